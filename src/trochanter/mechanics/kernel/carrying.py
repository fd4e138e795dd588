"""Bodies' points and surfaces pose by pose, from relations that were stashed."""

from __future__ import annotations

from trochanter.geometry.placed import ORIGIN, TURN
from trochanter.mechanics.kernel.rows import SHIFT, STRIDE, Floats, Ints, loop


@loop
def carry_point(w: Floats, base: int, x: float, y: float, z: float, point: Floats, j: int) -> None:
    """Write where a body's point is in the first end's frame."""
    for i in range(3):
        if base == 0:
            point[i] = (x, y, z)[i]
        else:
            a = base + 3 * i * STRIDE + j
            point[i] = w[a] * x + w[a + STRIDE] * y + w[a + 2 * STRIDE] * z
            point[i] += w[base + SHIFT + i * STRIDE + j]


@loop
def carry_surface(w: Floats, base: int, surface: Floats, here: Floats, j: int) -> None:
    """Write where a surface is in the first end's frame."""
    x, y, z = surface[ORIGIN], surface[ORIGIN + 1], surface[ORIGIN + 2]
    carry_point(w, base, x, y, z, here[ORIGIN : ORIGIN + 3], j)
    if base == 0:
        return
    for i in range(3):
        a = base + 3 * i * STRIDE + j
        for k in range(3):
            b = TURN + k
            along = w[a] * surface[b] + w[a + STRIDE] * surface[b + 3]
            here[TURN + 3 * i + k] = along + w[a + 2 * STRIDE] * surface[b + 6]


@loop
def move(
    w: Floats,
    base: int,
    count: int,
    use: Ints,
    at: Floats,
    x: float,
    y: float,
    z: float,
    sign: float,
    arms: Floats,
    j: int,
) -> None:
    """Add how fast the coordinates move a body's point along (x, y, z), times `sign`."""
    if base == 0:
        return
    k0, k1, k2 = at[1] * z - at[2] * y, at[2] * x - at[0] * z, at[0] * y - at[1] * x
    for i in range(count):
        t = base + (12 + 3 * i) * STRIDE + j
        s = t + 3 * count * STRIDE
        rate = w[t] * k0 + w[t + STRIDE] * k1 + w[t + 2 * STRIDE] * k2
        rate += w[s] * x + w[s + STRIDE] * y + w[s + 2 * STRIDE] * z
        arms[use[i]] += sign * rate
