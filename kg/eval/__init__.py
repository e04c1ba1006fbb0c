"""How right the graph is: notices with gold are built into a store, and what the saved queries give is held to gold."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput
from kg.eval.gold import Gold, load
from kg.eval.judge import BESIDE, COUNTED, QUERIES, Finding, Judged, Row, Tally, judge

if TYPE_CHECKING:
    from kg.extractors import Extractor
    from kg.graph.store import Store

SAMPLES = 1000  # resamplings of the notices for an interval
SEED = 20170727
TOLERANCE = 0.002
ALL, MACRO = "all facts", "macro"
SHARES = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class Figure:
    """Counts of one kind, and the interval in which F1 lies for 95 % of the resamplings of the notices."""

    kind: str
    right: int
    extra: int
    missed: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Mean:
    """Means over the kinds, in the place of a Tally; there is nothing to count."""

    precision: float
    recall: float
    f1: float
    right: int = 0
    extra: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All notices that were held against their gold, sorted by stem."""

    notices: tuple[Judged, ...]

    def only(self, stems: Iterable[str]) -> Evaluation:
        """The same for some of the notices."""
        wanted = set(stems)
        return Evaluation(tuple(n for n in self.notices if n.stem in wanted))

    def findings(self) -> list[tuple[str, Finding]]:
        """Every difference from gold with its notice, by notice and kind."""
        return [(n.stem, f) for n in self.notices for f in n.findings]

    def figures(self, intervals: bool = True) -> list[Figure]:
        """The figures of each kind, of all facts, and the means over the kinds (`macro`).

        Intervals are percentiles of a bootstrap over notices, the same on every run. Without them low = high = f1.
        """
        counts = [_counts(n) for n in self.notices]
        whole = _totals(counts)
        spread: dict[str, list[float]] = {kind: [] for kind in whole}
        if intervals:
            dice = random.Random(SEED)
            for _ in range(SAMPLES):
                for kind, tally in _totals(dice.choices(counts, k=len(counts))).items():
                    spread[kind].append(tally.f1)
        out = []
        for kind, t in whole.items():
            values = sorted(spread[kind]) or [t.f1]
            low, high = values[int(0.025 * len(values))], values[max(0, int(0.975 * len(values)) - 1)]
            out.append(Figure(kind, t.right, t.extra, t.missed, t.precision, t.recall, t.f1, low, high))
        return out


def _counts(notice: Judged) -> tuple[int, ...]:
    """The counts of all kinds in a row."""
    none = Tally()
    tallies = (notice.tallies.get(kind, none) for kind in (*COUNTED, *BESIDE))
    return tuple(n for t in tallies for n in (t.right, t.extra, t.missed))


def _totals(counts: Sequence[tuple[int, ...]]) -> dict[str, Tally | _Mean]:
    """The counts of each kind, of all facts, and the means over the kinds, from the counts of notices."""
    sums = [sum(column) for column in zip(*counts, strict=True)] or [0] * 3 * len((*COUNTED, *BESIDE))
    out: dict[str, Tally | _Mean] = {}
    for i, kind in enumerate((*COUNTED, *BESIDE)):
        out[kind] = Tally(*sums[3 * i:3 * i + 3])
    last = 3 * len(COUNTED)
    out[ALL] = Tally(sum(sums[0:last:3]), sum(sums[1:last:3]), sum(sums[2:last:3]))
    out[MACRO] = _Mean(*(sum(getattr(out[kind], s) for kind in COUNTED) / len(COUNTED) for s in SHARES))
    return out


