"""Who had to do with whom: the contacts of each notice, folded into ties of countries and international organisations.

A *contact* is what two sides had to do with each other on one occasion or in one agreement, as one notice tells it. Its
*relation* (`relations`, `agreement_relations`) follows from the kind of the occasion and from the roles. What a
relation weighs, and whether it makes a tie strong or weak, is declared in ``ontology/schemes.ttl``, for analysts to
edit; ``ontology/ties.rq`` sums up.

A side is a country or an international organisation. Bodies and persons stand for the side they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from kg.language.countries import find_countries
from kg.language.registry import fold as fold_name
from kg.language.registry import load_registry
from kg.paths import folder

if TYPE_CHECKING:
    from kg.graph.iris import Iris
    from kg.resolve import Resolved

# At a gathering the country where it takes place is only the place, unless one of its own invites.
GATHERINGS = frozenset(("forum", "conference", "seminar", "workshop", "summit", "exhibition", "other"))
COUNTED = frozenset(("signed", "planned", "in-force"))  # statuses of agreements that make a tie
_ORGANS = ("Commission", "Secretariat", "Parliament", "Council")
FUNDED = 4  # who pays for a larger gathering pays for the gathering, not for each that comes
MAX_JOINT = 3  # as many organisers are joint organisers; more are a circle, and only its inviters are tied to each


@dataclass(frozen=True, slots=True)
class Attendance:
    """One side's part in an occasion. own: a body or person of the side has the role, not just the country's name.

    circle: the group as a member of which the side is there ("eight Central American countries"), or "".
    """

    side: str
    role: str
    own: bool = False
    circle: str = ""
    international: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Two sides (keys, a < b), what relation they stood in, and the event or agreement (a key)."""

    a: str
    b: str
    relation: str
    on: str


def relations(kind: str, attendances: Iterable[Attendance], named: Iterable[str] = ()) -> dict[tuple[str, str], str]:
    """The relation of every two sides at an occasion: visit, training, funding, meeting, joint-organisation, hosting,
    or same-occasion. Pairs that the occasion does not bring together are left out.

    named: the sides that the occasion's name names. "Korea-Peru e-Government Seminar" is theirs, wherever it is held;
    a "Summit of the African Union" is the organisation's own, and who comes is a member or a guest.
    """
    present = list(attendances)
    sides = sorted({x.side for x in present})
    roles = {s: {x.role for x in present if x.side == s} for s in sides}
    with_own = {x.side for x in present if x.own}
    foreign = {x.side for x in present if x.international}
    organisers = {s for s in sides if "organizer" in roles[s]}
    named = set(named)
    owners = set() if named - foreign else foreign & (organisers | named)
    inviters = set() if owners else {s for s in sides if "host" in roles[s]} & with_own
    circles = {s: {x.circle for x in present if x.side == s and x.circle} for s in sides}
    if sides and set.intersection(*circles.values()):  # all are of one group: it tells no one from the others
        circles = {s: set() for s in sides}
    visitors = {s for s in sides if "host" not in roles[s]}
    joint = len({min(circles[s], default=s) for s in organisers}) <= MAX_JOINT
    out: dict[tuple[str, str], str] = {}
    for a, b in combinations(sides, 2):
        pair = {a, b}
        if pair <= foreign:
            continue  # two organisations at one occasion
        if kind == "visit":
            hosts = [s for s in (a, b) if "host" in roles[s]]
            if len(hosts) == 1 and pair & foreign and visitors - foreign:
                continue  # an organisation that travels with a country's delegation does not visit by itself
            if len(hosts) == 1:  # of several visitors and several hosts it is not said who was where
                clear = len(visitors - foreign) < 2 or len(sides) - len(visitors) == 1
                out[a, b] = "visit" if clear else "same-occasion"
            elif not hosts and not foreign & pair:
                out[a, b] = "same-occasion"
        elif circles[a] & circles[b]:
            out[a, b] = "same-occasion"
        elif kind == "training" and pair & {s for s in sides if roles[s] & {"organizer", "host", "funder"}} and joint:
            out[a, b] = "training"
        elif len([s for s in (a, b) if "funder" in roles[s]]) == 1 and (
                kind == "training" or len(sides) <= FUNDED or circles[a] or circles[b]):
            out[a, b] = "funding"
        elif pair <= organisers and joint and (len(sides) > 2 or pair & owners):
            out[a, b] = "joint-organisation"
        elif pair & owners:
            continue
        elif len(sides) == 2:
            bare = any(roles[s] == {"host"} and s not in with_own for s in (a, b)) and not pair <= named
            out[a, b] = "same-occasion" if kind in GATHERINGS and bare and not pair & organisers else "meeting"
        elif foreign & pair:
            continue  # an organisation among several countries: they are its members, or it is one guest of many
        elif pair & inviters or (len(organisers - foreign) == 1 and pair & organisers):
            out[a, b] = "hosting"
        else:
            out[a, b] = "same-occasion"
    return out


