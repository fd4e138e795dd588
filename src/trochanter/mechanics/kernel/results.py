"""From rows of lanes to results pose by pose: a transposition, four by four numbers."""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped,unused-ignore]
from numba.core import config, types  # type: ignore[import-untyped,unused-ignore]
from numba.extending import intrinsic  # type: ignore[import-untyped,unused-ignore]

from trochanter.mechanics.kernel.rows import STRIDE, Floats, loop

FOUR = ir.VectorType(ir.DoubleType(), 4)


def _tile_plainly(source: Floats, row: int, target: Floats, at: int, step: int) -> None:
    """Write four numbers of each of four rows to columns: `_tile` for uncompiled runs."""
    for i in range(4):
        for k in range(4):
            target[at + i * step + k] = source[row + k * STRIDE + i]


def _tile_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Load four vectors, exchange their numbers by shuffles, store four vectors."""
    source, row, target, at, step = args
    kinds = signature.args
    data = [
        context.make_array(kind)(context, builder, array).data
        for kind, array in ((kinds[0], source), (kinds[2], target))
    ]

    def vector(pointer: Any, index: Any) -> Any:
        return builder.bitcast(builder.gep(pointer, [index], inbounds=True), FOUR.as_pointer())

    def shuffle(one: Any, two: Any, order: list[int]) -> Any:
        mask = ir.Constant(ir.VectorType(ir.IntType(32), 4), order)
        return builder.shuffle_vector(one, two, mask)

    rows = [builder.add(row, ir.Constant(row.type, k * STRIDE)) for k in range(4)]
    loaded = [builder.load(vector(data[0], row), align=8) for row in rows]
    even = [shuffle(loaded[k], loaded[k + 1], [0, 4, 2, 6]) for k in (0, 2)]
    odd = [shuffle(loaded[k], loaded[k + 1], [1, 5, 3, 7]) for k in (0, 2)]
    for order in ([0, 1, 4, 5], [2, 3, 6, 7]):
        for pair in (even, odd):
            builder.store(shuffle(pair[0], pair[1], order), vector(data[1], at), align=8)
            at = builder.add(at, step)
    return context.get_dummy_value()


if getattr(config, "DISABLE_JIT", False):
    _tile: Any = _tile_plainly
else:

    @intrinsic
    def _tile(typing: Any, source: Any, row: Any, target: Any, at: Any, step: Any) -> Any:
        return types.void(source, row, target, at, step), _tile_code


@loop
def write_out(
    w: Floats, first: int, columns: int, out: Floats, step: int, start: int, n: int
) -> None:
    """Write rows to where results are wanted: as rows, or as columns.

    Parameters
    ----------
    w : array
        The scratch rows.
    first, columns : int
        Where the first row begins, and how many there are; they follow each other.
    out : array
        One dimension: rows of poses `step` apart; if `step` is 0, column by column of pose by
        pose.
    step, start, n : int
        First pose, and how many.
    """
    if step > 0:
        for column in range(columns):
            row = w[first + column * STRIDE : first + column * STRIDE + n]
            target = out[column * step + start : column * step + start + n]
            for j in range(n):
                target[j] = row[j]
    else:
        _turn_out(w, first, columns, out, start, n)


@loop
def _turn_out(w: Floats, first: int, columns: int, out: Floats, start: int, n: int) -> None:
    whole = n // 4 * 4 if columns >= 4 else 0
    for j in range(0, whole, 4):
        row, at = first + j, (start + j) * columns
        for column in range(0, columns - 3, 4):
            _tile(w, row + column * STRIDE, out, at + column, columns)
        last = columns - 4  # these overlap those before
        _tile(w, row + last * STRIDE, out, at + last, columns)
    for j in range(whole, n):
        for column in range(columns):
            out[(start + j) * columns + column] = w[first + column * STRIDE + j]
