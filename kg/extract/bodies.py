"""Names of bodies in a notice -> bodies with kind and country, their mentions, facts that the notice names them.

A body's name is a phrase around a head word ("Ministry of X", "X Agency", "X Metropolitan Government"): the head words lie
in `data/registry/body-heads.csv`, international organisations in a table of names. The grammar reads tokens: what stands
before the head, its complements ("of Science, Technology and Telecommunications of Costa Rica"), an abbreviation in
brackets. A body inside the name of an occasion, document or project is dropped with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.document import Body, Document, Mention
from kg.extract.home import find_home
from kg.extract.lines import Line, lines_of
from kg.language.cities import cities_named, fold
from kg.language.countries import find_countries, read_table
from kg.language.lexicon import COMMON, EVENT, FUNCTION, HEAD, HONORIFIC, MONTH, POSSESSOR, TITLE, TOPIC, Head, heads
from kg.language.persons import unknown as persons_unknown
from kg.language.names import BodyName, find_names
from kg.language.registry import Row, load_registry
from kg.model import BodyFact

_OF = frozenset("of for on de del du des da do für pour para OF FOR".split())
_OF_MINISTRY = frozenset("of for de del du des da do für pour OF FOR".split())
_ARTICLES = frozenset("the a an la las los le les l' El La".split())
_SMALL = frozenset("de del la las los y e et du des da do dos das und für the".split())
# heads that need two words before them or a complement: alone with one they are places, things or people
_WEAK = frozenset("Team Unit Division Center Centre Party City Province County Protection Investigations Services Trust "
                  "Club School Network Institution Society Union Corps Group Administration Alliance".split())
# heads that need a word that is none of the language's, or a country, before them
_NAMED = frozenset("Enterprise Enterprises Industries Partners Group Team Holdings Network".split())
# heads that name a body by themselves ("the Central Bank")
_FORMS = frozenset("JSC OJSC LLC LLP SE RSE CJSC PJSC NGO Company company agency association foundation".split())
_OPEN, _CLOSE = ("“", "\"", "«", "„", "‘"), ("”", "\"", "»", "“", "’")
_NOUNS = {"governments": "local-government", "municipalities": "local-government", "companies": "company", "firms": "company",
          "banks": "company", "universities": "university", "company": "company", "firm": "company", "carrier": "company",
          "airline": "company", "contractor": "company", "newspaper": "company"}
_LOCAL = frozenset("local regional provincial municipal city metropolitan".split())
_REGIONS = frozenset("north south east west western eastern northern southern central new united greater democratic middle".split())
_SINGLE_TOPICS = frozenset("Transport Enterprise Invest Tourism Health Statistics Heritage Identity Sport Air Telecom".split())
_POSSESSOR_TITLES = frozenset("Prime Vice Deputy Attorney Public Chief First Auditor Solicitor Governor Director Secretary Inspector "
                              "Surveyor Comptroller Accountant".split())
_SUFFIXES = frozenset("JSC OJSC Ltd Ltd. Inc Inc. Limited LLC PLC plc Corp Corp. Co.".split())
_WITH_PLACE = frozenset("University College School Academy Institute Foundation Embassy Society Council Authority Agency Polytechnic "
                        "Chamber Hospital Bank Board Club".split())
_AT = frozenset("in at to from near around of visited".split())
_SHARED = frozenset("Joint Mixed Bilateral Binational Bi-National Trilateral Intergovernmental Inter-Governmental Tripartite".split())
_PLURALS = {"Ministries": "Ministry", "Departments": "Department", "Governments": "Government", "Municipalities": "Municipality",
            "Embassies": "Embassy"}
_WHOLE = frozenset(tuple(h.split()) for h in (
    "Parliament", "Congress", "Senate", "National Assembly", "Legislative Assembly", "Federal Assembly", "National Congress",
    "House of Representatives", "House of Councillors", "House of Commons", "House of Lords", "House of the People",
    "House of Assembly", "Chamber of Deputies", "National Diet", "Shura Council", "Oliy Majlis", "Central Bank", "Supreme Court",
    "Constitutional Court", "High Court", "Reserve Bank", "National Archives", "Planning Commission", "Coast Guard"))
_PLACES = frozenset("City Province County Prefecture Governorate Municipality".split())
_LONGEST = 16  # tokens before a head
_VENUE = frozenset("convention exhibition conference trade shopping training business cultural data media call press expo "
                   "commercial logistics daycare oval post box head home".split())
_NOT_BEFORE = frozenset("joint new second third fourth fifth sixth own main".split())
_AGREEMENT = re.compile(r"\b(?:MOU|MoU|[Mm]emorandum(?: of [Uu]nderstanding)?|[Aa]greement|[Aa]ct|[Ll]aw|[Pp]roject)\s+(?:on|for|concerning|"
                        r"regarding)\s+(?:the\s+)?(?:(?:establishment|creation|construction|operation)\s+of\s+(?:the\s+|a\s+|an\s+)?)?\Z")
_POSTS_OF_TOPICS = frozenset("Minister Ministers Secretary Commissioner Deputy".split())
_DEPARTMENTS = ("US", "PH", "ZA", "IE", "AU", "CA", "HK")  # their ministries are called departments
_NO_MINISTRIES = ("US", "PH", "CH")
_NATIONAL = ("ministry", "agency", "legislature", "local-government")


@dataclass(slots=True)
class _Found:
    """A body's name on tokens begin to end (end left out), with what the grammar knows of it."""

    begin: int
    end: int
    head: Head
    rule: str
    name: str
    country: str | None = None
    abbreviation: str | None = None
    abbreviation_at: tuple[int, int] | None = None
    kind: str = "other"
    after: int = 0  # index of the first token after name and bracket
    form: str = "name"
    row: Row | None = None  # of the table, where the name is known
    shared: bool = False  # a joint commission of several countries
    international: bool = False  # the name holds an international organisation's
    company: bool = True  # a name none of whose words is the language's
    own: bool = False  # words of its own before the head
    unmarked: bool = False  # a national body without a country: home's, once home is known


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
        self.found: list[tuple[Line, _Found]] = []

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
            self._phrases(line)
            self._quoted(line)
            self._topics_of_country(line)
            self._lists(line)
        self.doc.home = self._home()
        for line, found in self.found:
            self._accept(line, found)
        self._initials()
        for line in self.lines:
            self._abbreviations(line)
        self.found = []
        for line, found in self.weak:
            self._name(line, found)
        for line, one in self.found:
            self._accept(line, one)
        for line in self.lines:
            self._references(line)

    # ------------------------------------------------------------------ names of a table
    def _names(self, line: Line, here: list[BodyName]) -> None:
        """Strong names at once; a weak abbreviation only after the text has had its own say on what it means."""
        for found in here:
            if found.weak:
                if found.is_abbreviation:
                    self.weak.append((line, found))
                    i, j = line.at(found.begin), line.at(found.end - 1) + 1
                    if all(r.country is None for r in found.rows) and _longer(line, i, j):
                        line.table.update(range(i, j))
                continue
            self._name(line, found)

    def _pick(self, found: BodyName) -> Row | None:
        """The row that a name means: for a weak one that of home, of a country or organisation that the notice names."""
        if not found.weak:
            return found.rows[0]
        doc, day = self.doc, self.doc.published or ""
        named = {m.country for m in doc.mentions if m.kind == "country"}
        rows = [r for r in found.rows if not r.country or r.country in named]
        rows = [r for r in rows if not (day and (r.valid_until and r.valid_until <= day or r.valid_from > day))] or rows
        kin = [r for r in rows if r.id in self.rows or r.parent in self.rows
               or any(other.parent == r.id for other in self.kin)]
        home = [r for r in rows if r.country and r.country == doc.home]
        for few in (kin, home, rows):
            if len(few) == 1:
                return few[0]
        return None

    def _name(self, line: Line, found: BodyName) -> None:
        i, j = line.at(found.begin), line.at(found.end - 1) + 1
        if line.body[i] is not None:
            return
        if not _stands_alone(line, i, j):
            if all(r.country is None for r in found.rows):
                line.table.update(range(i, j))
            return
        row = self._pick(found)
        if row is None:
            return
        if _longer(line, i, j):
            if row.country is None:
                line.table.update(range(i, j))
            return  # the table's name is only part of a longer one, which the grammar reads
        if row.kind == "local-government" and line.word(i - 1 - (line.word(i - 1) == "the")).lower() in _AT:
            return
        one = _Found(i, j, _TABLE, "<name in the table>", row.name, row.country, kind=row.kind, after=j, row=row)
        self._bracket(line, one)
        if found.is_abbreviation:
            one.form = "abbreviation"
        else:
            one.name = line.span(i, j)
        self._keep(line, one)

    # ------------------------------------------------------------------ phrases around a head
    def _phrases(self, line: Line) -> None:
        i, n = 0, len(line.tokens)
        taken = 0
        while i < n:
            t = line.tokens[i]
            if t.text == "ministry" and line.body[i] is None:
                self._lower(line, i)
            if not t.bits & HEAD or not t.cap and t.text != "plc" or line.body[i] is not None:
                i += 1
                continue
            head = _head_at(line, i)
            if head is None:
                i += 1
                continue
            found = self._phrase(line, i, head, taken)
            if found is None:
                i += len(head.words)
                continue
            for one in (found if isinstance(found, list) else [found]):
                self._keep(line, one)
                taken = max(taken, one.after)
            i = max(taken, i + 1)

    def _quoted(self, line: Line) -> None:
        """"JSC "National Information Technologies"", "the Agency “Turkmenaragatnashyk”": the name stands in quotation marks."""
        for i, t in enumerate(line.tokens):
            if line.word(i + 1) not in _OPEN or not line.cap(i + 2) or not (t.text in _FORMS or t.cap and t.bits & HEAD and len(t.text) > 3):
                continue
            close = next((x for x in range(i + 2, min(i + 11, len(line.tokens))) if line.word(x) in _CLOSE), None)
            if close is None or line.body[i + 2] is not None or any(line.bits(x) & EVENT for x in range(i + 2, close)):
                continue
            head = _head_at(line, i) or heads()["Company"][0]
            if head.kind == "legislature":
                continue
            name = line.span(i + 2, close)
            self._keep(line, _Found(i + 2, close, head, "<form> <quoted name>", name, kind=head.kind, after=close + 1))

    def _topics_of_country(self, line: Line) -> None:
        """"Transport Malta", "Human Resources and Social Development Canada": topics and a country, without a head."""
        if line.heading:
            return
        for i in range(1, len(line.tokens)):
            m = line.geo[i]
            if m is None or m.form != "name" or m.begin != line.tokens[i].begin or line.body[i] is not None or not line.cap(i - 1):
                continue
            end = line.geo_end(i)
            if line.cap(end) or line.word(end) in ("-", "–", "/") or line.word(end).isdigit() or line.tokens[min(end, len(line.tokens) - 1)].kind == "genitive":
                continue
            k = i
            while k and (line.bits(k - 1) & TOPIC and line.cap(k - 1) or k - 1 and line.word(k - 1) in ("and", "&")
                         and line.bits(k - 2) & TOPIC and line.cap(k - 2)):
                k -= 1
                if line.body[k] is not None or line.geo[k] is not None:
                    k = i
                    break
            if k == i or line.cap(k - 1) or line.word(k).lower() in _REGIONS or line.bits(i - 1) & (TITLE | EVENT):
                continue
            if i - k == 1 and line.word(k) not in _SINGLE_TOPICS or line.tokens[i].kind == "dotted":
                continue
            head = heads()["Company" if line.word(k) in ("Air", "Telecom") else "Agency"][0]
            self._keep(line, _Found(k, end, head, "<topics> <country>", line.span(k, end), m.country, kind=head.kind, after=end))

    def _lists(self, line: Line) -> None:
        """"local governments, such as A, B and C", "companies including X and Y", "the company Z": names without a head."""
        for i, t in enumerate(line.tokens):
            kind = _NOUNS.get(t.text)
            if kind is None or kind == "local-government" and line.word(i - 1) not in _LOCAL:
                continue
            k = i + 1 + (line.word(i + 1) == ",")
            if line.word(k) == "such" and line.word(k + 1) == "as":
                k += 2
            elif line.word(k) in ("including", ":", "like", "namely"):
                k += 1
            elif not t.text.endswith("s") and k == i + 1 and line.cap(k) and persons_unknown(line.tokens[k]):
                end = _name_run(line, k)
                if not line.heading and line.body[k] is None and 0 < end - k < 4:
                    self._listed(line, k, end, kind)
                continue
            else:
                continue
            end = _name_run(line, k)
            while end > k:
                if line.body[k] is None and (kind == "local-government" or persons_unknown(line.tokens[k]) or line.tokens[k].upper):
                    self._listed(line, k, end, kind)
                elif line.body[k] is None:
                    break
                k = end
                while line.word(k) in (",", "and", "&"):
                    k += 1
                end = _name_run(line, k)

    def _listed(self, line: Line, k: int, end: int, kind: str) -> None:
        one = _Found(k, end, Head(("",), kind, "alone"), "<names in a list>", line.span(k, end), kind=kind, after=end)
        if kind == "local-government":
            one.country = line.city[k].country if line.city[k] is not None else None
            one.unmarked = one.country is None
        self._keep(line, one)

    def _lower(self, line: Line, i: int) -> None:
        """"the health ministry", "the ministry of trade": lower case, but with its topic."""
        begin = i
        while begin and line.bits(begin - 1) & TOPIC and line.tokens[begin - 1].kind == "word" and line.word(begin - 1) != "state" \
                and i - begin < 3:
            begin -= 1
        end = i + 1
        if begin == i:
            if line.word(end) != "of":
                return
            end = line.topics(end + 1, lower=True)
            if end == i + 2 or not all(line.bits(x) & TOPIC or not line.bits(x) for x in range(i + 2, end) if line.tokens[x].kind == "word"
                                       and line.word(x) not in ("the", "and", "of")):
                return
        elif line.cap(begin) and not line.cap(i):
            pass
        found = _Found(begin, end, heads()["Ministry"][0], "<topic> ministry", "", kind="ministry", after=end)
        self._bracket(line, found)
        self._finish(line, found, i)
        found.name = " ".join(w if w in ("of", "and", "the") else w[0].upper() + w[1:] for w in found.name.split())
        self._keep(line, found)

    def _phrase(self, line: Line, i: int, head: Head, taken: int) -> _Found | list[_Found] | None:
        e = i + len(head.words)
        begin = _left(line, i, taken)
        if head.words[-1] in _PLURALS and line.word(e) == "of":
            return self._plural(line, i, e, head)
        end, complements = e, 0
        if head.goes in ("first", "both"):
            end = _complements(line, e, head)
            complements = int(end > e)
        if not complements and head.goes in ("last", "both") and line.cap(end) and line.bits(end) & HEAD \
                and not line.bits(end) & TITLE and not line.geo[end]:
            return None  # a later head carries the name: "National Security Council Secretariat"
        modifiers = sum(line.cap(x) for x in range(begin, i))
        last_word = head.words[-1]
        if last_word == "Co." and line.word(end) == "," and line.word(end + 1) in _SUFFIXES:
            end = e = end + 2  # "Co., Ltd."
        if head.goes == "last" and head.kind == "company" and line.word(end) == ".":
            pass
        if not complements and head.goes == "both" and not modifiers and line.cap(end) \
                and last_word in ("Bank", "College", "University", "Universitas", "Universiti", "Universität") and not line.bits(end) & (TITLE | FUNCTION):
            while line.cap(end):
                end += 1
            complements = 1
        if head.words == ("Community", "College") and line.cap(end) and not complements:
            end, complements = end + 1, 1
        if not complements and modifiers and not line.heading and last_word in _WITH_PLACE:
            end = _place_behind(line, end)  # "Science Foundation Ireland", "Trinity College Dublin"
        found = _Found(begin, end, head, f"<{'modifiers ' if modifiers else ''}{head.words[-1]}{' of' if complements else ''}>",
                       "", kind=head.kind, after=end)
        self._bracket(line, found)
        why = self._no_body(line, found, i, modifiers, complements)
        if why:
            if why != "needs more":
                self.doc.drop(found.rule, line.tokens[begin].begin, line.tokens[end - 1].end, why)
            return None
        self._finish(line, found, i)
        return found

    def _plural(self, line: Line, i: int, e: int, head: Head) -> list[_Found] | None:
        """"Ministries of Health and the Interior", "Departments of State, Defense, and Commerce", "Regional Governments of
        A and B": one body an item. "Ministries of A and B and of C" keeps A and B together."""
        single = " ".join((*head.words[:-1], _PLURALS[head.words[-1]]))
        items: list[tuple[int, int]] = []
        start = k = e + 1
        while self._item(line, k, head) > k:
            k = end = self._item(line, k, head)
            if line.word(k) in (",", "and", "&"):
                k += 1 + (line.word(k) == "," and line.word(k + 1) in ("and", "&"))
            items.append((start, end))
            if k == end:
                break
            if line.word(k) == "of":  # what stood before was one name
                items = [(items[0][0], end)] if all(line.word(b - 1) != "of" or b == items[0][0] for b, _ in items) else items
                k += 1
            start = k
        if not items:
            return None
        country, after = None, items[-1][1]
        if line.word(after) == "of":
            g = after + 1 + (line.word(after + 1) == "the")
            if line.geo_end(g) > g:
                country, after = line.geo[g].country, line.geo_end(g)
        out = []
        for begin, end in items:
            city, before = line.city[begin], line.whole_geo(i - 1)
            one = _Found(i if not out else begin, end, head, f"<{head.words[-1]} of>", f"{single} of {line.span(begin, end)}",
                         country or _country_before(line, i) or (before.country if before is not None else None)
                         or (city.country if city is not None else None), kind=head.kind, after=after)
            one.unmarked = one.country is None
            out.append(one)
        return out

    def _item(self, line: Line, k: int, head: Head) -> int:
        """The index after one item of a plural: one topic, or for local governments one name."""
        begin = k
        k += line.word(k) == "the"
        if head.kind == "ministry":
            return line.topic(k) if line.topic(k) > k else begin
        while line.cap(k) and not line.bits(k) & (FUNCTION | TITLE | HEAD | MONTH) and line.geo[k] is None:
            k += 1
        return k if k > begin + (line.word(begin) == "the") else begin

    def _bracket(self, line: Line, found: _Found) -> None:
        """An abbreviation in brackets behind the name, or the name in brackets behind its abbreviation."""
        e = found.end
        if line.word(e) == "(":
            close = next((x for x in range(e + 1, min(e + 16, len(line.tokens))) if line.word(x) == ")"), None)
            if close is None:
                return
            picks = [x for x in range(e + 1, close) if _abbreviates(line, x)]
            if picks and line.word(e + 1) not in ("R-TN",):
                first = picks[0] if picks[0] <= e + 4 or len(picks) == 1 else picks[-1]
                found.abbreviation = line.word(first)
                found.abbreviation_at = (first, first + 1)
                if first in (e + 2, e + 3) and first + 1 == close and all(line.cap(x) for x in range(e + 1, first)):
                    found.abbreviation = line.span(e + 1, close)  # "(UN GAID)", "(Africa CDC)"
                    found.abbreviation_at = (e + 1, close)
                found.after = close + 1
        elif line.word(found.begin - 1) == "(" and line.word(e) == ")" and _abbreviates(line, found.begin - 2):
            found.abbreviation = line.word(found.begin - 2)
            found.abbreviation_at = (found.begin - 2, found.begin - 1)

    def _no_body(self, line: Line, found: _Found, i: int, modifiers: int, complements: int) -> str | None:
        """Why the phrase names no body, or None when it does."""
        head, last = found.head, found.head.words[-1]
        nxt, before = line.bits(found.end), line.word(found.begin - 1)
        if head.goes == "first" and not complements:
            return "needs more"
        if line.whole_geo(found.begin) is not None and line.whole_geo(found.begin) is line.whole_geo(found.end - 1) \
                and found.end - found.begin > 1:
            return "a country's name"
        if head.goes in ("last", "both") and not complements and not modifiers and not found.abbreviation:
            if head.words not in _WHOLE:
                return "needs more"
        if head.goes == "alone" and _longer(line, found.begin, found.end):
            return "part of a longer name"
        own = line.tokens[found.begin:i]
        if last == "Board" and line.word(found.end) == "of" and line.word(found.end + 1) in ("Directors", "Trustees", "Governors"):
            return "a board within a body"
        if last in ("Committee", "Commission") and any(t.text in ("Joint", "Mixed") for t in own) and any(
                line.word(x) in ("Meeting", "meeting", "Session", "session", "Round") for x in range(found.begin - 3, found.begin)):
            return "a meeting of a joint committee"
        if last in _NAMED and not complements and (not found.abbreviation or last == "Enterprises") and not any(
                persons_unknown(t) or t.upper for t in own) and not any(line.geo[found.begin:i]) and len(head.words) == 1:
            return "needs more"
        if last == "Alliance" and own and not complements and all(
                line.geo[x] or line.tokens[x].kind == "mark" for x in range(found.begin, i)):
            return "an alliance of countries"
        if line.word(found.begin - 1) in ("of", "for") and line.bits(found.begin - 2) & TITLE and not complements \
                and line.word(found.begin - 2) in _POSTS_OF_TOPICS and all(t.bits & TOPIC or t.text in ("&", "and") for t in own):
            return "the topic of a post"
        if head.goes != "alone" and last in _WEAK and len(head.words) == 1 and modifiers < 2 and not complements and not found.abbreviation \
                and not any(line.geo[x] or line.city[x] for x in range(found.begin, i)):
            return "needs more"
        ahead = found.end
        while not complements and line.cap(ahead) and line.bits(ahead) & TOPIC and not line.bits(ahead) & (EVENT | TITLE | HEAD) \
                and line.geo[ahead] is None and ahead < found.end + 4:
            ahead += 1
        if line.cap(ahead) and line.bits(ahead) & EVENT and not line.whole_geo(ahead):
            return "part of the name of an occasion, document or place"
        if line.cap(found.end) and nxt & COMMON and not nxt & (TITLE | HEAD | FUNCTION | TOPIC) and not line.heading \
                and not complements:
            return "part of a longer name"
        if last in _PLACES and len(head.words) == 1:
            where = line.word(found.begin - 1 - (before == "the")).lower()
            if where in _AT or not complements and not _acts(line, found):
                return "a place"
        if last in ("Center", "Centre", "Centers", "Office") and i and line.word(i - 1).lower() in _VENUE:
            return "a venue"
        if last == "Administration" and not any(line.bits(x) & (TOPIC | COMMON) or line.geo[x] or line.tokens[x].upper
                                                for x in range(found.begin, i)) and not complements:
            return "a government named after a person"
        if _AGREEMENT.search(self.doc.text, max(line.sentence.begin, line.tokens[found.begin].begin - 90),
                             line.tokens[found.begin].begin) and last not in ("Ministry", "Ministries"):
            return "part of the name of a document"
        if last in ("Committee", "Commission", "Council") and modifiers and all(
                line.word(x).lower() in _NOT_BEFORE for x in range(found.begin, i)) and not complements and not found.abbreviation:
            return "needs more"
        return None

    def _finish(self, line: Line, found: _Found, i: int) -> None:
        """Name, country and kind of a found body."""
        begin, end = found.begin, found.end
        inside = [line.geo[x] for x in range(begin, end) if line.geo[x] is not None]
        cities = [line.city[x] for x in range(begin, end) if line.city[x] is not None]
        country = inside[-1].country if inside and len({m.country for m in inside}) == 1 else None
        head = found.head
        if head.words[-1] in ("Embassy", "Consulate", "Mission", "General") and head.words[0] in (
                "Embassy", "Consulate", "Consulate-General", "Permanent") and inside:
            country = inside[0].country
        if country is None:
            country = _country_before(line, begin) or _country_after(line, found)
        if country is None and cities:
            country = cities[0].country
        name_begin, name_end = begin, end
        if head.kind == "ministry":
            # a ministry's name goes without its country, before or behind
            while name_begin < i and line.whole_geo(name_begin):
                name_begin += 1
            name_end = _without_country(line, i + len(head.words), end)
        found.name = _name(line, name_begin, name_end)
        found.unmarked = country is None and not inside and head.kind in _NATIONAL
        if len({m.country for m in inside}) > 1:
            country = None
        found.country = country or head.country
        if line.table.intersection(range(begin, end)):
            found.country, found.unmarked, found.international = None, False, True
        elif found.country is None and _us_states().intersection(t.text for t in line.tokens[begin:end]):
            found.country = "US"
        if head.words[-1] in ("Commission", "Committee", "Council") and line.word(begin) in _SHARED and not inside:
            found.country, found.unmarked, found.shared = None, False, True
        found.unmarked = found.unmarked and not head.country and not found.shared
        found.company = any(persons_unknown(line.tokens[x]) and not line.geo[x] for x in range(begin, i))
        found.own = found.begin < i and not line.whole_geo(found.begin)

    def _unmarked(self, line: Line, found: _Found) -> str | None:
        """The country of a national body named without one: that of its namesake, home, or the other of two countries."""
        home = self.doc.home
        known = [b for b in self.known.get(_key(found.name), ()) if b.country]
        if found.head.kind != "ministry" and known and not any(b.country == home for b in known):
            return known[-1].country
        only = load_registry().country_of(found.name)
        if only and only != home and any(m.country == only for m in self.doc.mentions if m.kind == "country"):
            return only  # no other country has a body of this name
        if home in _NO_MINISTRIES and found.head.words[-1] in ("Ministry", "Ministries"):
            here = list(dict.fromkeys(m.country for m in line.geo if m is not None and m.country != home))
            return here[0] if len(here) == 1 else None
        return home

    # ------------------------------------------------------------------ bodies
    def _keep(self, line: Line, found: _Found) -> None:
        """Note a find until home is known; its tokens are taken."""
        if found.abbreviation_at and found.row is None:  # the table may know the abbreviation: then it is one body
            for other_line, other in reversed(self.found[-4:]):
                if other_line is line and other.row is not None and other.begin < found.abbreviation_at[1] \
                        and found.abbreviation_at[0] < other.end:
                    found.row = other.row
        self.found.append((line, found))
        tokens = line.tokens
        line.lay(Mention(tokens[found.begin].begin, tokens[found.end - 1].end, "body", "", found.rule))

    def _home(self) -> str | None:
        """The home country, from the finds so far."""
        marked, named, seen, known = [], [], set(), []
        for line, f in self.found:
            own = f.row.country if f.row is not None else f.head.country
            if own and (f.row is None or f.row.id not in seen):
                seen.add(f.row.id if f.row is not None else "")
                after = _country_after(line, f)
                (marked if after else known).append(own)
            if f.country and f.row is None and not f.unmarked and f.name not in seen:
                seen.add(f.name)
                if f.kind == "ministry":
                    marked.append(f.country)
                elif line.geo[f.end - 1] is None and any(line.geo[f.begin:f.end]):  # "Korea Customs Service", not "Cabinet Office of Japan"
                    named.append(f.country)
        return find_home(self.doc, self.lines, known, marked, named)

    def _accept(self, line: Line, found: _Found) -> None:
        if found.unmarked:
            found.country = self._unmarked(line, found)
        if found.row is None:
            found.kind = _kind(found)
        short = found.abbreviation or (found.row.abbreviation if found.row is not None else None)
        body = self._body(found.name, found.kind, found.country, short, found.row, found.form)
        if found.unmarked:
            self.doc.unmarked.add(body.id)
        else:
            self.doc.unmarked.discard(body.id)
        tokens = line.tokens
        self._mention(line, tokens[found.begin].begin, tokens[found.end - 1].end, body, found.rule, found.form,
                      0.97 if found.row else _CONFIDENCE.get(found.head.words[-1], 0.9))
        if found.abbreviation_at:
            a, b = found.abbreviation_at
            self._mention(line, tokens[a].begin, tokens[b - 1].end, body, "<abbreviation in brackets>", "abbreviation", 0.97)

    def _body(self, name: str, kind: str, country: str | None, abbreviation: str | None, row: Row | None = None,
              form: str = "name") -> Body:
        """The body of this name: one that is known, or a new one."""
        key = _key(name)
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
        if form != "abbreviation" and (body.id not in self.spelled or len(name) > len(body.name) and key != _key(body.name)
                                       and not name.isupper()):
            body.name = name
            self.spelled.add(body.id)
        if body.kind != "international-organization":
            body.country = body.country or country
        if abbreviation:
            body.abbreviation = body.abbreviation or abbreviation
            self.abbreviations.setdefault(abbreviation, body)
        return body

    def _shorter(self, name: str, key: frozenset, country: str | None, kind: str, abbreviation: str | None) -> Body | None:
        """The one known body of which this name is a part, or which is a part of this name; never one of the table's."""
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
                    alike = key < other and kind in ("agency", "other") and _last(b.name) == _last(name)
                elif kind == "ministry":
                    alike = b.kind == kind and _same_country(b, country, kind) and _begins_alike(b.name, name)
                else:
                    alike = b.kind == kind and _same_country(b, country, kind) and len(key) > 2 and _last(b.name) == _last(name)
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
            self.doc.state(rule, s.begin, s.end, BodyFact(body.id, body.name, body.abbreviation, body.kind, body.country),
                           confidence=confidence)

    # ------------------------------------------------------------------ abbreviations and references
    def _initials(self) -> None:
        """"DHS" for the Department of Homeland Security that the text names too, where one body only has these initials."""
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
                if _stands_alone(line, i, i + 1):
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
            if (word,) not in _REFERABLE:
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
            if m.form != "reference" and head.lower() in _key(body.name) and body not in out:
                out.append(body)
                if len(out) == many:
                    break
        return out if len(out) == many else []


