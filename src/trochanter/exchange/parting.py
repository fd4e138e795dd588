"""What a format cannot express, told while a model is written to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from trochanter.errors import TrochanterError
from trochanter.exchange.documents import Element


@dataclass
class Parting:
    """What is left out of a file or said in other words in it."""

    file_name: str
    skip_unsupported: bool
    lacking: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def lack(self, text: str) -> None:
        """Note that something cannot be expressed."""
        self.lacking.append(text)
        self.told.append(f"{text}; left out")

    def stop_if_lacking(self) -> None:
        """Raise what cannot be expressed, unless it is to be skipped."""
        if self.lacking and not self.skip_unsupported:
            some = "; ".join(self.lacking[:10])
            more = f"; and {len(self.lacking) - 10} more" if len(self.lacking) > 10 else ""
            raise TrochanterError(
                f"{self.file_name} cannot hold all of the model: {some}{more} "
                "(skip_unsupported leaves it out)"
            )


def add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """Return a new child element."""
    node = etree.SubElement(parent, tag, attributes)
    node.text = text
    return node


def said(values: Iterable[float]) -> str:
    """Return numbers as text that gives the same numbers back."""
    return " ".join(repr(float(value) + 0.0) for value in values)


class Names:
    """Names that a format allows, each still that of one thing."""

    def __init__(self, forbidden: str) -> None:
        self._table = str.maketrans(dict.fromkeys(forbidden, "_"))
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()

    def of(self, kind: str, name: str) -> str:
        """Return what `name` is called in the file, the same every time."""
        if (kind, name) not in self._given:
            allowed = plain = name.translate(self._table)
            count = 2
            while (kind, allowed) in self._taken:
                allowed = f"{plain}_{count}"
                count += 1
            self._taken.add((kind, allowed))
            self._given[kind, name] = allowed
        return self._given[kind, name]
