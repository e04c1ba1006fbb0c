"""Names as a person types them find the things that have them."""

from __future__ import annotations

import pytest
from making import extraction, store_of

from kg.lookup import NotFound, find, fold
from kg.model import BodyFact


@pytest.mark.parametrize(("typed", "name"), [
    ("ministere de l'interieur", "Ministère de l’Intérieur"),
    ("interieur", "Ministère de l’Intérieur"),
    ("City of Lodz", "City of Łódź"),
    ("the UN Women", "U.N. Women"),
    ("labour cooperation", "Labour Co-operation Agency"),
    ("people congress", "National People's Congress"),
])
def test_a_name_or_some_words_of_it_find_a_body_however_they_are_written(typed, name):
    text = f"The {name} of Panama met."
    store = store_of(extraction(BodyFact("body/PA.a", name, country="PA"), text=text))
    assert find(store, typed, ["body"]).name == name


@pytest.mark.parametrize("typed", ["nterieur", "Interior", "ministeres", "'", "the"])
def test_what_is_no_word_of_a_name_does_not_find_it(typed):
    text = "The Ministère de l’Intérieur of Panama met."
    store = store_of(extraction(BodyFact("body/PA.a", "Ministère de l’Intérieur", country="PA"), text=text))
    with pytest.raises(NotFound):
        find(store, typed, ["body"])


def test_a_name_is_looked_for_by_its_spelling_while_it_is_typed():
    assert fold("World Health Organisation").split()[2].startswith(fold("organis"))
