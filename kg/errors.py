"""Errors that a user can act on: where, what was found, what to do.

Exit codes of the command line: 0 done, 1 the answer is no, 2 the user's input or usage, 3 a check itself is broken.
"""

import re

# control characters, and those that turn the direction of writing or are not seen: they have no place on a terminal
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def visible(text: str) -> str:
    """Text that is safe to show on a terminal, on one line."""
    return _UNSEEN.sub(" ", text)


class KgError(Exception):
    """Something the user can mend. `str(error)` is the one line that the command line prints after ``kg: ``."""

    exit_code = 2

    def __str__(self) -> str:
        return visible(super().__str__())


class BadInput(KgError):
    """A file, option or parameter that cannot be used."""


class StoreError(KgError):
    """A store that is missing, locked, damaged or of another version."""


class QueryError(KgError):
    """A query that is not valid, or that was refused."""


class BrokenCheck(KgError):
    """A check of our own that cannot run: not the user's fault."""

    exit_code = 3
