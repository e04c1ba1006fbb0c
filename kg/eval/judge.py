"""What the saved queries give for one notice, held against its gold: right, extra and missed facts of each kind.

Bodies, people, events and agreements are matched one to one first; only what is matched is asked for its fields. The
fields, parties and participants of what is missed count as missed, those of what is extra as extra.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.eval.alike import best, pair, plain, same_kind, same_person

Row = dict[str, str]  # column -> text, "" where unbound
Tables = dict[str, list[Row]]

QUERIES = ("countries", "organizations", "officials", "events", "participations", "agreements", "agreement-parties",
           "ties")
# The kinds that make up "all facts", in the order in which they are shown; BESIDE are shown and not counted in it.
COUNTED = ("countries", "organizations", "officials", "posts", "events", "event-facts", "participations", "agreements",
           "agreement-facts", "parties", "ties")
BESIDE = ("roles", "weak ties")
SAME_NAME = 0.86  # likeness from which two names are one body's
SAME_EVENT = SAME_AGREEMENT = 0.6  # points from which two are one


@dataclass(slots=True)
class Tally:
    """Counts of one kind of fact. Where nothing was given precision is 1, where nothing was wanted recall is 1."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, right: int = 0, extra: int = 0, missed: int = 0) -> None:
        """Count further facts."""
        self.right += right
        self.extra += extra
        self.missed += missed

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Share of what was wanted that was given."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One difference from gold. `sign`: ``-`` missed, ``+`` extra, ``!`` another value."""

    kind: str
    sign: str
    text: str


@dataclass(slots=True)
class Judged:
    """One notice's counts by kind, its differences from gold, and which statements about which things are right.

    A key of `verdicts` is ("mention", code of a country), ("body" or "official" or "event" or "agreement", IRI),
    ("title" or "organization", IRI of the official, text), (field, IRI of the event or agreement), ("participation",
    event, actor, role) or ("party", agreement, actor). What gold leaves open has no verdict.
    """

    stem: str
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    findings: list[Finding] = field(default_factory=list)
    verdicts: dict[tuple[str, ...], bool] = field(default_factory=dict)


def judge(stem: str, gold: dict[str, Any], rows: Tables) -> Judged:
    """Hold the rows of one notice against its gold (a dict that `kg.eval.gold` has checked)."""
    work = _Judge(Judged(stem), gold, rows)
    work.countries()
    work.organizations()
    work.officials()
    work.events()
    work.agreements()
    work.ties()
    work.out.findings.sort()
    return work.out


def _firsts(rows: Iterable[Row], key: Callable[[Row], str]) -> list[Row]:
    """The first row of each key that is not empty."""
    found: dict[str, Row] = {}
    for row in rows:
        if key(row):
            found.setdefault(key(row), row)
    return list(found.values())


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _said(*words: str | None) -> str:
    return " ".join(w for w in words if w)


