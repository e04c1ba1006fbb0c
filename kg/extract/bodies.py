"""Names of bodies in a notice -> bodies with kind and country, their mentions, facts that the notice names them.

A body's name is a phrase around a head word ("Ministry of X", "X Agency"), found by `kg.extract.body_phrases`, or
stands in a table of the registry. Here names become bodies: one that is named fully, by its abbreviation and in short
is one body; "the Ministry" points to the one named last.
"""

from __future__ import annotations

import re
from collections import Counter

from kg.extract.body_grammar import Found, begins_longer, country_after, kind_of, stands_alone
from kg.extract.body_phrases import PhraseFinder
from kg.extract.body_words import AT, CONFIDENCE, NO_MINISTRIES, REFERABLE, TABLE
from kg.extract.document import Body, Document, Mention
from kg.extract.home import find_home
from kg.extract.lines import Line, lines_of
from kg.language.lexicon import HEAD
from kg.language.names import BodyName, find_names
from kg.language.registry import Row, load_registry
from kg.model import BodyFact


def read_bodies(doc: Document) -> None:
    """Find the bodies that the notice names: fills `doc.bodies`, adds mentions and states a `BodyFact` for each."""
    _Reader(doc).read()


class _Reader:
    def __init__(self, doc: Document):
        self.doc = doc
        self.lines = lines_of(doc)
        self.known: dict[frozenset, list[Body]] = {}  # key of a name -> bodies of that name
        self.rows: dict[str, Body] = {}  # id of a table's row -> its body here
        self.kin: list[Row] = []
        self.spans: dict[tuple[int, int], Mention] = {}
        self.spelled: set[str] = set()  # bodies whose name the text itself writes
        self.abbreviations: dict[str, Body] = {}
        self.weak: list[tuple[Line, BodyName]] = []
        self.finder = PhraseFinder(doc)
        self.before: tuple[Line, Found] | None = None  # the body accepted last

    def read(self) -> None:
        named = find_names(self.doc.text)
        at = 0
        for line in self.lines:
            s = line.sentence
            while at < len(named) and named[at].begin < s.begin:
                at += 1
            here = []
            while at < len(named) and named[at].end <= s.end:
                here.append(named[at])
                at += 1
            self._names(line, here)
            self.finder.read(line)
        self.doc.home = self._home()
        for line, found in self.finder.found:
            self._accept(line, found)
        self._initials()
        for line in self.lines:
            self._abbreviations(line)
        self.finder.found = []
        for line, found in self.weak:
            self._name(line, found)
        for line, one in self.finder.found:
            self._accept(line, one)
        for line in self.lines:
            self._references(line)

    # ------------------------------------------------------------------ names of a table
    def _names(self, line: Line, here: list[BodyName]) -> None:
        """Strong names at once; a weak abbreviation only after the text has had its own say on what it means."""
        for found in here:
            if found.is_abbreviation and _of_country(line, line.at(found.begin)):
                continue
            if found.weak:
                if found.is_abbreviation:
                    self.weak.append((line, found))
                    i, j = line.at(found.begin), line.at(found.end - 1) + 1
                    if all(r.country is None for r in found.rows) and begins_longer(line, i, j):
                        line.table.update(range(i, j))
                continue
            self._name(line, found)

    def _pick(self, found: BodyName) -> Row | None:
        """The row that a name means: for a weak one that of home, or of whom the notice names."""
        if not found.weak:
            return found.rows[0]
        doc, day = self.doc, self.doc.published or ""
        named = {m.country for m in doc.mentions if m.kind == "country"}
        rows = [r for r in found.rows if not r.country or r.country in named]
        rows = [
            r for r in rows if not (day and ((r.valid_until and r.valid_until <= day) or r.valid_from > day))
        ] or rows
        kin = [
            r
            for r in rows
            if r.id in self.rows or r.parent in self.rows or any(other.parent == r.id for other in self.kin)
        ]
        home = [r for r in rows if r.country and r.country == doc.home]
        for few in (kin, home, rows):
            if len(few) == 1:
                return few[0]
        return None

    def _name(self, line: Line, found: BodyName) -> None:
        i, j = line.at(found.begin), line.at(found.end - 1) + 1
        if line.body[i] is not None:
            return
        if not stands_alone(line, i, j):
            if all(r.country is None for r in found.rows):
                line.table.update(range(i, j))
            return
        row = self._pick(found)
        if row is None:
            return
        if begins_longer(line, i, j):
            if row.country is None:
                line.table.update(range(i, j))
            return  # the table's name is only part of a longer one, which the grammar reads
        if row.kind == "local-government" and line.word(i - 1 - (line.word(i - 1) == "the")).lower() in AT:
            return
        one = Found(i, j, TABLE, "<name in the table>", row.name, row.country, kind=row.kind, after=j, row=row)
        self.finder.bracket(line, one)
        if found.is_abbreviation:
            one.form = "abbreviation"
        else:
            one.name = line.span(i, j)
        self.finder.keep(line, one)

    def _unmarked(self, line: Line, found: Found) -> str | None:
        """The country of a national body named without one: its namesake's, home, or the other of two."""
        home = self.doc.home
        before = self.before
        if before is not None and before[0] is line and all(
            line.word(x) in (",", "and", "&") for x in range(before[1].after, found.begin)
        ):
            return before[1].country or home  # "China's Ministry of Commerce, and General Administration of Customs"
        known = [b for b in self.known.get(name_key(found.name), ()) if b.country]
        if found.head.kind != "ministry" and known and not any(b.country == home for b in known):
            return known[-1].country
        only = load_registry().country_of(found.name)
        if only and only != home and any(m.country == only for m in self.doc.mentions if m.kind == "country"):
            return only  # no other country has a body of this name
        if home in NO_MINISTRIES and found.head.words[-1] in ("Ministry", "Ministries"):
            here = list(dict.fromkeys(m.country for m in line.geo if m is not None and m.country != home))
            return here[0] if len(here) == 1 else None
        return home

    # ------------------------------------------------------------------ bodies
    def _home(self) -> str | None:
        """The home country, from the finds so far."""
        marked, named, seen, known = [], [], set(), []
        for line, f in self.finder.found:
            own = (
                f.row.country
                if f.row is not None
                else f.head.country or (load_registry().country_of(f.name) if f.unmarked else None)
            )
            if own and (f.row is None or f.row.id not in seen):
                seen.add(f.row.id if f.row is not None else "")
                after = country_after(line, f)
                (marked if after or line.geo[f.end - 1] is not None else known).append(own)  # "Cabinet Office of Japan"
            if f.country and f.row is None and not f.unmarked and f.name not in seen:
                seen.add(f.name)
                if f.placed:
                    named.append(f.country)
                elif f.kind == "ministry":
                    marked.append(f.country)
                elif line.geo[f.end - 1] is None and any(
                    line.geo[f.begin : f.end]
                ):  # "Korea Customs Service", not "Cabinet Office of Japan"
                    named.append(f.country)
        spoken: Counter[str] = Counter()
        for short, country in {
            (f.abbreviation or (f.row.abbreviation if f.row is not None else None), f.country)
            for _, f in self.finder.found
            if f.country
        } - {(None, None)}:
            if not short:
                continue
            spoken[country] += len(re.findall(rf"\b{re.escape(short)}\b", self.doc.text))
        return find_home(self.doc, self.lines, known, marked, named, spoken)

    def _accept(self, line: Line, found: Found) -> None:
        if found.unmarked:
            found.country = self._unmarked(line, found)
        if found.row is None:
            found.kind = kind_of(found)
        if found.kind != "international-organization":
            self.before = (line, found)
        short = found.abbreviation or (found.row.abbreviation if found.row is not None else None)
        body = self._body(found.name, found.kind, found.country, short, found.row, found.form)
        if found.unmarked:
            self.doc.unmarked.add(body.id)
        else:
            self.doc.unmarked.discard(body.id)
        tokens = line.tokens
        self._mention(
            line,
            tokens[found.begin].begin,
            tokens[found.end - 1].end,
            body,
            found.rule,
            found.form,
            0.97 if found.row else CONFIDENCE.get(found.head.words[-1], 0.9),
        )
        if found.abbreviation_at:
            a, b = found.abbreviation_at
            self._mention(
                line, tokens[a].begin, tokens[b - 1].end, body, "<abbreviation in brackets>", "abbreviation", 0.97
            )

    def _body(
        self,
        name: str,
        kind: str,
        country: str | None,
        abbreviation: str | None,
        row: Row | None = None,
        form: str = "name",
    ) -> Body:
        """The body of this name: one that is known, or a new one."""
        key = name_key(name)
        body = self.rows.get(row.id) if row is not None else None
        body = body or self.abbreviations.get(abbreviation or "")
        if body is not None and not _same_country(body, country, kind):
            body = None
        for known in () if body else self.known.get(key, ()):
            if _same_country(known, country, kind):
                body = known
                break
        if body is None:
            body = self._shorter(name, key, country, kind, abbreviation) if row is None else None
        if body is None:
            body = Body(f"body/{len(self.doc.bodies) + 1}", name, abbreviation, kind, country)
            self.doc.bodies[body.id] = body
        if row is not None:
            self.rows[row.id] = body
            self.kin.append(row)
        self.known.setdefault(key, [])
        if body not in self.known[key]:
            self.known[key].append(body)
        if form != "abbreviation" and (
            body.id not in self.spelled
            or (len(name) > len(body.name) and key != name_key(body.name) and not name.isupper())
        ):
            body.name = name
            self.spelled.add(body.id)
        if body.kind != "international-organization":
            body.country = body.country or country
        if abbreviation:
            body.abbreviation = body.abbreviation or abbreviation
            self.abbreviations.setdefault(abbreviation, body)
        return body

    def _shorter(
        self, name: str, key: frozenset, country: str | None, kind: str, abbreviation: str | None
    ) -> Body | None:
        """The one known body that this name says in short, or that says this name in short."""
        if len(key) < 2:
            return None
        hits: dict[str, Body] = {}
        for other, bodies in self.known.items():
            if len(other) < 2 or not (key < other or other < key) or ("ministry" in key) != ("ministry" in other):
                continue
            for b in bodies:
                if b.abbreviation and abbreviation and b.abbreviation != abbreviation:
                    continue
                if b.kind == "international-organization":
                    alike = key < other and kind in ("agency", "other") and last_word(b.name) == last_word(name)
                elif kind == "ministry":
                    alike = b.kind == kind and _same_country(b, country, kind) and _begins_alike(b.name, name)
                else:
                    alike = (
                        b.kind == kind
                        and _same_country(b, country, kind)
                        and len(key) > 2
                        and last_word(b.name) == last_word(name)
                    )
                if alike:
                    hits[b.id] = b
        return next(iter(hits.values())) if len(hits) == 1 else None

    def _mention(self, line: Line, begin: int, end: int, body: Body, rule: str, form: str, confidence: float) -> None:
        if (begin, end) in self.spans:
            line.lay(self.spans[begin, end])
            return
        m = self.spans[begin, end] = Mention(begin, end, "body", body.id, rule, form, body.country)
        self.doc.add(m)
        line.lay(m)
        s = line.sentence
        if form != "reference":
            self.doc.state(
                rule,
                s.begin,
                s.end,
                BodyFact(body.id, body.name, body.abbreviation, body.kind, body.country),
                confidence=confidence,
            )

    # ------------------------------------------------------------------ abbreviations and references
    def _initials(self) -> None:
        """The initials of a body named in full ("DHS"), where one body only has them, are an abbreviation of it."""
        found: dict[str, list[Body]] = {}
        for body in self.doc.bodies.values():
            words = [w for w in body.name.replace("-", " ").split() if w[0].isupper()]
            short = "".join(w[0] for w in words)
            if len(words) > 2:
                found.setdefault(short, []).append(body)
            if body.kind == "ministry" and len(words) > 1:  # "MoFA"
                for spelled in ("Mo", "MO"):
                    found.setdefault(spelled + short[1:], []).append(body)
        for short, bodies in found.items():
            home = [b for b in bodies if b.country == self.doc.home]
            if len(bodies) == 1 or len(home) == 1:
                self.abbreviations.setdefault(short, bodies[0] if len(bodies) == 1 else home[0])

    def _abbreviations(self, line: Line) -> None:
        for i, t in enumerate(line.tokens):
            if t.cap and line.body[i] is None and t.text in self.abbreviations and not line.geo[i]:
                body = self.abbreviations[t.text]
                body.abbreviation = body.abbreviation or t.text
                if stands_alone(line, i, i + 1):
                    self._mention(line, t.begin, t.end, body, "<abbreviation>", "abbreviation", 0.97)

    def _references(self, line: Line) -> None:
        """"the Ministry", "the agency", "both ministries": the body of that head named last before, else home's."""
        for i, t in enumerate(line.tokens):
            if line.body[i] is not None or t.kind != "word" or not t.bits & HEAD:
                continue
            word = t.text[0].upper() + t.text[1:]
            if word == "Ministries" and line.word(i - 1).lower() in ("two", "both"):
                for body in self._last(t.begin, "Ministry", 2):
                    self._refer(line, t, body)
                continue
            if line.word(i - 1) not in ("the", "The") or line.word(i + 1) in ("of", "for") or line.cap(i + 1):
                continue
            if (word,) not in REFERABLE:
                continue
            last = self._last(t.begin, word, 1)
            if last:
                self._refer(line, t, last[0])

    def _refer(self, line: Line, t, body: Body) -> None:
        self.doc.add(Mention(t.begin, t.end, "body", body.id, f"<the {t.text.lower()}>", "reference", body.country))

    def _last(self, before: int, head: str, many: int) -> list[Body]:
        out: list[Body] = []
        for m in reversed(self.doc.within(0, before, "body")):
            body = self.doc.bodies[m.id]
            if m.form != "reference" and head.lower() in name_key(body.name) and body not in out:
                out.append(body)
                if len(out) == many:
                    break
        return out if len(out) == many else []


