"""Where in a TOML text a record's field stands, so that a fault can name its line."""

from __future__ import annotations

from trochanter.anatomy.toml_lines import line_index
from trochanter.model.checks import Place


def line_of(text: str, place: Place) -> int:
    r"""Return the line (from 1) of the field at `place`, or of what encloses it.

    Parameters
    ----------
    text : str
        A TOML file. Of a list that is spread over lines, such as a path's points,
        each item is taken to have a line of its own.
    place : tuple of str and int
        Such as ``("lines", 3, "points", 0, "body")``.

    Examples
    --------
    >>> text = "[[lines]]\nname = 'a'\npoints = [\n  {},\n  { body = 1 },\n]"
    >>> line_of(text, ("lines", 0, "points", 1, "body"))
    5
    """
    index = line_index(text)
    known = place
    while known not in index:
        known = known[:-1]
    row = index[known]
    item = place[len(known) : len(known) + 1]
    rows = text.splitlines()
    if item and isinstance(item[0], int) and rows and rows[row - 1].rstrip().endswith("["):
        row += 1 + item[0]
    return row