class _Judge:
    def __init__(self, out: Judged, gold: dict[str, Any], rows: Tables):
        self.out = out
        self.gold = gold
        self.rows = rows
        self.named = {row["iso2"].upper() for row in rows["countries"] if row["iso2"]}

    def count(self, kind: str, right: int = 0, extra: int = 0, missed: int = 0) -> None:
        self.out.tallies[kind].add(right, extra, missed)

    def tell(self, kind: str, sign: str, text: str) -> None:
        self.out.findings.append(Finding(kind, sign, text))

    def matched(self, kind: str, wanted: list[Any], given: list[Row], found: dict[int, int],
                want: Callable[[Any], str], give: Callable[[Row], str]) -> None:
        """Count a one-to-one match and tell what it leaves over on both sides."""
        self.count(kind, len(found), len(given) - len(found), len(wanted) - len(found))
        for j, row in enumerate(given):
            if j not in found:
                self.tell(kind, "+", give(row))
        for i, thing in enumerate(wanted):
            if i not in found.values():
                self.tell(kind, "-", want(thing))

    def countries(self) -> None:
        wanted = set(self.gold["countries"])
        self.count("countries", len(wanted & self.named), len(self.named - wanted), len(wanted - self.named))
        for code in sorted(wanted ^ self.named):
            self.tell("countries", "-" if code in wanted else "+", code)
        for code in self.named:
            self.out.verdicts["mention", code] = code in wanted

    def organizations(self) -> None:
        wanted = self.gold["organizations"]
        given = _firsts(self.rows["organizations"], lambda r: plain(r["name"]))
        found = pair(wanted, given, lambda g, r: best(g["names"], [r["name"], r["abbreviation"]]), SAME_NAME)
        self.matched("organizations", wanted, given, found, lambda g: g["names"][0], lambda r: r["name"])
        right = {plain(given[j]["name"]) for j in found}
        for row in self.rows["organizations"]:
            self.out.verdicts["body", row["body"]] = plain(row["name"]) in right

    # -- people
    def officials(self) -> None:
        wanted = self.gold["officials"]
        given = _firsts(self.rows["officials"], lambda r: plain(r["name"]))
        found = pair(wanted, given, lambda g, r: float(same_person(g["names"], r["name"])), 0.5)
        self.matched("officials", wanted, given, found, lambda g: _said(g["names"][0], *_list(g.get("titles"))[:1]),
                     lambda r: _said(r["name"], r["title"]))
        posts: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows["officials"]:
            posts[plain(row["name"])].append(row)
            self.out.verdicts["official", row["official"]] = False
        for j, i in found.items():
            self.posts(wanted[i], posts[plain(given[j]["name"])])
        for i, person in enumerate(wanted):
            if i not in found.values():
                self.count("posts", missed=sum(bool(person.get(k)) for k in ("titles", "organization", "country")))
        for j, row in enumerate(given):
            if j not in found:
                self.count("posts", extra=sum(bool(row[k]) for k in ("title", "organization", "country")))

    def posts(self, person: dict[str, Any], rows: list[Row]) -> None:
        for what, of in (("title", "titles"), ("organization", "organization"), ("country", "country")):
            wanted = _list(person.get(of))
            given = [row[what] for row in rows if row[what]]
            fits = [_post_fits(what, wanted, value) for value in given]
            ok = any(fits)
            self.count("posts", int(ok), int(bool(given) and not ok), int(bool(wanted) and not ok))
            if (wanted or given) and not ok:
                self.tell("posts", "!", _differ(f"{person['names'][0]}: {what}", wanted, given))
            for row in rows:
                if row[what] and what != "country":
                    self.out.verdicts[what, row["official"], row[what]] = _post_fits(what, wanted, row[what])
        for row in rows:
            self.out.verdicts["official", row["official"]] = True

    # -- events
    def events(self) -> None:
        wanted, given = self.gold["events"], _firsts(self.rows["events"], lambda r: r["event"])
        present: dict[str, set[str]] = defaultdict(set)
        for row in self.rows["participations"]:
            present[row["event"]] |= {row["participant"], row["iso2"].upper()} - {""}
        found = pair(wanted, given, lambda g, r: _event_points(g, r, present[r["event"]]), SAME_EVENT)
        # a signing that is shown as an occasion of its own is a fair reading where gold has the agreement signed then
        days = {a.get("date") for a in self.gold["agreements"] if a.get("status") == "signed"}
        days = {day or "" for day in days if day}
        fair = {j for j, r in enumerate(given) if j not in found and same_kind("ceremony", r["kind"])
                and r["start"] in days}
        left_out = {given[j]["event"] for j in fair}
        number = {given[j]["event"]: i for j, i in found.items()}
        given = [r for r in given if r["event"] not in left_out]
        found = {j: number[r["event"]] for j, r in enumerate(given) if r["event"] in number}
        self.matched("events", wanted, given, found,
                     lambda g: _said(g["names"][0], f"[{_said(g.get('kind'), g.get('start'))}]"),
                     lambda r: _said(r["name"], f"[{_said(r['kind'], r['start'])}]"))
        for j, row in enumerate(given):
            self.out.verdicts["event", row["event"]] = j in found
            if j in found:
                self.event_facts(wanted[found[j]], row)
        self.participations({iri: wanted[i] for iri, i in number.items()}, left_out)

    def event_facts(self, event: dict[str, Any], row: Row) -> None:
        for what in ("kind", "start", "end", "city", "country"):
            wanted, given = event.get(what), row[what] or None
            if what == "kind":
                ok = same_kind(wanted, given)
            elif what == "city":
                ok = best([wanted or ""], [given or ""]) >= 0.85
            elif what == "country":
                ok = given is not None and given.upper() in {wanted, *(event.get("countries") or ())}
            else:
                ok = bool(wanted) and wanted == given
            if what == "end" and not given and wanted == event.get("start"):
                continue
            if what in ("start", "end") and _open(wanted, given):
                continue
            self.field("event-facts", event["names"][0], what, wanted, given, ok, row["event"])

    def field(self, kind: str, name: str, what: str, wanted: str | None, given: str | None, ok: bool, iri: str) -> None:
        """Count one field of a matched thing."""
        self.count(kind, int(bool(wanted) and ok), int(bool(given) and not ok), int(bool(wanted) and not ok))
        if (wanted or given) and not ok:
            self.tell(kind, "!", _differ(f"{name}: {what}", _list(wanted), _list(given)))
        if given:
            self.out.verdicts[what, iri] = ok

    def participations(self, events: dict[str, dict[str, Any]], left_out: set[str]) -> None:
        roles: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.rows["participations"]:
            roles[row["event"], plain(row["participant"])].add(row["role"].lower())
        placed: set[tuple[str, int]] = set()  # the event's id in gold, number of the participant
        member: dict[tuple[str, str], dict[str, Any] | None] = {}
        for row in self.rows["participations"]:
            key = (row["event"], plain(row["participant"]))
            if key in member or row["event"] in left_out:
                continue
            event = events.get(row["event"])
            member[key] = None
            if event is None:
                self.count("participations", extra=1)
                continue
            free = (n for n, m in enumerate(event["participants"])
                    if (event["id"], n) not in placed and _is_at(m["who"], row))
            n = next(free, None)
            if n is None:
                self.count("participations", extra=1)
                self.tell("participations", "+", f"{row['participant']} at {event['names'][0]}")
                continue
            placed.add((event["id"], n))
            member[key] = wanted = event["participants"][n]
            self.count("participations", right=1)
            ok = wanted["role"] in roles[key]
            self.count("roles", int(ok), int(not ok), int(not ok))
            if not ok:
                self.tell("roles", "!", _differ(f"{row['participant']} at {event['names'][0]}", [wanted["role"]],
                                                sorted(roles[key])))
        for event in self.gold["events"]:
            for n, wanted in enumerate(event["participants"]):
                if (event["id"], n) not in placed:
                    self.count("participations", missed=1)
                    who = f"{(wanted['who'] or ['?'])[0]} ({wanted['role']})"
                    self.tell("participations", "-", f"{who} at {event['names'][0]}")
        for row in self.rows["participations"]:
            key = (row["event"], plain(row["participant"]))
            if key in member:
                took = member[key]
                self.out.verdicts["participation", row["event"], row["actor"], row["role"]] = (
                    took is not None and took["role"] == row["role"].lower())

    # -- agreements
    def agreements(self) -> None:
        wanted, given = self.gold["agreements"], _firsts(self.rows["agreements"], lambda r: r["agreement"])
        parties: dict[str, list[str]] = defaultdict(list)
        actors: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self.rows["agreement-parties"]:
            name = row["iso2"].upper() or row["party"]
            parties[row["agreement"]].append(name)
            actors[row["agreement"], name].append(row["actor"])
        found = pair(wanted, given, lambda g, r: _agreement_points(g, r, parties[r["agreement"]]), SAME_AGREEMENT)

        def shown(names: list[str]) -> str:
            return f"between {', '.join(names)}" if names else ""

        self.matched("agreements", wanted, given, found,
                     lambda g: _said(g["names"][0], f"[{g.get('kind')}]", shown([s[0] for s in g["parties"] if s])),
                     lambda r: _said(r["name"], f"[{r['kind']}]", shown(sorted(set(parties[r["agreement"]])))))
        for i, agreement in enumerate(wanted):
            if i not in found.values():
                self.count("parties", missed=len(agreement["parties"]))
        for j, row in enumerate(given):
            self.out.verdicts["agreement", row["agreement"]] = j in found
            names = sorted(set(parties[row["agreement"]]))
            if j not in found:
                self.count("parties", extra=len(names))
                continue
            self.agreement_facts(wanted[found[j]], row)
            self.parties(wanted[found[j]], row["agreement"], names, actors)

    def agreement_facts(self, agreement: dict[str, Any], row: Row) -> None:
        for what in ("kind", "status", "date"):
            wanted, given = agreement.get(what), row[what] or None
            if what == "date" and _open(wanted, given):
                continue
            ok = bool(wanted) and wanted == (given or "").lower()
            self.field("agreement-facts", agreement["names"][0], what, wanted, given, ok, row["agreement"])

    def parties(self, agreement: dict[str, Any], iri: str, names: list[str],
                actors: dict[tuple[str, str], list[str]]) -> None:
        sides = agreement["parties"]
        there = set()
        for name in names:
            side = next((n for n, side in enumerate(sides) if best(side, [name]) >= SAME_NAME), None)
            for actor in actors[iri, name]:
                self.out.verdicts["party", iri, actor] = side is not None
            if side is None:
                self.count("parties", extra=1)
                self.tell("parties", "+", f"{name} to {agreement['names'][0]}")
            else:
                there.add(side)
        self.count("parties", right=len(there), missed=len(sides) - len(there))
        for n, side in enumerate(sides):
            if n not in there:
                self.tell("parties", "-", f"{(side or ['?'])[0]} to {agreement['names'][0]}")

    # -- ties
    def ties(self) -> None:
        known = self.named | set(self.gold["countries"])
        short = {plain(n): plain(o["names"][0]) for o in self.gold["organizations"] for n in o["names"]}

        def end(text: str) -> str:
            if re.fullmatch(r"[A-Za-z]{2}", text) and text.upper() in known:
                return text.upper()
            return short.get(plain(text), plain(text))

        strong = {frozenset(map(end, ends)) for ends in self.gold["ties"]}
        weak = {frozenset(map(end, ends)) for ends in self.gold.get("weak_ties", ())}
        given = {frozenset((end(r["a"]), end(r["b"]))) for r in self.rows["ties"]}
        given_strong = {frozenset((end(r["a"]), end(r["b"]))) for r in self.rows["ties"] if r["strength"] == "strong"}
        false = {ends for ends in given_strong - strong - weak if len(ends) == 2}
        self.count("ties", len(strong & given_strong), len(false), len(strong - given_strong))
        self.count("weak ties", len(weak & given), len(given - weak - strong), len(weak - given))
        for kind, sign, found in (("ties", "+", false), ("ties", "-", strong - given_strong),
                                  ("weak ties", "+", given - weak - strong), ("weak ties", "-", weak - given)):
            for ends in found:
                self.tell(kind, sign, " -- ".join(sorted(ends)))


