"""Plain text: headline, furniture, dates, paragraphs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from making import body

from kg.notices import read_notices
from kg.paths import folder

SAMPLES = folder("data/notices")
LEAD = "The Minister of Trade met his counterpart from Kenya in Nairobi on 3 March and signed a memorandum."
MORE = "Both sides agreed to meet again next year in Accra, where the work of the committee will go on."


def sample(stem: str, told=None):
    told = [] if told is None else told
    return next(iter(read_notices([SAMPLES / f"{stem}.txt"], on_skip=told.append)))


def test_every_sample_gives_exactly_one_notice_and_every_source_has_its_file():
    ids = [n.id for n in read_notices([SAMPLES], on_skip=lambda s: None)]
    with open(SAMPLES / "SOURCES.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ids == sorted(row["file"].removesuffix(".txt") for row in rows)
    assert all(row["source"].startswith("http") and row["publisher"] for row in rows)


@pytest.mark.parametrize(
    "stem, title",
    [
        (
            "mois-2017-08-02-central-america",
            "Eight Central American Countries Turn Their Eyes to Korea’s Public Administration",
        ),
        (
            "ca-2006-11-01-baltic-social-security",
            "HRSDC: Social Security Agreements With the Republics of Estonia, Latvia and Lithuania Come Into Effect",
        ),
        ("np-2017-01-16-japan-micro-hydropower", "Agreement with Government of Japan"),
        ("auc-2017-10-09-agra-mou", "Malabo Declaration implementation: AUC and AGRA sign MoU"),
        ("ph-2009-02-16-drug-cases", "PGMA takes up the low resolution of drug cases"),
        ("mofat-2009-02-27-eu-joint-committee", "The Outcome of the 7th Korea-EU Joint Committee Meeting"),
        ("kz-2020-02-06-turkic-council", "Turkic Council FMs meet in Baku for Extraordinary Conference"),
        ("vn-2019-02-18-russia-egov", "Vietnam and Russia hold talks on building e-government"),
        ("mohw-2023-03-14-gcc-ambassadors", "Vitalization of K-Medical Cooperation with Middle Eastern Countries"),
    ],
)
def test_the_title_is_the_headline_and_not_the_name_of_a_section_or_site(stem, title):
    notice = sample(stem)
    assert notice.title == title
    assert notice.text.startswith(title + "\n\n")


@pytest.mark.parametrize(
    "stem, published",
    [
        ("mois-2017-08-02-central-america", "2017-08-02"),  # Date : 2017.08.02 Read : 10883
        ("kfs-2014-12-18-myanmar", "2014-12-18"),  # DATE : 2014-12-18
        ("uz-2021-09-30-world-bank", "2021-09-30"),  # 30.09.2021
        ("az-2007-10-11-bakutel-exhibition", "2007-10-11"),  # ICT Materials 11 October 2007 18:31
        ("asean-2023-05-17-us-jcc", "2023-05-17"),  # JAKARTA, 17 May 2023 –
        ("rw-2021-04-16-infrastructure-meetings", "2021-04-16"),  # a dateline below a caption
        ("za-2017-03-13-nigeria-communique", "2017-03-13"),  # at the end of the title
        ("mofat-2009-02-27-eu-joint-committee", "2009-02-27"),  # among links
        ("ee-2005-04-22-aid-projects", None),  # "Friday, 22 April": no year anywhere
        ("tr-tika-georgia-ceramic-workshop", None),
    ],
)
def test_the_day_of_publication_is_read_where_the_page_gives_it(stem, published):
    assert sample(stem).published == published


@pytest.mark.parametrize(
    "words",
    [
        "topmenu",
        "HOME >",
        "Read :",
        "Hit :",
        "Banner Slides",
        "한국어",
        "_01.jpg",
        "RSS RSS",
        "Quick Menu",
        "본문 바로가기",
        "You are visiting",
        "###",
        "View this article",
    ],
)
def test_no_furniture_of_the_samples_reaches_a_text(words):
    assert [n.id for n in read_notices([SAMPLES], on_skip=lambda s: None) if words in n.text] == []


def test_the_samples_end_with_their_last_sentence():
    ends = {n.text.rsplit("\n", 1)[-1] for n in read_notices([SAMPLES], on_skip=lambda s: None)}
    assert not ends & {"Top", "Topics", "Backgrounder", "###"}


def test_a_text_without_a_headline_has_no_title_paragraph_and_loses_nothing():
    notice = sample("asean-2023-05-17-us-jcc")
    assert "\n\n" not in notice.text
    assert notice.text.startswith("JAKARTA, 17 May 2023 – ")
    assert notice.title.endswith("…") and notice.text.startswith(notice.title[:-2])


def test_a_page_that_lists_dated_items_keeps_their_dates_and_has_none_itself():
    told = []
    notice = sample("koreanet-2013-12-20-policies-list", told)
    assert notice.published is None
    assert notice.text.count("\nDec 18, 2013\n") == 3
    assert any("a list of 6 dated items" in str(s) for s in told)


def test_a_subtitle_stays_as_the_first_line_of_the_body(reader):
    notice = reader.one(
        "a.txt", f"Ghana and Kenya sign a trade deal\nTariffs on tea and cocoa are to fall\n\n{LEAD}\n\n{MORE}"
    )
    assert (notice.title, body(notice)[0]) == (
        "Ghana and Kenya sign a trade deal",
        "Tariffs on tea and cocoa are to fall",
    )


def test_a_headline_repeated_below_the_date_is_taken_once(reader):
    notice = reader.one(
        "a.txt",
        f"Ghana and Kenya sign a trade deal\nDate : 2020.01.02 Read : 5\nGhana and Kenya sign a trade deal\n\n{LEAD}",
    )
    assert notice.text.count("sign a trade deal") == 1


def test_head_lines_name_source_publisher_and_language(reader):
    notice = reader.one(
        "a.txt",
        "Ghana and Kenya sign a trade deal\nDate: 4 March 2022\nSource: https://trade.example/1\n"
        f"Publisher: Ministry of Trade\nLanguage: en\nHits: 12\n\n{LEAD}",
    )
    assert (notice.published, notice.source, notice.publisher, notice.language) == (
        "2022-03-04",
        "https://trade.example/1",
        "Ministry of Trade",
        "en",
    )
    assert body(notice) == [LEAD]


@pytest.mark.parametrize(
    "footer",
    [
        "Top",
        "###",
        "- End -",
        "Share this article",
        "Print this page",
        "Copyright © 2020 Ministry of Trade",
        "All rights reserved.",
        "Media contact:\nJane Doe\n+233 302 123456\njane@trade.example",
        "Tel: +233 302 123456",
        "Tags: trade, Kenya",
        "For more information, please contact the press office at press@trade.example.",
        "###\n\nAbout the Ministry\n\nThe Ministry of Trade was founded in 1957 and has its seat in Accra, the "
        "capital.",
    ],
)
def test_the_footer_of_a_page_is_cut_off(reader, footer):
    notice = reader.one(
        "a.txt", f"Ghana and Kenya sign a trade deal\nDate: 2022-03-04\n\n{LEAD}\n\n{MORE}\n\n{footer}\n"
    )
    assert body(notice) == [LEAD, MORE]


def test_a_sentence_about_a_contact_group_in_the_middle_stays(reader):
    middle = "For further talks the two sides set up a contact group of six experts."
    notice = reader.one("a.txt", f"Ghana and Kenya sign a trade deal\n\n{LEAD}\n\n{middle}\n\n{MORE}")
    assert body(notice) == [LEAD, middle, MORE]


def test_wrapped_lines_become_one_paragraph_and_list_items_lines_of_their_own(reader):
    text = (
        "Ghana and Kenya sign a trade deal\n\nThe Minister of Trade met his counterpart from Kenya in the city\n"
        "of Nairobi on 3 March and signed, after long talks between the\nexperts of both sides, a memorandum of "
        "understanding on trade in\n"
        "tea and cocoa.\n\nThe two sides agreed on:\n• lower tariffs;\n• a joint committee.\n"
    )
    lines = body(reader.one("a.txt", text))
    assert lines[0].endswith("a memorandum of understanding on trade in tea and cocoa.")
    assert lines[1:] == ["The two sides agreed on:", "- lower tariffs;", "- a joint committee."]


@pytest.mark.parametrize(
    "line, published",
    [
        ("Date: 2020-02-31", None),
        ("Date: 12 May 2020", "2020-05-12"),
        ("Posted on: May 12, 2020", "2020-05-12"),
        ("Published: 2020-05", "2020-05"),
        ("Date: May 2020", "2020-05"),
        ("Date: 2020", "2020"),
        ("12/05/2020", "2020"),
        ("25/05/2020", "2020-05-25"),
        ("Fecha: 12 de mayo de 2020", "2020-05-12"),
        ("등록일: 2020년 5월 12일", "2020-05-12"),
        ("Tuesday, 12th May 2020 10:31", "2020-05-12"),
    ],
)
def test_dates_keep_the_precision_that_the_page_gives(reader, line, published):
    assert reader.one("a.txt", f"Ghana and Kenya sign a trade deal\n{line}\n\n{LEAD}").published == published


def test_an_impossible_date_is_remarked_and_replaced_by_none(reader):
    assert (
        reader.one("2020-02-28-deal.txt", f"Ghana and Kenya sign a trade deal\nDate: 2020-02-31\n\n{LEAD}").published
        is None
    )
    assert any("2020-02-31" in s.why and s.severity == "note" for s in reader.told)


def test_a_day_that_may_be_a_month_leaves_only_the_year_and_a_remark(reader):
    reader.one("a.txt", f"Ghana and Kenya sign a trade deal\nDate: 03/04/2020\n\n{LEAD}")
    assert any("day first or month first" in s.why for s in reader.told)


def test_a_date_in_front_of_a_file_name_counts_and_one_inside_is_only_remarked(reader):
    text = f"Ghana and Kenya sign a trade deal\n\n{LEAD}"
    assert reader.one("2022-03-04-deal.txt", text).published == "2022-03-04"
    assert reader.one("gh-2022-03-04-deal.txt", text).published is None
    assert any("2022-03-04" in s.why for s in reader.told)


def test_a_day_of_history_in_the_first_sentence_is_no_day_of_publication(reader):
    lead = "On 5 May 2010 – ten years ago – the two countries opened embassies in both capitals."
    text = f"Ghana and Kenya sign a trade deal\n\n{lead}"
    assert reader.one("a.txt", text).published is None


@pytest.mark.parametrize(
    "text, language",
    [
        (LEAD + " " + MORE, "en"),
        (
            "El ministro de Comercio se reunió con su homólogo en la ciudad de Lima para firmar el acuerdo que "
            "une a los dos países.",
            "es",
        ),
        (
            "Le ministre du Commerce a rencontré son homologue à Paris pour signer un accord qui lie les deux "
            "pays dans une union.",
            "fr",
        ),
        ("행정안전부는 페루 정부와 전자정부 협력을 위한 양해각서를 체결하였다고 밝혔다.", "ko"),
        ("Lima Nairobi Accra memorandum.", None),
    ],
)
def test_the_language_is_found_where_it_is_plain(reader, text, language):
    assert reader.one("a.txt", f"Lima Nairobi\n\n{text}").language == language


def test_the_notice_this_project_began_with_reads_cleanly(shared):
    (notice,) = read_notices([shared / "seed"], on_skip=lambda s: None)
    assert notice.title == "Eight Central American Countries Turn Their Eyes to Korea’s Public Administration"
    assert notice.published == "2017-08-02"
    lines = body(notice)
    assert len(lines) == 9
    assert lines[0].startswith("Upon requests from Central American countries") and lines[-1].endswith(
        "(Dominican Republic)."
    )


def test_published_equals_what_careful_readers_noted_for_the_samples():
    with open(SAMPLES / "SOURCES.csv", encoding="utf-8", newline="") as file:
        wanted = {row["file"].removesuffix(".txt"): row["published"] or None for row in csv.DictReader(file)}
    held = set((Path(__file__).parents[1] / "held-out.txt").read_text("utf-8").split())
    wrong = [
        n.id
        for n in read_notices([SAMPLES], on_skip=lambda s: None)
        if n.id not in held and n.published != wanted[n.id]
    ]
    assert wrong == ["jm-2013-09-18-botswana-delegation"]  # its month stands in the page's address only


MENU = "Skip to main content\nMenu\nHome\nNews story\n"


@pytest.mark.parametrize(
    "page, title, published, publisher",
    [
        (
            f"{MENU}Ghana and Kenya sign a trade deal\n{LEAD}\nFrom:\nDepartment for Trade\nPublished\n12 May "
            f"2020\n\n{MORE}\n\nShare this page\nTwitter",
            "Ghana and Kenya sign a trade deal",
            "2020-05-12",
            "Department for Trade",
        ),
        (
            f"Press Information Bureau\nMinistry of Trade & Industry\n12-May-2020 17:05 IST\n\nGhana and Kenya "
            f"Sign Pact\n\n{LEAD}\n\n{MORE}\n\n***\n\n"
            "YB/AP\n\n(Release ID: 1623456) Visitor Counter : 45",
            "Ghana and Kenya Sign Pact",
            "2020-05-12",
            "Ministry of Trade & Industry",
        ),
        (
            f"Trade: Ghana, Kenya to sign deal\n\nOn May 12, 2020 10:31 am\n\nBy Jane Doe, "
            f"Accra\n\n{LEAD}\n\nREAD ALSO: Minister opens fair\n\n{MORE}\n\n"
            "Related News\n\nMinister opens fair\n\nPresident leaves for Togo",
            "Trade: Ghana, Kenya to sign deal",
            "2020-05-12",
            None,
        ),
        (
            f"Home / News / Workshop\n\nWorkshop on trade held in Nairobi\nSubmitted by admin on Fri, "
            f"06/24/2011 - 14:20\n\n{LEAD}\n\n{MORE}\n\nRelated\n\nNews",
            "Workshop on trade held in Nairobi",
            "2011-06-24",
            None,
        ),
        (
            f"PRESS RELEASE\nNo. 45/2020\n\nGHANA AND KENYA SIGN MOU\n\n{LEAD}\n\n{MORE}\n\nMINISTRY OF "
            f"TRADE\nACCRA\n12 MAY 2020",
            "GHANA AND KENYA SIGN MOU",
            "2020-05-12",
            None,
        ),
        (
            f"Press release | 12 May 2020 | Accra\n\nGhana and Kenya conclude a "
            f"pact\n\n{LEAD}\n\n{MORE}\n\nPress contacts:\nJane Doe (+233 302 123456)",
            "Ghana and Kenya conclude a pact",
            "2020-05-12",
            None,
        ),
        (
            f"• Home\n• Ministry\n• Departments\n\nGhana and Kenya sign a deal\n\nPublished on: 12 May "
            f"2020\n\n{LEAD}\n\n{MORE}",
            "Ghana and Kenya sign a deal",
            "2020-05-12",
            None,
        ),
        (
            f"Title | Ghana and Kenya sign a deal\nDate | 2020-05-12\nHits | "
            f"33\n\n{LEAD}\n\n{MORE}\n\nDepartment: Trade\nTel: 044-205-1234",
            "Ghana and Kenya sign a deal",
            "2020-05-12",
            None,
        ),
        (
            f"Ministry of Trade of Ghana\nPress Releases\nGhana-Kenya Trade Ministers' Meeting\nMay 12, "
            f"2020\n\n{LEAD}\n\n{MORE}",
            "Ghana-Kenya Trade Ministers' Meeting",
            "2020-05-12",
            "Ministry of Trade of Ghana",
        ),
    ],
)
def test_pages_of_many_makes_give_their_text_alone(reader, page, title, published, publisher):
    notice = reader.one("a.txt", page)
    assert (notice.title, notice.published, notice.publisher) == (title, published, publisher)
    assert [line for line in body(notice) if line != publisher] == [LEAD, MORE]


def test_the_body_above_the_headline_stands_in_the_capture_unless_the_text_names_it(reader):
    page = "gov.example – Department of Fisheries\nPRESS OFFICE\n\nGhana and Kenya sign a trade deal\n\n"
    assert body(reader.one("a.txt", page + LEAD)) == ["Department of Fisheries", LEAD]
    named = "The Department of Fisheries opened the talks of the two countries in Accra on 3 March."
    assert body(reader.one("b.txt", page + named)) == [named]


def test_text_behind_a_labelled_date_on_one_line_is_kept(reader):
    notice = reader.one("a.md", f"Date: 12 May 2020\n{LEAD}\nTop\n• one\n")
    assert notice.published == "2020-05-12"
    assert LEAD in notice.text


def test_a_headline_in_capitals_keeps_its_place_above_a_longer_subtitle(reader):
    notice = reader.one(
        "a.txt", f"Ghana And Kenya Hold Talks\nThe two countries agreed to lower tariffs on tea\n\n{LEAD}"
    )
    assert notice.title == "Ghana And Kenya Hold Talks"
    assert body(notice) == ["The two countries agreed to lower tariffs on tea", LEAD]


def test_a_line_of_place_and_date_gives_the_date_and_stays_for_its_place(reader):
    notice = reader.one("a.txt", f"Ghana and Kenya sign a trade deal\n\nAccra, 12 May 2020\n\n{LEAD}")
    assert (notice.published, body(notice)) == ("2020-05-12", ["Accra, 12 May 2020", LEAD])


def test_a_list_of_names_at_the_end_stays(reader):
    notice = reader.one(
        "a.txt",
        f"Ghana and Kenya sign a trade deal\n\n{LEAD}\n\nMembers of the delegation:\n\nAma Mensah\n\nKofi Boateng",
    )
    assert body(notice)[-2:] == ["Ama Mensah", "Kofi Boateng"]


def test_the_address_of_a_page_gives_the_month_where_nothing_else_does(reader):
    page = f"Ghana and Kenya sign a trade deal\nSource: https://trade.example/2013/09/deal\n\n{LEAD}"
    assert reader.one("a.txt", page).published == "2013-09"


@pytest.mark.parametrize(("last", "published"), [("Last updated on 05 July 2024", None), ("05 July 2024", None),
                                                 ("07 August 2010", "2010-08-07")])
def test_the_day_of_a_pages_change_is_not_the_day_of_publication(tmp_path, last, published):
    path = tmp_path / "xx-2010-08-07-agreement.txt"
    text = f"Home > Press\n\nTwo ministries sign MOU\n\nThe ministries signed it on 7 August.\n\n{last}\n"
    path.write_text(text, "utf-8")
    (notice,) = read_notices([path], on_skip=lambda s: None)
    assert notice.published == published


@pytest.mark.parametrize(("head", "publisher"), [
    ("Government of Nepal\nMinistry of Land Reform and Management",
     "Ministry of Land Reform and Management, Government of Nepal"),
    ("Ministry of Infrastructure\nGov.pl website – News", "Ministry of Infrastructure, Gov.pl"),
    ("gov.ie – Department of Foreign Affairs and Trade\nPress release", "gov.ie"),
    ("FIJIAN GOVERNMENT – MEDIA RELEASE No. 0417", "FIJIAN GOVERNMENT"),
])
def test_the_masthead_is_no_headline_and_names_the_government_that_publishes(tmp_path, head, publisher):
    path = tmp_path / "xx-notice.txt"
    path.write_text(f"{head}\n\nDeputy Minister concludes talks with Latvia\n\nDate: 2021-09-23\n\n"
                    "The Deputy Minister held talks with the Minister of Transport of Latvia on Wednesday.\n", "utf-8")
    (notice,) = read_notices([path], on_skip=lambda s: None)
    assert (notice.title, notice.publisher) == ("Deputy Minister concludes talks with Latvia", publisher)
