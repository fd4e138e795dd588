"""What goes wrong, in one line a person can act on.

Every error that a user can cause derives from `TrochanterError`; the command
line prints its text and exits, without a traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any


class TrochanterError(Exception):
    """Base of every error with a message meant for the user.

    Examples
    --------
    >>> import trochanter as tr
    >>> try:
    ...     tr.load("gait2393")
    ... except tr.TrochanterError as error:
    ...     print(error)
    no model named 'gait2393'; did you mean gait2392, dostal1981, trochanter?
    """

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.__class__.__name__


class UnknownNameError(TrochanterError, KeyError):
    """A name that is not in its catalogue; the message offers the nearest ones.

    Parameters
    ----------
    kind : str
        What the name should have named, such as ``"muscle"``.
    name : str
        What was given.
    valid : iterable of str
        Every valid name.
    """

    def __init__(self, kind: str, name: str, valid: Iterable[str]) -> None:
        self.kind, self.name = kind, name
        self.valid = tuple(valid)
        self.nearest = nearest(name, self.valid)
        super().__init__(f"no {kind} named {name!r}; did you mean {', '.join(self.nearest)}?")

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error come out of another process whole."""
        return type(self), (self.kind, self.name, self.valid)


class OutOfRangeError(TrochanterError, ValueError):
    """A number outside the range in which an answer means anything."""


class DataFaultError(TrochanterError):
    """Faults in data files, all of them at once.

    Parameters
    ----------
    faults : sequence of str
        One line each, ``file:line: what is wrong``.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        count = f"{len(self.faults)} fault" + ("" if len(self.faults) == 1 else "s")
        super().__init__("\n".join([f"{count} in the data:", *self.faults]))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error come out of another process whole."""
        return type(self), (self.faults,)


class MissingLibraryError(TrochanterError):
    """A system library or program is absent; the message holds the line that installs it."""


def nearest(name: str, valid: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the `count` names in `valid` that are most like `name`, best first."""
    folded = name.casefold().replace(" ", "-").replace("_", "-")

    def likeness(candidate: str) -> float:
        return difflib.SequenceMatcher(None, folded, candidate.casefold()).ratio()

    return tuple(sorted(dict.fromkeys(valid), key=lambda c: (-likeness(c), c))[:count])
