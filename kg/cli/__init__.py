"""The command line: one short function a command, in the order of the help."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

_interrupt = signal.getsignal(signal.SIGINT)
if _interrupt is signal.default_int_handler:  # Ctrl-C while modules are loaded ends the process without a traceback
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGINT, signal.SIG_DFL)

from kg.cli.console import app, fail, out
from kg.errors import KgError

# each registers its commands, in this order
for _module in ("build", "ask", "look", "history", "serve", "check", "review", "diff", "take"):
    import_module(f"kg.cli.{_module}")
if signal.getsignal(signal.SIGINT) is signal.SIG_DFL and _interrupt is signal.default_int_handler:
    signal.signal(signal.SIGINT, _interrupt)


def _usage(error: Exception) -> bool:
    """Whether this is typer's word on how a command was called (the class is private to typer)."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def run(arguments: list[str] | None = None) -> int:
    """Run a command line; the exit code is handed back. What is not the user's to mend raises."""
    try:
        code = app(arguments, standalone_mode=False, prog_name="kg")
        if code == 130:  # how typer answers an interrupt
            return fail(_STOPPED, 130)
        return code if isinstance(code, int) else 0
    except KeyboardInterrupt:  # before typer heeds it
        return fail(_STOPPED, 130)
    except _Terminated as e:
        return fail(_STOPPED, 128 + e.args[0])
    except KgError as e:
        return fail(str(e), e.exit_code)
    except Exception as e:
        if type(e).__name__ == "NoArgsIsHelpError":
            out(e.format_message() + "\n")  # type: ignore[attr-defined]
            return 2
        if isinstance(e, (OSError, RuntimeError)) and "checksum mismatch" in str(e):  # the engine's word for damage
            return fail("the store is damaged: what is written in it is not what was; build it again with --force", 2)
        if not _usage(e):
            raise
        where = getattr(getattr(e, "ctx", None), "command_path", "kg").removeprefix("kg").strip()
        said = " ".join(e.format_message().split()).rstrip(".")  # type: ignore[attr-defined]
        return fail(f"{where + ': ' if where else ''}{said}; see kg {where + ' ' if where else ''}--help", 2)


_STOPPED = "stopped before the end; what was there is as it was: run it again"


class _Terminated(BaseException):
    """The system asked the process to end; raised so that what is under way is cleared up."""


def _end(number: int, _: object) -> NoReturn:
    raise _Terminated(number)


def main() -> NoReturn:
    """The entry point of the ``kg`` command."""
    for name in ("SIGTERM", "SIGHUP"):  # the terminal that is closed sends SIGHUP, unless nohup forbids it
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end)
    sys.exit(run())
