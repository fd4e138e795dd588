"""Writing models: what a format cannot hold is said, and no half of a file is left."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trochanter.errors import TrochanterError
from trochanter.exchange import read_model, write_model
from trochanter.exchange.rest import rest_values, root_from_bodies
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
    Source,
    TransformAxis,
    read_builtin,
    read_model_file,
)

MADE = Path(__file__).resolve().parents[1] / "model" / "made.toml"


def odd_model() -> MuscleModel:
    """Return a model whose joint no program has as one: still turns between, axes alike."""
    bent = Polynomial(coefficients=(0.2, -0.1, 0.3, 0.9, 0.05))
    knee = Joint(
        name="odd",
        parent="base",
        parent_translation=(0.1, 0.2, 0.3),
        parent_orientation=(0.4, 0.5, 0.6),
        child_translation=(0.01, 0.02, 0.03),
        child_orientation=(0.7, -0.2, 0.1),
        rotations=(
            TransformAxis(
                axis=(0, 0, 2.0), coordinate="a", function=Linear(slope=-1, intercept=0.2)
            ),
            TransformAxis(axis=(1.0, 0, 0), function=Constant(value=0.4)),
            TransformAxis(axis=(0, 0.1, 1.0), coordinate="b", function=bent),
        ),
        translations=(
            TransformAxis(axis=(0, 1.0, 0), function=Constant(value=0.05)),
            TransformAxis(axis=(1.0, 1.0, 0), coordinate="a", function=Linear(slope=0.1)),
        ),
    )
    shin = Joint(
        name="twice",
        parent="thigh",
        parent_translation=(0.0, -0.4, 0.0),
        rotations=(
            TransformAxis(axis=(0, 0, 1.0), coordinate="c"),
            TransformAxis(axis=(0, 0, 1.0), coordinate="a", function=Linear(slope=0.5)),
            TransformAxis(
                axis=(1.0, 0, 0),
                coordinate="b",
                function=Multiplier(scale=0.5, function=Polynomial(coefficients=(1.0, 0.0, 0.0))),
            ),
        ),
    )
    ends = (
        FixedPoint(body="base", location=(0.3, 0.2, 0.1)),
        FixedPoint(body="shin", location=(0.1, -0.2, 0.0)),
    )
    return MuscleModel(
        id="odd one/out",
        title="odd",
        licence="none",
        sources=(Source(id="made", citation="made up"),),
        coordinates=tuple(Coordinate(name=name, range=(-1.0, 1.0), default=0.1) for name in "abcd"),
        bodies=(Body(name="shin", joint=shin), Body(name="thigh", joint=knee), Body(name="base")),
        lines=(
            Line(name="a b", source="made", points=ends),
            Line(name="a/b", source="made", points=ends),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("ending", [".osim", ".xml"])
def test_odd_joints_are_split_and_coupled(
    tmp_path: Path, ending: str, opensim_lengths: Any, mujoco_lengths: Any, poses: Any
) -> None:
    """Coordinates of several joints, axes that OpenSim takes to be one, polynomials in MuJoCo."""
    model, path = odd_model(), tmp_path / f"odd{ending}"
    assert write_model(model, path) == ()
    names, q = poses(model, 20)
    ours = Hip(model).evaluate(q)[0]
    back = read_model(path)
    assert Hip(back).coordinates == ("a", "b", "c", "d") or set(Hip(back).coordinates) == set(
        "abcd"
    )
    order = [names.index(name) for name in Hip(back).coordinates]
    np.testing.assert_allclose(Hip(back).evaluate(q[:, order])[0], ours, rtol=0, atol=1e-12)
    if ending == ".xml":
        theirs = mujoco_lengths(path, names, ["a b", "a/b"], q)
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-12)
    else:
        # What follows is set by hand, as OpenSim's assembly would do to its own accuracy.
        followers = [one.name for one in back.dependents]
        values = [rest_values(back, dict(zip(names, row, strict=True))) for row in q]
        extra = np.array([[one[name] for name in followers] for one in values]).reshape(20, -1)
        theirs = opensim_lengths(
            path, [*names, *followers], ["a_b", "a_b_2"], np.hstack([q, extra])
        )
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-12)


def test_bodies_stand_where_the_mechanics_have_them() -> None:
    """The writers' own placing of bodies is that of the mechanics."""
    model = odd_model()
    given = {"a": 0.3, "b": -0.5, "c": 0.2}
    placed = root_from_bodies(model, rest_values(model, given))
    for body, pose in placed.items():
        matrix = Hip(model).pelvis_from_body(body, **given)
        np.testing.assert_allclose(pose.rotation, matrix[:3, :3], atol=1e-14)
        np.testing.assert_allclose(pose.place, matrix[:3, 3], atol=1e-14)


def test_what_a_format_cannot_hold_is_said(tmp_path: Path) -> None:
    made = read_model_file(MADE)
    with pytest.raises(TrochanterError, match="short runs inside ball, which OpenSim does not"):
        write_model(made, tmp_path / "made.osim")
    with pytest.raises(TrochanterError, match="long has a conditional point, which MuJoCo does"):
        write_model(made, tmp_path / "made.xml")
    assert os.listdir(tmp_path) == []
    told = write_model(made, tmp_path / "made.xml", skip_unsupported=True)
    assert any("simm_spline, which MuJoCo does not know; left out" in text for text in told)
    assert any("ring of kind torus" in text for text in told)


def test_moving_points_of_two_coordinates(tmp_path: Path) -> None:
    made = read_model_file(MADE)
    point = made.lines[0].points[3]
    other = point.model_copy(update={"y": point.y.model_copy(update={"coordinate": "knee"})})
    line = made.lines[0].model_copy(update={"points": (*made.lines[0].points[:3], other)})
    with pytest.raises(TrochanterError, match="moved by patella and knee, where OpenSim takes one"):
        write_model(made.model_copy(update={"lines": (line,)}), tmp_path / "made.osim")


@pytest.mark.parametrize("name", ["model.urdf", "model", "model.toml"])
def test_other_endings(tmp_path: Path, name: str) -> None:
    with pytest.raises(TrochanterError, match=r"one of \.osim, \.xml, \.mjcf"):
        write_model(read_builtin("dostal1981"), tmp_path / name)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    model = read_builtin("dostal1981")
    with pytest.raises(TrochanterError, match=r"model\.osim cannot be written: there is no folder"):
        write_model(model, tmp_path / "none" / "model.osim")
    (tmp_path / "taken.osim").mkdir()
    with pytest.raises(TrochanterError, match="a folder has that name"):
        write_model(model, tmp_path / "taken.osim")
    assert [one.name for one in tmp_path.iterdir()] == ["taken.osim"]


def test_a_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model.osim"
    path.write_text("old")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(TrochanterError, match="No space left"):
            write_model(read_builtin("dostal1981"), path)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["model.osim"]
    write_model(read_builtin("dostal1981"), path)
    assert "OpenSimDocument" in path.read_text()
    assert os.listdir(tmp_path) == ["model.osim"]
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def test_names_stay_apart_where_a_format_allows_less(tmp_path: Path) -> None:
    write_model(odd_model(), tmp_path / "odd.osim")
    model = read_model(tmp_path / "odd.osim")
    assert model.id == "odd_one_out"
    assert [line.name for line in model.lines] == ["a_b", "a_b_2"]
