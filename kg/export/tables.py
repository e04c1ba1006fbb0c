"""The network as tables: SQLite, Parquet, CSV with CSVW metadata, and for Neo4j a Cypher script or its import's CSV.

Tables: nodes (id, label, kind, country, aliases), edges (source, target, weight, ...) and evidence (one row a sentence
that an edge rests on).
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.network import Network

COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "nodes": (("id", "text"), ("label", "text"), ("kind", "text"), ("country", "text"), ("aliases", "text")),
    "edges": (
        ("source", "text"),
        ("target", "text"),
        ("directed", "integer"),
        ("weight", "real"),
        ("strength", "text"),
        ("kinds", "text"),
        ("topics", "text"),
        ("first", "text"),
        ("last", "text"),
    ),
    "evidence": (
        ("source", "text"),
        ("target", "text"),
        ("iri", "text"),
        ("label", "text"),
        ("kind", "text"),
        ("relation", "text"),
        ("date", "text"),
        ("place", "text"),
        ("status", "text"),
        ("roles", "text"),
        ("sentence", "text"),
        ("notice", "text"),
        ("notice_title", "text"),
        ("notice_date", "text"),
        ("notice_source", "text"),
        ("rule", "text"),
        ("confidence", "real"),
    ),
}


def rows(net: Network) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each table of COLUMNS, sorted as the network is; None where nothing is known."""
    from kg.export import listed

    return {
        "nodes": [(n.id, n.label, n.kind, n.country, listed(n.aliases) or None) for n in net.nodes],
        "edges": [
            (
                e.source,
                e.target,
                int(e.directed),
                float(e.weight),
                "strong" if e.strong else "weak",
                listed(e.kinds) or None,
                listed(e.topics) or None,
                e.first,
                e.last,
            )
            for e in net.edges
        ],
        "evidence": [
            (e.source, e.target, *(getattr(b, name) or None for name, _ in COLUMNS["evidence"][2:]))
            for e in net.edges
            for b in e.basis
        ],
    }


