"""When and where: the day and the place of each occasion.

First what is said of an occasion itself: the days of its sentences (`days_of`), its venue, the dateline of a notice of
that day (`tell_own`). Then what holds from around it (`tell_around`): the meeting that a list of meetings opens with,
the occasion on whose margins it took place, the trip or the stop on which it falls, what the sentence before says of
its day and place, who received whom. Nothing that is said of an occasion itself is overruled, and nothing is carried
over where two answers are possible.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.document import Document, Mention, Sentence
from kg.extract.event_words import GOING_ON

if TYPE_CHECKING:
    from kg.extract.anchors import Anchor
    from kg.extract.events import Occasion

Span = tuple[str, str]  # begin and end, ISO 8601

_PUBLISHED = re.compile(r"\b(?:announced|published|released|adopted in|founded in|established in|entered into force|"
                        r"issued)\b[^,]*\Z")
_OTHER_YEAR = re.compile(r"\b(?:signed|ratified|elected|appointed|adopted|established|created|founded|approved|"
                         r"launched)[ ](?:back )?in[ ]\Z")  # "which was signed in 1994": the day of something else
_AT_IT = re.compile(r"[ ](?:at|during|on|in)[ ](?:the|a|an|its|this)[ ]")
_ANNIVERSARY = re.compile(r"\banniversary [^.;]{0,12}(?:this|last|next) year\b")
_SIGNS = re.compile(r"\b(?:signed|sign|signing|inked|put (?:his|her|their) (?:names?|signatures?))\b")

_SIGNED_DOCUMENT = re.compile(
    r"\b(?:agreements?|treat(?:y|ies)|memorand(?:um|a)|MOUs?|MoUs?|protocols?|contracts?|conventions?|"
    r"[Ss]igning[ ](?:took place|was|of|ceremony|is))\b"
)

# -- places
_IN = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Ii]nside)[ ](?:the[ ])?(?:(?:historic|ancient|port|[a-z]+ern|coastal)[ ])?(?:(?:city|"
    r"capital|"
                 r"town|port|capital city)[ ](?:of[ ])?)?(?:central |downtown )?\Z")
_AT_HOUSE = re.compile(r"\b(?:[Aa]t|[Ii]n)[ ](?:the|its|his|her|their)?[ ]?[^,;:.()]{3,70}?(?:[ ]in(?:[ ]the)?|,)[ ]\Z")
_IN_TOWN = re.compile(
    r"\bin (?!Jan|Feb|Mar(?:ch)?\b|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-ZÀ-Ý][\w’'-]+"
    r"(?: [A-ZÀ-Ý][\w’'-]+){0,2}, (?:the )?\Z")  # "in Sal, Cabo Verde", not "in June, the U.S. ..."
_FROM = re.compile(r"\b(?:from|left|near|to|for|towards?|back in)[ ](?:the[ ])?\Z")
# "the Embassy in Kabul", "based in Geneva": where a person or a house is, not where it happens
_SEAT = re.compile(
    r"\b(?:[Ee]mbass(?:y|ies)|[Mm]issions?|[Oo]ffices?|[Aa]mbassadors?|[Cc]onsul(?:s|ates?)?|[Rr]epresentati\w+|"
    r"[Cc]ounterparts?|based|born|headquartered|located|situated|liv(?:e|es|ed|ing)|"
    r"resid(?:e|es|ed|ing)|accredited|"
    r"base|home|embassy|[Pp]rojects?|[Ff]actor(?:y|ies)|[Hh]ospitals?|[Ss]chools?|[Pp]lants?|"
    r"[Uu]niversit(?:y|ies)|invest\w*|"
    r"situation|crisis|war|built|construct\w*|implemented|operat\w+|adopted|opened)[ ]"
    r"(?:[^,;.]{0,30}[ ])?in[ ](?:the[ ])?(?:city of )?\Z"
)
_HOUSE = re.compile(r"\b(?:[Aa]t (?:the |its |his |her |their )?[^,;.]{0,70}|in (?:his|her|its|their) offices? in )\Z")
_TAIL = r"(?:[ ]?\([^)]{2,30}\)|,[ ][A-Z][\w .'’-]{2,30},?)?"  # "Georgetown, Guyana,", "Santa Cruz (Bolivia)"
_HOME_AGAIN = re.compile(r"\b(?:return(?:ed|s|ing)?|(?:came|went|flew|got) back|back) (?:home )?(?:to|in) \Z")
_IS_VENUE = re.compile(
    _TAIL +
        r",?(?:[ ](?:headquarters|premises|offices?))?[ ](?:was|is|were|are|will be|has been|"
        r"had been)\b[^.;]{0,70}?\b(?:venue|scene|seat|host|"
    r"place|setting|site|location|stage)\b|" + _TAIL + r"[ ](?:hosted|played host|plays host|will (?:play )?host|"
    r"is hosting)\b|"
    + _TAIL + r"[ ](?:was|is|will be)[ ](?:the place )?where\b")
_OF_WHICH = re.compile(r",?[ ](?:of|for|to)[ ]which[ ][^.;]{0,90}\Z")
_WHOSE_VENUE = re.compile(
    r"\bwhose (?:venue|seat|host|scene|setting|place|site) (?:was|is|will be) (?:the )?(?:city of |capital of )?\Z"
)
_TURNS_ASIDE = re.compile(
    r"(?:in advance of|ahead of|prior to|following|after|before|on the (?:sidelines|margins) of|in preparation for|"
    r"followed by|in the run-up to|to (?:prepare|discuss|attend)|[;])[^.;]{0,60}\Z"
)
_RELATIVE = re.compile(r",?[ ](?:(?:in|at|during|for|of)[ ])?(?:which|where|that)\b")
_CAPITAL_DISTRICT = re.compile(r",? D\.? ?C\b")
_DESTINATION = re.compile(
    r"[^.;]{0,110}?\b(?:paid|paying|pays?|made|making|makes|undertakes?|undertaken|undertook|"
    r"undertaking)[ ](?:\w+ly )?to[ ]"
                          r"(?:the )?(?:(?:Republic|Kingdom|State|Sultanate|city|capital)[ ]of[ ](?:the )?)?\Z")
_VISITS_BODY = re.compile(r"[^.;,]{0,60}?\b(?:to|visited|visiting|visits|visit)[ ](?:the[ ])?\Z")
_CREDIT = re.compile(r"(?:©|[Ee]mbassy,|[Pp]hoto(?:graph)?(?::| by)|[Cc]onsulate(?:[- ][Gg]eneral)?,)[^.;\n]{0,30}\Z")

# -- what ties one occasion to another
_MARGINS = re.compile(
    r"\b(?:on the (?:sidelines|margins?|fringes)|(?:on|in) whose margins?|on the occasion|in the margins?|"
    r"within the framework|the occasion being)\b"
)
_NEXT_TO = re.compile(
    r"\b(?:[Bb]efore|[Aa]fter|[Ff]ollowing|followed|preceded|prior to|over|at the end of|at the close of)\b"
)
_ADDS = re.compile(
    r"\b(?:also|likewise|too|as well(?! as)|in addition(?! to)|besides|furthermore|moreover|separately|later|then|"
    r"afterwards|"
                   r"subsequently|lastly|finally|on the same occasion)\b")
_HABIT = re.compile(r"\b(?:every|each year|regularly|annually|usually|will|would)\b")
_FRONTED = re.compile(
    r"\A(?:(?:[Ww]hile|[Oo]nce|[Ww]hen)[ ])?(?:[Ii]n|[Aa]t|"
    r"[Dd]uring (?:his|her|their) (?:stay|time|stop) in)[ ](?:the )?\Z")
_FRONTED_HOUSE = re.compile(
    r"\A(?:(?:Assembled|Gathered|Convened|Meeting|Speaking)[ ])?(?:[Ii]n|[Aa]t)[ ][^,;.]{3,70}[ ]in[ ](?:the )?\Z|"
    r"\A(?:(?:Assembled|Gathered|Convened|Meeting)[ ])?(?:[Ii]n|[Aa]t)[ ](?:the )?\Z")
_HERE = re.compile(r"\bhere\b(?=[ ](?:today|yesterday|on|this|last|by|with|for|in|from)\b|[ ]?[,.;])")
_CALL_ON = re.compile(r"\b(?:on|upon|granted by|given by|received by)[ ](?:[^.;]{0,80}?)\Z")
_ENVOY = re.compile(r"\b(?:[Aa]mbassador|High Commissioner|[Cc]hargé|[Cc]harge d|Apostolic Nuncio)\b")
_ABROAD = re.compile(
    r"\b(?:to|at|with) (?:the )?(?:UN|United Nations|European Union|EU|WTO|ASEAN|African Union|AU|OECD|NATO)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A city or country, as the words at ``text[begin:end]`` of a sentence have it."""

    begin: int
    end: int
    city: str | None
    country: str
    sentence: Sentence


