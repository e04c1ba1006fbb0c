"""Whose government speaks: the home country of a notice, told by how the notice names countries and bodies.

A government names its own ministries without a country and itself first in a pair ("Korea and Malaysia"); it marks
what is foreign ("Ministry of Defence of Ukraine", "the Russian Deputy Minister"). Publisher and address, where known,
decide alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kg.extract.countries import GOVERNMENT_ADDRESS
from kg.extract.document import Document, Mention
from kg.extract.lines import Line
from kg.language import leaders
from kg.language.cities import cities_named
from kg.language.countries import find_countries
from kg.language.letters import bare
from kg.language.lexicon import MOD, TITLE, TOPIC

_ROW = 4.0  # a body that only one country has
_OWN = 1.5  # a body whose name holds the country's name
_FIRST = 1.5  # named first in a pair
_MARKED = -1.5  # a ministry or minister said to be that country's
_ENVOY = -2.0
_MISSION = -1.5  # an embassy is abroad
_GIVER = -1.5  # who gives is named by who gets
_CITY = 0.7  # a city that is no capital is known at home
_MOST_CITIES = 2.1
_ABROAD = -1.0  # where somebody travels to, whom something is done with
_MOST_MARKED = -4.0
_SECRETARY = 5.0
_SHORT = 1.0  # a body's abbreviation, where the text says of which country the body is
_LEADER = 3.0  # a leader whom the text names without a country, and whose country a table knows
_BEHALF = 1.5
_LEADERS = re.compile(r"\b(President|Prime Minister|Vice President|Chancellor) ((?:[A-ZÀ-Þ][\w.'’-]+ ?){1,4})")
_ON_BEHALF = re.compile(r"\bon behalf of (?:the )?(?:[Gg]overnment (?:and people )?of |people of )?(?:the )?\Z")
_GOES = frozenset(
    "visit visits visited travel travels travelled traveled trip dispatched sent arrived dispatch".split()
)
_OFFICE = 8.0
_DATELINED = 4.0
_HEAD_LINES = 8
# Offices that sign notices without their country's name.
_OFFICES = {"Office of the Spokesperson": "US", "Department Spokesperson": "US", "The White House": "US"}
_DATELINE = re.compile(
    r"(?:,[^.–—-]{0,40})?[ ]?(?:\([^)]{2,20}\)[ ]?)?(?:[-–—:]|"
    r",[ ]?(?:\d|[A-Z][a-z]+day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))")
_EMBASSY_OF = re.compile(r"\b(?:Embassy|High Commission|Consulate(?: General)?) of (?:the )?(?:\w+ of )?\Z")
_GIVES = re.compile(r"(?:donate[sd]?|gifts?|gifted|funds)\Z")
_GIVEN_BY = re.compile(
    r"\b(?:donat\w+|gift\w*|grants?|given|assistance|aid|support|funded|financed|loan)\b[^.;]{0,20}\b(?:from|by|"
    r"of) (?:the )?(?:Government of |people of )?(?:the )?\Z")
_LONG = ("Republic", "Kingdom", "Commonwealth", "State")


def find_home(
    doc: Document,
    lines: Sequence[Line],
    known: Sequence[str],
    marked: Sequence[str],
    named: Sequence[str],
    spoken: Counter[str],
) -> str | None:
    """The home country, or None where it stays open.

    known: countries of bodies that belong to one country wherever they are named; marked: countries that ministries are
    said to belong to ("of Ukraine"); named: countries within other bodies' names ("Korea Customs Service"); spoken: how
    often the text uses abbreviations of a country's bodies.
    """
    if doc.home and (_tells(doc.notice.publisher) or doc.notice.source or GOVERNMENT_ADDRESS.search(doc.text)):
        return doc.home
    marks: Counter = Counter()
    foreign: set[int] = set()  # mentions that mark something as foreign, by their offset
    posts: set[int] = set()  # those of them that mark officials
    for line in lines:
        _posts(line, marks, posts)
        foreign |= posts
        _travels(line, marks, foreign)
    counted: Counter = Counter()
    first: str | None = None
    for m in doc.mentions:
        if m.kind == "country":
            counted[m.country] += 0.34 if m.begin in foreign else 1
            if m.begin not in foreign:
                first = first or m.country
    if not counted:
        return None
    # each further mention tells less: a partner may be named in every sentence
    score: Counter = Counter({code: 2 * n ** 0.5 for code, n in counted.items()})
    for code, n in spoken.items():
        score[code] += _SHORT * n ** 0.5 if code in counted else 0
    for code in _leaders(doc) & set(counted):
        score[code] += _LEADER
    for m in doc.mentions:
        if m.kind == "country" and m.form == "name" and _ON_BEHALF.search(doc.text, max(0, m.begin - 60), m.begin):
            score[m.country] += _BEHALF
    score[next(iter(counted))] += 1
    if first:
        score[first] += 2
    for code in set(known) & set(score):
        score[code] += _ROW
    for code in marked:
        score[code] += _MARKED
    for code in named:
        score[code] += _OWN
    pairs: Counter = Counter()
    for line in lines:
        _pairs(line, pairs)
    for code, votes in pairs.items():
        score[code] += min(votes, _FIRST)
    for code, votes in marks.items():
        score[code] += max(votes, _MOST_MARKED)
    cities = {m.id: m.country for m in doc.mentions if m.kind == "city" and m.country in counted and not _is_capital(m)}
    for code, n in Counter(cities.values()).items():
        score[code] += min(n * _CITY, _MOST_CITIES)
    for code, votes in _speaker(doc).items():
        score[code] += votes
    ranked = score.most_common(2)
    if len(counted) == 1 and ranked[0][0] in counted and _always_marked(lines, posts):
        return None
    if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
        return doc.home if doc.home in (ranked[0][0], ranked[1][0]) else None
    return ranked[0][0]


def _always_marked(lines: Sequence[Line], foreign: set[int]) -> bool:
    """Whether countries are named to mark others' ministers and bodies only: who speaks of "Georgia's Revenue Service"
    and of no other country is not Georgia."""
    for line in lines:
        for i, m in enumerate(line.geo):
            if m is None or m.begin in foreign or (i and line.geo[i - 1] is m):
                continue
            j = line.geo_end(i)
            genitive = j < len(line.tokens) and line.tokens[j].kind == "genitive"
            marks = (genitive or m.form == "adjective") and j > i and line.body[j + genitive] is not None
            if not marks or line.body[i] is not None:
                return False
    return True


def _leaders(doc: Document) -> set[str]:
    """The countries of leaders whom the text names without a country: home's are."""
    year = int(doc.published[:4]) if doc.published else None
    found = set()
    for m in _LEADERS.finditer(doc.text):
        before = doc.within(max(0, m.start() - 30), m.start(), "country")
        behind = doc.within(m.end(), min(m.end() + 30, len(doc.text)), "country")
        if not (before and m.start() - before[-1].end < 4) and not (
            behind and doc.text[m.end() : behind[0].begin].strip() in ("of", "of the")
        ):
            code = leaders.country_of(m.group(2).strip(" ’'"), m.group(1), year)
            if code:
                found.add(code)
    return found