def sqlite(net: Network) -> bytes:
    """The tables as an SQLite database, with keys and indexes."""
    import sqlite3
    import tempfile
    from pathlib import Path

    keys = {
        "nodes": "PRIMARY KEY (id)",
        "edges": "PRIMARY KEY (source, target), FOREIGN KEY (source) REFERENCES nodes (id), "
        "FOREIGN KEY (target) REFERENCES nodes (id)",
        "evidence": "FOREIGN KEY (source, target) REFERENCES edges (source, target)",
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.sqlite"
        # Python begins transactions by itself, but takes no INSERT for one where the locale is Turkish
        database = sqlite3.connect(path, isolation_level=None)
        try:
            database.execute("BEGIN")
            for name, found in rows(net).items():
                columns = ", ".join(f"{column} {kind.upper()}" for column, kind in COLUMNS[name])
                database.execute(f"CREATE TABLE {name} ({columns}, {keys[name]})")
                marks = ", ".join("?" * len(COLUMNS[name]))
                database.executemany(f"INSERT INTO {name} VALUES ({marks})", found)
            database.execute("CREATE INDEX evidence_of ON evidence (source, target)")
            database.execute("COMMIT")
        finally:
            database.close()
        return path.read_bytes()


def parquet(net: Network) -> dict[str, bytes]:
    """A Parquet file a table. Raises BadInput where pyarrow is missing."""
    from kg.answers import parquet_file

    out = {}
    for name, found in rows(net).items():
        out[f"{name}.parquet"] = parquet_file({c: [row[i] for row in found] for i, (c, _) in enumerate(COLUMNS[name])})
    return out


# What the columns of the CSV tables hold, by the name in CSVW
_MEANING = {
    "id": "IRI of the actor",
    "label": "Its name",
    "kind": "What it is: country, ministry, international-organization ...",
    "country": "ISO 3166-1 code of the country it belongs to",
    "aliases": "Other names",
    "source": "IRI of one side; of the side that gave, where the type is Directed",
    "target": "IRI of the other side",
    "type": "Directed where one side gave to the other, Undirected otherwise",
    "weight": "Sum over the events and agreements that the tie rests on, each counted once",
    "strength": "strong where the two act with each other, weak where both are there",
    "kinds": "Kinds of the events and agreements",
    "topics": "What they are about, in the notices' words",
    "first": "First day",
    "last": "Last day",
    "notices": "Ids of the notices that tell it",
}


def csvw(files: dict[str, str]) -> str:
    """Metadata of CSV on the Web for ``nodes.csv`` and ``edges.csv`` as `kg.export.tables_of` writes them."""
    kinds = {"Weight": "decimal", "first": "date", "last": "date"}
    kinds |= dict.fromkeys(("Id", "Source", "Target"), "anyURI")
    titles = {"nodes.csv": "Who cooperated", "edges.csv": "Who cooperated with whom"}
    tables = []
    for name, text in files.items():
        columns = []
        for title in next(csv.reader(io.StringIO(text))):
            column = {"name": title.lower(), "titles": title, "datatype": kinds.get(title, "string")}
            column["dc:description"] = _MEANING[title.lower()]
            if title in ("kinds", "topics", "aliases", "notices"):
                column["separator"] = "; "
            columns.append(column)
        schema: dict[str, Any] = {"columns": columns}
        if name == "nodes.csv":
            schema["primaryKey"] = "id"
        else:
            schema["primaryKey"] = ["source", "target"]
            schema["foreignKeys"] = [
                {"columnReference": c, "reference": {"resource": "nodes.csv", "columnReference": "id"}}
                for c in ("source", "target")
            ]
        tables.append(
            {"url": name, "dc:title": titles[name], "dialect": {"lineTerminators": ["\r\n"]}, "tableSchema": schema}
        )
    document = {"@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}], "tables": tables}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def cypher(net: Network) -> str:
    """A Cypher script that makes the network; run again, it changes nothing.

    All but its first statement, Neo4j's way to an index, is openCypher: Memgraph, FalkorDB and Kuzu take it too (Kuzu
    after its tables are declared).
    """

    def value(column: str, x: Any) -> str:
        if isinstance(x, bool):
            return "true" if x else "false"
        if isinstance(x, (int, float)):
            return repr(x)
        # the escapes of Cypher are those of JSON, and \' besides
        if column in ("kinds", "topics", "aliases"):
            return json.dumps(x.split("; "), ensure_ascii=False)
        text = json.dumps(x, ensure_ascii=False)
        return f"date({text})" if column in ("first", "last") else text

    def setting(of: str, pairs: list[tuple[str, Any]]) -> str:
        return ", ".join(f"{of}.{k} = {value(k, v)}" for k, v in pairs if v is not None)

    lines = ["CREATE CONSTRAINT actor_id IF NOT EXISTS FOR (n:Actor) REQUIRE n.id IS UNIQUE;"]
    found = rows(net)
    for row in found["nodes"]:
        pairs = list(zip([c for c, _ in COLUMNS["nodes"]], row, strict=True))
        lines.append(f"MERGE (n:Actor {{id: {value('id', row[0])}}}) SET {setting('n', pairs[1:])};")
    for row in found["edges"]:
        pairs = list(zip([c for c, _ in COLUMNS["edges"]], row, strict=True))[2:]
        pairs[0] = ("directed", bool(row[2]))
        lines.append(
            f"MATCH (a:Actor {{id: {value('id', row[0])}}}), (b:Actor {{id: {value('id', row[1])}}}) "
            f"MERGE (a)-[t:COOPERATES_WITH]->(b) SET {setting('t', pairs)};"
        )
    return "\n".join(lines) + "\n"


def neo4j(net: Network) -> dict[str, str]:
    """Two CSV files with the heads that ``neo4j-admin database import`` asks for."""
    heads = {
        "nodes": ["id:ID", "label", "kind", "country", "aliases:string[]", ":LABEL"],
        "edges": [":START_ID", ":END_ID", "directed:boolean", "weight:double", "strength", "kinds:string[]",
                  "topics:string[]", "first:date", "last:date", ":TYPE"],
    }  # fmt: skip
    out = {}
    found = rows(net)
    for name, last in (("nodes", "Actor"), ("edges", "COOPERATES_WITH")):
        text = io.StringIO()
        write = csv.writer(text, lineterminator="\n").writerow
        write(heads[name])
        arrays = [i for i, h in enumerate(heads[name]) if h.endswith("[]")]
        for row in found[name]:
            cells = ["" if c is None else c for c in row]
            for i in arrays:
                cells[i] = str(cells[i]).replace("; ", ";")
            if name == "edges":
                cells[2] = "true" if row[2] else "false"
            write([*cells, last])
        out[f"{name}.csv"] = text.getvalue()
    return out
