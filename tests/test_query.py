"""Queries: the head of a file, the guard, parameters, errors with line and column, and the saved questions."""

from __future__ import annotations

import pytest

from kg import query as q
from kg.errors import QueryError


def written(text: str) -> q.Query:
    return q.parse("x", text, "x.rq")


def no_one(kind: str, text: str) -> str:
    raise AssertionError(f"looked up {kind} {text}")


# ------------------------------------------------------------------ the head of a file
def test_the_first_comment_is_the_question_and_param_lines_are_typed():
    asked = written(
        "# Who met whom?\n# param: country country required - whose meetings\n"
        "# param: since year optional=2000 – first year\n# param: kind mou|treaty optional\nSELECT * WHERE {}"
    )
    assert asked.question == "Who met whom?"
    assert asked.parameters == (
        q.Parameter("country", "country", True, None, "whose meetings"),
        q.Parameter("since", "year", False, "2000", "first year"),
        q.Parameter("kind", "mou|treaty", False, None, ""),
    )


def test_a_parameter_line_that_does_not_read_is_named_with_its_line():
    with pytest.raises(QueryError, match=r"x\.rq:2: this parameter line does not read"):
        written("# Q?\n# param: since yeer required\nSELECT * WHERE {}")


def test_a_param_line_below_the_head_is_only_a_comment():
    assert written("# Q?\nSELECT * WHERE {\n# param: a text required\n}").parameters == ()


# ------------------------------------------------------------------ the guard
@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "select * { service silent <http://127.0.0.1/> {} }",
        "SELECT * { ?a ?b ?c } # x\nSERVICE <x:y> {}",
        r"SELECT * { SER\u0056ICE <x:y> { ?s ?p ?o } }",
        r"SELECT * { \U00000053ERVICE <x:y> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'open SERVICE <x:y> { } }",
        "SELECT (1<2 AS ?c) { SERVICE <x:y> {} }",
    ],
)
def test_service_is_refused_in_every_spelling(text):
    with pytest.raises(QueryError, match=r"x\.rq:\d+:\d+: SERVICE"):
        q.guard(written(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM"),
        ("SELECT * FROM NAMED <x:y> { ?s ?p ?o }", "FROM"),
        ("LOAD <http://127.0.0.1/>", "LOAD"),
        ("INSERT DATA { <a:b> <a:c> <a:d> }", "INSERT would change the store"),
        ("PREFIX a: <b:c> DELETE WHERE { ?s ?p ?o }", "DELETE would change the store"),
        ("DROP ALL", "DROP would change the store"),
        ("clear all", "CLEAR would change the store"),
    ],
)
def test_what_fetches_or_changes_is_refused(text, said):
    with pytest.raises(QueryError, match=said):
        q.guard(written(text))


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * WHERE { ?s ?p "SERVICE", \'FROM\', """LOAD " it""" }',
        "SELECT ?service ?from WHERE { ?service coop:load <http://x/SERVICE/FROM> ; a service:x } # DELETE",
        'SELECT * WHERE { ?s ?p "x"@from }',
        "SELECT * WHERE { ?s ?p ?o FILTER(?s < ?o && ?o > 3) }",
    ],
)
def test_words_inside_names_strings_and_comments_are_not_keywords(text):
    assert q.guard(written(text))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE " + "{" * 65 + "}" * 65,
        "SELECT * WHERE { ?s ?p " + "(" * 2000 + ")" * 2000 + "}",
        "SELECT * WHERE { ?s ?p " + "[ ?p " * 70 + "]" * 70 + "}",
        "SELECT * WHERE { FILTER(" + "!" * 3000 + "true) }",
        "SELECT * WHERE { {} " + "UNION {} " * 7000 + "}",
        "SELECT * WHERE { ?s " + "<a:b>/" * 3000 + "<a:b> ?o }",
        "SELECT * WHERE { FILTER(true" + "||true" * 3000 + ") }",
        "SELECT * WHERE { ?s ?p '" + "x" * 70_000 + "' }",
    ],
)
def test_queries_that_would_kill_the_engine_are_refused(text):
    with pytest.raises(QueryError, match=r"nested more than 64|more than 500|longer than 64 kB"):
        q.guard(written(text))


def test_a_file_without_a_query_is_refused():
    with pytest.raises(QueryError, match=r"x\.rq: no query in it"):
        q.guard(written("# only a comment\n"))


# ------------------------------------------------------------------ parameters
def bound(text: str, **given: str) -> str:
    asked = written(text)
    return q.bind(asked, given, lambda kind, named: f"https://example.org/{named}", q.tokenize(asked.text))[0]