# ------------------------------------------------------------------ running
@contextmanager
def built(golds: list[Gold], min_confidence: float = 0.0, progress: Callable[[int, int], None] | None = None,
          extractor: Extractor | None = None) -> Iterator[Store]:
    """A store of the notices, built anew in a temporary folder that is removed at the end.

    Raises BadInput where the extractor skips a notice: what it does not read cannot be measured.
    """
    import tempfile

    from kg.build import build
    from kg.graph.store import open_store

    with tempfile.TemporaryDirectory(prefix="kg-eval-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "store"
        report = build([g.text for g in golds], path, min_confidence=min_confidence, progress=progress,
                       extractor=extractor)
        if skipped := [s for s in report.skipped if extractor and s.severity == "skipped"]:
            raise BadInput(f"{skipped[0]}; measure again, or without it")
        yield open_store(path)


def evaluate(folders: Iterable[Path | str], *, only: str | None = None, min_confidence: float = 0.0,
             progress: Callable[[int, int], None] | None = None) -> Evaluation:
    """Build the notices of folders of gold, ask the saved queries, and judge what they give.

    only: the stem of the one notice to judge. Raises BadInput for what is wrong with the folders (`kg.eval.gold.load`).
    """
    golds = load(folders, only)
    with built(golds, min_confidence, progress) as store:
        return judge_store(store, golds)


def judge_store(store: Store, golds: list[Gold]) -> Evaluation:
    """Judge what a store says of the notices with gold."""
    tables = answers(store)
    return Evaluation(tuple(judge(g.stem, g.facts, {name: table.get(g.stem, []) for name, table in tables.items()})
                            for g in golds))


def answers(store: Store) -> dict[str, dict[str, list[Row]]]:
    """What the saved queries give: name of the query -> stem of the notice -> rows."""
    from kg.query import evaluate as ask
    from kg.query import load_saved

    tables: dict[str, dict[str, list[Row]]] = {}
    for name in QUERIES:
        saved = load_saved(name)
        answer = ask(store, saved, saved.text)
        tables[name] = {}
        for terms in answer.rows:
            row = {c: "" if t is None else t.value for c, t in zip(answer.columns, terms, strict=True)}
            tables[name].setdefault(row["notice"], []).append(row)
    return tables


def stems(path: Path, evaluation: Evaluation) -> set[str]:
    """The stems that a file lists, one a line; lines that begin with # are comments.

    Raises BadInput where none of them was judged.
    """
    lines = {line.strip() for line in _text(path).splitlines()}
    found = {line for line in lines if line and not line.startswith("#")} & {n.stem for n in evaluation.notices}
    if not found:
        raise BadInput(f"{path}: none of these notices is in it; write one name of a file, without its ending, a line")
    return found


# ------------------------------------------------------------------ runs that are kept, and baselines
def earlier(path: Path, golds: list[Gold]) -> Evaluation:
    """The run to compare with: one that was kept in a file, or a store, judged now for the notices that it holds.

    Raises BadInput where the file is no run, StoreError where the folder is no store.
    """
    if not path.is_dir():
        return from_json(path)
    from kg.graph.store import open_store

    store = open_store(path)
    held = {row[0].value for row in store.query("SELECT ?id { ?n a coop:Notice ; dcterms:identifier ?id }")}
    return judge_store(store, [g for g in golds if g.stem in held])


def to_json(evaluation: Evaluation) -> str:
    """A run as text, to be compared with later."""
    notices = {
        n.stem: {
            "counts": {kind: [t.right, t.extra, t.missed] for kind, t in sorted(n.tallies.items())},
            "findings": [[f.kind, f.sign, f.text] for f in n.findings],
        }
        for n in evaluation.notices
    }
    return json.dumps({"format": 1, "notices": notices}, ensure_ascii=False, indent=1) + "\n"


def from_json(path: Path) -> Evaluation:
    """A run that was kept with `to_json`. Raises BadInput where the file is none."""
    try:
        notices = _json(path)["notices"]
        return Evaluation(tuple(
            Judged(stem, {kind: Tally(*counts) for kind, counts in n["counts"].items() if kind in (*COUNTED, *BESIDE)},
                   [Finding(*f) for f in n["findings"]])
            for stem, n in sorted(notices.items())))
    except (KeyError, TypeError, AttributeError):
        raise BadInput(f"{path}: not a run of kg eval; write one with --save") from None


def baseline(evaluation: Evaluation) -> str:
    """The figures below which a later run must not fall, as JSON, and which notices they are of."""
    figures = {f.kind: {s: round(getattr(f, s), 4) for s in SHARES} for f in evaluation.figures(intervals=False)}
    return json.dumps({**_which(evaluation), "figures": figures}, indent=1) + "\n"


def lower(evaluation: Evaluation, path: Path) -> list[str]:
    """One line for each figure that is lower than in a baseline file by more than TOLERANCE.

    Raises BadInput where the file is no baseline or is one of other notices.
    """
    told = _json(path)
    try:
        figures = {(kind, what): float(value) for kind, row in told["figures"].items() for what, value in row.items()}
        which = {k: told[k] for k in ("notices", "stems")}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadInput(f"{path}: not a baseline; write one with --write-baseline") from None
    if which != _which(evaluation):
        raise BadInput(f"{path}: a baseline of other notices ({which['notices']} there, {len(evaluation.notices)} "
                       "here); give the folders that it was written from")
    now = {f.kind: f for f in evaluation.figures(intervals=False)}
    return [f"{kind}: {what} {getattr(now[kind], what):.4f}, {value:.4f} in {path}"
            for (kind, what), value in figures.items()
            if kind in now and what in SHARES and getattr(now[kind], what) < value - TOLERANCE]


def _which(evaluation: Evaluation) -> dict[str, Any]:
    stems = "\n".join(n.stem for n in evaluation.notices)
    return {"notices": len(evaluation.notices), "stems": hashlib.sha256(stems.encode("utf-8")).hexdigest()}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file; check the path") from None
    except OSError as e:
        raise BadInput(f"{path}: cannot be read ({e.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path}: not UTF-8; save it as UTF-8") from None


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError):
        raise BadInput(f"{path}: not JSON; write it anew") from None
