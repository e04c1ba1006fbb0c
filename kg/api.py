"""The graph in Python and notebooks: `kg.open` a store, ask it, take the answer on as pandas, networkx or rdflib.

    import kg

    store = kg.open("kg-store")
    answer = store.query("partners", country="Costa Rica")  # a saved question with its parameters
    answer.to_pandas()
    store.query("SELECT ?name { ?c a coop:Country ; skos:prefLabel ?name }", limit=5).rows
    store.network(level="country")  # networkx

Everything only reads. A query of one's own is guarded and runs in a process that is stopped when its time is up, as on
the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib

    from kg.graph.store import Store
    from kg.network import Network
    from kg.query import Answer
    from kg.show import Page
    from kg.why import Why

SHOWN = 50  # rows that a notebook shows


def open(path: Path | str = "kg-store") -> Graph:
    """Open a finished store for reading: a folder, or the address of a SPARQL server (``http://…``).

    Raises StoreError, in one line, where that cannot be done.
    """
    from kg.graph.store import open_store

    return Graph(open_store(Path(path)))


class Rows:
    """What a query gave. `rows` are dicts of Python values (int, float, bool, date, text, None), column by column."""

    def __init__(self, answer: Answer, title: str = "") -> None:
        self.answer, self.title = answer, title

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.answer.columns

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows, in the order of the query."""
        from kg.answers import columns

        table = columns(self.answer)
        return [{name: table[name][i] for name in table} for i in range(len(self.answer.rows))]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.answer.rows if self.answer.triples is None else self.answer.triples)

    def __bool__(self) -> bool:
        """For ASK the answer; else whether there is anything."""
        return len(self) > 0 if self.answer.boolean is None else self.answer.boolean

    def __repr__(self) -> str:
        return self.to_text("table")

    def _repr_html_(self) -> str:
        from html import escape

        if not self.columns:
            return f"<pre>{escape(self.to_text('table'))}</pre>"
        head = "".join(f'<th scope="col">{escape(c)}</th>' for c in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{'' if v is None else escape(str(v))}</td>" for v in row.values()) + "</tr>"
            for row in self.rows[:SHOWN]
        )
        more = f"<p>{len(self) - SHOWN:,} more rows</p>" if len(self) > SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a DataFrame, columns typed. Raises BadInput where pandas is missing, and for triples."""
        from kg.answers import columns

        if self.answer.triples is not None or self.answer.boolean is not None:
            raise BadInput("to_pandas: this query gives no rows; use a SELECT query, or .to_text('turtle')")
        try:
            import pandas
        except ImportError:
            raise BadInput("to_pandas: pandas is not installed; `pip install 'coopgraph-kg[pandas]'`") from None
        return pandas.DataFrame(columns(self.answer), columns=list(self.columns))

    def to_text(self, format: str = "table") -> str:
        """The answer in a text format of `kg query --format`. Raises BadInput where it does not fit the query."""
        from kg.answers import FORMATS, render
        from kg.query import prefixes

        if format not in FORMATS or format == "parquet":
            raise BadInput(f"format {format}: unknown; one of {', '.join(f for f in FORMATS if f != 'parquet')}")
        return str(render(self.answer, format, prefixes(), title=self.title))

    def to_csv(self, path: Path | str | None = None, *, excel_safe: bool = False) -> str | None:
        """The rows as CSV: as text, or written to a file, whole or not at all."""
        from kg.answers import render
        from kg.export import write_file
        from kg.query import prefixes

        text = str(render(self.answer, "csv", prefixes(), excel_safe=excel_safe))
        if path is None:
            return text
        write_file(Path(path), text)
        return None


class Graph:
    """An open store. `kg.open` makes it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __repr__(self) -> str:
        from kg.remote import address_of

        return f"kg.open({address_of(self.store.path) or str(self.store.path)!r})"

    def query(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
        **given: Any,
    ) -> Rows:
        """Ask a saved question by name, or SPARQL of one's own (`timeout` seconds, 30 unless said).

        Parameters are given by name: ``store.query("partners", country="Costa Rica")``; one that is called limit or
        timeout goes into `parameters`. Raises QueryError as `kg query` does.
        """
        from kg import lookup
        from kg import query as q

        own = "{" in query or "\n" in query
        asked = q.parse("query", query, "query") if own else q.load_saved(query)
        values = {k: str(v) for k, v in {**(parameters or {}), **given}.items() if v is not None}
        tokens = q.guard(asked) if own else q.tokenize(asked.text)
        if own:
            q.check_terms(asked, tokens)
        text, shift = q.bind(asked, values, lambda kind, named: lookup.one(self.store, kind, named), tokens)
        if own or timeout is not None:
            return Rows(q.evaluate_apart(self.store, asked, text, shift, limit, timeout or 30.0), asked.question)
        return Rows(q.evaluate(self.store, asked, text, shift, limit), asked.question)

    def queries(self) -> dict[str, str]:
        """The saved questions: name -> question."""
        from kg import query as q

        return {name: q.load_saved(name).question for name in q.saved()}

    def ties(self, **options: Any) -> Network:
        """The network with all that each edge rests on; options as `kg.network.network` takes them."""
        from kg.network import network

        return network(self.store, **options)

    def network(self, level: str = "country", **options: Any) -> networkx.Graph:
        """The network as a networkx graph: nodes (IRI) with label, kind, country and aliases; edges with weight,
        strong, kinds, topics, first, last, directed, giver and notices. Options as `kg.network.network` takes them."""
        from kg.export import networkx_graph

        return networkx_graph(self.ties(level=level, **options))

    def rdflib(self, readings: bool = False) -> rdflib.Graph | rdflib.Dataset:
        """The facts as an rdflib Graph in memory, with the prefixes bound; with `readings` a Dataset of all."""
        import pyoxigraph as ox
        import rdflib

        from kg.graph.vocabulary import PREFIXES

        graph: rdflib.Graph = rdflib.Dataset() if readings else rdflib.Graph()
        for prefix, space in PREFIXES.items():
            graph.bind(prefix, space)
        if readings:
            graph.parse(data=self.store.nquads(), format="nquads")
            return graph
        quads = self.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        facts = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""
        graph.parse(data=facts, format="nt")
        return graph

    def show(self, name: str) -> Page:
        """All that the graph says of one thing, with the sentences (`kg show`). Raises NotFound and Ambiguous."""
        from kg import lookup, show

        return show.page(self.store, lookup.find(self.store, name))

    def why(self, *fact: str) -> Why:
        """What a thing, the tie of two actors, or a triple rests on (`kg why`)."""
        from kg.why import why

        return why(self.store, list(fact))
