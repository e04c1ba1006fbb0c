"""A page of a government site -> draft: the article found, menus, scripts, boxes and hidden parts left out.

Tags say more than class names, class names more than the density of text; the order of `_ROOTS` follows that.
"""

from __future__ import annotations

import html as entities
import json
import re
from typing import Any

from kg.notices import characters
from kg.notices.decode import decode
from kg.notices.draft import Block, Draft, Unreadable
from kg.notices.furniture import is_body_name, is_navigation

_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{2,40})""")
_ROOTS = (
    "[itemprop='articleBody']",
    "article",
    "main",
    "[role='main']",
    "#article",
    "#content",
    "#main-content",
    "#main",
    ".entry-content",
    ".post-content",
    ".article-body",
    ".field--name-body",
    ".view_cont",
    ".board_view",
    ".bbs_view",
)
_DROP = frozenset(
    "script style nav aside footer form button noscript iframe svg template select textarea input object embed "
    "audio video canvas head dialog menu label option map math".split()
)
_BLOCKS = frozenset(
    "p div section article main header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr caption "
    "blockquote pre figure figcaption hr address center details summary fieldset br body html".split()
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|side-bar|cookies?|consent|share|sharing|"
    r"social|sns|"
    r"related|comments?|newsletter|subscribe|advert|ads|banner|skip|skip-link|pagination|pager|print|toolbar|"
    r"sr-only|visually-hidden|visuallyhidden|screen-reader-text|hidden|blind|offscreen|popup|modal|site-header|"
    r"site-footer|"
    r"page-footer|footer|gnb|lnb|prev-next|prevnext|post-navigation|tags|tagcloud|widget|promo|teaser|byline-share|"
    r"language-switcher|lang-switcher|search|login)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Whole pages hang inside elements of these names; they are never furniture.
_NEVER = frozenset(("html", "body", "main", "article", "p", "h1", "li", "td", "strong", "em", "b", "i"))
_HIDDEN_STYLE = re.compile(r"(?i)(?:display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden)")
_JSON_TYPES = frozenset(
    (
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "webpage",
        "blogposting",
        "pressrelease",
        "governmentservice",
        "report",
    )
)
_IN_LAYOUT = "p, div, br, table, ul, ol, h1, h2, h3, h4, img, a"
_MAX_DEPTH = 400
_MAX_NODES = 400_000


def read_page(data: bytes) -> Draft:
    """The draft of an HTML page. Raises Unreadable for undecodable pages, and for pages nested past any real page."""
    from selectolax.lexbor import LexborHTMLParser

    match = _CHARSET.search(data[:4096])
    text, remark = decode(data, match.group(1).decode("ascii", "replace") if match else None)
    _check_depth(text)
    try:
        tree = LexborHTMLParser(text.replace("\0", "\ufffd"))
    except Exception as error:  # the parser's own error type differs between versions
        raise Unreadable("not a page that can be read", "save its text as .txt") from error
    if tree.body is None:
        raise Unreadable("a page without a body", "save its text as .txt")
    draft = Draft([])
    _read_head(tree, draft)
    root = _root(tree)
    heading = _heading(tree, root)
    draft.title = _title(heading, draft.title, _text(tree.css_first("title")), draft.publisher)
    draft.blocks = blocks_of_node(root)
    if not draft.date:
        draft.date = _time_element(root)
    if remark:
        draft.remarks.append(remark)
    return draft


def blocks_of_fragment(markup: str) -> list[Block]:
    """The blocks of a piece of HTML, as feeds and tables hold it. Raises Unreadable past the depth of any real page."""
    from selectolax.lexbor import LexborHTMLParser

    _check_depth(markup)
    try:
        tree = LexborHTMLParser(markup.replace("\0", "\ufffd"))
    except Exception as error:
        raise Unreadable("not HTML that can be read", "give its text") from error
    return blocks_of_node(tree.body) if tree.body is not None else []


def _check_depth(text: str) -> None:
    """Refuse markup nested past any real page before it reaches the parser, whose clean-up may recurse."""
    depth = 0
    for match in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})", text):
        name = match.group(2).lower()
        if name in (
            "p",
            "br",
            "img",
            "li",
            "meta",
            "link",
            "input",
            "hr",
            "td",
            "tr",
            "th",
            "option",
            "dt",
            "dd",
            "col",
            "source",
        ):
            continue
        depth = depth - 1 if match.group(1) else depth + 1
        if depth < 0:
            depth = 0
        if depth > 5_000:
            raise Unreadable("elements nested more than 5,000 deep", "save its text as .txt")


# ------------------------------------------------------------------ what the page says about itself
def _read_head(tree: Any, draft: Draft) -> None:
    metas: dict[str, str] = {}
    for node in tree.css("meta")[:300]:
        name = (
            node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop") or ""
        ).lower()
        value = characters.one_line(node.attributes.get("content") or "")
        if name and value:
            metas.setdefault(name, value)
    linked = _json_ld(tree)

    def first(*names: str) -> str:
        return next((metas[n] for n in names if n in metas), "")

    draft.title = linked.get("headline") or first(
        "og:title", "dc.title", "dcterms.title", "twitter:title", "citation_title"
    )
    draft.date = linked.get("date") or first(
        "article:published_time",
        "og:published_time",
        "datepublished",
        "dc.date.issued",
        "dcterms.issued",
        "dc.date",
        "dcterms.date",
        "dcterms.created",
        "publishdate",
        "pubdate",
        "date",
        "publication_date",
        "citation_publication_date",
    )
    draft.publisher = linked.get("publisher") or first("og:site_name", "dc.publisher", "dcterms.publisher", "publisher")
    draft.section = first("article:section")
    canonical = tree.css_first("link[rel='canonical']")
    draft.source = (canonical.attributes.get("href") or "" if canonical is not None else "") or first("og:url")
    if not draft.source.startswith(("http://", "https://")):
        draft.source = ""
    root = tree.css_first("html")
    draft.language = (
        root.attributes.get("lang") or root.attributes.get("xml:lang") or "" if root is not None else ""
    ) or first("content-language", "dc.language", "og:locale")


def _json_ld(tree: Any) -> dict[str, str]:
    """Headline, date and publisher of the first article among the page's JSON-LD; broken blocks are passed over."""
    for node in tree.css("script[type='application/ld+json']")[:20]:
        try:
            value = json.loads(node.text() or "")
        except (ValueError, RecursionError):
            continue
        queue = [value]
        for item in queue:
            if len(queue) > 500:
                break
            if isinstance(item, list):
                queue.extend(item[:100])
            elif isinstance(item, dict):
                if isinstance(item.get("@graph"), list):
                    queue.extend(item["@graph"][:100])
                types = item.get("@type")
                types = types if isinstance(types, list) else [types]
                if any(str(t).lower() in _JSON_TYPES for t in types) and (
                    item.get("headline") or item.get("datePublished")
                ):
                    publisher = item.get("publisher")
                    if isinstance(publisher, list):
                        publisher = publisher[0] if publisher else ""
                    name = publisher.get("name") if isinstance(publisher, dict) else publisher
                    return {
                        "headline": _plain(item.get("headline")),
                        "date": _plain(item.get("datePublished")),
                        "publisher": _plain(name),
                    }
    return {}


