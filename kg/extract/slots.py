"""The place of a noun phrase in its clause: subject, object, or behind which preposition, and of which word.

Rules that read who did what ask here instead of looking at a window of characters. The clause is read shallowly, to
the left and right of the phrase: titles and determiners belong to it, what joins it to another phrase ("A, B and C")
gives it the place of that one. A list of verbs is not needed: behind a noun phrase a verb is known by its form and
company.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.document import Document, Mention, Sentence
from kg.language.lexicon import HONORIFIC, MOD, TITLE, classes
from kg.language.tokens import Token, tokens

PREPOSITIONS = frozenset(
    "of in on at to for from with without by about between among amid during under over through via against toward "
    "towards into within upon before after since until following regarding concerning including alongside besides "
    "than like as per despite behind near around across beyond".split())
_DETERMINERS = frozenset("the a an his her its their our my your this that these those some several both other another "
                         "each every all many two three four five six seven eight nine ten".split())
_INNER = frozenset("of for and the to on in &".split())  # stand inside titles: "Minister of Trade and Industry"
_TITLE_ADJECTIVES = frozenset(
    "new newly appointed former current visiting then acting outgoing incoming late honourable honorable excellency "
    "majesty highness counterpart counterparts colleague colleagues "
    "mr mrs ms dr prof h.e. hon. h.e resident designate fellow senior".split())
_CLAUSE_WORDS = frozenset(
    "that which who whom whose when where while whereas although though because if whether as".split()
)
_AUXILIARIES = frozenset(
    "is are was were be been being has have had having will would shall should may might can could must "
    "do does did".split()
)
_PAST = frozenset(
    "met held led paid took gave made spoke came went saw sent told said began brought left kept won built wrote "
    "chose "
    "put set laid drew bade bid sat stood hosted became got read arose undertook oversaw withdrew struck sought "
    "taught "
    "thought bought caught felt found heard meant ran sang showed flew rode broke fell grew knew threw".split())
_PRESENT = frozenset(
    "meet hold lead pay take give make speak come go see send tell say begin bring leave visit attend host "
    "sign join open discuss agree express receive welcome chair address exchange".split()
)
_NOUNS_IN_S = frozenset(
    "talks ties relations affairs works news sides countries ministers officials leaders experts members "
    "nations states delegates participants services customs economics logistics statistics sports".split()
)
_NOUNS_IN_ED = frozenset("united limited hundred need speed shed bed red".split())
_ADVERBS = frozenset(
    "also then later today yesterday jointly recently further both never not just now soon again earlier "
    "already still thus therefore together here personally warmly briefly subsequently similarly".split()
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a phrase stands.

    kind: subject | object | prep | genitive | other. word: the preposition, or for a subject its verb in lower case,
    for an object the verb before it. of: the word before the preposition (lower case).
    """

    kind: str
    word: str = ""
    of: str = ""
    begin: int = 0  # where the whole phrase begins, with titles and determiners
    verb: int = -1  # where the verb of a subject stands


def finite(word: str) -> bool:
    """Whether a lower-case word can be a finite verb by its form."""
    if word in _AUXILIARIES or word in _PAST or word in _PRESENT:
        return True
    if word.endswith("ed") and len(word) > 4:
        return word not in _NOUNS_IN_ED
    return word.endswith("s") and not word.endswith("ss") and len(word) > 3 and word not in _NOUNS_IN_S and (
        word[:-1] in _PRESENT or word[:-2] in _PRESENT)


_WHEN = frozenset(
    "last next morning afternoon evening night week month year day days here there abroad back up jointly first "
    "virtually online".split())


