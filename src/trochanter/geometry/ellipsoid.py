"""The shortest path over an ellipsoid.

In coordinates divided by the semi-axes the ellipsoid is the unit sphere, lines stay lines
and tangents stay tangents: the rays from P touch it along a circle, given in closed form.
The geodesic that such a ray runs into is followed with power series; it leaves for S
where the tangent plane passes through S. What remains is one angle about P, found by
Newton with the geodesic's Jacobi field as derivative. See ``docs/derivations.md``.
"""

from __future__ import annotations

from math import atan2, cos, inf, pi, sin, sqrt

from trochanter.geometry.geodesics import (
    ARC,
    AT_P,
    AT_S,
    BASIS,
    CANDIDATE,
    CLEAR,
    CLOSE,
    FAILED,
    GRAZE,
    INSIDE,
    LENGTH,
    MAX_GEODESICS,
    ON_P,
    ON_S,
    ORDER,
    OTHER,
    PATH_SIZE,
    PLANE,
    RESIDUAL,
    ROW,
    SKIN,
    TOUCHING,
    WARM,
    WRAPPED,
    Array,
    compiled,
    next_angle,
    slope_at,
    step_length,
    straight,
    value_at,
)

X, Y, Z, H, W, J, E = 0, ROW, 2 * ROW, 3 * ROW, 4 * ROW, 5 * ROW, 6 * ROW
"""Rows of the work array: position, normal's square, pull, Jacobi field, and the event."""
MAX_STEPS = 400
TURNS = 8
HALF = sqrt(0.5)
COSINES = (1.0, HALF, 0.0, -HALF, -1.0, -HALF, 0.0, HALF)
SINES = (0.0, HALF, 1.0, HALF, 0.0, -HALF, -1.0, -HALF)
MARGIN = 0.3


