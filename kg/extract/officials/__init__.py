"""Persons in a notice and the posts they hold -> officials, their mentions, facts on person and tenure.

A post is a phrase around a title ("Deputy Minister", "President") with what stands before it (country, body, topic) and
its complements ("of Science", "at the Ministry of X", "to Japan"). A name stands behind it or, after a comma,
before it; a scan from left to right gives each name its posts, so that lists work in either order. Then names are put
together to persons, and surnames and bare titles ("the Minister") point to them.

One sentence (`scan`): its posts (`phrases`, `complements`), the names beside them (`names`, `attach`, `lists`), names
without a post (`alone`), countries and bodies of the posts (`places`). The whole notice: persons (`people`), what the
text leaves unsaid (`unsaid`, `settle`), surnames and titles that stand alone (`later`).
"""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extract.document import Document, Mention
from kg.extract.lines import Line, lines_of
from kg.extract.officials.alone import bare_names, polite_names
from kg.extract.officials.attach import attach
from kg.extract.officials.later import later_mentions
from kg.extract.officials.lists import list_by_country, names_of_plural
from kg.extract.officials.people import join_names
from kg.extract.officials.phrases import posts_of_line
from kg.extract.officials.places import place_posts
from kg.extract.officials.scan import Post, Scan, Seen
from kg.extract.officials.settle import settle
from kg.extract.officials.sides import pair_signatories
from kg.language import persons
from kg.model import OfficialFact, TenureFact

__all__ = ["read_officials"]

_BRACKETED = re.compile(r"\(([A-Z][A-Z0-9]{1,8})\)")


def read_officials(doc: Document) -> None:
    """Find the persons that the notice names: fills `doc.officials`, adds mentions, states facts."""
    lines = lines_of(doc)
    for line in lines:  # only what was found to be a body in the end
        line.body = [None] * len(line.body)
        for m in doc.within(line.sentence.begin, line.sentence.end, "body"):
            if m.form != "reference":
                line.lay(m)
    words = frozenset(t.text for line in lines for t in line.tokens if t.kind == "word" and not t.cap)
    bracketed = frozenset(_BRACKETED.findall(doc.text))
    scans = [_read_line(line, words, bracketed) for line in lines]
    pair_signatories(scans)
    seen = [s for scan in scans for s in scan.seen]
    join_names(doc, seen)
    settle(doc, seen, [p for scan in scans for p in scan.spare])
    _state(doc, seen)
    later_mentions(doc, lines, seen)


def _read_line(line: Line, words: frozenset[str], bracketed: frozenset[str]) -> Scan:
    """The persons of one sentence, with their posts; words: those that the notice writes in lower case; bracketed:
    the abbreviations that it explains."""
    scan = Scan(line, words, bracketed)
    posts = posts_of_line(scan)
    previous = None
    for post in posts:
        if post.plural:
            names_of_plural(scan, post)
        else:
            attach(scan, post, previous)
        previous = post
    _share(scan, posts)
    list_by_country(scan, posts)
    polite_names(scan)
    bare_names(scan)
    place_posts(scan)
    scan.spare = [p for p in posts if not p.taken and not p.plural and p.body is not None]
    scan.seen.sort(key=lambda s: s.begin)
    return scan


def _share(scan: Scan, posts: list[Post]) -> None:
    """ "its Secretary General, Kazakh diplomat NAME": a post whose person the post behind it has."""
    line = scan.line
    for a, b in pairwise(posts):
        if a.taken or a.plural or not b.taken:
            continue
        apposition = b.front == a.end + 1 and line.word(a.end) == ","
        if apposition or (b.begin == a.end and a.head.startswith("chair")):
            owner = b.owner
            if owner is not None and owner.end > b.end:
                owner.posts.insert(0, a)
                a.taken = True


def _state(doc: Document, seen: list[Seen]) -> None:
    """State who was read, with which posts, each from its sentence."""
    for s in seen:
        person, line = s.person, s.line
        a, b = line.tokens[s.begin].begin, line.tokens[s.end - 1].end
        whole = s.end - s.begin > 1 or persons.key(s.name) == persons.key(person.name)
        doc.add(Mention(a, b, "official", person.id, s.rule, "name" if whole else "reference", person.country))
        tenures = [TenureFact(person.id, p.title, p.body, p.organization, p.country or person.country) for p in s.posts]
        fact = OfficialFact(person.id, person.name, person.country)
        doc.state(s.rule, line.sentence.begin, line.sentence.end, fact, *tenures, confidence=s.confidence)
