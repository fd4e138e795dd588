"""The search for a path through a ring, along one way that is given.

See `trochanter.geometry.torus_series` for the coordinates.
"""

from __future__ import annotations

from math import cos, inf, sin

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
    PATH_ARRIVES,
    PATH_FOUND,
    PATH_LEAVES,
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
from trochanter.geometry.torus_aim import aim
from trochanter.geometry.torus_rays import CROSSED, follow
from trochanter.geometry.torus_series import (
    FROM,
    TO,
    TUBE,
    J,
    U,
    V,
    ahead,
    blocked,
    crossing,
    frame,
)

LEAST = TRIAL + 14
"""Slot: the least curvature along the trial (see `trochanter.geometry.torus_rays.follow`)."""
COMB, TOOTH = 60, 0.004
"""How many geodesics on either side are tried where the search fails, and how far apart [rad]."""


@compiled
def _try(q: Array, angle: float) -> float:
    """Follow the geodesic at `angle` to where it leaves for T, and write the trial's slots.

    Returns 0 where there is no such geodesic, otherwise the sign of the rate at which
    rays turn with the angle; it changes only where rays cease to touch the tube.
    """
    there, _, _, _, start, rate = aim(q, angle)
    if not there or rate == 0.0:
        return 0.0
    leaves, arc, flown, sign, least = follow(q)
    if not leaves:
        return 0.0
    x, y, z, nx, ny, nz, wx, wy, wz, _, _, _ = frame(q, 0.0)
    way = 1.0 if rate > 0.0 else -1.0
    sign *= way
    bx, by, bz = wy * nz - wz * ny, wz * nx - wx * nz, wx * ny - wy * nx
    bx, by, bz = sign * bx, sign * by, sign * bz
    dx, dy, dz = q[TO] - x, q[TO + 1] - y, q[TO + 2] - z
    leg = dx * wx + dy * wy + dz * wz
    q[TRIAL + MISS] = dx * bx + dy * by + dz * bz
    q[TRIAL + SPREAD], q[TRIAL + TURN] = q[J] + q[J + 1] * leg, q[J + 1]
    q[TRIAL + RATE], q[TRIAL + STRAIGHTS] = way * rate, start + flown
    q[TRIAL + ON_SURFACE], q[TRIAL + LEG] = arc, leg
    q[TRIAL + LIFT] = dx * nx + dy * ny + dz * nz
    q[TRIAL + ACROSS], q[TRIAL + ACROSS + 1], q[TRIAL + ACROSS + 2] = bx, by, bz
    q[TRIAL + ALONG], q[TRIAL + ALONG + 1], q[TRIAL + ALONG + 2] = wx, wy, wz
    q[LEAST] = least
    return way


@compiled
def _free(q: Array, sign: float, reach: float, end: int) -> bool:
    """Return whether the ray that touches the tube at the place in `q` reaches an end freely.

    It goes forward (`sign` 1) or back (-1) to the end whose slots are given. Its crossing of
    the ring's plane outside is counted in.
    """
    x, y, z, _, _, _, _, _, _, _, _, _ = frame(q, 0.0)
    q[CROSSED] += sign * crossing(x, y, z, q[end], q[end + 1], q[end + 2], 1.0)
    e, middle, b = ahead(q, 0.0)
    return not blocked(e, sign * middle, b, reach - RISEN)


@compiled
def _write(q: Array, base: int, angle: float) -> bool:
    """Write the path found near `angle` into its place, and return whether it is one.

    It must touch the tube all along, keep clear of it elsewhere, and cross the ring's plane
    outside as often upwards as downwards: that is the way round which is meant.
    """
    leg = q[TRIAL + LEG]
    good = abs(q[TRIAL + LIFT]) < RISEN and q[LEAST] > -RISEN and leg > -RISEN
    good = good and _free(q, 1.0, leg, TO)
    angle += last_step(q, base)
    there, vx, vy, vz, start, _ = aim(q, angle)
    good = good and there and _free(q, -1.0, start, FROM) and q[CROSSED] == 0.0
    q[base + PATH_LEAVES], q[base + PATH_LEAVES + 1], q[base + PATH_LEAVES + 2] = vx, vy, vz
    d = 1.0 + q[TUBE] * cos(q[U])
    q[base + PATH_ON], q[base + PATH_ON + 1] = d * cos(q[V]), d * sin(q[V])
    q[base + PATH_ON + 2] = q[TUBE] * sin(q[U])
    for k in range(3):
        q[base + PATH_OFF + k] = q[TO + k] - leg * q[base + PATH_ARRIVES + k]
    q[base + PATH_WARM] = angle
    q[base + PATH_FOUND] = 1.0 if good else 0.0
    return bool(good)


@compiled
def search(q: Array, angle: float, low: float, high: float, slot: int) -> bool:
    """Find the path that is shortest near `angle`, with the planned flights.

    `low` and `high` enclose its angle or are infinite. It is left in the slot's place in the
    work array; returns whether it was found.
    """
    base = CANDIDATE + slot * PATH_SIZE
    q[base + PATH_FOUND], q[base + PATH_MISS] = 0.0, inf
    last, way = angle, 0.0
    for tries in range(MAX_GEODESICS):
        now = _try(q, angle)
        if now == 0.0 or now * way < 0.0:
            if way == 0.0:
                return False
            angle = 0.5 * (angle + last)
            continue
        way, last = now, angle
        miss, spread = q[TRIAL + MISS], q[TRIAL + SPREAD]
        q[base + PATH_MISS] = min(q[base + PATH_MISS], abs(miss))
        low, high = (angle, high) if miss > 0.0 else (low, angle)
        step = 0.3 if miss >= 0.0 else -0.3
        if spread > 0.0:
            if abs(miss) < CLOSE * spread:
                return bool(_write(q, base, angle))
            step = miss / (spread * q[TRIAL + RATE])
        if high - low < 1e-14:
            break
        angle = next_angle(angle, step, low, high, tries)
    return False


@compiled
def comb(q: Array, angle: float, slot: int) -> bool:
    """Search like `search` where that fails: between any two geodesics near, side by side.

    Paths with flights part so fast that Newton's steps begin close enough only from here.
    """
    before, way = 0.0, 0.0
    for k in range(2 * COMB):
        # Outwards from the middle, first to larger angles.
        here = angle + TOOTH * (k if k < COMB else COMB - 1 - k)
        if k == COMB:
            way = 0.0
        now = _try(q, here)
        good = now != 0.0 and q[TRIAL + SPREAD] > 0.0 and q[LEAST] > -1e-3
        miss = q[TRIAL + MISS]
        if good and way == now and miss * before <= 0.0:
            first = here - TOOTH if k < COMB else here
            if search(q, first + 0.5 * TOOTH, first, first + TOOTH, slot):
                return True
        before, way = (miss, now) if good else (0.0, 0.0)
    return False
