"""The English words of agreements: what documents are called, and the verbs that conclude, plan or apply them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# ------------------------------------------------------------------ names of documents
# (pattern, kind, strength). strong: always a document; typed: a document when it is named or something is done with it;
# weak: a document only when it is signed, adopted or the like, or bears a name of its own.
HEADS: tuple[tuple[str, str, str], ...] = (
    (
        r"memorand(?:um|a|ums)\s+of\s+(?:mutual\s+)?(?:understandings?|co-?operation|agreement|collaboration|"
        r"association|"
        r"partnership|intent|intentions?|interest|commitment|arrangement)",
        "mou",
        "strong",
    ),
    (r"letters?\s+of\s+(?:intent|intentions?|understanding|(?:\w+\s+)?agreement)", "letter-of-intent", "strong"),
    (r"(?:joint\s+)?(?:statements?|declarations?)\s+of\s+intent(?:ions?)?", "letter-of-intent", "strong"),
    (r"(?:free|preferential)[\s-]+trade\s+(?:agreements?|pacts?|deals?|accords?)", "fta", "strong"),
    (r"(?:comprehensive\s+)?economic\s+partnership\s+agreements?", "fta", "strong"),
    (r"(?:trade\s+promotion|trade)\s+(?:agreements?|pacts?)", "fta", "typed"),
    (
        r"exchange\s+of\s+(?:diplomatic\s+)?(?:notes|letters)|letters?\s+of\s+exchange|diplomatic\s+notes|"
        r"notes?\s+verbales?|(?:notes|letters)(?=(?:\s+(?:to\s+(?:this|that)\s+effect|(?:on|for|concerning|regarding|"
        r"relating\s+to)\s[^.;:]{3,160}?))?"
        r"\s+(?:were|was|have\s+been)\s+(?:also\s+|signed\s+and\s+)?exchanged)",
        "other",
        "strong",
    ),
    (r"term\s+sheets?|heads\s+of\s+(?:terms|agreement)|aide[- ]m[eé]moires?", "other", "typed"),
    (r"(?:implementing|subsidiary|administrative|twinning|working|mutual\s+recognition)\s+arrangements?", "other",
     "typed"),
    (r"records?\s+of\s+discussions?|agreed\s+minutes", "other", "strong"),
    (r"terms\s+of\s+reference|minutes\s+of\s+(?:the\s+)?(?:meeting|discussions?)|minutes", "other", "weak"),
    (
        r"country\s+program(?:me)?\s+(?:documents?|action\s+plans?)|program(?:me)?s?\s+for\s+country\s+partnership|"
        r"country\s+partnership\s+program(?:me)?s?|operational\s+plans?|action\s+plans?|plans?\s+of\s+action|"
        r"road\s?-?maps?|work\s?plans?|plans?\s+of\s+(?:work|(?:joint\s+)?(?:measures|activities))|(?:joint|"
        r"action|technical\s+assistance)\s+program(?:me)?s?|"
        r"program(?:me)?s?\s+of\s+(?:\w+\s+)?(?:co-?operation|action|work|exchanges?)|"
        r"(?:executive|co-?operation|work|exchange)\s+(?:program(?:me)?s?|plans?)",
        "action-plan",
        "weak",
    ),
    (
        r"(?:development\s+)?(?:assistance|partnership)\s+(?:plans?|frameworks?|strateg(?:y|ies))|"
        r"co-?operation\s+frameworks?",
        "action-plan",
        "weak",
    ),
    (r"project\s+documents?|(?:implementation|delivery)\s+protocols?", "other", "weak"),
    (
        r"(?:joint|trilateral|leaders['’]|ministerial|co-?chairs['’]|political)\s+(?:(?:ministerial|press|"
        r"leaders['’]|vision)\s+)?(?:statements?|communiqu[eé]s?|"
        r"declarations?)|communiqu[eé]s?",
        "declaration",
        "weak",
    ),
    (r"(?:joint\s+)?statements?\s+of\s+(?:partnership|principles|co-?operation)", "declaration", "typed"),
    (r"declarations?", "declaration", "weak"),
    (
        r"(?:(?:development|concessional)\s+)?(?:loan|credit|financing|finance|line\s+of\s+credit)\s+(?:agreements?|"
        r"contracts?|accords?)",
        "loan",
        "typed",
    ),
    (r"grant\s+(?:agreements?|contracts?)", "other", "typed"),
    (r"(?:treaty|treaties)", "treaty", "typed"),
    (r"conventions?", "treaty", "weak"),
    (r"protocols?", "protocol", "weak"),
    (r"accords?|pacts?|compacts?|charters?", "treaty", "weak"),
    (r"agreements?", "agreement", "weak"),
    (r"arrangements?", "other", "weak"),
    (r"contracts?", "contract", "weak"),
    (r"(?:concessional|soft|concessionary|development|preferential)\s+loans?|loans?", "loan", "weak"),
    (r"memorand(?:um|a|ums)", "mou", "weak"),
    (r"frameworks?|partnerships?", "other", "weak"),
    (r"deals?", "agreement", "weak"),
)
# Abbreviations are case-sensitive: "mou" and "epa" may be parts of names in other languages.
ABBREVIATIONS: tuple[tuple[str, str], ...] = (
    (r"(?:MOU|MoU|M\.O\.U\.|MOUs|MoUs|MOU's|MoU's|MoUS)", "mou"),
    (r"(?:LOI|LoI|LOIs|LoIs)", "letter-of-intent"),
    (r"(?:FTA|FTAs|CEPA|CEPAs)", "fta"),
)

_GROUPS = [f"(?P<h{i}>{p})" for i, (p, _, _) in enumerate(HEADS)]
_SHORT = [f"(?P<a{i}>{p})" for i, (p, _) in enumerate(ABBREVIATIONS)]
HEAD = re.compile(r"(?<![\w’'])(?:(?i:" + "|".join(_GROUPS) + ")|" + "|".join(_SHORT) + r")(?![\w]|[’'][a-rt-z])")


# Every head begins with one of these: a cheap look before the large pattern.
_BEGINS = re.compile(
    r"(?<![\w’'])(?i:a[cdgirs]|c[ehor]|d[ei]|e[cx]|f[irt]|gr|he|im|jo|l[eio]|m[eio.]|no|p[alor]|r[eo]|s[otu]|t[erw]|"
    r"wo)"
)


def heads(text: str) -> Iterator[re.Match]:
    """The words for documents in a text, in order and without overlaps, as `HEAD` matches them."""
    reach = 0
    for m in _BEGINS.finditer(text):
        if m.start() >= reach:
            head = HEAD.match(text, m.start())
            if head:
                reach = head.end()
                yield head


def head_of(match: re.Match) -> tuple[str, str]:
    """Kind and strength of a match of `HEAD`."""
    group = match.lastgroup
    if group[0] == "a":
        return ABBREVIATIONS[int(group[1:])][1], "strong"
    return HEADS[int(group[1:])][1], HEADS[int(group[1:])][2]


# Kinds of agreements (the generic word) by what stands before or after it.
AGREEMENT_KINDS_BY_WORD = (
    (re.compile(r"\b(?:loan|credit|financing)\b", re.I), "loan"),
    (re.compile(r"\b(?:grant|sister|twin\w*)\b", re.I), "other"),
    (re.compile(r"\bfree[ -]trade\b|\btrade (?:promotion|partnership)\b|\beconomic partnership\b", re.I), "fta"),
    (
        re.compile(
            r"\b(?:purchase|sales?|supply|(?<!air )(?<!transport )services?|concession|shareholders?|lease|"
            r"consult\w+|construction|"
            r"commercial|procurement|offtake|power purchase)\s+agreements?\b",
            re.I,
        ),
        "contract",
    ),
)
# "an agreement on the recognition of licences": an arrangement, which its text does not call a treaty.
PLAIN_AGREEMENT = re.compile(
    r"\bagreements?\s+(?:on|for|to)\s(?!.{0,60}\b(?:social security|double taxation|extradition|"
    r"air (?:services?|transport)|visas?|"
    r"(?:legal|administrative) assistance|customs matters|defen[cs]e|security|"
    r"readmission|sentenced|investments?|taxation|boundary|delimitation)\b)",
    re.I | re.S,
)
# An agreement between states about one of these is a treaty.
TREATY_WORDS = re.compile(
    r"\b(?:visas?|extradition|double taxation|avoidance of double|tax(?:ation)?|investment|social security|air "
    r"(?:services?|transport)|"
    r"defen[cs]e|security|customs|legal assistance|border|maritime|fisheries|nuclear|trade|peace|framework|climate|"
    r"status of forces|transfer of|prisoners|sentenced|readmission|aviation|association|partnership|amity|friendship|"
    r"boundary|mutual|recognition|cultural|economic|bilateral|intergovernmental|inter-governmental|paris)\b",
    re.I,
)

# What follows or precedes a document's name when it is only part of a body's or an occasion's name.
PART_AFTER = re.compile(
    r"[ -](?:(?:Joint|Sub|Steering|Technical|Implementation|Senior|Trade|Ministerial)[ -])*(?:Committees?|"
    r"Secretariat|Council|Commission|Organi[sz]ation|Conference|Forum|"
    r"Meetings?|Working|Group|Cent(?:re|er)s?|Office|Agency|Unit|Body|Bureau|Authority|Network|Seminar|Workshop|Day|"
    r"Week|Hall|Award)\b"
    r"|[ -](?:cent(?:re|er)|hall|committee|secretariat|forum|workshop|seminar|working group|officers?|staff|workers?|"
    r"ally|allies|"
    r"farming|killing|killings|research organi\w+|manufactur\w+|portfolio)\b"
)
PART_BEFORE = re.compile(
    r"\b(?:Committee|Secretariat|Council|Commission|Conference|Meeting|COP|Parties|States Parties|Assembly|Board|"
    r"Bureau|Organi[sz]ation|"
    r"Working Group|Review Conference|Members|session|Session|Round)\s*(?:of|to|on|under|for|"
    r"in)\s+(?:the\s+)?(?:Parties\s+(?:of|to)\s+(?:the\s+)?)?\Z"
)
# A head that is no document here.
NO_DOCUMENT_AFTER = re.compile(
    r"\s+(?:of\s+(?:(?:a\s+|the\s+)?(?:state\s+of\s+)?(?:emergency|war|disaster|independence|assets|interests?|"
    r"victory|candidacy|results|conformity|compliance|origin|goods|income|consent|faith|honou?r)|"
    r"the\s+(?:Cabinet|parliament|two|parties|other))|that\b(?!\s+(?:has|have|had|was|were|is|are|will)\b)|"
    r"(?:was|has\s+been|had\s+been|is)\s+(?:also\s+)?reached\b|by\s+signing\b|workers?\b|killing)|[ -](?:service|"
    r"services)\s+(?:unit|office)",
    re.I,
)
FEELING_BEFORE = re.compile(
    r"\b(?:in|by|mutual|general|unanimous|common|broad|full|complete|into|voiced|expressed|under|no|any|without|"
    r"tacit|verbal|gentlemen['’]s)\s+\Z",
    re.I,
)
# "health protocol", "national action plan": a rule or a plan of one side
OF_STAFF = re.compile(r"\b(?:employment|labou?r|work|study|service|rental|insurance|licen[cs]e)\s+\Z", re.I)
ONE_SIDE_BEFORE = re.compile(
    r"\b(?:health|sanitary|safety|COVID-19|state|diplomatic|chief\s+of|head\s+of|security|strict|IT|internet|"
    r"communications?|data|clinical|"
    r"national|annual|party|strategic|employment|labou?r|import|medical|treatment|testing|vaccination|quarantine|"
    r"court|royal)\s+\Z",
    re.I,
)
# "Malabo Declaration commitments": the document only qualifies what follows
QUALIFIES = re.compile(
    r"\s+(?:commitments?|implementation|obligations?|provisions?|process(?:es)?|goals?|targets?|members?|countries|"
    r"terms?|"
    r"framework|mechanisms?|principles?|projects?|activities|partners?|area|project|programme|period)\b"
)

# ------------------------------------------------------------------ words left and right of a name
STOP_LEFT = frozenset(
    """a an the this that these those his her their its our my your each any every some such said same other
    another both all several many various numerous following two three four five six seven eight nine ten eleven twelve
    in on at to of for with by from as into under upon over between among within per via through during after before
    since until about regarding concerning including and or but nor if when where while which who whom whose what how
    there here it he she they we you i was were is are be been being am has have had having do does did will would shall
    should can could may might must not no than then also today yesterday now just only already recently jointly
    sign signs signed signing conclude concludes concluded concluding ink inks inked adopt adopts adopted adopting
    exchanged exchanging initial initialed initialled renew renews renewed renewing extend extends extended extending
    approve approves approved approving ratify ratifies ratified ratifying implement implements implemented implementing
    welcome welcomes welcomed welcoming announce announces announced announcing issue issues issued issuing release
    releases released endorse endorses endorsed declare declares declared reach reached reaching agree agrees agreed
    negotiate negotiating negotiated discuss discusses discussed discussing include includes included see saw seen
    witness witnessed witnesses finalize finalise finalized finalised make made makes take took taken give given gave
    covering cover covers cooperate further executed execute award awarded awarding undertake undertakes seek seeks
    establish establishing violate violates violated violating expedite expediting need needs towards toward against
    without despite throughout subsequent possible promote promotes promoting strengthen strengthens strengthening
    support supports supporting use using used utilize utilizing respect respecting uphold according pursuant
    follow followed follows entitled titled called named provide provides provided providing prepare preparing prepared
    develop developing developed hold held holds attend attended present presented submit submitted propose proposed
    drafted remaining existing resulting hereby thereby via whereby like unlike especially namely plus versus
    million billion thousand mn bn dollar euro
    seal seals sealed complete completed launch launched host hosted commend commended praise praised lauded note noted
    mark marks marked celebrate celebrates meant put joined join joins enter enters entered celebrating""".split()
)
# Lower-case words ending like a participle that are modifiers of documents.
MODIFIERS = frozenset(
    """financing funding training banking shipping fishing landmark existing-standing understanding related
    implementing twinning
    integrated limited advanced enhanced updated revised amended expanded engineering housing mining
    long-standing wide-ranging so-called planned funded""".split()
)
NUMBERS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
ORDINALS = frozenset("first second third fourth fifth sixth seventh new additional separate".split())

# The words that open the matter of a document, and those that end it.
TOPIC_OPENS = re.compile(
    r"[ \u00a0]+(?P<w>on|for|regarding|concerning|about|covering|of|relating to|related to|in the (?:fields?|areas?|"
    r"spheres?) of|"
    r"in|to|towards|with regard to|aimed at|against|titled|entitled|called|named)[ \u00a0]+(?:the[ \u00a0]+)?"
)
TOPIC_ENDS = re.compile(
    r"[,.;:()\[\]“”\"\n]|\s[-–—]\s|[ \u00a0](?:was|were|is|are|has|have|had|will|would|shall|can|could|may|should|"
    r"which|that|who|whom|it|he|she|they|we|be|being|been|"
    r"where|when|while|whereby|between|with|among|amongst|by|signed|concluded|initialled|adopted|issued|under|during|"
    r"at|"
    r"following|after|before|as|from|since|if|so|upon|remains?|remained|expires|expired|envisages|foresees|bears|lays|"
    r"aims?|seeks|provides|covers|sets|allows|enables|marks|today|"
    r"yesterday|"
    r"recently|earlier|here|took|takes|entered|enters|came|worth|valued|in\s+(?:the\s+presence|order|line|"
    r"a\s+ceremony|accordance|which|January|February|March|"
    r"April|May|June|"
    r"July|August|September|October|November|December|(?:19|20)\d\d)|on\s+(?:the\s+(?:sidelines|margins|occasion|"
    r"basis|part)|"
    r"(?:\d|Jan|Feb|Mar|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)|behalf)|"
    r"(?:last|this|next)\s+(?:week|month|year|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*|"
    r"to\s+(?:promote|strengthen|boost|enhance|improve|support|facilitate|help|expand|deepen|further|ensure|increase|"
    r"pave|be|foster|implement|provide|allow|enable|develop|establish|create|build|share))\b"
)

# ------------------------------------------------------------------ verbs
_SIGN = (
    r"(?:(?:co-?|counter)?sign(?:ed|s|ing)?|ink(?:ed|s|ing)?|conclud(?:ed|es?|ing)|initial(?:l?ed|s|l?ing)?|"
    r"exchang(?:ed|es?|ing)|seal(?:ed|s|ing)?|enter(?:ed|s|ing)?\s+into|formali[sz](?:ed|es?|ing)|"
    r"execut(?:ed|es|ing)|"
    r"(?:put|set|affix|plac|append|lend|lent)(?:ed|ting|ing|e|s|es)?\s+(?:\w+\s+)?(?:signatures?|names?|"
    r"initials)\s+(?:to|on|under)|"
    r"put\s+pen\s+to\s+paper\s+on|renew(?:ed|s|ing)?)"
)
_ISSUE = (
    r"(?:adopt(?:ed|s|ing)?|issu(?:ed|es?|ing)|releas(?:ed|es?|ing)|declar(?:ed|es?|ing)|endors(?:ed|es?|ing)|"
    r"announc(?:ed|es?|ing))"
)
_OTHER = (
    r"(?:extend(?:ed|s|ing)?|approv(?:ed|es?|ing)|ratif(?:ied|ies|y|ying)|award(?:ed|s|ing)?|negotiat(?:ed|es?|ing)|"
    r"acced(?:ed|es?|ing)\s+to|finali[sz](?:ed|es?|ing)|amend(?:ed|s|ing)?|implement(?:ed|s|ing)?|prepar(?:ed|es?|"
    r"ing)|draft(?:ed|ing)|"
    r"agree[ds]?(?:\s+(?:to|on|upon))?(?=\s+(?:the|an?|its|their|this|new|joint|terms)\b|\s*\Z)|"
    r"propos(?:ed|es?|ing)|clear(?:ed|s)|green-?light(?:ed|s)?|discuss(?:ed|es|ing)?|reach(?:ed|es|ing)?|"
    r"grant(?:ed|s|ing)?)"
)
VERB = re.compile(rf"(?<![\w-])(?:(?P<sign>{_SIGN})|(?P<issue>{_ISSUE})|(?P<other>{_OTHER}))(?![\w-])", re.I)
NOMINAL = re.compile(
    r"(?<![\w-])(?P<noun>signing(?:\s+ceremony)?|signature|conclusion|adoption|exchange|initiall?ing|renewal|"
    r"issuance|declaration|"
    r"finali[sz]ation|negotiations?|approval|ratification|implementation|entry\s+into\s+force|extension|review|"
    r"revision)\s*"
    r"(?:,[^.;:]{1,140},\s*|(?:today|yesterday|here|by[^.;:,]{1,60}|on[^.;:,]{1,20}|in[^.;:,]{1,20}|with\s[^.;:,]{1,60})\s+)?(?:of|for|"
    r"on)\s+\Z",
    re.I,
)
# What may stand between an auxiliary and its participle: "was today, the talks over, signed".
_ADVERB = (
    r"(?:\w+ly|also|now|soon|not|yet|since|already|just|then|later|first|thereupon|thus|today|yesterday|here|"
    r"likewise|"
    r"too|together|last\s+\w+|this\s+\w+|(?:on|in|at)\s+(?:the\s+)?\w+(?:\s+\d+)?)"
)
_INSERTED = r"(?:,\s[^,.;:]{2,90},)?"
PASSIVE = re.compile(
    r"(?<![\w-])(?P<aux>(?:(?:to(?:\s+(?:\w+ly|also|soon|now))?|"
    r"(?:will|would|shall|is|are|was|were|should|may|might|can|"
    rf"could|must|has|have|had)(?:\s+{_ADVERB}){{0,3}}{_INSERTED})\s+)?(?:is|are|was|were|be|being|been)"
    r"(?:\s+(?:also|now|soon|to\s+be|being|not|due\s+to\s+be|expected\s+to\s+be|scheduled\s+to\s+be))*)"
    rf"(?:\s+{_ADVERB}){{0,3}}{_INSERTED}\s+"
    r"(?P<v>signed|co-signed|inked|concluded|initiall?ed|exchanged|sealed|formali[sz]ed|executed|entered\s+into|"
    r"put\s+to\s+signature|"
    r"put\s+to\s+paper|adopted|issued|released|declared|endorsed|announced|renewed|extended|approved|cleared|"
    r"agreed\s+(?:to|on|upon)|(?:agreed|confirmed)(?=\s+(?:by|between|with|in|at|during|when)\b)|"
    r"ratified|awarded|negotiated|finali[sz]ed|implemented|drafted|prepared|"
    r"proposed|granted|rejected|refused|terminated|suspended|cancell?ed|revised|amended|updated)(?![\w-])",
    re.I,
)
REDUCED = re.compile(
    r"[\s,]*(?:\w+ly\s+|that\s+|which\s+|the\s+one\s+|just\s+|first\s+|having\s+(?:just\s+)?been\s+|recently\s+|earlier\s+)*"
    r"(?P<v>signed|done(?=\s+(?:at|in)\s+[A-Z])|"
    r"concluded|initiall?ed|inked|adopted|issued|reached|exchanged)"
    r"(?=\s+(?:between|by|for(?=\s+(?:the\s+)?[A-Z][a-z])|in|on|at|with|during|last|this|today|yesterday|earlier|"
    r"here|when|following|after|among|and|"
    r"\d|-)|[.,;]|\s*\Z)",
    re.I,
)
IN_FORCE = re.compile(
    r"(?:,|\band)\s+in\s+force\s+since|\b(?:enter(?:ed|s|ing)?|came|comes?|coming|entry|brought|"
    r"put)\s+(?:in)?to\s+(?:force|"
    r"effect|operation)|\b(?:is|are|was|were|been|already|currently|remains?|now|,)\s+in\s+(?:force|effect)|"
    r"\b(?:effective\s+(?:as\s+of|from|since|on)|took\s+effect|takes?\s+effect)",
    re.I,
)
CEREMONY = re.compile(r"(?:\s+|-)(?:signing|exchange)(?:\s+ceremony)?\b|\s+Signing\b", re.I)
TOOK_PLACE = re.compile(r"\s+(?:took\s+place|was\s+held|were\s+held|was\s+completed)\b", re.I)
JOINTLY_BY = re.compile(r"\s+(?:(?:issued|released|made)\s+)?(?:by|of|from)\s+(?=the\s|[A-Z])")
NEGOTIATION_AFTER = re.compile(r"\s+(?:negotiations?|talks)\b", re.I)
APPLIED_BEFORE = re.compile(
    r"\b(?:implementation|implementing|implement|pursuant|accordance|acced\w+|accession|party|parties|signatory|"
    r"signatories|"
    r"obligations|commitments|ratif\w+|compliance|enforcement|operationali[sz]ation)\b[^.;:]{0,40}\Z",
    re.I,
)
APPLIED_AFTER = re.compile(
    r"[^.;:]{0,60}\bimplementation\s+of\s+which\b|\s+(?:is|are|was|were)\s+(?:currently\s+|now\s+|"
    r"already\s+)?(?:being\s+)?implement",
    re.I,
)

MODAL = re.compile(
    r"(?:\b(?:will|would|shall|should|could|may|might|must|can)(?:\s+(?:\w+ly|also|soon|then|now|be))*|"
    r"\bto(?:\s+(?:\w+ly|soon|be|also))*|"
    r"\b(?:(?-i:plan(?:s|ned|ning)?)|intend(?:s|ed|ing)?|expect(?:s|ed)?|aim(?:s|ed|ing)?|consider(?:s|ed|ing)?|"
    r"discuss(?:ed|ing)?|towards?|propos(?:ed|ing|es)|"
    r"possibility\s+of|ways\s+of|look(?:s|ed|ing)?\s+forward\s+to|prospects?\s+(?:of|for)|interest\s+in|before|"
    r"prior\s+to)(?:\s+the)?)\s*\Z",
    re.I,
)
MET_TO = re.compile(
    r"\b(?:met|gathered|ceremony(?:\s+held)?|came\s+together|meeting|visit\w*|travel\w*|here|today|occasion|proud|"
    r"pleased|happy|honou?red)(?:\s+\w+){0,6}?\s+to\s*\Z",
    re.I,
)
NEGATED = re.compile(
    r"\b(?:not|never|refus\w+\s+to|declin\w+\s+to|fail\w+\s+to|without|unable\s+to|n[o’']t|instead\s+of|"
    r"rather\s+than|postpon\w+)(?:\s+\w+){0,2}\s*\Z",
    re.I,
)
FUTURE_NOMINAL = re.compile(
    r"\b(?:approv\w+|authori[sz]\w+|agreed\s+(?:to|on|upon)|wish\w*\s+for|look(?:s|ed|ing)?\s+forward\s+to|early|"
    r"speedy|expedit\w+|possible|possibility\s+of|towards?|prepar\w+\s+(?:for|of|the)|hop\w+\s+for|propos\w+|pending|"
    r"ahead\s+of|await\w*|"
    r"prospective|forthcoming|upcoming|eventual|swift|prompt|accelerat\w+|facilitat\w+|finali[sz]e|"
    r"discuss\w*|consider\w*|explor\w+|suggest\w*|request\w*|encourag\w+|urg\w+|regarding|concerning|about|for|"
    r"interest\s+in|work\w*\s+(?:on|towards?))\s+(?:the\s+)?(?:early\s+|swift\s+|speedy\s+|formal\s+|upcoming\s+)?\Z",
    re.I,
)
FUTURE_AFTER = re.compile(
    r"\b(?:(?:is|are|was|were|remains?|remained|stays?)\s+(?:also\s+)?(?:looked\s+forward\s+to|due|expected|planned|scheduled|anticipated|"
    r"envisaged|foreseen|under\s+(?:negotiation|discussion|consideration|preparation|study)|being\s+(?:negotiated|"
    r"discussed|prepared|finali[sz]ed|drafted|considered))|"
    r"will\s+be\s+(?:signed|concluded|adopted|prepared|negotiated|finali[sz]ed))",
    re.I,
)
PLANNED_BEFORE = re.compile(
    r"\b(?:negotiat\w+|prepar\w+|draft(?:ing|ed)?|finali[sz]\w+|pav\w+\s+the\s+way\s+(?:for|to)|work(?:ing|ed|"
    r"s)?\s+(?:on|towards?)|propos\w+|need\s+for|development\s+of|consider\w*|explor\w+|towards?|discuss\w*|upcoming|"
    r"possib\w+|talks|consultations|"
    r"look(?:ed|ing|s)?\s+forward\s+to|future)\b(?:\s+(?:on|for|of|to|about|the|a|an|its|their|new|possible|text)|"
    r",)*\s*\Z",
    re.I,
)

WITNESS = re.compile(
    r"\b(?:in\s+the\s+presence\s+of|witnessed\s+by|was\s+(?:also\s+)?(?:present|witnessed|attended)|"
    r"were\s+(?:also\s+)?(?:present|witnessed|attended)|attended\s+by|presided\s+over|"
    r"on\s+the\s+(?:sidelines|margins|occasion|fringes)\s+of|during|in\s+the\s+framework\s+of|ahead\s+of|following|"
    r"as\s+part\s+of|at\s+the|at\s+a|at\s+an|being\s+present|looked\s+on)\b",
    re.I,
)
PURPOSE = re.compile(
    r",?\s+(?:(?i:which|whereby|under\s+which|so\s+that|in\s+order\s+to|aim(?:ed|ing|s)|that\s+(?:will|would|covers|"
    r"provides|aims|seeks)|meant\s+to|designed\s+to|in\s+support\s+of|covering|outlining)|"
    r"to\s+(?!the\b|a\b|an\b|its\b|their\b|his\b|which\b|this\b)[a-z]{2,})\b"
)
