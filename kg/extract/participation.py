"""Who takes part in an occasion, in which role, and where it happens: what one sentence says around one anchor.

An actor counts when the words around it place it there: as one who meets, sends, hosts, pays, speaks or attends. A
country that is only a topic, a place that is only compared, a name that only owns something ("President X's plan") do
not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.document import Document, Mention, Sentence
from kg.extract.event_words import (
    ATTENDANCE,
    HEADS,
    PEOPLE,
    PEOPLE_NEXT,
    PLURALS,
    PRESENCE,
    ROLE_OF_PEOPLE,
    is_people,
)
from kg.extract.slots import Clauses
from kg.extract.when_where import no_place, turns_aside

if TYPE_CHECKING:
    from kg.extract.anchors import Anchor

_PRESENCE = re.compile(r"\b(?:" + PRESENCE + r")", re.I)
_ATTENDS = re.compile(r"\b(?:" + ATTENDANCE + r")", re.I)
_POSSESSIVE = re.compile(r"[’'‘]s?(?=[ ,])|[’'](?= )")
_LEAD_WORD = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w.’'&/-]*|of|for|the|de|al|bin|his|her|its|their|new|former|current|visiting|H\.E\.?|Hon\.?|"
    r"and(?= [A-Z][\w]* (?:of|for|[A-Z])))[ ]\Z")
_NEXT_WORDS = re.compile(r"[ ’'s]*((?:[\w-]+[ ]?){0,4})")
_OF = r"\(?(?:of|from)[ ](?:the[ ])?(?:government of |city of )?(?:[A-Z][\w-]+, )?\Z"
_BEHIND_OF = re.compile(_OF)
_PEOPLE_OF = re.compile(r"((?:[\w’'-]+[ ]){1,5})" + _OF)
_PEOPLE_NEXT = re.compile(r"[ ]+(?:" + "|".join(sorted(PEOPLE_NEXT)) + r")\b")
_JOINING = re.compile(
    r"[\s,;/&–—()’'s-]*(?:\b(?:and|as well as|along with|together with|with)\b[\s,]*)?(?:the |his |her |its |their |"
    r"also )*\Z", re.I)

_OWNED = re.compile(
    r"\b(?:according to|instructions? of|directives? of|behalf of|vision of|initiative of|named after|"
    r"letter (?:from|of|to)|invitation (?:of|from|by)|"
                    r"message (?:from|of)|announced by|said by|told by|statement (?:by|from|of)|decree of|"
                    r"decision of|policy of|leadership of|"
                    r"release (?:of|by|from)|reported by|ranked by|survey of|index of|attributable to)(?: the|"
                    r" H\.E\.?| His Excellency)?(?: [A-Z][\w.]*){0,4} \Z", re.I)

# Behind these a person is only spoken of, unless the word before brings somebody along.
_BRINGS_NOBODY = frozenset("of for about on to from under against than like as upon".split())
_BRINGING = frozenset(w for head in (*HEADS, *PLURALS) for w in head.split()) | PEOPLE | frozenset(
    "presence attendance participation patronage chairmanship auspices leadership chair composed consisting "
    "consisted "
    "comprised attended courtesy paid called guest guests company signature signatures hosted hands spoke spoken "
    "speak speaking talked talk speaks".split())
_CALLS = frozenset(("pay", "courtesy call", "calls", "audience"))
# "coordination with X": X is what is spoken of.
_WITH_TOPIC = frozenset(
    """cooperation coordination relations relationship relationships ties partnership partnerships friendship alliance
    trade border links collaboration conflict war dispute engagement solidarity peace normalization""".split()
)
_ACTING = frozenset(("international-organization", "agency", "university"))

_ROLES = (
    (
        "funder",
        re.compile(
            r"\b(?:fund(?:ed|ing) (?:by|of|from)|financed by|sponsored by|"
            r"financial (?:support|assistance) (?:of|from|by)|paid (?:for )?by|grant (?:of|from))[^.;]{0,12}\Z",
            re.I,
        ),
    ),
    (
        "host",
        re.compile(
            r"\b(?:hosted(?: [^.;,]{0,40})? by|received(?: [^.;,]{0,30})? by|welcomed by|guests? of)[^.;]{0,12}\Z", re.I
        ),
    ),
    (
        "organizer",
        re.compile(
            r"\b(?:organi[sz]ed (?:jointly )?by|arranged by|convened by|co-?hosted by|co-?organi[sz]ed by|"
            r"co-?chaired by|chaired by|held(?: [^.;,]{0,40})? by|conducted by|"
            r"with the support of|supported by|in (?:partnership|collaboration|cooperation|"
            r"co-operation) with|jointly with|together with|dispatched by|sent by)[^.;]{0,12}\Z",
            re.I,
        ),
    ),
    (
        "guest",
        re.compile(
            r"\b(?:invit(?:ed|ing)|welcom(?:ed|ing)|received|accompanied by|in the presence of)[^.;]{0,12}\Z", re.I
        ),
    ),
)
_FUNDS = _ROLES[0][1]
# Participle before "by" -> the role of the agent.
_AGENT_OF = dict.fromkeys(("organised", "organized", "coorganised", "coorganized", "arranged", "cohosted", "cochaired",
                           "chaired", "conducted", "run", "facilitated", "delivered"), "organizer")
_AGENT_OF |= dict.fromkeys(("hosted", "received", "welcomed"), "host")
_AGENT_OF |= dict.fromkeys(("funded", "financed", "sponsored"), "funder")
_AGENT_OF |= dict.fromkeys(("opened", "addressed", "moderated"), "speaker")
_HELD_BY = re.compile(r"\b(?:held|had|conducted)\b[^.;]{0,60}\bby\b[^.;]{0,12}\Z", re.I)
_INVITES = re.compile(r"\binvitation (?:of|from|by|extended by) (?:the |his |her |H\.E\.? |[\w.’'-]+ ){0,9}\Z", re.I)
_WHOSE_INVITATION = re.compile(r"[^.;]{0,120}?\b(?:up)?on whose invitation\b|[^.;]{0,120}?\bat whose invitation\b")
_COUNTERPARTS_IN = re.compile(
    r"\bcounterparts?\b[^.;,]{0,25} in (?:the )?\Z|\bcounterparts?\b[^.;,]{0,25} in (?:the )?[A-Z]\w+(?:, | and )\Z"
)
_SEPARATE = re.compile(
    r"\bseparate(?:ly)?\b|\beach\b|one after the other|respectively|\b([Ww]ith|on)\b[^.;]{3,160}?,? and \1\b|"
    r"as well as with\b")
_ACTIVE_ROLES = (
    ("host", re.compile(
        r"\A[^.;,]{0,30}?\b(?:hosted|hosts|will host|received|receives|"
        r"welcom(?:ed|es)(?= (?:[\w’'.-]+ ){0,5}?(?:delegat|minister|"
                        r"ambassador|president|prime|mr|ms|mrs|dr|h\.e|him\b|her\b|them\b|visitors|guests|"
                        r"participants)))\b(?! by)", re.I)),
    ("organizer", re.compile(
        r"\A[^.;,]{0,80}?\b(?:organi[sz]ed|organi[sz]es|co-?hosted|co-?chaired|chaired|launched|arranged|"
        r"convened(?! (?:in|at|on|for|to|today|yesterday|here)\b)|"
        r"jointly held|dispatched|sent|is organizing)\b(?! by)", re.I)),
    ("speaker", re.compile(
        r"\A[^.;]{0,60}?\b(?:delivered|gave|made)\b[^.;]{0,40}\b(?:speech|remarks|address|presentation|lecture|"
        r"keynote|statement)|\A[^.;,]{0,20}\b(?:spoke at|addressed|presented)\b", re.I)),
    ("funder", re.compile(r"\A[^.;,]{0,30}?\b(?:funded|financed|sponsored|whose funding)\b(?! by)", re.I)),
    ("signatory", re.compile(r"\A[^.;]{0,60}?\b(?:signed|put (?:his|her|their) (?:name|signature)s?)\b", re.I)),
)
_IS_RECEIVED = re.compile(r"[^.;]{0,40}?\b(?:was|were|is|are|been|be) (?:\w+ )?(?:received|hosted|welcomed)\b")
_ITSELF_PLACE = re.compile(
    r"\b(?:in|at|to|from|near|outside|visit(?:ed|s|ing)?|reached|"
    r"toured)[ ]+(?:the[ ]+)?(?:(?:city|capital|kingdom|republic|state)[ ]+of[ ]+)?(?:southern |northern |eastern |"
    r"western |central |downtown )?\Z", re.I)
_SUBJECT_BEFORE = re.compile(
    r"(?:\A|[,;] |that |and |where |while |which |when )(?:[Tt]he "
    r")?(?:(?:Kingdom|Republic|State|Sultanate|Commonwealth|Government|Union) of (?:the )?)?\Z")
_FINITE_AFTER = re.compile(
    r"(?:(?:,? and |, )(?:the )?[A-Z][\w ’'.-]+?){0,6},? "
    r"(?:also |jointly |today |yesterday )*(?:have|has|had|will|would|is|are|was|were|held|hold|met|took|take|sent|"
    r"led|gave|made|began|host|[a-z]{2,}ed)\b")
_GIVES_TO = re.compile(
    r"\b(?:hand(?:ed|s|ing)? over|donat\w+|deliver\w*|provid\w+|grant\w*|award\w*|present\w*|transferr\w+|extend\w*|"
    r"gave|give[sn]?)\b[^.;]{0,60}\bto (?:the )?\Z")
_LISTED = re.compile(r"\b(?:countries|nations|states|members|governments)\b[^.;,]{0,40}?(?: ?\(| --? ?| [–—] ?|: ?)\Z")
_OF_ANCHOR = re.compile(r"[ ](?:which|that|when|where|to|of|by|with|between|among)\b[^,;:()]*\Z")
_ACTS_ON = re.compile(
    r" (?:will |would |is to |has |had )?(?:hosts?|hosted|holds?|held|chairs?|chaired|organi[sz]es?|prepares?)\b")
_BY_WHOM = re.compile(r" to [^;:.()]{3,120} by (?:the )?[^,;]{0,60}")  # "a trip to Benin, Togo and Mali by Minister X"
_OTHER_SUBJECT = re.compile(r"[ ](?:as|while|when|where|since|because|after|before|once|that)[ ](?:the[ ])?\Z")
_NEW_CLAUSE = re.compile(
    r"[,;:][^,;:]{0,8}\b(?:and|while|where|whereas|when|who|which|before|"
    r"after which)[ ](?:the[ ])?(?:[A-Z][\w.]+[ ]){0,4}\Z|;[^;]{0,30}\Z")
_SUBJECT = re.compile(
    r"(?: of [^,;]{0,80}|,[^,;]{0,80},)? (?:also |then |later |today |will |has |have )?(?:h[eo]ld|paid|pay|visited|"
    r"attended|met|hosted|had|made|chaired|opened|participated|took part|received|led|organi[sz]ed|"
    r"convened)\b[^,;]*\Z|.{0,2}\Z")
_ANNOUNCES = re.compile(
    r"\.?[^.;,]{0,25}\b(?:announced|announces|designated|appointed|nominated|directed|instructed)\b", re.I
)
_TO_LIST = re.compile(r"\bto (?:the )?(?:\w+ ){0,4}(?:countries|nations|states)\b[^.;]{0,80}?(?:,|:|\(|--| –)\s*\Z")
_SAYS = re.compile(r"[^.;,]{0,15}\b(?:said|says|told|noted|stated|added|recalled|explained|remarked)\b")
_MORE_ADJECTIVES = re.compile(r"(?:(?:, | and |, and )[A-Z][a-z]+(?:an|ese|ish|ch|i|ss|ek|ic|sh)\b(?: Arabian)?){0,9}")
# The role that a noun or a participle says when a copula joins it to those who have it: "A is the host of the forum",
# "Joint organizers of the seminar were A and B", "Also present was A", "Co-chairing the talks were A and B".
_PREDICATES = (
    ("organizer", r"(?:co-?)?organi[sz]ers?|(?:co-?)?chairs|co-?chair(?:man|men|persons?)|(?:co-?)?chairing|"
                  r"(?:co-?)?organi[sz]ing|presiding"),
    ("host", r"(?:co-?)?hosts?|venue|hosting"),
    ("funder", r"(?:co-?)?(?:sponsors?|funders?|financiers?|donors)|sponsoring|funding"),
    ("speaker", r"speakers?|panell?ists?|lecturers?|presenters?|moderators?|facilitators?|speaking|addressing|"
                r"moderating"),
    ("signatory", r"signatories"),
    ("guest", r"guests?(?: of honou?r)?|invitees"),
    ("participant", r"participants?|attendees?|delegates|those (?:present|attending|taking part)|present|attending|"
                    r"in attendance|participating|joining|taking part|accompanying|representing"),
)
_PREDICATE = "|".join(f"(?P<{role}>{words})" for role, words in _PREDICATES)
_MADE = re.compile(r"(?:was|were|is|are|been)(?: also| jointly)? (?:the |a )?"
                   rf"(?:joint |main |local )?(?:{_PREDICATE})\b")
_LISTS = re.compile(
    r"(?:\A|[;:] |, )(?:Also |Further |Likewise )?(?:Among |Amongst )?(?:the |those |its )?"
    rf"(?:joint |other |main |keynote |further |distinguished |invited |foreign )*(?:{_PREDICATE})\b", re.I)
_COPULAS = frozenset("were was are is been included include includes".split())
_IN_COMPANY = re.compile(r"\bin (?:close |full |direct )?[a-z]+ with \Z", re.I)
_FROM_FRONT = re.compile(
    r"From [^.;]{0,240}?, (?:[\w’'-]+ ){0,4}?(?:participants|delegates|experts|trainees|representatives|officials|"
    r"students|guests) (?=[a-z])")
_RETURNS = re.compile(r"\b(?:return\w*|back|came|arriv\w+|concluded|completed)\b[^.;]{0,60}\b"
                      r"from (?:an? )?(?:[\w-]+ ){0,3}\Z")
_LED_DELEGATION = re.compile(
    r"\b(?:delegation|mission|team|group)\b[^.;]{0,140}\bunder the (?:leadership|chairmanship) of "
    r"(?:[\w.’'-]+,? ){0,8}\Z")
_PRESENTS = re.compile(r"present|hand|submit|deliver")
_WAS_HOST = re.compile(r" (?:was|is|will be|has been)(?: \w+){0,3} (?:host|venue|seat)\b")
_VENUE = re.compile(
    r" (?:was|is|will be|has been)(?: \w+){0,4} (?:venue|scene|host|place|setting)\b|"
    r" (?:hosted|hosts|(?:will |to )?(?:host|play host)|played host|plays host|is hosting)\b")
_CAPITAL_DISTRICT = re.compile(r",? D\.? ?C\b")
_PEOPLE_LIST = re.compile(
    r"participa|members|attend|delegation|present|guests|includ|panel|\bsides?\b|represent|officials|compos|joined|"
    r"witness|speakers|following|consist|accompan", re.I)
_AT = re.compile(r"\b[Aa]t (?:the )?(?:headquarters of (?:the )?)?\Z")
_HOLDS = frozenset("held hold holds convened convene attended attend".split())
_PLAIN = re.compile(r"(?:[Tt]he )?(?:(?:Government|Republic|Kingdom|State|Sultanate) of (?:the )?)*")
_WHOSE = re.compile(r"[’']s? (?:\w+ ){0,2}\Z")
_AGENT = re.compile(
    r"(?:\A|[;:(] ?|\b(?:by|with|between|among|including|includes?|from|namely|both|funding of|support of|"
    r"joined)[ ])(?:the )?\Z")
_ELSEWHERE = re.compile(
    r"[;(—]| – |, (?!(?:and )?(?:the )?[A-Z]|to (?:the )?[A-Z])|"
    r"\b(?:including|where|who|which|that|and (?!the [A-Z]|[A-Z]))\b"
)
_HELD_IN = re.compile(
    r"\b(?:held|place|hosted|organi[sz]ed|convened|opened|kicked off|, [A-Z][\w’' -]+, )\b[^.;]{0,60}\Z|, \Z"
)
_WHICH_INCLUDES = re.compile(
    r"[^.;]{0,90}?, which (?:will |would )?(?:be attended|includ\w+|involv\w+|brought|bring\w*|gather\w*)\b"
)
# Behind these a body is a place, a topic or a measure, not one that takes part.
_BESIDE = re.compile(
    r"\b(?:at|in|through|under|about|regarding|on|for|part of|acceded to|accession to|belongs? to|into|within|against|"
    r"toward|towards|via|like|as|than|to join|joining|membership of|using)[ ](?:the[ ])?"
    r"(?:headquarters of[ ](?:the[ ])?)?\Z",
    re.I,
)
_POST_FOR = re.compile(
    r"\b(?:Representative|Envoy|Coordinator|Ambassador|Advis[eo]r|Director|Secretary|Commissioner|Rapporteur|"
    r"Counsell?or|Affairs|Mission|Officer|Desk)"
    r"(?: of (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3})? (?:for|to|on)(?: the)? \Z")
_SIDED = re.compile(r"-(?:aligned|backed|sponsored|supported|made|funded|born|controlled|occupied|owned|trained)\b")
_BY = re.compile(r"\bby[ ](?:the[ ])?(?:government of |republic of |kingdom of |delegation of )*\Z", re.I)
# By whom something is done in which one takes part: "the threat posed by X" names no participant.
_TAKES_PART_BY = re.compile(
    r"\b(?:visits?|trip|tour|calls?|attended|joined|represented|held|hosted|led|headed|chaired|convened|paid|made|given|"
    r"received|welcomed|accompanied|followed|signed|organi[sz]ed|arranged|conducted|co-\w+ed|supported|sponsored|"
    r"funded|financed|sent|dispatched|undertaken|opened|launched|delivered|provided|donated|presented|offered|"
    r"participation|attendance|initiated|run|brought together|invited|both)\b[^.;]{0,60}\bby[ ][^.;]{0,30}\Z", re.I)
_FROM = re.compile(r"\b(?:from|left|near)[ ](?:the[ ])?\Z")
_TOWARDS = re.compile(
    r"\b(?:flights?|way|road|barriers?|exports?|imports?|shipments?|deliver\w+|threats?|assistance|aid|support|"
    r"migration|access|return|commitments?)(?: [\w-]+)?[ ]to[ ](?:the[ ])?\Z")
_TO_PLACE = re.compile(r"\b(?:to|visit(?:ed|s|ing)?|in|into|toured|through|for)[ ]+(?:the[ ]+)?\Z", re.I)


@dataclass(slots=True)
class Parts:
    """What one sentence says of one anchor: actors with roles (in order), place, a label for an unnamed occasion."""

    actors: dict[str, str] = field(default_factory=dict)
    city: str | None = None
    countries: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)  # the countries or cities as written
    label: str | None = None
    counterparts: list[tuple[str, list[str]]] = field(default_factory=list)  # label, actor ids

    def sides(self, doc: Document) -> set[str]:
        """The countries and international bodies among the actors."""
        return sides_of(doc, self.actors)

    def split(self, anchor: Anchor) -> list[Parts]:
        """One Parts for each counterpart of a plural anchor ("meetings with A, B and C"); otherwise itself."""
        if not anchor.plural or not anchor.name:
            return [self]
        if " " not in anchor.name and not _SEPARATE.search(anchor.sentence_text):
            return [self]
        lands = [c for c in self.counterparts if c[1][0].startswith("country/")]
        others = lands if len(lands) > 1 else self.counterparts  # "between our minister and those of A and B"
        if len(others) < 2:
            return [self]
        other = {a for _, ids in others for a in ids}
        common = {a: r for a, r in self.actors.items() if a not in other}
        out = []
        for label, ids in others:
            out.append(Parts({**common, **{i: self.actors.get(i, "participant") for i in ids}}, self.city,
                             list(self.countries), list(self.places), label))
        return out


def others_named(doc: Document, actor: str) -> tuple[str, ...]:
    """The sides an actor stands for: its country, its members, or itself where it is an international body."""
    kind = actor.partition("/")[0]
    if kind == "country":
        return (actor,)
    if kind == "group":
        return tuple(side for m in doc.groups[actor].members for side in others_named(doc, m))
    entity = doc.bodies.get(actor) or doc.officials.get(actor)
    if entity is None:
        return ()
    if entity.country:
        return (f"country/{entity.country}",)
    if kind == "body":
        return (actor,) if entity.kind == "international-organization" else ()
    for _, body, _, _ in entity.posts:
        if body and body in doc.bodies:
            return others_named(doc, body)
    return ()


def sides_of(doc: Document, actors: Iterable[str]) -> set[str]:
    """The countries and international bodies for which actors stand."""
    return {side for actor in actors for side in others_named(doc, actor)}


def attends(doc: Document, s: Sentence) -> bool:
    """Whether the sentence says that somebody attended, spoke, hosted or paid, or stands in a list of those who did."""
    return bool(_ATTENDS.search(doc.text, s.begin, s.end)) or _in_list_of_people(doc, s)


def all_present(doc: Document, s: Sentence) -> bool:
    """Whether the sentence says of all whom it names that they were there, not only that somebody spoke."""
    return bool(_PRESENCE.search(doc.text, s.begin, s.end)) or _in_list_of_people(doc, s)


def _list_like(doc: Document, s: Sentence) -> bool:
    return s.end - s.begin < 300 and (s.kind == "item" or doc.text[s.end - 1] not in ".!?")


def _in_list_of_people(doc: Document, s: Sentence) -> bool:
    if not _list_like(doc, s) or not doc.within(s.begin, s.end, "official", "body"):
        return False
    for before in reversed(doc.sentences[max(0, s.index - 60):s.index]):
        words = doc.text[before.begin:before.end]
        if words.endswith(":") or not _list_like(doc, before):
            return bool(words.endswith(":") and _PEOPLE_LIST.search(words))
    return False


def _before(doc: Document, s: Sentence, at: int, span: int = 70) -> str:
    return doc.text[max(s.begin, at - span):at]


def _lead(doc: Document, s: Sentence, m: Mention) -> int:
    """Where the noun phrase around a person's name begins: titles and honorifics are passed over."""
    at = m.begin
    for _ in range(14):
        w = _LEAD_WORD.search(doc.text, max(s.begin, at - 40), at)
        if not w or w.start() < s.begin:
            break
        at = w.start()
    return at


