"""The graph in Python: answers, pandas, networkx, rdflib, the inline picture, and the notebook of the docs."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import kg
from kg.errors import BadInput, QueryError, StoreError

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def store(sample_store) -> kg.Graph:
    return kg.open(sample_store)


def test_importing_kg_loads_nothing_else():
    code = "import sys; before = set(sys.modules); import kg; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert [m for m in done.stdout.split() if m.partition(".")[0] not in sys.stdlib_module_names] == ["kg"]


def test_either_order_of_import_gives_the_package_that_can_be_called():
    for code in ("import kg, kg.viz", "import kg; kg.viz", "from kg.viz import page; import kg"):
        done = subprocess.run([sys.executable, "-c", f"{code}; assert callable(kg.viz) and kg.viz.html"], cwd=ROOT)
        assert done.returncode == 0, code


def test_a_saved_question_gives_typed_rows(store):
    answer = store.query("partners", country="Costa Rica")
    first = answer.rows[0]
    assert (first["partner"], first["strength"], first["first"]) == ("South Korea", "strong", date(2017, 7, 26))
    assert list(first) == list(answer.columns) and len(answer) == len(answer.rows) == len(list(answer))
    assert store.query("partners", {"country": "CR"}, limit=1).rows == [first]
    assert set(store.queries()) >= {"partners", "agreements-signed"}


def test_to_pandas_has_the_rows_and_their_types(store):
    table = store.query("partners", country="CR").to_pandas()
    assert table["partner"].iloc[0] == "South Korea"
    assert table["weight"].dtype.kind == "f" and table["occasions"].dtype.kind == "i"


def test_to_csv_is_that_of_the_command(store, tmp_path):
    answer = store.query("partners", country="CR")
    answer.to_csv(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().decode("utf-8") == answer.to_csv() == answer.to_text("csv")


def test_sparql_of_ones_own_is_guarded_and_stopped(store):
    assert store.query("ASK { ?c a coop:Country }") and not store.query("ASK { ?c a coop:Country, coop:Event }")
    assert len(store.query("CONSTRUCT WHERE { ?c a coop:Country }")) > 10
    with pytest.raises(QueryError, match="SERVICE would ask another server"):
        store.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="did you mean Country"):
        store.query("SELECT * { ?c a coop:Countri }")
    with pytest.raises(QueryError, match=r"stopped after 0\.3 s"):
        store.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=0.3)


def test_what_is_not_there_is_said(store, tmp_path):
    with pytest.raises(QueryError, match="did you mean partners"):
        store.query("partnes", country="CR")
    with pytest.raises(StoreError, match="no store here"):
        kg.open(tmp_path / "none")
    with pytest.raises(BadInput, match="gives no rows"):
        store.query("ASK { ?a ?b ?c }").to_pandas()
    with pytest.raises(AttributeError):
        kg.nothing  # noqa: B018


def test_network_is_a_networkx_graph_with_its_labels(store):
    import networkx as nx

    graph, net = store.network(level="country"), store.ties(level="country")
    assert isinstance(graph, nx.Graph) and set(graph) == {n.id for n in net.nodes}
    assert {frozenset(e) for e in graph.edges} == {frozenset((e.source, e.target)) for e in net.edges}


def test_rdflib_has_the_facts_or_all_with_readings(store):
    import pyoxigraph as ox

    graph = store.rdflib()
    assert len(graph) == len({q.triple for q in store.store.quads_for_pattern(None, None, None, ox.DefaultGraph())})
    assert len(list(store.rdflib(readings=True).quads())) == len(store.store.graph)
    assert len(list(graph.query("SELECT ?c { ?c a coop:Country }"))) == len(
        store.query("SELECT ?c { ?c a coop:Country }")
    )


def test_a_notebook_shows_rows_as_text_and_the_picture_in_the_cell(store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = store.query("SELECT ('<script>' AS ?a) { }")._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown
    assert 'srcdoc="' in kg.viz(store, focus="CR")._repr_html_() and not list(tmp_path.iterdir())


def test_the_notebook_of_the_docs_runs(sample_store, monkeypatch, capsys):
    """Each cell in turn, its last expression shown as Jupyter would."""
    import ast

    monkeypatch.chdir(sample_store.parent)
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))
    assert notebook["nbformat"] == 4
    names: dict[str, object] = {}
    shown = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        assert cell["outputs"] == [], "clear the outputs"
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
    assert "partners" in shown[0] and len(shown[1]) > 3 and len(shown[2]) == 5
    assert "srcdoc" in shown[-1]._repr_html_() and "Costa Rica" in capsys.readouterr().out
