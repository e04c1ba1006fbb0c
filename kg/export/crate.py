"""The graph as an RO-Crate 1.1: a folder with the data, and metadata that say what made it of which notices.

The crate holds no time of its making, so that the same store gives the same bytes: its day is that of the newest
notice.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.network import Network

METADATA = "ro-crate-metadata.json"
_KINDS = {".trig": "application/trig", ".csv": "text/csv", ".json": "application/json"}


def crate(store: Store, net: Network) -> dict[str, str]:
    """The files of the crate: facts with readings, the network as CSV with its metadata, and the crate's own."""
    from kg import __version__
    from kg.export import prefixes_of, rdf, tables_of
    from kg.export.tables import csvw

    network = tables_of(net)
    files = {"graph.trig": rdf(store, "trig", prefixes_of(store.base)), **network, "csv-metadata.json": csvw(network)}
    notices = [
        tuple(None if t is None else t.value for t in row)
        for row in store.query(
            "SELECT ?n ?title ?day ?address ?sha WHERE { ?n a coop:Notice ; dcterms:title ?title . "
            "?c coop:captureOf ?n ; coop:sha256 ?sha . "
            "OPTIONAL { ?n dcterms:issued ?day } OPTIONAL { ?n coop:address ?address } } ORDER BY ?n"
        )
    ]
    days = sorted(str(day) for _, _, day, _, _ in notices if day)
    parts: list[dict[str, Any]] = [
        {
            "@id": name,
            "@type": "File",
            "name": name,
            "encodingFormat": _KINDS["." + name.rpartition(".")[2]],
            "contentSize": str(len(text.encode("utf-8"))),
            "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        }
        for name, text in files.items()
    ]
    sources = []
    for iri, title, day, address, sha in notices:
        source: dict[str, Any] = {"@id": iri, "@type": "CreativeWork", "name": title, "sha256": str(sha).lower()}
        source |= {"datePublished": day} if day else {}
        source |= {"url": address} if address else {}
        sources.append(source)
    name = "Who cooperated with whom, read from government notices"
    graph: list[dict[str, Any]] = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": name,
            "description": f"{name}: {len(notices):,} notices. The day is that of the newest notice.",
            **({"datePublished": days[-1]} if days else {}),
            "license": {"@id": "#license"},
            "hasPart": [{"@id": p["@id"]} for p in parts],
            "mentions": {"@id": "#build"},
        },
        *parts,
        {
            "@id": "#build",
            "@type": "CreateAction",
            "name": "kg build",
            "instrument": {"@id": "#kg"},
            "object": [{"@id": s["@id"]} for s in sources],
            "result": [{"@id": p["@id"]} for p in parts],
        },
        {
            "@id": "#license",
            "@type": "CreativeWork",
            "name": "Not stated",
            "description": "The terms of the sources hold.",
        },
        {"@id": "#kg", "@type": "SoftwareApplication", "name": "kg", "version": __version__},
        *sources,
    ]
    document = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return {**files, METADATA: json.dumps(document, ensure_ascii=False, indent=1) + "\n"}