def _place_of(doc: Document, s: Sentence, m: Mention) -> bool:
    if re.match(r"[-–][A-Z]", doc.text[m.end : m.end + 2]):
        return False  # "at the U.S.-EU Summit"
    return bool(_ITSELF_PLACE.search(_before(doc, s, m.begin))) and not _people_before(doc, s, m.begin)


def _people_after(doc: Document, s: Sentence, end: int) -> bool:
    end += _MORE_ADJECTIVES.match(doc.text[end:min(s.end, end + 120)]).end()  # "Russian, Mexican and Iranian envoys"
    words = _NEXT_WORDS.match(doc.text, end, s.end).group(1).lower().split()
    return any(w.strip("’'s") in PEOPLE or is_people(w) for w in words[:3])


def _people_before(doc: Document, s: Sentence, begin: int) -> str | None:
    """The noun of people of whom a mention at `begin` is: "observers | from Kiribati", "officers (from Mali"."""
    before = _before(doc, s, begin, 90)
    m = _PEOPLE_OF.search(before) if _BEHIND_OF.search(before) else None  # the search is slow, and mostly vain
    words = [w.strip("’'").lower() for w in m.group(1).split()] if m else []
    return next((w for w in reversed(words) if is_people(w)), None)


def of_people(doc: Document, s: Sentence, m: Mention) -> bool:
    """Whether a country stands with a noun of people: "delegation from X", "the X side"."""
    return bool(_people_before(doc, s, m.begin)) or _people_after(doc, s, m.end)


