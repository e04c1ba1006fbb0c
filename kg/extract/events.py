"""Occasions: forums, meetings, visits and the like, with dates, places and those who took part.

Each sentence is searched for anchors (`kg.extract.anchors`). Anchors that speak of one occasion are merged; dates,
places and actors of the sentence go to the anchor that they belong to; a sentence that only says who attended goes to
the occasion last spoken of. The title is read last: it repeats what the text tells.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from kg.extract.anchors import Anchor, anchors, visitors_told, wished
from kg.extract.dates import days_between
from kg.extract.document import Body, Document, Mention, Sentence
from kg.extract.event_words import GOING_ON, NAMED_ONLY, WEAK_HEADS
from kg.extract.participation import (
    Parts,
    active_role,
    all_present,
    attends,
    of_people,
    others_named,
    pairs_of,
    parts_of,
    sides_of,
)
from kg.extract.slots import Clauses
from kg.extract.when_where import Span, dateline, days_of, tell_around, tell_own
from kg.model import AgreementFact, EventFact, ParticipationFact, PartyFact

_FAMILIES = ({"forum", "conference", "seminar", "workshop", "summit"}, {"meeting"}, {"visit"}, {"training"},
             {"ceremony"}, {"exhibition"}, {"other"})
_ONCE = frozenset("training workshop seminar exhibition conference forum".split())  # a notice mostly tells one of each
_LOOSE = {"forum", "conference", "seminar", "workshop", "summit", "meeting"}
_RULES = {
    "named": "<named occasion>",
    "noun": "<described occasion>",
    "verb": "<verb of meeting>",
    "back": "<the event>",
}
_NOISE = frozenset("the a an of on for and in at to with between among its".split())
_REMEMBERED = 100  # occasions that a sentence may come back to; in a chronicle of more, not all are compared with all
_PRONOUN = re.compile(r"(?:[A-Z][^.;]{0,120}?[ ])?(?:[Hh]e|[Ss]he)\b")
_SIGNS = re.compile(r"\b(?:signed|sign|signing|inked|put (?:his|her|their) (?:names?|signatures?))\b")
_SIGNED_BY = re.compile(
    r"\b(?:(?:was|were|been) (?:\w+ )?(?:signed|inked|initialled|concluded)|(?:has|have) signed|"
    r"signed (?:a|an|the|two|three)|put (?:his|her|their) (?:names?|signatures?))\b")
_TAKING_PART = frozenset("with by between among including from of alongside".split())
_LEAD = 8  # sentences that may tell the news
_NEWS = 21  # days within which a signing is news
_QUESTION = re.compile(r"^(?:QUESTION|Q)\s?[:.]", re.M)
_LED_BY = re.compile(r"\b(?:headed|led|chaired) by (?:the |H\.E\.? |[\w.’'-]+ ){0,9}\Z")
_LEADS = re.compile(
    r"(?:,[^,]{0,80},| of [^,;]{0,60})? (?:leads?|led|heads?|headed|will lead|will head|is leading|is heading)\b"
)
_ON = re.compile(r"[ ](?:on|about|regarding|concerning)[ ](?P<t>.{4,110})\Z")
_DISCUSSED = re.compile(
    r"\b(?:to discuss|discussed|discussing|focus(?:ed|ing)? on|to exchange views on|exchanged views on|"
    r"talked about)[ ]"
                        r"(?P<t>[^.;:]{4,140}?)(?=[.;:]|,? and (?:agreed|also|to|signed)\b|"
                        r", (?:which|who|while|where|including|as well)\b)")
_BEFORE_BRACKET = re.compile(
    r"(?:\A|[,;(] |such as |including |, and | and )(?P<t>(?:(?!such as |, )[^;()]){4,90}) \(\Z"
)
_ACCOMPANIED = re.compile(r"\baccompan(?:y|ies|ied|ying)\b")
_AEGIS = re.compile(
    r"\b(?:under the (?:aegis|auspices|framework|umbrella) of|(?:with)?in the framework of|as part of)(?: the)? \Z"
)
_TOGETHER = re.compile(r"\b(?:co-?host\w*|jointly host\w*)\b")
_INFINITIVE = re.compile(
    r"\bto (?:attend|co-?host|host|participate|take part|join|hold|chair|co-?chair|open|address|lead|meet)\b"
)
_MEETS_WITH = re.compile(r"me(?:e?t|ets|eting)\b[^.;,]{0,30}? with\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WITH = re.compile(r"(?:[^;.]{0,40}?[\s–—,-])?[Ww]ith ")
_UNNAMED = re.compile(
    r" ?(?:with |by |on |upon )?(?:the |his |her )(?:\w+ )?(?:President|Prime Minister|Vice President|Speaker|King|"
    r"Queen|Emir|Sultan|Minister|Foreign Minister|[Cc]ounterpart)\b")
_THEY_WERE = re.compile(r"(?:[^,.;]{0,20} |)(?:[Tt]hey|[Hh]e|[Ss]he|[Tt]he (?:\w+ )?(?:delegation|team|group|guests|"
                        r"visitors|delegates|experts|mission)) (?:was|were) (?:\w+ )?(?:received|welcomed|"
                        r"hosted|met)\b.*", re.S)
_NEAR = 400  # characters: how far from words of a visit the visitor is looked for
_VERB_BETWEEN = re.compile(r"[;:]| (?:met|held|said|is|was|has|had|will|received|visited)\b")
_THE_OPENING = re.compile(r"\b(?:attended|(?:took|taking) part in|present at|joined) the (?:opening|launch|"
                          r"closing|event)\b")
_THE_DELEGATION = re.compile(r"\b[Tt]he (?:\w+ )?delegation\b(?! (?:of|from))")


@dataclass(slots=True)
class Occasion:
    """An event being put together from its anchors."""

    id: str
    kind: str
    head: str
    anchors: list[Anchor] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parts: dict[str, tuple[str, Sentence, str]] = field(default_factory=dict)  # actor -> role, sentence, rule
    more: dict[tuple[str, str], tuple[Sentence, str]] = field(default_factory=dict)  # further (actor, role) -> ...
    dates: Span | None = None
    dates_at: Sentence | None = None
    city: str | None = None
    countries: list[str] = field(default_factory=list)
    place_at: Sentence | None = None
    around: bool = False  # the place is told of something around it, not of itself
    named: bool = False
    ordinal: int | None = None
    planned: bool = False

    def take(self, actor: str, role: str, s: Sentence, rule: str) -> None:
        """Take an actor's part: the first telling role is kept, another one is a further role."""
        known = self.parts.get(actor)
        if known is None or known[0] == "participant" != role:
            self.parts[actor] = (role, s, rule)
        elif role in ("funder", "speaker", "signatory") and role != known[0]:
            self.more.setdefault((actor, role), (s, rule))

    def sides(self, doc: Document, role: str | None = None) -> set[str]:
        """The countries and international bodies that took part (in this role)."""
        return sides_of(doc, [actor for actor, (its, _, _) in self.parts.items() if role in (None, its)])


