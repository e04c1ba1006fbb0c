"""The command line: every command's example runs, every error is one line with its exit code."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from kg import cli
from kg.errors import visible

ROOT = Path(__file__).parent.parent
COMMANDS = {c.name or c.callback.__name__: c.callback for c in cli.app.registered_commands}


@pytest.fixture
def kg(monkeypatch, tmp_path, sample_store, capfd):
    """Run a command line in an empty folder that holds ``data/``, with KG_STORE on the sample store."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.setenv("KG_STORE", str(sample_store))

    def run(line: str | list[str], stdin: str | None = None) -> tuple[int, str, str]:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = cli.run(shlex.split(line)[1:] if isinstance(line, str) else line)
        out, err = capfd.readouterr()
        return code, out, err

    return run


def one_line(err: str) -> str:
    assert err.startswith("kg: ") and err.count("\n") == 1, err
    return err


# ------------------------------------------------------------------ every command
def examples(callback) -> list[str]:
    return re.findall(r"Example: (kg .+)", callback.__doc__ or "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained_and_has_an_example(name, kg):
    code, out, _ = kg(f"kg {name} --help")
    assert code == 0
    assert examples(COMMANDS[name])
    for example in examples(COMMANDS[name]):
        assert f"Example: {example}" in " ".join(out.split())
        assert example.startswith(f"kg {name}")


# serve runs on: tests/serve; two stores to compare: tests/test_diff.py
@pytest.mark.parametrize("name", [n for n in COMMANDS if n not in ("build", "demo", "serve", "diff")])
def test_the_examples_in_the_help_run(name, kg):
    for example in examples(COMMANDS[name]):
        code, out, err = kg(example)
        assert code == 0, err
        assert out or any(Path.cwd().glob("*.*"))


def test_every_option_and_argument_is_explained():
    for name, command in typer.main.get_command(cli.app).commands.items():
        for parameter in command.params:
            if parameter.name != "help":
                assert getattr(parameter, "help", None), f"kg {name}: {parameter.name} has no help"


def test_the_help_names_every_command(kg):
    code, out, _ = kg("kg --help")
    assert code == 0
    assert all(re.search(rf"^  {name} ", out, re.MULTILINE) for name in COMMANDS)


def test_no_command_prints_the_help_and_is_an_error_of_usage(kg):
    code, out, _ = kg("kg")
    assert code == 2 and "Usage: kg" in out


def test_the_version_is_that_of_the_package(kg):
    from kg import __version__

    assert kg("kg --version") == (0, f"kg {__version__}\n", "")


# ------------------------------------------------------------------ build
def test_build_ends_with_counts_and_an_unchanged_rebuild_says_so(kg):
    code, out, err = kg("kg build data/notices/mois-2017-08-02-central-america.txt --store s")
    assert code == 0, err
    assert re.search(r"^1 notice, [\d,]+ readings$", out, re.MULTILINE) and "facts: " in out
    code, out, _ = kg("kg build data/notices/mois-2017-08-02-central-america.txt --store s")
    assert code == 0 and out.startswith("s: nothing has changed since the last build")


def test_build_says_what_it_skipped_and_why(kg):
    Path("n").mkdir()
    Path("n/good.txt").write_text("Korea and Peru meet\n\nKorea and Peru met in Lima on May 3, 2019.\n", "utf-8")
    Path("n/empty.txt").write_text("", "utf-8")
    Path("n/picture.txt").write_bytes(bytes(range(256)) * 40)
    code, out, _ = kg("kg build n --store s")
    assert code == 0
    assert "skipped 2 files:" in out and "n/empty.txt: empty" in out and "n/picture.txt" in out


def test_build_without_a_notice_is_an_error_and_leaves_nothing(kg):
    Path("n").mkdir()
    code, _, err = kg("kg build n --store s")
    assert code == 2 and "no notice" in one_line(err)
    assert not Path("s").exists()


def test_build_refuses_a_folder_that_is_no_store(kg):
    Path("mine").mkdir()
    Path("mine/thesis.doc").write_text("x", "utf-8")
    code, _, err = kg("kg build data/notices --store mine")
    assert code == 2 and "mine" in one_line(err)
    assert sorted(p.name for p in Path("mine").iterdir()) == ["thesis.doc"]


def test_a_notice_on_standard_input_is_explained(kg, tmp_path):
    text = "Korea meets Peru\n\nKorea and Peru signed an MOU in Lima on May 3, 2019.\n"
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", "explain", "-"], input=text, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert "country: country=PE" in done.stdout


# ------------------------------------------------------------------ errors: where, what, what to do
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("kg quey", 2, "No such command 'quey'"),
        ("kg query countries --frmat csv", 2, "query: No such option: --frmat"),
        ("kg query", 2, "query: Missing argument"),
        ("kg query countries --format cvs", 2, r"--format cvs: unknown \(did you mean csv\?\)"),
        ("kg query contries", 2, r"contries: no saved query has this name \(did you mean countries"),
        ("kg query missing.rq", 2, r"missing\.rq: no such file"),
        ("kg query partners", 2, "parameter country is missing"),
        ("kg query partners --param contry=CR", 2, r"no parameter contry \(did you mean country\?\)"),
        ("kg query partners --param country", 2, "--param country: no = in it"),
        ("kg query partners --param country=CR --param country=KR", 2, "given twice"),
        ("kg query partners --param country=Atlantis", 2, "Atlantis: the graph knows no country of this name"),
        ("kg query first-contacts --param since=soon", 2, "not a year such as 2015"),
        ("kg query ties --param strength=stron", 2, "did you mean strong"),
        ("kg query countries --format turtle", 2, "gives rows, not triples"),
        ("kg query countries --store nowhere", 2, "nowhere: no store here; build one"),
        ("kg query countries --store data", 2, "data: not a store of kg"),
        ("kg show Atlantis", 1, "Atlantis: the graph knows no one of this name"),
        ("kg show Costarica", 1, "did you mean Costa Rica"),
        ("kg show https://example.org/x", 1, "the graph knows no one of this name"),
        ("kg show CR --format yaml", 2, "--format yaml: unknown; one of text, json"),
        ("kg queries --search unheard-of", 1, "no saved query speaks of it"),
        ("kg export --format ttl", 2, r"--format ttl: unknown"),
        ("kg export --format csv", 2, "csv is several files"),
        ("kg export --output data/notices/SOURCES.csv/x.ttl", 2, "cannot be written"),
        ("kg explain nowhere.txt", 2, r"nowhere\.txt: no such file or folder"),
        ("kg viz --level planet", 2, "--level planet: unknown"),
        ("kg viz --image picture.jpg", 2, "ends in .svg or .png"),
        ("kg build nowhere --store s", 2, "nowhere: no such file or folder"),
        ("kg build data/notices --store s --column titel=x", 2, "titel"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(kg, line, code, said):
    got, out, err = kg(line)
    assert got == code, err
    assert re.search(said, one_line(err))
    assert out == ""


def test_a_newer_store_is_refused_with_advice(kg, sample_store):
    about = json.loads((sample_store / "kg-store.json").read_text("utf-8"))
    Path("newer").mkdir()
    Path("newer/kg-store.json").write_text(json.dumps(about | {"format": 99, "kg": "9.9"}), "utf-8")
    code, _, err = kg("kg stats --store newer")
    assert code == 2 and "written by a newer kg (9.9" in one_line(err)


def test_an_ambiguous_name_lists_its_candidates(kg):
    code, _, err = kg("kg show Korea-EU")
    if code == 0:
        pytest.skip("one thing of this name only")
    assert code == 1 and "https://w3id.org/coopgraph/id/" in one_line(err)


def test_an_error_never_carries_terminal_codes(kg):
    code, _, err = kg(["show", "\x1b[31mred\x1b[0m\nsecond line"])
    assert code == 1 and "\x1b" not in err
    one_line(err)


def test_a_bug_keeps_its_traceback(kg, monkeypatch):
    from kg import stats

    def broken(store):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(stats, "stats", broken)
    with pytest.raises(ZeroDivisionError):
        cli.run(["stats"])


def test_validate_says_no_with_exit_code_1_where_a_shape_fails(kg, monkeypatch):
    from kg import validate as checks

    report = checks.ValidationReport((checks.Fault("a-check", "x", "it is wrong"),), 1, 1, 0.0)
    monkeypatch.setattr(checks, "validate", lambda store: report)
    code, out, _ = kg("kg validate")
    assert code == 1 and "it is wrong" in out


def test_a_broken_check_has_exit_code_3(kg, monkeypatch):
    from kg import validate as checks
    from kg.errors import BrokenCheck

    def broken(store):
        raise BrokenCheck("queries/checks/x.rq: does not run; mend it")

    monkeypatch.setattr(checks, "validate", broken)
    code, _, err = kg("kg validate")
    assert code == 3 and "x.rq" in one_line(err)


# ------------------------------------------------------------------ query and show
def test_a_query_of_ones_own_comes_from_standard_input_or_a_file(kg):
    text = "SELECT ?code WHERE { country:CR skos:notation ?code }"
    assert kg("kg query - --format csv", stdin=text) == (0, "code\r\nCR\r\n", "")
    Path("mine.rq").write_text("\ufeff# Which code?\n# param: c country required\n"
                               "SELECT ?code WHERE { ?c skos:notation ?code }", "utf-8")  # fmt: skip
    assert kg('kg query mine.rq --param c="Costa Rica" --format csv') == (0, "code\r\nCR\r\n", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * WHERE {\n ?a ?b }", r"standard input:2:\d+: not valid SPARQL"),
        ("SELECT * WHERE { ?e coop:partyy ?p }", "the ontology has no coop:partyy .did you mean party"),
        ("SELECT * WHERE { SERVICE <http://x/> {} }", "SERVICE would ask another server"),
        ("INSERT DATA { <a:b> <a:c> <a:d> }", "INSERT would change the store"),
        ("", "no query in it"),
    ],
)
def test_a_query_that_is_wrong_is_an_error_of_its_own(kg, text, said):
    code, out, err = kg("kg query -", stdin=text)
    assert code == 2 and out == "" and re.search(said, one_line(err))


def test_a_query_in_another_encoding_is_refused_with_the_place(kg):
    Path("mine.rq").write_bytes("# Où?\nSELECT * WHERE {}".encode("latin-1"))
    code, _, err = kg("kg query mine.rq")
    assert code == 2 and "mine.rq: not UTF-8 at byte 3" in one_line(err)


def test_a_limit_that_cuts_is_said(kg):
    code, out, err = kg("kg query countries --limit 2 --format csv")
    assert code == 0 and out.count("\r\n") == 3 and "only the first 2 rows" in err


def test_explain_shows_what_would_run_and_runs_nothing(kg):
    code, out, _ = kg("kg query partners --param country=CR --explain")
    assert code == 0 and "VALUES ?country { <https://w3id.org/coopgraph/id/country/CR> }" in out
    assert "With whom has a country worked" in out and "South Korea" not in out


def test_a_saved_query_with_a_timeout_gives_the_same(kg):
    assert kg("kg query agreements --format csv --timeout 30")[1] == kg("kg query agreements --format csv")[1] != ""


@pytest.mark.parametrize(("cls", "sections"), [("Event", "Who took part"), ("Agreement", "Parties"), ("Body", "Events"),
                                               ("Official", "Posts"), ("Notice", "Countries")])  # fmt: skip
def test_every_kind_of_thing_can_be_shown_by_its_iri(kg, cls, sections):
    _, out, _ = kg("kg query - --format csv", stdin=f"SELECT ?x WHERE {{ ?x a coop:{cls} }} ORDER BY ?x")
    pages = [kg(["show", iri]) for iri in out.split()[1:12]]
    assert pages and all(code == 0 for code, _, _ in pages)
    assert any(sections in page for _, page, _ in pages)


def test_the_option_for_the_store_goes_before_the_environment(kg):
    code, _, err = kg("kg stats --store elsewhere")
    assert code == 2 and "elsewhere: no store here" in one_line(err)


# ------------------------------------------------------------------ output
def process(*arguments: str, store: Path, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "kg.cli", *arguments], cwd=ROOT, env={**os.environ, "KG_STORE": str(store)}, **options
    )