def _country_counts(doc: Document, s: Sentence, m: Mention, anchor: Anchor | None, clauses: Clauses) -> bool:
    text = doc.text
    before, after = _before(doc, s, m.begin), text[m.end:min(s.end, m.end + 60)]
    inside = anchor is not None and anchor.begin <= m.begin and m.end <= max(anchor.end, anchor.name_end)
    if m.form == "name" and _PEOPLE_NEXT.match(after):
        return True
    if m.form == "adjective" and _SIDED.match(after):
        return False
    if m.form == "adjective":
        return _people_after(doc, s, m.end) or (inside and bool(re.match(r"[-–]", after) or before[-1:] in "-–"))
    if _POST_FOR.search(before):
        return False
    if m.kind == "group" and anchor is not None and anchor.begin <= m.begin < anchor.name_end and "of" in before[-12:]:
        return True  # "talks with those representing the offices of 12 countries, among them ..."
    if (
        m.form == "name"
        and _FROM_FRONT.match(text, s.begin, s.end)
        and m.end <= _FROM_FRONT.match(text, s.begin, s.end).end()
    ):
        return True  # "From Guatemala, Honduras and El Salvador, participants were hosted"
    if m.form == "people":
        return bool(_people_before(doc, s, m.begin))
    if _GIVES_TO.search(before):
        return True
    if re.match(r"\s?[-–]\s?[A-Z]", after) or re.search(r"[A-Za-z]\s?[-–]\s?\Z", before):
        return inside
    if _POSSESSIVE.match(after):
        return _people_after(doc, s, m.end) or (anchor is not None and 0 <= anchor.begin - m.end < 30)
    if anchor is not None and anchor.kind == "visit" and anchor.form != "verb" and not inside:
        # who visits is a person, a delegation or the subject; the visit is about the other countries of the sentence
        return bool(_people_before(doc, s, m.begin) or (_SUBJECT_BEFORE.search(before) and _FINITE_AFTER.match(after)))
    by = _BY.search(before)
    if by and not _TAKES_PART_BY.search(text, max(s.begin, m.begin - 110), m.begin):
        return False
    if re.search(
        r"\b(?:with|between|among|by|joined|hosted|both|including|includes|namely)[ ](?:the[ ])?(?:government of |"
        r"republic of |kingdom of |delegation of |host )*\Z", before, re.I):
        return True
    if re.search(r"\bGovernments?[ ]of[ ](?:the[ ])?\Z", before, re.I):
        return True
    if _people_before(doc, s, m.begin):
        return True
    if _SUBJECT_BEFORE.search(before) and _FINITE_AFTER.match(after):
        return True
    slot = clauses.slot(m)
    if slot.word in _HOLDS and slot.kind == "subject" and anchor is not None \
            and m.end <= slot.verb <= anchor.begin < slot.verb + 60 and _whole(clauses, m):
        return True
    if _LISTED.search(before):
        return True
    return inside and bool(re.search(r"\b(?:of|and|between|with|among)[ ](?:the[ ])?\Z|, (?:the )?\Z", before))


