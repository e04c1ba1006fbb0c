"""Bodies' names in a sentence, read by the grammar: phrases around a head, plurals, quoted names, names in lists."""

from __future__ import annotations

from itertools import pairwise

from kg.extract.body_grammar import (
    Found,
    abbreviates,
    acts_as_government,
    begins_longer,
    country_after,
    country_before,
    end_of_complements,
    head_at,
    left_edge,
    name_of,
    name_run,
    place_behind,
    spelled_to_bracket,
    us_states,
    without_country,
)
from kg.extract.body_words import (
    AGREEMENT,
    AT,
    CLOSE,
    FORMS,
    LOCAL,
    LOWER_HEADS,
    MISSIONS,
    NAMED,
    NATIONAL,
    NOT_BEFORE,
    NOUNS,
    OPEN,
    PLACES,
    PLURALS,
    POSTS_OF_TOPICS,
    REGIONS,
    SHARED,
    SINGLE_TOPICS,
    SUFFIXES,
    TABLE,
    VENUE,
    WEAK,
    WHOLE,
    WITH_PLACE,
)
from kg.extract.document import Document, Mention
from kg.extract.lines import Line
from kg.language.lexicon import COMMON, EVENT, FUNCTION, HEAD, MONTH, TITLE, TOPIC, Head, heads
from kg.language.persons import unknown


