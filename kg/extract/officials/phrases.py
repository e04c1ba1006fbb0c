"""The titles of a sentence -> posts: the noun, the words before it, its complements.

"the former Peruvian Deputy Minister of Science" is one post: a title with what stands before it (country, body, topic)
and behind it. Whose post it is, other modules find.
"""

from __future__ import annotations

from kg.extract.officials.complements import Complement, complements
from kg.extract.officials.scan import Post, Scan
from kg.extract.officials.words import COUNTERPARTS, POLITE
from kg.language import persons
from kg.language.lexicon import COMMON, EVENT, FUNCTION, HEAD, HONORIFIC, MOD, TITLE, TOPIC

_CHARGES = ("chargé", "charge", "chargée")
_POSSESSIVE = ("his", "her", "their", "His", "Her", "Their")
_OF_COMPANIES = frozenset("ceo coo cfo officer chairman chairperson".split())
_NATIONAL = ("ambassador", "senator", "representative", "envoy", "consul")
_PLURAL = frozenset(
    "ministers presidents secretaries ambassadors governors mayors directors chairmen heads representatives "
    "senators commissioners leaders chiefs advisors advisers members".split()
)
_NOT_POSTS = frozenset(
    "member members leader leaders expert experts specialist specialists partner partners delegate delegates "
    "fellow head chief general assistant representative representatives deputy raja "
    "official officials economist major captain".split()
)


def posts_of_line(scan: Scan) -> list[Post]:
    """The posts of a sentence in the order of the text, without their persons."""
    line, i = scan.line, 0
    out: list[Post] = []
    while i < len(line.tokens):
        t = line.tokens[i]
        if (
            t.bits & TITLE
            and t.kind == "word"
            and line.body[i] is None
            and not line.whole_geo(i)
            and not (
                i
                and t.text in ("Prince", "Princess")
                and line.bits(i - 1) & HONORIFIC
                and not line.bits(i - 1) & TITLE
                and line.word(i + 1) != "of"
            )
            and not (
                i
                and line.tokens[i - 1].text.lower() in POLITE
                and persons.namelike(t)
                and persons.unknown(line.tokens[min(i + 1, len(line.tokens) - 1)])
            )
        ):
            post = _post(scan, i, out[-1].end if out else 0)
            if post is not None:
                if out and out[-1].end == post.begin and post.country is None and post.body is None:
                    post.country = out[-1].country  # "French Special Envoy for Chad Ambassador NAME"
                out.append(post)
                i = max(i + 1, post.end)
                continue
        i += 1
    return out


def _post(scan: Scan, i: int, floor: int) -> Post | None:
    """The post of which token i is the first noun, no token of it before `floor`; None where the noun is no post."""
    line = scan.line
    begin = i
    while begin > floor and _premodifies(scan, begin - 1, i):
        begin -= 1
    while begin < i and line.word(begin) in ("and", "&"):
        begin += 1
    core_end = _core(scan, i)
    of = complements(scan, core_end)
    while line.word(of.end) in ("and", "&", "/", "cum"):
        nxt = of.end + 1
        k = nxt
        while (
            line.bits(k) & (MOD | TOPIC)
            and not line.bits(k) & TITLE
            and (line.cap(k) or line.bits(k) & MOD)
            and k < nxt + 4
            and line.body[k] is None
            and not line.whole_geo(k)
        ):
            k += 1
        g = line.geo_end(k)
        if g > k:
            k = g
            while line.bits(k) & MOD and not line.bits(k) & TITLE:
                k += 1
        if not (line.bits(k) & TITLE and line.body[k] is None and line.cap(k)):
            break
        core2 = _core(scan, k)
        second = complements(scan, core2)
        if of.abroad and second.abroad:
            of = of._replace(bare=of.bare or second.bare)
            break  # two embassies are two posts
        of = Complement(
            second.end,
            second.body or of.body,
            second.organization or of.organization,
            second.country or of.country,
            of.abroad or second.abroad,
            second.title_end,
            of.bare or second.bare,
        )
    head = line.word(core_end - 1).lower()
    if (
        core_end == begin + 1
        and of.end == core_end
        and (
            (head in _NOT_POSTS and not line.cap(i) and not _of_acronym(scan, begin - 1))
            or (
                head in ("executive", "general")
                and line.bits(of.end) & (HEAD | EVENT | COMMON)
                and (line.bits(of.end + 1) & COMMON or not line.cap(of.end + 1))
            )
        )
    ):
        return None
    if head in ("akim", "hokim") and line.cap(i) and line.word(core_end) != "of":
        return None  # also a name of places
    if head in COUNTERPARTS and not (
        begin and (line.geo[begin - 1] is not None or (head[-1] != "s" and line.word(begin - 1) in _POSSESSIVE))
    ):
        return None
    title = line.span(begin, of.title_end)
    if title.isupper() and len(title) > 4:
        title = title.title()
    post = Post(
        begin,
        of.end,
        core_end,
        title,
        head,
        of.body,
        of.organization,
        of.country,
        line.word(i).lower() in _PLURAL or head in _PLURAL,
        lower=not line.cap(i),
        abroad=of.abroad,
        bare=of.bare,
    )
    post.front = begin
    _before(scan, post, floor)
    post.front = min(post.front, post.begin)
    return post


