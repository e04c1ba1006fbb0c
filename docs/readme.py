"""Run the commands that the README shows, and write their output into it.

    .venv/bin/python docs/readme.py            # rewrites README.md
    .venv/bin/python docs/readme.py --check    # exit 1 where the README has drifted

A fenced block of kind ``console`` holds commands, each on a line that begins with ``$ ``, and what they print. They are
run one after the other in an empty folder that holds ``data/``; ``| head -N`` is understood. Commands other than ``kg``
are left as they are.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")


def run(command: str, folder: Path) -> str:
    """What a command line of ``kg`` prints, errors among it."""
    command, _, cut = command.partition(" | head -")
    environment = {k: v for k, v in os.environ.items() if k not in ("KG_STORE", "COLUMNS")}
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", *shlex.split(command)[1:]],
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=environment | {"NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
    )
    lines = done.stdout.replace("\r\n", "\n").splitlines()
    if cut and len(lines) > int(cut):
        lines = lines[: int(cut)]
    return "".join(line.rstrip() + "\n" for line in lines)


def rewritten(text: str) -> str:
    """The README with the output of its commands as it is now."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "data").symlink_to(ROOT / "data")

        def again(block: re.Match[str]) -> str:
            commands = [line for line in block[1].splitlines() if line.startswith("$ ")]
            if not all(c.startswith("$ kg ") for c in commands):
                return block[0]
            return "```console\n" + "".join(f"{c}\n{run(c[2:], folder)}" for c in commands) + "```"

        return _BLOCK.sub(again, text)


def main() -> int:
    """Rewrite or check README.md."""
    path = ROOT / "README.md"
    old = path.read_text("utf-8")
    new = rewritten(old)
    if "--check" in sys.argv:
        if old != new:
            print("README.md: the output of its commands has changed; run `make readme` and look at the difference")
        return int(old != new)
    path.write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
