"""Write ontology/context.jsonld, the JSON-LD context of the ontology, from ontology/coop.ttl and ontology/schemes.ttl.

    .venv/bin/python docs/context.py

Run it after a change of either file; tests/test_export.py fails until then. Every JSON-LD export has the part of it
that it needs in the file itself.
"""

from __future__ import annotations

from pathlib import Path

from kg.export.jsonld import context, context_text

if __name__ == "__main__":
    path = Path(__file__).parent.parent / "ontology" / "context.jsonld"
    path.write_text('{\n "@context": ' + context_text(context()) + "\n}\n", "utf-8", newline="\n")