def test_a_value_is_bound_at_the_head_of_where_as_a_term():
    text = bound("# Q?\n# param: country country required\nSELECT * WHERE { ?x ?y ?country }", country="CR")
    assert "WHERE { VALUES ?country { <https://example.org/CR> }  ?x ?y ?country }" in text


def test_text_of_a_user_is_data_whatever_it_holds():
    import pyoxigraph as ox

    evil = "x\" } } SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } # \\ \n '''"
    text = bound("# param: word text required\nSELECT ?word WHERE { BIND(1 AS ?one) }", word=evil)
    (row,) = ox.Store().query(text)
    assert row["word"].value == evil.casefold()


def test_an_optional_parameter_that_is_not_given_stays_unbound():
    assert "VALUES" not in bound("# param: since year optional\nSELECT * WHERE { FILTER(!BOUND(?since)) }")


def test_a_default_is_used_unless_a_value_is_given():
    asked = "# param: since year optional=2010\nSELECT * WHERE { ?a ?b ?since }"
    assert '"2010-01-01"' in bound(asked)
    assert '"2015-01-01"' in bound(asked, since="2015")


def test_inner_groups_that_ask_for_the_parameters_get_them_too():
    text = bound(
        "# param: n int required\nSELECT * WHERE { {\n  #: parameters\n ?a ?b ?n } UNION {\n  #: parameters\n} }", n="3"
    )
    assert text.count("VALUES ?n {") == 3


@pytest.mark.parametrize(
    ("line", "value", "said"),
    [
        ("since year", "20l5", "not a year"),
        ("since year", "2015-07", "not a year"),
        ("since year", "٢٠١٥", "not a year"),
        ("day date", "2017-02-30", "no calendar has this day"),
        ("day date", "27.7.2017", "not a date"),
        ("n int", "many", "not a whole number"),
        ("kind mou|treaty", "mout", r"did you mean mou\?"),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_refused(line, value, said):
    with pytest.raises(QueryError, match=said):
        bound(f"# param: {line} required\nSELECT * WHERE {{}}", **{line.split()[0]: value})


def test_an_unknown_parameter_is_refused_with_the_nearest_name():
    with pytest.raises(QueryError, match=r"no parameter contry \(did you mean country\?\); it takes country"):
        bound("# param: country country required\nSELECT * WHERE {}", contry="CR")


def test_a_missing_parameter_is_named():
    with pytest.raises(QueryError, match=r"parameter country is missing \(whose\); give --param country="):
        bound("# param: country country required - whose\nSELECT * WHERE {}")


def test_a_query_with_parameters_needs_the_word_where():
    with pytest.raises(QueryError, match="needs the word WHERE"):
        bound("# param: n int required\nSELECT * { ?a ?b ?n }", n="3")


# ------------------------------------------------------------------ syntax errors
def failing(text: str, **given: str) -> str:
    import pyoxigraph as ox

    asked = written(text)
    ready, shift = q.bind(asked, given, no_one, q.tokenize(asked.text))
    with pytest.raises(SyntaxError) as e:
        ox.Store().query(ready)
    return str(q.syntax_error(asked, e.value, shift))


def test_a_syntax_error_has_the_line_and_column_of_the_file():
    import re

    assert re.match(r"x\.rq:3:\d+: not valid SPARQL", failing("SELECT ?x WHERE {\n ?x a ?y .\n ?x ) }"))


def test_a_misspelt_keyword_is_named_with_the_nearest_one():
    assert failing("SELECT ?x WHERE {\n FILTR(?x) }").startswith(
        "x.rq:2:2: not valid SPARQL: FILTR is no word of SPARQL (did you mean FILTER?)"
    )


def test_a_syntax_error_behind_a_bound_parameter_has_the_column_of_the_file():
    plain = failing("SELECT ?x WHERE { ?x a }")
    given = failing("# param: n int required\nSELECT ?x WHERE { ?x a }", n="1")
    assert plain.split(":")[2] == given.split(":")[2]


# ------------------------------------------------------------------ the dictionary
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * WHERE { ?e coop:hasParticipaton ?p }",
         r"1:21: the ontology has no coop:hasParticipaton \(did you mean .*hasParticipation"),
        ("SELECT * WHERE { ?e a coop:Ministri }", r"no coop:Ministri \(did you mean .*Ministry"),
        ("SELECT * WHERE { ?e coop:status status:singed }", r"no status:singed \(did you mean .*signed"),
        ("SELECT * WHERE { ?e <https://w3id.org/coopgraph/ns#partyy> ?p }", "no coop:partyy"),
        ("SELECT * WHERE { ?e cop:party ?p }", r"prefix cop: is not declared \(did you mean coop\?\)"),
        ("PREFIX k: <https://w3id.org/coopgraph/ns#> SELECT * WHERE { ?e k:partyy ?p }", "no k:partyy"),
    ],
)  # fmt: skip
def test_a_misspelt_term_or_prefix_is_named_with_the_nearest(text, said):
    asked = written(text)
    with pytest.raises(QueryError, match=said):
        q.check_terms(asked, q.guard(asked))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { ?e a coop:Event ; coop:status status:signed ; coop:role role:host ; foaf:name ?n }",
        "PREFIX x: <https://example.org/> SELECT * WHERE { ?e x:whatever country:CR, event:any }",
        "SELECT * WHERE { _:b ?p 'coop:Nonsense' } # coop:Nonsense",
        "PREFIX coop: <https://w3id.org/coopgraph/ns#> SELECT * WHERE { ?e coop:party ?p }",
    ],
)
def test_known_terms_and_foreign_ones_pass(text):
    asked = written(text)
    q.check_terms(asked, q.guard(asked))


