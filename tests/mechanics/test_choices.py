"""Lines that choose which segment a surface bends: the engine, the plain account, the status."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from trochanter.mechanics import Hip
from trochanter.mechanics.wrapping import follow
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
    WrapSphere,
)

SAME = 1e-12  # metres: the same formulas, summed in another order
AXES = {
    "hip_flexion": (0.0, 0.0, 1.0),
    "hip_adduction": (1.0, 0.0, 0.0),
    "hip_rotation": (0.0, 1.0, 0.0),
}
OVER = {"rule": "opensim"}


def point(body: str, *place: float) -> FixedPoint:
    return FixedPoint(body=body, location=place)


POINTS: dict[str, tuple[Any, ...]] = {
    "straps": (
        point("pelvis", -0.06, 0.1, 0.0),
        point("pelvis", -0.055, 0.05, 0.01),
        point("femur", -0.05, -0.02, 0.005),
        point("femur", 0.02, -0.09, -0.005),
    ),
    "strings": (
        point("pelvis", 0.01, 0.08, 0.0),
        point("femur", 0.02, -0.05, 0.01),
        point("femur", -0.03, -0.05, 0.0),
        point("pelvis", -0.03, 0.06, 0.0),
    ),
    "bits": (
        point("pelvis", 0.01, 0.08, 0.0),
        ConditionalPoint(
            body="femur",
            location=(0.04, -0.03, 0.01),
            coordinate="hip_flexion",
            range=(-0.2, 0.5),
        ),
        point("femur", -0.02, -0.07, 0.0),
    ),
}


def made(names: tuple[str, ...], rule: str = "opensim") -> Hip:
    """Return a hip with lines of each shape over a bar, a bar with a side, a ball, both."""
    place: dict[str, Any] = {"body": "pelvis", "translation": (0.002, 0.003, 0.001)}
    wraps = (
        WrapCylinder(name="bar", radius=0.03, **place),
        WrapCylinder(name="log", radius=0.03, length=0.4, quadrant="-x", **place),
        WrapSphere(name="ball", radius=0.03, **place),
        WrapSphere(name="cap", radius=0.03, quadrant="+x", **place),
        WrapCylinder(
            name="rod", body="femur", translation=(0.0, -0.05, 0.0), radius=0.012, quadrant="+x"
        ),
    )
    uses = {one.name: (one.name,) for one in wraps} | {"both": ("ball", "rod")}
    lines = tuple(
        Line(
            name=f"{shape} {name}",
            source="made",
            points=POINTS[shape],
            wraps=tuple(PathWrap(wrap=one, rule=rule) for one in uses[name]),
        )
        for shape in POINTS
        for name in names
    )
    turns = tuple(TransformAxis(axis=axis, coordinate=name) for name, axis in AXES.items())
    return Hip(
        MuscleModel(
            id="made",
            title="A model for tests",
            licence="CC0-1.0",
            sources=(Source(id="made", citation="Made for tests"),),
            coordinates=tuple(Coordinate(name=name, range=(-1.2, 1.2)) for name in AXES),
            bodies=(
                Body(name="pelvis"),
                Body(name="femur", joint=Joint(name="hip", parent="pelvis", rotations=turns)),
            ),
            wraps=wraps,
            lines=lines,
        )
    )


def poses(count: int) -> np.ndarray:
    return np.random.default_rng(8).uniform(-1.2, 1.2, (count, 3))


def assert_same(hip: Hip, count: int) -> None:
    q = poses(count)
    length, arm = hip.evaluate(q)
    plain, plain_arm = follow(hip.compiled, q).lengths_and_arms()
    np.testing.assert_allclose(length, plain, rtol=0, atol=SAME)
    np.testing.assert_allclose(arm, plain_arm, rtol=0, atol=SAME)


def test_engine_agrees_with_the_plain_account_over_one_surface() -> None:
    """With guards, which see few poses, and without them; over all kinds of sides."""
    hip = made(("bar", "log", "ball", "cap", "rod"))
    assert_same(hip, 60)
    free = made(("bar", "log", "ball", "cap", "rod"), "each")
    differ = np.abs(hip.evaluate(poses(60))[0] - free.evaluate(poses(60))[0]) > 1e-4
    assert differ.any(axis=0).sum() >= 5
    status = hip.wraps(**dict(zip(hip.coordinates, poses(60).T, strict=True))).status
    assert (status == status.flag_meanings.split().index("contested")).any()


@pytest.mark.parametrize("shape", list(POINTS))
def test_arms_are_slopes_of_lengths(shape: str) -> None:
    """Where nothing jumps, which a difference over a small step shows."""
    hip, h = made(("bar", "log", "ball", "cap")), 1e-6
    q = poses(15)
    rows = [k for k, name in enumerate(hip.muscles) if name.startswith(shape)]
    arm = hip.evaluate(q)[1][:, rows]
    for axis in range(3):
        step = h * np.eye(3)[axis]
        slope = (hip.evaluate(q - step)[0] - hip.evaluate(q + step)[0])[:, rows] / (2 * h)
        smooth = np.abs(slope) < 1.0
        assert smooth.mean() > 0.95
        np.testing.assert_allclose(arm[..., axis][smooth], slope[smooth], rtol=0, atol=1e-8)


def test_engine_agrees_with_the_plain_account_over_two_surfaces() -> None:
    assert_same(made(("both",)), 40)


def test_where_the_choice_changes_the_length_jumps_and_the_status_says_so() -> None:
    """On one side of each jump another segment is met too: contested."""
    hip = made(("bar",))
    line = list(hip.muscles).index("strings bar")
    at = np.radians(np.arange(-60.0, 60.0, 0.05))
    q = np.zeros((len(at), 3))
    q[:, 0] = at
    length, arm = hip.evaluate(q)
    explained = -0.5 * (arm[1:, line, 0] + arm[:-1, line, 0]) * np.diff(at)
    jumps = np.flatnonzero(np.abs(np.diff(length[:, line]) - explained) > 1e-4)
    assert len(jumps)
    found = hip.wraps(hip_flexion=at)
    words = found.status.attrs["flag_meanings"].split()
    status = found.status.values[:, line]
    for k in jumps:
        assert words.index("contested") in status[k : k + 2], np.degrees(at[k])
    assert (status == words.index("contested")).mean() < 0.9
