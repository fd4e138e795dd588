"""Which line of a TOML file holds which key, so that a fault can be pointed at.

`tomllib` forgets lines. This reads the file's outline only (tables, arrays of tables and the
keys at the start of a line); the values are tomllib's.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\"]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=\s*(.*)$")


def line_index(text: str) -> dict[Path, int]:
    """Map each key's path to its line, counted from 1.

    An array of tables counts its entries, as in ``("origin", 0, "sources")``.
    """
    found: dict[Path, int] = {(): 1}
    table: Path = ()
    closing: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if closing is not None:
            closing = _still_open(line, closing)
            continue
        if header := _TABLE.match(line):
            table = _open_table(found, header[2].replace('"', ""), header[1] == "[[")
            found[table] = number
        elif key := _KEY.match(line):
            found[(*table, key[1])] = number
            closing = _opens(key[2])
    return found


def line_of(index: dict[Path, int], path: Path) -> int:
    """Return the line of `path`, or of the nearest key that encloses it."""
    while path not in index:
        path = path[:-1]
    return index[path]


def _open_table(found: dict[Path, int], dotted: str, is_array: bool) -> Path:
    """Resolve a header: parents that are arrays stand for their latest entry."""
    path: Path = ()
    names = dotted.split(".")
    for position, name in enumerate(names):
        path = (*path, name)
        last = position == len(names) - 1
        count = sum(1 for known in found if known[:-1] == path and isinstance(known[-1], int))
        if last and is_array:
            path = (*path, count)
        elif count:
            path = (*path, count - 1)
    return path


def _opens(value: str) -> str | None:
    """Tell what must come before the value ends, if it does not end on its own line."""
    for quote in ('"""', "'''"):
        if value.startswith(quote):
            return None if quote in value[3:] else quote
    depth = _depth(value)
    return "[" * depth if depth > 0 else None


def _still_open(line: str, closing: str) -> str | None:
    if closing in ('"""', "'''"):
        return None if closing in line else closing
    depth = len(closing) + _depth(line)
    return "[" * depth if depth > 0 else None


def _depth(text: str) -> int:
    """Count brackets opened less brackets closed, outside of strings and comments."""
    bare = re.sub(r'"(\\.|[^"\\])*"|\'[^\']*\'', "", text).split("#")[0]
    return sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}")