_TABLE = Head(("",), "other", "alone")  # stands for a name of the table, which has no head of its own
_REFERABLE = frozenset((w,) for w in "Ministry Department Agency Authority Commission Bank Council Institute Board Fund Office "
                       "University Company Corporation Association Foundation Organization Organisation Parliament Service "
                       "Committee Chamber Union Secretariat Embassy Centre Center Academy Bureau Federation".split())
_CONFIDENCE = {"Ministry": 0.98, "Department": 0.95, "Agency": 0.96, "City": 0.7, "Province": 0.6, "Group": 0.8, "Center": 0.8,
               "Centre": 0.8, "Network": 0.75, "Team": 0.7, "Committee": 0.85}


# ------------------------------------------------------------------ grammar
def _head_at(line: Line, i: int) -> Head | None:
    word = line.word(i)
    rows = heads().get(word) or heads().get(word.title() if word.isupper() and len(word) > 4 else "")
    for head in rows or ():
        if all(line.word(i + k).lower() == w.lower() and (line.cap(i + k) or w.islower())
               for k, w in enumerate(head.words)):
            return head
    return None


def _left(line: Line, i: int, taken: int) -> int:
    """Where the name begins whose head is token i: over capitalised words, "&", and "and" between two of them."""
    j, taken = i, max(taken, i - _LONGEST)
    while j > taken:
        k = j - 1
        t = line.tokens[k]
        if line.body[k] is not None:
            break
        if t.cap and t.kind != "initial":
            b = t.bits
            if b & FUNCTION and not b & TOPIC and not (t.upper and k) or b & MONTH or b & FUNCTION and k == 0 or (
                    b & HONORIFIC and not b & (TOPIC | COMMON)):
                break
            if b & TITLE and not b & TOPIC and not line.whole_geo(k) and not (
                    t.text.endswith("s") and k > taken and line.cap(k - 1) and persons_unknown(line.tokens[k - 1])):
                break
            if b & COMMON and not b & TOPIC and line.heading and t.text.endswith("s") and k + 1 < i + 1 and not b & HEAD:
                break
            if k == 0 and t.text.endswith("ing") and not b & TOPIC:
                break
            j = k
            continue
        if t.text == "&" and k > taken and line.cap(k - 1):
            j = k
            continue
        if t.text == "-" and k > taken and line.geo[k - 1] is not None and line.tokens[k - 1].end == t.begin:
            j = k
            continue
        if t.text == "and" and k > taken and line.cap(k - 1) and _joins(line, k, i):
            j = k
            continue
        if t.text in ("of", "for") and line.word(i) in _SUFFIXES and k > taken and line.cap(k - 1) and j == k + 1 \
                and not line.bits(k - 1) & (FUNCTION | TITLE):
            j = k  # "National Electric Grid of Uzbekistan JSC"
            continue
        if t.kind == "genitive" and k > taken and line.bits(k - 1) & POSSESSOR and not line.geo[k - 1] and line.cap(k - 1):
            j = k - 1
            while j > taken and line.word(j - 1) in _POSSESSOR_TITLES:
                j -= 1
            continue
        break
    while j < i and line.tokens[j].text in ("&", "and", "-"):
        j += 1
    return j


