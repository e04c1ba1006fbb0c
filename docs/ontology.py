"""Write docs/ontology.html, the page of the ontology, from ontology/coop.ttl and ontology/schemes.ttl.

    .venv/bin/python docs/ontology.py

Run it after a change of either file; tests/graph/test_ontology_page.py fails until then. pyLODE draws the terms. It is
given ours only, so that the page is about them and their anchors are their names; what OWL says of them beyond domain
and range becomes notes; the schemes follow as tables. The page is one file that asks for nothing from the network, and
the same ontology gives the same bytes.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from html import escape
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection

ROOT = Path(__file__).parent.parent
NS = "https://w3id.org/coopgraph/ns#"
_TYPES = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
_NOTES = {
    OWL.FunctionalProperty: "One value at most.",
    OWL.InverseFunctionalProperty: "Each value belongs to one subject.",
    OWL.SymmetricProperty: "Holds both ways.",
}
_STYLE = """
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
html { scroll-padding-top: 1em; }
body { font-size: 16px; line-height: 1.45; color: #222; }
#content { max-width: 52em; box-sizing: border-box; }
.entity { padding: .2em 1em .6em; margin: 0 0 1em; border: 1px solid #c8d2dc; border-radius: 4px; }
.entity:target { border-color: #005a9c; box-shadow: 0 0 0 2px #005a9c33; }
.entity h3 { margin: .5em 0; }
.entity th, .entity td { padding: .15em .5em .15em 0; vertical-align: top; text-align: left; }
.entity th { width: 9em; font-weight: 600; }
.entity td p { margin: 0; }
.entity td pre { margin: 0; white-space: pre-wrap; font-size: .9em; }
.entity td ul, dd ul { margin: 0 !important; padding: 0 !important; list-style: none; }
#metadata ul li, #classes ul li { margin-left: 0; }
.entity td { overflow-wrap: anywhere; }
#classes pre { font: inherit; }
a.hover_property, a.hover_property:visited { color: #444; text-decoration: none; }
code { font-size: .9em; color: #7a2318; }
sup { font-size: .65em; margin-left: .2em; }
sup.sup-c { color: #8a5a00; }
sup.sup-dp { color: #1d6b1d; }
#pylode { display: none; }
.scheme { border-collapse: collapse; width: 100%; table-layout: auto; margin: .5em 0 1.5em; }
.scheme th, .scheme td { border-bottom: 1px solid #c8d2dc; padding: .3em .8em .3em 0; }
.scheme th, .scheme td { text-align: left; vertical-align: top; }
.scheme code { white-space: nowrap; }
#toc { font-size: 14px; }
@media (max-width: 60em) {
  body { margin: 0; padding: 0; }
  #content { width: auto; max-width: none; margin: 0; padding: 0 1em; overflow-wrap: anywhere; }
  .entity th { width: 7em; }
  #toc { position: static; width: auto; height: auto; border: 0; }
}
@media print { #toc { display: none; } }
</style>
"""


def our_terms(graph: Graph) -> Graph:
    """The part of the ontology that pyLODE is to draw: our terms, in the order of the file, with notes."""
    drawn = Graph(bind_namespaces="none")
    for prefix, iri in graph.namespaces():
        if prefix not in ("", "owl", "bibo", "vann") and str(iri).startswith("http"):
            drawn.bind(prefix, iri)
    names = {s: str(graph.value(s, RDFS.label)) for s in graph.subjects(RDFS.label) if str(s).startswith(NS)}
    subjects = [s for kind in (OWL.Ontology, *_TYPES) for s in graph.subjects(RDF.type, kind)]
    for s in dict.fromkeys(s for s in subjects if isinstance(s, URIRef) and s.startswith(NS[:-1])):
        for p, o in graph.predicate_objects(s):
            if o in _NOTES:
                drawn.add((s, SKOS.scopeNote, Literal(_NOTES[o])))
            else:
                drawn.add((s, p, o))
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = list(Collection(graph, graph.value(axiom, OWL.members)))
        for c in members:
            others = [names.get(m, m.rpartition("#")[2].lower()) for m in members if m != c]
            if str(c).startswith(NS):
                drawn.add((c, SKOS.scopeNote, Literal(f"Never at the same time: {', '.join(others)}.")))
    return drawn


def schemes(graph: Graph) -> str:
    """The concept schemes as tables of HTML, in the order of the file."""
    columns = (SKOS.notation, SKOS.prefLabel, SKOS.definition)
    body = ['<div class="section" id="schemes">', "<h2>Schemes</h2>"]
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        body.append(f'<h3 id="scheme-{scheme.rpartition("/")[2]}">{escape(graph.value(scheme, SKOS.prefLabel))}</h3>')
        body += [f"<p><code>{escape(scheme)}</code></p>", '<table class="scheme">']
        body.append("<tr><th>Code</th><th>Name</th><th>Definition</th></tr>")
        for concept in graph.subjects(SKOS.inScheme, scheme):
            code, name, text = (escape(graph.value(concept, p)) for p in columns)
            body.append(f"<tr><td><code>{code}</code></td><td>{name}</td><td>{text}</td></tr>")
        body.append("</table>")
    return "\n".join([*body, "</div>\n"])


def page() -> str:
    """The HTML page. ``ImportError`` where pyLODE is missing; ``ValueError`` where its output has changed its shape."""
    from pylode import OntPub

    graph, concepts = Graph(), Graph()
    graph.parse(ROOT / "ontology" / "coop.ttl")
    concepts.parse(ROOT / "ontology" / "schemes.ttl")
    publication = OntPub(our_terms(graph))
    # pyLODE would name anchors by label; ns#Memorandum must lead to #Memorandum
    for term in graph.subjects(RDFS.label):
        if term.startswith(NS):
            publication.fids[str(term)] = term[len(NS) :]
    html = publication.make_html()

    def qname(link: re.Match[str]) -> str:
        """Terms of others by their prefix: pyLODE calls foaf:Agent and prov:Agent both "Agent"."""
        for prefix, iri in graph.namespaces():
            if link[1].startswith(iri) and link[1] != str(iri) and re.fullmatch(r"\w+", link[1][len(iri) :]):
                return f'<a href="{link[1]}">{prefix}:{link[1][len(iri) :]}</a>'
        return link[0]

    html = re.sub(r'<a href="(http[^"]+)">[^<]*</a>', qname, html)
    html = html.replace(' title="None. Defined in None"', "")
    for old, new in (
        ("<html>", '<html lang="en">'),
        ("</head>", _STYLE + "</head>"),
        ('<div id="namespaces">', schemes(concepts) + '<div id="namespaces">'),
        ('<a href="#namespaces">', '<a href="#schemes">Schemes</a></h4></li><li><h4><a href="#namespaces">'),
    ):
        if html.count(old) != 1:
            raise ValueError(f"pyLODE's page has {html.count(old)} times {old!r}, not once: is it version 3.3.4?")
        html = html.replace(old, new)

    return html.replace("\r\n", "\n").rstrip() + "\n"


def main() -> int:
    """Write the page."""
    logging.disable(logging.WARNING)  # pyLODE tells the root logger what it loads
    try:
        text = page()
    except ImportError:
        print("docs/ontology.py: pyLODE is not installed; pip install pylode==3.3.4 (3.4.1 is broken)", file=sys.stderr)
        return 2
    path = ROOT / "docs" / "ontology.html"
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, "utf-8", newline="\n")
    os.replace(temporary, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