def _is_capital(m: Mention) -> bool:
    name = m.id.removeprefix("city/").partition("|")[0]
    return any(c.kind in ("capital", "seat") and c.country == m.country for c in cities_named(bare(name)))


def _tells(publisher: str | None) -> bool:
    """Whether the publisher's name tells its country."""
    return bool(
        publisher
        and (find_countries(publisher) or "White House" in publisher or re.search(r"(?i)\bgov\.[a-z]{2}\b", publisher))
    )


def _speaker(doc: Document) -> Counter:
    """What the head of the notice says of who speaks: "Government of Nepal", dateline, an office of one government."""
    votes: Counter = Counter()
    for s in doc.sentences[:_HEAD_LINES]:
        text = doc.text[s.begin:s.end]
        if len(text) < 60 and text[-1:] not in ".!?":
            for name, code in _OFFICES.items():
                if name in text:
                    votes[code] = _OFFICE
            for m in doc.within(s.begin, s.end, "country"):
                if re.fullmatch(
                    r"(?:The )?(?:Government|Embassy|Republic|Kingdom|Parliament|"
                    r"Presidency) of (?:the )?(?:[A-Z]\w+ of )?", doc.text[s.begin:m.begin]):
                    votes[m.country] = _OFFICE
        for m in doc.within(s.begin, min(s.end, s.begin + 45), "city"):
            if m.begin == s.begin and s.kind != "title" and _DATELINE.match(doc.text, m.end):
                votes[m.country] += _DATELINED if doc.within(m.end, min(s.end, m.end + 40), "date") else _DATELINED / 4
                return votes
    return votes


