"""The muscles' bodies over all poses: asked of the flesh once, then a few shapes each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from trochanter.bones.skeleton import skeleton
from trochanter.geometry.transforms import apply
from trochanter.pictures.bodies import body
from trochanter.pictures.flesh import Muscle, posed
from trochanter.pictures.flesh.bodies import bound
from trochanter.site.bundle.chebyshev import terms
from trochanter.site.bundle.glb import Quantised
from trochanter.site.bundle.grids import Floats
from trochanter.site.bundle.motion import DEGREES, learned, warped, weighed

COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")
#: Rings along a body and points of a ring.
ALONG, AROUND = 44, 24
#: Poses that shapes are learned from, for muscles of the hip and of hip and knee, and poses at
#: which the error is told, with the seed that they are drawn with.
LEARNED, TOLD, TOLD_SEED = {False: 192, True: 352}, 200, 77
#: Farther from bone than this is far enough for a label [m].
_FAR = 0.05

Progress = Callable[[str, int, int], None]


class Moving(NamedTuple):
    """A muscle's mesh with its morph targets, and what mixes them.

    Attributes
    ----------
    mesh : Quantised
    head : dict
        Coordinates, ranges, anchors and the measured error.
    degrees : ndarray of uint8, shape (terms, coordinates)
    factors : ndarray of float32, shape (terms, targets)
    """

    mesh: Quantised
    head: dict[str, Any]
    degrees: NDArray[np.uint8]
    factors: NDArray[np.float32]


def moving(
    slugs: Sequence[str], low: Floats, high: Floats, progress: Progress
) -> dict[str, Moving]:
    """Return muscles' bodies over all poses of a range.

    Parameters
    ----------
    slugs : sequence of str
    low, high : ndarray, shape (4,)
        Ranges of `COORDINATES` [rad].
    progress : callable
        Told what is being done, how much of it is, and of how much.
    """
    held = {slug: bound(slug, "trochanter", ALONG, AROUND) for slug in slugs}
    at_knee = _crossing(list(held.values()), high)
    groups = {
        crosses: [slug for slug, mine in zip(held, at_knee, strict=True) if mine is crosses]
        for crosses in (False, True)
    }
    told = low + (high - low) * np.random.default_rng(TOLD_SEED).random((TOLD, 4))
    total = sum(LEARNED[c] + TOLD for c, group in groups.items() if group)
    done, out = 0, {}
    for crosses, group in groups.items():
        if not group:
            continue
        count = 4 if crosses else 3
        q = warped(LEARNED[crosses], low[:count], high[:count], seed=1)
        q = np.pad(q, ((0, 0), (0, 4 - count)))
        every: list[list[Floats]] = [[] for _ in group]
        for pose in np.vstack([q, told]):
            there = posed([held[s] for s in group], dict(zip(COORDINATES, pose, strict=True)))
            for mine, points in zip(every, there, strict=True):
                mine.append(points.astype(np.float32))
            done += 1
            progress("Posing the bodies", done, total)
        for slug, mine in zip(group, every, strict=True):
            points = np.stack(mine).astype(np.float64)
            one = held[slug]
            out[slug] = _moving(one, q, told, points, low[:count], high[:count], DEGREES[crosses])
    return {slug: out[slug] for slug in slugs}


def _crossing(muscles: list[Muscle], high: Floats) -> list[bool]:
    """Return which muscles the knee moves."""
    straight, bent = posed(muscles, {}), posed(muscles, {"knee_angle": float(high[3]) / 2})
    return [bool(np.abs(a - b).max() > 1e-6) for a, b in zip(straight, bent, strict=True)]


def _moving(
    one: Muscle,
    q: Floats,
    told: Floats,
    points: Floats,
    low: Floats,
    high: Floats,
    degrees: tuple[int, ...],
) -> Moving:
    """Learn one muscle's motion from its first poses and tell its error at the others."""
    count, faces = len(low), one.mesh.faces
    facing = _facing(len(one.mesh.vertices), faces)
    normals = np.stack([_normals(p, faces, facing) for p in points[: len(q)]])
    motion = learned(q[:, :count], low, high, points[: len(q)], normals, degrees)
    found = terms(told[:, :count], low, high, motion.degrees) @ motion.factors.astype(np.float64)
    neutral = terms(np.zeros((1, count)), low, high, motion.degrees) @ motion.factors
    mesh = Quantised(
        one.slug,
        motion.mean,
        _unit(motion.normals),
        faces,
        {"_FLESH": _flesh(one)},
        motion.moves,
        motion.turns,
        neutral[0],
    )
    off = np.linalg.norm(weighed(motion, mesh.reach, found) - points[len(q) :], axis=2) * 1e3
    error = {
        "rms_mm": round(float(np.sqrt((off**2).mean())), 3),
        "p95_mm": round(float(np.quantile(off, 0.95)), 3),
        "p99_mm": round(float(np.quantile(off, 0.99)), 3),
        "max_mm": round(float(off.max()), 3),
        "poses": len(told),
    }
    head = {
        "coordinates": list(COORDINATES[:count]),
        "low": low.tolist(),
        "high": high.tolist(),
        "label_vertex": _label(one),
        "error": error,
    }
    return Moving(mesh, head, motion.degrees.astype(np.uint8), motion.factors)


def _facing(count: int, faces: NDArray[np.int64]) -> csr_matrix:
    """Return the matrix that sums the faces' normals at their vertices."""
    rows, columns = faces.ravel(), np.repeat(np.arange(len(faces)), 3)
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, len(faces)))


def _normals(points: Floats, faces: NDArray[np.int64], facing: csr_matrix) -> Floats:
    a, b, c = (points[faces[:, k]] for k in range(3))
    return _unit(facing @ np.cross(b - a, c - a))


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.where(length > 1e-12, vectors / np.maximum(length, 1e-12), [0, 1.0, 0]))


def _flesh(one: Muscle) -> NDArray[np.uint8]:
    """Return each vertex's tendon, way along, turn around and compartment."""
    own = body(one.slug, ALONG, AROUND)
    shares = np.stack([own.tendon, own.along, own.around], axis=1)
    whole = np.round(255 * np.clip(shares, 0, 1)).astype(np.uint8)
    return np.column_stack([whole, own.compartment.astype(np.uint8)])


def _label(one: Muscle) -> int:
    """Return the vertex that a label points to: of the belly's middle, the farthest from bone."""
    standing, whole = skeleton().pose(), skeleton().bones
    right = ("pelvis", "femur-right", "tibia-fibula-right")
    bones = np.concatenate([apply(standing[name], whole[name].vertices) for name in right])
    gap = cKDTree(bones).query(posed([one], {})[0])[0]
    along = body(one.slug, ALONG, AROUND).along
    return int(np.argmax(np.minimum(gap, _FAR) * np.exp(-(((along - 0.5) / 0.15) ** 2))))
