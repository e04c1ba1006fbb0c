"""Persons spoken of by their post: "the Iraqi prime minister", "Iran's oil minister", "the head of CEPOL", "both
ministers" -> the official who must be meant. Where two could be, nobody is.

It runs behind the officials and reads their posts; the notice's own words decide, never a table of who held what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.document import Document, Mention, Sentence
from kg.language.lexicon import MOD, TITLE, TOPIC
from kg.language.tokens import Token

# What one post is called in other words. Of a body, whoever leads it is its head.
_SAME = {
    "pm": "prime minister",
    "premier": "prime minister",
    "fm": "foreign minister",
    "chairperson": "chairman",
    "chairwoman": "chairman",
    "chair": "chairman",
    "chief": "head",
    "envoy": "ambassador",
    "premiers": "prime minister",
}
_LEADERS = frozenset("head chief president director chairman secretary general administrator governor commissioner "
                     "chancellor rector minister mayor commander executive leader principal boss".split())
_HEADS = frozenset(
    """minister president ambassador secretary chief mayor commissioner director governor chairman chairperson
    chairwoman chair head envoy premier chancellor king queen emir sultan prince princess speaker pm fm representative
    coordinator administrator adviser advisor commander rector dean consul undersecretary leader deputy""".split()
)
_PLURALS = {
    "ministers": "minister",
    "presidents": "president",
    "ambassadors": "ambassador",
    "mayors": "mayor",
    "secretaries": "secretary",
    "chiefs": "head",
    "heads": "head",
    "chairmen": "chairman",
    "speakers": "speaker",
    "directors": "director",
    "governors": "governor",
    "commissioners": "commissioner",
    "leaders": "",
    "officials": "",
    "premiers": "prime minister",
    "dignitaries": "",
    "diplomats": "",
}
_DETERMINERS = frozenset("the his her its their".split())
_TWO = frozenset("two both".split())
_SKIP = frozenset("visiting new current said same newly-appointed incumbent".split())
_TO_WORDS = re.compile(r"[^\W\d_]+")
_MANY = re.compile(
    r"\b(?:[Mm]inisters|ambassadors|heads|mayors|leaders|presidents)(?: and \w+)? (?:of|from) (?:the )?(?:\d|"
    r"several|eight|various|all|twelve|member|[A-Z][\w-]+ (?:American|Asian|African) )")


@dataclass(frozen=True, slots=True)
class _Holder:
    """An official's post as words: of the title, and of the body."""

    id: str
    country: str | None
    title: frozenset[str]
    head: str
    body: str | None  # the body's local id
    around: frozenset[str]  # the words of title and organisation


def read_references(doc: Document) -> None:
    """Add a mention of form "reference" for each phrase that means one official of the notice, or two of them."""
    holders = [h for o in doc.officials.values() for h in _posts(doc, o.id)]
    if not holders:
        return
    for s in doc.sentences:
        taken = [(m.begin, m.end) for m in doc.within(s.begin, s.end, "official", "body")]
        words = doc.tokens(s)
        for i, t in enumerate(words):
            low = t.text.lower()
            if any(b <= t.begin < e for b, e in taken):
                continue
            if low in _HEADS:
                _one(doc, s, words, i, holders, taken)
            elif low in _PLURALS:
                _two(doc, s, words, i, holders)


def _posts(doc: Document, official: str) -> Iterator[_Holder]:
    person = doc.officials[official]
    for title, body, organization, country in person.posts:
        words = [w.lower() for w in _TO_WORDS.findall(title)]
        plain = title.lower().split(" of ")[0].split(" for ")[0].split(" to ")[0].split(",")[0].split()
        if not plain or "former" in words:
            continue
        around = {*words, *(w.lower() for w in _TO_WORDS.findall(organization or ""))}
        yield _Holder(official, country or person.country, frozenset(words), _SAME.get(plain[-1], plain[-1]), body,
                      frozenset(around))


