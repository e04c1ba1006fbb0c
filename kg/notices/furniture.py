"""Which lines of a page are furniture: navigation, section names, counters, sharing, footers. One line in, yes or no.

Every test is for the genre of government pages, never for one site. Lines of the head (above the first paragraph) are
judged more strictly than lines of the body, where a doubtful line stays.
"""

from __future__ import annotations

import re

from kg.notices.dates import find_date, without_dates

# Words that section names, menus and buttons are made of; a short line of nothing else is furniture in the head.
_SECTION_WORDS = frozenset(
    "news notices notice press release releases media room center centre newsroom home main menu body go topmenu top "
    "gnb content contents footer header quick rss skip to the navigation search site map sitemap language english "
    "korean policies policy features feature focus events archive archives latest updates update announcements "
    "announcement statements statement speeches speech briefing briefings publications publication articles article "
    "stories story what's whats what s new and & on in all view list back print email e-mail share twitter facebook "
    "instagram youtube linkedin whatsapp nation symbols symbol flag logo banner banners slide slides slideshow gallery "
    "login log register sign up subscribe newsletter contact us about faq links services dispatch materials ict "
    "information topics topic tags tag blog posts post national international local world economy politics society "
    "government official website portal welcome text size font increase decrease bulletin digest fact sheet factsheet "
    "communique backgrounder for immediate embargoed until no nr number readout readouts available also cabinet "
    "full homepage page enewsmaker accessibility departments ministries ministry organisation organization structure "
    "careers jobs tenders downloads documents legislation laws citizens business visitors".split()
)
_NAV_SEPARATOR = re.compile(r" ?(?:[>»›|·]| / ) ?")
_SITE_BANNER = re.compile(
    r"(?i)\b(?:you are (?:here|visiting)|uses? cookies|cookie policy|enable javascript|javascript (?:is|must)|"
    r"your browser|an official website|skip to (?:main|content)|best viewed|old website|latest updates)\b"
)
_PICTURE = re.compile(
    r"(?i)[^\n]{0,120}\.(?:jpe?g|png|gif|webp|bmp|svg|tiff?|pdf|hwpx?|docx?|xlsx?|zip)"
    r"(?: ?\(?[\d.,]+ ?[kmg]?b(?:ytes)?\)?)?"
)
_LABEL = re.compile(
    r"(?i)(?P<label>(?:date|posted|posting date|published|publication date|date of publication|publish(?:ed)? date|"
    r"release date|released|registration date|created|reg\.? ?date|last updated|updated|modified|last modified|"
    r"date posted|issued|fecha|fecha de publicaci[oó]n|등록일|작성일|게시일|"
    r"source|source url|url|link|web address|address|fuente|출처|"
    r"publisher|publishing body|issued by|published by|"
    r"title|subject|headline|제목|"
    r"language|lang|"
    r"hits?|views?|reads?|read count|visits|조회수?|no|number|ref|reference(?: number)?|"
    r"author|writer|written by|by|reporter|editor|posted by|작성자|"
    r"department|division|dept|division in charge|담당부서|"
    r"attachments?|attached files?|files?|download|첨부파일?|"
    r"category|section|tags?|topics?|keywords?|type|"
    r"tel|phone|telephone|fax|e-?mail|contact|contacts|press contact|media contact))"
    r"(?: on| at)? ?[:：|][ ]?(?P<value>.*)"
)
_ROLE = {}
for _role, _names in {
    "date": "date;posted;posting date;published;publication date;date of publication;publish date;published date;"
    "release date;released;registration date;created;reg date;reg. date;date posted;issued;fecha;"
    "fecha de publicación;fecha de publicacion;등록일;작성일;게시일;regdate;reg.date",
    "source": "source;source url;url;link;web address;fuente;출처",
    "publisher": "publisher;publishing body;issued by;published by",
    "title": "title;subject;headline;제목",
    "language": "language;lang",
}.items():
    for _name in _names.split(";"):
        _ROLE[_name] = _role
