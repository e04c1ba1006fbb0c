"""Names of persons in a row of tokens: where one begins and ends, and when two names mean one person.

A name is a run of capitalised words that are no topics, titles, heads of bodies, months or countries, with particles
("bin", "de la"), initials, surnames in capitals, a nickname in quotation marks and suffixes ("Jr.", "III").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.language.letters import bare
from kg.language.lexicon import (
    COMMON,
    EVENT,
    FUNCTION,
    HEAD,
    HONORIFIC,
    MOD,
    MONTH,
    PARTICLE,
    SUFFIX,
    TITLE,
    TOPIC,
    classes,
)
from kg.language.tokens import Token

_KEPT_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_MAY_BE_NAMES = frozenset(
    "king dean bishop prince marshal major judge justice usher duke earl page baron squire sheikh general "
    "sultan pope abbot amir emir imam raja".split()
)
_ALSO_HONORIFIC = frozenset(
    "tan haji hj sheikh shaikh sayyid eng pg dato awang prince seri".split()
)  # inside names too
_HEADLINE = frozenset("call calls meeting visit travel trip remarks readout statement speech interview".split())
_QUOTES = frozenset("“”\"'‘’")
_MOST = 8


def unknown(t: Token) -> bool:
    """Whether a word is none of the language's: likely a name."""
    return not t.bits & ~(PARTICLE | SUFFIX | HONORIFIC) and t.kind == "word" and len(t.text) > 1


def namelike(t: Token) -> bool:
    """Whether a token may be part of a person's name at all."""
    if not t.cap or t.kind not in ("word", "initial", "dotted"):
        return False
    if any(c.isdigit() for c in t.text):
        return False
    b = t.bits
    if t.text == "Tan":  # a surname, or part of "Tan Sri"
        return True
    if b & (FUNCTION | MONTH | EVENT) and t.text.lower() not in (
        "may",
        "an",
        "you",
        "so",
        "do",
        "will",
        "jan",
        "june",
        "april",
        "august",
        "hall",
        "son",
        "bill",
        "law",
        "park",
        "fair",
        "moon",
    ):
        return False
    if b & (TITLE | HEAD):
        return t.text.lower() in _MAY_BE_NAMES
    if b & MOD and not b & (PARTICLE | TOPIC) and t.text.lower() in ("vice", "deputy", "acting", "former", "prime"):
        return False
    if b & HONORIFIC and not b & PARTICLE:
        return t.text.lower() in _ALSO_HONORIFIC or (t.kind == "word" and t.text.lower() in _MAY_BE_NAMES)
    return True


def _surname(mention: Any, t: Token) -> bool:
    """Whether a country's name may be a surname here, behind a title and a given name: "Lisa Monaco"."""
    return (
        getattr(mention, "kind", "") == "country"
        and getattr(mention, "form", "") == "name"
        and t.kind == "word"
        and (mention.begin, mention.end) == (t.begin, t.end)
    )


def forward(toks: Sequence[Token], k: int, blocked: Sequence[object], strong: bool, heading: bool = False) -> int:
    """The index after the person's name that begins at token k; k where none does.

    blocked[i] is set where token i belongs to a country's or body's name. strong: a title or honorific stands before.
    """
    if k >= len(toks) or not namelike(toks[k]) or blocked[k]:
        return k
    if toks[k].text == "Jan" and not (k + 1 < len(toks) and toks[k + 1].cap and toks[k + 1].kind == "word"):
        return k  # the month
    j, n, known = k, len(toks), 0
    while j < n and j - k < _MOST:
        t = toks[j]
        if blocked[j] and not (
            (j > k and toks[j - 1].kind == "initial" and t.kind == "word")  # "Lisa O. Monaco"
            or (j == k + 1 and strong and not heading and unknown(toks[k]) and _surname(blocked[j], t))
        ):
            break
        low = t.text.lower()
        if namelike(t):
            if (
                t.bits & TOPIC
                and not t.bits & PARTICLE
                and not (j > k and unknown(toks[j - 1]) and (j + 1 >= n or not toks[j + 1].cap))
            ):
                break
            if (
                j == k
                and t.bits & (TITLE | HEAD)
                and not (
                    strong
                    and k
                    and toks[k - 1].bits & HONORIFIC
                    and j + 1 < n
                    and namelike(toks[j + 1])
                    and unknown(toks[j + 1])
                )
            ):
                break
            if (
                t.bits & (TITLE | HONORIFIC)
                and t.bits & ~PARTICLE
                and (j + 1 < n and toks[j + 1].text in ("of", "for"))
            ):
                break
            if t.bits & COMMON and not unknown(t):
                if heading and (
                    low in _HEADLINE or t.text.endswith(("s", "ed", "ing")) or (j > k and toks[j - 1].bits & COMMON)
                ):
                    break
                known += 1
            if t.upper and len(t.text) > 2 and j > k and not toks[k].upper and t.bits & (COMMON | TOPIC):
                break
            j += 1
            continue
        if low in ("of",) or not t.bits & PARTICLE:
            if t.text in _QUOTES and j > k:
                end = next(
                    (x for x in range(j + 1, min(j + 4, n)) if toks[x].text in _QUOTES or toks[x].kind == "genitive"),
                    None,
                )
                if (
                    end
                    and end > j + 1
                    and toks[j + 1].cap
                    and end + 1 < n
                    and namelike(toks[end + 1])
                    and not blocked[end + 1]
                ):
                    j = end + 1
                    continue
            break
        x = j  # particles need a name behind
        while x < n and toks[x].bits & PARTICLE and not toks[x].cap and x - j < 3:
            x += 1
        if (
            x < n
            and namelike(toks[x])
            and not blocked[x]
            and x > j
            and j > k
            and not (toks[j].text in ("y", "e", "do", "du") and x - j > 1)
        ):
            j = x
            continue
        break
    while (
        j - k > 2
        and toks[j - 1].upper
        and toks[j - 1].bits & SUFFIX
        and not toks[j - 1].bits & PARTICLE
        and not all(t.upper for t in toks[k : j - 1] if t.kind == "word" and t.cap)
        and toks[j - 1].text.lower() not in _KEPT_SUFFIXES
    ):
        j -= 1  # "Aoife Byrne TD"
    j = _suffixes(toks, j, k)
    words = [t for t in toks[k:j] if t.kind == "word" and len(t.text) > 1 and t.cap]
    if not words:
        return k
    free = sum(unknown(t) for t in words)
    if strong:
        if free:
            return j
        if len(words) == 1 and (heading or words[0].text.endswith(("s", "ed", "ing")) or words[0].upper):
            return k
        return j if len(words) < 5 else k
    if (len(words) < 2 and toks[k].kind == "word") or not free or any(w.bits & TOPIC for w in words[:1]):
        return k
    return j


