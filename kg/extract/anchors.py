"""Anchors: the words of a sentence that tell an occasion, and how the sentence is linked to it.

Named ones ("the Digital Government Ministers Forum"), described ones ("a bilateral meeting with Peru"), verbs ("met
with", "paid a visit to", "dispatched a delegation to") and words that point back ("the event").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.document import Document, Sentence
from kg.extract.event_words import (
    BACK,
    DETERMINERS,
    HEADS,
    NAMED_ONLY,
    NOT_AFTER,
    NOT_BEFORE,
    ORDINALS,
    PARTS,
    PLURALS,
    STOP_LEFT,
    VERB_NOUNS,
    WEAK_HEADS,
)
from kg.extract.slots import Clauses, Slot

_OCCASIONS = frozenset(("forum", "conference", "seminar", "workshop", "summit", "exhibition"))
_MONTHS_DAYS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
def _heads() -> re.Pattern[str]:
    """Any head, the longest first; by first letters, which is three times as fast as one long list."""
    by_letter: dict[str, list[str]] = {}
    for w in sorted({**HEADS, **PLURALS, **dict.fromkeys(BACK)}, key=lambda w: (-len(w), w)):
        by_letter.setdefault(w[0], []).append(re.escape(w[1:]).replace("\\ ", r"\s"))
    return re.compile(r"(?<![A-Za-z])(?:" + "|".join(
        f"{first}(?:{'|'.join(rest)})" for first, rest in by_letter.items()) + r")\b", re.I)


_HEAD = _heads()
_WORD_BEFORE = re.compile(r"(\([A-Z][\w-]{1,14}\)|[\w.&’'/–-]*[\w.&’'])[ \u2013–-]*\Z")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ0-9]")
# What may follow the head of a name: "(HLF-4)", "of Foreign Ministers of the …", "for Diplomatic Missions", "2023".
_NAME_RIGHT = re.compile(
    r"(?:[ ]\([A-Z][\w-]{1,14}\))?"
    r"(?:[ ](?:(?:[Oo]f|[Oo]n|[Ff]or|[Bb]etween|[Aa]mong|[Ww]ith|[Aa]nd|[Tt]o|[Pp]lus|&)[ ](?:the[ ]|former[ ])?)?"
    r"(?=[A-Z0-9])(?!(?:" + _MONTHS_DAYS + r")\w*\b)[\w.&’'–/-]*[\w&’'.)](?<!\.)(?:\.(?=[ ][A-Z]\w)(?<=[A-Z]\.))?"
    r"|,[ ](?:and[ ])?(?:the[ ])?(?=[A-Z])\w+(?=,?[ ]and[ ](?:the[ ])?[A-Z]|,[ ][A-Z]\w+,?[ ]and|[ ]and[ ])|"
    r",[ ]and[ ](?:the[ ])?(?=[A-Z])\w+)*")
_COMPLEMENT = re.compile(
    r"[ ](?:of|on|with|between|for|among|to|about|regarding|concerning)[ ]"
    r"(?:[^,.;:()“”\"]|(?<=\b(?:[DM]r|Ms|St))\.|(?<=\b(?:Mrs|Hon))\.|(?<=\bProf)\.|(?<=\b[A-Z])\.){2,110}?"
    r"(?:(?:,[ ][A-Z][\w’'-]+(?:[ ][A-Z][\w’'-]+){0,3}){1,5},?[ ]and[ ][A-Z][^,.;:()“”\"]{2,60}?)?"
    r"(?=[,.;:()“”\"]|[ ](?:was|were|is|are|has|have|had|will|would|which|who|that|took|takes|held|hosted|began|"
    r"begins|started|starts|opened|opens|kicked|ended|concluded|aims|aimed|in|at|during|"
    r"following|after|before|when|where|while|by|took|on[ ](?:the[ ])?(?:\d|" + _MONTHS_DAYS + r"))|\Z)")
_LATER_HEAD = re.compile(r"(?:[ ][A-Z][\w’'-]*){0,2}?[ ](?:" + "|".join(sorted(
    re.escape(w.title()) for w, kind in HEADS.items() if kind in _OCCASIONS)) + r")\b(?!-)")
_AND_ADJECTIVE = re.compile(r"\b[a-z-]+(?:al|ic|ive|ary|ous|ish) \Z")
_CHANNELS = frozenset(("video conference", "videoconference", "phone call", "telephone call", "call", "webinar"))
_ROUND = re.compile(r"\b(?P<n>(?P<o>\d+(?:st|nd|rd|th)|[a-z]+) (?:round|session|edition) of )\Z")
_RECORD = re.compile(r"\b(?:Readout|READOUT|Statement|Report|Outcomes?|Results?|Remarks|Transcript|Summary)[ ]\Z")
_ED_ADJECTIVES = frozenset("extended united related limited integrated high-powered concerned specialized joint-led "
                           "advanced distinguished so-called".split())
_WORDS = r"(?:[^.;\s]+ ){0,%d}?"
_BEFORE_PERSON = (
    r"[Ff]ormer|H\.E|Hon|Mr|Ms|Dr|Crown|President|Prime|Minister|Ambassador|Foreign|Deputy|Vice|Secretary|King|Queen|"
    r"Chancellor|members? of|representatives? of"
)
_RECEIVED = (
    r"delegation|[Mm]inisters?|[Aa]mbassadors?|[Pp]resident|[Ss]ecretary|[Ee]nvoy|[Oo]fficials?|[Cc]hair\w*|[Hh]ead|"
    r"[Dd]irector|[Gg]overnor|[Rr]epresentatives?|Prime|courtesy call|counterpart|[Cc]ommissioner|King|Chancellor|"
    r"in audience"
)
# Verb of meeting -> the forms that tell an occasion.
_VERB_FORMS = {
    "meet": (
        rf"(?:met|meets?)(?= {_WORDS % 8}(?:with|by)\b| (?:{_BEFORE_PERSON})|,? (?:today|yesterday|here)\b)",
        r"met(?! the (?:\w+ ){0,3}(?:needs?|requirements?|criteria|targets?|deadlines?|costs?|goals?|conditions?|"
        r"standards?|demands?|expectations|quorum)\b)"
        r"(?= (?:his|her|him|them|the|virtually|online|again|"
        r"in (?-i:[A-Z])|on (?-i:[A-Z\d])|at |(?-i:[A-Z])[\w’'-]+ )|[.,])",
        r"meeting with(?= )",
        r"(?:was|were) met by",
        r"(?:sat|sits?|sitting) down (?:together|with)(?= )",
        r"with whom [^.;,]{0,60}?\bmet\b",
    ),
    "join": (
        r"join(?:ed|s)? (?:with )?(?:representatives|ministers|leaders|counterparts|officials|colleagues|delegates)"
        r"(?= (?:from|of)\b)",
    ),
    "call": (
        rf"spoke(?= {_WORDS % 6}(?:with|by|to)\b)",
        r"to speak (?:by phone )?with",
        r"(?:tele)?phoned(?= )",
    ),
    "pay": (
        r"(?:called|calls|calling) on(?= (?:the |H\.E|Hon|(?-i:[A-Z])))",
        r"paid (?:a |his |her |their )?courtesy (?:call|visit)s? (?:on|to)",
    ),
    "receive": (
        r"(?:was|were|is|been|be) (?:\w+ )?(?:received|welcomed|hosted)(?: [^.;,]{0,40}?)? by",
        r"(?:was|were|is|are) the guests? of(?= (?:his|her|their|(?-i:[A-Z])))",
        rf"(?:received|receives|hosted|hosts|welcomed)(?! by)(?= {_WORDS % 9}(?:{_RECEIVED})\b)",
    ),
    "visit": (
        r"(?:visited|will visit|visits|to visit|visiting)(?= )",
        r"(?:travel(?:s|led|ed|ling|ing)?|depart(?:ed|s)|flew|fly) (?:out )?(?:to|for)(?= )",
        r"(?:left|leaves?|leaving|sets? off|set out) for(?= (?:the )?(?-i:[A-Z]))",
        r"arriv(?:ed|es|ing) in(?= )",
        r"(?:has|have|had) (?:come|landed|arrived) (?:to|in|on)(?= )",
    ),
    "send": (
        rf"(?:dispatch(?:ed|es)?|sent|sends|send|to send)(?: out)?(?= {_WORDS % 22}to\b)",
        rf"(?:led|leads?|leading|headed|heads|heading)"
        rf"(?= (?:an?|the) {_WORDS % 4}(?:delegation|mission) to (?-i:[A-Z]))",
    ),
    "gather": (
        r"(?:gathered|convened|came together|gather)(?= (?:for|on|in|at|to|today|by|as|here|virtually))",
        r"brought together|brings together|brought (?:(?-i:[A-Z])\w+ ){1,5}together",
    ),
    "discuss": (
        r"(?:discussed|reviewed|exchanged (?:views|opinions)|exchange of (?:views|opinions)|"
        r"talked (?:over|of|about|with)|conferred|consulted|held consultations|took up|taken up)(?= )",
    ),
    "accredit": (
        r"(?:present(?:ed|s|ing)?|handed over|submitted|delivered) (?:copies of )?(?:his|her|their) "
        r"(?:copies of )?(?:letters? of )?(?:credentials|credence)",
        r"(?:received|accepted|receives) (?:the )?(?:letters? of )?(?:credentials|credence)",
        r"(?:their |his |her )?credentials (?:were |was |have been )?(?:received|accepted|presented)",
    ),
    "train": (r"(?:trained|will train|was trained|were trained)(?= )",),
    "inaugurate": (
        r"(?:inaugurated|unveiled|cut the ribbon|broke ground|laid the (?:foundation|corner) ?stone)(?! by)(?= )",
        r"(?:officially|formally|jointly) (?:opened|commissioned|launched)(?! by)(?= )",
    ),
}
_VERBS = re.compile(r"\b(?:" + "|".join(f"(?P<{verb}>{'|'.join(f)})" for verb, f in _VERB_FORMS.items()) + ")", re.I)
_KIND_OF_VERB = dict.fromkeys(_VERB_FORMS, "meeting") | {
    "visit": "visit",
    "send": "visit",
    "train": "training",
    "accredit": "ceremony",
    "inaugurate": "ceremony",
}
# What is met without anybody being met.
_MEETS_NEED = re.compile(
    r"(?: \w+){0,5}? (?:challenges?|needs?|requirements?|goals?|targets?|demands?|standards?|obligations?|criteria|"
    r"commitments?|deadlines?|objectives?|threats?|conditions|expectations|quotas?|costs?)\b|"
    r"[ ]by[ ](?!(?:the |his |her )?[A-Z]|the |his |her )")
_LONGER_NAME = re.compile(r" (?!" + _MONTHS_DAYS + r")[A-Z][a-z]+")
_CALL_TO = re.compile(r" (?:from|by) [^.;]{3,120}? to (?!discuss|exchange|review|talk|congratulate|thank)[a-z]+ ")
_CALLED_ON = re.compile(
    rf"(?: [\w.’'-]+,?){{0,5}}? (?:{_BEFORE_PERSON}|His|Her|Director|Chair|Governor|Speaker|Head)")
# "called on the minister to act": no call was paid
_URGES = re.compile(
    r"[^.;]{0,120}? to (?!discuss|exchange|convey|present|brief|bid|pay|express|introduce|offer|extend|deliver|hand|"
    r"submit|review|talk|thank|the\b|his\b|her\b|a\b|[A-Z])[a-z]+")
# "welcomed the visit of the minister": between verb and person stands what is welcomed
_NO_GUEST = re.compile(
    r" (?:the |a |an |his |her |its |their |this |these |recent |successful |historic |[\w-]+ ){0,4}?(?:visits?|trip|"
    r"announcements?|decisions?|commitments?|efforts?|progress|support|initiatives?|proposals?|statements?|adoption|"
    r"release|signing|launch|results?|outcomes?|agreements?|plans?|reports?|participation|contributions?|"
    r"appointment|election|invitation|letters?|messages?|news|word|information|opening|establishment|conclusion|"
    r"entry|steps?|reforms?|deal|fact|opportunity|role|leadership|cooperation|readiness|interest|intention)\b")
_ITS_DEED = re.compile(r"[’'‘]s? (?!delegation|team|visit|party|entourage|group|wife|husband|spouse)")
_NO_GUEST_BEFORE = re.compile(r",|\b(?:and|with|led|headed)\b")
_AT_IT = re.compile(
    r"\b(?:at|during|in the course of|present at|after|following|witness\w*|attend\w*|presided over)(?: the| this|"
    r" a)? \Z", re.I)
_PLACE_FOR = re.compile(r"[A-Z][\w’' -]{2,30}? (?:for|on|to) (?:the )?(?=[A-Z])")
_DELEGATION = re.compile(
    r"\b(?:delegation|mission|team|group|officials|experts|envoys?|specialists|observers|exhibitors|representatives|"
    r"him|her|them|volunteers)\b", re.I)

_DET_WORDS = (
    "the this that these their his her its our a an recent upcoming first last latest previous successful several "
    "annual "
    "joint bilateral trilateral inaugural ministerial high-level virtual first-ever new second third fourth fifth "
    "sixth "
    "seventh eighth ninth tenth"
).split()
_DET = (
    rf"(?:(?:{'|'.join(_DET_WORDS)}|number of|series of|[\w’'.-]+[’']s?|\d+(?:st|nd|rd|th)|"
    rf"(?:two|three|four|five)-day|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*|\d{4}) ){0,4}\Z"
)
_FOR = re.compile(r"\b(?:for|at|in|as part of) " + _DET)
# The sentence speaks of the occasion only as before or after, wished for, or a source.
_ASIDE = re.compile(
    r"(?:on the (?:sidelines|margins)(?: of)?|ahead of|prior to|in advance of|following|followed by|after|since|"
    r"until|before|in the run-up to|"
    r"prepar\w+ (?:for|of)|preparatory to|outcomes? of|results? of|look(?:s|ed|ing)? forward to|"
    r"invit\w+ (?:[^.;,]{0,60})?to(?: attend| visit| participate in| take part in| join)?|"
    r"in response to|based on|pursuant to|recall\w*|called? to mind[^.;]{0,30}|follow(?:ed)? up on|"
    r"follow-up (?:to|of|on)|implement\w*(?: of)?|"
    r"date (?:for|of)|hope\w* (?:for|to \w+)|congratulat\w+ [^.;]{0,60}on|welcomed|discussed|commend\w*|"
    r"success(?:ful)? (?:of|hosting of)|"
    r"candidacy [^.;,]{0,30}|establishment of|creation of|announcement of|exemplified by|organization of|"
    r"organi[sz]ing of|discuss\w*) " + _DET, re.I)
# Behind these an occasion is a means, an aim or a topic: the sentence does not say that anybody was there.
_TOPIC = re.compile(r"\b(?:on|for|through|under|to|by|from|with|about|anticipation of) " + _DET, re.I)
# ... but "by a ceremony" tells one anew, and who goes somewhere for it is there.
_NEW_ONE = re.compile(r"\b(?:a|an) (?:[\w-]+ ){0,2}\Z")
_GOES = re.compile(
    r"\b(?:arriv|travel|came|come|flew|went|go|goes|gather|sent|dispatch|depart|left|visit|invit|welcom)\w*\b"
    r"[^.;,]{0,60}\b(?:for|to) " + _DET, re.I)
_AND_THE = re.compile(r"[^,.;]{0,40},? and (?:the |an? |its |their )?")
_MARKED_WITH = re.compile(
    r"\b(?:mark|celebrat|commemorat|conclud|open|clos|honou?r)\w*\b[^.;,]{0,90} with " + _DET, re.I
)
# The sentence happens in it: those it names were there, unless it has an occasion of its own.
_SETTING = re.compile(
    r"(?:\b(?:at|during|in|into|within|throughout|in the course of|(?:with)?in the framework of|"
    r"under the (?:framework|auspices|aegis|umbrella) of|as part of|on the occasion of|"
    r"in the context of|in connection with|of)) " + _DET,
    re.I,
)
_ATTENDED = re.compile(
    r"(?:\b(?:attend\w*|participa(?:te|ted|tes|ting|tion|nts?) (?:in|at|of)|t(?:ake|akes|ook|aken|aking) part in|"
    r"part in|part at|present (?:at|for|during)|represent\w* (?:at|in)|presence (?:at|of)|"
    r"join(?:ed|s|ing)?|sp(?:eak|oke|eaking|eaks) (?:at|to)|address(?:ed|ing)?|open(?:ed|ing)?|chair(?:ed|ing|s)?|"
    r"co-?chair(?:ed|s|ing)?|host(?:ed|s|ing)?|co-?host(?:ed|s|ing)?|h[eo]ld(?:s|ing)?|"
    r"organi[sz](?:e|ed|es|ing)|conven(?:e|ed|es|ing)|launch(?:ed|es|ing)?|conduct(?:ed|s|ing)?|"
    r"arrang(?:e|ed|es|ing)|ran|runs|paid|pay|pays|paying|made|makes|making|make|had|has|have|having|"
    r"receiv(?:ed|es|ing)|"
    r"visit(?:ed|s|ing)?|tour(?:ed|s|ing)?|inaugurat(?:ed|ing)|conclud(?:ed|ing)|speech(?:es)? (?:at|to)|"
    r"remarks (?:at|to)|"
    r"establish(?:es|ed|ing)?|lead(?:s|ing)? [^.;,]{0,40}to|led [^.;,]{0,40}to|guests? (?:at|of)|undertook|"
    r"undertake|complet(?:ed|ing)|"
    r"began|begin|started|wrapped up|on|for)) " + _DET, re.I)
# "on a visit", "for talks", but "on the occasion", "for the summit"
_ATTENDED_WEAK = re.compile(r"\b(?:on|for) " + _DET, re.I)
# "the visiting Minister", "X, who is on a visit to Y", "X, currently visiting Y": a visit told beside something else.
_VISITOR = re.compile(
    r"\b(?:the|an?|his|her|its|their|with) visiting (?=[\w’'-]+)|"
    r"\bvisiting (?=(?:[\w’'-]+ )?(?:[Dd]elegations?|Minister|Deputy|Vice|Foreign|President|Prime|"
    r"Ambassador|Secretary|Director)\b)|"
    r",? who (?:is|was|are|were) (?:currently |presently |now |also |in (?:the country|town) )?(?:visiting|"
    r"(?:here )?on (?:an? |his |her |their )(?:[\w-]+ ){0,4}?(?:visit|trip|tour)|"
    r"(?:paying|making|undertaking) an? (?:[\w-]+ ){0,4}?(?:visit|trip))\b(?: to| in| of)?|"
    r", (?:currently |presently |now )?(?:visiting|on an? (?:[\w-]+ ){0,4}?(?:visit|trip|tour)\b(?: to| in| of)?)(?= )")
_PASSIVE = re.compile(r"\b(?:be|been|being|is|was|are|were) (?:\w+ly )?\Z")
_NAME_OF = re.compile(r"[ ]of[ ](?:the[ ])?[A-Z]\w+[ ][A-Z]")
_SUBJECT_OF = re.compile(r"(?:,? (?:which|that))?(?: (?:will|has|have|had|also|then|later))? ")
_GIVEN = re.compile(r"\b(?:given|taken on|treated to) (?:an? )?\Z")
_TRIP = frozenset(("visit", "trip", "tour", "study tour", "talks", "training", "course", "meeting", "consultations"))
_COUNTED = re.compile(r"(?:\d(?:st|nd|rd|th)|" + "|".join(ORDINALS) + r"|[Aa]nnual)[ ]\Z", re.I)
_HAPPENS = re.compile(
    r"[^.;]{0,90}?\b(?:was|were|is|are|(?:has|have|had)(?: \w+)? been|will be|to be|being)\b(?: \w+){0,2} "
    r"(?:held|hosted|organi[sz]ed|attended|opened|convened|conducted|chaired|co-chaired|arranged|launched|"
    r"inaugurated|toured|paid|had|followed)\b"
    r"|[^.;]{0,90}?\b(?:took place|takes place|will take place|take place)\b"
    r"|[^.;,]{0,90}?\b(?:gathered|brought|began|kicked off|opened|convened|concluded|ended|started|discussed|saw|"
    r"drew)\b", re.I)
_FUTURE = re.compile(
    r"\b(?:will|would|to be|is due|are due|plans? to|planned|scheduled|upcoming|next|forthcoming|expected|"
    r"anticipated|invited [^.;]{0,30}to|agreed? to (?:hold|meet)|look(?:s|ed|ing)? forward|"
    r"decided to (?:hold|convene)|commit(?:ted)? to|planning for)\b", re.I)
_WISHED = re.compile(
    r"(?:\A(?:Had|Were) (?=the|an?)|\b(?:could|might|if|whether|propos(?:ed|al|es)|wish(?:es|ed)?|hope[sd]?|"
    r"possib\w+|opportunit\w+ (?:to|for)|denied|den(?:y|ies)|"
    r"request(?:ed|s)?|requires?|postpon\w+|cancel\w+|reschedul\w+|"
    r"to (?:renew|resume|restart|revive)|ready to|willing\w*|frameworks that|not able to|"
    r"unable to|did not|could not|"
    r"(?<!at the )(?<!on the )(?<!upon the )(?<!whose )(?<!at )(?<!his )(?<!her )invitations?)\b)[^.;]{0,60}\Z", re.I)


@dataclass(slots=True)
class Anchor:
    """Words that tell an occasion. ``begin:end`` is the phrase up to its head, ``begin:name_end`` the whole of it.

    form: named | noun | verb | back ("the event"). link: main | setting | aside, how its sentence is linked to it.
    """

    begin: int
    end: int
    kind: str
    head: str
    form: str
    name: str | None
    sentence: Sentence
    name_end: int
    definite: bool = False
    owned: bool = False  # "his visit"
    plural: bool = False
    ordinal: int | None = None
    link: str = "main"
    future: bool = False
    held: bool = False  # a verb says that it took place, or that somebody held or attended it
    another: bool = False  # "another meeting": none of those told before
    sentence_text: str = ""


def visitors_told(text: str, s: Sentence) -> list[re.Match[str]]:
    """Where a sentence tells a visit beside something else; most tell of none, which a short look finds."""
    if all(text.find(word, s.begin, s.end) < 0 for word in ("visit", "trip", "tour")):
        return []
    return list(_VISITOR.finditer(text, s.begin, s.end))


def anchors(doc: Document, s: Sentence) -> list[Anchor]:
    """All anchors of a sentence, in order, none inside another."""
    text = doc.text
    found = _quoted(doc, s)
    taken = [(a.begin, a.end) for a in found]
    # an occasion's word inside a body's or agreement's name tells no occasion
    blocked = [(m.begin, m.end) for m in doc.within(s.begin, s.end, "body", "agreement") if m.form != "reference"]
    for m in _HEAD.finditer(text, s.begin, s.end):
        if any(b <= m.start() < e for b, e in taken) or (
            any(b <= m.start() and m.end() <= e for b, e in blocked)
            and not _COUNTED.search(text[max(0, m.start() - 14) : m.start()])
        ):
            continue
        a = _noun(doc, s, m)
        if a:
            while found and found[-1].form != "verb" and a.begin <= found[-1].begin < a.end and found[-1].end <= a.end:
                found.pop()  # "Summit Meeting": the later head rules the phrase
            if found and found[-1].name_end > a.begin and found[-1].form == "named":
                continue
            _cover_bodies(doc, s, a)
            found.append(a)
            taken.append((a.begin, max(a.end, a.name_end if a.form == "named" else a.end)))
    slots: list[Slot] = []  # of the officials; read once, where asked for
    visitors = [m.span() for m in visitors_told(text, s)]
    found = [a for a in found if not any(b <= a.begin < e for b, e in visitors)]
    for m in _VERBS.finditer(text, s.begin, s.end):
        if any(b <= m.start() < e for b, e in (*visitors, *taken, *blocked)):
            continue
        if (
            m.lastgroup == "gather"
            and "together" in m.group().lower()
            and (found or _DELEGATION.search(text, s.begin, m.start()))
        ):
            continue  # "The conference brought together": the conference is the occasion
        if m.lastgroup == "gather" and _occasion_gathers(doc, s, m, found):
            continue
        if m.lastgroup == "inaugurate" and not _inaugurates(doc, s, m, found, slots):
            continue
        if m.lastgroup == "discuss" and (found or not _discusses_with(doc, s, m)):
            continue
        if m.lastgroup == "send" and not _DELEGATION.search(
            text, max(s.begin, m.start() - 160), min(s.end, m.end() + 160)
        ):
            continue
        if m.group().lower() == "meeting with" and re.search(
            r"\b(?:the|a|this|of|bilateral|that|each|every|no|[A-Z]\w+)[ ]\Z", text[max(0, m.start() - 12) : m.start()]
        ):
            continue
        if re.search(r"\bnot \Z|n[’']t \Z", text[max(0, m.start() - 5):m.start()]) or _no_meeting(doc, s, m):
            continue
        found.append(Anchor(m.start(), m.end(), _KIND_OF_VERB[m.lastgroup], m.lastgroup, "verb", None, s, m.end()))
    found.sort(key=lambda a: (a.begin, a.end))
    # "the second session of the summit": the summit is the occasion
    whole = {
        id(b): a
        for a, b in pairwise(found)
        if a.head in PARTS and b.form != "verb" and b.begin <= a.name_end + 1 and text[a.end : a.end + 4] == " of "
    }
    found = [a for a in found if all(a is not part for part in whole.values())]
    verbs = []
    for a in found:
        a.link, verb = _link(text, s, whole.get(id(a), a))
        a.held = "ongoing" not in text[a.begin : a.end].lower() and (
            (a.link == "main" and (verb != (0, 0) or bool(_HAPPENS.match(text, a.name_end, s.end))))
            or bool(_AT_IT.search(text, max(s.begin, a.begin - 60), a.begin))
        )
        verbs.append(verb if a.head != "delegation" else (0, 0))  # "hosted the delegation of X": a meeting
    for a, b in pairwise(found):  # "plans for the meeting in X and the Summit in Y"
        if (
            a.link == "aside"
            and b.link == "main"
            and b.form != "verb"
            and not b.held
            and _AND_THE.fullmatch(text, a.name_end, b.begin)
        ):
            b.link = "aside"
    told = [(a, verb) for a, verb in zip(found, verbs, strict=True) if not _only_spoken(text, s, a, verb)]
    found, verbs = [a for a, _ in told], [verb for _, verb in told]
    for verb, noun in pairwise(found):
        # "met in Tallinn for the third round of consultations": the consultations are the occasion
        if (
            verb.head in ("meet", "gather")
            and verb.form == "verb"
            and noun.form in ("noun", "named")
            and not _ASIDE.search(text, max(s.begin, noun.begin - 100), noun.begin)
            and noun.begin - verb.end < 120
            and _FOR.search(text, max(verb.end, noun.begin - 60), noun.begin)
        ):
            noun.link, noun.held = "main", True
            verbs.append((verb.begin, verb.begin + 1))
    # "a reception to mark the National Day": the day is no occasion beside the reception
    found = [a for a in found if a.head not in NAMED_ONLY or (a.link == "main" and a is found[0])
             or not any(b.link == "main" and b.head not in NAMED_ONLY for b in found)]
    # "hosted the forum", "for a visit, they landed in": the verb tells no occasion of its own
    trips = [a for a in found if a.kind == "visit" and a.form in ("noun", "verb") and a.link == "main"]
    for first, second in pairwise(trips):  # "will travel to Cambodia for a two-day official visit": one trip
        if first.head == "visit" and first.form == "verb" and second.form == "noun" and not second.definite:
            found.remove(second)
    visit = any(a.form == "noun" and a.kind == "visit" and a.link == "main" for a in found)
    found = [a for a in found if a.form != "verb" or (not any(b <= a.begin < e for b, e in verbs)
             and not (visit and a.head == "visit") and not _was_hosted(text, a, found))]
    for a in found:
        a.sentence_text = text[s.begin:s.end] if a.plural else ""
        a.held = a.form == "verb" or a.held
        a.future = bool(_FUTURE.search(text[max(s.begin, a.begin - 60):min(s.end, a.end + 40)]))
    return found


def _no_meeting(doc: Document, s: Sentence, m: re.Match) -> bool:
    """Whether the verb has another object or sense: "met the challenge", "called on X to act", "welcomed X's plan"."""
    text = doc.text
    if m.lastgroup == "meet":
        return bool(_MEETS_NEED.match(text, m.end()))
    verb = m.group().lower()
    if verb in ("called on", "calls on", "calling on"):
        return bool(_URGES.match(text, m.end(), s.end)) or not _CALLED_ON.match(text, m.end(), s.end)
    if verb not in ("received", "receives", "hosted", "hosts", "welcomed"):
        return False
    if _NO_GUEST.match(text, m.end(), s.end):
        return True
    guest = next((o for o in doc.within(m.end(), min(s.end, m.end() + 120), "official") if o.form == "name"), None)
    return bool(guest and _ITS_DEED.match(text, guest.end) and not _NO_GUEST_BEFORE.search(text, m.end(), guest.begin))


def _discusses_with(doc: Document, s: Sentence, m: re.Match) -> bool:
    """ "X discussed the project with Y", "With Y, X discussed": a meeting, where both are persons or sides."""
    clauses = Clauses(doc, s)
    slots = [(a, clauses.slot(a)) for a in clauses.actors if a.kind in ("official", "country", "body")]
    withs = [a for a, x in slots if x.kind == "prep" and x.word == "with" and a.kind == "official"
             and (x.begin > m.end() or x.begin - s.begin < 3)]
    subjects = [
        a
        for a, x in slots
        if (x.kind == "subject" or (x.kind == "prep" and x.word == "by")) and a.id not in {w.id for w in withs}
    ]
    if withs:
        return bool(subjects) or clauses.slot(withs[0]).begin - s.begin < 8
    both = {a.country for a, x in slots if a.kind == "official" and a.form == "name" and x.kind == "subject"
            and x.verb == m.start()}
    return len(both) > 1  # "Minister X of A and Ambassador Y of B discussed"


def _occasion_gathers(doc: Document, s: Sentence, m: re.Match, found: list[Anchor]) -> bool:
    """ "The meeting, which convened in", "it will be convened in": what convenes is an occasion, told by its noun."""
    if _PASSIVE.search(doc.text[max(s.begin, m.start() - 20):m.start()]):
        return True
    before = [a for a in found if a.form != "verb" and a.end <= m.start()]
    return bool(before) and m.start() - before[-1].end < 120 and before[-1].link != "aside" and not any(
        x.begin >= before[-1].name_end for x in doc.within(before[-1].end, m.start(), "official", "country", "group")
    ) and bool(_SUBJECT_OF.fullmatch(doc.text[min(before[-1].name_end, m.start()):m.start()]))


def _inaugurates(doc: Document, s: Sentence, m: re.Match, found: list[Anchor], slots: list[Slot]) -> bool:
    """ "The Minister of X and the Ambassador of Y inaugurated the centre": a ceremony, where somebody does it."""
    if _PASSIVE.search(doc.text[max(s.begin, m.start() - 20):m.start()]):
        return False
    if any(m.end() <= a.begin < m.end() + 60 or a.link == "main" for a in found):
        return False  # "inaugurated the exhibition": the exhibition is the occasion
    if not slots:
        clauses = Clauses(doc, s)
        slots += [clauses.slot(a) for a in clauses.actors if a.kind == "official"] or [Slot("other")]
    return any(x.kind == "subject" and x.verb <= m.start() < x.verb + 40 for x in slots)


def _only_spoken(text: str, s: Sentence, a: Anchor, verb: tuple[int, int]) -> bool:
    """A signing or a training that is not said to be held: "the signing of the MoU showed", "the training of staff"."""
    if a.form != "noun" or a.head not in ("signing", "training"):
        return False
    if a.head == "training" and text[a.end:a.end + 4] != " of ":
        return False
    if verb != (0, 0) or _HAPPENS.match(text[a.name_end:min(s.end, a.name_end + 120)]):
        return False
    return not (a.head == "signing" and _AT_IT.search(text, max(s.begin, a.begin - 60), a.begin))


def _was_hosted(text: str, verb: Anchor, found: list[Anchor]) -> bool:
    """"The forum was hosted by X": the forum is the occasion."""
    return verb.head == "receive" and any(a.form != "verb" and 0 <= verb.begin - a.name_end < 60
                                          and not re.search(r"[,;]", text[a.name_end:verb.begin]) for a in found)


def _cover_bodies(doc: Document, s: Sentence, a: Anchor) -> None:
    """Let a name end where the name of a body that begins in it ends: "Summit of the Alliance for Progress in D."."""
    if a.form != "named":
        return
    for m in doc.within(a.begin, s.end, "body"):
        if a.end <= m.begin < a.name_end < m.end:
            a.name_end = m.end
            a.name = " ".join(doc.text[a.begin:m.end].split())


def wished(doc: Document, a: Anchor) -> bool:
    """Whether the sentence only wishes for, proposes or asks about the occasion."""
    return bool(_WISHED.search(doc.text[a.sentence.begin:a.begin]))


def _link(text: str, s: Sentence, a: Anchor) -> tuple[str, tuple[int, int]]:
    """How the sentence is linked to the anchor, and where the verb stands that has it as object."""
    if a.form == "verb":
        return "main", (0, 0)
    begin = max(s.begin, a.begin - 100)
    before = text[begin:a.begin].rstrip("“\"‘'")
    if _ASIDE.search(before):
        return "aside", (0, 0)
    verb = _ATTENDED.search(before)
    if verb and (not _ATTENDED_WEAK.search(before) or (a.head in _TRIP and not a.definite)):
        return "main", (begin + verb.start(), a.begin)
    if _HAPPENS.match(text[a.name_end:min(s.end, a.name_end + 120)]):
        return "main", (0, 0)
    if _SETTING.search(before):
        return "setting", (0, 0)
    if _MARKED_WITH.search(before):
        return "main", (0, 0)
    if _TOPIC.search(before):
        return ("setting" if _NEW_ONE.search(before) or _GOES.search(before) else "aside"), (0, 0)
    return "main", (0, 0)


def _words_left(text: str, begin: int, floor: int, limit: int):
    """Words to the left of `begin`, nearest first, with their offsets."""
    at = begin
    for _ in range(limit):
        m = _WORD_BEFORE.search(text, max(floor, at - 40), at)
        if not m or m.start(1) < floor:
            return
        yield m.start(1), m.group(1)
        at = m.start(1)


def _noun(doc: Document, s: Sentence, m: re.Match) -> Anchor | None:
    text, begin, end = doc.text, m.start(), m.end()
    head = " ".join(m.group().lower().split())
    kind = PLURALS.get(head) or HEADS.get(head) or ""
    after = re.match(r"[\s-]*(\w*)", text[end:end + 20]).group(1).lower()
    if after in NOT_AFTER or (text[end:end + 1] == "-" and text[end:end + 2] != "- "):
        return None
    capital = text[begin].isupper()
    if head in ("visits", "calls") and (
        re.match(r" (?:for|on all) ", text[end : end + 8])
        or (capital and re.match(r" (?:the )?[A-Z]", text[end : end + 6]))
    ):
        return None  # "calls for justice", the headline "Delegation Visits Institute"
    if head == "ministerial" and (not capital or re.match(r"[ ][A-Z]|-| and ", text[end:end + 5])):
        return None
    if head == "course" and text[begin - 4:begin].lower() == "the " and text[end:end + 4] == " of ":
        return None  # "in the course of"
    if head in VERB_NOUNS and _verb_use(text, begin, end):
        return None
    if capital and head in VERB_NOUNS and _LONGER_NAME.match(text, end) and not doc.within(
        end, min(s.end, end + 30), "city", "country", "official"
    ):
        return None  # "the Travel Health Notice", "Call Centre"
    if head == "call" and _CALL_TO.match(text, end, s.end):
        return None  # "the joint call from X and Y to lay down arms"
    left, definite, determined, owned, ordinal, modifiers, another = begin, False, False, False, None, 0, False
    for at, word in _words_left(text, begin, s.begin, 16):
        low = word.lower().strip("’'.")
        if (
            low == "which"
            and modifiers == 0
            and re.search(r"\b(?:on|at|in|for|during|after|to) \Z", text[max(s.begin, at - 8) : at])
        ):
            break  # "the subject on which talks were held"
        if (
            low in NOT_BEFORE
            and modifiers == 0
            and (not (capital and _CAPITAL.match(word)) or low in ("press", "news"))
        ):
            return None
        gap = text[at + len(word):left]
        if any(c in gap for c in ".;:()“”\"!?,"):
            break
        if word[0] == "(":
            if not capital:
                break
            left, modifiers = at, modifiers + 1
            continue
        if re.fullmatch(r"(?:to)?(?:day|year|month|week)[’']s", word.lower()):
            definite = True  # "this year's summit"
            break
        if (low in ("next", "previous", "last") and not capital) or word in ("next", "previous", "last"):
            ordinal = -1 if low == "next" else -2
        if low in DETERMINERS:
            definite, determined, owned = low not in ("a", "an", "one", "another"), True, low in ("his", "her", "their")
            another = low == "another"
            break
        number = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", low)
        if number:
            ordinal = int(number.group(1))
        elif low in ORDINALS:
            ordinal = ORDINALS[low]
        if capital:
            if low.split("’")[0].split("'")[0].rstrip(".") == "jr":
                break  # "Joseph R. Biden, Jr. Call with"
            if _CAPITAL.match(word) and not (low in STOP_LEFT and at == s.begin):
                left, modifiers = at, modifiers + 1
                continue
            if low == "of" and _RECORD.search(text, max(s.begin, at - 14), at):
                break  # "Readout of ..."
            if low in ("of", "and", "for", "&") + (() if kind in ("meeting", "visit") else ("on",)) and modifiers:
                # a connector belongs to the name only when a capital stands before it
                before = next(iter(_words_left(text, at, s.begin, 1)), None)
                if before and _CAPITAL.match(before[1]) and before[1].lower() not in STOP_LEFT:
                    continue
            if low in ORDINALS:
                left = at
            break
        if low == "and" and modifiers and _AND_ADJECTIVE.search(text, max(s.begin, at - 20), at):
            continue  # "the theoretical and practical training"
        if low in STOP_LEFT or (low.endswith("ed") and "-" not in low and low not in _ED_ADJECTIVES):
            break
        if (
            low.endswith("ly")
            or modifiers >= 6
            or re.fullmatch(r"\d{4}", low)
            or (word[:3] in _MONTHS_DAYS.split("|") and word[:1].isupper())
        ):
            break
        if text[max(s.begin, at - 3):at] == "to " and low not in HEADS:
            break  # "to establish dialogues"
        left, modifiers = at, modifiers + 1
    if head in _CHANNELS and re.search(
        r"\b(?:via|by|through|over|using) (?:a )?\Z", text[max(s.begin, begin - 12) : begin]
    ):
        return None  # "held via videoconference"
    if head == "convention" and not capital and text.startswith(" between ", end):
        return None  # "the convention between A and B": an agreement
    if head == "talk" and re.match(r" (?!with|on|about|between|by|in|at|was|were|is|will)[a-z]", text[end:end + 9]):
        return None  # the headline "A and B talk glaciers"
    if head == "tour" and _GIVEN.search(text, s.begin, left):
        return None  # "were given a tour of": a part of the visit
    if head == "fair" and (not capital or re.match(r",? and ", text[end : end + 6])):
        return None  # "more fair", "Fair and Balanced Trade"
    if head == "opening" and not re.match(r" of (?:the|a|an|its|their|his|two|three) ", text[end:end + 12]):
        return None
    if (
        head == "training"
        and not capital
        and not modifiers
        and not determined
        and text[end : end + 4] not in (" of ", " for")
    ):
        return None  # "training and research": no occasion
    if (
        capital
        and not modifiers
        and begin == s.begin
        and not re.match(r" (?:of|on|for|between|among|to) (?:the )?[A-Z]\S* (?:[A-Z]|of)", text[end : end + 50])
    ):
        capital = False  # the first word of a sentence
    if not capital and (round_of := _ROUND.search(text, max(s.begin, left - 40), left)):
        left, definite, determined = round_of.start("n"), True, True  # "the second round of political consultations"
        word = round_of.group("o").lower()
        ordinal = ORDINALS.get(word) or (int(re.match(r"\d+", word).group()) if word[:1].isdigit() else ordinal)
    name_end, form = end, "noun"
    if capital:
        right = _NAME_RIGHT.match(text, end, s.end)
        name_end = right.end()
        if _LATER_HEAD.match(text, end, name_end):
            return None  # "the Travel Exhibition": the later head rules the phrase
        # "Week of Moroccan Cinema", "the Investment Week"
        longer = _NAME_OF.match(text, end, name_end) or (head in ("week", "camp") and definite and modifiers)
        if modifiers + (name_end > end) >= (2 if head in NAMED_ONLY and not longer else 1) or " " in head:
            form = "named"
        elif head in WEAK_HEADS:
            return None
    if (
        form == "named"
        and (place := _PLACE_FOR.match(text, left, begin))
        and doc.within(left, place.end(), "city", "country")
        and re.search(r"\b(?:in|at|to|from) \Z", text[max(s.begin, left - 6) : left])
    ):
        left = place.end()
    if form == "noun" and head in NAMED_ONLY:
        return None
    if form == "noun":
        right = _COMPLEMENT.match(text, end, s.end)
        if right:
            name_end = right.end()
    if head in BACK:
        return Anchor(begin, end, BACK[head], head, "back", None, s, end, True) if definite and not capital else None
    name = " ".join(text[left:name_end].split()).strip(" ,“”\"'’-–")
    if form == "noun" and definite and modifiers == 0:
        name = name if name_end > end else None
    return Anchor(
        left, end, kind, head, form, name, s, name_end, definite, owned, head in PLURALS, ordinal, another=another
    )


def _verb_use(text: str, begin: int, end: int) -> bool:
    """"to call for", "they tour": a noun that is a verb here."""
    before = text[max(0, begin - 24):begin].lower()
    return bool(
        re.search(r"(?:\bto|\bwill|\bwho|\bthey|\bwe|\bi)(?: then| also| \w{2,10} (?:and|or))? \Z", before)
    ) or (text[begin:end].lower() == "call" and text[end : end + 4] in (" for", " to "))


def _quoted(doc: Document, s: Sentence) -> list[Anchor]:
    """Names in quotation marks that hold a head."""
    out = []
    for m in re.finditer(r"[“\"‘]([^“”\"]{6,160})[”\"’]", doc.text[s.begin:s.end]):
        inner = m.group(1)
        heads = [h for h in _HEAD.finditer(inner) if h.group()[0].isupper()]
        if not heads or not _CAPITAL.match(inner):
            continue
        word = " ".join(heads[-1].group().lower().split())
        kind = HEADS.get(word) or PLURALS.get(word)
        if kind:
            before = doc.text[max(s.begin, s.begin + m.start() - 60):s.begin + m.start()]
            number = re.search(r"(\d{1,3})(?:st|nd|rd|th) \Z", before)
            end = s.begin + m.end(1)
            out.append(Anchor(s.begin + m.start(1), end, kind, word, "named", inner.strip(" ,."), s, end,
                              ordinal=int(number.group(1)) if number else None))
    return out
