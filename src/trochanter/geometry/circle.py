"""Which way round a circle a path goes, and through what angle: cylinder and sphere in a plane.

A path from F to M, both on or outside a circle about the origin, is straight or runs along
a tangent from F, round the circle and along a tangent to M. With ``c = F.M`` and ``x = FxM``
(positive counter-clockwise) the angle left on the circle is that of the complex number

    (c + i s x) (r - i f) (r - i m)

where ``s`` is the way round (1 counter-clockwise, -1), ``r`` the radius and ``f`` and ``m``
the tangents' lengths: nothing but products, and no angle that could be rounded twice.
docs/derivations.md, 'Round a circle', derives it and the rules for the way round.
Everything here is free of branches, so that loops over poses become vectors.
"""

from __future__ import annotations

from math import pi, sqrt

import numpy as np

from trochanter.geometry.geodesics import GRAZE, compiled
from trochanter.geometry.lanes import half_turn, half_turn_sized, lane

SHORTER, SIDED, WITHIN, OPENSIM = 0, 1, 2, 3
"""Rules for the way round.

SHORTER: the shorter way. SIDED: the way that does not cross the half-plane behind the
centre, seen from the side that is stated: a length without jumps, and MuJoCo 4's rule for a
side point outside the surface. WITHIN: MuJoCo's rule for a side point inside the surface:
the path touches the inside. OPENSIM: what OpenSim makes of a quadrant, in `opensim_way` for
a cylinder and in `opensim_over` for a sphere: lengths may jump.
"""

SKIN = 1e-9
"""How far inside the surface an end may lie and be taken to lie on it, in radii."""


@lane
def free_length(square: float, radius: float) -> tuple[float, bool]:
    """Return the tangent's length from a point at squared distance `square`, and if inside."""
    left = square - radius * radius
    inside = left < -2.0 * SKIN * radius * radius
    return np.sqrt(left if left > 0.0 else 0.0), inside


@lane
def remaining(c: float, x: float, f: float, m: float, r: float) -> tuple[float, float]:
    """Return the real and imaginary part of ``(c + i x) (r - i f) (r - i m)``."""
    p = r * r - f * m
    q = r * (f + m)
    return c * p + x * q, x * p - c * q


@lane
def shorter_way(
    c: float, x: float, f: float, m: float, r: float, size: float
) -> tuple[bool, float, float]:
    """Return (wraps, way, turn [rad]) of the shorter way round.

    `size` is the product of the ends' squared distances from the centre.
    """
    way = -1.0 if x < 0.0 else 1.0
    real, imaginary = remaining(c, abs(x), f, m, r)
    # With c <= 0 a real part below zero is a turn near pi, whatever rounding left beside it.
    wraps = (imaginary > 0.0) | ((c <= 0.0) & (real < 0.0))
    return wraps, way, half_turn_sized(imaginary if imaginary > 0.0 else 0.0, real, size)


@lane
def sided_way(
    c: float, x: float, f: float, m: float, r: float, size: float, uf: float, um: float
) -> tuple[bool, float, float]:
    """Return (wraps, way, turn [rad]) of the way that stays off the wall behind the circle.

    `uf` and `um` are the side's direction crossed with F and with M.
    """
    left = (x > 0.0) & (um > 0.0)
    right = (x < 0.0) & (um < 0.0)
    plus = left if uf >= 0.0 else not right
    way = 1.0 if plus else -1.0
    real, imaginary = remaining(c, way * x, f, m, r)
    long = way * x < 0.0  # more than half round between F and M themselves
    wraps = long | (imaginary > 0.0) | ((c <= 0.0) & (real < 0.0))
    back = imaginary < 0.0
    kept = -imaginary if back & long else imaginary
    angle = half_turn_sized(kept if kept > 0.0 else 0.0, real, size)
    return wraps, way, 2.0 * pi - angle if back & long else angle


