"""Draft -> Notice: head and tail of the page cut off, headline, date and publisher settled, the capture written.

The capture is the headline, an empty line, and the body with one paragraph a line and list items as "- " lines. The
empty line stands nowhere else; a text that has no headline begins with its first paragraph and has no empty line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from kg.model import Notice
from kg.notices import furniture as page
from kg.notices.characters import one_line
from kg.notices.dates import Found, date_in_address, date_in_name, find_date, read_date, without_dates
from kg.notices.draft import Block, Draft, Unreadable
from kg.notices.language import detect

_HEAD_LINES = 60  # no page has more lines above its first paragraph
_CREDIT = re.compile(r"(?i)\(?(?:photo|image|picture|credit|photo credit|photo by|ⓒ|©)s? ?[:：/]? ?[^.\n]{0,80}\)?")


@dataclass(slots=True)
class _Head:
    """What the lines above the first paragraph said."""

    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    date_lines: list[str] = field(default_factory=list)
    publisher: str = ""
    issuers: list[Block] = field(default_factory=list)  # bodies above the headline
    kept: list[Block] = field(default_factory=list)


def assemble(draft: Draft, notice_id: str, path: Path) -> tuple[Notice, list[str]]:
    """The notice of a draft and remarks on it. Raises Unreadable where nothing is left to read."""
    remarks = list(draft.remarks)
    blocks = [b for b in draft.blocks if b.text.strip()]
    declared = one_line(draft.title)
    listed = _list_dates(blocks)
    head = _read_head(blocks, declared, keep_dates=len(listed) > 1)
    if not head.fields.get("source", "http://").startswith(("http://", "https://", "www.")):  # "Source: Ministry of X"
        head.fields.setdefault("publisher", head.fields.pop("source"))
    title = declared or head.fields.get("title", "") or head.title
    body = _cut_tail(head.kept, head, len(listed) > 1)
    body = _without_repeats(body, title)
    if not body and not title:
        raise Unreadable("no text left when menus and footers are taken off", "check that the page holds a notice")
    if not body and len(title.split()) < 3:
        raise Unreadable("no text besides a title", "check that the page holds a notice")
    if len(listed) > 1 and not draft.date:
        remarks.append(f"a list of {len(listed)} dated items, read as one notice without a date of its own")
        published = None
    else:
        published = _published(draft, head, title, body, path, remarks)
    said = _key(" ".join(b.text for b in body))
    body = [b for b in head.issuers if _key(b.text) not in said] + body
    text = "\n".join(("- " if b.item else "") + b.text for b in body)
    language = _tag(draft.language or head.fields.get("language", "")) or detect(f"{title}\n{text}")
    return Notice(
        id=notice_id,
        title=title or _first_words(body),
        text=f"{title}\n\n{text}" if title else text,
        published=published,
        publisher=one_line(draft.publisher or head.fields.get("publisher", "") or head.publisher) or None,
        language=language,
        source=one_line(draft.source or head.fields.get("source", "")) or None,
        path=str(path),
        section=one_line(draft.section) or None,
    ), remarks


# ------------------------------------------------------------------ the head
def _is_prose(block: Block) -> bool:
    """The first block for which this holds ends the head of the page."""
    text = block.text
    words = len(text.split())
    if page.is_navigation(text):
        return False
    if _dateline(text) and words >= 8:
        return True
    if page.ends_sentence(text):
        return words >= 9
    return len(text) > 320 or (text.endswith((":", ";", ",")) and words >= 5 and not page.label(text))


def _read_head(blocks: list[Block], declared: str, keep_dates: bool) -> _Head:
    head = _Head()
    first = next((n for n, b in enumerate(blocks[:_HEAD_LINES]) if _is_prose(b)), None)
    if first is None:  # no paragraph at all: only the lines that are plainly not text go
        first = min(len(blocks), _HEAD_LINES)
    while first and blocks[first - 1].item and not _is_head_item(blocks[first - 1].text):
        first -= 1  # list items above the first full sentence are text
    lines = blocks[:first]
    script = _script(" ".join(b.text for b in blocks[first : first + 3]) or " ".join(b.text for b in lines))
    candidates: list[tuple[Block, bool]] = []  # with: stands below a date line
    dated = False
    for block in lines:
        text = _strip_date_label(block, head)
        if not text:
            dated = True
            continue
        pair = page.label(text)
        if pair and pair[0] != "date" and len(pair[1].split()) > 14:  # the text follows on the same line
            candidates.append((block, dated))
        elif pair:
            role, value = pair
            if role == "date":
                day = find_date(value)
                if day and len(value[day.end :].split()) > 8:  # the text follows on the same line
                    value, rest = value[: day.end], value[day.end :].strip()
                    candidates.append((Block(rest, block.item, block.glued), True))
                value = page.without_counter(value)
                dated = True
            if role and value:
                head.fields.setdefault(role, value)
        elif page.is_date_line(text):
            dated = True
            head.date_lines.append(text)
            if keep_dates or page.is_place_and_date(text):
                candidates.append((Block(text, block.item, block.glued), dated))
        elif not (
            page.is_counter(text)
            or page.is_navigation(text)
            or page.is_bare_label(text)
            or _script(text) not in (script, "")
        ):
            candidates.append((Block(text, block.item, block.glued), dated))
    chosen = _choose(candidates, bool(declared or head.fields.get("title")))
    title_known = declared or head.fields.get("title", "")
    if title_known:
        chosen = next((n for n, (b, _) in enumerate(candidates) if _same(b.text, title_known)), -1)
    elif chosen >= 0:
        head.title = candidates[chosen][0].text
    for n, (block, _) in enumerate(candidates):
        if n < chosen or (
            title_known and chosen < 0 and page.is_body_name(block.text) and not page.is_byline(block.text)
        ):
            issuer = page.issuer_in(block.text)
            if issuer:
                head.issuers.append(Block(issuer, False, False))
            if page.is_body_name(block.text) and (
                not head.publisher or (page.is_ministry(block.text) and not page.is_ministry(head.publisher))
            ):
                state = page.state_in(head.publisher)
                head.publisher = f"{block.text}, {state}" if state else block.text
            elif page.is_masthead(block.text) and not head.publisher:
                head.publisher = page.state_in(block.text)
            state = page.state_in(block.text)
            if state and state.lower() not in head.publisher.lower() and "," not in head.publisher:
                head.publisher = ", ".join(filter(None, (head.publisher, state)))
        elif n != chosen:
            head.kept.append(block)
    left = blocks[first:]
    left = _dates_of_body(left, head) if not keep_dates else left
    if left:
        left = [Block(_strip_date_label(left[0], head) or left[0].text, left[0].item, left[0].glued), *left[1:]]
    head.kept.extend(left)
    return head


def _dates_of_body(blocks: list[Block], head: _Head) -> list[Block]:
    """Lines of a date alone, or with its label, just below the first paragraph or at the end of the page: taken out."""
    out = []
    for number, block in enumerate(blocks):
        if (
            number < 6
            and page.is_bare_label(blocks[number - 1].text if number else "")
            and page.is_ministry(block.text)
        ):
            head.publisher = head.publisher or block.text
            continue
        if (number < 6 or number >= len(blocks) - 6) and len(block.text) < 80:
            pair = page.label(block.text)
            if pair and pair[0] == "date" and find_date(pair[1]):
                head.fields.setdefault("date", page.without_counter(pair[1]))
                continue
            if number < min(6, len(blocks) - 2) and not pair and _is_bare_date(block.text):
                head.date_lines.append(block.text)
                continue
        out.append(block)
    return out


def _is_bare_date(text: str) -> bool:
    return len(text) < 60 and find_date(text) is not None and len(without_dates(text).strip(" .,|()-")) < 3


def _strip_date_label(block: Block, head: _Head) -> str:
    """A line that begins "date 2023-10-02" and goes on with text: the date goes to the fields, the text stays."""
    match = re.match(r"(?i)date:? +((?:19|20)\d\d-\d\d-\d\d) *", block.text)
    if not match:
        return block.text
    rest = block.text[match.end() :]
    if rest and (page.is_counter(rest) or (not rest[0].isalnum() and rest[0] not in "\"“‘'(")):
        return block.text
    head.fields.setdefault("date", match.group(1))
    return rest


def _choose(candidates: list[tuple[Block, bool]], known: bool) -> int:
    """Which line is the headline: the first that can be one; names of sites and bodies give way to what follows."""
    if known:
        return -1
    usable = [n for n, (b, _) in enumerate(candidates) if not b.item and not page.is_date_line(b.text)]
    if not usable:
        return -1

    def weak(text: str) -> bool:
        words = text.split()
        return (
            len(words) < 3
            or page.is_byline(text)
            or page.is_body_name(text)
            or page.is_masthead(text)
            or (page.ends_sentence(text) and len(words) < 9)
            or text.islower()
            or (len(words) < 7 and page.is_name_only(text) and not page.tells(text) and not re.search(r"\d", text))
        )

    strong = [n for n in usable if not weak(candidates[n][0].text)]
    if not strong:
        above = [n for n in usable if not candidates[n][1]]
        return above[-1] if above and len(above) < len(usable) else usable[0] if len(usable) == 1 else usable[-1]
    return strong[0]


def _is_head_item(text: str) -> bool:
    return bool(page.label(text)) or page.is_navigation(text) or page.is_counter(text) or page.is_date_line(text)


def _list_dates(blocks: list[Block]) -> list[str]:
    """The dates between a headline and a paragraph, where there are several: a page that lists several notices."""
    found: list[str] = []
    for above, block, below in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if len(block.text) > 40 or page.ends_sentence(above.text) or page.is_navigation(above.text):
            continue
        date = find_date(block.text)
        if date and date.iso and date.exact and _is_bare_date(block.text) and len(below.text) > 60:
            found.append(date.iso)
    return found if len(found) > 1 else []


# ------------------------------------------------------------------ the tail and the middle
def _cut_tail(blocks: list[Block], head: _Head, keep_dates: bool) -> list[Block]:
    body = list(blocks)
    before, whole = 0, sum(len(b.text) for b in body)
    for number, block in enumerate(body):
        if 2 * before >= whole and page.is_end_mark(block.text):
            del body[number:]
            break
        before += len(block.text)
    changed = True
    while changed and body:
        changed = False
        if page.is_tail(body[-1].text) or (page.is_contact_line(body[-1].text) and len(body) > 2):
            body.pop()
            changed = True
        elif not keep_dates and len(body) > 2 and _is_bare_date(body[-1].text):
            head.date_lines.append(body.pop().text)
            changed = True
            for _ in range(2):  # who issued the notice, and where, above the date
                last = body[-1]
                if len(body) > 2 and not last.item and len(last.text.split()) <= 6 and page.is_name_only(last.text):
                    body.pop()
        else:
            for number in range(max(1, len(body) - 25), len(body)):
                closes = page.is_related_head(body[number].text) or (
                    number > len(body) - 8 and page.is_contact_head(body[number].text)
                )
                if closes and all(
                    len(b.text) < 200 and not (page.ends_sentence(b.text) and len(b.text.split()) > 12)
                    for b in body[number:]
                ):
                    del body[number:]
                    changed = True
                    break
    return body


def _without_repeats(blocks: list[Block], title: str) -> list[Block]:
    out: list[Block] = []
    for number, block in enumerate(blocks):
        text = block.text
        if (
            page.is_button(text)
            or page.is_picture(text)
            or (number < 8 and page.is_bare_label(text))
            or not re.search(r"\w", text)
            or _CREDIT.fullmatch(text)
        ):
            continue
        if number < 4 and page.is_reporter(text):
            continue
        if title and number < 4 and (_same(text, title) or _is_slug_of(text, title)):
            continue
        if out and out[-1].text == text:  # a caption given twice
            continue
        out.append(block)
    return out


def _is_slug_of(text: str, title: str) -> bool:
    """The words of the page's address in small letters, as the text of a picture has them."""
    if not text.islower() or page.ends_sentence(text) or len(text) > len(title) * 2:
        return False
    words, wanted = set(_key(text).split()), set(_key(title).split())
    return len(words) > 2 and len(words & wanted) >= 0.5 * len(words)