def read_events(doc: Document) -> None:
    """Find the occasions of a notice, with dates, places and participants, and state them."""
    if len(_QUESTION.findall(doc.text)) >= 3:
        doc.drop(
            "<occasion>", 0, min(80, len(doc.text)), "a transcript of questions and answers tells no occasions reliably"
        )
        return
    reader = _Reader(doc)
    titles = [s for s in doc.sentences if s.kind == "title"]
    for s in [s for s in doc.sentences if s.kind != "title"] + titles:
        reader.read(s)
    ceremonies = [o for o in reader.occasions if o.kind == "ceremony"]
    for s in reader.early:  # "Minister X attended the opening. The conference is held in"
        first = ceremonies if len(ceremonies) == 1 else [
            o for o in reader.occasions if o.kind in _ONCE and o.anchors[0].sentence.index == s.index + 1
            and _THE_OPENING.search(doc.text, s.begin, s.end)]
        if first and s.kind != "title":
            reader.join(first[0], s)
    if not ceremonies:
        reader.signing()
    named = {m.country for m in doc.mentions if m.kind == "country"}
    line = dateline(doc)
    for o in reader.occasions:
        if o.kind == "ceremony" and "sign" in " ".join(o.names).lower():
            _bring_signatories(doc, o)
    tell_own(doc, reader.occasions, line)
    tell_around(doc, reader.occasions, [o for o in reader.occasions if not _untold(doc, o)], line)
    for o in reader.occasions:
        if _sums_up(doc, o, reader.occasions):
            doc.drop(
                "<occasion>", o.anchors[0].begin, o.anchors[0].end, "the meetings that it sums up are told one by one"
            )
            continue
        for actor in [a for a in o.parts if _no_part(doc, o, a)]:
            del o.parts[actor]
        _host_country(doc, o, named)
        _state(doc, o)


# ------------------------------------------------------------------ one occasion or two
def _alike(a: str, b: str, loose: bool = False) -> bool:
    return a == b or any(a in f and b in f for f in ((_LOOSE,) if loose else _FAMILIES))


def _opens_next(o: Occasion, a: Anchor) -> bool:
    """Whether the anchor opens the sentence behind the one that last spoke of the occasion."""
    return a.sentence.index - o.anchors[-1].sentence.index == 1 and a.begin - a.sentence.begin <= 4


def _clash(a: Span | None, b: Span | None) -> bool:
    """Two dates that cannot be of one occasion."""
    if not a or not b:
        return False
    n = min(len(a[0]), len(b[0]))
    return b[1][:n] < a[0][:n] or a[1][:n] < b[0][:n]


@lru_cache(maxsize=4096)
def _tokens(name: str | None) -> frozenset[str]:
    return frozenset(t for t in re.findall(r"\w+", (name or "").lower()) if t not in _NOISE)


def _same_name(o: Occasion, a: Anchor) -> bool:
    if not a.name or not (o.named or a.form == "named"):
        return False
    mine = _tokens(a.name)
    for name in o.names:
        years = set(_YEAR.findall(name)), set(_YEAR.findall(a.name))
        if all(years) and not years[0] & years[1]:
            continue  # "Trade Fair 2013", "Trade Fair 2014"
        small, large = sorted((mine, _tokens(name)), key=len)
        if small and small <= large and (len(small) > 1 or small == large or a.definite):
            return True
        if len(small & large) >= 3 and len(small & large) / len(small | large) >= 0.6:
            return True
    return False