# ------------------------------------------------------------------ days of the own sentence
def days_of(doc: Document, s: Sentence, found: list[Anchor]) -> list[Span | None]:
    """For each anchor the date of the sentence that is its own: the nearest one not nearer to another anchor."""
    out: list[Span | None] = [None] * len(found)
    nearest = [1e9] * len(found)
    for m in doc.within(s.begin, s.end, "date"):
        # a date inside a name ("2018 Policy Session") is that name's own, and its last choice
        if (
            not found
            or m.form in ("since", "by")
            or m.rule == "<year to year>"
            or _ANNIVERSARY.search(doc.text, s.begin, s.end)
            or _PUBLISHED.search(doc.text, max(s.begin, m.begin - 30), m.begin)
        ):
            continue
        _, begin, end = m.id.split("/")
        if len(begin) < 10 and _OTHER_YEAR.search(doc.text, max(s.begin, m.begin - 30), m.begin) \
                and not _AT_IT.match(doc.text, m.end) and not any(a.kind == "ceremony" for a in found):
            continue
        holders = [
            (0.0, i) for i, a in enumerate(found) if a.form == "named" and a.begin <= m.begin and m.end <= a.name_end
        ]
        gap, i = min((_gap(doc, m, a), i) for i, a in enumerate(found)) if not holders else (200.0, holders[0][1])
        if gap < nearest[i]:
            nearest[i] = gap
            out[i] = (begin, end)
    return out


