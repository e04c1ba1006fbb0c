"""Triples -> JSON-LD 1.1 with a compact context, sorted, in flat memory; and that context, made from the ontology.

Our terms are short names (``begin``, ``party``), a concept of a scheme is its name alone (``"role": "host"``), things
have prefixed ids (``country:KR``), and terms of other vocabularies keep their prefix (``skos:prefLabel``), so that
nobody takes them for ours. A term that always has IRIs, dates or numbers coerces them; any other value says its type
itself. Labels with languages are language maps.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from kg.errors import BadInput
from kg.export.sorting import in_order
from kg.export.triples import CACHE, RDF_TYPE, XSD, rank
from kg.graph.vocabulary import BASE, NS, PREFIXES, SCHEMES

_ALIASES = {"@version": 1.1, "id": "@id", "type": "@type"}
_VOCABULARIES = ("coop", "dcterms", "foaf", "nif", "org", "owl", "prov", "rdf", "rdfs", "skos", "xsd")
# Things without a prefix elsewhere, since most of their names hold slashes, which JSON-LD lets stand after one
_THINGS = ("change", "contact", "correction", "group", "participation", "place", "reading", "statement", "tenure",
           "text", "tie")  # fmt: skip
# What terms hold of which the ontology does not say it
_HOLD = {
    "coop:seenOn": "xsd:date", "dcterms:issued": "xsd:date", "dcterms:created": "xsd:date",
    "nif:beginIndex": "xsd:integer", "nif:endIndex": "xsd:integer", "oa:start": "xsd:integer", "oa:end": "xsd:integer",
    "oa:hasBody": "@id", "oa:hasSelector": "@id", "oa:hasSource": "@id", "oa:hasTarget": "@id", "oa:motivatedBy": "@id",
    "prov:wasDerivedFrom": "@id", "rdf:subject": "@id", "rdf:predicate": "@id",
    **dict.fromkeys(("rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:definition", "skos:example",
                     "dcterms:title", "dcterms:description"), "@language"),
}  # fmt: skip
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # what every reader of JSON takes for the same integer
_CONCEPT = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)


def context() -> dict[str, Any]:
    """The whole context, as ``ontology/context.jsonld`` has it."""
    terms = Terms(PREFIXES)
    return _context(terms.prefixes, terms.definitions)


def context_text(entries: Mapping[str, Any]) -> str:
    """A context as JSON to stand in a document: a line an entry."""
    lines = (f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in entries.items())
    return "{\n  " + ",\n  ".join(lines) + "\n }"


def json_ld(triples: Iterable[Any], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Triples as JSON-LD, one node a subject, in the order of Turtle, with the part of the context that they use.

    Raises BadInput for what JSON-LD has no form for.
    """
    terms = Terms(prefixes)
    found = in_order(_records(triples, terms))
    yield '{\n "@context": ' + context_text(terms.used()) + ',\n "@graph": ['
    between = "\n"
    for (_, subject), rows in groupby((line[:-1].split("\t", 3) for line in found), key=lambda r: (r[0], r[1])):
        node = {"id": subject}
        for key, of in groupby(rows, key=lambda r: r[2]):
            node[key or "type"] = terms.together(key, [json.loads(r[3]) for r in of])
        yield between + "  " + json.dumps(node, ensure_ascii=False, indent=1).replace("\n", "\n  ")
        between = ",\n"
    yield "\n ]\n}\n"


def _records(triples: Iterable[Any], terms: Terms) -> Iterator[str]:
    """A line a triple, such that the order of the lines is that of the file: rank, subject, term, value."""
    for t in triples:
        if t.predicate.value == RDF_TYPE and hasattr(t.object, "value") and not hasattr(t.object, "datatype"):
            key, value = "", terms.name(t.object.value)
        else:
            key = terms.name(t.predicate.value)
            value = terms.value(key, t.object)
        text = json.dumps(value, ensure_ascii=False)
        yield f"{rank(str(t.subject))}\t{terms.ident(t.subject)}\t{key}\t{text}\n"


