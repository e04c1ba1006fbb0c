"""What an evaluation found, as text: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput
from kg.eval import MACRO, SHARES, Evaluation, Figure
from kg.eval.judge import Finding

if TYPE_CHECKING:
    from kg.eval.calibration import Rule

FORMATS = ("table", "json", "csv")
_COUNTS = ("right", "extra", "missed")


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a report: its key in JSON, its content there, its rows in CSV, and its text for people."""

    key: str
    content: Any
    head: list[str]
    rows: list[list[str]]
    text: str


def render(parts: list[Part], fmt: str) -> str:
    """The sections as text of a format of FORMATS. CSV holds the last section only.

    Raises BadInput for CSV of more than the figures and one other section.
    """
    if fmt == "json":
        return json.dumps({p.key: p.content for p in parts}, ensure_ascii=False, indent=1) + "\n"
    if fmt == "csv":
        if len(parts) > 2:
            raise BadInput(f"--format csv: one table at a time, not {' and '.join(p.key for p in parts[1:])}")
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([parts[-1].head, *parts[-1].rows])
        return out.getvalue()
    return "\n".join(p.text for p in parts)


def figures(columns: Mapping[str, Evaluation], width: int | None = None) -> Part:
    """The figures of one or more sets of notices (title -> evaluation), side by side in the table."""
    found = {title: evaluation.figures() for title, evaluation in columns.items()}
    alone = len(columns) == 1
    head = ["kind", *_COUNTS] if alone else ["kind"]
    for title in columns:
        head += ["precision" if alone else f"{title}: precision", "recall", "F1", "95 % of F1"]
    rows = []
    for line in zip(*found.values(), strict=True):
        row = [line[0].kind]
        for f in line:
            row += [str(c) for c in _counts(f)] if alone else []
            row += [f"{f.precision:.3f}", f"{f.recall:.3f}", f"{f.f1:.3f}", f"{f.low:.3f}-{f.high:.3f}"]
        rows.append(row)
    sizes = ", ".join(f"{title} {len(e.notices)}" for title, e in columns.items())
    names = (*_COUNTS, *SHARES, "low", "high")
    values = {title: {f.kind: [*_counts(f), *(round(getattr(f, s), 4) for s in names[3:])] for f in fs}
              for title, fs in found.items()}
    return Part(
        "figures",
        {title: {"notices": len(columns[title].notices),
                 "kinds": {kind: {n: v for n, v in zip(names, row, strict=True) if v != ""}
                           for kind, row in of.items()}}
         for title, of in values.items()},
        ["notices", "kind", *names],
        [[title, kind, *map(str, row)] for title, of in values.items() for kind, row in of.items()],
        shown(head, rows, width) + f"\nnotices: {sizes}; all facts are without roles and weak ties\n",
    )


def _counts(f: Figure) -> list[Any]:
    return ["", "", ""] if f.kind == MACRO else [f.right, f.extra, f.missed]


def findings(evaluation: Evaluation) -> Part:
    """Every difference from gold: ``-`` missed, ``+`` extra, ``!`` another value."""
    head = ["notice", "sign", "kind", "text"]
    rows = [[stem, f.sign, f.kind, f.text] for stem, f in evaluation.findings()]
    lines = []
    for n in evaluation.notices:
        lines += [n.stem, *(f"  {f.sign} {f.kind}: {f.text}" for f in n.findings)] if n.findings else []
    return Part("differences", [dict(zip(head, row, strict=True)) for row in rows], head, rows, listed(lines))


def comparison(before: Evaluation, now: Evaluation, width: int | None = None) -> Part:
    """What is better and worse than in an earlier run, for the notices that both have: figures, then each difference.

    Raises BadInput where no notice is in both.
    """
    both = {n.stem for n in before.notices} & {n.stem for n in now.notices}
    if not both:
        raise BadInput("--compare: it has none of these notices; compare runs over the same folder")
    before, now = before.only(both), now.only(both)
    pairs = list(zip(before.figures(intervals=False), now.figures(intervals=False), strict=True))
    mended, fresh = subtract(before, now), subtract(now, before)
    head = ["kind", *(f"{s}_{when}" for s in SHARES for when in ("before", "now"))]
    values = [[b.kind, *(round(getattr(x, s), 4) for s in SHARES for x in (b, n))] for b, n in pairs]
    rows = [[b.kind, *(f"{getattr(x, s):.3f}" for s in SHARES for x in (b, n)), f"{n.f1 - b.f1:+.3f}"]
            for b, n in pairs]
    lines = [f"notices in both: {len(both)}; differences from gold: {len(mended)} mended, {len(fresh)} new"]
    for title, found in (("mended", mended), ("new", fresh)):
        lines += [f"{title} {f.sign} {f.kind}: {f.text} ({stem})" for stem, f in found]
    table = shown([*(h.replace("_", " ").replace("f1", "F1") for h in head), "change"], rows, width)
    return Part(
        "comparison",
        {"notices": len(both), "figures": [dict(zip(head, row, strict=True)) for row in values],
         "mended": [{"notice": stem, **asdict(f)} for stem, f in mended],
         "new": [{"notice": stem, **asdict(f)} for stem, f in fresh]},
        head, [[str(v) for v in row] for row in values], table + "\n" + listed(lines),
    )


def subtract(one: Evaluation, other: Evaluation) -> list[tuple[str, Finding]]:
    """The differences from gold that one run has and the other has not, with their notices."""
    return sorted((Counter(one.findings()) - Counter(other.findings())).elements())


def rules(measured: list[Rule], width: int | None = None) -> Part:
    """How often each rule fired, how often it was right, and what it says of itself."""
    head = ["rule", "fired", "right", "share", "stated", "confidence"]
    values = [[r.rule, r.fired, r.right, round(r.share, 3), round(r.stated, 3), round(r.confidence, 3)]
              for r in measured]
    rows = [[str(v) for v in row] for row in values]
    return Part("rules", [dict(zip(head, row, strict=True)) for row in values], head, rows, shown(head, rows, width))


def shown(head: list[str], rows: list[list[str]], width: int | None) -> str:
    """Rows as a table on the terminal."""
    from kg.answers import table
    from kg.errors import visible

    return table(head, [[visible(cell) for cell in row] for row in rows], width=width)


def listed(lines: list[str]) -> str:
    """Lines as they are shown."""
    from kg.errors import visible

    return "".join(visible(line).rstrip() + "\n" for line in lines)