def _gap(doc: Document, m: Mention, a: Anchor) -> float:
    """How far a date is from an anchor, in characters."""
    if a.begin <= m.begin and m.end <= a.name_end:
        return 0.0
    coarse = 60.0 if len(m.id) <= 14 else 0.0  # a year only: the last choice
    if m.begin >= a.end:
        return float(max(0, m.begin - a.name_end)) + coarse
    between = doc.text[m.end:a.begin]
    if a.form != "verb" and a.link == "aside" and turns_aside(doc, m.end, a.begin):
        return 500.0 + a.begin - m.end  # "on 14 May, in advance of the summit"
    return coarse + (a.begin - m.end) * (3.0 if " and " in between and "," not in between[:2] else 1.3)


# ------------------------------------------------------------------ places of a sentence
def _place(doc: Document, m: Mention) -> Place:
    name = doc.text[m.begin:m.end]
    if m.kind != "city":
        return Place(m.begin, m.end, None, m.country or "", doc.sentence_at(m.begin))
    city = name.title() if name.isupper() and len(name) > 3 else name
    city += ", D.C." if _CAPITAL_DISTRICT.match(doc.text, m.end) else ""
    return Place(m.begin, m.end, city, m.country or "", doc.sentence_at(m.begin))


def no_place(doc: Document, s: Sentence, m: Mention) -> bool:
    """Whether a city or country is where something has its seat, part of a body's name, or in a picture's credit."""
    before = doc.text[max(s.begin, m.begin - 100):m.begin]
    if _IS_VENUE.match(doc.text, m.end, s.end):
        return False
    if (_SEAT.search(before) and not _HOUSE.search(before)) or _CREDIT.search(before):
        return True
    if _HOME_AGAIN.search(before):
        return True  # "returned to Accra from a visit to Malabo"
    return m.kind == "city" and any(b.begin <= m.begin and m.end <= b.end and b.form != "reference"
                                    for b in doc.within(s.begin, s.end, "body", "agreement"))


def turns_aside(doc: Document, begin: int, end: int) -> bool:
    """Whether the words from a place to an occasion lead to another time: "in Nassau, in advance of the summit"."""
    return bool(_TURNS_ASIDE.search(doc.text[begin:end]))


def _mentions(doc: Document, s: Sentence) -> list[Mention]:
    """The names of cities and countries of a sentence that can be a place, and are not said as whence or whither."""
    return [m for m in doc.within(s.begin, s.end, "city", "country")
            if m.form in ("name", "capital") and m.country and not no_place(doc, s, m)
            and not _FROM.search(doc.text[max(s.begin, m.begin - 60):m.begin])]


def _happens_in(doc: Document, s: Sentence, m: Mention) -> bool:
    """Whether the words before a place say that something happens in it: "in Lima", "at the Palace in Luanda"."""
    before = doc.text[max(s.begin, m.begin - 100):m.begin]
    if _AT_HOUSE.search(before) and _HOUSE.search(before):
        return True
    return bool(_IN.search(before))


