"""A spaCy model as a further source of names: what it calls a person or an organisation, and no rule saw.

The rules read first. A name that overlaps nothing they found is added before they read occasions, so that it can take
part; it has no post and no country, and its readings say which model gave it. Any spaCy pipeline that marks entities
will do, also one whose component is GLiNER; it must be installed, nothing is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput
from kg.model import BodyFact, Extraction, Notice, OfficialFact

if TYPE_CHECKING:
    from kg.extract.document import Document

DEFAULT_MODEL = "en_core_web_sm"
PERSONS = frozenset(("PERSON", "PER", "person"))
BODIES = frozenset(("ORG", "organization", "organisation"))
CONFIDENCE = 0.5  # until `kg eval --calibration` has measured the model that is used


@lru_cache(maxsize=1)
def pipeline(model: str) -> Any:
    """The spaCy pipeline of this name or folder. Raises BadInput where spaCy or the pipeline is missing."""
    try:
        import spacy
    except ImportError:
        raise BadInput("--extractor ner: spaCy is not installed; pip install 'coopgraph-kg[ner]'") from None
    try:
        return spacy.load(model)
    except (OSError, ValueError) as why:
        raise BadInput(f"--extractor ner: no spaCy model {model!r}: {str(why).splitlines()[0]}; "
                       f"install one (python -m spacy download {DEFAULT_MODEL}) and name it with --model") from None


@dataclass(frozen=True, slots=True)
class Ner:
    """The rules, with the names of a spaCy model. model: an installed pipeline's name, or its folder."""

    model: str = DEFAULT_MODEL

    @property
    def label(self) -> str:
        """Name, model and version: another version may name others."""
        meta = pipeline(self.model).meta
        return f"ner {meta['lang']}_{meta['name']} {meta['version']}"

    def __call__(self, notice: Notice) -> Extraction:
        from kg.extract import extract

        return extract(notice, more=self.names)

    def names(self, doc: Document) -> None:
        """Add the persons and organisations of the model that overlap nothing which the rules found."""
        from kg.extract.document import Body, Mention, Official

        known: dict[str, str] = {}
        for ent in pipeline(self.model)(doc.text).ents:
            name = " ".join(ent.text.split())
            is_person = ent.label_ in PERSONS
            if not (is_person or ent.label_ in BODIES) or not _one_name(name):
                continue
            s = doc.sentence_at(ent.start_char)
            if not s.begin <= ent.start_char < ent.end_char <= s.end:
                continue
            if any(m.begin < ent.end_char and ent.start_char < m.end for m in doc.within(s.begin, s.end)):
                continue
            local = known.get(name)
            if local is None and is_person:
                local = known[name] = f"official/{len(doc.officials) + 1}"
                doc.officials[local] = Official(local, name)
            elif local is None:
                local = known[name] = f"body/{len(doc.bodies) + 1}"
                doc.bodies[local] = Body(local, name)
            kind = local.partition("/")[0]
            rule = f"named {'person' if kind == 'official' else 'organisation'} of a model"
            doc.add(Mention(ent.start_char, ent.end_char, kind, local, rule))
            doc.state(rule, s.begin, s.end, OfficialFact(local, name) if kind == "official" else BodyFact(local, name),
                      confidence=CONFIDENCE)


def _one_name(name: str) -> bool:
    """Whether the words can be one full name: two or more, each beginning with a capital."""
    from kg.extract.event_words import HEADS

    words = name.split()
    if words[-1].lower() in HEADS:
        return False  # an occasion: the rules read those
    return 1 < len(words) < 9 and all(w[:1].isupper() or len(w) < 4 for w in words)
