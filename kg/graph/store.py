"""A store on disk: a folder with ``kg-store.json`` (what it holds), ``graph-N/`` (Oxigraph), ``graph-N.state`` (what
the graph was written from), ``graph-N.sums`` (checksums of all that) and the cache of builds.

A finished graph never changes. A build writes a new one beside it (``.building-PID``) and switches to it by replacing
``kg-store.json``, which names the graph: one rename, so that whoever kills a build, and whenever, finds the old store
or the new one, whole. Builds hold a lock; readers open what is finished, read-only.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError

if TYPE_CHECKING:
    import pyoxigraph as ox

FORMAT = 1
ABOUT = "kg-store.json"
LOCK = ".lock"
BUILDING = ".building-"
CACHE = ".cache."


@dataclass(frozen=True, slots=True)
class Store:
    """An open store, for reading. `about` is what ``kg-store.json`` says."""

    path: Path
    about: dict[str, Any]
    graph: ox.Store

    def query(self, sparql: str, *, substitutions: Mapping[Any, Any] | None = None, **options: Any) -> Any:
        """Run a SPARQL query; the prefixes of `kg.graph.vocabulary` are known without saying so.

        substitutions: variable (pyoxigraph.Variable or its name) -> term, for values that come from a user.
        """
        import pyoxigraph as ox

        from kg.graph.vocabulary import PREFIXES

        values = {v if isinstance(v, ox.Variable) else ox.Variable(v): t for v, t in (substitutions or {}).items()}
        options.setdefault("prefixes", dict(PREFIXES))
        return self.graph.query(sparql, substitutions=values or None, **options)

    def quads_for_pattern(self, s: Any, p: Any, o: Any, g: Any = None) -> Iterator[ox.Quad]:
        """All quads that match; None matches anything."""
        return self.graph.quads_for_pattern(s, p, o, g)

    def nquads(self) -> str:
        """The whole store as N-Quads, sorted: equal stores give equal text."""
        return "".join(sorted(f"{q} .\n" for q in self.graph.quads_for_pattern(None, None, None, None)))

    @property
    def base(self) -> str:
        """The IRI under which this store names its things."""
        return str(self.about["base"])


def read_about(path: Path) -> dict[str, Any]:
    """What ``kg-store.json`` says. Raises StoreError where there is no store, or none that this kg can read."""
    if not path.exists():
        raise StoreError(f"{path}: no store here; build one with `kg build NOTICES --store {path}`")
    try:
        about = json.loads((path / ABOUT).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"{path}: not a store of kg (it has no {ABOUT}); give the folder that `kg build --store` "
                         "wrote") from None
    except (OSError, ValueError) as e:
        raise StoreError(f"{path}: damaged: {ABOUT} cannot be read ({_why(e)}); build it again with --force") from None
    if not isinstance(about, dict) or not isinstance(about.get("format"), int):
        raise StoreError(f"{path}: damaged: {ABOUT} names no format; build it again with --force")
    if about["format"] > FORMAT:
        raise StoreError(f"{path}: written by a newer kg ({about.get('kg', 'unknown')}, format {about['format']}; this "
                         f"one reads up to {FORMAT}); update kg, or build the store again")
    return about


def open_store(path: Path | str, *, whole: bool = False) -> Store:
    """Open a finished store for reading. Raises StoreError, in one line, where that cannot be done.

    path: a folder, or the address of a SPARQL server. whole: everything will be read, so a server's graph is copied.
    """
    from kg.remote import address_of, open_server

    address = address_of(path)
    if address:
        about, graph = open_server(address, whole=whole)
        return Store(Path(path), about, graph)
    path = Path(path)
    for attempt in (1, 2):  # a build may switch graphs between the two steps
        about = read_about(path)
        graph = path / str(about.get("graph", ""))
        try:
            if not (graph / "CURRENT").is_file():
                raise OSError(f"its folder {graph.name} is not whole")
            return Store(path, about, read_graph(graph))
        except (OSError, RuntimeError) as e:  # the engine calls some damage a RuntimeError
            if attempt == 2:
                raise StoreError(f"{path}: damaged: the graph cannot be opened ({_why(e)}); build it again with "
                                 "--force") from None
    raise AssertionError("unreachable")


def read_graph(graph: Path) -> ox.Store:
    """Open the engine's folder of a graph, for reading. Raises OSError.

    The engine takes the name as UTF-8, whatever the locale says of names.
    """
    import pyoxigraph as ox

    try:
        name = os.fsencode(graph).decode("utf-8")
    except UnicodeDecodeError:
        raise OSError("its path is not UTF-8") from None
    return ox.Store.read_only(name)


def not_written(path: Path, error: BaseException) -> StoreError:
    """The error to raise where the system does not let a build be written."""
    return StoreError(f"{path}: cannot be written ({_why(error)}); the old store is as it was: make room, or choose "
                      "another --store")


def _why(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return " ".join(str(text).split())[:160]


# ------------------------------------------------------------------ writing
def check_target(path: Path) -> None:
    """Refuse to build where something other than a store lies. Raises StoreError."""
    if not os.path.lexists(path):
        return
    if not path.is_dir():
        raise StoreError(f"{path}: not a folder; choose another --store")
    try:
        held = [n for n in os.listdir(path) if n != LOCK and not n.startswith((BUILDING, CACHE))]
    except OSError as e:
        raise StoreError(f"{path}: cannot be read ({_why(e)}); choose another --store") from None
    # a first build that was killed just before its switch leaves its graph, and its lock
    ours = re.compile(r"graph-\d+(?:\.state|\.sums)?")
    if held and ABOUT not in held and not ((path / LOCK).is_file() and all(ours.fullmatch(n) for n in held)):
        raise StoreError(f"{path}: not empty and not a store of kg; nothing was touched: choose another --store, "
                         "or a new folder in it")


FILES, MEMORY = 96, 1_500_000_000  # what the engine needs: it ends the process where it gets less memory


def check_limits(path: Path) -> None:
    """Refuse to build where the system gives the engine too little. Raises StoreError."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, needed, unit, option in ((resource.RLIMIT_NOFILE, FILES, "files open at once", f"-n {FILES}"),
                                        (resource.RLIMIT_AS, MEMORY, "bytes of memory", f"-v {MEMORY // 1000}")):
        allowed = resource.getrlimit(limit)[0]
        if allowed != resource.RLIM_INFINITY and allowed < needed:
            raise StoreError(f"{path}: cannot be written: only {allowed:,} {unit} are allowed, and a store needs "
                             f"{needed:,}; allow them (`ulimit {option}`)")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the right to build at a path. Raises StoreError, naming the holder, where another build has it.

    The system frees the lock when its process dies, so a killed build leaves nothing to clear up; the number in the
    file only says who holds it.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        handle = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as e:
        raise StoreError(f"{path}: cannot be written ({_why(e)}); choose another --store") from None
    try:
        try:
            _take(handle)
        except OSError as e:
            if e.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                raise
            holder = _holder(handle)
            raise StoreError(f"{path}: another build (process {holder or 'unknown'}) is writing it; wait for it, or "
                             "choose another --store") from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode("ascii"))
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        return
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def building_folder(path: Path) -> Path:
    """A fresh folder in the store's to build in; what killed builds left behind is cleared away. Needs the lock."""
    clear(path)
    folder = path / f"{BUILDING}{os.getpid()}"
    try:
        folder.mkdir()
    except OSError as e:
        raise not_written(path, e) from None
    return folder


