"""What turns a notice into readings, behind one protocol: a notice in, its readings out (`kg.model.Extraction`).

The rules (`kg.extract`) are the default. A language model is another (`kg.extractors.llm`), the rules with the names
of a spaCy model a third (`kg.extractors.ner`). What an extractor gives
goes the same way afterwards: its quotes are held against the text, and its name stands in every reading's rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.errors import BadInput
from kg.model import Extraction, Notice

if TYPE_CHECKING:
    from kg.extract.document import Document

NAMES = ("rules", "llm", "ner")
INVENTED = "its quote does not stand in the notice"  # why a reading is rejected; counted in the report of a build
REJECTED = "rejected: "  # how such a reading begins among what a build could not place


class Skip(Exception):
    """The extractor has no answer for this notice; the next build asks again. The text says why, in one line."""


class Extractor(Protocol):
    """What `build`, `explain` and `eval` ask. It is sent to other processes, so it must pickle."""

    @property
    def label(self) -> str:
        """Name and version: what besides the notice decides on the readings. Part of a build's fingerprint."""

    def __call__(self, notice: Notice) -> Extraction:
        """The readings of a notice. Raises Skip where there are none to be had, BadInput where none ever will be."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The default: rules, offline. Their version is the fingerprint of their code, which a build takes anyway."""

    label: str = "rules"

    def __call__(self, notice: Notice) -> Extraction:
        from kg.extract import extract

        return extract(notice)


def extractor(name: str = "rules", *, endpoint: str | None = None, model: str | None = None, timeout: float = 120.0,
              answers: Path | None = None) -> Extractor:
    """An extractor by its name, one of NAMES.

    endpoint, model, timeout, answers: for a language model, see `kg.extractors.llm.Llm`; model alone: for ner, the
    spaCy pipeline. Raises BadInput where the name is none, or where something is missing or cannot be used.
    """
    if name == "ner" and not endpoint:
        from kg.extractors.ner import DEFAULT_MODEL, Ner, pipeline

        pipeline(model or DEFAULT_MODEL)
        return Ner(model or DEFAULT_MODEL)
    if name == "llm":
        from kg.extractors.llm import Llm, folder_of_answers

        if not endpoint or not model:
            raise BadInput("--extractor llm: needs an address and a model; give --endpoint http://127.0.0.1:8080/v1 "
                           "and --model NAME")
        return Llm(endpoint, model, timeout, answers or folder_of_answers())
    if name != "rules":
        raise BadInput(f"--extractor {name}: unknown; one of {', '.join(NAMES)}")
    if endpoint or model:
        raise BadInput("--endpoint and --model are for a language model; add --extractor llm")
    return Rules()


def document(extraction: Extraction) -> Document:
    """An extraction as `kg explain` shows it: sentence by sentence, with what was left out."""
    from kg.extract.document import Document
    from kg.language.sentences import sentences

    found = Document(extraction.notice, sentences(extraction.notice.text))
    found.readings, found.dropped = list(extraction.readings), list(extraction.dropped)
    return found


def rejected(extraction: Extraction) -> tuple[str, ...]:
    """What of an extraction was rejected because its quote was invented, in words."""
    return tuple(f"{REJECTED}{d.what}: {d.why}" for d in extraction.dropped if d.why == INVENTED)
