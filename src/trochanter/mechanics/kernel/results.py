"""From rows of lanes to results pose by pose: a transposition, four by four numbers."""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped,unused-ignore]
from numba.core import cgutils, config, types  # type: ignore[import-untyped,unused-ignore]
from numba.extending import intrinsic  # type: ignore[import-untyped,unused-ignore]

from trochanter.mechanics.kernel.rows import LINE_BYTES, STRIDE, Floats, Ints, loop

FOUR = ir.VectorType(ir.DoubleType(), 4)
LINE = LINE_BYTES // 8
"""Numbers in a line of memory."""


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


def _touch_plainly(target: Floats, at: int) -> None:
    """Do nothing: `_touch` for uncompiled runs."""


def _touch_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Ask for the line of memory that a number is in, to write to it."""
    target, at = args
    data = context.make_array(signature.args[0])(context, builder, target).data
    byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
    place = builder.bitcast(builder.gep(data, [at], inbounds=True), byte)
    kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
    insert: Any = cgutils.get_or_insert_function
    function = insert(builder.module, kind, "llvm.prefetch.p0i8")
    to_write, nearest, of_data = (ir.Constant(number, value) for value in (1, 3, 1))
    builder.call(function, [place, to_write, nearest, of_data])
    return context.get_dummy_value()


if getattr(config, "DISABLE_JIT", False):
    _tile: Any = _tile_plainly
    _touch: Any = _touch_plainly
else:

    @intrinsic
    def _tile(typing: Any, source: Any, row: Any, target: Any, at: Any, step: Any) -> Any:
        return types.void(source, row, target, at, step), _tile_code

    @intrinsic
    def _touch(typing: Any, target: Any, at: Any) -> Any:
        return types.void(target, at), _touch_code


@loop
def fetch(out: Floats, columns: int, start: int, n: int, part: int, parts: int) -> None:
    """Ask for the memory of one of some parts of `n` poses' numbers, long before they are written.

    Results that do not fit a core's caches otherwise wait for it: a line of memory is read
    before it is written.
    """
    first, size = start * columns, n * columns
    for at in range(first + size * part // parts, first + size * (part + 1) // parts, LINE):
        _touch(out, at)


@loop
def write_out(w: Floats, rows: Ints, out: Floats, start: int, n: int) -> None:
    """Write rows, as columns, to the numbers of `n` poses from `start` on.

    Parameters
    ----------
    w : array
        The scratch rows.
    rows : array
        Where the row of each column begins; they follow each other without gaps.
    out : array
        One dimension: column by column of pose by pose.
    start, n : int
        First pose, and how many.
    """
    columns, first = rows.size, rows[0]
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