def _suffixes(toks: Sequence[Token], j: int, k: int) -> int:
    """The index after "Jr." or "III", with or without a comma before."""
    n = len(toks)
    if j > k and j < n and toks[j].text.lower() in _KEPT_SUFFIXES:
        return j + 1
    if j > k and j + 1 < n and toks[j].text == "," and toks[j + 1].text.lower() in ("jr", "jr.", "sr", "sr.", "iii"):
        return j + 2
    return j


def after_letters(toks: Sequence[Token], j: int) -> int:
    """The index after letters behind a name that are no part of it: "(R-TN)", ", MP", ", PhD"."""
    n = len(toks)
    while (
        j + 1 < n
        and toks[j].text == ","
        and toks[j + 1].bits & SUFFIX
        and toks[j + 1].cap
        and (toks[j + 1].upper or toks[j + 1].kind == "dotted" or toks[j + 1].text in ("PhD",))
    ):
        j += 2
    while j < n and toks[j].bits & SUFFIX and toks[j].upper and not toks[j].bits & PARTICLE:
        j += 1
    return j


def backward(toks: Sequence[Token], e: int, blocked: Sequence[object]) -> int:
    """Where the name begins that ends before token e; e where none does. Honorifics before it are left out."""
    k = e
    if k > 1 and toks[k - 1].text.lower() in _KEPT_SUFFIXES and toks[k - 2].text == ",":
        k -= 2
    while k > 0 and e - k < _MOST and not blocked[k - 1]:
        t = toks[k - 1]
        if namelike(t) and not (t.bits & TOPIC and not unknown(t) and k < e and not t.bits & PARTICLE):
            k -= 1
            continue
        if (
            t.bits & PARTICLE
            and not t.cap
            and k < e
            and k > 1
            and (namelike(toks[k - 2]) or toks[k - 2].bits & PARTICLE)
            and not blocked[k - 2]
        ):
            k -= 1
            continue
        break
    while k < e and (
        not (namelike(toks[k]) and toks[k].cap) or (toks[k].bits & HONORIFIC and not toks[k].bits & PARTICLE)
    ):
        k += 1
    return k


# ------------------------------------------------------------------ one person, two names
def key(name: str) -> tuple[str, ...]:
    """A name as words for comparing: folded, without initials, suffixes and particles in brackets."""
    words = [
        w
        for w in bare(name.replace("’", "'"))
        .replace(",", " ")
        .replace(".", ". ")
        .replace("“", " ")
        .replace("”", " ")
        .split()
    ]
    return tuple(w for w in words if not (w.endswith(".") and len(w) <= 3) and w not in _KEPT_SUFFIXES)


def same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two keys of two words or more are one person's: the same words, or all words of one in the other."""
    x, y = set(a), set(b)
    if x == y or "".join(sorted(a)) == "".join(sorted(b)):
        return True
    small, large = (x, y) if len(x) <= len(y) else (y, x)
    return len(small) > 1 and small < large


def namesakes(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two keys share the surname (behind the given name) and may stand for one given name: "Joe", "Joseph"."""
    return a[-1] == b[-1] and a[0][:2] == b[0][:2]


def known_word(word: str) -> bool:
    """Whether a word is an ordinary one, so that standing alone it may be no name."""
    return bool(classes(word) & (COMMON | TOPIC | TITLE | EVENT | HEAD | FUNCTION | MONTH))