@lane
def opensim_way(
    c: float,
    x: float,
    f: float,
    m: float,
    r: float,
    squares: tuple[float, float],
    along: tuple[float, float],
    across: tuple[float, float],
) -> tuple[bool, float, float]:
    """Return (wraps, way, turn [rad]) of the way that OpenSim takes round a cylinder with a side.

    The half of the circle on the stated side takes hold of a line that it meets, of one with
    both ends on the other side, and of one with an end on either that passes behind the
    centre. The way round is that which has a tangent's foot on this half, the first end's
    before the second's. Where such a way would have to come back over itself the path is
    straight.

    `squares` are the ends' squared distances from the centre; `along` and `across` the side's
    direction in the dot and in the cross product with F and with M.
    """
    first_left, first_right = r * along[0] - f * across[0], r * along[0] + f * across[0]
    left, right = r * along[1] - m * across[1], r * along[1] + m * across[1]
    one = (first_left >= 0.0) != (first_right >= 0.0)
    none = (left < 0.0) & ((right >= 0.0) | (x < 0.0))
    plus = (first_left >= 0.0) if one else ((left < 0.0) if first_left >= 0.0 else none)
    way = 1.0 if plus else -1.0
    real, imaginary = remaining(c, abs(x), f, m, r)
    meets = (imaginary > 0.0) | ((c <= 0.0) & (real < 0.0))
    near = along[0] * (squares[1] - c) + along[1] * (squares[0] - c)
    behind = ((along[0] >= 0.0) != (along[1] >= 0.0)) & (near < 0.0)
    held = meets | behind | ((along[0] < 0.0) & (along[1] < 0.0))
    real, imaginary = remaining(c, way * x, f, m, r)
    long = way * x < 0.0
    wraps = held & (long | (imaginary > 0.0) | ((c <= 0.0) & (real < 0.0)))
    back = imaginary < 0.0
    kept = -imaginary if back & long else imaginary
    angle = half_turn_sized(kept if kept > 0.0 else 0.0, real, squares[0] * squares[1])
    return wraps, way, 2.0 * pi - angle if back & long else angle


@lane
def opensim_over(
    c: float,
    x: float,
    f: float,
    m: float,
    r: float,
    squares: tuple[float, float],
    along: tuple[float, float],
    across: tuple[float, float],
) -> tuple[bool, float, float]:
    """Return (wraps, way, turn [rad]) of the way that OpenSim takes over a sphere with a side.

    Only a line that meets the sphere wraps. Unless both ends are on the stated side it goes
    the longer way where the sum of that way's straight parts points to the side. `x` is not
    negative; the others are those of `opensim_way`.
    """
    real, imaginary = remaining(c, x, f, m, r)
    wraps = (imaginary > 0.0) | ((c <= 0.0) & (real < 0.0))
    sum_f = f * (r * across[0] - f * along[0]) * squares[1]
    sum_m = m * (r * across[1] + m * along[1]) * squares[0]
    far = ((along[0] < 0.0) | (along[1] < 0.0)) & (sum_f >= sum_m)
    way = -1.0 if far else 1.0
    real, imaginary = remaining(c, way * x, f, m, r)
    back = imaginary < 0.0
    kept = -imaginary if back & far else imaginary
    angle = half_turn_sized(kept if kept > 0.0 else 0.0, real, squares[0] * squares[1])
    return wraps, way, 2.0 * pi - angle if back & far else angle


@compiled
def other_way(radius: float, turn: float, c: float, f: float, m: float, squares: float) -> float:
    """Return the length across the axis of the path round the other way than through `turn`.

    `squares` is the sum of the ends' squared distances from the centre. Where the other way
    is clear of the circle it is straight.
    """
    covered = half_turn(f, radius) + half_turn(m, radius)
    left = 2.0 * pi - 2.0 * covered - turn
    if left > 0.0:
        return f + m + radius * left
    return sqrt(max(0.0, squares - 2.0 * c))


@compiled
def grazes(c: float, x: float, f: float, m: float, radius: float, scale: float) -> bool:
    """Return whether a straight line that does not wrap touches the circle, to `GRAZE` rad."""
    real, imaginary = remaining(c, x, f, m, radius)
    return real > 0.0 and imaginary > -GRAZE * scale
