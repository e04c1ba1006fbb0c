"""A post for one person -> the person: "Minister X", "X, Minister", "Director, Ministry of Y, X", "X of Z".

A scan from left to right gives each name its posts, so that lists work in either order.
"""

from __future__ import annotations

from kg.extract.bodies import body_of_name
from kg.extract.officials.complements import skip_bracket
from kg.extract.officials.names import name_before, name_behind
from kg.extract.officials.phrases import bracket_of_post
from kg.extract.officials.scan import Post, Scan, Seen
from kg.extract.officials.titles import implied
from kg.extract.officials.words import OF_COUNTRIES, ROYAL
from kg.language import persons
from kg.language.lexicon import EVENT, FUNCTION, HONORIFIC, MONTH, TITLE, TOPIC


def attach(scan: Scan, post: Post, previous: Post | None) -> None:
    """Give a post to the person whose name stands beside it; `previous` is the post before it in the sentence."""
    line = scan.line
    _body_after_comma(scan, post)
    k = post.end
    if line.word(k) == "(":
        k = skip_bracket(scan, k) or bracket_of_post(scan, post, k) or k
    glued = line.word(k) in (",", ":", "–", "—", "-", "(")
    name = name_behind(scan, k + 1, False) if glued else name_behind(scan, k, True)
    left = name_before(scan, post)
    beyond = None
    if name is None and left is None and line.word(k) == "," and post.body is None:
        beyond, k = _body_between(scan, k)
        if beyond is not None and line.word(k) == ",":
            name = name_behind(scan, k + 1, False)
    if name is not None and glued and left is not None and (not left.posts or scan.leftward > 0):
        name = None  # a list of names, each before its post
    if name is not None and line.word(k) in ("-", "(") and not name.polite:
        name = None
    if (
        glued
        and previous is not None
        and previous.taken
        and line.word(post.begin - 1) == ","
        and previous.end == post.begin - 1
    ):
        owner = previous.owner
        if owner is not None and owner.end < previous.begin:
            scan.give(owner, post)  # "X, Minister for Works, MP for Y, Z, Minister for ..."
            post.taken = True
            return
    if name is not None:
        if not scan.claimed[name.begin]:
            scan.add(name)
        scan.give(name, post)
        if (
            post.head in ROYAL
            and post.end == name.begin
            and post.core == post.end
            and (name.end - name.begin == 1 or (line.tokens[name.end - 1].upper and name.end - name.begin == 2))
        ):
            name.begin = post.core - 1
            scan.claimed[name.begin] = name  # "Queen Máxima", "King Felipe VI"
        post.taken = True
        post.body = post.body or beyond
        scan.leftward -= glued
        behind_name(scan, name, post)
        return
    if (
        left is None
        and previous is not None
        and previous.taken
        and previous.end == post.begin - 1
        and (line.word(post.begin - 1) == "and")
    ):
        left = previous.owner
    if left is not None:
        if not scan.claimed[left.begin]:
            scan.add(left)
        scan.give(left, post)
        post.taken = True
        scan.leftward += 1
        _item_body(scan, post)


def _body_after_comma(scan: Scan, post: Post) -> None:
    """ "Director, Information Services Department, Russ Molosiwa", with the country behind the body or not."""
    line, k = scan.line, post.end
    if (
        line.word(k) != ","
        or post.body is not None
        or k + 1 >= len(line.tokens)
        or line.body[k + 1 + (line.word(k + 1) == "the")] is None
    ):
        return
    m = line.body[k + 1 + (line.word(k + 1) == "the")]
    end = line.at(m.end - 1) + 1
    g = line.geo_end(end + 1) if line.word(end) == "," else end + 1
    if g > end + 1:
        end = g
    if (
        line.word(end) != ","
        or persons.forward(line.tokens, end + 1, scan.blocked, bool(line.bits(end + 1) & HONORIFIC)) == end + 1
        or name_before(scan, post) is not None
    ):
        return
    post.body, post.end = m.id, end


def _body_between(scan: Scan, k: int) -> tuple[str | None, int]:
    """ "Director, Ministry of X, Botswana, NAME": the body behind the comma at k, and the index behind."""
    line = scan.line
    x = k + 1 + (line.word(k + 1) == "the")
    m = line.body[x] if x < len(line.tokens) else None
    if m is None:
        return None, k
    end = line.at(m.end - 1) + 1
    g = line.geo_end(end + 1)
    return m.id, g if line.word(end) == "," and g > end + 1 else end