def _of_acronym(scan: Scan, k: int) -> bool:
    """Whether token k ends the acronym, or the genitive of an acronym or body, of which a title before a name is."""
    line = scan.line
    genitive = k > 0 and line.tokens[k].kind == "genitive"
    k -= genitive
    if k < 0 or line.whole_geo(k) or line.heading:
        return False
    t = line.tokens[k]
    if line.body[k] is not None:
        return genitive
    return t.kind == "word" and t.upper and 2 < len(t.text) <= 9 and not line.cap(k - 1)


def _premodifies(scan: Scan, k: int, i: int) -> bool:
    """Whether token k belongs to the title of which token i is the noun."""
    line = scan.line
    t = line.tokens[k]
    if line.body[k] is not None or line.whole_geo(k) or (t.kind == "mark" and t.text not in ("&", "-")):
        return False
    if t.bits & (MOD | TITLE) and t.kind == "word" and (t.cap or t.text.islower()):
        if t.bits & FUNCTION and not t.bits & MOD:
            return False
        if t.text.lower() in ("new", "current", "then", "us", "top", "leading", "lead", "personal") and not t.cap:
            return False
        if t.text == "high":
            return line.word(k + 1).startswith("commissioner")
        if t.bits & TITLE and not t.bits & MOD and line.word(k + 1) and t.text.lower() in ("minister", "president"):
            return False
        return (
            t.cap == line.tokens[i].cap
            or t.cap
            or t.text in ("former", "deputy", "vice", "prime", "acting", "foreign")
        )
    if t.bits & TOPIC and t.text.islower() and k == i - 1 and line.word(i) in ("minister", "ministers"):
        return True  # "the health ministers"
    if t.cap and t.bits & TOPIC and line.cap(i) and not t.bits & FUNCTION:
        return True
    if (
        t.text in ("and", "&")
        and line.cap(k - 1)
        and line.bits(k - 1) & TOPIC
        and line.bits(k + 1) & TOPIC
        and k + 1 < i
        and line.body[k - 1] is None
        and not line.whole_geo(k - 1)
    ):
        return True
    return (  # "Board of Directors"
        t.text == "Directors"
        or (t.text == "of" and line.word(k + 1) == "Directors")
        or (t.text == "Board" and line.word(k + 1) == "of")
    )


def _core(scan: Scan, i: int) -> int:
    """The index after a title's nouns that begin at token i: "Director General", "Crown Prince-Prime Minister"."""
    line, k = scan.line, i + 1
    while k < len(line.tokens):
        t = line.tokens[k]
        if line.body[k] is not None:
            break
        if (
            t.bits & (TITLE | MOD)
            and t.kind == "word"
            and (not t.bits & FUNCTION or (t.text == "Under" and line.word(k + 1) == "Secretary"))
            and (t.cap == line.cap(i))
            and (
                t.bits & TITLE
                or (line.bits(k + 1) & TITLE and line.body[k + 1] is None)
                or t.text.lower()
                in ("general", "designate", "elect", "extraordinary", "plenipotentiary", "emeritus")
            )
        ):
            if t.text == "Prime" and line.word(k - 1).startswith("Chair"):
                break  # "ASEAN Chair Prime Minister NAME": two posts
            if t.text.lower() in ("king", "dean", "prince", "sultan", "amir", "bishop", "judge") and (
                not line.cap(k + 1) or persons.unknown(line.tokens[k + 1])
            ):  # "CEO Sultan Al-Marshad"
                break
            k += 1
            continue
        if t.text.lower() in ("d'affaires", "d’affaires") and line.word(k - 1).lower() in _CHARGES:
            k += 1 + (line.word(k + 1).lower() == "a.i.")
            continue
        if t.text.lower() == "d" and line.word(k + 1) in "’'‘" and line.word(k + 2).lower() in ("affairs", "affaires"):
            k += 3  # "Chargé d’ Affaires"
            continue
        if t.text in ("and", "&") and line.word(k + 1).lower() in ("plenipotentiary", "extraordinary"):
            k += 2
            continue
        if (
            t.text in ("-", "–")
            and line.bits(k + 1) & (TITLE | MOD)
            and line.cap(k + 1)
            and line.tokens[k - 1].end == t.begin
        ):
            k += 1
            continue
        if (t.text == "Executive" and line.word(k - 1) == "Chief") or (
            t.text == "and" and line.word(k + 1) == "Plenipotentiary"
        ):
            k += 1 + (t.text == "and")
            continue
        if t.text == "/" and line.bits(k + 1) & (TITLE | MOD) and line.cap(k + 1):
            k += 1
            continue
        break
    return k


