"""OpenRefine can match countries and bodies of a table, and nothing is called a match that might be another thing."""

from __future__ import annotations

import json

import pytest


def candidates(client, text: str, **more) -> list[dict]:
    queries = json.dumps({"q0": {"query": text, **more}})
    answer = client.post("/reconcile", data={"queries": queries})
    assert answer.status_code == 200
    assert client.get("/reconcile", params={"queries": queries}).json() == answer.json()
    return answer.json()["q0"]["result"]


def test_the_manifest_names_addresses_that_answer(client):
    manifest = client.get("/reconcile").json()
    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"] == "https://w3id.org/coopgraph/id/"
    assert client.get(manifest["view"]["url"].replace("{{id}}", "country/CR")).status_code == 200
    preview = client.get(manifest["preview"]["url"].replace("{{id}}", "country/CR"))
    assert "Costa Rica" in preview.text
    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    assert "x-frame-options" not in preview.headers
    for kind, address in manifest["suggest"].items():
        found = client.get(address["service_url"] + address["service_path"], params={"prefix": "co"}).json()["result"]
        assert found and all(f["id"] and f["name"] for f in found), kind


def amiss(kind: str, answer: dict) -> list[str]:
    """What an answer lacks of that which Reconciliation Service API 0.2 says it must have."""

    def lacks(item, **types) -> list[str]:
        return [f"{k}: {item.get(k)!r}" for k, t in types.items() if type(item.get(k)) not in t]

    text, number = (str,), (int, float)
    if kind == "manifest":
        out = lacks(answer, name=text, identifierSpace=text, schemaSpace=text, versions=(list,))
        out += [] if "0.2" in answer.get("versions", ()) else ["versions: not 0.2"]
        out += [p for p in ("view", "preview") if answer.get(p, {}).get("url", "").count("{{id}}") != 1]
        out += lacks(answer.get("preview", {}), width=(int,), height=(int,))
        return out + [x for t in answer.get("defaultTypes", ()) for x in lacks(t, id=text, name=text)]
    if kind == "results":
        found = [c for of in answer.values() for c in of["result"]]
        out = [x for c in found for x in lacks(c, id=text, name=text, score=number, match=(bool,), type=(list,))]
        return out + [x for c in found for t in c.get("type", ()) for x in lacks(t, id=text)]
    if kind == "suggested":
        return [x for s in answer["result"] for x in lacks(s, id=text, name=text)]
    out = [x for m in answer["meta"] for x in lacks(m, id=text, name=text)]
    cells = [c for row in answer["rows"].values() for of in row.values() for c in of]
    return out + [str(c) for c in cells if set(c) not in ({"str"}, {"int"}, {"float"}, {"date"}, {"id", "name"}, set())]


def test_answers_have_what_the_specification_asks_for(client):
    manifest = client.get("/reconcile").json()
    assert amiss("manifest", manifest) == []
    assert amiss("manifest", {**manifest, "versions": ["0.1"]}) and amiss("manifest", {**manifest, "schemaSpace": None})
    queries = {"a": {"query": "Costa Rica"}, "b": {"query": "Ministry", "type": "body"}, "c": {"query": "zzzz qqqq"}}
    results = client.post("/reconcile", data={"queries": json.dumps(queries)}).json()
    assert amiss("results", results) == [] and set(results) == set(queries)
    assert amiss("results", {"a": {"result": [{**results["a"]["result"][0], "score": "100"}]}})
    for address in manifest["suggest"].values():
        found = client.get(address["service_url"] + address["service_path"], params={"prefix": "co"}).json()
        assert amiss("suggested", found) == [] and amiss("suggested", {"result": [{"id": "x"}]})
    wish = {"ids": ["country/CR"], "properties": [{"id": "notices"}, {"id": "kind"}]}
    more = client.post("/reconcile", data={"extend": json.dumps(wish)}).json()
    assert amiss("extended", more) == [] and [m["id"] for m in more["meta"]] == ["notices", "kind"]
    assert amiss("extended", {**more, "rows": {"country/CR": {"kind": [{"text": "country"}]}}})


@pytest.mark.parametrize("text", ["Costa Rica", "CR", "republic of costa rica", "COSTA RICA"])
def test_a_country_is_matched_by_each_of_its_names(client, text):
    first = candidates(client, text, type="country")[0]
    assert (first["id"], first["match"]) == ("country/CR", True)


def test_a_body_is_matched_by_its_name(client):
    first = candidates(client, "Korea Customs Service", type="body")[0]
    assert first["match"] is True
    assert first["type"] == [{"id": "body", "name": "Bodies"}]


def test_a_name_that_several_bodies_have_is_no_match_until_the_country_is_given(client):
    several = candidates(client, "Ministry of Foreign Affairs", type="body", limit=20)
    assert len([c for c in several if c["score"] > 97]) > 1
    assert not any(c["match"] for c in several)
    told = candidates(
        client, "Ministry of Foreign Affairs", type="body", properties=[{"pid": "country", "v": "Poland"}]
    )
    assert not any(c["match"] for c in told if "Poland" not in c["description"])


def test_a_slip_is_offered_and_never_matched(client):
    found = candidates(client, "Costa Rika", type="country")
    assert found[0]["id"] == "country/CR"
    assert not any(c["match"] for c in found)
    assert candidates(client, "zzzz qqqq") == []


def test_further_columns_can_be_had(client):
    wish = {"ids": ["country/CR", "country/QQ"], "properties": [{"id": "notices"}, {"id": "kind"}]}
    rows = client.post("/reconcile", data={"extend": json.dumps(wish)}).json()["rows"]
    assert rows["country/CR"]["notices"] == [{"str": "2"}]
    assert rows["country/QQ"]["notices"] == []


@pytest.mark.parametrize(
    "text", ["", "[", "[1]", '"x"', "null", "{" * 3000, json.dumps({str(i): {} for i in range(101)})]
)
def test_what_is_no_batch_of_queries_is_refused(client, text):
    assert client.post("/reconcile", data={"queries": text}).status_code == 400


@pytest.mark.parametrize(
    "query", [None, 5, {}, {"query": 7}, {"query": "zzzz", "type": 5}, {"query": "zzzz", "properties": 3}]
)
def test_a_strange_query_has_no_candidates_and_breaks_nothing(client, query):
    answer = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200
    assert answer.json()["q0"]["result"] == []
