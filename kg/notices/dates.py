"""Publication dates as pages write them -> ISO 8601 at the precision known."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_MONTHS |= {
    name: number
    for number, names in enumerate(  # Spanish, French, Portuguese
        (
            "enero janvier janeiro",
            "febrero février fevrier fevereiro",
            "marzo mars março",
            "abril avril",
            "mayo mai maio",
            "junio juin junho",
            "julio juillet julho",
            "agosto août aout",
            "septiembre setiembre septembre setembro",
            "octubre octobre outubro",
            "noviembre novembre novembro",
            "diciembre décembre decembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = r"(?P<{}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?P<{}>(?:19|20)\d\d)(?!\d)"

_DATE = re.compile(
    "|".join(
        (
            r"(?<![\d./-])" + _YEAR.format("y1") + r" ?[-./] ?(?P<m1>\d{1,2}) ?[-./] ?(?P<d1>\d{1,2})(?!\d)",
            r"(?<![\d./-])(?P<p2>\d{1,2})(?P<s2>[-./]) ?(?P<q2>\d{1,2})[-./] ?" + _YEAR.format("y2"),
            r"(?<!\d)"
            + _DAY.format("d3")
            + r"(?: of| de)?[ -]"
            + _MONTH.format("m3")
            + r"(?:,| de)?[ -]"
            + _YEAR.format("y3"),
            r"\b" + _MONTH.format("m4") + r" ?" + _DAY.format("d4") + r"(?!\d),? ?" + _YEAR.format("y4"),
            r"\b" + _MONTH.format("m5") + r",? (?:of )?" + _YEAR.format("y5"),
            r"(?<![\d./-])" + _YEAR.format("y6") + r"-(?P<m6>0[1-9]|1[0-2])(?![\d-])",
            r"(?<!\d)" + _YEAR.format("y7") + r" ?[년年] ?(?P<m7>\d{1,2}) ?[월月](?: ?(?P<d7>\d{1,2}) ?[일日])?",
        )
    ),
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(r"\s*((?:19|20)\d\d)\s*")
_WEEKDAY_TIME = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?|\b\d{1,2}:\d\d(?::\d\d)?(?: "
    r"?[ap]\.?m\b\.?)?"
    r"|\b(?:GMT|UTC|[ECMP]S?T|KST|JST|CET|hrs)\b",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.](\d\d)(?:[-_.](\d\d))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """A date at ``text[begin:end]``. `iso` is None where no calendar has it; `doubt`: day or month first is
    not told."""

    iso: str | None
    begin: int
    end: int
    doubt: bool = False

    @property
    def exact(self) -> bool:
        """True when the day is known."""
        return self.iso is not None and len(self.iso) == 10


def find_date(text: str, begin: int = 0, end: int | None = None) -> Found | None:
    """The first date of a text: day, month and year, or month and year."""
    match = _DATE.search(text, begin, len(text) if end is None else end)
    if not match:
        return None
    part, doubt = match.groupdict(), False
    if part["y1"]:
        iso = _iso(part["y1"], part["m1"], part["d1"])
    elif part["y2"]:
        iso, doubt = _day_and_month(part["y2"], part["p2"], part["q2"], part["s2"])
    elif part["y3"]:
        iso = _iso(part["y3"], part["m3"], part["d3"])
    elif part["y4"]:
        iso = _iso(part["y4"], part["m4"], part["d4"])
    elif part["y5"]:
        iso = _iso(part["y5"], part["m5"], None)
    elif part["y6"]:
        iso = _iso(part["y6"], part["m6"], None)
    else:
        iso = _iso(part["y7"], part["m7"], part["d7"])
    return Found(iso, match.start(), match.end(), doubt)


def read_date(text: str) -> Found | None:
    """The date that a field is said to hold; a bare year counts here."""
    match = _BARE_YEAR.fullmatch(text)
    return Found(match.group(1), 0, len(text)) if match else find_date(text)


def date_in_name(stem: str) -> str | None:
    """The date in a file's name: "2022-03-16-readout", "xx-2009-08-12-visit", "la-2014-02-visit"."""
    match = _IN_NAME.search(stem)
    return _iso(*match.groups()) if match else None


def date_in_address(address: str) -> str | None:
    """The date in a page's address: ".../2013/09/title" is September 2013."""
    match = re.search(r"/((?:19|20)\d\d)[/-](\d\d)(?:[/-](\d\d))?(?=[/-]|$)", address)
    return _iso(*match.groups()) if match else None


def without_dates(line: str) -> str:
    """A line without its dates, weekdays and times of day, for asking what else it says."""
    return _WEEKDAY_TIME.sub(" ", _DATE.sub(" ", line))


def _day_and_month(year: str, first: str, second: str, separator: str) -> tuple[str | None, bool]:
    """31/12 and 12/31 explain themselves; 3.4.2020 is written day first everywhere; 3/4/2020 leaves only the year."""
    a, b = int(first), int(second)
    if separator == "." or a > 12 or a == b:
        return _iso(year, second, first), False
    if b > 12:
        return _iso(year, first, second), False
    return year, True


def _iso(year: str, month: str, day: str | None) -> str | None:
    number = _MONTHS.get(month.lower()) or int(month)
    if not 1 <= number <= 12:
        return None
    if day is None:
        return f"{year}-{number:02d}"
    if not 1 <= int(day) <= calendar.monthrange(int(year), number)[1]:
        return None
    return f"{year}-{number:02d}-{int(day):02d}"
