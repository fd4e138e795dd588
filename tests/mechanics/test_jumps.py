"""Lengths do not jump: every model by 0.01 degrees over its whole range, along every coordinate.

Between neighbouring poses a length may change by what its arm explains, and by nothing else.
An arm may bend as fast as anatomy lets it, but where it steps the shortest path has flipped to
another side (docs/derivations.md, 'Where the shortest way flips'). What may jump, and is named
here: lines with conditional points, which come and go by the publication's design; and a path
point that comes to lie in a surface, which is then passed by, as in OpenSim and MuJoCo.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import trochanter as tr
from trochanter.geometry.geodesics import CLEAR, FLIPS, HELD, INSIDE, TOUCHING, WRAPPED
from trochanter.mechanics import Hip
from trochanter.model import (
    Body,
    ConditionalPoint,
    Coordinate,
    FixedPoint,
    Joint,
    Line,
    MuscleModel,
    PathWrap,
    Source,
    TransformAxis,
    WrapCylinder,
    WrapEllipsoid,
    WrapSphere,
    WrapTorus,
)

STEP = np.deg2rad(0.01)
LENGTH_JUMP = 1e-5
"""0.01 mm, beyond what the arm explains [m]."""
ARM_JUMP = 1e-3
"""Hundred times what the fastest smooth arms of these models change by in a step [m]."""
BASES = ((0.0, 0.0, 0.0, 0.0), (0.2, 0.75, 0.4, 0.6), (0.6, 0.2, 0.75, 0.4))
"""Poses from which each coordinate is swept: all zero, then shares of the ranges."""


class Found(NamedTuple):
    """A step of a line that its arm does not explain."""

    line: str
    along: str
    at_deg: float
    length: float
    arm: float
    inside: bool


def jumps(hip: Hip) -> list[Found]:
    """Return the steps of lengths and arms, over the whole range of every coordinate."""
    ranges = {c.name: c.range for c in hip.model.coordinates}
    low, high = np.array([ranges[name] for name in hip.coordinates]).T
    found = []
    for share in BASES:
        base = low + np.array(share[: len(low)]) * (high - low)
        base = np.clip(0.0, low, high) if share == BASES[0] else base
        for i, name in enumerate(hip.coordinates):
            at = np.linspace(low[i], high[i], int(np.ceil((high[i] - low[i]) / STEP)) + 1)
            q = np.tile(base, (len(at), 1))
            q[:, i] = at
            found += steps(hip, q, i, name)
    return found


def steps(hip: Hip, q: np.ndarray, i: int, name: str) -> list[Found]:
    length, arm = hip.evaluate(q)
    arm = arm[:, :, i]
    width = np.diff(q[:, i])[:, None]
    rest = np.abs(np.diff(length, axis=0) + 0.5 * width * (arm[1:] + arm[:-1]))
    change = np.abs(np.diff(arm, axis=0))
    rows = np.argwhere((rest > LENGTH_JUMP) | (change > ARM_JUMP))
    return [
        Found(
            hip.muscles[m],
            name,
            float(np.rad2deg(q[k, i])),
            float(rest[k, m]),
            float(change[k, m]),
            inside(hip, q[k : k + 2], hip.muscles[m]),
        )
        for k, m in rows
    ]


def inside(hip: Hip, q: np.ndarray, line: str) -> bool:
    """Return whether a point of the line comes into a surface or leaves it between two poses."""
    if not any(record.wraps for record in hip.model.lines if record.name == line):
        return False
    pose = dict(zip(hip.coordinates, q.T, strict=True))
    status = hip.wraps(out_of_range="ignore", **pose).status.sel(muscle=line).values
    return bool((status == INSIDE).any() and status[0] != status[1])


def named(found: list[Found]) -> str:
    return "\n".join(
        f"{f.line} along {f.along} at {f.at_deg:.2f} deg: length {1e3 * f.length:.4f} mm, "
        f"arm {1e3 * f.arm:.3f} mm{', a point goes into a surface' if f.inside else ''}"
        for f in found
    )


def conditional(hip: Hip) -> set[str]:
    return {
        line.name
        for line in hip.model.lines
        if any(isinstance(point, ConditionalPoint) for point in line.points)
    }


@pytest.mark.parametrize("model", tr.models())
def test_a_built_in_model_does_not_jump(model: str) -> None:
    hip = tr.load(model)
    found = [jump for jump in jumps(hip) if jump.line not in conditional(hip)]
    assert not found, named(found)


def test_conditional_points_are_found_where_they_come_and_go() -> None:
    """They jump by design, so a sweep that does not see them sees nothing."""
    hip = tr.load("gait2392")
    found = [jump for jump in jumps(hip) if jump.line in conditional(hip)]
    assert {jump.line for jump in found} == conditional(hip)
    assert {"iliacus", "psoas major", "gracilis"} <= conditional(hip)
    at = [jump.at_deg for jump in found if jump.line == "iliacus" and jump.along == "hip_flexion"]
    assert min(abs(angle + 90.0) for angle in at) < 0.02


def test_a_published_model_jumps_only_where_a_point_goes_into_a_surface(shared: Path) -> None:
    hip = tr.read_model(shared / "models" / "hip_raj.osim")
    found = jumps(hip)
    assert all(jump.inside for jump in found), named(found)
    assert {jump.line for jump in found} <= {"glmax1_r", "glmax2_r"}


def made(**uses: tuple[PathWrap, ...]) -> Hip:
    """Return a thigh on a pelvis with lines over surfaces about the hip's centre."""
    axes = {"hip_flexion": (0.0, 0.0, 1.0), "hip_adduction": (1.0, 0.0, 0.0)}
    turns = tuple(TransformAxis(axis=axis, coordinate=name) for name, axis in axes.items())
    place: dict[str, Any] = {"body": "pelvis", "translation": (0.002, 0.003, 0.001)}
    behind: dict[str, Any] = {"body": "pelvis", "translation": (-0.06, 0.003, 0.001)}
    tilted = (np.pi / 2, 0.15, 0.1)
    wraps = (
        WrapSphere(name="ball", radius=0.03, **place),
        WrapSphere(name="front of ball", radius=0.05, quadrant="+x", **behind),
        WrapCylinder(name="bar", radius=0.03, **place),
        WrapCylinder(name="front of bar", radius=0.03, quadrant="+x", **place),
        WrapCylinder(name="front of log", radius=0.03, length=0.3, quadrant="x", **place),
        WrapEllipsoid(
            name="front of egg", dimensions=(0.05, 0.06, 0.055), quadrant="+x", **behind
        ),
        WrapTorus(
            name="ring",
            body="pelvis",
            translation=(0.06, -0.02, 0.0),
            orientation=tilted,
            inner_radius=0.012,
            outer_radius=0.04,
        ),
    )  # fmt: skip
    points = (
        FixedPoint(body="pelvis", location=(0.03, 0.1, 0.006)),
        FixedPoint(body="femur", location=(0.01, -0.15, -0.004)),
    )
    lines = tuple(
        Line(name=name.replace("_", " "), source="made", points=points, wraps=wraps_)
        for name, wraps_ in uses.items()
    )
    model = MuscleModel(
        id="made",
        title="A model for tests",
        licence="CC0-1.0",
        sources=(Source(id="made", citation="Made for tests"),),
        coordinates=tuple(Coordinate(name=name, range=(-0.9, 0.9)) for name in axes),
        bodies=(
            Body(name="pelvis"),
            Body(name="femur", joint=Joint(name="hip", parent="pelvis", rotations=turns)),
        ),
        wraps=wraps,
        lines=lines,
    )
    return Hip(model)


