"""Guide lines at a pose: strings that keep their bends, follow both bones and slide over bone.

A string's stations are in balance: each is pulled to the middle of its two
neighbours, pushed by the force that bent it at neutral, and pushed out of bone.
Where a bone lies beneath, its share of that force is the bone's and ends when
the string lifts off; the rest turns with the flesh. At neutral the balance is
the measured course itself. A pose is reached from neutral in equal steps, so that a string
stays on the side of a bone where it is; the outcome depends on the pose alone,
and smoothly.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from trochanter.pictures.flesh.distances import felt

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Stiffness of bone against a string's own, and over what depth it sets in [m].
_HARD, _BAND = 3.0, 0.0015
#: A bone's support ends where the string has lifted off by this [m].
_LIFT = 0.012
#: How strongly a bone holds a string in its course, from what support on [m].
_GROOVE, _LIES = 0.5, 0.0005
#: How strongly strings side by side keep together, each time.
_TIED = 0.25
#: Times that a balance is sought at each step.
_ROUNDS = 4


@numba.njit(cache=True, parallel=True)
def pull(
    side: int,
    rest: Floats,
    bend: Floats,
    ends: Ints,
    room: Floats,
    gaps: Floats,
    support: Floats,
    motions: Floats,
    turns: Floats,
    grids: tuple[NDArray[np.float32], ...],
    lows: Floats,
    lines: Floats,
    turned: Floats,
) -> None:  # pragma: no cover - compiled
    """Bring strings from neutral to a pose.

    Parameters
    ----------
    side : int
        How many strings lie side by side in one muscle.
    rest : (g, k, 3)
        Strings at neutral [m].
    bend : (g, k, 3)
        Each station less the middle of its neighbours, at neutral, without `support`.
    ends : (g, 2)
        Number of the bones at origin and insertion.
    room : (g, k, bones)
        Least distance to each bone that has a grid [m].
    gaps, support : (g, k, bones)
        Distance to each bone at neutral [m], and its share of the bend [m].
    motions : (steps, bones, 4, 4)
        Motion of each bone from neutral to each step of the way.
    turns : (steps, g, k, 4)
        Quaternions (w, x, y, z) of the flesh between the two bones.
    grids, lows
        Distances to the bones.
    lines, turned
        Out: (g, k, 3) strings, and (g, k, 4) quaternions of the flesh about them.
    """
    count = rest.shape[1]
    for muscle in numba.prange(rest.shape[0] // side):
        first = muscle * side
        before = np.empty((2, 4, 4))
        before[0], before[1] = np.eye(4), np.eye(4)
        force = np.empty(3)
        right = np.empty((count, 3))
        for g in range(first, first + side):
            lines[g] = rest[g]
        for s in range(len(motions)):
            a, b = motions[s, ends[first, 0]], motions[s, ends[first, 1]]
            for g in range(first, first + side):
                _go_along(lines[g], rest[g], a, b, before)
            for _ in range(_ROUNDS):
                for g in range(first, first + side):
                    ratio = _length(lines[g]) / _length(rest[g])
                    # A stretched string lies straighter; one that shortened is bent as before.
                    slack = min(1.0 / ratio**3, ratio**2)
                    _turn_about(rest[g], lines[g], turns[s, g], turned[g])
                    for k in range(count):
                        _rotate(turned[g, k], bend[g, k], force)
                        for i in range(3):
                            right[k, i] = slack * force[i]
                    _settle(
                        lines[g],
                        rest[g],
                        right,
                        room[g],
                        gaps[g],
                        support[g],
                        motions[s],
                        grids,
                        lows,
                    )
                _keep_together(rest, lines, turned, first, side)
            before[0], before[1] = a, b
        for g in range(first, first + side):
            _turn_about(rest[g], lines[g], turns[len(motions) - 1, g], turned[g])


@numba.njit(cache=True)
def _length(x: Floats) -> float:  # pragma: no cover - compiled
    total = 0.0
    for k in range(1, len(x)):
        total += np.sqrt(((x[k] - x[k - 1]) ** 2).sum())
    return total


@numba.njit(cache=True)
def _go_along(
    x: Floats, rest: Floats, a: Floats, b: Floats, before: Floats
) -> None:  # pragma: no cover - compiled
    """Move stations as the two bones go, each by its share, and the ends exactly."""
    here = np.empty(3)
    count = len(x)
    for k in range(count):
        here[:] = 0.0
        for end in range(2):
            now, old = (b, before[1]) if end else (a, before[0])
            share = k / (count - 1) if end else 1.0 - k / (count - 1)
            for i in range(3):
                moved = now[i, 3]
                for j in range(3):
                    back = 0.0
                    for m in range(3):
                        back += old[m, j] * (x[k, m] - old[m, 3])
                    moved += now[i, j] * back
                here[i] += share * moved
        x[k] = here
    for i in range(3):
        x[0, i], x[count - 1, i] = a[i, 3], b[i, 3]
        for j in range(3):
            x[0, i] += a[i, j] * rest[0, j]
            x[count - 1, i] += b[i, j] * rest[count - 1, j]


@numba.njit(cache=True)
def _keep_together(
    rest: Floats, lines: Floats, turned: Floats, first: int, side: int
) -> None:  # pragma: no cover - compiled
    """Draw strings that lie side by side toward their places about one another."""
    gap = np.empty(3)
    for k in range(1, rest.shape[1] - 1):
        for g in range(first, first + side - 1):
            _rotate(turned[g, k], rest[g + 1, k] - rest[g, k], gap)
            for i in range(3):
                miss = lines[g + 1, k, i] - lines[g, k, i] - gap[i]
                lines[g, k, i] += _TIED * miss
                lines[g + 1, k, i] -= _TIED * miss


@numba.njit(cache=True)
def _settle(
    x: Floats,
    rest: Floats,
    right: Floats,
    room: Floats,
    gaps: Floats,
    support: Floats,
    motion: Floats,
    grids: tuple[NDArray[np.float32], ...],
    lows: Floats,
) -> None:  # pragma: no cover - compiled
    """Find a string's balance by a step of Newton's method, which settles however soft it is.

    Thomas's algorithm in blocks: ``-x[k-1] / 2 + block x[k] - x[k+1] / 2 = right``.
    """
    count = len(x)
    block, inverse, normal = np.empty((3, 3)), np.empty((3, 3)), np.empty(3)
    carry, solved = np.zeros((count, 3, 3)), np.empty((count, 3))
    solved[0] = x[0]
    for k in range(1, count - 1):
        for i in range(3):
            for j in range(3):
                block[i, j] = 1.0 if i == j else 0.0
        way = x[k + 1] - x[k - 1]
        for n in range(len(lows)):
            near = _bear(
                x[k],
                right[k],
                block,
                normal,
                room[k, n],
                gaps[k, n],
                support[k, n],
                motion[n],
                n,
                grids,
                lows,
            )
            if near > 0.0:
                _keep_course(rest[k], way, normal, near, motion[n], right[k], block)
        for i in range(3):
            right[k, i] += 0.5 * solved[k - 1, i]
            for j in range(3):
                block[i, j] -= 0.5 * carry[k - 1, i, j]
        _invert(block, inverse)
        for i in range(3):
            solved[k, i] = 0.0
            for j in range(3):
                solved[k, i] += inverse[i, j] * right[k, j]
                carry[k, i, j] = 0.5 * inverse[i, j]
    for k in range(count - 2, 0, -1):
        for i in range(3):
            x[k, i] = solved[k, i]
            for j in range(3):
                x[k, i] += carry[k, i, j] * x[k + 1, j]


@numba.njit(cache=True)
def _bear(
    x: Floats,
    right: Floats,
    block: Floats,
    normal: Floats,
    room: float,
    gap: float,
    support: float,
    motion: Floats,
    n: int,
    grids: tuple[NDArray[np.float32], ...],
    lows: Floats,
) -> float:  # pragma: no cover - compiled
    """Add what a bone exerts on a station, and how fast that falls as the station is lifted.

    Returns how much the station lies on the bone, 0 to 1.
    """
    here, found = np.empty(3), np.empty(4)
    for j in range(3):
        here[j] = 0.0
        for i in range(3):
            here[j] += motion[i, j] * (x[i] - motion[i, 3])
    _felt_any(grids, lows, n, here, found)
    deep = max(0.0, room - found[0])
    lift = min(1.0, max(-1.0, (found[0] - gap) / _LIFT))
    if lift > 0.0:
        push, stiff = support * (1.0 - lift) ** 2, support * 2.0 * (1.0 - lift) / _LIFT
    else:
        push, stiff = support * (1.0 - 2.0 * lift), support * 2.0 / _LIFT
    push += _HARD * min(1.0, deep / _BAND) * deep
    stiff += _HARD * min(1.0, 2.0 * deep / _BAND)
    if stiff == 0.0:
        return 0.0
    size = max(0.2, np.sqrt(found[1] ** 2 + found[2] ** 2 + found[3] ** 2))
    along = 0.0
    for i in range(3):
        normal[i] = 0.0
        for j in range(3):
            normal[i] += motion[i, j] * found[1 + j] / size
        along += normal[i] * x[i]
    for i in range(3):
        right[i] += (push + stiff * along) * normal[i]
        for j in range(3):
            block[i, j] += stiff * normal[i] * normal[j]
    return float(min(1.0, support / _LIES) * (1.0 - max(0.0, lift)) ** 2)


@numba.njit(cache=True)
def _keep_course(
    rest: Floats,
    way: Floats,
    normal: Floats,
    near: float,
    motion: Floats,
    right: Floats,
    block: Floats,
) -> None:  # pragma: no cover - compiled
    """Hold a station that lies on a bone against slipping off sideways; along its way it slides."""
    sideways = np.cross(normal, way)
    size = (sideways**2).sum()
    if size < 1e-12:
        return
    place = 0.0
    for i in range(3):
        there = motion[i, 3]
        for j in range(3):
            there += motion[i, j] * rest[j]
        place += there * sideways[i]
    for i in range(3):
        right[i] += _GROOVE * near * place * sideways[i] / size
        for j in range(3):
            block[i, j] += _GROOVE * near * sideways[i] * sideways[j] / size


@numba.njit(cache=True)
def _invert(a: Floats, out: Floats) -> None:  # pragma: no cover - compiled
    """Invert a 3 x 3 matrix by its cofactors."""
    for i in range(3):
        for j in range(3):
            p, q, r, s = (i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3
            out[j, i] = a[p, r] * a[q, s] - a[p, s] * a[q, r]
    determinant = a[0, 0] * out[0, 0] + a[0, 1] * out[1, 0] + a[0, 2] * out[2, 0]
    for i in range(3):
        for j in range(3):
            out[i, j] /= determinant


@numba.njit(cache=True)
def _felt_any(
    grids: tuple[NDArray[np.float32], ...], lows: Floats, n: int, here: Floats, out: Floats
) -> None:  # pragma: no cover - compiled
    if n == 0:
        felt(grids[0], lows[0], here[0], here[1], here[2], out)
    elif n == 1:
        felt(grids[1], lows[1], here[0], here[1], here[2], out)
    else:
        felt(grids[2], lows[2], here[0], here[1], here[2], out)


@numba.njit(cache=True)
def _turn_about(
    rest: Floats, x: Floats, base: Floats, out: Floats
) -> None:  # pragma: no cover - compiled
    """Return the flesh's turn: between the bones' own, and swung so that it follows the string.

    The swing fades toward both ends, where the flesh turns with its bone.
    """
    count = len(x)
    was, now = np.empty(3), np.empty(3)
    turned = np.empty(3)
    for k in range(count):
        low, high = max(0, k - 2), min(count - 1, k + 2)
        for i in range(3):
            was[i] = rest[high, i] - rest[low, i]
            now[i] = x[high, i] - x[low, i]
        _rotate(base[k], was, turned)
        size = np.sqrt((turned**2).sum()) * np.sqrt((now**2).sum()) + 1e-15
        cosine = (turned * now).sum() / size
        t = k / (count - 1)
        ease = min(1.0, min(t, 1.0 - t) / 0.2)
        ease = ease * ease * (3.0 - 2.0 * ease)
        # Half-angle quaternion of the least turn from one direction to the other.
        w = max(1.0 + cosine, 1e-6)
        qx = ease * (turned[1] * now[2] - turned[2] * now[1]) / size
        qy = ease * (turned[2] * now[0] - turned[0] * now[2]) / size
        qz = ease * (turned[0] * now[1] - turned[1] * now[0]) / size
        w = ease * w + (1.0 - ease) * 2.0
        norm = np.sqrt(w * w + qx * qx + qy * qy + qz * qz)
        w, qx, qy, qz = w / norm, qx / norm, qy / norm, qz / norm
        a, b, c, d = base[k, 0], base[k, 1], base[k, 2], base[k, 3]
        out[k, 0] = w * a - qx * b - qy * c - qz * d
        out[k, 1] = w * b + qx * a + qy * d - qz * c
        out[k, 2] = w * c - qx * d + qy * a + qz * b
        out[k, 3] = w * d + qx * c - qy * b + qz * a


@numba.njit(cache=True)
def _rotate(q: Floats, v: Floats, out: Floats) -> None:  # pragma: no cover - compiled
    """Rotate a vector by a quaternion (w, x, y, z)."""
    w, x, y, z = q[0], q[1], q[2], q[3]
    tx = 2.0 * (y * v[2] - z * v[1])
    ty = 2.0 * (z * v[0] - x * v[2])
    tz = 2.0 * (x * v[1] - y * v[0])
    out[0] = v[0] + w * tx + y * tz - z * ty
    out[1] = v[1] + w * ty + z * tx - x * tz
    out[2] = v[2] + w * tz + x * ty - y * tx
