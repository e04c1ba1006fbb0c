"""What campaigns found once (tests/campaigns/fuzz.py) stays mended, and what they begin with keeps all promises."""

from __future__ import annotations

import pytest
from campaigns import fuzz
from campaigns.naughty import STRINGS, fields

FOUND = {
    "corrections": [
        b'verb,thing\n"a\nb",x\n',  # a line feed in a message
        "verb,thing,reason\nretract,x,a\u2028b\n".encode(),  # a cell was cut at a mark that is no line feed to CSV
    ],
    "readers": [b'\x05{"a\\nb": 1}'],  # a line feed in the name of a field, in a message
    "parameters": [b"\x0c\n?K0", b"\x0c\xe2\x80\xa8"],  # a line feed in a value, in a message
}


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_what_campaigns_found_and_begin_with_breaks_no_promise(target):
    for data in (*FOUND.get(target, ()), *fuzz.seeds(target)[::5]):
        fuzz.TARGETS[target](data)


@pytest.mark.parametrize("field", fuzz.TARGETS)
def test_naughty_strings_break_no_promise_in_any_field(field):
    for text in STRINGS[:: 1 if field in ("corrections", "readers") else 12]:
        for data in fields(field, text):
            fuzz.TARGETS[field](data)
