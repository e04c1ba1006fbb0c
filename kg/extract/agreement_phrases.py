"""Names of documents in a text: the head word, what stands before it, its matter, number and abbreviation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract import agreement_words as W
from kg.extract.document import Document, Mention
from kg.extract.parties import Actor
from kg.language.sentences import Sentence

WINDOW = 320  # characters left and right of a name that are looked at: keeps hostile input linear
MOST_NAMES = 12  # in one sentence: whatever names more is no sentence, and reading it would only take time
_WORD_LEFT = re.compile(r"([^\s,;:()\[\]“”\"‘\n]+)[ \u00a0]+\Z")
_DEFINITE = re.compile(
    r"\b(?:the|this|that|these|those|its|their|both|said|such|our)\s+(?:(?:proposed|said|signed|above)\s+)?\Z", re.I
)
_ABBREVIATION = re.compile(
    r"[”\"’]?\s*[(\[](?:the\s+|hereinafter\s+|hereafter\s+|or\s+)?[“\"‘']?(?P<a>[A-Z][\w.&-]{1,14})[”\"’']?[)\]]"
)
_QUOTED = re.compile(r"[ ,]*(?:titled|entitled|called|named|on|for)?\s*[“\"](?P<q>[^“”\"\n]{4,140})[”\"]")
_CAP_CHAIN = re.compile(
    r"(?:[ \u00a0](?:(?:of|on|for|and|against)[ \u00a0](?:the[ \u00a0])?)(?!Signing|Between|With|And\b|In\b|At\b|"
    r"On\b|Of\b)[A-ZÀ-Þ][\w’'&-]*){1,10}"
)
_CAP_ENTRY = re.compile(_CAP_CHAIN.pattern.replace("(?!Signing", "?(?!Signing", 1))
_CAP_LIST = re.compile(r"(?:,[ ][A-Z][\w-]+(?:[ ][A-Z][\w-]+){0,3}){0,6},?[ ]and[ ][A-Z][\w-]+(?:[ ][A-Z][\w-]+){0,3}")
COUNT = re.compile(
    r"(?:\b(?P<w>"
    + "|".join(W.NUMBERS)
    + r")|(?<!\w)\(?(?P<n>\d{1,3})\)?)(?:\s+\(\d+\))?(?:\s+(?:new|sectoral|bilateral|important|key|major|draft|"
    r"separate))?\s+\Z",
    re.I,
)
_OF_DAY = re.compile(r"\s+(?:of|in|from|by|dated|issued\s+(?:in|on|by)|signed\s+(?:in|on|by)|between)\s+(?:the\s+)?")
_PLACE_OPENS = re.compile(r"\s+(?:in|at|on|from|of|here\s+in)\s+(?:the\s+|last\s+)?\Z")
_TWO_MODIFIERS = re.compile(r"\b(?:a|an|the|its|their|new|bilateral|general)\s+(?:[a-z][\w-]+\s+){1,3}\Z")
_SIDED = re.compile(
    r"\s+(?:(?:which\s+|that\s+)?(?:was\s+|has\s+been\s+|had\s+been\s+)|already\s+)?(?:signed\s+|concluded\s+)?(?P<w>between|with|"
    r"among)\s+(?=[^.;:]{0,60}[A-Z]|the\s+two\b)"
)
_MATTER_LATER = re.compile(
    r"(?<=[\w).])[ ](?P<w>on|regarding|concerning|in the (?:fields?|areas?) of|relating to)[ ](?:the[ ])?(?=[^.;:()]*)"
)
_SIDES_END = re.compile(
    r"[.;:]|\b(?:was|were|is|are|has|have|had|will|would|signed|concluded|which|that|who|at|during|to|under)\b"
)
_PROPER_HEAD = re.compile(r"(?:(?:Trade|Partnership)[ ])?(?:Agreement|Treaty|Convention|Memorandum|Accord)")
_AND_WORD = re.compile(r"[ ](?:and|&)[ ][A-Z][\w-]{2,30}[ ]")
_ANNEX = re.compile(
    r"\b(?:Annex|Addendum|Amendment|Supplement|Additional Protocol|annex|addendum|amendments?)\s+to\s+(?:the\s+|"
    r"this\s+|their\s+)?\Z"
)


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


def find_names(doc: Document) -> list[Found]:
    """Every phrase headed by a word for a document, in the order of the text, not nested."""
    text, out, reach, full = doc.text, [], 0, 0
    for m in W.heads(text):
        if m.start() < max(reach, full) or _heads_another(text, m):
            continue
        if len(out) >= MOST_NAMES and out[-MOST_NAMES].end > doc.sentence_at(m.start()).begin:
            full = doc.sentence_at(m.start()).end
            doc.drop("<documents>", m.start(), min(full, m.start() + WINDOW), "too many documents for one sentence")
            continue
        f = _phrase(doc, m)
        if f.begin < reach:
            f.begin = m.start()
        reach = f.end
        before = out[-1] if out and out[-1].sentence is f.sentence else None
        if before is not None and _same_phrase(text, before, f):
            before.end = f.end
            if before.name and f.plural:
                before.name = " ".join(text[before.begin : f.end].split())
                before.kind = before.kind if before.kind == f.kind else "other"
            continue
        out.append(f)
    return out


def _same_phrase(text: str, before: Found, f: Found) -> bool:
    """Whether a name goes on the one before: "34 agreements and memoranda", "the ... Agreement, a new framework"."""
    gap = text[before.end : f.begin]
    if (
        before.plural
        and f.plural
        and not f.topic
        and not f.count
        and gap in (" and ", " or ", "/")
        and (before.count or not f.proper)
    ):
        return True
    return bool(
        f.strength == "weak"
        and (before.proper or before.strength == "strong")
        and not f.proper
        and not before.plural
        and re.fullmatch(r",\s+(?:a|an|the\s+first)\s+", gap)
        and not re.match(r"[^.;]{0,80}\band\s+(?:a|an|the)\s", text[f.end : f.end + 90])
    )


def _heads_another(text: str, m: re.Match) -> bool:
    """Whether a word for a document only qualifies the next one ("Framework Agreement", "Partnership and Cooperation
    Agreement")."""
    if text[m.end() : m.end() + 1] != " ":
        return False
    coordinated = _AND_WORD.match(text, m.end()) if m.group()[0].isupper() else None
    return bool(W.HEAD.match(text, m.end() + 1) or (coordinated and W.HEAD.match(text, coordinated.end())))


def _phrase(doc: Document, m: re.Match) -> Found:
    text = doc.text
    kind, strength = W.head_of(m)
    s = doc.sentence_at(m.start())
    begin, proper = _left(text, m.start(), max(s.begin, m.start() - 120))
    limit = min(s.end, m.end() + WINDOW)
    head_text = m.group()
    end, alias, topic, matter = m.end(), None, None, (0, 0)
    short = _ABBREVIATION.match(text, end, limit)
    if short:
        alias, end = short["a"], short.end()
    elif re.match('[”"’]', text[end : end + 1]) and re.match('[“"‘]', text[max(0, begin - 1) : begin]):
        end += 1
        short = _ABBREVIATION.match(text, end, limit)
        if short:
            alias, end = short["a"], short.end()
    name_end = end
    quoted = _QUOTED.match(text, end, limit)
    chain = (
        (_CAP_ENTRY if ":" in text[max(s.begin, m.start() - 600) : m.start()] else _CAP_CHAIN).match(text, end, limit)
        if head_text[0].isupper() and not alias and s.kind != "title"
        else None
    )
    if quoted and not W.HEAD.search(quoted["q"]):
        topic, matter, end = quoted["q"], quoted.span("q"), quoted.end()
        name_end = end
    else:
        opens = W.TOPIC_OPENS.match(text, end, limit)
        if (
            opens
            and not _is_when_or_where(doc, opens)
            and not (opens["w"].lower() in ("in", "to") and (proper or strength == "weak"))
        ):
            stop = _before_place(doc, opens.end(), _topic_end(text, opens.end(), limit))
            if stop > opens.end():
                topic, matter = text[opens.end() : stop], (opens.end(), stop)
                end = name_end = stop
        elif chain and not W.PART_AFTER.match(text, end):
            end = name_end = chain.end()
            topic, matter = text[chain.start() : chain.end()].strip(), chain.span()
    word = text[begin : m.start()]
    sided = _SIDED.match(text, end, limit) if not topic else None
    if sided and sided["w"] == "with" and strength != "strong":
        sided = None
    if sided:
        opens = _MATTER_LATER.search(text, sided.end(), min(limit, sided.end() + 190))
        if (
            opens
            and not _SIDES_END.search(text, sided.end(), opens.start())
            and not _is_when_or_where(doc, opens)
            and not W.HEAD.search(text, sided.end(), opens.start())
        ):
            stop = _before_place(doc, opens.end(), _topic_end(text, opens.end(), limit))
            if stop > opens.end():
                topic, matter = text[opens.end() : stop], (opens.end(), stop)
    years = re.match(r"\s\(?(?:19|20)\d\d\s?[-–]\s?(?:19|20)?\d\d(?!\d)\)?", text[end : end + 14])
    if years:
        end = name_end = end + years.end()
    annex = _ANNEX.search(text, max(s.begin, begin - 40), begin)
    if annex:
        begin = annex.start()
        proper = True
    plural = (
        bool(re.search(r"(?:s|da|ties)\Z", head_text))
        and not re.search(r"(?:notes|discussions|minutes|reference|letters|works|mous\W)\Z", head_text, re.I)
    ) or bool(
        re.match(r"(?:memoranda|letters|statements|records|plans|programm?es|declarations)\b", head_text, re.I)
        and " of " in head_text
    )
    if head_text.endswith("'s") or head_text.endswith("’s"):
        plural = False
    before = text[max(s.begin, begin - 40) : begin]
    counted = COUNT.search(before)
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
    return Found(
        begin,
        end,
        m.span(),
        kind,
        strength,
        s,
        name,
        topic,
        (begin, m.start()),
        matter,
        alias,
        bool(_DEFINITE.search(before)),
        plural,
        count,
        annex is not None,
        sided is not None and sided["w"] != "with",
        proper or (head_text[0].isupper() and bool(topic and topic[0].isupper())),
    )


def _dated(doc: Document, s: Sentence, begin: int, end: int) -> bool:
    """Whether a bare name is told apart by its day or authors ("March 2022 Joint Statement", "Declaration by X")."""
    if not doc.text[begin].isupper():
        return False
    before = [m for m in doc.within(max(s.begin, begin - 30), begin, "date") if not doc.text[m.end : begin].strip()]
    after = _OF_DAY.match(doc.text, end, s.end)
    if after:
        before += [
            m
            for m in doc.within(after.end(), after.end() + 60, "date", "official", "country")
            if m.begin - after.end() < 18
        ]
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
        if (
            low in W.STOP_LEFT
            and not (
                low in ("and", "of", "for", "on")
                and (proper or _PROPER_HEAD.match(text, at))
                and text[m.end() : m.end() + 1].isupper()
                and _capital_before(text, limit, m.start())
            )
            and not (
                low == "and"
                and not proper
                and words
                and (two := _TWO_MODIFIERS.search(text, limit, m.start()))
                and not W.HEAD.search(two.group())
            )
        ):
            break
        if not upper and low not in ("and", "of", "for", "on") and not low.isdigit():
            if re.search(r"(?:ed|ing|ly)\Z", low) and low not in W.MODIFIERS and "-" not in low:
                break
            if (
                proper
                and not re.search(r"-", low)
                and low not in ("draft", "free", "trade", "bilateral", "joint", "new")
            ):
                break
        if word[0].isdigit() and not re.match(r"\d+(?:st|nd|rd|th|-)", word):
            break
        if upper and not start.isdigit() and low not in W.ORDINALS and low not in ("joint", "bilateral"):
            proper = True
        begin, words = m.start(), words + 1
    while begin < at and text[begin] in "-–—)'":
        begin += 1
    quote = text[begin - 1 : begin]
    if quote in '“"‘' and quote:
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
    if word in ("on", "in") and re.match(
        r"(?:\d|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May\b|June|"
        r"July|August|September|October|November|December|behalf|this|these|such|which|whose|whom|the\s+(?:sidelines|"
        r"margins|occasion|presence)|"
        r"(?:sidelines|margins|occasion|presence|basis|part|order|line|effect|force|accordance|place|return|"
        r"particular|general)\b)",
        text[at : at + 14],
    ):
        return True
    if word in ("in", "for", "to", "of", "about"):
        here = [
            m for m in doc.within(at - 1, at + 45, "city", "country", "body", "official", "group") if m.begin <= at + 1
        ]
        if here and not (word in ("for", "of") and here[0].kind == "country" and here[0].form == "adjective"):
            return True
        if word == "in" and text[at : at + 1].isupper() and not re.match(r"[A-Z]+[ ]", text[at : at + 8]):
            return not re.match(r"[A-Z]\w+[ ](?:and|of|Cooperation|Management|Development)", text[at : at + 40])
    if re.match(
        r"(?:this|these|such|that|signature|approval|consideration|ratification|years|periods?|the\s+purpose|several|"
        r"many|another|"
        r"(?:one|two|three|four|five|ten|\d+)\s+(?:more\s+)?(?:years?|months?)|further|peace$)\b",
        text[at : at + 24],
    ):
        return True
    if word == "to" and re.match(r"(?:the|be|which|a|an|their|its|his)\b", text[at : at + 8]):
        return True
    return bool(re.match(r"(?:which|whom|behalf|that)\b|(?:above|below)\b|a\s+(?:similar|like)\b", text[at : at + 12]))


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
        if m.group() == "." and re.match(r"\.\S", text[stop : stop + 2]):
            stop = limit
            continue
        if m.group() == "," and text[at : at + 1].isupper():
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
        for c in re.finditer(r",?[ ](?:and|as well as|along with)[ ]|,[ ]", text[at : other.start()]):
            cut = at + c.start()
        if cut:
            stop = cut
    cut = re.search(
        r"[ ](?:and|or)[ ](?=(?:to|for|on|the\s+two|agreed|discussed|signed|expressed|welcomed|he|she|they|also|will|"
        r"has|have|held|met|visited|exchanged)\b)",
        text[at:stop],
    )
    if cut:
        stop = at + cut.start()
    while stop > at and text[stop - 1].isspace():
        stop -= 1
    return stop


def date_values(m: Mention) -> tuple[str, str]:
    _, begin, end = [*m.id.split("/"), "", ""][:3]
    return begin, end
