"""Markdown, pages, feeds, JSON and tables."""

from __future__ import annotations

import json
import re

import pytest
from making import body

from kg.errors import BadInput
from kg.notices import read_notices

LEAD = "The Minister of Trade met his counterpart from Kenya in Nairobi on 3 March and signed a memorandum."


# ------------------------------------------------------------------ Markdown
def test_front_matter_gives_title_day_publisher_and_address(reader):
    notice = reader.one(
        "a.md",
        '---\ntitle: "Ghana\\_– Kenya deal"\npublished_time: 2022-03-04 23:30:00-05:00\n'
        f"publisher: Ministry of Trade\nsource_url: https://trade.example/1\nlang: en-GH\n---\n\n{LEAD}\n",
    )
    assert (notice.title, notice.published, notice.publisher, notice.source, notice.language) == (
        "Ghana – Kenya deal",
        "2022-03-04",
        "Ministry of Trade",
        "https://trade.example/1",
        "en",
    )


def test_the_notation_of_markdown_leaves_no_trace(reader):
    notice = reader.one(
        "a.md",
        "# Ghana and Kenya sign a trade deal\n\nThe **Minister** of _Trade_ met "
        "[his\ncounterpart](https://x.example/a_(b)) "
        "on the 4<sup>th</sup> of\nMarch[^1] in ![flag](f.png)Nairobi at 5\\*5 `desks`.  \nBoth <u>agreed</u> to meet\n"
        "again.\n\n-   lower *tariffs*\n    on tea\n-   a committee\n\n1.  first step\n2.  second step\n\n> A "
        "quoted line.\n\n"
        "| Name | Post |\n|------|------|\n| A. Mensah | Minister |\n\n[^1]: A note.\n\n\\###\n",
    )
    assert notice.title == "Ghana and Kenya sign a trade deal"
    assert body(notice) == [
        "The Minister of Trade met his counterpart on the 4th of March in Nairobi at 5*5 desks.",
        "Both agreed to meet again.",
        "- lower tariffs on tea",
        "- a committee",
        "- first step",
        "- second step",
        "A quoted line.",
        "Name | Post",
        "A. Mensah | Minister",
    ]


def test_words_with_underscores_and_lone_stars_stay(reader):
    lines = body(
        reader.one(
            "a.md",
            "# Data exchange in trade\n\nThe file trade_data_2020 holds 5 * 3 rows, and its owner is the ministry.",
        )
    )
    assert "trade_data_2020" in lines[0]


def test_broken_front_matter_is_refused_with_its_line(reader):
    assert "line 2: front matter is not valid YAML" in reader.refused("a.md", f'---\ntitle: "open\n---\n{LEAD}')


def test_an_impossible_date_in_front_matter_leaves_the_notice_without_a_date(reader):
    assert reader.one("a.md", f"---\ntitle: Ghana and Kenya meet\ndate: 2020-02-31\n---\n{LEAD}").published is None
    assert any("2020-02-31" in s.why for s in reader.told)


def test_aliases_in_front_matter_do_not_grow(reader):
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert reader.one("a.md", f"---\n{bomb}title: Ghana and Kenya meet\n---\n{LEAD}").title == "Ghana and Kenya meet"


