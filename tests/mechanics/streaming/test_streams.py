"""What is written is what `Hip.evaluate` gives, in either container, by any source."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import (
    MissingLibraryError,
    OutOfRangeError,
    TrochanterError,
    UnknownNameError,
)
from trochanter.mechanics import Hip
from trochanter.mechanics.streaming import (
    PoseFile,
    PoseGrid,
    RandomPoses,
    iter_stream,
    libraries,
    open_stream,
    stream,
)

pytest.importorskip("zarr")
pytest.importorskip("pyarrow")
CONTAINERS = ("zarr", "parquet")


def test_a_grid_in_zarr_keeps_its_axes(hip, grid, grid_poses, tmp_path):
    done = stream(hip, grid, tmp_path / "a.zarr", chunk=200)
    assert (done.poses, done.computed, done.chunks) == (2970, 2970, 22)
    data = open_stream(done.path)
    length, arm = hip.evaluate(grid_poses)
    assert data.moment_arm.dims == (*grid.axes, "muscle", "coordinate")
    assert np.array_equal(data.muscle_tendon_length, length)
    assert np.array_equal(data.moment_arm, arm)
    for name, axis in grid.axes.items():
        assert np.array_equal(data[name], np.linspace(*axis))
    assert data.hip_adduction == 0.05
    assert data.muscle.values.tolist() == list(hip.muscles)
    assert data.muscle_slug.values.tolist() == ["+".join(hip.muscles.slugs[n]) for n in hip.muscles]
    assert data.coordinate.values.tolist() == list(hip.coordinates)
    assert not (tmp_path / "a.zarr.unfinished").exists()


@pytest.mark.parametrize("container", CONTAINERS)
def test_paths_that_are_not_found_are_counted(make_model, tmp_path, container):
    """All of the result's, whether or not a run was cut off on the way."""
    model = make_model()
    thin = {"dimensions": (0.05, 0.035, 5e-8), "orientation": (0.4, 0.3, 0.0)}
    wraps = [one.model_copy(update=thin) if one.name == "egg" else one for one in model.wraps]
    razor = Hip(model.model_copy(update={"wraps": tuple(wraps)}))
    source = RandomPoses(3000, 4, dict.fromkeys(razor.coordinates, (-0.9, 0.9)))
    q = source.bound(razor, "ignore").rows(0, 3000)
    failed = int(razor._counted(q)[2].sum())
    assert failed > 0
    target = tmp_path / f"a.{container}"

    def cut_off(progress) -> None:
        if progress.done > 1500:
            raise KeyboardInterrupt

    how = {"chunk": 500, "out_of_range": "ignore"}
    with pytest.raises(KeyboardInterrupt):
        stream(razor, source, target, progress=cut_off, **how)
    assert stream(razor, source, target, **how).failed == failed
    assert stream(razor, source, target, **how).failed == failed  # finished already
    assert open_stream(target).attrs["failed"] == failed


def test_a_mapping_is_a_grid(hip, tmp_path):
    axes = {"hip_flexion": (0.0, 1.0, 5), "knee_angle": (0.1, 0.3, 2)}
    done = tr.stream(hip, axes, tmp_path / "a.zarr")
    assert stream(hip, PoseGrid(axes), tmp_path / "a.zarr").computed == 0  # the same, so finished
    assert open_stream(done.path).muscle_tendon_length.dims == (*axes, "muscle")
    with pytest.raises(TrochanterError, match="poses are a mapping, a PoseGrid"):
        tr.stream(hip, [0.1, 0.2], tmp_path / "b.zarr")


def test_others_open_it_without_us(hip, grid, grid_poses, tmp_path):
    import xarray as xr

    stream(hip, grid, tmp_path / "a.zarr", chunk=500)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = xr.open_zarr(tmp_path / "a.zarr", chunks=None)
    assert {"muscle_slug", "compartment", "hip_adduction", *grid.axes} <= set(data.coords)
    knee = data.moment_arm.sel(muscle=hip.muscles[1], coordinate="knee_angle")
    assert np.array_equal(knee, hip.evaluate(grid_poses)[1][..., 1, 3])
    assert knee.attrs["units"] == "m"
    assert data.attrs["model"] == hip.id