def _joins(line: Line, k: int, i: int) -> bool:
    """Whether "and" at token k joins words of one name: "the Small and Medium Enterprises Development Agency"."""
    left = k - 1
    if line.body[left] is not None or line.geo[left] or line.tokens[left].upper or line.tokens[k].text == "-" \
            or line.bits(left) & EVENT:
        return False
    j = left
    while j >= max(0, left - _LONGEST) and line.cap(j) and not line.bits(j) & FUNCTION:
        if line.bits(j) & TITLE and not line.bits(j) & TOPIC:
            return False
        if line.bits(j) & HEAD and not line.bits(j) & TOPIC:
            return False
        if not (line.bits(j) & (TOPIC | COMMON)) and not line.geo[j] or line.bits(j) & EVENT:
            return False
        j -= 1
    return line.bits(left) & (TOPIC | COMMON) > 0 and (
        line.word(j).lower() in ("the", "a", "its", "by", "of", "with", "") or j < 0 or line.tokens[j].kind == "genitive"
        or line.geo[j + 1] is not None)


def _complements(line: Line, e: int, head: Head) -> int:
    """The index after all complements of a head that ends before token e: "of X, Y and Z", "of Costa Rica"."""
    ministry = head.kind == "ministry" or head.words[-1] in ("Directorate", "Secretariat")
    end, at = e, e
    for _ in range(4):
        if line.word(at) not in (_OF_MINISTRY if ministry else _OF) and not (
                line.word(at) == "in" and end > e and line.cap(at + 1) and at + 1 < len(line.tokens) and (
                    line.bits(at + 1) & (TOPIC | COMMON) or line.word(at + 1) in ("Africa", "Asia", "Europe"))
                or line.word(at) == "in" and head.goes == "first" and line.bits(at + 1) & TOPIC and line.cap(at + 1)):
            break
        if line.word(at) == "in" and (line.geo[at + 1] or line.city[at + 1]):
            break
        if line.word(at) == "on" and head.kind not in ("agency", "other"):
            break
        k = at + 1
        while line.word(k) in _ARTICLES or line.word(k) in _SMALL:
            k += 1
        stop = _one(line, k, head, at > e, e)
        if stop <= k:
            break
        end = at = stop
    return end