# ------------------------------------------------------------------ pages
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Ghana and Kenya sign | Ministry of Trade</title>
<meta property="og:site_name" content="Ministry of Trade">
<meta property="og:title" content="Ghana and Kenya sign | Ministry of Trade">
<meta property="article:published_time" content="2022-03-04T10:00:00+00:00">
<link rel="canonical" href="https://trade.example/news/1"></head>
<body><div class="cookie-banner">We use cookies on this site.</div>
<header><a class="skip-link" href="#m">Skip to content</a><nav><ul><li>Home</li><li>News</li></ul></nav></header>
<ol class="breadcrumb"><li>Home</li><li>News</li></ol>
<main id="m"><article><h1>Ghana and Kenya sign a trade deal</h1><time datetime="2022-03-04">4 March 2022</time>
<div class="share-buttons">Share <a>Facebook</a></div>
<p>The Minister of&nbsp;Trade met his <b>counter</b>part in Nairobi on
the 3<sup>rd</sup> of March<sup>1</sup> and signed a deal.</p>
<script>var x = "the minister signed < nothing";</script><style>p { color: red }</style>
<noscript>Enable scripts</noscript>
<p>The parties are:</p><ul><li>Ministry of Trade<br>of Ghana</li><li><p>Ministry of Industry of Kenya</p></li></ul>
<p style="display: none">Hidden words of the page.</p><p hidden>More hidden words.</p>
<p aria-hidden="true">Still more.</p>
<form><input value="mail"><button>Subscribe</button></form>
<table><tr><th>Name</th><th>Post</th></tr><tr><td>A. Mensah</td><td>Minister</td></tr></table>
<figure><img src="x.jpg" alt="picture of hands"><figcaption>The ministers at the ceremony.</figcaption></figure>
</article><aside>Related: the minister opens a fair in another town on another day of the year.</aside></main>
<footer><p>Ministry of Trade, P.O. Box 1, Accra, a footer long enough to look like a paragraph.</p></footer>
</body></html>"""


def test_a_page_gives_the_text_of_its_article_and_nothing_else(reader):
    notice = reader.one("a.html", PAGE)
    assert notice.title == "Ghana and Kenya sign a trade deal"
    assert body(notice) == [
        "The Minister of Trade met his counterpart in Nairobi on the 3rd of March and signed a deal.",
        "The parties are:",
        "- Ministry of Trade of Ghana",
        "- Ministry of Industry of Kenya",
        "Name | Post",
        "A. Mensah | Minister",
        "The ministers at the ceremony.",
    ]


def test_a_page_declares_day_publisher_language_and_address(reader):
    notice = reader.one("a.html", PAGE)
    assert (notice.published, notice.publisher, notice.language, notice.source) == (
        "2022-03-04",
        "Ministry of Trade",
        "en",
        "https://trade.example/news/1",
    )


def test_json_ld_names_headline_and_day(reader):
    linked = json.dumps(
        {
            "@graph": [
                {"@type": "WebSite", "name": "x"},
                {
                    "@type": ["NewsArticle"],
                    "headline": "Ghana &amp; Kenya sign",
                    "datePublished": "2022-03-04T08:00",
                    "publisher": {"name": "Ministry of Trade"},
                },
            ]
        }
    )
    notice = reader.one(
        "a.html",
        f'<html><head><script type="application/ld+json">{linked}</script></head><body><p>{LEAD}</p></body></html>',
    )
    assert (notice.title, notice.published, notice.publisher) == (
        "Ghana & Kenya sign",
        "2022-03-04",
        "Ministry of Trade",
    )


def test_a_time_element_gives_the_day_where_the_head_does_not(reader):
    day = '<time datetime="2022-03-04T10:00">Friday</time>'
    page = f"<html><body><main><h1>Ghana and Kenya sign</h1>{day}<p>{LEAD}</p></main></body></html>"
    assert reader.one("a.html", page).published == "2022-03-04"


def test_the_name_of_the_site_is_taken_off_a_window_title(reader):
    assert (
        reader.one("a.html", f"<title>Ghana and Kenya sign - Ministry of Trade</title><body><p>{LEAD}</p>").title
        == "Ghana and Kenya sign"
    )


def test_a_board_page_of_definition_lists_and_line_breaks_is_read(reader):
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=euc-kr"><title>News & Notices |'
        " MOIS</title></head><body>"
        '<div id="gnb">menu</div><div class="board_view"><h3>Korea and Peru sign an '
        "MOU</h3><dl><dt>Date</dt><dd>2018.06.04</dd><dt>Read</dt>"
        f"<dd>17327</dd></dl><div>{LEAD}<br><br>Both sides agreed to 협력 again.</div></div></body></html>"
    ).encode("euc-kr")
    notice = reader.one("a.htm", page)
    assert (notice.title, notice.published) == ("Korea and Peru sign an MOU", "2018-06-04")
    assert body(notice) == [LEAD, "Both sides agreed to 협력 again."]


def test_a_page_named_txt_is_refused_with_the_way_out(reader):
    assert "name it .html" in reader.refused("a.txt", PAGE)


# ------------------------------------------------------------------ feeds
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Press Releases &#8211; Ministry of Trade</title><link>https://trade.example</link><language>en-GH</language>
<item><title>Ghana &amp;amp; Kenya sign</title><link>https://trade.example/ghana-and-kenya-sign/</link>
<pubDate>Fri, 04 Mar 2022 23:52:07 +0000</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>The Minister signed&nbsp;a deal in Nairobi on Thursday.</p>
<script>alert("x")</script>
<p>It is the fourth.</p>]]></content:encoded></item>
<item><title>Ghana and Togo talk about ports</title>
<pubDate>Sat, 05 Mar 2022 10:00:00 GMT</pubDate>
<description>Plain words about the ports of both countries.</description></item>
<item></item></channel></rss>"""


