"""The options by which `kg build`, `kg explain` and `kg eval` choose what reads notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.extractors import Extractor

Reader = Annotated[
    str,
    typer.Option(
        "--extractor",
        metavar="NAME",
        help="What reads notices: rules, llm (a language model), or ner (rules and a spaCy model).",
    ),
]
Endpoint = Annotated[
    str | None,
    typer.Option(
        "--endpoint", metavar="URL", help="For llm: an OpenAI-compatible address; its key is taken from KG_LLM_KEY."
    ),
]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="For llm: the model's name there; for ner: the spaCy model."),
]
Timeout = Annotated[
    float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="For llm: how long to wait for one answer.")
]


def chosen(name: str, endpoint: str | None, model: str | None, timeout: float) -> Extractor | None:
    """The extractor of these options; None for the rules, which everything takes by itself."""
    from kg.extractors import Rules, extractor

    found = extractor(name, endpoint=endpoint, model=model, timeout=timeout)
    return None if isinstance(found, Rules) else found


def two(
    compare: str | None, endpoint: str | None, model: str | None, timeout: float
) -> tuple[tuple[str, Extractor | None], tuple[str, Extractor | None]] | None:
    """The two extractors that ``A,B`` names, each with its name; None where it names none.

    ``llm`` is the model of --model, ``llm:NAME`` another one at the same address.
    """
    from pathlib import Path

    from kg.errors import BadInput
    from kg.extractors import NAMES

    names = (compare or "").split(",")
    if len(names) != 2 or Path(compare or "").exists() or not any(n.partition(":")[0] in NAMES for n in names):
        return None
    if names[0] == names[1]:
        raise BadInput(f"--compare {compare}: one extractor twice; give two, such as rules,llm")
    found = []
    for name in names:
        kind, _, own = name.partition(":") if name.startswith("llm:") else (name, "", "")
        asked = (endpoint, own or model) if kind == "llm" else (None, model if kind == "ner" else None)
        found.append((name, chosen(kind, *asked, timeout)))
    return found[0], found[1]
