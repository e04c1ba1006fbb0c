"""Surnames alone and bare titles ("the Minister") -> mentions of the one person whom they can mean."""

from __future__ import annotations

from kg.extract.document import Document, Mention, Official
from kg.extract.lines import Line
from kg.extract.officials.scan import Seen
from kg.extract.officials.titles import implied, post_key
from kg.language import persons
from kg.language.letters import bare
from kg.language.lexicon import EVENT, MOD, TITLE, TOPIC


def later_mentions(doc: Document, lines: list[Line], seen: list[Seen]) -> None:
    """Surnames alone and bare titles, where one person only can be meant."""
    words: dict[str, set[str]] = {}
    names: dict[int, tuple[int, Official]] = {}
    for s in seen:
        assert s.person is not None
        names[s.line.tokens[s.begin].begin] = (s.line.tokens[s.end - 1].end, s.person)
        for w in persons.key(s.name):
            if len(w) > 2 and not persons.known_word(w):
                words.setdefault(w, set()).add(s.person.id)
    posts = {
        s.line.tokens[i].begin for s in seen for p in s.posts for i in range(p.begin, min(p.end, len(s.line.tokens)))
    }
    last: dict[str, str] = {}  # post -> who was last spoken of as holding it
    for line in lines:
        until = -1
        for i, t in enumerate(line.tokens):
            if t.begin in names:
                until, person = names[t.begin]
                for title, _, organization, _ in person.posts:
                    for key in (post_key(title), organization and f"{post_key(title)} {organization}"):
                        if key:
                            last[key] = person.id
            if t.begin < until or line.body[i] is not None or (not t.cap and not t.bits & TITLE):
                continue
            if t.cap and not line.whole_geo(i) and not t.bits & (TITLE | EVENT) and not _in_longer_name(line, i):
                ids = words.get(bare(t.text), set())
                if len(ids) == 1 and not (line.bits(i + 1) & EVENT and line.cap(i + 1)):
                    (person_id,) = ids
                    doc.add(
                        Mention(
                            t.begin,
                            t.end,
                            "official",
                            person_id,
                            "<surname>",
                            "reference",
                            doc.officials[person_id].country,
                        )
                    )
                    continue
            if (
                t.bits & TITLE
                and t.begin not in posts
                and line.word(i + 1) not in ("of", "for", "to")
                and not line.cap(i + 1)
            ):
                _title_alone(doc, line, i, last)


def _in_longer_name(line: Line, i: int) -> bool:
    """Whether a capitalised word stands beside another that may be a name: not a surname alone then."""
    for k in (i - 1, i + 1):
        if (
            line.cap(k)
            and persons.namelike(line.tokens[k])
            and persons.unknown(line.tokens[k])
            and not line.whole_geo(k)
        ):
            return True
    return False


def _title_alone(doc: Document, line: Line, i: int, last: dict[str, str]) -> None:
    """ "the Vice Minister", "the Finance Minister": the one last spoken of with this post."""
    k = i
    while (
        k > 0
        and line.bits(k - 1) & (MOD | TITLE | TOPIC)
        and line.tokens[k - 1].kind == "word"
        and line.word(k - 1).lower() not in ("the", "then", "first", "new")
    ):
        k -= 1
    if line.word(k - 1) not in ("the", "The"):
        return
    phrase = line.span(k, i + 1).lower()
    key = phrase.replace("-", " ")
    person_id = last.get(key)
    holders = [p for p in doc.officials.values() if any(post_key(title) == key for title, *_ in p.posts)]
    if len({p.country for p in holders}) > 1:  # two prime ministers: home's is meant, or nobody can say who
        at_home = [p for p in holders if p.country == doc.home]
        person_id = at_home[0].id if len(at_home) == 1 and last.get(key) else None
    organization = implied(line.span(k, i + 1))
    if person_id is None and organization is not None:
        person_id = last.get(f"minister {organization}") or last.get(f"{phrase} {organization}")
    if person_id is not None:
        doc.add(
            Mention(
                line.tokens[k].begin,
                line.tokens[i].end,
                "official",
                person_id,
                "<the title>",
                "reference",
                doc.officials[person_id].country,
            )
        )
