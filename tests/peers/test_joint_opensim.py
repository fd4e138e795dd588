"""A joint that uses all of CustomJoint at once, and its splines, against OpenSim."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trochanter.mechanics import Hip
from trochanter.model import (
    Body,
    Constant,
    Coordinate,
    FixedPoint,
    Joint,
    Line,
    Linear,
    Multiplier,
    MuscleModel,
    Polynomial,
    SimmSpline,
    Source,
    TransformAxis,
)
from trochanter.model.pieces import pieces_of

X, Y = (-1.0, -0.4, 0.1, 0.9, 1.3), (0.1, 0.3, -0.2, 0.05, 0.4)
SPLINE = SimmSpline(x=X, y=Y)
# Neither at right angles to each other, nor all of unit length.
TURNS = ((0.6, 0.0, 0.8), (2.0, 0.0, 0.0), (0.0, 0.6, 0.8))
SLIDES = ((1.0, 0.0, 0.0), (0.0, 0.8, 0.6), (0.0, 1.8, -2.4))
PLACES = {"p": (0.1, -0.2, 0.3), "c": (0.05, 0.02, -0.03)}
ANGLES = {"p": (0.3, 0.5, -0.7), "c": (-0.2, 0.9, 0.4)}
ENDS = ((0.3, 0.2, 0.1), (-0.2, -0.4, 0.15))


@pytest.fixture(scope="module")
def opensim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("opensim"))
        module = pytest.importorskip("opensim", reason="pip install 'trochanter[peers]'")
        module.Logger.setLevelString("off")
        module.Logger.removeFileSink()
        yield module


def ours() -> Hip:
    rotations = (
        TransformAxis(axis=TURNS[0], coordinate="a"),
        TransformAxis(
            axis=TURNS[1], coordinate="b", function=Polynomial(coefficients=(0.3, -0.2, 0.5))
        ),
        TransformAxis(
            axis=TURNS[2], coordinate="a", function=Multiplier(scale=0.7, function=SPLINE)
        ),
    )
    translations = (
        TransformAxis(axis=SLIDES[0], coordinate="b", function=SPLINE),
        TransformAxis(axis=SLIDES[1], coordinate="a", function=Linear(slope=0.2, intercept=0.05)),
        TransformAxis(axis=SLIDES[2], function=Constant(value=0.11)),
    )
    joint = Joint(
        name="joint",
        parent="ground",
        parent_translation=PLACES["p"],
        parent_orientation=ANGLES["p"],
        child_translation=PLACES["c"],
        child_orientation=ANGLES["c"],
        rotations=rotations,
        translations=translations,
    )
    points = (
        FixedPoint(body="ground", location=ENDS[0]),
        FixedPoint(body="body", location=ENDS[1]),
    )
    return Hip(
        MuscleModel(
            id="joint",
            title="A joint that uses everything",
            licence="none",
            sources=(Source(id="made", citation="made up for this test"),),
            coordinates=tuple(Coordinate(name=name, range=(-2.0, 2.0)) for name in "ab"),
            bodies=(Body(name="ground"), Body(name="body", joint=joint)),
            lines=(Line(name="line", source="made", points=points),),
        )
    )


def text(values: tuple[float, ...]) -> str:
    return " ".join(map(repr, values))


def their_file() -> str:
    knots = f"<x>{text(X)}</x><y>{text(Y)}</y>"
    named = 'name="function"'
    functions = (
        ("a", f"<LinearFunction {named}><coefficients>1 0</coefficients></LinearFunction>"),
        (
            "b",
            f"<PolynomialFunction {named}><coefficients>.3 -.2 .5</coefficients>"
            "</PolynomialFunction>",
        ),
        (
            "a",
            f"<MultiplierFunction {named}><function><SimmSpline>{knots}</SimmSpline></function>"
            "<scale>.7</scale></MultiplierFunction>",
        ),
        ("b", f"<SimmSpline {named}>{knots}</SimmSpline>"),
        ("a", f"<LinearFunction {named}><coefficients>.2 .05</coefficients></LinearFunction>"),
        ("", f"<Constant {named}><value>.11</value></Constant>"),
    )
    kinds = ("rotation1", "rotation2", "rotation3", "translation1", "translation2", "translation3")
    axes = "".join(
        f'<TransformAxis name="{kind}"><coordinates>{of}</coordinates>'
        f"<axis>{text(axis)}</axis>{function}</TransformAxis>"
        for kind, axis, (of, function) in zip(kinds, (*TURNS, *SLIDES), functions, strict=True)
    )
    frames = "".join(
        f'<PhysicalOffsetFrame name="{key}f"><socket_parent>{parent}</socket_parent>'
        f"<translation>{text(PLACES[key])}</translation>"
        f"<orientation>{text(ANGLES[key])}</orientation></PhysicalOffsetFrame>"
        for key, parent in (("p", "/ground"), ("c", "/bodyset/body"))
    )
    points = "".join(
        f'<PathPoint name="{name}"><socket_parent_frame>{body}</socket_parent_frame>'
        f"<location>{text(place)}</location></PathPoint>"
        for name, body, place in zip("oi", ("/ground", "/bodyset/body"), ENDS, strict=True)
    )
    return (
        '<?xml version="1.0"?><OpenSimDocument Version="40000"><Model name="t">'
        '<BodySet name="bodyset"><objects><Body name="body"><mass>1</mass>'
        "<inertia>1 1 1 0 0 0</inertia></Body></objects></BodySet>"
        '<JointSet name="jointset"><objects><CustomJoint name="joint">'
        "<socket_parent_frame>pf</socket_parent_frame><socket_child_frame>cf</socket_child_frame>"
        '<coordinates><Coordinate name="a"/><Coordinate name="b"/></coordinates>'
        f"<frames>{frames}</frames><SpatialTransform>{axes}</SpatialTransform></CustomJoint>"
        '</objects></JointSet><ForceSet name="forceset"><objects><PathActuator name="line">'
        f'<GeometryPath name="path"><PathPointSet><objects>{points}</objects></PathPointSet>'
        "</GeometryPath></PathActuator></objects></ForceSet></Model></OpenSimDocument>"
    )


def test_transforms_lengths_and_arms_agree(opensim: Any, tmp_path: Path) -> None:
    path = tmp_path / "joint.osim"
    path.write_text(their_file())
    model = opensim.Model(str(path))
    state = model.initSystem()
    coordinates = [model.getCoordinateSet().get(name) for name in "ab"]
    line = opensim.PathActuator.safeDownCast(model.getForceSet().get(0)).getGeometryPath()
    hip = ours()
    for pose in np.random.default_rng(0).uniform(-1.9, 1.9, (50, 2)):
        for coordinate, value in zip(coordinates, pose, strict=True):
            coordinate.setValue(state, value, False)
        model.realizePosition(state)
        origin = model.getBodySet().get(0).getTransformInGround(state).p().to_numpy()
        transform = hip.pelvis_from_body("body", a=pose[0], b=pose[1])
        np.testing.assert_allclose(transform[:3, 3], origin, rtol=0, atol=1e-13)
        length, arm = hip.evaluate(pose)
        assert length[0] == pytest.approx(line.getLength(state), abs=1e-13)
        their_arms = [line.computeMomentArm(state, coordinate) for coordinate in coordinates]
        np.testing.assert_allclose(arm[0], their_arms, rtol=0, atol=1e-12)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_splines_agree_inside_and_outside(opensim: Any, count: int) -> None:
    theirs = opensim.SimmSpline()
    for x, y in zip(X[:count], Y[:count], strict=True):
        theirs.addPoint(x, y)
    pieces = pieces_of(SimmSpline(x=X[:count], y=Y[:count]))
    for q in np.linspace(-2.0, 2.0, 201):
        piece = int((q >= pieces.breaks).sum())
        curve = np.polynomial.Polynomial(pieces.coefficients[piece])
        value = theirs.calcValue(opensim.Vector(1, q))
        assert curve(q - pieces.origins[piece]) == pytest.approx(value, abs=1e-12)
