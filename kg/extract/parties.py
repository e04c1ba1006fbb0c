"""Who stands behind the names in a sentence: the sides of an agreement.

A side is one local id: the country of a body or person that acts for it, or the body itself where it is international,
has no known country, or where both sides belong to one country (two ministries).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.document import Document, Mention

_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|from|across|near|via|left|visit(?:ed|ing|s)?|toured|visit\s+to|trip\s+to|travel\w*\s+to|"
    r"arrived\s+in|exports?\s+to|imports?\s+from|opened\s+in|(?:[Aa]mbassador|envoy|[Rr]epresentative)\s+to|"
    r"support\s+to|assistance\s+to|aid\s+to|and\s+in)"
    r"(?:\s+(?:the|both|central|southern|northern|eastern|western|neighbou?ring))?(?:\s+(?:Republic|Kingdom|"
    r"State)\s+of(?:\s+the)?)?\s+\Z"
)
_OF_BOTH = re.compile(r"\s+(?:of|from|in)\s+(?:both|the\s+two|their\s+respective)\b")
_COMPANY = re.compile(
    r"\s+(?:[\w-]{2,20}\s+){0,2}?(?:compan(?:y|ies)|firms?|corporations?|banks?|investors?|contractors?|"
    r"consorti(?:um|a)|"
    r"business(?:es)?|conglomerate|manufacturers?|developers?|giant|operators?|airlines?)\b"
)
_POSTED_TO = re.compile(
    r"\b(?:[Rr]epresentatives?|[Aa]mbassadors?|[Ee]nvoys?)\b[^.,;:]{0,40}\bto\s+(?:the\s+)?\Z"
)
_PEOPLE_FROM = re.compile(
    r"\b(?:counterparts?|colleagues?|delegations?|ministers?|officials|representatives|team|partners?|experts?|"
    r"delegates|participants)\s+from\s+(?:the\s+)?"
    r"(?:Republic\s+of\s+|Kingdom\s+of\s+)?\Z",
    re.I,
)
# Two persons or bodies; "the two countries", "both sides" are groups, which the document's mentions resolve.
_PAIR_WORDS = re.compile(
    r"\b(?:the|both|our|their|these|those)\s+(?:two\s+|respective\s+)?(?:parties|ministers|leaders|presidents|"
    r"foreign\s+ministers|heads\s+of\s+(?:state|delegation|government)|ministries|delegations|peoples)\b|\b(?:[Tt]wo|"
    r"[Bb]oth)\s+(?:ministers|leaders|parties)\b|"
    r"\bbilateral\b|\beach\s+other\b|\bmutual",
    re.I,
)
_HOME_WORDS = re.compile(
    r"\b(?:[Tt]he\s+(?:[Mm]inister|[Mm]inistry|[Dd]elegation|[Gg]overnment|[Pp]resident|[Pp]rime\s+[Mm]inister|"
    r"[Dd]epartment|[Aa]gency|[Cc]abinet|[Cc]ountry|[Ss]ecretary|[Aa]uthority)|[Ww]e|[Oo]ur|[Uu]s|"
    r"[Hh]e|[Ss]he|Minister|President|Government)\b"
)
_NUMBERS = {w: i for i, w in enumerate("three four five six seven eight nine ten eleven twelve".split(), 3)}
_SIDES = re.compile(
    r"\b(?P<n>"
    + "|".join(_NUMBERS)
    + r")\s+(?:[\w-]+\s+){0,3}?(?:countries|nations|governments|sides|parties|ministers|leaders|"
    r"presidents|states|heads|ministries|delegations|neighbou?rs|republics)\b",
    re.I,
)
INTERNATIONAL = frozenset(("international-organization",))


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody named at ``[begin, end)``: the ids that may stand for the side, and its country if known."""

    begin: int
    end: int
    id: str  # local id of the country, or of the body where no country is known or the body is international
    body: str | None  # local id of the body that is named, if one is
    country: str | None


def actors_in(
    doc: Document, begin: int, end: int, skip: Sequence[tuple[int, int]] = (), places: bool = True
) -> list[Actor]:
    """Those named in ``text[begin:end]`` who may be a side; countries named as places (unless `places` is
    False), and names inside `skip`, are left out."""
    out: list[Actor] = []
    reach = -1
    for m in sorted(doc.within(begin, end, "country", "body", "official", "group"), key=lambda m: (m.begin, -m.end)):
        if m.end <= reach or any(b <= m.begin and m.end <= e for b, e in skip):
            continue
        found = _resolve(doc, m)
        if not found:
            continue
        if places and m.kind == "country" and _is_place(doc, m):
            continue
        if m.kind == "country" and m.form in ("adjective", "people") and _COMPANY.match(doc.text, m.end):
            continue  # a company's origin does not bind its country
        if m.kind == "body" and m.rule == "<source of the news>":
            continue
        if m.kind == "body" and _POSTED_TO.search(doc.text, max(begin, m.begin - 60), m.begin):
            continue  # "the Permanent Representatives of the two countries to the United Nations"
        if m.kind == "body" and not found[0].country and _OF_BOTH.match(doc.text, m.end):
            continue  # "the chambers of commerce of both countries": the countries are named next
        if places and m.kind == "body" and _PLACE_BEFORE.search(doc.text, max(begin, m.begin - 20), m.begin):
            continue
        if m.kind != "group":
            reach = m.end
        out.extend(found)
    return out


