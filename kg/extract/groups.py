"""Countries named together -> groups: listed ("eight Central American countries (Costa Rica, "
                                               "...)"), counted ("ministers
from 12 countries including A and B") or spoken of again ("the two countries", "both sides").

A group's members are those that the text lists or, for a group spoken of again, those it must mean: the group or the
countries last named, when their number fits and nothing else could be meant. Where it is not clear, the mention is
dropped with the reason. Membership that the text does not state is never added ("the Nordic countries" has no members).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from kg.extract.document import Document, Group, Mention, Sentence
from kg.language.countries import countries
from kg.model import GroupFact

_NUMBERS = {w: n for n, w in enumerate(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen "
    "nineteen twenty".split(), 1)}
_NOUN = re.compile(r"(?<![\w-])(?:[Cc]ountries|nations|(?:[Mm]ember[ ])?states|"
                   r"(?:Member|(?<=Baltic)|(?<=Gulf)|(?<=Arab))[ ]States|governments|Governments|economies|sides|"
                   r"neighbou?rs)(?![\w-])")
_ADJECTIVE = re.compile(r"(?:[a-z]n|ic|ese|ish|[A-Z]{2})\Z")
_WORD_BEFORE = re.compile(r"([\w.'’-]+)[ ]\Z")
_DEFINITE = frozenset("the these those both our all".split())
# words that may stand between the number and the noun
_MID = frozenset("member participating partner neighbouring neighboring friendly brotherly sisterly sister "
                 "developing least "
                 "developed small island other more different selected invited beneficiary recipient signatory "
                 "contracting "
                 "riparian coastal landlocked young great allied partnering major founding observer candidate "
                 "and".split())
_ROUGHLY = frozenset("least than over about around nearly some almost top".split())
_NO_REGION = frozenset("Member Partner Participating Contracting Local Provincial Regional Municipal City State "
                       "Federal "
                       "National Foreign Our Other These All".split())
_FRIENDLY = frozenset("friendly brotherly sisterly sister neighbouring neighboring allied great partner".split())
# what opens a list that is whole, and one that gives only some
_WHOLE = re.compile(r"[ ]?\([ ]?(?:the[ ])?|:[ ]?(?:the[ ])?|,?[ ]namely:?,?[ ](?:the[ ])?|[ ][–—-][ ](?:the[ ])?")
_SOME = re.compile(r",?[ ](?:including|among[ ]them|such[ ]as|like|among[ ]which(?:[ ](?:are|were))?|"
                   r"e\.g\.)[ ](?:the[ ])?")
_APPOSED = re.compile(r"(?:[ ](?:of|in|from)[ ][^,;:.]{1,80})?,[ ](?:the[ ])?")
_REACH = 1500  # characters: how far back in one sentence a group's countries are looked for
_BETWEEN = re.compile(r"[ ]?[,;/·][ ]?(?:and[ ]|&[ ]|as[ ]well[ ]as[ ])?(?:the[ ])?|[ ](?:and|&|"
                      r"as[ ]well[ ]as)[ ](?:the[ ])?")
_SIDE_BY_SIDE = re.compile(r"[ ]?(?:[-–—/&,]|,?[ ](?:and|with|to))[ ]?(?:the[ ])?")
_MORE = re.compile(r"[ ]?,?[ ](?:and|as[ ]well[ ]as|&)[ ](?:the[ ])?(?=[A-Z])|[ ]?,[ ](?=[A-Z])")  # a list that goes on
_AND_OTHERS = re.compile(r",?[ ](?:and|as well as|along with|plus)[ ]\Z")
_PLACE_BEFORE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear)[ ](?:the[ ])?\Z")
_FOOTNOTE = re.compile(r"[*※†][ ]*(?:\([^)\n]{1,40}\)[ ]*|[^\n:,]{1,50}:[ ]*)?(?:the[ ])?")


@dataclass(slots=True)
class _Phrase:
    """A noun phrase that may speak of a group."""

    begin: int
    end: int
    noun: str
    number: int | None
    definite: bool
    mid: tuple[str, ...]
    sentence: Sentence

    @property
    def key(self) -> tuple:
        """Number and region: what two phrases about one group have in common."""
        return (self.number, *(w.lower() for w in self.mid))

    @property
    def region(self) -> bool:
        """Whether the phrase says which countries by a word of its own ("Central American", "ASEAN")."""
        return any(w[0].isupper() and w not in _NO_REGION for w in self.mid)


def read_groups(doc: Document) -> None:
    """Add group mentions and `doc.groups`, and state their members and headcounts as far as the text gives them."""
    reader = _Reader(doc)
    found = [(s, [p for m in _NOUN.finditer(doc.text, s.begin, s.end) if (p := _phrase(doc, s, m))])
             for s in doc.sentences]
    for _, phrases in found:
        for p in phrases:
            reader.note(p)
    for s, phrases in found:
        for p in phrases:
            reader.read(p)
        reader.footnote(s)


def _phrase(doc: Document, s: Sentence, m: re.Match) -> _Phrase | None:
    """The phrase around a noun: number, determiner and what stands between them and the noun."""
    bodies = doc.within(max(s.begin, m.start() - 80), min(s.end, m.end() + 80), "body")
    if any(b.begin <= m.start() < b.end for b in bodies):
        return None  # "the Organization of American States"
    noun = m.group().lower().split()[-1]
    begin, number, definite, mid = m.start(), None, False, []
    for _ in range(7):
        w = _WORD_BEFORE.search(doc.text, max(s.begin, begin - 30), begin)
        if not w:
            break
        word = w[1]
        low = word.lower()
        if low in _NUMBERS or re.fullmatch(r"\d{1,3}", word):
            number = _NUMBERS.get(low) or int(word)
            begin = w.start()
            if doc.text[begin - 1:begin] in tuple(".,$€£%-/") and begin > s.begin:
                return None
            before = _WORD_BEFORE.search(doc.text, max(s.begin, begin - 30), begin)
            if before and before[1].lower() in _ROUGHLY:
                number = None  # "more than 50 countries": no headcount
            elif before and before[1].lower() in _DEFINITE:
                definite, begin = True, before.start()
            break
        if low in _DEFINITE:
            definite, begin = True, w.start()
            number = 2 if low == "both" else None
            break
        if low in _MID or (word[0].isupper() and (word[-1] not in "." and "'" not in word and "’" not in word) \
                and not (w.start() == s.begin and low not in _MID and not mid and not _ADJECTIVE.search(word))):
            mid.append(word)
            begin = w.start()
            continue
        break
    if mid and mid[-1].lower() == "and":
        return None
    if number == 1:
        return None
    p = _Phrase(begin, m.end(), noun, number, definite, tuple(reversed(mid)), s)
    return p if p.number or p.region or _WHOLE.match(doc.text, p.end) or _SOME.match(doc.text, p.end) else None


class _Reader:
    """Puts groups together; a set of members is one group throughout the notice."""

    def __init__(self, doc: Document):
        self.doc = doc
        self.ids: dict[object, str] = {}
        self.every: dict[str, tuple[str, ...]] = {}  # noun -> all that the notice names
        self.stated: set[tuple[str, tuple[str, ...], int]] = set()
        self.waiting: tuple[_Phrase, str] | None = None  # a counted group whose footnote may follow
        self.last: Group | None = None  # the last group whose members the text lists
        self.listed: dict[tuple, tuple[tuple[str, ...], str]] = {}  # number and region -> members and name

    def note(self, p: _Phrase) -> None:
        """Note a group that the text lists in full, so that it is known wherever the text counts it."""
        members, _, whole = self._list_behind(p)
        if whole and p.number == len(members) and p.region:
            self.listed.setdefault(p.key, (members, _bare(" ".join(self.doc.text[p.begin:p.end].split()))))

    def read(self, p: _Phrase) -> None:
        doc = self.doc
        members, end, whole = self._list_behind(p)
        number = p.number
        if not members:
            members, begin = self._list_before(p)
            if members:
                number = len(members) + (p.number or 0)
                p.begin, whole = begin, False
        name = " ".join(doc.text[p.begin:p.end].split())
        if members:
            if p.noun == "sides":
                return
            if whole and number and number != len(members):
                doc.drop("<group with a list>", p.begin, end,
                         f"it counts {number} and lists {len(members)}; both are kept")
            if not (p.number or p.region):
                name = self._joined(members)
            if whole and not number:
                number = len(members)
            group = self._add(p, max(end, p.end), "<group with a list>", name, members, number)
            if whole:
                self.last = group
            return
        if number and p.definite and not p.region and all(w.lower() in _FRIENDLY for w in p.mid):
            self._again(p, number)
            return
        if p.noun == "sides" or not (number or p.region):
            return
        if p.noun in ("states", "governments") and not p.region and "member" not in [w.lower() for w in p.mid]:
            return  # "36 states", "17 governments": perhaps parts of one country
        if p.key in self.listed:
            members, name = self.listed[p.key]
            self._add(p, p.end, "<group spoken of again>", name, members, number)
            return
        if not number and p.region and not self._named_by_countries(p):
            return
        group = self._add(p, p.end, "<counted group>" if number else "<countries of a region>", _bare(name), (), number)
        self.waiting = (p, group.id) if number else self.waiting

    def _named_by_countries(self, p: _Phrase) -> bool:
        """Deal with countries inside the phrase; returns whether a region is left: "Korea and Nordic countries"."""
        inside = self.doc.within(p.begin, p.end, "country")
        if not inside:
            return True
        members = tuple(dict.fromkeys(m.id for m in inside))
        rest = self.doc.text[inside[-1].end:p.end].split()
        if len(rest) == 1 and len(members) > 1 and all(m.form == "adjective" for m in inside):
            # "the Korean and Malaysian governments"
            self._add(p, p.end, "<group with a list>", self._joined(members), members, len(members))
        elif rest[0] == "and" and len(rest) > 2 and rest[1][0].isupper():
            p.begin = self.doc.text.index("and", inside[-1].end) + 4
            self._add(p, p.end, "<countries of a region>", " ".join(rest[1:]), (), None)
        return False

    # ------------------------------------------------------------------ lists
    def _list_behind(self, p: _Phrase) -> tuple[tuple[str, ...], int, bool]:
        """Members listed behind the phrase, where the list ends, and whether it gives them all."""
        text, s = self.doc.text, p.sentence
        for opener, whole in ((_SOME, False), (_WHOLE, True)):
            opened = opener.match(text, p.end, s.end)
            if opened:
                members, end, goes_on = self._list(opened.end(), s.end)
                if members and text[opened.start():opened.end()].strip()[:1] == "(" and text[end:end + 1] == ")":
                    end += 1
                if members and (len(members) > 1 or whole is False or p.number == 1):
                    return members, end, whole and not goes_on
        opened = p.number and _APPOSED.match(text, p.end, s.end)
        if opened:
            members, end, goes_on = self._list(opened.end(), s.end)
            if len(members) == p.number and not goes_on:
                return members, end, True
        return (), p.end, False

    def _list_before(self, p: _Phrase) -> tuple[tuple[str, ...], int]:
        """"Peru, Chile and nine other countries": the members named before, and where they begin."""
        if "other" not in [w.lower() for w in p.mid]:
            return (), p.begin
        text = self.doc.text
        joined = _AND_OTHERS.search(text, max(p.sentence.begin, p.begin - 14), p.begin)
        if not joined:
            return (), p.begin
        found, stop = [], joined.start()
        for m in reversed(self.doc.within(max(p.sentence.begin, stop - _REACH), stop, "country")):
            if m.form != "name" or (m.end != stop and not _BETWEEN.fullmatch(text, m.end, stop)):
                break
            found.append(m)
            stop = m.begin
        return tuple(dict.fromkeys(m.id for m in reversed(found))), found[-1].begin if found else p.begin

    def _list(self, begin: int, stop: int) -> tuple[tuple[str, ...], int, bool]:
        """The countries listed from `begin` on, where the list ends, and whether other names follow in it."""
        found: dict[str, None] = {}
        end = begin
        while nearby := self.doc.within(end, min(stop, end + 90), "country"):
            m = nearby[0]
            gap = self.doc.text[end:m.begin]
            if m.form != "name" or (gap if not found else not _BETWEEN.fullmatch(gap)):
                break
            found[m.id] = None
            end = m.end
        goes_on = (bool(_MORE.match(self.doc.text, end, stop)) and self.doc.text[end:end + 3].strip()[:1] != ",") \
            or bool(re.match(r",?[ ](?:and|as well as)[ ](?:others|other|more|many|etc)|"
                             r",?[ ]etc", self.doc.text[end:end + 24]))
        return tuple(found), end, goes_on

    def footnote(self, s: Sentence) -> None:
        """"* Costa Rica, El Salvador, ..." below "eight countries*": the members of the group that it counts."""
        doc = self.doc
        line = doc.text.rfind("\n", 0, s.begin) + 1
        mark = _FOOTNOTE.match(doc.text, line, s.end) if not doc.text[line:s.begin].strip("*※† ") else None
        if not mark or not self.waiting:
            return
        p, group_id = self.waiting
        members, end, _ = self._list(mark.end(), s.end)
        if len(members) < 2 or doc.text[end:s.end].strip(" .)") or not p.number:
            return
        starred = doc.text[p.sentence.begin:p.sentence.end].find("*") >= 0
        if len(members) != p.number and not starred:
            return
        group = doc.groups[group_id]
        if len(members) != p.number:
            doc.drop("<footnote of a group>", s.begin, s.end,
                     f"the text counts {p.number} and the footnote lists {len(members)}")
        group.members = members
        doc.state("<footnote of a group>", s.begin, s.end, GroupFact(group.id, group.name, members, group.headcount))
        self.last, self.waiting = group, None

    # ------------------------------------------------------------------ spoken of again
    def _again(self, p: _Phrase, number: int) -> None:
        """"the two countries", "both sides": who must be meant."""
        if re.search(r"\bon[ ]\Z", self.doc.text[max(0, p.begin - 4):p.begin]) and p.noun == "sides":
            return  # "on both sides of the border"
        members = self._meant(p, number)
        if members:
            self._add(p, p.end, "<group spoken of again>", self._joined(members), members, number, 0.85)
        else:
            self.doc.drop("<group spoken of again>", p.begin, p.end, "it is not clear who is meant")

    def _meant(self, p: _Phrase, number: int) -> tuple[str, ...]:
        doc = self.doc
        if p.noun not in self.every:
            self.every[p.noun] = self._actors(0, len(doc.text), p.noun)
        every = self.every[p.noun]
        if len(every) == number:
            return every
        if len(every) < number:
            return ()
        if self.last and self.last.headcount == number == len(self.last.members) and number > 2:
            return self.last.members
        home = f"country/{doc.home}" if doc.home else None
        index = p.sentence.index
        counts = Counter(m.id for m in doc.mentions if m.kind == "country").most_common(number + 1)
        clear = len(counts) <= number or counts[number - 1][1] > counts[number][1]
        main = {c for c, _ in counts[:number]} if clear else set()  # those that the notice speaks of most
        seen: dict[str, None] = {}
        for i in range(index, max(-1, index - (4 if number == 2 else 8)), -1):
            s = doc.sentences[i]
            stop = p.begin if i == index else s.end
            seen.update(dict.fromkeys(self._actors(max(s.begin, stop - _REACH), stop, p.noun)))
            if len(seen) >= number:
                if len(seen) != number:
                    return ()
                these = i == index and doc.text[p.begin:p.begin + 5].lower() in ("these", "those")
                clear = these or set(seen) == main or self._together(s.begin, stop, tuple(seen))
                return tuple(seen) if clear else ()
        # "Peru thanked the ministry. The two countries": the other side is the home country, if they are the main pair
        pair = {home, *seen}
        if len(pair) == number and pair == main:
            return tuple(sorted(pair, key=lambda m: m != home))
        return ()

    def _together(self, begin: int, end: int, members: tuple[str, ...]) -> bool:
        """Whether these stand side by side ("between A and B"), not merely in one sentence ("A's war against B")."""
        found = [m for m in self.doc.within(max(begin, end - _REACH), end, "country", "body") if m.id in members]
        run: list[str] = []
        for before, m in zip([None, *found], found, strict=False):
            if before is None or not _SIDE_BY_SIDE.fullmatch(self.doc.text, before.end, m.begin):
                run = []
            run.append(m.id)
            if len(set(run)) == len(members):
                return True
        return False

    def _actors(self, begin: int, end: int, noun: str) -> tuple[str, ...]:
        """The countries (for "sides" also international bodies) named in a stretch, places left out."""
        doc, out = self.doc, {}
        for m in doc.within(begin, end, "country", "body"):
            if m.kind == "body":
                body = doc.bodies.get(m.id)
                if noun == "sides" and body and body.kind == "international-organization":
                    out[m.id] = None
                continue
            before = doc.text[max(0, m.begin - 12):m.begin]
            city = re.search(r"(?:,|\()[ ]?(?:the[ ])?\Z", before)
            if m.form == "name" and (_PLACE_BEFORE.search(before) or (city and any(
                    c.end == m.begin - len(city[0]) for c in doc.within(max(0, m.begin - 50), m.begin, "city")))):
                continue
            out[m.id] = None
        return tuple(out)

    # ------------------------------------------------------------------
    def _joined(self, members: tuple[str, ...]) -> str:
        """A name made of the members' names."""
        names = [countries()[m[8:]].name if m.startswith("country/") else self.doc.bodies[m].name for m in members]
        return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]

    def _add(self, p: _Phrase, end: int, rule: str, name: str, members: tuple[str, ...], headcount: int | None,
             confidence: float = 0.9) -> Group:
        doc = self.doc
        key = members or (name.lower(), headcount)
        group_id = self.ids.get(key)
        if group_id is None:
            group_id = self.ids[key] = f"group/{len(self.ids) + 1}"
            doc.groups[group_id] = Group(group_id, _bare(name), members, headcount)
        group = doc.groups[group_id]
        group.headcount = group.headcount or headcount
        form = "reference" if rule == "<group spoken of again>" else "name"
        doc.add(Mention(p.begin, end, "group", group_id, rule, form))
        if (group_id, members, p.sentence.index) not in self.stated:
            self.stated.add((group_id, members, p.sentence.index))
            doc.state(rule, p.sentence.begin, p.sentence.end, GroupFact(group_id, group.name, members, headcount),
                      confidence=confidence)
        return group


def _bare(name: str) -> str:
    """A name without its determiner."""
    return re.sub(r"\A(?:the|these|those|all|our)[ ]", "", name, flags=re.I)
