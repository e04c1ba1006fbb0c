"""The English words that tell an occasion and its kind: head nouns, verbs, and what keeps them from being one."""

from __future__ import annotations

# Head noun -> kind of event. A head ends the noun phrase that names the occasion.
HEADS = {
    "forum": "forum", "conference": "conference", "congress": "conference", "symposium": "conference",
    "colloquium": "conference", "general assembly": "conference", "plenary": "conference", "convention": "conference",
    "seminar": "seminar", "webinar": "seminar", "policy session": "seminar", "briefing session": "seminar",
    "workshop": "workshop", "summit": "summit",
    "meeting": "meeting", "talks": "meeting", "consultation": "meeting", "consultations": "meeting",
    "dialogue": "meeting", "roundtable": "meeting", "round table": "meeting", "luncheon": "meeting",
    "dinner": "meeting", "phone call": "meeting", "telephone call": "meeting", "call": "meeting",
    "telephone conversation": "meeting", "conversation": "meeting", "talk": "meeting", "phone conversation": "meeting", "video conference": "meeting",
    "videoconference": "meeting", "courtesy call": "meeting", "working session": "meeting", "audience": "meeting",
    "ministerial": "meeting", "discussions": "meeting", "negotiations": "meeting", "breakfast": "meeting",
    "joint commission": "meeting", "encounter": "meeting", "session": "meeting",
    "visit": "visit", "trip": "visit", "travel": "visit", "tour": "visit",
    "study tour": "visit", "trade mission": "visit", "study mission": "visit", "learning mission": "visit",
    "fact-finding mission": "visit", "business mission": "visit", "day mission": "visit",
    "ceremony": "ceremony", "inauguration": "ceremony", "state funeral": "ceremony", "groundbreaking": "ceremony", "opening": "ceremony", "handover": "ceremony",
    "signing": "ceremony",
    "reception": "ceremony", "swearing-in": "ceremony",
    "launch event": "ceremony", "launch ceremony": "ceremony", "handover ceremony": "ceremony", "side event": "other",
    "training": "training", "training course": "training", "training program": "training",
    "training programme": "training", "training workshop": "training", "training session": "training",
    "course": "training", "study program": "training", "study programme": "training",
    "development program": "training", "fellowship program": "training", "capacity building program": "training",
    "training of trainers workshop": "training", "training of trainers": "training", "joint exercise": "training", "military exercise": "training",
    "exhibition": "exhibition", "expo": "exhibition", "trade fair": "exhibition", "fair": "exhibition",
    "exhibit": "exhibition",
    "day": "other", "week": "other", "days": "other", "festival": "other", "olympic games": "other", "roadshow": "other",
}
# Plurals name occasions of their own only together with the other side ("bilateral meetings with A and B").
PLURALS = {"meetings": "meeting", "visits": "visit", "summits": "summit", "summit meetings": "summit",
           "dialogues": "meeting", "seminars": "seminar", "workshops": "workshop", "calls": "meeting",
           "bilaterals": "meeting", "ceremonies": "ceremony"}
# Heads that are too common to stand alone: they need a capital, a date, a place or the other side.
WEAK_HEADS = frozenset("call session course travel tour audience dialogue dinner breakfast discussions negotiations "
                       "training consultation consultations reception convention fair exhibit encounter ministerial "
                       "trip plenary opening handover signing conversation talk".split())
# Heads that tell an occasion only inside a name ("World Tourism Day 2023").
NAMED_ONLY = frozenset("day days week".split())
# Heads that may be a part of a larger occasion ("the second session of the summit").
PARTS = frozenset("session plenary opening day days course reception".split())
# Words that refer back to an occasion without saying its kind (a delegation stands for its trip).
BACK = {"event": "", "occasion": "", "gathering": "", "delegation": "visit"}
# Nouns that are verbs as well.
VERB_NOUNS = frozenset("talk call tour session course trip travel audience fair visit".split())

# Not an occasion of cooperation, whatever the head: "press conference", "video call centre".
NOT_BEFORE = frozenset("press news no any every each such regular frequent future possible annual-report budget "
                       "what which whose crash wake-up conference-call subsequent regularly potential".split())
NOT_AFTER = frozenset("room rooms center centre centers hall halls venue schedule planner mechanism mechanisms "
                      "organizers process processes partner partners document documents agenda statement "
                      "minutes stage series programs programmes personnel materials courses facilities needs".split())

