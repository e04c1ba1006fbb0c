"""RSS 2.0, RSS 1.0 and Atom feeds -> drafts, one an item.

A feed with a DOCTYPE is refused: entities are how XML attacks.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from kg.notices import characters
from kg.notices.decode import decode
from kg.notices.draft import MAX_FIELD, Draft, Unreadable
from kg.notices.plain import blocks_of
from kg.notices.slugs import slug, slug_of_address

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}["']([\w.:-]{1,40})["']""")
_MARKUP = re.compile(
    r"<(?:p|div|br|a|ul|ol|span|strong|em|table|h\d|img|b|i|section|article)\b|&lt;p|</", re.IGNORECASE
)
_MAX_DEPTH = 200
_SECTION = re.compile(
    r"(?i)(?:press|news|media|latest|all|rss|feed|releases?|updates?|statements?|announcements?|blog|notices?|"
    r"\s|&|and|/|-)+"
)


class _Builder(ElementTree.TreeBuilder):
    """Builds the tree; stops at a DOCTYPE and at nesting past any real feed."""

    depth = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Unreadable("XML with a DOCTYPE", "take the <!DOCTYPE ...> out: entities are not read")

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise Unreadable(f"XML nested more than {_MAX_DEPTH} deep", "check that it is a feed")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Any:
        self.depth -= 1
        return super().end(tag)


def read_feed(data: bytes) -> Iterator[Draft | Unreadable]:
    """The drafts of a feed's items, in its order; an item without text is yielded as an Unreadable.

    Raises Unreadable for what is no feed.
    """
    match = _DECLARED.search(data[:512])
    text, remark = decode(data, match.group(1).decode("ascii") if match else None)
    parser = ElementTree.XMLParser(target=_Builder())
    try:
        parser.feed(re.sub(r"\A\s*<\?xml[^>]{0,300}\?>", "", text.lstrip("\ufeff")).lstrip())
        root = parser.close()
    except ElementTree.ParseError as error:
        raise Unreadable("not well-formed XML", "check the feed", f"line {error.position[0]}") from None
    except (ValueError, UnicodeError):
        raise Unreadable("not well-formed XML", "check the feed") from None
    kind = _name(root)
    if kind not in ("rss", "feed", "rdf"):
        raise Unreadable(
            f"XML, but neither RSS nor Atom: its root is <{kind[:40]}>", "give a feed, or the page as .html"
        )
    channel = next((c for c in root if _name(c) == "channel"), root)
    publisher = _site(_child(channel, "title"))
    language = _child(channel, "language") or root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    items = [e for e in (*root, *(channel if channel is not root else ())) if _name(e) in ("item", "entry")]
    parts: dict[str, int] = {}
    for number, item in enumerate(items, 1):
        place = f"item {number}"
        try:
            draft = _item(item, publisher, language)
        except Unreadable as error:
            yield Unreadable(error.why, error.advice, place)
            continue
        draft.place = place
        draft.part = draft.part or str(number)
        parts[draft.part] = parts.get(draft.part, 0) + 1
        if parts[draft.part] > 1:
            draft.part += f"-{parts[draft.part]}"
        if remark and number == 1:
            draft.remarks.append(remark)
        yield draft


def _item(item: ElementTree.Element, publisher: str, language: str) -> Draft:
    from kg.notices.html import blocks_of_fragment

    title = characters.one_line(entities.unescape(re.sub(r"<[^<>]{1,300}>", "", _child(item, "title"))))
    bodies = []
    for name in ("encoded", "content", "description", "summary"):
        for child in item:
            if _name(child) == name:
                bodies.append(_markup(child))
    body = next((b for b in bodies if len(b.strip()) > 40), "") or next((b for b in bodies if b.strip()), "")
    if not body and not title:
        raise Unreadable("an item without title and text", "")
    if len(body) > MAX_FIELD:
        raise Unreadable(f"a text of {len(body):,} characters", "give one notice at a time")
    blocks = blocks_of_fragment(body) if _MARKUP.search(body) else blocks_of(characters.clean(entities.unescape(body)))
    link = _link(item)
    return Draft(
        blocks,
        title=title,
        date=_child(item, "pubDate")
        or _child(item, "published")
        or _child(item, "date")
        or _child(item, "issued")
        or _child(item, "updated"),
        publisher=_child(item, "publisher") or publisher,
        language=_child(item, "language") or language,
        source=link,
        section=_child(item, "category"),
        part=slug_of_address(link) or slug(title),
    )


def _markup(element: ElementTree.Element) -> str:
    """The text of an element that holds HTML as text, or (Atom's type="xhtml") as elements."""
    if len(element):
        return (
            "".join(ElementTree.tostring(c, encoding="unicode") for c in element)
            .replace("html:", "")
            .replace("ns0:", "")
        )
    return element.text or ""


def _link(item: ElementTree.Element) -> str:
    fallback = ""
    for child in item:
        if _name(child) == "link":
            address = characters.one_line(child.get("href") or child.text or "")
            if address.startswith(("http://", "https://")):
                if child.get("rel", "alternate") == "alternate":
                    return address
                fallback = fallback or address
    guid = _child(item, "guid") or _child(item, "id")
    return fallback or (guid if guid.startswith(("http://", "https://")) else "")


def _site(title: str) -> str:
    """The publisher in a feed's title: "Press Releases – Ministry of X" is the Ministry of X."""
    parts = [p for p in re.split(r" (?:[|»•·]|::|[-–—]) |: ", title) if p and not _SECTION.fullmatch(p)]
    return parts[-1] if parts else title


def _child(element: ElementTree.Element, name: str) -> str:
    for child in element:
        if _name(child) == name.lower() and (child.text or "").strip():
            return characters.one_line(child.text or "")
    return ""


def _name(element: ElementTree.Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rsplit("}", 1)[-1].lower()
