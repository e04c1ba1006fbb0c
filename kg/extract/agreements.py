"""Documents between parties: memoranda, treaties, declarations and the like, with status, date and sides.

A text is searched for the words that documents are called by. Each is read as a noun phrase (its name, matter, number),
then the verb that governs it says whether it was signed, is planned, in force or only mentioned; words that turn out to
be no document ("in agreement", "health protocol") are dropped. The sides come from "between A and B", from "with B" and
the subject, from a compound name, or from the two countries that the passage is about. Mentions of one document are
merged; each mention states what its own sentence says.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from kg.extract import agreement_words as W
from kg.extract.document import Document, Mention, Sentence
from kg.extract.parties import Actor, Pairs, actors_in, home_words, number_of_sides, sides
from kg.model import AgreementFact, PartyFact

_WINDOW = 320  # characters left and right of a name that are looked at: keeps hostile input linear
_WORD_LEFT = re.compile(r"([^\s,;:()\[\]“”\"‘\n]+)[ \u00a0]+\Z")
_DET = re.compile(r"(?:\b(?:the|a|an|its|their|his|her|our|this|that|these|those|said|another|several|some|both|all|such|many|various|"
                  r"new)\s+)+\Z", re.I)
_DEFINITE = re.compile(r"\b(?:the|this|that|these|those|its|their|both|said|such|our)\s+\Z", re.I)
_ABBREVIATION = re.compile(r"[”\"’]?\s*\((?:the\s+|hereinafter\s+|hereafter\s+|or\s+)?[“\"‘']?(?P<a>[A-Z][\w.&-]{1,14})[”\"’']?\)")
_QUOTED = re.compile(r"[ ,]*(?:titled|entitled|called|named|on|for)?\s*[“\"](?P<q>[^“”\"\n]{4,140})[”\"]")
_CAP_CHAIN = re.compile(r"(?:[ \u00a0](?:(?:of|on|for|and|against)[ \u00a0](?:the[ \u00a0])?)(?!Signing|Between|With|And\b|In\b|At\b|On\b|Of\b)[A-ZÀ-Þ][\w’'&-]*){1,10}")
_CAP_ENTRY = re.compile(_CAP_CHAIN.pattern.replace("(?!Signing", "?(?!Signing", 1))
_CAP_LIST = re.compile(r"(?:,[ ][A-Z][\w-]+(?:[ ][A-Z][\w-]+){0,3}){0,6},?[ ]and[ ][A-Z][\w-]+(?:[ ][A-Z][\w-]+){0,3}")
_COUNT = re.compile(r"(?:\b(?P<w>" + "|".join(W.NUMBERS) + r")|(?<!\w)\(?(?P<n>\d{1,3})\)?)(?:\s+\(\d+\))?(?:\s+(?:new|sectoral|bilateral|important|key|major|draft|separate))?\s+\Z", re.I)
_SUBJECT_BREAK = re.compile(r"[;:]|\.\s|,\s+(?:while|where|when|and\s+(?:he|she|they|it)\b|but)|\b(?:said|stated|noted|added|recalled|announced)\s+that\b")
_PREPOSITION = re.compile(r"\b(?:under|to|by|through|via|with|of|in|for|from|per|on|within|upon|into|concerning|regarding|after|(?<!the )following|since|before)\s+(?:(?:the|a|an|its|their|this|that|these|those|both|our|said|such)\s+)*\Z", re.I)
_WILL_BE_BY = re.compile(r"\b(?:will|would|shall|to be)\b[^.;]{0,80}\b(?:by|through|with|following|after|upon|at)\s+(?:the\s+)?\Z", re.I)
_NOT_YET = re.compile(r"\b(?:will|shall|would|to|before|until|once|upon|when|after|pending|advance\s+of|expected|due|not|yet)\b(?:\s+\w+){0,4}\s*\Z", re.I)
_JOINT_BY = re.compile(r"\s+(?:by|from|of|between)\b")
_ACT_TOGETHER = re.compile(
    r"\b(?:both\s+sides|the\s+(?:two|three)\s+(?:sides|countries|governments|partners)|the\s+(?:leaders|participants|sides)|(?:the\s+)?[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2}\s+and\s+"
    r"(?:the\s+)?[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2})\s+(?:also\s+|jointly\s+|further\s+)?(?:re)?(?:affirm|welcome|commit|intend|agree|resolve|underscore|underline|emphasi[sz]e|"
    r"recogni[sz]e|iterate|plan\b|note|condemn|express|decide|announce|pledge|declare|stress|acknowledge)", re.I)
_OF_DAY = re.compile(r"\s+(?:of|in|from|by|dated|issued\s+(?:in|on|by)|signed\s+(?:in|on|by)|between)\s+(?:the\s+)?")
_PLACE_OPENS = re.compile(r"\s+(?:in|at|on|from|of|here\s+in)\s+(?:the\s+|last\s+)?\Z")
_TWO_MODIFIERS = re.compile(r"\b(?:a|an|the|its|their|new|bilateral|general)\s+(?:[a-z][\w-]+\s+){1,3}\Z")
_RELATIVE = re.compile(r",?\s*(?:which|that)\s+(?P<who>[^,.;:]{2,90}?)\s+(?:have\s+|had\s+|has\s+)?(?:recently\s+|jointly\s+|already\s+)?(?P<v>signed|concluded|adopted|initiall?ed|inked|exchanged)\b(?!\s+by)")
_SIDED = re.compile(r"\s+(?:which\s+was\s+|was\s+|has\s+been\s+|already\s+)?(?:signed\s+|concluded\s+)?(?P<w>between|with|among)\s+(?=[^.;:]{0,60}[A-Z]|the\s+two\b)")
_MATTER_LATER = re.compile(r"(?<=[\w).])[ ](?P<w>on|regarding|concerning|in the (?:fields?|areas?) of|relating to)[ ](?:the[ ])?(?=[^.;:()]*)")
_SIDES_END = re.compile(r"[.;:]|\b(?:was|were|is|are|has|have|had|will|would|signed|concluded|which|that|who|at|during|to|under)\b")
_IN_YEAR = re.compile(r"\b(?:in|of|since)\s+\Z")
_LIST_HEADING = re.compile(r"\b(?:signed|concluded|exchanged|inked|signing)\b[^.;]{0,200}:\Z")
_OWN_MEMORANDUM = re.compile(r"\b(?:National|Presidential|Security|Executive)\b")
_ROW_WORDS = frozenset("and of the between on behalf by from with as well for s".split())
_WITH_RIGHT = re.compile(r"\s+with\s+(?:the\s+)?")
_QUESTION = re.compile(r"\b(?:do|does|did|idea|if|whether|could|right|unwilling)\s+(?:\w+\s+){0,2}(?:to\s+)?\Z", re.I)
_PROVISION = re.compile(r"\b(?:provision|package|allocation|series|number|set)\s+of\s+(?:the\s+|a\s+)?(?:\w+\s+)?\Z", re.I)
_COORDINATED = re.compile(r"\s*(?:(?:on|for|with|between|to|in)\b[^.;:]{1,110}?)?\s*(?:,|,?\s*and|,?\s*as\s+well\s+as|,?\s*along\s+with|,?\s*together\s+with|,?\s*(?:including|such\s+as|among\s+them|namely|notably|among\s+which)|;)\s+"
                          r"(?:(?:the|a|an|its|their|also|two|three|four|another|new|first|second|third)\s+)*\Z", re.I)
_FINITE = re.compile(r"\b(?:was|were|is|are|has|have|had|will|would|said|met|held|agreed|discussed)\b", re.I)
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|has|have|had|will|would)\b", re.I)
_MONEY = re.compile(r"(?:[$€£¥₩]|\bUS\$|\bUSD|\bEUR|\b(?:million|billion|dollars|euros?|yen|won|yuan)\b)", re.I)
_BETWEEN = re.compile(r"\b(?:between|among|amongst)\s", re.I)
_BETWEEN_END = re.compile(r"[.;:]|\s(?:was|were|is|are|has|have|had|will|would|which|that|whereby|under|to\s+(?!the)|in\s+the\s+presence|during|on\s+(?:the\s+(?:sidelines|margins)|[A-Z]|\d)|"
                          r"entered|came|at\s+(?:the|a)\b|in\s+(?:[A-Z]|(?:19|20)\d)|signed|aim\w+|concerning|regarding|covering|for|on)\b")
_ANNEX = re.compile(r"\b(?:Annex|Addendum|Amendment|Supplement|Additional Protocol|annex|addendum|amendments?)\s+to\s+(?:the\s+|this\s+|their\s+)?\Z")
_OCCASION = re.compile(r"\b(?:held|hosted|host|took\s+place|met|meeting|forum|summit|talks|visit\w*|received|conference|session|welcomed|gathered|convened)\b", re.I)
_THEIR = re.compile(r"\btheir\s+\Z", re.I)
_JOINT_TITLE = re.compile(r"\s*(?:(?:[A-Z][\w.–’'-]*|and|the|of)[ –-]){0,8}?(?:Joint|Trilateral|Leaders[’'])\s+(?:\w+\s+)?(?:Statement|Declaration|Communiqu[eé])\b")
_SPEAKS_JOINTLY = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b")
_TRIPARTITE = re.compile(r"\b(?:tripartite|trilateral|three[ -]way|three\s+parties)\b", re.I)
_FORESEES = re.compile(r"\b(?:will|would|shall|to|is|are)\s+(?:also\s+|be\s+|jointly\s+)*(?:launch(?:ed)?|establish(?:ed)?|set\s+up|create[d]?|form(?:ed)?)\b|"
                       r"\b(?:establish(?:es|ing)|sets?\s+up|creat(?:es|ing)|provides?\s+for\s+(?:a|an|the)\s+(?:establishment|creation))\b", re.I)

_FAMILY = {"mou": "mou", "letter-of-intent": "loi", "fta": "agreement", "treaty": "agreement", "agreement": "agreement",
           "loan": "agreement", "contract": "contract", "protocol": "protocol", "declaration": "declaration",
           "action-plan": "plan", "other": "other"}
_RANK = {"signed": 3, "planned": 2, "in-force": 1, "mentioned": 0}
_GENERIC = frozenset("""the of on for and in to a an between with joint new bilateral mutual cooperation co-operation agreement agreements memorandum memoranda
    understanding mou mous protocol declaration statement arrangement field fields area areas signed draft first second
    strategic partnership government governments republic kingdom""".split())

# Share of right readings per rule, measured on the notices with gold.
CONFIDENCE: dict[str, float] = {}


@dataclass(slots=True)
class Found:
    """One place where a document is spoken of."""

    begin: int
    end: int
    head: tuple[int, int]
    kind: str
    strength: str
    sentence: Sentence
    name: str | None
    topic: str | None = None
    prefix: tuple[int, int] = (0, 0)
    matter: tuple[int, int] = (0, 0)
    alias: str | None = None
    definite: bool = False
    plural: bool = False
    count: int = 0
    annex: bool = False
    sided: bool = False  # "between A and B" stands right after it
    proper: bool = False
    status: str | None = None
    verb: tuple[int, int] | None = None
    how: str = ""
    parties: tuple[str, ...] = ()
    basis: str = ""
    date: str | None = None
    rejected: str | None = None
    intro: Found | None = None
    beside: Found | None = None  # the document before it in one list, whose verb it shares
    kept: bool = True
    actors: list[Actor] = field(default_factory=list)


def read_agreements(doc: Document) -> None:
    """Add the agreement mentions of a notice and state its agreements and their parties."""
    found = _find(doc)
    if not found:
        _joint_title(doc, [], Pairs(doc))
        return
    for i, f in enumerate(found):
        before = found[i - 1] if i and found[i - 1].sentence is f.sentence else None
        _govern(doc, f, before, found[i + 1] if i + 1 < len(found) and found[i + 1].sentence is f.sentence else None)
    _listed(doc, found)
    pairs = Pairs(doc)
    kept = []
    for f in found:
        why = _no_document(doc, f)
        if why:
            f.kept = False
            doc.drop(f"<{f.kind}>", f.begin, f.end, why)
            continue
        kept.append(f)
    signed: dict[int, str] = {}  # index of a sentence -> the day on which it says something was signed
    for i, f in enumerate(kept):
        near = [g for g in kept[max(0, i - 8):i + 9] if g.sentence is f.sentence]
        _sides(doc, f, pairs, near)
        f.date = _date(doc, f, near, signed)
        if f.date and f.status == "signed" and len(f.date) == 10:
            signed.setdefault(f.sentence.index, f.date)
    _other_side(doc, kept)
    clusters = _merge(doc, kept)
    _joint_title(doc, clusters, pairs)
    for number, cluster in enumerate(clusters, 1):
        _state(doc, f"agreement/{number}", cluster, pairs)


# ------------------------------------------------------------------ finding names
def _find(doc: Document) -> list[Found]:
    """Every phrase headed by a word for a document, in the order of the text, not nested."""
    text, out, reach = doc.text, [], 0
    for m in W.HEAD.finditer(text):
        if m.start() < reach or _heads_another(text, m):
            continue
        f = _phrase(doc, m)
        if f.begin < reach:
            f.begin = m.start()
        reach = f.end
        before = out[-1] if out and out[-1].sentence is f.sentence else None
        if before is not None and _same_phrase(text, before, f):
            before.end = f.end
            if before.name and f.plural:
                before.name = " ".join(text[before.begin:f.end].split())
                before.kind = before.kind if before.kind == f.kind else "other"
            continue
        out.append(f)
    return out


def _same_phrase(text: str, before: Found, f: Found) -> bool:
    """Whether a name goes on the one before: "34 agreements and memoranda", "the ... Agreement, a new framework"."""
    gap = text[before.end:f.begin]
    if before.plural and f.plural and not f.topic and not f.count and gap in (" and ", " or ", "/") and (before.count or not f.proper):
        return True
    return bool(f.strength == "weak" and (before.proper or before.strength == "strong") and not f.proper and not before.plural
                and re.fullmatch(r",\s+(?:a|an|the\s+first)\s+", gap) and not re.match(r"[^.;]{0,80}\band\s+(?:a|an|the)\s", text[f.end:f.end + 90]))


def _heads_another(text: str, m: re.Match) -> bool:
    """Whether a word for a document only qualifies the next one ("Framework Agreement", "action plan protocol")."""
    return text[m.end():m.end() + 1] == " " and bool(W.HEAD.match(text, m.end() + 1))


def _phrase(doc: Document, m: re.Match) -> Found:
    text = doc.text
    kind, strength = W.head_of(m)
    s = doc.sentence_at(m.start())
    begin, proper = _left(text, m.start(), max(s.begin, m.start() - 120))
    limit = min(s.end, m.end() + _WINDOW)
    head_text = m.group()
    end, alias, topic, matter = m.end(), None, None, (0, 0)
    short = _ABBREVIATION.match(text, end, limit)
    if short:
        alias, end = short["a"], short.end()
    elif text[end:end + 1] in "”\"’" and text[begin - 1:begin] in "“\"‘":
        end += 1
        short = _ABBREVIATION.match(text, end, limit)
        if short:
            alias, end = short["a"], short.end()
    name_end = end
    quoted = _QUOTED.match(text, end, limit)
    chain = (_CAP_ENTRY if ":" in text[max(s.begin, m.start() - 600):m.start()] else _CAP_CHAIN).match(text, end, limit) if head_text[0].isupper() and not alias and s.kind != "title" else None
    if quoted and not W.HEAD.search(quoted["q"]):
        topic, matter, end = quoted["q"], quoted.span("q"), quoted.end()
        name_end = end
    else:
        opens = W.TOPIC_OPENS.match(text, end, limit)
        if opens and not _is_when_or_where(doc, opens) and not (opens["w"].lower() in ("in", "to") and (proper or strength == "weak")):
            stop = _before_place(doc, opens.end(), _topic_end(text, opens.end(), limit))
            if stop > opens.end():
                topic, matter = text[opens.end():stop], (opens.end(), stop)
                end = name_end = stop
        elif chain and not W.PART_AFTER.match(text, end):
            end = name_end = chain.end()
            topic, matter = text[chain.start():chain.end()].strip(), chain.span()
    word = text[begin:m.start()]
    sided = _SIDED.match(text, end, limit) if not topic else None
    if sided and sided["w"] == "with" and strength != "strong":
        sided = None
    if sided:
        opens = _MATTER_LATER.search(text, sided.end(), min(limit, sided.end() + 190))
        if opens and not _SIDES_END.search(text, sided.end(), opens.start()) and not _is_when_or_where(doc, opens) and not W.HEAD.search(text, sided.end(), opens.start()):
            stop = _before_place(doc, opens.end(), _topic_end(text, opens.end(), limit))
            if stop > opens.end():
                topic, matter = text[opens.end():stop], (opens.end(), stop)
    years = re.match(r"\s\((?:19|20)\d\d\s?[-–]\s?(?:19|20)?\d\d\)", text[end:end + 14])
    if years:
        end = name_end = end + years.end()
    annex = _ANNEX.search(text, max(s.begin, begin - 40), begin)
    if annex:
        begin = annex.start()
        proper = True
    plural = bool(re.search(r"(?:s|da|ties)\Z", head_text)) and not re.search(r"(?:notes|discussions|minutes|reference|letters|works|mous\W)\Z", head_text, re.I) \
        or bool(re.match(r"(?:memoranda|letters|statements|records|plans|programm?es|declarations)\b", head_text, re.I) and " of " in head_text)
    if head_text.endswith("'s") or head_text.endswith("’s"):
        plural = False
    before = text[max(s.begin, begin - 40):begin]
    counted = _COUNT.search(before)
    count = 0
    if counted:
        count = W.NUMBERS.get((counted["w"] or "").lower(), 0) or int(counted["n"] or 0)
    named = bool(topic) or proper or bool(word.strip())
    name = " ".join(text[begin:name_end].split()) if named or sided or strength == "strong" else None
    if sided and topic and name and matter[0] > name_end:
        name = f"{name} on {' '.join(topic.split())}"
    if name:
        name = re.sub(r"[“”\"]", "", name).strip("‘’ -–")
    if not topic and not proper and strength == "weak" and _dated(doc, s, begin, end):
        proper, name = True, " ".join(text[begin:end].split())
    return Found(begin, end, m.span(), kind, strength, s, name, topic, (begin, m.start()), matter, alias,
                 bool(_DEFINITE.search(before)), plural, count, annex is not None, sided is not None and sided["w"] != "with", proper or (head_text[0].isupper() and bool(topic and topic[0].isupper())))


def _dated(doc: Document, s: Sentence, begin: int, end: int) -> bool:
    """Whether a bare name is told apart by its day or its authors ("the March 2022 Joint Statement", "the Joint Statement by President X")."""
    if not doc.text[begin].isupper():
        return False
    before = [m for m in doc.within(max(s.begin, begin - 30), begin, "date") if not doc.text[m.end:begin].strip()]
    after = _OF_DAY.match(doc.text, end, s.end)
    if after:
        before += [m for m in doc.within(after.end(), after.end() + 60, "date", "official", "country") if m.begin - after.end() < 18]
    return bool(before)


def _left(text: str, at: int, limit: int) -> tuple[int, bool]:
    """Where the phrase before a head begins, and whether it holds a proper name."""
    begin, proper, words = at, False, 0
    while words < 10:
        m = _WORD_LEFT.search(text, limit, begin)
        if not m:
            break
        word = m[1]
        low = word.lower().strip("’'")
        start = word.lstrip("-–—")[:1]
        upper = start.isupper() or start.isdigit()
        if word.endswith((".", "’s", "'s", "s’", "/")) and not re.search(r"(?:[A-Z]\.){2,}\Z", word):
            break
        if low in W.STOP_LEFT and not (low in ("and", "of", "for", "on") and proper and text[m.end():m.end() + 1].isupper()
                                       and _capital_before(text, limit, m.start())) \
                and not (low == "and" and not proper and words and (two := _TWO_MODIFIERS.search(text, limit, m.start())) and not W.HEAD.search(two.group())):
            break
        if not upper and low not in ("and", "of", "for", "on") and not low.isdigit():
            if re.search(r"(?:ed|ing|ly)\Z", low) and low not in W.MODIFIERS and "-" not in low:
                break
            if proper and not re.search(r"-", low) and low not in ("draft", "free", "trade", "bilateral", "joint", "new"):
                break
        if word[0].isdigit() and not re.match(r"\d+(?:st|nd|rd|th|-)", word):
            break
        if upper and not start.isdigit() and low not in W.ORDINALS and low not in ("joint", "bilateral"):
            proper = True
        begin, words = m.start(), words + 1
    while begin < at and text[begin] in "-–—)'":
        begin += 1
    quote = text[begin - 1:begin]
    if quote in "“\"‘" and quote:
        proper = True
    return begin, proper


def _capital_before(text: str, limit: int, at: int) -> bool:
    m = _WORD_LEFT.search(text, limit, at)
    return bool(m) and m[1][0].isupper() and m[1].lower() not in W.STOP_LEFT


def _is_when_or_where(doc: Document, opens: re.Match) -> bool:
    """Whether what looks like the matter of a document is a day or a place ("on July 27", "in Lima")."""
    at = opens.end()
    word = opens["w"].lower()
    text = doc.text
    if any(m.begin <= at < m.end or at <= m.begin <= at + 1 for m in doc.within(at - 12, at + 40, "date")):
        return True
    if word in ("on", "in") and re.match(r"(?:\d|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May\b|June|"
                                         r"July|August|September|October|November|December|behalf|this|these|such|which|whose|whom|the\s+(?:sidelines|margins|occasion|presence)|"
                                         r"(?:sidelines|margins|occasion|presence|basis|part|order|line|effect|force|accordance|place|return|particular|general)\b)", text[at:at + 14]):
        return True
    if word in ("in", "for", "to", "of", "about"):
        here = [m for m in doc.within(at - 1, at + 45, "city", "country", "body", "official", "group") if m.begin <= at + 1]
        if here and not (word in ("for", "of") and here[0].kind == "country" and here[0].form == "adjective"):
            return True
        if word == "in" and text[at:at + 1].isupper() and not re.match(r"[A-Z]+[ ]", text[at:at + 8]):
            return not re.match(r"[A-Z]\w+[ ](?:and|of|Cooperation|Management|Development)", text[at:at + 40])
    if re.match(r"(?:this|these|such|that|signature|approval|consideration|ratification|years|periods?|the\s+purpose|several|many|another|"
                r"(?:one|two|three|four|five|ten|\d+)\s+(?:more\s+)?(?:years?|months?)|further|peace$)\b", text[at:at + 24]):
        return True
    if word == "to" and re.match(r"(?:the|be|which|a|an|their|its|his)\b", text[at:at + 8]):
        return True
    return bool(re.match(r"(?:which|whom|behalf|that)\b", text[at:at + 8]))


def _before_place(doc: Document, at: int, stop: int) -> int:
    """Where a matter ends that runs on into the place or day of the signing ("on digital services in Tallinn")."""
    for m in doc.within(at, stop + 30, "city", "date"):
        if at < m.begin < stop:
            cut = _PLACE_OPENS.search(doc.text, at, m.begin)
            if cut and cut.start() > at:
                return cut.start()
    return stop


def _topic_end(text: str, at: int, limit: int) -> int:
    """Where the matter that begins at `at` ends."""
    limit = min(limit, at + 160)
    stop = limit
    for m in W.TOPIC_ENDS.finditer(text, at - 1, limit):
        if m.start() <= at:
            continue
        stop = m.start()
        if m.group() == "." and re.match(r"\.\S", text[stop:stop + 2]):
            stop = limit
            continue
        if m.group() == "," and text[at:at + 1].isupper():
            more = _CAP_LIST.match(text, stop, limit)
            if more and not W.HEAD.search(text, stop, more.end()):
                stop = more.end()
        elif m.group() == "(":
            close = re.compile(r"\((?:20\d\d[–-]20\d\d)\)").match(text, stop)
            if close:
                stop = close.end()
        break
    # "on health and a protocol on trade": a second document ends the first
    other = W.HEAD.search(text, at, stop)
    if other:
        cut = None
        for c in re.finditer(r",?[ ](?:and|as well as|along with)[ ]|,[ ]", text[at:other.start()]):
            cut = at + c.start()
        if cut:
            stop = cut
    cut = re.search(r"[ ](?:and|or)[ ](?=(?:to|for|on|the\s+two|agreed|discussed|signed|expressed|welcomed|he|she|they|also|will|has|have|held|met|visited|exchanged)\b)", text[at:stop])
    if cut:
        stop = at + cut.start()
    while stop > at and text[stop - 1].isspace():
        stop -= 1
    return stop


# ------------------------------------------------------------------ the verb that governs a name
def _strip_det(left: str) -> str:
    """`left` without the determiners and counting words that end it."""
    for _ in range(4):
        m = _DET.search(left)
        if m and not re.search(r"\b(?:signed|of)\s+\Z", left):
            left = left[:m.start()]
            continue
        m = _COUNT.search(left) or re.search(r"\b(?:19|20)\d\d\s+\Z", left)
        if m:
            left = left[:m.start()]
            continue
        m = re.search(r"\b(?:the|a|an)\s+(?:\w+\s+)?\Z", left)
        if m and m.end() - m.start() < 5:
            left = left[:m.start()]
            continue
        break
    return left


def _govern(doc: Document, f: Found, before: Found | None, after: Found | None) -> None:
    """Set the status of a mention from the words that govern it."""
    text, s = doc.text, f.sentence
    low = max(s.begin, f.begin - _WINDOW)
    left_all = text[low:f.begin].rstrip("“\"‘")
    left = left_all
    if before is not None and not before.name and text[before.head[0]:before.head[1]].lower() == "declaration":
        before = None  # "the declaration, by the ministers, of a Joint Declaration": a deed, not a document
    if before is not None:
        left = text[max(low, before.end):f.begin].rstrip("“\"‘")
    bare = _strip_det(left)
    right_end = min(s.end, f.end + _WINDOW)
    right = text[f.end:right_end]
    own_right = text[f.end:min(right_end, after.begin)] if after is not None else right

    # what stands right before: "the signing of the ..."
    m = W.NOMINAL.search(left if re.search(r"\b(?:of|for|on)\s+\Z", bare) is None else bare)
    if m is None:
        m = W.NOMINAL.search(bare)
    if m:
        noun = m["noun"].lower()
        at = low + len(left_all) - len(left) + m.start() if before is None else f.begin - len(text[max(low, before.end):f.begin]) + m.start()
        f.verb, f.how = (at, at + len(noun)), "<signing> of <document>"
        ahead = left[:m.start()]
        if noun.startswith(("negotiat", "approv", "finali")):
            f.status = "planned"
        elif noun.startswith(("ratif", "implement", "entry")):
            f.status = "in-force" if not W.FUTURE_NOMINAL.search(ahead) else "planned" if noun.startswith(("ratif", "entry")) else "in-force"
        elif noun.startswith(("review", "revision", "extension")):
            f.status, f.how = "in-force", "<revision> of <document>"
        elif W.FUTURE_NOMINAL.search(ahead) or _WILL_BE_BY.search(ahead) or W.FUTURE_AFTER.search(own_right):
            f.status = "planned"
        elif noun == "declaration" and f.kind != "declaration":
            f.status, f.verb = None, None
        else:
            f.status = "signed"
        if f.status:
            return
    # an active verb: "signed (on Tuesday with Peru) a ..."
    verb = None
    for verb in W.VERB.finditer(bare):
        pass
    if verb is not None:
        gap = bare[verb.end():]
        if _gap_is_free(gap):
            offset = f.begin - len(text[max(low, before.end) if before is not None else low:f.begin])
            _active(doc, f, verb, bare, offset)
            if f.status or f.rejected:
                return
    reduced = W.REDUCED.match(text, f.end, right_end)
    subject = (not _PREPOSITION.search(text, low, f.begin) or _PROVISION.search(text, low, f.begin) is not None or reduced is not None) \
        and not W.QUALIFIES.match(text, f.end)
    if re.match(r"[\s,]*(?:[^.;:]{0,80},\s*)?(?:which|that)\s", own_right):
        subject = True
    relative = _RELATIVE.match(text, f.end, right_end)
    if relative and not re.search(r"\b(?:was|were|is|are|will|would|to)\b", relative["who"]):
        f.status, f.how, f.verb = "signed", "<document> which <A> <signed>", relative.span("v")
        return
    if W.NEGOTIATION_AFTER.match(text, f.end, right_end):
        f.status, f.how = "planned", "<document> negotiations"
        return
    if W.CEREMONY.match(text, f.end, right_end):
        f.status, f.how, f.verb = "signed", "<document> signing ceremony", (f.end, f.end)
        return
    force = W.IN_FORCE.search(right)
    passive = _passive(right, own_right) if subject else None
    if force and (subject or re.match(r"[^.;:]{0,90}\Z", right[:force.start()]) or re.search(r"(?:which|that)(?:\s+(?:has|have)\s+been)?\s*\Z|,\s*\Z", right[:force.start()])) and ";" not in right[:force.start()] and not W.HEAD.search(right, 0, force.start()):
        f.status, f.how = "in-force", "<document> in force"
        if _NOT_YET.search(right[:force.start()]) or _NOT_YET.search(bare):
            days = [_values(d)[0] for d in doc.within(low, right_end, "date")]
            if not (days and doc.published and min(days) <= doc.published):
                f.status = "planned" if re.search(r"\b(?:will|expected|due)\b", right[:force.start()]) else None
        f.verb = (f.end + force.start(), f.end + force.end())
        if reduced and reduced.end() <= f.end + force.start():
            f.verb = reduced.span("v")
        return
    if reduced:
        f.status, f.how, f.verb = "signed", "<document> signed", (f.end, f.end + reduced.end() - f.end)
        return
    if passive:
        _passively(f, passive)
        if f.status == "signed" and W.APPLIED_AFTER.search(right):
            f.status = "in-force"
        if f.status or f.rejected:
            if before is not None and before.status is None and _COORDINATED.fullmatch(text[before.end:f.begin]):
                before.status, before.how, before.verb, before.rejected = f.status, f.how, f.verb, f.rejected
            return
    if before is not None and (before.status or before.rejected) and _COORDINATED.fullmatch(text[before.end:f.begin]):
        f.status, f.how, f.verb, f.rejected = before.status, before.how, before.verb, before.rejected
        f.beside = before
        return
    if subject and W.FUTURE_AFTER.search(own_right[:120]):
        f.status, f.how = "planned", "<document> expected"
        return
    if W.PLANNED_BEFORE.search(bare) or re.search(r"\b(?:draft|proposed|future|possible|prospective|planned)\b", text[f.begin:f.head[0]], re.I) \
            or re.search(r"\b(?:draft|proposed|possible|prospective|planned|future)\s+\Z", left, re.I):
        f.status, f.how = "planned", "negotiating <document>"
        return
    if W.APPLIED_BEFORE.search(bare) or W.APPLIED_AFTER.match(own_right):
        f.status, f.how = "in-force", "implementation of <document>"
        return


def _gap_is_free(gap: str) -> bool:
    """Whether the words between a verb and its object are only adverbial."""
    gap = gap.strip()
    if not gap:
        return True
    if re.fullmatch(r"(?:a\s+)?(?:[\w-]+\s+){0,4}(?:documents|papers|instruments|deals|texts)\b,?\s+(?:including|such\s+as|among\s+them|namely|notably)(?:\s+the|\s+an?)?", gap):
        return True
    if re.search(r"\b(?:in|at|on|with|by|under|of|for|to|from|through|as|within|into)\Z", gap):
        return False
    if len(gap) > 170 or re.search(r"[;:.]\s", gap) or re.search(r"\b(?:which|that|was|were|is|are|will|agreed|discussed|said|has|have|under|of|to)\b", gap):
        return bool(re.match(r"(?:on|with|in|at|between)\b[^;:.]{0,150}\Z", gap)) and not re.search(r"\b(?:which|that|was|were|is|are|will|agreed|discussed|said|under|has|have)\b", gap)
    return bool(re.match(r"(?:,|on|in|at|here|today|yesterday|with|between|this|last|also|recently|together|jointly|and\s+\w+ed\b|up|off|earlier|\(|\w+ly\b|"
                         r"\w+day\b|a\s+(?:new|joint|series)\b|new\b|\w+)", gap)) and (len(gap.split()) < 3 or bool(re.match(r"(?:,|on|in|at|here|today|yesterday|with|between|this|last|and\s+\w+ed\b|a\s+series)\b", gap)))


def _active(doc: Document, f: Found, verb: re.Match, bare: str, offset: int) -> None:
    word = verb.group().lower()
    ahead = bare[:verb.start()]
    group = verb.lastgroup
    first = word.split()[0]
    if re.match(r"\s*(?:on|up|off)\b", bare[verb.end():]) and verb.lastgroup == "sign":
        return
    modal = W.MODAL.search(ahead)
    if modal and W.MET_TO.search(ahead):
        modal = None
    if W.NEGATED.search(ahead):
        f.rejected = "not concluded"
        return
    span = (offset + verb.start(), offset + verb.end())
    base = not first.endswith(("ed", "ing", "ied")) and first not in ("put", "set", "lent")
    how = "<A> <signed> <document>"
    if group == "sign":
        if first.endswith("ing") and re.search(r"\b(?:of|for|towards?|before|considering|discussed)\s*\Z", ahead) and W.FUTURE_NOMINAL.search(ahead):
            modal = True
        if f.kind == "declaration" and f.strength == "weak" and first.startswith(("exchang", "seal")):
            return
        if first == "signed" and re.search(r"\b(?:the|all|these|those|of)\s+\Z", ahead):
            how = "<signed> <documents>"
        if base and first in ("sign", "conclude", "ink", "exchange", "renew", "seal", "execute", "initial") and not modal and _QUESTION.search(ahead):
            return
        f.status, f.verb, f.how = ("planned" if modal else "signed"), span, how
    elif group == "issue":
        announced = first.startswith("announc")
        if announced and not (f.kind in ("declaration", "action-plan", "other", "fta", "treaty") and (f.proper or re.search(r"joint", doc.text[f.begin:f.head[1]], re.I))):
            return
        if first.startswith(("declar", "endors")) and f.kind not in ("declaration", "action-plan", "protocol", "treaty"):
            return
        f.status, f.verb, f.how = ("planned" if modal else "signed"), span, "<A> <adopted> <document>"
    else:
        if first.startswith("approv"):
            f.status = "planned"
        elif first.startswith("ratif"):
            f.status = "in-force" if not modal else "planned"
        elif first.startswith("implement"):
            f.status = "in-force" if f.proper or f.topic or f.definite else None
        elif first.startswith("award"):
            f.status = "signed" if f.kind == "contract" and not modal else None
        elif first.startswith(("extend", "amend")):
            f.status = "planned" if modal else "signed" if f.strength != "weak" or f.proper or f.topic else None
        elif first.startswith("reach"):
            f.status = ("planned" if modal else "signed") if f.strength != "weak" or f.kind == "fta" or f.proper and f.topic else None
        elif first.startswith("grant"):
            f.status = None
        elif first.startswith("discuss"):
            f.status = "planned" if not f.definite else None
        else:
            f.status = "planned"
        if f.status:
            f.verb, f.how = span, f"<A> <{first.rstrip('ed')}> <document>"


def _passive(right: str, own_right: str) -> re.Match | None:
    """The passive verb of which a name is the subject."""
    for m in W.PASSIVE.finditer(right):
        gap = right[:m.start()]
        if ";" in gap or len(gap) > 280 or re.search(r"\.\s", gap) \
                or len(_AUXILIARY.findall(gap)) > len(re.findall(r"\b(?:which|who|that|whom|where)\b|,\s*\Z", gap)):
            return None
        if right.startswith(",") and re.search(r",\s*\Z", gap):
            return m  # "a memorandum, meant to ..., has been signed"
        if m.start() > len(own_right):
            between = right[len(own_right):m.start()]
            if _FINITE.search(between) or _FINITE.search(own_right) or m["v"].lower().startswith(("put to paper",)):
                return None
        return m
    return None


def _passively(f: Found, m: re.Match) -> None:
    aux, v = " ".join(m["aux"].lower().split()), m["v"].lower()
    f.verb, f.how = (f.end + m.start("v"), f.end + m.end("v")), "<document> was <signed>"
    future = bool(re.search(r"\b(?:will|would|shall|to be|should|may|could|must|due|expected|scheduled)\b", aux)) or aux.startswith("to ")
    if re.search(r"\bnot\b", aux) and not re.search(r"\byet\b", aux) or v in ("rejected", "refused"):
        f.rejected = "not concluded"
        return
    if v in ("terminated", "suspended") or v.startswith("cancel"):
        f.status = "mentioned"
    elif v in ("approved", "agreed to", "drafted", "prepared", "proposed", "negotiated", "finalized", "finalised"):
        f.status = "planned"
    elif v == "granted":
        f.status, f.verb, f.how = None, None, ""
    elif v in ("ratified", "implemented"):
        f.status = "planned" if future else "in-force"
    elif v in ("announced",) and f.strength == "weak" and not f.proper:
        f.status, f.verb, f.how = None, None, ""
    elif v in ("adopted", "issued", "released", "declared", "endorsed") and f.kind in ("mou", "contract", "loan", "fta"):
        f.status = "planned" if future else None
    else:
        f.status = "planned" if future else "signed"


def _listed(doc: Document, found: list[Found]) -> None:
    """Documents listed after "the following agreements were signed:" or "seven agreements are the outcome" are signed too."""
    intro: Found | None = None
    for f in found:
        if f.status is None and not f.rejected and f.sentence.kind == "item" and (intro is None or intro.sentence.index < f.sentence.index - 1):
            intro = _heading_of_list(doc, f.sentence) or intro
        if f.status is None and not f.rejected and intro is not None:
            gap = f.sentence.index - intro.sentence.index
            if 0 < gap <= 24 and _is_list_entry(doc, f, intro):
                f.status, f.how, f.verb, f.intro = intro.status or "signed", "list of documents", None, intro
                continue
        if f.plural and (f.count > 1 or re.search(r"\bfollowing\s+\Z", doc.text[max(0, f.begin - 30):f.begin])) and not f.rejected:
            if f.status in ("signed", "planned") or re.search(r"\boutcomes?\b|\bresult", doc.text[f.sentence.begin:f.sentence.end]):
                f.status = f.status or "signed"
                f.how = f.how or "list of documents"
                intro = f
        elif intro is not None and f.status is None and f.sentence.kind != "item" and f.sentence.index - intro.sentence.index > 1:
            intro = None


def _heading_of_list(doc: Document, item: Sentence) -> Found | None:
    """The line "... signed the following documents:" above a list, as if it were a count of documents."""
    for index in range(item.index - 1, max(-1, item.index - 20), -1):
        s = doc.sentences[index]
        if s.kind == "item":
            continue
        m = _LIST_HEADING.search(doc.text, max(s.begin, s.end - 2 * _WINDOW), s.end)
        if not m or W.MODAL.search(doc.text[max(s.begin, m.start() - 30):m.start()]):
            return None
        days = [_values(d)[0] for d in doc.within(s.begin, s.end, "date")]
        return Found(s.begin, s.begin, (s.begin, s.begin), "agreement", "weak", s, None, plural=True, status="signed",
                     parties=sides(actors_in(doc, s.begin, s.end)), date=days[0] if len(days) == 1 else None)
    return None


def _is_list_entry(doc: Document, f: Found, intro: Found) -> bool:
    text, s = doc.text, f.sentence
    if s.kind == "item":
        return True
    opening = text[s.begin:s.begin + 40]
    if re.match(r"(?:They|These|The\s+\w+)\s+(?:are|were|include)\b", opening) or ":" in text[s.begin:f.begin][-200:]:
        return True
    end = doc.sentences[s.index - 1].end if s.index else 0
    return text[end - 1:end] in ":;" or text[s.begin:s.begin + 1].isupper() and f.begin - s.begin < 4 and not _FINITE.search(text[f.end:s.end][:120])


# ------------------------------------------------------------------ what is no document
def _no_document(doc: Document, f: Found) -> str | None:
    """Why a phrase names no document here, or None when it does."""
    text = doc.text
    head = text[f.head[0]:f.head[1]]
    low = head.lower()
    if f.rejected:
        return f.rejected
    if W.PART_AFTER.match(text, f.head[1]) or f.alias and W.PART_AFTER.match(text, f.end):
        return "part of the name of a body or an occasion"
    before = text[max(f.sentence.begin, f.begin - 60):f.begin]
    if W.PART_BEFORE.search(before) and f.how != "<signing> of <document>":
        return "part of the name of a body or an occasion"
    done = f.status in ("signed", "planned", "in-force") and bool(f.how)
    signed = f.verb is not None and f.status in ("signed", "planned")
    if f.status == "planned" and f.strength == "weak" and f.how == "<A> <signed> <document>" and not f.definite and not f.proper and not f.topic \
            and len(sides(actors_in(doc, max(f.sentence.begin, f.begin - _WINDOW), min(f.sentence.end, f.end + _WINDOW)))) < 2:
        return "only thought of"
    if f.strength == "strong":
        if f.plural and not f.count and not f.definite and not f.topic and f.status != "signed" and not f.proper:
            return "documents in general"
        return None
    if W.NO_DOCUMENT_AFTER.match(text, f.head[1]) and not (f.proper and f.topic):
        return "no document"
    if f.begin == f.head[0] and W.FEELING_BEFORE.search(text, max(f.sentence.begin, f.begin - 30), f.begin) and not f.topic:
        return "no document"
    if f.kind in ("protocol", "action-plan", "contract", "declaration", "treaty") and low.split()[0] not in ("treaty", "joint") and not signed \
            and W.ONE_SIDE_BEFORE.search(text[f.begin:f.head[0]]):
        return "of one side only"
    named = f.proper and (head[0].isupper())
    if f.plural and not f.count and not f.topic and not f.definite and not signed and not named:
        return "documents in general"
    if f.strength == "typed":
        if done or named or f.topic or f.sided or f.count or f.definite and f.begin < f.head[0]:
            return None
        return "documents in general" if f.plural else None
    if f.kind == "loan":
        if signed and _MONEY.search(text, max(f.sentence.begin, f.begin - _WINDOW), min(f.sentence.end, f.end + _WINDOW)) and f.status:
            return None
        return "money, not a document"
    if f.kind == "other" and low.startswith(("framework", "partnership")):
        return None if signed and f.topic and f.how == "<A> <signed> <document>" and low.startswith("frame") or low.startswith("partner") and signed and f.proper and head[0].isupper() \
            and text[f.verb[0]:f.verb[1]].lower().startswith(("sign", "co-sign", "ink", "conclud")) else "a frame of work, not a document"
    if f.kind == "other" and low.startswith(("minutes", "terms")):
        return None if signed and f.how != "<A> <adopted> <document>" else "no document between parties"
    if f.kind == "action-plan":
        two = len(sides(actors_in(doc, f.begin, min(f.sentence.end, f.end + 80)))) > 1
        if re.search(r"\bjoint\b", text[f.begin:f.head[1]], re.I) and (done or f.topic):
            return None
        if f.beside is not None and f.beside.kept and signed:
            return None
        if two or f.how == "<A> <signed> <document>" or f.how == "list of documents" or f.how == "<document> signed":
            return None
        if f.how in ("<document> was <signed>", "<A> <adopted> <document>") and text[f.verb[0]:f.verb[1]].lower().startswith(("sign", "conclud")):
            return None
        if f.how == "<document> was <signed>" and re.search(r"\bcooperation|co-operation\b", text[f.begin:f.end], re.I):
            return None
        return "a plan of one side"
    if f.kind == "declaration":
        if f.sentence.kind == "title" and f.status is None and low != "declaration":
            return "the notice itself, not issued jointly"
        if signed or named and (f.topic or f.begin < f.head[0]) or f.how == "list of documents":
            if low == "declaration" and not signed and not f.proper:
                return "no document"
            return None
        if re.match(r"joint\s+(?:statement|declaration|communiqu)", low) and (done or f.definite):
            return None
        if f.topic and f.status == "planned":
            return None
        if f.definite and f.begin == f.head[0] and low in ("declaration", "statement", "communiqué", "communique"):
            return None if f.strength and _has_antecedent(doc, f) else "no document"
        return "no document"
    if low.startswith("convention"):
        if signed or named and re.search(r"\b(?:Convention)s?\b", head):
            return None
        return "a meeting, not a treaty"
    if low.startswith("protocol"):
        if done or named:
            return None
        return None if f.definite and f.begin == f.head[0] and _has_antecedent(doc, f) else "no document"
    if low.startswith(("charter", "compact", "accord", "pact")):
        by_hand = signed and text[f.verb[0]:f.verb[1]].lower().startswith(("sign", "adopt", "conclud", "co-sign"))
        return None if by_hand or named and low.startswith(("accord", "pact")) and f.topic is None else "no document"
    if low.startswith("deal"):
        return None if signed and f.status == "signed" and f.how == "<A> <signed> <document>" else "no document"
    if low.startswith("project"):
        return None if signed else "no document"
    if low.startswith(("agreement", "arrangement", "contract", "memorand")):
        if signed or f.how in ("list of documents",) or f.status == "in-force" and (named or f.topic or f.sided or f.begin < f.head[0]):
            return None
        if named and low.startswith("memorand") and not _OWN_MEMORANDUM.search(text, f.begin, f.head[0]):
            return None
        if (named or f.sided and f.definite and f.topic and W.TREATY_WORDS.search(f.topic)) and low.startswith(("agreement", "arrangement")):
            return None
        if f.status == "planned" and (f.topic or f.sided or f.begin < f.head[0]) and not low.startswith("contract"):
            return None
        if f.definite and not f.plural and _has_antecedent(doc, f):
            return None
        return "no document"
    return None if signed else "no document"


def _has_antecedent(doc: Document, f: Found) -> bool:
    """Whether an earlier word of the notice, or the title, could be what a bare "the agreement" takes up."""
    return bool(W.HEAD.search(doc.text, max(0, f.begin - 20 * _WINDOW), f.begin))


# ------------------------------------------------------------------ sides
def _sides(doc: Document, f: Found, pairs: Pairs, found: list[Found]) -> None:
    """Set the parties of a mention, and what they were read from."""
    text, s = doc.text, f.sentence
    skip = [g.matter for g in found if g.sentence is s and g.matter[1] and not _BETWEEN.search(text[g.matter[0]:g.matter[1]])]
    skip += [g.prefix for g in found if g.sentence is s and g is not f]
    low, high = max(s.begin, f.begin - 2 * _WINDOW), min(s.end, f.end + 2 * _WINDOW)

    def take(begin: int, end: int) -> list[Actor]:
        return actors_in(doc, begin, end, skip)

    # "... between A and B"
    between = _BETWEEN.search(text, min(f.matter[0], f.end) if f.matter[1] else f.end, min(high, f.end + 90))
    if between and not W.HEAD.search(text, f.end, between.start()) and not re.search(r"\band\s+\Z", text[f.end:between.start()]):
        stop = _BETWEEN_END.search(text, between.end(), high)
        actors = take(between.end(), stop.start() if stop else high)
        if len(sides(actors)) < 2 and stop:
            actors = take(between.end(), min(high, between.end() + 200))
        if len(sides(actors)) > 1:
            f.parties, f.basis, f.actors = sides(actors), "between", actors
            return
        if number_of_sides(text, between.end(), between.end() + 40) == 2 and len(pairs.before(s.index)) == 2:
            f.parties, f.basis = pairs.before(s.index), "context"
            return
    # "Korea-Peru memorandum", "ASEAN-U.S. Plan of Action"
    prefix = [a for a in actors_in(doc, f.prefix[0], f.prefix[1])]
    inside = [a for a in actors_in(doc, f.matter[0], f.matter[1])] if f.matter[1] else []
    compound = prefix if len(sides(prefix)) > 1 else inside if len(sides(inside)) > 1 and re.search(r"\w[-–—/]\w", text[f.matter[0]:f.matter[1]]) else []
    if compound:
        f.parties, f.basis, f.actors = sides(compound), "compound", compound
        return
    if f.name is None or not f.topic and not f.proper and f.status is None:
        three = _TRIPARTITE.search(text, low, high)
        if three:
            got = sides(take(f.end, high))
            if len(got) == 3:
                f.parties, f.basis = got, "tripartite"
                return
    if not (f.status == "in-force" and f.how == "<document> was <signed>") and f.status not in ("signed", "planned") or f.verb is None and f.how not in ("list of documents", "<document> signing ceremony", "<document> negotiations", "<document> expected", "negotiating <document>"):
        with_ = _WITH_RIGHT.match(text, f.end, high)
        if with_:
            others = take(with_.end(), min(high, with_.end() + 60))[:1]
            us = [a for a in actors_in(doc, low, f.begin, skip) if others and a.id != others[0].id][:1]
            us_id = us[0].id if us else f"country/{doc.home}" if doc.home else None
            if others and us_id and us_id != others[0].id:
                f.parties, f.basis = (us_id, others[0].id), "with"
                return
        if _THEIR.search(text, max(low, f.begin - 10), f.begin) or f.definite and f.basis == "":
            for b in _BETWEEN.finditer(text, low, f.begin):
                actors = take(b.end(), min(f.begin, b.end() + 120))
                if len(sides(actors)) == 2:
                    f.parties, f.basis = sides(actors), "their"
                    break
        return
    zones = _zones(text, f, low, high)
    actors = [a for b, e in zones for a in take(b, e)]
    got = sides(actors)
    number = number_of_sides(text, low, high)
    if number > max(2, len(got)):
        whole = pairs.of_size(s.index, number)
        if whole and set(got) <= set(whole):
            f.parties, f.basis, f.actors = whole, "the N countries", []
            return
        if whole and len(got) == 1:  # "the minister with his counterparts from five nations"
            f.parties, f.basis = (*got, *whole), "the N countries"
            return
    if len(got) > 1:
        f.parties, f.basis, f.actors = got, "clause", actors
        return
    earlier = f.intro.parties if f.intro is not None and f.intro.parties else pairs.before(s.index)
    if len(got) == 1:
        f.parties = got
        if got[0] in earlier:
            f.parties, f.basis = earlier, "context"
        else:
            f.basis = "one side"
        return
    if earlier and (number or f.status == "signed" or f.definite or f.how in ("<document> was <signed>", "<signing> of <document>")):
        f.parties, f.basis = earlier, "context"


def _other_side(doc: Document, found: list[Found]) -> None:
    """Where a sentence names one side only, the other is the side that the notice's documents share, or the government
    that speaks."""
    shared = Counter(p for f in found if len(f.parties) > 1 for p in f.parties)
    for f in found:
        if f.basis != "one side":
            continue
        known = [p for p, n in sorted(shared.items(), key=lambda x: (-x[1], x[0])) if p not in f.parties]
        home = f"country/{doc.home}" if doc.home else None
        text, s = doc.text, f.sentence
        if known and shared[known[0]] > 1 or known and len(shared) == 2 and not home:
            f.parties, f.basis = (known[0], *f.parties), "partner"
        elif home and home not in f.parties and f.parties[0].startswith(("country/", "body/")) and (
                home_words(text, max(s.begin, f.begin - 2 * _WINDOW), f.end) or f.how in ("<document> was <signed>", "<signing> of <document>", "<A> <signed> <document>")):
            f.parties, f.basis = (home, *f.parties), "home"
        elif known:
            f.parties, f.basis = (known[0], *f.parties), "partner"


def _zones(text: str, f: Found, low: int, high: int) -> list[tuple[int, int]]:
    """The stretches of a sentence that may name the sides: the subject, and what follows "with", "by", "between"."""
    verb = f.verb or (f.begin, f.begin)
    first, last = min(verb[0], f.begin), max(verb[1], f.end)
    begin = low
    for m in _SUBJECT_BREAK.finditer(text, low, first):
        begin = m.end()
    zones = []
    subject_end = first
    zones.append((begin, subject_end))
    if verb[1] < f.begin:
        zones.append((verb[1], f.begin))
    elif verb[0] > f.end:
        zones.append((f.end, verb[0]))
    end = high
    m = W.PURPOSE.search(text, last, high)
    if m and not text[m.start():m.end()].strip(" ,").startswith("which") or m and not re.match(r",?\s+which\s+(?:was|were|is)\s+sign", text[m.start():m.end() + 20]):
        end = m.start() if m else high
    m = re.compile(r"[;:]|\bwhile\b").search(text, last, end)
    if m:
        end = m.start()
    zones.append((last, end))
    out = []
    for b, e in zones:
        out.extend(_without_witnesses(text, b, e))
    return out


def _without_witnesses(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """A zone without those who only looked on and without the occasion."""
    out, at = [], begin
    for m in W.WITNESS.finditer(text, begin, end):
        if m.start() < at:
            continue
        if m.start() > at:
            out.append((at, m.start()))
        stop = re.compile(r"[,;:]").search(text, m.end(), end)
        at = stop.end() if stop else end
    if at < end:
        out.append((at, end))
    return out


# ------------------------------------------------------------------ dates
def _values(m: Mention) -> tuple[str, str]:
    _, begin, end = (m.id.split("/") + ["", ""])[:3]
    return begin, end


def _date(doc: Document, f: Found, found: list[Found], signed: dict[int, str]) -> str | None:
    """The day of signing (or of entry into force) that the mention's sentence, or one just before, gives."""
    if f.status not in ("signed", "planned", "in-force"):
        return None
    text, s = doc.text, f.sentence
    low, high = max(s.begin, f.begin - 2 * _WINDOW), min(s.end, f.end + 2 * _WINDOW)
    dates = [m for m in doc.within(low, high, "date") if _values(m)[0] and not f.begin <= m.begin < f.end
             and not any(g.begin <= m.begin < g.end for g in found if g.sentence is s)]
    at = f.verb[0] if f.verb else f.begin
    # "World Tourism Day 2023": the year of the notice alone is part of a name
    dates = [m for m in dates if not (doc.published and _values(m)[0] == doc.published[:4]
                                      and not _IN_YEAR.search(text, max(low, m.begin - 8), m.begin))]
    if dates:
        best = min(dates, key=lambda m: (_distance(text, at, m), m.begin))
        value = _values(best)[0]
        if f.status == "planned" and doc.published and value[:10] < doc.published[:len(value)]:
            return None
        if f.status == "planned" and f.how in ("negotiating <document>", "<document> negotiations"):
            return None
        if f.status == "signed" and doc.published and value > doc.published:
            return None
        return value
    if f.intro is not None and f.intro.date:
        return f.intro.date
    if f.status == "signed" and f.how in ("<A> <signed> <document>", "<document> was <signed>", "<signing> of <document>", "list of documents",
                                          "<A> <adopted> <document>") and not (f.plural and f.count > 9) and s.kind == "prose":
        return _date_of_occasion(doc, s, signed)
    return None