def test_others_open_parquet_without_us(hip, grid, grid_poses, tmp_path):
    import pyarrow.dataset as dataset

    stream(hip, grid, tmp_path / "a.parquet", chunk=200)
    column = f"moment_arm/{hip.muscles[0]}/hip_rotation"
    table = dataset.dataset(tmp_path / "a.parquet").to_table(columns=["hip_flexion", column])
    assert np.array_equal(table["hip_flexion"], grid_poses[..., 0].ravel())
    assert np.array_equal(table[column], hip.evaluate(grid_poses)[1][..., 0, 2].ravel())
    assert table.schema.field(column).metadata[b"units"] == b"m"


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_list_of_poses(hip, tmp_path, container):
    poses = RandomPoses(1000, 5, at={"hip_rotation": 0.1})
    done = stream(hip, poses, tmp_path / f"a.{container}", chunk=128)
    data = open_stream(done.path)
    q = poses.bound(hip, "raise").rows(0, 1000)
    length, arm = hip.evaluate(q)
    assert data.moment_arm.dims == ("pose", "muscle", "coordinate")
    assert np.array_equal(data.muscle_tendon_length, length)
    assert np.array_equal(data.moment_arm, arm)
    for column, name in enumerate(hip.coordinates):
        assert np.array_equal(np.broadcast_to(data[name], 1000), q[:, column])
        assert data[name].attrs["units"] == "rad"


@pytest.mark.parametrize("container", CONTAINERS)
def test_poses_from_a_file(hip, tmp_path, container):
    path = tmp_path / "poses.csv"
    q = RandomPoses(300, 1).bound(hip, "raise").rows(0, 300)
    text = "\n".join(",".join(map(repr, row)) for row in q.tolist())
    path.write_text(",".join(hip.coordinates) + "\n" + text)
    done = stream(hip, PoseFile(path), tmp_path / f"a.{container}", chunk=100)
    assert np.array_equal(open_stream(done.path).moment_arm, hip.evaluate(q)[1])


@pytest.mark.parametrize("container", CONTAINERS)
def test_single_precision_rounds_once(hip, grid, grid_poses, tmp_path, container):
    stream(hip, grid, tmp_path / "a", container=container, dtype="float32", chunk=999)
    data = open_stream(tmp_path / "a")
    length, arm = (values.astype(np.float32) for values in hip.evaluate(grid_poses))
    assert data.moment_arm.dtype == np.float32
    assert np.array_equal(data.moment_arm.values.ravel(), arm.ravel())
    assert np.array_equal(data.muscle_tendon_length.values.ravel(), length.ravel())
    # The poses are those that were computed, not their shadows.
    assert data.hip_flexion.dtype == np.float64


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("about", [[], ["knee_angle", "hip_flexion"]])
def test_only_the_arms_that_are_asked_for(hip, grid, grid_poses, tmp_path, container, about):
    stream(hip, grid, tmp_path / f"a.{container}", about=about, chunk=700)
    data = open_stream(tmp_path / f"a.{container}")
    length, arm = hip.evaluate(grid_poses)
    assert np.array_equal(data.muscle_tendon_length.values.ravel(), length.ravel())
    if about:
        assert data.coordinate.values.tolist() == ["hip_flexion", "knee_angle"]
        assert np.array_equal(data.moment_arm.values.ravel(), arm[..., [0, 3]].ravel())
    else:
        assert "moment_arm" not in data


@pytest.mark.parametrize("container", CONTAINERS)
def test_chunk_by_chunk_is_the_whole(hip, grid, grid_poses, tmp_path, container):
    stream(hip, grid, tmp_path / f"a.{container}", chunk=200)
    parts = list(iter_stream(tmp_path / f"a.{container}"))
    assert len(parts) == 22
    arms = np.concatenate([part.moment_arm.values.reshape(-1, 4, 4) for part in parts])
    assert np.array_equal(arms, hip.evaluate(grid_poses.reshape(-1, 4))[1])


SELECTIONS = [
    {"pose": slice(190, 410)},
    {"pose": slice(410, 190, -7), "muscle": 2},
    {"pose": 2969, "coordinate": slice(1, 3)},
    {"pose": slice(5, 5)},
    {"muscle": [3, 0], "coordinate": 1, "pose": [4, 2000, 7]},
    {"muscle": slice(None, None, -1)},
]


@pytest.mark.parametrize("selection", SELECTIONS)
def test_parquet_is_read_as_any_array(hip, grid, grid_poses, tmp_path, selection):
    stream(hip, grid, tmp_path / "a.parquet", chunk=200)
    lazy = open_stream(tmp_path / "a.parquet")
    whole = open_stream(tmp_path / "a.parquet").load()
    assert np.array_equal(whole.moment_arm, hip.evaluate(grid_poses.reshape(-1, 4))[1])
    known = {
        name: part for name, part in selection.items() if name in lazy.muscle_tendon_length.dims
    }
    found, expected = lazy.isel(selection), whole.isel(selection)
    assert found.identical(expected)
    assert lazy.muscle_tendon_length.isel(known).identical(whole.muscle_tendon_length.isel(known))


