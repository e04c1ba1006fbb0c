"""The process that runs one query of a user: a job on standard input, the answer on standard output.

In: JSON {store, text, limit}. Out: a line of JSON that says what follows, then SPARQL JSON results or N-Triples.
The parent kills this process when the time is up. No network and no new files are within reach: once the store is
open, no further descriptor can be had, and memory is capped.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import islice
from typing import Any

MEMORY = 4 << 30


def _confine() -> None:
    """Cap memory, and take away new descriptors: SERVICE has no socket to open (the guard refuses it before)."""
    try:
        import resource
    except ImportError:  # Windows: the guard alone stands
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    lowest = os.dup(0)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest))


def _answer(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    import pyoxigraph as ox

    from kg.graph.store import open_store
    from kg.query import prefixes

    known = prefixes()
    store = open_store(job["store"])
    _confine()
    limit = job["limit"]
    try:
        result = store.query(job["text"], prefixes=known)
        if isinstance(result, ox.QueryBoolean):
            return {"kind": "boolean", "value": bool(result)}, b""
        items = list(islice(result, None if limit is None else limit + 1))
    except SyntaxError as e:
        return {"kind": "syntax", "said": str(e)}, b""
    except RuntimeError as e:
        return {"kind": "error", "said": " ".join(str(e).split())}, b""
    cut = limit is not None and len(items) > limit
    items = items[:limit] if cut else items
    if isinstance(result, ox.QueryTriples):
        return {"kind": "triples", "cut": cut}, ox.serialize(items, format=ox.RdfFormat.N_TRIPLES)
    names = [v.value for v in result.variables]
    rows = [{n: _json(t) for n, t in zip(names, row, strict=True) if t is not None} for row in items]
    body = json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}, ensure_ascii=False)
    return {"kind": "rows", "cut": cut}, body.encode("utf-8")


def _json(term: Any) -> dict[str, str]:
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        extra = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **extra}
    return {"type": "literal", "value": str(term)}


def main() -> None:
    """Read the job, write the answer."""
    head, body = _answer(json.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(json.dumps(head).encode("utf-8") + b"\n" + body)


if __name__ == "__main__":
    main()
