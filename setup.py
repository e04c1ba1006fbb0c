"""Which packages and which data go into the wheel; everything else is in pyproject.toml.

The ontology, the queries and the data lie beside the package in the repository. In a wheel they lie in
``kg/resources/`` (see `kg.paths`): each of their folders is mapped to a package of that name, so nothing is copied
by hand.
"""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
RESOURCES = ("ontology", "queries", "data/registry", "data/rules", "data/notices", "data/corrections", "data/map")

folders = {}
for top in RESOURCES:
    for folder in sorted([HERE / top, *(HERE / top).rglob("*")]):
        if folder.is_dir() and not folder.name.startswith((".", "__")):
            path = folder.relative_to(HERE)
            folders["kg.resources." + ".".join(path.parts)] = path.as_posix()

setup(
    packages=[*find_packages(include=["kg", "kg.*"]), *folders],
    package_dir=folders,
    package_data={"": ["*"], "kg.serve": ["static/*", "templates/*"]},
)