def _date_of_occasion(doc: Document, s: Sentence, signed: dict[int, str]) -> str | None:
    """The day of the occasion, or of another signing, told last before a sentence that gives no day of its own."""
    for index in range(s.index - 1, max(-1, s.index - 13), -1):
        t = doc.sentences[index]
        if index in signed:
            return signed[index]
        if t.kind == "title":
            continue
        if not _OCCASION.search(doc.text, t.begin, t.end):
            continue
        days = [_values(m)[0] for m in doc.within(t.begin, t.end, "date")]
        days = [d for d in days if len(d) == 10 and (not doc.published or d <= doc.published and _days(d, doc.published) <= 45)]
        if days:
            return days[0]
    return None


def _days(a: str, b: str) -> int:
    """Days from ISO day `a` to `b`; a large number where one is not a full day."""
    try:
        return (date.fromisoformat(b) - date.fromisoformat(a)).days
    except ValueError:
        return 10 ** 6


def _distance(text: str, at: int, m: Mention) -> int:
    gap = text[min(at, m.end):max(at, m.begin)]
    return abs(m.begin - at) + 150 * len(re.findall(r"[;:]|, (?:which|while|where)\b", gap)) + (40 if m.begin < at else 0)


# ------------------------------------------------------------------ merging
@dataclass(slots=True)
class Cluster:
    """All mentions of one document."""

    mentions: list[Found]
    kind: str
    words: frozenset[str] = frozenset()
    parties: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()


