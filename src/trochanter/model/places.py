"""Where in a TOML text a record's field stands, so that a fault can name its line."""

from __future__ import annotations

import re

from trochanter.model.checks import Place


def line_of(text: str, place: Place) -> int:
    """Return the line (from 1) of the field at `place`, or of the nearest thing above it.

    Parameters
    ----------
    text : str
        A TOML file as this project writes them: ``[[key]]`` for each record of a
        list, one point or axis a line within a list.
    place : tuple of str and int
        Such as ``("lines", 3, "points", 0, "body")``.
    """
    rows = text.splitlines()
    first, last = 0, len(rows)
    rest = list(place)
    if len(rest) > 1 and isinstance(rest[1], int):
        first, last = _block(rows, str(rest[0]), rest[1])
        rest = rest[2:]
    here = first
    for part in rest:
        if isinstance(part, int):
            here = min(here + 1 + part, last - 1)
            last = here + 1
        else:
            here = _key(rows, part, here, last)
    return max(min(here, len(rows) - 1), 0) + 1


def _block(rows: list[str], key: str, index: int) -> tuple[int, int]:
    """First and past-the-last row of the `index`-th ``[[key]]``."""
    heads = [i for i, row in enumerate(rows) if re.match(rf"\s*\[\[\s*{key}\s*\]\]", row)]
    if index >= len(heads):
        return 0, len(rows)
    later = (i for i in range(heads[index] + 1, len(rows)) if rows[i].startswith("[["))
    return heads[index], next(later, len(rows))


def _key(rows: list[str], key: str, first: int, last: int) -> int:
    """Row of the key in the table at `first`, or of its own table's header, or `first`."""
    within = re.compile(rf"(^|[\s{{,]){re.escape(key)}\s*=")
    header = re.compile(rf"\s*\[+[\w.]*\b{re.escape(key)}\]+")
    tables = (i for i in range(first + 1, last) if rows[i].startswith("["))
    for i in range(first, next(tables, last)):
        if within.search(rows[i]):
            return i
    return next((i for i in range(first, last) if header.match(rows[i])), first)
