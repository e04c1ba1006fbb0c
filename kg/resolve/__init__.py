"""Readings of one notice -> claims about identified things.

A thing's identity is its key (``body/KR.ministry-of-the-interior``), made from what the notice says of it and nothing
else. Two notices speak of one thing where they arrive at one key, so every notice is resolved on its own, on any
machine, in any order. A key is *shared* where the name is enough to know the thing again:

- a country by its code;
- a body by its country and name, an international organisation by its name;
- a person by full name and country, or by full name and international organisation; never by a single word;
- an event by its own name and its day, an agreement by its own name, its day and its parties.

Everything else keeps to its notice: its key ends in the notice's id. Where readings of one notice state two values of
what can have only one, the more confident reading wins, then the earlier one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.errors import BadInput
from kg.model import (
    AgreementFact,
    BodyFact,
    CountryFact,
    EventFact,
    Extraction,
    GroupFact,
    Notice,
    OfficialFact,
    ParticipationFact,
    PartyFact,
    Reading,
    TenureFact,
)
from kg.resolve.names import label, slug

# A field of these has one value in a notice (and one in the facts); all others have any number.
SINGLE = frozenset({"name", "kind", "country", "date", "place", "status", "headcount"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about one thing, with the readings that make it (places in `Resolved.readings`).

    field: name | kind | country | date | place | status | headcount | alias | abbreviation | topic | in-country |
    part-of | member | concluded-at | foresees | party | participation | mention | exists.
    value: a string, a key, or a tuple of them. by: the corrections that state it too, or take it back.
    """

    subject: str
    field: str
    value: Any
    readings: tuple[int, ...]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one notice says, about identified things. `shared` are the keys that other notices may have too.

    orders: the corrections that are in force in it; withdrawn: the claims that they take back (`kg.resolve.correct`).
    """

    notice: Notice
    readings: tuple[Reading, ...]
    claims: tuple[Claim, ...]
    shared: frozenset[str]
    dropped: tuple[str, ...] = ()
    orders: tuple[Any, ...] = ()
    withdrawn: tuple[Claim, ...] = ()


@dataclass(slots=True)
class _Thing:
    """A local entity while its readings are gathered: field -> value -> places of the readings that state it.

    Values stand in the order in which the extractor stated them.
    """

    local: str
    values: dict[str, dict[Any, list[int]]] = field(default_factory=dict)
    stated: list[int] = field(default_factory=list)

    def say(self, name: str, value: Any, reading: int) -> None:
        if value not in (None, "", ()):
            self.values.setdefault(name, {}).setdefault(value, []).append(reading)

    def best(self, name: str, readings: list[Reading]) -> Any:
        """The value of a field that wins, or None: the most confident, then the one that was stated first."""
        said = self.values.get(name)
        return max(said, key=lambda v: max(readings[i].confidence for i in said[v])) if said else None


def check_evidence(extraction: Extraction) -> None:
    """The evidence contract. Raises BadInput, naming notice and rule, where a quote is not what the text has there."""
    text = extraction.notice.text
    for r in extraction.readings:
        if not 0 <= r.begin < r.end <= len(text) or text[r.begin:r.end] != r.quote:
            raise BadInput(f'{extraction.notice.id}: rule "{r.rule}" quotes {r.quote[:60]!r} for characters '
                           f"{r.begin}-{r.end}, and the text has {text[max(0, r.begin):max(0, r.end)][:60]!r} there; "
                           "mend the rule: nothing was stored")


def join(readings: Iterable[Reading]) -> tuple[list[Reading], list[tuple[int, Any]]]:
    """Readings of one rule, from one passage, with one confidence, as one reading; and all facts in the order in which
    they were stated, each with the place of its reading."""
    joined: dict[tuple[int, int, str, float], tuple[int, str, list[Any]]] = {}
    stated = []
    for r in readings:
        place, _, facts = joined.setdefault((r.begin, r.end, r.rule, r.confidence), (len(joined), r.quote, []))
        for f in r.facts:
            if f not in facts:
                facts.append(f)
                stated.append((place, f))
    return [Reading(rule, begin, end, quote, confidence, tuple(facts))
            for (begin, end, rule, confidence), (_, quote, facts) in joined.items()], stated


def resolve(extraction: Extraction, registry: Any = None, min_confidence: float = 0.0) -> Resolved:
    """Turn an extraction into claims. Readings below `min_confidence` are left out.

    registry: has ``body(name, abbreviation, country, date) -> row or None`` and ``international(name) -> row or None``;
    a row's `id` and `name` are then the body's. Raises BadInput where a reading breaks the evidence contract.
    """
    check_evidence(extraction)
    readings, facts = join(r for r in extraction.readings if r.confidence >= min_confidence)
    return _Resolver(extraction.notice, readings, registry).run(facts)


class _Resolver:
    def __init__(self, notice: Notice, readings: list[Reading], registry: Any):
        self.notice = notice
        self.readings = readings
        self.registry = registry
        self.things: dict[str, _Thing] = {}
        self.keys: dict[str, str] = {}  # local id -> key
        self.shared: set[str] = set()
        self.claims: dict[tuple[str, str, Any], set[int]] = {}
        self.dropped: list[str] = []

    # -- gathering
    def thing(self, local: str) -> _Thing:
        return self.things.setdefault(local, _Thing(local))

    def run(self, facts: list[tuple[int, Any]]) -> Resolved:
        for i, f in facts:
            self._gather(i, f)
        for local in self.things:
            self._make_sense(local, facts)
        for kind in ("body", "official", "event", "agreement", "group"):
            found = [(x, self._key(kind, x, facts)) for x in self.things if x.startswith(kind + "/")]
            self._assign([(local, *key) for local, key in found if key], together=kind in ("body", "official"))
        for local, key in self.keys.items():
            self._describe(local, key)
        for i, f in facts:
            self._link(i, f)
        claims = tuple(Claim(s, name, value, tuple(sorted(by)))
                       for (s, name, value), by in sorted(self.claims.items(), key=lambda c: (*c[0][:2], str(c[0][2]))))
        return Resolved(self.notice, tuple(self.readings), claims, frozenset(self.shared),
                        tuple(sorted(set(self.dropped))))

    def _gather(self, i: int, f: Any) -> None:
        if isinstance(f, BodyFact):
            t = self.thing(f.body)
            for name in ("name", "kind", "country", "abbreviation"):
                t.say(name, getattr(f, name), i)
        elif isinstance(f, OfficialFact):
            t = self.thing(f.official)
            t.say("name", f.name, i)
            t.say("country", f.country, i)
        elif isinstance(f, GroupFact):
            t = self.thing(f.group)
            t.say("name", f.name, i)
            t.say("headcount", f.headcount, i)
        elif isinstance(f, EventFact):
            t = self.thing(f.event)
            t.say("name", f.name, i)
            t.say("kind", f.kind, i)
            t.say("status", f.status, i)
            if f.begin or f.end:
                t.say("date", (f.begin, f.end), i)
            if f.city or f.countries:
                t.say("place", (f.city, f.countries), i)
            t.say("topic", f.topic, i)
        elif isinstance(f, AgreementFact):
            t = self.thing(f.agreement)
            for name in ("name", "kind", "status", "topic"):
                t.say(name, getattr(f, name), i)
            if f.date:
                t.say("date", (f.date, f.date), i)
        else:
            return
        t.stated.append(i)

    def _best(self, local: str, name: str) -> Any:
        t = self.things.get(local)
        return t.best(name, self.readings) if t else None

    def _make_sense(self, local: str, facts: list[tuple[int, Any]]) -> None:
        """Leave out what cannot be true together: readings that are right one by one may not fit each other."""
        t = self.things[local]
        if local.startswith("event/"):
            self._join_dates_and_places(local)
        elif local.startswith("body/") and self._best(local, "kind") == "international-organization":
            t.values.pop("country", None)
        elif local.startswith("group/"):
            members = {m for _, f in facts if isinstance(f, GroupFact) and f.group == local for m in f.members}
            if (self._best(local, "headcount") or 0) < len(members):
                t.values.pop("headcount", None)

    # -- identity
    def _key(self, kind: str, local: str, facts: list[tuple[int, Any]]) -> tuple[str, bool] | None:
        """The key of a local entity, without the notice's id, and whether other notices share it."""
        name = self._best(local, "name")
        if not name and kind in ("event", "agreement"):
            name = self._best(local, "kind")
        if not name:
            self.dropped.append(f"{local}: no reading names it")
            return None
        if kind == "body":
            return self._body_key(name, self._best(local, "abbreviation"), self._best(local, "country"),
                                  self._best(local, "kind"))
        if kind == "official":
            return self._person_key(name, local, facts)
        if kind == "event":
            return self._event_key(name, local)
        if kind == "agreement":
            return self._agreement_key(name, local, facts)
        return f"group/{slug(name)}", False

    def _assign(self, found: list[tuple[str, str, bool]], together: bool) -> None:
        """Give local entities their keys. together: those of one shared key are one; else (events, agreements) what the
        extractor told apart stays apart, and none of them is known well enough to be shared."""
        often = Counter(key for _, key, _ in found)
        taken: set[str] = set()
        for local, key, shared in found:
            if shared and (together or often[key] == 1):
                self.shared.add(key)
            else:
                key = own = f"{key}.{self.notice.id}"
                number = 1
                while key in taken:
                    number += 1
                    key = f"{own}.{number}"
            taken.add(key)
            self.keys[local] = key

    def _body_key(self, name: str, abbreviation: str | None, country: str | None, kind: str | None) -> tuple[str, bool]:
        row = None
        if self.registry is not None:
            if country is None:
                row = self.registry.international(name, weak=kind == "international-organization")
            else:
                row = self.registry.body(name, abbreviation, country, self.notice.published)
        if row:
            return f"body/{row.id}", True
        if country:
            return f"body/{country}.{slug(name)}", True
        return f"body/{slug(name)}", kind == "international-organization"

    def _person_key(self, name: str, local: str, facts: list[tuple[int, Any]]) -> tuple[str, bool]:
        country = self._best(local, "country")
        full = len(slug(name).split("-")) > 1
        if country:
            return f"person/{country}.{slug(name)}", full
        bodies = sorted({self.keys[f.body] for _, f in facts if isinstance(f, TenureFact) and f.official == local
                         and f.body in self.keys and self.keys[f.body] in self.shared})
        if bodies and full:
            return f"person/{bodies[0].removeprefix('body/')}.{slug(name)}", True
        return f"person/{slug(name)}", False

    def _event_key(self, name: str, local: str) -> tuple[str, bool]:
        begin, _ = self._best(local, "date") or (None, None)
        day = begin if begin and len(begin) == 10 else None
        key = f"event/{begin}.{slug(name)}" if begin else f"event/{slug(name)}"
        return key, bool(day) and own_name(name)

    def _agreement_key(self, name: str, local: str, facts: list[tuple[int, Any]]) -> tuple[str, bool]:
        date, _ = self._best(local, "date") or (None, None)
        parties = sorted({self._side(f.actor) for _, f in facts
                          if isinstance(f, PartyFact) and f.agreement == local} - {""})
        key = "agreement/" + ".".join(x for x in (date, "--".join(parties[:3]), slug(name)) if x)
        return key, bool(date and len(date) == 10 and 2 <= len(parties) <= 3 and own_name(name))

    def _side(self, local: str) -> str:
        kind, _, code = local.partition("/")
        if kind == "country":
            return code
        return self._best(local, "country") or self.keys.get(local, "").partition("/")[2]

    # -- claims
    def _claim(self, subject: str, name: str, value: Any, readings: Iterable[int]) -> None:
        self.claims.setdefault((subject, name, value), set()).update(readings)

    def _join_dates_and_places(self, local: str) -> None:
        """One reading may give the first day and another the last, or one the city and another the country: each part
        is won on its own, and the readings that give a part support the whole."""
        t = self.things[local]
        for name, parts in (("date", 2), ("place", 2)):
            said = t.values.get(name)
            if not said or len(said) == 1:
                continue
            whole, support = [], set()
            for part in range(parts):
                votes = _Thing(local)
                for value, by in said.items():
                    for i in by:
                        votes.say("part", value[part], i)
                won = votes.best("part", self.readings)
                whole.append(won if won is not None else (() if name == "place" and part else None))
                if won is not None:
                    support.update(votes.values["part"][won])
            if name == "date" and all(whole) and whole[1] < whole[0][:len(whole[1])]:
                whole[1] = None  # the end belongs to something else
                support = {i for value, by in said.items() if value[0] == whole[0] for i in by}
            t.values[name] = {tuple(whole): sorted(support)}

    def _describe(self, local: str, key: str) -> None:
        t = self.things[local]
        self._claim(key, "exists", "", t.stated)
        for name, said in t.values.items():
            won = t.best(name, self.readings)
            for value, by in said.items():
                if name in ("name", "abbreviation", "topic"):
                    shown = label(value)
                    if shown:
                        self._claim(key, "alias" if name == "name" and value != won else name, shown, by)
                elif name not in SINGLE or value == won:
                    self._claim(key, name, value, by)
        if "name" not in t.values:  # an event or agreement of which only the kind is said
            self._claim(key, "name", t.best("kind", self.readings), t.stated)

    def _actor(self, local: str | None) -> str | None:
        if not local:
            return None
        if local.startswith("country/"):
            return local
        key = self.keys.get(local)
        if key is None:
            self.dropped.append(f"{local}: takes part, and no reading names it")
        return key

    def _link(self, i: int, f: Any) -> None:
        if isinstance(f, CountryFact):
            self._claim("notice", "mention", f"country/{f.country}", [i])
        elif isinstance(f, BodyFact) and f.body in self.keys:
            self._claim("notice", "mention", self.keys[f.body], [i])
        elif isinstance(f, OfficialFact) and f.official in self.keys:
            self._claim("notice", "mention", self.keys[f.official], [i])
        elif isinstance(f, TenureFact) and f.official in self.keys:
            self._tenure(i, f)
        elif isinstance(f, GroupFact) and f.group in self.keys:
            for member in f.members:
                key = self._actor(member)
                if key:
                    self._claim(self.keys[f.group], "member", key, [i])
        elif isinstance(f, EventFact) and f.event in self.keys and f.part_of in self.keys:
            if self.keys[f.part_of] != self.keys[f.event]:
                self._claim(self.keys[f.event], "part-of", self.keys[f.part_of], [i])
        elif isinstance(f, ParticipationFact) and f.event in self.keys:
            key = self._actor(f.actor)
            if key:
                part = (key, f.role, self._actor(f.on_behalf_of) or "", f.head)
                self._claim(self.keys[f.event], "participation", part, [i])
        elif isinstance(f, AgreementFact) and f.agreement in self.keys:
            if f.event in self.keys:
                self._claim(self.keys[f.agreement], "concluded-at", self.keys[f.event], [i])
            if f.foresees in self.keys:
                self._claim(self.keys[f.agreement], "foresees", self.keys[f.foresees], [i])
        elif isinstance(f, PartyFact) and f.agreement in self.keys:
            key = self._actor(f.actor)
            if key:
                self._claim(self.keys[f.agreement], "party", key, [i])
        elif not isinstance(f, (EventFact, AgreementFact)):
            self.dropped.append(f"{type(f).__name__}: of something that no reading names")

    def _tenure(self, i: int, f: TenureFact) -> None:
        person, title = self.keys[f.official], label(f.title)
        body = self.keys.get(f.body or "")
        if body is None and f.organization and label(f.organization):
            country = f.country or self._best(f.official, "country")
            name = label(f.organization)
            body, shared = self._body_key(name, None, country, "other")
            if not shared:
                body = f"{body}.{self.notice.id}"
            else:
                self.shared.add(body)
            if body not in self.keys.values():  # implied by the title only: a body, but not one that the notice names
                self._claim(body, "exists", "", [i])
                self._claim(body, "name", name, [i])
                if country:
                    self._claim(body, "country", country, [i])
        if title or body:
            self._claim(person, "tenure", (title, body or ""), [i])