def _actor_counts(doc: Document, s: Sentence, m: Mention, anchor: Anchor | None, clauses: Clauses) -> bool:
    text = doc.text
    after = text[m.end:min(s.end, m.end + 60)]
    if m.kind in ("country", "group"):
        return _country_counts(doc, s, m, anchor, clauses)
    begin = _lead(doc, s, m) if m.kind == "official" else m.begin
    before = _before(doc, s, begin, 80)
    if _OWNED.search(_before(doc, s, m.begin, 90)) and not (
            m.kind == "official" and _LED_DELEGATION.search(doc.text, s.begin, m.begin)):
        return False
    if m.kind == "official":
        if _ANNOUNCES.match(after) or (
            anchor is not None and anchor.link == "main" and anchor.begin > m.end and _SAYS.match(after)
        ):
            return False
        if _in_bracket_of_body(doc, s, m):
            return False
        if _only_spoken_of(clauses, m, anchor):
            return False
    if m.kind == "body" and m.form != "reference" and (
        _POST_FOR.search(before)
        or (re.match(r"[-–][A-Z]", after) and not (anchor is not None and anchor.begin <= m.begin < anchor.end))
    ):
        return False  # "Representative to the X", "an X-Y council"
    possessive = _POSSESSIVE.match(after)
    if possessive and not _people_after(doc, s, m.end):
        gap = anchor.begin - m.end if anchor else 999
        if not 0 <= gap < 30 and not (anchor and anchor.begin <= m.begin < anchor.end):
            return False
    if m.kind == "official":
        return True
    if (
        doc.bodies[m.id].kind not in _ACTING
        and not any(p.search(before) for _, p in _ROLES)
        and _affiliation(doc, s, m)
    ):
        return False
    if m.form == "reference" and possessive:
        return False
    if doc.bodies[m.id].kind == "international-organization" and not _acts(doc, s, m, anchor):
        return False
    slot = clauses.slot(m)
    if slot.kind == "prep" and slot.word == "to" and slot.of not in _BRINGING and (
            anchor is None or anchor.kind not in ("visit", "meeting", "ceremony")):
        return False  # "a contribution to X was presented"
    return not _BESIDE.search(before)