def _one(doc: Document, s: Sentence, words: list[Token], i: int, holders: list[_Holder],
         taken: list[tuple[int, int]]) -> None:
    """A phrase with one post as its head, at token `i`."""
    after = words[i + 1] if i + 1 < len(words) else None
    if after is not None and after.kind != "genitive" and after.text.lower() in _HEADS:
        return
    if after is not None and after.cap and after.kind in ("word", "initial", "dotted"):
        return  # a name, or a longer title
    k, mods, country, definite = i, [], None, False
    while k > 0:
        w = words[k - 1]
        low = w.text.lower()
        land = next((m for m in doc.within(s.begin, s.end, "country") if m.begin <= w.begin < m.end), None)
        if low in _DETERMINERS:
            definite, k = True, k - 1
            break
        if w.kind == "genitive" and k >= 2:
            land = next((m for m in doc.within(s.begin, s.end, "country", "body") if m.end == w.begin), None)
            if land is None:
                return
            country, definite = land.country, True
            k -= 2
            while k > 0 and words[k].begin > land.begin:
                k -= 1
            break
        if land is not None:
            country, k = land.country, k - 1
            continue
        if w.kind != "word" or not (w.bits & (MOD | TITLE | TOPIC) or low in _SKIP or low in _HEADS or low in (
                "police", "general", "prime", "central", "bank", "oil", "lao", "press", "parliamentary", "country")):
            break
        if low not in _SKIP:
            mods.append(_SAME.get(low, low))
        k -= 1
    if not definite and country is None:
        return
    if (
        k >= 2
        and words[k - 1].text.lower() in ("to", "of", "for")
        and words[k - 2].bits & (TITLE | MOD)
        and words[k - 2].cap
    ):
        return  # "Assistant to the President"
    head = words[i].text.lower()
    end = words[i].end
    body = None
    if after is not None and after.text.lower() in ("of", "for", "to", "in"):
        nxt = doc.within(after.end, min(s.end, after.end + 90), "country", "body")
        gap = doc.text[after.end:nxt[0].begin].strip().lower() if nxt else "?"
        if nxt and gap in ("", "the", "the republic of", "the kingdom of"):
            if nxt[0].kind == "body":
                body = nxt[0].id
            else:
                country = nxt[0].country
            end = nxt[0].end
        elif after.text.lower() in ("of", "for"):
            return
    begin = words[k].begin
    if body is None and any(b < end and begin < e for b, e in taken if b >= begin):
        return
    if doc.within(end, min(s.end, end + 3), "official"):
        return
    name = words[i + 1:i + 2]
    if (
        name
        and name[0].text == ","
        and doc.within(name[0].end, min(s.end, name[0].end + 30), "official")
        and doc.text[name[0].end : doc.within(name[0].end, min(s.end, name[0].end + 30), "official")[0].begin].strip()
        in ("", "Mr.", "Mr", "Dr.", "Dr", "H.E.", "Ms.")
    ):
        return  # "the minister, X": said with the name
    wanted = set(mods) | set(_SAME.get(head, head).split())
    found = {h.id for h in holders if _fits(h, wanted, _SAME.get(head, head).split()[-1], country, body)}
    if len(found) > 1 and country is None and body is None and doc.home:
        found = {h.id for h in holders if h.id in found and h.country == doc.home} if len(mods) else found
    if len(found) != 1:
        return
    (person,) = found
    if any(
        m.id == person and m.begin < end + 60 and m.begin >= words[k].begin
        for m in doc.within(words[k].begin, min(s.end, end + 40), "official")
    ):
        return
    doc.add(Mention(words[k].begin, end, "official", person, "<the post>", "reference", doc.officials[person].country))


def _fits(h: _Holder, wanted: set[str], head: str, country: str | None, body: str | None) -> bool:
    """Whether the post can be called so."""
    if country is not None and h.country != country:
        return False
    if body is not None:
        if h.body != body:
            return False
        return head == h.head or (head == "head" and bool(h.title & _LEADERS))
    if head != h.head and not (head in h.title and head != "deputy"):
        return False
    if {"deputy", "vice", "prime", "assistant"} & h.title - wanted and {
        "deputy",
        "vice",
        "prime",
        "assistant",
    } & h.title - wanted != set():
        return False
    return all(w in h.around or (w == "foreign" and "foreign" in h.around) for w in wanted - {head})


def _two(doc: Document, s: Sentence, words: list[Token], i: int, holders: list[_Holder]) -> None:
    """"the two ministers", "both leaders", "the ministers": the two who were spoken of together."""
    k = i
    while k > 0 and words[k - 1].text.lower() in (
        "foreign",
        "health",
        "prime",
        "cabinet",
        "defence",
        "defense",
        "police",
        "agriculture",
    ):
        k -= 1
    before = words[k - 1].text.lower() if k else ""
    two = before in _TWO
    if not two and before != "the":
        return
    if i + 1 < len(words) and (words[i + 1].text.lower() in ("of", "from", "for") or words[i + 1].cap):
        return
    head = _PLURALS[words[i].text.lower()]
    mods = {w.text.lower() for w in words[k:i]}
    near = [m.id for m in doc.within(doc.sentences[max(0, s.index - 4)].begin, words[i].begin, "official")]
    last = list(dict.fromkeys(reversed(near)))
    fit = {h.id for h in holders if (not head or h.head == head or head in h.title) and mods <= h.around | {"prime"}}
    chosen = [p for p in last if p in fit]
    if not two and (not head or len(fit) != 2 or _MANY.search(doc.text)):
        return  # "the ministers" of eight countries
    if len(chosen) != 2 and not (
        two and len(chosen) > 2 and len({doc.officials[p].country for p in chosen[:2]}) == 2 and head
    ):
        return
    pair = chosen[:2]
    lands = [doc.officials[p].country for p in pair]
    if None in lands or (not two and lands[0] == lands[1]):
        return
    for p in sorted(pair):
        doc.add(
            Mention(
                words[k - 1].begin,
                words[i].end,
                "official",
                p,
                "<the two of them>",
                "reference",
                doc.officials[p].country,
            )
        )