# ------------------------------------------------------------------ the date
_LOOSE_DATES = ("the date line", "the last line")
# The day on which the page was changed says nothing of the notice.
_REVISED = re.compile(
    r"\b(?:updated|modified|reviewed|revised|refreshed|copyright|all rights reserved)\b|©", re.IGNORECASE
)


def _published(draft: Draft, head: _Head, title: str, body: list[Block], path: Path, remarks: list[str]) -> str | None:
    """The first date that counts: what the format declares, the head's label, a date line, the dateline, the title's
    end, the last line, the page's address, the front of the file's name. A date that no calendar has is
    remarked and not used."""
    places = [("the declared date", draft.date, read_date), ("the date line", head.fields.get("date", ""), read_date)]
    places += [("the date line", line, find_date) for line in head.date_lines]
    places += [("the dateline", _dateline(b.text), find_date) for b in body[:3]]
    places += [("the word today", _today(b.text), find_date) for b in body[:3]]
    places.append(("the title", _title_date(title), find_date))
    if len(body) > 1 and page.is_date_line(body[-1].text):
        places.append(("the last line", body[-1].text, find_date))
    named = date_in_name(path.stem)
    for what, value, read in places:
        if not value or (what in _LOOSE_DATES and _REVISED.search(value)):
            continue
        found: Found | None = read(value)
        if found is None:
            if what == "the declared date":
                remarks.append(f'{what} "{one_line(value)[:40]}" is not understood')
            continue
        if found.iso is None:
            remarks.append(
                f'{what} "{one_line(value[found.begin : found.end])[:40]}" is in no calendar: left without a date'
            )
            return None
        if what in _LOOSE_DATES and named and abs(int(named[:4]) - int(found.iso[:4])) > 1:
            remarks.append(
                f"{what} says {found.iso}, the file's name {named}: the former is taken for the day of a page's change"
            )
            continue
        if found.doubt:
            remarks.append(
                f'{what} "{one_line(value[found.begin : found.end])}" may be day first or month first: only the '
                f"year is kept"
            )
        return found.iso
    dated = date_in_address(draft.source or head.fields.get("source", ""))
    if dated:
        return dated
    if named and re.match(r"(?:19|20)\d\d[-_.]?\d\d", path.stem):
        return named
    remarks.append(
        "no date of publication found"
        + (
            f" (the file's name says {named}, which may be the event's day): write \"Date: {named}\" under the "
            f"title if it is"
            if named
            else ""
        )
    )
    return None


