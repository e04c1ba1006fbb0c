"""The grammar of a body's name, over tokens: its head, what stands before it, its complements, its country."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.extract.body_words import (
    ADJECTIVE_BEHIND,
    ARTICLES,
    DEPARTMENTS,
    LONGEST,
    NAMED,
    OF,
    OF_COUNCILS,
    OF_MINISTRY,
    POSSESSOR_TITLES,
    REGION_WORDS,
    SMALL,
    SUFFIXES,
)
from kg.extract.lines import Line
from kg.language.cities import cities_named
from kg.language.countries import find_countries, read_table
from kg.language.letters import bare
from kg.language.lexicon import COMMON, EVENT, FUNCTION, HEAD, HONORIFIC, MONTH, POSSESSOR, TITLE, TOPIC, Head, heads
from kg.language.persons import unknown
from kg.language.registry import Row


@dataclass(slots=True)
class Found:
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
    placed: bool = False  # the country is that of the city where the body is said to be
    own: bool = False  # words of its own before the head
    unmarked: bool = False  # a national body without a country: home's, once home is known


# ------------------------------------------------------------------ grammar
def head_at(line: Line, i: int) -> Head | None:
    word = line.word(i)
    rows = heads().get(word) or heads().get(word.title() if word.isupper() and len(word) > 4 else "")
    for head in rows or ():
        if all(
            line.word(i + k).lower() == w.lower() and (line.cap(i + k) or w.islower()) for k, w in enumerate(head.words)
        ):
            return head
    return None


def left_edge(line: Line, i: int, taken: int) -> int:
    """Where the name begins whose head is token i: over capitalised words, "&", and "and" between two of them."""
    j, taken = i, max(taken, i - LONGEST)
    while j > taken:
        k = j - 1
        t = line.tokens[k]
        if line.body[k] is not None:
            break
        if t.cap and t.kind != "initial":
            b = t.bits
            if (
                (b & FUNCTION and not b & TOPIC and not (t.upper and k))
                or b & MONTH
                or (b & FUNCTION and k == 0)
                or (b & HONORIFIC and not b & (TOPIC | COMMON))
            ):
                break
            if (
                b & TITLE
                and not b & TOPIC
                and not line.whole_geo(k)
                and not (t.text.endswith("s") and k > taken and line.cap(k - 1) and unknown(line.tokens[k - 1]))
            ):
                break
            if (
                b & COMMON
                and not b & TOPIC
                and line.heading
                and t.text.endswith("s")
                and k + 1 < i + 1
                and not b & HEAD
            ):
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
        if t.text == "and" and k > taken and line.cap(k - 1) and and_joins(line, k, i):
            j = k
            continue
        if (
            t.text in ("of", "for")
            and line.word(i) in SUFFIXES
            and k > taken
            and line.cap(k - 1)
            and j == k + 1
            and not line.bits(k - 1) & (FUNCTION | TITLE)
        ):
            j = k  # "National Electric Grid of Uzbekistan JSC"
            continue
        if (
            t.kind == "genitive"
            and k > taken
            and line.bits(k - 1) & POSSESSOR
            and not line.geo[k - 1]
            and line.cap(k - 1)
        ):
            j = k - 1
            while j > taken and line.word(j - 1) in POSSESSOR_TITLES:
                j -= 1
            continue
        break
    while j < i and line.tokens[j].text in ("&", "and", "-"):
        j += 1
    return j


def and_joins(line: Line, k: int, i: int) -> bool:
    """Whether "and" at token k joins words of one name: "the Small and Medium Enterprises Development Agency"."""
    left = k - 1
    if (
        line.body[left] is not None
        or line.geo[left]
        or line.tokens[left].upper
        or line.tokens[k].text == "-"
        or line.bits(left) & EVENT
    ):
        return False
    j = left
    while j >= max(0, left - LONGEST) and line.cap(j) and not line.bits(j) & FUNCTION:
        if line.bits(j) & TITLE and not line.bits(j) & TOPIC:
            return False
        if line.bits(j) & HEAD and not line.bits(j) & TOPIC:
            return False
        if (not (line.bits(j) & (TOPIC | COMMON)) and not line.geo[j]) or line.bits(j) & EVENT:
            return False
        j -= 1
    return line.bits(left) & (TOPIC | COMMON) > 0 and (
        line.word(j).lower() in ("the", "a", "its", "by", "of", "with", "")
        or j < 0
        or line.tokens[j].kind == "genitive"
        or line.geo[j + 1] is not None
    )


def end_of_complements(line: Line, e: int, head: Head) -> int:
    """The index after all complements of a head that ends before token e: "of X, Y and Z", "of Costa Rica"."""
    ministry = head.kind == "ministry" or head.words[-1] in ("Directorate", "Secretariat")
    end, at = e, e
    while head.words[0] in ADJECTIVE_BEHIND and at < e + 2 and line.cap(at) and not line.bits(at) & (FUNCTION | TITLE):
        at += 1
    if at > e and line.word(at) not in OF and not line.cap(at) and head.words[0] in ADJECTIVE_BEHIND:
        return at  # "Agenzia Nazionale Antidroga", "Policía Nacional"
    e = at if line.word(at) in OF and line.cap(at + 1 + (line.word(at + 1) in (*ARTICLES, *SMALL))) else e
    at = e
    for _ in range(4):
        if line.word(at) not in (OF_MINISTRY if ministry else OF) and not (
            (
                line.word(at) == "in"
                and end > e
                and line.cap(at + 1)
                and at + 1 < len(line.tokens)
                and (line.bits(at + 1) & (TOPIC | COMMON) or line.word(at + 1) in ("Africa", "Asia", "Europe"))
            )
            or (line.word(at) == "in" and head.goes == "first" and line.bits(at + 1) & TOPIC and line.cap(at + 1))
        ):
            break
        if line.word(at) == "in" and (line.geo[at + 1] or line.city[at + 1]):
            break
        if line.word(at) == "on" and head.kind not in ("agency", "other"):
            break
        k = at + 1
        while line.word(k) in ARTICLES or line.word(k) in SMALL:
            k += 1
        if (
            line.word(at) == "for"
            and line.body[k] is not None
            and line.body[k].begin == line.tokens[k].begin
            and at > e
        ):
            stop = line.at(line.body[k].end - 1) + 1  # "National Commission of Peru for UNESCO"
        else:
            stop = end_of_complement(line, k, head, at > e, e)
        if stop <= k:
            break
        end = at = stop
    return end


def name_run(line: Line, k: int) -> int:
    """The index after a run of capitalised words that may be a name of a list; k where none begins there."""
    end = k
    while (
        line.cap(end)
        and line.geo[end] is None
        and not line.bits(end) & (FUNCTION | TITLE | MONTH)
        and (end > k or not line.bits(k) & (TOPIC | HONORIFIC))
    ):
        end += 1
    return end


@lru_cache(maxsize=1)
def us_states() -> frozenset[str]:
    """The states of the United States whose names are one word and no country's."""
    return frozenset(r["name"] for r in read_table("us-states.csv") if " " not in r["name"]) - {"Georgia", "Washington"}


