"""Exports in tools that are not ours and that the tests do not need: each is skipped where its reader is missing.

    pip install pyld csvw rocrate nanopub ladybug skosify
"""

from __future__ import annotations

import importlib.util
import json
import logging
import tempfile
from pathlib import Path

import pytest

from kg import export
from kg.export import tables
from kg.graph.vocabulary import PREFIXES

ox = pytest.importorskip("pyoxigraph")


@pytest.fixture(scope="module")
def store(few_store):
    from kg.graph.store import open_store

    return open_store(few_store)


@pytest.fixture(scope="module")
def net(store):
    from kg.network import network

    return network(store)


def written(files: dict[str, str], folder: Path) -> Path:
    for name, text in files.items():
        export.write_file(folder / name, text)
    return folder


def test_csvw_reads_the_tables_as_their_metadata_say(net, tmp_path):
    csvw = pytest.importorskip("csvw", reason="csvw is not installed: a reader of CSV on the Web")
    files = export.tables_of(net)
    written({**files, "csv-metadata.json": tables.csvw(files)}, tmp_path)
    assert csvw.CSVW(str(tmp_path / "csv-metadata.json"), validate=True).is_valid
    group = csvw.TableGroup.from_file(tmp_path / "csv-metadata.json")
    group.check_referential_integrity()
    nodes, edges = (list(t) for t in group.tables)
    assert [str(n["id"].unsplit()) for n in nodes] == [n.id for n in net.nodes]
    for row, e in zip(edges, net.edges, strict=True):
        assert (float(row["weight"]), row["kinds"]) == (float(e.weight), list(e.kinds))
        assert (row["first"] and row["first"].date().isoformat()) == e.first
    # a row that names nobody is seen
    (tmp_path / "nodes.csv").write_text("\r\n".join(files["nodes.csv"].split("\r\n")[:-2]) + "\r\n", newline="")
    with pytest.raises(ValueError, match="not found in table nodes"):
        csvw.TableGroup.from_file(tmp_path / "csv-metadata.json").check_referential_integrity()


def test_rocrate_reads_the_crate(store, net, tmp_path):
    rocrate = pytest.importorskip("rocrate.rocrate", reason="rocrate is not installed: a reader of RO-Crates")
    from kg.export.crate import METADATA, crate

    files = crate(store, net)
    read = rocrate.ROCrate(written(files, tmp_path))
    assert {e.id for e in read.data_entities} == set(files) - {METADATA}
    made = read.get("#build")
    assert made.type == "CreateAction" and made["instrument"].id == "#kg"
    assert {e.id for e in made["object"]} == {n.value for (n,) in store.query("SELECT ?n { ?n a coop:Notice }")}
    assert read.root_dataset["license"]["name"] == "Not stated"


def test_nanopub_finds_each_nanopublication_whole(store):
    nanopub = pytest.importorskip("nanopub", reason="nanopub is not installed: a reader of nanopublications")
    import rdflib

    from kg.export.choice import chosen
    from kg.network import network

    few = chosen(store, network(store, level="event", focus="CR"))
    data = rdflib.Dataset()
    data.parse(data=export.rdf(store, "trig", PREFIXES, evidence="nanopublications", only=few), format="trig")
    np = rdflib.Namespace("http://www.nanopub.org/nschema#")
    parts = (np.hasAssertion, np.hasProvenance, np.hasPublicationInfo)
    found = [(s, g) for s, _, _, g in data.quads((None, rdflib.RDF.type, np.Nanopublication, None))]
    assert len(found) > 20

    def one(head, names):
        graph = rdflib.ConjunctiveGraph()
        for name in (head, *names):
            for t in data.graph(name):
                graph.get_context(name).add(t)
        return nanopub.Nanopub(rdf=graph, conf=nanopub.NanopubConf())

    for s, head in found:
        names = [o for p in parts for _, _, o, _ in data.quads((s, p, None, head))]
        assert one(head, names).is_valid
    with pytest.raises(nanopub.utils.MalformedNanopubError):
        assert one(head, names[:1]).is_valid


def test_skosify_finds_nothing_to_mend(store, caplog):
    skosify = pytest.importorskip("skosify", reason="skosify is not installed: it checks SKOS")
    with tempfile.NamedTemporaryFile("w", suffix=".ttl", encoding="utf-8") as file, caplog.at_level(logging.INFO):
        file.write(export.rdf(store, "skos", PREFIXES))
        file.flush()
        skosify.skosify(file.name, label="Countries and bodies")
    told = [r.getMessage() for r in caplog.records]
    assert any("org#classification" in m for m in told)  # it was heard: what it knows of SKOS only is told
    assert not [m for m in told if "loose" in m or "label" in m.lower() or "overlap" in m.lower()], told


def test_an_embedded_cypher_engine_takes_the_csv_and_the_script(net, tmp_path):
    # kuzu's successor; the two cannot be loaded in one process
    name = "ladybug" if importlib.util.find_spec("ladybug") else "kuzu"
    engine = pytest.importorskip(name, reason="neither ladybug nor kuzu is installed: engines that speak Cypher")
    written(tables.neo4j(net), tmp_path)
    columns = "directed BOOLEAN, weight DOUBLE, strength STRING, kinds {0}, topics {0}, first DATE, last DATE"
    asked = "MATCH (a:Actor)-[t:COOPERATES_WITH]->(b:Actor) RETURN a.id, b.id, t.weight, t.directed, t.first"
    wanted = {(e.source, e.target, e.weight, e.directed, e.first) for e in net.edges}

    def rows(connection):
        result = connection.execute(asked)
        while result.has_next():
            *row, first = result.get_next()
            yield (*row, first and first.isoformat())

    def tables_for(where: str, lists: str, more: str):
        connection = engine.Connection(engine.Database(str(tmp_path / where)))
        label, kind = (f", {m} STRING" if more else "" for m in ("LABELS", "TYPE"))
        connection.execute(f"CREATE NODE TABLE Actor(id STRING PRIMARY KEY, label STRING, kind STRING, country STRING, "
                           f"aliases {lists}{label})")  # fmt: skip
        connection.execute(f"CREATE REL TABLE COOPERATES_WITH(FROM Actor TO Actor, {columns.format(lists)}{kind})")
        return connection

    imported = tables_for("csv", "STRING", "labels")
    imported.execute(f"COPY Actor FROM '{tmp_path}/nodes.csv' (HEADER=true)")
    imported.execute(f"COPY COOPERATES_WITH FROM '{tmp_path}/edges.csv' (HEADER=true)")
    assert set(rows(imported)) == wanted
    script = tables_for("script", "STRING[]", "")
    first, *statements = tables.cypher(net).splitlines()
    assert first.startswith("CREATE CONSTRAINT ")  # Neo4j's own
    for statement in [*statements, *statements[-50:]]:  # run again, they change nothing
        script.execute(statement)
    assert set(rows(script)) == wanted


def test_pyld_compacts_the_export_to_itself(store):
    pyld = pytest.importorskip("pyld", reason="PyLD is not installed: a reader of JSON-LD")
    document = json.loads(export.rdf(store, "json-ld", export.prefixes_of(store.base)))
    few = {"@context": document["@context"], "@graph": document["@graph"][::40]}
    again = pyld.jsonld.compact(pyld.jsonld.expand(few), few["@context"])
    # what has no language stands under @none there
    plain = [{k: v["@none"] if isinstance(v, dict) else v for k, v in n.items()} for n in again["@graph"]]
    assert {n["id"]: n for n in plain} == {n["id"]: n for n in few["@graph"]}
