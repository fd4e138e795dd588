"""Rays and geodesics of a ring: what `trochanter.geometry.torus` finds its paths with.

Lengths are divided by the radius of the ring's circle; the tube's radius t is then
``q[TUBE]``. One angle about P picks a ray that grazes the tube and the geodesic it runs
into; the geodesic is followed to where it leaves for T, over flights across the hollow of
the ring where the plan in ``q[PLAN:]`` says so. docs/derivations.md, 'Torus'.
"""

from __future__ import annotations

from math import acos, asin, atan2, cos, floor, inf, pi, sin, sqrt

from trochanter.geometry.geodesics import (
    CANDIDATE,
    CLOSE,
    MAX_GEODESICS,
    ORDER,
    PATH_SIZE,
    PROBLEM,
    ROW,
    Array,
    compiled,
    next_angle,
    slope_at,
    step_length,
    value_at,
)

U, V, S, C, D1, D2, D3, J = 0, ROW, 2 * ROW, 3 * ROW, 4 * ROW, 5 * ROW, 6 * ROW, 7 * ROW
"""Rows of the work array: angle round the tube (0 outside, pi in the hole), angle round the
ring, sine and cosine of the first, powers -1, -2, -3 of the distance from the axis, and the
Jacobi field."""
TUBE, FROM, TO = PROBLEM, PROBLEM + 1, PROBLEM + 4
"""Slots: the tube's radius, the end that rays leave (3), the end they should reach (3)."""
HIGH, FOOT, FAR, ROUND, REACH = PROBLEM + 7, PROBLEM + 8, PROBLEM + 9, PROBLEM + 10, PROBLEM + 11
"""Slots: height of that end over the tube, angle of its foot round the tube, distance from
the axis, angle round the ring; polar radius of the last ray's contact (see `_reach`)."""
PLAN = PROBLEM + 12
"""Slots: number of flights, then for each -1 (it lands on the side it left) or 1."""
BRANCH = PROBLEM + 18
"""Slot: how rays are counted, 0 `_near`, otherwise `_across` with this tangent."""
NEAR = PROBLEM + 17
"""Slot: how near to T a geodesic that never sees T counts as passing it."""
FLIGHTS = 4
MAX_STEPS = 200