def _topic_words(f: Found) -> frozenset[str]:
    words = (f.name or "") if f.proper or f.topic else ""
    return frozenset(w for w in re.findall(r"[\w-]+", words.lower()) if w not in _GENERIC and len(w) > 1)


def _merge(doc: Document, kept: list[Found]) -> list[Cluster]:
    clusters: list[Cluster] = []
    for f in kept:
        for one in _distribute(doc, f):
            cluster = _which(doc, one, clusters[-40:])
            if cluster is None:
                cluster = Cluster([], one.kind)
                clusters.append(cluster)
            _join(cluster, one)
    return _prune(doc, clusters)


def _join(c: Cluster, f: Found) -> None:
    c.mentions.append(f)
    if c.kind in ("agreement", "other") and f.kind not in ("agreement", "other"):
        c.kind = f.kind
    c.words = c.words | _topic_words(f)
    if f.basis == "each":
        c.forced = f.parties
    if len(f.parties) > len(c.parties) or not c.parties:
        c.parties = f.parties or c.parties


def _which(doc: Document, f: Found, clusters: list[Cluster]) -> Cluster | None:
    """The document already spoken of that a mention means, or None for a new one."""
    words = _topic_words(f)
    bare = not words
    best, score = None, 0.0
    for c in reversed(clusters):
        s = _likeness(doc, f, words, bare, c)
        if s > score:
            best, score = c, s
    return best