class _Reader:
    """Puts the anchors of the sentences together; `focus` is the occasion last spoken of."""

    def __init__(self, doc: Document):
        self.doc = doc
        self.occasions: list[Occasion] = []
        self.count = 0
        self.focus: Occasion | None = None
        self.signed = False  # whether a signing was told already
        self.trips = False  # whether a visit was told already
        self.listing: tuple[Anchor, Parts] | None = None  # the meetings of which a list follows
        self.bare: Occasion | None = None  # what "the talks" of the sentence stands for
        self.told: set[str] = set()  # the occasions of the sentence that is being read
        self.early: list[Sentence] = []  # who attended, said before the occasion is named
        self.subject: str | None = None  # the official whom the last sentence was about
        self.delegation: str | None = None  # the country whose delegation was last spoken of
        self.protagonist: str | None = None  # the official whose doings the notice tells: the first who acts in it

    def read(self, s: Sentence) -> None:
        doc = self.doc
        if self._listed(s):
            return
        found = anchors(doc, s)
        self._opens_list(s, found)
        self._note_delegation(s)
        if not self.trips or any(a.head != "delegation" for a in found):
            found = [a for a in found if a.head != "delegation"]
        main, main_is = None, False  # the occasion that the sentence is about
        self.told, self.bare = set(), None
        for a, when in zip(found, days_of(doc, s, found), strict=True):
            if wished(doc, a):
                doc.drop("<occasion>", a.begin, a.end, "the sentence only wishes for it, proposes it or asks about it")
                continue
            parts = parts_of(doc, s, a, found)
            self._bring_delegation(s, a, parts)
            self._bring_subject(s, a, parts)
            self._bring_protagonist(a, parts)
            self._bring_visitor(a, parts)
            received = self._received_there(a, parts)
            for one in pairs_of(doc, s, a) or parts.split(a):
                o = received or self._occasion_for(a, one, when)
                if o is None:
                    doc.drop("<occasion>", a.begin, a.end, "no date, place or other side to tell it by")
                    continue
                self._attach(o, a, one, when)
                self.told.add(o.id)
                if a.form == "noun" and a.definite and not a.name and not o.named:
                    self.bare = o
                if (a.link == "main" and (main is None or not main_is)) or (
                    main is None
                    and (self.focus is None or o is self.focus or (a.link == "setting" and o.anchors[0].link == "main"))
                ):
                    main, main_is = o, a.link == "main"
        self._purpose(s)
        self._visitors(s)
        self._note_subject(s)
        self.signed = self.signed or bool(
            _SIGNS.search(doc.text, s.begin, s.end) and doc.within(s.begin, s.end, "agreement")
        )
        if main is not None:
            self.focus = main
        elif all(a.form == "back" for a in found) and attends(doc, s):
            if self.focus is None:
                self.early.append(s)
            else:
                self.join(self._delegates_to(s) or self._trip_of(s) or self.focus, s)

    def _opens_list(self, s: Sentence, found: list[Anchor]) -> None:
        """"The Deputy Minister held a number of bilateral meetings:" - each item is one of them."""
        if self.doc.text[s.end - 1] == ":":
            a = next((a for a in found if a.plural and a.kind == "meeting" and a.link == "main"), None)
            self.listing = (a, parts_of(self.doc, s, a, found)) if a else None
        elif s.kind != "item":
            self.listing = None

    def _listed(self, s: Sentence) -> bool:
        """Read an item of a list of meetings: "on Wednesday - with the Minister of Transport of Latvia"."""
        if not self.listing or s.kind != "item" or not _WITH.match(self.doc.text[s.begin:s.end]):
            return False
        a, common = self.listing
        others = parts_of(self.doc, s, None, [])
        if not others.actors:
            return False
        days = [m for m in self.doc.within(s.begin, s.end, "date") if m.form not in ("since", "by")]
        when = tuple(days[0].id.split("/")[1:]) if days else None
        parts = Parts({**common.actors, **others.actors})
        if self.subject and not common.actors:
            parts.actors = {
                self.subject: "participant",
                **{side: "participant" for side in others_named(self.doc, self.subject)},
                **others.actors,
            }
        named = next(
            (
                self.doc.officials.get(x) or self.doc.bodies.get(x)
                for x in others.actors
                if x.startswith(("official/", "body/"))
            ),
            None,
        )
        item = Anchor(
            s.begin, s.end, "meeting", "meeting", "noun", f"meeting with {named.name}" if named else None, s, s.end
        )
        # the items tell what the head of the list sums up
        self.occasions = [o for o in self.occasions if o.anchors != [a]]
        self._attach(self._new(item), item, parts, when)
        return True

    def signing(self) -> None:
        """An agreement that the notice tells as its news, without an occasion, is signed at a ceremony.

        Told as news: signed in one of the first sentences by two sides, not long before the notice, on a day, in a city
        or by persons.
        """
        doc = self.doc
        held = [a.sentence.index for o in self.occasions if not o.planned and o.kind != "visit" for a in o.anchors
                if a.link != "aside" and a.sentence.kind != "title"]
        facts = [(r, f) for r in doc.readings for f in r.facts]
        headlines = {f.agreement for r, f in facts if isinstance(f, AgreementFact) and f.status == "signed"
                     and doc.sentence_at(r.begin).kind == "title"}
        elsewhere = {f.agreement for _, f in facts if isinstance(f, AgreementFact) and f.event}
        for r, f in facts:
            if not isinstance(f, AgreementFact) or f.status != "signed" or f.agreement in elsewhere:
                continue
            s = doc.sentence_at(r.begin)
            if s.kind == "title" or s.index > _LEAD or any(abs(i - s.index) <= 1 for i in held):
                continue
            parties = dict.fromkeys(g.actor for _, g in facts
                                    if isinstance(g, PartyFact) and g.agreement == f.agreement)
            mention = next((m for m in doc.within(s.begin, s.end, "agreement") if m.id == f.agreement), None)
            told = sorted({g.date for _, g in facts
                           if isinstance(g, AgreementFact) and g.agreement == f.agreement and g.date})
            if not told and _SIGNED_BY.search(doc.text, s.begin, s.end):
                told = [m.id.split("/")[1] for m in doc.within(s.begin, s.end, "date") if m.form not in ("since", "by")]
            if mention is None or (told and not _is_news(doc, told[0])):
                continue
            signers = _signers(doc, s)
            after = doc.sentences[s.index + 1:s.index + 2]
            if not signers and after and _SIGNED_BY.search(doc.text, after[0].begin, after[0].end):
                signers = _signers(doc, after[0])
            both = len(sides_of(doc, signers)) > 1
            placed = signers and doc.within(s.begin, s.end, "city")
            if len(sides_of(doc, [*parties, *signers])) < 2 or not (
                    told or both or placed or f.agreement in headlines):
                continue
            name = "signing of the " + " ".join(doc.text[mention.begin:mention.end].split())
            a = Anchor(mention.begin, mention.end, "ceremony", "signing", "noun", name, s, mention.end, definite=True)
            parts = parts_of(doc, s, a, [a])
            parts.actors.update(dict.fromkeys((*parties, *signers), "signatory"))
            self._attach(self._new(a), a, parts, (told[0], told[0]) if told else None)
            return

    def _purpose(self, s: Sentence) -> None:
        """"will travel to Panama on April 19-20 to co-host a conference": the conference is there and then."""
        here = [(a, o) for o in self.occasions for a in o.anchors if a.sentence is s]
        for v, trip in here:
            for a, o in here:
                if trip.kind == "visit" and o.kind != "visit" and a.link == "main" and a.begin > v.end \
                        and _INFINITIVE.search(self.doc.text[v.end:a.begin]) and len(trip.countries) == 1:
                    if not o.dates and trip.dates:
                        o.dates, o.dates_at = trip.dates, s
                    if not o.countries and not o.city:
                        o.countries, o.city, o.place_at = list(trip.countries), trip.city, s

    def _trip_of(self, s: Sentence) -> Occasion | None:
        """"The Minister is accompanied by ...": on the trip, not at the last meeting."""
        if not _ACCOMPANIED.search(self.doc.text, s.begin, s.end):
            return None
        return next((o for o in reversed(self.occasions) if o.kind == "visit"), None)

    def _delegates_to(self, s: Sentence) -> Occasion | None:
        """"The German delegation also included ...": of the first occasion at which that country was."""
        for m in self.doc.within(s.begin, s.end, "country"):
            if re.match(r" (?:\w+ )?delegation\b", self.doc.text[m.end:m.end + 30]):
                return next((o for o in self.occasions if m.id in o.sides(self.doc)), None)
        return None

    def join(self, o: Occasion, s: Sentence) -> None:
        """Those whom a sentence without an occasion of its own names took part in this one."""
        everybody = all_present(self.doc, s)
        for actor, role in parts_of(self.doc, s, None, []).actors.items():
            if everybody or actor.startswith("official/"):
                o.take(actor, role, s, "<who attended>")

    def _bring_subject(self, s: Sentence, a: Anchor, parts: Parts) -> None:
        """"He will also meet with ...": the official whom the last sentence was about."""
        if a.link == "main" and a.form != "back" and self.subject and _PRONOUN.match(self.doc.text[s.begin:a.begin]):
            parts.actors.setdefault(self.subject, "guest" if a.kind == "visit" else "participant")
            for side in others_named(self.doc, self.subject):
                parts.actors.setdefault(side, "guest" if a.kind == "visit" else "participant")

    def _bring_protagonist(self, a: Anchor, parts: Parts) -> None:
        """"Talks were had, lastly, with X": the one side is told, the other is the official whose day is told."""
        if a.kind != "meeting" or a.form not in ("noun", "verb") or a.link != "main" or not parts.actors:
            return
        if self.protagonist is None:
            home = f"country/{self.doc.home}" if self.doc.home else None
            acting = [x for x in parts.actors if x.startswith("official/") and home in others_named(self.doc, x)]
            if len(acting) == 1 and a.sentence.kind != "title":
                self.protagonist = acting[0]
            return
        mine = set(others_named(self.doc, self.protagonist))
        sides = parts.sides(self.doc)
        if a.form == "noun" and a.name is None and not a.plural and a.definite:
            return
        if sides and not sides & mine and (len(sides) == 1 or a.plural):
            for x in (self.protagonist, *sorted(mine)):
                parts.actors.setdefault(x, "participant")

    def _bring_visitor(self, a: Anchor, parts: Parts) -> None:
        """"During the visit he called on the President": of the two sides that met, the one not told is the visit's."""
        if a.kind != "meeting" or a.link != "main" or a.form not in ("noun", "verb") or a.sentence.kind == "title":
            return
        if a.form == "noun" and a.definite and (a.name is None or not parts.actors):
            return
        visit = next((o for o in reversed(self.occasions) if o.kind == "visit"), None)
        if visit is None or not any(0 <= a.sentence.index - x.sentence.index <= 2 for x in visit.anchors):
            return
        hosts, guests = visit.sides(self.doc, "host"), visit.sides(self.doc, "guest")
        sides = parts.sides(self.doc)
        if not hosts or not guests or hosts & guests or not sides:
            return
        if sides <= hosts:
            persons = [x for x, (role, _, _) in visit.parts.items() if role == "guest" and x.startswith("official/")]
            parts.actors = {x: "host" if role == "participant" else role for x, role in parts.actors.items()}
            parts.actors |= dict.fromkeys((*persons[:1], *sorted(guests)), "participant")
        elif sides <= guests and len(hosts) == 1 and (a.head in ("pay", "receive", "courtesy call") or (
                _UNNAMED.match(self.doc.text, a.end, a.sentence.end))):
            parts.actors.update(dict.fromkeys(hosts, "host"))

    def _received_there(self, a: Anchor, parts: Parts) -> Occasion | None:
        """"They were welcomed by the Director": on the visit just told, whose host the director is."""
        visit = self.focus
        if visit is None or visit.kind != "visit" or a.form != "verb" or a.head not in ("receive", "meet") \
                or not _THEY_WERE.fullmatch(self.doc.text, a.sentence.begin, a.end):
            return None
        guests = visit.sides(self.doc, "guest")
        parts.actors = {x: "host" for x in parts.actors if not guests & {*others_named(self.doc, x)}}
        parts.label = None
        return visit

    def _visitors(self, s: Sentence) -> None:
        """"met the visiting Minister of X", "X, who is on a visit to Y": a visit that is told beside something else."""
        doc = self.doc
        said = list(visitors_told(doc.text, s))
        if not said:
            return
        clauses = Clauses(doc, s)
        for m in said:
            who = _who_visits(doc, s, m, clauses)
            guests = list(dict.fromkeys(x for w in who for x in (w, *others_named(doc, w))))
            sides = {x for x in guests if x.startswith("country/")}
            if not guests:
                continue
            near = doc.within(m.end(), min(s.end, m.end() + 40), "city", "country")
            place = near[0] if near and m.group()[0] in ", " and re.fullmatch(
                r" ?(?:the )?", doc.text[m.end():near[0].begin]) else None
            land = place.country if place else doc.home
            if not land or f"country/{land}" in sides:
                continue
            parts = Parts({**dict.fromkeys(guests, "guest"), f"country/{land}": "host"}, countries=[land])
            if place and place.kind == "city":
                parts.city = doc.text[place.begin:place.end]
            named = doc.officials.get(who[0])
            a = Anchor(m.start(), m.end(), "visit", "visit", "noun", f"visit of {named.name}" if named else None, s,
                       m.end(), link="aside")
            known = [o for o in self.occasions if o.kind == "visit" and set(who) & o.parts.keys()] or [
                o for o in self.occasions if o.kind == "visit" and sides and sides <= o.sides(doc, "guest")]
            self._attach(known[-1] if known else self._new(a), a, parts, None)

    def _note_subject(self, s: Sentence) -> None:
        persons = self.doc.within(s.begin, s.end, "official")
        if persons and persons[0].begin - s.begin < 90:
            self.subject = persons[0].id

    def _note_delegation(self, s: Sentence) -> None:
        for m in self.doc.within(s.begin, s.end, "country"):
            if re.match(r" (?:\w+ )?delegation\b", self.doc.text[m.end:m.end + 30]) or re.search(
                    r"\bdelegation (?:of|from) (?:the )?\Z", self.doc.text[max(s.begin, m.begin - 30):m.begin]):
                self.delegation = m.id

    def _bring_delegation(self, s: Sentence, a: Anchor, parts: Parts) -> None:
        """"The delegation held the forum": the visit's guests were there."""
        the = _THE_DELEGATION.search(self.doc.text, s.begin, s.end)
        if a.link != "main" or a.form == "back" or not the:
            return
        role = (
            "guest"
            if a.kind == "visit"
            else active_role(self.doc.text[the.end() : min(s.end, the.end() + 110)], a.kind)
        )
        visit = next((o for o in reversed(self.occasions) if o.kind == "visit"), None)
        came = (
            [
                actor
                for actor, (role, _, _) in visit.parts.items()
                if role in ("guest", "organizer") and actor.startswith("country/")
            ]
            if visit
            else []
        )
        if self.delegation:
            came.append(self.delegation)
        for actor in came:
            if parts.actors.get(actor, "participant") == "participant":
                parts.actors[actor] = role

    def _occasion_for(self, a: Anchor, parts: Parts, when: Span | None) -> Occasion | None:
        """The occasion that the anchor speaks of: one already known, or a new one; None where it tells none."""
        told = self.occasions if a.sentence.kind == "title" else self.occasions[-_REMEMBERED:]
        known = [o for o in reversed(told) if not _clash(o.dates, when)
                 and not (a.ordinal and o.ordinal != a.ordinal and (o.ordinal or a.ordinal < 0))]
        title = a.sentence.kind == "title"
        if a.another:
            return self._new(a)
        if a.ordinal and a.ordinal > 0:  # "the Sixth Meeting of the Committee", "its 6th Meeting"
            same = [
                o
                for o in known
                if o.ordinal == a.ordinal and (o.head == a.head or {o.head, a.head} <= {"meeting", "session"})
            ]
            sides = parts.sides(self.doc)
            same = [o for o in same if not (sides and o.sides(self.doc)) or sides & o.sides(self.doc)]
            if len(same) == 1 and _alike(same[0].kind, a.kind, loose=True):
                return same[0]
        if title:
            known.reverse()  # a headline is about what the text tells first
        if a.form == "back":
            return self.focus if not a.kind else next((o for o in known if o.kind == a.kind), None)
        for o in known:
            if _alike(o.kind, a.kind, loose=True) and _same_name(o, a):
                return o
        if a.link == "setting" and a.form == "noun" and a.name in (None, a.head) and self.focus in known \
                and self.focus.kind == a.kind and {x for x in parts.actors if x.startswith("official/")} \
                & self.focus.parts.keys() and parts.sides(self.doc) <= self.focus.sides(self.doc):
            return self.focus  # "A and B discussed ... At a meeting attended by C, A said"
        same_side = self._with_same_sides(a, parts, known)
        if (
            a.form == "named"
            and a.link == "setting"
            and self.bare
            and _AEGIS.search(self.doc.text[max(a.sentence.begin, a.begin - 60) : a.begin])
        ):
            return self.bare  # "The talks took place under the aegis of the Economic Dialogue"
        if a.form == "named":
            if same_side and not same_side.named and (title or (a.link == "main" and self._names_a_side(a))):
                return same_side
            focus = self.focus
            if (
                focus in known
                and not focus.named
                and _alike(focus.kind, a.kind)
                and a.definite
                and len(_tokens(a.name)) <= 2
            ):
                return focus
            if focus in known and not focus.named and focus.head == a.head and a.definite and not focus.ordinal \
                    and focus.kind in _ONCE and _opens_next(focus, a):
                return focus  # "Among the participants of the forum were ... The Mekong Forum is convened by ..."
            if title:
                alike = [o for o in known if _alike(o.kind, a.kind, loose=True)]
                alike = [o for o in alike if o.anchors[0].link == "main"] or [
                    o for o in alike if o.anchors[0].link != "aside"
                ]
                if alike and not alike[0].named:
                    return alike[0]
                mine = _tokens(a.name) - {a.head}  # "Extraordinary Conference" above the "Extraordinary Meeting of ..."
                alike = [o for o in alike if mine & _tokens(" ".join(o.names))]
                if len(alike) == 1:
                    return alike[0]
            return self._new(a)
        if (
            a.definite
            and not a.ordinal
            and not a.plural
            and (not a.name or not parts.actors or len(_tokens(a.name)) <= 1)
        ):
            same_head = [o for o in known if o.head == a.head or a.head in " ".join(o.names).lower()]
            alike = [o for o in known if _alike(o.kind, a.kind, loose=True)]
            if self.focus in same_head:
                return self.focus
            if same_head or alike:
                return (same_head or alike)[0]
            if a.head == "ceremony" and a.name is None and self.signed:
                o = self._new(a)
                o.names.append("signing ceremony")
                return o
            if a.name is None:
                return None
        if a.definite and not a.ordinal and not a.plural and a.kind in _ONCE:
            same_head = [o for o in known if o.head == a.head]
            if len(same_head) == 1:  # "the training ... In the theoretical and practical training"
                return same_head[0]
        if a.plural and a.name and " " not in a.name and self.focus and _alike(self.focus.kind, a.kind):
            return self.focus  # "Meetings also included ..."
        if not a.ordinal and not a.plural:
            alike = [o for o in known if not o.named and _alike(o.kind, a.kind, loose=a.definite)]
            for o in alike:  # "a ministerial conference" ... "the ministerial meeting on public management"
                if (_tokens(a.name) - {a.head}) & (_tokens(" ".join(o.names)) - {o.head}) and (
                    a.definite or o.head == a.head
                ):
                    return o
            named = [o for o in known if o.named and o.head == a.head]
            if a.definite and len(named) == 1 and not parts.actors.keys() - named[0].parts.keys():
                return named[0]  # "this year's summit with the leaders"
            if a.definite and len(alike) == 1 and alike[0].kind == a.kind and a.kind != "visit":
                return alike[0]
        if same_side:
            return same_side
        if title and a.head == "receive":  # the headline of a visit
            sides = parts.sides(self.doc)
            visit = next((o for o in known if o.kind == "visit" and sides and sides <= o.sides(self.doc)), None)
            if visit:
                return visit
        if title:
            alike = [o for o in known if _alike(o.kind, a.kind)]
            if len(alike) == 1:
                return alike[0]
        if a.head == "signing" and a.link == "main":
            return self._new(a)  # its parties are told with the agreement
        if a.form == "noun" and (a.head in WEAK_HEADS or a.plural or a.link == "aside") and not (parts.actors or when):
            return None
        return self._new(a)

    def _names_a_side(self, a: Anchor) -> bool:
        return bool(self.doc.within(a.begin, a.name_end, "country", "official"))

    def _with_same_sides(self, a: Anchor, parts: Parts, known: list[Occasion]) -> Occasion | None:
        """A known occasion of this kind between the same persons, or the same sides where no persons are named."""
        if a.plural:
            return None
        sides = parts.sides(self.doc)
        mine = {p for p in parts.actors if p.startswith("official/")}
        for o in known:
            if (
                o.id in self.told
                or not _alike(o.kind, a.kind)
                or (a.kind not in ("meeting", "visit") and (o.named or a.form == "named"))
            ):
                continue
            theirs = o.sides(self.doc)
            persons = {p for p in o.parts if p.startswith("official/")}
            if a.kind == "visit" and parts.countries and o.countries and not set(parts.countries) & set(o.countries):
                continue
            if (
                persons
                and mine
                and (mine <= persons or persons <= mine)
                and len(mine & persons) >= min(2, len(mine | persons))
            ):
                return o
            if (
                not (persons and mine)
                and sides
                and theirs
                and (sides <= theirs or theirs <= sides)
                and a.kind != "visit"
            ):
                return o
            if a.kind == "visit" and len(sides & theirs) >= 2 and (
                    set(parts.countries) & set(o.countries) or not (parts.countries and o.countries)):
                return o
        return None

    def _new(self, a: Anchor) -> Occasion:
        self.count += 1
        o = Occasion(f"event/{self.count}", a.kind, a.head, ordinal=a.ordinal)
        before = next((p for p in reversed(self.occasions) if p.head == a.head), None) if a.ordinal == -1 else None
        for side in sorted(before.sides(self.doc)) if before else ():  # "the next meeting": of the same sides
            o.take(side, "participant", a.sentence, _RULES[a.form])
        self.occasions.append(o)
        self.trips = self.trips or a.kind == "visit"
        return o

    def _attach(self, o: Occasion, a: Anchor, parts: Parts, when: Span | None) -> None:
        s = a.sentence
        o.anchors.append(a)
        name = parts.label if parts.label and (a.plural or (not a.name and not o.names)) else a.name
        if name and name not in o.names:
            if a.form == "named" and not o.named:
                o.names.insert(0, name)
            else:
                o.names.append(name)
        o.named = o.named or a.form == "named"
        o.ordinal = o.ordinal or a.ordinal
        if when and (not o.dates or len(when[0]) > len(o.dates[0])):
            o.dates, o.dates_at = when, s
        if parts.city and not o.city and (not o.countries or set(parts.countries) & set(o.countries)):
            o.city, o.place_at = parts.city, s
        if not o.countries and parts.countries:
            o.countries, o.place_at = list(parts.countries), s
        elif o.kind == "visit":
            o.countries += [c for c in parts.countries if c not in o.countries]
        if len(o.anchors) == 1:
            o.planned = a.future
        for actor, role in parts.actors.items():
            o.take(actor, role, s, _RULES[a.form])