@lru_cache(maxsize=1)
def _ontology() -> tuple[dict[str, tuple[str, str]], dict[str, list[str]]]:
    """What the ontology says: IRI of a term -> its name and what it holds; scheme -> names of its concepts."""
    import pyoxigraph as ox

    from kg.paths import folder

    holds: dict[str, str] = {}
    schemed = {NS + s for s in SCHEMES}
    for t in ox.parse(path=str(folder("ontology") / "coop.ttl"), format=ox.RdfFormat.TURTLE):
        if not isinstance(t.subject, ox.NamedNode) or not isinstance(t.object, ox.NamedNode):
            continue
        of, said = t.subject.value, t.object.value
        if t.predicate.value == RDF_TYPE and said.startswith(PREFIXES["owl"]):
            holds.setdefault(of, "")
            if said.endswith("#ObjectProperty"):
                holds[of] = "@vocab" if of in schemed else "@id"
        elif t.predicate.value == PREFIXES["rdfs"] + "range" and said.startswith(XSD) and said != XSD + "string":
            holds[of] = "xsd:" + said.removeprefix(XSD)
    concepts: dict[str, list[str]] = {s: [] for s in SCHEMES}
    for t in ox.parse(path=str(folder("ontology") / "schemes.ttl"), format=ox.RdfFormat.TURTLE):
        scheme, _, name = t.subject.value.removeprefix(BASE).partition("/")
        if name and t.predicate.value == RDF_TYPE:
            concepts[scheme].append(name)
    names = {}
    for iri, held in holds.items():
        if iri.startswith(NS):
            names[iri] = (iri.removeprefix(NS), _HOLD.get("coop:" + iri.removeprefix(NS), held))
        for prefix in _VOCABULARIES[1:]:
            name = f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"
            if iri.startswith(PREFIXES[prefix]) and held:
                names[iri] = (name, held)
    return names, concepts


