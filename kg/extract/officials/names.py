"""The places beside a title -> the person's name that stands there: behind honorifics, before a comma or "is"."""

from __future__ import annotations

from kg.extract.officials.scan import Post, Scan, Seen
from kg.extract.officials.words import COUNTERPARTS
from kg.language import persons
from kg.language.lexicon import COMMON, EVENT, FUNCTION, HEAD, HONORIFIC, SUFFIX, TITLE, TOPIC

# honorifics that stand in chains, with other words between
_OF_CHAINS = frozenset(
    "samdech akka moha ponhea chakrei padei techo pheakdei preah boromneath borom thipadei datuk dato dato' seri "
    "paduka panglima setia pehin".split()
)
_ABSTRACT = ("ation", "ction", "sion", "ship", "ness", "office", "team", "group", "program", "programme", "plan")


def name_behind(scan: Scan, k: int, adjacent: bool) -> Seen | None:
    """The person's name at token k, after honorifics."""
    line, polite = scan.line, False
    while k < len(line.tokens) and _honors(scan, k):
        polite = True
        k += 1
        if line.word(k) == "," and _honors(scan, k + 1):
            k += 1
        x = k
        while x < k + 3 and line.cap(x) and persons.unknown(line.tokens[x]) and not line.bits(x):
            x += 1
        if x > k and line.cap(x) and line.word(x).lower() in _OF_CHAINS:
            k = x  # "Samdech Vibol Sena Pheakdei X"
    end = persons.forward(line.tokens, k, scan.blocked, adjacent or polite or line.word(k - 1) == ":", line.heading)
    if end == k:
        return None
    if (
        end == k + 1
        and line.word(k - 1) == ":"
        and line.word(end) == ","
        and line.word(end + 2) == ")"
        and line.cap(end + 1)
    ):
        end += 2  # "(Minister: Cho, KyooHong)"
    if (
        adjacent
        and not polite
        and end - k == 1
        and line.tokens[k].bits & COMMON
        and not line.tokens[k].bits & TOPIC
        and line.cap(end)
        and line.bits(end) & (EVENT | HEAD | TOPIC)
    ):
        return None
    if k < len(scan.claimed) and (s := scan.claimed[k]) is not None and s.begin == k:
        return s
    if (not adjacent and not polite and end - k < 2) or (end - k == 1 and not polite and _doubtful(scan, k)):
        return None
    seen = Seen(
        line, k, end, "<title> <name>" if adjacent else "<title>, <name>", 0.97 if adjacent else 0.9, polite=polite
    )
    return seen


def _doubtful(scan: Scan, k: int) -> bool:
    """Whether a single ordinary word behind a title is likelier no name."""
    t = scan.line.tokens[k]
    if not t.bits & COMMON or persons.unknown(t):
        return False
    if t.text.lower().endswith(_ABSTRACT):
        return True
    return scan.line.heading or scan.line.cap(k + 1) or t.text.lower() in scan.words


def _honors(scan: Scan, k: int) -> bool:
    line = scan.line
    b, word = line.bits(k), line.word(k).lower()
    if not b & HONORIFIC and word != "yang":
        return False
    if word == "yang":
        return bool(line.bits(k + 1) & HONORIFIC and line.cap(k + 1))
    if word in ("his", "her", "their", "the", "your"):
        return bool(line.bits(k + 1) & HONORIFIC and line.cap(k + 1) and not line.bits(k + 1) & FUNCTION)
    if (word == "tan" and line.word(k + 1).lower() != "sri") or (
        word in ("prince", "princess", "sheikh", "shaikh") and not line.cap(k + 1)
    ):
        return False
    return line.cap(k) and (
        not b & TITLE or not line.bits(k + 1) & (FUNCTION | COMMON) or word in ("general", "justice")
    )


def name_before(scan: Scan, post: Post) -> Seen | None:
    """The person's name before a title, with a comma, bracket or dash between."""
    line = scan.line
    k = post.front - 1
    while k >= 0 and line.word(k) in ("the", "The", "a", "an", "current", "also", "new", "currently"):
        k -= 1
    if post.head in COUNTERPARTS and line.word(k) in ("his", "her", "their"):
        k -= 1
    appointed = line.word(k - (line.word(k) == "as"))
    if appointed.endswith(("appointed", "elected", "designated", "confirmed", "sworn", "named", "nominated")) and (
        line.word(k) == "as" or line.word(k - 1) in ("been", "was", "is", "were")
    ):
        k -= line.word(k) == "as"
        while k > 0 and line.word(k - 1) in ("has", "been", "was", "is", "had", "have", "were", "re"):
            k -= 1
        k -= 1
        if line.word(k) == ",":
            return None
        return name_ending(scan, k + 1, post)
    if line.word(k) in ("is", "was") and line.word(k - 1) == "who" and line.word(k - 2) == ",":
        k -= 2
    elif line.word(k) in ("as", "is", "was") and k > 0:
        pass
    elif line.word(k) not in (",", "(", "–", "—", "-"):
        if (
            k == post.begin - 1
            and line.cap(post.begin)
            and persons.namelike(line.tokens[k])
            and (post.end > post.core or (line.word(post.end) == "," and line.body[post.end + 1] is not None))
        ):
            return name_ending(scan, k + 1, post)  # "Joanna Kempers Ambassador of New Zealand"
        return None
    k -= 1 if line.word(k) in (",", "(", "–", "—", "-", "as", "is", "was") else 0
    if line.word(k) == ")":  # "Carlos Alvarado (left), President"
        while k > 0 and line.word(k) != "(":
            k -= 1
    else:
        k += 1
    e = k
    while e > 1 and line.bits(e - 1) & SUFFIX and line.word(e - 2) == "," and line.tokens[e - 1].upper:
        e -= 2
    return name_ending(scan, e, post)


def name_ending(scan: Scan, e: int, post: Post) -> Seen | None:
    """The person's name that ends before token e, where a post stands behind it."""
    line = scan.line
    if e > 0 and (s := scan.claimed[e - 1]) is not None and s.end == e:
        return s
    begin = persons.backward(line.tokens, e, scan.blocked)
    if begin == e:
        return None
    polite = begin > 0 and bool(line.bits(begin - 1) & HONORIFIC)
    end = persons.forward(line.tokens, begin, scan.blocked, polite, line.heading)
    if (
        end != e
        and e - begin in (2, 3)
        and (post.body or post.end > post.core)
        and not any(t.text.lower() in scan.words or t.bits & TOPIC for t in line.tokens[begin:e])
    ):
        end = persons.forward(line.tokens, begin, scan.blocked, True, line.heading)  # "Chin Young, Minister of X"
    if end != e:
        return None
    if not polite and not free(scan, begin, e):
        return None
    return Seen(line, begin, e, "<name>, <title>", 0.95, polite=polite)


def free(scan: Scan, begin: int, end: int) -> bool:
    words = [t for t in scan.line.tokens[begin:end] if t.kind == "word" and len(t.text) > 1]
    initial = any(t.kind in ("initial", "dotted") for t in scan.line.tokens[begin:end])  # "T.Rejepow"
    return (
        len(words) + initial > 1
        and not all(t.upper for t in words)
        and not (scan.line.city[begin] is not None and scan.line.city[begin] is scan.line.city[end - 1])
    )
