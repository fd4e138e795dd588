"""Geodesics of a ring, point by point: series, tangent rays, and what those meet again.

Lengths are divided by the radius of the ring's circle; the tube's radius t is then
``q[TUBE]``. docs/derivations.md, 'Torus'.
"""

from __future__ import annotations

from math import cos, sin, sqrt

from trochanter.geometry.geodesics import (
    ORDER,
    PROBLEM,
    ROW,
    Array,
    compiled,
    slope_at,
    step_length,
    value_at,
)

U, V, S, C, D1, D2, D3, J = 0, ROW, 2 * ROW, 3 * ROW, 4 * ROW, 5 * ROW, 6 * ROW, 7 * ROW
"""Rows of the work array: angle round the tube (0 outside, pi in the hole), angle round the
ring, sine and cosine of the first, powers -1, -2, -3 of the distance from the axis, and the
Jacobi field."""
TUBE, FROM, TO = PROBLEM, PROBLEM + 1, PROBLEM + 4
"""Slots: the tube's radius, P that rays leave (3), T that they should reach (3)."""


@compiled
def series(q: Array, t: float, clairaut: float) -> None:
    """Extend the series of both angles and the Jacobi field along a geodesic.

    ``v' = k / d^2`` and ``u'' = -k^2 sin u / (t d^3)`` with Clairaut's constant k and the
    distance ``d = 1 + t cos u`` from the axis; ``y'' = -(1 - 1/d) / t^2 y``. The loops are
    written out for speed: this is where the time goes.
    """
    u = q[U]
    q[S], q[C] = sin(u), cos(u)
    d = 1.0 + t * q[C]
    inverse = 1.0 / d
    q[D1], q[D2], q[D3] = inverse, inverse * inverse, inverse * inverse * inverse
    pull, gauss = clairaut * clairaut / t, 1.0 / (t * t)
    for k in range(ORDER):
        if k > 0:
            s = c = one = two = three = 0.0
            for j in range(1, k + 1):
                w = j * q[U + j]
                s += w * q[C + k - j]
                c -= w * q[S + k - j]
            ratio = 1.0 / k
            q[S + k], q[C + k] = s * ratio, c * ratio
            for j in range(1, k + 1):
                w = q[C + j]
                one -= k * w * q[D1 + k - j]
                two -= (k + j) * w * q[D2 + k - j]
                three -= (k + 2 * j) * w * q[D3 + k - j]
            ratio *= t * inverse
            q[D1 + k], q[D2 + k], q[D3 + k] = one * ratio, two * ratio, three * ratio
        q[V + k + 1] = clairaut * q[D2 + k] / (k + 1)
        if k < ORDER - 1:
            force = 0.0
            field = q[J + k]
            for j in range(k + 1):
                force += q[S + j] * q[D3 + k - j]
                field -= q[D1 + j] * q[J + k - j]
            ratio = -1.0 / ((k + 1) * (k + 2))
            q[U + k + 2] = pull * force * ratio
            q[J + k + 2] = gauss * field * ratio


@compiled
def extend(q: Array) -> float:
    """Write the series of the geodesic that goes on from coefficients 0 and 1.

    Returns how far it may be used.
    """
    t, d = q[TUBE], 1.0 + q[TUBE] * cos(q[U])
    series(q, t, d * d * q[V + 1])
    n = ORDER
    last = max(t * abs(q[U + n]), d * abs(q[V + n]), 1e-4 * abs(q[J + n]))
    n = ORDER - 1
    before = max(t * abs(q[U + n]), d * abs(q[V + n]), 1e-4 * abs(q[J + n]))
    return step_length(last, before, t)


@compiled
def frame(
    q: Array, s: float
) -> tuple[float, float, float, float, float, float, float, float, float, float, float, float]:
    """Return place, outward normal, direction, and the normal's change at `s` in a step."""
    t = q[TUBE]
    u, v, du, dv = value_at(q, U, s), value_at(q, V, s), slope_at(q, U, s), slope_at(q, V, s)
    su, cu, sv, cv = sin(u), cos(u), sin(v), cos(v)
    d = 1.0 + t * cu
    x, y, z = d * cv, d * sv, t * su
    nx, ny, nz = cu * cv, cu * sv, su
    ax, ay, az = -su * cv * du, -su * sv * du, cu * du
    dx, dy, dz = t * ax - d * sv * dv, t * ay + d * cv * dv, t * az
    return x, y, z, nx, ny, nz, dx, dy, dz, ax - cu * sv * dv, ay + cu * cv * dv, az


@compiled
def ahead(q: Array, s: float) -> tuple[float, float, float]:
    """Return what the tangent ray at `s` meets of the tube again.

    The tube's quartic along a tangent ray has a double root at its start; the other two
    are ``m -+ sqrt(e)`` with product `b`. The ray meets the tube again where e >= 0 and
    such a root is positive; b has the sign of the surface's curvature along the ray.
    Returns (e, m, b).
    """
    x, y, z, _, _, _, dx, dy, dz, _, _, _ = frame(q, s)
    along = x * dx + y * dy + z * dz
    flat = 4.0 * (dx * dx + dy * dy)
    height = 2.0 * (x * x + y * y + z * z + 1.0 - q[TUBE] * q[TUBE])
    return flat - height, -2.0 * along, 4.0 * along * along + height - flat


@compiled
def blocked(e: float, middle: float, b: float, reach: float) -> bool:
    """Return whether a tangent ray (see `_ahead`) meets the tube again within `reach`."""
    if e <= 0.0:
        return False
    root = sqrt(e)
    near, far = middle - root, middle + root
    if b < 0.0:
        return 0.0 < far < reach
    return 0.0 < near < reach


@compiled
def crossing(
    ax: float, ay: float, az: float, bx: float, by: float, bz: float, hole: float
) -> float:
    """Return whether the line from A to B crosses the ring's plane outside the radius `hole`.

    Returns 1 where it does so upwards, -1 downwards, 0 where it does not.
    """
    if az * bz >= 0.0:
        return 0.0
    s = az / (az - bz)
    x, y = ax + s * (bx - ax), ay + s * (by - ay)
    if x * x + y * y <= hole * hole:
        return 0.0
    return 1.0 if bz > 0.0 else -1.0


@compiled
def advance(q: Array, s: float) -> None:
    """Take a step: move the starts of the series to `s`."""
    for row in (U, V, J):
        value, slope = value_at(q, row, s), slope_at(q, row, s)
        q[row], q[row + 1] = value, slope
