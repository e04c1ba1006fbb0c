"""Dates as government notices write them, resolved to ISO 8601 at the precision known.

Absolute dates ("27 July 2017", "Nov. 21 (Tue)", "2017.7.27."), ranges ("July 26 through August 1"), parts of dates ("on
the 28th", "last November", "May this year") and words that point from another date ("yesterday", "the following day").
A year that is not written is the one that puts the date nearest to the notice's own date, before it unless the sentence
looks ahead. What cannot be dated for sure gets no mention.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from kg.extract.document import Document, Mention, Sentence

_MONTHS = {name: number for number, names in enumerate(
    ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
     "september sept sep", "october oct", "november nov", "december dec"), 1) for name in names.split()}
_DAYS = {name: number for number, names in enumerate(
    ("monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thu", "friday fri", "saturday sat", "sunday sun"))
    for name in names.split()}
# Case matters: "may" and "march" are verbs; in capitals throughout they are months again.
_M = "(?:" + "|".join(sorted({f for n in _MONTHS for f in (n.title(), n.upper())}, key=lambda w: (-len(w), w))) + r")\b\.?"
_W = "(?:" + "|".join(sorted({f for n in _DAYS for f in (n.title(), n.upper())}, key=lambda w: (-len(w), w))) + r")\b\.?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)(?:st|nd|rd|th)?"
_Y = r"(?:19|20)\d\d(?!\d)"
_TO = r"[ ]?(?:-|–|—|~|to|through|till|until|and|thru)[ ]?"
_WD = r"(?:[ ]?\(" + _W + r"\)|,?[ ]" + _W + r")?"  # a weekday behind the day
_LEAD = r"(?:(?:" + _W + r"),?[ ]+)?"
_OF = r"(?:[ ](?:of[ ])?|,[ ]?|-)"

# Each shape: a name, and the parts it binds. Longest first; the first that matches at a place wins.
_SHAPES = [(name, re.compile(pattern)) for name, pattern in (
    ("<month day to month day>", rf"(?<!\w){_LEAD}(?P<m>{_M})[ ]?(?P<d>{_D}){_WD}(?:,[ ]?(?P<y1>{_Y}))?{_TO}{_LEAD}(?P<m2>{_M})[ ]?(?P<d2>{_D}){_WD}(?:,?[ ](?:of[ ])?(?P<y>{_Y}))?"),
    ("<day month to day month>", rf"(?<!\w){_LEAD}(?P<d>{_D})[ ](?:of[ ])?(?P<m>{_M})(?:,?[ ](?P<y1>{_Y}))?{_TO}{_LEAD}(?P<d2>{_D})[ ](?:of[ ])?(?P<m2>{_M})(?:,?[ ](?P<y>{_Y}))?"),
    ("<month day to day>", rf"(?<!\w){_LEAD}(?P<m>{_M})[ ]?(?P<d>{_D}){_WD}{_TO}(?P<d2>{_D})(?!\w){_WD}(?:,?[ ](?:of[ ])?(?P<y>{_Y}))?"),
    ("<day to day month>", rf"(?<![\w.,/])(?P<d>{_D}){_TO}(?:the[ ])?(?P<d2>{_D})[ ](?:of[ ])?(?P<m>{_M})(?:,?[ ](?P<y>{_Y}))?"),
    ("<day month day year>", rf"(?<![\w.,/])(?P<d>{_D})[ ](?P<m>{_M})[ ](?P<d2>{_D}),?[ ](?P<y>{_Y})"),  # a slip: "18th February 18, 2023"
    ("<day month year>", rf"(?<![\w.,/]){_LEAD}(?P<d>{_D})(?:[ ]of|[ ]day[ ]of)?[ -]?(?P<m>{_M}){_WD}(?:,?[ ,-](?:of[ ])?(?P<y>{_Y}))?"),
    ("<month day year>", rf"(?<!\w){_LEAD}(?P<m>{_M})[ ]?(?:the[ ])?(?P<d>{_D})(?![\w%]|[.,]\d){_WD}(?:,?[ ](?:of[ ])?(?P<y>{_Y}))?"),
    ("<year-month-day>", rf"(?<![\w./-])(?P<y>{_Y})[ ]?[-./][ ]?(?P<mn>0?[1-9]|1[0-2])[ ]?[-./][ ]?(?P<d>0?[1-9]|[12]\d|3[01])(?![\w/-])"),
    ("<day/month/year>", rf"(?<![\w./-])(?P<wd>{_W},?[ ])?(?P<n1>\d{{1,2}})[/.-](?P<n2>\d{{1,2}})[/.-](?P<y>{_Y})(?![\w/-])"),
    ("<months year, respectively>", rf"(?<!\w)(?P<m>{_M})[ ]and[ ](?P<m2>{_M})[ ](?P<y>{_Y}),?[ ]respectively"),
    ("<month to month year>", rf"(?<!\w)(?P<m>{_M}){_TO}(?P<m2>{_M})(?:,?[ ](?:of[ ])?(?P<y>{_Y}))"),
    ("<month year>", rf"(?<!\w)(?P<m>{_M}),?[ ](?:of[ ])?(?P<y>{_Y})(?!\w)"),
    ("<month this or last year>", rf"(?<!\w)(?P<m>{_M}),?[ ](?:of[ ])?(?P<rel>this|last|next|the[ ]same)[ ]year"),
    ("<this or last month>", rf"(?<!\w)(?P<rel>last|next|this|this[ ]past|the[ ]coming)[ ](?P<m>{_M})(?!\w)"),
    ("<month>", rf"(?<!\w)(?P<pre>[Ii]n|[Dd]uring|[Ss]ince|[Bb]y|[Oo]f|[Uu]ntil|[Ff]rom|early|late|mid|[Bb]efore|[Aa]fter)[ -](?:early[ ]|late[ ]|mid[ -])?(?P<m>{_M})(?![\w-]|[ ]\d)"),
    ("<year to year>", rf"(?<![\w./-])(?P<y>{_Y})[ ]?[-–—][ ]?(?P<y2>{_Y}|\d\d(?!\d))(?![\w/])(?!-)"),
    ("<year>", rf"(?<![\w./,$€£-])(?P<y>{_Y})(?![\w/%]|-\w|,\d|\.\d)"),
    ("<the day>", rf"\b[Oo]n[ ](?:the[ ])(?P<d>{_D})(?<=[a-z])(?![ ](?:anniversary|day\b|floor|session|edition|meeting|of\b|round|birthday|and\b|century|[A-Z]))"),
    ("<pointing day>", r"\b(?P<word>[Ee]arlier[ ]today|[Ll]ater[ ]today|[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]his[ ](?:morning|afternoon|evening)|[Tt]onight|[Tt]he[ ]same[ ]day|[Tt]hat[ ]day|[Tt]he[ ](?:following|next)[ ]day|[Tt]he[ ](?:previous[ ]day|day[ ]before(?![ ]yesterday)))\b"),
    ("<pointing time>", r"\b(?P<rel>[Tt]his|[Ll]ast|[Nn]ext)[ ](?P<unit>month|year)(?!\w)"),
    ("<weekday>", rf"(?:\b(?P<rel>[Ll]ast|[Nn]ext|[Tt]his|[Oo]n)[ ](?:[Ll]ast[ ])?)(?P<wd>{_W})(?:[ ](?:morning|afternoon|evening|night))?(?!\w)"),
)]
# One pass over the text: a shape is tried only where one of these stands.
_CUE = re.compile(rf"(?<!\w)(?:{_LEAD}{_M}|\d{{1,4}}|[Oo]n\b|[Tt](?:oday|omorrow|onight|his|hat|he)\b|[Yy]esterday|[Ee]arlier|[Ll]ate|[Ll]ater|[Ll]ast|[Nn]ext|{_W}|early|mid|[Ii]n|[Dd]uring|[Ss]ince|[Bb]y|[Oo]f|[Uu]ntil|[Ff]rom|[Bb]efore|[Aa]fter)(?!\w)|(?<!\w)\d{{1,2}}(?=st|nd|rd|th)")
_SINCE = re.compile(r"\b[Ss]ince[ ](?:early[ ]|late[ ]|mid-?)?\Z")
_BY = re.compile(r"\b(?:[Bb]y|[Uu]ntil|[Tt]ill|[Bb]efore)[ ](?:the[ ]end[ ]of[ ]|early[ ]|late[ ]|mid-?)?\Z")
_AHEAD = re.compile(r"\b(?:will|shall|to be|is to|are to|is due|are due|plans? to|planned|scheduled|upcoming|next|forthcoming|expected|anticipated|coming)\b")
_NOT_A_YEAR = re.compile(r"(?:\bNo\.?|\bNos\.?|[Rr]esolution|\bUSD|\bUS\$|\bEUR|[$€£¥#+]|\b[Aa]rticle|\b[Ss]ection|\babout|\bsome|\bover|\bnearly|\balmost|[Rr]oom|\bHit|HITS|Read|\bISO|[Tt]el|\bF\.?Y\.?|\bABN|\d)[ :]*\Z")
_COUNTED = re.compile(r"[ ](?:people|participants|officials|kilomet|km|MW|delegates|students|million|billion|hectares|tons|megawatts|visitors|patients|persons|households|families|jobs|copies|cases|participants|companies|won|yen)")


def read_dates(doc: Document) -> None:
    """Add a mention for each date of the notice; `form` is name, relative, since or by."""
    reader = _Reader(doc)
    text, at = doc.text, 0
    for s in doc.sentences:
        at = max(at, s.begin)
        while True:
            cue = _CUE.search(text, at, s.end)
            if not cue:
                break
            at = reader.read(s, cue.start()) or cue.start() + 1
            if at <= cue.start():
                at = cue.start() + 1


class _Reader:
    """Resolves one date after another; `last` is the day or month last spoken of."""

    def __init__(self, doc: Document):
        self.doc = doc
        self.published = doc.published
        self.last: str | None = None
        self.year: str | None = None  # the year last written, for notices without a date of their own

    def read(self, s: Sentence, at: int) -> int | None:
        """Read the date that begins here; returns where it ends, or None."""
        text = self.doc.text
        for name, shape in _SHAPES:
            m = shape.match(text, at, s.end)
            if not m:
                continue
            spans = self._resolve(name, m, s)
            if spans == "impossible":
                self.doc.drop(name, m.start(), m.end(), "no calendar has this date")
                return m.end()
            if spans is None:
                continue
            part = m.groupdict()
            begin = m.start("m") if part.get("pre") else m.start("wd") if name == "<weekday>" and part.get("rel", "").lower() == "on" else m.start()
            before = text[max(0, begin - 24):begin]
            form = "since" if _SINCE.search(before) else "by" if _BY.search(before) else (
                "relative" if name in ("<the day>", "<pointing day>", "<pointing time>", "<weekday>", "<this or last month>", "<month this or last year>") else "name")
            where = [(begin, m.end())] if len(spans) == 1 else [(m.start("m"), m.end("m")), (m.start("m2"), m.end())]
            for (b, e), (first, last) in zip(where, spans, strict=True):
                while e > b and text[e - 1] in ",;: " :
                    e -= 1
                self.doc.add(Mention(b, e, "date", f"date/{first}/{last}", name, form))
            self.year = spans[-1][1][:4]
            if form not in ("since", "by") and len(spans[-1][0]) >= 7:
                self.last = spans[-1][1]
            return m.end()
        return None

    # ------------------------------------------------------------------ one shape
    def _resolve(self, name: str, m: re.Match, s: Sentence):
        """Spans of ISO dates, None where it is no date, "impossible" where no calendar has it."""
        p = m.groupdict()
        if name == "<pointing day>":
            return self._pointing(p["word"].lower())
        if name == "<pointing time>":
            if not self.published:
                return None
            shift = {"this": 0, "last": -1, "next": 1}[p["rel"].lower()]
            day = _day(self.published)
            if day is None:
                return [(f"{int(self.published[:4]) + shift}",) * 2] if p["unit"] == "year" else None
            day = day + (relativedelta(months=shift) if p["unit"] == "month" else relativedelta(years=shift))
            return [(day.isoformat()[:7 if p["unit"] == "month" else 4],) * 2]
        if name == "<weekday>":
            return self._weekday(p, s, m)
        if name == "<the day>":
            base = self.last or self.published
            return _span(base[:4], int(base[5:7]), _number(p["d"])) if base and len(base) >= 7 else None
        if name in ("<year>", "<year to year>"):
            before = self.doc.text[max(0, m.start() - 14):m.start()]
            if _NOT_A_YEAR.search(before) or _COUNTED.match(self.doc.text, m.end()):
                return None
            if name == "<year>":
                return [(p["y"], p["y"])]
            last = p["y2"] if len(p["y2"]) == 4 else p["y"][:2] + p["y2"]
            return [(p["y"], last)] if p["y"] < last else None
        if name == "<day/month/year>":
            return self._numbers(p)
        if name == "<year-month-day>":
            return _span(p["y"], int(p["mn"]), int(p["d"]))
        month = _month(p["m"])
        if name == "<day month day year>":
            return _span(p["y"], month, _number(p["d"])) if _number(p["d"]) == _number(p["d2"]) else None
        if name == "<months year, respectively>":
            return [(_iso(p["y"], k),) * 2 for k in (month, _month(p["m2"]))]
        if name == "<this or last month>":
            return self._named_month(p["rel"].lower(), month)
        if name == "<month this or last year>":
            if not self.published:
                return None
            shift = {"this": 0, "last": -1, "next": 1}.get(p["rel"].lower(), None)
            if shift is None:
                year = int(self.last[:4]) if self.last else None
                return [(_iso(year, month),) * 2] if year else None
            return [(_iso(int(self.published[:4]) + shift, month),) * 2]
        day, day2 = _number(p.get("d")), _number(p.get("d2"))
        month2 = _month(p["m2"]) if p.get("m2") else month
        year = p.get("y") or p.get("y1")
        if year is None:
            year = self._year_for(month2, day2 or day, s, m)
            if year is None:
                return None
        year = int(year)
        first_year = int(p["y1"]) if p.get("y1") else year - (month > month2)
        if day is None:
            return [(_iso(first_year, month), _iso(year, month2))]
        first = _span(first_year, month, day)
        if first == "impossible" or day2 is None and month2 == month:
            return first
        second = _span(year, month2, day2)
        if second == "impossible" or second[0][0] < first[0][0]:
            return "impossible"
        return [(first[0][0], second[0][1])]

    def _year_for(self, month: int, day: int | None, s: Sentence, m: re.Match) -> int | None:
        """The year of a date written without one."""
        published = self.published
        if published is None:
            return int(self.year) if self.year else None
        year = int(published[:4])
        if len(published) == 4:
            return year
        here = _iso(year, month) if day is None else f"{_iso(year, month)}-{day:02d}"
        n = min(len(here), len(published))
        around = self.doc.text[max(s.begin, m.start() - 90):min(s.end, m.end() + 60)]
        months = (int(published[:4]) * 12 + int(published[5:7])) - (year * 12 + month)
        if here[:n] > published[:n]:  # later in the year of the notice, or of the year before
            if _AHEAD.search(around) or months >= -1 and day is not None and here[:7] == published[:7]:
                return year
            return year - 1 if months <= -4 or not _AHEAD.search(self.doc.text[s.begin:s.end]) and months <= -1 else year
        if months >= 6 and _AHEAD.search(around) and not re.search(r"\b(?:was|were|had|held|took)\b", around):
            return year + 1
        return year

    def _named_month(self, rel: str, month: int):
        if not self.published or len(self.published) < 7:
            return None
        year, now = int(self.published[:4]), int(self.published[5:7])
        if rel == "last":
            year -= month >= now
        elif rel == "next" or rel == "the coming":
            year += month <= now
        elif rel == "this past":
            year -= month > now
        return [(_iso(year, month),) * 2]

    def _numbers(self, p: dict):
        a, b, year = int(p["n1"]), int(p["n2"]), int(p["y"])
        if p.get("wd"):
            wanted = _DAYS[p["wd"].strip(" ,.").lower()]
            for month, day in ((b, a), (a, b)):
                if _valid(year, month, day) and date(year, month, day).weekday() == wanted:
                    return _span(year, month, day)
            return "impossible"
        if a > 12 and b > 12:
            return "impossible"
        if a > 12 or a == b:
            return _span(year, b, a)
        if b > 12:
            return _span(year, a, b)
        if self.published and len(self.published) == 10:  # 3/4/2020: the order that lies at the notice's own date
            for month, day in ((b, a), (a, b)):
                if _valid(year, month, day) and abs((date(year, month, day) - _day(self.published)).days) <= 20:
                    return _span(year, month, day)
        return [(str(year), str(year))]

    def _pointing(self, word: str):
        now = _day(self.published)
        if word in ("today", "earlier today", "later today", "tonight") or word.startswith("this "):
            day = now
        elif word in ("yesterday", "tomorrow"):
            day = now and now + timedelta(days=1 if word == "tomorrow" else -1)
        else:
            base = _day(self.last)
            shift = 1 if "following" in word or "next" in word else -1 if "previous" in word or "before" in word else 0
            day = base and base + timedelta(days=shift)
        return [(day.isoformat(), day.isoformat())] if day else None

    def _weekday(self, p: dict, s: Sentence, m: re.Match):
        now = _day(self.published)
        if now is None:
            return None
        wanted = _DAYS[p["wd"].rstrip(".").lower()]
        back = (now.weekday() - wanted) % 7
        rel = p["rel"].lower()
        ahead = rel == "next" or rel in ("on", "this") and back and _AHEAD.search(self.doc.text[max(s.begin, m.start() - 60):m.start()])
        day = now + timedelta(days=7 - back) if ahead else now - timedelta(days=back or (7 if rel == "last" else 0))
        return [(day.isoformat(), day.isoformat())]


# ------------------------------------------------------------------ arithmetic
def _month(word: str) -> int:
    return _MONTHS[word.rstrip(".").lower()]


def _number(day: str | None) -> int | None:
    return int(re.match(r"\d+", day).group()) if day else None


def _valid(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _iso(year, month: int) -> str:
    return f"{year}-{month:02d}"


def _span(year, month: int, day: int):
    if not _valid(int(year), month, day):
        return "impossible"
    iso = f"{_iso(year, month)}-{day:02d}"
    return [(iso, iso)]


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso and len(iso) == 10 else None