_KIND_WORDS = frozenset((
    "forum", "conference", "seminar", "workshop", "summit", "meeting", "visit", "ceremony", "training",
    "exhibition", "session", "talks", "dialogue", "event", "signing", "mou", "memorandum", "understanding",
    "agreement", "protocol", "treaty", "declaration", "statement", "joint", "bilateral", "trilateral",
    "cooperation", "minister", "ministers", "president", "official", "state", "annual", "first", "second",
    "third", "meetings", "ministerial", "vice", "committee", "commission", "council", "group", "working",
    "high", "level", "economic", "political", "strategic", "policy", "consultations", "regular",
))


_SMALL = frozenset(("with", "from", "among", "between", "into", "under", "towards", "their", "through", "upon", "over"))


def own_name(name: str) -> bool:
    """Whether a name is an occasion's or document's own, and not only its description ("meeting with Panama").

    Its own is a name whose words of four letters and more are all written with a capital, and of which at least two
    say more than what kind of thing it is and which countries take part.
    """
    from kg.language.countries import find_countries

    spared = list(name)
    for found in find_countries(name):
        spared[found.begin:found.end] = " " * (found.end - found.begin)
    words = [w for w in re.findall(r"[^\W\d_]{4,}", "".join(spared)) if w not in _SMALL]
    return all(w[0].isupper() for w in words) and len({w.lower() for w in words} - _KIND_WORDS) >= 2
