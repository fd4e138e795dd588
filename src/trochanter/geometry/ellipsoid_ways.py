"""Ways round an ellipsoid: plane sections to choose among them, and the search along one.

See `trochanter.geometry.ellipsoid_rays` for the coordinates.
"""

from __future__ import annotations

from math import atan2, cos, inf, pi, sin, sqrt

from trochanter.geometry.ellipsoid_rays import (
    AXES,
    BASIS,
    FROM,
    NEARNESS,
    TO,
    J,
    X,
    Y,
    Z,
    aim,
    face,
    follow,
)
from trochanter.geometry.geodesics import (
    ACROSS,
    ALONG,
    CANDIDATE,
    CLOSE,
    LEG,
    LIFT,
    MAX_GEODESICS,
    MISS,
    ON_SURFACE,
    PARTED,
    PATH_ARC,
    PATH_ARRIVES,
    PATH_FOUND,
    PATH_LEAVES,
    PATH_LENGTH,
    PATH_MISS,
    PATH_OFF,
    PATH_ON,
    PATH_SIZE,
    PATH_WARM,
    RATE,
    RISEN,
    SPREAD,
    STRAIGHTS,
    TRIAL,
    TURN,
    Array,
    compiled,
    last_step,
    next_angle,
)

PLANE = BASIS + 6
"""Slots about the line from P to T: its distance from the centre, places of P and T along it
from its foot, their tangents' lengths, products of its directions by the squared axes (6);
from `FRAME` on its direction, that of its foot, and the one across both (3 each)."""
FRAME = PLANE + 11
TURNS = 16
SHARP = 2.0
"""How many times as long as the shortest the longest semi-axis is, where all `TURNS` sections
are compared: where the ellipsoid is rounder every other one will do."""
FINER = 2
"""How often the sections about a dip are halved in distance to find its bottom."""
HALF, FAR, NEAR = sqrt(0.5), sqrt(0.5 + 0.25 * sqrt(2.0)), sqrt(0.5 - 0.25 * sqrt(2.0))
QUARTER = (1.0, FAR, HALF, NEAR)
COSINES = (*QUARTER, 0.0, -NEAR, -HALF, -FAR, -1.0, -FAR, -HALF, -NEAR, 0.0, NEAR, HALF, FAR)
SINES = (0.0, NEAR, HALF, FAR, *COSINES[:12])


@compiled
def place(q: Array, at: float, ux: float, uy: float, uz: float) -> None:
    """Write the slots of `PLANE`; `at` is where the line from P to T, 0 to 1, has its foot.

    Where the foot is the centre, u stands in for its direction, or any axis where u is 0.
    """
    px, py, pz = q[FROM], q[FROM + 1], q[FROM + 2]
    cx, cy, cz = q[TO] - px, q[TO + 1] - py, q[TO + 2] - pz
    reach = sqrt(cx * cx + cy * cy + cz * cz)
    cx, cy, cz = cx / reach, cy / reach, cz / reach
    fx, fy, fz = px + at * reach * cx, py + at * reach * cy, pz + at * reach * cz
    off = sqrt(fx * fx + fy * fy + fz * fz)
    q[PLANE], q[PLANE + 1], q[PLANE + 2] = off, -at * reach, (1.0 - at) * reach
    if off < 1e-9:
        fx, fy, fz = ux, uy, uz
        along = fx * cx + fy * cy + fz * cz
        if fx * fx + fy * fy + fz * fz - along * along < 1e-6:
            small = min(abs(cx), abs(cy), abs(cz))
            fx = 1.0 if abs(cx) == small else 0.0
            fy = 1.0 if abs(cy) == small and fx == 0.0 else 0.0
            fz = 1.0 if fx + fy == 0.0 else 0.0
    along = fx * cx + fy * cy + fz * cz
    fx, fy, fz = fx - along * cx, fy - along * cy, fz - along * cz
    norm = 1.0 / sqrt(fx * fx + fy * fy + fz * fz)
    fx, fy, fz = fx * norm, fy * norm, fz * norm
    ex, ey, ez = cy * fz - cz * fy, cz * fx - cx * fz, cx * fy - cy * fx
    q[PLANE + 3] = sqrt(max(0.0, px * px + py * py + pz * pz - 1.0))
    q[PLANE + 4] = sqrt(max(0.0, q[TO] ** 2 + q[TO + 1] ** 2 + q[TO + 2] ** 2 - 1.0))
    g1, g2, g3 = q[AXES] * q[AXES], q[AXES + 1] * q[AXES + 1], q[AXES + 2] * q[AXES + 2]
    q[PLANE + 5] = g1 * cx * cx + g2 * cy * cy + g3 * cz * cz
    q[PLANE + 6] = g1 * cx * fx + g2 * cy * fy + g3 * cz * fz
    q[PLANE + 7] = g1 * cx * ex + g2 * cy * ey + g3 * cz * ez
    q[PLANE + 8] = g1 * fx * fx + g2 * fy * fy + g3 * fz * fz
    q[PLANE + 9] = g1 * fx * ex + g2 * fy * ey + g3 * fz * ez
    q[PLANE + 10] = g1 * ex * ex + g2 * ey * ey + g3 * ez * ez
    q[FRAME], q[FRAME + 1], q[FRAME + 2] = cx, cy, cz
    q[FRAME + 3], q[FRAME + 4], q[FRAME + 5] = fx, fy, fz
    q[FRAME + 6], q[FRAME + 7], q[FRAME + 8] = ex, ey, ez