def _venue(doc: Document, s: Sentence, found: list[Anchor]) -> list[tuple[Anchor, Place]]:
    """ "Brasilia was the seat of the meeting", "the meeting, of which Bahrain was the host": a verb tells the place."""
    out = []
    houses = [m for m in doc.within(s.begin, s.end, "body") if doc.bodies[m.id].country and m.form != "reference"]
    for m in _mentions(doc, s) + houses:
        before = doc.text[s.begin:m.begin]
        which, whose = _OF_WHICH.search(before), _WHOSE_VENUE.search(before)
        if not whose and not _IS_VENUE.match(doc.text, m.end, s.end):
            continue
        if which or whose:
            at = s.begin + (which or whose).start()
            owners = [a for a in found if a.end <= at + 1][-1:]
        else:
            owners = [a for a in found if a.begin >= m.end and a.link != "aside"][:1]
        place = _place(doc, m) if m.kind != "body" else Place(m.begin, m.end, None, doc.bodies[m.id].country or "", s)
        if m.kind == "body" and not re.match(r"[ ](?:headquarters|premises|offices?)?", doc.text[m.end:]):
            continue
        out += [(a, place) for a in owners]
    return out


def _own_place(doc: Document, s: Sentence, found: list[Anchor]) -> list[tuple[Anchor, Place]]:
    """For each city in which the sentence says that something happens, the occasion to which it is nearest."""
    out = []
    for m in _mentions(doc, s):
        if not (m.kind == "city" and _happens_in(doc, s, m)) and not (
            m.kind == "country"
            and _IN_TOWN.search(doc.text[s.begin : m.begin])
            and not doc.within(max(s.begin, m.begin - 30), m.begin, "city")
        ):
            continue
        near = []
        for a in found:
            if a.form == "back" or a.kind == "visit":
                continue
            if a.begin <= m.begin and m.end <= a.name_end:
                near.append((0.0, a))
            elif m.begin >= a.end and (a.link != "aside" or _RELATIVE.match(doc.text[a.name_end:m.begin])
                                       or not re.search(r"[,;]", doc.text[a.end:m.begin])):
                near.append((float(max(0, m.begin - a.name_end)), a))
            elif m.end <= a.begin and a.link != "aside" and not turns_aside(doc, m.end, a.begin):
                near.append(((a.begin - m.end) * 1.3, a))
        if near:
            out.append((min(near, key=lambda n: (n[0], n[1].begin))[1], _place(doc, m)))
    return out


# ------------------------------------------------------------------ what is said of the occasion itself
@dataclass(frozen=True, slots=True)
class Dateline:
    """The place, and perhaps the day, from which a notice reports."""

    sentence: Sentence
    city: str
    country: str
    dates: Span | None


def dateline(doc: Document) -> Dateline | None:
    """"JAKARTA, 17 May 2023 –": the place, and perhaps the day, from which the notice reports."""
    for s in doc.sentences[:6]:
        for m in doc.within(s.begin, min(s.end, s.begin + 60), "city"):
            if m.begin - s.begin <= 14 and not doc.text[s.begin:m.begin].strip(" ,(/").islower():
                head = doc.text[m.end:min(s.end, m.end + 60)]
                if s.kind == "title" or (head.strip(" .") and not re.match(
                        r"(?:,[^.–—-]{0,40})?[ ]?(?:\([^)]{2,20}\)[ ]?)?(?:[-–—:/]|\.[ ]?[A-Z]|,[ ]?\d)", head)):
                    continue
                dates = [d for d in doc.within(s.begin, min(s.end, m.end + 45), "date")]
                _, begin, end = dates[0].id.split("/") if dates else ("", "", "")
                return Dateline(s, _place(doc, m).city or "", m.country or "", (begin, end) if dates else None)
    return None


def tell_own(doc: Document, occasions: list[Occasion], line: Dateline | None) -> None:
    """Fill in what is said of each occasion itself: its venue, the dateline's day and place, the day of a readout."""
    at = _by_sentence(occasions)
    for s, pairs in at.items():
        found = [a for a, _ in pairs]
        sentence = doc.sentences[s]
        owner = {id(a): o for a, o in pairs}
        for a, place in _venue(doc, sentence, found):
            o = owner[id(a)]
            if not o.city and (not o.countries or (place.city and o.place_at is sentence)):
                _give_place(o, place)
        for a, place in _own_place(doc, sentence, found):
            o = owner[id(a)]
            if not o.city and (o.countries in ([], [place.country]) or (
                    o.place_at is sentence and a.link == "main" and o.kind != "visit")):
                _give_place(o, place)
    for o in occasions:
        if o.kind == "visit" and not o.countries:
            _destination(doc, o)
        if o.kind == "ceremony" and "sign" in " ".join(o.names).lower():
            _signing(doc, o)
        _reported(doc, o, line)