_BARE_DATE_LABEL = re.compile(r"(?i)(?:date|posted|published)(?: on)? (?=\d{4}[-.]\d|\d{1,2}[-. ])")
_COUNTER = re.compile(r"(?i)\b(?:read|hits?|views?|count|조회수?)\b ?[:：]? ?\d[\d,]*\.?\s*$")
_LANGUAGES = frozenset(
    "english 한국어 korean 日本語 中文 简体中文 繁體中文 العربية español français deutsch русский pусский italiano "
    "português türkçe indonesian bahasa indonesia tiếng việt polski हिन्दी नेपाली ไทย 日本语 khmer melayu".split()
)
_TAIL = re.compile(
    r"(?i)(?:(?:back to |go to )?top|#{2,}|(?:[#*~=_-] ?){3,}|-+ ?(?:end|ends|30|fin) ?-+|\(?end(?:s| of "
    r"(?:text|document))?\)?\.?(?: -+)?|"
    r"(?:tags?|topics?|keywords?|categories|category|filed under) ?[:：].{0,200}|"
    r"topics?|tags?|share(?: this(?: article| page| post)?)?|print(?: this page)?|e-?mail|pdf|download|"
    r"prev(?:ious)?|next|"
    r"list|related (?:articles?|news|links?|posts?|stories|topics?|content)|read more|see also|more news|"
    r"view original(?: content)?.{0,120}|\(?release id ?[:：].{0,80}|visitor counter.{0,40}|"
    r"[A-Z]{2,5}(?:/[A-Za-z]{2,5}){1,4}|comments?|backgrounder|attachments?|photos?|gallery|"
    r"(?:copyright|©|\(c\)).{0,160}|.{0,80}all rights reserved\.?.{0,80}|"
    r"(?:follow us|subscribe|sign up|join us|like us|share on)\b.{0,100}|"
    r"(?:tel|phone|telephone|fax|mobile|e-?mail|website|web)\.? ?[:：+(\d].{0,120}|"
    r"(?:previous|next) (?:article|post|page).{0,160}|source ?[:：] ?.{0,160})"
)
# Whole sentences of the kind, at the very end of a page only.
_TAIL_SENTENCE = re.compile(
    r"(?i)(?:for (?:any|more|further|additional|press|media|all|other)\b[^\n]{0,80}\b(?:contact|e-?mail|call|"
    r"reach|write to)\b.{0,200}|"
    r"follow .{1,160}\b(?:twitter|facebook|instagram|linkedin|youtube)\b.{0,200}|"
    r"for .{1,200}\bvisit:? (?:us at )?(?:https?://|www\.).{1,200})"
)
_CONTACT_HEAD = re.compile(
    r"(?i)(?:(?:media|press|news|for (?:more|further|additional) information|for media|further information|"
    r"for press|for inquiries|enquiries|inquiries)[ ,:/-]*(?:please )?(?:contacts?|inquiries|enquiries|relations)?\b"
    r"(?: us)?(?: at)?|contacts?(?: persons?| information| details| us)?) ?[:：]?"
)
_CONTACT_LINE = re.compile(
    r"(?i)[\w.+-]{1,64}@[\w-]{1,64}\.|(?:\+|\b00)\d[\d ()-]{6,}|\(\d{2,4}\) ?\d{3}|\b\d{2,4}-\d{3,4}-\d{4}\b|"
    r"\b(?:tel|phone|fax|e-?mail|mobile)\b"
)
_BUTTON = re.compile(
    r"(?i)(?:share(?: this(?: article| page| post| story)?)?(?: on .{1,20})?|print(?: this page)?|e-?mail(?: "
    r"this)?|tweet|"
    r"facebook|twitter|linkedin|whatsapp|copy (?:link|url)|listen|read more|click (?:here )?to enlarge|advertisement|"
    r"view this article in another language|text size|a[+-]|font size|zoom (?:in|out)|add to favou?rites|"
    r"back|list|top|view (?:all|more)|show more|see more|loading\.*|skip to (?:main )?content|"
    r"related articles?|recommended(?: for you)?|(?:\d+ )?comments?|\d+ shares?|\d+ min(?:ute)?s?(?: read)?|"
    r"reading time.{0,40}|"
    r"(?:also )?available (?:in|languages?).{0,80}|(?:un)?official translation|\((?:un)?official translation\)|"
    r"\(translation\)|"
    r"advertisement.{0,60}|for immediate release\.?|embargoed? until.{0,80}|"
    # a link to another article, which says nothing about this one
    r"(?:also read|read also|see also|read more|related|recommended|you may (?:also )?like|more on this)(?: "
    r"(?:news|stories|articles?))? ?[:：].{0,250})"
)
_RELATED_HEAD = re.compile(
    r"(?i)(?:related|latest|other|more|recent|popular|similar|recommended|most read)(?: (?:news|articles?|"
    r"posts?|stories|links?|"
    r"press releases?|items|content|topics?|documents?|pages?|updates?|from .{1,60}))+ ?:?|you may (?:also "
    r")?like.{0,40}|(?:read more|related) ?:?|"
    r"(?:notes to (?:the )?editors?|prev(?:ious)? ?/? ?next)"
)
_BARE_LABEL = re.compile(
    r"(?i)(?:date|posted|published|updated|last updated|released|from|by|author|writer|department|hits?|views?|"
    r"read|category|tags?|"
    r"topics?|location|place|attachments?|files?|no)(?: (?:on|by|at|date|in))? ?[:：]?"
)
# Words that names of bodies do not hold and headlines do.
_TELLING = re.compile(
    r"(?i)\b(?:with|between|at|by|over|under|from|after|as|into|against|signs?|signed|signing|meets?|met|holds?|"
    r"held|visits?|visited|hosts?|"
    r"hosted|discuss(?:es|ed)?|launch(?:es|ed)?|agrees?|agreed|attends?|attended|receives?|received|announces?|"
    r"announced|welcomes?|"
    r"strengthens?|boosts?|seeks?|calls?|talks?|meetings?|visit|mou|mous|agreements?|memorandum|statement|"
    r"summit|forum|conference|"
    r"workshop|seminar|delegation|exhibition|opens?|opened|joins?|begins?|concludes?|starts?|commences?|ends?|to)\b"
)
_BODY_NAME = re.compile(
    r"(?!About |Contact |Welcome |Our |Visit |Find |Meet |Inside )(?:The )?"
    r"(?:(?:[\w’'.-]+ ){0,4}(?:Ministry|Department|Office|Agency|Secretariat|Commission|Embassy|"
    r"Permanent Mission|"
    r"Council|Bureau|Authority|Directorate|Institute|Administration|Service|Chancellery|Presidency|Cabinet|"
    r"Board|Centre|"
    r"Center|Organi[sz]ation|Government|Republic|Kingdom|Parliament|Assembly|Fund|Bank|Union|Consulate)\b"
    r"(?: (?:[A-Z&(][\w’'().-]*|of|the|for|and|to|in|on)){0,9},?(?: [A-Z][\w’'-]*){0,4})"
)
_MASTHEAD = re.compile(
    r"(?i)\b(?:web ?site|portal of|official (?:information )?source|newsroom|gov\.[a-z]{2}|(?:media|press|news) release"
    r"(?: by\b| no\b|$)|press service of|information cent(?:re|er)$)"
)
_STATE = re.compile(
    r"(?i)\b(?:government|republic|kingdom|commonwealth|state|sultanate|federation) of (?:the )?[\w ]{3,40}|"
    r"\b\w{4,16} government\b|\b(?:www\.)?gov\.[a-z]{2}\b|"
    r"(?<=by the )ministry [\w ,]{4,60}"
)
_BYLINE = re.compile(
    r"(?:By |Remarks by )?(?:[A-Z][\w.’'-]*,? ){1,5}[A-Z]?[\w.’'-]*, (?:[A-Z][\w’'-]*|of|the|for|and|to| ){1,12}"
    r"|Office of (?:the )?[A-Z][\w ]{2,60}|By [A-Z].{2,60}"
)
_STOP = tuple(".!?…")
_ENDS_ABBREVIATED = re.compile(r"(?:\b[A-Za-z](?:\.[A-Za-z])*|\b(?:Jr|Sr|Inc|Ltd|Co|Corp|No|St|Dr|Mr|etc))\.[)\"”’']*$")