# ------------------------------------------------------------------ what the notice as a whole adds
def _host_country(doc: Document, o: Occasion, named: set[str | None]) -> None:
    """Where no place is told, the occasion is in the host's country; the country in which it is, is its host."""
    hosts = [actor for actor, (role, _, _) in o.parts.items() if role == "host"]
    # in whose country, is not said
    together = any(_TOGETHER.search(doc.text, a.sentence.begin, a.sentence.end) for a in o.anchors)
    if not o.countries and hosts and not together:
        sides = [side[8:] for h in hosts for side in others_named(doc, h) if side.startswith("country/")]
        if sides:
            o.countries, o.place_at = sides[:1], o.parts[hosts[0]][1]
    for code in o.countries:
        if code in named and o.place_at and not (o.around and f"country/{code}" not in o.parts):
            role, s, rule = o.parts.get(f"country/{code}", ("participant", o.place_at, "<place of the occasion>"))
            if role == "participant" or (role == "guest" and o.kind == "visit"):
                o.parts[f"country/{code}"] = ("host", s, rule)
    _receive(doc, o)


def _receive(doc: Document, o: Occasion) -> None:
    """Those of the country of a visit, or of a meeting of two sides, receive; who comes on a visit is its guest.

    Whom a later sentence names among those present at a meeting is no host.
    """
    hosts = {side for side in o.sides(doc, "host") if side.startswith("country/")}
    if not hosts or not (o.kind == "visit" or (o.kind == "meeting" and len(hosts) == 1 and len(o.sides(doc)) == 2)):
        return
    for actor, (role, s, rule) in list(o.parts.items()):
        sides = {*others_named(doc, actor)}
        if role == "participant" and sides and sides <= hosts and (o.kind == "visit" or rule != "<who attended>"):
            o.parts[actor] = ("host", s, rule)
        elif role == "participant" and o.kind == "visit" and not sides & hosts:
            o.parts[actor] = ("guest", s, rule)


