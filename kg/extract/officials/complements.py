"""What follows a title -> what the post is of: "of Science", "at the Ministry of X", "for Europe", "to Japan"."""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.bodies import body_of_name
from kg.extract.body_words import REGION_WORDS
from kg.extract.officials.scan import Scan
from kg.extract.officials.words import POSTED
from kg.language import persons
from kg.language.lexicon import COMMON, EVENT, FUNCTION, HEAD, HONORIFIC, MOD, MONTH, TITLE, TOPIC

_WHOLE = frozenset(
    "Mission Staff Delegation Party Cabinet Protocol Chancery Chancellery Station Section Unit Division".split()
)
_WITH_TOPIC = frozenset("general director-general director secretary dg commissioner head manager".split())
_BARE = frozenset(
    "Ministry Department Agency Authority Commission Council Institute Board Assembly Parliament Senate House "
    "ministry department agency".split()
)
_NO_HEADS = frozenset(
    "king queen prince princess duke lord member members leader leaders head expert experts official officials "
    "assistant general".split()
)  # "members of X": X need not be a body
_LONG_COMPLEMENTS = (
    ("with", "responsibility", "for"),
    ("with", "responsibilities", "for"),
    ("in", "charge", "of"),
    ("in", "charge", "for"),
    ("in", "Charge", "of"),
    ("in", "Charge", "for"),
)
_OF_BOARDS = ("Directors", "Trustees", "Governors", "Management")
_COMPLEMENT = frozenset("of for to on at in with from".split())
_REGIONS = frozenset(
    "Europe Africa Asia Americas America Caribbean Pacific Oceania Eurasia Balkans Caucasus Hemisphere Gulf East "
    "Levant Sahel Mediterranean".split()
)
_OF_REGIONS = frozenset(
    "Middle Near Far Central South North East West Western Eastern Northern Southern Latin Southeast Northeast "
    "Sub-Saharan South-East and the & ,".split()
)


class Complement(NamedTuple):
    """What a post is of, as the words behind its title say."""

    end: int  # the token after all of them
    body: str | None  # local id
    organization: str | None
    country: str | None
    abroad: bool  # sent to another country
    title_end: int  # the token after those that belong to the title
    bare: bool  # "of the Ministry": the one spoken of before


