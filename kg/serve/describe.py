"""What the server and its data say of themselves: SPARQL service description, VoID and DCAT, graphs one by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from kg.graph.vocabulary import NS, full
from kg.serve import formats
from kg.serve.protocol import Problem, Run, options, parameters, streamed

if TYPE_CHECKING:
    import pyoxigraph as ox

SPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "formats": "http://www.w3.org/ns/formats/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
           "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")  # fmt: skip
DUMPS = (("turtle", "text/turtle"), ("nt", "application/n-triples"), ("jsonld", "application/ld+json"))


class _Triples:
    """Triples said in short: prefixed names for terms of the vocabularies, addresses for things."""

    def __init__(self) -> None:
        self.found: set[ox.Triple] = set()

    def iri(self, name: str) -> ox.NamedNode:
        import pyoxigraph as ox

        prefix, _, rest = name.partition(":")
        return ox.NamedNode(SPACES[prefix] + rest if prefix in SPACES else name)

    def say(self, subject: str, **facts: Any) -> None:
        import pyoxigraph as ox

        for name, values in facts.items():
            predicate = self.iri("rdf:type" if name == "a" else name.replace("_", ":", 1))
            for v in values if isinstance(values, (list, tuple)) else [values]:
                term = (
                    ox.Literal(v) if isinstance(v, int) else self.iri(v[1:-1]) if v.startswith("<") else ox.Literal(v)
                )
                self.found.add(ox.Triple(self.iri(subject), predicate, term))


def _service(base: str, about: dict[str, Any]) -> _Triples:
    t = _Triples()
    endpoint, dataset, graph = base + "sparql", base + "data#dataset", base + "data#default-graph"
    t.say(
        endpoint,
        a="<sd:Service>",
        sd_endpoint=f"<{endpoint}>",
        sd_supportedLanguage="<sd:SPARQL11Query>",
        sd_resultFormat=[f"<formats:{f}>" for f in RESULTS],
        sd_defaultDataset=f"<{dataset}>",
        sd_availableGraphs=f"<{base}data#graphs>",
        sd_defaultEntailmentRegime="<http://www.w3.org/ns/entailment/Simple>",
    )
    t.say(base + "data#graphs", a="<sd:GraphCollection>")
    t.say(dataset, a=["<sd:Dataset>", "<void:Dataset>"], sd_defaultGraph=f"<{graph}>")
    t.say(graph, a=["<sd:Graph>", "<void:Dataset>"], void_triples=about["triples"])
    return t


def _dataset(base: str, about: dict[str, Any]) -> _Triples:
    t = _service(base, about)
    dataset, service = base + "data#dataset", base + "data#service"
    title = "Cooperation graph: who cooperated with whom, as government notices tell it"
    t.say(
        dataset,
        a=["<void:Dataset>", "<dcat:Dataset>"],
        dcterms_title=title,
        dcterms_description="Facts read from government notices, each tied to the sentence that says it.",
        void_sparqlEndpoint=f"<{base}sparql>",
        void_uriSpace=about["base"] + "id/",
        void_triples=about["triples"],
        void_entities=sum(n for _, n in about["classes"]),
        void_vocabulary=[f"<{NS}>", f"<{full('skos:x')[:-1]}>", f"<{full('org:x')[:-1]}>"],
        void_feature=[f"<formats:{f}>" for f in ("Turtle", "RDF_XML", "JSON-LD", "N-Triples")],
        void_dataDump=f"<{base}graphs?default&format=nt>",
        foaf_homepage=f"<{base}>",
        dcat_distribution=[f"<{base}data#{name}>" for name, _ in DUMPS],
    )
    for i, (iri, n) in enumerate(about["classes"]):
        t.say(dataset, void_classPartition=f"<{base}data#class-{i + 1}>")
        t.say(f"{base}data#class-{i + 1}", void_class=f"<{iri}>", void_entities=n)
    for i, (iri, n) in enumerate(about["properties"]):
        t.say(dataset, void_propertyPartition=f"<{base}data#property-{i + 1}>")
        t.say(f"{base}data#property-{i + 1}", void_property=f"<{iri}>", void_triples=n)
    for name, media in DUMPS:
        t.say(
            f"{base}data#{name}",
            a="<dcat:Distribution>",
            dcat_downloadURL=f"<{base}graphs?default&format={name}>",
            dcat_mediaType=f"<https://www.iana.org/assignments/media-types/{media}>",
            dcat_accessService=f"<{service}>",
        )
    t.say(
        service,
        a="<dcat:DataService>",
        dcterms_title="SPARQL endpoint",
        dcat_endpointURL=f"<{base}sparql>",
        dcat_endpointDescription=f"<{base}sparql>",
        dcat_servesDataset=f"<{dataset}>",
    )
    t.say(base + "data", a=["<dcat:Catalog>", "<void:DatasetDescription>"], dcterms_title="Cooperation graph",
          foaf_primaryTopic=f"<{dataset}>", dcat_dataset=f"<{dataset}>", dcat_service=f"<{service}>")  # fmt: skip
    return t


def _format(request: Request, named: str) -> formats.Format:
    """The format of triples for a client; a browser that would like a page gets Turtle. Raises Problem for none."""
    triples = tuple(f for f in formats.TRIPLES if f is not formats.HTML)
    accept = request.headers.get("accept", "")
    if "text/html" in accept and not named:
        return triples[0]
    fmt = formats.chosen(triples, accept, named)
    if fmt is None:
        raise Problem(406, f"this can be had as {formats.names(triples)}")
    return fmt


async def _answered(request: Request, run: Run, make: Any) -> Response:
    from kg.export import turtle

    fmt = _format(request, request.query_params.get("format", ""))
    about = json.loads(await (await run({"do": "about"})).read())
    found = sorted(make(str(request.base_url), about).found, key=str)
    if fmt.name in ("turtle", "n3", "trig"):
        body = turtle(found, SPACES).encode("utf-8")
    else:
        from kg.query import Answer
        from kg.serve.jobs import written

        body = written(Answer(triples=tuple(found)), fmt.name)
    return Response(body, media_type=fmt.header, headers={"Vary": "Accept"})


async def service(request: Request, run: Run) -> Response:
    """The endpoint's description of itself (SPARQL 1.1 Service Description)."""
    return await _answered(request, run, _service)


async def void(request: Request, run: Run) -> Response:
    """The data's description: VoID and DCAT."""
    return await _answered(request, run, _dataset)


async def graphs(request: Request, run: Run) -> Response:
    """The SPARQL 1.1 Graph Store HTTP Protocol, as far as it reads: ``?default`` or ``?graph=IRI``."""
    if request.method == "OPTIONS":
        return options(request, "GET, HEAD, OPTIONS")
    pairs = parameters(request.scope["query_string"], "the address")
    chosen = [(k, v) for k, v in pairs if k in ("default", "graph")]
    if len(chosen) != 1:
        raise Problem(400, "say which graph, once: ?default or ?graph=IRI")
    fmt = _format(request, next((v for k, v in pairs if k == "format"), ""))
    answer = await run({"do": "graph", "iri": chosen[0][1] if chosen[0][0] == "graph" else "", "fmt": fmt.name})
    return streamed(answer, fmt.header, request)