def _is_news(doc: Document, day: str) -> bool:
    """Whether something on this day (ISO) was new when the notice was published, as far as that is known."""
    return len(day) == len("2024-05-20") and (
        not doc.published or 0 <= days_between(day, doc.published) <= _NEWS)


def _who_visits(doc: Document, s: Sentence, m: re.Match, clauses: Clauses) -> list[str]:
    """Whom words of a visit are said of: the person behind "visiting", or before "who is visiting"."""
    persons = [o for o in clauses.actors if o.kind == "official" and abs(o.begin - m.start()) < _NEAR]
    lands = [c for c in clauses.actors if c.kind == "country"
             and abs(c.begin - m.start()) < _NEAR and (c.form == "adjective" or of_people(doc, s, c))]
    if not m.group().lstrip().startswith((",", "who")):  # "the visiting Minister of X", "a visiting delegation from X"
        found = [o for o in persons if o.begin > m.start() and clauses.slot(o).begin <= m.end()][:1]
        found = found or [c for c in lands if m.end() <= c.begin < m.end() + 60][:1]
        return [x.id for x in found]
    before = [o for o in persons if o.end <= m.start()][-1:]
    if not before or _VERB_BETWEEN.search(doc.text[before[0].end:m.start()]):
        return []
    if not others_named(doc, before[0].id):  # "the delegation of X headed by NAME"
        return [before[0].id, *(c.id for c in [c for c in lands if c.end <= before[0].begin][-1:])]
    return [before[0].id]


