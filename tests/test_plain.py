"""Saved queries that were written anew for speed, beside their plain forms in `plain/`: the same rows, in order.

A change of what such a query asks is made in both.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import lookup
from kg import query as q
from kg.graph.store import open_store

PLAIN = {p.stem: p for p in sorted((Path(__file__).parent / "plain").glob("*.rq"))}
GIVEN = {
    "body-line": [{"body": "MOIS"}],
    "body-line-occasions": [{"body": "MOIS"}, {"body": "MOIS", "since": "2015"}],
    "bodies-abroad": [{}, {"country": "KR"}, {"since": "2016"}],
    "events-in": [{}, {"country": "KR"}, {"city": "Seoul"}, {"since": "2016"}],
    "first-contacts": [{}, {"country": "KR"}, {"since": "2016"}],
    "highest-contact": [{}, {"country": "KR"}, {"since": "2016"}],
    "officials-and-counterparts": [{}, {"country": "KR"}, {"rank": "minister"}],
    "ties": [{}, {"strength": "strong"}],
}
PAIR = "SELECT ?x ?y { ?t a coop:Tie ; coop:between ?x, ?y FILTER(STR(?x) < STR(?y)) } ORDER BY ?t LIMIT 1"


def rows(store, query: q.Query, given: dict[str, str]) -> tuple:
    text, shift = q.bind(query, given, lambda kind, named: lookup.one(store, kind, named), q.tokenize(query.text))
    found = q.evaluate(store, query, text, shift)
    return found.columns, found.rows


@pytest.mark.parametrize("name", PLAIN)
def test_a_query_written_for_speed_gives_the_rows_of_its_plain_form(sample_store, name):
    store = open_store(sample_store)
    pair = dict(zip("ab", (t.value for t in next(iter(store.query(PAIR)))), strict=True))
    plain = q.load(str(PLAIN[name]))
    assert plain.parameters == q.load_saved(name).parameters
    for given in [pair] if name == "evidence" else GIVEN.get(name, [{}]):
        wanted = rows(store, plain, given)
        assert wanted[1], f"nothing to compare for {given}"
        assert rows(store, q.load_saved(name), given) == wanted, given


def test_a_query_that_lost_a_filter_does_not_give_the_rows_of_its_plain_form(sample_store):
    store = open_store(sample_store)
    text = q.load_saved("first-contacts").text
    assert text.count("FILTER(STR(?x) < STR(?y))") == 1
    lost = q.parse("lost", text.replace("FILTER(STR(?x) < STR(?y))", ""), "lost")
    assert rows(store, lost, {}) != rows(store, q.load(str(PLAIN["first-contacts"])), {})
