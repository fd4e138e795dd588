"""From rows of lanes to results pose by pose: a transposition, four by four numbers."""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped,unused-ignore]
from numba.core import config, types  # type: ignore[import-untyped,unused-ignore]
from numba.extending import intrinsic  # type: ignore[import-untyped,unused-ignore]

from trochanter.mechanics.kernel.rows import Floats, Ints, loop

FOUR = ir.VectorType(ir.DoubleType(), 4)


def _tile_plainly(
    source: Floats, a: int, b: int, c: int, d: int, target: Floats, at: int, step: int
) -> None:
    """Write four numbers of each of four rows to columns: `_tile` for uncompiled runs."""
    for i in range(4):
        for k, row in enumerate((a, b, c, d)):
            target[at + i * step + k] = source[row + i]


def _tile_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Load four vectors, exchange their numbers by shuffles, store four vectors."""
    source, *rows, target, at, step = args
    kinds = signature.args
    data = [
        context.make_array(kind)(context, builder, array).data
        for kind, array in ((kinds[0], source), (kinds[5], target))
    ]

    def vector(pointer: Any, index: Any) -> Any:
        return builder.bitcast(builder.gep(pointer, [index], inbounds=True), FOUR.as_pointer())

    def shuffle(one: Any, two: Any, order: list[int]) -> Any:
        mask = ir.Constant(ir.VectorType(ir.IntType(32), 4), order)
        return builder.shuffle_vector(one, two, mask)

    loaded = [builder.load(vector(data[0], row), align=8) for row in rows]
    even = [shuffle(loaded[k], loaded[k + 1], [0, 4, 2, 6]) for k in (0, 2)]
    odd = [shuffle(loaded[k], loaded[k + 1], [1, 5, 3, 7]) for k in (0, 2)]
    for half, order in enumerate(([0, 1, 4, 5], [2, 3, 6, 7])):
        for k, pair in enumerate((even, odd)):
            lane = builder.mul(step, ir.Constant(step.type, 2 * half + k))
            place = vector(data[1], builder.add(at, lane))
            builder.store(shuffle(pair[0], pair[1], order), place, align=8)
    return context.get_dummy_value()


def _tile_typed(_: Any, *kinds: Any) -> Any:
    return types.void(*kinds), _tile_code


if getattr(config, "DISABLE_JIT", False):
    _tile: Any = _tile_plainly
else:

    @intrinsic
    def _tile(
        typing: Any, source: Any, a: Any, b: Any, c: Any, d: Any, target: Any, at: Any, step: Any
    ) -> Any:
        return _tile_typed(typing, source, a, b, c, d, target, at, step)


@loop
def write_out(w: Floats, rows: Ints, out: Floats, start: int, n: int) -> None:
    """Write rows, as columns, to the numbers of `n` poses from `start` on.

    Parameters
    ----------
    w : array
        The scratch rows.
    rows : array
        Where the row of each column begins.
    out : array
        One dimension: column by column of pose by pose.
    start, n : int
        First pose, and how many.
    """
    columns = rows.size
    whole = n // 4 * 4 if columns >= 4 else 0
    for column in range(0, columns if whole else 0, 4):
        c = min(column, columns - 4)  # the last four overlap those before
        a, b, d, e = rows[c], rows[c + 1], rows[c + 2], rows[c + 3]
        for j in range(0, whole, 4):
            _tile(w, a + j, b + j, d + j, e + j, out, (start + j) * columns + c, columns)
    for j in range(whole, n):
        for c in range(columns):
            out[(start + j) * columns + c] = w[rows[c] + j]
