"""Two extractors over the same notices: the figures of each, and what only one of them has, right or wrong."""

from __future__ import annotations

from kg.eval import SHARES, Evaluation
from kg.eval.report import Part, listed, shown, subtract

RIGHT, WRONG = "right", "wrong"


def only_in(one: Evaluation, other: Evaluation) -> list[tuple[str, str, str, str]]:
    """What one has and the other has not: (right or wrong, kind, text, notice).

    Right is what the other misses and this one does not, wrong what this one adds, or gives another value for, and the
    other does not. What gold leaves open is neither.
    """
    right = [(RIGHT, f.kind, f.text, stem) for stem, f in subtract(other, one) if f.sign == "-"]
    wrong = [(WRONG, f.kind, f.text, stem) for stem, f in subtract(one, other) if f.sign in "+!"]
    return sorted(right + wrong)


def versus(names: tuple[str, str], first: Evaluation, second: Evaluation, width: int | None = None) -> Part:
    """The table of both, kind by kind, and what only one of them has. Names are those of the extractors."""
    pairs = list(zip(first.figures(intervals=False), second.figures(intervals=False), strict=True))
    only = {names[0]: only_in(first, second), names[1]: only_in(second, first)}
    counts = {name: {(verdict, kind): 0 for verdict in (RIGHT, WRONG) for kind in (a.kind for a, _ in pairs)}
              for name in names}
    for name, facts in only.items():
        for verdict, kind, *_ in facts:
            counts[name][verdict, kind] += 1
    head = ["kind", *(f"{s}_{name}" for s in SHARES for name in names),
            *(f"only_{name}_{verdict}" for name in names for verdict in (RIGHT, WRONG))]
    values = [[a.kind, *(round(getattr(x, s), 4) for s in SHARES for x in (a, b)),
               *(counts[name][verdict, a.kind] for name in names for verdict in (RIGHT, WRONG))] for a, b in pairs]
    cells = [[v if isinstance(v, str) else f"{v:.3f}" if isinstance(v, float) else str(v) for v in row]
             for row in values]
    lines = [f"notices: {len(first.notices)}"]
    for name, facts in only.items():
        right = sum(f[0] == RIGHT for f in facts)
        lines.append(f"only in {name}: {right} right, {len(facts) - right} wrong")
        lines += [f"  {verdict} {kind}: {text} ({stem})" for verdict, kind, text, stem in facts]
    return Part(
        "extractors",
        {"notices": len(first.notices), "figures": [dict(zip(head, row, strict=True)) for row in values],
         "only": {name: [dict(zip(("verdict", "kind", "text", "notice"), f, strict=True)) for f in facts]
                  for name, facts in only.items()}},
        head, [[str(v) for v in row] for row in values],
        shown([h.replace("_", " ").replace("f1", "F1") for h in head], cells, width) + "\n" + listed(lines),
    )
