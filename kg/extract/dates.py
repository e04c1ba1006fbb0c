"""Dates as government notices write them, resolved to ISO 8601 at the precision known.

Absolute dates ("27 July 2017", "Nov. 21 (Tue)", "2017.7.27."), ranges and lists ("July 26 through August 1", "7 and 14
May"), parts of dates ("on the 28th", "last November", "May this year") and words that point from another date
("yesterday", "the following day"). A year that is not written is the one nearest to the notice's own date, before it
where the sentence tells the past, after it where it looks ahead, never more than eleven months off. What a calendar
does not have is dropped with the reason; what cannot be dated for sure gets no mention. A part of a period ("early
2020", "the first half of 2019", "this week") is read at the precision of the whole that holds it, never finer.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from kg.extract.document import Document, Mention, Sentence

Day = tuple[int, int, str, str]  # begin and end in the text, first and last as ISO 8601

_MONTHS = {name: number for number, names in enumerate(
    ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
     "september sept sep", "october oct", "november nov", "december dec"), 1) for name in names.split()}
_DAYS = {name: number for number, names in enumerate(
    ("monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thur thu", "friday fri", "saturday sat",
     "sunday sun")) for name in names.split()}
_NUMBERS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), 1)}


def _any(words) -> str:
    """An alternation of words as names write them. Case matters: "may" is a verb, "May" and "MAY" are the month."""
    forms = {form for w in words for form in (w.title(), w.upper())}
    return "(?:" + "|".join(sorted(forms, key=lambda w: (-len(w), w))) + ")"


_M = _any(_MONTHS) + r"\b\.?"
_W = _any(_DAYS) + r"\b\.?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)[ ]?(?:st|nd|rd|th)?(?!\w|[.:]\d|,\d(?!\d{3}\b)|%)"
_Y = r"(?:19|20)\d\d(?!\w)"
_TO = r"[ ]?(?:-|–|—|~|to|through|thru|till|until)[ ]?"
_AND = r"(?:[ ]?,[ ](?:and[ ])?|[ ](?:and|&)[ ])"
_WD = rf"(?:[ ]?\({_W}\)|,?[ ]{_W}(?=[ ]?[,.;)–-]|[ ]|\Z))?"  # a weekday behind the day
_LEAD = rf"(?:(?:on[ ])?(?:{_W},?[ ])?(?:the[ ])?)"
_YEAR = rf"(?:,?[ ]?(?:of[ ]|in[ ])?(?P<y>{_Y})|,?[ ](?:of[ ])?(?P<rel>this|last|next|the[ ]same|that)[ ]year\b)?"
_FIRST_YEAR = rf"(?:,?[ ](?P<y1>{_Y}))?"

# Shapes by what they begin with; the first that matches at a place wins.
_MONTH_FIRST = [(name, re.compile(pattern)) for name, pattern in (
    ("<month day to month day>",
     rf"(?P<m>{_M})[ ]?(?P<d>{_D}){_WD}{_FIRST_YEAR}(?:{_TO}|"
     rf"[ ]and[ ]){_LEAD}(?P<m2>{_M})[ ]?(?P<d2>{_D}){_WD}{_YEAR}"),
    ("<month day to day>", rf"(?P<m>{_M})[ ]?(?P<d>{_D}){_WD}{_TO}(?:the[ ])?(?P<d2>{_D})(?![ ]{_M}){_WD}{_YEAR}"),
    ("<month day and day>", rf"(?P<m>{_M})[ ]?(?P<list>{_D}{_WD}(?:{_AND}(?:the[ ])?{_D}{_WD}){{1,8}}){_YEAR}"),
    ("<month day year>", rf"(?P<m>{_M})[ ]?(?:the[ ])?(?P<d>{_D})(?P<wd>{_WD}){_YEAR}"),
    ("<month and month>", rf"(?P<m>{_M})[ ]and[ ](?P<m2>{_M})(?:[ ](?P<y>{_Y}))?"),
    ("<month to month year>", rf"(?P<m>{_M}){_FIRST_YEAR}{_TO}(?P<m2>{_M})(?![ ]?\d{{1,2}}\b){_YEAR}"),
    ("<month year>", rf"(?P<m>{_M}),?[ ](?:of[ ])?(?P<y>{_Y})"),
    ("<month this or last year>", rf"(?P<m>{_M}),?[ ](?:of[ ])?(?P<rel>this|last|next|the[ ]same|that)[ ]year\b"),
    ("<month>", rf"(?P<m>{_M})(?![\w-]|[ ]\d|['’]s)"),
)]
_DAY_FIRST = [(name, re.compile(pattern)) for name, pattern in (
    ("<day month to day month>",
     rf"(?P<d>{_D})[ ](?:of[ ])?(?P<m>{_M}){_FIRST_YEAR}(?:{_TO}|"
     rf"[ ]and[ ]){_LEAD}(?P<d2>{_D})[ ](?:of[ ])?(?P<m2>{_M}){_YEAR}"),
    ("<day to day month>", rf"(?P<d>{_D}){_WD}{_TO}(?:the[ ])?(?P<d2>{_D}){_WD}[ ](?:of[ ])?(?P<m>{_M}){_YEAR}"),
    ("<day and day month>", rf"(?P<list>{_D}(?:{_AND}(?:the[ ])?{_D}){{1,8}})[ ](?:of[ ])?(?P<m>{_M}){_YEAR}"),
    # a slip: "18th February 18, 2023"
    ("<day month day year>", rf"(?P<d>{_D})[ ](?P<m>{_M})[ ](?P<d2>{_D}),?[ ](?P<y>{_Y})"),
    ("<day month year>", rf"(?P<d>{_D})(?:[ ]day)?(?:[ ]of)?[ -]?(?P<m>{_M})(?P<wd>{_WD})(?:-(?P<y1>{_Y})|{_YEAR})"),
    ("<year-month-day>", r"(?P<y>(?:19|20)\d\d)[ ]?(?P<sep>[-./])[ ]?(?P<mn>0?[1-9]|1[0-2])[ ]?(?P=sep)[ ]?"
                         r"(?P<d>0?[1-9]|[12]\d|3[01])(?!(?!T\d\d:)[\w/-])"),
    ("<day/month/year>", r"(?P<n1>\d{1,2})(?P<sep>[/.-])(?P<n2>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)(?![\w/-])"),
    ("<the day to the day>", rf"(?P<d>{_D}(?<=[a-z])){_WD}(?P<to>{_TO}|[ ]and[ ])(?:the[ ])?(?P<d2>{_D}(?<=[a-z]))"),
    ("<the day>", rf"(?P<d>{_D}(?<=[a-z])){_WD}(?:[ ]of[ ](?P<month>this|last|next|the[ ]same|the)[ ]month)?"),
    ("<year to year>", rf"(?P<y>{_Y}(?!-\d\d-))(?:[ ]?[-–—][ ]?(?P<y2>{_Y}|\d\d(?!\d))(?![\w/]|-\w)|(?P<to>[ ]to[ ]|"
                       rf"[ ]and[ ])(?P<y3>{_Y}))"),
    ("<year>", rf"(?P<y>{_Y})(?![/%@]|-\w|[,.]\d)"),
)]
_FULL = re.compile(rf"\b(?:{_M}[ ]?{_D},?[ ]?({_Y})|{_D}[ ](?:of[ ])?{_M},?[ ]({_Y}))")
_DAY_NAMES = (r"[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Tt]his[ ](?:morning|afternoon|evening)|"
              r"[Tt]he[ ]day[ ](?:before[ ]yesterday|after[ ]tomorrow)|[Tt]he[ ]same[ ]day|[Tt]hat[ ](?:same[ ])?day|"
              r"[Tt]he[ ](?:following|next)[ ]day|[Tt]he[ ](?:previous[ ]day|day[ ]before)")
_WORDS = [(name, re.compile(pattern)) for name, pattern in (
    ("<pointing day>", rf"(?P<word>{_DAY_NAMES})\b(?!['’]s)(?!-)"),
    ("<pointing day>", r"(?P<word>[Tt]oday)['’]s(?=[ ](?:[\w-]+[ ]){0,2}?(?:meeting|event|signing|ceremony|visit|"
                       r"session|"
                       r"forum|summit|conference|seminar|workshop|talks|launch|announcement|agreement|"
                       r"discussion)s?\b)"),
    ("<pointing time>", r"(?P<rel>[Tt]his|[Ll]ast|[Nn]ext)[ ](?P<unit>week|month|year)\b(?![ ]?-)"),
    ("<time ago>", r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a|an)[ ](?P<unit>day|week|month|"
                   r"year)s?"
                   r"[ ](?:ago|earlier(?=[ ]?[,.;]|\Z))"),
)]
# "on Monday Ambassador X", but no "Friday Prayers"
_TITLED = r"(?!(?:H\.?E|HRH|HH|His|Her|Mr|Ms|Mrs|Dr|Ambassador|Minister|Foreign|Deputy|Vice|Prime|President|Speaker)\b)"
_WEEKDAY = re.compile(rf"(?P<wd>{_any(w for w in _DAYS if w.endswith('day'))})"
                      rf"(?![\w-]|['’]s?|[ ](?:[A-Z]|to|through)\b|"
                      rf"[ ]{_TITLED}[A-Z]|[ ]?[–—/&][ ]?[A-Z]|"
                      r",[ ][A-Z]\w+day)(?:[ ](?:morning|afternoon|evening|night))?")
_LEADER = re.compile(rf"{_W},?[ ](?:the[ ])?")
# One pass over the text: the shapes of a kind are tried only where one of these stands.
_CUE = re.compile(
    rf"(?<![\w'’])(?:(?P<month>{_M})|(?P<weekday>{_W})|(?P<day>\d{{1,4}}(?!\d))|"
    r"(?P<word>[Tt](?:oday|omorrow|onight)|[Yy]esterday|[Tt]his(?=[ ](?:morning|afternoon|evening|week|month|year))|"
    r"[Tt]hat(?=[ ](?:same[ ])?day)|[Tt]he(?=[ ](?:same|following|next|previous|day))|"
    r"(?:[Ll]ast|[Nn]ext)(?=[ ](?:week|month|year))|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|an?)(?=[ ](?:day|week|month|year)))\b)")

# What stands before decides what a part of a date is.
_MONTH_BEFORE = re.compile(
    r"\b(?:(?P<rel>[Ll]ast|[Nn]ext|[Tt]his(?:[ ]past)?|[Tt]he[ ]coming)|[Ii]n|[Dd]uring|[Ss]ince|[Bb]y|[Uu]ntil|"
    r"[Tt]ill|[Ff]rom|[Bb]efore|"
    r"[Aa]fter|[Bb]etween|[Ee]nd[ ]of|beginning[ ]of|start[ ]of|middle[ ]of|half[ ]of|week[ ]of|course[ ]of|"
    r"month[ ]of|days[ ]of|"
    r"early|late|mid|"
    r"[Ee]arly|[Ll]ate|[Mm]id|[Ii]n[ ](?:early|late|mid))[ -]\Z")
_ON = re.compile(r"\b(?:[Oo]n|[Uu]ntil|[Ss]ince|[Bb]y|[Ff]rom|[Oo]f|[Hh]eld|[Bb]etween)[ ](?:the[ ])?"
                 rf"(?:{_W},?[ ](?:the[ ])?)?\Z")
_BETWEEN = re.compile(r"\b[Bb]etween[ ](?:the[ ])?\Z")
_AFTER_THE_DAY = re.compile(r"[ ]?(?:[.,;:()–—]|\Z|(?:in|at|with|for|to|by|and|when|where|as|that|during|after|"
                            r"before|while|"
                            r"under|through|inst)\b)")
_SINCE = re.compile(r"\b[Ss]ince[ ](?:the[ ])?(?:(?:end|beginning|start)[ ]of[ ])?(?:(?:early|late|mid)[ -])?\Z")
_BY = re.compile(r"\b(?:[Bb]y|[Uu]ntil|[Tt]ill|[Bb]efore)[ ](?:the[ ])?(?:(?:end|beginning|start|middle)[ ]of[ ])?"
                 r"(?:(?:early|late|mid)[ -])?\Z")
_DURATION = re.compile(r"\b(?:the|over|for)[ ]\Z|\bpast[ ]\Z")
_NO_WEEKDAY = re.compile(r"\b(?:every|each|Black|Good|Easter|Ash|Palm|Holy|Super|Cyber|Whit|Bloody|any|to|through|"
                         r"a|per|except|"
                         r"Every|Each)[ ]\Z|[-–—/&][ ]?\Z")
_WEEKDAY_REL = re.compile(r"\b(?P<rel>[Ll]ast|[Nn]ext|[Tt]his(?:[ ]coming)?|[Cc]oming)[ ]\Z")
_NOT_A_YEAR = re.compile(
    r"(?:\bNos?\.?|\b[Rr]esolutions?(?:[ ]\d+[ ]and)?|\bRes\.|USD|US\$|EUR|[$€£¥#+]|\b[Aa]rticle|\b[Ss]ections?|"
    r"\b[Aa]bout|\b[Ss]ome|\b[Oo]ver|"
    r"\b[Nn]early|\b[Aa]lmost|\b[Aa]pproximately|\b[Aa]round|\b[Mm]ore[ ]than|\b[Rr]oom|\bHITS?|\b[Hh]its?|\bViews?|"
    r"\b[Rr]ead|\bISO|[Tt]el\.?|[Ff]ax|"
    r"\bPhone|\bF\.?Y\.?|\b[Ff]iscal(?:[ ][Yy]ear)?|\b[Ff]inancial[ ][Yy]ear|\bABN|\bVision|\bAgenda|\bHorizon|"
    r"\bStrategy|"
    r"\bRoadmap|\b[Rr]oute|"
    r"\b[Vv]ersion|\bWindows|\bOffice|\bBox|\bEurope|\bGoals?|\bRoad[ ]to|\btotal(?:l?ing|l?ed)?(?:[ ]of)?|"
    r"\bof[ ](?:about|some)|(?<!Q)\d)[ :]*\Z")
_CAPITAL_BEFORE = re.compile(r"(?<![\w-])(?!(?:In|By|Since|Until|From|During|To|For|Of|And|Q[1-4]|Spring|Summer|"
                             r"Autumn|Fall|Winter|Early|Late|Mid)\b)[A-Z][\w’'-]*[ ](?:-[ ])?\Z")
_NAMED_YEAR = re.compile(r"[ ](?:(?:Sustainable[ ])?(?:Agenda|Vision|Goals|Roadmap|Strategy|Framework|Compact|Plan)\b)")
_COUNTED = re.compile(
    r"[ ](?:(?:[a-z-]+|[A-Z][a-z]+)[ ])?(?:people|participants|officials|kilomet\w+|km|kg|MW|GW|delegates|students|"
    r"million|billion|"
    r"thousand|hectares|tons|tonnes|megawatts|visitors|patients|persons|households|families|jobs|copies|cases|"
    r"companies|won|yen|"
    r"dollars|euros|times|years|countries|nations|members|ministers|experts|representatives|schools|villages|units|"
    r"houses|"
    r"trainees|projects|vehicles|doses|hours|meters|metres|pieces|sets|men|women|children|soldiers|troops|attacks|"
    r"percent|"
    r"per[ ]cent)\b")
# Tense: the verb nearest before the date. What looks ahead takes its verb with it: "will be held", "to be signed".
_TENSE = re.compile(
    r"\b(?:(?P<ahead>(?:will|shall|would|to|is[ ]to|are[ ]to|"
    r"due[ ]to)[ ](?:(?:also|then|again|jointly|officially)[ ])?"
    r"(?:be|take|[a-z]+)\b(?:[ ](?:\w+ly[ ])?(?:\w+ed|held|place|made|sent))?|is[ ]\w+ing|are[ ]\w+ing|"
    r"scheduled|planned|slated|upcoming|forthcoming|expected|anticipated|due|next|deadline)|"
    r"(?P<past>was|were|has|have|had|held|took|met|paid|made|gave|led|went|came|began|spoke|said|told|sent|brought|"
    r"saw|\w{2,}ed))\b")


def read_dates(doc: Document) -> None:
    """Add a mention for each date of the notice; `form` is name, relative, since or by.

    An impossible date ("31 June") is dropped with the reason. Nothing is added where the date cannot be told.
    """
    reader = _Reader(doc)
    for s in doc.sentences:
        at = s.begin
        while cue := _CUE.search(reader.text, at, s.end):
            at = reader.read(s, cue) or max(cue.end() - 1, cue.start() + 1)


class _Reader:
    """Resolves one date after another; `last` is the day or month last spoken of."""

    def __init__(self, doc: Document):
        self.doc = doc
        self.text = _plain(doc.text)
        # a notice of the year 1 or 9999 has a filler for a day: nothing is reckoned from it
        self.published = doc.published if doc.published and "1" <= doc.published < "3" else None
        self.today = _day(self.published)  # None where the notice's day is not known
        self.last: str | None = None
        self.year: int | None = None  # the year last spoken of
        self.only_year = None if self.published else _only_year(self.text)

    def read(self, s: Sentence, cue: re.Match) -> int | None:
        """Read the date that begins at the cue; returns where it ends, or None where there is none."""
        at = cue.start()
        kind, lead = cue.lastgroup, None
        glue = self.text[at - 1:at]
        if kind == "day" and glue and (glue in _GLUE or (glue == ":" and self.text[at - 2].isdigit())):
            return None  # "3.5", "10:30", "$2000", "A/73"
        if kind == "weekday":  # "Tuesday, 27 July": the weekday belongs to the date
            lead = _LEADER.match(self.text, at, s.end)
            if lead:
                at = lead.end()
                kind = "day" if self.text[at:at + 1].isdigit() else "month"
        for name, shape in {"month": _MONTH_FIRST, "day": _DAY_FIRST + _WORDS[3:], "word": _WORDS}.get(kind, ()):
            m = shape.match(self.text, at, s.end)
            if not m:
                continue
            days = self._resolve(name, m, s, lead)
            if days:
                return self._add(name, days, lead.start() if lead else days[0][0], s)
            if days == []:
                self.doc.drop(name, m.start(), m.end(), "no calendar has this date")
                return m.end()
        if cue.lastgroup == "weekday":
            m = _WEEKDAY.match(self.text, cue.start(), s.end)
            day = m and self._weekday(m, s)
            if day:
                return self._add("<weekday>", [(m.start(), m.end(), day, day)], m.start(), s)
            return lead.end() if lead and not self.text[lead.end():lead.end() + 1].isdigit() else None
        return None

    def _add(self, name: str, days: list[Day], begin: int, s: Sentence) -> int:
        before = self.text[max(s.begin, begin - 34):begin]
        form = "since" if _SINCE.search(before) else "by" if _BY.search(before) else (
            "relative" if name in _RELATIVE else "name")
        for i, (b, e, first, last) in enumerate(days):
            self.doc.add(Mention(begin if i == 0 else b, e, "date", f"date/{first}/{last}", name, form))
        last = days[-1][3]
        self.year = int(last[:4])
        if form not in ("since", "by") and len(last) >= 7:
            self.last = last
        return days[-1][1]

    # ------------------------------------------------------------------ one shape
    def _resolve(self, name: str, m: re.Match, s: Sentence, lead: re.Match | None) -> list[Day] | None:
        """The days with their places, None where it is no date, an empty list where no calendar has it."""
        part = m.groupdict()
        begin, end = m.span()
        while self.text[end - 1] in ",; " or (
            self.text[end - 1] == "." and _MONTH_AT_END.search(self.text, begin, end)
        ):
            end -= 1  # a stop behind a month written out ends the sentence
        before = self.text[max(s.begin, begin - 40):begin]
        one = None
        if name == "<pointing day>":
            one = self._pointing(part["word"].lower(), before)
        elif name == "<pointing time>":
            one = None if part["rel"] != "this" and _DURATION.search(before) else self._period(
                {"this": 0, "last": -1, "next": 1}[part["rel"].lower()], part["unit"])
        elif name == "<time ago>":
            count = _NUMBERS.get(part["n"], 1) if not part["n"].isdigit() else int(part["n"])
            one = None if "earlier" in m.group() else self._period(-count, part["unit"])
        elif name in ("<the day>", "<the day to the day>"):
            return self._the_day(name, m, s, before)
        elif name == "<year to year>":
            if part["to"] == " and " and not re.search(r"\b(?:[Ff]rom|[Bb]etween|period)[ ]\Z", before):
                return None
            last = part["y3"] or (part["y2"] if len(part["y2"]) == 4 else part["y"][:2] + part["y2"])
            if _NOT_A_YEAR.search(before) or not part["y"] < last:
                return None
            return [(begin, end, part["y"], last)]
        elif name == "<year>":
            if _NOT_A_YEAR.search(before) or _COUNTED.match(self.text, end) or _NAMED_YEAR.match(self.text, end):
                return None
            if self.published and int(part["y"]) > int(self.published[:4]) + 1 and _CAPITAL_BEFORE.search(before):
                return None  # "Climate Partnership 2030": a plan's name
            one = part["y"]
        elif name == "<year-month-day>":
            one = _iso(int(part["y"]), int(part["mn"]), int(part["d"])) or ""
        elif name == "<day/month/year>":
            one = self._numbers(part, lead)
        else:
            return self._with_month(name, m, s, lead, begin, end, before)
        return [] if one == "" else one and [(begin, end, one, one)]

    def _with_month(self, name: str, m: re.Match, s: Sentence, lead: re.Match | None, begin: int, end: int,
                    before: str) -> list[Day] | None:
        """A date with a month's name."""
        part = m.groupdict()
        month = _month(part["m"])
        month2 = _month(part["m2"]) if part.get("m2") else month
        if part.get("list"):
            return self._list(m, s, month)
        day, day2 = _number(part.get("d")), _number(part.get("d2"))
        written = part.get("y") or part.get("y1")
        if day and not written and not part.get("rel") and _COUNTED.match(self.text, end) and name[1] == "m":
            return None  # "in March 20 people"
        if name == "<day month day year>" and day != day2:
            return None
        if name == "<month>":
            return self._lone_month(m, s, month, begin, end, before)
        if name == "<month and month>":
            year = int(written) if written else self._year(month, None, m, s, None)
            if year is None or not (written or _MONTH_BEFORE.search(before)):
                return None
            if before.endswith("etween "):
                return [(begin, end, f"{year}-{month:02d}", f"{year}-{month2:02d}")] if month < month2 else None
            return [(begin, m.end("m"), f"{year}-{month:02d}", f"{year}-{month:02d}"),
                    (m.start("m2"), end, f"{year}-{month2:02d}", f"{year}-{month2:02d}")]
        wd = part.get("wd") or (lead[0] if lead else "")
        year = int(written) if written else self._related(part.get("rel")) or self._year(month2, day2 or day, m, s, wd)
        if year is None:
            return None
        first_year = int(part["y1"]) if part.get("y1") else year - (month > month2)
        first, last = _iso(first_year, month, day), _iso(year, month2, day2 or day)
        if not first or not last or last < first:
            return []
        if name in ("<month day to month day>", "<day month to day month>") and " and " in m[0] \
                and not _BETWEEN.search(before):
            return [(begin, m.end("d" if name[1] == "m" else "m"), first, first),
                    (m.start("m2" if name[1] == "m" else "d2"), end, last, last)]
        return [(begin, end, first, last)]

    def _list(self, m: re.Match, s: Sentence, month: int) -> list[Day] | None:
        """"26, 27 and 28 July": one stretch where the days follow each other, else each for itself."""
        days = [(d.start(), d.end(), int(d[1])) for d in re.compile(r"(\d{1,2})(?:st|nd|rd|th)?").finditer(
            self.text, *m.span("list"))]
        if not m["y"] and not m["rel"] and m.end() == m.end("list") and _COUNTED.match(self.text, m.end()):
            return None  # "July 26 and 5 ministers"
        year = int(m["y"]) if m["y"] else self._related(m["rel"]) or self._year(month, days[-1][2], m, s, None)
        if year is None:
            return None
        isos = [_iso(year, month, day) for _, _, day in days]
        if None in isos:
            return []
        numbers = [day for _, _, day in days]
        between = len(numbers) == 2 and _BETWEEN.search(self.text[max(s.begin, m.start() - 20):m.start()])
        if between or numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            return [(m.start(), m.end(), isos[0], isos[-1])] if isos[0] <= isos[-1] else []
        out = [(b, e, iso, iso) for (b, e, _), iso in zip(days, isos, strict=True)]
        out[0] = (m.start(), *out[0][1:])
        out[-1] = (out[-1][0], m.end(), *out[-1][2:])
        return out

    def _lone_month(self, m: re.Match, s: Sentence, month: int, begin: int, end: int, before: str) -> list[Day] | None:
        """"in October", "last November", "early May": a month is one only behind such a word."""
        lead = _MONTH_BEFORE.search(before)
        name = m["m"] in ("May", "April", "June", "August") and re.match(r"[ ][A-Z]", self.text[m.end():m.end() + 2])
        if not lead or name:
            return None
        if lead["rel"]:
            year = self._related_month(lead["rel"].lower(), month)
            begin -= len(lead[0])
        else:
            year = self._year(month, None, m, s, None)
        return [(begin, end, f"{year}-{month:02d}", f"{year}-{month:02d}")] if year else None

    # ------------------------------------------------------------------ what is not written
    def _related(self, rel: str | None) -> int | None:
        """The year of "this year", "last year", "the same year"."""
        if rel in ("the same", "that"):
            return self.year
        return int(self.published[:4]) + {"this": 0, "last": -1, "next": 1}[rel] if rel and self.published else None

    def _related_month(self, rel: str, month: int) -> int | None:
        """The year of "last November", "next May", "this June"."""
        if not self.published or len(self.published) < 7:
            return None
        year, now = int(self.published[:4]), int(self.published[5:7])
        if rel == "last":
            return year - (month >= now)
        if rel in ("next", "the coming"):
            return year + (month <= now)
        return year - (month > now) if rel == "this past" else year

    def _year(self, month: int, day: int | None, m: re.Match, s: Sentence, weekday: str | None) -> int | None:
        """The year of a date written without one, or None where the notice's own date is not known."""
        opening = re.match(rf"[Ii]n[ ]({_Y}),?[ ]", self.text[s.begin:s.begin + 12])
        if opening and s.begin + opening.end() <= m.start():
            return int(opening[1])  # "In 2016, they met in March and October"
        if not self.published:
            return self.only_year
        year = int(self.published[:4])
        if len(self.published) == 4:
            return year
        now = self.today or date(year, int(self.published[5:7]), 15)
        slack = 3 if self.today else 16
        off = {y: (date(y, month, min(day or now.day, calendar.monthrange(y, month)[1])) - now).days
               for y in (year - 1, year, year + 1) if not day or _iso(y, month, day)}
        near = {y: d for y, d in off.items() if abs(d) <= 335}
        if not near:
            return min(off, key=lambda y: abs(off[y])) if off else year
        tense = self._tense(m, s)
        if tense:
            near = {y: d for y, d in near.items() if (d >= -slack if tense == "ahead" else d <= slack)} or near
        wanted = _DAYS.get(weekday.strip(" ,.()").lower()) if weekday else None
        if wanted is not None and day:  # the weekday tells the year
            near = {y: d for y, d in near.items() if date(y, month, day).weekday() == wanted} or near
        return min(near, key=lambda y: (abs(near[y]), y))

    def _tense(self, m: re.Match, s: Sentence) -> str | None:
        """"ahead", "past" or None: the verb nearest before the date, else the first one behind it."""
        nearest = None
        for t in _TENSE.finditer(self.text, max(s.begin, m.start() - 200), m.start()):
            nearest = t.lastgroup
        if nearest is None:
            after = _TENSE.search(self.text, m.end(), min(s.end, m.end() + 120))
            nearest = after and after.lastgroup
        return nearest

    def _the_day(self, name: str, m: re.Match, s: Sentence, before: str) -> list[Day] | None:
        """"on the 28th", "from the 26th to the 28th": the month is that of the date last spoken of."""
        if not _ON.search(before) or (name == "<the day>" and not _AFTER_THE_DAY.match(self.text, m.end(), s.end)):
            return None
        if name == "<the day>" and before.endswith("of the "):
            return None
        day, day2 = _number(m["d"]), _number(m.groupdict().get("d2"))
        base = self.last or self.published
        if not base or len(base) < 7:
            return None
        month = date(int(base[:4]), int(base[5:7]), 1)
        which = m.groupdict().get("month")
        if which in ("this", "last", "next"):
            if not self.published or len(self.published) < 7:
                return None
            month = date(int(self.published[:4]), int(self.published[5:7]), 1) + relativedelta(
                months={"this": 0, "last": -1, "next": 1}[which])
        elif not self.last and self.today and day > self.today.day and self._tense(m, s) != "ahead":
            month -= relativedelta(months=1)  # in a notice of the 2nd, "the 28th" is over
        isos = [_iso(month.year, month.month, d) for d in (day, day2 or day)]
        if None in isos:
            return []
        if day2 and m["to"] == " and " and day2 != day + 1 and not before.endswith(("etween ", "etween the ")):
            return [(m.start(), m.end("d"), isos[0], isos[0]), (m.start("d2"), m.end(), isos[1], isos[1])]
        return [(m.start(), m.end(), isos[0], isos[1])] if isos[0] <= isos[1] else []

    def _numbers(self, part: dict, lead: re.Match | None) -> str | None:
        """"27/07/2017". Where day and month could change places and nothing tells, only the year is sure."""
        a, b, year = int(part["n1"]), int(part["n2"]), int(part["y"])
        orders = list(dict.fromkeys(iso for iso in (_iso(year, b, a), _iso(year, a, b)) if iso))
        if len(orders) > 1 and lead:
            wanted = _DAYS[re.match(r"\w+", lead[0])[0].lower()]
            orders = [o for o in orders if date.fromisoformat(o).weekday() == wanted] or orders
        if len(orders) > 1 and part["sep"] == ".":
            return orders[0]  # with stops the day is always first
        if len(orders) > 1 and self.today:  # the order that lies at the notice's own date
            orders = [o for o in orders if abs((date.fromisoformat(o) - self.today).days) <= 20] or orders
        return orders[0] if len(orders) == 1 else str(year) if orders else ""

    def _pointing(self, word: str, before: str) -> str | None:
        """"today", "yesterday", "the following day"."""
        if word in ("today", "tonight") or word.startswith("this "):
            if re.search(r"\b(?:until|till|even|of|up to|still|from)[ ]\Z", before):
                return None  # "the world of today"
            day = self.today
        elif word in ("yesterday", "tomorrow") or word.endswith((" yesterday", " tomorrow")):
            days = (1 if "tomorrow" in word else -1) * (2 if " " in word else 1)
            day = self.today and self.today + timedelta(days=days)
        else:
            base = _day(self.last)
            shift = 1 if "following" in word or "next" in word else -1 if "previous" in word or "before" in word else 0
            day = base and base + timedelta(days=shift)
        return day.isoformat() if day else None

    def _period(self, shift: int, unit: str) -> str | None:
        """"last month", "this week", "two years ago", at the precision that is sure."""
        published = self.published
        if not published:
            return None
        if unit == "year":
            return f"{int(published[:4]) + shift:04d}"
        if unit == "month":
            if len(published) < 7:
                return None
            month = date(int(published[:4]), int(published[5:7]), 1) + relativedelta(months=shift)
            return month.isoformat()[:7]
        if self.today is None:
            return None
        if unit == "day":
            return (self.today + timedelta(days=shift)).isoformat()
        monday = self.today + timedelta(days=7 * shift - self.today.weekday())
        sunday = monday + timedelta(days=6)
        if monday.month == sunday.month:
            return monday.isoformat()[:7]
        return monday.isoformat()[:4] if monday.year == sunday.year else None

    def _weekday(self, m: re.Match, s: Sentence) -> str | None:
        """"on Monday", "last Tuesday": the one nearest to the notice's day in the direction of the sentence."""
        before = self.text[max(s.begin, m.start() - 30):m.start()]
        if self.today is None or _NO_WEEKDAY.search(before):
            return None
        back = (self.today.weekday() - _DAYS[m["wd"].lower()]) % 7
        found = _WEEKDAY_REL.search(before)
        rel = found["rel"].lower() if found else ""
        tense = self._tense(m, s)
        if rel == "last":
            shift = -(back or 7)
        elif not (rel or tense or not back):
            return None  # "arrives on Sunday": the one to come or the one gone by
        elif rel in ("next", "coming", "this coming") or tense == "ahead":
            shift = 7 - back if back or rel == "next" else 0
        else:
            shift = -back
        return (self.today + timedelta(days=shift)).isoformat()