def label(line: str) -> tuple[str, str] | None:
    """A head line "Label: value" as (role, value); role is date, source, publisher, title, language or "" (a counter,
    an author, a telephone); None when the line is no such pair."""
    match = _LABEL.fullmatch(line.strip())
    if not match:
        bare = _BARE_DATE_LABEL.match(line.strip())
        return ("date", line.strip()[bare.end() :]) if bare else None
    role, value = _ROLE.get(" ".join(match["label"].lower().split()), ""), match["value"].strip()
    if not role and len(value.split()) > 12 and re.search(r"[.!?](?:\s|$)", value):
        return None  # "Contact: The Minister met ...": text that runs on behind a label
    return role, value


def is_counter(line: str) -> bool:
    """ "Read : 17327", "Hits 12"."""
    return len(line) < 80 and bool(_COUNTER.search(line)) and len(_words(_COUNTER.sub("", line))) < 2


def without_counter(value: str) -> str:
    """A label's value without the counter that stands on the same line ("2018.06.04 Read : 17327")."""
    return _COUNTER.sub("", value).strip()


def is_date_line(line: str) -> bool:
    """A line that says little besides a date: "Dec 20, 2013", "ICT Materials 11 October 2007 18:31"."""
    if len(line) > 120 or not find_date(line):
        return False
    rest = [
        w
        for w in _words(without_dates(line))
        if w.lower() not in ("et", "on", "posted", "published", "at", "in", "date")
    ]
    return len(rest) <= 3 or _only_section_words(rest) or bool(re.search(r" \| .* \| ", line))


