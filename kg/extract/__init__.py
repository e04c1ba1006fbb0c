"""A notice becomes readings: the rules, family by family, in the order in which they need each other."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.agreements import read_agreements
from kg.extract.bodies import read_bodies
from kg.extract.confidence import confidences
from kg.extract.countries import read_countries
from kg.extract.dates import read_dates
from kg.extract.document import Document
from kg.extract.events import read_events
from kg.extract.groups import read_groups
from kg.extract.officials import read_officials
from kg.language.sentences import sentences
from kg.model import Extraction, Notice

# Each family reads the mentions that the earlier ones left in the document.
FAMILIES = (read_dates, read_countries, read_bodies, read_officials, read_groups, read_agreements, read_events)


def read(notice: Notice) -> Document:
    """Run all families of rules over a notice and return the document with its mentions, readings and drops."""
    doc = Document(notice, sentences(notice.text))
    for family in FAMILIES:
        family(doc)
    # what was measured goes before what a rule states of itself
    measured = confidences()
    doc.readings = [replace(r, confidence=measured.get(r.rule, r.confidence)) for r in doc.readings]
    return doc


def extract(notice: Notice) -> Extraction:
    """The default extractor: rules. In: a notice. Out: its readings in the order of the text, and what was dropped."""
    doc = read(notice)
    readings = sorted(doc.readings, key=lambda r: (r.begin, r.end, r.rule, repr(r.facts)))
    return Extraction(notice, tuple(readings), tuple(doc.dropped))
