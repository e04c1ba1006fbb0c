"""The side for which a person acts: "signed for Oman by X", "Y, on behalf of the Agency", "on the Thai side by Z".

A phrase of the side ("for A", "on behalf of A", "on the A side", "representing A", "A was represented by") and the
person's own phrase (name and posts) are read as constituents of one clause: the side belongs to the person whom "by"
introduces right behind it, else to the one who stands right before it, else to the subject of the signing.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from kg.extract.officials.scan import Post, Scan, Seen
from kg.extract.officials.titles import implied
from kg.extract.officials.words import COUNTERPARTS
from kg.language.lexicon import HEAD
from kg.language.tokens import Token

_SIDE = ("side", "party", "part")
_ACTS = frozenset(
    "signed sign signs signing initialled initialed inked acted acting acts spoke speaking countersigned "
    "co-signed".split()
)
_LINKS = frozenset(  # between a side and "by": "for Kenya, the document was signed by"
    "the it they both was were is are been being document documents agreement memorandum mou protocol text contract "
    "signed initialled inked also , ( ) note notes loan arrangement deal declaration plan".split()
)
_BEFORE_NAME = frozenset("the its their his her an a".split())


class _Phrase(NamedTuple):
    """A phrase of a side on tokens begin to end (end left out). shape: for | behalf | side | represented."""

    begin: int
    end: int
    body: str | None
    country: str | None
    shape: str


def said_sides(scan: Scan) -> dict[Seen, tuple[str | None, str | None]]:
    """The body (local id) and the country for which persons of the sentence are said to act."""
    people = sorted(scan.seen, key=lambda s: s.begin)
    if not people:
        return {}
    spans = sorted(((_front(s), max([s.end, *(p.end for p in s.posts)]), s) for s in people), key=lambda x: x[:2])
    found: dict[Seen, tuple[str | None, str | None]] = {}
    for phrase in _phrases(scan):
        seen = _introduced(scan, phrase, spans) or _before(scan, phrase, spans)
        if seen is not None and seen not in found:
            found[seen] = phrase.body, phrase.country
    return found


def _front(seen: Seen) -> int:
    """The token where the phrase of a person begins, with the posts before the name."""
    return min([seen.begin, *(p.front if p.front >= 0 else p.begin for p in seen.posts)])


def _phrases(scan: Scan) -> list[_Phrase]:
    line, out, i = scan.line, [], 0
    low = [t.text.lower() for t in line.tokens]
    while i < len(low):
        shape, k = "", i
        if low[i : i + 3] == ["on", "behalf", "of"] or low[i : i + 4] == ["on", "the", "part", "of"]:
            shape, k = "behalf", i + 3 + (low[i + 2] == "part")
        elif low[i] in ("on", "from", "by") and low[i + 1 : i + 2] in (["the"], ["behalf"]):
            shape, k = "side", i + 1
        elif low[i] == "for":
            shape, k = "for", i + 1
        elif low[i] == "representing":
            shape, k = "behalf", i + 1
        if shape:
            end, body, country, of_side = _whom(scan, k)
            if end > k and (of_side or shape != "side"):
                out.append(_Phrase(i, end, body, country, shape))
                i = end
                continue
        i += 1
    if "represented" in low:  # "Slovenia was represented by State Secretary X, Croatia by Minister Y"
        for i in (i for i, word in enumerate(low) if word == "by" and i):
            k = i - 1
            while k > 0 and low[k] in ("was", "were", "is", "being", "also", "represented"):
                k -= 1
            m = line.whole_geo(k) or line.body[k]
            if m is not None and (m.kind == "body" or m.form == "name"):
                body = m.id if m.kind == "body" else None
                out.append(_Phrase(line.at(m.begin), i, body, m.country, "represented"))
    return out


def _whom(scan: Scan, k: int) -> tuple[int, str | None, str | None, bool]:
    """Who is named from token k on: the index behind, body, country, and whether "side" follows."""
    line = scan.line
    x = k
    while line.word(x) in ("the", "The"):
        x += 1
    if line.word(x) in ("Government", "government") and line.word(x + 1) == "of":
        x += 2 + (line.word(x + 2) == "the")
    m = line.body[x] if x < len(line.tokens) else None
    if m is not None and line.tokens[x].begin == m.begin:
        end = line.at(m.end - 1) + 1
        if line.word(end) == "(":
            end = next((y + 1 for y in range(end, min(end + 5, len(line.tokens))) if line.word(y) == ")"), end)
        country = scan.doc.bodies[m.id].country
        side = line.word(end) in _SIDE
        return end + side, m.id, country, side
    g = line.geo_end(x)
    if g == x:
        t = line.tokens[x] if x < len(line.tokens) else None
        ref = scan.doc.within(t.begin, t.end, "body") if t is not None and t.bits & HEAD else []
        if ref and x > k:  # "on behalf of the Secretariat"
            return x + 1, ref[0].id, scan.doc.bodies[ref[0].id].country, False
        return k, None, None, False
    country = line.geo[x].country
    g += g < len(line.tokens) and line.tokens[g].kind == "genitive"
    side = line.word(g) in _SIDE
    if not side and line.geo[x].form != "name":
        return k, None, None, False
    return g + side, None, country, side


def _introduced(scan: Scan, phrase: _Phrase, spans: list[tuple[int, int, Seen]]) -> Seen | None:
    """The person whom "by" introduces behind the side, or whose name follows at once after a comma or "it was"."""
    line, k = scan.line, phrase.end
    if phrase.shape != "represented":
        comma = line.word(k) == ","
        while k < phrase.end + 8 and line.word(k).lower() in _LINKS:
            k += 1
        if line.word(k) != "by":
            first = phrase.begin == 0 or line.word(phrase.begin - 1) in (";", ",", "and", "while")
            if not (comma and first) or phrase.shape == "for":
                return None
            k = phrase.end
    k += 1
    while line.word(k).lower() in _BEFORE_NAME or _honors(line.tokens, k):
        k += 1
    begin, end, seen = spans[max(0, bisect_right(spans, k, key=lambda x: x[0]) - 1)]
    return seen if begin <= k < end else None


def _honors(toks: list[Token], k: int) -> bool:
    return k < len(toks) and toks[k].kind in ("dotted", "initial")


def _before(scan: Scan, phrase: _Phrase, spans: list[tuple[int, int, Seen]]) -> Seen | None:
    """The person right before the side, or the subject of the verb of signing before it."""
    line = scan.line
    at = bisect_right(spans, phrase.begin, key=lambda x: x[0]) - 1
    if at < 0 or spans[at][1] > phrase.begin:
        return None
    last = spans[at]
    gap = [line.word(x).lower() for x in range(last[1], phrase.begin)]
    if len(gap) > 9:
        return None
    words = [w for w in gap if w not in (",", "(", ")", "who", "has", "had", "have", "also", "both", "jointly")]
    if not words:
        by = phrase.shape == "for" and line.word(last[0] - 1) == "by"  # "signed by X for A and by Y for B"
        return last[2] if phrase.shape != "for" or by else None
    if words[0] not in _ACTS or any(w in (";", "by", "and", ":") for w in words):
        return None
    two = at and line.word(last[0] - 1) == "and" and last[0] - 3 <= spans[at - 1][1] <= last[0]
    return None if two else last[2]  # "A and B signed for": whose side that is, is not said


# ------------------------------------------------------------------ the two signatories of a document of two sides
_SIGNING = frozenset(
    "signed sign signs signing inked initialled initialed concluded signatures signature signatories exchanged".split()
)
_ONLOOKERS = frozenset("presence witnessed witness attended attending".split())
_BEFORE = 1  # sentences back that may name the two sides


class _Party(NamedTuple):
    """One of two sides: its country, or none for an international body; its bodies in the order of the text."""

    country: str | None
    bodies: tuple[str, ...]


def pair_signatories(scans: list[Scan]) -> None:
    """Give the second of two signatories the other of two sides: "A of X and Minister B signed" for X and Y.

    A document has as many sides as signatories; who signs beside one of the first side signs for the second.
    """
    for n, scan in enumerate(scans):
        words = {t.text.lower() for t in scan.line.tokens}
        paired = words & COUNTERPARTS
        if len(scan.seen) != 2 or not (words & _SIGNING or paired) or words & _ONLOOKERS:
            continue
        people = sorted(scan.seen, key=lambda s: s.begin)
        if not all(s.posts for s in people):
            continue
        own = [_known(scan, s) for s in people]
        if own[0] and own[1]:
            continue
        near = [_parties(scans[n - back], scan) for back in range(_BEFORE + 1) if n >= back]
        parties = next((p for p in near if len(p) == 2), ())
        if not parties:
            continue
        if not any(own):
            in_order = [all(_stands_for(s, p, scan) for s, p in zip(people, order, strict=True))
                        for order in (parties, parties[::-1])]
            if words & {"respective", "respectively"} or paired or in_order == [True, False]:
                for s, party in zip(people, parties, strict=True):
                    _take(scan, s, party)
            elif in_order == [False, True]:
                for s, party in zip(people, parties[::-1], strict=True):
                    _take(scan, s, party)
            continue
        first = 0 if own[0] else 1
        mine = [p for p in parties if own[first] & {p.country, *p.bodies}]
        if len(mine) == 1:
            _take(scan, people[1 - first], parties[1 - parties.index(mine[0])])


def _known(scan: Scan, seen: Seen) -> set[str]:
    """Country or international body for which a person is said to stand; empty where the sentence does not say."""
    found = {p.country for p in seen.posts if p.country}
    for p in seen.posts:
        if p.body and not scan.doc.bodies[p.body].country:
            found.add(p.body)
    return found


def _parties(scan: Scan, signing: Scan) -> tuple[_Party, ...]:
    """The sides that a sentence names outside the phrases of persons, in the order of the text."""
    line, doc = scan.line, scan.doc
    first = min(map(_front, scan.seen), default=len(line.tokens)) if scan is signing else len(line.tokens)
    bodies: dict[str, list[str]] = {}
    until = -1
    for i in range(first):
        t = line.tokens[i]
        if t.begin < until:
            continue
        m = line.body[i]
        if m is not None and m.begin == t.begin:
            country = doc.bodies[m.id].country
            if m.id not in bodies.setdefault(country or m.id, []):
                bodies[country or m.id].append(m.id)
            until = m.end
            continue
        g = line.whole_geo(i)
        if g is not None and g.country and line.word(i - 1).lower() not in ("in", "at", "to", "("):
            bodies.setdefault(g.country, [])
            until = g.end
    return tuple(_Party(None if key in doc.bodies else key, tuple(ids)) for key, ids in bodies.items())


def _take(scan: Scan, seen: Seen, party: _Party) -> None:
    """Let a person stand for a side: its country, and its body where one only fits the title."""
    doc, post = scan.doc, seen.posts[0]
    post.country = post.country or party.country
    if post.body is not None or post.organization is not None or implied(post.title) or not post.title:
        return
    fitting = [b for b in party.bodies if _fits(post, doc.bodies[b].kind)]
    if len(fitting) == 1:
        post.body, post.organization = fitting[0], doc.bodies[fitting[0]].name


def _stands_for(seen: Seen, party: _Party, scan: Scan) -> bool:
    """Whether a person's title may be that of one who signs for a side: no minister signs for an organisation."""
    kinds = {scan.doc.bodies[b].kind for b in party.bodies}
    return any(_fits(p, kind) for p in seen.posts for kind in kinds) if kinds else True


def _fits(post: Post, kind: str) -> bool:
    if "minister" in post.head:
        return kind == "ministry"
    if "secretary" in post.title.lower():
        return kind in ("ministry", "international-organization")
    return post.head not in ("ambassador", "president", "premier", "mayor") or kind != "ministry"