@compiled
def _series(q: Array, t: float, clairaut: float) -> None:
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
def _frame(
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
def _event(q: Array, s: float) -> tuple[float, float]:
    """Return by how much T stands above the tangent plane at `s`, and its rate."""
    x, y, z, nx, ny, nz, _, _, _, mx, my, mz = _frame(q, s)
    x, y, z = q[TO] - x, q[TO + 1] - y, q[TO + 2] - z
    return nx * x + ny * y + nz * z, mx * x + my * y + mz * z


@compiled
def _ahead(q: Array, s: float) -> tuple[float, float, float]:
    """Return what the tangent ray at `s` meets of the tube again.

    The tube's quartic along a tangent ray has a double root at its start; the other two
    are ``m -+ sqrt(e)`` with product `b`. The ray meets the tube again where e >= 0 and
    such a root is positive; b has the sign of the surface's curvature along the ray.
    Returns (e, m, b).
    """
    x, y, z, _, _, _, dx, dy, dz, _, _, _ = _frame(q, s)
    along = x * dx + y * dy + z * dz
    flat = 4.0 * (dx * dx + dy * dy)
    height = 2.0 * (x * x + y * y + z * z + 1.0 - q[TUBE] * q[TUBE])
    return flat - height, -2.0 * along, 4.0 * along * along + height - flat


@compiled
def _blocked(e: float, middle: float, b: float, reach: float) -> bool:
    """Return whether a tangent ray (see `_ahead`) meets the tube again within `reach`."""
    if e <= 0.0:
        return False
    root = sqrt(e)
    near, far = middle - root, middle + root
    if b < 0.0:
        return 0.0 < far < reach
    return 0.0 < near < reach


@compiled
def _leave(q: Array, step: float) -> tuple[bool, bool, float]:
    """Return (found, hit, s): where in a step the tangent ray passes T, or passes it nearest."""
    low, high, length = 0.0, step, step
    begin, rise = _event(q, 0.0)
    final, fall = _event(q, step)
    if begin >= 0.0:
        # T is in sight: the path leaves at once, unless it is on its way out of sight.
        return rise > 0.0, True, 0.0 if rise > 0.0 else step
    if final < 0.0:
        if not (rise > 0.0 and fall < 0.0):
            return False, False, step
        for tries in range(60):
            high = low + (step - low) * rise / (rise - fall)
            if tries % 3 == 2:
                high = 0.5 * (low + step)
            final, slope = _event(q, high)
            if slope > 0.0:
                low, rise = high, slope
            else:
                step, fall = high, slope
            if step - low < 1e-15 or slope == 0.0:
                break
        if final < 0.0:
            x, y, z, _, _, _, _, _, _, _, _, _ = _frame(q, high)
            x, y, z = q[TO] - x, q[TO + 1] - y, q[TO + 2] - z
            close = x * x + y * y + z * z < q[NEAR] * q[NEAR]
            return close, False, high if close else length
        low = 0.0
    s = high * begin / (begin - final)
    for _ in range(60):
        value, slope = _event(q, s)
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
    return True, True, s


@compiled
def _advance(q: Array, s: float) -> None:
    """Take a step: move the starts of the series to `s`."""
    for row in (U, V, J):
        value, slope = value_at(q, row, s), slope_at(q, row, s)
        q[row], q[row + 1] = value, slope


@compiled
def _fly(q: Array, s: float, reach: float) -> float:
    """Go from `s` along the tangent ray to the part of the tube it touches at `reach`.

    Returns the sign that the Jacobi field's direction takes. Angles, slopes and field
    become those at the landing.
    """
    x, y, z, nx, ny, nz, dx, dy, dz, _, _, _ = _frame(q, s)
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
def _graze(q: Array, high: float, sense: float) -> float:
    """Return where up to `high` the tangent ray grazes the tube again, or -1.

    With `sense` -1 it begins to meet the tube there, on the side it leaves it on: between
    them the tube is hollow. With 1 it ceases to, on the other side: that part of the
    tube stands before T.
    """
    low = 0.0
    e, _, _ = _ahead(q, low)
    f, middle, _ = _ahead(q, high)
    if not (sense * e > 0.0 >= sense * f and middle > 0.0):
        return -1.0
    s = high
    for tries in range(80):
        s = low + (high - low) * e / (e - f)
        if tries % 3 == 2:
            s = 0.5 * (low + high)
        value, middle, _ = _ahead(q, s)
        if sense * value > 0.0:
            low, e = s, value
        else:
            high, f = s, value
        if high - low < 1e-15 or value == 0.0:
            break
    x, y, z, nx, ny, nz, dx, dy, dz, _, _, _ = _frame(q, s)
    x, y, z = x + middle * dx, y + middle * dy, z + middle * dz
    d = sqrt(x * x + y * y)
    same = (nx * x + ny * y) * (d - 1.0) / d + nz * z
    # A ray in the plane on top of the ring touches it all round: that is no landing.
    flat = abs(nz) > 1.0 - 1e-9
    return s if sense * same < 0.0 and middle > 0.0 and not flat else -1.0


@compiled
def _follow(q: Array) -> tuple[bool, float, float, float, float]:
    """Follow the geodesic whose start is in `q`, with the planned flights, to where it leaves.

    Returns (hit, length on the tube, length flown, sign of the field's direction, least
    curvature along the path). Angles, slopes and field are left in coefficients 0 and 1.
    """
    t = q[TUBE]
    arc = flown = 0.0
    sign, least = 1.0, inf
    flights, done = int(q[PLAN]), 0
    for _ in range(MAX_STEPS):
        d = 1.0 + t * cos(q[U])
        _series(q, t, d * d * q[V + 1])
        n = ORDER
        last = max(t * abs(q[U + n]), d * abs(q[V + n]), 1e-4 * abs(q[J + n]))
        n = ORDER - 1
        before = max(t * abs(q[U + n]), d * abs(q[V + n]), 1e-4 * abs(q[J + n]))
        s = step_length(last, before, 0.5 * t)
        _, _, bend = _ahead(q, 0.0)
        least = min(least, bend)
        found = hit = False
        if done < flights:
            gap = _graze(q, s, q[PLAN + 1 + done])
            if gap >= 0.0:
                _, reach, bend = _ahead(q, gap)
                sign *= _fly(q, gap, reach)
                least = min(least, bend)
                arc, flown, done = arc + gap, flown + reach, done + 1
                continue
        else:
            found, hit, s = _leave(q, s)
        arc += s
        side = floor(q[U] / (2.0 * pi))
        _advance(q, s)
        if floor(q[U] / (2.0 * pi)) != side:
            least = -inf
        if found or arc > 8.0:
            _, _, bend = _ahead(q, 0.0)
            break
    return hit, arc, flown, sign, min(least, bend)


@compiled
def _reach(q: Array, c: float, s: float) -> float:
    """Return the contact curve's polar radius in the direction (c, s), or -1 where it has none.

    A ray from P touches the tube at ``FOOT + 2 asin(r c)`` round it and at
    ``ROUND + 2 asin(r s)`` round the ring, where
    ``r^2 ((t + HIGH) c^2 + FAR cos(FOOT + 2 asin(r c)) s^2) = HIGH / 2``.
    Newton's steps begin at the radius of the ray before.
    """
    t, high, foot, far = q[TUBE], q[HIGH], q[FOOT], q[FAR]
    if high <= 0.0:
        return 0.0 if t * c * c + far * cos(foot) * s * s > 0.0 else -1.0
    most = 1.0 / max(abs(c), abs(s))
    r = q[REACH]
    for _ in range(30):
        r = min(r, most)
        x = r * c
        u = foot + 2.0 * asin(x)
        square = (t + high) * c * c + far * cos(u) * s * s
        slope = 2.0 * r * square
        slope -= 2.0 * r * r * far * sin(u) * s * s * c / sqrt(max(1e-12, 1.0 - x * x))
        if slope <= 0.0:
            return -1.0
        step = (r * r * square - 0.5 * high) / slope
        r = max(0.5 * r, r - step)
        if abs(step) < 1e-15 * (1.0 + r):
            return r if r <= most else -1.0
    return -1.0


@compiled
def _near(q: Array, angle: float) -> tuple[bool, float, float, float, float, float, float]:
    """Return the contact of a ray from P, in polar angles about P's foot on the tube.

    At angle 0 the ray goes up round the tube, at pi/2 round the ring. Nothing here divides
    by the height, so P may lie on the tube. Returns whether there is such a ray, how both
    angles of the contact change with `angle` per unit of its length, and the ray's three
    components per unit of the polar radius; the contact is left in ``q[U]`` and ``q[V]``.
    """
    t, high, foot, far = q[TUBE], q[HIGH], q[FOOT], q[FAR]
    c, s = cos(angle), sin(angle)
    r = _reach(q, c, s)
    if r < 0.0:
        return False, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    q[REACH] = r
    x, w = r * c, r * s
    dx, dw = sqrt(max(1e-12, 1.0 - x * x)), sqrt(max(1e-12, 1.0 - w * w))
    q[U], q[V] = foot + 2.0 * asin(x), q[ROUND] + 2.0 * asin(w)
    middle, su, cu = foot + asin(x), sin(q[U]), cos(q[U])
    d = 1.0 + t * cu
    square = (t + high) * c * c + far * cu * s * s
    half = r * far * su * s * s / dx
    grow = (c * s * (t + high - far * cu) - half * s) / (square - half * c)
    out = -2.0 * (t * sin(middle) * c + r * square * cos(foot) + d * r * s * s)
    up = 2.0 * (t * cos(middle) * c - r * square * sin(foot))
    up_rate, round_rate = 2.0 * (grow * c - s) / dx, 2.0 * (grow * s + c) / dw
    return True, up_rate, round_rate, r, out, 2.0 * d * s * dw, up


@compiled
def _across(q: Array, v: float) -> tuple[bool, float, float, float, float, float, float]:
    """Return the contact at the angle `v` round the ring of a ray from P (see `_near`).

    Of the two tangents of the tube's circle there, ``q[BRANCH]`` says which.
    """
    t, turn = q[TUBE], v - q[ROUND]
    a, height = q[FAR] * cos(turn) - 1.0, q[FROM + 2]
    reach = sqrt(a * a + height * height)
    if reach <= t:
        return False, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    u = atan2(height, a) + q[BRANCH] * acos(t / reach)
    q[U], q[V] = u, v
    su, cu = sin(u), cos(u)
    side = q[FAR] * sin(turn)
    rate = side * cu / (height * cu - a * su)
    d = 1.0 + t * cu
    return True, rate, 1.0, 1.0, d * cos(turn) - q[FAR], d * sin(turn), t * su - height


@compiled
def aim(q: Array, angle: float) -> tuple[bool, float, float, float, float, float]:
    """Write the start of the geodesic that the ray from P at `angle` runs into.

    Returns whether there is such a ray, its direction, its length, and its rate of turning.
    """
    if q[BRANCH] == 0.0:
        there, du, dv, r, out, side, up = _near(q, angle)
    else:
        there, du, dv, r, out, side, up = _across(q, angle)
    if not there:
        return False, 0.0, 0.0, 0.0, 0.0, 0.0
    t, u, v = q[TUBE], q[U], q[V]
    length = sqrt(out * out + side * side + up * up)
    cr, sr = cos(q[ROUND]), sin(q[ROUND])
    vx, vy, vz = (out * cr - side * sr) / length, (out * sr + side * cr) / length, up / length
    su, cu, sv, cv = sin(u), cos(u), sin(v), cos(v)
    d = 1.0 + t * cu
    along, around = cu * vz - su * (cv * vx + sv * vy), cv * vy - sv * vx
    q[U + 1], q[V + 1] = along / t, around / d
    q[J], q[J + 1] = r * length, 1.0
    return True, vx, vy, vz, r * length, (d * along * dv - t * around * du) / length


@compiled
def stand(
    q: Array, t: float, px: float, py: float, pz: float, tx: float, ty: float, tz: float
) -> None:
    """Write the problem, a path from P to T over a tube of radius `t`, into its slots."""
    far = sqrt(px * px + py * py)
    q[TUBE] = t
    q[FROM], q[FROM + 1], q[FROM + 2] = px, py, pz
    q[TO], q[TO + 1], q[TO + 2] = tx, ty, tz
    q[HIGH] = max(0.0, sqrt((far - 1.0) * (far - 1.0) + pz * pz) - t)
    q[FOOT], q[FAR], q[ROUND] = atan2(pz, far - 1.0), far, atan2(py, px)
    ring = sqrt(tx * tx + ty * ty) - 1.0
    q[NEAR] = t if sqrt(ring * ring + tz * tz) < 1.1 * t else 0.0
    q[PLAN] = 0.0


@compiled
def toward(q: Array, u: float, v: float) -> float:
    """Choose how rays from P are counted, and return the angle of the one that touches near u, v.

    Close to the tube they are counted in polar angles about P's foot (`_near`), otherwise
    by where round the ring they touch (`_across`).
    """
    x, w = 0.5 * (u - q[FOOT]), 0.5 * (v - q[ROUND])
    if cos(x) < 0.0:
        x += pi
    if cos(w) < 0.0:
        w += pi
    x, w = sin(x), sin(w)
    if q[HIGH] > 0.2 * q[TUBE] or x * x + w * w > 0.5:
        beta = atan2(q[FROM + 2], q[FAR] * cos(v - q[ROUND]) - 1.0)
        q[BRANCH] = 1.0 if sin(u - beta) >= 0.0 else -1.0
        return v
    q[BRANCH] = 0.0
    r = sqrt(x * x + w * w)
    q[REACH] = r
    if r > 0.0:
        square = ((q[TUBE] + q[HIGH]) * x * x + q[FAR] * cos(q[FOOT]) * w * w) / (r * r)
        q[REACH] = sqrt(0.5 * q[HIGH] / max(square, 0.01 * q[TUBE]))
    return atan2(w, x)


@compiled
def walled(
    ax: float, ay: float, az: float, bx: float, by: float, bz: float, hole: float
) -> bool:
    """Return whether the line from A to B crosses the ring's plane outside the radius `hole`."""
    if az * bz >= 0.0:
        return False
    s = az / (az - bz)
    x, y = ax + s * (bx - ax), ay + s * (by - ay)
    return x * x + y * y > hole * hole


@compiled
def search(q: Array, angle: float, slot: int) -> bool:
    """Find the path that is shortest near `angle`, with the planned flights.

    It is left in the slot's place in the work array. Returns whether it was found and
    keeps clear of the tube and of the plane outside the ring all the way.
    """
    t = q[TUBE]
    low, high, last, way = -inf, inf, angle, 1.0
    miss = spread = turn = arc = flown = leg = start = rate = least = 0.0
    bx = by = bz = wx = wy = wz = x = y = z = 0.0
    nx = ny = nz = dx = dy = dz = 0.0
    base = CANDIDATE + slot * PATH_SIZE
    good = hit = False
    for tries in range(MAX_GEODESICS):
        there, _, _, _, start, rate = aim(q, angle)
        if not there or (tries > 0 and rate * way <= 0.0):
            if tries == 0:
                break
            angle = 0.5 * (angle + last)
            continue
        if tries == 0:
            way = 1.0 if rate > 0.0 else -1.0
        rate *= way
        last = angle
        hit, arc, flown, sign, least = _follow(q)
        x, y, z, nx, ny, nz, wx, wy, wz, _, _, _ = _frame(q, 0.0)
        bx, by, bz = (
            sign * (wy * nz - wz * ny),
            sign * (wz * nx - wx * nz),
            sign * (wx * ny - wy * nx),
        )
        dx, dy, dz = q[TO] - x, q[TO + 1] - y, q[TO + 2] - z
        miss = way * (dx * bx + dy * by + dz * bz)
        leg = dx * wx + dy * wy + dz * wz
        turn = q[J + 1]
        spread = q[J] + turn * leg
        if miss > 0.0:
            low = angle
        else:
            high = angle
        step = 0.3 if miss >= 0.0 else -0.3
        if spread > 0.0:
            good = abs(miss) < CLOSE * spread
            step = miss / (spread * rate)
        if good or high - low < 1e-14:
            break
        angle = next_angle(angle, step, low, high, tries)
    q[base + 17] = abs(miss)
    if not good:
        return False
    angle += miss / (spread * rate)
    bend = way * miss * turn / spread
    wx, wy, wz = wx + bend * bx, wy + bend * by, wz + bend * bz
    norm = 1.0 / sqrt(wx * wx + wy * wy + wz * wz)
    wx, wy, wz = wx * norm, wy * norm, wz * norm
    q[base] = start + arc + flown + leg + 0.5 * way * miss * bend
    q[base + 4], q[base + 5], q[base + 6] = wx, wy, wz
    q[base + 10], q[base + 11], q[base + 12] = (
        q[TO] - leg * wx,
        q[TO + 1] - leg * wy,
        q[TO + 2] - leg * wz,
    )
    e, middle, b = _ahead(q, 0.0)
    lift = nx * dx + ny * dy + nz * dz
    good = hit and lift < 1e-7 and least > -1e-7 and leg > -1e-7 and not _blocked(e, middle, b, leg - 1e-7)
    good = good and not walled(x, y, z, q[TO], q[TO + 1], q[TO + 2], 1.0)
    there, vx, vy, vz, start, _ = aim(q, angle)
    d = 1.0 + t * cos(q[U])
    x, y, z = d * cos(q[V]), d * sin(q[V]), t * sin(q[U])
    e, middle, b = _ahead(q, 0.0)
    good = good and there and not _blocked(e, -middle, b, start - 1e-7)
    good = good and not walled(q[FROM], q[FROM + 1], q[FROM + 2], x, y, z, 1.0)
    q[base + 1], q[base + 2], q[base + 3] = vx, vy, vz
    q[base + 7], q[base + 8], q[base + 9] = x, y, z
    q[base + 13], q[base + 14], q[base + 15] = q[U], q[V], q[PLAN]
    q[base + 16], q[base + 17] = arc, abs(miss * bend)
    return good
