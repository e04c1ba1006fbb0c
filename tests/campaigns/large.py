"""Files of great size beside a sound notice: each is read or refused in one line, and what it takes is printed.

    python tests/campaigns/large.py 100      # the length of the one line, in MB; other files are of 1 GB

Each is built in a process of its own; its processor seconds and the most memory that it held are told.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
GOOD = """Ministers meet in Seoul

Date: 2019-06-06

Korea and Panama signed a memorandum of understanding on land records in Seoul on June 5, 2019.
"""
WORDS = b"Korea and Peru signed an agreement. "
MOST = 1 << 30  # bytes of memory that no build may go beyond


def _hole(path: Path, size: int) -> None:
    """A file of nothing but NUL that takes no room on the disk."""
    path.touch()
    os.truncate(path, size)


def _line(path: Path, size: int, head: bytes = b"", tail: bytes = b"", piece: bytes = WORDS) -> None:
    with open(path, "wb") as f:
        f.write(head)
        for _ in range(size // len(piece)):
            f.write(piece)
        f.write(tail)


def cases(size: int, whole: int) -> dict[str, Callable[[Path], None]]:
    """Name of a file -> what writes it. size: bytes of the one line. whole: bytes of what is larger than all."""
    record = b'{"title": "Ministers meet", "date": "2019-06-06", "text": "'
    made: dict[str, Callable[[Path], None]] = {
        f"hole{suffix}": lambda p: _hole(p, whole) for suffix in (".txt", ".html", ".jsonl", ".csv", ".xml")}
    return made | {
        "line.txt": lambda p: _line(p, size),
        "line.html": lambda p: _line(p, size, b"<html><body><p>", b"</p></body></html>"),
        "line.jsonl": lambda p: _line(p, size, record, b'"}\n'),
        "line.json": lambda p: _line(p, size, b"[" + record, b'"}]\n'),
        "line.csv": lambda p: _line(p, size, b"title,text,date\nA,", b",2019-06-06\n"),
        "line.xml": lambda p: _line(p, size, b"<rss><channel><item><title>A</title><description>",
                                    b"</description></item></channel></rss>"),
        "bytes.csv": lambda p: _line(p, size, b"title,text,date\nA,", b",2019-06-06\n", b"\x81\xfe\xff\xa1 e"),
        "many.jsonl": lambda p: _line(p, size // 100, piece=record + WORDS * 8 + b'"}\n'),
    }  # fmt: skip


# A process tells its own peak: what wait4 tells counts the memory of the process that it was forked from.
_MEASURED = """
import re, resource, sys
from pathlib import Path
from kg.cli import main
place = Path(sys.argv.pop(1))
try:
    code = main()
except SystemExit as end:
    code = end.code
own = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1))
place.write_text(str(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)))
raise SystemExit(code)
"""


def built(folder: Path, store: Path) -> tuple[float, int, str]:
    """Build with one process: processor seconds, most memory in bytes, and what was said. It must end well."""
    with open(folder.parent / "said", "w+b") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", _MEASURED, str(folder.parent / "memory"), "build", str(folder),
             "--store", str(store), "--workers", "1"], cwd=ROOT, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8")
    assert process.returncode == 0 and "Traceback" not in text, text[-2000:]
    return used.ru_utime + used.ru_stime, int((folder.parent / "memory").read_text()) * 1024, text


def large(place: Path, size: int, whole: int = 1 << 30,
          only: tuple[str, ...] = ()) -> dict[str, tuple[float, int, str]]:
    """Build each large file beside a sound notice: what it took, and the line that names it, if any."""
    from kg.graph.store import open_store

    seen = {}
    for name, write in cases(size, whole).items():
        if only and name not in only:
            continue
        folder = place / f"of-{name.replace('.', '-')}"
        (folder / "n").mkdir(parents=True)
        (folder / "n" / "good.txt").write_text(GOOD, "utf-8")
        write(folder / "n" / name)
        seconds, memory, said = built(folder / "n", folder / "store")
        (folder / "n" / name).unlink()
        assert "id/country/PA>" in open_store(folder / "store").nquads()
        lines = [line for line in said.splitlines() if f"/{name}:" in line]
        assert (len(lines) == 1) is (name != "many.jsonl"), (name, said[-1000:])
        assert memory < MOST, f"{name}: {memory / 1e6:.0f} MB"
        seen[name] = seconds, memory, lines[0].split(name, 1)[1].strip(': ') if lines else "read"
    return seen


def main() -> int:
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        print(__doc__, file=sys.stderr)
        return 2
    sys.path[:0] = [str(ROOT)]
    with tempfile.TemporaryDirectory() as made:
        for name in cases(0, 0):
            for what, (seconds, memory, said) in large(Path(made), int(sys.argv[1]) << 20, only=(name,)).items():
                print(f"{what}: {seconds:.1f} s, {memory / 1e6:.0f} MB: {said}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