def _destination(doc: Document, o: Occasion) -> None:
    """"the visit which X paid to Nigeria", "a visit to the Statistical Bureau of Latvia"."""
    for a in o.anchors:
        s = a.sentence
        for m in doc.within(a.end, s.end, "city", "country"):
            if m.form in ("name", "capital") and m.country and _DESTINATION.fullmatch(doc.text[a.end:m.begin]):
                return _give_place(o, _place(doc, m))
    for a in o.anchors:
        for m in doc.within(a.end, min(a.sentence.end, a.end + 160), "body"):
            country = doc.bodies[m.id].country
            came = {doc.officials[p].country for p in _persons(o)}
            if country and m.form != "reference" and country not in came \
                    and _VISITS_BODY.fullmatch(doc.text[a.end:m.begin]):
                return _give_place(o, Place(m.begin, m.end, None, country, a.sentence))


def _reported(doc: Document, o: Occasion, line: Dateline | None) -> None:
    """A notice that reports of its own day: the dateline's day and place, the day of a meeting told in the lead."""
    first = o.anchors[0]
    signing = o.kind == "ceremony" and o.dates and first.link == "setting"
    current = not o.planned and (first.link == "main" or signing) and o.kind not in ("visit", "exhibition")
    today = line and (line.dates or (doc.published and (doc.published, doc.published)))
    if all(a.head in GOING_ON and not a.held for a in o.anchors):
        return  # "the ongoing talks": not of this day
    if line and current and today and (o.dates is None or o.dates == today):
        if o.dates is None and not o.named and line.dates:
            o.dates, o.dates_at = today, line.sentence
        if o.dates == today and not o.city and o.countries in ([], [line.country]):
            o.city, o.countries, o.place_at = line.city, [line.country], line.sentence
    if not o.city and not o.countries and o.named:
        for a in o.anchors:  # "Tashkent Economic Forum"
            for m in doc.within(a.begin, a.end, "city") if a.form == "named" else ():
                o.city, o.countries, o.place_at = doc.text[m.begin:m.end], [m.country], a.sentence
    opening = [s.index for s in doc.sentences if s.kind != "title" and s.end - s.begin > 30][:1]
    lead = min((a.sentence.index for a in o.anchors if a.sentence.kind != "title"), default=9) <= max([*opening, 1])
    other = any(m.form not in ("since", "by") and len(_days(m)[1]) == 10 and _days(m)[0] != doc.published
                for m in doc.within(first.sentence.begin, first.sentence.end, "date"))
    if (
        not o.dates
        and current
        and lead
        and o.kind == "meeting"
        and doc.published
        and len(o.parts) > 1
        and not first.plural
        and not other
    ):
        o.dates, o.dates_at = (doc.published, doc.published), first.sentence


def _signing(doc: Document, o: Occasion) -> None:
    """A signing ceremony is on the day, and in the city, of the sentence that tells the signing."""
    near = [a.sentence.index for a in o.anchors]
    told = [s for s in doc.sentences if s.kind != "title" and _SIGNS.search(doc.text, s.begin, s.end)
            and (doc.within(s.begin, s.end, "agreement") or _SIGNED_DOCUMENT.search(doc.text, s.begin, s.end))]
    days: dict[Span, Sentence] = {}
    cities: dict[str, tuple[Mention, Sentence]] = {}
    for s in sorted(told, key=lambda s: (min(abs(s.index - i) for i in near), s.index)):
        for m in doc.within(s.begin, s.end, "date"):
            if m.form not in ("since", "by") and len(_days(m)[0]) == 10:
                days.setdefault(_days(m), s)
        for m in _mentions(doc, s):
            if m.kind == "city" and _happens_in(doc, s, m):
                cities.setdefault(m.id, (m, s))
    first = next(iter(days.items()), None)
    if first and not o.dates and (len(days) == 1 or min(abs(first[1].index - i) for i in near) <= 6):
        o.dates, o.dates_at = first
    if len(cities) == 1 and not o.city and not o.countries:
        m, s = next(iter(cities.values()))
        _give_place(o, _place(doc, m))