def clear(path: Path) -> None:
    """Remove what is no part of the store: folders of killed builds and graphs that were switched from.

    Where ``kg-store.json`` names no graph that is there, all of them stay.
    """
    held = sorted(path.iterdir())
    try:
        current = json.loads((path / ABOUT).read_text("utf-8"))["graph"]
        known = current in [p.name for p in held]
    except FileNotFoundError:  # a first build that was killed
        current, known = "", True
    except (OSError, ValueError, LookupError, TypeError):
        known = False
    for old in held:
        other = known and old.name.startswith("graph-") and old.name.partition(".")[0] != current
        if other or old.name.startswith(BUILDING):
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.unlink(missing_ok=True)


def switch(folder: Path, path: Path, about: dict[str, Any]) -> None:
    """Make the graph and the state in a built folder the store's, with what is to be said about them. Needs the lock.

    All that was written is on the disk before its name is: after a power loss the store is the old one or the new one.
    """
    taken = [int(p.stem[6:]) for p in path.glob("graph-*") if p.stem[6:].isdigit()]
    graph = path / f"graph-{max(taken, default=0) + 1}"
    said = json.dumps({**about, "format": FORMAT, "graph": graph.name}, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / ABOUT).write_text(said + "\n", "utf-8", newline="\n")
    (folder / "sums").write_text(_sums_text(path, folder, graph.name), "utf-8", newline="\n")
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        _sync(file)
    _sync(folder / "graph")
    _sync(folder)
    if (folder / "state").exists():
        os.rename(folder / "state", state_of(graph))
    os.rename(folder / "sums", sums_of(graph))
    os.rename(folder / "graph", graph)
    _sync(path)
    os.replace(folder / ABOUT, path / ABOUT)
    _sync(path)
    clear(path)