def _signers(doc: Document, s: Sentence) -> list[str]:
    """The officials of whom a sentence says that they signed: "was signed by X", "X signed", "it was X by whom"."""
    clauses = Clauses(doc, s)
    by_whom = "by whom" in doc.text[s.begin:s.end]
    out = []
    for m in clauses.actors:
        slot = clauses.slot(m) if m.kind == "official" else None
        if slot and ((slot.kind == "prep" and slot.word == "by") or (slot.kind in ("subject", "object") and by_whom)
                     or (slot.kind == "subject" and _SIGNS.match(slot.word))):
            out.append(m.id)
    return list(dict.fromkeys(out))


def _bring_signatories(doc: Document, o: Occasion) -> None:
    """The sentence that tells who signed belongs to the signing ceremony, wherever it stands; so do the parties."""
    if not o.sides(doc):
        near = {a.sentence.index for a in o.anchors}
        documents = {m.id: m for s in doc.sentences if any(abs(s.index - i) <= 1 for i in near)
                     for m in doc.within(s.begin, s.end, "agreement")}
        signed = {
            f.agreement for r in doc.readings for f in r.facts if isinstance(f, AgreementFact) and f.status == "signed"
        }
        for r in doc.readings:
            for f in r.facts:
                if isinstance(f, PartyFact) and f.agreement in documents and f.agreement in signed:
                    o.take(f.actor, "signatory", doc.sentence_at(r.begin), "<who signed>")
    for s in doc.sentences:
        if not _SIGNS.search(doc.text, s.begin, s.end) or not doc.within(s.begin, s.end, "agreement"):
            continue
        for actor in parts_of(doc, s, None, []).actors:
            if o.parts.get(actor, ("participant",))[0] == "participant":
                o.parts[actor] = ("participant" if actor.startswith("country/") else "signatory", s, "<who signed>")


