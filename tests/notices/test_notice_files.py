"""Which files are taken, how notices are named, what is refused; and that no bytes break the readers."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import body

from kg.errors import BadInput
from kg.notices import discover, files, read_notices

LEAD = "The Minister of Trade met his counterpart from Kenya in Nairobi on 3 March and signed a memorandum."
TEXT = f"Ghana and Kenya sign a trade deal\n\n{LEAD}\n"


def test_files_come_sorted_and_each_once(reader):
    for name in ("b.txt", "a/z.md", "a/A.html"):
        reader.write(name, TEXT)
    found = discover([reader.folder / "b.txt", reader.folder, str(reader.folder / "a")])
    assert [p.relative_to(reader.folder).as_posix() for p in found] == ["a/A.html", "a/z.md", "b.txt"]


def test_hidden_files_readmes_and_source_lists_are_left_out_without_a_word(reader):
    for name in (".a.txt", ".git/b.txt", "README.md", "readme.txt", "SOURCES.csv", "c.txt"):
        reader.write(name, TEXT)
    assert [p.name for p in discover([reader.folder], reader.told.append)] == ["c.txt"]
    assert reader.told == []


def test_files_of_other_kinds_are_named_with_the_way_out(reader):
    reader.write("a.pdf", "x"), reader.write("b.xyz", "x")
    assert discover([reader.folder, reader.folder / "b.xyz"], reader.told.append) == []
    said = "\n".join(map(str, reader.told))
    assert (
        "a.pdf: .pdf files are not read; save its text as .txt" in said
        and "b.xyz: not a kind of file that is read" in said
    )


def test_a_path_that_does_not_exist_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match="no such file or folder"):
        discover([tmp_path / "nowhere"])


def test_links_out_of_the_folder_are_not_followed(reader, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text(TEXT, "utf-8")
    reader.write("in/real.txt", TEXT)
    os.symlink(outside, reader.folder / "in" / "out.txt")
    os.symlink(outside.parent, reader.folder / "in" / "folder")
    os.symlink(reader.folder / "in" / "real.txt", reader.folder / "in" / "same.txt")
    assert [n.id for n in reader.read(reader.folder / "in")] == ["real"]
    assert sorted(s.path.name for s in reader.told if "link" in s.why) == ["folder", "out.txt"]


def test_a_name_that_comes_twice_gets_a_number_and_a_remark(reader):
    for name in ("a/x.txt", "b/x.md", "c/x.txt"):
        reader.write(name, TEXT)
    assert [n.id for n in reader.read()] == ["x", "x-2", "x-3"]
    assert sum('"x" is the id of another notice' in s.why for s in reader.told) == 2


def test_a_dash_reads_one_notice_from_standard_input(reader, monkeypatch):
    class Stdin:
        buffer = io.BytesIO(TEXT.encode("utf-8"))

    monkeypatch.setattr(sys, "stdin", Stdin)
    (notice,) = reader.read("-")
    assert (notice.id, notice.title) == ("stdin", "Ghana and Kenya sign a trade deal")


def test_reading_twice_gives_the_same_notices(reader):
    for number in range(5):
        reader.write(f"{number}.txt", TEXT)
    assert reader.read() == reader.read()


def test_reading_is_lazy_file_by_file(reader):
    for number in range(3):
        reader.write(f"{number}.txt", TEXT)
    notices = read_notices([reader.folder], on_skip=reader.told.append)
    assert next(notices).id == "0"
    os.remove(reader.folder / "1.txt")
    assert [n.id for n in notices] == ["2"]
    assert any("1.txt: cannot be opened" in str(s) for s in reader.told)


# ------------------------------------------------------------------ encodings and characters
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_in_any_dress_reads_the_same(reader, encoding):
    assert reader.one("a.txt", "Ghana and Côte d’Ivoire sign\n\n" + LEAD + " 협력.").text != ""
    plain = reader.one("a.txt", "Ghana and Côte d’Ivoire sign\n\n" + LEAD)
    assert reader.one("a.txt", ("Ghana and Côte d’Ivoire sign\n\n" + LEAD).encode(encoding)).text == plain.text


@pytest.mark.parametrize(
    "encoding, words, name",
    [("cp949", "행정안전부는 협력을 강화", "cp949"), ("cp1252", "réunion à São Tomé – “été”", "windows-1252")],
)
def test_an_older_encoding_is_read_where_it_is_certain_and_said(reader, encoding, words, name):
    assert words in reader.one("a.txt", f"{TEXT}\n{words}\n".encode(encoding)).text
    assert any(f"read as {name}" in s.why for s in reader.told)


@pytest.mark.parametrize("encoding, line", [("cp949", "행정안전부는 협력을 강화한다"), ("cp1252", "réunion – “été”")])
def test_a_large_table_in_an_older_encoding_is_told_by_its_first_lines_and_must_hold_to_its_end(encoding, line):
    from kg.notices.decode import decode
    from kg.notices.draft import Unreadable

    text = "a,b\n" * 1000 + f"{line}\n" * 60_000
    assert decode(text.encode(encoding))[0] == text
    with pytest.raises(Unreadable):
        decode(text.encode(encoding) + ("é가\n" * 900_000).encode() + b"\x81\xff\n")


@pytest.mark.parametrize(
    "data", [b"caf\xe9 \xff\xfe\x81\x8d sign\n" + LEAD.encode(), TEXT.encode() + "é".encode() * 9 + b"\xc3 x"]
)
def test_a_doubtful_encoding_is_refused_and_never_guessed(reader, data):
    assert "save the file as UTF-8" in reader.refused("a.txt", data)


def test_marks_that_turn_or_hide_text_are_taken_out(reader):
    notice = reader.one("a.txt", TEXT.replace("Minister", "Min\u200bis\u202eter\u2066").replace("Kenya", "Ken\u00adya"))
    assert LEAD in notice.text


def test_nul_characters_are_replaced_and_remarked(reader):
    assert "\0" not in reader.one("a.txt", TEXT.replace("Trade met", "Trade\0 met")).text
    assert any("control characters replaced" in s.why for s in reader.told)


# ------------------------------------------------------------------ what gives no notice
@pytest.mark.parametrize(
    "data, why",
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"%PDF-1.7 x", "looks like a PDF"),
        (b"\x1f\x8b\x08" + b"x" * 50, "a gzip archive"),
        (b"PK\x03\x04 x", "a zip archive"),
        (bytes(range(32)) * 40, "binary"),
        (b"Top\n", "no text"),
        (b"HOME > News\n\nTop", "no text"),
    ],
)
def test_a_file_without_a_notice_is_skipped_with_the_reason(reader, data, why):
    assert why in reader.refused("a.txt", data)


def test_a_bad_file_does_not_stop_the_others(reader):
    reader.write("a.txt", TEXT), reader.write("b.txt", b"\x89PNG\r\n"), reader.write("c.txt", TEXT)
    assert [n.id for n in reader.read()] == ["a", "c"]


def test_a_file_past_the_limit_is_refused(reader, monkeypatch):
    monkeypatch.setattr(files, "MAX_NOTICE_BYTES", 1024 * 1024)
    assert "larger than 1 MB" in reader.refused("a.txt", b"The minister met. " * 80_000)


def test_a_text_past_the_limit_is_refused(reader):
    assert "2,000,000 characters" in reader.refused("a.txt", b"word " * 500_000)


@pytest.mark.parametrize(
    "name, data",
    [
        ("a.html", b"<div>" * 50_000 + b"x"),
        ("b.html", b"<table><tr><td>" * 30_000),
        ("c.html", b"<a href=x><p>" * 30_000),
        ("d.rss", b"<a>" * 50_000),
        ("e.json", b"[" * 200_000),
        ("f.json", b'{"title": ' + b"9" * 20_000 + b"}"),
        ("g.md", b"---\n" + b"[" * 40_000 + b"\n---\ntext"),
    ],
)
def test_what_is_nested_past_any_real_file_is_refused(reader, name, data):
    assert reader.refused(name, data).startswith(str(reader.folder / name))


@pytest.mark.parametrize(
    "name, unit",
    [
        ("a.txt", "A, "),
        ("a.txt", "Xxx Yyy, "),
        ("a.txt", "2020-"),
        ("a.txt", "* "),
        ("a.txt", "a > "),
        ("a.txt", "x | "),
        ("a.txt", "12 May "),
        ("a.md", "["),
        ("a.md", "!["),
        ("a.md", "[a]("),
        ("a.md", "*a"),
        ("a.md", "_a"),
        ("a.md", "> "),
        ("a.md", "\\"),
        ("a.md", "<a "),
        ("a.html", "<"),
        ("a.html", "<!--"),
        ("a.html", "&#x"),
        ("a.html", "<p "),
        ("a.html", "<p>a"),
    ],
)
def test_long_runs_of_one_thing_are_read_or_refused_in_linear_work(reader, name, unit):
    path = reader.write(name, unit * (400_000 // len(unit)))
    assert len(reader.read(path)) + len([s for s in reader.told if s.severity == "skipped"]) == 1


FRAGMENTS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='nav'>",
        "<table><tr><td>",
        "<script>",
        "<!--",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE x [",
        "<rss>",
        "<channel>",
        "<item>",
        "<title>",
        "</title>",
        "&amp;",
        "&#0;",
        "---\n",
        "title: ",
        "date: 2020-02-31\n",
        "# ",
        "- ",
        "1. ",
        "[a](b)",
        "**",
        "| a | b |\n",
        '{"title": "',
        '"}',
        "[",
        "]",
        "title,text\n",
        '"',
        "\n\n",
        "Date : 2018.06.04 Read : 17327\n",
        "HOME > News\n",
        "Top\n",
        LEAD,
        "\u202e",
        "\0",
        "\ud7ff",
        "é",
        "협력",
        "###\n",
        ";",
        "\t",
    ]
)


@given(
    suffix=st.sampled_from(files.SUFFIXES),
    data=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass")),
        st.lists(FRAGMENTS, max_size=40).map(lambda parts: "".join(parts).encode("utf-8")),
        st.lists(FRAGMENTS, max_size=40).map(lambda parts: "".join(parts).encode("utf-16")),
    ),
)
def test_no_bytes_make_a_reader_raise(tmp_path, suffix, data):
    path = Path(tmp_path) / f"x{suffix}"
    path.write_bytes(data)
    told = []
    notices = list(read_notices([path], on_skip=told.append))
    assert notices or told
    assert len({n.id for n in notices}) == len(notices)
    for notice in notices:
        assert notice.title and notice.text.strip()
        assert notice.text.startswith(f"{notice.title}\n\n") or "\n\n" not in notice.text
        assert not set(notice.text) & set("\r\t\0\u202e\u200b\xa0")
        notice.text.encode("utf-8")
        for line in body(notice):
            assert line == " ".join(line.split())


LINES = st.sampled_from(
    [
        *(
            "Top",
            "###",
            "- End -",
            "Related News",
            "Share this page",
            "Media contact:",
            "jane@trade.example",
            "By Jane Doe",
        ),
        *(
            "12 May 2020",
            "Accra, 12 May 2020",
            "Date: 12 May 2020",
            "Date:",
            "Published",
            "From:",
            "Ministry of Trade",
            "a.jpg",
        ),
        *(
            "HOME > News",
            "News & Notices",
            "Ghana and Kenya sign a trade deal",
            "• one",
            "1. first",
            "* note",
            "한국어",
            "|",
            "(",
            "",
        ),
        *(
            "Source: Ministry of X",
            "Source: https://x.example/2013/09/a",
            "Title: Ghana and Kenya meet",
            "Date: 31/31/2020",
        ),
        *(
            "date 2023-10-02 The minister",
            "today, 5 May 2020, the ministers met in Accra to sign the text of it.",
            LEAD,
        ),
    ]
)


@given(
    suffix=st.sampled_from([".txt", ".md", ".html"]),
    lines=st.lists(LINES, max_size=14),
    gap=st.sampled_from(["\n", "\n\n"]),
)
def test_no_order_of_furniture_and_text_breaks_a_capture(tmp_path, suffix, lines, gap):
    path = Path(tmp_path) / f"x{suffix}"
    path.write_text(gap.join(f"<p>{line}</p>" if suffix == ".html" else line for line in lines), "utf-8")
    told = []
    notices = list(read_notices([path], on_skip=told.append))
    assert notices or told
    for notice in notices:
        assert notice.text.startswith(f"{notice.title}\n\n") or "\n\n" not in notice.text
        assert all(line == " ".join(line.split()) for line in notice.text.split("\n"))
        if LEAD in lines and not {"###", "- End -"} & set(lines):  # what follows an end mark is about the sender
            assert LEAD in notice.text