def _name_run(line: Line, k: int) -> int:
    """The index after a run of capitalised words that may be a name of a list; k where none begins there."""
    end = k
    while line.cap(end) and line.geo[end] is None and not line.bits(end) & (FUNCTION | TITLE | MONTH) and (
            end > k or not line.bits(k) & (TOPIC | HONORIFIC)):
        end += 1
    return end


@lru_cache(maxsize=1)
def _us_states() -> frozenset[str]:
    """The states of the United States whose names are one word and no country's."""
    return frozenset(r["name"] for r in read_table("us-states.csv") if " " not in r["name"]) - {"Georgia", "Washington"}


def _place_behind(line: Line, end: int) -> int:
    """The index after a country's or city's name that follows a body's name without a comma; `end` where none does."""
    word = line.word(end)
    if not line.cap(end) or line.cap(end + 1) or line.bits(end) & (TITLE | FUNCTION | MONTH | HONORIFIC):
        return end
    found = find_countries(word)
    if found and found[0].form == "name" and found[0].end == len(word):
        return end + 1
    cities = cities_named(fold(word))
    return end + 1 if cities and (cities[0].kind == "capital" or cities[0].thousands >= 200) else end


def _one(line: Line, k: int, head: Head, further: bool, e: int) -> int:
    """The index after one complement that begins at token k; k where none does."""
    g = line.geo_end(k)
    if g > k and not (line.cap(g) and (line.geo[k].form == "adjective" or head.kind == "other" and line.word(g).endswith("s"))):
        if line.cap(g) and line.bits(g) & HEAD and _head_at(line, g) is not None and not (head.kind == "other" and line.word(g).endswith("s")):
            return k  # "the Bureau of the PRC Ministry of X": the country belongs to what follows
        return g
    if g > k and line.cap(g) and (line.geo[k].form == "adjective" or head.kind == "other") and not line.bits(g) & (TITLE | FUNCTION | EVENT):  # "Federation of Indian Chambers"
        x = g
        while line.cap(x) and not line.bits(x) & (TITLE | FUNCTION | EVENT | MONTH) and line.body[x] is None:
            x += 1
        if line.bits(x - 1) & (HEAD | TOPIC | COMMON):
            return x
    if line.body[k] is not None:
        if further or e - 1 > 0 and line.cap(e - 2) and not line.bits(e - 2) & FUNCTION:
            return k
        return line.at(line.body[k].end - 1) + 1  # "Commission of the African Union"
    if not line.cap(k):
        return k
    if head.words[-1] in ("Office", "Cabinet", "Secretariat", "Department", "Chancellery", "Administration") and line.bits(k) & TITLE or (
            line.word(k) in ("Prime", "Vice", "Deputy", "First") and line.bits(k + 1) & TITLE):
        while line.cap(k) and line.bits(k) & (TITLE | TOPIC | COMMON) or line.word(k) in ("Vice",):
            k += 1
        return k
    c = line.city[k]
    stop = line.topics(k) if c is None else k
    if stop > k:
        return stop
    while line.cap(k) and not line.bits(k) & (FUNCTION | MONTH | TITLE) and line.city[k] is c and c is not None:
        k += 1
    return k