def test_a_feed_gives_one_notice_an_item_and_names_the_empty_one(reader):
    first, second = reader.read(reader.write("trade.rss", RSS))
    assert (first.id, second.id) == ("trade--ghana-and-kenya-sign", "trade--ghana-and-togo-talk-about-ports")
    assert (first.title, first.published, first.publisher, first.language) == (
        "Ghana & Kenya sign",
        "2022-03-04",
        "Ministry of Trade",
        "en",
    )
    assert body(first) == ["The Minister signed a deal in Nairobi on Thursday.", "It is the fourth."]
    assert body(second) == ["Plain words about the ports of both countries."]
    assert [s.place for s in reader.told if s.severity == "skipped"] == ["item 3"]


def test_an_atom_feed_is_read(reader):
    notice = reader.one(
        "a.atom",
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>Ministry of Trade</title><entry>
      <title>Ghana and Kenya sign</title><link rel="self" href="https://x.example/self"/><link href="https://trade.example/1"/>
      <published>2022-03-04T10:00:00Z</published><updated>2022-04-01T10:00:00Z</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
      <p>The Minister <b>signed</b> a deal in Nairobi.</p></div></content></entry></feed>""",
    )
    assert (notice.published, notice.source, body(notice)) == (
        "2022-03-04",
        "https://trade.example/1",
        ["The Minister signed a deal in Nairobi."],
    )


@pytest.mark.parametrize(
    "head", ['<!DOCTYPE r [<!ENTITY a "aaaa">]>', '<!-- <rss> --><!DOCTYPE r SYSTEM "file:///etc/hostname">']
)
def test_xml_with_a_doctype_is_refused(reader, head):
    assert "DOCTYPE" in reader.refused(
        "a.xml", f"{head}<rss><channel><item><title>&a; b c</title></item></channel></rss>"
    )


def test_xml_that_is_no_feed_and_broken_xml_are_refused(reader):
    assert "neither RSS nor Atom" in reader.refused("a.xml", "<urlset><url/></urlset>")
    assert "not well-formed" in reader.refused("b.rss", "<rss><channel></rss>")


# ------------------------------------------------------------------ JSON and tables
def test_json_records_are_found_under_common_names(reader):
    value = {
        "items": [
            {
                "id": "7",
                "headline": "Ghana and Kenya sign",
                "content": {"rendered": f"<p>{LEAD}</p><p>It is done.</p>"},
                "datePublished": "2022-03-04",
                "publisher": {"name": "Ministry of Trade"},
                "url": "https://trade.example/1",
            },
            {"title": "No text here"},
            5,
        ]
    }
    value["items"].pop()
    notice = reader.one("a.json", json.dumps(value))
    assert (notice.id, notice.title, notice.published, notice.publisher) == (
        "a--7",
        "Ghana and Kenya sign",
        "2022-03-04",
        "Ministry of Trade",
    )
    assert body(notice) == [LEAD, "It is done."]
    assert any(s.place == "item 2" and "without a text" in s.why for s in reader.told)


def test_a_single_json_object_takes_the_name_of_its_file(reader):
    assert reader.one("deal.json", json.dumps({"title": "Ghana and Kenya sign", "text": LEAD})).id == "deal"


def test_a_bad_line_of_json_lines_is_named_and_the_others_go_on(reader):
    lines = "\n".join(
        [
            json.dumps({"title": "Ghana and Kenya sign", "text": LEAD}),
            "{broken",
            "",
            json.dumps({"title": "Ghana and Togo talk", "text": LEAD}),
        ]
    )
    assert [n.title for n in reader.read(reader.write("a.jsonl", lines))] == [
        "Ghana and Kenya sign",
        "Ghana and Togo talk",
    ]
    assert [s.place for s in reader.told if s.severity == "skipped"] == ["line 2"]


def test_a_table_is_read_with_its_own_column_names(reader):
    table = f'\ufeffheadline;when;words\n"Ghana; Kenya sign";2022-03-04;"{LEAD}\n\nIt is done."\n'
    notice = reader.one("a.csv", table, columns={"title": "headline", "date": "when", "text": "words"})
    assert (notice.id, notice.title, notice.published) == ("a--ghana-kenya-sign", "Ghana; Kenya sign", "2022-03-04")
    assert body(notice) == [LEAD, "It is done."]


def test_a_table_of_tabs_is_read(reader):
    assert (
        reader.one("a.tsv", f"Title\tDate\tBody\nGhana and Kenya sign\t4 March 2022\t{LEAD}\n").published
        == "2022-03-04"
    )


def test_a_column_that_is_not_there_is_named_with_those_that_are(reader):
    said = reader.refused("a.csv", "headline,words\nx,y\n", columns={"text": "wrds"})
    assert 'no column "wrds"' in said and "headline, words" in said


def test_a_mapping_to_an_unknown_field_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match='"headline" is not a field'):
        list(read_notices([tmp_path], columns={"headline": "x"}, on_skip=print))


def test_a_row_with_too_many_cells_is_named_and_the_others_go_on(reader):
    notices = reader.read(reader.write("a.csv", f"title,text\nGhana, Kenya,{LEAD}\nGhana and Togo talk,{LEAD}\n"))
    assert [n.title for n in notices] == ["Ghana and Togo talk"]
    assert any(s.place == "row 2" and "3 cells for 2 columns" in s.why for s in reader.told)


def test_items_with_one_name_get_numbers(reader):
    row = json.dumps({"title": "Ghana and Kenya sign", "text": LEAD})
    assert [n.id for n in reader.read(reader.write("a.jsonl", f"{row}\n{row}"))] == [
        "a--ghana-and-kenya-sign",
        "a--ghana-and-kenya-sign-2",
    ]


# ------------------------------------------------------------------ real notices
def test_every_real_notice_reads_cleanly(shared):
    told = []
    notices = list(read_notices([shared / "real"], on_skip=told.append))
    assert [str(s) for s in told] == []
    assert len(notices) == 150 + 40 and len({n.id for n in notices}) == 190
    for notice in notices:
        assert notice.text.startswith(notice.title + "\n\n")
        assert notice.language == "en" and re.fullmatch(r"\d{4}-\d\d-\d\d", notice.published)
        assert notice.source.startswith("https://")
        for mark in ("\xa0", "<", "](", "**", "\\", "###", "&amp;", "function(", "  "):
            assert mark not in notice.text, (notice.id, mark)


def test_real_markdown_keeps_every_word_of_the_source(shared):
    lost = {}
    for path in sorted((shared / "real" / "white-house").glob("*.md")):
        (notice,) = read_notices([path], on_skip=lambda s: None)
        source = re.sub(r"\]\([^)]*\)|<[^>]*>", "", path.read_text("utf-8").split("\n---", 1)[1])
        words = set(re.findall(r"[A-Za-z]{4,}", source)) - set(re.findall(r"[A-Za-z]{4,}", notice.text))
        if words:
            lost[notice.id] = words
    assert lost == {}


def test_a_page_laid_out_in_tables_gives_its_article(reader):
    page = (
        "<html><head><title>Ministry of Trade, Ghana</title></head><body><table><tr><td><img src=l.gif></td>"
        "<td><a>Home</a> | <a>News</a> | <a>Contact</a></td></tr><tr><td><a>About the "
        "Ministry</a><br><a>Departments</a><br>"
        f"<a>Press Releases</a></td><td><b>Ghana and Kenya sign a trade deal</b><br><i>12 May "
        f"2020</i><p>{LEAD}<p>It is done."
        "</td></tr></table><center>Copyright 2020 Ministry of Trade</center></body></html>"
    )
    notice = reader.one("a.html", page)
    assert (notice.title, notice.published) == ("Ghana and Kenya sign a trade deal", "2020-05-12")
    assert body(notice) == [LEAD, "It is done."]


def test_an_h1_that_names_the_site_is_not_the_title(reader):
    page = (
        "<html><head><title>Ghana and Kenya sign a trade deal - Ministry of Trade</title></head><body><header "
        'class="site-header">'
        "<h1>Ministry of Trade</h1></header><main><article><h2>Ghana and Kenya sign a trade deal</h2>"
        f"<p>{LEAD}</p><p>It is done.</p></article></main></body></html>"
    )
    assert reader.one("a.html", page).title == "Ghana and Kenya sign a trade deal"


def test_data_beside_a_text_is_remarked_as_no_notice(reader):
    reader.write("a.txt", f"Ghana and Kenya sign\n\n{LEAD}"), reader.write("a.json", '{"countries": ["GH"]}')
    assert [n.id for n in reader.read()] == ["a"]
    assert any("goes with a.txt" in s.why and s.severity == "note" for s in reader.told)