def is_place_and_date(line: str) -> bool:
    """ "Hiroshima, 20 May 2023": a date line that tells the place too, which the text may need."""
    found = find_date(line)
    if not found or line[found.end :].strip(" .)"):
        return False
    before = line[: found.begin].strip()
    return (
        before.endswith(",")
        and is_name_only(before.rstrip(",").replace(",", ""))
        and not _only_section_words(_words(without_dates(before)))
    )


def is_navigation(line: str) -> bool:
    """Menus, breadcrumbs, site banners, names of sections and of languages, file names, buttons."""
    text = line.strip()
    if len(text) > 300:
        return False
    words = _words(text)
    if not words:
        return True
    if _PICTURE.fullmatch(text) or (_SITE_BANNER.search(text) and len(text) < 200) or is_button(text):
        return True
    if all(w.lower() in _LANGUAGES for w in words):
        return True
    if _only_section_words(words) and len(words) <= 8:
        return True
    parts = [p for p in _NAV_SEPARATOR.split(text) if p.strip()]
    if len(parts) > 1 and (text.upper().startswith("HOME") or _only_section_words(_words(parts[0]))):
        return len(text) < 160
    return len(parts) > 2 and all(len(p.split()) <= 4 for p in parts)


def is_button(line: str) -> bool:
    """Words of a button or box that may stand anywhere in a page, also between paragraphs."""
    return bool(_BUTTON.fullmatch(line.strip())) or line.strip().lower() in _LANGUAGES


def is_picture(line: str) -> bool:
    """The file name of a picture or attachment."""
    return bool(_PICTURE.fullmatch(line.strip())) and len(line.split()) <= 6


def is_tail(line: str) -> bool:
    """A line that closes a page, when it stands at the very end."""
    text = line.strip()
    if len(text) < 120 and label(text) and not ends_sentence(text):
        return True
    return (
        not _words(text)
        or (len(text) < 420 and bool(_TAIL.fullmatch(text) or _TAIL_SENTENCE.fullmatch(text)))
        or is_button(text)
    )


def is_contact_head(line: str) -> bool:
    """ "Media contact:", "For more information, contact"."""
    return bool(_CONTACT_HEAD.fullmatch(line.strip()))


def is_contact_line(line: str) -> bool:
    """A telephone number, an e-mail address: in a short line."""
    return len(line) < 200 and bool(_CONTACT_LINE.search(line)) and not ends_sentence(line)


def is_related_head(line: str) -> bool:
    """The title of a box of links at the end of a page."""
    return len(line) < 80 and bool(_RELATED_HEAD.fullmatch(line.strip()))