def test_sided_surfaces_of_every_kind_do_not_jump() -> None:
    """Cylinders and the ring also where the straight line has gone behind their axis.

    Ball and egg stand farther behind: a line can slide round them to either hand, so a side
    of theirs holds only as long as the line passes on it.
    """
    names = ("front of ball", "front of bar", "front of log", "front of egg", "ring")
    hip = made(**{name.replace(" ", "_"): (PathWrap(wrap=name),) for name in names})
    assert hip.muscles == names
    found = jumps(hip)
    assert not found, named(found)
    pose = np.linspace(-0.9, 0.9, 37)
    status = hip.wraps(hip_flexion=pose).status
    for name in names:  # each is clear of its surface in some poses and wraps in others
        words = set(status.sel(muscle=name).values.tolist())
        assert words & {WRAPPED, HELD}, name
        assert words <= {CLEAR, WRAPPED, TOUCHING, HELD, FLIPS}, name


def test_a_surface_without_a_side_is_found_to_flip() -> None:
    """A negative control: its length bends and its arm steps where front and back are as long.

    Round a ball the line slides to the hand and does not flip.
    """
    hip = made(ball=(PathWrap(wrap="ball"),), bar=(PathWrap(wrap="bar"),))
    found = jumps(hip)
    assert {jump.line for jump in found} == {"bar"}
    flips = [jump for jump in found if jump.along == "hip_flexion"]
    assert all(0.03 < jump.arm < 0.08 and jump.length < LENGTH_JUMP for jump in flips)
    for jump in flips:
        others = hip.wraps(
            hip_flexion=np.deg2rad([jump.at_deg, jump.at_deg + 0.01]), hip_adduction=0.0
        ).other_way.sel(muscle=jump.line)
        assert float(others.min()) >= 0.0
