"""What is done with one notice, with no other at hand: on any core, on any machine, in any order.

Stage 1, `read`: extract and resolve; its result depends on the notice and the rules only, and is kept for the next
build. Stage 2 looks at all notices at once, in a few words each (`describe`, `merge`). Stage 3, `write`: the quads.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.build.state import Met, Said, candidate
from kg.errors import BadInput
from kg.resolve.merge import describe
from kg.resolve.merge import gather as gather  # stage 2
from kg.resolve.merge import join as join
from kg.resolve.merge import merge as merge
from kg.resolve.unsure import unsure as unsure

if TYPE_CHECKING:
    from kg.extractors import Extractor
    from kg.graph.quads import Candidate, Writer
    from kg.graph.ties import Contact
    from kg.model import Notice
    from kg.resolve import Resolved


SKIPPED = "skipped by the extractor: "  # how `Result.failed` begins where the next build is to ask again


@dataclass(frozen=True, slots=True)
class Result:
    """What stage 1 gives. `failed` says what went wrong in a rule; then nothing was read from the notice."""

    resolved: Resolved
    failed: str = ""


# ------------------------------------------------------------------ stage 1: a notice -> claims
def read(batch: list[tuple[bytes, Notice]], min_confidence: float,
         extractor: Extractor | None = None) -> list[tuple[bytes, bytes, bytes]]:
    """Extract and resolve notices: (key, result, description) for each. extractor: by default the rules.

    Raises BadInput where a reading breaks the evidence contract, or where the extractor cannot be used at all.
    """
    from kg.extractors import Rules, Skip, rejected
    from kg.language.registry import load_registry
    from kg.model import Extraction
    from kg.resolve import resolve

    registry = load_registry()
    extract = extractor or Rules()
    out = []
    for key, notice in batch:
        failed = ""
        try:
            extraction = extract(notice)
        except BadInput:
            raise
        except Skip as e:
            failed = f"{SKIPPED}{e}"
            extraction = Extraction(notice, ())
        except Exception as e:  # a rule's fault takes no other notice along; the end of the build tells it
            failed = _fault(e)
            extraction = Extraction(notice, ())
        try:
            resolved = resolve(extraction, registry, min_confidence)
        except Exception as e:
            e.add_note(f"while reading the notice {notice.id} ({notice.path})")
            raise
        # what a reading states has become claims; of the reading itself only place, rule and confidence are written
        resolved = replace(resolved, readings=tuple(replace(r, facts=()) for r in resolved.readings),
                           dropped=(*resolved.dropped, *rejected(extraction)))
        out.append((key, pack(Result(resolved, failed)), pack(describe(resolved))))
    return out


def _fault(e: Exception) -> str:
    """An exception in one line, with the place in our code."""
    import traceback

    last = traceback.extract_tb(e.__traceback__)[-1]
    return f"{type(e).__name__} in {Path(last.filename).name}, line {last.lineno}: {e}"


# ------------------------------------------------------------------ stage 2: all notices, in a few words each
def keys(description: Any) -> Iterable[str]:
    """The keys of the things that a notice speaks of, from its description."""
    return [row[0] for row in description]


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of what was read: which keys are replaced by which, and what corrections do.

    mapping: for all notices. own: for one notice (by id), further keys that are replaced in it only. orders: by notice,
    as `kg.resolve.correct.packed` gives them.
    """

    mapping: dict[str, str]
    own: dict[str, dict[str, str]]
    orders: dict[str, str]

    def names(self, notice: str, description: bytes) -> dict[str, str]:
        """What touches one notice; where it is as it was, the notice is not written again. Under ORDERS its orders."""
        found = {}
        if self.mapping:
            found = {key: self.mapping[key] for key in keys(unpack(description)) if key in self.mapping}
        found |= self.own.get(notice, {})
        if notice in self.orders:
            found[ORDERS] = self.orders[notice]
        return found

    def __bool__(self) -> bool:
        return bool(self.mapping or self.own or self.orders)


ORDERS = "corrections"  # no key of a thing


def renamed(resolved: Resolved, names: dict[str, str]) -> Resolved:
    """What a notice says, with the keys that its names give, and as corrections have it."""
    from kg.resolve.correct import corrected, rekeyed, unpacked

    done = rekeyed(resolved, {k: v for k, v in names.items() if k != ORDERS})
    return corrected(done, unpacked(names[ORDERS])) if ORDERS in names else done


# ------------------------------------------------------------------ stage 3: claims -> quads
@dataclass(frozen=True, slots=True)
class Written:
    """What stage 3 gives for one notice: N-Quads lines, and rows for what is settled between notices."""

    id: str
    facts: list[str]  # lines of the default graph
    evidence: list[str]  # lines of the graphs of the notice and its readings
    occasions: list[str]  # the events and agreements that it speaks of
    candidates: list[Candidate]
    contacts: list[Contact]
    codes: list[str]
    counts: dict[str, int]
    dropped: tuple[str, ...]
    failed: str


