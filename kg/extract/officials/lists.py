"""Posts in the plural, lists by country -> one post for each name.

"Ministers X of A and Y of B", "the ministers of A – X, B – Y", "its co-chairs, X (A) and Y (B)".
"""

from __future__ import annotations

from kg.extract.document import Mention
from kg.extract.officials.attach import behind_name
from kg.extract.officials.names import name_behind
from kg.extract.officials.scan import Post, Scan, Seen
from kg.extract.officials.titles import singular
from kg.language import persons
from kg.language.lexicon import COMMON, HONORIFIC, MOD, TITLE, TOPIC


def names_of_plural(scan: Scan, post: Post) -> None:
    """ "Ministers A, B and C", "Presidents X of A and Y of B"."""
    line, k = scan.line, post.end
    countries, k = _countries_behind(scan, post)
    if len(countries) > 1:
        post.country = None
    singles: list[Post] = []
    after = name_behind(scan, k + 1, False) if line.word(k) == "," else None
    if after is not None and line.word(after.end) == "," and line.word(after.end + 1) != "and":
        x = after.end + 1
        while x < after.end + 5 and line.bits(x) & (TOPIC | MOD | COMMON) and not (line.bits(x) & TITLE or line.cap(x)):
            x += 1
        if line.bits(x) & TITLE and not line.cap(x):
            return  # "taken up by the ministers, Anna Berg, public relations head of X, said"
    if (line.word(k) == "," and after is None) or not line.cap(k + (line.word(k) in (",", ":"))):
        _plural_before(scan, post)
        return
    first = True
    if line.word(k) in (",", ":"):
        k, first = k + 1, False
    while True:
        name = name_behind(scan, k, first)
        if name is None or (
            not first
            and name.end - name.begin < 2
            and not name.polite
            and not persons.unknown(line.tokens[name.begin])
        ):
            break
        single = Post(
            post.begin,
            post.end,
            post.core,
            singular(post.title),
            singular(post.head),
            post.body,
            post.organization,
            post.country,
        )
        scan.add(name)
        name.posts.append(single)
        behind_name(scan, name, single)
        singles.append(single)
        first = False
        k = name.end
        if line.word(k) == "of" and line.geo_end(k + 1 + (line.word(k + 1) == "the")) > k + 1:
            k = line.geo_end(k + 1 + (line.word(k + 1) == "the"))
        if line.word(k) == ",":
            k += 1
        if line.word(k) in ("and", "&"):
            k += 1
        if k == name.end:
            break
    if len(countries) > 1 and len(countries) == len(singles) and not any(p.country for p in singles):
        for single, country in zip(singles, countries, strict=True):  # "the ministers of A and B, X and Y"
            single.country = country


def _countries_behind(scan: Scan, post: Post) -> tuple[list[str], int]:
    """The countries of "ministers of A, B and C", and the index after them."""
    line, k = scan.line, post.end
    found = [post.country] if post.country else []
    while found and line.word(k) in (",", "and"):
        x = k + 1
        while line.word(x) in ("and", "the"):
            x += 1
        g = line.geo_end(x)
        if g == x or line.geo[x].form != "name":
            break
        found.append(line.geo[x].country)
        k = g
    return found, k


def _plural_before(scan: Scan, post: Post) -> None:
    """ "Hon. X and Hon. Y, Deputy Ministers for Finance"."""
    line, k = scan.line, post.begin - 1
    while line.word(k) in ("the", ","):
        k -= 1
    for _ in range(6):
        begin = persons.backward(line.tokens, k + 1, scan.blocked)
        polite = begin > 0 and bool(line.bits(begin - 1) & HONORIFIC)
        if (
            begin == k + 1
            or persons.forward(line.tokens, begin, scan.blocked, polite) != k + 1
            or scan.taken(begin)
            or line.word(post.begin - 1) not in (",", "the")
        ):
            return
        seen = Seen(line, begin, k + 1, "<names>, <titles>", 0.9, polite=polite)
        seen.posts.append(
            Post(
                post.begin,
                post.end,
                post.core,
                singular(post.title),
                singular(post.head),
                post.body,
                post.organization,
                post.country,
            )
        )
        scan.add(seen)
        post.taken = True
        k = begin - 1
        while line.bits(k) & HONORIFIC:
            k -= 1
        if line.word(k) not in ("and", ",", "&"):
            return
        k -= 1
        if line.word(k) == ",":
            k -= 1


def list_by_country(scan: Scan, posts: list[Post]) -> None:
    """ "the foreign ministers of Azerbaijan – Elmar Mammadyarov, Kyrgyzstan Chingiz Aidarbekov"."""
    line = scan.line
    begun = {s.posts[0].begin for s in scan.seen if s.posts}
    for post in posts:
        if not post.plural:
            continue
        listed = post.begin in begun
        for i in range(post.core, len(line.tokens)):
            m = line.whole_geo(i)
            if m is None or line.tokens[i].end != m.end:
                continue
            if line.word(i + 1) in ("–", "-", "—", ":", "(") and not (listed and post.begin in begun):
                name = name_behind(scan, i + 2, False)
            elif listed and _heads_item(scan, m):
                name = name_behind(scan, i + 1 + (line.word(i + 1) == ","), False)
                if name is not None and (line.word(name.end) not in (",", ";", ".", "and", "") or name in scan.seen):
                    name = None
            else:
                continue
            if name is None:
                continue
            name.rule = "<titles of> <country> – <name>"
            _take_single(scan, name, post, m.country)
            listed = True
    _list_in_brackets(scan, [p for p in posts if p.plural])


def _heads_item(scan: Scan, country: Mention) -> bool:
    """Whether a country begins an item of a list: ", the Republic of X", "and Y"."""
    k = scan.line.at(country.begin) - 1
    return scan.line.word(k - (scan.line.word(k) == "the")) in (",", "and", ";")


def _list_in_brackets(scan: Scan, posts: list[Post]) -> None:
    """ "its co-chairs, Rosa Díaz (Peru) and Anna Berg (Sweden)": a person before each country in brackets."""
    line, found = scan.line, []
    opened = [i for i, t in enumerate(line.tokens) if t.text == "("]
    for i in opened if len(opened) > 1 else ():
        g = line.geo_end(i + 1 + (line.word(i + 1) == "the"))
        if g <= i + 1 or line.word(g) != ")" or line.geo[g - 1] is None:
            continue
        begin = persons.backward(line.tokens, i, scan.blocked)
        if i - begin >= 2 or (i and scan.taken(i - 1)):
            found.append((begin, i, line.geo[g - 1].country))
    if len(found) < 2:
        return
    for begin, end, country in found:
        seen = scan.claimed[end - 1] if scan.taken(end - 1) else None
        if seen is None and end - begin >= 2 and persons.forward(line.tokens, begin, scan.blocked, True) == end:
            post = next((p for p in reversed(posts) if p.begin < begin), None)
            seen = Seen(line, begin, end, "<name> (<country>), in a list", 0.9)
            if post is None:
                seen.country = country
                scan.add(seen)
            else:
                _take_single(scan, seen, post, country)


def _take_single(scan: Scan, name: Seen, post: Post, country: str) -> None:
    """Give a person of a list the singular of the title at the list's head."""
    title = singular(scan.line.span(post.begin, post.core))
    name.posts.append(
        Post(post.begin, post.end, post.core, title, singular(post.head), country=country, lower=post.lower)
    )
    scan.add(name)
    post.taken = True