_PLAIN = (("\u00a0", " "), ("\u202f", " "), ("\u2009", " "), ("\t", " "), ("‑", "-"), ("‐", "-"), ("−", "-"))
_WRITTEN_OUT = [m.title() for m in _MONTHS if len(m) > 4 or m in ("may", "june", "july")]
_MONTH_AT_END = re.compile(f"(?:{'|'.join(_WRITTEN_OUT)})" + r"\.\Z")
_GLUE = frozenset(".,/$€£¥+#@-")
_RELATIVE = frozenset({"<the day>", "<the day to the day>", "<pointing day>", "<pointing time>", "<time ago>",
                       "<weekday>", "<month this or last year>"})


# ------------------------------------------------------------------ arithmetic
def _plain(text: str) -> str:
    """A text with one kind of space and one kind of hyphen, character for character."""
    for typographic, plain in _PLAIN:
        text = text.replace(typographic, plain)
    return text


def _only_year(text: str) -> int | None:
    """The year of all full dates of a text, where they have but one."""
    years = {int(m[1] or m[2]) for m in _FULL.finditer(text)}
    return years.pop() if len(years) == 1 else None


def _month(word: str) -> int:
    return _MONTHS[word.rstrip(".").lower()]


def _number(day: str | None) -> int | None:
    return int(re.match(r"\d+", day).group()) if day else None


def _iso(year: int, month: int, day: int | None = None) -> str | None:
    """A month or day as ISO 8601, None where no calendar has it."""
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return f"{year}-{month:02d}" if day is None else f"{year}-{month:02d}-{day:02d}"


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso and len(iso) == 10 else None


def days_between(a: str, b: str) -> int:
    """Days from ISO day `a` to `b`; a large number where one is not a full day."""
    try:
        return (date.fromisoformat(b) - date.fromisoformat(a)).days
    except ValueError:
        return 10**6