def _of_country(line: Line, i: int) -> bool:
    """Whether token i is a country's initials in brackets behind its name: "Democratic Republic of the Congo (DRC)"."""
    m = line.geo[i - 2] if i > 1 and line.word(i - 1) == "(" and line.word(i + 1) == ")" else None
    if m is None or m.kind != "country":
        return False
    name = line.doc.text[m.begin : m.end]
    return "".join(w[0] for w in re.findall(r"\w+", name) if w[0].isupper()) == line.word(i)


_KEY = re.compile(r"\w+")
_KEY_DROP = frozenset("the of for and on in to de la del a an".split())


def name_key(name: str) -> frozenset:
    """A name as a set of words, for comparing: "Foreign Ministry" is "Ministry of Foreign Affairs"."""
    words = [
        w.replace("defense", "defence").replace("organisation", "organization").replace("centre", "center")
        for w in _KEY.findall(name.lower().replace("’s", "").replace("'s", ""))
    ]
    key = {w for w in words if w not in _KEY_DROP}
    if "ministry" in key:
        key.discard("affairs")
    return frozenset(key)


def last_word(name: str) -> str:
    return name.rsplit(None, 1)[-1]


def _begins_alike(a: str, b: str) -> bool:
    """Whether two ministries have the same first topic: "Health Ministry", "Ministry of Health and Population"."""
    first = [next((w for w in _KEY.findall(n.lower()) if w not in _KEY_DROP and w != "ministry"), "") for n in (a, b)]
    return first[0] == first[1]


def _same_country(body: Body, country: str | None, kind: str) -> bool:
    return body.country == country or body.country is None or country is None or kind == "international-organization"


def body_of_name(doc: Document, line: Line, i: int, j: int, rule: str, kind: str = "other") -> Body:
    """The body that tokens i to j name, known or new, with its mention and fact; for names that only a post tells."""
    name = line.span(i, j)
    key = name_key(name)
    body = next((b for b in doc.bodies.values() if b.abbreviation == name or name_key(b.name) == key), None)
    if body is None:
        body = doc.bodies[f"body/{len(doc.bodies) + 1}"] = Body(f"body/{len(doc.bodies) + 1}", name, None, kind)
    m = Mention(line.tokens[i].begin, line.tokens[j - 1].end, "body", body.id, rule, "name", body.country)
    doc.add(m)
    line.lay(m)
    doc.state(
        rule,
        line.sentence.begin,
        line.sentence.end,
        BodyFact(body.id, body.name, body.abbreviation, body.kind, body.country),
        confidence=0.85,
    )
    return body