def agreement_relations(status: str, sides: Iterable[str]) -> dict[tuple[str, str], str]:
    """The relation of every two parties: agreement between two, multilateral-agreement among more."""
    parties = sorted(set(sides))
    if status not in COUNTED:
        return {}
    relation = "agreement" if len(parties) == 2 else "multilateral-agreement"
    return {pair: relation for pair in combinations(parties, 2)}


# ------------------------------------------------------------------ from what a notice says
class _Sides:
    """Which sides an actor stands for, by what one notice says."""

    def __init__(self, resolved: Resolved):
        self.country: dict[str, str] = {}
        self.international: set[str] = set()
        self.members: dict[str, list[str]] = {}
        self.post: dict[str, str] = {}
        self.names: dict[str, list[str]] = {}
        for c in resolved.claims:
            if c.field == "country":
                self.country[c.subject] = c.value
            elif c.field == "kind" and c.value == "international-organization":
                self.international.add(c.subject)
            elif c.field in ("name", "alias", "abbreviation") and c.subject.startswith("body/"):
                self.names.setdefault(c.subject, []).append(c.value)
            elif c.field == "member":
                self.members.setdefault(c.subject, []).append(c.value)
            elif c.field == "tenure" and c.value[1]:
                self.post.setdefault(c.subject, c.value[1])

    def of(self, actor: str, on_behalf_of: str = "") -> list[tuple[str, bool, str, bool]]:
        """(side, own, circle, international) for each side."""
        if on_behalf_of:
            return [(s, True, c, i) for s, _, c, i in self.of(on_behalf_of)]
        if actor.startswith("country/"):
            return [(actor, False, "", False)]
        if actor in self.international:
            return [(self._whole(actor), True, "", True)]
        if actor.startswith("group/"):
            found = [x for m in self.members.get(actor, ()) if not m.startswith("group/") for x in self.of(m)]
            return [(s, False, actor, i) for s, _, _, i in found]
        body = self.post.get(actor)
        if body in self.international:
            return [(self._whole(str(body)), True, "", True)]
        country = self.country.get(actor) or self.country.get(body or "")
        return [(f"country/{country}", True, "", False)] if country else []

    def _whole(self, organisation: str) -> str:
        """The organisation of which this is an organ (a commission, a secretariat), where the notice names both."""
        row = load_registry().organizations.get(organisation.removeprefix("body/"))
        whole = f"body/{row.parent}" if row and row.parent else ""
        return whole if whole in self.international and row and row.name.endswith(_ORGANS) else organisation

    def named(self, occasion: str, present: list[Attendance]) -> set[str]:
        """The sides that an occasion's name names before any "with": after it stand those who are met."""
        head = occasion.partition(" with ")[0]
        words = f" {fold_name(head)} "
        return {f"country/{found.codes[0]}" for found in find_countries(head)} | {
            x.side for x in present if x.international and any(f" {n} " in words for n in self._names(x.side))}

    def _names(self, organisation: str) -> set[str]:
        row = load_registry().organizations.get(organisation.removeprefix("body/"))
        known = [n.text for n in row.names] if row else []
        return {fold_name(n) for n in [*self.names.get(organisation, ()), *known]} - {""}


