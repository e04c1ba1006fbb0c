"""The words of a title -> its noun, its singular, the body that it implies, the form in which titles are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.language.registry import load_registry

_MINISTER = re.compile(r"(?:(?:Vice|Deputy)-)?(?:M|m)inisters?(?:-designate|-elect)?")
_NO_MINISTRY = frozenset("State the state Cabinet".split())


@lru_cache(maxsize=2048)
def implied(title: str) -> str | None:
    """The body that a title's own words imply: "Deputy Minister for Health" -> "Ministry of Health"."""
    words = title.split()
    for n, word in enumerate(words[:-2]):
        if (
            _MINISTER.fullmatch(word)
            and words[n - 1 : n] not in (["Chief"], ["Prime"], ["First"])
            and words[n + 1] in ("of", "for")
            and words[n + 2] not in _NO_MINISTRY
        ):
            rest = words[n + 2 :]
            joint = next(
                (
                    x
                    for x, w in enumerate(rest)
                    if w in ("Minister", "Deputy", "Chairman", "Chairperson", "Prime", "Acting")
                ),
                None,
            )
            if joint is not None:
                rest = rest[:joint]
                while rest and rest[-1] in ("and", "&"):
                    rest.pop()
            if "-" in word and any(w.isupper() for w in rest):
                return None  # a "Vice-Minister for ASEAN Affairs" has seldom a ministry of that name
            return " ".join(["Ministry of", *rest]).rstrip(",") if rest else None
    post = load_registry().title(title)
    return post.organization if post is not None else None


def rank(head: str) -> str:
    return (
        "government"
        if head
        in ("minister", "president", "premier", "secretary", "chancellor", "advisor", "general", "king", "governor")
        else head
    )


def head_of(title: str) -> str:
    """The noun of a title: "Deputy Minister of Health" -> "minister"."""
    words = title.split(" of ")[0].split(" for ")[0].split(" to ")[0].lower().split()
    return words[-1] if words else ""


def own_title(title: str) -> str:
    """A title without what it is of, for a counterpart: "Minister of Health" -> "Minister", "Head of State" stays."""
    return title if title.endswith((" of State", " of Government")) else title.split(" of ")[0]


def singular(title: str) -> str:
    """ "Deputy Ministers for Finance" -> "Deputy Minister for Finance"."""
    words = title.split(" ")
    at = next((n for n, w in enumerate(words) if w in ("of", "for", "to", "at", "in") and n), len(words)) - 1
    noun = words[at]
    if noun.endswith("ies"):
        noun = noun[:-3] + "y"
    elif noun.endswith("men"):
        noun = noun[:-3] + "man"
    elif noun.endswith("s"):
        noun = noun[:-1]
    return " ".join([*words[:at], noun, *words[at + 1 :]])


def post_key(title: str) -> str:
    """A title for comparing: "Former Vice Minister of X" -> "vice minister"."""
    words = title.lower().replace("-", " ").split()
    for stop in ("of", "for", "to", "at", "in", "on"):
        if stop in words:
            words = words[: words.index(stop)]
    return " ".join(w for w in words if w not in ("former", "acting", "the", "then"))
