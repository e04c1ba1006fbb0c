"""Occasions: forums, meetings, visits and the like, with dates, places and those who took part.

A sentence is searched for *anchors*, the words that tell an occasion: named ones ("the Digital Government Ministers
Forum"), described ones ("a bilateral meeting with Peru") and verbs ("met with", "paid a visit to"). Anchors that speak
of one occasion are merged; dates, places and actors of the same sentence are attached to the nearest anchor; sentences
that only say who attended go to the occasion last spoken of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract.document import Document, Mention, Sentence
from kg.extract.event_words import (DETERMINERS, GENERIC, HEADS, NOT_AFTER, NOT_BEFORE, ORDINALS, PLURALS, WEAK_HEADS)
from kg.extract.participation import Parts, attends, others_named, parts_of
from kg.model import EventFact, ParticipationFact

_HEAD = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, {**HEADS, **PLURALS, **dict.fromkeys(GENERIC, "")}),
                                              key=lambda w: (-len(w), w))).replace("\\ ", r"\s") + r")\b", re.I)
_WORD_BEFORE = re.compile(r"([\w.&’'/–-]*[\w.&’')])[ \u2013–-]*\Z")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ0-9]")
_NAME_RIGHT = re.compile(
    r"(?:[ ]\([A-Z][\w-]{1,14}\))?"
    r"(?:[ ](?:(?:of|on|for|between|among|with|and|to|plus)[ ](?:the[ ])?)?(?=[A-Z0-9])[\w.&’'–/-]*[\w&’')]|,[ ](?=[A-Z]\w+,?[ ]and[ ][A-Z])\w+)*")
_COMPLEMENT = re.compile(
    r"[ ](?:of|on|with|between|for|among|to|about|regarding|concerning)[ ][^,.;:()“”\"]{2,110}?"
    r"(?=[,.;:()“”\"]|[ ](?:was|were|is|are|has|have|had|will|would|which|who|that|took|takes|held|hosted|in|at|during|"
    r"following|after|before|when|where|while|by|took|on[ ](?:the[ ])?(?:\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|"
    r"Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun))|\Z)")
_STOP_LEFT = frozenset("""held hold holds holding had have has having attended attend attending attends during at in on
    of to for with by from after before following and or but host hosted hosts co-hosted hosting joined join joining
    concluded conducted convened organized organised organizing opened chaired led began paid pay pays paying made is
    was were are be been as that which who whom will would should may can also then when where while into about
    regarding concerning through via under upon between among within per via not than took take arranged launched had
    includes include including included scheduled said its whose welcomed discussed announced announces described since
    until against toward towards upcoming-for he she they it we met both two three four five all many several various
    discusses hold hold. attends""".split())
_ED_ADJECTIVES = frozenset("extended united related limited integrated high-powered concerned specialized joint-led "
                           "advanced distinguished so-called".split())
_VERBS = re.compile(
    r"\b(?:(?P<meet>(?:also |then |first |just |today |separately |briefly |virtually |jointly )?(?:met|meets|meeting|to meet|will meet|would meet)"
    r"(?= (?:(?:again|today|virtually|separately|yesterday|privately|bilaterally|briefly|here|together|in|at|on|"
    r"this) [^.;]{0,60}?)?(?:with|by)\b| (?:his|her|the|President|Prime|Minister|Ambassador|Foreign|Deputy|Vice|"
    r"Secretary|King|Chancellor|[A-Z]\w+n )|,? (?:today|yesterday)|\.|,)|(?:was|were) met by|have met|had met)"
    r"|(?P<call>spoke(?: by (?:tele)?phone| today| yesterday| separately| via \w+| on \w+ \d+)*(?= (?:with|by|to|via|on|today))|spoke by (?:tele)?phone|to speak (?:by phone )?with)"
    r"|(?P<receive>received(?= (?:[^.;,]{0,60}?\b(?:delegation|minister|ambassador|president|secretary|envoy|"
    r"official|chair|head|director|governor|representative|prime)|a courtesy call|in audience|by\b))|"
    r"was (?:further |also |then )?received by|were received by|received)"
    r"|(?P<visit>(?:visited|will visit|visits|to visit|visiting)(?= )|(?:travel(?:s|led|ed|ling|ing)?|depart(?:ed|s)|"
    r"flew) to(?= )|arrived in(?= )|(?:dispatched|sent)(?: [^.;]{0,60}?)? to(?= ))"
    r"|(?P<gather>gathered|convened)(?= (?:for|on|in|at|to|today|by|as|here|virtually)))\b", re.I)
_BACKGROUND = re.compile(r"(?:on the (?:sidelines|margins|occasion) of|ahead of|prior to|following|after|since|preparations? for|"
                         r"in preparation for|at|during|within the framework of|in the framework of|as part of|"
                         r"in the course of|before|in the run-up to|outcomes? of|results? of|commitments? made [^.;]{0,80}|looks? forward to|looked forward to|"
                         r"looking forward to|attend(?:ing|ed)?|for|to|by) (?:the |this |their |his |her |its |a |an |recent |upcoming |first |last |successful )*\Z", re.I)
_FUTURE = re.compile(r"\b(?:will|would|to be|is due|are due|plans? to|planned|scheduled|upcoming|next|forthcoming|expected|anticipated|invited [^.;]{0,30}to|agreed to (?:hold|meet)|look(?:s|ed|ing)? forward)\b", re.I)
_HYPOTHETICAL = re.compile(r"\b(?:could|might|if|whether|proposed|proposal|wish(?:es|ed)?|hope[sd]?|possib\w+|opportunit\w+ (?:to|for))\b[^.;]{0,60}\Z", re.I)

_FAMILIES = ({"forum", "conference", "seminar", "workshop", "summit"}, {"meeting"}, {"visit"}, {"training"}, {"ceremony"},
             {"exhibition"}, {"other"})
_LOOSE = ({"forum", "conference", "seminar", "workshop", "summit", "meeting"},)


def _alike(a: str, b: str, loose: bool = False) -> bool:
    return a == b or any(a in f and b in f for f in (_LOOSE if loose else _FAMILIES))


@dataclass(slots=True)
class Anchor:
    """Words that tell an occasion. form: named | noun | verb | generic."""

    begin: int
    end: int
    kind: str
    head: str
    form: str
    name: str | None
    sentence: Sentence
    definite: bool = False
    plural: bool = False
    ordinal: int | None = None
    background: bool = False
    future: bool = False
    name_end: int = 0


@dataclass(slots=True)
class Occasion:
    """An event being put together from its anchors."""

    id: str
    kind: str
    anchors: list[Anchor] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parts: dict[str, tuple[str, Sentence, str]] = field(default_factory=dict)  # actor -> role, sentence, rule
    begin: str | None = None
    end: str | None = None
    date_at: Sentence | None = None
    city: str | None = None
    countries: list[str] = field(default_factory=list)
    place_at: Sentence | None = None
    named: bool = False
    head: str = ""
    ordinal: int | None = None
    status: str = "held"
    heads_delegation: str | None = None


# ------------------------------------------------------------------ anchors
def _words_left(text: str, begin: int, floor: int, limit: int):
    """Words to the left of `begin`, nearest first, with their offsets."""
    at = begin
    for _ in range(limit):
        m = _WORD_BEFORE.search(text, max(floor, at - 40), at)
        if not m or m.start(1) < floor:
            return
        yield m.start(1), m.group(1)
        at = m.start(1)


def _noun_anchor(doc: Document, s: Sentence, m: re.Match) -> Anchor | None:
    text, begin, end = doc.text, m.start(), m.end()
    head = m.group().lower()
    plural = head in PLURALS
    kind = PLURALS.get(head) or HEADS.get(head) or ""
    after = re.match(r"[\s-]*(\w*)", text[end:end + 20]).group(1).lower()
    if after in NOT_AFTER or (text[end:end + 1] == "-" and text[end:end + 2] != "- "):
        return None
    if head in ("call", "tour", "session", "course", "trip", "travel", "audience", "fair") and _verb_use(text, begin, end):
        return None
    capital = text[begin].isupper()
    # a title in Title Case makes every head a capital one; all the same it is a good name there
    left, definite, ordinal, first_capital, crossed = begin, False, None, None, False
    modifiers = 0
    for at, word in _words_left(text, begin, s.begin, 16):
        low = word.lower().strip("’'.")
        if low in NOT_BEFORE and modifiers == 0:
            return None
        gap = text[at + len(word):left]
        if any(c in gap for c in ".;:()“”\"!?") or ("," in gap):
            break
        if low in DETERMINERS:
            definite = low not in ("a", "an", "no", "any")
            break
        if re.fullmatch(r"\d{1,3}(?:st|nd|rd|th)", low):
            ordinal = int(re.match(r"\d+", low).group())
        elif low in ORDINALS:
            ordinal = ORDINALS[low]
        if capital:
            if _CAPITAL.match(word) and not (low in _STOP_LEFT and at == s.begin):
                left = at
                modifiers += 1
                continue
            if low in ("of", "and", "on", "for", "&", "the", "in", "plus", "between") and not crossed and low != "the":
                # a connector belongs to the name only when a capital stands before it
                before = next(iter(_words_left(text, at, s.begin, 1)), None)
                if before and _CAPITAL.match(before[1]) and before[1].lower() not in _STOP_LEFT and low in ("of", "and", "on", "for", "&") and modifiers:
                    continue
            if low in ORDINALS:
                left = at
            break
        if low in _STOP_LEFT or (low.endswith("ed") and "-" not in low and low not in _ED_ADJECTIVES):
            break
        if low.endswith("ly") or modifiers >= 6:
            break
        left = at
        modifiers += 1
    name_end = end
    if capital:
        right = _NAME_RIGHT.match(text, end, s.end)
        name_end = right.end()
        form = "named" if modifiers or name_end > end else "noun"
        if form == "noun" and head in WEAK_HEADS:
            return None
    else:
        form = "noun"
        right = _COMPLEMENT.match(text, end, s.end)
        if right:
            name_end = right.end()
    if head in GENERIC:
        if not definite or capital:
            return None
        return Anchor(begin, end, "", head, "generic", None, s, True)
    name = " ".join(text[left:name_end].split()).strip(" ,“”\"'’-–")
    if form == "noun" and definite and modifiers == 0:
        name = name if name_end > end else None
    return Anchor(left, end, kind, head, form, name, s, definite, plural, ordinal, name_end=name_end)


def _verb_use(text: str, begin: int, end: int) -> bool:
    before = text[max(0, begin - 12):begin].lower()
    return bool(re.search(r"(?:\bto|\bwill|\bwho|\bthey|\bwe|\bof) \Z", before)) or text[end:end + 4] in (" for", " on ") and text[begin:end].lower() == "call"


def _quoted(doc: Document, s: Sentence) -> list[Anchor]:
    """Names in quotation marks that hold a head."""
    out = []
    for m in re.finditer(r"[“\"‘]([^“”\"]{6,160})[”\"’]", doc.text[s.begin:s.end]):
        inner = m.group(1)
        heads = [h for h in _HEAD.finditer(inner) if h.group()[0].isupper()]
        if not heads or not _CAPITAL.match(inner):
            continue
        h = heads[-1]
        word = h.group().lower()
        kind = HEADS.get(word) or PLURALS.get(word)
        if kind:
            before = doc.text[max(s.begin, s.begin + m.start() - 60):s.begin + m.start()]
            o = re.search(r"(\d{1,3})(?:st|nd|rd|th) \Z", before)
            out.append(Anchor(s.begin + m.start(1), s.begin + m.end(1), kind, word, "named", inner.strip(" ,."), s,
                              ordinal=int(o.group(1)) if o else None, name_end=s.begin + m.end(1)))
    return out


def anchors(doc: Document, s: Sentence) -> list[Anchor]:
    """All anchors of a sentence, in order, none inside another."""
    text = doc.text
    found: list[Anchor] = _quoted(doc, s)
    taken = [(a.begin, a.end) for a in found]
    # an occasion's word inside a body's or agreement's name tells no occasion
    blocked = [(m.begin, m.end) for m in doc.within(s.begin, s.end, "body", "agreement") if m.form != "reference"]

    for m in _HEAD.finditer(text, s.begin, s.end):
        if any(b <= m.start() < e for b, e in taken):
            continue
        if any(b <= m.start() and m.end() <= e for b, e in blocked):
            continue
        a = _noun_anchor(doc, s, m)
        if a:
            while found and found[-1].form != "verb" and found[-1].end > a.begin and found[-1].begin >= a.begin:
                found.pop()  # "Summit Meeting": the later head rules the phrase
            if found and found[-1].name_end > a.begin and found[-1].form == "named":
                continue
            found.append(a)
            taken.append((a.begin, max(a.end, a.name_end if a.form == "named" else a.end)))
    for m in _VERBS.finditer(text, s.begin, s.end):
        if any(b <= m.start() < e for b, e in taken):
            continue
        kind = {"meet": "meeting", "call": "meeting", "receive": "meeting", "visit": "visit", "gather": "meeting"}[m.lastgroup]
        a = Anchor(m.start(), m.end(), kind, m.lastgroup, "verb", None, s, name_end=m.end())
        if m.group().lower() == "meeting" and text[max(0, m.start() - 4):m.start()].lower() in ("the ", " a m", "ous "):
            continue
        found.append(a)
    found.sort(key=lambda a: (a.begin, a.end))
    for a in found:
        before = text[s.begin:a.begin]
        a.background = bool(_BACKGROUND.search(before[-90:])) and a.form != "verb"
        a.future = bool(_FUTURE.search(text[max(s.begin, a.begin - 60):min(s.end, a.end + 40)]))
    return found


# ------------------------------------------------------------------ one occasion or two
_NOISE = frozenset("the a an of on for and in at to with between among its first".split())


def _tokens(name: str) -> set[str]:
    return {t for t in re.findall(r"\w+", name.lower()) if t not in _NOISE}


def _same_name(o: Occasion, a: Anchor) -> bool:
    if not a.name or not (o.named or a.form == "named"):
        return False
    mine = _tokens(a.name)
    if not mine:
        return False
    for name in o.names:
        theirs = _tokens(name)
        small, large = sorted((mine, theirs), key=len)
        if len(small) >= 1 and small <= large and (len(small) > 1 or small == large or a.definite):
            return True
        if len(small & large) >= 3 and len(small & large) / len(small | large) >= 0.6:
            return True
    return False


class _Reader:
    def __init__(self, doc: Document):
        self.doc = doc
        self.occasions: list[Occasion] = []
        self.focus: Occasion | None = None

    def occasion_for(self, a: Anchor, parts: Parts, dates: tuple[str, str] | None) -> Occasion | None:
        """The occasion that the anchor speaks of: one already known, or a new one; None where it tells none."""
        known = [o for o in reversed(self.occasions)]
        if a.form == "generic":
            return self.focus
        for o in known:
            if (o.ordinal and a.ordinal and o.ordinal != a.ordinal):
                continue
            if _alike(o.kind, a.kind, loose=True) and _same_name(o, a) and not _clash(o, dates):
                return o
        if a.form == "named":
            # the title's or a described occasion may be this one under its name
            for o in known:
                if not o.named and _alike(o.kind, a.kind) and not _clash(o, dates) and not (o.ordinal and a.ordinal and o.ordinal != a.ordinal) \
                        and o is self.focus and a.definite and len(_tokens(a.name or "")) <= 2:
                    return o
            return self.new(a)
        bare = a.definite and not a.ordinal and not a.plural and (a.name is None or not parts.actors)
        if bare or (a.definite and a.form == "noun" and a.name and _head_only(a)):
            same_head = [o for o in known if o.head == a.head or a.head in " ".join(o.names).lower()]
            alike = [o for o in known if _alike(o.kind, a.kind, loose=True)]
            if self.focus and self.focus in same_head:
                return self.focus
            if same_head or alike:
                return (same_head or alike)[0]
            if a.name is None and not dates:
                return None
        sides = parts.sides(self.doc)
        for o in known:
            if not _alike(o.kind, a.kind) or _clash(o, dates) or a.plural:
                continue
            theirs = {side for p in o.parts for side in others_named(self.doc, p)}
            persons = {p for p in o.parts if p.startswith("official/")}
            mine = {p for p in parts.actors if p.startswith("official/")}
            if persons and mine and (mine <= persons or persons <= mine) and len(mine & persons) >= min(2, len(mine | persons)):
                return o
            if not mine and sides and sides <= theirs and o.sentence_near(a) if hasattr(o, "sentence_near") else False:
                return o
            if not persons and sides and theirs and (sides <= theirs or theirs <= sides) and a.kind != "visit":
                return o
            if a.kind == "visit" and o.kind == "visit" and sides and theirs and len(sides & theirs) >= 2:
                return o
        if a.form == "noun" and (a.head in WEAK_HEADS or a.plural) and not (parts.actors or dates):
            return None
        return self.new(a)

    def new(self, a: Anchor) -> Occasion:
        o = Occasion(f"event/{len(self.occasions) + 1}", a.kind, head=a.head, ordinal=a.ordinal)
        self.occasions.append(o)
        return o

    # -- one sentence
    def read(self, s: Sentence) -> None:
        doc = self.doc
        found = anchors(doc, s)
        dates = _dates_for(doc, s, found)
        main: Occasion | None = None
        claimed: set[int] = set()
        all_parts = [parts_of(doc, s, a, found) for a in found]
        for a, parts, when in zip(found, all_parts, dates):
            if _HYPOTHETICAL.search(doc.text[s.begin:a.begin]):
                doc.drop("occasion only wished for", a.begin, a.end, "the sentence only wishes for or asks about it")
                continue
            for one in parts.split(a):
                o = self.occasion_for(a, one, when)
                if o is None:
                    doc.drop("occasion without particulars", a.begin, a.end, "no date, place or other side to tell it by")
                    continue
                self.attach(o, a, one, when, s)
                if main is None or (not a.background and main_background):
                    main, main_background = o, a.background
        if main is not None:
            self.focus = main
        elif self.focus is not None and attends(doc, s):
            for actor, role in parts_of(doc, s, None, found).actors.items():
                self.focus.parts.setdefault(actor, (role, s, "who attended"))

    def attach(self, o: Occasion, a: Anchor, parts: Parts, when: tuple[str, str] | None, s: Sentence) -> None:
        o.anchors.append(a)
        if a.name and a.name not in o.names:
            if a.form == "named" and not o.named:
                o.names.insert(0, a.name)
            elif not o.named or a.form == "named":
                o.names.append(a.name)
        o.named = o.named or a.form == "named"
        o.ordinal = o.ordinal or a.ordinal
        if a.form == "verb" and not o.names and parts.label:
            o.names.append(parts.label)
        if when and not o.begin:
            o.begin, o.end, o.date_at = when[0], when[1], s
        if parts.city or parts.countries:
            if not o.city and parts.city and (not o.countries or parts.countries and parts.countries[0] in o.countries):
                o.city, o.place_at = parts.city, o.place_at or s
            if not o.countries:
                o.countries, o.place_at = list(parts.countries), s
            elif o.kind == "visit":
                o.countries += [c for c in parts.countries if c not in o.countries]
        if a.future and len(o.anchors) == 1:
            o.status = "planned"
        rule = {"named": "named occasion", "noun": "described occasion", "verb": "verb of meeting",
                "generic": "the event"}[a.form]
        for actor, role in parts.actors.items():
            o.parts.setdefault(actor, (role, s, rule))


def _head_only(a: Anchor) -> bool:
    return len(_tokens(a.name or "")) <= 1


def _clash(o: Occasion, dates: tuple[str, str] | None) -> bool:
    """Two dates that cannot be of one occasion."""
    if not dates or not o.begin:
        return False
    b, e = o.begin, o.end or o.begin
    n = min(len(b), len(dates[0]))
    return dates[1][:n] < b[:n] or e[:n] < dates[0][:n]


def _dates_for(doc: Document, s: Sentence, found: list[Anchor]) -> list[tuple[str, str] | None]:
    """For each anchor the date of the sentence that is its own: the nearest one not nearer to another anchor."""
    out: list[tuple[str, str] | None] = [None] * len(found)
    best = [10**9] * len(found)
    for m in doc.within(s.begin, s.end, "date"):
        if m.form in ("since", "by"):
            continue
        before = doc.text[max(s.begin, m.begin - 30):m.begin]
        if re.search(r"\b(?:announced|published|released|adopted in|founded in|established in|entered into force)\b[^,]*\Z", before):
            continue
        pairs = []
        for i, a in enumerate(found):
            gap = m.begin - a.end if m.begin >= a.end else (a.begin - m.end) * 1.3
            pairs.append((gap, i))
        if not pairs:
            continue
        # "On July 27, ..." at the head of the sentence speaks of its first occasion
        gap, i = min(pairs)
        if gap < best[i]:
            best[i] = gap
            _, b, e = m.id.split("/")
            out[i] = (b, e)
    return out


def read_events(doc: Document) -> None:
    """Find the occasions of a notice, with dates, places and participants, and state them."""
    reader = _Reader(doc)
    for s in doc.sentences:
        reader.read(s)
    for o in reader.occasions:
        _finish(doc, o)


def _finish(doc: Document, o: Occasion) -> None:
    if not o.anchors:
        return
    first = o.anchors[0]
    where = first.sentence
    if not o.parts and not o.named:
        doc.drop("occasion without actors", first.begin, first.end, "nobody is said to have taken part")
        return
    if not o.named and not o.begin and len(o.parts) < 2:
        doc.drop("occasion with one actor", first.begin, first.end, "neither a date nor a second actor")
        return
    name = o.names[0] if o.names else None
    doc.add(Mention(first.begin, first.end, "event", o.id, "occasion"))
    doc.state({"named": "named occasion", "noun": "described occasion", "verb": "verb of meeting",
               "generic": "the event"}[first.form], where.begin, where.end,
              EventFact(o.id, name=name, kind=o.kind, status=o.status))
    for s, fact in ((o.date_at, EventFact(o.id, begin=o.begin, end=o.end)),
                    (o.place_at, EventFact(o.id, city=o.city, countries=tuple(o.countries)))):
        if s is not None:
            doc.state("date of the occasion" if fact.begin else "place of the occasion", s.begin, s.end, fact)
    for actor, (role, s, rule) in o.parts.items():
        doc.state(rule, s.begin, s.end, ParticipationFact(o.id, actor, role))
