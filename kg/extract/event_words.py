"""The English words that tell an occasion and its kind: head nouns, verbs, and what keeps them from being one."""

from __future__ import annotations

import re


def _kind_of(heads: dict[str, str]) -> dict[str, str]:
    """Kind -> its heads, with commas between, turned round: head -> kind."""
    return {head: kind for kind, words in heads.items() for head in words.split(", ")}


# Head noun -> kind of event. A head ends the noun phrase that names the occasion.
HEADS = _kind_of({
    "forum": "forum",
    "conference": "conference, congress, symposium, colloquium, general assembly, plenary, convention",
    "seminar": "seminar, webinar, policy session, briefing session",
    "workshop": "workshop",
    "summit": "summit",
    "meeting": (
        "meeting, talks, consultation, consultations, dialogue, roundtable, round table, luncheon, dinner, "
        "phone call, telephone call, call, telephone conversation, conversation, talk, phone conversation, "
        "video conference, videoconference, courtesy call, working session, audience, ministerial, discussions, "
        "negotiations, breakfast, joint commission, encounter, session"
    ),
    "visit": (
        "visit, trip, travel, tour, study tour, trade mission, study mission, learning mission, "
        "fact-finding mission, business mission, day mission"
    ),
    "ceremony": (
        "ceremony, inauguration, state funeral, groundbreaking, opening, handover, signing, reception, swearing-in, "
        "launch event, launch ceremony, handover ceremony"
    ),
    "other": "side event, day, week, days, festival, olympic games, roadshow, camp",
    "training": (
        "training, training course, training program, training programme, training workshop, training session, "
        "course, study program, study programme, development program, fellowship program, capacity building program, "
        "training of trainers workshop, training of trainers, joint exercise, military exercise"
    ),
    "exhibition": "exhibition, expo, trade fair, fair, exhibit",
})
# Plurals name occasions of their own only together with the other side ("bilateral meetings with A and B").
PLURALS = _kind_of({
    "meeting": "meetings, dialogues, calls, bilaterals, audiences",
    "visit": "visits",
    "summit": "summits, summit meetings",
    "seminar": "seminars",
    "workshop": "workshops",
    "ceremony": "ceremonies",
})
# Heads that are too common to stand alone: they need a capital, a date, a place or the other side.
WEAK_HEADS = frozenset("call session course travel tour audience dialogue dinner breakfast discussions negotiations "
                       "training consultation consultations reception convention fair exhibit encounter ministerial "
                       "trip plenary opening handover signing conversation talk".split())
# Heads that tell an occasion only inside a name ("World Tourism Day 2023").
NAMED_ONLY = frozenset("day days week camp".split())
# Heads that as often name what goes on for years ("the ongoing talks", "under the Economic Dialogue").
GOING_ON = frozenset("dialogue dialogues talks negotiations consultation consultations discussions conversation "
                     "encounter talk".split())
# Heads that may be a part of a larger occasion ("the second session of the summit").
PARTS = frozenset("session plenary opening day days course reception".split())
# Words that refer back to an occasion without saying its kind (a delegation stands for its trip).
BACK = {"event": "", "occasion": "", "gathering": "", "delegation": "visit"}
# Nouns that are verbs as well.
VERB_NOUNS = frozenset("talk call tour session course trip travel audience fair visit".split())

# Not an occasion of cooperation, whatever the head: "press conference", "video call centre".
NOT_BEFORE = frozenset("press news no any every each such regular frequent future possible annual-report budget "
                       "what which whose crash wake-up conference-call subsequent regularly potential "
                       "visa-free".split())
NOT_AFTER = frozenset("room rooms center centre centers hall halls venue schedule planner mechanism mechanisms "
                      "organizers process processes partner partners document documents agenda statement "
                      "minutes stage series programs programmes personnel materials courses facilities needs "
                      "deliverables commitments advisory advisories restrictions".split())

# Words that end the phrase of an occasion to the left: "attended | the forum", "in | trilateral talks".
STOP_LEFT = frozenset(
    """held hold holds holding had have has having attended attend attending attends during at in on of to for with
    by from after before following and or but host hosted hosts co-hosted hosting joined join joining concluded
    conducted convened organized organised organizing opened chaired led began paid pay pays paying made is was
    were are be been as that which who whom will would should may can also then when where while into about
    regarding concerning through via under upon between among within per not than took take arranged launched
    includes include including included scheduled said its whose welcomed discussed announced announces
    described since until against toward towards he she they it we met both two three four five all many several
    various discusses undergoing undergo receiving completing completed began begin started starting undertook
    undertaking provide provides provided providing maintain maintains maintained maintaining""".split()
)
DETERMINERS = frozenset("a an one another the this these those his her their its our my your".split())
ORDINALS = {w: i for i, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
                                       "twelfth thirteenth fourteenth fifteenth".split(), 1)}

