"""What is kept of one sentence while it is read for officials: its posts, the names found, who has which token."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.document import Official
from kg.extract.lines import Line


@dataclass(slots=True, eq=False)
class Post:
    """A title on tokens begin to end of a line (end left out), with what the phrase says of body and country."""

    begin: int
    end: int
    core: int
    title: str
    head: str
    body: str | None = None  # local id
    organization: str | None = None
    country: str | None = None
    plural: bool = False
    taken: bool = False
    lower: bool = False
    abroad: bool = False
    inherited: str | None = None  # the country of the post before it in a list
    known: bool = False  # the country is the table's, not the text's
    bare: bool = False  # "of the Ministry": the one spoken of before
    lead: tuple[int, int] | None = None  # tokens before the title that may name a body nobody else names
    owner: Seen | None = None
    front: int = -1  # where the phrase begins, with body or country before the title


@dataclass(slots=True, eq=False)
class Seen:
    """A person's name on tokens begin to end of a line."""

    line: Line
    begin: int
    end: int
    rule: str
    confidence: float
    posts: list[Post] = field(default_factory=list)
    country: str | None = None
    person: Official | None = None
    polite: bool = False

    @property
    def name(self) -> str:
        return self.line.span(self.begin, self.end)


class Scan:
    """One sentence while it is read; the modules of this package fill it, each with what it finds.

    words: the words that the notice writes in lower case. bracketed: the abbreviations that it gives in brackets; one
    of them that is no body's is no body's anywhere.
    """

    def __init__(self, line: Line, words: frozenset[str], bracketed: frozenset[str]):
        self.line = line
        self.doc = line.doc
        self.words = words
        self.bracketed = bracketed
        self.blocked = [line.whole_geo(i) or line.body[i] for i in range(len(line.tokens))]
        self.seen: list[Seen] = []
        self.sides: list[tuple[int, str | None]] | None = None  # "the Thai delegation": token, country, once asked for
        self.spare: list[Post] = []  # posts with a body of whom the text does not say there who holds them
        self.leftward = 0  # posts behind names less posts before names and commas, so far
        self.claimed: list[Seen | None] = [None] * len(line.tokens)

    def add(self, seen: Seen) -> None:
        """Note a person's name and that its tokens are taken."""
        self.seen.append(seen)
        self.claimed[seen.begin : seen.end] = [seen] * (seen.end - seen.begin)

    def give(self, seen: Seen, post: Post) -> None:
        """Give a person a post."""
        seen.posts.append(post)
        post.owner = seen

    def taken(self, i: int) -> bool:
        """Whether token i belongs to a name that was found."""
        return i < len(self.claimed) and self.claimed[i] is not None