def written(data: bytes, names: dict[str, str], base: str) -> Written:
    """The quads of one notice, from its result of stage 1 and what `Plan.names` gives for it."""
    from kg.graph.ties import contacts

    result = unpack(data)
    resolved = renamed(result.resolved, names) if names else result.resolved
    done = writer_of(base).notice(resolved)
    found = contacts(resolved)
    codes = set(done.countries) | {x[8:] for c in found for x in (c.a, c.b) if x.startswith("country/")}
    return Written(resolved.notice.id, done.facts, done.evidence,
                   sorted({c.subject for c in resolved.claims if c.subject.startswith(("event/", "agreement/"))}),
                   done.candidates, found, sorted(codes), done.counts, resolved.dropped, result.failed)


def write(batch: list[tuple[bytes, dict[str, str]]], base: str,
          segment: str) -> tuple[str, list[tuple[Written, bytes]]]:
    """Write the quads of a batch into a file; hand back its name, and for each notice its rows and `sums` of facts."""
    rows = []
    with open(segment, "w", encoding="utf-8", newline="\n") as out:
        for data, names in batch:
            done = written(data, names, base)
            out.writelines(done.facts)
            out.writelines(done.evidence)
            rows.append((replace(done, facts=[], evidence=[]), sums(done.facts)))
    return segment, rows


def settled(said: Iterable[Said], base: str) -> tuple[list[str], list[str]]:
    """What holds of things of which several notices speak: lines of the default graph, and of the others."""
    facts, evidence, _ = writer_of(base).settle([candidate(row) for row in said])
    return facts, evidence


def settle(batch: list[Said], base: str, segment: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Settle some things, into a file; hand back its name, and for each thing the `sums` of its facts."""
    rows = []
    with open(segment, "w", encoding="utf-8", newline="\n") as out:
        for subject, said in groupby(batch, key=itemgetter(0)):
            facts, evidence = settled(said, base)
            out.writelines(facts)
            out.writelines(evidence)
            rows.append((subject, sums(facts)))
    return segment, rows


def ties(contacts: list[Met], days: bytes, base: str) -> list[str]:
    """The lines of contacts, sorted by pair and notice, and of the ties that they make.

    All contacts of a pair are to be there. days: the triples that say when their occasions were, as N-Triples.
    """
    from kg.graph.ties import Contact, contact_lines, fold

    iris = writer_of(base).iris
    told = "".join(line for notice, found in groupby(contacts, key=itemgetter(0))
                   for line in contact_lines(notice, [Contact(*row[1:]) for row in found], iris))
    told += fold(told.encode("utf-8") + days, iris).decode("utf-8")
    ends = (" .\n", f" <{iris.graph('ties')}> .\n")
    return [line[:-2] + end for line in sorted(set(told.split("\n")) - {""}) for end in ends]


def tie(contacts: list[Met], days: bytes, base: str, segment: str) -> tuple[str, None]:
    """Write the lines of `ties` into a file; hand back its name."""
    with open(segment, "w", encoding="utf-8", newline="\n") as out:
        out.writelines(ties(contacts, days, base))
    return segment, None


# ------------------------------------------------------------------ bytes
@lru_cache(maxsize=4)
def writer_of(base: str) -> Writer:
    """The writer of this process. Raises BadInput where the base is no IRI."""
    import pyoxigraph as ox

    from kg.graph.iris import Iris
    from kg.graph.quads import Writer

    try:
        ox.NamedNode(base)
    except ValueError as e:
        raise BadInput(f"base {base}: not an IRI ({e}); give one such as https://example.org/graph/") from None
    return Writer(Iris(base))


def sums(facts: Iterable[str]) -> bytes:
    """Eight bytes a line, by which a line is found again without being kept. Sorted, each once."""
    found = {hashlib.blake2b(line.encode("utf-8"), digest_size=8).digest() for line in facts}
    return b"".join(sorted(found))


def pack(value: Any) -> bytes:
    """A result as bytes."""
    return zlib.compress(pickle.dumps(value, protocol=5), 1)


class _Known(pickle.Unpickler):
    """Makes nothing but what kg packs: a cache that came from elsewhere runs no code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("builtins", "frozenset"):
            return frozenset
        if module in ("kg.model", "kg.resolve", "kg.build.stages"):
            import importlib

            found = getattr(importlib.import_module(module), name)
            if hasattr(found, "__dataclass_fields__"):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not packed by kg")


def unpack(data: bytes) -> Any:
    """What `pack` was given. Raises pickle.UnpicklingError or zlib.error on anything else."""
    return _Known(io.BytesIO(zlib.decompress(data))).load()