def _give_place(o: Occasion, place: Place) -> None:
    o.city, o.countries, o.place_at = place.city, [place.country], place.sentence


def _by_sentence(occasions: list[Occasion]) -> dict[int, list[tuple[Anchor, Occasion]]]:
    """Number of a sentence -> the anchors in it, each with its occasion, in the order of the text."""
    out: dict[int, list[tuple[Anchor, Occasion]]] = defaultdict(list)
    for o in occasions:
        for a in o.anchors:
            out[a.sentence.index].append((a, o))
    return {i: sorted(out[i], key=lambda pair: pair[0].begin) for i in sorted(out)}


# ------------------------------------------------------------------ what holds from around
@dataclass(slots=True)
class _Stop:
    """A stop of a trip: where, and on which day where one is said."""

    trip: Occasion
    country: str
    city: str | None
    day: Span | None
    sentence: Sentence


def tell_around(doc: Document, occasions: list[Occasion], told: list[Occasion], line: Dateline | None) -> None:
    """Fill in days and places that hold for an occasion from around it.

    occasions: all that were read, in order; told: those that the notice really tells, which alone are filled in.
    """
    for o in told:
        _summed_up(doc, o, told)
    at = _by_sentence(told)
    for pairs in at.values():
        _beside(doc, pairs)
    _without_anchor(doc, told, at)
    _on_a_trip(doc, occasions, told)
    _carried_on(doc, at)
    for o in told:
        _here(doc, o, line)
        _received(doc, o)


def _free(o: Occasion, country: str) -> bool:
    """Whether the occasion has no place yet, or only this country."""
    return not o.city and o.countries in ([], [country])


def _fits(o: Occasion, day: Span | None) -> bool:
    return not o.dates or not day or (day[0][:len(o.dates[1])] <= o.dates[1] and o.dates[0][:len(day[1])] <= day[1])


def _fill(o: Occasion, city: str | None, country: str | None, day: Span | None, s: Sentence) -> None:
    """Give an occasion what it lacks of place and day, said in sentence `s`."""
    if country and _free(o, country) and (city or not o.countries):
        o.around = o.around or not o.countries
        o.city, o.countries, o.place_at = city, [country], s
    if day and not o.dates and day[0] == day[1] and len(day[0]) == 10:
        o.dates, o.dates_at = day, s


def _persons(o: Occasion) -> set[str]:
    return {p for p in o.parts if p.startswith("official/")}


def _summed_up(doc: Document, o: Occasion, occasions: list[Occasion]) -> None:
    """"Several meetings were held today by X": the meetings of X that follow were then and there."""
    if o.kind != "meeting" or not all(a.plural for a in o.anchors) or not (o.dates or o.place_at):
        return
    for p in occasions:
        if (
            p is not o
            and p.kind == "meeting"
            and p.anchors[0].begin > o.anchors[0].end
            and p.anchors[0].link == "main"
            and _persons(o) & _persons(p)
            and p.planned == o.planned
            and _fits(p, o.dates)
        ):
            said = o.place_at or o.dates_at or o.anchors[0].sentence
            _fill(p, o.city, o.countries[0] if len(o.countries) == 1 else None, o.dates, said)


def _beside(doc: Document, pairs: list[tuple[Anchor, Occasion]]) -> None:
    """Occasions of one sentence: on the margins of the other (the same place), before or after (the same day too)."""
    for (a, o), (b, p) in pairwise(pairs):
        if o is p or "visit" in (o.kind, p.kind) or o.planned != p.planned:
            continue
        begin = max(a.sentence.begin, a.begin - 60)
        margins = _MARGINS.search(doc.text, begin, b.begin)
        next_to = _NEXT_TO.search(doc.text, begin, b.begin) and {o.kind, p.kind} <= {"meeting", "ceremony"}
        if not margins and not next_to:
            continue
        large = p if not margins or margins.end() > a.begin else o  # "on the sidelines of the summit, a meeting ..."
        for x, y in ((o, p), (p, o)):
            if len(y.countries) == 1 and y.place_at and not x.countries and _fits(x, y.dates):
                _fill(x, y.city, y.countries[0], None, y.place_at)
            if y.dates and y.dates_at and not x.dates and x.anchors[0].link != "aside" and (not margins or y is large):
                _fill(x, None, None, y.dates, y.dates_at)