def _plain(value: object) -> str:
    return characters.one_line(entities.unescape(value)) if isinstance(value, str) else ""


def _title(heading: str, declared: str, window: str, site: str) -> str:
    """The headline: the page's h1 where it has one; else what the page declares, less the name of the site."""
    if heading and not (site and heading.casefold() == site.casefold()) and not is_navigation(heading):
        return heading
    text = declared or window
    parts = re.split(r" (?:[|»•·]|::|[-–—]) ", text)
    if len(parts) > 1:
        known = {site.casefold()} if site else set()
        if parts[-1].casefold() in known or not declared:
            parts = parts[:-1]
        if len(parts) > 1 and parts[0].casefold() in known:
            parts = parts[1:]
        text = text[text.index(parts[0]) : text.rindex(parts[-1]) + len(parts[-1])]
    is_site = is_navigation(text) or is_body_name(text) or (site and text.casefold() == site.casefold())
    return "" if is_site else text


def _heading(tree: Any, root: Any) -> str:
    """The text of the article's h1, or of the page's only one."""
    for nodes in (root.css("h1"), tree.css("h1")):
        texts = [t for t in (_text(n) for n in nodes[:20] if not _is_furniture_within(n)) if t]
        if len(texts) == 1 or (texts and nodes is not None and len(set(texts)) == 1):
            return texts[0]
        if texts:
            return max(texts, key=len)
    return ""


