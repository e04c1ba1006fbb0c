"""Persons with all their posts -> the country of each person, the organisation of each post; doubles go."""

from __future__ import annotations

import re

from kg.extract.bodies import name_key
from kg.extract.document import Document, Official
from kg.extract.officials import unsaid
from kg.extract.officials.scan import Post, Seen
from kg.extract.officials.words import OF_COUNTRIES, POSTED, ROYAL
from kg.language import persons

_HONORS_ONLY = frozenset("sheikh shaikh sheikha shaikha mp m.p. mps".split())
_DEPARTMENTS = ("US", "PH", "ZA", None)
_OF_STATES = ("ministry", "agency", "local-government", "legislature")
_COMMITTEE = re.compile(r"(?:Standing |Select )?Committee (?:on|for) ")  # of a parliament
_STYLES = _HONORS_ONLY | frozenset("prince princess lord lady professor senator hon".split())  # no posts beside a post


def settle(doc: Document, seen: list[Seen], spare: list[Post]) -> None:
    """Give each person a country, and each bare title the organisation of its fuller form."""
    year, publisher = unsaid.year_of(doc), doc.notice.publisher or ""
    hosts = [
        m[-1].country
        for s in seen
        for p in s.posts
        if p.abroad
        and p.head in POSTED
        and (m := doc.within(s.line.tokens[p.begin].begin, s.line.tokens[p.end - 1].end, "country"))
    ]
    home = unsaid.speaker(
        doc, hosts, {p.country for s in seen for p in s.posts if p.country and not p.known and p.head != "ambassador"}
    )
    of: dict[str, list[Seen]] = {}
    for s in seen:
        of.setdefault(s.person.id, []).append(s)
    taken: dict[str, set[str]] = {}  # single post at home -> who may hold it
    open_: list[Official] = []
    for person in doc.officials.values():
        mine = of[person.id]
        posts = [p for s in mine for p in s.posts]
        country = next((p.country for p in posts if p.country), None) or next(
            (s.country for s in mine if s.country), None
        )
        body = next((p.body for p in posts if p.body), None)
        if country is None and body is None:
            country = next(
                (c for p in posts if (c := unsaid.country_of(" ".join(persons.key(person.name)), p.title, year))),
                None,
            )
        bare = [p for s in mine for p in s.posts if p.begin < s.begin]
        if country is None and body is None and bare and all(p.inherited for p in bare):
            country = bare[0].inherited
        if country is None and body is None:
            for s in mine:
                if s.posts and home and s.line.sentence.kind != "title":
                    found = unsaid.foreign(
                        doc, home, s.line.tokens[s.posts[0].begin].begin, s.line.sentence.begin, s.line.sentence.end
                    )
                    if found is not False:
                        country = found or "?"
                        break
        person.country = country
        if (
            country is None
            and (
                (posts and not any(p.head in ROYAL for p in posts))
                or (any(p.head in ROYAL for p in posts) and home not in ("US", None))
            )
            and (body is None or doc.bodies[body].kind in _OF_STATES or _COMMITTEE.match(doc.bodies[body].name))
        ):
            open_.append(person)
        for p in posts:
            key = unsaid.single_key(p.title)
            if key and (country is None or country == home) and body is None:
                taken.setdefault(key, set()).add(person.id)
    for person in open_:
        posts = [p for s in of[person.id] for p in s.posts]
        keys = [k for p in posts if (k := unsaid.single_key(p.title))]
        if not any(len(taken.get(k, ())) > 1 for k in keys) and not any(
            unsaid.held_by_another(doc, home, " ".join(persons.key(person.name)), p.title) for p in posts
        ):
            person.country = home
    _split_pairs(doc, seen)
    said: dict[str, set[tuple[str | None, str | None]]] = {}  # title -> bodies that the text names with it
    for p in (*spare, *(p for s in seen for p in s.posts)):
        if p.body:
            said.setdefault(p.title.lower(), set()).add((p.body, doc.bodies[p.body].country))
    ministry: tuple[str | None, str] | None = None  # the ministry last named or implied, for "of the Ministry"
    for s in seen:
        for p in s.posts:
            if (
                p.bare
                and p.organization is None
                and ministry is not None
                and s.line.word(p.end - 1).lower() in ("ministry", "department")
            ):
                p.body, p.organization = ministry
            elif p.organization and p.organization.startswith(("Ministry", "Department")):
                ministry = p.body, p.organization
    for person in doc.officials.values():
        if person.country == "?":
            person.country = None
        posts = [p for s in of[person.id] for p in s.posts]
        abroad = any(p.body and doc.bodies[p.body].kind in ("international-organization", "company") for p in posts)
        for s in of[person.id]:
            for p in s.posts:
                p.country = p.country or (None if abroad else person.country)
                if p.organization is None and p.body is None:
                    other = next(
                        (q for q in posts[:40] if q.organization and q.head == p.head and p.title in q.title), None
                    )
                    alike = said.get(p.title.lower(), set()) if p.head not in OF_COUNTRIES else set()
                    found = next(iter(alike)) if len(alike) == 1 else None
                    if other is not None:
                        p.body, p.organization = other.body, other.organization
                    elif found is not None and found[1] in (p.country, None) and _alone(seen, person, p.title):
                        p.body = found[0]  # "the Agency's Executive Secretary", "the Executive Secretary, X"
                        p.organization = doc.bodies[p.body].name
                        if doc.bodies[p.body].kind == "international-organization":
                            p.country = person.country = None
                    else:
                        p.body = unsaid.body_of_bare(doc, p.title, p.country, home, s.line.tokens[s.begin].begin)
                        if p.body:
                            p.organization = doc.bodies[p.body].name
                        elif p.country == home and "Ministry" in publisher and p.title in ("Minister", "Vice Minister"):
                            p.organization = publisher
                if (
                    p.body is None
                    and p.organization
                    and p.organization.startswith("Department of")
                    and p.country not in _DEPARTMENTS
                ):
                    p.organization = None  # a "Secretary of State" has a department in few countries
                if p.organization is not None and p.body is None:
                    p.body = next(
                        (
                            b.id
                            for b in doc.bodies.values()
                            if name_key(b.name) == name_key(p.organization)
                            and (b.country == p.country or p.country is None)
                        ),
                        None,
                    )
                    if p.body:
                        p.organization = doc.bodies[p.body].name
        real = (
            [p for p in posts if p.title.lower() not in _STYLES]
            if len(posts) > 1
            else [p for p in posts if p.title.lower() not in _HONORS_ONLY]
        )
        kept = {id(p) for p in real}
        for s in of[person.id]:
            s.posts = [p for p in s.posts if id(p) in kept]
        person.posts = list(dict.fromkeys((p.title, p.body, p.organization, p.country) for p in real))


def _alone(seen: list[Seen], person: Official, title: str) -> bool:
    """Whether the notice names nobody else under this title."""
    return not any(p.title.lower() == title.lower() and s.person is not person for s in seen for p in s.posts)


def _split_pairs(doc: Document, seen: list[Seen]) -> None:
    """ "The Vice President and Prime Minister Sunak": the first title is another person's, who was named before."""
    holders: dict[str, set[str]] = {}
    for s in seen:
        for p in s.posts:
            if " and " not in p.title:
                holders.setdefault(p.title, set()).add(s.person.id)
    for s in seen:
        for p in s.posts:
            left, _, right = p.title.partition(" and ")
            if (
                right
                and (others := holders.get(left))
                and s.person.id not in others
                and s.person.id in holders.get(right, ())
            ):
                p.title = right
