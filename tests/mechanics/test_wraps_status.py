"""`Hip.wraps` says of a pose what may let go of a line there, not only that it is wrapped."""

from __future__ import annotations

from typing import Any

import numpy as np

from trochanter.mechanics import Hip
from trochanter.model import (
    Body,
    Coordinate,
    FixedPoint,
    Joint,
    Line,
    MuscleModel,
    PathWrap,
    Source,
    TransformAxis,
    WrapCylinder,
    WrapTorus,
)


def made(**points: tuple[tuple[float, float, float], tuple[float, float, float]]) -> Hip:
    """Return a thigh that swings about z, with one line over each surface."""
    turn = TransformAxis(axis=(0.0, 0.0, 1.0), coordinate="hip_flexion")
    place: dict[str, Any] = {"body": "pelvis"}
    wraps = (
        WrapCylinder(name="bar", radius=0.03, **place),
        WrapCylinder(name="sided", radius=0.03, quadrant="+x", **place),
        WrapTorus(
            name="ring",
            translation=(0.0, -0.03, 0.0),
            orientation=(np.pi / 2, 0.0, 0.0),
            inner_radius=0.01,
            outer_radius=0.03,
            **place,
        ),
    )
    lines = tuple(
        Line(
            name=name,
            source="made",
            points=(
                FixedPoint(body="pelvis", location=begin),
                FixedPoint(body="femur", location=end),
            ),
            wraps=(PathWrap(wrap=name),),
        )
        for name, (begin, end) in points.items()
    )
    return Hip(
        MuscleModel(
            id="made",
            title="A model for tests",
            licence="CC0-1.0",
            sources=(Source(id="made", citation="Made for tests"),),
            coordinates=(Coordinate(name="hip_flexion", range=(-1.5, 1.5)),),
            bodies=(
                Body(name="pelvis"),
                Body(name="femur", joint=Joint(name="hip", parent="pelvis", rotations=(turn,))),
            ),
            wraps=wraps,
            lines=lines,
        )
    )


def words(hip: Hip, line: str, *angles: float) -> list[str]:
    found = hip.wraps(hip_flexion=np.radians(angles)).status
    names = found.attrs["flag_meanings"].split()
    return [names[k] for k in found.sel(muscle=line).values]


UP, DOWN = (0.0, 0.1, 0.0), (0.0, -0.12, 0.0)


def test_a_line_free_to_choose_flips_where_front_and_back_are_as_long() -> None:
    """With the thigh straight below, front and back of the bar are as long."""
    hip = made(bar=(UP, DOWN))
    assert words(hip, "bar", -10.0, 0.0, 10.0) == ["wrapped", "flips", "wrapped"]
    other = hip.wraps(hip_flexion=np.radians([-10.0, 0.0, 10.0])).other_way.values[:, 0]
    assert abs(other[1]) < 1e-15
    assert other[0] > 1e-3
    assert other[2] > 1e-3


def test_a_side_holds_a_line_after_the_shortest_way_has_flipped() -> None:
    """Held in front, where it would go behind with the thigh extended."""
    hip = made(sided=(UP, DOWN))
    assert words(hip, "sided", -10.0, 0.0, 10.0) == ["held", "flips", "wrapped"]
    assert float(hip.wraps(hip_flexion=np.radians(-10.0)).other_way[0]) < -1e-3


def test_a_ring_says_that_it_holds_a_line_until_it_lets_go_of_it() -> None:
    """An end swings up to the ring's plane outside it; beyond it the line is straight."""
    hip = made(ring=((0.1, 0.05, 0.0), (0.0, -0.12, 0.0)))
    at = np.arange(0.0, 86.0, 0.5)
    found = words(hip, "ring", *at)
    assert "held" in found
    length = hip.evaluate(np.radians(at)[:, None])[0][:, 0]
    other = hip.wraps(hip_flexion=np.radians(at)).other_way.values[:, 0]
    jumps = np.flatnonzero(np.abs(np.diff(length)) > 0.005)
    assert len(jumps)
    for k in jumps:
        assert {found[k], found[k + 1]} == {"held", "clear"}
        held = k if found[k] == "held" else k + 1
        jump = length[2 * k + 1 - held] - length[held]
        assert abs(other[held] - jump) < 2e-3