def _differ(what: str, wanted: list[str], given: list[str]) -> str:
    return f"{what}: {' | '.join(wanted) or 'nothing'} in gold, {' | '.join(given) or 'nothing'} here"


def _open(wanted: str | None, given: str | None) -> bool:
    """Gold leaves open a date that is known to the month or year only: giving that is no fault."""
    return not wanted and bool(given) and len(given or "") < 10


def _post_fits(what: str, wanted: list[str], given: str) -> bool:
    if what == "country":
        return given.upper() in wanted
    if best(wanted, [given]) >= 0.8:
        return True
    return what == "title" and any(plain(w) and plain(w) in plain(given) for w in wanted)


def _is_at(who: list[str], row: Row) -> bool:
    if row["iso2"] and row["iso2"].upper() in who:
        return True
    return best(who, [row["participant"]]) >= SAME_NAME or same_person(who, row["participant"])


def _event_points(event: dict[str, Any], row: Row, present: set[str]) -> float:
    """How surely two are one event: the name alone, or kind, day, place, people and a like name together."""
    name = best(event["names"], [row["name"]])
    if name >= 0.85:
        return 1.0 + name
    points = 0.0
    if same_kind(event.get("kind"), row["kind"]):
        points += 0.35
    days = {event.get("start"), event.get("end")} - {None}
    if row["start"] in days or row["end"] in days:
        points += 0.25
    if row["country"] and row["country"].upper() in {event.get("country"), *(event.get("countries") or ())}:
        points += 0.15
    members = event["participants"]
    if members:
        points += 0.35 * sum(best(m["who"], present) >= SAME_NAME for m in members) / len(members)
    return points + 0.2 * name


def _agreement_points(agreement: dict[str, Any], row: Row, parties: list[str]) -> float:
    """How surely two are one agreement: kind, parties, date and a like name together."""
    points = 0.4 if (agreement.get("kind") or "") == row["kind"].lower() else 0.0
    sides = agreement["parties"]
    if sides:
        points += 0.4 * sum(best(side, parties) >= SAME_NAME for side in sides) / len(sides)
    elif not parties:
        points += 0.2
    if agreement.get("date") and agreement["date"] == row["date"]:
        points += 0.15
    return points + 0.4 * best(agreement["names"], [row["name"]])