def behind_name(scan: Scan, name: Seen, post: Post) -> None:
    """What follows a name: "of Costa Rica", "of the Interior and Safety", "from IDB"."""
    line = scan.line
    k = persons.after_letters(line.tokens, name.end)
    if line.word(k) == "(" and post.country is None:
        return
    x = k + 1 + (line.word(k + 1) == "the")
    m = line.body[x] if line.word(k) == "," and post.end == name.begin and x < len(line.tokens) else None
    if m is not None and post.body is None and post.end == post.core and post.head not in OF_COUNTRIES:
        e = line.at(m.end - 1) + 1
        if line.word(e) in (";", ".", ")", "") or (line.word(e) == "," and line.bits(e + 1) & HONORIFIC):
            post.body = m.id  # "State Secretary Anna Berg, Ministry of Finance;"
            return
    for _ in range(3):
        word = line.word(k)
        if word not in ("of", "from", "at", "for") or (word == "for" and not line.bits(k + 1) & TOPIC):
            return
        x = k + 1
        while line.word(x) in ("the", "The"):
            x += 1
        m = line.body[x] if x < len(line.tokens) else None
        if m is not None:
            if post.body is None and not (
                word == "at" and (post.country is not None or post.head in OF_COUNTRIES)
            ):  # "X of Denmark at the White House"
                post.body = m.id
            k = line.at(m.end - 1) + 1
            continue
        g = line.geo_end(x)
        if g > x and line.geo[x].form != "adjective":
            post.country = post.country or line.geo[x].country
            k = g
            if g + 1 < len(line.tokens) and line.tokens[g].kind == "genitive" and line.body[g + 1] is not None:
                post.body = post.body or line.body[g + 1].id  # "of Japan's Ministry of X"
                k = line.at(line.body[g + 1].end - 1) + 1
            continue
        if word == "of":
            stop = line.topics(x)
            if stop > x and not any(line.bits(y) & TOPIC for y in range(x, stop)):
                stop = x
            if stop > x and ((post.core == post.end and "minister" in post.head) or post.head == "secretary"):
                post.organization = post.organization or implied(f"{post.title} of {line.span(k + 1, stop)}")
                k = stop
                continue
            if (
                line.cap(x)
                and stop == x
                and line.tokens[x].kind == "word"
                and not line.bits(x) & (FUNCTION | MONTH | TITLE | EVENT)
            ):
                e = x
                while line.cap(e) and e - x < 3:
                    e += 1
                if post.body is None and not scan.claimed[x] and line.city[x] is None:
                    post.body = body_of_name(scan.doc, line, x, e, "<title name of name>").id
        return


def _item_body(scan: Scan, post: Post) -> None:
    """ "Mark Carney, Chair, Brookfield Asset Management": the words behind a post, where no body is named."""
    line = scan.line
    if post.body is None and post.end < len(line.tokens) and line.body[post.end] is not None:
        post.body = line.body[post.end].id  # "under secretary Ministry of Industry"
        return
    at = post.end
    if line.word(at) == "(":  # "Additional Secretary (East Asia), Ministry of X"
        at = next((x + 1 for x in range(at, min(at + 8, len(line.tokens))) if line.word(x) == ")"), at)
    if post.body is not None or line.word(at) != "," or (post.country is not None and post.abroad):
        return
    k = at + 1
    while line.word(k) == "the":
        k += 1
    m = line.body[k] if k < len(line.tokens) else None
    if m is not None:
        post.body = m.id
        return
    if not line.cap(k) or line.bits(k) & (TITLE | MONTH | HONORIFIC) or line.whole_geo(k) or line.city[k]:
        return
    if (
        line.sentence.kind != "item"
        and line.tokens[0].begin != scan.doc.text.rfind("\n", 0, line.tokens[0].begin + 1) + 1
    ):
        return
    e = k
    while line.cap(e) or (line.word(e) == "&" and line.cap(e + 1)):
        e += 1
    rest = line.word(e)
    if (e - k <= 6 and rest in ("", ",", ";", "and", "(") and line.sentence.kind == "item") or (
        e == len(line.tokens) and e - k <= 6
    ):
        post.body = body_of_name(scan.doc, line, k, e, "<name, title, body>").id
        if rest == "and" and line.cap(e + 1):
            x = e + 1
            while line.cap(x):
                x += 1
            if x == len(line.tokens):
                body_of_name(scan.doc, line, e + 1, x, "<name, title, body>")