def _only_spoken_of(clauses: Clauses, m: Mention, anchor: Anchor | None) -> bool:
    """ "conveyed the greetings of X", "thanked the government for": it stands behind a word that brings nobody."""
    slot = clauses.slot(m)
    if slot.kind != "prep" or slot.word not in _BRINGS_NOBODY or slot.of in _BRINGING:
        return False
    if slot.word == "from" and anchor is not None and (anchor.head in _CALLS or anchor.head == "receive"):
        return False  # "the courtesy call that the minister received from X"
    return anchor is None or not (anchor.begin <= slot.begin < anchor.name_end)


def _acts(doc: Document, s: Sentence, m: Mention, anchor: Anchor | None) -> bool:
    """Whether an international body does something in the sentence, and is no topic ("a member of the ...")."""
    if anchor is not None and anchor.begin <= m.begin and m.end <= anchor.name_end:
        return True
    before, after = _before(doc, s, m.begin, 90), doc.text[m.end:min(s.end, m.end + 60)]
    return bool(
        _AGENT.search(before)
        or _people_before(doc, s, m.begin)
        or _FINITE_AFTER.match(after)
        or _people_after(doc, s, m.end)
        or re.match(r" [A-Z]", after)
        or _affiliation(doc, s, m)
    )


def _in_bracket_of_body(doc: Document, s: Sentence, m: Mention) -> bool:
    """"the Ministry of the Interior (Minister: X)": the bracket says who heads the body, not who came."""
    at = doc.text.rfind("(", s.begin, m.begin)
    return (
        at >= 0
        and ")" not in doc.text[at : m.begin]
        and any(b.end in (at, at - 1) for b in doc.within(s.begin, at, "body"))
    )


def _affiliation(doc: Document, s: Sentence, m: Mention) -> bool:
    """Whether the body stands there only to say whose official a person is."""
    return any(m.id in (post[1] for post in doc.officials[o.id].posts) and abs(o.begin - m.begin) < 160
               for o in doc.within(s.begin, s.end, "official") if o.form == "name")


def active_role(after: str, kind: str) -> str:
    """The role of a subject by the verb that follows it: "the delegation | hosted the forum"."""
    return next(
        (
            role
            for role, pattern in _ACTIVE_ROLES
            if (role != "signatory" or kind == "ceremony") and pattern.match(after)
            and not (role == "host" and _IS_RECEIVED.match(after))
        ),
        "participant",
    )


def _role(doc: Document, s: Sentence, m: Mention, kind: str, clauses: Clauses) -> str:
    before = _before(doc, s, _lead(doc, s, m) if m.kind == "official" else m.begin, 80)
    for role, pattern in _ROLES:
        if pattern.search(before):
            if kind == "meeting" and role == "organizer" and _HELD_BY.search(before):
                return "participant"  # "talks were held by X with Y": both talked
            return role
    slot = clauses.slot(m)
    if slot.kind == "prep" and slot.word == "by" and (agent := _AGENT_OF.get(slot.of.replace("-", ""))) and (
            m.kind != "country" or (agent != "speaker" and _whole(clauses, m))):
        return agent  # "organised by A and B", "co-chaired by the Ministers A and B"
    of = ROLE_OF_PEOPLE.get(_people_before(doc, s, m.begin) or "") if m.kind != "official" else None
    return of or active_role(doc.text[m.end:min(s.end, m.end + 110)], kind)


