"""Poses in files: any run of rows is read as it stands, and faults name their line."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import DataFaultError, OutOfRangeError, TrochanterError
from trochanter.mechanics.streaming import PoseFile, csv_rows

HIP = tr.load("dostal1981")
RUNS = ((0, 1000), (0, 1), (999, 1000), (10, 11), (7, 8), (123, 456), (992, 1000))


@pytest.fixture
def poses():
    """Return 1,000 poses."""
    low, high = np.array([HIP.coordinates.ranges[name] for name in HIP.coordinates]).T
    return low + (high - low) * np.random.default_rng(4).random((1000, 3))


def read_all(path):
    bound = PoseFile(path).bound(HIP, "raise")
    return bound.rows(0, bound.shape[0])


def write_csv(path, poses, newline="\n", tail=""):
    rows = [
        f"{i},{q[1]!r},{float(np.degrees(q[0]))!r},{q[2]!r}" for i, q in enumerate(poses.tolist())
    ]
    head = "frame,hip_adduction,hip_flexion_deg,hip_rotation [rad]"
    path.write_bytes((newline.join([head, *rows]) + tail).encode())
    return path


@pytest.mark.parametrize("stride", [1, 7, 500, 1000, 4096])
@pytest.mark.parametrize(("newline", "tail"), [("\n", "\n"), ("\r\n", "\r\n"), ("\n", "\n\n \n")])
def test_any_run_of_a_csv_file(tmp_path, poses, monkeypatch, stride, newline, tail):
    monkeypatch.setattr(csv_rows, "STRIDE", stride)
    monkeypatch.setattr(csv_rows, "READ", 1000)
    path = write_csv(tmp_path / "poses.csv", poses, newline, tail)
    with pytest.warns(UserWarning, match="ignored columns, no coordinates of dostal1981: frame"):
        bound = PoseFile(path).bound(HIP, "raise")
    assert bound.shape == (1000,)
    for first, last in RUNS:
        # Degrees and back lose a last figure.
        assert np.allclose(bound.rows(first, last), poses[first:last], rtol=1e-15, atol=1e-16)


def test_any_run_of_a_parquet_file(tmp_path, poses):
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    table = pyarrow.table({"hip_rotation": poses[:, 2], "hip_flexion": poses[:, 0]})
    parquet.write_table(table, tmp_path / "poses.parquet", row_group_size=130)
    bound = PoseFile(tmp_path / "poses.parquet", at={"hip_adduction": 0.1}).bound(HIP, "raise")
    expected = poses.copy()
    expected[:, 1] = 0.1
    for first, last in RUNS:
        assert np.array_equal(bound.rows(first, last), expected[first:last])


def test_a_changed_file_is_told_from_the_old_one(tmp_path, poses):
    path = write_csv(tmp_path / "poses.csv", poses)
    with pytest.warns(UserWarning, match="ignored"):
        before = PoseFile(path).bound(HIP, "raise").description()
    path.write_bytes(path.read_bytes()[:-1] + b"1")
    with pytest.warns(UserWarning, match="ignored"):
        assert PoseFile(path).bound(HIP, "raise").description() != before


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "poses.csv:1: no headings of columns"),
        ("0.1,0.2\n0.3,0.4\n", "poses.csv:1: no headings of columns"),
        ("time,knee\n0,1\n", "no column is one of hip_flexion, hip_adduction, hip_rotation"),
        ("hip_flexion,hip_flexion_deg\n0,1\n", "two columns are hip_flexion"),
        ("hip_flexion_mm\n1\n", "column hip_flexion_mm is in m, but hip_flexion in rad"),
        ("hip_flexion\n", "no poses in it"),
        ("hip_flexion\n0.1\nabc\n0.2\n", "poses.csv:3: hip_flexion is 'abc', not a number"),
        ("hip_flexion\n0.1\n\n0.2\n", "poses.csv:3: hip_flexion is '', not a number"),
        ("hip_flexion,hip_rotation\n0.1\n", "poses.csv:2: hip_rotation is '', not a number"),
        ("hip_flexion\n0.1\nnan\n", "hip_flexion of pose 2 is nan"),
        ("hip_flexion\n0.1\ninf\n", "hip_flexion of pose 2 is inf"),
    ],
)
def test_faults_of_csv_files(tmp_path, text, fault):
    path = tmp_path / "poses.csv"
    path.write_text(text)
    with pytest.raises(DataFaultError) as caught:
        read_all(path)
    assert fault in str(caught.value)


def test_a_blank_line_shifts_no_chunk(tmp_path):
    path = tmp_path / "poses.csv"
    path.write_text("hip_flexion\n" + "0.1\n" * 5 + "\n" + "0.2\n" * 5)
    bound = PoseFile(path).bound(HIP, "raise")
    assert bound.rows(0, 5)[:, 0].tolist() == [0.1] * 5
    with pytest.raises(DataFaultError, match=r"poses.csv:7"):
        bound.rows(5, 6)
    assert bound.rows(6, 11)[:, 0].tolist() == [0.2] * 5


def test_a_pose_out_of_range_is_found_by_its_number(tmp_path):
    path = tmp_path / "poses.csv"
    path.write_text("hip_flexion_deg\n0\n10\n200\n")
    with pytest.raises(OutOfRangeError, match=r"poses\.csv, poses 2 to 3: hip_flexion = 3\.49"):
        PoseFile(path).bound(HIP, "raise").rows(1, 3)
    assert PoseFile(path).bound(HIP, "ignore").rows(2, 3)[0, 0] == pytest.approx(np.radians(200))


def test_faults_of_parquet_files(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    path = tmp_path / "poses.parquet"
    path.write_bytes(b"hip_flexion\n0.1\n")
    with pytest.raises(DataFaultError, match="not a Parquet file that can be read"):
        PoseFile(path).bound(HIP, "raise")
    parquet.write_table(pyarrow.table({"hip_flexion": ["a", "b"]}), path)
    with pytest.raises(DataFaultError, match="column hip_flexion of type string"):
        PoseFile(path).bound(HIP, "raise").rows(0, 2)
    parquet.write_table(pyarrow.table({"hip_flexion": [0.1, None]}), path)
    with pytest.raises(DataFaultError, match="hip_flexion of pose 2 is nan"):
        PoseFile(path).bound(HIP, "raise").rows(0, 2)


def test_what_is_no_file_of_poses(tmp_path):
    with pytest.raises(DataFaultError, match="no such file"):
        PoseFile(tmp_path / "none.csv").bound(HIP, "raise")
    with pytest.raises(TrochanterError, match=r"\.csv or \.parquet"):
        PoseFile(tmp_path / "poses.mot").bound(HIP, "raise")