def _without_anchor(doc: Document, told: list[Occasion], at: dict[int, list[tuple[Anchor, Occasion]]]) -> None:
    """"At the Law Academy in Odessa, X and Y went through ...": the place of the occasion that was told just before."""
    only = [o for o in told if o.kind != "visit"]
    for s in doc.sentences:
        here = at.get(s.index, ())
        if s.kind == "title" or any(a.link == "main" for a, _ in here):
            continue
        before = [
            o
            for i in (s.index - 1, s.index - 2)
            for a, o in at.get(i, ())
            if a.link == "main" and a.sentence.kind != "title"
        ]
        if not before and len(only) == 1 and s.index <= 8:
            before = only
        if len({o.id for o in before}) != 1 or before[0].kind == "visit":
            continue
        for m in _mentions(doc, s):
            if m.kind == "city" and _FRONTED_HOUSE.search(doc.text[s.begin:m.begin]) and _happens_in(doc, s, m) \
                    and _free(before[0], m.country or ""):
                _give_place(before[0], _place(doc, m))
                break


def _stops(doc: Document, trip: Occasion) -> list[_Stop]:
    """The stops of a trip: "to Tegucigalpa, Honduras, on March 17 and San José, Costa Rica, on March 19"."""
    stops: dict[str, _Stop] = {}
    for a in trip.anchors:
        s = a.sentence
        if a.link == "aside" or s.kind == "title":
            continue
        named = [
            m for m in doc.within(a.begin, s.end, "city", "country") if m.form in ("name", "capital") and m.country
        ]
        for i, m in enumerate(named):
            end = next((n.begin for n in named[i + 1:] if n.country != m.country), s.end)
            days = [d for d in doc.within(m.end, end, "date") if d.form not in ("since", "by")]
            if m.country not in trip.countries and not (stops and days and _AND_TO.search(doc.text[s.begin:m.begin])):
                continue
            day = _days(days[0]) if len(days) == 1 else None
            stop = stops.setdefault(m.country, _Stop(trip, m.country, None, None, s))
            stop.day = stop.day or day
            stop.city = stop.city or (_place(doc, m).city if m.kind == "city" else None)
    if len(stops) == 1 and len(trip.countries) == 1 and trip.countries[0] in stops:
        stops[trip.countries[0]].day = trip.dates
    elif not stops and len(trip.countries) == 1:
        said = trip.place_at or trip.anchors[0].sentence
        stops[trip.countries[0]] = _Stop(trip, trip.countries[0], trip.city, trip.dates, said)
    return list(stops.values())


def _days(m: Mention) -> Span:
    _, begin, end = m.id.split("/")
    return begin, end


def _on_a_trip(doc: Document, occasions: list[Occasion], told: list[Occasion]) -> None:
    """Meetings and ceremonies of a trip are at its stop: the only one, or the one that was last spoken of."""
    trips = [(o, _stops(doc, o)) for o in occasions if o.kind == "visit" and o.countries]
    every: dict[str, list[_Stop]] = defaultdict(list)
    for _, stops in trips:
        for stop in stops:
            every[stop.country].append(stop)
    current: _Stop | None = None
    at = _by_sentence(occasions)
    known = {id(o) for o in told}
    for s in doc.sentences:
        for m in doc.within(s.begin, min(s.end, s.begin + 140), "city", "country"):
            before = doc.text[s.begin:m.begin]
            if (
                m.form in ("name", "capital")
                and m.country in every
                and (_FRONTED.search(before) or _GOES_ON_TO.search(before))
            ):
                current = every[m.country][0]
        for a, o in at.get(s.index, ()):
            if o.kind == "visit":
                stops = next((x for t, x in trips if t is o), [])
                if (
                    a.link != "aside"
                    and len(stops) == 1
                    and (current is None or current.country != stops[0].country or len(every) == 1)
                ):
                    current = stops[0]
                elif a.link != "aside" and len(stops) > 1 and (current is None or current.trip is not o):
                    current = None
            elif current and a is o.anchors[0] and a.link == "main" and id(o) in known:
                _at_stop(doc, o, current, every[current.country], s, len(every) > 1)


_AND_TO = re.compile(r"\b(?:and|then)(?: on)?(?: to)?[ ](?:the )?\Z")
_GOES_ON_TO = re.compile(
    r"\b(?:travel|go|goes|went|continue|fly|flew|proceed|head)(?:s|led|ed|d|es)?[ ](?:on )?to[ ](?:the )?\Z"
)