def parts_of(doc: Document, s: Sentence, anchor: Anchor | None, found: list[Anchor]) -> Parts:
    """What the sentence says of this anchor (of the occasion spoken of before, when anchor is None).

    found: all anchors of the sentence; `_owners` tells which of them an actor belongs to.
    """
    out = Parts()
    clauses = Clauses(doc, s)
    kind = anchor.kind if anchor else ""
    persons = anchor is None and bool(doc.within(s.begin, s.end, "official"))
    # "during the Vice President's trip": whose trip it is, is said; those before are others
    others_visit = (
        anchor is not None
        and kind == "visit"
        and bool(_WHOSE.search(_before(doc, s, anchor.begin, 40)))
        and not any(
            0 <= anchor.begin - m.end <= 25 for m in doc.within(s.begin, anchor.begin, "official", "country", "body")
        )
    )
    previous: tuple[Mention, bool, str, list[Anchor]] | None = None
    for m in doc.within(s.begin, s.end, "official", "body", "country", "group", "city"):
        if m.kind == "city" or (
            m.kind == "country"
            and m.form != "adjective"
            and _place_of(doc, s, m)
            and not _GIVES_TO.search(_before(doc, s, m.begin, 110))
            and not _FUNDS.search(_before(doc, s, m.begin))
        ):
            if m.kind == "country" and anchor is not None and anchor.kind == "meeting" and _COUNTERPARTS_IN.search(
                    _before(doc, s, m.begin, 90)):
                _put(out, m.id, "participant")
                _counterpart(doc, s, m, anchor, out)
            elif anchor is not None and _nearest(doc, found, m) is anchor:
                _take_place(doc, s, m, anchor, out)
            continue
        if (
            m.kind == "country"
            and m.form == "name"
            and clauses.of_official(m)
            and not _INVITES.search(doc.text, max(s.begin, m.begin - 110), m.begin)
        ):
            continue  # "Minister of Trade of X, NAME": whom X sends is said by the name
        begin = _lead(doc, s, m) if m.kind == "official" else m.begin
        owners = _owners(doc, m, found)
        role = _role(doc, s, m, kind, clauses)
        counts = _actor_counts(doc, s, m, anchor, clauses) or (
            m.form == "name"
            and role in ("organizer", "host", "funder")
            and any(p.search(_before(doc, s, begin, 80)) for r, p in _ROLES if r == role)
        )
        made = _made(doc, s, clauses, m, found)
        if anchor is not None and anchor.head == "discuss" and not _discusses(clauses, m):
            continue
        if counts and m.kind in ("country", "body") and _topic_with(clauses, m, anchor):
            counts = False
        if made:
            counts, role, owners = True, made[0], made[1]
        if anchor is not None and anchor.head == "accredit" and m.kind in ("official", "country"):
            slot = clauses.slot(m)
            if slot.kind == "prep" and slot.word in ("to", "by"):
                role = (
                    "host"
                    if slot.word == "to"
                    or "receiv" in doc.text[anchor.begin : anchor.end]
                    or not _PRESENTS.match(doc.text, anchor.begin)
                    else "guest"
                )
                counts = counts or m.kind == "official"
            elif slot.kind == "subject":
                role = "guest" if _PRESENTS.match(doc.text, anchor.begin) or slot.word == "had" else "host"
            elif slot.kind == "prep" and slot.word == "of":
                counts, role = True, "guest"
        if _WAS_HOST.match(doc.text, m.end) and re.search(r"\b(?:of|for) which (?:the )?\Z", _before(doc, s, m.begin)):
            counts, role = True, "host"  # "of which X was the host"
            owners = [a for a in found if a.end <= m.begin][-1:] or owners
        if (
            anchor is not None
            and m.kind in ("official", "body", "country")
            and (
                _INVITES.search(doc.text, max(s.begin, m.begin - 110), m.begin)
                or _WHOSE_INVITATION.match(doc.text, m.end, s.end)
            )
        ):
            counts, role = True, "host"  # "at the invitation of X"
        if anchor is not None and anchor.head in _CALLS and m.kind == "official" and _called_on(clauses, m, anchor):
            role = "host"
        if previous and _JOINING.fullmatch(doc.text[previous[0].end:begin]):
            # "A, B and C": the others follow the first
            if m.kind == "country" and m.form == "name":
                counts = counts or (previous[1] and previous[0].kind in ("country", "group"))
            elif m.kind == "body" and m.form != "reference":
                counts = counts or (previous[1] and previous[2] != "participant" and previous[0].kind != "official")
            if previous[2] != "participant" and role == "participant":
                role = previous[2]
            if not any(a.begin <= m.begin and m.end <= a.name_end for a in found):
                owners = previous[3]
        previous = (m, counts, role, owners)
        if m.kind == "body" and anchor is not None and not out.countries and anchor is _nearest(doc, found, m) \
                and _AT.search(_before(doc, s, m.begin)) and doc.bodies[m.id].country and not _affiliation(doc, s, m):
            out.countries.append(doc.bodies[m.id].country)  # "at the Ministry of Finance": where that ministry is
        if others_visit and m.begin < anchor.begin:
            continue
        if anchor is not None and _in_other_clause(doc, s, m, anchor):
            continue
        if kind == "visit" and anchor.link != "main" and anchor.form == "noun" and not _of_phrase(doc, m, anchor):
            continue  # "during the visit, X discussed ...": X need not be the visitor
        if not counts or (anchor is not None and anchor not in owners):
            continue
        if anchor is not None and anchor.form == "named" and anchor.begin <= m.begin and m.end <= anchor.name_end:
            if m.kind == "official":
                if anchor.head in ("inauguration", "swearing-in"):
                    role = "host"
                elif anchor.kind not in ("meeting", "visit"):
                    continue  # "State Funeral of X", "X Memorial Conference"
            elif m.kind == "body" and doc.bodies[m.id].kind == "other":
                continue  # "Meeting of the X-Y Joint Commission": the sides meet, the commission is their form
        if anchor is None and m.kind == "body" and persons and _list_like(doc, s) \
                and doc.bodies[m.id].kind != "international-organization":
            continue  # "NAME, TITLE, BODY": whom the person belongs to
        if anchor is not None and anchor.head == "visit" and anchor.form == "verb" and role == "participant" \
                and m.begin > anchor.end and _visited(clauses, m, anchor):
            role = "host"  # "visited the customs service of Lithuania"
        _put(out, m.id, role)
        if anchor is not None and m.kind != "group" and (m.begin >= anchor.end or (
                anchor.plural and anchor.form == "noun" and m.end <= anchor.begin and _with(clauses, m))):
            _counterpart(doc, s, m, anchor, out)
    if anchor is not None and kind == "visit" and anchor.form == "noun" and (anchor.owned or _RETURNS.search(
            doc.text, max(s.begin, anchor.begin - 90), anchor.begin)):
        # "attended the forum during his visit", "During his visit to X, the Minister met", "returned from a visit to X"
        persons = doc.within(s.begin, anchor.begin, "official")[:1] or [
            m for m in doc.within(anchor.end, s.end, "official") if clauses.slot(m).kind == "subject"][:1]
        for m in persons:
            _put(out, m.id, "guest")
    if anchor is not None and kind == "visit":
        _visit(doc, s, anchor, out)
    for actor in list(out.actors):
        if actor.startswith(("official/", "body/")):
            role = out.actors[actor]
            goes = ("host", "organizer") if actor.startswith("body/") else ("host",)
            if kind == "visit":
                goes += ("guest",)
            for side in others_named(doc, actor):
                _put(out, side, role if role in goes else "participant")
    if anchor is not None and anchor.form == "verb" and out.label is None:
        out.label = _label(anchor, out)
    return out