def _without_country(line: Line, e: int, end: int) -> int:
    """The end of a name without a last "of the Republic of Korea"."""
    for k in range(end - 1, e - 1, -1):
        if line.word(k) in ("of", "in", "de") and any(line.geo[x] for x in range(k + 1, end)):
            g = k + 1 + (line.word(k + 1) in _ARTICLES)
            if line.geo_end(g) == end and k > e:
                return k
    return end


def _country_before(line: Line, begin: int) -> str | None:
    """The country in a genitive or adjective before a name: "Peru's National Authority"."""
    k = begin - 1
    if k > 0 and line.tokens[k].kind == "genitive":
        k -= 1
    elif not (k >= 0 and line.geo[k] is not None and line.geo[k].form == "adjective"):
        return None
    m = line.geo[k] if k >= 0 else None
    if m is None and k >= 0 and line.city[k] is not None and line.tokens[k + 1].kind == "genitive":
        return line.city[k].country
    return m.country if m is not None else None


def _country_after(line: Line, found: _Found) -> str | None:
    """"... (MOIS) of the Republic of Korea", "Ministry of State President, Botswana,"."""
    k = found.after
    if line.word(k) in ("of", "in"):
        g = k + 1 + (line.word(k + 1) == "the")
    elif line.word(k) == "," and line.word(line.geo_end(k + 1)) in (",", ";", "", ".", ")") and line.word(k + 1) != "":
        g = k + 1
        if line.geo_end(line.geo_end(g) + 1) > line.geo_end(g) + 1:
            return None  # a list of countries follows
    else:
        return None
    return line.geo[g].country if line.geo_end(g) > g else None