class PhraseFinder:
    """Finds bodies' names sentence by sentence; `found` holds them, in the order of the text, until home is known."""

    def __init__(self, doc: Document):
        self.doc = doc
        self.found: list[tuple[Line, Found]] = []

    def read(self, line: Line) -> None:
        """Find the names of one sentence that no table knows."""
        self._phrases(line)
        self._quoted(line)
        self._sources(line)
        self._topics_of_country(line)
        self._lists(line)
        self._missions(line)

    def _missions(self, line: Line) -> None:
        """The office that an international organisation keeps in a country: "the EU Delegation to Ukraine"."""
        for _, found in [x for x in self.found if x[0] is line and x[1].row is not None]:
            e = found.end
            if found.country is not None or line.word(e) not in ("Delegation", "Mission", "Liaison", "Country"):
                continue
            e += 2 if line.word(e + 1) == "Office" else 1
            if line.word(e) not in ("to", "in"):
                continue
            g = e + 1 + (line.word(e + 1) == "the")
            end = line.geo_end(g)
            while end > g and line.word(end) == "and" and line.geo_end(end + 1) > end + 1:
                end = line.geo_end(end + 1)
            if end == g or line.geo[g].form != "name":
                continue
            self.found.remove((line, found))
            name = line.span(found.begin, end)
            kind = "international-organization"
            self.keep(
                line,
                Found(
                    found.begin,
                    end,
                    TABLE,
                    "<organisation>'s <office> in <country>",
                    name,
                    kind=kind,
                    after=end,
                    international=True,
                ),
            )

    def _phrases(self, line: Line) -> None:
        i, n = 0, len(line.tokens)
        taken = 0
        while i < n:
            t = line.tokens[i]
            if t.kind == "word" and t.text.islower() and line.body[i] is None:
                if t.text == "ministry":
                    self._lower(line, i)
                elif t.text in LOWER_HEADS:
                    self._capitals_before(line, i)
                elif t.text in MISSIONS or (t.text == "high" and line.word(i + 1) == "commission"):
                    self._mission_of(line, i)
                elif t.text == "police":
                    self._police(line, i)
            if not t.bits & HEAD or (not t.cap and t.text != "plc") or line.body[i] is not None:
                i += 1
                continue
            head = head_at(line, i)
            if head is None:
                i += 1
                continue
            found = self._phrase(line, i, head, taken)
            if found is None:
                i += len(head.words)
                continue
            for one in found if isinstance(found, list) else [found]:
                self.keep(line, one)
                taken = max(taken, one.after)
            i = max(taken, i + 1)

    def _quoted(self, line: Line) -> None:
        """Names in quotation marks behind what they are: "the Agency “Turkmenaragatnashyk”"."""
        for i, (t, mark) in enumerate(pairwise(line.tokens)):
            if mark.kind != "mark" or mark.text not in OPEN or not line.cap(i + 2):
                continue
            if not (t.text in FORMS or (t.cap and t.bits & HEAD and len(t.text) > 3)):
                continue
            close = next((x for x in range(i + 2, min(i + 11, len(line.tokens))) if line.word(x) in CLOSE), None)
            if close is None or line.body[i + 2] is not None or any(line.bits(x) & EVENT for x in range(i + 2, close)):
                continue
            head = head_at(line, i) or heads()["Company"][0]
            if head.kind == "legislature":
                continue
            name = line.span(i + 2, close)
            self.keep(line, Found(i + 2, close, head, "<form> <quoted name>", name, kind=head.kind, after=close + 1))

    def _topics_of_country(self, line: Line) -> None:
        """ "Transport Malta", "Human Resources and Social Development Canada": topics and a country, without a head."""
        if line.heading:
            return
        for i, m in enumerate(line.geo):
            if (
                m is None
                or i == 0
                or m.form != "name"
                or m.begin != line.tokens[i].begin
                or line.body[i] is not None
                or not line.cap(i - 1)
            ):
                continue
            end = line.geo_end(i)
            if (
                line.cap(end)
                or line.word(end) in ("-", "–", "/")
                or line.word(end).isdigit()
                or line.tokens[min(end, len(line.tokens) - 1)].kind == "genitive"
            ):
                continue
            k = i
            while k and (
                (line.bits(k - 1) & TOPIC and line.cap(k - 1))
                or (k - 1 and line.word(k - 1) in ("and", "&") and line.bits(k - 2) & TOPIC and line.cap(k - 2))
            ):
                k -= 1
                if line.body[k] is not None or line.geo[k] is not None:
                    k = i
                    break
            if k == i or line.cap(k - 1) or line.word(k).lower() in REGIONS or line.bits(i - 1) & (TITLE | EVENT):
                continue
            if (i - k == 1 and line.word(k) not in SINGLE_TOPICS) or line.tokens[i].kind == "dotted":
                continue
            head = heads()["Company" if line.word(k) in ("Air", "Telecom") else "Agency"][0]
            self.keep(
                line, Found(k, end, head, "<topics> <country>", line.span(k, end), m.country, kind=head.kind, after=end)
            )

    def _lists(self, line: Line) -> None:
        """Names without a head: "local governments, such as A, B and C", "companies including X", "the company Z"."""
        for i, t in enumerate(line.tokens):
            kind = NOUNS.get(t.text)
            if kind is None or (kind == "local-government" and line.word(i - 1) not in LOCAL):
                continue
            k = i + 1 + (line.word(i + 1) == ",")
            if line.word(k) == "such" and line.word(k + 1) == "as":
                k += 2
            elif line.word(k) in ("including", ":", "like", "namely"):
                k += 1
            elif not t.text.endswith("s") and k == i + 1 and line.cap(k) and unknown(line.tokens[k]):
                end = name_run(line, k)
                if not line.heading and line.body[k] is None and 0 < end - k < 4:
                    self._listed(line, k, end, kind)
                continue
            else:
                continue
            end = name_run(line, k)
            while end > k:
                if line.body[k] is None and (
                    kind == "local-government" or unknown(line.tokens[k]) or line.tokens[k].upper
                ):
                    self._listed(line, k, end, kind)
                elif line.body[k] is None:
                    break
                k = end
                while line.word(k) in (",", "and", "&"):
                    k += 1
                end = name_run(line, k)

    def _listed(self, line: Line, k: int, end: int, kind: str) -> None:
        one = Found(k, end, Head(("",), kind, "alone"), "<names in a list>", line.span(k, end), kind=kind, after=end)
        if kind == "local-government":
            one.country = line.city[k].country if line.city[k] is not None else None
            one.unmarked = one.country is None
        self.keep(line, one)

    def _lower(self, line: Line, i: int) -> None:
        """ "the health ministry", "the ministry of trade": lower case, but with its topic."""
        begin = i
        while (
            begin
            and line.bits(begin - 1) & TOPIC
            and line.tokens[begin - 1].kind == "word"
            and line.word(begin - 1) != "state"
            and i - begin < 3
        ):
            begin -= 1
        end = i + 1
        if begin < i and begin and line.whole_geo(begin - 1) is not None and line.geo[begin - 1].form != "people":
            begin = line.at(line.geo[begin - 1].begin)  # "the Pakistan foreign ministry"
        if begin == i:
            if line.word(end) != "of":
                return
            end = line.topics(end + 1, lower=True)
            if end == i + 2 or not all(
                line.bits(x) & TOPIC or not line.bits(x)
                for x in range(i + 2, end)
                if line.tokens[x].kind == "word" and line.word(x) not in ("the", "and", "of")
            ):
                return
        elif line.cap(begin) and not line.cap(i):
            pass
        found = Found(begin, end, heads()["Ministry"][0], "<topic> ministry", "", kind="ministry", after=end)
        self.bracket(line, found)
        self._finish(line, found, i)
        if found.country is None and line.word(end) == "in" and line.city[end + 1] is not None:
            found.country, found.unmarked = line.city[end + 1].country, False
            found.placed = True  # "the foreign ministry in Dhaka"
        found.name = " ".join(w if w in ("of", "and", "the") else w[0].upper() + w[1:] for w in found.name.split())
        self.keep(line, found)

    def _capitals_before(self, line: Line, i: int) -> None:
        """ "the Business Statistics department": two or more capitalised topics before a head in lower case."""
        begin = i
        while (
            begin
            and line.body[begin - 1] is None
            and not line.heading
            and (
                (
                    line.cap(begin - 1)
                    and line.bits(begin - 1) & (TOPIC if begin == i else TOPIC | COMMON)
                    and not line.bits(begin - 1) & (FUNCTION | TITLE)
                    and line.whole_geo(begin - 1) is None
                )
                or (
                    line.word(begin - 1) in ("and", "&", ",")
                    and begin < i
                    and line.bits(begin - 2) & TOPIC
                    and line.cap(begin - 2)
                )
            )
        ):
            begin -= 1
        if any(line.word(x) == "," for x in range(begin, i)) and not any(
            line.word(x) in ("and", "&") for x in range(begin, i)
        ):
            begin = max(x for x in range(begin, i) if line.word(x) == ",") + 1
        if sum(line.cap(x) for x in range(begin, i)) < 2 or begin == 0:
            return
        head = heads()[line.word(i).capitalize()][0]
        kind = "ministry" if line.word(i) == "ministry" else "agency"
        found = Found(begin, i + 1, head, "<topics> <head in lower case>", "", kind=kind, after=i + 1)
        self._finish(line, found, i)
        self.keep(line, found)

    def _mission_of(self, line: Line, i: int) -> None:
        """ "the Pakistan high commission in Dhaka", "the embassy of Japan": missions in lower case, with a country."""
        e = i + 1 + (line.word(i) == "high") + (line.word(i + 1) == "general")
        m = line.whole_geo(i - 1) if i else None
        begin = line.at(m.begin) if m is not None else i
        end = e
        if m is None:
            k = e + 1 + (line.word(e + 1) == "the")
            m = line.geo[k] if line.word(e) == "of" and line.geo_end(k) > k else None
            end = line.geo_end(k)
        if m is None or m.form == "people" or line.word(begin - 1) not in ("the", "The", "its", ""):
            return
        one = next(
            h
            for h in heads()[line.word(i).capitalize()]
            if h.words[0].lower() == line.word(i) and len(h.words) == 1 + (line.word(i) == "high")
        )
        name = line.span(begin, end)
        self.keep(line, Found(begin, end, one, "<country> <mission>", name, m.country, kind=one.kind, after=end))

    def _police(self, line: Line, i: int) -> None:
        """ "the Armenian police" as who acts; not "Armenian police officers"."""
        m = line.whole_geo(i - 1) if i else None
        if m is None or m.form != "adjective" or line.word(line.at(m.begin) - 1) not in ("the", "The"):
            return
        if line.bits(i + 1) & COMMON and not line.bits(i + 1) & FUNCTION:
            return
        begin = line.at(m.begin)
        head = next(h for h in heads()["Police"] if h.words == ("Police",))
        self.keep(
            line,
            Found(
                begin, i + 1, head, "<country> police", line.span(begin, i + 1), m.country, kind="agency", after=i + 1
            ),
        )

    def _sources(self, line: Line) -> None:
        """Who brings the news: "TEHRAN (Tasnim) –", "Source: X", "..., SHANA reported."."""
        k = end = 0
        city = line.city[0] if line.tokens else None
        if line.word(0) in ("Source", "SOURCE") and line.word(1) == ":":
            k, end = 2, len(line.tokens) - (line.word(len(line.tokens) - 1) == ".")
        elif city is not None:
            k = line.at(city.end - 1) + 1
            while k < 6 and (line.word(k) in (",", "–", "-", "/") or line.bits(k) & MONTH or line.word(k).isdigit()):
                k += 1
            if line.word(k) == "(":
                k += 1
                end = next((x for x in range(k, min(k + 4, len(line.tokens))) if line.word(x) == ")"), 0)
            elif line.word(k) == "." and line.tokens[k + 1 : k + 2] and line.tokens[k + 1].upper:
                k, end = k + 1, k + 2
            if not end or line.word(end + (line.word(end) == ")")) not in ("–", "-", "—", "--"):
                end = 0
        else:
            x = len(line.tokens) - 1 - (line.word(len(line.tokens) - 1) == ".")
            if (
                x > 3
                and line.word(x) in ("reported", "reports")
                and line.word(x - 2) == ","
                and line.tokens[x - 1].upper
            ):
                k, end = x - 1, x
        words = line.tokens[k:end]
        if (
            not 0 < len(words) < 5
            or any(not t.cap or t.kind != "word" for t in words)
            or any(line.body[x] is not None or line.whole_geo(x) or line.city[x] is not None for x in range(k, end))
        ):
            return
        if not any(unknown(t) or t.upper for t in words) or any(t.bits & (TITLE | HEAD | MONTH) for t in words):
            return
        head = heads()["Company"][0]
        self.keep(line, Found(k, end, head, "<source of the news>", line.span(k, end), kind="company", after=end))

    def _phrase(self, line: Line, i: int, head: Head, taken: int) -> Found | list[Found] | None:
        e = i + len(head.words)
        begin = left_edge(line, i, taken)
        if head.words[-1] in PLURALS and line.word(e) == "of":
            return self._plural(line, i, e, head)
        end, complements = e, 0
        if head.goes in ("first", "both"):
            end = end_of_complements(line, e, head)
            complements = int(end > e)
        if (
            not complements
            and head.goes in ("last", "both")
            and line.cap(end)
            and line.bits(end) & HEAD
            and not line.bits(end) & TITLE
            and not line.geo[end]
        ):
            return None  # a later head carries the name: "National Security Council Secretariat"
        modifiers = sum(line.cap(x) for x in range(begin, i))
        last_word = head.words[-1]
        if head.goes == "last" and head.kind == "agency" and modifiers and line.word(end) == "of":
            g = line.geo_end(end + 1 + (line.word(end + 1) == "the"))
            owns = g < len(line.tokens) and line.tokens[g].kind == "genitive"  # "the Service of Moldova's Ministry"
            if g > end + 2 - (line.word(end + 1) != "the") and not line.cap(g) and not owns:
                end = g  # "Customs Service of Moldova"
        if last_word == "Co." and line.word(end) == "," and line.word(end + 1) in SUFFIXES:
            end = e = end + 2  # "Co., Ltd."
        if head.goes == "last" and head.kind == "company" and line.word(end) == ".":
            pass
        if (
            not complements
            and head.goes == "both"
            and not modifiers
            and line.cap(end)
            and last_word in ("Bank", "College", "University", "Universitas", "Universiti", "Universität")
            and not line.bits(end) & (TITLE | FUNCTION)
        ):
            while line.cap(end):
                end += 1
            complements = 1
        if head.words == ("Community", "College") and line.cap(end) and not complements:
            end, complements = end + 1, 1
        if not complements and modifiers and not line.heading and last_word in WITH_PLACE:
            end = place_behind(line, end)  # "Science Foundation Ireland", "Trinity College Dublin"
        if head.goes in ("first", "both") or (modifiers and head.kind == "agency"):
            to_bracket = spelled_to_bracket(line, end)
            if to_bracket > end:
                end, complements = to_bracket, 1
        found = Found(
            begin,
            end,
            head,
            f"<{'modifiers ' if modifiers else ''}{head.words[-1]}{' of' if complements else ''}>",
            "",
            kind=head.kind,
            after=end,
        )
        self.bracket(line, found)
        why = self._no_body(line, found, i, modifiers, complements)
        if why:
            if why != "needs more":
                self.doc.drop(found.rule, line.tokens[begin].begin, line.tokens[end - 1].end, why)
            return None
        self._finish(line, found, i)
        return found

    def _plural(self, line: Line, i: int, e: int, head: Head) -> list[Found] | None:
        """One body an item: "Ministries of Health and the Interior", "Regional Governments of A and B".

        "Ministries of A and B and of C" keeps A and B together.
        """
        single = " ".join((*head.words[:-1], PLURALS[head.words[-1]]))
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
                items = (
                    [(items[0][0], end)]
                    if all(line.word(b - 1) != "of" or b == items[0][0] for b, _ in items)
                    else items
                )
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
            one = Found(
                i if not out else begin,
                end,
                head,
                f"<{head.words[-1]} of>",
                f"{single} of {line.span(begin, end)}",
                country
                or country_before(line, i)
                or (before.country if before is not None else None)
                or (city.country if city is not None else None),
                kind=head.kind,
                after=after,
            )
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

    def bracket(self, line: Line, found: Found) -> None:
        """An abbreviation in brackets behind the name, or the name in brackets behind its abbreviation."""
        e = found.end
        if line.word(e) == "of" and found.row is None:  # "Labour Ministry of Ukraine (MLU)"
            g = line.geo_end(e + 1 + (line.word(e + 1) == "the"))
            if line.word(g) == "(" and line.word(g + 2) == ")" and abbreviates(line, g + 1):
                e = g
        if line.word(e) == "(":
            close = next((x for x in range(e + 1, min(e + 16, len(line.tokens))) if line.word(x) == ")"), None)
            if close is None:
                return
            picks = [x for x in range(e + 1, close) if abbreviates(line, x)]
            if picks and line.word(e + 1) not in ("R-TN",):
                first = picks[0] if picks[0] <= e + 4 or len(picks) == 1 else picks[-1]
                found.abbreviation = line.word(first)
                found.abbreviation_at = (first, first + 1)
                if first in (e + 2, e + 3) and first + 1 == close and all(line.cap(x) for x in range(e + 1, first)):
                    found.abbreviation = line.span(e + 1, close)  # "(UN GAID)", "(Africa CDC)"
                    found.abbreviation_at = (e + 1, close)
                found.after = close + 1
        elif line.word(found.begin - 1) == "(" and line.word(e) == ")" and abbreviates(line, found.begin - 2):
            found.abbreviation = line.word(found.begin - 2)
            found.abbreviation_at = (found.begin - 2, found.begin - 1)

    def _no_body(self, line: Line, found: Found, i: int, modifiers: int, complements: int) -> str | None:
        """Why the phrase names no body, or None when it does."""
        head, last = found.head, found.head.words[-1]
        nxt, before = line.bits(found.end), line.word(found.begin - 1)
        if head.goes == "first" and not complements:
            return "needs more"
        if (
            line.whole_geo(found.begin) is not None
            and line.whole_geo(found.begin) is line.whole_geo(found.end - 1)
            and found.end - found.begin > 1
        ):
            return "a country's name"
        bare = not complements and not modifiers and not found.abbreviation
        if bare and head.goes in ("last", "both") and head.words not in WHOLE:
            return "needs more"
        if head.goes == "alone" and begins_longer(line, found.begin, found.end):
            return "part of a longer name"
        own = line.tokens[found.begin : i]
        if (
            last == "Board"
            and line.word(found.end) == "of"
            and line.word(found.end + 1) in ("Directors", "Trustees", "Governors")
        ):
            return "a board within a body"
        if (
            last in ("Committee", "Commission")
            and any(t.text in ("Joint", "Mixed") for t in own)
            and any(
                line.word(x) in ("Meeting", "meeting", "Session", "session", "Round")
                for x in range(found.begin - 3, found.begin)
            )
        ):
            return "a meeting of a joint committee"
        if (
            last in NAMED
            and not complements
            and (not found.abbreviation or last == "Enterprises")
            and not any(unknown(t) or t.upper for t in own)
            and not any(line.geo[found.begin : i])
            and len(head.words) == 1
        ):
            return "needs more"
        if (
            last == "Alliance"
            and own
            and not complements
            and all(line.geo[x] or line.tokens[x].kind == "mark" for x in range(found.begin, i))
        ):
            return "an alliance of countries"
        if (
            line.word(found.begin - 1) in ("of", "for")
            and line.bits(found.begin - 2) & TITLE
            and not complements
            and line.word(found.begin - 2) in POSTS_OF_TOPICS
            and all(t.bits & TOPIC or t.text in ("&", "and") for t in own)
        ):
            return "the topic of a post"
        if (
            head.goes != "alone"
            and last in WEAK
            and len(head.words) == 1
            and modifiers < 2
            and not complements
            and not found.abbreviation
            and not any(line.geo[x] or line.city[x] for x in range(found.begin, i))
        ):
            return "needs more"
        ahead = found.end
        while (
            not complements
            and line.cap(ahead)
            and line.bits(ahead) & TOPIC
            and not line.bits(ahead) & (EVENT | TITLE | HEAD)
            and line.geo[ahead] is None
            and ahead < found.end + 4
        ):
            ahead += 1
        if line.cap(ahead) and line.bits(ahead) & EVENT and not line.whole_geo(ahead):
            return "part of the name of an occasion, document or place"
        if (
            line.cap(found.end)
            and nxt & COMMON
            and not nxt & (TITLE | HEAD | FUNCTION | TOPIC)
            and not line.heading
            and not complements
        ):
            return "part of a longer name"
        if last == "Bank" and not complements and all(t.text.lower() in REGIONS or t.text == "Left" for t in own):
            return "a place"  # "the West Bank"
        if last in PLACES and len(head.words) == 1:
            where = line.word(found.begin - 1 - (before == "the")).lower()
            if where in AT or (not complements and not acts_as_government(line, found)):
                return "a place"
        if (
            last in ("Center", "Centre", "Centers", "Office")
            and line.word(i - 1).lower() in VENUE
            and not found.abbreviation
            and line.word(i - 2) not in ("and", "&")
        ):
            return "a venue"
        if (
            last == "Administration"
            and not any(
                line.bits(x) & (TOPIC | COMMON) or line.geo[x] or line.tokens[x].upper for x in range(found.begin, i)
            )
            and not complements
        ):
            return "a government named after a person"
        if AGREEMENT.search(
            self.doc.text, max(line.sentence.begin, line.tokens[found.begin].begin - 90), line.tokens[found.begin].begin
        ) and last not in ("Ministry", "Ministries"):
            return "part of the name of a document"
        if (
            last in ("Committee", "Commission", "Council")
            and modifiers
            and all(line.word(x).lower() in NOT_BEFORE for x in range(found.begin, i))
            and not complements
            and not found.abbreviation
        ):
            return "needs more"
        return None

    def _finish(self, line: Line, found: Found, i: int) -> None:
        """Name, country and kind of a found body."""
        begin, end = found.begin, found.end
        inside = [line.geo[x] for x in range(begin, end) if line.geo[x] is not None]
        cities = [line.city[x] for x in range(begin, end) if line.city[x] is not None]
        country = inside[-1].country if inside and len({m.country for m in inside}) == 1 else None
        head = found.head
        if (
            head.words[-1] in ("Embassy", "Consulate", "Mission", "General")
            and head.words[0] in ("Embassy", "Consulate", "Consulate-General", "Permanent")
            and inside
        ):
            country = inside[0].country
        if country is None:
            country = country_before(line, begin) or country_after(line, found)
        if country is None and cities:
            country = cities[0].country
        name_begin, name_end = begin, end
        if head.kind == "ministry":
            # a ministry's name goes without its country, before or behind
            while name_begin < i and line.whole_geo(name_begin):
                name_begin += 1
            name_end = without_country(line, i + len(head.words), end)
        found.name = name_of(line, name_begin, name_end)
        found.unmarked = country is None and not inside and head.kind in NATIONAL
        if len({m.country for m in inside}) > 1:
            country = None
        found.country = country or head.country
        if line.table.intersection(range(begin, end)):
            found.country, found.unmarked, found.international = None, False, True
        elif found.country is None and us_states().intersection(t.text for t in line.tokens[begin:end]):
            found.country = "US"
        if head.words[-1] in ("Commission", "Committee", "Council") and line.word(begin) in SHARED and not inside:
            found.country, found.unmarked, found.shared = None, False, True
        found.unmarked = found.unmarked and not head.country and not found.shared
        found.company = any(unknown(line.tokens[x]) and not line.geo[x] for x in range(begin, i))
        found.own = found.begin < i and not line.whole_geo(found.begin)

    def keep(self, line: Line, found: Found) -> None:
        """Note a find until home is known; its tokens are taken."""
        if found.abbreviation_at and found.row is None:  # the table may know the abbreviation: then it is one body
            for other_line, other in reversed(self.found[-4:]):
                if (
                    other_line is line
                    and other.row is not None
                    and other.begin < found.abbreviation_at[1]
                    and found.abbreviation_at[0] < other.end
                ):
                    found.row = other.row
        self.found.append((line, found))
        tokens = line.tokens
        line.lay(Mention(tokens[found.begin].begin, tokens[found.end - 1].end, "body", "", found.rule))