@compiled
def _section(q: Array, c: float, s: float) -> tuple[float, float, float]:
    """Return a plane section's length, and sine and cosine of its first tangent's angle.

    The plane holds the line from P to T and is turned about it by the angle with cosine
    `c` and sine `s`, away from its foot's direction. In divided coordinates it cuts a circle,
    whose centre and radius follow from the line's distance from the centre; the length of its
    arc on the ellipsoid is taken by Lobatto's four-point rule.
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
def _dip(before: float, now: float, after: float) -> tuple[float, float]:
    """Return place and height of the lowest point of a parabola through -1, 0 and 1."""
    bend = before - 2.0 * now + after
    if not bend > 0.0:
        return 0.0, now
    at = 0.5 * (before - after) / bend
    return at, now - 0.5 * bend * at * at


@compiled
def _bottom(
    q: Array, angle: float, step: float, before: float, length: float, after: float
) -> tuple[float, float]:
    """Return the angle and the length of the shortest plane section near one and its neighbours."""
    for _ in range(FINER):
        at, _ = _dip(before, length, after)
        trial = angle + step * at
        now, _, _ = _section(q, cos(trial), sin(trial))
        step *= 0.5
        if now < length:
            angle, length = trial, now
        before, _, _ = _section(q, cos(angle - step), sin(angle - step))
        after, _, _ = _section(q, cos(angle + step), sin(angle + step))
        if before < min(length, after):
            angle, length, after = angle - step, before, length
            before, _, _ = _section(q, cos(angle - step), sin(angle - step))
        elif after < length:
            angle, length, before = angle + step, after, length
            after, _, _ = _section(q, cos(angle + step), sin(angle + step))
    at, low = _dip(before, length, after)
    return (angle + step * at, low) if abs(at) < 1.0 else (angle, length)


@compiled
def scan(q: Array) -> tuple[float, float, float, float]:
    """Compare plane sections all round the line from P to T.

    Returns the angle and the length of the shortest, and of the shortest of another dip
    (infinite where there is none): which ways round to search, and where to start.
    """
    a1, a2, a3 = q[AXES], q[AXES + 1], q[AXES + 2]
    stride = 1 if max(a1, a2, a3) > SHARP * min(a1, a2, a3) else 2
    for k in range(0, TURNS, stride):
        q[k], _, _ = _section(q, COSINES[k], SINES[k])
    best = other = inf
    turn = second = 0.0
    for k in range(0, TURNS, stride):
        before, now, after = q[(k - stride) % TURNS], q[k], q[(k + stride) % TURNS]
        if now <= before and now < after:
            step = 2.0 * pi / TURNS
            angle, length = _bottom(q, step * k, step * stride, before, now, after)
            if length < best:
                other, second = best, turn
                best, turn = length, angle
            elif length < other:
                other, second = length, angle
    return turn, best, second, other


@compiled
def _try(q: Array, angle: float) -> None:
    """Follow the geodesic at `angle` to where it leaves for T, and write the trial's slots."""
    a1, a2, a3 = q[AXES], q[AXES + 1], q[AXES + 2]
    _, _, _, start, rate = aim(q, angle)
    arc = follow(q)
    wx, wy, wz = a1 * q[X + 1], a2 * q[Y + 1], a3 * q[Z + 1]
    nx, ny, nz = q[X] / a1, q[Y] / a2, q[Z] / a3
    bx, by, bz = ny * wz - nz * wy, nz * wx - nx * wz, nx * wy - ny * wx
    norm = 1.0 / sqrt(bx * bx + by * by + bz * bz)
    bx, by, bz = bx * norm, by * norm, bz * norm
    dx, dy, dz = a1 * (q[TO] - q[X]), a2 * (q[TO + 1] - q[Y]), a3 * (q[TO + 2] - q[Z])
    leg = dx * wx + dy * wy + dz * wz
    q[TRIAL + MISS] = dx * bx + dy * by + dz * bz
    q[TRIAL + SPREAD], q[TRIAL + TURN] = q[J] + q[J + 1] * leg, q[J + 1]
    q[TRIAL + RATE], q[TRIAL + STRAIGHTS] = rate, start
    q[TRIAL + ON_SURFACE], q[TRIAL + LEG] = arc, leg
    q[TRIAL + LIFT] = (dx * nx + dy * ny + dz * nz) * norm
    q[TRIAL + ACROSS], q[TRIAL + ACROSS + 1], q[TRIAL + ACROSS + 2] = bx, by, bz
    q[TRIAL + ALONG], q[TRIAL + ALONG + 1], q[TRIAL + ALONG + 2] = wx, wy, wz


