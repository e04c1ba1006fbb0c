"""The exports for other tools, each read back by a reader that is not ours."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3

import pytest

from kg import export
from kg.errors import BadInput
from kg.export import tables
from kg.export.choice import chosen
from kg.graph.vocabulary import PREFIXES, full

ox = pytest.importorskip("pyoxigraph")
rdflib = pytest.importorskip("rdflib")


@pytest.fixture(scope="module")
def store(few_store):
    from kg.graph.store import open_store

    return open_store(few_store)


@pytest.fixture(scope="module")
def facts(store) -> set:
    return {q.triple for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}


@pytest.fixture(scope="module")
def net(store):
    from kg.network import network

    return network(store)


@pytest.fixture(scope="module")
def few(store) -> frozenset[str]:
    from kg.network import network

    return chosen(store, network(store, level="event", focus="CR"))


def test_n_triples_and_rdf_xml_hold_the_facts(store, facts):
    data = export.rdf(store, "ntriples", PREFIXES)
    assert {q.triple for q in ox.parse(data.encode("utf-8"), format=ox.RdfFormat.N_TRIPLES)} == facts
    assert len(rdflib.Graph().parse(data=export.rdf(store, "rdfxml", PREFIXES), format="xml")) == len(facts)


# ------------------------------------------------------------------ filters
def test_filtered_facts_are_whole_and_only_those_asked_for(store, few, facts):
    graph = rdflib.Graph().parse(data=export.rdf(store, "turtle", PREFIXES, only=few), format="turtle")
    assert 0 < len(graph) < len(facts) / 2
    coop = rdflib.Namespace(PREFIXES["coop"])
    events = set(graph.subjects(rdflib.RDF.type, coop.Event))
    assert len(events) == 2
    for event in events:
        parts = set(graph.objects(event, coop.hasParticipation))
        assert parts and all((p, coop.participant, None) in graph for p in parts)
        for p in parts:
            who = graph.value(p, coop.participant)
            assert graph.value(who, rdflib.SKOS.prefLabel), who


def quads_of(text: str) -> set:
    return set(ox.parse(text.encode("utf-8"), format=ox.RdfFormat.N_QUADS))


def faults(quads: set, base: str) -> list[str]:
    """What is wrong with a filtered export: graphs that nothing is told of, and what is told of graphs not in it."""
    default = ox.DefaultGraph()
    told: dict = {}
    for q in quads:
        if q.graph_name == default:
            told.setdefault(q.subject, {}).setdefault(q.predicate.value, []).append(q.object)
    graphs = {q.graph_name for q in quads} - {default}
    out = []
    for g in graphs - {ox.NamedNode(f"{base}graph/registry")}:
        about = told.get(g, {})
        if "/id/notice/" in g.value:
            out += [] if full("dcterms:title") in about else [f"{g}: no title"]
            continue
        passage = told.get(about.get(full("coop:fromPassage"), [None])[0], {})
        text = told.get(passage.get(full("nif:referenceContext"), [None])[0], {}).get(full("nif:isString"), [None])[0]
        begin, end, quote = (passage.get(full(f"nif:{p}"), [None])[0] for p in ("beginIndex", "endIndex", "anchorOf"))
        if not text or not quote or text.value[int(begin.value) : int(end.value)] != quote.value:
            out.append(f"{g}: its sentence is not in a text")
        out += [f"{g}: no notice" for n in about[full("coop:fromNotice")] if n not in told]
    for thing, said in told.items():
        kinds = {o.value.rpartition("#")[2] for o in said.get(full("rdf:type"), [])}
        if kinds & {"Reading", "Tie", "Contact"} and thing not in graphs:
            out.append(f"{thing}: not held")
        for o in (o for objects in said.values() for o in objects if isinstance(o, ox.NamedNode)):
            if o.value.startswith(f"{base}id/") and o not in told:
                out.append(f"{o}: named by {thing}, and nothing is told of it")
    return out


_FILTERS = (
    {"level": "event", "focus": "CR"},
    {"level": "all", "since": "2020"},
    {"level": "all", "until": "2012"},
    {"level": "all", "kinds": ("mou",)},
)


@pytest.mark.parametrize("options", _FILTERS, ids=lambda o: list(o)[-1])
def test_a_filtered_export_tells_of_each_of_its_readings_and_of_no_other(store, options):
    from kg.network import network

    only = chosen(store, network(store, **options))
    quads = quads_of(export.rdf(store, "nquads", PREFIXES, only=only))
    assert len(quads) > 500 and quads < set(store.quads_for_pattern(None, None, None))
    assert faults(quads, store.base) == []
    assert quads == set(
        ox.parse(export.rdf(store, "trig", PREFIXES, only=only).encode("utf-8"), format=ox.RdfFormat.TRIG)
    )
    # the check would see a passage that is left out, a reading too many, and a tie
    passage = next(q for q in quads if q.predicate.value == full("nif:anchorOf"))
    assert faults(quads - {passage}, store.base)
    for kind in ("Reading", "Tie"):
        other = next(
            q for q in store.quads_for_pattern(None, None, ox.NamedNode(full(f"coop:{kind}")), ox.DefaultGraph())
            if q not in quads
        )  # fmt: skip
        assert faults(quads | {other}, store.base)


@pytest.mark.parametrize("options", _FILTERS, ids=lambda o: list(o)[-1])
def test_a_filtered_export_is_a_sound_and_valid_store(store, options, tmp_path):
    from kg.audit import audit
    from kg.graph.store import Store
    from kg.network import network
    from kg.validate import validate

    only = chosen(store, network(store, **options))
    text = export.rdf(store, "nquads", PREFIXES, only=only)
    graph = ox.Store()
    graph.load(text.encode("utf-8"), format=ox.RdfFormat.N_QUADS)
    report = audit(Store(tmp_path, store.about, graph))
    assert report.sound and report.readings and report.share == 1, (report.bare, report.broken)
    assert validate(Store(tmp_path, store.about, graph)).conforms
    graph.remove(next(graph.quads_for_pattern(None, ox.NamedNode(full("nif:isString")), None)))
    assert not validate(Store(tmp_path, store.about, graph)).conforms


def test_filtered_facts_with_evidence_tell_of_its_readings(store, few):
    graph = rdflib.Graph().parse(
        data=export.rdf(store, "turtle", PREFIXES, evidence="reification", only=few), format="turtle"
    )
    nif, coop = rdflib.Namespace(PREFIXES["nif"]), rdflib.Namespace(PREFIXES["coop"])
    readings = set(graph.objects(None, rdflib.PROV.wasDerivedFrom))
    assert readings == set(graph.subjects(rdflib.RDF.type, coop.Reading))
    assert all(graph.value(graph.value(r, coop.fromPassage), nif.anchorOf) for r in readings)


# ------------------------------------------------------------------ evidence
def test_reification_ties_each_fact_to_its_reading(store, few):
    graph = rdflib.Graph().parse(
        data=export.rdf(store, "turtle", PREFIXES, evidence="reification", only=few), format="turtle"
    )
    statements = list(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    assert len(statements) > 50
    for s in statements:
        said = tuple(graph.value(s, p) for p in (rdflib.RDF.subject, rdflib.RDF.predicate, rdflib.RDF.object))
        assert said in graph and graph.value(s, rdflib.PROV.wasDerivedFrom)
    assert not [x for t in graph for x in t if isinstance(x, rdflib.BNode)]


def test_rdf_1_2_has_each_fact_as_a_term_that_its_reading_reifies(store, few):
    for fmt, kind in (("turtle", ox.RdfFormat.TURTLE), ("ntriples", ox.RdfFormat.N_TRIPLES)):
        text = export.rdf(store, fmt, PREFIXES, evidence="rdf-star", only=few)
        quads = set(ox.parse(text.encode("utf-8"), format=kind))
        plain = {q.triple for q in quads}
        terms = [q for q in quads if q.predicate.value.endswith("#reifies")]
        assert len(terms) > 50
        for q in terms:
            assert q.object in plain
            assert list(store.quads_for_pattern(q.object.subject, q.object.predicate, q.object.object, q.subject))
    with pytest.raises(BadInput, match="rdfxml has no triple terms"):
        export.rdf(store, "rdfxml", PREFIXES, evidence="rdf-star")


def test_web_annotations_have_the_quote_and_its_place(store, few):
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    graph = rdflib.Graph().parse(
        data=export.rdf(store, "json-ld", PREFIXES, evidence="web-annotation", only=few), format="json-ld"
    )
    found = list(graph.subjects(rdflib.RDF.type, oa.Annotation))
    assert found
    for a in found:
        target = graph.value(a, oa.hasTarget)
        notice = graph.value(target, oa.hasSource)
        text = next(store.query(f"SELECT ?t {{ ?c coop:captureOf <{notice}> ; nif:isString ?t }}"))[0].value
        by = {graph.value(s, rdflib.RDF.type): s for s in graph.objects(target, oa.hasSelector)}
        span = by[oa.TextPositionSelector]
        begin, end = (int(graph.value(span, p)) for p in (oa.start, oa.end))
        assert text[begin:end] == str(graph.value(by[oa.TextQuoteSelector], oa.exact))


def test_nanopublications_have_their_four_graphs(store, few):
    data = rdflib.Dataset()
    data.parse(data=export.rdf(store, "trig", PREFIXES, evidence="nanopublications", only=few), format="trig")
    np = rdflib.Namespace("http://www.nanopub.org/nschema#")
    found = [s for s, _, _, _ in data.quads((None, rdflib.RDF.type, np.Nanopublication, None))]
    assert found
    for n in found:
        (claim,) = {o for _, _, o, _ in data.quads((n, np.hasAssertion, None, None))}
        (source,) = {o for _, _, o, _ in data.quads((n, np.hasProvenance, None, None))}
        assert len(data.graph(claim)) and (claim, rdflib.PROV.wasDerivedFrom, None) in data.graph(source)
    # a nanopublication is its four graphs, and the file holds nothing else
    assert not len(data.default_graph)
    assert len({str(g.identifier) for g in data.graphs() if len(g)}) == 4 * len(found)
    with pytest.raises(BadInput, match="turtle has no named graphs"):
        export.rdf(store, "turtle", PREFIXES, evidence="nanopublications")


# ------------------------------------------------------------------ SKOS
def test_skos_has_each_country_and_body_with_its_names(store):
    graph = rdflib.Graph().parse(data=export.rdf(store, "skos", PREFIXES), format="turtle")
    skos = rdflib.SKOS
    bodies = set(graph.subjects(rdflib.RDF.type, rdflib.ORG.Organization))
    wanted = {s.value for (s,) in store.query("SELECT ?b { ?b a coop:Body }")}
    assert {str(b) for b in bodies} == wanted
    for concept in graph.subjects(rdflib.RDF.type, skos.Concept):
        assert len(set(graph.objects(concept, skos.prefLabel))) == 1
        assert not set(graph.objects(concept, skos.prefLabel)) & set(graph.objects(concept, skos.altLabel))
        assert (graph.value(concept, skos.inScheme), rdflib.RDF.type, skos.ConceptScheme) in graph
    assert (rdflib.URIRef(full("country:KR")), skos.notation, rdflib.Literal("KR")) in graph
    kinds = set(graph.objects(None, rdflib.ORG.classification))
    assert kinds and all(graph.value(k, skos.prefLabel) for k in kinds)
    tops = set(graph.subjects(skos.topConceptOf, None))
    assert tops == set(graph.subjects(rdflib.RDF.type, skos.Concept)) > kinds


def test_skos_ties_what_the_registry_knows_to_wikidata():
    from making import extraction, store_of

    from kg.model import BodyFact, CountryFact

    bank = BodyFact("body/world-bank", "World Bank", kind="international-organization")
    office = BodyFact("body/PA.some-office", "Some Office", country="PA")
    store = store_of(extraction(CountryFact("KR"), bank, office))
    graph = rdflib.Graph().parse(data=export.rdf(store, "skos", PREFIXES), format="turtle")
    told = {str(s).rpartition("/id/")[2]: str(o) for s, o in graph.subject_objects(rdflib.SKOS.exactMatch)}
    assert told.pop("body/world-bank") == "http://www.wikidata.org/entity/Q7164"
    assert told.pop("country/KR") == "http://www.wikidata.org/entity/Q884"
    assert set(told) <= {"country/PA"}


# ------------------------------------------------------------------ tables
def test_gexf_has_the_days_of_the_occasions(net, tmp_path):
    import networkx as nx

    (tmp_path / "a.gexf").write_text(export.gexf(net), "utf-8")
    graph = nx.read_gexf(tmp_path / "a.gexf")
    assert graph.graph["mode"] == "dynamic" and 'timeformat="date"' in export.gexf(net)
    for e in net.edges:
        days = {(b.first, b.last or b.first) for b in e.basis if b.first}
        read = graph.edges[e.source, e.target].get("spells", [])
        assert {tuple(x) for x in read} == days
    assert [e for e in net.edges if e.first]


def test_networks_say_who_gave_where_one_gave(net, tmp_path):
    import networkx as nx

    gave = {frozenset((e.source, e.target)): e.source for e in net.edges if e.directed}
    assert [e for e in net.edges if e.directed and e.source > e.target]  # which an undirected graph turns round
    (tmp_path / "a.gexf").write_text(export.gexf(net), "utf-8")
    (tmp_path / "a.graphml").write_text(export.graphml(net), "utf-8")
    for graph in (nx.read_gexf(tmp_path / "a.gexf"), nx.read_graphml(tmp_path / "a.graphml")):
        read = {frozenset((a, b)): d["giver"] for a, b, d in graph.edges(data=True)}
        assert {k: v for k, v in read.items() if v} == gave
        assert all(d["directed"] == bool(d["giver"]) for _, _, d in graph.edges(data=True))


def test_an_item_with_a_semicolon_stays_one_item(net):
    from dataclasses import replace

    edge = replace(net.edges[0], topics=("roads; rails", "ports"))
    odd = replace(net, edges=(edge, *net.edges[1:]))
    (row,) = list(csv.DictReader(io.StringIO(export.tables_of(odd)["edges.csv"], newline="")))[:1]
    assert row["topics"].split("; ") == ["roads, rails", "ports"]
    (row,) = list(csv.DictReader(io.StringIO(tables.neo4j(odd)["edges.csv"], newline="")))[:1]
    assert row["topics:string[]"].split(";") == ["roads, rails", "ports"]
    assert '["roads, rails", "ports"]' in tables.cypher(odd)


def test_sqlite_answers_with_keys_that_hold(net, tmp_path):
    path = tmp_path / "a.sqlite"
    path.write_bytes(tables.sqlite(net))
    assert path.read_bytes() == tables.sqlite(net)
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = {(s, t): w for s, t, w in database.execute("SELECT source, target, weight FROM edges")}
    assert found == {(e.source, e.target): e.weight for e in net.edges}
    silent = "SELECT COUNT(*) FROM edges LEFT JOIN evidence USING (source, target) WHERE sentence IS NULL"
    assert database.execute(silent).fetchone() == (0,)
    database.close()


def test_parquet_tables_hold_the_same(net):
    import pyarrow.parquet as pq

    files = tables.parquet(net)
    assert files == tables.parquet(net)
    for name, rows in tables.rows(net).items():
        read = pq.read_table(io.BytesIO(files[f"{name}.parquet"]))
        assert [tuple(r.values()) for r in read.to_pylist()] == rows


def test_csvw_describes_the_columns_of_its_files(net):
    files = export.tables_of(net)
    about = json.loads(tables.csvw(files))
    assert about["@context"][0] == "http://www.w3.org/ns/csvw"
    for table in about["tables"]:
        columns = table["tableSchema"]["columns"]
        rows = list(csv.reader(io.StringIO(files[table["url"]], newline="")))
        assert [c["titles"] for c in columns] == rows[0]
        for i, column in enumerate(columns):
            if column["datatype"] == "decimal":
                assert all(re.fullmatch(r"-?\d+(\.\d+)?", row[i]) for row in rows[1:])


def test_the_cypher_script_is_one_statement_a_line_and_quotes_what_it_must(net):
    from dataclasses import replace

    node = replace(net.nodes[0], label='"}) DETACH DELETE n //\n\'')
    lines = tables.cypher(replace(net, nodes=(node, *net.nodes[1:]))).splitlines()
    assert len(lines) == 1 + len(net.nodes) + len(net.edges) and all(line.endswith(";") for line in lines)
    # outside of strings nothing of the label is left
    assert "DELETE" not in re.sub(r'"(?:[^"\\]|\\.)*"', '""', lines[1])


def test_the_files_for_neo4js_import_name_ids_that_are_there(net):
    nodes, edges = (list(csv.DictReader(io.StringIO(t, newline=""))) for t in tables.neo4j(net).values())
    ids = {n["id:ID"] for n in nodes}
    assert ids == {n.id for n in net.nodes}
    assert {e[":START_ID"] for e in edges} | {e[":END_ID"] for e in edges} <= ids
    assert {e[":TYPE"] for e in edges} == {"COOPERATES_WITH"} and len(edges) == len(net.edges)
    assert all(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", e["first:date"]) for e in edges)


# ------------------------------------------------------------------ the command
def test_the_command_writes_and_refuses(few_store, tmp_path, capsys):
    from kg.cli import run

    def kg(*words: str) -> tuple[int, str, str]:
        code = run(["export", "--store", str(few_store), *words])
        return code, *capsys.readouterr()

    assert kg("-f", "neo4j", "-o", str(tmp_path / "n"))[0] == 0
    assert sorted(p.name for p in (tmp_path / "n").iterdir()) == ["edges.csv", "nodes.csv"]
    code, out, _ = kg("-f", "csvw")
    assert (code, out) == (2, "")
    whole, part = kg("-f", "ntriples")[1], kg("-f", "ntriples", "--country", "Costa Rica", "--from", "2017")[1]
    assert 0 < len(part) < len(whole) / 2 and set(part.splitlines()) < set(whole.splitlines())
    asked = kg("-f", "ntriples", "--query", "agreements-signed", "-p", "country=CR")
    assert asked[0] == 0 and 0 < len(asked[1]) < len(whole)
    assert "does not take it" in kg("-f", "gexf", "--evidence", "reification")[2]
    assert "give the query too" in kg("-p", "country=CR")[2]
    for fmt in ("skos", "ro-crate"):
        assert "it takes no filters" in kg("-f", fmt, "-o", str(tmp_path / "x"), "--country", "CR")[2]


@pytest.mark.parametrize("fmt", [f for f in export.FORMATS if f not in export.FOLDERS])
def test_the_command_writes_the_same_to_a_file_and_to_standard_output(few_store, tmp_path, capfdbinary, fmt):
    from kg.cli import run

    assert run(["export", "--store", str(few_store), "-f", fmt, "-o", str(tmp_path / "file")]) == 0
    said = capfdbinary.readouterr().err.decode("utf-8")
    assert run(["export", "--store", str(few_store), "-f", fmt]) == 0
    written = (tmp_path / "file").read_bytes()
    assert capfdbinary.readouterr().out == written and f": {len(written):,} bytes" in said


def test_a_store_of_another_base_has_prefixes_of_its_own(tmp_path):
    base = "https://example.org/graph/"
    found = export.prefixes_of(base)
    assert found["country"] == base + "id/country/" and found["place"] == base + "id/place/"
    assert found["coop"] == PREFIXES["coop"] and found["role"] == PREFIXES["role"]
    name = ox.NamedNode(base + "id/place/CR.san-jose")
    triple = ox.Triple(name, ox.NamedNode(full("coop:ofCountry")), ox.NamedNode(base + "id/country/CR"))
    assert "place:CR.san-jose\n    coop:ofCountry country:CR ." in export.turtle([triple], found)
    assert '"ofCountry": "country:CR"' in export.json_ld([triple], found)


def test_the_crate_describes_its_files_and_what_they_were_made_of(store, net):
    import hashlib

    from kg.export.crate import METADATA, crate

    files = crate(store, net)
    assert files == crate(store, net)
    by = {e["@id"]: e for e in json.loads(files[METADATA])["@graph"]}
    assert by[METADATA]["about"] == {"@id": "./"} and by["./"]["datePublished"]
    assert {p["@id"] for p in by["./"]["hasPart"]} == set(files) - {METADATA}
    for name in set(files) - {METADATA}:
        assert by[name]["sha256"] == hashlib.sha256(files[name].encode("utf-8")).hexdigest()
    made = by["#build"]
    assert len(made["object"]) == len(list(store.query("SELECT ?n { ?n a coop:Notice }")))
    assert all(x["@id"] in by for x in made["object"] + made["result"])
    assert set(ox.parse(files["graph.trig"].encode("utf-8"), format=ox.RdfFormat.TRIG)) == set(
        store.quads_for_pattern(None, None, None)
    )