def test_a_reader_that_has_seen_enough_is_no_error(sample_store):
    line = f"{shlex.quote(sys.executable)} -m kg.cli export --format nquads | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=ROOT,
        env={**os.environ, "KG_STORE": str(sample_store)},
        capture_output=True,
    )
    assert done.returncode == 0 and done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_standard_output_is_an_error(sample_store):
    with open("/dev/full", "wb") as full:
        done = process("query", "countries", store=sample_store, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.startswith(b"kg: standard output: cannot be written") and done.stderr.count(b"\n") == 1


def test_piped_output_has_no_colour_and_is_not_folded(sample_store):
    done = process("query", "agreements", store=sample_store, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert "\x1b" not in done.stdout
    _, _, *rows = done.stdout.splitlines()
    assert len(rows) == len(set(rows)) and all(re.match(r"\S", row) for row in rows)


def test_what_is_shown_has_no_control_or_direction_characters():
    assert visible("a\x1b[31mb\u202ec\nd") == "a [31mb c d"


def test_json_of_show_is_json_with_the_sentences(kg):
    _, out, _ = kg("kg show CR --format json")
    page = json.loads(out)
    sentences = [e["sentence"] for s in page["sections"] for x in s["entries"] for e in x["evidence"]]
    assert page["thing"]["iri"].endswith("/country/CR")
    assert any("memorandum of understanding" in s for s in sentences)


@pytest.mark.parametrize("name", ["CR", "cr", "Costa Rica", "costa rica", "Republic of Costa Rica", "country:CR",
                                  "https://w3id.org/coopgraph/id/country/CR"])  # fmt: skip
def test_a_country_is_found_by_code_name_official_name_and_iri(kg, name):
    code, out, err = kg(["show", name])
    assert code == 0, err
    assert out.startswith("Costa Rica\n")


def test_facts_are_shown_newest_first_with_sentence_and_notice(kg):
    _, out, _ = kg("kg show KR")
    section = out.split("\nAgreements (")[1].split("\n\n")[0]
    dates = re.findall(r"^  (\d{4}[-\d]*)", section, re.MULTILINE)
    assert len(dates) > 3 and dates == sorted(dates, reverse=True)
    assert "mois-2017-08-02-central-america, 2017-08-02" in section and "“" in section


def test_the_readme_shows_what_the_commands_print():
    done = subprocess.run([sys.executable, "docs/readme.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


# ------------------------------------------------------------------ a drawing beside the picture
def test_a_png_shows_the_words_of_the_drawing(kg):
    from kg.viz import drawing

    pytest.importorskip("resvg_py")
    code, _, err = kg("kg viz --focus CR --image a.png --title Ties -o a.html")
    if code == 2 and "needs a font" in err:
        pytest.skip("no font on this machine")
    assert code == 0, err
    first = Path("a.png").read_bytes()
    assert first.startswith(b"\x89PNG") and max(int.from_bytes(first[i : i + 4]) for i in (16, 20)) > 1000
    assert max(int.from_bytes(first[i : i + 4]) for i in (16, 20)) <= drawing.MOST_PIXELS
    assert kg("kg viz --focus CR --image b.png --title Friends -o a.html")[0] == 0
    assert Path("b.png").read_bytes() != first
    assert kg("kg viz --focus CR --image c.png --title Ties -o a.html")[0] == 0
    assert Path("c.png").read_bytes() == first


def test_a_png_without_its_package_says_what_to_install(kg, monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    code, _, err = kg("kg viz --image a.png")
    assert code == 2 and "pip install 'coopgraph-kg[image]'" in one_line(err)
    assert not Path("a.png").exists() and not Path("kg-picture.html").exists()


# ------------------------------------------------------------------ a picture of a query's answer
def drawn(page: str) -> tuple[set[str], set[str]]:
    """The labels of the nodes, and of the occasions and agreements, in a page."""
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])
    return {n["label"] for n in data["nodes"]}, {t["label"] for t in data["things"]}


def test_a_picture_shows_only_what_a_saved_query_names(kg):
    code, _, err = kg("kg viz --query agreements-signed --param country=CR -o a.html")
    assert code == 0, err
    _, table, _ = kg("kg query agreements-signed --param country=CR --format json")
    signed = {row["name"]["value"] for row in json.loads(table)["results"]["bindings"]}
    labels, things = drawn(Path("a.html").read_text("utf-8"))
    assert "Costa Rica" in labels and things and things <= signed


@pytest.mark.parametrize("asked", ["ties --param strength=strong", "partners --param country=CR",
                                   "partners-by-year --param country=CR"])  # fmt: skip
def test_a_picture_shows_the_ties_of_a_table_and_no_others(kg, asked):
    code, _, err = kg(f"kg viz --query {asked} -o t.html")
    assert code == 0, err
    _, table, _ = kg(f"kg query {asked} --format json")
    named = {row["tie"]["value"].rpartition("/")[2] for row in json.loads(table)["results"]["bindings"]}
    page = Path("t.html").read_text("utf-8")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])
    ends = [{data["nodes"][e[k]]["id"].rpartition("/")[2] for k in ("s", "t")} for e in data["edges"]]
    assert sorted(map(sorted, ends)) == sorted(sorted(tie.split("--")) for tie in named)


def test_a_picture_shows_only_what_a_query_of_ones_own_constructs(kg):
    own = (
        "CONSTRUCT { ?t coop:between ?a } WHERE { ?t a coop:Tie ; coop:between ?a, ?b FILTER(?a != ?b) "
        "?a skos:notation 'CR' . ?b skos:notation 'KR' }"
    )
    code, _, err = kg("kg viz --query - -o b.html", stdin=own)
    assert code == 0, err
    assert "South Korea" in drawn(Path("b.html").read_text("utf-8"))[0]


@pytest.mark.parametrize(
    ("line", "stdin", "code", "said"),
    [
        ("kg viz --param country=CR", None, 2, "--param: it is for --query"),
        ("kg viz --query nothing-such", None, 2, "no saved query has this name"),
        ("kg viz --query -", "ASK { ?a ?b ?c }", 2, "yes or no"),
        ("kg viz --query -", "SELECT ?a { ?a a coop:Country FILTER(false) }", 1, "no rows"),
        ("kg viz --query -", "SELECT ('x' AS ?a) {}", 2, "name nothing by IRI"),
        ("kg viz --query -", "SELECT (coop:Tie AS ?a) {}", 2, "none of them an actor"),
        ("kg viz --query -", "SELECT * { SERVICE <http://a/> { ?a ?b ?c } }", 2, "SERVICE would ask another server"),
    ],
)
def test_a_query_that_cannot_be_drawn_is_refused_with_advice(kg, line, stdin, code, said):
    got, _, err = kg(line, stdin)
    assert got == code and said in one_line(err)
    assert not Path("kg-picture.html").exists()