def _at_stop(doc: Document, o: Occasion, stop: _Stop, same: list[_Stop], s: Sentence, several: bool) -> None:
    """Give an occasion the place of a stop, and its day where it has but one."""
    if not _free(o, stop.country) or not _of_trip(doc, o, same, s, several):
        return
    city = stop.city or next((x.city for x in same if x.city), None)
    day = stop.day or next((x.day for x in same if x.day), None)
    here = stop.sentence is s
    _fill(o, city if several or here else None, stop.country, day, stop.sentence)


def _of_trip(doc: Document, o: Occasion, same: list[_Stop], s: Sentence, several: bool) -> bool:
    """Whether the occasion is between those who came and those visited, at the time of the trip."""
    trips = [stop.trip for stop in same]
    if (
        o.kind not in ("meeting", "ceremony", "summit")
        or (o.planned not in {t.planned for t in trips}
        and o.kind == "meeting")
        or any(a.ordinal and a.ordinal < 0 for a in o.anchors)
    ):
        return False
    days = [d for d in [stop.day or stop.trip.dates for stop in same] if d]
    if o.dates and not (any(_fits(o, d) for d in days) or (not days and s is same[0].sentence)):
        return False
    hosts = {f"country/{same[0].country}"}
    guests = {x for t in trips for x in t.sides(doc)} - hosts
    sides = o.sides(doc)
    met = bool(set.union(*(_persons(t) for t in trips)) & _persons(o))
    if several:
        return met or bool(sides & guests)
    return bool(sides) and sides <= guests | hosts and (met or hosts <= sides)


def _carried_on(doc: Document, at: dict[int, list[tuple[Anchor, Occasion]]]) -> None:
    """"She also met with ...": what the sentence before says of day and place holds on, for the same person."""
    last: tuple[Anchor, Occasion] | None = None
    for i, pairs in at.items():
        s = doc.sentences[i]
        if s.kind == "title":
            continue
        told = [(a, o) for a, o in pairs if a.link == "main" and o.kind in ("meeting", "ceremony")]
        if last and len({o.id for _, o in told}) == 1:
            (b, p), (a, o) = last, told[0]
            text = doc.text[s.begin:s.end]
            if (
                o is not p
                and a is o.anchors[0]
                and s.index - b.sentence.index <= 2
                and _ADDS.search(text)
                and not _HABIT.search(text)
                and o.planned == p.planned
                and _persons(o) & _persons(p)
                and _fits(o, p.dates)
                and (not a.ordinal or a.ordinal > 0)
            ):
                same = s.paragraph == b.sentence.paragraph
                place = p.place_at is b.sentence and len(p.countries) == 1
                day = (
                    p.dates
                    if same and p.dates_at is b.sentence and (not o.countries or o.countries == p.countries)
                    else None
                )
                _fill(o, p.city if same and place else None, p.countries[0] if place else None, day, b.sentence)
        last = told[-1] if told else last


def _here(doc: Document, o: Occasion, line: Dateline | None) -> None:
    """"was received here today": the place of the dateline, else the country whose government speaks."""
    a = o.anchors[0]
    if (
        o.countries
        or o.kind == "visit"
        or a.link != "main"
        or o.planned
        or not _HERE.search(doc.text, a.begin, min(a.sentence.end, a.end + 200))
    ):
        return
    if line:
        _fill(o, line.city, line.country, None, line.sentence)


def _received(doc: Document, o: Occasion) -> None:
    """A call is paid where the person called on is; an ambassador is met in the country to which he is accredited."""
    if o.countries or o.kind not in ("meeting", "ceremony"):
        return
    for a in o.anchors:
        if a.head in ("courtesy call", "pay", "audience") and a.link != "aside":
            for m in doc.within(a.end, min(a.sentence.end, a.end + 160), "official"):
                country = doc.officials[m.id].country
                if country and _CALL_ON.search(doc.text[a.end:m.begin]) and not _envoy(doc, m.id):
                    return _fill(o, None, country, None, a.sentence)
    lands: dict[bool, set[str]] = {True: set(), False: set()}
    for p in _persons(o):
        country = doc.officials[p].country
        if country:
            lands[_envoy(doc, p)].add(country)
    if len(lands[False]) == 1 and lands[True] and not lands[True] & lands[False] and o.anchors[0].link == "main":
        _fill(o, None, lands[False].pop(), None, o.anchors[0].sentence)


def _envoy(doc: Document, person: str) -> bool:
    titles = [title for title, *_ in doc.officials[person].posts if title]
    return any(_ENVOY.search(t) and not _ABROAD.search(t) for t in titles)
