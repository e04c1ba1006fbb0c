"""A notice becomes readings: the rules, family by family, in the order in which they need each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from kg.extract.agreements import read_agreements
from kg.extract.bodies import read_bodies
from kg.extract.confidence import confidences
from kg.extract.countries import read_countries
from kg.extract.dates import read_dates
from kg.extract.document import Document
from kg.extract.events import read_events
from kg.extract.groups import read_groups
from kg.extract.officials import read_officials
from kg.extract.references import read_references
from kg.language.sentences import sentences
from kg.model import Extraction, Notice, Reading

# Each family reads the mentions that the earlier ones left in the document.
FAMILIES = (
    read_dates,
    read_countries,
    read_bodies,
    read_officials,
    read_references,
    read_groups,
    read_agreements,
    read_events,
)


def read(notice: Notice, more: Callable[[Document], None] | None = None) -> Document:
    """Run all families of rules over a notice and return the document with its mentions, readings and drops.

    more: a further source of mentions, asked once persons and bodies are read and before what rests on them.
    """
    doc = Document(notice, sentences(notice.text))
    for family in FAMILIES:
        if more is not None and family is read_references:
            more(doc)
        family(doc)
    # what was measured goes before what a rule states of itself
    measured = confidences()
    doc.readings = [Reading(r.rule, r.begin, r.end, r.quote, measured.get(r.rule, r.confidence), r.facts)
                    for r in doc.readings]
    return doc


def extract(notice: Notice, more: Callable[[Document], None] | None = None) -> Extraction:
    """The default extractor: rules. In: a notice. Out: its readings in the order of the text, and what was dropped."""
    doc = read(notice, more)
    # the facts as text tell only those apart that have all else in common: they are many, and it is slow
    often = Counter((r.begin, r.end, r.rule) for r in doc.readings)
    readings = sorted(doc.readings, key=lambda r: (r.begin, r.end, r.rule,
                                                   repr(r.facts) if often[r.begin, r.end, r.rule] > 1 else ""))
    return Extraction(notice, tuple(readings), tuple(doc.dropped))