def _dateline(text: str) -> str:
    """The head of a paragraph up to its dash: "JAKARTA, 17 May 2023 –", where it holds a date; else nothing."""
    found = find_date(text, 0, min(len(text), 110))
    if not found or not re.match(r"[)\]]? ?(?:--?|[–—:(|/.])", text[found.end : found.end + 4]):
        return ""
    before = text[: found.begin]
    if (not re.match(r"[(\[]?[^\W\d_]", text) and before.strip("([ ")) or len(before) > 70 or len(before.split()) > 9:
        return ""
    if re.search(r"[a-z][.;!?] [A-Z]", before) or re.search(r"(?i)\b(?:of|in|on|since|from|until|by|was|is)\b", before):
        return ""
    return text[: found.end]


def _today(text: str) -> str:
    """The date that a text gives to its own day: "today, 5 May 2020", "today (May 5, 2020)"."""
    match = re.search(r"(?i)\btoday,? (?:on )?\(?(?:[a-z]{3,9},? )?(?=\w{1,9} |\d)", text[:600])
    if not match:
        return ""
    found = find_date(text, match.end(), match.end() + 30)
    return text[found.begin : found.end] if found and found.begin - match.end() < 3 else ""


def _title_date(title: str) -> str:
    """The date with which a title ends, after a comma, dash or bracket."""
    found = find_date(title)
    later = found
    while later:
        found, later = later, find_date(title, later.end)
    if not found or not found.exact or title[found.end :].strip(" .)]"):
        return ""
    return title[found.begin :] if title[: found.begin].rstrip()[-1:] in tuple(",-–—([:") else ""


# ------------------------------------------------------------------ small things
def _same(a: str, b: str) -> bool:
    return _key(a) == _key(b)


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _script(text: str) -> str:
    """The script of most letters: latin, hangul, or another by name; empty where there are no letters."""
    text = text[:400]
    if text.isascii():
        return "latin" if re.search("[A-Za-z]", text) else ""
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            name = "latin" if char < "\u0250" else unicodedata.name(char, "?").split(" ", 1)[0].lower()
            counts[name] = counts.get(name, 0) + 1
    return max(sorted(counts), key=counts.__getitem__) if counts else ""


def _first_words(body: list[Block]) -> str:
    """A label for a notice without a headline: its first words."""
    words = body[0].text.split()
    return " ".join(words[:14]) + (" …" if len(words) > 14 else "")


def _tag(language: str) -> str | None:
    match = re.match(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*\s*\Z", language.strip())
    return match.group(1).lower() if match else None