class Terms:
    """The context over given prefixes: how names and values are written in it, and what of it was used."""

    def __init__(self, prefixes: Mapping[str, str]):
        known, concepts = _ontology()
        spaces = {**{t: f"{prefixes['id']}{t}/" for t in _THINGS if "id" in prefixes}, **prefixes}
        spaces |= {p: PREFIXES[p] for p in _VOCABULARIES}
        self._names = dict(known)
        for name, held in _HOLD.items():
            prefix, _, local = name.partition(":")
            if prefix in spaces and prefix != "coop":
                self._names[spaces[prefix] + local] = (name, held)
        ours = {name for name, _ in self._names.values()}
        # a term is a prefix only where its namespace ends in what separates; and our terms' names are taken
        self.prefixes = {
            p: space
            for p, space in spaces.items()
            if p and p not in ours and p not in _ALIASES and space[-1:] in tuple(":/?#[]@")
        }
        self._holds = {name: held for name, held in self._names.values() if held}
        self._taken = {*ours, *self.prefixes, *_ALIASES}
        self._clashes = {s: [c for c in concepts[s] if c in self._taken] for s in concepts}
        self._spaces = sorted(((s, p) for p, s in self.prefixes.items()), key=lambda sp: (-len(sp[0]), sp))
        self._used: set[str] = set()
        self.ident_of = lru_cache(maxsize=CACHE)(self._ident_of)
        self.name = lru_cache(maxsize=CACHE)(self._name)

    @property
    def definitions(self) -> dict[str, Any]:
        """Term -> its definition; a term of another vocabulary has one only where it coerces."""
        out: dict[str, Any] = {}
        for name, held in self._names.values():
            this = name if ":" in name else f"coop:{name}"
            if held == "@vocab":
                space = f"{BASE}{name}/"
                scoped = {"@vocab": space, **{c: space + c for c in sorted(self._clashes[name])}}
                out[name] = {"@id": this, "@type": "@vocab", "@context": scoped}
            elif held == "@language":
                out[name] = {"@id": this, "@container": "@language"}
            else:
                out[name] = {"@id": this, "@type": held} if held else this
        return out

    def used(self) -> dict[str, Any]:
        """The part of the context that what was written needs."""
        defined = {n: d for n, d in self.definitions.items() if n in self._used}
        prefixes = set(self._used)
        for definition in defined.values():
            said = (definition,) if isinstance(definition, str) else (definition["@id"], definition.get("@type", ""))
            prefixes |= {x.partition(":")[0] for x in said}
        return _context({p: s for p, s in self.prefixes.items() if p in prefixes}, defined)

    def ident(self, term: Any) -> str:
        """What names a thing: a prefixed name, an IRI, or a blank node's label."""
        kind = type(term).__name__
        if kind == "NamedNode":
            return self.ident_of(term.value)
        if kind != "BlankNode":
            raise BadInput("json-ld: it has no triple terms; use turtle or ntriples")
        return str(term)

    def _ident_of(self, iri: str) -> str:
        for space, prefix in self._spaces:
            local = iri[len(space) :]
            if iri.startswith(space) and local and not local.startswith("//"):
                self._used.add(prefix)
                return f"{prefix}:{local}"
        scheme, _, rest = iri.partition(":")
        if scheme in self.prefixes and not rest.startswith("//"):
            raise BadInput(f"json-ld: <{iri}> would be read with the prefix {scheme}; use turtle or ntriples")
        return iri

    def _name(self, iri: str) -> str:
        """A property or class as its short name, or as `ident` has it."""
        if iri in self._names:
            name = self._names[iri][0]
            self._used.add(name)
            return name
        return self.ident_of(iri)

    def value(self, key: str, term: Any) -> Any:
        """A value of a property, in the form that its definition asks for."""
        held = self._holds.get(key, "")
        if type(term).__name__ != "Literal":
            if held == "@vocab" and type(term).__name__ == "NamedNode":
                space = f"{BASE}{key}/"
                concept = term.value.removeprefix(space)
                known = concept not in self._taken or concept in self._clashes[key]
                if term.value.startswith(space) and _CONCEPT.fullmatch(concept) and known:
                    return concept
            ident = self.ident(term)
            return ident if held == "@id" else {"id": ident}
        if getattr(term, "direction", None):
            raise BadInput("json-ld: texts with a direction are not written; use turtle or ntriples")
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if datatype == XSD + "string":
            return term.value if held in ("", "@language") else {"@value": term.value}
        coerced = held.startswith("xsd:") and datatype == XSD + held.removeprefix("xsd:")
        if coerced or not held:
            if datatype == XSD + "integer" and _NUMBER.fullmatch(term.value):
                return int(term.value)
            if datatype == XSD + "boolean" and term.value in ("true", "false"):
                return term.value == "true"
        # numbers with a fraction stand as text: as JSON's numbers they would be read as 1.25E1
        return term.value if coerced else {"@value": term.value, "@type": self.name(datatype)}

    def together(self, key: str, values: list[Any]) -> Any:
        """All values of one property of one thing."""
        if self._holds.get(key) == "@language":
            objects = [v for v in values if not isinstance(v, str)]
            if objects and all("@language" in v for v in objects):
                said: dict[str, list[str]] = {}
                for v in values:
                    language, text = ("@none", v) if isinstance(v, str) else (v["@language"], v["@value"])
                    said.setdefault(language, []).append(text)
                return {k: said[k] if len(said[k]) > 1 else said[k][0] for k in sorted(said)}
            if objects:  # one object alone would be taken for a language map
                return values
        return values if len(values) > 1 else values[0]


def _context(prefixes: Mapping[str, str], definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {**_ALIASES, **dict(sorted(prefixes.items())), **dict(sorted(definitions.items()))}
