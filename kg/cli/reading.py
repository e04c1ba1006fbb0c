"""The options by which `kg build`, `kg explain` and `kg eval` choose what reads notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.extractors import Extractor

Reader = Annotated[
    str, typer.Option("--extractor", metavar="NAME", help="What reads notices: rules, or llm (a language model).")
]
Endpoint = Annotated[
    str | None,
    typer.Option(
        "--endpoint", metavar="URL", help="For llm: an OpenAI-compatible address; its key is taken from KG_LLM_KEY."
    ),
]
Model = Annotated[str | None, typer.Option("--model", metavar="NAME", help="For llm: the model's name there.")]
Timeout = Annotated[
    float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="For llm: how long to wait for one answer.")
]


def chosen(name: str, endpoint: str | None, model: str | None, timeout: float) -> Extractor | None:
    """The extractor of these options; None for the rules, which everything takes by itself."""
    from kg.extractors import Rules, extractor

    found = extractor(name, endpoint=endpoint, model=model, timeout=timeout)
    return None if isinstance(found, Rules) else found