@compiled
def _series(q: Array, g1: float, g2: float, g3: float, first: float, gauss: float) -> None:
    """Extend the series of position and Jacobi field from their first two coefficients.

    ``u'' = -w g u`` with ``w = first / h^2`` and ``h = sum g u^2`` (Joachimsthal's
    integral `first` taken in), ``y'' = -(gauss / first) w y``. The loops are written out
    for speed: this is where the time goes.
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
def _leave(q: Array, step: float) -> tuple[bool, bool, float]:
    """Return (found, hit, s): where in a step of the geodesic the path leaves for its end.

    It leaves where the event series rises to zero (hit); where it only comes near to zero
    the geodesic passes the end by, and its nearest place is given.
    """
    begin = q[E + 1]
    final = slope_at(q, E, step)
    high = step
    if value_at(q, E, step) < 0.0:
        if not (begin > 0.0 and final < 0.0):
            return False, False, step
        low = 0.0
        for tries in range(60):  # the top, by regula falsi halved now and then
            high = low + (step - low) * begin / (begin - final)
            if tries % 3 == 2:
                high = 0.5 * (low + step)
            slope = slope_at(q, E, high)
            if slope > 0.0:
                low, begin = high, slope
            else:
                step, final = high, slope
            if step - low < 1e-15 or slope == 0.0:
                break
        if value_at(q, E, high) < 0.0:
            return True, False, high
    low = 0.0
    s = high * q[E] / (q[E] - value_at(q, E, high)) if q[E] < 0.0 else 0.0
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
    return True, True, s


@compiled
def _follow(
    q: Array, a1: float, a2: float, a3: float, tx: float, ty: float, tz: float
) -> tuple[bool, float]:
    """Follow the geodesic whose first two coefficients are in `q` to where it leaves for T.

    Returns (hit, length). Position, direction and field are left in coefficients 0 and 1.
    """
    g1, g2, g3 = 1.0 / (a1 * a1), 1.0 / (a2 * a2), 1.0 / (a3 * a3)
    h = g1 * q[X] * q[X] + g2 * q[Y] * q[Y] + g3 * q[Z] * q[Z]
    first = h * (q[X + 1] ** 2 + q[Y + 1] ** 2 + q[Z + 1] ** 2)
    longest = 7.0 * max(a1, a2, a3)
    length = 0.0
    found = hit = False
    for _ in range(MAX_STEPS):
        _series(q, g1, g2, g3, first, g1 * g2 * g3)
        n = ORDER
        last = max(a1 * abs(q[X + n]), a2 * abs(q[Y + n]), a3 * abs(q[Z + n]), abs(q[J + n]))
        n = ORDER - 1
        before = max(a1 * abs(q[X + n]), a2 * abs(q[Y + n]), a3 * abs(q[Z + n]), abs(q[J + n]))
        step = step_length(last, before, 1.2 * q[H] * sqrt(q[H]) / first)
        for k in range(ORDER + 1):
            q[E + k] = tx * q[X + k] + ty * q[Y + k] + tz * q[Z + k]
        q[E] -= 1.0
        found, hit, step = _leave(q, step)
        for row in (X, Y, Z, J):
            value, slope = value_at(q, row, step), slope_at(q, row, step)
            q[row], q[row + 1] = value, slope
        length += step
        if found or length > longest:
            break
    return hit, length


@compiled
def _aim(
    q: Array,
    a1: float,
    a2: float,
    a3: float,
    px: float,
    py: float,
    pz: float,
    r: float,
    basis: int,
    angle: float,
) -> tuple[float, float, float, float, float]:
    """Write the start of the geodesic that the ray from P at `angle` runs into.

    P is in divided coordinates and lies on or outside the unit sphere, with
    ``r^2 = 1 - 1/|P|^2``; two unit vectors across P stand in ``q[basis:]``. Nothing here
    divides by `r`, so P may lie on the surface. Returns the ray's direction and length and
    the rate at which its direction turns with the angle.
    """
    c, s = cos(angle), sin(angle)
    ex = c * q[basis] + s * q[basis + 3]
    ey = c * q[basis + 1] + s * q[basis + 4]
    ez = c * q[basis + 2] + s * q[basis + 5]
    fx = c * q[basis + 3] - s * q[basis]
    fy = c * q[basis + 4] - s * q[basis + 1]
    fz = c * q[basis + 5] - s * q[basis + 2]
    dx, dy, dz = a1 * (ex - r * px), a2 * (ey - r * py), a3 * (ez - r * pz)
    reach = sqrt(dx * dx + dy * dy + dz * dz)
    vx, vy, vz = dx / reach, dy / reach, dz / reach
    shrink = 1.0 - r * r
    q[X], q[Y], q[Z] = shrink * px + r * ex, shrink * py + r * ey, shrink * pz + r * ez
    q[X + 1], q[Y + 1], q[Z + 1] = vx / a1, vy / a2, vz / a3
    nx, ny, nz = q[X] / a1, q[Y] / a2, q[Z] / a3
    norm = sqrt(nx * nx + ny * ny + nz * nz)
    across = a1 * fx * (ny * vz - nz * vy) + a2 * fy * (nz * vx - nx * vz)
    across += a3 * fz * (nx * vy - ny * vx)
    q[J], q[J + 1] = r * reach, 1.0
    return vx, vy, vz, r * reach, across / (norm * reach)


@compiled
def _search(
    q: Array,
    a1: float,
    a2: float,
    a3: float,
    px: float,
    py: float,
    pz: float,
    r: float,
    tx: float,
    ty: float,
    tz: float,
    sense: float,
    slot: int,
) -> bool:
    """Find the path from P to T that is shortest (`sense` 1) or longest (-1) near angle 0.

    The angle counts from the first of the two vectors in ``q[BASIS:]``. The path is left
    in the slot's place in the work array; returns whether it was found.
    """
    angle, low, high = 0.0, -inf, inf
    miss = spread = turn = arc = leg = start = 0.0
    bx = by = bz = wx = wy = wz = 0.0
    good = False
    for tries in range(MAX_GEODESICS):
        _, _, _, start, rate = _aim(q, a1, a2, a3, px, py, pz, r, BASIS, angle)
        _, arc = _follow(q, a1, a2, a3, tx, ty, tz)
        wx, wy, wz = a1 * q[X + 1], a2 * q[Y + 1], a3 * q[Z + 1]
        nx, ny, nz = q[X] / a1, q[Y] / a2, q[Z] / a3
        bx, by, bz = ny * wz - nz * wy, nz * wx - nx * wz, nx * wy - ny * wx
        norm = 1.0 / sqrt(bx * bx + by * by + bz * bz)
        bx, by, bz = bx * norm, by * norm, bz * norm
        dx, dy, dz = a1 * (tx - q[X]), a2 * (ty - q[Y]), a3 * (tz - q[Z])
        miss = dx * bx + dy * by + dz * bz
        leg = dx * wx + dy * wy + dz * wz
        turn = q[J + 1]
        spread = q[J] + turn * leg
        if sense * miss > 0.0:
            low = angle
        else:
            high = angle
        step = sense * 0.3 if miss >= 0.0 else -sense * 0.3
        if sense * spread > 0.0:
            good = abs(miss) < CLOSE * abs(spread)
            step = miss / (spread * rate)
        good = good or (abs(miss) < 1e-13 and abs(spread) < 1e-7) or miss == 0.0 == spread
        if good:
            break
        angle = next_angle(angle, step, low, high, tries)
    if abs(spread) > 1e-7:
        angle += miss / (spread * rate)
        bend = miss * turn / spread
    else:
        bend = 0.0
    vx, vy, vz, _, _ = _aim(q, a1, a2, a3, px, py, pz, r, BASIS, angle)
    wx, wy, wz = wx + bend * bx, wy + bend * by, wz + bend * bz
    norm = 1.0 / sqrt(wx * wx + wy * wy + wz * wz)
    wx, wy, wz = wx * norm, wy * norm, wz * norm
    base = CANDIDATE + slot * PATH_SIZE
    q[base] = start + arc + leg + 0.5 * miss * bend
    q[base + 1], q[base + 2], q[base + 3] = vx, vy, vz
    q[base + 4], q[base + 5], q[base + 6] = wx, wy, wz
    q[base + 7], q[base + 8], q[base + 9] = q[X], q[Y], q[Z]
    cx, cy, cz = wx / a1, wy / a2, wz / a3
    back = sqrt(max(0.0, tx * tx + ty * ty + tz * tz - 1.0) / (cx * cx + cy * cy + cz * cz))
    q[base + 10], q[base + 11], q[base + 12] = tx - back * cx, ty - back * cy, tz - back * cz
    c, s = cos(angle), sin(angle)
    for k in range(3):
        q[base + 13 + k] = c * q[BASIS + k] + s * q[BASIS + 3 + k]
    q[base + 16] = arc
    q[base + 17] = abs(miss) if not good else abs(miss * bend)
    return good


@compiled
def _section(q: Array, c: float, s: float) -> tuple[float, float, float]:
    """Return length, and sine and cosine of the first tangent's angle, of a plane section.

    The plane holds the line P to S and is turned about it by the angle with cosine `c`
    and sine `s`. In divided coordinates it cuts a circle, whose centre and radius follow
    from the line's distance from the centre; the length of its arc on the ellipsoid is
    taken by Lobatto's four-point rule. The numbers in ``q[PLANE:]`` are set by `_scan`.
    """
    off, xp, xs, lp, ls = q[PLANE], q[PLANE + 1], q[PLANE + 2], q[PLANE + 3], q[PLANE + 4]
    g11 = q[PLANE + 5]
    g12 = c * q[PLANE + 6] + s * q[PLANE + 7]
    g22 = c * c * q[PLANE + 8] + 2.0 * c * s * q[PLANE + 9] + s * s * q[PLANE + 10]
    radius = sqrt(max(0.0, 1.0 - off * off * s * s))
    rise = off * c
    dp, ds = 1.0 / (xp * xp + rise * rise), 1.0 / (xs * xs + rise * rise)
    cp, sp = (xp * radius + rise * lp) * dp, (rise * radius - xp * lp) * dp
    cs, ss = (xs * radius - rise * ls) * ds, (rise * radius + xs * ls) * ds
    arc = atan2(sp * cs - cp * ss, cp * cs + sp * ss)
    if arc < 0.0:
        arc += 2.0 * pi
    ci, si = cos(0.27639320225002106 * arc), sin(0.27639320225002106 * arc)
    ca, sa = cp * ci + sp * si, sp * ci - cp * si
    cb, sb = cs * ci - ss * si, ss * ci + cs * si
    first = sqrt(g11 * sp * sp - 2.0 * g12 * sp * cp + g22 * cp * cp)
    final = sqrt(g11 * ss * ss - 2.0 * g12 * ss * cs + g22 * cs * cs)
    inner = sqrt(g11 * sa * sa - 2.0 * g12 * sa * ca + g22 * ca * ca)
    inner += sqrt(g11 * sb * sb - 2.0 * g12 * sb * cb + g22 * cb * cb)
    length = lp * first + ls * final + radius * arc * (first + final + 5.0 * inner) / 12.0
    return length, sp, cp


@compiled
def _basis(q: Array, px: float, py: float, pz: float, dx: float, dy: float, dz: float) -> None:
    """Write two unit vectors across P into ``q[BASIS:]``, the first along the direction d."""
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
def _face(
    q: Array, px: float, py: float, pz: float, c: float, s: float, sp: float, cp: float
) -> None:
    """Set the basis along a plane section's first tangent (see `_section`)."""
    kx = c * q[PLANE + 14] + s * q[PLANE + 17]
    ky = c * q[PLANE + 15] + s * q[PLANE + 18]
    kz = c * q[PLANE + 16] + s * q[PLANE + 19]
    dx, dy, dz = (
        sp * q[PLANE + 11] - cp * kx,
        sp * q[PLANE + 12] - cp * ky,
        sp * q[PLANE + 13] - cp * kz,
    )
    _basis(q, px, py, pz, dx, dy, dz)


