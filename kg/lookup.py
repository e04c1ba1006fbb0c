"""Names that a person types -> the things of the graph: by IRI, ISO code, name, alias or abbreviation.

Names are compared without case, accents, punctuation and a leading "the". An exact name wins over a part of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, QueryError
from kg.graph.vocabulary import AGREEMENT_CLASSES, BODY_CLASSES, EVENT_CLASSES, PREFIXES, full
from kg.language.letters import plain

if TYPE_CHECKING:
    from kg.graph.store import Store

# What may be asked for, and the classes that it has in the graph, most telling first.
CLASSES = {
    "country": ("Country",),
    "body": (*BODY_CLASSES.values(), "Body"),
    "official": ("Official",),
    "event": (*EVENT_CLASSES.values(), "Event"),
    "agreement": (*AGREEMENT_CLASSES.values(), "Agreement"),
    "group": ("Group",),
    "notice": ("Notice",),
}
ACTORS = ("country", "body", "official", "group")
_APOSTROPHE = re.compile("['’‘ʼ](?:s\\b)?", re.IGNORECASE)


class Ambiguous(KgError):
    """More than one thing has the name; the message lists them."""

    exit_code = 1


class NotFound(KgError):
    """Nothing in the graph has the name."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that the graph knows: its IRI, its name, and what kind of thing it is (a key of CLASSES)."""

    iri: str
    name: str
    kind: str
    note: str = ""  # what tells it from others of the same name: country, date


def fold(text: str) -> str:
    """A name as names are looked for, whole or in part: plain, without a leading "the".

    Unlike `kg.language.registry.fold` it keeps spellings apart ("organis" must find "Organisation" while it is typed)
    and what apostrophes part ("Intérieur" must find "Ministère de l'Intérieur").
    """
    return plain(_APOSTROPHE.sub(" ", text)).removeprefix("the ")


def one(store: Store, kind: str, text: str) -> str:
    """The IRI of the one thing of a kind that a text names.

    "actor" is a country, body, official or group; "line" a body, where of several bodies that have a name in common but
    are one line the last is meant. Raises QueryError where there is none or more than one, with the nearest.
    """
    kinds = {"actor": ACTORS, "line": ("body",)}.get(kind, (kind,))
    try:
        if kind == "line":
            ends = {_end_of_line(store, t.iri) for t in candidates(store, text, kinds)}
            if len(ends) == 1:
                return ends.pop()
        return find(store, text, kinds).iri
    except (NotFound, Ambiguous) as e:
        raise QueryError(str(e)) from None


def find(store: Store, text: str, kinds: Iterable[str] = tuple(CLASSES)) -> Thing:
    """The one thing that a text names. Raises NotFound with near names, Ambiguous with the candidates."""
    kinds = tuple(kinds)
    found = candidates(store, text, kinds)
    what = kinds[0] if len(kinds) == 1 else "one"
    if not found:
        near = _near(store, text, kinds)
        hint = f" (did you mean {' or '.join(near)}?)" if near else ""
        raise NotFound(
            f"{text}: the graph knows no {what} of this name{hint}; give a name, an abbreviation, an ISO code "
            "or an IRI as the graph has it"
        )
    if len(found) > 1:
        lines = "; ".join(f"{t.name} [{t.kind}{', ' + t.note if t.note else ''}] {t.iri}" for t in found[:12])
        more = f"; and {len(found) - 12} more" if len(found) > 12 else ""
        raise Ambiguous(f"{text}: {len(found)} things have this name; ask for one by its IRI: {lines}{more}")
    return found[0]