def _likeness(doc: Document, f: Found, words: frozenset[str], bare: bool, c: Cluster) -> float:
    same = c.kind == f.kind
    family = _FAMILY[c.kind] == _FAMILY[f.kind]
    loose = f.definite and bare and doc.text[f.head[0]:f.head[1]].lower().startswith(("agreement", "arrangement", "document", "memorand")) \
        and c.kind not in ("declaration", "action-plan")
    if not (same or family or loose):
        return 0.0
    last = c.mentions[-1]
    if f.plural != last.plural and (bare or words != c.words):
        return 0.0
    if not bare and c.words and _lemma(doc, f) != _lemma(doc, c.mentions[0]):
        return 0.0
    if bare and not f.definite and _lemma(doc, f) != _lemma(doc, c.mentions[0]):
        return 0.0
    if not c.words and not bare and _lemma(doc, f) != _lemma(doc, c.mentions[0]):
        return 0.0
    if (f.count > 1) != (last.count > 1) and (f.count > 1 or not f.definite or not f.plural) or f.count > 1 and last.count != f.count:
        return 0.0
    ordinal = _ordinal(doc, f)
    if ordinal and any(_ordinal(doc, g) not in ("", ordinal) for g in c.mentions[:8]):
        return 0.0
    if (c.forced or f.basis == "each") and f.parties and set(c.parties) != set(f.parties):
        return 0.0
    if f.annex != c.mentions[0].annex and not bare:
        return 0.0
    if f.sentence is last.sentence and not f.definite and not (bare and f.status is None) and f.how != "list of documents" and not _repeats(f, last):
        if f.how and last.how and f.verb != last.verb or f.verb == last.verb:
            return 0.0
    if f.how == "list of documents" and not bare:
        return 1.0 if words == c.words else 0.0
    clash = bool(f.parties and c.parties and not set(f.parties) <= set(c.parties) and not set(c.parties) <= set(f.parties)
                 and f.basis not in ("context",) and not any(m.basis == "context" for m in c.mentions[:8]))
    overlap = len(words & c.words)
    if bare or not c.words:
        if clash:
            return 0.0
        if f.definite or not bare:
            recent = 1.0 / (1 + abs(f.sentence.index - last.sentence.index))
            return (0.6 if same else 0.4) + 0.2 * recent
        # an indefinite bare mention ("signed an MOU") after a described one: a title or caption repeating it
        if f.date and any(m.date and not m.date.startswith(f.date) and not f.date.startswith(m.date) for m in c.mentions[:8]):
            return 0.0
        return 0.5 if same and not f.plural else 0.0
    share = overlap / min(len(words), len(c.words))
    if clash and share < 1:
        return 0.0
    if clash and len(words | c.words) != overlap:
        return 0.0
    if share <= 0.5:
        return 0.0
    return 0.8 + 0.2 * share if same else 0.6 + 0.2 * share