@compiled
def _scan(
    q: Array,
    a1: float,
    a2: float,
    a3: float,
    px: float,
    py: float,
    pz: float,
    tx: float,
    ty: float,
    tz: float,
    at: float,
) -> tuple[float, float, float, float]:
    """Compare plane sections through the line from P to T, all the way round it.

    `at` is where on the line (0 to 1) it is nearest to the centre. Returns the angle and
    the length of the shortest section, and of the shortest of another dip (length
    infinite where there is none). They tell which way round to search, and where to start.
    """
    cx, cy, cz = tx - px, ty - py, tz - pz
    reach = sqrt(cx * cx + cy * cy + cz * cz)
    cx, cy, cz = cx / reach, cy / reach, cz / reach
    fx, fy, fz = px + at * reach * cx, py + at * reach * cy, pz + at * reach * cz
    off = sqrt(fx * fx + fy * fy + fz * fz)
    if off > 1e-9:
        fx, fy, fz = fx / off, fy / off, fz / off
    elif abs(cx) <= abs(cy) and abs(cx) <= abs(cz):
        fx, fy, fz = 1.0, 0.0, 0.0
    elif abs(cy) <= abs(cz):
        fx, fy, fz = 0.0, 1.0, 0.0
    else:
        fx, fy, fz = 0.0, 0.0, 1.0
    along = fx * cx + fy * cy + fz * cz
    fx, fy, fz = fx - along * cx, fy - along * cy, fz - along * cz
    norm = 1.0 / sqrt(fx * fx + fy * fy + fz * fz)
    fx, fy, fz = fx * norm, fy * norm, fz * norm
    ex, ey, ez = cy * fz - cz * fy, cz * fx - cx * fz, cx * fy - cy * fx
    q[PLANE], q[PLANE + 1], q[PLANE + 2] = off, -at * reach, (1.0 - at) * reach
    q[PLANE + 3] = sqrt(max(0.0, px * px + py * py + pz * pz - 1.0))
    q[PLANE + 4] = sqrt(max(0.0, tx * tx + ty * ty + tz * tz - 1.0))
    g1, g2, g3 = a1 * a1, a2 * a2, a3 * a3
    q[PLANE + 5] = g1 * cx * cx + g2 * cy * cy + g3 * cz * cz
    q[PLANE + 6] = g1 * cx * fx + g2 * cy * fy + g3 * cz * fz
    q[PLANE + 7] = g1 * cx * ex + g2 * cy * ey + g3 * cz * ez
    q[PLANE + 8] = g1 * fx * fx + g2 * fy * fy + g3 * fz * fz
    q[PLANE + 9] = g1 * fx * ex + g2 * fy * ey + g3 * fz * ez
    q[PLANE + 10] = g1 * ex * ex + g2 * ey * ey + g3 * ez * ez
    q[PLANE + 11], q[PLANE + 12], q[PLANE + 13] = cx, cy, cz
    q[PLANE + 14], q[PLANE + 15], q[PLANE + 16] = fx, fy, fz
    q[PLANE + 17], q[PLANE + 18], q[PLANE + 19] = ex, ey, ez
    for k in range(TURNS):
        q[E + k], _, _ = _section(q, COSINES[k], SINES[k])
    best = other = inf
    turn = second = 0.0
    for k in range(TURNS):
        now, before, after = q[E + k], q[E + (k + TURNS - 1) % TURNS], q[E + (k + 1) % TURNS]
        if now <= before and now < after:
            angle = 2.0 * pi / TURNS * (k + 0.5 * (before - after) / (before - 2.0 * now + after))
            if now < best:
                other, second = best, turn
                best, turn = now, angle
            elif now < other:
                other, second = now, angle
    return turn, best, second, other