def _is_place(doc: Document, m: Mention) -> bool:
    """Whether a country is named only as the place of something."""
    text = doc.text
    if (
        m.form == "name"
        and _PLACE_BEFORE.search(text, max(0, m.begin - 50), m.begin)
        and not _PEOPLE_FROM.search(text, max(0, m.begin - 50), m.begin)
    ):
        return True
    before = text[max(0, m.begin - 6) : m.begin]
    comma = re.search(r"(?:,|\()\s*(?:the\s+)?\Z", before)
    if comma:
        at = max(0, m.begin - 6) + comma.start()
        if any(c.end == at for c in doc.within(max(0, at - 40), at, "city")):
            return True
    return False


def _resolve(doc: Document, m: Mention) -> list[Actor]:
    if m.kind == "country":
        return [Actor(m.begin, m.end, m.id, None, m.country)]
    if m.kind == "body":
        body = doc.bodies.get(m.id)
        country = (body.country if body else None) or m.country
        if body is not None and body.kind in INTERNATIONAL:
            country = None
        return [Actor(m.begin, m.end, f"country/{country}" if country else m.id, m.id, country)]
    if m.kind == "official":
        person = doc.officials.get(m.id)
        country = m.country or (person.country if person else None)
        body = None
        for _, body_id, _, post_country in person.posts if person else ():
            body = body or body_id
            country = country or post_country
        named = doc.bodies.get(body or "")
        if named is not None and named.kind in INTERNATIONAL:
            return [Actor(m.begin, m.end, named.id, named.id, None)]
        if not country and named is not None:
            country = named.country
        if country:
            return [Actor(m.begin, m.end, f"country/{country}", body, country)]
        return [Actor(m.begin, m.end, body, body, None)] if body else []
    group = doc.groups.get(m.id)
    out = []
    for member in group.members if group else ():
        kind = member.partition("/")[0]
        if kind in ("country", "body", "official"):
            code = member.partition("/")[2] if kind == "country" else None
            out.extend(_resolve(doc, Mention(m.begin, m.end, kind, member, m.rule, "reference", code)))
    return out


def sides(actors: list[Actor]) -> tuple[str, ...]:
    """The sides in the order of the text; two bodies of one country are sides of their own if nobody else is there."""
    seen = dict.fromkeys(a.id for a in actors)
    if len(seen) == 1 and next(iter(seen)).startswith("country/"):
        bodies = dict.fromkeys(a.body for a in actors if a.body)
        if len(bodies) > 1:
            return tuple(bodies)
    return tuple(seen)


def number_of_sides(text: str, begin: int, end: int) -> int:
    """How many sides ``text[begin:end]`` speaks of without naming them ("the two countries": 2), 0 where of none."""
    m = _SIDES.search(text, begin, end)
    if not m:
        return 2 if _PAIR_WORDS.search(text, begin, end) else 0
    return _NUMBERS[m["n"].lower()]


def home_words(text: str, begin: int, end: int) -> bool:
    """Whether ``text[begin:end]`` speaks of somebody of the publishing government ("the Minister", "we")."""
    return bool(_HOME_WORDS.search(text, begin, end))


class Pairs:
    """The two countries that a notice is about, as of a place in its text."""

    def __init__(self, doc: Document):
        self._doc = doc
        self._counts: Counter[str] = Counter()
        for m in doc.mentions:
            body = doc.bodies.get(m.id) if m.kind == "body" else None
            if (m.kind == "country" and not _is_place(doc, m)) or (body and body.kind in INTERNATIONAL):
                self._counts[m.id] += 1
        self._main = self._of_notice()
        self._known: dict[tuple[int, int], tuple[str, ...]] = {}
        self._sides: dict[int, tuple[str, ...]] = {}

    def _of_notice(self) -> tuple[str, ...]:
        home = f"country/{self._doc.home}" if self._doc.home else None
        ranked = sorted(self._counts, key=lambda c: (-self._counts[c], c))
        if home and home in self._counts:
            ranked = [home] + [c for c in ranked if c != home]
        if len(ranked) < 2:
            return ()
        if len(ranked) > 2 and self._counts[ranked[1]] < 2 * self._counts[ranked[2]]:
            return ()
        return tuple(ranked[:2])

    def before(self, sentence_index: int, reach: int = 3) -> tuple[str, ...]:
        """Two sides that the sentence or one of the nearest before it names; else the notice's pair; else nothing."""
        if (sentence_index, reach) not in self._known:
            self._known[sentence_index, reach] = self._look_before(sentence_index, reach)
        return self._known[sentence_index, reach]

    def _look_before(self, sentence_index: int, reach: int) -> tuple[str, ...]:
        near: tuple[str, ...] = ()
        for index in range(sentence_index, max(-1, sentence_index - 1 - reach), -1):
            found = self.of_sentence(index)
            if len(found) == 2:
                near = found
                break
            if len(found) > 2:
                break
        if self._main and near and set(near) != set(self._main) and not all(n.startswith("body/") for n in near):
            return self._main
        return near or self._main

    def of_sentence(self, index: int) -> tuple[str, ...]:
        """All sides that a sentence names, in the order of the text."""
        if index not in self._sides:
            s = self._doc.sentences[index]
            self._sides[index] = sides(actors_in(self._doc, s.begin, min(s.end, s.begin + 2000)))
        return self._sides[index]

    def of_size(self, sentence_index: int, number: int) -> tuple[str, ...]:
        """The sides of the nearest sentence at or before that names exactly so many; empty where none does."""
        after = range(sentence_index + 1, min(len(self._doc.sentences), sentence_index + 6))
        for index in (*range(sentence_index, max(-1, sentence_index - 12), -1), *after):
            found = tuple(x for x in self.of_sentence(index) if x.startswith("country/"))
            if len(found) == number:
                return found
        every = tuple(sorted(c for c in self._counts if c.startswith("country/")))
        return every if len(every) == number else ()

    @property
    def main(self) -> tuple[str, ...]:
        """The pair of the notice as a whole, empty where no two countries stand out."""
        return self._main
