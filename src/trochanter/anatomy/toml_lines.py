"""Which line of a TOML file holds which key, so that a fault can be pointed at.

`tomllib` forgets lines. This reads the file's outline only (tables, arrays of tables and the
keys that start a statement); the values are tomllib's. It expects text that tomllib accepts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]

# Strings and comments come whole, so that no bracket, sign or newline within one is taken for
# the file's own. Up to two quotes may stand before the three that close a long string.
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}=\n]"
    r"""|[^"'\#\[\]{}=\n]+""",
    re.DOTALL,
)
_NAME = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+')


def line_index(text: str) -> dict[Path, int]:
    """Map each key's path to its line, counted from 1.

    An array of tables counts its entries, as in ``("origin", 0, "sources")``. Keys within an
    inline table or array are not entered: `line_of` gives them the line of the value's key.
    """
    found: dict[Path, int] = {(): 1}
    table: Path = ()
    for number, head in _statements(text):
        names = _names(head)
        if head.startswith("["):
            table = _open_table(found, names, head.startswith("[["), number)
        else:
            for last in range(1, len(names)):
                found.setdefault((*table, *names[:last]), number)
            found[(*table, *names)] = number
    return found


def line_of(index: dict[Path, int], path: Path) -> int:
    """Return the line of `path`, or of the nearest key that encloses it.

    Parts that the file does not spell, such as a union's tag, are passed over.
    """
    known: Path = ()
    for part in path:
        if (*known, part) in index:
            known = (*known, part)
    return index[known]


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line of each statement, and its header or what stands before its ``=``."""
    line = start = 1
    depth, head, named = 0, "", False
    for token in _TOKEN.findall(text + "\n"):
        if token == "\n" and depth == 0:
            if head.strip():
                yield start, head.strip()
            line, start, head, named = line + 1, line + 1, "", False
            continue
        depth += (token in "[{") - (token in "]}")
        named = named or (token == "=" and depth == 0)
        if not named and not token.startswith("#"):
            head += token
        line += token.count("\n")


def _names(dotted: str) -> list[str]:
    """Split a dotted key, quoted parts unquoted."""
    parts = _NAME.findall(dotted)
    return [tomllib.loads(f"k = {p}")["k"] if p[0] in "\"'" else p for p in parts]


def _open_table(found: dict[Path, int], names: list[str], is_array: bool, number: int) -> Path:
    """Enter a header; parents that are arrays stand for their latest entry."""
    path: Path = ()
    for position, name in enumerate(names):
        path = (*path, name)
        found.setdefault(path, number)
        count = sum(1 for known in found if known[:-1] == path and isinstance(known[-1], int))
        if position == len(names) - 1 and is_array:
            path = (*path, count)
        elif count:
            path = (*path, count - 1)
    found[path] = number
    return path