def _repeats(f: Found, last: Found) -> bool:
    return bool(f.topic) and f.topic == last.topic and f.kind == last.kind


def _lemma(doc: Document, f: Found) -> str:
    """What kind of document the head word says: kinds with one usual name are one, the others go by their last word."""
    if f.kind in ("mou", "letter-of-intent", "fta", "loan"):
        return f.kind
    last = doc.text[f.head[0]:f.head[1]].lower().split()[-1]
    return "agreement" if last.startswith(("agreement", "pact", "accord", "treaty")) else last.rstrip("s")


def _ordinal(doc: Document, f: Found) -> str:
    word = doc.text[f.begin:f.head[0]].split(" ")[0].lower()
    return word if word in ("first", "second", "third", "fourth", "fifth", "another") else ""


def _distribute(doc: Document, f: Found) -> list[Found]:
    """A plural of bilateral documents ("Agreements between Canada and Estonia, Latvia and Lithuania") gives one each."""
    if f.plural and f.basis == "between" and len(f.parties) > 2 and (f.count in (0, len(f.parties) - 1)):
        first, *rest = f.parties
        return [replace(f, parties=(first, other), count=0, plural=False, basis="each") for other in rest]
    return [f]


def _prune(doc: Document, clusters: list[Cluster]) -> list[Cluster]:
    """Drop counts of documents that are described one by one ("seven agreements"), and bare references without a document."""
    out = []
    single = [d for d in clusters if not all(m.plural for m in d.mentions)][:60]
    for c in clusters:
        first = c.mentions[0]
        plural = all(m.plural for m in c.mentions)
        if plural and first.basis != "each":
            family = [d for d in single
                      if (_FAMILY[d.kind] == _FAMILY[c.kind] or c.kind == "agreement" or d.mentions[0].how == "list of documents")]
            if family and (first.count > 1 or not any(m.topic for m in c.mentions)) and first.beside is None:
                day = next((m.date for m in c.mentions if m.date), None)
                for d in family:
                    if not any(m.date for m in d.mentions) and day and d.mentions[0].status == first.status == "signed":
                        d.mentions[0].date = day
                for m in c.mentions:
                    doc.drop("<documents>", m.begin, m.end, "a count of documents that are described one by one")
                continue
            if not first.count and not any(m.topic for m in c.mentions) and not any(m.status == "signed" for m in c.mentions):
                for m in c.mentions:
                    doc.drop("<documents>", m.begin, m.end, "documents in general")
                continue
        if all(m.status is None and not m.proper and not m.topic and not m.sided for m in c.mentions):
            for m in c.mentions:
                doc.drop(f"<{m.kind}>", m.begin, m.end, "takes up no document that the notice describes")
            continue
        if not c.parties and not c.words and all(m.kind in ("agreement", "contract", "other", "treaty") and m.strength == "weak" for m in c.mentions):
            for m in c.mentions:
                doc.drop(f"<{m.kind}>", m.begin, m.end, "nobody is said to be a party")
            continue
        if all(m.strength == "weak" and not m.proper and not m.topic and not m.sided and m.begin == m.head[0] and m.status in (None, "in-force") for m in c.mentions):
            for m in c.mentions:
                doc.drop(f"<{m.kind}>", m.begin, m.end, "takes up no document that the notice describes")
            continue
        out.append(c)
    return out


