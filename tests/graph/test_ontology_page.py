"""docs/ontology.html is the page of the ontology as it is now, and stands alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).parent.parent.parent
NS = "https://w3id.org/coopgraph/ns#"
AGAIN = "docs/ontology.html has drifted from ontology/: run docs/ontology.py"


@pytest.fixture(scope="module")
def graph():
    g = rdflib.Graph()
    for name in ("coop.ttl", "schemes.ttl"):
        g.parse(ROOT / "ontology" / name)
    return g


@pytest.fixture(scope="module")
def html():
    return (ROOT / "docs" / "ontology.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(html):
    return LexborHTMLParser(html)


def terms(graph):
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return sorted({s for k in kinds for s in graph.subjects(RDF.type, k) if s.startswith(NS)})


def words(text):
    return " ".join(text.split())


def row(section, heading):
    """The cell of a term's table beside a heading, or None."""
    for tr in section.css("tr"):
        if words(tr.css_first("th").text()) == heading:
            return tr.css_first("td")
    return None


def test_the_page_shows_every_term_of_the_ontology_and_no_other(graph, page):
    shown = [words(row(s, "IRI").text()) for s in page.css(".property.entity")]
    assert sorted(shown) == [str(t) for t in terms(graph)], AGAIN


def test_the_fragment_of_a_term_is_its_anchor(graph, page):
    for term in terms(graph):
        (section,) = page.css(f"[id='{term[len(NS) :]}']")
        assert words(row(section, "IRI").text()) == str(term)


def test_the_page_says_of_a_term_what_the_ontology_says(graph, page):
    for term in terms(graph):
        section = page.css_first(f"[id='{term[len(NS) :]}']")
        assert words(section.css_first("h3").text(deep=False)) == str(graph.value(term, RDFS.label)), AGAIN
        for heading, p in (("Description", SKOS.definition), ("Example", SKOS.example)):
            cell = row(section, heading)
            said = [words(str(o)) for o in graph.objects(term, p)]
            assert ([words(cell.text())] if cell else []) == said, f"{term}: {AGAIN}"
        for heading, p in (
            ("Sub Class Of", RDFS.subClassOf),
            ("Sub Property Of", RDFS.subPropertyOf),
            ("Domain", RDFS.domain),
            ("Range", RDFS.range),
        ):
            cell = row(section, heading)
            shown = sorted(a.attributes["href"] for a in cell.css("a")) if cell else []
            links = sorted("#" + o[len(NS) :] if o.startswith(NS) else str(o) for o in graph.objects(term, p))
            assert shown == links, f"{term}, {heading}: {AGAIN}"


def test_the_page_shows_every_concept_of_the_schemes(graph, page):
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        heading = page.css_first(f"#scheme-{scheme.rpartition('/')[2]}")
        table = heading.next
        while table.tag != "table":
            table = table.next
        shown = {tuple(words(td.text()) for td in tr.css("td")) for tr in table.css("tr") if tr.css("td")}
        said = {
            tuple(str(graph.value(c, p)) for p in (SKOS.notation, SKOS.prefLabel, SKOS.definition))
            for c in graph.subjects(SKOS.inScheme, scheme)
        }
        assert shown == said, f"{scheme}: {AGAIN}"


def test_every_link_within_the_page_leads_somewhere_and_no_anchor_stands_twice(page):
    anchors = [n.attributes["id"] for n in page.css("[id]")]
    assert len(anchors) == len(set(anchors))
    inner = {a.attributes["href"][1:] for a in page.css("a[href^='#']")}
    assert inner and inner <= set(anchors)


def test_the_page_loads_nothing_from_elsewhere(html, page):
    loaded = [n.attributes.get("src") or n.attributes.get("href") for n in page.css("link, [src]")]
    assert [u for u in loaded if not u.startswith("data:")] == []
    for style in page.css("style"):
        assert not re.search(r"@import|url\((?!['\"]?data:)", style.text())
    assert [s.attributes.get("type") for s in page.css("script")] == ["application/ld+json"]


def test_the_page_says_its_language_and_licence(page):
    assert page.css_first("html").attributes["lang"] == "en"
    assert "CC BY 4.0" in page.css_first("#metadata").text()
