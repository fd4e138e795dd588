"""Many subjects at once are what each is alone; and wrong figures are refused by name."""

from __future__ import annotations

import pickle
import tracemalloc
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr

import trochanter as tr
from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics import Hip
from trochanter.mechanics.subjects import Subjects
from trochanter.mechanics.subjects.engine import EACH
from trochanter.mechanics.workers import in_parts
from trochanter.model import MuscleModel
from trochanter.model.rotation import rotation_xyz

Make = Callable[..., MuscleModel]
COUNT = 12


def poses_of(hip: Hip, count: int = 40) -> np.ndarray:
    model = hip.compiled
    rng = np.random.default_rng(3)
    return rng.uniform(model.lower, model.upper, (count, len(hip.coordinates)))


def shaken(hip: Hip, size: float = 0.003, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return hip.points.values + rng.normal(0.0, size, (COUNT, *hip.points.shape))


def one_by_one(hip: Hip, points: np.ndarray) -> list[Hip]:
    """Return a hip for each subject, made of records with other points."""
    hips = []
    for places in points:
        rows = iter(places.tolist())
        lines = tuple(
            line.model_copy(
                update={
                    "points": tuple(
                        point.model_copy(update={"location": tuple(next(rows))})
                        for point in line.points
                    )
                }
            )
            for line in hip.model.lines
        )
        hips.append(Hip(hip.model.model_copy(update={"lines": lines})))
    return hips


@pytest.fixture(scope="module")
def round_hip(make_model: Make) -> Hip:
    """Straight lines, and lines over one sphere or cylinder."""
    model = make_model()
    lines = tuple(line for line in model.lines if line.name in ("free", "ball", "bar", "log"))
    return Hip(model.model_copy(update={"lines": lines}))


def same(people: Subjects, hips: list[Hip], q: np.ndarray) -> None:
    """Hold subjects to hips one by one, to rounding."""
    length, arm = people.evaluate(q)
    for number, hip in enumerate(hips):
        own_length, own_arm = hip.evaluate(q)
        np.testing.assert_allclose(length[number], own_length, rtol=0, atol=1e-15)
        np.testing.assert_allclose(arm[number], own_arm, rtol=0, atol=1e-15)


def test_subjects_are_the_models_that_each_would_be_alone() -> None:
    hip = tr.load("dostal1981")
    points = shaken(hip)
    people = hip.vary(points=points)
    same(people, one_by_one(hip, points), poses_of(hip))
    assert people._engine.sharing().all()


def test_so_they_are_over_surfaces_whoever_has_a_point_inside(round_hip: Hip) -> None:
    points = shaken(round_hip, 0.004)
    points[3:9, 3] = (0.035, 0.01, 0.0)  # the upper end of the line over the ball, in the ball
    people = round_hip.vary(points=points)
    hips = one_by_one(round_hip, points)
    same(people, hips, poses_of(round_hip))
    inside = [int(one.wraps().status.sel(muscle="ball")) == 4 for one in hips]
    assert sum(inside) >= 6
    assert people._engine.sharing().all()


def test_a_model_with_a_point_inside_has_subjects_who_have_none(round_hip: Hip) -> None:
    points = shaken(round_hip)
    inner = points[0].copy()
    inner[3] = (0.035, 0.005, 0.001)
    hip = one_by_one(round_hip, inner[None])[0]
    people = hip.vary(points=points)
    same(people, one_by_one(hip, points), poses_of(hip))


def test_surfaces_of_other_sizes_in_other_places(make_model: Make, round_hip: Hip) -> None:
    rng = np.random.default_rng(5)
    sizes = round_hip.surfaces.size.values * rng.uniform(0.8, 1.2, (COUNT, 1, 1))
    angles = rng.normal(0.0, 0.2, (COUNT, len(sizes[0]), 3))
    places = np.repeat(round_hip.surfaces.place.values[None], COUNT, axis=0)
    places[..., :3, 3] += rng.normal(0.0, 0.003, angles.shape)
    hips = []
    for number in range(COUNT):
        wraps = []
        for row, wrap in enumerate(round_hip.model.wraps):
            turn = rotation_xyz(tuple(angles[number, row]))
            places[number, row, :3, :3] = turn
            change: dict[str, Any] = {
                "translation": tuple(places[number, row, :3, 3]),
                "orientation": tuple(angles[number, row]),
            }
            if wrap.type in ("sphere", "cylinder"):
                change["radius"] = sizes[number, row, 0]
            if wrap.type == "cylinder" and wrap.length is not None:
                change["length"] = sizes[number, row, 1]
            wraps.append(wrap.model_copy(update=change))
        hips.append(Hip(round_hip.model.model_copy(update={"wraps": tuple(wraps)})))
    people = round_hip.vary(surface_sizes=sizes, surface_places=places)
    same(people, hips, poses_of(round_hip))
    found = people[4]
    length, _ = found.evaluate(poses_of(found))
    np.testing.assert_allclose(length, hips[4].evaluate(poses_of(found))[0], rtol=0, atol=1e-14)


def test_ellipsoids_rings_and_several_surfaces(make_model: Make) -> None:
    hip = Hip(make_model())
    points = shaken(hip, 0.001)
    people = hip.vary(points=points)
    length, arm = people.evaluate(poses_of(hip, 20))
    assert people._engine.sharing().all()
    for number, one in enumerate(one_by_one(hip, points)):
        own_length, own_arm = one.evaluate(poses_of(hip, 20))
        # Contacts come to rest to 1e-13 m, which leaves their direction uncertain.
        np.testing.assert_allclose(length[number], own_length, rtol=0, atol=1e-12)
        np.testing.assert_allclose(arm[number], own_arm, rtol=0, atol=1e-10)


def test_moving_and_conditional_points_and_rigid_parts() -> None:
    hip = tr.load("gait2392")
    points = shaken(hip, 0.002)
    moving = (hip.points.kind == "moving").values
    assert moving.any()
    points[: COUNT // 2, moving] = hip.points.values[moving]
    people = hip.vary(points=points)
    assert people._engine.sharing().tolist() == [True] * (COUNT // 2) + [False] * (COUNT // 2)
    same(people, list(people), poses_of(hip))
    moved = people[COUNT - 1].points.values
    np.testing.assert_allclose(moved, points[COUNT - 1], rtol=0, atol=1e-15)


def test_a_side_point_that_comes_to_lie_in_its_surface(round_hip: Hip) -> None:
    sizes = np.repeat(round_hip.surfaces.size.values[None], 2, axis=0)
    sizes[1, 0, 0] = 0.06  # the ball now holds its side point, and the path runs inside it
    people = round_hip.vary(surface_sizes=sizes)
    assert people._engine.sharing().tolist() == [True, False]
    ball = round_hip.model.wraps[0].model_copy(update={"radius": 0.06})
    model = round_hip.model.model_copy(update={"wraps": (ball, *round_hip.model.wraps[1:])})
    same(people, [round_hip, Hip(model)], poses_of(round_hip, 10))


def test_figures_are_not_trusted_where_they_do_not_meet_the_program(round_hip: Hip) -> None:
    points = shaken(round_hip)
    people = round_hip.vary(points=points)
    people._engine._figures.exact = False
    same(people, one_by_one(round_hip, points), poses_of(round_hip))
    assert not people._engine.sharing().any()


def test_more_subjects_than_a_block_and_threads_change_nothing() -> None:
    hip = tr.load("dostal1981")
    points = np.tile(shaken(hip), (50, 1, 1))
    people, q = hip.vary(points=points), poses_of(hip, 3)
    length, arm = people.evaluate(q, threads=1)
    assert len(length) == 600
    np.testing.assert_array_equal(length, np.tile(length[:COUNT], (50, 1, 1)))
    for threads in (2, 7, None):
        again = people.evaluate(q, threads=threads)
        np.testing.assert_array_equal(again[0], length)
        np.testing.assert_array_equal(again[1], arm)


def test_a_second_thread_comes_where_each_subject_has_poses_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def counted(count: int, threads: int, work: Callable[[slice], bool], grain: int) -> bool:
        asked.append(threads)
        return in_parts(count, threads, work, grain)

    monkeypatch.setattr("trochanter.mechanics.subjects.engine.in_parts", counted)
    monkeypatch.setattr("trochanter.mechanics.subjects.engine.cores", lambda: 4)
    hip = tr.load("dostal1981")
    people = hip.vary(points=np.tile(shaken(hip), (5, 1, 1)))
    people.evaluate(poses_of(hip, EACH - 1))
    people.evaluate(poses_of(hip, 10))
    assert asked == []
    people.evaluate(poses_of(hip, EACH))
    assert asked == [2]


def test_results_are_labelled_by_subject() -> None:
    hip = tr.load("dostal1981")
    size = xr.DataArray([0.9, 1.0, 1.1], dims="subject", coords={"subject": ["s", "m", "l"]})
    people = hip.vary(points=hip.points * size)
    arms = people.moment_arms(hip_flexion=[0.0, 0.4])
    assert arms.dims == ("subject", "pose", "muscle", "coordinate")
    assert arms.subject.values.tolist() == ["s", "m", "l"]
    assert arms.attrs["units"] == "m"
    own = hip.moment_arms(hip_flexion=[0.0, 0.4])
    np.testing.assert_array_equal(arms.sel(subject="m").values, own.values)
    # A body of another size has arms of that size.
    np.testing.assert_allclose(arms.sel(subject="l"), 1.1 * own, rtol=0, atol=1e-15)
    assert people.lengths().dims == ("subject", "muscle")
    assert repr(people) == "<Subjects: 3 of 'dostal1981', 27 lines>"
    assert hip.vary(points=hip.points * size, names=[1, 2, 3]).names == (1, 2, 3)


def test_subjects_may_have_poses_of_their_own() -> None:
    hip = tr.load("dostal1981")
    people = hip.vary(points=shaken(hip)[:3], names=["a", "b", "c"])
    at = xr.DataArray(
        [[0.0, 0.1], [0.2, 0.3], [0.4, 0.5]],
        dims=("subject", "time"),
        coords={"subject": ["a", "b", "c"], "time": [0.0, 0.5]},
    )
    for given in (at, at.transpose("time", "subject"), at.drop_vars("subject")):
        lengths = people.lengths(hip_flexion=given, hip_rotation=0.2)
        assert lengths.dims == ("subject", "time", "muscle")
        own = people["b"].lengths(hip_flexion=at.sel(subject="b", drop=True), hip_rotation=0.2)
        np.testing.assert_allclose(lengths.sel(subject="b"), own, rtol=0, atol=1e-15)
    with pytest.raises(TrochanterError, match="labels of subjects are not those"):
        people.lengths(hip_flexion=at.assign_coords(subject=["a", "c", "b"]))
    with pytest.raises(TrochanterError, match="those of 2 subjects, not of 3"):
        people.lengths(hip_flexion=at.isel(subject=[0, 1]))
    with pytest.raises(TrochanterError, match="q has poses of 5 subjects, not of 3"):
        people.evaluate(np.zeros((5, 4, 3)), paired=True)


def test_strengths_vary_with_what_the_lines_are_given() -> None:
    hip = tr.load("gait2392")
    own = hip.force_parameters
    people = hip.vary(
        max_isometric_force=np.array([[0.5], [1.0]]) * own.max_isometric_force.values,
        tendon_slack_length={"psoas major": [0.13, 0.12]},
    )
    forces = people.forces(hip_flexion=[0.0, 0.5, 1.0], tendon="elastic")
    assert forces.tendon_force.dims == ("subject", "pose", "muscle")
    for name in people.names:
        alone = people[name].forces(hip_flexion=[0.0, 0.5, 1.0], tendon="elastic")
        np.testing.assert_allclose(forces.tendon_force.sel(subject=name), alone.tendon_force)
    curve = people.isometric_torque("hip_adduction", [-0.3, 0.0], hip_flexion=0.2)
    assert curve.capacity.dims == ("subject", "hip_adduction", "motion")
    alone = people[1].isometric_torque("hip_adduction", [-0.3, 0.0], hip_flexion=0.2)
    np.testing.assert_allclose(curve.capacity.sel(subject=1), alone.capacity)
    others = forces.tendon_force.drop_sel(muscle="psoas major")
    # Fibre and tendon scale with the maximum force alike.
    np.testing.assert_allclose(others.sel(subject=0), 0.5 * others.sel(subject=1), rtol=1e-9)


def test_a_force_may_be_given_to_a_line_without(round_hip: Hip) -> None:
    given = {
        "max_isometric_force": [500.0, 250.0],
        "optimal_fiber_length": [0.1, 0.1],
        "tendon_slack_length": [0.15, 0.15],
        "pennation_angle": [0.0, 0.1],
    }
    people = round_hip.vary(**{name: {"free": values} for name, values in given.items()})
    with pytest.warns(UserWarning, match="left out: ball, bar, log"):
        forces = people.forces()
    assert forces.sizes == {"subject": 2, "muscle": 1}
    assert people[0].model.lines[0].force.max_isometric_force == 500.0


def test_memory_does_not_grow_with_the_subjects() -> None:
    hip = tr.load("dostal1981")
    q = poses_of(hip, 2)
    peaks = []
    for count in (600, 2400):
        points = np.repeat(hip.points.values[None], count, axis=0)
        people = hip.vary(points=points)
        out = np.empty((count, 2, 27)), np.empty((count, 2, 27, 3))
        people.evaluate(q, out=out, threads=1)
        tracemalloc.start()
        people.evaluate(q, out=out, threads=1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Figures of some hundred subjects are held at a time: 256 times 27 times 42 numbers.
    assert peaks[1] < 1.2 * peaks[0]
    assert peaks[1] < 12e6


def test_subjects_can_be_sent_to_another_process() -> None:
    hip = tr.load("dostal1981")
    people = hip.vary(points=shaken(hip), names=list("abcdefghijkl"))
    q = poses_of(hip, 5)
    before = people.evaluate(q)
    again = pickle.loads(pickle.dumps(people))
    assert again.names == people.names
    assert not again.variation.points.flags.writeable
    np.testing.assert_array_equal(again.evaluate(q)[1], before[1])


def test_a_subject_can_be_taken_out_and_written(tmp_path: Any) -> None:
    hip = tr.load("dostal1981")
    people = hip.vary(points=shaken(hip), names=[f"s{k:02}" for k in range(COUNT)])
    one = people["s07"]
    assert one.id == "dostal1981-s07"
    assert one.muscles == hip.muscles
    tr.write_model(one, tmp_path / "s07.osim")
    back = tr.read_model(tmp_path / "s07.osim")
    q = poses_of(hip, 10)
    np.testing.assert_allclose(back.evaluate(q)[0], people.evaluate(q)[0][7], rtol=0, atol=1e-12)
    with pytest.raises(UnknownNameError, match="no subject named 's77'"):
        people["s77"]
    assert len(list(people)) == len(people) == COUNT


def test_out_takes_what_fits() -> None:
    hip = tr.load("dostal1981")
    people = hip.vary(points=shaken(hip))
    q = poses_of(hip, 6).reshape(2, 3, 3)
    out = np.empty((COUNT, 2, 3, 27)), np.empty((COUNT, 2, 3, 27, 3))
    assert people.evaluate(q, out=out)[0] is out[0]
    rounded = people.evaluate(q, dtype=np.float32)
    assert rounded[1].dtype == np.float32
    np.testing.assert_array_equal(rounded[1], out[1].astype(np.float32))
    with pytest.raises(TrochanterError, match=r"arrays, \(12, 2, 3, 27\) and"):
        people.evaluate(q, out=(out[0][:5], out[1][:5]))
    with pytest.raises(TrochanterError, match="hip_rotation holds nan"):
        people.evaluate([[0.0, 0.0, np.nan]])


def test_the_hip_says_its_own_figures(round_hip: Hip) -> None:
    points = round_hip.points
    assert points.dims == ("point", "axis")
    assert points.sel(point=points.muscle == "ball").shape == (3, 3)
    assert points.body.values[:3].tolist() == ["pelvis", "femur", "femur"]
    assert round_hip.surfaces.kind.values.tolist()[:3] == ["sphere", "cylinder", "cylinder"]
    assert round_hip.surfaces.sel(surface="log").size.values.tolist() == [0.03, 0.2, 0.0]
    assert np.isnan(round_hip.force_parameters.pennation_angle).all()
    gait = tr.load("gait2392")
    at = gait.points[(gait.points.kind == "moving").values][0]
    place = gait.pelvis_from_body(str(at.body.item())) @ [*at.values, 1.0]
    assert np.abs(gait.path(str(at.muscle.item())) - place[:3]).max(axis=1).min() < 1e-12


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({}, TrochanterError, "nothing varies; give at least one of points, surface_sizes"),
        ({"points": np.zeros((12, 3))}, TrochanterError, r"\(subject, 12, 3\), not \(12, 3\)"),
        ({"points": np.zeros((0, 12, 3))}, TrochanterError, r"not \(0, 12, 3\)"),
        ({"points": "here"}, TrochanterError, "points takes real numbers"),
        ({"points": np.full((2, 12, 3), np.nan)}, OutOfRangeError, "nan for free point 0 of sub"),
        ({"points": {"sail": np.zeros((2, 3, 3))}}, UnknownNameError, "line of made named 'sail'"),
        ({"points": {"bar": np.zeros((2, 2, 3))}}, TrochanterError, "points of bar takes"),
        ({"points": {}}, TrochanterError, "points is given for nothing"),
        (
            {"points": {"bar": np.zeros((2, 3, 3)), "log": np.zeros((3, 3, 3))}},
            TrochanterError,
            "different numbers of subjects: 2 of bar, 3 of log",
        ),
        (
            {"points": np.zeros((2, 12, 3)), "max_isometric_force": {"free": [1.0]}},
            TrochanterError,
            "different numbers of subjects: points of 2, max_isometric_force of 1",
        ),
        ({"points": np.zeros((2, 12, 3)), "names": "abc"}, TrochanterError, "3 labels for 2"),
        ({"points": np.zeros((2, 12, 3)), "names": "aa"}, TrochanterError, "have labels twice: a"),
        (
            {"points": xr.DataArray(np.zeros((2, 12, 3)), dims=("man", "point", "axis"))},
            TrochanterError,
            r"dimensions \(man, point, axis\); it takes \(subject, point, axis\)",
        ),
        (
            {"surface_sizes": {"ball": [[-0.1, 0.0, 0.0]]}},
            OutOfRangeError,
            "surface_sizes: -0.1 for ball of subject number 0; sizes are positive",
        ),
        ({"surface_sizes": {"ball": [[0.1, 0.2, 0.0]]}}, OutOfRangeError, "fewer sizes"),
        ({"surface_sizes": {"bar": [[0.1, 0.2, 0.0]]}}, OutOfRangeError, "has no ends"),
        ({"surface_sizes": {"ring": [[0.1, 0.05, 0.0]]}}, OutOfRangeError, "leaves no hole"),
        ({"surface_sizes": {"bal": [[0.1, 0.0, 0.0]]}}, UnknownNameError, "did you mean ball"),
        ({"surface_places": {"log": np.ones((1, 4, 4))}}, OutOfRangeError, "log of subject number"),
        ({"surface_places": {"log": [-np.eye(4)]}}, OutOfRangeError, "a rotation and a shift"),
        ({"max_isometric_force": {"free": [0.0]}}, OutOfRangeError, "it is positive"),
        ({"max_isometric_force": {"free": [np.inf]}}, OutOfRangeError, "positive and finite"),
        ({"pennation_angle": {"free": [1.6]}}, OutOfRangeError, "below a right angle"),
    ],
)
def test_wrong_figures_are_refused_by_name(
    round_hip: Hip, given: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        round_hip.vary(**given)


def test_arrays_with_other_labels_of_subjects_are_refused() -> None:
    hip = tr.load("gait2392")
    a = xr.DataArray([1.0, 1.1], dims="subject", coords={"subject": ["a", "b"]})
    b = a.assign_coords(subject=["a", "c"])
    force = hip.force_parameters.max_isometric_force
    with pytest.raises(TrochanterError, match="labels of subjects differ"):
        hip.vary(points=hip.points * a, max_isometric_force=force * b)
    assert hip.vary(points=hip.points * a, max_isometric_force=force * a).names == ("a", "b")


def test_failures_of_subjects_are_counted_together(make_model: Make) -> None:
    hip = Hip(make_model())
    people = hip.vary(points=shaken(hip, 0.0005)[:2])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert people.lengths(hip_flexion=[0.0, 0.3]).attrs["failed"] == ""
