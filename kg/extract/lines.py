"""A sentence as bodies and officials read it: tokens, with the countries, cities and bodies that stand on them."""

from __future__ import annotations

from bisect import bisect_right

from kg.extract.document import Document, Mention
from kg.language.lexicon import COMMON, EVENT, FUNCTION, HEAD, HONORIFIC, MONTH, ONE, TITLE, TOPIC, heads
from kg.language.sentences import Sentence
from kg.language.tokens import Token

_BEYOND = 8  # places beyond the last token that may be asked for
_AND = ("and", "&", "And")
_CIVIL = frozenset("civil public foreign social secret health essential postal financial emergency".split())


def lines_of(doc: Document) -> list[Line]:
    """The lines of a document, made once, with the bodies found so far laid on them."""
    if not doc.lines:
        doc.lines = [Line(doc, s) for s in doc.sentences]
    return doc.lines


class Line:
    """The tokens of one sentence; ``geo[i]`` and ``city[i]`` are the mentions that lie on token i, or None."""

    __slots__ = ("_ends", "body", "city", "doc", "geo", "heading", "sentence", "table", "text", "tokens")

    def __init__(self, doc: Document, sentence: Sentence):
        self.doc, self.sentence, self.text = doc, sentence, doc.text
        self.tokens: list[Token] = doc.tokens(sentence)
        self._ends = [t.end for t in self.tokens]
        self.geo: list[Mention | None] = self._on("country")
        self.city: list[Mention | None] = self._on("city")
        self.body: list[Mention | None] = [None] * (len(self.tokens) + _BEYOND)
        self.table: set[int] = set()  # tokens of an international organisation's name within a longer name
        words = [t for t in self.tokens if t.kind == "word" and t.text[0].isalpha() and len(t.text) > 3]
        capitals = sum(t.cap for t in words)
        self.heading = sentence.kind == "title" or (
            len(words) > 3
            and capitals > 0.7 * len(words)
            and sentence.kind != "item"
            and self.tokens[-1].text != "."
            and not any(t.text in (",", ";", ":") for t in self.tokens)
        )

    def _on(self, kind: str) -> list[Mention | None]:
        out: list[Mention | None] = [None] * (len(self.tokens) + _BEYOND)
        i, n = 0, len(self.tokens)
        for m in self.doc.within(self.sentence.begin, self.sentence.end, kind):
            while i and self.tokens[i - 1].end > m.begin:
                i -= 1
            while i < n and self.tokens[i].end <= m.begin:
                i += 1
            j = i
            while j < n and self.tokens[j].begin < m.end:
                if out[j] is None or m.form != "capital":
                    out[j] = m
                j += 1
        return out

    def at(self, offset: int) -> int:
        """The index of the token that holds this offset, or of the first one behind it."""
        return bisect_right(self._ends, offset)

    def lay(self, mention: Mention) -> None:
        """Note a body's mention on the tokens that it covers."""
        for i in range(self.at(mention.begin), len(self.tokens)):
            if self.tokens[i].begin >= mention.end:
                break
            self.body[i] = mention

    def word(self, i: int) -> str:
        """The text of token i, empty beyond the ends."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def bits(self, i: int) -> int:
        """The classes of token i, 0 beyond the ends."""
        return self.tokens[i].bits if 0 <= i < len(self.tokens) else 0

    def cap(self, i: int) -> bool:
        """Whether token i begins with a capital."""
        return 0 <= i < len(self.tokens) and self.tokens[i].cap

    def span(self, i: int, j: int) -> str:
        """The text of tokens i to j (j left out), white space made single."""
        return " ".join(self.text[self.tokens[i].begin : self.tokens[j - 1].end].split()) if i < j else ""

    def geo_end(self, i: int) -> int:
        """The index after the country's name that begins at token i; i where none does."""
        m = self.geo[i] if 0 <= i < len(self.tokens) else None
        if m is None or (
            m.begin != self.tokens[i].begin
            and not (m.begin == self.tokens[i - 1].begin and self.tokens[i - 1].text in ("The", "the"))
        ):
            return i
        while i < len(self.tokens) and self.tokens[i].begin < m.end:
            i += 1
        return i

    def whole_geo(self, i: int) -> Mention | None:
        """The country's mention on token i unless the token is more than it ("Korea-Peru")."""
        if not 0 <= i < len(self.tokens):
            return None
        m = self.geo[i]
        return m if m is not None and m.begin <= self.tokens[i].begin and self.tokens[i].end <= m.end else None

    # ------------------------------------------------------------------ topics: "Science, Technology and the Arts"
    def topics(self, i: int, lower: bool = False) -> int:
        """The index after the list of topics that begins at token i ("the Interior and Safety"); i where none does."""
        j = i + 1 if self.word(i) in ("the", "The", "a", "its") else i
        k = self._topic(j, True, lower)
        if k == j:
            return i
        listed = False
        while True:
            comma = self.word(k) == ","
            nxt = k + 1 if comma else k
            joined = self.word(nxt) in _AND
            if joined:
                nxt += 1
            if self.word(k) == "/" and self.cap(k + 1):
                nxt, joined = k + 1, True
            if nxt == k:
                return k
            if (
                joined
                and self.word(nxt) == "the"
                and self.bits(nxt + 1) & TOPIC
                and not self._another(nxt + 1, self._topic(nxt + 1, False, lower))
                and not self._own_head(nxt + 1)
            ):
                nxt += 1
            end = self._topic(nxt, False, lower)
            if joined and not self.heading and not lower:
                x = nxt
                while (
                    self.cap(x)
                    and self.bits(x) & (COMMON | TOPIC)
                    and self.geo[x] is None
                    and self.tokens[x].kind == "word"
                    and not self.bits(x) & (TITLE | ONE | EVENT | FUNCTION | MONTH)
                ):
                    x += 1
                if x > end and not self.cap(x):
                    end = x  # "Women and Vulnerable Populations"
            if end == nxt or self._another(nxt, end) or (self.word(nxt - 1) == "the" and self._own_head(nxt)):
                return k
            if not joined and not (
                self.word(end) in (",", "and", "&", "of") and all(self.bits(x) & TOPIC for x in range(nxt, end))
            ):
                return k
            listed = listed or comma
            k = end

    def topic(self, i: int) -> int:
        """The index after the one topic that begins at token i, "and" left out; i where none does."""
        return self._topic(i, True, False)

    def _topic(self, j: int, first: bool, lower: bool) -> int:
        """The index after one topic of a list: "Foreign Affairs", "Land"."""
        k, seen, toks = j, False, self.tokens
        while k < len(toks):
            t = toks[k]
            if not t.cap and not (t.bits & TOPIC and (lower or (seen and t.text == "affairs"))):
                break
            if t.kind not in ("word", "dotted"):
                break
            if self.geo[k] is not None:
                if self.whole_geo(k) and not (k == j and self.bits(k + 1) & TOPIC and self.geo[k].form == "adjective"):
                    break
                k += 1
                continue
            if t.bits & TOPIC:
                if t.text in ("General", "general") and not self.bits(k + 1) & TOPIC:
                    break
                seen = True
                k += 1
                continue
            if t.bits & TITLE and self.word(k - 1) == "State" and k > j and not self.cap(k + 1):
                return k + 1  # "Ministry of State President"
            if t.bits & (FUNCTION | TITLE | MONTH | HONORIFIC | EVENT | ONE) or (t.upper and len(t.text) < 7 and seen):
                break
            if (
                t.bits & COMMON
                and (first or seen)
                and not self.heading
                and t.cap
                and (not self.cap(k + 1) or self.bits(k + 1) & TOPIC)
            ):
                k += 1
                continue
            if t.upper and k == j and first and self.cap(k + 1) and self.bits(k + 1) & TOPIC:
                k += 1  # "SME Promotion"
                continue
            if (
                seen
                or (t.upper and t.text.isalpha())
                or (not first and not (self.bits(k + 1) & TOPIC and self.cap(k + 1)))
            ):
                break
            k += 1
        return k if seen or (first and k > j) else j

    def _own_head(self, i: int) -> bool:
        """Whether the capitalised words from token i on hold a head: "the International Seabed Authority"."""
        k = i
        while k < i + 8 and (self.cap(k) or self.word(k) == "&") and not self.bits(k) & (TITLE | EVENT | FUNCTION):
            if k > i and self.bits(k) & HEAD and not self.bits(k) & TOPIC and not self.cap(k + 1):
                return True
            k += 1
        return False

    def _another(self, i: int, end: int) -> bool:
        """Whether tokens i to end, and the one behind, are a body or a post of their own, not a further topic."""
        for k in range(i, end + 1):
            if not self.cap(k):
                return False
            b = self.bits(k)
            if b & TITLE and not b & TOPIC:
                return True
            if self.word(k) == "Government" and self.word(k + 1) == "of":
                return True
            if b & ONE or (b & HEAD and not b & TOPIC):
                if (not b & TOPIC and not self.whole_geo(k)) or any(
                    len(h.words) > 1
                    and all(self.word(k + n) == w for n, w in enumerate(h.words))
                    and (h.goes != "first" or self.word(k + len(h.words)) in ("of", "for"))
                    for h in heads().get(self.word(k), ())
                ):
                    return True
                if self.word(k) == "Service" and self.word(k - 1).lower() not in _CIVIL and k > i:
                    return True
                if self.word(k + 1) in ("of", "for") and self.word(k) not in ("Protection", "Services"):
                    return True
        return False
