"""A run goes on where it was cut off, and never mixes two results."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import TrochanterError
from trochanter.mechanics.streaming import PoseGrid, RandomPoses, open_stream, stream
from trochanter.mechanics.streaming.run import FILES

pytest.importorskip("zarr")
pytest.importorskip("pyarrow")
CONTAINERS = ("zarr", "parquet")

KILLED = """
import sys, time
import trochanter as tr
from trochanter.mechanics.streaming import RandomPoses, stream

def slowly(progress):
    print(progress.done, flush=True)
    time.sleep(0.05)

stream(tr.load("dostal1981"), RandomPoses(2000, 2), sys.argv[1], chunk=50, progress=slowly)
"""


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def stopping(after: int):
    """Return a progress callback that stops the run once some chunks are finished."""
    told = []

    def stop(progress):
        told.append(progress)
        if len(told) > after:
            raise KeyboardInterrupt

    return stop


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_killed_run_goes_on_and_equals_one_that_was_not(tmp_path, container):
    path = tmp_path / f"a.{container}"
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True
    )
    # Several chunks are finished, and others are always being written.
    for line in child.stdout:
        if int(line) >= 300:
            break
    os.kill(child.pid, signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    child.stdout.close()
    assert not path.exists()
    with pytest.raises(TrochanterError, match=r"not finished yet: \d+ of 40 chunks are"):
        open_stream(path)

    told = []
    hip, poses = tr.load("dostal1981"), RandomPoses(2000, 2)
    done = stream(hip, poses, path, chunk=50, progress=told.append)
    assert 300 <= told[0].before < 2000
    assert done.computed == 2000 - told[0].before
    stream(hip, poses, tmp_path / f"b.{container}", chunk=50)
    assert files(path) == files(tmp_path / f"b.{container}")
    assert np.array_equal(
        open_stream(path).moment_arm, hip.evaluate(poses.bound(hip, "raise").rows(0, 2000))[1]
    )
    assert [one.name for one in tmp_path.iterdir() if "unfinished" in one.name] == []


@pytest.mark.parametrize("container", CONTAINERS)
def test_an_interrupted_run_keeps_what_is_finished(hip, grid, grid_poses, tmp_path, container):
    path = tmp_path / f"a.{container}"
    with pytest.raises(KeyboardInterrupt):
        stream(hip, grid, path, chunk=200, progress=stopping(5))
    told = []
    done = stream(hip, grid, path, chunk=200, progress=told.append)
    assert told[0].before >= 5 * 135
    assert done.computed == 2970 - told[0].before
    arm = hip.evaluate(grid_poses)[1]
    assert np.array_equal(open_stream(path).moment_arm.values.ravel(), arm.ravel())


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_finished_result_is_recognised(hip, grid, tmp_path, container):
    path = tmp_path / f"a.{container}"
    stream(hip, grid, path, chunk=500)
    before = files(path)
    assert stream(hip, grid, path, chunk=500).computed == 0
    assert files(path) == before
    with pytest.raises(TrochanterError, match="finished result of other choices: chunk"):
        stream(hip, grid, path, chunk=100)
    assert files(path) == before


OTHERS = [
    ({"chunk": 100}, "chunk 1:5:27, now 1:3:27"),
    ({"dtype": "float32"}, "dtype float64, now float32"),
    ({"about": ["hip_flexion"]}, "about hip_flexion:"),
    ({"poses": RandomPoses(2970)}, "poses kind grid, now random"),
    (
        {"poses": PoseGrid({"hip_flexion": (0.0, 1.0, 11)})},
        "poses axes hip_flexion -0.1:1.4:11, now 0:1:11",
    ),
    ({"hip": tr.load("gait2392")}, "what the model's figures are (it has changed)"),
    ({"hip": tr.load("dostal1981")}, "model gait2392, now dostal1981"),
    ({"container": "parquet"}, "container zarr, now parquet"),
]


@pytest.mark.parametrize(("other", "text"), OTHERS)
def test_another_result_is_not_mixed_in(hip, grid, tmp_path, other, text):
    path = tmp_path / "a.zarr"
    first = {"hip": hip, "poses": grid, "path": path, "chunk": 140}
    with pytest.raises(KeyboardInterrupt):
        stream(**first, progress=stopping(3))
    before = files(tmp_path)
    if other.get("hip") and "knee_angle" not in other["hip"].coordinates:
        other = other | {"poses": PoseGrid({"hip_flexion": (0.0, 1.0, 11)})}
    with pytest.raises(TrochanterError) as caught:
        stream(**(first | other))
    assert text in str(caught.value)
    assert "go on with those, or remove a.zarr.unfinished" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert files(tmp_path) == before
    assert stream(**first).poses == 2970


def test_what_was_lost_of_a_finished_chunk_is_computed_again(hip, grid, grid_poses, tmp_path):
    path = tmp_path / "a.zarr"
    with pytest.raises(KeyboardInterrupt):
        stream(hip, grid, path, chunk=135, progress=stopping(6))
    lost = tmp_path / "a.zarr.unfinished/data/moment_arm/c/0/1/0/0/0"
    lost.unlink()
    stream(hip, grid, path, chunk=135)
    assert np.array_equal(open_stream(path).moment_arm, hip.evaluate(grid_poses)[1])


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_run_cut_off_while_beginning_begins_again(
    hip, grid, grid_poses, tmp_path, monkeypatch, container
):
    path, plain = tmp_path / f"a.{container}", FILES[container].create

    def half(plan, folder):
        plain(plan, folder)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(FILES[container], "create", half)
        with pytest.raises(KeyboardInterrupt):
            stream(hip, grid, path, chunk=500)
    stream(hip, grid, path, chunk=135)
    arm = hip.evaluate(grid_poses)[1]
    assert np.array_equal(open_stream(path).moment_arm.values.ravel(), arm.ravel())


def test_a_kill_between_the_last_two_steps_leaves_nothing_behind(hip, grid, tmp_path):
    path = tmp_path / "a.zarr"
    stream(hip, grid, path, chunk=500)
    left = tmp_path / "a.zarr.unfinished"
    left.mkdir()
    (left / "finished").write_bytes(b"\1" * 6)
    assert stream(hip, grid, path, chunk=500).computed == 0
    assert not left.exists()


def test_two_runs_do_not_write_one_result(hip, grid, tmp_path):
    path = tmp_path / "a.zarr"

    def second(progress):
        if progress.done:
            stream(hip, grid, path, chunk=500)

    with pytest.raises(TrochanterError, match="is being written by another run"):
        stream(hip, grid, path, chunk=500, progress=second)
    assert stream(hip, grid, path, chunk=500).poses == 2970


@pytest.mark.parametrize("container", CONTAINERS)
def test_what_is_not_ours_is_left_alone(hip, grid, tmp_path, container):
    path = tmp_path / f"a.{container}"
    path.mkdir()
    (path / "thesis.txt").write_text("years of work")
    with pytest.raises(TrochanterError, match="no result of a stream; choose another name"):
        stream(hip, grid, path)
    work = tmp_path / f"b.{container}.unfinished"
    work.mkdir()
    (work / "thesis.txt").write_text("years of work")
    with pytest.raises(TrochanterError, match=r"holds thesis\.txt, which is not ours"):
        stream(hip, grid, tmp_path / f"b.{container}")
    assert (work / "thesis.txt").read_text() == (path / "thesis.txt").read_text()
    with pytest.raises(TrochanterError, match="is no result of a stream"):
        open_stream(path)
    with pytest.raises(TrochanterError, match="is not there; give what stream wrote"):
        open_stream(tmp_path / "none.zarr")


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_place_that_cannot_be_written_is_one_clear_line(hip, grid, tmp_path, container):
    (tmp_path / "file").write_text("x")
    for place in ("file", "none"):
        with pytest.raises(TrochanterError) as caught:
            stream(hip, grid, tmp_path / place / f"a.{container}")
        assert "cannot be written: N" in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_write_that_fails_loses_nothing_finished(
    hip, grid, grid_poses, tmp_path, monkeypatch, container
):
    path, plain = tmp_path / f"a.{container}", FILES[container].write

    def write(plan, folder, block):
        if block.chunk == 9:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        plain(plan, folder, block)

    with monkeypatch.context() as patched:
        patched.setattr(FILES[container], "write", write)
        with pytest.raises(TrochanterError) as caught:
            stream(hip, grid, path, chunk=200)
    assert "cannot be written: No space left on device" in str(caught.value)
    kept = int(str(caught.value).split(" of 22 chunks")[0].split()[-1])
    assert kept >= 9
    told = []
    stream(hip, grid, path, chunk=200, progress=told.append)
    assert told[0].before == kept * 135
    arm = hip.evaluate(grid_poses)[1]
    assert np.array_equal(open_stream(path).moment_arm.values.ravel(), arm.ravel())


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 1 MB, where one may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("a small tmpfs cannot be mounted here; run as root")
    yield place
    for _ in range(5):
        if subprocess.run(["umount", str(place)], check=False).returncode == 0:
            break
        time.sleep(0.2)


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_full_disk_is_one_clear_line_and_is_gone_on_from(tmp_path, small_disk, container):
    hip, poses, path = tr.load("dostal1981"), RandomPoses(3000, 8), small_disk / f"a.{container}"
    with pytest.raises(TrochanterError, match="No space left on device") as caught:
        stream(hip, poses, path, chunk=200)
    assert "\n" not in str(caught.value)
    assert not list(small_disk.rglob("*.part*.part"))
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    told = []
    stream(hip, poses, path, chunk=200, progress=told.append)
    assert 0 < told[0].before < 3000
    arm = hip.evaluate(poses.bound(hip, "raise").rows(0, 3000))[1]
    assert np.array_equal(open_stream(path).moment_arm, arm)