@compiled
def search(q: Array, sense: float, slot: int) -> bool:
    """Find the path that is shortest (`sense` 1) or longest (-1) near angle 0.

    Longest among the geodesics from P, that is: it is the way round that no band would stay
    on. The path is left in the slot's place in the work array; returns whether it was found.
    """
    angle, low, high = 0.0, -inf, inf
    kept, radius = inf, 0.6
    base = CANDIDATE + slot * PATH_SIZE
    for tries in range(MAX_GEODESICS):
        _try(q, angle)
        miss, spread = q[TRIAL + MISS], q[TRIAL + SPREAD]
        if sense * spread > 0.0:
            kept = angle
        elif kept < inf:  # stepped over into the neighbouring ways round
            radius = 0.5 * abs(angle - kept)
            angle = 0.5 * (kept + angle)
            continue
        if sense * miss > 0.0:
            low = angle
        else:
            high = angle
        good = abs(miss) < 1e-13 and abs(spread) < PARTED
        step = sense * 0.3 if miss >= 0.0 else -sense * 0.3
        if sense * spread > 0.0:
            good = good or abs(miss) < CLOSE * abs(spread)
            step = max(-radius, min(radius, miss / (spread * q[TRIAL + RATE])))
        if good:
            _write(q, base, angle + last_step(q, base))
            risen = q[TRIAL + LIFT] > RISEN
            q[base + PATH_FOUND] = 0.0 if risen else 1.0
            if risen:
                q[base + PATH_MISS] = q[TRIAL + LIFT]
            return bool(not risen)
        angle = next_angle(angle, step, low, high, tries)
    q[base + PATH_FOUND], q[base + PATH_MISS] = 0.0, abs(q[TRIAL + MISS])
    return False


@compiled
def _write(q: Array, base: int, angle: float) -> None:
    """Write the path found at `angle` (see `last_step`) into its place."""
    a1, a2, a3 = q[AXES], q[AXES + 1], q[AXES + 2]
    vx, vy, vz, start, _ = aim(q, angle)
    q[base + PATH_LEAVES], q[base + PATH_LEAVES + 1], q[base + PATH_LEAVES + 2] = vx, vy, vz
    q[base + PATH_ON], q[base + PATH_ON + 1] = a1 * q[X], a2 * q[Y]
    q[base + PATH_ON + 2] = a3 * q[Z]
    c, s, square, above = cos(angle), sin(angle), 0.0, -1.0
    for k in range(3):
        q[base + PATH_WARM + k] = c * q[BASIS + k] + s * q[BASIS + 3 + k]
        square += (q[base + PATH_ARRIVES + k] / q[AXES + k]) ** 2
        above += q[TO + k] * q[TO + k]
    back = sqrt(max(0.0, above) / square)
    q[base + PATH_ARC] = max(0.0, q[base + PATH_LENGTH] - start - back)
    for k in range(3):
        q[base + PATH_OFF + k] = q[AXES + k] * q[TO + k] - back * q[base + PATH_ARRIVES + k]


@compiled
def seek(q: Array, turn: float, sense: float, slot: int) -> bool:
    """Search from the plane section at `turn` (see `_section` and `search`)."""
    c, s = cos(turn), sin(turn)
    _, sp, cp = _section(q, c, s)
    f, e = FRAME + 3, FRAME + 6
    face(
        q,
        sp * q[FRAME] - cp * (c * q[f] + s * q[e]),
        sp * q[FRAME + 1] - cp * (c * q[f + 1] + s * q[e + 1]),
        sp * q[FRAME + 2] - cp * (c * q[f + 2] + s * q[e + 2]),
    )
    return search(q, sense, slot)


@compiled
def face_again(q: Array, wx: float, wy: float, wz: float, turn: float) -> bool:
    """Count angles from where the last path left, if it went the way round that `turn` tells."""
    if wx == 0.0 and wy == 0.0 and wz == 0.0:
        return False
    face(q, wx, wy, wz)
    r, c, s = q[NEARNESS], 0.0, 0.0
    for k in range(3):
        ray = q[BASIS + k] - r * q[FROM + k]
        c += ray * q[FRAME + 3 + k]
        s += ray * q[FRAME + 6 + k]
    return c * cos(turn) + s * sin(turn) > 0.8 * sqrt(c * c + s * s)
