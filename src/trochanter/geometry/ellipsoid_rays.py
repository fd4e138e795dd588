"""Rays and geodesics of an ellipsoid: what `trochanter.geometry.ellipsoid` finds paths with.

Lengths are divided by the ellipsoid's mean radius, and coordinates then by its semi-axes
("divided" below), which makes a unit sphere of it. docs/derivations.md, 'Ellipsoid'.
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

X, Y, Z, H, W, J, E = 0, ROW, 2 * ROW, 3 * ROW, 4 * ROW, 5 * ROW, 6 * ROW
"""Rows of the work array: divided position (3), square of the normal's length, pull, Jacobi
field, and how far T is above the tangent plane."""
AXES, FROM, NEARNESS, TO, BASIS = PROBLEM, PROBLEM + 3, PROBLEM + 6, PROBLEM + 7, PROBLEM + 10
ROUND = PROBLEM + 40
"""Slots: semi-axes (3); divided place of P, the end that rays leave (3); square root of
``1 - 1/P.P``, 0 where P lies on the surface; divided place of T, the other end (3); two
unit vectors across P in divided coordinates, from which and towards which angles count (6);
at `ROUND` whether a path may go out of T's sight that was in it, and on round the ellipsoid."""
MAX_STEPS = 400


@compiled
def _series(q: Array, g1: float, g2: float, g3: float, first: float, gauss: float) -> None:
    """Extend the series of position and Jacobi field from their first two coefficients.

    ``u'' = -w g u`` with ``w = first / h^2`` and ``h = sum g u^2``, where Joachimsthal's
    integral `first` stands in for the speeds; ``y'' = -(gauss / first) w y``. The loops are
    written out for speed: this is where the time goes.
    """
    scale = gauss / first
    inverse = 1.0
    for k in range(ORDER - 1):
        h = 0.0
        for j in range((k + 1) // 2):
            h += (
                g1 * q[X + j] * q[X + k - j]
                + g2 * q[Y + j] * q[Y + k - j]
                + g3 * q[Z + j] * q[Z + k - j]
            )
        h *= 2.0
        if k % 2 == 0:
            i = k // 2
            h += g1 * q[X + i] * q[X + i] + g2 * q[Y + i] * q[Y + i] + g3 * q[Z + i] * q[Z + i]
        q[H + k] = h
        if k == 0:
            inverse = 1.0 / h
            q[W] = first * inverse * inverse
        else:
            w = 0.0
            for j in range(1, k + 1):
                w += (k + j) * q[H + j] * q[W + k - j]
            q[W + k] = -w * inverse / k
        x = y = z = field = 0.0
        for j in range(k + 1):
            w = q[W + j]
            x += w * q[X + k - j]
            y += w * q[Y + k - j]
            z += w * q[Z + k - j]
            field += w * q[J + k - j]
        ratio = -1.0 / ((k + 1) * (k + 2))
        q[X + k + 2] = g1 * x * ratio
        q[Y + k + 2] = g2 * y * ratio
        q[Z + k + 2] = g3 * z * ratio
        q[J + k + 2] = scale * field * ratio


@compiled
def _top(q: Array, step: float) -> float:
    """Return where in a step the event is highest, given that it rises first and falls last."""
    low, rise, fall = 0.0, q[E + 1], slope_at(q, E, step)
    top = step
    for tries in range(60):
        top = 0.5 * (low + step) if tries % 3 == 2 else low + (step - low) * rise / (rise - fall)
        slope = slope_at(q, E, top)
        if slope > 0.0:
            low, rise = top, slope
        else:
            step, fall = top, slope
        if step - low < 1e-15 or slope == 0.0:
            break
    return top


@compiled
def _leave(q: Array, step: float, first: bool) -> tuple[bool, float]:
    """Return whether and where in a step the path leaves for T.

    At the `first` step it leaves at once where T is in sight from the start and no way round
    is asked for: the ray has met the surface beyond where it should leave. Else it leaves
    where T rises above the tangent plane (where the event series turns positive). A geodesic
    that passes T by only comes near to that, and leaves where it comes nearest.
    """
    high = step
    if q[E] >= 0.0 and (first or q[E + 1] > 0.0):
        return True, 0.0
    if q[E] >= 0.0:
        return False, step
    if value_at(q, E, step) < 0.0:
        if not q[E + 1] > 0.0 > slope_at(q, E, step):
            return False, step
        high = _top(q, step)
        if value_at(q, E, high) < 0.0:
            return True, high
    low, s = 0.0, high * q[E] / (q[E] - value_at(q, E, high))
    for _ in range(60):
        value = value_at(q, E, s)
        if value < 0.0:
            low = s
        else:
            high = s
        slope = slope_at(q, E, s)
        new = s - value / slope if slope > 0.0 else low
        if not low <= new <= high:
            new = 0.5 * (low + high)
        if abs(new - s) < 1e-15:
            break
        s = new
    return True, s


@compiled
def follow(q: Array) -> float:
    """Follow the geodesic that `aim` began to where the path leaves for T; return its length.

    Position, direction and field at that place are left in coefficients 0 and 1.
    """
    a1, a2, a3 = q[AXES], q[AXES + 1], q[AXES + 2]
    g1, g2, g3 = 1.0 / (a1 * a1), 1.0 / (a2 * a2), 1.0 / (a3 * a3)
    h = g1 * q[X] * q[X] + g2 * q[Y] * q[Y] + g3 * q[Z] * q[Z]
    first = h * (q[X + 1] ** 2 + q[Y + 1] ** 2 + q[Z + 1] ** 2)
    longest, length = 7.0 * max(a1, a2, a3), 0.0
    for _ in range(MAX_STEPS):
        _series(q, g1, g2, g3, first, g1 * g2 * g3)
        n = ORDER
        last = max(a1 * abs(q[X + n]), a2 * abs(q[Y + n]), a3 * abs(q[Z + n]))
        last = max(last, 1e-3 * abs(q[J + n]))
        n = ORDER - 1
        before = max(a1 * abs(q[X + n]), a2 * abs(q[Y + n]), a3 * abs(q[Z + n]))
        before = max(before, 1e-3 * abs(q[J + n]))
        # Never further than the radius of curvature along the path: events are not missed.
        step = step_length(last, before, 1.2 * q[H] * sqrt(q[H]) / first)
        for k in range(ORDER + 1):
            q[E + k] = q[TO] * q[X + k] + q[TO + 1] * q[Y + k] + q[TO + 2] * q[Z + k]
        q[E] -= 1.0
        leaves, step = _leave(q, step, length == 0.0 and q[ROUND] == 0.0)
        for row in (X, Y, Z, J):
            value, slope = value_at(q, row, step), slope_at(q, row, step)
            q[row], q[row + 1] = value, slope
        length += step
        if leaves or length > longest:
            break
    return length


@compiled
def face(q: Array, dx: float, dy: float, dz: float) -> None:
    """Count angles about P from the divided direction d, by two unit vectors across P."""
    px, py, pz = q[FROM], q[FROM + 1], q[FROM + 2]
    along = (dx * px + dy * py + dz * pz) / (px * px + py * py + pz * pz)
    dx, dy, dz = dx - along * px, dy - along * py, dz - along * pz
    norm = 1.0 / sqrt(dx * dx + dy * dy + dz * dz)
    dx, dy, dz = dx * norm, dy * norm, dz * norm
    norm = 1.0 / sqrt(px * px + py * py + pz * pz)
    q[BASIS], q[BASIS + 1], q[BASIS + 2] = dx, dy, dz
    q[BASIS + 3] = (py * dz - pz * dy) * norm
    q[BASIS + 4] = (pz * dx - px * dz) * norm
    q[BASIS + 5] = (px * dy - py * dx) * norm


@compiled
def aim(q: Array, angle: float) -> tuple[float, float, float, float, float]:
    """Write the start of the geodesic that the ray from P at `angle` runs into.

    Nothing here divides by `NEARNESS`, so P may lie on the surface. Returns the ray's
    direction, its length, and the rate at which its direction turns with the angle.
    """
    a1, a2, a3, r = q[AXES], q[AXES + 1], q[AXES + 2], q[NEARNESS]
    px, py, pz = q[FROM], q[FROM + 1], q[FROM + 2]
    c, s = cos(angle), sin(angle)
    ex, fx = c * q[BASIS] + s * q[BASIS + 3], c * q[BASIS + 3] - s * q[BASIS]
    ey, fy = c * q[BASIS + 1] + s * q[BASIS + 4], c * q[BASIS + 4] - s * q[BASIS + 1]
    ez, fz = c * q[BASIS + 2] + s * q[BASIS + 5], c * q[BASIS + 5] - s * q[BASIS + 2]
    dx, dy, dz = a1 * (ex - r * px), a2 * (ey - r * py), a3 * (ez - r * pz)
    reach = sqrt(dx * dx + dy * dy + dz * dz)
    vx, vy, vz = dx / reach, dy / reach, dz / reach
    shrink = 1.0 - r * r
    q[X], q[Y], q[Z] = shrink * px + r * ex, shrink * py + r * ey, shrink * pz + r * ez
    q[X + 1], q[Y + 1], q[Z + 1] = vx / a1, vy / a2, vz / a3
    nx, ny, nz = q[X] / a1, q[Y] / a2, q[Z] / a3
    across = a1 * fx * (ny * vz - nz * vy) + a2 * fy * (nz * vx - nx * vz)
    across += a3 * fz * (nx * vy - ny * vx)
    q[J], q[J + 1] = r * reach, 1.0
    return vx, vy, vz, r * reach, across / (sqrt(nx * nx + ny * ny + nz * nz) * reach)