def _abbreviates(line: Line, x: int) -> bool:
    word = line.word(x)
    t = line.tokens[x] if 0 <= x < len(line.tokens) else None
    return bool(t and t.cap and t.kind in ("word", "dotted") and 2 <= len(word) <= 15 and not line.geo[x]
                and sum(c.isupper() for c in word) >= 2)


def _acts(line: Line, found: _Found) -> bool:
    """Whether a city or province stands here as a government: beside other bodies in a list, in brackets, or signing."""
    before, after = line.word(found.begin - 1), line.word(found.end)
    near = [line.body[x] for x in range(max(0, found.begin - 6), found.begin)]
    if any(near) or (before == "(" and after == ")"):
        return True
    return before in (",", "and") and after in (",", "and") and any(
        line.bits(x) & HEAD and line.cap(x) for x in range(found.end + 1, min(found.end + 9, len(line.tokens))))


def _stands_alone(line: Line, i: int, j: int) -> bool:
    """Whether a short name on tokens i to j is no part of a longer capitalised name of an occasion or document."""
    k = j
    while (line.cap(k) or "-" in line.word(k)[1:]) and not line.whole_geo(k) and k < j + 8:
        b = line.bits(k)
        if b & TITLE:
            return True
        if b & EVENT and line.cap(k):
            return False
        k += 1
    if line.word(j) in ("-", "–", "/") and line.cap(j + 1):
        return False
    return True


