"""The posts of a sentence -> the country and the organisation of each.

From the body of the post, from the post before it in a list, from the words around ("the Thai delegation included").
"""

from __future__ import annotations

from kg.extract.bodies import body_of_name
from kg.extract.officials import unsaid
from kg.extract.officials.scan import Post, Scan
from kg.extract.officials.sides import said_sides
from kg.extract.officials.titles import implied, own_title, rank
from kg.extract.officials.words import COUNTERPARTS
from kg.language import persons
from kg.language.lexicon import MOD, TITLE


def place_posts(scan: Scan) -> None:
    """Country and organisation of each post: from its body, the post before it, the words around."""
    line, doc = scan.line, scan.doc
    previous: Post | None = None
    sides = said_sides(scan)
    for seen in sorted(scan.seen, key=lambda s: s.begin):
        for post in seen.posts:
            side = sides.get(seen, (None, None))
            if (
                post.lead is not None
                and post.body is None
                and post.organization is None
                and not scan.taken(post.lead[0])
            ):
                post.body = body_of_name(doc, line, *post.lead, "<name> <title>").id
            if side[0] is not None and post.body is None and post.organization is None and not implied(post.title):
                post.body = side[0]
            body = doc.bodies.get(post.body or "")
            if body is not None:
                post.organization = body.name
                post.country = post.country or side[1]
                if post.country is None:
                    post.country = (_side(scan, post) if body.id in doc.unmarked else None) or body.country
            if post.bare and post.body is None:
                begin, end = line.tokens[post.begin].begin, line.tokens[post.end - 1].end
                m = next(
                    iter(doc.within(begin, end, "body")), None
                )  # "Chairman of the Council": of which, bodies know
                if m is None and line.word(post.end - 1).lower() in ("ministry", "department"):
                    m = next(
                        (
                            m
                            for m in reversed(doc.within(0, begin, "body"))
                            if m.form != "reference" and doc.bodies[m.id].kind in ("ministry", "agency")
                        ),
                        None,
                    )
                if m is not None:
                    post.body, post.organization, post.country = (
                        m.id,
                        doc.bodies[m.id].name,
                        post.country or doc.bodies[m.id].country,
                    )
            if post.body is None and line.word(post.front - 1) in ("its", "Its"):
                m = next(
                    (
                        m
                        for m in reversed(doc.within(0, line.tokens[post.front].begin, "body"))
                        if m.form != "reference"
                    ),
                    None,
                )
                if m is not None:
                    post.body, post.organization, post.country = (
                        m.id,
                        doc.bodies[m.id].name,
                        post.country or m.country,
                    )
            if post.organization is None and post.body is None:
                post.organization = implied(post.title)
            if (
                previous is not None
                and post.body is None
                and post.organization is None
                and post.country is None
                and previous.body is not None
                and previous.head == post.head
                and not _of_own(scan, post)
                and _near(scan, previous, post)
            ):
                post.body, post.organization, post.country = previous.body, previous.organization, previous.country
            if post.country is None:
                post.country = side[1] or _counterparts(scan, post)
            if post.country is None and (body is None or body.id in doc.unmarked):
                post.country = _side(scan, post)
            if post.country is None and post.body is None:
                post.country = unsaid.country_of(
                    " ".join(persons.key(seen.name)), post.title, unsaid.year_of(doc)
                )
                post.known = post.country is not None
            if (
                post.country is None
                and previous is not None
                and post.body is None
                and _near(scan, previous, post)
                and rank(previous.head) == rank(post.head) == "government"
                and previous.country != doc.home
            ):
                post.inherited = "?" if previous.known else previous.country or previous.inherited
            if post.head in ("counterpart", "colleague"):
                post.title, post.head = (
                    (own_title(previous.title), previous.head) if previous is not None else ("", "")
                )
                post.organization = implied(post.title) if post.title else None
            previous = post
    _in_order(scan)


def _of_own(scan: Scan, post: Post) -> bool:
    """Whether a title says by a word of its own what it is of: "SCDF Commissioner X and Acting Fire Commissioner Y"."""
    return any(
        not scan.line.bits(x) & (TITLE | MOD) and scan.line.tokens[x].kind == "word"
        for x in range(post.begin, post.core)
    )


def _side(scan: Scan, post: Post) -> str | None:
    """ "The Nepali delegation included X, Foreign Secretary", "Permanent Secretary X led the Thai delegation"."""
    line, found = scan.line, scan.sides
    if found is None:
        found = scan.sides = [
            (x, line.geo[x - 1].country)
            for x in range(1, len(line.tokens))
            if line.word(x) in ("delegation", "side", "delegates", "team") and line.geo[x - 1] is not None
        ]
    if post.owner is not None:
        for x, c in found:
            if x - 2 == post.owner.end and line.word(x - 2) == "the":
                return c  # "..., and Under-Secretary Y the Omani side"
    before = [c for x, c in found if x < post.begin]
    if before:
        return before[-1]
    if len(found) == 1 and any(
        line.word(y) in ("led", "leads", "headed", "heads", "lead") for y in range(post.begin, found[0][0])
    ):
        return found[0][1]
    return None


def _near(scan: Scan, a: Post, b: Post) -> bool:
    """Whether two posts stand in one list: only "and" or a comma between the person of the first and the second."""
    line = scan.line
    return (
        b.begin > a.end
        and b.begin - a.end < 9
        and any(line.word(x) in ("and", ",", ";") for x in range(b.begin - 2, b.begin))
    )


def _counterparts(scan: Scan, post: Post) -> str | None:
    """ "their Costa Rican counterparts President X", "In Honduras, ... will meet with President Y"."""
    line = scan.line
    for x in range(post.begin - 1, max(-1, post.begin - 3), -1):
        if line.word(x) in COUNTERPARTS and line.geo[x - 1] is not None:
            return line.geo[x - 1].country
    first = 1 + (line.word(0) in ("While", "Whilst") and line.word(1) == "in")
    if (
        line.word(first - 1) in ("In", "At", "in")
        and line.geo[first] is not None
        and line.word(line.geo_end(first)) == ","
        and post.begin > line.geo_end(first)
        and rank(post.head) == "government"
        and any(line.word(post.begin - n) in ("meet", "met", "meets", "with", "by") for n in (1, 2, 3))
    ):
        return line.geo[first].country
    return None


def _in_order(scan: Scan) -> None:
    """As many leaders without a country as countries listed before them in the sentence: they go in order."""
    line = scan.line
    heads = [
        (s, s.posts[0])
        for s in sorted(scan.seen, key=lambda s: s.begin)
        if s.posts and s.posts[0].head in ("president", "minister", "premier", "chancellor")
    ]
    if len(heads) < 2 or any(p.body for _, p in heads) or all(p.country for _, p in heads):
        return
    listed = []
    for x in range(0, heads[0][1].begin):
        m = line.whole_geo(x)
        if m is not None and m.form == "name" and m.country not in listed:
            listed.append(m.country)
    if len(listed) == len(heads) and all(p.country in (None, c) for (_, p), c in zip(heads, listed, strict=True)):
        for (_, post), country in zip(heads, listed, strict=True):
            post.country = country
