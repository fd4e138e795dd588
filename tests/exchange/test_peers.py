"""Read, written and given to a peer, a model has the lengths that the peer gave it before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trochanter.exchange import read_model, write_model
from trochanter.mechanics import Hip
from trochanter.model import MuscleModel, builtin_ids, read_builtin, read_model_file

MADE = Path(__file__).resolve().parents[1] / "model" / "made.toml"

# What the files' decimal numbers allow; all of these are rounding.
EXACT = 1e-12


def shared_model(shared: Path, name: str) -> Path:
    path = shared / "models" / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside the checkout")
    return path


def names_of(model: MuscleModel) -> list[str]:
    return [line.name for line in model.lines]


@pytest.mark.parametrize("name", ["hip_raj.osim", "gait2392_thelen2003muscle.osim"])
def test_opensim_models_come_back_the_same(
    shared: Path, tmp_path: Path, name: str, opensim_lengths: Any, poses: Any
) -> None:
    path = shared_model(shared, name)
    model = read_model(path)
    assert model.left_out == ()
    assert write_model(model, tmp_path / "copy.osim") == ()
    coordinates, q = poses(model, 6)
    theirs = opensim_lengths(path, coordinates, names_of(model), q)
    ours = opensim_lengths(tmp_path / "copy.osim", coordinates, names_of(model), q)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=EXACT)


def test_a_copy_reads_as_the_same_model(shared: Path, tmp_path: Path) -> None:
    model = read_model(shared_model(shared, "gait2392_thelen2003muscle.osim"))
    write_model(model, tmp_path / "copy.osim")
    copy = read_model(tmp_path / "copy.osim")
    assert names_of(copy) == names_of(model)
    for theirs, ours in zip(model.lines, copy.lines, strict=True):
        assert ours.points == theirs.points
        assert ours.force.model_dump(exclude={"source"}) == theirs.force.model_dump(
            exclude={"source"}
        )
    for theirs, ours in zip(Hip(model).coordinates, Hip(copy).coordinates, strict=True):
        assert ours == theirs
    assert Hip(copy).coordinates.ranges == Hip(model).coordinates.ranges
    assert Hip(copy).coordinates.defaults == Hip(model).coordinates.defaults


def test_lengths_and_arms_of_a_whole_opensim_model(
    shared: Path, opensim: Any, opensim_lengths: Any, poses: Any
) -> None:
    """All 92 muscles and 23 coordinates of gait2392, to 1e-9 m; what is seen is 2e-15."""
    path = shared_model(shared, "gait2392_thelen2003muscle.osim")
    hip = Hip(read_model(path))
    coordinates, q = poses(hip.model, 8)
    length, arm = hip.evaluate(q)
    theirs = opensim_lengths(path, coordinates, hip.muscles, q)
    np.testing.assert_allclose(length, theirs, rtol=0, atol=1e-9)
    model = opensim.Model(str(path))
    state = model.initSystem()
    rows = [model.getCoordinateSet().get(name) for name in coordinates]
    for one, value in zip(rows, q[0], strict=True):
        one.setValue(state, value, False)
    model.realizePosition(state)
    for i, name in enumerate(hip.muscles):
        path_of = model.getMuscles().get(name).getGeometryPath()
        their_arms = [path_of.computeMomentArm(state, one) for one in rows]
        np.testing.assert_allclose(arm[0, i], their_arms, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", ["hip_raj.osim", "gait2392_thelen2003muscle.osim"])
def test_a_subject_that_opensim_scaled(
    shared: Path, tmp_path: Path, name: str, opensim: Any, opensim_lengths: Any, poses: Any
) -> None:
    """What most users bring: joints, moving points and surfaces multiplied, body by body."""
    original = shared_model(shared, name)
    model = opensim.Model(str(original))
    scales = opensim.ScaleSet()
    rng = np.random.default_rng(4)
    for k in range(model.getBodySet().getSize()):
        one = opensim.Scale()
        one.setSegmentName(model.getBodySet().get(k).getName())
        one.setScaleFactors(opensim.Vec3(*(float(x) for x in rng.uniform(0.8, 1.2, 3))))
        one.setApply(True)
        scales.cloneAndAppend(one)
    model.scale(model.initSystem(), scales, True, 70.0)
    path = tmp_path / "subject.osim"
    model.printToXML(str(path))
    ours = read_model(path)
    assert ours.left_out == ()
    plain = tuple(line for line in ours.lines if not line.wraps)
    hip = Hip(ours.model_copy(update={"lines": plain}))
    names, q = poses(ours, 6)
    theirs = opensim_lengths(path, names, hip.muscles, q)
    generic = Hip(read_model(original))
    q = q[:, : len(hip.coordinates)]
    length = hip.evaluate(q)[0]
    np.testing.assert_allclose(length, theirs, rtol=0, atol=EXACT)
    columns = [generic.muscles.index(one) for one in hip.muscles]
    assert np.abs(length - generic.evaluate(q)[0][:, columns]).max() > 0.01


def test_mujoco_model_comes_back_the_same(
    shared: Path, tmp_path: Path, mujoco_lengths: Any, poses: Any
) -> None:
    path = shared_model(shared, "hip_raj_mj.xml")
    model = read_model(path)
    assert write_model(model, tmp_path / "copy.xml") == ()
    coordinates, q = poses(model)
    theirs = mujoco_lengths(path, coordinates, names_of(model), q)
    ours = mujoco_lengths(tmp_path / "copy.xml", coordinates, names_of(model), q)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=EXACT)


def test_from_opensim_to_mujoco(
    shared: Path, tmp_path: Path, mujoco_lengths: Any, poses: Any
) -> None:
    """Quadrants become side points, and each surface finds the segment that wraps it.

    The same hip was written for MuJoCo by other hands; lengths are the same to rounding.
    """
    model = read_model(shared_model(shared, "hip_raj.osim"))
    told = write_model(model, tmp_path / "converted.xml")
    assert all("only" in text for text in told)
    original = shared_model(shared, "hip_raj_mj.xml")
    coordinates, q = poses(read_model(original))
    theirs = mujoco_lengths(original, coordinates, names_of(model), q)
    ours = mujoco_lengths(tmp_path / "converted.xml", coordinates, names_of(model), q)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=EXACT)


def test_from_mujoco_to_opensim(
    shared: Path, tmp_path: Path, opensim_lengths: Any, poses: Any
) -> None:
    """Lengths are those that OpenSim gives the hip it was made from, its error included."""
    path = shared_model(shared, "hip_raj_mj.xml")
    write_model(read_model(path), tmp_path / "converted.osim")
    original = shared_model(shared, "hip_raj.osim")
    model = read_model(original)
    rng = np.random.default_rng(3)
    q = np.deg2rad(rng.uniform([-20, -30, -30], [90, 20, 30], (12, 3)))
    coordinates = [one.name for one in model.coordinates]
    theirs = opensim_lengths(original, coordinates, names_of(model), q)
    ours = opensim_lengths(tmp_path / "converted.osim", coordinates, names_of(model), q)
    # A wrap that may be anywhere on its path and one that is given a segment: OpenSim
    # computes cylinders to some tenths of a millimetre, and starts from other points.
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


@pytest.mark.parametrize("id", [id for id in builtin_ids() if not read_builtin(id).wraps])
def test_builtin_models_in_opensim(
    id: str, tmp_path: Path, opensim_lengths: Any, poses: Any
) -> None:
    """OpenSim knows no sides of surfaces, so a model that has them is not its like."""
    model = read_builtin(id)
    coordinates, q = poses(model)
    assert write_model(model, tmp_path / "built.osim") == ()
    theirs = opensim_lengths(tmp_path / "built.osim", coordinates, names_of(model), q)
    ours, _ = Hip(model).evaluate(q)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=EXACT)


@pytest.mark.parametrize(("id", "count"), [("dostal1981", 27), ("gait2392", 18)])
def test_builtin_models_in_mujoco(
    id: str, count: int, tmp_path: Path, mujoco_lengths: Any, poses: Any
) -> None:
    """MuJoCo has no splines and no conditional points, so part of gait2392 stays behind."""
    model = read_builtin(id)
    coordinates, q = poses(model)
    told = write_model(model, tmp_path / "built.xml", skip_unsupported=True)
    kept = names_of(read_model(tmp_path / "built.xml"))
    left = [name for name in names_of(model) if name not in kept]
    assert len(kept) == count
    assert all(any(text.startswith(name) for text in told) for name in left)
    theirs = mujoco_lengths(tmp_path / "built.xml", coordinates, kept, q)
    ours, _ = Hip(model).evaluate(q)
    ours = ours[:, [names_of(model).index(name) for name in kept]]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=EXACT)


def test_everything_at_once_in_opensim(
    tmp_path: Path, opensim_lengths: Any, poses: Callable[..., Any]
) -> None:
    """Couplers, moving and conditional points, splines and straight pieces, no wraps."""
    made = read_model_file(MADE)
    bare = tuple(line.model_copy(update={"wraps": ()}) for line in made.lines)
    model = made.model_copy(update={"lines": bare})
    coordinates, q = poses(model, 40)
    write_model(model, tmp_path / "made.osim")
    theirs = opensim_lengths(tmp_path / "made.osim", coordinates, names_of(model), q)
    ours, _ = Hip(model).evaluate(q[:, :4])
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=EXACT)
    back = read_model(tmp_path / "made.osim")
    assert [one.name for one in back.dependents] == ["patella", "half"]
    np.testing.assert_allclose(Hip(back).evaluate(q[:, :4])[0], ours, rtol=0, atol=EXACT)


def test_every_surface_comes_back_from_opensim(tmp_path: Path) -> None:
    made = read_model_file(MADE)
    kept = made.model_copy(update={"lines": made.lines[:1]})
    write_model(kept, tmp_path / "made.osim")
    back = read_model(tmp_path / "made.osim")
    for wrap in made.wraps:
        same = next(one for one in back.wraps if one.name == wrap.name)
        assert same.model_dump() == wrap.model_dump()
    first, off, ball, egg = back.lines[0].wraps
    assert (first.first, first.last, off.first, egg.method) == (0, 2, None, "midpoint")
    turned = next(one for one in back.wraps if one.name == ball.wrap)
    assert turned.quadrant == "+x"