# ------------------------------------------------------------------ the saved questions, over the sample notices
EXAMPLES = {
    "partners": {"country": "Costa Rica"},
    "partners-by-year": {"country": "KR"},
    "partners-of-partners": {"country": "CR"},
    "topics": {"country": "KR"},
    "evidence": {"a": "CR", "b": "KR"},
    "agreements-signed": {"country": "KR", "since": "2017", "kind": "mou"},
    "agreements-planned": {},
    "officials-and-counterparts": {"country": "KR", "rank": "Minister"},
    "bodies-abroad": {"country": "KR"},
    "forums": {"since": "2017"},
    "funders": {},
    "first-contacts": {"country": "CR"},
    "highest-contact": {"country": "KR"},
    "meetings-of-official": {"official": "Shim Bo-kyun"},
    "events-in": {"city": "Seoul"},
    "delegations": {"country": "KR"},
    "agreements-of-body": {"body": "World Bank"},
    "body-line": {"body": "MOSPA"},
    "body-line-occasions": {"body": "MOIS", "since": "2015"},
}


@pytest.fixture(scope="module")
def store(sample_store):
    from kg.graph.store import open_store

    return open_store(sample_store)


def ask(store, name: str, given: dict[str, str]) -> q.Answer:
    from kg import lookup

    asked = q.load_saved(name)
    text, shift = q.bind(asked, given, lambda kind, named: lookup.one(store, kind, named), q.tokenize(asked.text))
    return q.evaluate(store, asked, text, shift)


@pytest.mark.parametrize("name", sorted(q.saved()))
def test_a_saved_query_has_a_question_and_passes_its_own_guard(name):
    asked = q.load_saved(name)
    assert asked.question.endswith("?")
    assert all(p.text for p in asked.parameters)
    q.check_terms(asked, q.guard(asked))
    assert "ORDER BY" in asked.text, "rows come in any order"


def test_there_are_at_least_twelve_questions_of_analysts():
    assert len(EXAMPLES) >= 12 and set(EXAMPLES) <= set(q.saved())


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_question_runs_on_the_sample_and_its_rows_come_in_one_order(name, store):
    answer = ask(store, name, EXAMPLES[name])
    assert answer.columns and answer.rows == ask(store, name, EXAMPLES[name]).rows
    assert len(set(answer.rows)) == len(answer.rows)
    assert answer.rows, "no row: the sample should show the question at work"


def column(answer: q.Answer, name: str) -> list[str]:
    i = answer.columns.index(name)
    return [row[i].value if row[i] is not None else "" for row in answer.rows]


def test_partners_of_costa_rica_are_those_of_the_notice(store):
    answer = ask(store, "partners", {"country": "Costa Rica", "strength": "strong"})
    assert "South Korea" in column(answer, "partner") and "Costa Rica" not in column(answer, "partner")
    assert set(column(answer, "strength")) == {"strong"}


def test_since_and_kind_narrow_the_agreements(store):
    every = ask(store, "agreements-signed", {})
    some = ask(store, "agreements-signed", {"since": "2017", "kind": "mou"})
    assert 0 < len(some.rows) < len(every.rows)
    assert set(column(some, "kind")) == {"mou"} and min(column(some, "date")) >= "2017"
    assert len(set(column(every, "kind"))) > 3