def complements(scan: Scan, e: int) -> Complement:
    """What a title that ends before token e is of."""
    line = scan.line
    end = title_end = e
    body = organization = country = None
    abroad = bare = False
    for _ in range(5):
        word = line.word(end)
        k = end + 1
        m = line.body[end] if end < len(line.tokens) else None
        if m is not None and m.begin == line.tokens[end].begin and body is None:
            body, end = m.id, line.at(m.end - 1) + 1  # "Permanent Secretary Prime Minister's Office"
            continue
        x = k + (line.word(k) == "the")
        if word == "of" and line.word(x).capitalize() == "Board" and line.body[x] is None:
            end = title_end = x + (3 if line.word(x + 1) == "of" and line.word(x + 2) in _OF_BOARDS else 1)
            continue
        if end == e and (x := _topic_behind(scan, end)) > end:
            end = title_end = x
            continue
        if word == "(" and skip_bracket(scan, end) and (
            line.cap(skip_bracket(scan, end)) or country is not None or line.word(skip_bracket(scan, end)) == "of"
        ):
            end = skip_bracket(scan, end)
            continue
        if (word, line.word(k), line.word(k + 1)) in _LONG_COMPLEMENTS:
            k += 2
        elif word == "," and _topic_after_comma(scan, end):
            pass
        elif word == ":" and end == e and (x := _topic_after_colon(scan, end)) > end:
            end = x
            continue
        elif word not in _COMPLEMENT or word in ("with", "from"):
            break
        while line.word(k) in ("the", "The", "its", "our"):
            k += 1
        if word == "of" and line.body[k] is None and (
            (k == end + 1 and line.word(k) in _WHOLE) or line.word(k) in ("delegation", "mission")
        ):
            end = title_end = k + 1  # "Deputy Chief of Mission", "head of the delegation"
            continue
        m = line.body[k] if k < len(line.tokens) else None
        if m is not None and word in ("for", "of") and _of_topic(scan, line.at(m.end - 1) + 1):
            end = title_end = line.topics(line.at(m.end - 1) + 1)  # "Vice-Minister for ASEAN Affairs"
            continue
        if m is not None:
            if word == "in" and scan.doc.bodies[m.id].kind not in ("ministry", "agency", "legislature"):
                break
            if word == "to":
                title_end = line.at(m.end - 1) + 1
            else:
                x = line.at(m.end - 1) + 1
                if line.word(k) in ("Council", "Cabinet") and line.word(k + 2) == "Ministers":
                    title_end = k + 3
                if x + 1 < len(line.tokens) and line.tokens[x].kind == "genitive" and line.body[x + 1] is not None:
                    m = line.body[x + 1]  # "the Government Office's Control Agency"
                body = body or m.id
                b = scan.doc.bodies.get(m.id)
                country = country or (b.country if b else None)
            end = line.at(m.end - 1) + 1
            continue
        g = line.geo_end(k)
        if g > k and g < len(line.tokens) and line.tokens[g].kind == "genitive" and g + 1 < len(line.tokens):
            m = line.body[g + 1]
            if m is None:
                break
            body, country, end = body or m.id, country or line.geo[k].country, line.at(m.end - 1) + 1
            continue
        x = (
            line.topics(g)
            if g > k and word == "of" and line.geo[k].form == "name" and line.bits(g) & TOPIC and line.cap(g)
            else g
        )
        if x > g and x - g > 1 and body is None:
            found = body_of_name(scan.doc, line, k, x, "<title of name>")  # "Director of Vietnam Social Security"
            body, organization, country, end = found.id, found.name, country or line.geo[k].country, x
            continue
        if g > k and not (line.geo[k].form == "adjective" and line.cap(g)):
            if word in ("to", "for", "in"):
                if word == "in" and (end != e or not _is_posted(scan, e)):
                    break
                abroad, title_end = abroad or word == "to", g
            elif word in ("of", "at", "from"):
                country = country or line.geo[k].country
            end = g
            continue
        if word == "in" and line.city[k] is not None and _is_posted(scan, e):
            end = title_end = line.at(line.city[k].end - 1) + 1
            abroad = True
            continue
        if (word in ("in", "at", "on") and not (line.cap(k) and line.bits(k) & (TOPIC | COMMON))) or not line.word(
            k
        ):
            break
        if (
            word in ("of", "at", "in")
            and k > end + 1
            and line.word(k) in _BARE
            and line.word(k + 1) != "of"
            and (not line.cap(k + 1) or persons.forward(line.tokens, k + 1, scan.blocked, False) > k + 2)
        ):
            bare = True
            end = k + 1
            continue
        if line.word(k) in ("Council", "Cabinet") and line.word(k + 1) == "of" and line.word(k + 2) == "Ministers":
            end = title_end = k + 3
            continue
        if (
            line.bits(k) & (TITLE | MOD)
            and line.cap(k)
            and not (line.bits(k) & TOPIC and not line.bits(k) & TITLE)
            and word in ("to", "of", "for")
        ):
            x = k
            while (
                line.bits(x) & (TITLE | MOD | TOPIC)
                and line.cap(x)
                and line.body[x] is None
                and not line.whole_geo(x)
            ):
                x += 1
            if (
                word == "to"
                and k == end + 1
                and persons.forward(line.tokens, x, scan.blocked, True, line.heading) > x
            ):
                title_end = x  # "Special Advisor to Prime Minister X": X is another person, with a post of his own
                break
            if word == "to" or (line.bits(x - 1) & TITLE and x - k > 1) or line.word(x) in ("of", "for", "at"):
                end = title_end = x
                continue
        stop = _wide(scan, k, line.topics(k, lower=not line.cap(e - 1) or word == ","))
        if (
            stop > k
            and line.city[k] is not None
            and line.city[k].begin == line.tokens[k].begin
            and not any(line.bits(x) & (TOPIC | HEAD) for x in range(k, stop))
        ):
            stop = k  # "Mayor of Vienna Otto Meier"
        if word in ("for", "of"):
            stop = max(stop, _regions(scan, k))
        if stop > k:
            end = title_end = stop
            continue
        if word == "of" and line.cap(k) and line.word(k + 1) in REGION_WORDS and not line.bits(k) & (TITLE | FUNCTION):
            city = line.city[k]
            country = country or (city.country if city is not None else None)
            end = title_end = k + 2  # "Governor of Kyoto Prefecture"
            continue
        if line.city[k] is not None and line.city[k].begin == line.tokens[k].begin:
            x = line.at(line.city[k].end - 1) + 1
            if word == "to":
                abroad = True
            elif word != "of":
                break
            else:
                country = country or line.city[k].country
            end = title_end = x
            continue
        if (
            word in ("of", "at")
            and line.cap(k)
            and line.tokens[k].kind == "word"
            and not line.bits(k) & (FUNCTION | MONTH | TITLE | HONORIFIC)
        ):
            x = k
            while (
                line.cap(x)
                and line.body[x] is None
                and not line.whole_geo(x)
                and not line.bits(x) & (FUNCTION | HONORIFIC | TITLE)
                and x - k < 3
            ):
                x += 1
            acronym = (
                k == end + 1
                and line.tokens[k].upper
                and len(line.word(k)) > 2
                and line.word(e - 1).lower() == "head"
                and line.word(k) not in scan.bracketed
            )
            unheaded = line.bits(k) & EVENT or (line.word(e - 1).lower() in _NO_HEADS and not acronym)
            if x - k <= 2 and not unheaded and not line.cap(x):
                found = body_of_name(scan.doc, line, k, x, "<title of name>")
                body, organization = body or found.id, organization or found.name
                end = x
                continue
        break
    g = line.geo_end(end + 1)
    if (
        line.word(end) == ","
        and g > end + 1
        and line.geo[end + 1].form == "name"
        and line.word(g) in (",", ")", ";", ".", "")
    ):
        country, end = country or line.geo[end + 1].country, g  # "Governor of Melaka, Malaysia,"
    return Complement(end, body, organization, country, abroad, title_end, bare)