def adverbial(text: str, begin: int, end: int) -> bool:
    """Whether ``text[begin:end]`` holds adverbials only, so that what follows can be the object of the verb before it:
    "on Thursday with the Minister of Health of Kenya, Dr X", not "the visitors' book and praised"."""
    row = tokens(text, begin, end)
    in_phrase = False  # within the noun phrase of a preposition
    for i, t in enumerate(row):
        low = t.text.lower()
        nxt = row[i + 1].text.lower() if i + 1 < len(row) else ""
        if low in PREPOSITIONS or low == "to":
            if not nxt or (low == "to" and finite(nxt)) or nxt in _CLAUSE_WORDS:
                return False
            in_phrase = True
        elif low in ("and", "&"):
            if not in_phrase or not nxt or finite(nxt):
                return False
        elif t.kind == "mark":
            if t.text not in ",()-–—&/’'":
                return False
        elif t.cap or t.kind != "word" or low[0].isdigit() or low in _ADVERBS or low in _WHEN or low.endswith("ly"):
            if t.cap and not in_phrase and t.kind == "word":
                return False
        elif low in _CLAUSE_WORDS or finite(low) or not in_phrase:
            return False
    return True


class Clauses:
    """The slots of one sentence; made once a sentence."""

    def __init__(self, doc: Document, s: Sentence):
        self.doc, self.s = doc, s
        self.tokens: list[Token] = doc.tokens(s)
        self.actors = doc.within(s.begin, s.end, "official", "body", "country", "group")
        # "received on Monday the Ambassador of X": a day is no part of the phrase behind it
        self.days = {t.begin for m in doc.within(s.begin, s.end, "date") for t in tokens(doc.text, m.begin, m.end)}
        self.cities = {t.begin for m in doc.within(s.begin, s.end, "city") for t in tokens(doc.text, m.begin, m.end)}
        self._at: dict[int, Slot] = {}

    def slot(self, m: Mention) -> Slot:
        """The slot of a mention of the sentence."""
        if m.begin not in self._at:
            self._at[m.begin] = Slot("other", begin=m.begin)  # no circle through joined phrases
            self._at[m.begin] = self._find(m)
        return self._at[m.begin]

    def of_official(self, m: Mention) -> Mention | None:
        """The official in whose phrase a country or body stands: "Minister of Trade of X, NAME", "NAME, Head of Y"."""
        for o in self.actors:
            if o.kind != "official" or o.form != "name":
                continue
            if o.begin <= m.begin < o.end or (m.end <= o.begin and self.slot(o).begin <= m.begin):
                return o
            if o.end < m.begin and self._apposed(o.end, m.begin):
                return o
        return None

    def _apposed(self, begin: int, end: int) -> bool:
        """Whether only a title stands between a name and a mention: ", President of the Senate of", " (Minister of"."""
        i = self._index(begin)
        if i >= len(self.tokens) or self.tokens[i].text not in (",", "("):
            return False
        titled = False
        for k in range(i + 1, self._index(end)):
            w = self.tokens[k]
            low = w.text.lower()
            titled = titled or bool(w.bits & TITLE)
            if w.kind == "mark" and w.text not in ",&-/":
                return False
            if (
                w.kind == "word"
                and not w.cap
                and not (w.bits & (TITLE | MOD))
                and low not in _INNER
                and low not in ("his", "her", "its")
            ):
                return False
            if low == "and" and k + 1 < len(self.tokens) and any(
                    o.kind == "official" and self.tokens[k].begin < o.begin < end for o in self.actors):
                return False
        return titled

    # ------------------------------------------------------------------ the phrase
    def _index(self, offset: int) -> int:
        lo, hi = 0, len(self.tokens)
        while lo < hi:
            mid = (lo + hi) // 2
            if self.tokens[mid].begin < offset:
                lo = mid + 1
            else:
                hi = mid
        return lo

    def _lead(self, m: Mention) -> int:
        """The index of the first token of the phrase: titles, honorifics, countries and determiners before the name."""
        t, i = self.tokens, self._index(m.begin)
        crossed = m.kind != "official" or "," not in m.rule
        while i > 0:
            p = t[i - 1]
            low = p.text.lower()
            if p.begin in self.days:
                break
            if p.kind in ("initial", "dotted") or low in _TITLE_ADJECTIVES or (p.cap and p.kind == "word" and not (
                    i - 1 == 0 and (low in PREPOSITIONS or low in _CLAUSE_WORDS or low in _ADVERBS))):
                i -= 1
            elif (
                low in _INNER
                and i >= 2
                and (t[i - 2].cap or t[i - 2].text == ")" or t[i - 2].text.lower() in _INNER)
                and low != "the"
            ):
                if low == "and" and not self._in_title(i - 1):
                    break
                i -= 1
            elif low == "the" and i >= 2 and t[i - 2].text.lower() in ("of", "for", "to") and i >= 3 and t[i - 3].cap:
                i -= 1
            elif low in _DETERMINERS:
                return i - 1
            elif p.kind == "genitive" and i >= 2 and t[i - 2].cap:
                i -= 1
            elif p.kind == "mark" and p.text == "," and not crossed:
                crossed = True
                i -= 1
            elif p.kind == "mark" and p.text == ")" and self._bracket(i - 1) is not None:
                i = self._bracket(i - 1)
            else:
                break
        return i

    def _bracket(self, i: int) -> int | None:
        """Where the bracket opens that closes at `i`, if near: "Development Bank (AfDB)"."""
        for j in range(i - 1, max(-1, i - 6), -1):
            if self.tokens[j].text == "(":
                return j
        return None

    def _in_title(self, i: int) -> bool:
        """Whether "and" at `i` joins words of a title, and not two phrases: no actor's name ends before it."""
        at = self.tokens[i].begin - 1
        if any(a.end == at and a.kind == "official" for a in self.actors):
            return False
        nxt = self.tokens[i + 1].text if i + 1 < len(self.tokens) else ""
        return not (classes(nxt) & (TITLE | HONORIFIC)) or nxt in ("Plenipotentiary",)

    def _before_day(self, j: int) -> int:
        """The index before the day that ends at `j` ("received | on Monday"), `j` where none does."""
        k = j
        while k >= 0 and (self.tokens[k].begin in self.days or self.tokens[k].text == ","):
            k -= 1
        if k < 1 or k == j or self.tokens[j].text == "," or self.tokens[k + 1].text == ",":
            return j
        return k - 1 if self.tokens[k].text.lower() in ("on", "in") else k

    def _governor(self, j: int) -> str:
        """The word that the preposition at `j` depends on, over places and days: "opened in Lima on 3 May | by"."""
        k = j - 1
        for _ in range(3):
            before = self._before_day(k) if k >= 0 else k
            if before == k and k >= 0 and self.tokens[k].begin in self.cities:
                while k >= 0 and self.tokens[k].begin in self.cities:
                    k -= 1
                before = k - 1 if k > 0 and self.tokens[k].text.lower() in ("in", "at") else j - 1
            if before == k:
                break
            k = before
        if k > 0 and self.tokens[k].text.lower() in _ADVERBS:
            k -= 1
        return self.tokens[k].text.lower() if k >= 0 else ""

    # ------------------------------------------------------------------ the slot
    def _find(self, m: Mention) -> Slot:
        t = self.tokens
        i = self._lead(m)
        begin = t[i].begin if i < len(t) else m.begin
        nxt = self._index(m.end)
        if nxt < len(t) and t[nxt].kind == "genitive" and m.kind != "body":
            return Slot("genitive", begin=begin)
        j = i - 1
        while j >= 0 and t[j].text.lower() in ("both", "also", "namely", "then", "“", "\""):
            j -= 1
        j = self._before_day(j)
        if j < 0:
            return self._subject(m, begin) or Slot("other", begin=begin)
        word = t[j].text.lower()
        if word in PREPOSITIONS:
            of = self._governor(j)
            if word == "as" and of == "well":  # "as well as"
                return self._joined(j - 2, m, begin) or Slot("prep", "with", "", begin)
            if word == "with" and of in ("along", "together", "jointly"):
                return Slot("prep", "with", of, begin)
            return Slot("prep", word, of, begin)
        if word in ("as",) and j >= 2 and t[j - 1].text.lower() == "well":
            return self._joined(j - 3, m, begin) or Slot("prep", "with", "", begin)
        if word == "to":
            of = t[j - 1].text.lower() if j else ""
            return Slot("prep", "to", t[j - 2].text.lower() if of in _ADVERBS and j > 1 else of, begin)
        if word in ("and", "or", "but", ",", ";", ":", "–", "—", "-") or word in _CLAUSE_WORDS:
            if word in ("and", ","):
                joined = self._joined(j, m, begin)
                if joined:
                    return joined
            return self._subject(m, begin) or Slot("other", word, begin=begin)
        if t[j].kind == "word" and not t[j].cap:
            if word in _ADVERBS and j:
                word = t[j - 1].text.lower()
            return Slot("object", word, begin=begin)
        return self._subject(m, begin) or Slot("other", begin=begin)

    def _joined(self, j: int, m: Mention, begin: int) -> Slot | None:
        """"A, B and C": the slot of the phrase before, when nothing but its own apposition stands between."""
        at = self.tokens[j].begin
        before = [a for a in self.actors if a.end <= at and a.begin < m.begin and a.kind in (
            ("official",) if m.kind == "official" else ("official", "country", "body", "group"))]
        if not before:
            return None
        a = before[-1]
        for k in range(self._index(a.end), j):
            w = self.tokens[k]
            low = w.text.lower()
            if (
                w.kind == "word"
                and not w.cap
                and low not in _INNER
                and low not in _DETERMINERS
                and low not in _TITLE_ADJECTIVES
            ):
                return None
            if w.kind == "mark" and w.text not in ",()&-–/":
                return None
        slot = self.slot(a)
        if (
            self.tokens[j].text == ","
            and slot.kind == "prep"
            and slot.word not in ("with", "between", "by", "including", "among")
        ):
            own = self._subject(m, begin)  # "In Lima, the minister met ..."
            if own:
                return own
        return Slot(slot.kind, slot.word, slot.of, begin, slot.verb) if slot.kind != "other" else None

    def _subject(self, m: Mention, begin: int) -> Slot | None:
        """The phrase as subject: its verb follows, behind its apposition and those joined to it."""
        t, i = self.tokens, self._index(m.end)
        depth = 0
        for _ in range(60):
            if i >= len(t):
                return None
            w = t[i]
            low = w.text.lower()
            if w.text == "(":
                depth += 1
            elif w.text == ")":
                depth -= 1
            elif depth:
                pass
            elif w.kind == "word" and not w.cap:
                if low in _ADVERBS or low.endswith("ly"):
                    i += 1
                    continue
                if finite(low) and t[i - 1].text.lower() not in ("who", "which", "that", "to", "whom"):
                    while (
                        low in _AUXILIARIES
                        and i + 1 < len(t)
                        and (
                            t[i + 1].text.lower() in _AUXILIARIES
                            or t[i + 1].text.lower() in _ADVERBS
                            or re.fullmatch(r"[a-z]+(?:ed|ing|en)|" + "|".join(_PAST | _PRESENT), t[i + 1].text.lower())
                        )
                    ):
                        i += 1
                        low = t[i].text.lower() if t[i].text.lower() not in _ADVERBS else low
                    return Slot("subject", low, begin=begin, verb=t[i].begin)
                if low in ("who", "which", "whose", "whom"):
                    i = self._after_relative(i)
                    continue
                if not (
                    low in _INNER
                    or low in _DETERMINERS
                    or low in _TITLE_ADJECTIVES
                    or low in PREPOSITIONS
                    or low in ("well", "along", "together", "national", "international", "foreign", "general")
                ):
                    return None
            elif w.kind == "mark" and w.text in ";:“\"?!":
                return None
            i += 1
        return None

    def _after_relative(self, i: int) -> int:
        """The index behind a relative clause that begins at `i`: behind the next comma, or the end."""
        t = self.tokens
        while i < len(t) and t[i].text != ",":
            i += 1
        return i + 1
