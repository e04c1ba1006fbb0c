"""Names without a title -> persons: "Mr. X", "said X Y", "X Y, who", "the journalist X Y"."""

from __future__ import annotations

from kg.extract.officials.names import free
from kg.extract.officials.scan import Post, Scan, Seen
from kg.extract.officials.words import POLITE
from kg.language import persons
from kg.language.lexicon import HONORIFIC, MOD, TITLE, TOPIC

_SPEECH = frozenset(
    "said says stated states added noted explained stressed emphasized emphasised announced remarked told "
    "observed commented pointed underlined underscored recalled declared expressed thanked urged affirmed "
    "highlighted welcomed concluded opened presented delivered welcomes".split()
)
_PERSON_NOUNS = frozenset(
    "citizen citizens national nationals wife husband spouse son daughter brother sister father mother "
    "activist activists journalist journalists student students entrepreneur entrepreneurs athlete "
    "athletes artist singer scientist trainee trainees graduate farmer winner laureate businessman "
    "businesswoman founder colleague predecessor successor interpreter".split()
)


def polite_names(scan: Scan) -> None:
    """ "Mr. X", "H.E. X", "Dr. X" without a post."""
    line = scan.line
    for i, t in enumerate(line.tokens):
        if (
            not t.bits & HONORIFIC
            or not t.cap
            or t.text.lower() not in POLITE
            or (line.bits(i + 1) & HONORIFIC and line.cap(i + 1))
        ):
            continue
        if scan.taken(i + 1) or (
            line.bits(i + 1) & (MOD | TITLE)
            and not persons.unknown(line.tokens[i + 1])
            and line.bits(i + 2) & (TITLE | MOD)
        ):
            continue
        end = persons.forward(line.tokens, i + 1, scan.blocked, True, line.heading)
        if end > i + 1:
            seen = Seen(line, i + 1, end, "<honorific> <name>", 0.9, polite=True)
            scan.add(seen)
            _of(scan, seen)


def _of(scan: Scan, seen: Seen) -> None:
    """ "Mr. X from IDB", "X of the Ministry of Y": a body or country behind a name."""
    line = scan.line
    k = persons.after_letters(line.tokens, seen.end)
    if line.word(k) in ("of", "from"):
        x = k + 1 + (line.word(k + 1) == "the")
        if x < len(line.tokens):
            if line.body[x] is not None:
                body = scan.doc.bodies[line.body[x].id]
                seen.country = body.country
                seen.posts.append(Post(k, x, x, "", "", body.id, body.name, body.country))
            elif line.geo_end(x) > x:
                seen.country = line.geo[x].country


def bare_names(scan: Scan) -> None:
    """Names with neither title nor honorific: before a verb of speech, or with "a ..." behind."""
    line, i = scan.line, 0
    if line.heading:
        return
    while i < len(line.tokens):
        if not line.tokens[i].cap or scan.taken(i) or scan.blocked[i]:
            i += 1
            continue
        start = i
        while i < len(line.tokens) and line.cap(i) and not scan.taken(i):
            i += 1
        end = persons.forward(line.tokens, start, scan.blocked, False)
        if end - start < 2 or end < i or not free(scan, start, end) or line.city[start] is not None:
            i = max(i, start + 1)
            continue
        words = line.tokens[start:end]
        if sum(persons.unknown(t) for t in words) * 2 < len(words) or any(t.bits & TOPIC for t in words):
            continue
        nxt = line.word(end)
        noun = start - 1 - (line.word(start - 1) in ("—", ",", "–"))
        before = scan.claimed[start - 2] if start > 1 and line.word(start - 1) == "and" else None
        if line.word(noun) in _PERSON_NOUNS or (before is not None and before.rule == "<noun> <name>"):
            scan.add(Seen(line, start, end, "<noun> <name>", 0.85))
            continue
        if start > 1 and line.tokens[start - 1].kind == "genitive" and line.body[start - 2] is not None:
            seen = Seen(line, start, end, "<body>'s <name>", 0.85)
            body = scan.doc.bodies[line.body[start - 2].id]
            seen.posts.append(Post(start, start, start, "", "", body.id, body.name, body.country))
            scan.add(seen)
            continue
        if (
            nxt in _SPEECH
            or line.word(start - 1) in ("said", "says", "added")
            or (nxt == "," and line.word(end + 1) in ("a", "an", "who", "whose"))
            or (nxt == "," and line.word(end + 1).isdigit() and len(line.word(end + 1)) == 2)
        ):
            scan.add(Seen(line, start, end, "<name> said", 0.8))