def _is_posted(scan: Scan, e: int) -> bool:
    """Whether the title that ends before token e is an envoy's: "Ambassador", "Consul General"."""
    return any(scan.line.word(x).lower() in POSTED for x in (e - 1, e - 2))


def _regions(scan: Scan, k: int) -> int:
    """The index after regions ("Europe and Central Asia") that begin at token k; k where none do."""
    line, x, end = scan.line, k, k
    while line.word(x) in _REGIONS or (line.word(x) in _OF_REGIONS and line.body[x] is None):
        x += 1
        if line.word(x - 1) in _REGIONS and line.word(x) not in _REGIONS:
            end = x
    return k if line.cap(end) and line.bits(end) & (TOPIC | HEAD) else end


def _wide(scan: Scan, k: int, stop: int) -> int:
    """The index after the topics that end before `stop`, with the ordinary words that belong to them."""
    line, x = scan.line, stop
    while (
        line.cap(x)
        and line.body[x] is None
        and not line.whole_geo(x)
        and line.bits(x) & (TOPIC | EVENT | COMMON | HEAD)
        and not line.bits(x) & (FUNCTION | TITLE | HONORIFIC | MONTH)
    ):
        x += 1
    if x == stop or (line.cap(x) and not line.bits(x) & HONORIFIC):  # a name may begin in the words
        last = next((y for y in range(x - 1, stop, -1) if line.word(y) == "Affairs"), stop)
        if last > stop:
            return last + 1  # "Near Eastern Affairs"
        while stop > k and line.bits(stop) & EVENT and line.cap(stop):
            stop += 1
        return stop
    return x


def skip_bracket(scan: Scan, at: int) -> int:
    """The index after a short bracket that begins at token `at` and holds no title; 0 where there is none."""
    line = scan.line
    close = next((x for x in range(at + 1, min(at + 10, len(line.tokens))) if line.word(x) == ")"), 0)
    if close == at + 2 and line.tokens[at + 1].upper:
        return close + 1  # "Chief Executive Officer (CEO)"
    if not close or any(line.bits(x) & TITLE for x in range(at + 1, close)):
        return 0
    return (
        close + 1
        if (line.cap(at + 1) and close == at + 2) or line.word(at + 1) == "hereinafter" or line.whole_geo(at + 1)
        else 0
    )


def _topic_after_comma(scan: Scan, end: int) -> bool:
    """ "Head, Corporate Communications, Mr. X": topics between commas behind a title."""
    line = scan.line
    k = line.topics(end + 1)
    return (
        k > end + 1
        and line.word(k) == ","
        and all(line.bits(x) & TOPIC or line.word(x) in ("and", "&", ",") for x in range(end + 1, k))
        and line.word(end - 1) in ("Head", "Director", "Chief", "Manager", "General", "Secretary")
        and (line.bits(k + 1) & HONORIFIC or persons.forward(line.tokens, k + 1, scan.blocked, False) > k + 1)
    )


def _topic_after_colon(scan: Scan, k: int) -> int:
    """The index after a topic behind a colon, before a comma: "Director: Trade Relations, Department of X"; else k."""
    line = scan.line
    if line.word(k - 1) not in ("Director", "Director-General", "General", "Manager", "Head"):
        return k
    if not line.bits(k + 1) & (TOPIC | COMMON):
        return k
    x = k + 1
    while (line.cap(x) or line.word(x) in ("and", "&", "of", "for")) and line.body[x] is None and x < k + 9:
        x += 1
    body = line.body[x + 1] if line.word(x) == "," else None
    return x if body is not None else k


def _topic_behind(scan: Scan, k: int) -> int:
    """The index after a topic on token k that a name follows at once: "Director-General Customs Eva Berg"; else k."""
    line = scan.line
    if line.heading or not line.cap(k - 1) or line.word(k - 1).lower() not in _WITH_TOPIC:
        return k
    x = k
    while line.cap(x) and line.bits(x) & TOPIC and not line.bits(x) & (HEAD | TITLE) and line.body[x] is None:
        x += 1
    if x == k or x - k > 3 or line.whole_geo(k) or not line.cap(x):
        return k
    return x if persons.forward(line.tokens, x, scan.blocked, False) - x > 1 else k


def _of_topic(scan: Scan, k: int) -> bool:
    """Whether a topic without a head stands on token k: what stands before it is part of the topic."""
    line = scan.line
    end = line.topics(k)
    if end == k or not line.cap(k) or not line.bits(k) & TOPIC:
        return False
    return not any(line.bits(x) & (HEAD | TITLE) for x in range(k, end + 1) if line.cap(x))
