"""Where a path along a geodesic of a ring leaves: for its end, or for another part of the ring.

See `trochanter.geometry.torus_series` for the coordinates.
"""

from __future__ import annotations

from math import atan2, cos, floor, inf, pi, sin, sqrt

from trochanter.geometry.geodesics import (
    ORDER,
    PROBLEM,
    Array,
    compiled,
    slope_at,
    step_length,
    value_at,
)
from trochanter.geometry.torus_series import (
    FROM,
    TO,
    TUBE,
    J,
    U,
    V,
    advance,
    ahead,
    crossing,
    event,
    frame,
    series,
)

PLAN = PROBLEM + 7
"""Slots: number of flights, then for each -1 (it lands on the side it left) or 1 (the other)."""
STAY = PROBLEM + 12
"""Slots: how long the path stays at least on each part of the tube."""
NEAR = PROBLEM + 17
"""Slot: how near to T a geodesic that never sees T counts as passing it."""
STAYED, CROSSED = PROBLEM + 18, PROBLEM + 25
"""Slots: how long the last path stayed on the last part; see `follow`."""
FLIGHTS = 4
PARTS = 6
"""Into how many parts a step is cut to see whether a ray grazes the tube somewhere."""
LONGEST = 8.0
"""Length on the tube, in ring radii, beyond which no path is looked for."""


@compiled
def _top(q: Array, step: float) -> float:
    """Return where in a step the event is highest, given that it rises first and falls last."""
    low, top = 0.0, step
    _, rise = event(q, 0.0)
    _, fall = event(q, step)
    for tries in range(60):
        top = 0.5 * (low + step) if tries % 3 == 2 else low + (step - low) * rise / (rise - fall)
        _, slope = event(q, top)
        if slope > 0.0:
            low, rise = top, slope
        else:
            step, fall = top, slope
        if step - low < 1e-15 or slope == 0.0:
            break
    return top


@compiled
def _leave(
    q: Array, step: float, begin: float, rise: float, final: float, fall: float
) -> tuple[bool, float]:
    """Return whether and where in a step the path leaves for T.

    It leaves where T rises above the tangent plane; the event and its slope at both ends of
    the step are given. A geodesic that only passes T by leaves where it comes nearest to
    that, if that is near to T.
    """
    high = step
    if begin >= 0.0:
        # In sight from the start: the path leaves at once, unless T is going out of sight.
        return rise > 0.0, 0.0 if rise > 0.0 else step
    if final < 0.0:
        if not rise > 0.0 > fall:
            return False, step
        high = _top(q, step)
        final, _ = event(q, high)
        if final < 0.0:
            x, y, z, _, _, _, _, _, _, _, _, _ = frame(q, high)
            x, y, z = q[TO] - x, q[TO + 1] - y, q[TO + 2] - z
            close = x * x + y * y + z * z < q[NEAR] * q[NEAR]
            return close, high if close else step
    low, s = 0.0, high * begin / (begin - final)
    for _ in range(60):
        value, slope = event(q, s)
        if value < 0.0:
            low = s
        else:
            high = s
        new = s - value / slope if slope > 0.0 else low
        if not low <= new <= high:
            new = 0.5 * (low + high)
        if abs(new - s) < 1e-15:
            break
        s = new
    return True, s


@compiled
def _graze(q: Array, step: float, sense: float) -> float:
    """Return where in a step the tangent ray first grazes the tube again, or -1.

    With `sense` -1 it begins to meet the tube there, on the side it leaves it on: between
    them the tube is hollow. With 1 it ceases to, on the other side: that part of the
    tube stands before T.
    """
    e, f = inf, 0.0
    for part in range(PARTS + 1):
        high = step * part / PARTS
        g, middle, _ = ahead(q, high)
        g *= sense
        low = max(0.0, high - step / PARTS)
        if part > 1 and e > f and f < g and f > 0.0:
            # It may dip below zero and come back in between.
            low = _dip(q, high - 2.0 * step / PARTS, high, sense)
            dip, middle, _ = ahead(q, low)
            if sense * dip <= 0.0 and middle > 0.0:
                s = _meet(q, high - 2.0 * step / PARTS, low, sense)
                if s >= 0.0:
                    return s
        elif part > 0 and f > 0.0 >= g and middle > 0.0:
            s = _meet(q, low, high, sense)
            if s >= 0.0:
                return s
        e, f = f, g
    return -1.0


@compiled
def _dip(q: Array, low: float, high: float, sense: float) -> float:
    """Return where between `low` and `high` `sense` times the discriminant is least."""
    golden = 0.6180339887498949
    a, b = high - golden * (high - low), low + golden * (high - low)
    fa, _, _ = ahead(q, a)
    fb, _, _ = ahead(q, b)
    for _ in range(40):
        if sense * fa < sense * fb:
            high, b, fb = b, a, fa
            a = high - golden * (high - low)
            fa, _, _ = ahead(q, a)
        else:
            low, a, fa = a, b, fb
            b = low + golden * (high - low)
            fb, _, _ = ahead(q, b)
        if min(sense * fa, sense * fb) <= 0.0:
            break
    return a if sense * fa < sense * fb else b


