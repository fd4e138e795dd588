"""What is wrong with a file and what of it is not supported, collected while it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from trochanter.errors import DataFaultError, nearest
from trochanter.exchange.documents import Element
from trochanter.model.basics import Record

Key = tuple[str, str]
"""A kind ("body", "coordinate", "wrap", "line") and a name."""

MAX_TOLD = 50
MAX_LACKS = 10_000
MAX_NAMES = 500
SHOWN = 60

R = TypeVar("R", bound=Record)


class Lack(NamedTuple):
    """Something in a file that is not supported.

    ``needed_by`` names what cannot be had without it; where that is empty, the whole
    model is concerned.
    """

    place: str
    text: str
    needed_by: tuple[Key, ...]


@dataclass
class Reading:
    """The faults and the lacks of a file, and of those that it includes."""

    faults: list[str] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)

    def fault(self, node: Element, text: str) -> None:
        """Note that something is wrong at `node`."""
        if len(self.faults) <= MAX_TOLD:
            self.faults.append(f"{place(node)}: {text}")

    def lack(self, node: Element, text: str, *needed_by: Key) -> None:
        """Note that what stands at `node` is not supported."""
        if len(self.lacks) >= MAX_LACKS:
            raise DataFaultError([f"{place(node)}: more than {MAX_LACKS} things not supported"])
        self.lacks.append(Lack(place(node), text, needed_by))

    def unknown(self, node: Element, what: str, name: str, valid: Iterable[str]) -> None:
        """Note that a name is not among the valid ones, with those that are most like it."""
        if len(self.faults) <= MAX_TOLD:
            some = list(islice(valid, MAX_NAMES))
            hint = ", ".join(shown(one) for one in nearest(name[:SHOWN], some)) or "none at all"
            self.fault(node, f"{what} {shown(name)} is not in the file (there is {hint})")

    def record(self, node: Element, kind: type[R], **values: Any) -> R | None:
        """Return a record of `values`, or None after noting what is wrong with them."""
        try:
            return kind(**values)
        except ValidationError as error:
            for one in error.errors():
                where = ".".join(str(part) for part in one["loc"])
                said = one["msg"].removeprefix("Value error, ")
                self.fault(node, f"{where}: {said}" if where else said)
            return None

    def stop_if_faulty(self) -> None:
        """Raise a DataFaultError with all the faults so far, if there is any."""
        if self.faults:
            told = list(dict.fromkeys(self.faults))[: MAX_TOLD + 1]
            if len(told) > MAX_TOLD:
                told[MAX_TOLD] = f"and more; only the first {MAX_TOLD} are told"
            raise DataFaultError(told)


def place(node: Element) -> str:
    """Return where an element is, as ``file:line``."""
    return f"{node.getroottree().docinfo.URL}:{node.sourceline}"


def shown(text: str | None) -> str:
    """Return text of a file as a message quotes it: on one line and not too long."""
    flat = " ".join((text or "").split())
    return repr(flat if len(flat) <= SHOWN else flat[: SHOWN - 3] + "...")


def named(node: Element) -> str:
    """Return what an element is called in messages: its tag and name."""
    name = node.get("name")
    return f"{node.tag} {shown(name)}" if name else str(node.tag)