# ------------------------------------------------------------------ the notice that is a joint statement
def _joint_title(doc: Document, clusters: list[Cluster], pairs: Pairs) -> None:
    """A notice headed "Joint Statement ..." that speaks as "we" is itself a declaration, of the notice's day."""
    title = doc.sentences[0] if doc.sentences else None
    head = _JOINT_TITLE.match(doc.text, title.begin, title.end) if title else None
    if title is None or head is None:
        return
    m = W.HEAD.search(doc.text, title.begin, title.end)
    prefix = sides(actors_in(doc, title.begin, head.end(), places=False))
    by = _JOINT_BY.match(doc.text, head.end(), title.end)
    parties = prefix if len(prefix) > 1 else ()
    if by and not parties:
        parties = sides(_row(doc, actors_in(doc, by.end(), title.end, places=False)))
        if len(parties) == 1:
            return  # by officials of one government
    named = {x.id for x in doc.within(title.begin, title.end, "country", "body")}
    if len(parties) < 2 and ("Communiqu" not in head.group() or len(named) > 1):
        parties = sides(_row(doc, actors_in(doc, title.begin, title.end, places=False)))
    jointly = len(parties) > 1 or _SPEAKS_JOINTLY.search(doc.text, title.end) \
        or "Communiqu" not in head.group() and _ACT_TOGETHER.search(doc.text, title.end)
    if not jointly and "Communiqu" not in head.group() and len(doc.sentences) > 1:
        s = doc.sentences[1]
        row = _row(doc, actors_in(doc, s.begin, s.end))
        jointly = len(sides(row)) > 1 and row[0].begin - s.begin < 50
    if not jointly or not m:
        return
    if len(parties) < 2:
        parties = sides(_row(doc, actors_in(doc, title.begin, title.end, places=False)))
    for s in doc.sentences[1:6]:
        if len(parties) > 1:
            break
        actors = actors_in(doc, s.begin, s.end)
        parties = sides(_row(doc, actors))
        if len(parties) < 2 and len(sides(actors)) == 2:
            parties = sides(actors)
    if len(parties) < 2:
        parties = pairs.main
    if len(parties) < 2:
        return
    f = Found(title.begin, title.end, m.span(), "declaration", "strong", title, " ".join(doc.text[title.begin:title.end].split()),
              "title", status="signed", how="notice is a joint statement", parties=parties, basis="title", date=doc.published, proper=True)
    same = next((c for c in clusters if c.kind == "declaration" and c.mentions[0].sentence is title), None)
    if same:
        same.mentions[0] = f
        same.parties = f.parties
    else:
        same = Cluster([f], "declaration", parties=f.parties)
        clusters.insert(0, same)
    # "the leaders issued the following joint statement" in the text means the notice
    for c in list(clusters):
        if c is not same and c.kind == "declaration" and not c.words and all(x.date in (None, doc.published) for x in c.mentions):
            for x in c.mentions:
                x.parties, x.status = (), x.status if x.status == "signed" else None
            same.mentions.extend(c.mentions)
            clusters.remove(c)