def place_behind(line: Line, end: int) -> int:
    """The index after a country's or city's name that follows a body's name without a comma; `end` where none does."""
    word = line.word(end)
    if not line.cap(end) or line.cap(end + 1) or line.bits(end) & (TITLE | FUNCTION | MONTH | HONORIFIC):
        return end
    found = find_countries(word)
    if found and found[0].form == "name" and found[0].end == len(word):
        return end + 1
    cities = cities_named(bare(word))
    return end + 1 if cities and (cities[0].kind == "capital" or cities[0].thousands >= 200) else end


def end_of_complement(line: Line, k: int, head: Head, further: bool, e: int) -> int:
    """The index after one complement that begins at token k; k where none does."""
    g = line.geo_end(k)
    if g > k and not (
        line.cap(g) and (line.geo[k].form == "adjective" or (head.kind == "other" and line.word(g).endswith("s")))
    ):
        if (
            line.cap(g)
            and line.bits(g) & HEAD
            and head_at(line, g) is not None
            and not (head.kind == "other" and line.word(g).endswith("s"))
        ):
            return k  # "the Bureau of the PRC Ministry of X": the country belongs to what follows
        return g
    if (
        g > k
        and line.cap(g)
        and (line.geo[k].form == "adjective" or head.kind == "other")
        and not line.bits(g) & (TITLE | FUNCTION | EVENT)
    ):  # "Federation of Indian Chambers"
        x = g
        while line.cap(x) and not line.bits(x) & (TITLE | FUNCTION | EVENT | MONTH) and line.body[x] is None:
            x += 1
        if line.bits(x - 1) & (HEAD | TOPIC | COMMON):
            return x
    if line.body[k] is not None:
        if further or (e - 1 > 0 and line.cap(e - 2) and not line.bits(e - 2) & FUNCTION):
            return k
        return line.at(line.body[k].end - 1) + 1  # "Commission of the African Union"
    if not line.cap(k):
        return k
    if head.words[-1] in OF_COUNCILS and (own := head_at(line, k)) is not None and own.words[1:] == ("of", "Ministers"):
        return k + 3  # "Presidency of the Council of Ministers"
    if (
        head.words[-1] in ("Office", "Cabinet", "Secretariat", "Department", "Chancellery", "Administration")
        and line.bits(k) & TITLE
    ) or (line.word(k) in ("Prime", "Vice", "Deputy", "First") and line.bits(k + 1) & TITLE):
        while (line.cap(k) and line.bits(k) & (TITLE | TOPIC | COMMON)) or line.word(k) in ("Vice",):
            k += 1
        return k
    x = k
    while line.word(k - 1) == "the" and line.cap(x) and x < k + 5 and not line.bits(x) & (TITLE | FUNCTION | EVENT):
        if x > k and line.bits(x) & HEAD and not line.bits(x) & TOPIC and head_at(line, x) and line.word(x + 1) == "of":
            return k  # "the Secretariat of the National Commission of X": what follows is a body of its own
        x += 1
    c = line.city[k]
    stop = line.topics(k) if c is None else k
    if stop > k:
        return stop
    begin = k
    while line.cap(k) and not line.bits(k) & (FUNCTION | MONTH | TITLE) and line.city[k] is c and c is not None:
        k += 1
    if k > begin and line.word(k) in REGION_WORDS:
        k += 1  # "Khokimiyat of Tashkent Region"
    return k


