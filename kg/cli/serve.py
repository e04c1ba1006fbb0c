"""The graph on the web: `kg serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.console import DEFAULT_STORE, Store, app, say
from kg.errors import BadInput


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 8480,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on; 0.0.0.0 for the network.")
    ] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open", help="Open the start page in the browser.")] = False,
    cors: Annotated[bool, typer.Option("--cors", help="Let pages of other sites ask (OpenRefine, YASGUI).")] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A further name that the server is called by."),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="The longest that a query may take.")
    ] = 10.0,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=256, metavar="N", help="How many queries may run at once.")
    ] = 12,
    memory: Annotated[
        int, typer.Option("--memory", min=600, metavar="MB", help="The address space of one query, at most.")
    ] = 2048,
    store: Store = DEFAULT_STORE,
) -> None:
    """Serve the graph, for reading only: pages for people and a SPARQL endpoint, on this machine.

    A build that ends while the server runs is taken up by itself. Ctrl-C ends the server.

    Example: kg serve --open
    """
    from kg.graph.store import open_store
    from kg.remote import refuse

    refuse(store, "kg serve needs a folder, and the server is an endpoint itself")
    open_store(store)  # says what is wrong with it, before anything listens
    try:
        import jinja2  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as e:
        raise BadInput(f"serve: {e.name} is not installed; pip install 'coopgraph-kg[serve]'") from None
    from kg.serve.run import run

    def ready(address: str) -> None:
        say(f"{address}: open it in a browser; programs ask {address}sparql; Ctrl-C ends it")
        if open_browser:
            import webbrowser

            webbrowser.open(address)

    run(store, host, port, tuple(allow_host or ()), cors, timeout, workers, memory << 20, ready)