def _pairs(line: Line, score: Counter) -> None:
    """"Korea and Malaysia", "Korea-Malaysia", "U.S.-PRC": the first of two is likelier home."""
    mentions = [m for i, m in enumerate(line.geo) if m is not None and (i == 0 or line.geo[i - 1] is not m)]
    weight = _FIRST if line.sentence.kind == "title" else _FIRST / 2
    for a, b in pairwise(mentions):
        if a.country != b.country and line.text[a.end:b.begin].strip(" ’s'") in ("and", "-", "–", "/", "& ", ""):
            score[a.country] += weight


def _posts(line: Line, score: Counter, foreign: set[int]) -> None:
    """"Russian Deputy Minister", "Minister of X of Malaysia", "Mongolian counterpart": likelier foreign."""
    for i, m in enumerate(line.geo):
        if m is None or (i and line.geo[i - 1] is m):
            continue
        j = line.geo_end(i)
        genitive = j < len(line.tokens) and line.tokens[j].kind == "genitive"
        k = j + genitive
        while line.bits(k) & (MOD | TOPIC) and not line.bits(k) & TITLE and k < j + 5 and line.cap(k):
            k += 1
        before = 0.0
        if line.word(j) in ("counterpart", "counterparts", "side", "delegation") and m.form == "adjective":
            before = _MARKED
        elif line.word(j) in ("delegates", "delegate", "envoy", "envoys", "guests", "officials", "visitors"):
            before = _MARKED / 2
        elif line.bits(k) & TITLE and line.word(k) != "President" and line.word(k + 1) != "to":
            before = _MARKED if m.form == "adjective" or genitive else _MARKED / 2
        elif _title_behind(line, i):
            before = _ENVOY if "Ambassador" in line.span(max(0, i - 8), i) else _MARKED
        if (
            line.word(j).lower() == "embassy"
            or line.span(j, min(j + 2, len(line.tokens))).lower() == "high commission"
            or _EMBASSY_OF.search(line.span(max(0, i - 5), i))
        ):
            before = _MISSION
        elif _GIVES.match(line.word(j)) or _GIVEN_BY.search(line.text[max(0, m.begin - 40):m.begin]):
            before = before or _GIVER
        if before:
            score[m.country] += before
            foreign.add(m.begin)


def _title_behind(line: Line, i: int) -> bool:
    """Whether the country on token i belongs to a post: "Minister of X of the Republic of Y"."""
    b = i - 1
    while line.word(b) in ("the", "of") or line.word(b) in _LONG:
        b -= 1
    if b >= i - 1 or line.word(b + 1) != "of":
        return False
    x = b
    while (
        x > b - 6
        and x >= 0
        and not line.bits(x) & TITLE
        and (line.cap(x) or line.word(x) in ("of", "and", "for", "the", ","))
    ):
        x -= 1
    return x >= 0 and bool(line.bits(x) & TITLE)


def _travels(line: Line, score: Counter, foreign: set[int]) -> None:
    """"travels to Honduras", "visited Peru": likelier foreign. "Secretary of State" alone: of the United States."""
    for i, m in enumerate(line.geo):
        if m is not None and not (i and line.geo[i - 1] is m) and m.form == "name":
            b = i - 1
            while line.word(b) in ("to", "the", "of", "Republic", "Government") and b > i - 6:
                b -= 1
            if line.word(b) == "," and line.city[b - 1] is not None:
                b -= 2
                while line.word(b) == "to" or (b >= 0 and line.city[b] is not None):
                    b -= 1
            if line.word(b).lower() == "delegation" and line.word(b + 1) == "to":
                score[m.country] += _ABROAD
                foreign.add(m.begin)
            elif line.word(b).lower() in _GOES and foreign and any(
                x is not None and x.country != m.country and x.begin in foreign for x in line.geo
            ):
                pass  # somebody from elsewhere comes
            elif line.word(b).lower() in _GOES:
                score[m.country] += _ABROAD
                foreign.add(m.begin)
            elif line.word(b) in ("with", "at") or (line.word(i - 1) == "," and i == 2 and line.word(0) == "In"):
                score[m.country] += _ABROAD / 2
                foreign.add(m.begin)
    for i, t in enumerate(line.tokens):
        if (
            t.text == "Secretary"
            and line.word(i + 1) == "of"
            and line.word(i + 2) == "State"
            and line.word(i + 3) not in ("for", "of", "in", "at")
            and any(m.country == "US" for m in line.doc.mentions)
        ):
            score["US"] += _SECRETARY
