"""Quadrants as side points, and the one segment of a path that MuJoCo wraps."""

from __future__ import annotations

import numpy as np

from trochanter.exchange.parting import Parting
from trochanter.exchange.placing import Array, Pose, vector
from trochanter.exchange.rest import rest_values, root_from_bodies
from trochanter.model import AnyWrap, Line, MuscleModel, Vector, WrapCylinder, WrapSphere
from trochanter.model.rotation import rotation_xyz

_SAMPLES = 100
_BEYOND = 2.0
"""How far out the side point of a quadrant is put, in radii."""


def side_of_quadrant(wrap: AnyWrap) -> Vector | None:
    """Return the side point, in the body's frame, that stands for a surface's quadrant."""
    if wrap.quadrant == "all" or not isinstance(wrap, WrapSphere | WrapCylinder):
        return None
    sign = -1.0 if wrap.quadrant.startswith("-") else 1.0
    axis = np.eye(3)["xyz".index(wrap.quadrant[-1])] * sign * _BEYOND * wrap.radius
    return vector(rotation_xyz(wrap.orientation) @ axis + np.array(wrap.translation))


def segments_of(
    model: MuscleModel, lines: list[Line], parting: Parting
) -> dict[str, dict[int, list[int]]]:
    """Return, by line, which of its wraps are put after which of its points.

    MuJoCo wraps a surface in one segment that the file chooses, OpenSim in the one that
    suits in each pose. Where there is a choice, the segment is taken that runs deepest
    and most often through the surface, in poses over the whole range.
    """
    poses: list[dict[str, Pose]] = []
    found: dict[str, dict[int, list[int]]] = {}
    surfaces = {wrap.name: wrap for wrap in model.wraps}
    for line in lines:
        found[line.name] = {}
        for number, use in enumerate(line.wraps):
            wrap = surfaces[use.wrap]
            if not wrap.active or not isinstance(wrap, WrapSphere | WrapCylinder):
                continue
            last = len(line.points) - 1 if use.last is None else use.last
            choices = [k for k in range(use.first or 0, last) if k not in found[line.name]]
            if not choices:
                parting.lack(f"{line.name} wraps over two surfaces in one segment ({wrap.name})")
                continue
            chosen = choices[0]
            if len(choices) > 1:
                poses = poses or _poses(model)
                chosen = _deepest(model, line, wrap, choices, poses)
                told = f"{line.name} is let wrap over {wrap.name} after point {chosen + 1} only"
                parting.told.append(told)
            found[line.name][chosen] = [number]
    return found


def _poses(model: MuscleModel) -> list[dict[str, Pose]]:
    """Return the bodies at rest and in poses from the whole range."""
    rng = np.random.default_rng(0)
    found = [root_from_bodies(model, rest_values(model))]
    for _ in range(_SAMPLES):
        given = {one.name: float(rng.uniform(*one.range)) for one in model.coordinates}
        found.append(root_from_bodies(model, rest_values(model, given)))
    return found


def _deepest(
    model: MuscleModel,
    line: Line,
    wrap: WrapSphere | WrapCylinder,
    choices: list[int],
    poses: list[dict[str, Pose]],
) -> int:
    depth = dict.fromkeys(choices, 0.0)
    seat = Pose(rotation_xyz(wrap.orientation), np.array(wrap.translation))
    for pose in poses:
        inward = seat.after(pose[wrap.body]).inverse()
        places = [
            inward.point(pose[point.body].point(np.array(point.location)))
            for point in line.points
            if point.type == "fixed"
        ]
        for k in choices:
            depth[k] += max(0.0, wrap.radius - _distance(places[k], places[k + 1], wrap))
    return max(choices, key=lambda k: depth[k])


def _distance(one: Array, other: Array, wrap: WrapSphere | WrapCylinder) -> float:
    """Return how near a segment comes to the middle of a surface in the surface's frame."""
    if isinstance(wrap, WrapCylinder):
        one, other = one * (1, 1, 0), other * (1, 1, 0)
    run = other - one
    length = float(run @ run)
    along = 0.0 if length == 0.0 else float(np.clip(-(one @ run) / length, 0.0, 1.0))
    return float(np.linalg.norm(one + along * run))