@compiled
def _seek(
    q: Array,
    a1: float,
    a2: float,
    a3: float,
    px: float,
    py: float,
    pz: float,
    r: float,
    tx: float,
    ty: float,
    tz: float,
    turn: float,
    sense: float,
    slot: int,
) -> bool:
    """Search from the plane section at `turn` (see `_search`)."""
    c, s = cos(turn), sin(turn)
    _, sp, cp = _section(q, c, s)
    _face(q, px, py, pz, c, s, sp, cp)
    return _search(q, a1, a2, a3, px, py, pz, r, tx, ty, tz, sense, slot)


@compiled
def _side(q: Array, slot: int, quadrant: int) -> float:
    """Return how far the path in the slot bulges towards the quadrant's side, from -1 to 1."""
    if quadrant == 0:
        return 1.0
    k = CANDIDATE + slot * PATH_SIZE + abs(quadrant)
    return (q[k] - q[k + 3]) if quadrant > 0 else (q[k + 3] - q[k])


@compiled
def _warm(
    q: Array, px: float, py: float, pz: float, r: float, out: Array, turn: float
) -> bool:
    """Set the basis from the last result, if that went round the way that is sought now."""
    wx, wy, wz = out[WARM], out[WARM + 1], out[WARM + 2]
    if wx == 0.0 and wy == 0.0 and wz == 0.0:
        return False
    _basis(q, px, py, pz, wx, wy, wz)
    dx, dy, dz = q[BASIS] - r * px, q[BASIS + 1] - r * py, q[BASIS + 2] - r * pz
    c = dx * q[PLANE + 14] + dy * q[PLANE + 15] + dz * q[PLANE + 16]
    s = dx * q[PLANE + 17] + dy * q[PLANE + 18] + dz * q[PLANE + 19]
    return c * cos(turn) + s * sin(turn) > 0.8 * sqrt(c * c + s * s)


