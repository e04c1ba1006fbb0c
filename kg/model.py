"""What passes between the parts of kg: notices, readings and the facts that readings state.

Everything here is frozen, plain and free of RDF. Entities inside one notice have *local ids*, strings such as
``country/KR``, ``body/3``, ``official/1``, ``group/2``, ``event/1``, ``agreement/1``; two facts about one entity carry
the same local id. `kg.resolve` turns local ids into identities that hold across notices.

Dates are ISO 8601 at the precision known: ``2017-07-27``, ``2017-07``, ``2017`` or ``None``.
Countries are ISO 3166-1 alpha-2 codes (and ``XK``). Offsets count Unicode code points in `Notice.text`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

BODY_KINDS = ("ministry", "agency", "local-government", "legislature", "international-organization", "company",
              "university", "other")
EVENT_KINDS = ("forum", "conference", "seminar", "workshop", "summit", "meeting", "visit", "ceremony", "training",
               "exhibition", "other")
EVENT_STATUSES = ("held", "planned")
ROLES = ("organizer", "host", "participant", "speaker", "funder", "signatory", "guest")
AGREEMENT_KINDS = ("mou", "treaty", "fta", "declaration", "letter-of-intent", "action-plan", "loan", "contract",
                   "protocol", "other")
AGREEMENT_STATUSES = ("signed", "planned", "mentioned", "in-force")


@dataclass(frozen=True, slots=True)
class Notice:
    """One dated text of a public body, cleaned of page furniture.

    `text` is the capture: the title, a blank line, the body; every offset in kg counts in it. `id` is the stem of the
    file (for feeds and tables: stem + ``--`` + item), unique within one build.
    """

    id: str
    title: str
    text: str
    published: str | None = None
    publisher: str | None = None
    language: str | None = None
    source: str | None = None
    path: str = ""
    section: str | None = None

    @property
    def sha256(self) -> str:
        """Checksum of the capture's UTF-8 bytes, lower-case hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


# ------------------------------------------------------------------ facts: what one reading states
@dataclass(frozen=True, slots=True)
class CountryFact:
    """The notice names this country (by name, adjective or people)."""

    country: str  # ISO 3166-1 alpha-2


@dataclass(frozen=True, slots=True)
class BodyFact:
    """The notice names this body. `country` is None for international bodies and where the text does not say."""

    body: str  # local id
    name: str
    abbreviation: str | None = None
    kind: str = "other"  # of BODY_KINDS
    country: str | None = None


@dataclass(frozen=True, slots=True)
class OfficialFact:
    """The notice names this person."""

    official: str  # local id
    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class TenureFact:
    """The notice says that this person holds this post.

    `body` is the local id of a body that the notice names; `organization` is its name, given also where only the
    title implies the body ("Minister X of Science" implies "Ministry of Science": then `body` is None).
    """

    official: str
    title: str
    body: str | None = None
    organization: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class GroupFact:
    """Countries or actors named together ("eight Central American countries"); `members`: local ids, may be empty."""

    group: str  # local id
    name: str
    members: tuple[str, ...] = ()
    headcount: int | None = None


@dataclass(frozen=True, slots=True)
class EventFact:
    """Something about an event; fields that this reading does not state are None or empty."""

    event: str  # local id
    name: str | None = None
    kind: str | None = None  # of EVENT_KINDS
    begin: str | None = None
    end: str | None = None
    city: str | None = None
    countries: tuple[str, ...] = ()  # where it happens, first destination first
    status: str | None = None  # of EVENT_STATUSES
    topic: str | None = None
    part_of: str | None = None  # local id of the larger event


@dataclass(frozen=True, slots=True)
class ParticipationFact:
    """An actor's part, in one role, in one event."""

    event: str
    actor: str  # local id of a country, body, official or group
    role: str  # of ROLES
    head: bool = False  # leads the delegation on a visit
    on_behalf_of: str | None = None  # local id


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """Something about an agreement; fields that this reading does not state are None."""

    agreement: str  # local id
    name: str | None = None
    kind: str | None = None  # of AGREEMENT_KINDS
    status: str | None = None  # of AGREEMENT_STATUSES
    date: str | None = None
    event: str | None = None  # local id of the event at which it was concluded
    topic: str | None = None
    foresees: str | None = None  # local id of a body or event that it is to bring about


@dataclass(frozen=True, slots=True)
class PartyFact:
    """An actor (country, body, official or group) that is a party to an agreement."""

    agreement: str
    actor: str


Fact = (CountryFact | BodyFact | OfficialFact | TenureFact | GroupFact | EventFact | ParticipationFact | AgreementFact
        | PartyFact)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rule took from one passage. `quote` is ``notice.text[begin:end]``, always."""

    rule: str
    begin: int
    end: int
    quote: str
    confidence: float  # measured share of right readings of this rule, 0 to 1
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A candidate that was read and then left out, with the reason, for `kg explain`."""

    rule: str
    begin: int
    end: int
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one notice, in the order of the text."""

    notice: Notice
    readings: tuple[Reading, ...]
    dropped: tuple[Dropped, ...] = ()