# Titles of persons and words for people that carry a country along ("Peruvian delegation", "ministers of Peru").
PEOPLE = frozenset(
    """ambassador ambassadors delegation delegations representative representatives minister ministers
    official officials leader leaders president presidents counterpart counterparts government governments envoy envoys
    side sides team experts expert participants participant students trainees delegates delegate members ministries
    parliament parliamentarians business companies businesspeople businessmen agencies agency authorities secretary
    director chancellor king queen prince premier governor governors mayors mayor youth youths people judges engineers
    officers trainers doctors nurses farmers journalists prosecutors police exhibitors scientists technicians
    specialists professionals practitioners policymakers lawmakers senators mission missions group groups commissioner
    commissioners chief chiefs head heads chairman chairperson firms investors entrepreneurs artists athletes cadets
    troops graduates employees personnel managers veterinarians midwives researchers professors teachers scholars civil
    servants public premier-designate foreign deputy vice prime counterpart's""".split()
)

# Nouns of people by their ending ("observers", "statisticians"), but for those that are none, or come on their own.
_PEOPLE_ENDING = re.compile(r"[a-z]{3,}(?:ists|icians|arians|eers|ees|men|women|ers|ors)")
_NO_PEOPLE = frozenset(
    """numbers papers letters matters orders borders offers powers waters quarters headquarters centers sectors factors
    errors motors computers carriers containers corridors chapters parameters meters kilometers servers rivers layers
    boosters clusters registers transfers tenders vouchers chambers others indicators generators reactors tractors
    sensors processors harbors vectors doors floors colors favors committees degrees fees guarantees tourists visitors
    passengers consumers customers suppliers buyers prisoners smugglers traffickers offenders offers workers readers
    newcomers travelers travellers settlers users holders owners lenders manufacturers importers career careers peers
    pioneers disasters posters banners tankers trailers shelters answers""".split())
# What a noun of people says of their role.
ROLE_OF_PEOPLE = dict.fromkeys(("speakers", "lecturers", "presenters", "facilitators", "trainers", "panelists",
                                "panellists", "moderators", "instructors"), "speaker")


def is_people(word: str) -> bool:
    """Whether a lower-case word is a title or a noun of people who act for their country."""
    return word in PEOPLE or (word not in _NO_PEOPLE and bool(_PEOPLE_ENDING.fullmatch(word)))


# The same right behind a country's plain name ("the Botswana delegation", "Qatar ambassador").
PEOPLE_NEXT = frozenset("delegation delegations ambassador ambassadors side envoy counterpart counterparts officials "
                        "representatives government team delegates minister president".split())

# Either says of all whom the sentence names that they were there.
_OF_ALL_OR_SOME = (
    r"delegations?\b|attend\w*|participa(?:te|ted|tes|ting|nts?)\b|t(?:ook|ake|aken|aking) part|joined (?:by|in the)\b",
    r"represented\b|representatives\b|members? of (?:the|his|her|its) |composed of|made up of|compris\w+|"
    r"consist\w* of",
    r"present at|(?:was|were) present|presence of|in attendance|accompan\w+|flanked by|witness\w*",
    r"co-?chair\w*|chaired|moderated|keynote|drew together|brought together|exchanged views",
    r"hosted by|(?:was|were|also) invited|invited (?:to (?:attend|speak)|guests|speakers)|welcoming|sign(?:ed|ing)\b",
    r"l(?:eft)?[- ](?:to[- ])?r(?:ight)?\b|from left|pictured",
)
# Says only of some, as a rule of those who speak.
_OF_SOME = (
    # in small letters: a minister's title is on every one of his sentences
    r"(?-i:representative|officials?|ministers?|experts?|envoys?|ambassadors?|join(?:s|ing))\b",
    r"(?<!family )(?<!become )members\b(?! of (?!the|his|her|its|their)[a-z])",
    r"among (?:those|the (?:participants|attendees|guests|delegates)|its members)",
    r"spoke\b|speaking|told|said\b|noted|stressed|speech|remarks|address(?:ed)? the|opening (?:statement|address)",
    r"presentations?|presented|lectur\w*|opened|headed|hosted|organi[sz]ed|(?<!-)sponsor\w*|funded|funding",
    r"inviting|put (?:his|her|their) |lead the delegation",
)
# Says of all.
_OF_ALL = (
    r"representing\b|also present|present (?:for|during|on)\b|in the chair|as (?:observers|guests|speakers)|"
    r"(?:speakers?|lecturers?|facilitators?|trainers?|panell?ists?|moderators?) (?:was|were|are|came|come|include)",
    r"(?:co-?)?organi[sz]ed by|signatures|will gather|panels? included",
)
# Says of all, where another word says that they were there.
_WHO_ACT = (
    r"(?:ministers|ambassadors|officials|representatives|experts|delegates|leaders|members|participants|students|"
    r"trainees|heads|chiefs|guests|speakers) (?:of|from)\b"
)
# A sentence with one of these says who was there, even when it names no occasion itself.
ATTENDANCE = "|".join((*_OF_ALL_OR_SOME, *_OF_SOME, *_OF_ALL))
# One of these says that all whom the sentence names were there; without it only those who speak were.
PRESENCE = "|".join((*_OF_ALL_OR_SOME, *_OF_ALL, _WHO_ACT))