def test_reading_one_muscle_reads_only_its_columns(hip, grid, tmp_path, monkeypatch):
    from trochanter.mechanics.streaming import parquet_lazy

    stream(hip, grid, tmp_path / "a.parquet", chunk=200)
    asked = []
    plain = parquet_lazy._read_part
    spied = lambda path, names, rows: asked.append(names) or plain(path, names, rows)  # noqa: E731
    monkeypatch.setattr(parquet_lazy, "_read_part", spied)
    data = open_stream(tmp_path / "a.parquet")
    assert asked == []
    arm = data.moment_arm.sel(muscle=hip.muscles[1], coordinate="hip_flexion")
    assert arm.isel(pose=slice(150)).values.shape == (150,)
    assert asked == [[f"moment_arm/{hip.muscles[1]}/hip_flexion"]] * 2


def test_models_that_wrap_stream_as_they_evaluate(shared, tmp_path):
    hip = tr.read_model(shared / "models/hip_raj.osim")
    poses = RandomPoses(500, 6)
    q = poses.bound(hip, "raise").rows(0, 500)
    stream(hip, poses, tmp_path / "a.zarr", chunk=64)
    data = open_stream(tmp_path / "a.zarr")
    length, arm = hip.evaluate(q)
    assert len(hip.compiled.use_wrap) > 0
    assert np.array_equal(data.muscle_tendon_length, length)
    assert np.array_equal(data.moment_arm, arm)


def test_progress_tells_how_far_it_is(hip, grid, tmp_path):
    told = []
    stream(hip, grid, tmp_path / "a.zarr", chunk=500, progress=told.append)
    assert [one.done for one in told] == sorted({one.done for one in told})
    assert (told[0].done, told[-1].done) == (0, 2970)
    assert {(one.poses, one.before, one.pose_bytes) for one in told} == {(2970, 0, 160)}


def test_faults_are_one_clear_line(hip, grid, tmp_path):
    def fault(kind, text, **choices):
        with pytest.raises(kind) as caught:
            stream(hip, **({"poses": grid, "path": tmp_path / "a.zarr"} | choices))
        assert text in str(caught.value)
        assert "\n" not in str(caught.value)
        assert not list(tmp_path.iterdir())

    fault(TrochanterError, "neither .zarr nor .parquet", path=tmp_path / "a.npy")
    fault(TrochanterError, "container is zarr or parquet, not 'hdf5'", container="hdf5")
    fault(TrochanterError, "dtype is float64 or float32, not 'int8'", dtype="int8")
    fault(OutOfRangeError, "chunk is a whole number from 1, not 0", chunk=0)
    fault(UnknownNameError, "did you mean hip_flexion", about=["hip_flex"])
    fault(TrochanterError, "a PoseGrid, RandomPoses or PoseFile", poses=np.zeros((3, 4)))
    fault(OutOfRangeError, "outside the range", poses=PoseGrid({"hip_flexion": (0, 60, 2)}))
    fault(OutOfRangeError, "larger chunks or fewer poses", poses=RandomPoses(10**9), chunk=1)


def test_a_coordinate_that_cannot_be_stored(hip, grid, tmp_path):
    first, *rest = hip.model.coordinates
    named = first.model_copy(update={"name": "muscle"})
    renamed = Hip(hip.model.model_copy(update={"coordinates": (named, *rest)}))
    with pytest.raises(TrochanterError, match="'muscle', which cannot be stored"):
        stream(renamed, grid, tmp_path / "a.zarr")


@pytest.mark.parametrize(
    ("library", "choices"),
    [
        ("zarr", {"path": "a.zarr"}),
        ("pyarrow.parquet", {"path": "a.parquet"}),
        ("distributed", {"path": "a.zarr", "scheduler": "tcp://127.0.0.1:1"}),
    ],
)
def test_a_missing_library_is_named_with_its_line(
    hip, grid, tmp_path, monkeypatch, library, choices
):
    monkeypatch.setitem(__import__("sys").modules, library, None)
    choices = choices | {"path": tmp_path / choices["path"]}
    with pytest.raises(MissingLibraryError, match=r"pip install 'trochanter\[(stream|dask)\]'"):
        stream(hip, grid, **choices)


def test_an_old_zarr_is_refused(monkeypatch):
    import zarr

    monkeypatch.setattr(zarr, "__version__", "2.18.7")
    with pytest.raises(MissingLibraryError, match=r"zarr 3, not 2\.18\.7"):
        libraries.zarr_library()