def _longer(line: Line, i: int, j: int) -> bool:
    """Whether tokens i to j begin a longer name with a head: "World Bank Group", "ASEAN Secretariat"."""
    k = j
    while k < j + _LONGEST and line.cap(k) and not line.bits(k) & (TITLE | FUNCTION | EVENT) and line.body[k] is None:
        if line.bits(k) & HEAD and _head_at(line, k) is not None and not line.bits(k + 1) & (EVENT | HEAD):
            return True
        k += 1
    return False


def _name(line: Line, i: int, j: int) -> str:
    name = line.span(i, j)
    return name.title() if name.isupper() and " " in name else name


def _kind(found: _Found) -> str:
    """The kind: a Department is a ministry where the country's ministries are called so, a group of words no company."""
    head, last = found.head, found.head.words[-1]
    if found.shared:
        return "other"
    if found.international and head.kind in ("agency", "other", "ministry"):
        return "international-organization"
    if head.kind == "ministry" and last == "Department" and (found.own or found.country not in _DEPARTMENTS):
        return "agency"
    if last in _NAMED and head.kind == "company" and not found.company:
        return "other"
    return head.kind


_KEY = re.compile(r"\w+")
_KEY_DROP = frozenset("the of for and on in to de la del a an".split())


def _key(name: str) -> frozenset:
    """A name as a set of words, for comparing: "Foreign Ministry" is "Ministry of Foreign Affairs"."""
    words = [w.replace("defense", "defence").replace("organisation", "organization").replace("centre", "center")
             for w in _KEY.findall(name.lower().replace("’s", "").replace("'s", ""))]
    key = {w for w in words if w not in _KEY_DROP}
    if "ministry" in key:
        key.discard("affairs")
    return frozenset(key)