def candidates(store: Store, text: str, kinds: tuple[str, ...]) -> list[Thing]:
    """All things of these kinds that a text names, sorted. Where none has just this name: those whose name holds it."""
    import pyoxigraph as ox

    text = text.strip().strip("<>")
    iri = _iri(text)
    if iri:
        found = thing(store, iri)
        return [found] if found and found.kind in kinds else []
    if "country" in kinds:
        code = country_code(text)
        if code:
            found = thing(store, f"{PREFIXES['country']}{code}")
            if found:
                return [found]
    wanted = fold(text)
    if not wanted:
        return []
    exact: set[str] = set()
    partly: set[str] = set()
    for name in ("skos:prefLabel", "skos:altLabel", "coop:abbreviation"):
        for quad in store.quads_for_pattern(None, ox.NamedNode(full(name)), None, ox.DefaultGraph()):
            label = fold(quad.object.value)
            if label == wanted:
                exact.add(quad.subject.value)
            elif f" {wanted} " in f" {label} ":
                partly.add(quad.subject.value)
    for group in (exact, partly):
        things = sorted(
            (t for t in (thing(store, i) for i in sorted(group)) if t and t.kind in kinds),
            key=lambda t: (kinds.index(t.kind), t.name, t.iri),
        )
        if things:
            return things
    return []


def _iri(text: str) -> str:
    if re.match(r"https?://", text):
        return text
    prefix, colon, local = text.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES and local and " " not in local else ""


def country_code(text: str) -> str | None:
    """The ISO code that a text is, or whose country it names in any language form that kg knows; None otherwise."""
    from kg.language.countries import countries, find_countries

    if text.upper() in countries() and len(text) == 2:
        return text.upper()
    for form in (text, text.title()):
        for found in find_countries(form):
            if found.begin == 0 and found.end == len(form) and found.form != "people":
                return found.codes[0]
    wanted = fold(text)
    return next((c.iso2 for c in countries().values() if wanted in (fold(c.name), fold(c.official_name))), None)


def thing(store: Store, iri: str) -> Thing | None:
    """What the graph knows under an IRI, or None."""
    import pyoxigraph as ox

    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return None
    own = {
        q.object.value.removeprefix(PREFIXES["coop"])
        for q in store.quads_for_pattern(node, ox.NamedNode(full("rdf:type")), None, ox.DefaultGraph())
        if isinstance(q.object, ox.NamedNode)
    }
    kind = next((k for k, classes in CLASSES.items() if own & set(classes)), None)
    if kind is None:
        return None
    name = value(store, node, "skos:prefLabel") or value(store, node, "dcterms:title") or iri.rsplit("/", 1)[-1]
    country = value(store, node, "coop:ofCountry").rsplit("/", 1)[-1]
    note = ", ".join(x for x in (country, value(store, node, "coop:begin")) if x)
    return Thing(iri, name, kind, note)


def _end_of_line(store: Store, iri: str) -> str:
    """The last of the bodies that follow a body in its line."""
    import pyoxigraph as ox

    seen = {iri}
    while True:
        changes = store.quads_for_pattern(None, ox.NamedNode(full("coop:lineFrom")), ox.NamedNode(iri),
                                          ox.DefaultGraph())
        after = [value(store, q.subject, "coop:lineTo") for q in changes]
        if not after or after[0] in seen:
            return iri
        iri = after[0]
        seen.add(iri)


def value(store: Store, node: Any, predicate: str) -> str:
    """The first value (in sorted order) of a property in the facts, as text; empty where there is none."""
    import pyoxigraph as ox

    found = store.quads_for_pattern(node, ox.NamedNode(full(predicate)), None, ox.DefaultGraph())
    return min((q.object.value for q in found), default="")


def _near(store: Store, text: str, kinds: tuple[str, ...]) -> list[str]:
    import pyoxigraph as ox
    from rapidfuzz import process

    names: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(full("skos:prefLabel")), None, ox.DefaultGraph()):
        names.setdefault(quad.subject.value, quad.object.value)
    folded = {iri: fold(name) for iri, name in sorted(names.items())}
    best = process.extract(fold(text), folded, limit=12, score_cutoff=70)
    things = [thing(store, iri) for _, _, iri in best]
    return list(dict.fromkeys(t.name for t in things if t and t.kind in kinds))[:3]
