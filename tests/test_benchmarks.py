"""The benchmark of saved queries: it ends within its limits, and says of each query what was measured, or why not."""

from __future__ import annotations

import re

from benchmarks import asking


def table(capfd, *words: str) -> dict[str, list[str]]:
    asking.main(list(words))
    rows = [line.strip("| ").split(" | ") for line in capfd.readouterr().out.splitlines() if line.startswith("| ")]
    return {cells[0]: [c.strip(" |") for c in cells[1:]] for cells in rows}


def test_the_benchmark_gives_rows_and_seconds_by_every_engine(sample_store, capfd):
    found = table(capfd, str(sample_store), "--only", "evidence,topics", "--rdflib-cap", "60")
    assert int(found["evidence"][0]) > 0 and found["evidence"][3] == "reads sentences"
    for cell in found["topics"]:
        assert re.fullmatch(r"[\d,.]+", cell)


def test_the_benchmark_goes_on_without_rdflib_where_its_load_takes_too_long(sample_store, capfd):
    found = table(capfd, str(sample_store), "--only", "topics", "--load-cap", "0.01")
    assert found["topics"][3] == "load over 0.01 s"


def test_the_benchmark_says_what_its_budget_left_out(sample_store, capfd):
    found = table(capfd, str(sample_store), "--only", "topics", "--budget", "0", "--without-rdflib")
    assert found["topics"] == ["not reached: the budget of time was spent"]


def test_the_benchmark_ends_a_query_at_its_cap(sample_store, capfd, tmp_path):
    endless = tmp_path / "endless.rq"
    endless.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?h) }\n", "utf-8")
    found = table(capfd, str(sample_store), "--only", str(endless), "--cap", "0.3", "--without-rdflib")
    assert found[str(endless)] == ["over 0.9"]