def test_the_highest_contact_is_of_the_side_that_ranks_lower(store):
    answer = ask(store, "highest-contact", {"country": "KR"})
    rows = list(zip(*(column(answer, c) for c in ("year", "a", "b", "rank")), strict=True))
    assert len({row[:3] for row in rows}) == len(rows), "one row for a pair and a year"
    assert ("2017", "Costa Rica", "South Korea", "vice-minister") in rows


def test_what_is_planned_is_not_signed_and_has_its_sentence(store):
    planned, signed = ask(store, "agreements-planned", {}), ask(store, "agreements-signed", {})
    assert not set(column(planned, "agreement")) & set(column(signed, "agreement"))
    assert all(column(planned, "sentence"))


def test_evidence_of_a_pair_is_the_same_from_both_sides(store):
    one, other = ask(store, "evidence", {"a": "CR", "b": "KR"}), ask(store, "evidence", {"a": "KR", "b": "CR"})
    assert one.rows == other.rows and all(column(one, "sentence"))


def test_partners_of_partners_are_no_partners(store):
    mine = column(ask(store, "partners", {"country": "CR", "strength": "strong"}), "partner")
    theirs = column(ask(store, "partners-of-partners", {"country": "CR"}), "candidate")
    assert theirs and not set(mine) & set(theirs) and "Costa Rica" not in theirs


# ------------------------------------------------------------------ queries of a user's own, in a process apart
def apart(sample_store, text: str, timeout: float = 300.0, limit: int | None = None) -> q.Answer:
    return q.evaluate_apart(sample_store, written(text), text, limit=limit, timeout=timeout)


def test_a_query_apart_gives_what_it_gives_here(sample_store, store):
    text = q.load_saved("agreements").text
    here = q.evaluate(store, written(text), text)
    there = apart(sample_store, text)
    assert there.columns == here.columns and there.rows == here.rows and here.rows


def test_literals_keep_language_and_datatype_on_the_way(sample_store):
    text = 'SELECT ("a"@ko AS ?l) ("7"^^xsd:integer AS ?n) ("x\\ty\\u00e9" AS ?s) (<a:b> AS ?i) ?u WHERE {}'
    (row,) = apart(sample_store, text).rows
    assert [str(t) for t in row[:2]] == ['"a"@ko', '"7"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert row[2].value == "x\tyé" and row[3].value == "a:b" and row[4] is None


def test_ask_and_construct_work_apart(sample_store):
    assert apart(sample_store, "ASK { ?c a coop:Country }").boolean is True
    assert apart(sample_store, "ASK { ?c a <a:nothing> }").boolean is False
    triples = apart(sample_store, "CONSTRUCT { ?c a coop:Country } WHERE { ?c a coop:Country }").triples
    assert triples and list(triples) == sorted(triples, key=str)


def test_a_limit_cuts_and_says_so(sample_store):
    answer = apart(sample_store, "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o", limit=3)
    assert len(answer.rows) == 3 and answer.cut
    assert not apart(sample_store, "SELECT (1 AS ?n) WHERE {}", limit=1).cut


def test_an_endless_query_is_stopped_when_its_time_is_up(sample_store):
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(QueryError, match=r"x\.rq: stopped after 1 s; narrow the query or give --timeout"):
        apart(sample_store, text, timeout=1.0)


def test_a_query_that_kills_the_engine_kills_only_its_own_process(sample_store):
    with pytest.raises(QueryError, match="the engine died of this query"):
        apart(sample_store, "SELECT * WHERE " + "{" * 20_000 + "}" * 20_000)


def test_service_reaches_nobody_even_past_the_guard(sample_store):
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.2)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(QueryError):
            apart(sample_store, f"SELECT * WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_syntax_error_apart_has_its_line(sample_store):
    with pytest.raises(QueryError, match=r"x\.rq:2:2: not valid SPARQL: FILTR is no word"):
        apart(sample_store, "SELECT * WHERE {\n FILTR(?x) }")


def test_a_tie_has_its_days_though_one_of_its_occasions_is_undated(store):
    bare = "ASK { ?tie a coop:Tie ; coop:basis/coop:on/coop:begin ?day FILTER NOT EXISTS { ?tie coop:begin ?first } }"
    assert bool(store.query(bare)) is False
    assert bool(store.query("ASK { ?tie a coop:Tie ; coop:begin ?first FILTER(YEAR(?first) > 9000) }")) is False