@compiled
def _apart(q: Array) -> bool:
    """Return whether the second path is another one than the first."""
    first, second = CANDIDATE + 13, CANDIDATE + PATH_SIZE + 13
    square = 0.0
    for k in range(3):
        square += (q[first + k] - q[second + k]) ** 2
    return square > 1e-8


@compiled
def _choose(q: Array, quadrant: int) -> tuple[int, float]:
    """Return the slot of the shortest path on the quadrant's side, and the next one's lead.

    Where none of the paths found is on that side the shortest is taken.
    """
    slot = -1
    for k in range(3):
        base = CANDIDATE + k * PATH_SIZE
        if q[base + 18] > 0.0 and _side(q, k, quadrant) > 0.0:
            if slot < 0 or q[base] < q[CANDIDATE + slot * PATH_SIZE]:
                slot = k
    if slot < 0:
        second = q[CANDIDATE + PATH_SIZE + 18] > 0.0 and q[CANDIDATE + PATH_SIZE] < q[CANDIDATE]
        slot = 1 if second else 0
    lead = inf
    for k in range(3):
        if k != slot and q[CANDIDATE + k * PATH_SIZE + 18] > 0.0:
            lead = min(lead, q[CANDIDATE + k * PATH_SIZE] - q[CANDIDATE + slot * PATH_SIZE])
    return slot, lead


