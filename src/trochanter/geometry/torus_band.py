"""A rough elastic band through a ring, for where to begin the search for the exact path.

Beads are drawn to the middle of their neighbours and pushed out of the tube. Where they
come to rest they tell which parts of the tube the path touches, in which order.
"""

from __future__ import annotations

from math import atan2, inf, sqrt

from trochanter.geometry.geodesics import BAND, BEADS, Array, compiled
from trochanter.geometry.torus_aim import toward
from trochanter.geometry.torus_rays import FLIGHTS, PLAN, STAY
from trochanter.geometry.torus_series import FROM, TO, TUBE
from trochanter.geometry.torus_ways import comb, search

SWEEPS = 150
OVER = 1.9


@compiled
def lay(q: Array, x: float, y: float, z: float) -> None:
    """Lay the band from P straight to (x, y, z) and on to T, over or under the tube.

    The part before the corner passes the tube on P's side of the ring's plane, the rest
    on T's.
    """
    t = q[TUBE]
    px, py, pz, tx, ty, tz = q[FROM], q[FROM + 1], q[FROM + 2], q[TO], q[TO + 1], q[TO + 2]
    begin = sqrt((px - x) ** 2 + (py - y) ** 2 + (pz - z) ** 2)
    end = sqrt((tx - x) ** 2 + (ty - y) ** 2 + (tz - z) ** 2)
    corner = int(BEADS * begin / (begin + end))
    for i in range(BEADS + 1):
        k = BAND + 3 * i
        if i <= corner:
            f, ax, ay, az = (i / corner if corner > 0 else 0.0), px, py, pz
        else:
            f, ax, ay, az = (BEADS - i) / (BEADS - corner), tx, ty, tz
        q[k], q[k + 1], q[k + 2] = ax + f * (x - ax), ay + f * (y - ay), az + f * (z - az)
        ring = sqrt(q[k] * q[k] + q[k + 1] * q[k + 1]) - 1.0
        square = t * t - ring * ring
        if 0 < i < BEADS and square > q[k + 2] * q[k + 2]:
            q[k + 2] = sqrt(square) if az >= 0.0 else -sqrt(square)


@compiled
def settle(q: Array) -> None:
    """Draw the band tight; where it goes through the hole it does not cross the plane outside."""
    t = q[TUBE]
    first = 1.0 if q[FROM + 2] > 0.0 or (q[FROM + 2] == 0.0 and q[TO + 2] > 0.0) else -1.0
    through = first * q[TO + 2] < 0.0
    for _ in range(SWEEPS):
        side = first
        for i in range(1, BEADS):
            k = BAND + 3 * i
            x = q[k] + OVER * (0.5 * (q[k - 3] + q[k + 3]) - q[k])
            y = q[k + 1] + OVER * (0.5 * (q[k - 2] + q[k + 4]) - q[k + 1])
            z = q[k + 2] + OVER * (0.5 * (q[k - 1] + q[k + 5]) - q[k + 2])
            far = sqrt(x * x + y * y)
            if through and far > 1.0 and side * z < 0.0:
                z = 0.0
            ring = far - 1.0
            deep = sqrt(ring * ring + z * z)
            if deep < t and far > 0.0 and deep > 0.0:
                scale = (1.0 + ring * t / deep) / far
                x, y, z = x * scale, y * scale, z * t / deep
                far *= scale
            if through and far < 1.0 and first * z < 0.0:
                side = -first
            q[k], q[k + 1], q[k + 2] = x, y, z


@compiled
def _height(q: Array, i: int) -> float:
    """Return how far bead `i` is from the tube."""
    k = BAND + 3 * i
    ring = sqrt(q[k] * q[k] + q[k + 1] * q[k + 1]) - 1.0
    return float(sqrt(ring * ring + q[k + 2] * q[k + 2]) - q[TUBE])


@compiled
def _alike(q: Array, i: int, j: int) -> float:
    """Return the cosine between the tube's normals at two beads."""
    a, b = BAND + 3 * i, BAND + 3 * j
    far_a = sqrt(q[a] * q[a] + q[a + 1] * q[a + 1])
    far_b = sqrt(q[b] * q[b] + q[b + 1] * q[b + 1])
    flat = (q[a] * q[b] + q[a + 1] * q[b + 1]) / (far_a * far_b)
    return float(flat * (far_a - 1.0) * (far_b - 1.0) + q[a + 2] * q[b + 2])


@compiled
def _read(q: Array, skin: float) -> int:
    """Write the plan of flights between the parts the band touches; return its first bead there.

    A bead within `skin` of the tube touches it. Returns 0 where no bead does.
    """
    q[PLAN] = q[STAY] = 0.0
    start, last = 0, -1
    half = 0.0
    for k in range(3):
        half += (q[BAND + 3 + k] - q[BAND + k]) ** 2
    half = 0.5 * sqrt(half)
    for i in range(1, BEADS):
        if _height(q, i) > skin:
            continue
        if last < 0:
            start = i
        elif i > last + 1 and q[PLAN] < FLIGHTS:
            q[PLAN] += 1.0
            q[PLAN + int(q[PLAN])] = -1.0 if _alike(q, last, i) > 0.0 else 1.0
            q[STAY + int(q[PLAN])] = 0.0
        elif i == last + 1:
            q[STAY + int(q[PLAN])] += half
        last = i
    return start


@compiled
def search_band(q: Array, slot: int) -> bool:
    """Search for the path that the settled band tells of, in the slot's place."""
    step = 0.0
    for k in range(3):
        step += (q[BAND + 3 + k] - q[BAND + k]) ** 2
    for tries in range(4):
        start = _read(q, 1e-9 if tries % 2 == 0 else step / (6.0 * q[TUBE]))
        if start == 0:
            continue
        k = BAND + 3 * max(2, start)
        far = sqrt(q[k] * q[k] + q[k + 1] * q[k + 1])
        angle = toward(q, atan2(q[k + 2], far - 1.0), atan2(q[k + 1], q[k]))
        if tries < 2 and search(q, angle, -inf, inf, slot):
            return True
        if tries >= 2 and comb(q, angle, slot):
            return True
    return False
