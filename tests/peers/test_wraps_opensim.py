"""Surfaces and quadrants against OpenSim, over points strewn about them at random.

A line of each kind runs through points that float freely, so that nothing but the surface
decides. Where OpenSim's path is taut, the length is OpenSim's, within its error; where it is
not, as for a line that it lays round a cylinder and back over itself, ours is straight
(docs/derivations.md, 'One segment of several').
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trochanter.exchange import read_model, write_model
from trochanter.mechanics.wrapping import follow
from trochanter.model import (
    AnyWrap,
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
    WrapSphere,
    compile_model,
)

pytest.importorskip("opensim")

RADIUS = 0.03
QUADRANTS = ("all", "+x", "-x", "+y", "-y")
OPENSIM_ERROR = 5e-4
"""What OpenSim's own lengths stray by on cylinders, for lines that climb little [m]."""


@pytest.fixture(scope="module")
def peers() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[2] / "builders"))
        yield importlib.import_module("peers")


def floating(wraps: tuple[AnyWrap, ...], points: int) -> MuscleModel:
    """Return a model of points that slide freely, and a line through them for each surface."""
    bodies, coordinates = [Body(name="ground")], []
    for k in range(points):
        names = [f"c{k}{axis}" for axis in "xyz"]
        slides = tuple(
            TransformAxis(axis=tuple(axis), coordinate=name)
            for axis, name in zip(np.eye(3).tolist(), names, strict=True)
        )
        joint = Joint(name=f"j{k}", parent="ground", translations=slides)
        bodies.append(Body(name=f"b{k}", joint=joint))
        coordinates += [Coordinate(name=name, range=(-1.0, 1.0)) for name in names]
    through = tuple(FixedPoint(body=f"b{k}", location=(0.0, 0.0, 0.0)) for k in range(points))
    return MuscleModel(
        id="floating",
        title="Points that float",
        licence="CC0-1.0",
        sources=(Source(id="made", citation="Made for tests"),),
        coordinates=tuple(coordinates),
        bodies=tuple(bodies),
        wraps=wraps,
        lines=tuple(
            Line(name=f"over {wrap.name}", source="made", points=through, wraps=(use,))
            for wrap in wraps
            for use in (PathWrap(wrap=wrap.name, rule="opensim"),)
        ),
    )


def both(peers: Any, folder: Path, model: MuscleModel, q: np.ndarray) -> tuple[Any, Any, Any]:
    """Return our lengths, OpenSim's and the straight ones of poses (n, nq)."""
    write_model(model, folder / "floating.osim")
    back = compile_model(read_model(folder / "floating.osim"))
    ours = follow(back, q).lengths_and_arms()[0]
    places = q.reshape(len(q), -1, 3)
    straight = np.linalg.norm(np.diff(places, axis=1), axis=2).sum(axis=1)
    return ours, peers.opensim_peer(folder / "floating.osim", Floating(back)).lengths(q), straight


class Floating:
    """What `builders/peers.py` asks of a hip."""

    def __init__(self, compiled: Any) -> None:
        self.compiled = compiled


def strewn(count: int, points: int, climb: float, flat: bool) -> np.ndarray:
    """Return points (n, 3 points) outside a surface of `RADIUS` about the z axis or the origin."""
    rng = np.random.default_rng(11)
    places = rng.uniform(-0.1, 0.1, (12 * count, points, 3))
    places[..., 2] *= climb
    away = np.linalg.norm(places[..., :2] if flat else places, axis=2).min(axis=1)
    return places[away > 1.02 * RADIUS][:count].reshape(-1, 3 * points)


def test_cylinders_of_every_quadrant(peers: Any, tmp_path: Path) -> None:
    """OpenSim's length wherever its path is taut; nowhere is ours the longer one."""
    wraps = tuple(
        WrapCylinder(name=f"bar {q}", body="ground", radius=RADIUS, length=9.0, quadrant=q)
        for q in QUADRANTS
    )
    q = strewn(250, 2, 0.05, flat=True)
    ours, theirs, straight = both(peers, tmp_path, floating(wraps, 2), q)
    for k, wrap in enumerate(wraps):
        gap = theirs[:, k] - ours[:, k]
        if wrap.quadrant == "all":
            assert np.abs(gap).max() < OPENSIM_ERROR
            continue
        apart = np.abs(gap) > OPENSIM_ERROR
        # There OpenSim's path runs more than once round, or back over itself.
        assert (gap[apart] > RADIUS).all(), wrap.name
        assert apart.mean() < 0.2, wrap.name
        bent = ours[:, k] > straight + 1e-6
        assert (bent & ~apart).mean() > 0.3, wrap.name


def test_spheres_of_every_quadrant(peers: Any, tmp_path: Path) -> None:
    wraps = tuple(
        WrapSphere(name=f"ball {q}", body="ground", radius=RADIUS, quadrant=q)
        for q in (*QUADRANTS, "+z", "-z")
    )
    q = strewn(250, 2, 1.0, flat=False)
    ours, theirs, straight = both(peers, tmp_path, floating(wraps, 2), q)
    far = 0
    for k, wrap in enumerate(wraps):
        gap = theirs[:, k] - ours[:, k]
        apart = np.abs(gap) > 1e-9
        # Where it goes round by more than half OpenSim counts a whole turn too much.
        assert (gap[apart] > RADIUS).all(), wrap.name
        assert apart.mean() < 0.02, wrap.name
        far += int((ours[:, k] > ours[:, 0] + 1e-3).sum())
    assert far > 30
    assert (ours[:, 0] > straight + 1e-4).sum() > 20


def test_one_of_several_segments_is_bent(peers: Any, tmp_path: Path) -> None:
    """Bars and balls in the way of three segments; lines that each would bend are among them."""
    wraps = (
        WrapCylinder(name="bar", body="ground", radius=RADIUS, length=9.0),
        WrapCylinder(name="log", body="ground", radius=RADIUS, length=0.05),
        WrapSphere(name="ball", body="ground", radius=RADIUS),
        WrapSphere(name="cap", body="ground", radius=RADIUS, quadrant="-y"),
    )
    model = floating(wraps, 4)
    q = strewn(300, 4, 0.3, flat=True)
    ours, theirs, _ = both(peers, tmp_path, model, q)
    apart = np.abs(ours - theirs) > OPENSIM_ERROR
    assert not apart[:, :3].any()
    assert apart[:, 3].mean() < 0.02
    each = [
        line.model_copy(update={"wraps": (PathWrap(wrap=line.wraps[0].wrap),)})
        for line in model.lines
    ]
    every = compile_model(model.model_copy(update={"lines": tuple(each)}))
    longer = follow(every, q).lengths_and_arms()[0] - ours
    assert (longer[:, :3] > 1e-3).sum(axis=0).min() > 5