def _made(
    doc: Document, s: Sentence, clauses: Clauses, m: Mention, found: list[Anchor]
) -> tuple[str, list[Anchor]] | None:
    """The role that a predicate says, and of which occasions: "A is the host of", "among the speakers were A and B"."""
    slot = clauses.slot(m)
    if m.kind != "official" and clauses.of_official(m):
        return None  # "among the guests was NAME, Director of BODY"
    if slot.kind == "subject" and slot.verb >= 0:
        told = _MADE.match(doc.text, slot.verb, s.end)
        if not told or told.lastgroup == "participant":
            return None
        return told.lastgroup, [a for a in found if a.end <= slot.begin][-1:] or found[:1]
    if slot.kind != "object" or slot.word not in _COPULAS:
        return None
    lists = list(_LISTS.finditer(doc.text[s.begin:slot.begin]))
    if not lists:
        return None
    at = s.begin + lists[-1].start()
    return lists[-1].lastgroup, [a for a in found if at <= a.begin < slot.begin][:1] or found[:1]


def _discusses(clauses: Clauses, m: Mention) -> bool:
    """Whether an official is one of those who discuss: as subject, agent, or behind "with"."""
    slot = clauses.slot(m)
    return m.kind == "official" and (slot.kind == "subject" or (slot.kind == "prep" and slot.word in ("with", "by")))


def _topic_with(clauses: Clauses, m: Mention, anchor: Anchor | None) -> bool:
    """"to strengthen cooperation with X": X is a topic, unless it stands in the occasion's own phrase."""
    slot = clauses.slot(m)
    return slot.kind == "prep" and slot.word == "with" and slot.of in _WITH_TOPIC and not (
        anchor is not None and anchor.begin <= m.begin < anchor.name_end) and not _IN_COMPANY.search(
        clauses.doc.text, max(clauses.s.begin, slot.begin - 50), slot.begin)


def _whole(clauses: Clauses, m: Mention) -> bool:
    """Whether a country is the whole of its phrase: "the Government of X", not "the Minister of X"."""
    return bool(_PLAIN.fullmatch(clauses.doc.text, clauses.slot(m).begin, m.begin))


def _visited(clauses: Clauses, m: Mention, anchor: Anchor) -> bool:
    """Whether who or what is named behind a verb of visiting is visited, and not in the visitor's company."""
    slot = clauses.slot(m)
    if slot.kind == "object":
        return anchor.begin <= clauses.doc.text.rfind(slot.word, anchor.begin, slot.begin)
    return slot.kind != "subject" and not (slot.kind == "prep" and slot.word in ("with", "by", "alongside"))


def _with(clauses: Clauses, m: Mention) -> bool:
    slot = clauses.slot(m)
    return slot.kind == "prep" and slot.word == "with"


def _called_on(clauses: Clauses, m: Mention, anchor: Anchor) -> bool:
    """"paid a courtesy call on X", "an audience granted by X": X receives."""
    slot = clauses.slot(m)
    if anchor.head == "audience":
        return slot.kind == "prep" and slot.word in ("by", "with") and slot.begin >= anchor.begin
    return (slot.kind == "prep" and slot.word in ("on", "upon", "to") and slot.begin >= anchor.begin) or (
        anchor.form == "verb" and slot.kind == "prep" and slot.word == "on")


def _in_other_clause(doc: Document, s: Sentence, m: Mention, anchor: Anchor) -> bool:
    """Whether a clause with its own subject tells the occasion: "X looks to the year, when | Y hosts the forum"."""
    if m.end > anchor.begin or anchor.form == "verb":
        return False
    return any(
        a.begin > m.end + 3 and _OTHER_SUBJECT.search(doc.text, m.end, a.begin) and a.id != m.id
        and _ACTS_ON.match(doc.text, a.end, anchor.begin)
        for a in doc.within(m.end, anchor.begin, "country", "official", "body")
    )


def _of_phrase(doc: Document, m: Mention, anchor: Anchor) -> bool:
    """Whether the mention belongs to the anchor's own phrase: "X's visit", "the visit of X", "the visit X paid"."""
    if m.end <= anchor.begin:
        return anchor.begin - m.end <= 25 and bool(re.match(r"[’']s? ", doc.text[m.end:m.end + 3]))
    if m.kind == "official" and _BY_WHOM.fullmatch(doc.text, anchor.end, m.begin):
        return True
    return m.end <= anchor.name_end or (
        m.begin - anchor.end < 80 and bool(_OF_ANCHOR.match(doc.text[anchor.end : m.begin]))
    )


def _owners(doc: Document, m: Mention, found: list[Anchor]) -> list[Anchor]:
    """The anchors of the sentence whose occasion the mention's actor took part in."""
    for a in found:
        if a.begin <= m.begin and m.end <= a.name_end:
            return [a]
    for a in found:
        if a.begin >= m.end and _of_phrase(doc, m, a):
            return [a]
    mains = [a for a in found if a.link == "main"] or [a for a in found if a.link == "setting"]
    for a in found:
        if (
            a not in mains
            and a.end <= m.begin
            and (_of_phrase(doc, m, a) or _WHICH_INCLUDES.match(doc.text[a.end : m.begin]))
        ):
            return [a]
    before = [a for a in mains if a.begin < m.begin]
    if not before:
        return mains
    after = [a for a in mains if a.begin >= m.end]
    if (
        after
        and re.search(r"[,;]", doc.text[before[-1].end : m.begin])
        and _SUBJECT.match(doc.text[m.end : after[0].begin])
    ):
        return mains if doc.text[mains[0].sentence.begin:][:3] == "To " else after
    if after and _NEW_CLAUSE.search(doc.text[before[-1].end:m.begin]):
        return after
    return before[-1:]


def pairs_of(doc: Document, s: Sentence, anchor: Anchor) -> list[Parts]:
    """"the Japan-United States and Japan-Philippines summit meetings": one occasion for each pair of countries."""
    if not anchor.plural:
        return []
    lands = doc.within(max(s.begin, anchor.begin - 90), anchor.end, "country")
    out = []
    for a, b in pairwise(lands):
        if doc.text[a.end:b.begin] in ("-", "–") and a.id != b.id:
            word = doc.text[anchor.begin:anchor.end].split("-")[-1].split(" ", 1)[-1].rstrip("s")
            out.append(Parts({a.id: "participant", b.id: "participant"}, label=f"{doc.text[a.begin:b.end]} {word}"))
    return out if len(out) > 1 else []