def state_of(graph: Path) -> Path:
    """The file that says what a graph was written from (`kg.build.state`)."""
    return graph.with_name(f"{graph.name}.state")


def sums_of(graph: Path) -> Path:
    """The file that has the checksums of all that a build wrote."""
    return graph.with_name(f"{graph.name}.sums")


def _part_of_graph(name: str) -> bool:
    """Whether a file of the engine holds data; its log and its lock do not, and an opening may touch them."""
    return not name.startswith("LOG") and name != "LOCK"


def _sums_text(path: Path, folder: Path, graph: str) -> str:
    """The checksums of what a build wrote: BLAKE2b, size, name, a line each; the last line is that of the others.

    What is linked from the graph before is not summed again.
    """
    known: dict[int, str] = {}
    with suppress(StoreError, OSError, ValueError):
        old = path / str(read_about(path)["graph"])
        for line in sums_of(old).read_text("utf-8").splitlines()[:-1]:
            total, _, name = line.split(" ", 2)
            if name.startswith(f"{old.name}/"):
                known[(path / name).stat().st_ino] = total
    lines = []
    for file in sorted((folder / "graph").iterdir()):
        if _part_of_graph(file.name):
            size, node = file.stat().st_size, file.stat().st_ino
            lines.append(f"{known.get(node) or checksum(file)} {size} {graph}/{file.name}")
    for file, name in ((folder / "state", f"{graph}.state"), (folder / ABOUT, ABOUT)):
        if file.exists():
            lines.append(f"{checksum(file)} {file.stat().st_size} {name}")
    text = "".join(line + "\n" for line in lines)
    return f"{text}{_sum_of(text)} {len(lines)} files\n"


def _sum_of(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8"), digest_size=16).hexdigest()


def checksum(file: Path) -> str:
    """The checksum of a file, as the list of sums has it."""
    with open(file, "rb") as f:
        return hashlib.file_digest(f, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def verify(path: Path, only: str = "") -> None:
    """Prove that a store is what its build wrote, to the byte. Raises StoreError, naming the first file that is not.

    only: the one file that is to be looked at.
    """
    graph = path / str(read_about(path).get("graph", ""))

    def damaged(name: str, why: str) -> StoreError:
        return StoreError(f"{path}: damaged: {name} {why}; build it again with --force")

    listed = sums_of(graph).name
    try:
        text, _, last = sums_of(graph).read_bytes().decode("utf-8").rstrip("\n").rpartition("\n")
        text += "\n"
        lines = text.splitlines()
        if last != f"{_sum_of(text)} {len(lines)} files":
            raise damaged(listed, "is not what was written")
        names = set()
        for line in lines:
            total, size, name = line.split(" ", 2)
            names.add(name)
            if only and name != only:
                continue
            file = path / name
            if file.stat().st_size != int(size) or checksum(file) != total:
                raise damaged(name, "is not what was written")
        more = [p.name for p in sorted(graph.iterdir())
                if _part_of_graph(p.name) and f"{graph.name}/{p.name}" not in names]
    except (OSError, ValueError) as e:
        raise damaged(Path(getattr(e, "filename", None) or listed).name, f"cannot be read ({_why(e)})") from None
    if only and only not in names:
        raise damaged(only, "was not there when it was built")
    if more:
        raise damaged(f"{graph.name}/{more[0]}", "was not there when it was built")


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    with suppress(OSError):  # some systems cannot sync a folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _holder(handle: int) -> str:
    """The process that holds the lock; it writes its number just after it took it, so an empty file is read again."""
    for _ in range(20):
        holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
        if holder:
            return holder
        time.sleep(0.05)
    return ""
