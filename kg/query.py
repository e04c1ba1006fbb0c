"""Questions in SPARQL become rows: saved queries and their parameters, the guard, and the run itself.

A saved query is a file of ``queries/``: its first line is the question, then one line a parameter::

    # Who signed what with whom since a year?
    # param: since year optional=2000 - the first year to show

Parameters reach the engine as ``VALUES ?since { "2000-01-01"^^xsd:date }`` at the head of the query's WHERE (and
wherever a line ``#: parameters`` stands); the value is always a term that was built and written by the engine, never
the user's text. A parameter that is not given stays unbound: ``FILTER(!BOUND(?since) || ?date >= ?since)``.

Queries that a user wrote run in a process of their own, since the engine has no time limit, cannot be interrupted and
dies of deep nesting; saved queries run here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.paths import folder

if TYPE_CHECKING:
    from kg.graph.store import Store

TYPES = ("country", "body", "line", "official", "event", "agreement", "actor", "city", "topic", "text", "year", "date",
         "int")
MAX_DEPTH = 64  # of brackets; the engine dies at about 2,100
MAX_CHAIN = 500  # statements, UNIONs, ORs, path steps ... in one query; the engine dies at about 6,500
MAX_BYTES = 64 * 1024
XSD = "http://www.w3.org/2001/XMLSchema#"


# ------------------------------------------------------------------ saved queries
@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query can be asked with. `default` is text as a user would give it, None where there is none."""

    name: str
    type: str  # of TYPES, or "a|b|c": one of these words
    required: bool
    default: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its question; `where` is what errors call it: a file or a saved name."""

    name: str
    where: str
    question: str
    parameters: tuple[Parameter, ...]
    text: str
    saved: bool = False


_PARAM = re.compile(r"#\s*param:\s*(\w+)\s+([\w|-]+)\s+(required|optional)(?:=(\S+))?\s*(?:[-–—]\s*)?(.*)")


def parse(name: str, text: str, where: str, saved: bool = False) -> Query:
    """Read the question and the parameters from the head of a query.

    Raises QueryError with the line for a parameter line that does not read.
    """
    question, parameters = "", []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            if line.strip():
                break
            continue
        if re.match(r"#\s*param:", line):
            m = _PARAM.fullmatch(line.strip())
            if not m or not (m[2] in TYPES or "|" in m[2]):
                raise QueryError(
                    f"{where}:{number}: this parameter line does not read; write "
                    f"“# param: NAME TYPE required|optional=DEFAULT - text”, TYPE one of {', '.join(TYPES)} "
                    "or words with | between them"
                )
            parameters.append(Parameter(m[1], m[2], m[3] == "required", m[4], m[5].strip()))
        elif not question:
            question = line.lstrip("#").strip()
    return Query(name, where, question, tuple(parameters), text, saved)


@lru_cache(maxsize=1)
def saved() -> dict[str, Path]:
    """The saved queries: name -> file, sorted by name."""
    return {p.stem: p for p in sorted(folder("queries").glob("*.rq"), key=lambda p: p.stem)}


def load_saved(name: str) -> Query:
    """The saved query of this name. Raises QueryError with the nearest names where there is none."""
    path = saved().get(name)
    if path is None:
        raise QueryError(
            f"{name}: no saved query has this name{_hint(name, saved())}; `kg queries` lists them, "
            "a file needs its path, and - reads standard input"
        )
    return parse(name, path.read_text("utf-8"), f"queries/{path.name}", saved=True)


def load(name: str) -> Query:
    """A query by saved name, by file, or from standard input for ``-``.

    Raises QueryError for an unknown name, a file that cannot be read or is not UTF-8.
    """
    if name == "-":
        return parse("-", sys.stdin.read(), "standard input")
    if name in saved():
        return load_saved(name)
    path = Path(name)
    if not (path.suffix in (".rq", ".sparql", ".txt") or "/" in name or path.is_file()):
        return load_saved(name)
    try:
        return parse(path.stem, path.read_text("utf-8-sig"), name)
    except FileNotFoundError:
        raise QueryError(f"{name}: no such file; `kg queries` lists the saved queries") from None
    except UnicodeDecodeError as e:
        raise QueryError(f"{name}: not UTF-8 at byte {e.start}; save the query as UTF-8") from None
    except OSError as e:
        raise QueryError(f"{name}: cannot be read ({e.strerror}); check the path") from None


def _hint(word: str, words: Any, n: int = 3) -> str:
    near = get_close_matches(word, list(words), n=n, cutoff=0.6)
    return f" (did you mean {' or '.join(near)}?)" if near else ""


# ------------------------------------------------------------------ the guard
_TOKEN = re.compile(
    r'''(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
            |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<lang>@[A-Za-z][A-Za-z0-9-]*)
      | (?P<pname>(?:[^\W\d_][\w.-]*|_)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*)
      | (?P<word>[^\W\d]\w*)
      | (?P<open>[{(\[]) | (?P<close>[})\]])
      | (?P<operator>&&|\|\||[!|/^+*-]|.)''',
    re.VERBOSE | re.DOTALL,
)
_UPDATE = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_CHAINED = frozenset(("&&", "||", "|", "/", "^", "!", "+", "-", "*"))
_PARTS = frozenset(("UNION", "OPTIONAL", "MINUS", "LATERAL", "FILTER", "BIND"))
_RUNS = re.compile(r"[!^+-]+")
_REFUSED = {
    "SERVICE": "SERVICE would ask another server; kg works offline: leave it out",
    "FROM": "FROM is not needed, a store is one data set; leave it out, and name readings with GRAPH",
    "LOAD": "LOAD would fetch a file; add notices with `kg build`",
}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    begin: int
    end: int


def tokenize(text: str) -> list[_Token]:
    return [
        _Token(m.lastgroup or "", m.group(), m.start(), m.end())
        for m in _TOKEN.finditer(text)
        if m.lastgroup != "comment" and not m.group().isspace()
    ]


def _position(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"{line}:{offset - (text.rfind(chr(10), 0, offset) + 1) + 1}"


def guard(query: Query, datasets: bool = False) -> list[_Token]:
    """Refuse what a query over a store has no business with; the tokens are handed back.

    datasets: FROM is let through (for the engine it names graphs of the store, and fetches nothing).

    Raises QueryError, with line and column, for SERVICE, FROM, LOAD and updates in any spelling, for brackets nested
    deeper than MAX_DEPTH, for chains longer than MAX_CHAIN and for more than MAX_BYTES of text.
    """
    text, where = query.text, query.where
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise QueryError(f"{where}: longer than {MAX_BYTES // 1024} kB; split the query")
    if re.search(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}", text):
        # SPARQL reads these escapes before anything else: SER\u0056ICE is SERVICE
        _walk(parse(query.name, re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _unescape, text), where), datasets)
    tokens = _walk(query, datasets)
    if not tokens:
        raise QueryError(f"{where}: no query in it; write a SELECT, ASK, CONSTRUCT or DESCRIBE query")
    return tokens


def _unescape(m: re.Match[str]) -> str:
    code = int(m[1] or m[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _walk(query: Query, datasets: bool = False) -> list[_Token]:
    text, where = query.text, query.where
    tokens = tokenize(text)
    chain = run = 0
    opened: list[str] = []
    for t in tokens:
        word = t.text.upper() if t.kind == "word" else ""
        if word in _REFUSED and not (datasets and word == "FROM"):
            raise QueryError(f"{where}:{_position(text, t.begin)}: {_REFUSED[word]}")
        if word in _UPDATE:
            raise QueryError(
                f"{where}:{_position(text, t.begin)}: {word} would change the store, and queries only "
                "read; facts come in by `kg build`"
            )
        within = opened[-1] if opened else ""
        chained = t.kind == "operator" and t.text in _CHAINED
        chain += (
            chained
            or word in _PARTS
            or t.text in ("{", "<")
            or (t.text in (".", ";", ",") and within != "(")  # statements; the values of IN are free
            or (t.text == "(" and not within)  # the terms of SELECT and ORDER BY
        )
        run = run + 1 if chained else 0
        if t.kind == "open":
            opened.append(t.text)
        elif t.kind == "close" and opened:
            opened.pop()
        # what stands between two signs of comparison can look like an IRI: 1<(((1)))>0
        hidden = max([t.text.count("("), *map(len, _RUNS.findall(t.text))]) if t.kind == "iri" else 0
        if len(opened) + hidden > MAX_DEPTH or run > MAX_DEPTH:
            raise QueryError(
                f"{where}:{_position(text, t.begin)}: nested more than {MAX_DEPTH} deep; flatten the query"
            )
        if chain > MAX_CHAIN:
            raise QueryError(
                f"{where}:{_position(text, t.begin)}: more than {MAX_CHAIN} statements, alternatives or steps; "
                "use VALUES, or split the query"
            )
    return tokens


# ------------------------------------------------------------------ the dictionary: prefixes and terms
@lru_cache(maxsize=1)
def prefixes() -> dict[str, str]:
    """Prefixes that every query has without saying so."""
    from kg.graph.vocabulary import PREFIXES

    return dict(PREFIXES)


@lru_cache(maxsize=1)
def terms() -> frozenset[str]:
    """Every IRI that the ontology and its schemes define: the dictionary that queries are checked against."""
    import pyoxigraph as ox

    known: set[str] = set()
    for path in sorted(folder("ontology").glob("*.ttl")):
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.NamedNode):
                known.add(triple.subject.value)
    return frozenset(known)


def check_terms(query: Query, tokens: list[_Token]) -> None:
    """Find misspelt terms and unknown prefixes, which otherwise just give no rows or an unreadable error.

    Raises QueryError with line, column and the nearest terms.
    """
    text, where = query.text, query.where
    known = prefixes()
    declared: dict[str, str] = {}
    for i, t in enumerate(tokens):
        if t.kind == "word" and t.text.upper() == "PREFIX" and i + 2 < len(tokens) and tokens[i + 2].kind == "iri":
            declared[tokens[i + 1].text.removesuffix(":")] = tokens[i + 2].text[1:-1]
    ours = {space for space in known.values() if any(term.startswith(space) for term in terms())}
    checked = {space for space in ours if space.startswith(known.get("coop", "\0").rsplit("/", 1)[0])}
    everything = known | declared
    for i, t in enumerate(tokens):
        if t.kind == "pname" and not t.text.startswith("_:"):
            if i and tokens[i - 1].kind == "word" and tokens[i - 1].text.upper() == "PREFIX":
                continue
            prefix, _, local = t.text.partition(":")
            if prefix not in everything:
                raise QueryError(
                    f"{where}:{_position(text, t.begin)}: prefix {prefix}: is not declared"
                    f"{_hint(prefix, everything, 1)}; known without saying so: {', '.join(sorted(known))}"
                )
            space, iri = everything[prefix], everything[prefix] + local.replace("\\", "")
        elif t.kind == "iri":
            iri = t.text[1:-1]
            space = next((s for s in checked if iri.startswith(s) and iri != s), "")
            prefix = next((p for p, s in known.items() if s == space), "")
            if i >= 2 and tokens[i - 2].text.upper() == "PREFIX":
                continue
        else:
            continue
        if space in checked and iri not in terms():
            near = _hint(iri[len(space) :], [k[len(space) :] for k in terms() if k.startswith(space)])
            raise QueryError(
                f"{where}:{_position(text, t.begin)}: the ontology has no {prefix}:{iri[len(space) :]}{near}; "
                f"its terms are in {folder('ontology').name}/"
            )


# ------------------------------------------------------------------ parameters
def bind(
    query: Query, given: Mapping[str, str], find: Callable[[str, str], str], tokens: list[_Token]
) -> tuple[str, tuple[int, int]]:
    """The query's text with the values of its parameters, and (offset, length) of what was put in first.

    given: name -> text of the user. find(type, text) gives the IRI of a thing by its name (and raises where there is
    none or more than one). Raises QueryError for an unknown parameter, a missing one, and a value that does not fit.
    """
    names = [p.name for p in query.parameters]
    for name in given:
        if name not in names:
            takes = f"it takes {', '.join(names)}" if names else "it takes none"
            raise QueryError(f"{query.where}: it has no parameter {name}{_hint(name, names, 1)}; {takes}")
    clauses = []
    for p in query.parameters:
        text = given.get(p.name, p.default)
        if text is None or (text == "" and not p.required):
            if p.required:
                raise QueryError(
                    f"{query.where}: parameter {p.name} is missing ({p.text or p.type}); give --param {p.name}=…"
                )
            continue
        clauses.append(f"VALUES ?{p.name} {{ {term(p, text, find, query.where)} }}")
    if not clauses:
        return query.text, (0, 0)
    clause = " " + " ".join(clauses) + " "
    at = _where_opens(query, tokens)
    text = query.text[:at] + clause + query.text[at:]
    # further groups (UNION branches, sub-selects) that ask for the parameters say so by a line of their own
    return re.sub(r"(?m)^([ \t]*)#: parameters[ \t]*$", lambda m: m[1] + clause.strip(), text), (at, len(clause))


def _where_opens(query: Query, tokens: list[_Token]) -> int:
    for a, b in pairwise(tokens):
        if a.kind == "word" and a.text.upper() == "WHERE" and b.text == "{":
            return b.end
    raise QueryError(f"{query.where}: a query with parameters needs the word WHERE before its first {{; add it")


def term(parameter: Parameter, text: str, find: Callable[[str, str], str], where: str) -> str:
    """A user's text as an RDF term in SPARQL, by the parameter's type. Raises QueryError where it does not fit."""
    import pyoxigraph as ox

    def bad(what: str) -> QueryError:
        return QueryError(f"{where}: --param {parameter.name}={text}: {what}")

    if any(0xD800 <= ord(c) < 0xE000 for c in text):
        raise bad("holds bytes that are not UTF-8; type it anew")
    kind = parameter.type
    if "|" in kind:
        if text not in kind.split("|"):
            raise bad(f"not one of {', '.join(kind.split('|'))}{_hint(text, kind.split('|'), 1)}")
        return str(ox.Literal(text))
    if kind in ("text", "city", "topic"):
        return str(ox.Literal(text.casefold()))
    if kind == "int":
        if not re.fullmatch(r"\d{1,9}", text):
            raise bad("not a whole number; write digits only")
        return str(ox.Literal(int(text)))
    if kind in ("year", "date"):
        return str(ox.Literal(_day(text, kind, bad), datatype=ox.NamedNode(XSD + "date")))
    return str(ox.NamedNode(find(kind, text)))


def _day(text: str, kind: str, bad: Callable[[str], QueryError]) -> str:
    from datetime import date

    m = re.fullmatch(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", text, re.ASCII)
    if not m or (kind == "year" and m[2]):
        raise bad("not a year such as 2015" if kind == "year" else "not a date; write 2015, 2015-07 or 2015-07-27")
    try:
        return date(int(m[1]), int(m[2] or 1), int(m[3] or 1)).isoformat()
    except ValueError:
        raise bad("no calendar has this day; write 2015-07-27") from None


# ------------------------------------------------------------------ running
@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: rows of terms under columns, or triples, or yes or no. `cut`: more rows were there."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()  # pyoxigraph terms or None
    triples: tuple[Any, ...] | None = None
    boolean: bool | None = None
    cut: bool = False

    def only(self, columns: tuple[str, ...]) -> Answer:
        """The same rows with these columns only."""
        kept = [self.columns.index(c) for c in columns]
        return Answer(columns, tuple(tuple(row[i] for i in kept) for row in self.rows), cut=self.cut)


_KEYWORDS = """
    A ABS ADJUST ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT
    DATATYPE DAY DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR GRAPH GROUP GROUP_CONCAT HAVING
    HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LATERAL LCASE LIMIT MAX MD5 MIN
    MINUS MINUTES MONTH NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM
    SAMPLE SECONDS SELECT SEPARATOR SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG
    STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TRUE TZ UCASE UNDEF UNION URI UUID VALUES VERSION WHERE YEAR"""
_WORDS = frozenset(_KEYWORDS.split())


def syntax_error(query: Query, error: SyntaxError, shift: tuple[int, int] = (0, 0)) -> QueryError:
    """The engine's syntax error as one line with the file's own line and column."""
    m = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
    if not m:
        return QueryError(f"{query.where}: not valid SPARQL: {' '.join(str(error).split())}")
    line, column, said = int(m[1]), int(m[2]), m[3]
    at, length = shift
    if length and line == query.text.count("\n", 0, at) + 1:
        start = at - (query.text.rfind("\n", 0, at) + 1)
        if column > start + length:
            column -= length
    for t in tokenize(query.text):
        if t.kind == "word" and t.text.upper() not in _WORDS:
            return QueryError(
                f"{query.where}:{_position(query.text, t.begin)}: not valid SPARQL: {t.text} is no word of "
                f"SPARQL{_hint(t.text.upper(), _WORDS, 1)}"
            )
    lines = query.text.split("\n")
    here = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    words = re.findall(r'"[^"]{1,3}"|\b[A-Z]{2,}\b|The SELECT[^,]*|Prefix not found|IRI parsing failed', said)
    words = [w for w in dict.fromkeys(words) if w not in ("LATERAL", "SERVICE")]
    special = next((w for w in words if " " in w), "")
    expected = special or ("expected " + " or ".join(words[:6]) if words else "this cannot stand here")
    near = f"near “{here[:24]}”" if here else "at the end of the line"
    return QueryError(
        f"{query.where}:{line}:{column}: not valid SPARQL {near}: {expected}; look also at what stands just before"
    )


def evaluate(
    store: Store, query: Query, text: str, shift: tuple[int, int] = (0, 0), limit: int | None = None
) -> Answer:
    """Run a bound query over an open store, in this process. Raises QueryError for a syntax error."""
    import pyoxigraph as ox

    try:
        result = store.query(text, prefixes=prefixes())
        if isinstance(result, ox.QueryBoolean):
            return Answer(boolean=bool(result))
        items: list[Any] = []
        cut = False
        for item in result:
            if limit is not None and len(items) == limit:
                cut = True
                break
            items.append(item)
    except SyntaxError as e:
        raise syntax_error(query, e, shift) from None
    except RuntimeError as e:
        raise QueryError(f"{query.where}: the engine could not run it: {' '.join(str(e).split())}") from None
    if isinstance(result, ox.QueryTriples):
        return Answer(triples=tuple(sorted(set(items), key=str)), cut=cut)
    return Answer(tuple(v.value for v in result.variables), tuple(tuple(row) for row in items), cut=cut)


def evaluate_apart(
    store: Path | Store,
    query: Query,
    text: str,
    shift: tuple[int, int] = (0, 0),
    limit: int | None = None,
    timeout: float = 30.0,
) -> Answer:
    """Run a bound query over a store, open or at a path, in a process of its own, killed when its time is up.

    Raises QueryError for a syntax error, when the time is up, and when the engine dies of the query.
    """
    import json
    import subprocess
    import tempfile

    import pyoxigraph as ox

    from kg.remote import address_of, open_server

    path, held = (store, None) if isinstance(store, (Path, str)) else (store.path, store.graph)
    address = address_of(path)
    job = {"store": str(path), "text": text, "limit": limit, "timeout": timeout}
    with tempfile.TemporaryDirectory(prefix="kg-") as place:
        if address:
            if not isinstance(held, ox.Store):
                about, held = open_server(address, timeout)
            if not isinstance(held, ox.Store):  # there it is the server that runs it
                from kg.graph.store import Store as Opened

                return evaluate(Opened(path, about, held), query, text, shift, limit)
            job["quads"] = str(Path(place) / "copy.nq")
            held.dump(job["quads"], format=ox.RdfFormat.N_QUADS)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "kg.query_worker"],
                input=json.dumps(job).encode("utf-8"),
                capture_output=True,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired:
            raise QueryError(
                f"{query.where}: stopped after {timeout:g} s; narrow the query or give --timeout SECONDS"
            ) from None
    if done.returncode < 0:
        raise QueryError(f"{query.where}: the engine died of this query (signal {-done.returncode}); make it simpler")
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode or not head:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise QueryError(f"{query.where}: the query could not be run: {said[-1] if said else 'no answer'}")
    info = json.loads(head)
    if info["kind"] == "syntax":
        raise syntax_error(query, SyntaxError(info["said"]), shift)
    if info["kind"] == "error":
        raise QueryError(f"{query.where}: the engine could not run it: {info['said']}")
    if info["kind"] == "boolean":
        return Answer(boolean=info["value"])
    if info["kind"] == "triples":
        found = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
        return Answer(triples=tuple(sorted({q.triple for q in found}, key=str)), cut=info["cut"])
    result = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(result, ox.QuerySolutions)
    return Answer(tuple(v.value for v in result.variables), tuple(tuple(row) for row in result), cut=info["cut"])
