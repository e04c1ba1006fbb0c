"""One notice while it is being read: text, sentences, and the mentions that the families of rules have found so far.

The families run in a fixed order, each reading what the earlier ones left here: dates, countries and places, bodies,
officials, groups, agreements, events with their participants. A family appends `Mention`s (where something is spoken
of) and states readings with `state`; nothing is ever removed, only dropped with a reason.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from kg.language.sentences import Sentence
from kg.language.tokens import Token, tokens
from kg.model import Dropped, Fact, Notice, Reading


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text that speaks of an entity.

    kind: country | city | date | body | official | group | agreement | event.
    id: the local id (``country/KR``, ``city/San Jose|CR``, ``body/3``, ``official/1``, ``group/2`` ...); for a date
    ``date/BEGIN/END`` with ISO values ("date/2017-07-26/2017-08-01", one day: both the same).
    form: for countries name | adjective | people | capital; for bodies name | abbreviation | reference ("the
    ministry"); for officials name | reference ("Vice Minister Shim", "his counterpart").
    country: ISO code of the country the thing belongs to, where known.
    """

    begin: int
    end: int
    kind: str
    id: str
    rule: str
    form: str = "name"
    country: str | None = None


@dataclass(slots=True)
class Body:
    """A body named in the notice; `id` is local."""

    id: str
    name: str
    abbreviation: str | None = None
    kind: str = "other"
    country: str | None = None
    listed: bool = True  # False: only implied by a title, or only part of an event's name


@dataclass(slots=True)
class Official:
    """A person named in the notice, with posts as (title, body id or None, organization name or None, country)."""

    id: str
    name: str
    country: str | None = None
    posts: list[tuple[str, str | None, str | None, str | None]] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Actors named together; members are local ids."""

    id: str
    name: str
    members: tuple[str, ...] = ()
    headcount: int | None = None


class Document:
    """The notice being read. `text` is the notice's capture; offsets count in it."""

    def __init__(self, notice: Notice, sentences: list[Sentence]):
        self.notice = notice
        self.text = notice.text
        self.published = notice.published
        self.sentences = sentences
        self.home: str | None = None  # ISO code of the country whose government speaks, once known
        self.bodies: dict[str, Body] = {}
        self.lines: list = []  # the sentences as `kg.extract.lines` reads them
        self.unmarked: set[str] = set()  # bodies whose country is only supposed: the text names them without one
        self.officials: dict[str, Official] = {}
        self.groups: dict[str, Group] = {}
        self.readings: list[Reading] = []
        self.dropped: list[Dropped] = []
        self._mentions: list[Mention] = []
        self._begins: list[int] = []
        self._sentence_begins = [s.begin for s in sentences]
        self._tokens: dict[int, list[Token]] = {}

    # -- mentions
    def add(self, mention: Mention) -> None:
        """Insert a mention, keeping the order of the text."""
        at = bisect_right(self._begins, mention.begin)
        self._begins.insert(at, mention.begin)
        self._mentions.insert(at, mention)

    @property
    def mentions(self) -> list[Mention]:
        """All mentions in the order of the text."""
        return self._mentions

    def within(self, begin: int, end: int, *kinds: str) -> list[Mention]:
        """Mentions that lie wholly in ``[begin, end)``, of the given kinds (all kinds when none is given)."""
        first = bisect_left(self._begins, begin)
        return [m for m in self._mentions[first:bisect_left(self._begins, end, first)]
                if m.end <= end and (not kinds or m.kind in kinds)]

    # -- sentences
    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds this offset (the nearest one before it where none does)."""
        return self.sentences[max(0, bisect_right(self._sentence_begins, offset) - 1)]

    def tokens(self, s: Sentence) -> list[Token]:
        """The tokens of a sentence, made once; several families read them, and none may change them."""
        found = self._tokens.get(s.index)
        if found is None:
            found = self._tokens[s.index] = tokens(self.text, s.begin, s.end)
        return found

    # -- readings
    def state(self, rule: str, begin: int, end: int, *facts: Fact, confidence: float = 0.9) -> None:
        """State facts read from ``text[begin:end]`` by a rule. The quote is cut from the text here, nowhere else."""
        if facts:
            self.readings.append(Reading(rule, begin, end, self.text[begin:end], confidence, facts))

    def drop(self, rule: str, begin: int, end: int, why: str) -> None:
        """Say that a candidate was read and left out, and why."""
        self.dropped.append(Dropped(rule, begin, end, self.text[begin:end], why))