def is_bare_label(line: str) -> bool:
    """ "Published", "From:": a label whose value stands on the next line, or nowhere."""
    return bool(_BARE_LABEL.fullmatch(line.strip()))


def tells(line: str) -> bool:
    """True where a line of capitalised words says what happens, as no body's name does."""
    return bool(_TELLING.search(line))


def is_end_mark(line: str) -> bool:
    """ "###", "- End -": the notice is over, what follows is about the sender."""
    return bool(re.fullmatch(r"(?i)#[# ]{1,8}#|-+ ?(?:end|ends|30) ?-+", line.strip()))


def is_body_name(line: str) -> bool:
    """The name of a government body, alone on its line."""
    return len(line) < 120 and " " in line.strip() and bool(_BODY_NAME.fullmatch(line.strip()))


def is_masthead(line: str) -> bool:
    """ "Gov.pl website – News", "FIJIAN GOVERNMENT – MEDIA RELEASE No. 4": who publishes, not what happened."""
    text = line.strip()
    return len(text) < 110 and bool(_MASTHEAD.search(text)) and not ends_sentence(text)


def state_in(line: str) -> str:
    """The part of a line above the headline that names the government: "Government of Nepal", "gov.ie"; or ""."""
    found = _STATE.search(line)
    return found.group().strip() if found else ""


def is_ministry(line: str) -> bool:
    """The name of a ministry or department, which issues notices, and not of the whole government."""
    return is_body_name(line) and bool(
        re.search(r"\b(?:Ministry|Department|Secretariat|Embassy|Permanent Mission)\b", line)
    )


# The desk that sends the page: no one else deals with it.
_PRESS_DESK = re.compile(
    r"\b(?:Press|Media|Information|Public (?:Affairs|Relations)|Communications?)(?: and [A-Z]\w+)? "
    r"(?:Office|Bureau|Cent(?:re|er)|Service|Department|Division|Unit|Directorate|Secretariat)\b"
)


def issuer_in(line: str) -> str:
    """The body in a line above the headline: "gov.ie – Department of X", "PRESS RELEASE BY THE MINISTRY OF X"; "" where
    there is none, or only a whole government. Capitals throughout, which tell nothing, become capitals at the front."""
    for part in re.split(r" [–—|-] |: ", line):
        part = re.sub(r"(?i)^(?:press|media|news) release (?:by|of|from) (?:the )?", "", part.strip())
        if part.isupper():
            part = re.sub(r"(?<= )(?:Of|And|For|The|To|In|On)(?= )", lambda m: m.group().lower(), part.title())
        begins = re.match(r"(?:The )?[A-Z][a-z’'-]+", part)
        if _PRESS_DESK.search(part):
            continue
        if begins and is_body_name(part) and not is_byline(part) and not re.match(r"(?:The )?Government\b", part):
            return part
    return ""


def is_reporter(line: str) -> bool:
    """ "By Jane Doe, Abuja": who wrote the page, not who acts in it."""
    return (
        len(line) < 80
        and bool(re.match(r"(?:By|BY|Written by|Reported by):? [A-Z]", line))
        and is_name_only(line)
        and not re.search(r"\d", line)
    )


def is_byline(line: str) -> bool:
    """ "Ned Price, Department Spokesperson", "Office of the Spokesperson"."""
    return len(line) < 120 and bool(_BYLINE.fullmatch(line.strip()))


def ends_sentence(line: str) -> bool:
    """True when a line ends as a sentence does, and not in an abbreviation."""
    text = line.rstrip().rstrip("\"”’')]»")
    return text.endswith(_STOP) and not _ENDS_ABBREVIATED.search(line.rstrip())


def is_name_only(line: str) -> bool:
    """Every word begins with a capital or is a small function word: a name, not a headline that tells something."""
    words = line.split()
    small = {"of", "and", "the", "for", "to", "in", "on", "&"}
    return bool(words) and all(w in small or w[:1].isupper() for w in words)


def _only_section_words(words: list[str]) -> bool:
    return all(w.lower().replace("’", "'") in _SECTION_WORDS for w in words)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_](?:[\w’'-]*\w)?", text)