def spelled_to_bracket(line: Line, end: int) -> int:
    """The index of the bracket with an abbreviation to which a name goes on: "Service of Protected Areas (SPA)"; `end`
    where the words between are not all of a name's."""
    k = end
    if line.word(k) == "(" or not (line.word(k) in OF or line.cap(k)):
        return end
    while k < end + LONGEST and line.word(k) != "(":
        t = line.tokens[k] if k < len(line.tokens) else None
        if t is None or line.body[k] is not None or line.whole_geo(k) or t.kind in ("mark", "genitive", "initial"):
            return end
        small = t.text in OF or t.text in SMALL or t.text == "and"
        if not small and (not t.cap or t.bits & (FUNCTION | TITLE | MONTH | EVENT)):
            return end
        k += 1
    inside = line.word(k) == "(" and line.word(k + 2) == ")" and abbreviates(line, k + 1) and line.word(k + 1).isupper()
    return k if inside and line.cap(k - 1) else end


def without_country(line: Line, e: int, end: int) -> int:
    """The end of a name without a last "of the Republic of Korea"."""
    for k in range(end - 1, e - 1, -1):
        if line.word(k) in ("of", "in", "de") and any(line.geo[x] for x in range(k + 1, end)):
            g = k + 1 + (line.word(k + 1) in ARTICLES)
            if line.geo_end(g) == end and k > e:
                return k
    return end


def country_before(line: Line, begin: int) -> str | None:
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


def country_after(line: Line, found: Found) -> str | None:
    """"... (MOIS) of the Republic of Korea", "... of Ukraine (UASCS)", "Ministry of State President, Botswana,"."""
    k = found.after
    if found.abbreviation and line.word(found.end) == "of":
        k = found.end
    if line.word(k) in ("of", "in"):
        g = k + 1 + (line.word(k + 1) == "the")
    elif line.word(k) == "," and line.word(line.geo_end(k + 1)) in (",", ";", "", ".", ")") and line.word(k + 1) != "":
        g = k + 1
        if line.geo_end(line.geo_end(g) + 1) > line.geo_end(g) + 1:
            return None  # a list of countries follows
    else:
        return None
    return line.geo[g].country if line.geo_end(g) > g else None


def abbreviates(line: Line, x: int) -> bool:
    word = line.word(x)
    t = line.tokens[x] if 0 <= x < len(line.tokens) else None
    return bool(
        t
        and t.cap
        and t.kind in ("word", "dotted")
        and 2 <= len(word) <= 15
        and not line.geo[x]
        and sum(c.isupper() for c in word) >= 2
    )


def acts_as_government(line: Line, found: Found) -> bool:
    """Whether a city or province stands here as a government: beside other bodies in a list, or in brackets."""
    before, after = line.word(found.begin - 1), line.word(found.end)
    near = [line.body[x] for x in range(max(0, found.begin - 6), found.begin)]
    if any(near) or (before == "(" and after == ")"):
        return True
    return (
        before in (",", "and")
        and after in (",", "and")
        and any(line.bits(x) & HEAD and line.cap(x) for x in range(found.end + 1, min(found.end + 9, len(line.tokens))))
    )


def stands_alone(line: Line, i: int, j: int) -> bool:
    """Whether a short name on tokens i to j is no part of a longer capitalised name of an occasion or document."""
    k = j
    while (line.cap(k) or "-" in line.word(k)[1:]) and not line.whole_geo(k) and k < j + 8:
        b = line.bits(k)
        if b & TITLE:
            return True
        if b & EVENT and line.cap(k):
            return False
        k += 1
    return not (line.word(j) in ("-", "–", "/") and line.cap(j + 1))


def begins_longer(line: Line, i: int, j: int) -> bool:
    """Whether tokens i to j begin a longer name with a head: "World Bank Group", "ASEAN Secretariat"."""
    k = j
    while k < j + LONGEST and line.cap(k) and not line.bits(k) & (TITLE | FUNCTION | EVENT) and line.body[k] is None:
        if line.bits(k) & HEAD and head_at(line, k) is not None and not line.bits(k + 1) & (EVENT | HEAD):
            return True
        k += 1
    return False


def name_of(line: Line, i: int, j: int) -> str:
    name = line.span(i, j)
    return name.title() if name.isupper() and " " in name else name


def kind_of(found: Found) -> str:
    """The kind: a Department is a ministry in some countries only, a group without a name of its own no company."""
    head, last = found.head, found.head.words[-1]
    if found.shared:
        return "other"
    if found.international and head.kind in ("agency", "other", "ministry"):
        return "international-organization"
    if head.kind == "ministry" and last == "Department" and (found.own or found.country not in DEPARTMENTS):
        return "agency"
    if last in NAMED and head.kind == "company" and not found.company:
        return "other"
    return head.kind
