"""How right the graph is: notices with gold are built into a store, asked with the saved queries, and held against gold."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput
from kg.eval.gold import Gold, load
from kg.eval.judge import BESIDE, COUNTED, QUERIES, Finding, Judged, Row, Tally, judge

if TYPE_CHECKING:
    from kg.graph.store import Store

SAMPLES = 1000  # resamplings of the notices for an interval
SEED = 20170727
TOLERANCE = 0.002
ALL, MACRO = "all facts", "macro"


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
        """The figures of each kind, of all facts, and the mean of the kinds (`macro`: its precision and recall are means too).

        Intervals are percentiles of a bootstrap over notices, the same on every run. Without them low = high = f1.
        """
        whole = _totals(self.notices)
        spread: dict[str, list[float]] = {kind: [] for kind in whole}
        if intervals:
            dice = random.Random(SEED)
            for _ in range(SAMPLES):
                for kind, tally in _totals(dice.choices(self.notices, k=len(self.notices))).items():
                    spread[kind].append(tally[2])
        out = []
        for kind, (precision, recall, f1, *counts) in whole.items():
            values = sorted(spread[kind]) or [f1]
            low, high = values[int(0.025 * len(values))], values[max(0, int(0.975 * len(values) + 0.5) - 1)]
            out.append(Figure(kind, *counts, precision, recall, f1, low, high))  # type: ignore[arg-type]
        return out


def _totals(notices: Iterable[Judged]) -> dict[str, tuple[float, float, float, int, int, int]]:
    """Kind -> precision, recall, F1, right, extra, missed."""
    sums = {kind: [0, 0, 0] for kind in (*COUNTED, *BESIDE)}
    for notice in notices:
        for kind, tally in notice.tallies.items():
            counts = sums[kind]
            counts[0] += tally.right
            counts[1] += tally.extra
            counts[2] += tally.missed
    out = {}
    for kind, counts in sums.items():
        tally = Tally(*counts)
        out[kind] = (tally.precision, tally.recall, tally.f1, *counts)
    tally = Tally(*(sum(sums[kind][i] for kind in COUNTED) for i in range(3)))
    every = (tally.right, tally.extra, tally.missed)
    out[ALL] = (tally.precision, tally.recall, tally.f1, *every)
    out[MACRO] = (*(sum(out[kind][i] for kind in COUNTED) / len(COUNTED) for i in range(3)), *every)  # type: ignore[assignment]
    return out  # type: ignore[return-value]


# ------------------------------------------------------------------ running
@contextmanager
def built(golds: list[Gold], min_confidence: float = 0.0,
          progress: Callable[[int, int], None] | None = None) -> Iterator[Store]:  # fmt: skip
    """A store of the notices, built anew in a temporary folder that is removed at the end."""
    import tempfile

    from kg.build import build
    from kg.graph.store import open_store

    with tempfile.TemporaryDirectory(prefix="kg-eval-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "store"
        build([g.text for g in golds], path, min_confidence=min_confidence, progress=progress)
        yield open_store(path)


def evaluate(folders: Iterable[Path | str], *, only: str | None = None, min_confidence: float = 0.0,
             progress: Callable[[int, int], None] | None = None) -> Evaluation:  # fmt: skip
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
                            for g in golds))  # fmt: skip


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
            for stem, n in sorted(notices.items())))  # fmt: skip
    except (KeyError, TypeError, AttributeError):
        raise BadInput(f"{path}: not a run of kg eval; write one with --save") from None


def baseline(evaluation: Evaluation) -> str:
    """The figures below which a later run must not fall, as JSON, and which notices they are of."""
    figures = {f.kind: {"precision": round(f.precision, 4), "recall": round(f.recall, 4), "f1": round(f.f1, 4)}
               for f in evaluation.figures(intervals=False)}  # fmt: skip
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
        raise BadInput(f"{path}: a baseline of other notices ({which['notices']} there, {len(evaluation.notices)} here); "
                       "give the folders that it was written from")  # fmt: skip
    now = {f.kind: f for f in evaluation.figures(intervals=False)}
    return [f"{kind}: {what} {getattr(now[kind], what):.4f}, {value:.4f} in {path}"
            for (kind, what), value in figures.items()
            if kind in now and what in ("precision", "recall", "f1") and getattr(now[kind], what) < value - TOLERANCE]  # fmt: skip


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
