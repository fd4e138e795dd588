"""A coarse body as a net of springs: along the fibres, around, and through the flesh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree

from trochanter.bones.skeleton import skeleton
from trochanter.geometry.meshes import vertex_normals
from trochanter.geometry.transforms import apply
from trochanter.pictures.bodies import body, sections
from trochanter.pictures.bodies.grow import Body, woven
from trochanter.pictures.flesh.distances import BONES, distances
from trochanter.pictures.flesh.ends import End, flesh_ends
from trochanter.pictures.flesh.frames import Crossing

#: Sides of the net's meshes that are aimed at [m], and the least and the most rings and points.
_LONG, _WIDE = 0.012, 0.011
_RINGS, _POINTS = (16, 34), (12, 36)
#: Springs shorter than this weigh no more [m]; a spring of `UNIT` has weight one.
_SHORT, UNIT = 0.003, 0.01
#: A bone is kept off by no more than this, or what there was at neutral [m].
_ROOM = 0.0025
#: Tendon takes this share of the stretch that flesh takes.
_STIFF = 0.03
#: Stiffness of the thigh's fascia, which keeps bellies at the femur.
_FASCIA = 0.08
#: A muscle crosses the hip from so far before to so far beyond where it is nearest to the
#: joint's centre, at least over so much, and the knee over this to either side of its axis [m].
_BEFORE, _BEYOND, _LEAST, _KNEE_WAY = 0.08, 0.12, 0.16, 0.06


@dataclass(frozen=True)
class Cage:
    """A net of springs.

    Attributes
    ----------
    body : Body
    size : tuple of int
        Rings along and points around.
    lines : list of ndarray, shape (around, rings)
        Vertices of each fibre line, a piece each.
    start, to, weight : ndarray
        Springs from vertex i: ``to[start[i]:start[i + 1]]``.
    soft : ndarray, shape (n,)
        Share of the stretch that flesh takes, 0 where it is tendon or held.
    ends : tuple of End
    hold : ndarray, shape (n, 2)
    fascia : ndarray, shape (n,)
        How strongly the thigh's fascia holds it, against a spring of one `UNIT`.
    hip, knee : Crossing
        Where it crosses the joints; `knee` is None where the muscle ends above it.
    room : ndarray, shape (n, bones)
        Least distance to each bone [m], negative where it lay in bone at neutral.
    """

    body: Body
    size: tuple[int, int]
    lines: list[np.ndarray]
    start: np.ndarray
    to: np.ndarray
    weight: np.ndarray
    soft: np.ndarray
    ends: tuple[End, End]
    hold: np.ndarray
    fascia: np.ndarray
    hip: Crossing
    knee: Crossing | None
    room: np.ndarray


def cage(slug: str) -> Cage:
    """Return the net of a muscle."""
    size = _size(slug)
    one, ends = body(slug, *size), flesh_ends(slug)
    hold = np.stack(
        [ends[0].hold(one.vertices, one.along), ends[1].hold(one.vertices, 1 - one.along)], 1
    )
    room = np.stack([np.minimum(distances(b).at(one.vertices)[0], _ROOM) for b in BONES], 1)
    lines = _lines(slug, size)
    start, to, weight = _springs(one, lines)
    soft = _soft(one, lines, hold.max(axis=1))
    hip, knee = crossings(one, lines, ends[1].bone)
    fascia = _FASCIA * hip.share(one.along) ** 2
    if knee:
        fascia *= 1.0 - Crossing(knee.first - 0.12, knee.first).share(one.along)
    return Cage(one, size, lines, start, to, weight, soft, ends, hold, fascia, hip, knee, room)


def _soft(one: Body, lines: list[np.ndarray], held: np.ndarray) -> np.ndarray:
    """Return which share of the stretch each vertex takes; tendon passes into flesh gradually."""
    plain = np.maximum(1.0 - np.maximum(one.tendon, held), _STIFF)
    total, count = np.zeros_like(plain), np.zeros_like(plain)
    for line in lines:
        np.add.at(total, line, gaussian_filter1d(plain[line], 1.5, axis=1, mode="nearest"))
        np.add.at(count, line, 1.0)
    return total / count


def crossings(one: Body, lines: list[np.ndarray], last: str) -> tuple[Crossing, Crossing | None]:
    """Return where along a muscle that ends on a bone it crosses hip and knee."""
    line = np.concatenate(lines)
    middle = one.vertices[line].mean(axis=0)
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(middle, axis=0), axis=1))])
    length, along = way[-1], one.along[line].mean(axis=0)
    nearest = way[np.linalg.norm(middle, axis=1).argmin()]
    first = max(0.0, min(nearest - _BEFORE, length - _LEAST))
    ends = [first, min(length, max(nearest + _BEYOND, first + _LEAST))]
    hip = Crossing(*np.round(np.interp(ends, way, along), 3).tolist())
    if last not in ("tibia-fibula-right", "patella-right"):
        return hip, None
    bones = skeleton()
    height = apply(bones.aligned()["femur-right"], bones.landmarks["femur-right"]["knee-centre"])[1]
    at = float(np.interp(-height, -middle[:, 1], way))
    places = np.interp([at - _KNEE_WAY, min(at + _KNEE_WAY, length)], way, along)
    return hip, Crossing(*np.round(places, 3).tolist())


def _size(slug: str) -> tuple[int, int]:
    """Return rings and points that make meshes of about the sides that are aimed at."""
    one = body(slug, 40, 40)
    line = _lines(slug, (40, 40))[0]
    path = one.vertices[line]
    length = np.linalg.norm(np.diff(path, axis=1), axis=2).sum(axis=1).max()
    girth = np.linalg.norm(path - np.roll(path, 1, axis=0), axis=2).sum(axis=0).max()
    rings = int(np.clip(round(length / _LONG), *_RINGS))
    return rings, int(np.clip(2 * round(girth / _WIDE / 2), *_POINTS))


def _lines(slug: str, size: tuple[int, int]) -> list[np.ndarray]:
    """Return the vertices along each fibre line, for each piece of the body."""
    out, before = [], 0
    for one in sections(slug).bodies:
        index, _ = woven(*size, round(one.fold * size[1]))
        out.append(index.reshape(size).T + before)
        before += int(index.max()) + 1
    return out


def _springs(one: Body, lines: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return springs to neighbours on the surface and to the two nearest on the other face."""
    ties = []
    for line in lines:
        side = np.roll(line, -1, axis=0)
        ties += [(line[:, :-1], line[:, 1:]), (line, side)]
        ties += [(line[:, :-1], side[:, 1:]), (side[:, :-1], line[:, 1:])]
    pairs = np.concatenate([np.stack([a.ravel(), b.ravel()], axis=1) for a, b in ties])
    pairs = np.concatenate([pairs, _through(one, lines)])
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    length = np.linalg.norm(one.vertices[pairs[:, 0]] - one.vertices[pairs[:, 1]], axis=1)
    weight = (UNIT / np.maximum(length, _SHORT)) ** 2
    both, double = np.concatenate([pairs, pairs[:, ::-1]]), np.concatenate([weight, weight])
    order = np.argsort(both[:, 0], kind="stable")
    count = np.bincount(both[:, 0], minlength=len(one.vertices))
    return np.concatenate([[0], np.cumsum(count)]), both[order, 1].copy(), double[order]


def _through(one: Body, lines: list[np.ndarray]) -> np.ndarray:
    """Return ties from each vertex to those that lie nearest on the face opposite."""
    normals, out = vertex_normals(one), []
    for line in lines:
        mine = np.unique(line)
        near = cKDTree(one.vertices[mine]).query(one.vertices[mine], k=min(120, len(mine)))[1]
        facing = np.einsum("ij,ikj->ik", normals[mine], normals[mine][near]) < -0.3
        for k in range(2):
            has = (facing.cumsum(axis=1) == k + 1) & facing
            row = np.flatnonzero(has.any(axis=1))
            out.append(np.stack([mine[row], mine[near[row, has[row].argmax(axis=1)]]], axis=1))
    return np.concatenate(out)