@compiled
def _meet(q: Array, low: float, high: float, sense: float) -> float:
    """Return where between `low` and `high` the ray grazes the tube on the right side, or -1."""
    e, _, _ = ahead(q, low)
    f, middle, _ = ahead(q, high)
    s = high
    for tries in range(80):
        s = low + (high - low) * e / (e - f)
        if tries % 3 == 2:
            s = 0.5 * (low + high)
        value, middle, _ = ahead(q, s)
        if sense * value > 0.0:
            low, e = s, value
        else:
            high, f = s, value
        if high - low < 1e-15 or value == 0.0:
            break
    x, y, z, nx, ny, nz, dx, dy, dz, _, _, _ = frame(q, s)
    x, y, z = x + middle * dx, y + middle * dy, z + middle * dz
    d = sqrt(x * x + y * y)
    same = (nx * x + ny * y) * (d - 1.0) / d + nz * z
    # A ray in the plane on top of the ring touches it all round; through the hole it lands nowhere.
    flat = abs(nz) > 1.0 - 1e-9 and q[FROM + 2] * q[TO + 2] < 0.0
    return s if sense * same < 0.0 and middle > 0.0 and not flat else -1.0


@compiled
def _land(q: Array, s: float, reach: float) -> float:
    """Go from `s` along the tangent ray to the part of the tube it touches at `reach`.

    Returns the sign that the Jacobi field's direction takes. Angles, slopes and field
    become those at the landing.
    """
    x, y, z, nx, ny, nz, dx, dy, dz, _, _, _ = frame(q, s)
    field, turn = value_at(q, J, s), slope_at(q, J, s)
    bx, by, bz = ny * dz - nz * dy, nz * dx - nx * dz, nx * dy - ny * dx
    x, y, z = x + reach * dx, y + reach * dy, z + reach * dz
    d = sqrt(x * x + y * y)
    u, v = atan2(z, d - 1.0), atan2(y, x)
    su, cu, sv, cv = sin(u), cos(u), sin(v), cos(v)
    mx, my, mz = cu * cv, cu * sv, su
    cx, cy, cz = my * dz - mz * dy, mz * dx - mx * dz, mx * dy - my * dx
    same = nx * mx + ny * my + nz * mz
    wide = field + turn * reach
    sway = wide * (bx * mx + by * my + bz * mz) / (reach * same) if same * reach != 0.0 else 0.0
    across, tilt = bx * cx + by * cy + bz * cz, nx * cx + ny * cy + nz * cz
    sign = 1.0 if across >= 0.0 else -1.0
    q[J] = sign * (wide * across - sway * reach * tilt)
    q[J + 1] = sign * (turn * across - sway * tilt)
    q[U], q[V] = u, v
    q[U + 1] = (dz * cu - su * (dx * cv + dy * sv)) / q[TUBE]
    q[V + 1] = (dy * cv - dx * sv) / d
    return sign


@compiled
def follow(q: Array) -> tuple[bool, float, float, float, float]:
    """Follow the geodesic that `aim` began, with the planned flights, to where it leaves for T.

    Returns whether it comes to that, length on the tube, length flown, sign of the field's
    direction, and the least of what has the sign of the curvature along the path. Angles,
    slopes and field at the last place are left in coefficients 0 and 1, and in ``q[CROSSED]``
    how often the path crossed the ring's plane outside, up less down.
    """
    t = q[TUBE]
    arc = flown = landed = crossed = 0.0
    sign, least = 1.0, inf
    flights, done = int(q[PLAN]), 0
    leaves, known, begin, rise = False, False, 0.0, 0.0
    while arc < LONGEST and not leaves:
        d = 1.0 + t * cos(q[U])
        series(q, t, d * d * q[V + 1])
        n = ORDER
        last = max(t * abs(q[U + n]), d * abs(q[V + n]), 1e-4 * abs(q[J + n]))
        n = ORDER - 1
        before = max(t * abs(q[U + n]), d * abs(q[V + n]), 1e-4 * abs(q[J + n]))
        s = step_length(last, before, 1.0 * t)
        least = min(least, t * q[U + 1] ** 2 + d * cos(q[U]) * q[V + 1] ** 2)
        stayed = arc + s - landed > q[STAY + done]
        gap = _graze(q, s, q[PLAN + 1 + done]) if done < flights and stayed else -1.0
        if gap >= 0.0:
            _, reach, bend = ahead(q, gap)
            least, known = min(least, bend), False
            x, y, z, _, _, _, dx, dy, dz, _, _, _ = frame(q, gap)
            crossed += floor(value_at(q, U, gap) / (2.0 * pi)) - floor(q[U] / (2.0 * pi))
            crossed += crossing(x, y, z, x + reach * dx, y + reach * dy, z + reach * dz, 1.0)
            sign *= _land(q, gap, reach)
            arc, flown, done = arc + gap, flown + reach, done + 1
            landed = arc
            continue
        if done == flights and stayed:
            if not known:
                begin, rise = event(q, 0.0)
            final, fall = event(q, s)
            leaves, s = _leave(q, s, begin, rise, final, fall)
            known, begin, rise = True, final, fall
        crossed -= floor(q[U] / (2.0 * pi))
        advance(q, s)
        crossed += floor(q[U] / (2.0 * pi))
        arc += s
    least = min(least, t * q[U + 1] ** 2 + (1.0 + t * cos(q[U])) * cos(q[U]) * q[V + 1] ** 2)
    q[STAYED], q[CROSSED] = arc - landed, crossed
    return leaves, arc, flown, sign, least