def _name(o: Occasion) -> str | None:
    """The name to show: a proper name if there is one, else the first description that says more than its head."""
    if o.named or not o.names:
        return o.names[0] if o.names else None
    return next((n for n in o.names if len(_tokens(n)) > 2), o.names[0])


def _no_part(doc: Document, o: Occasion, actor: str) -> bool:
    """Whether a body is named with an occasion but takes no part: it reports on it, or the occasion is its sitting."""
    body = doc.bodies.get(actor)
    if body is None:
        return False
    if body.name.endswith("News Agency"):
        return o.parts[actor][0] == "participant"
    joint = body.country is None and body.name.endswith(("Committee", "Commission"))
    if joint and body.kind == "other" and any(body.name in n for n in o.names):
        return True
    role, s, _ = o.parts[actor]
    return role == "participant" and not _takes_part(doc, o, s, body)


def _takes_part(doc: Document, o: Occasion, s: Sentence, body: Body) -> bool:
    """Whether a body stands where those stand who take part, and not as what is spoken of or where somebody works."""
    clauses = Clauses(doc, s)
    for m in clauses.actors:
        if m.id != body.id:
            continue
        slot = clauses.slot(m)
        if slot.kind in ("subject", "genitive", "other") or (slot.kind == "prep" and slot.word in _TAKING_PART):
            return True
        if any(a.sentence is s and a.begin <= m.begin < a.name_end for a in o.anchors) and slot.kind == "prep":
            return True
    return False


