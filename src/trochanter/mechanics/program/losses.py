"""Where a program notes that it found no path over a line's surfaces."""

from __future__ import annotations

from trochanter.mechanics.kernel import operations as codes
from trochanter.mechanics.program.rows import Rows


def mark_losses(operations: list[list[int]], rows: Rows) -> None:
    """Give each line with chains a row in which they note the poses without a path."""
    last: dict[int, list[int]] = {}
    for row in operations:
        if row[codes.CODE] != codes.CHAIN:
            continue
        line = row[codes.LINE]
        row[codes.LOST_NEW] = line not in last
        row[codes.LOST_AT] = last[line][codes.LOST_AT] if line in last else rows.room(1)
        last[line] = row
    for row in last.values():
        row[codes.LOST_LAST] = 1