def _label(anchor: Anchor, out: Parts) -> str | None:
    """A name for an occasion that only a verb tells: "meeting with Peru", "visit to Japan"."""
    if anchor.head == "send" and out.places:
        return "delegation to " + " and ".join(out.places)
    if anchor.kind == "visit" and out.places:
        return "visit to " + " and ".join(out.places)
    word = {"call": "call with", "train": "training of", "visit": "visit to"}.get(anchor.head, "meeting with")
    return f"{word} {out.counterparts[0][0]}" if out.counterparts else None


def _take_place(doc: Document, s: Sentence, m: Mention, anchor: Anchor, out: Parts) -> None:
    """Take a city or country as the place of the occasion."""
    text = doc.text
    if no_place(doc, s, m) or _FROM.search(_before(doc, s, m.begin)) or _POST_FOR.search(_before(doc, s, m.begin)):
        return
    if (
        anchor.kind == "visit"
        and anchor.form == "noun"
        and m.begin > anchor.end
        and _ELSEWHERE.search(text[anchor.end : m.begin])
    ):
        return
    if m.kind == "country" and re.match(r"[’'‘]s", text[m.end:m.end + 2]):
        return
    if anchor.kind != "visit" and _TOWARDS.search(_before(doc, s, m.begin)):
        return  # "on her flight to Lima", "barriers to U.S. products"
    if (
        m.kind == "country"
        and anchor.kind != "visit"
        and m.begin > anchor.name_end + 60
        and not _HELD_IN.search(text[anchor.name_end : m.begin])
    ):
        return  # "the conference ..., to respond to the crisis in X"
    if m.kind == "city":
        if m.form == "part" or not (_place_of(doc, s, m) or re.search(r"[,(] ?\Z", _before(doc, s, m.begin))
                                    or _VENUE.match(text, m.end)):
            return
        if out.city is None and (not out.countries or m.country in out.countries):
            out.city = text[m.begin:m.end] + (", D.C." if _CAPITAL_DISTRICT.match(text, m.end) else "")
    if m.country and m.country not in out.countries and (anchor.kind == "visit" or not out.countries):
        out.countries.append(m.country)
        out.places.append(text[m.begin:m.end])


def _put(out: Parts, actor: str, role: str) -> None:
    if actor not in out.actors or (out.actors[actor] == "participant" and role != "participant"):
        out.actors[actor] = role


def _nearest(doc: Document, found: list[Anchor], m: Mention) -> Anchor | None:
    """The anchor to which a place is nearest: "met in Nassau, in advance of the summit" tells nothing of the summit."""
    near = [a for a in found if m.begin >= a.end or not turns_aside(doc, m.end, a.begin)] or found
    return min(
        near, key=lambda a: (m.begin - a.end if m.begin >= a.end else (a.begin - m.end) * 1.3, a.begin), default=None
    )


def _phrase_begin(doc: Document, s: Sentence, m: Mention) -> int:
    return _lead(doc, s, m) if m.kind == "official" else m.begin


def _counterpart(doc: Document, s: Sentence, m: Mention, anchor: Anchor, out: Parts) -> None:
    _, between, first = doc.text[anchor.end:m.begin].rpartition("between ")
    if anchor.plural and m.begin >= anchor.end and not re.search(r"\b(?:with|between)\b" + (
            r"|\bon\b" if anchor.head in ("calls", "visits") else ""), doc.text[anchor.end:m.begin]):
        return
    if (
        anchor.plural
        and m.begin >= anchor.end
        and re.search(r"\bby (?:the )?\Z", doc.text[anchor.end : _phrase_begin(doc, s, m)])
    ):
        return  # "meetings with A and B were held by C"
    if between and " and " not in first:
        return  # "meetings between A and B": A is no counterpart of somebody else
    begin = _lead(doc, s, m) if m.kind == "official" else m.begin
    end = m.end
    if m.form == "adjective":  # "meeting with Tunisian officials"
        people = re.match(r"(?:[ ][\w-]+){1,3}", doc.text[m.end:m.end + 50])
        end += people.end() if people else 0
    label = " ".join(doc.text[begin:end].split())
    if m.kind == "official":
        sides = others_named(doc, m.id)
        out.counterparts.append((f"meeting with {label}" if anchor.plural else label, [m.id, *sides]))
    elif m.kind == "country" or (m.kind == "body" and not any(m.id in ids for _, ids in out.counterparts)):
        if any(m.id in ids for _, ids in out.counterparts):
            return
        out.counterparts.append(
            (f"bilateral meeting with {label}" if anchor.plural else label, [m.id, *others_named(doc, m.id)])
        )


def _visit(doc: Document, s: Sentence, anchor: Anchor, out: Parts) -> None:
    """A visit has hosts (the destinations) and guests (all others)."""
    named = [m for m in doc.within(s.begin, s.end, "country") if m.form == "name"]
    previous: Mention | None = None
    for m in named:
        to = (
            m.begin >= anchor.begin
            and m.begin - anchor.end < (260 if anchor.head == "send" else 110)
            and (
                (_TO_PLACE.search(_before(doc, s, m.begin)) and not _POST_FOR.search(_before(doc, s, m.begin)))
                or _TO_LIST.search(_before(doc, s, m.begin, 160))
            )
        )
        # "to Costa Rica and Chile"
        follows = previous is not None and _JOINING.fullmatch(doc.text[previous.end:m.begin])
        if to and anchor.form == "noun" and _ELSEWHERE.search(doc.text[anchor.end:m.begin]):
            to = None  # "a visit by the minister, who spoke of exports to Y"
        if (to or follows) and not (to and doc.text[m.begin - 4:m.begin] == "for " and anchor.head != "send"):
            if m.country not in out.countries:
                out.countries.append(m.country)
                out.places.append(doc.text[m.begin:m.end])
            previous = m
        elif m.country in out.countries and m.begin >= anchor.begin:
            previous = m
    for code in out.countries:
        out.actors[f"country/{code}"] = "host"
    hosts = {f"country/{c}" for c in out.countries}
    for actor, role in list(out.actors.items()):
        sides = set(others_named(doc, actor))
        if actor.startswith("group/") and sides & hosts and not sides <= hosts:
            del out.actors[actor]  # some are hosts, some are not: their countries are told apart
        elif role == "participant":
            out.actors[actor] = "host" if sides & hosts else "guest"
