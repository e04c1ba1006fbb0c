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