def _last(name: str) -> str:
    return name.rsplit(None, 1)[-1]


def _begins_alike(a: str, b: str) -> bool:
    """Whether two ministries' names have the same first topic: "Health Ministry", "Ministry of Health and Population"."""
    first = [next((w for w in _KEY.findall(n.lower()) if w not in _KEY_DROP and w != "ministry"), "") for n in (a, b)]
    return first[0] == first[1]


def _same_country(body: Body, country: str | None, kind: str) -> bool:
    return body.country == country or body.country is None or country is None or kind == "international-organization"


def body_of_name(doc: Document, line: Line, i: int, j: int, rule: str, kind: str = "other") -> Body:
    """The body that tokens i to j name, known or new, with its mention and fact; for names that only a post tells."""
    name = line.span(i, j)
    key = _key(name)
    body = next((b for b in doc.bodies.values() if b.abbreviation == name or _key(b.name) == key), None)
    if body is None:
        body = doc.bodies[f"body/{len(doc.bodies) + 1}"] = Body(f"body/{len(doc.bodies) + 1}", name, None, kind)
    m = Mention(line.tokens[i].begin, line.tokens[j - 1].end, "body", body.id, rule, "name", body.country)
    doc.add(m)
    line.lay(m)
    doc.state(rule, line.sentence.begin, line.sentence.end,
              BodyFact(body.id, body.name, body.abbreviation, body.kind, body.country), confidence=0.85)
    return body