# Words that end the phrase of an occasion to the left: "attended | the forum", "in | trilateral talks".
STOP_LEFT = frozenset("""held hold holds holding had have has having attended attend attending attends during at in on of to for with
    by from after before following and or but host hosted hosts co-hosted hosting joined join joining concluded
    conducted convened organized organised organizing opened chaired led began paid pay pays paying made is was
    were are be been as that which who whom will would should may can also then when where while into about
    regarding concerning through via under upon between among within per not than took take arranged launched
    includes include including included scheduled said its whose welcomed discussed announced announces
    described since until against toward towards he she they it we met both two three four five all many several
    various discusses undergoing undergo receiving completing completed began begin started starting undertook undertaking""".split())
DETERMINERS = frozenset("a an one another the this these those his her their its our my your".split())
ORDINALS = {w: i for i, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
                                       "twelfth thirteenth fourteenth fifteenth".split(), 1)}

# Titles of persons and words for people that carry a country along ("Peruvian delegation", "ministers of Peru").
PEOPLE = frozenset("""ambassador ambassadors delegation delegations representative representatives minister ministers
    official officials leader leaders president presidents counterpart counterparts government governments envoy envoys
    side sides team experts expert participants participant students trainees delegates delegate members ministries
    parliament parliamentarians business companies businesspeople businessmen agencies agency authorities secretary
    director chancellor king queen prince premier governor governors mayors mayor youth youths people judges engineers
    officers trainers doctors nurses farmers journalists prosecutors police exhibitors scientists technicians specialists
    professionals practitioners policymakers lawmakers senators mission missions group groups commissioner commissioners
    chief chiefs head heads chairman chairperson firms investors entrepreneurs artists athletes cadets troops envoys
    graduates employees personnel managers veterinarians midwives researchers professors teachers scholars civil servants public premier-designate foreign deputy vice prime
    counterpart's""".split())

# The same right behind a country's plain name ("the Botswana delegation", "Qatar ambassador").
PEOPLE_NEXT = frozenset("delegation delegations ambassador ambassadors side envoy counterpart counterparts officials "
                        "representatives government team delegates minister president".split())

# A sentence with one of these says who was there, even when it names no occasion itself.
ATTENDANCE = (r"delegations?\b|representatives?\b|officials?\b|ministers?\b|experts?\b|envoys?\b|ambassadors?\b|"
              r"members\b|spoke\b|speaking|told|said\b|noted|stressed|attend\w*|participa(?:te|ted|tes|ting|nts?)\b|took part|take part|taking part|taken part|join(?:ed|s|ing)\b|"
              r"composed of|made up of|represented|flanked by|witness\w*|present at|were present|was present|in attendance|among (?:those|the (?:participants|attendees|guests|"
              r"delegates)|its members)|accompan\w+|compris\w+|consist\w* of|members? of (?:the|his|her|its) "
              r"|co-?chair\w*|chaired|moderated|keynote|speech|remarks|address(?:ed)? the|presentations?|presented|"
              r"opened|lectur\w*|headed|led by|welcomed|hosted|organi[sz]ed|supported by|sponsor\w*|funded|funding|"
              r"invited|inviting|exchanged views|sign(?:ed|ing)\b|presence of|put (?:his|her|their) |drew together|brought together|lead the delegation|opening (?:statement|address)")
# One of these says that all whom the sentence names were there; without it only those who speak were.
PRESENCE = (r"delegations? (?:also )?(?:from|of|included?|was|were|is|are|comprised|consisted|led|headed|have|has)\b|(?:sent|led|lead|headed|heading) (?:a|the|its|his|her) "
            r"(?:[\w-]+ ){0,2}delegation|to the [^.;,]{0,30}delegation|represent(?:ed|ing|atives)\b|composed of|made up of|attend\w*|participa(?:te|ted|tes|ting|nts?)\b|t(?:ook|ake|aken|aking) part|"
            r"joined\b|present at|(?:was|were|also) present|in attendance|in the chair|as (?:observers|guests|speakers)|accompan\w+|compris\w+|consist\w* of|members? of (?:the|his|her|its) |"
            r"co-?chair\w*|chaired|led by|headed by|flanked by|witness\w*|presence of|drew together|brought together|(?:co-?)?organi[sz]ed by|hosted by|funded by|sponsored by|supported by|"
            r"sign(?:ed|ing)\b|signatures|will gather|panels? included|welcoming|"
            r"(?:ministers|ambassadors|officials|representatives|experts|delegates|leaders|members|participants|students|trainees|heads|chiefs|guests|speakers) (?:of|from)\b|"
            r"delegations?\b|exchanged views|invited|moderated|keynote|speakers? (?:was|were|are|include)")

