"""Triples and quads -> Turtle, TriG, N-Triples, N-Quads and RDF/XML, sorted, in flat memory."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from kg.errors import BadInput
from kg.export.sorting import in_order

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF_LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
# The order of the blocks of a file: what people look for first
_ORDER = (
    "country",
    "group",
    "body",
    "change",
    "person",
    "tenure",
    "event",
    "participation",
    "agreement",
    "tie",
    "contact",
    "place",
    "notice",
    "reading",
    "correction",
    "text",
)
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
CACHE = 65_536  # names remembered


@lru_cache(maxsize=CACHE)
def rank(iri: str) -> str:
    """Where the block of a thing stands in a file, as two digits."""
    sort = re.search(r"/id/([a-z]+)/", iri)
    return f"{_ORDER.index(sort[1]) if sort and sort[1] in _ORDER else len(_ORDER):02}"


def lines(statements: Iterable[Any]) -> Iterator[str]:
    """Triples as N-Triples, quads as N-Quads."""
    return in_order(f"{s} .\n" for s in statements)


def turtle(statements: Iterable[Any], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Triples as readable Turtle, quads as TriG: prefixes that are used, one block a subject, subjects and predicates
    sorted; the default graph first."""
    names = Names(prefixes)
    found = in_order(_records(statements, names))
    yield names.head()
    between = ""
    for graph, rows in groupby((line[:-1].split("\t", 4) for line in found), key=lambda r: r[0]):
        if graph:
            yield f"{between}{names.iri(graph)} {{\n"
            between = ""
        for subject, own in groupby(rows, key=lambda r: r[2]):
            told = [
                f"    {p or 'a'} {', '.join(r[4] for r in of)}" for p, of in groupby(own, key=lambda r: r[3])
            ]
            yield f"{between}{subject}\n" + " ;\n".join(told) + " .\n"
            between = "\n"
        if graph:
            yield "}\n"


def _records(statements: Iterable[Any], names: Names) -> Iterator[str]:
    """A line a statement, such that the order of the lines is that of the file: graph, rank, subject, predicate, object
    (of which only the last can hold a tab, which is escaped)."""
    for s in statements:
        graph: Any = getattr(s, "graph_name", None)
        predicate = "" if s.predicate.value == RDF_TYPE else names.iri(s.predicate.value)
        name = str(getattr(graph, "value", ""))
        if name:
            names.iri(name)  # so that its prefix is known to be used
        subject = names.term(s.subject)
        yield f"{name}\t{rank(str(s.subject))}\t{subject}\t{predicate}\t{names.term(s.object)}\n"


class Names:
    """Writes IRIs with prefixes, and remembers which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]):
        # the longest namespace wins: id/event/ before id/
        self._spaces = sorted(((s, p) for p, s in prefixes.items()), key=lambda sp: (-len(sp[0]), sp))
        self.used: dict[str, str] = {}
        self.iri = lru_cache(maxsize=CACHE)(self._write)

    def _write(self, value: str) -> str:
        for space, prefix in self._spaces:
            if value.startswith(space) and _LOCAL.fullmatch(value, len(space)):
                self.used[prefix] = space
                return f"{prefix}:{value[len(space) :]}"
        return f"<{value}>"

    def term(self, term: Any) -> str:
        kind = type(term).__name__
        if kind == "NamedNode":
            return self.iri(term.value)
        if kind == "Triple":
            return f"<<( {self.term(term.subject)} {self.term(term.predicate)} {self.term(term.object)} )>>"
        if kind != "Literal":
            return str(term)
        datatype, value = term.datatype.value, str(term.value)
        if datatype == XSD + "integer" and re.fullmatch(r"[+-]?\d+", value, re.ASCII):
            return value
        if datatype == XSD + "decimal" and re.fullmatch(r"[+-]?\d+\.\d+", value, re.ASCII):
            return value
        if datatype == XSD + "boolean" and value in ("true", "false"):
            return value
        if datatype in (XSD + "string", _RDF_LANG):
            return str(term)  # the engine's own escapes
        quoted = str(term)
        return f"{quoted[: quoted.rindex('^^')]}^^{self.iri(datatype)}"

    def head(self) -> str:
        lines = [f"@prefix {p}: <{self.used[p]}> .\n" for p in sorted(self.used)]
        return "".join(lines) + "\n" if lines else ""


def rdf_xml(triples: Iterable[Any], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Triples as RDF/XML, by the engine's writer. Raises BadInput for text that XML cannot hold."""
    import pyoxigraph as ox

    from kg.export import xml_text

    spaces: set[str] = set()

    def records() -> Iterator[str]:
        for t in triples:
            if isinstance(t.object, ox.Literal) and xml_text(t.object.value) != t.object.value:
                raise BadInput(f"rdfxml: XML cannot hold the text of {t.subject} {t.predicate}; use turtle or ntriples")
            predicate = t.predicate.value
            spaces.add(predicate[: max(predicate.rfind("#"), predicate.rfind("/")) + 1])
            yield f"{t.subject}\t{int(predicate != RDF_TYPE)}\t{t} .\n"

    with tempfile.TemporaryFile() as ordered, tempfile.TemporaryFile() as written:
        for line in in_order(records()):
            ordered.write(line.split("\t", 2)[2].encode("utf-8"))
        ordered.seek(0)
        used = {p: s for p, s in sorted(prefixes.items()) if s in spaces}
        read = (q.triple for q in ox.parse(ordered, format=ox.RdfFormat.N_TRIPLES))
        try:
            ox.serialize(read, written, format=ox.RdfFormat.RDF_XML, prefixes=used)
        except (ValueError, RuntimeError, OSError) as e:  # a predicate that no XML name can be made of
            raise BadInput(f"rdfxml: cannot be written ({' '.join(str(e).split())}); use turtle or ntriples") from None
        written.seek(0)
        yield from (line.decode("utf-8") for line in written)
        yield "\n"