def bracket_of_post(scan: Scan, post: Post, at: int) -> int:
    """ "Permanent Secretary (Public Service Division) Mr X": body or topic in brackets; the index behind, or 0."""
    line = scan.line
    close = next((x for x in range(at + 1, min(at + 10, len(line.tokens))) if line.word(x) == ")"), 0)
    if not close or not line.cap(close + 1):
        return 0
    m = line.body[at + 1]
    if m is not None:
        post.body = post.body or m.id
    elif line.topics(at + 1) != close:
        return 0
    return close + 1


def _before(scan: Scan, post: Post, floor: int) -> None:
    """What stands before a title: "World Bank President", "the AUC's Commissioner", "Russian Deputy Minister".

    floor: the end of the post before, whose words are its own: "Special Envoy for Chad | Ambassador NAME".
    """
    line = scan.line
    k = post.begin - 1
    if k > 1 and line.word(k) == "," and line.body[k - 1] is not None and post.body is None:  # "(MOIS, Minister X)"
        x = line.at(line.body[k - 1].begin)
        if line.word(x - 1) == "(":
            post.body = line.body[k - 1].id
            return
    if k > 2 and line.word(k) == "(" and post.body is None:  # "the Tax Agency of Japan (Commissioner: X)"
        x = k - 1
        while x > 0 and line.geo[x] is not None and line.body[x] is None:
            x -= 1
        x -= x < k - 1 and line.word(x) == "of"
        if line.body[x] is not None and line.word(post.end) == ":":
            post.body = line.body[x].id
            return
    if k >= 0 and line.word(k) == ")" and line.body[k - 1] is not None:  # "Development Bank (ADB) Country Manager"
        m = line.body[k - 1]
        if post.body is None:
            post.body = m.id
        post.front = line.at(m.begin)
        return
    genitive = k > 0 and line.tokens[k].kind == "genitive"
    if genitive:
        k -= 1
    if k > 1 and line.word(k) == ")" and line.whole_geo(k - 1) and line.word(k - 2) == "(":
        k -= 1  # "People's Republic of China (PRC) State Councilor"
    if k < 0:
        return
    m = line.body[k]
    if (m is not None and line.tokens[k].end == m.end) or (
        m is not None and line.tokens[k].end <= m.end and genitive
    ):
        if post.body is None:
            post.body = m.id
        post.front = line.at(m.begin)
        return
    g = line.geo[k]
    if g is not None and k < floor and scan.line.word(line.at(g.begin) - 1) in ("for", "to", "the"):
        x = line.at(g.begin) - 1
        x -= line.word(x) == "the"
        if line.word(x) in ("for", "to"):
            return  # "Special Envoy for Chad Ambassador NAME"
    if g is not None and (line.whole_geo(k) or genitive):
        if post.country is None or post.head in _NATIONAL:
            post.country = g.country
        if post.head in _NATIONAL and not genitive and g.form == "name":
            post.title = f"{scan.line.text[g.begin : g.end]} {post.title}"
        b = line.at(g.begin)
        x = b - 1
        if line.word(x).lower() in ("former", "outgoing", "then", "ex"):
            post.title = f"{line.word(x)} {post.title}"
            post.begin = x
        else:
            post.begin = b
    elif line.city[k] is not None and post.country is None and line.city[k].end >= line.tokens[k].end:
        post.country = line.city[k].country
    elif k >= 0 and m is None and post.body is None:
        t = line.tokens[k]
        if genitive and t.bits & HEAD and line.word(k - 1) in ("the", "The"):
            ref = scan.doc.within(t.begin, t.end, "body")
            if ref:
                post.body, post.front = ref[0].id, k - 1  # "the Committee's chairman"
            return
        single = k == 0 or not line.cap(k - 1) or line.bits(k - 1) & FUNCTION
        company = post.head in _OF_COMPANIES or (post.head == "executive" and not genitive)
        if (
            t.kind == "word"
            and t.cap
            and single
            and t.text not in ("HE", "HM", "HH", "HRH", "HIM")  # styles
            and (
                (
                    t.upper
                    and 2 + post.lower <= len(t.text) <= 9
                    and not line.heading
                    and not (post.lower and t.text in scan.bracketed)
                )
                or (company and persons.unknown(t) and line.city[k] is None)
            )
        ):
            post.lead, post.front = (k, k + 1), k