def _row(doc: Document, actors: list[Actor]) -> list[Actor]:
    """The first run of actors that are named in one row ("the leaders of France, Germany and Italy")."""
    out: list[Actor] = []
    for a in actors:
        if out and a.begin > out[-1].end:
            between = re.findall(r"[\w’'.-]+", doc.text[out[-1].end:a.begin])
            if len(between) > 12 or any(w[0].islower() and w not in _ROW_WORDS for w in between):
                break
        out.append(a)
    return out


# ------------------------------------------------------------------ stating
def _state(doc: Document, local: str, c: Cluster, pairs: Pairs) -> None:
    status = _status(c)
    kind = _kind(doc, c)
    namer = _namer(c)
    parties, giver = _parties(c, status)
    date, dater = _when(doc, c, status)
    foreseen = _foresees(doc, c)
    for f in c.mentions:
        rule = f.how or ("reference to a document" if f.name is None else "named document")
        s = f.sentence
        begin, end = min(s.begin, f.begin), max(s.end, f.end)
        doc.add(Mention(f.begin, f.end, "agreement", local, rule, "name" if f.name and (f.topic or f.proper) else "reference"))
        facts: list = []
        own_status = status if (f.status == status or f is namer and status == "mentioned") else None
        own = AgreementFact(local, name=(namer.name or " ".join(doc.text[f.begin:f.end].split())) if f is namer else None, kind=kind if f is namer else None, status=own_status,
                            date=date if f is dater else None, topic=f.topic if f is namer and f.topic != "title" else None, foresees=foreseen.get(id(f)))
        if own != AgreementFact(local):
            facts.append(own)
        if f is giver:
            facts.extend(PartyFact(local, p) for p in parties)
        if not facts:
            continue
        doc.state(rule, begin, end, *facts, confidence=CONFIDENCE.get(rule, 0.9))


