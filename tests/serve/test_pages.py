"""Pages for people: every kind has one, it shows the sentences, and nothing in it comes from elsewhere."""

from __future__ import annotations

import re

import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NOTICE = "mois-2017-08-02-central-america"
PAGES = [
    "/",
    "/search?q=korea",
    "/browse/body",
    "/browse/event?q=forum",
    "/id/country/CR",
    f"/id/notice/{NOTICE}",
    "/id/place/KR.seoul",
    "/questions",
    "/questions/agreements-signed?country=Costa+Rica",
    "/sparql",
    "/sparql?query=SELECT+*+WHERE+%7B+%3Fc+a+coop:Country+%7D",
    "/ns",
    "/data",
]


def page(client, path: str, status: int = 200) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_title_a_heading_and_nothing_from_elsewhere(client, path):
    html = page(client, path)
    assert re.search(r"<title>[^<]+ – Cooperation graph</title>", html)
    assert html.count("<h1") == 1
    assert not re.search(r'(?:src|<link[^>]*href)="(?!/)', html)
    assert "\x02" not in html and "\x03" not in html
    assert "style=" not in html and "onclick" not in html


@pytest.mark.parametrize("path", [p for p in PAGES if "?" not in p or "Costa" in p])
def test_every_link_on_a_page_leads_somewhere(client, path):
    for link in sorted({m for m in re.findall(r'href="(/[^"#]*)', page(client, path))})[:12]:
        assert client.get(link.replace("&amp;", "&"), headers=BROWSER).status_code in (200, 303), link


def test_a_country_has_its_agreements_with_the_sentence_and_the_notice(client):
    html = page(client, "/id/country/CR")
    assert "<h1>Costa Rica</h1>" in html
    assert "Joint Declaration on Digital Government Cooperation" in html
    assert "A memorandum of understanding (MOU) on digital government was concluded on July 27" in html
    assert f'href="/id/notice/{NOTICE}#c' in html


def test_a_notice_shows_its_text_with_what_was_read_marked(client, sample_store):
    html = page(client, f"/id/notice/{NOTICE}")
    marks = re.findall(r'<mark id="c(\d+)"', html)
    assert len(marks) > 5
    cited = set(re.findall(rf"/id/notice/{NOTICE}#c(\d+)", page(client, "/id/country/CR")))
    assert cited and cited <= set(re.findall(r'id="c(\d+)"', html))


def test_a_thing_is_data_for_programs_and_a_page_for_people(client):
    answer = client.get("/id/country/CR", headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "country:CR" in answer.text
    assert client.get("/id/country/CR", headers={"Accept": "application/ld+json"}).json()["@context"]
    assert client.get("/id/country/CR?format=nt").text.startswith("<")


def test_a_search_puts_the_thing_of_just_this_name_first_and_goes_there_where_it_is_the_only_one(client):
    first = re.search(r'<ul class="list"><li><a href="([^"]+)"', page(client, "/search?q=costa%20rica"))
    assert first and first[1] == "/id/country/CR"
    assert client.get("/search?q=Yolanda+Martinez", headers=BROWSER).headers["location"].startswith("/id/person/")


def test_a_search_forgives_a_slip_and_says_so(client):
    html = page(client, "/search?q=minstry+of+interior")
    assert "Ministry of the Interior" in html
    assert "Nothing has just this name" in html


def test_a_question_has_an_address_that_also_gives_csv_and_json(client):
    path = "/questions/agreements-signed?country=Costa+Rica"
    assert "memorandum of understanding" in page(client, path)
    csv = client.get(path + "&format=csv")
    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert csv.text.startswith("date,name,kind,status,parties,notice,agreement\r\n")
    assert len(csv.text.splitlines()) == 1 + len(client.get(path + "&format=json").json()["results"]["bindings"])


def test_a_value_that_does_not_fit_is_told_on_the_page_of_the_question(client):
    html = page(client, "/questions/partners?country=Kosta+Rika", 400)
    assert 'role="alert"' in html
    assert '<a href="/questions/partners?country=Costa+Rica">Costa Rica</a>' in html
    assert "--param" not in html


def test_where_several_have_a_name_the_page_offers_each(client):
    html = page(client, "/questions/agreements-of-body?body=Ministry+of+Foreign+Affairs", 400)
    alert = html[html.index('role="alert"') :]
    links = re.findall(r'href="(/questions/agreements-of-body\?body=https[^"]+)"', alert)
    assert len(links) > 1
    assert all(client.get(link, headers=BROWSER).status_code == 200 for link in links)


def test_a_misspelt_term_is_remarked_upon(client):
    html = page(client, "/sparql?query=SELECT+*+%7B+%3Fa+a+coop:Contry+%7D")
    assert "did you mean Country" in html


def test_what_a_construct_gives_is_drawn(client):
    html = page(client, "/sparql?query=CONSTRUCT+WHERE+%7B+%3Fa+coop:party+%3Fp+%7D")
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in html
    assert "South Korea" in html


def test_what_is_not_there_is_a_page_for_people_and_a_line_for_programs(client):
    assert "nothing is at this address" in page(client, "/nothing", 404).lower()
    assert "graph knows nothing" in page(client, "/id/country/QQ", 404)
    answer = client.get("/id/country/QQ", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
