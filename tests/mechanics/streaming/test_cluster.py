"""The workers of a Dask scheduler find what this process finds."""

from __future__ import annotations

import numpy as np
import pytest

from trochanter.errors import TrochanterError
from trochanter.mechanics.streaming import PoseFile, RandomPoses, open_stream, stream
from trochanter.mechanics.streaming import run as running

distributed = pytest.importorskip("distributed")
pytest.importorskip("zarr")
pytest.importorskip("pyarrow")


def cluster(workers: int):
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        dashboard_address=":0",
    )


@pytest.fixture(scope="module")
def address():
    """Return the address of a scheduler with two workers on this machine."""
    with cluster(2) as made:
        yield made.scheduler_address


@pytest.mark.parametrize("container", ["zarr", "parquet"])
def test_workers_write_what_one_process_writes(hip, grid, tmp_path, address, container):
    done = stream(hip, grid, tmp_path / f"a.{container}", chunk=100, scheduler=address)
    stream(hip, grid, tmp_path / f"b.{container}", chunk=100)
    assert done.computed == 2970
    found, expected = (open_stream(tmp_path / f"{name}.{container}") for name in "ab")
    assert found.load().identical(expected.load())


def test_a_run_on_workers_goes_on_where_it_stopped(hip, tmp_path, address):
    path, file = tmp_path / "a.zarr", tmp_path / "poses.csv"
    q = RandomPoses(1000, 1).bound(hip, "raise").rows(0, 1000)
    np.savetxt(file, q, "%.17g", ",", header=",".join(hip.coordinates), comments="")

    def stop(progress):
        if progress.done >= 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stream(hip, PoseFile(file), path, chunk=50, scheduler=address, progress=stop)
    told = []
    stream(hip, PoseFile(file), path, chunk=50, scheduler=address, progress=told.append)
    assert told[0].before == 300
    assert np.array_equal(open_stream(path).moment_arm, hip.evaluate(q)[1])


def test_faults_on_workers_are_one_clear_line(hip, tmp_path, address):
    file = tmp_path / "poses.csv"
    file.write_text("hip_flexion\n" + "0.1\n" * 50 + "abc\n")
    with pytest.raises(TrochanterError, match=r"poses\.csv:52: hip_flexion is 'abc'"):
        stream(hip, PoseFile(file), tmp_path / "a.zarr", chunk=10, scheduler=address)


def test_an_address_where_nobody_answers(hip, grid, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "WAIT", "1s")
    for address in ("tcp://127.0.0.1:1", "nonsense"):
        with pytest.raises(TrochanterError, match=f"no Dask scheduler answers at {address}"):
            stream(hip, grid, tmp_path / "a.zarr", scheduler=address)


def test_a_scheduler_without_workers(hip, grid, tmp_path):
    with cluster(0) as made, pytest.raises(TrochanterError, match="has no workers; start some"):
        stream(hip, grid, tmp_path / "a.zarr", scheduler=made.scheduler_address)


def test_a_scheduler_that_goes_away_loses_nothing_finished(hip, tmp_path):
    path, poses, told = tmp_path / "a.zarr", RandomPoses(1000, 4), []

    def leave(progress):
        if progress.done:
            made.close()

    made = cluster(1)
    with pytest.raises(TrochanterError, match=r"the Dask scheduler at tcp://.* gave up") as caught:
        stream(hip, poses, path, chunk=20, scheduler=made.scheduler_address, progress=leave)
    assert "\n" not in str(caught.value)
    assert stream(hip, poses, path, chunk=20, progress=told.append).poses == 1000
    assert told[0].before >= 20