def contacts(resolved: Resolved) -> list[Contact]:
    """All contacts that a notice tells of, sorted."""
    sides = _Sides(resolved)
    kind = {c.subject: c.value for c in resolved.claims if c.field == "kind"}
    status = {c.subject: c.value for c in resolved.claims if c.field == "status"}
    name = {c.subject: c.value for c in resolved.claims if c.field == "name"}
    at: dict[str, list[Attendance]] = {}
    parties: dict[str, list[str]] = {}
    for c in resolved.claims:
        if c.field == "participation":
            actor, role, behalf, _ = c.value
            at.setdefault(c.subject, []).extend(Attendance(s, role, own, circle, inter)
                                                for s, own, circle, inter in sides.of(actor, behalf))
        elif c.field == "party":
            parties.setdefault(c.subject, []).extend(s for s, _, _, _ in sides.of(c.value))
    found = []
    for event, who in at.items():
        named = sides.named(name.get(event, ""), who)
        found += [Contact(a, b, relation, event)
                  for (a, b), relation in relations(kind.get(event, "other"), who, named).items()]
    found += [Contact(a, b, relation, agreement) for agreement, who in parties.items()
              for (a, b), relation in agreement_relations(status.get(agreement, "mentioned"), who).items()]
    return sorted(found, key=lambda c: (c.a, c.b, c.relation, c.on))


# ------------------------------------------------------------------ triples
def contact_lines(notice_id: str, found: Iterable[Contact], iris: Iris) -> list[str]:
    """The contacts of one notice, as lines of N-Triples. One occasion brings two sides together in one way only, so its
    key and the sides make a contact's IRI."""
    from kg.graph.vocabulary import full

    said = tuple(f"<{full(p)}>" for p in ("rdf:type", "coop:Contact", "coop:between", "coop:relation", "coop:on",
                                          "coop:fromNotice"))
    a, contact, between, relation, on, from_notice = said
    notice = iris.notice(notice_id)
    lines = []
    for c in found:
        this = f"<{iris.id(f'contact/{notice_id}/{_pair(c.a, c.b)}/{c.on}')}>"
        lines += [f"{this} {a} {contact} .\n", f"{this} {between} <{iris.id(c.a)}> .\n",
                  f"{this} {between} <{iris.id(c.b)}> .\n", f"{this} {relation} <{full(f'relation:{c.relation}')}> .\n",
                  f"{this} {on} <{iris.id(c.on)}> .\n", f"{this} {from_notice} <{notice}> .\n"]
    return lines


def _pair(a: str, b: str) -> str:
    return "--".join(x.partition("/")[2] for x in (a, b))


def fold(contacts: bytes, iris: Iris) -> bytes:
    """Run ``ontology/ties.rq`` over contacts (with the days of their occasions): the ties, N-Triples from N-Triples.

    Raises BrokenCheck where the query or the schemes were edited and no longer run.
    """
    import pyoxigraph as ox

    from kg.errors import BrokenCheck
    from kg.graph.vocabulary import PREFIXES

    path = folder("ontology") / "ties.rq"
    store = ox.Store()
    store.bulk_load(contacts, ox.RdfFormat.N_TRIPLES)
    try:
        store.load(path=str(folder("ontology") / "schemes.ttl"), format=ox.RdfFormat.TURTLE)
        result = store.query(path.read_text("utf-8"), prefixes={**PREFIXES, "id": iris.id("")})
        if not isinstance(result, ox.QueryTriples):
            raise ValueError("it is no CONSTRUCT")
        return result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""  # as bytes where no file is given
    except (SyntaxError, ValueError, RuntimeError, TypeError) as e:
        raise BrokenCheck(f"ontology/ties.rq: does not run: {' '.join(str(e).split())}; take back the last "
                          "change") from None