def _is_furniture_within(node: Any) -> bool:
    for _ in range(_MAX_DEPTH):
        if node is None or node.tag in ("html", "-undef"):
            return False
        if _is_furniture(node):
            return True
        node = node.parent
    return False


def _time_element(root: Any) -> str:
    """The first time element with a date, inside the article."""
    for node in root.css("time")[:10]:
        value = node.attributes.get("datetime") or _text(node)
        if value:
            return characters.one_line(value)[:60]
    return ""


def _text(node: Any) -> str:
    return characters.one_line(node.text(separator=" ") or "") if node is not None else ""


# ------------------------------------------------------------------ the article
def _root(tree: Any) -> Any:
    """The element that holds the notice: the first of `_ROOTS` with enough of the page's text, else the body."""
    body = tree.body
    whole = _weight(body)
    for selector in _ROOTS:
        nodes = tree.css(selector)[:12]
        if nodes:
            best = max(nodes, key=_weight) if len(nodes) > 1 else nodes[0]
            weight = _weight(best)
            if (weight >= 200 and weight >= 0.4 * whole) or (weight >= 80 and weight >= 0.7 * whole):
                return best
    return body


def _weight(node: Any) -> int:
    """The length of a node's text outside furniture."""
    return sum(len(b.text) for b in blocks_of_node(node) if len(b.text) > 40)


def _is_furniture(node: Any) -> bool:
    tag = node.tag
    if tag in _DROP:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    role = (attributes.get("role") or "").lower()
    if role in ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu"):
        return True
    if tag in _NEVER:
        return False
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return bool(names.strip()) and len(names) < 400 and bool(_FURNITURE.search(names))


def blocks_of_node(root: Any) -> list[Block]:
    """The text of an element as blocks, walked without recursion."""
    out: list[Block] = []
    buffer: list[str] = []
    item = False
    glued = False
    cells = 0
    layout = False  # the cells of this row hold parts of the page, not values

    def flush() -> None:
        nonlocal item, glued
        text = characters.one_line("".join(buffer))
        buffer.clear()
        if text:
            out.append(Block(text.removesuffix(" |"), item, glued))
            item = False
        glued = False

    stack: list[tuple[Any, bool]] = [(root, False)]
    seen = 0
    while stack:
        node, leaving = stack.pop()
        tag = node.tag
        if leaving:
            if tag in _BLOCKS and tag != "dt" and not (tag == "br" and item):
                flush()
                if tag == "li":
                    item = False
            continue
        seen += 1
        if seen > _MAX_NODES:
            raise Unreadable(f"more than {_MAX_NODES:,} elements", "save its text as .txt")
        if tag == "-text":
            buffer.append(node.text_content or "" if hasattr(node, "text_content") else node.text(deep=False) or "")
            continue
        if tag.startswith(("-", "_", "!")) or (node is not root and node.mem_id != root.mem_id and _is_furniture(node)):
            continue
        if tag == "br" and item:
            buffer.append(" ")
        elif tag == "dd" and any(s.strip() for s in buffer):
            buffer.append(": ")  # a term and what is said of it are one line
        elif tag in _BLOCKS:
            flush()
            if tag == "li":
                item = True
            elif tag == "br":
                glued = True
            elif tag == "tr":
                cells = 0
                layout = node.css_first(_IN_LAYOUT) is not None
        elif tag in ("td", "th"):
            if layout:
                flush()
            elif cells and any(s.strip() for s in buffer):
                buffer.append(" | ")
            cells += 1
        elif tag == "sup":
            note = (node.text() or "").strip()
            if re.fullmatch(r"\[?\d{1,3}\]?|\*+", note):  # the number of a footnote
                continue
        stack.append((node, True))
        children = []
        child = node.child
        while child is not None:
            children.append((child, False))
            child = child.next
        stack.extend(reversed(children))
    flush()
    return out
