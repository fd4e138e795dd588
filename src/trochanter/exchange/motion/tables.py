"""Tables of numbers as text: OpenSim's storage files and comma-separated values."""

from __future__ import annotations

import csv
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import DataFaultError
from trochanter.exchange.reading import shown

Array = NDArray[np.float64]

MAX_HEADER = 1000
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Table(NamedTuple):
    """Headings, numbers, the line that the first row stands on, and what the header says."""

    headings: list[str]
    values: Array
    first_line: int
    degrees: bool | None


def decoded(data: bytes, name: str) -> str:
    """Return text that is UTF-8, or UTF-16 with its mark.

    Raises
    ------
    DataFaultError
    """
    try:
        return data.decode(_WIDE.get(data[:2], "utf-8-sig"))
    except UnicodeDecodeError as fault:
        row = data[: fault.start].count(b"\n") + 1
        raise DataFaultError([f"{name}:{row}: not {fault.encoding} text"]) from None


def read_storage(text: str, name: str) -> Table:
    """Return the table in a .mot or .sto file.

    Raises
    ------
    DataFaultError
    """
    rows = text.splitlines()
    ends = [k for k, row in enumerate(rows[:MAX_HEADER]) if row.strip().lower() == "endheader"]
    if not ends:
        raise DataFaultError([f"{name}: no line 'endheader' among the first {MAX_HEADER}"])
    settings = _settings(rows[: ends[0]], name)
    at = ends[0] + 1
    while at < len(rows) and not rows[at].strip():
        at += 1
    if at == len(rows):
        raise DataFaultError([f"{name}:{len(rows)}: no labels of columns after 'endheader'"])
    tabs = "\t" in rows[at]
    headings = [one.strip() for one in rows[at].rstrip().split("\t" if tabs else None)]
    values = _numbers(rows, at + 1, None, len(headings), name)
    for key, count in (("nrows", len(values)), ("ncolumns", len(headings))):
        if key in settings and settings[key][1] != str(count):
            row, said = settings[key]
            raise DataFaultError([f"{name}:{row}: header says {key}={shown(said)}; it is {count}"])
    return Table(headings, values, at + 2, _in_degrees(settings, name))


def _settings(rows: list[str], name: str) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for k, row in enumerate(rows):
        key, sign, value = row.partition("=")
        if sign:
            found[key.strip().lower()] = k + 1, value.strip()
    # Older files say it in two words on a line each: "datarows 12".
    for k, row in enumerate(rows):
        words = row.split()
        if len(words) == 2 and words[0].lower() in ("datarows", "datacolumns"):
            found.setdefault("n" + words[0].lower().removeprefix("data"), (k + 1, words[1]))
    return found


def _in_degrees(settings: dict[str, tuple[int, str]], name: str) -> bool | None:
    if "indegrees" not in settings:
        return None
    row, word = settings["indegrees"]
    if word.lower() not in ("yes", "no", "true", "false"):
        raise DataFaultError([f"{name}:{row}: inDegrees is yes or no, not {shown(word)}"])
    return word.lower() in ("yes", "true")


def read_csv(text: str, name: str) -> Table:
    """Return the table in a file of values between commas, semicolons or tabs.

    Lines that begin with ``#`` before the headings are passed over.

    Raises
    ------
    DataFaultError
    """
    rows = text.splitlines()
    at = 0
    while at < len(rows) and (not rows[at].strip() or rows[at].startswith("#")):
        at += 1
    if at == len(rows):
        raise DataFaultError([f"{name}: empty"])
    mark = max(",;\t", key=rows[at].count)
    try:
        headings = [
            one.strip() for one in next(csv.reader([rows[at]], delimiter=mark, strict=True))
        ]
    except csv.Error as fault:
        raise DataFaultError([f"{name}:{at + 1}: {fault}"]) from None
    values = _numbers(rows, at + 1, mark, len(headings), name)
    return Table(headings, values, at + 2, None)


def _numbers(rows: list[str], start: int, mark: str | None, count: int, name: str) -> Array:
    """Return the numbers of the rows from `start` on, one row a line."""
    last = len(rows)
    while last > start and not rows[last - 1].strip():
        last -= 1
    body = rows[start:last]
    if not body:
        return np.zeros((0, count))
    try:
        values = np.loadtxt(body, delimiter=mark, ndmin=2, comments=None, dtype=float)
        if values.shape == (len(body), count):
            return values
    except ValueError:
        pass
    raise DataFaultError([_first_fault(body, start, mark, count, name)])


def _first_fault(body: list[str], start: int, mark: str | None, count: int, name: str) -> str:
    """Return what is wrong with the first row that is no row of numbers."""
    for k, row in enumerate(body):
        where = f"{name}:{start + k + 1}"
        cells = [cell.strip() for cell in row.split(mark)]
        if not row.strip():
            return f"{where}: an empty line between the rows"
        if len(cells) != count:
            return f"{where}: {len(cells)} values under {count} headings"
        for j, cell in enumerate(cells):
            try:
                np.float64(cell)
            except ValueError:
                what = "is empty: a gap to be filled first" if not cell else "is no number"
                return f"{where}: value {j + 1}, {shown(cell)}, {what}"
    return f"{name}: the rows are not rows of numbers"