def _status(c: Cluster) -> str:
    given = [m for m in c.mentions if m.status]
    if not given:
        return "mentioned"
    if c.kind == "declaration" and not any(m.status in ("signed", "planned") for m in given):
        return "mentioned"
    if any(m.status == "in-force" and m.how in ("<document> in force", "<revision> of <document>") or m.how == "<document> was <signed>" and m.status == "in-force" for m in given):
        return "in-force"
    return max((m.status for m in given), key=lambda s: _RANK[s])


def _kind(doc: Document, c: Cluster) -> str:
    if c.kind != "agreement":
        return c.kind
    named = " ".join(doc.text[m.begin:m.end] for m in c.mentions[:12])
    for pattern, kind in W.AGREEMENT_KINDS_BY_WORD:
        if pattern.search(named):
            return kind
    if c.parties and not all(p.startswith("country/") for p in c.parties):
        bodies = [doc.bodies[p] for p in c.parties if p in doc.bodies]
        if any(b.kind in ("company", "university", "agency", "other", "ministry", "local-government") for b in bodies):
            return "other"
    if any(m.count > 1 for m in c.mentions):
        return "other"
    if any(m.proper for m in c.mentions) or W.TREATY_WORDS.search(named) or len(c.parties) > 1:
        return "treaty"
    return "other"


def _namer(c: Cluster) -> Found:
    """The mention whose words name the document best."""
    return max(c.mentions, key=lambda m: (m.name is not None, m.how == "notice is a joint statement", m.topic is not None and m.sentence.kind != "title",
                                          m.topic is not None, m.proper, m.sentence.kind != "title", -m.begin))


def _parties(c: Cluster, status: str) -> tuple[tuple[str, ...], Found | None]:
    order = {"title": 6, "tripartite": 6, "between": 5, "each": 5, "clause": 4, "the N countries": 4, "partner": 2, "with": 3, "compound": 3, "their": 3, "home": 2, "context": 1, "one side": 0, "": -1}
    giver = max(c.mentions, key=lambda m: (bool(m.parties), len(m.parties) > 1, order[m.basis], len(m.parties), -m.begin))
    return (giver.parties, giver) if giver.parties else ((), None)


def _when(doc: Document, c: Cluster, status: str) -> tuple[str | None, Found | None]:
    with_date = [m for m in c.mentions if m.date and (m.status == status or status == "in-force" and m.status == "signed")]
    if with_date:
        best = max(with_date, key=lambda m: (len(m.date or ""), -m.begin))
        return best.date, best
    return None, None


def _foresees(doc: Document, c: Cluster) -> dict[int, str]:
    out: dict[int, str] = {}
    for f in c.mentions:
        s = f.sentence
        m = _FORESEES.search(doc.text, f.end, min(s.end, f.end + _WINDOW))
        if not m:
            continue
        near = [b for b in doc.within(f.end, min(s.end, m.end() + 80), "body") if b.form == "name" and doc.bodies.get(b.id)
                and doc.bodies[b.id].kind == "other"]
        if near:
            out[id(f)] = min(near, key=lambda b: abs(b.begin - m.end())).id
    return out