def _untold(doc: Document, o: Occasion) -> str | None:
    """Why the notice does not tell this as an occasion, None where it does."""
    if all(a.form == "verb" and a.kind == "visit" for a in o.anchors) and all(p[0] == "host" for p in o.parts.values()):
        return "nobody is said to have come"
    if not o.parts and (not o.named or o.head in NAMED_ONLY):
        return "nobody is said to have taken part"
    if not o.dates and not o.ordinal and all(
        a.head in GOING_ON and not a.held and not doc.within(a.begin, a.name_end, "official") for a in o.anchors
    ):
        return "it goes on; no day is told, nor that anybody held it"
    if not o.named and not o.dates and len(o.parts) < 2:
        return "neither a date nor a second actor"
    if o.kind == "meeting" and not o.named and _one_side(doc, o):
        return "one side only is said to have met"
    return None


def _status(doc: Document, o: Occasion) -> str:
    """Planned or held: by its day and the notice's, where both are known, else by the words around it."""
    if o.dates and doc.published:
        begin, end = o.dates
        if begin > doc.published[:len(begin)]:
            return "planned"
        if end < doc.published[:len(end)]:
            return "held"
    return "planned" if o.planned else "held"


def _state(doc: Document, o: Occasion) -> None:
    first = o.anchors[0]
    why = _untold(doc, o)
    if why:
        doc.drop("<occasion>", first.begin, first.end, why)
        return
    doc.add(Mention(first.begin, first.end, "event", o.id, _RULES[first.form]))
    s = first.sentence
    told = Counter(a.kind for a in o.anchors if a.form in ("named", "noun") and a.sentence.kind != "title")
    kind = o.kind if o.named or not told else max(told, key=lambda k: (told[k], k == o.kind))
    doc.state(_RULES[first.form], s.begin, s.end, EventFact(o.id, name=_name(o), kind=kind, status=_status(doc, o)))
    if o.dates and o.dates_at:
        doc.state(
            "<date of the occasion>",
            o.dates_at.begin,
            o.dates_at.end,
            EventFact(o.id, begin=o.dates[0], end=o.dates[1]),
        )
    if o.countries and o.place_at:
        doc.state("<place of the occasion>", o.place_at.begin, o.place_at.end,
                  EventFact(o.id, city=o.city, countries=tuple(o.countries)))
    for actor, (role, s, rule) in o.parts.items():
        head = o.kind == "visit" and actor.startswith("official/") and _leads(doc, s, actor)
        doc.state(rule, s.begin, s.end, ParticipationFact(o.id, actor, role, head=head))
    for (actor, role), (s, rule) in o.more.items():
        doc.state(rule, s.begin, s.end, ParticipationFact(o.id, actor, role))
    for s, topic in _topics(doc, o):
        doc.state("<topic of the occasion>", s.begin, s.end, EventFact(o.id, topic=topic))


def _sums_up(doc: Document, o: Occasion, all_: list[Occasion]) -> bool:
    """"Several bilateral meetings have been held by X": each of them follows with its other side."""
    if not all(a.plural for a in o.anchors) or o.kind != "meeting" or o.named or len(o.sides(doc)) > 1:
        return False
    persons = {p for p in o.parts if p.startswith("official/")}
    own = [p for p in all_ if p is not o and p.kind == "meeting" and not all(a.plural for a in p.anchors)
           and persons & p.parts.keys() and len(p.sides(doc)) > 1]
    return bool(persons) and bool(own)


def _one_side(doc: Document, o: Occasion) -> bool:
    """Whether all who are told to have met are of one country, none of them with another's."""
    sides = o.sides(doc)
    if len(sides) != 1 or any(actor.startswith("group/") for actor in o.parts):
        return False
    if any(a.form == "noun" and " with " in f"{a.name} " for a in o.anchors) or any(
            _MEETS_WITH.match(doc.text, a.begin, a.sentence.end) for a in o.anchors if a.form == "verb"):
        return False  # "met with civil society groups"
    return all(others_named(doc, actor) for actor in o.parts) and not o.dates and not o.city


def _leads(doc: Document, s: Sentence, actor: str) -> bool:
    """Whether the sentence says that this person leads the delegation."""
    return any(
        _LED_BY.search(doc.text[max(s.begin, m.begin - 90) : m.begin])
        or _LEADS.match(doc.text[m.end : min(s.end, m.end + 120)])
        for m in doc.within(s.begin, s.end, "official")
        if m.id == actor
    )


def _topics(doc: Document, o: Occasion) -> list[tuple[Sentence, str]]:
    """What the occasion was about, in the words of the text: at most one topic of each sentence."""
    out = []
    for a in o.anchors:
        s = a.sentence
        of = _ON.match(doc.text[a.end:a.name_end]) if a.form == "noun" else None
        told = (
            _DISCUSSED.search(doc.text, a.begin, s.end) if a.link == "main" and a.kind in ("meeting", "visit") else None
        )
        topic = of or told
        if topic and s.kind != "title":
            out.append((s, topic))
    lands = {actor for actor in o.parts if actor.startswith("country/")}
    last = o.anchors[-1].sentence
    for s in doc.sentences[last.index:last.index + 2]:
        # "... such as capacity building (Panama), data centres (Honduras)"
        for m in doc.within(s.begin, s.end, "country"):
            # "Republic of Korea (ROK)"
            named = any(x.end == m.begin - 2 for x in doc.within(s.begin, m.begin, "country"))
            if (
                m.id in lands
                and not named
                and doc.text[m.begin - 1 : m.begin] == "("
                and doc.text[m.end : m.end + 1] == ")"
            ):
                topic = _BEFORE_BRACKET.search(doc.text[s.begin:m.begin])
                if topic:
                    out.append((s, topic))
    seen: dict[str, Sentence] = {}
    for s, topic in out:
        seen.setdefault(re.sub(r"^(?:and|or) ", "", " ".join(topic.group("t").split()).strip(" ,")), s)
    return [(s, t) for t, s in seen.items() if len(t) > 3]
