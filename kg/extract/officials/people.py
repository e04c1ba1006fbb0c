"""The names of all sentences -> persons: full names first, then single ones that point to one of them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.document import Document, Official
from kg.extract.officials.scan import Seen
from kg.extract.officials.titles import head_of
from kg.language import persons

_MOST_NAMESAKES = 200  # more persons of one surname are not compared: no notice has them


@dataclass(slots=True, eq=False)
class _Known:
    """A name that has been read, with the person, and what was said of them under any name."""

    words: tuple[str, ...]
    person: Official
    countries: set[str]
    heads: set[str]
    titles: set[str]

    def fits(self, countries: set[str]) -> bool:
        return not (self.countries and countries and not self.countries & countries)


def join_names(doc: Document, seen: list[Seen]) -> None:
    """Give each name read its person; the persons go into `doc.officials`, with the longest of their names."""
    by_word: dict[str, list[_Known]] = {}
    by_key: dict[tuple[str, ...], list[_Known]] = {}
    for s in sorted(seen, key=lambda s: len(persons.key(s.name)) < 2):
        words = persons.key(s.name)
        countries = {c for p in s.posts if (c := p.country or p.inherited) and c != "?"} | (
            {s.country} if s.country else set()
        )
        heads = {p.head for p in s.posts} | {head_of(p.title) for p in s.posts}
        near = list(dict.fromkeys(k for w in words for k in by_word.get(w, ())[:_MOST_NAMESAKES]))
        hit = _hit(words, near, countries, heads, {p.title for p in s.posts if len(p.title.split()) > 2})
        person = hit.person if hit is not None else None
        if person is None:
            person = Official(f"official/{len(doc.officials) + 1}", "")
            doc.officials[person.id] = person
        known = next((k for k in by_key.get(words, ()) if k.person is person), None)
        if known is None:
            known = _Known(words, person, set(), hit.heads if hit else set(), hit.titles if hit else set())
            by_key.setdefault(words, []).append(known)
            for w in dict.fromkeys(words):
                by_word.setdefault(w, []).append(known)
        known.countries |= countries
        known.heads.update(heads)
        known.titles.update(p.title for p in s.posts)
        s.person = person
        name = s.name.rstrip(",")
        if len(name) > len(person.name):
            person.name = name


def _hit(
    words: tuple[str, ...], near: list[_Known], countries: set[str], heads: set[str], titles: set[str]
) -> _Known | None:
    """The name read before that means the same person; None where there is none, or more than one."""
    if len(words) > 1:
        full = [k for k in near if len(k.words) > 1]
        return (
            next((k for k in full if persons.same(k.words, words)), None)
            or next((k for k in full if k.words[-1] == words[-1] and titles & k.titles), None)
            # "Joe Biden" is "Joseph R. Biden, Jr." where both are said to be President
            or next(
                (k for k in full if persons.namesakes(k.words, words) and k.fits(countries) and heads & k.heads), None
            )
        )
    hits = [k for k in near if k.fits(countries)]
    if len({k.person.id for k in hits}) > 1:  # two of one surname: the one of this title
        hits = [k for k in hits if heads & k.heads]
    return hits[0] if len({k.person.id for k in hits}) == 1 else None