@compiled
def wrap_ellipsoid(
    a: float,
    b: float,
    c: float,
    quadrant: int,
    px: float,
    py: float,
    pz: float,
    sx: float,
    sy: float,
    sz: float,
    out: Array,
    q: Array,
) -> int:
    """Find the shortest path from P to S over an ellipsoid with semi-axes a, b, c [m]."""
    size = (a + b + c) / 3.0
    straight(out, px, py, pz, sx, sy, sz)
    ux, uy, uz = px / a, py / b, pz / c
    tx, ty, tz = sx / a, sy / b, sz / c
    high_p = ux * ux + uy * uy + uz * uz - 1.0
    high_s = tx * tx + ty * ty + tz * tz - 1.0
    if not high_p + high_s < inf:
        out[RESIDUAL] = inf
        return FAILED
    if high_p < -2.0 * SKIN or high_s < -2.0 * SKIN:
        return INSIDE
    dx, dy, dz = tx - ux, ty - uy, tz - uz
    square = dx * dx + dy * dy + dz * dz
    if square == 0.0:
        return CLEAR
    at = -(ux * dx + uy * dy + uz * dz) / square
    if not 0.0 < at < 1.0:
        return CLEAR
    fx, fy, fz = ux + at * dx, uy + at * dy, uz + at * dz
    dip = 1.0 - (fx * fx + fy * fy + fz * fz)
    if dip < 2.0 * GRAZE:
        return TOUCHING if dip > -2.0 * GRAZE else CLEAR
    swap = high_s < high_p
    if swap:
        ux, uy, uz, tx, ty, tz = tx, ty, tz, ux, uy, uz
        at, high_p = 1.0 - at, high_s
    norm = 1.0
    r = 0.0
    if high_p > 0.0:
        r = sqrt(high_p / (1.0 + high_p))
    else:
        norm = 1.0 / sqrt(1.0 + high_p)
        ux, uy, uz = ux * norm, uy * norm, uz * norm
    a1, a2, a3 = a / size, b / size, c / size
    turn, best, second, other = _scan(q, a1, a2, a3, ux, uy, uz, tx, ty, tz, at)
    for slot in range(3):
        q[CANDIDATE + slot * PATH_SIZE + 18] = 0.0
    good = False
    if _warm(q, ux, uy, uz, r, out, turn):
        good = _search(q, a1, a2, a3, ux, uy, uz, r, tx, ty, tz, 1.0, 0)
    tries = 0
    while not good and tries < TURNS:
        angle = turn + 2.0 * pi / TURNS * tries
        good = _seek(q, a1, a2, a3, ux, uy, uz, r, tx, ty, tz, angle, 1.0, 0)
        tries += 1
    q[CANDIDATE + 18] = 1.0
    if not good:
        out[RESIDUAL] = q[CANDIDATE + 17] * size
        return FAILED
    wrong = _side(q, 0, quadrant) <= 0.0
    if other < inf and (wrong or other - best < MARGIN * (best - out[LENGTH] / size)):
        good = _seek(q, a1, a2, a3, ux, uy, uz, r, tx, ty, tz, second, 1.0, 1)
        q[CANDIDATE + PATH_SIZE + 18] = 1.0 if good and _apart(q) else 0.0
        wrong = wrong and not (good and _side(q, 1, quadrant) > 0.0)
    if wrong:
        good = _seek(q, a1, a2, a3, ux, uy, uz, r, tx, ty, tz, turn + pi, -1.0, 2)
        q[CANDIDATE + 2 * PATH_SIZE + 18] = 1.0 if good else 0.0
    slot, out[OTHER] = _choose(q, quadrant)
    out[OTHER] *= size
    base = CANDIDATE + slot * PATH_SIZE
    sign = 1.0
    first, final, near, far = 1, 4, 7, 10
    if swap:
        sign, first, final, near, far = -1.0, 4, 1, 10, 7
    out[LENGTH] = q[base] * size
    for k in range(3):
        out[AT_P + k] = sign * q[base + first + k]
        out[AT_S + k] = sign * q[base + final + k]
        out[WARM + k] = q[base + 13 + k]
    out[ON_P], out[ON_P + 1], out[ON_P + 2] = a * q[base + near], b * q[base + near + 1], c * q[base + near + 2]
    out[ON_S], out[ON_S + 1], out[ON_S + 2] = a * q[base + far], b * q[base + far + 1], c * q[base + far + 2]
    out[ARC] = q[base + 16] * size
    out[RESIDUAL] = q[base + 17] * size
    return WRAPPED
