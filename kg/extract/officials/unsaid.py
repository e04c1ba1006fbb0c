"""What notices leave unsaid of posts: the country of a person, the body of a bare title.

A government marks others' officials ("Peruvian Vice Minister X") and rarely its own. So a post without a country is the
speaking government's, unless the text places it elsewhere or another already holds it.
"""

from __future__ import annotations

import re
from collections import Counter

from kg.extract.document import Document
from kg.language import leaders
from kg.language.leaders import holders, post_of
from kg.language.lexicon import TITLE, classes

# posts that one person of a country holds at a time
_SINGLE = frozenset(
    (
        "president",
        "prime minister",
        "premier",
        "chancellor",
        "king",
        "queen",
        "foreign minister",
        "taoiseach",
        "emir",
        "amir",
        "sultan",
    )
)
_MINISTERS = frozenset(
    (
        "minister",
        "vice minister",
        "deputy minister",
        "first deputy minister",
        "state minister",
        "vice-minister",
        "first vice minister",
        "assistant minister",
        "permanent secretary",
    )
)
_HEADS = frozenset(
    (
        "director general",
        "director-general",
        "deputy director general",
        "deputy director-general",
        "director",
        "executive director",
        "chairman",
        "chairperson",
        "chairwoman",
        "chair",
        "ceo",
        "chief executive officer",
        "secretary general",
        "secretary-general",
        "administrator",
        "deputy administrator",
        "commissioner",
        "managing director",
        "chief executive",
        "executive secretary",
        "spokesperson",
        "spokesman",
        "country director",
        "country manager",
        "resident representative",
    )
)
_OF_ONE_COUNTRY = {"taoiseach": "IE", "tánaiste": "IE"}  # titles that one country only has
_MEETS = re.compile(
    r"\b(?:me[et]ts?|meeting|spoke|speaks?|talks?|call|calls|held|consult\w*|discuss\w*|hosted|welcomed|received)\b"
)


def speaker(doc: Document, hosts: list[str | None], marked: set[str]) -> str | None:
    """The country whose officials the notice names without a country, None where that is not clear.

    hosts: the countries to which the text says ambassadors are sent. marked: the countries that the text gives
    officials; such a country counts less. The bodies of a country count for it.
    """
    if doc.notice.publisher or doc.notice.source:
        return doc.home
    if doc.home is None and len({m.country for m in doc.mentions if m.kind == "country"}) == 1:
        return None  # the one country named marks others' officials and bodies only
    score: Counter[str] = Counter()
    for m in doc.mentions:
        if m.kind == "country" and m.country:
            score[m.country] += 10
        elif m.kind == "body" and m.country:
            score[m.country] += 7
    for country in marked:
        score[country] = score[country] * 4 // 10
    for country in hosts:
        if country:
            score[country] += 15
    if doc.home:
        score[doc.home] = score[doc.home] * 2 + 20
    ranked = score.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < ranked[1][1] * 2):
        return None
    return ranked[0][0]


def foreign(doc: Document, home: str | None, begin: int, sentence_begin: int, sentence_end: int) -> str | bool | None:
    """The country of an unmarked official at `begin` whom others met ("met with President X"); False where none did."""
    before = doc.text[max(sentence_begin, begin - 120) : begin]
    if not re.search(r"\bwith\s(?:[^.;]{0,100}\band\s+)?\Z", before) or not _MEETS.search(before):
        return False
    for m in doc.within(begin, sentence_end, "country"):
        behind = [w.strip(",.;") for w in doc.text[m.end : min(m.end + 60, sentence_end)].split()[:4]]
        if m.begin > begin and m.country != home and m.form == "adjective" and any(classes(w) & TITLE for w in behind):
            return False  # "with Governor General X, Mexican President Y": the foreign one is marked
    for a, b in ((sentence_begin, sentence_end), (0, len(doc.text))):
        others = {m.country for m in doc.within(a, b, "country") if m.country != home}
        if len(others) == 1:
            return others.pop()
        if others:
            return None
    return None


def country_of(name: str, title: str, year: int | None) -> str | None:
    """The country that a title or the table of leaders tells for a person of whom the text says none."""
    low = title.lower()
    if low in ("head of state", "heads of state", "state leader", "leader"):
        found = {c for post in ("president", "king", "emir") if (c := leaders.country_of(name, post, year))}
        return found.pop() if len(found) == 1 else None
    return _OF_ONE_COUNTRY.get(low) or leaders.country_of(name, title, year)


def year_of(doc: Document) -> int | None:
    """The year of the notice, where it is known."""
    return int(doc.published[:4]) if doc.published else None


def single_key(title: str) -> str | None:
    """The post under which only one person of a country can stand, None for other posts."""
    low = title.lower()
    if low in ("foreign minister", "minister of foreign affairs", "minister for foreign affairs", "secretary of state"):
        return "foreign minister"
    post = post_of(title)
    return post if post in _SINGLE and not low.startswith(("deputy", "former", "vice")) else None


def held_by_another(doc: Document, home: str | None, name: str, title: str) -> bool:
    """Whether the tables know that somebody else held this post at home in the notice's year."""
    year, post = year_of(doc), post_of(title)
    if title.lower().startswith(("former", "ex-")) and post in _SINGLE:
        return True  # of whom the text says no country: there are many
    return bool(
        home and year and post in _SINGLE and holders(home, post, year) and country_of(name, title, year) != home
    )


def body_of_bare(doc: Document, title: str, country: str | None, home: str | None, begin: int) -> str | None:
    """The id of the body that a bare title ("Minister", "Director General") speaks of; None where that is not clear.

    A minister's is the ministry of that country: the only one named, else the one named last before, in this sentence
    or the one before it. A head's is the only body named earlier in the sentence.
    """
    low = title.lower().removeprefix("former ").removeprefix("acting ").removeprefix("new ")
    here = doc.sentence_at(begin)
    if low in _MINISTERS:
        found = [
            m
            for m in doc.mentions
            if m.kind == "body"
            and doc.bodies[m.id].kind == "ministry"
            and doc.bodies[m.id].country == country
            and doc.bodies[m.id].listed
        ]
        ids = {m.id for m in found}
        if len(ids) == 1:
            return found[0].id
        near = [m for m in found if here.begin <= m.begin < begin] or (
            [m for m in found if doc.sentences[here.index - 1].begin <= m.begin < here.begin] if here.index else []
        )
        if len({m.id for m in near}) == 1:
            return near[0].id
        return found[0].id if found and country == home else None
    if low in _HEADS:
        near = [m for m in doc.within(here.begin, begin, "body") if doc.bodies[m.id].country in (country, None)]
        if len({m.id for m in near}) == 1:
            return near[0].id
    return None
