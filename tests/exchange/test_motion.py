"""Motions: what files say of units, what is refused, and resampling."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import (
    DataFaultError,
    MissingLibraryError,
    OutOfRangeError,
    TrochanterError,
    UnknownNameError,
)
from trochanter.exchange import Motion, read_markers, read_motion, write_motion
from trochanter.model import Body, Coordinate, Joint, TransformAxis, read_builtin

Write = Callable[[str, str], Path]

MOT = """Coordinates
version=1
nRows=3
nColumns=4
inDegrees=yes

Units are S.I. units (second, meters, Newtons, ...)
endheader
time\thip_flexion\tpelvis_tx\tground_force_vy
0.0\t-30\t0.5\t700
0.01\t0\t0.6\t710
0.02\t90\t0.7\t720
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def test_a_storage_file_in_degrees(write: Write) -> None:
    motion = read_motion(write("walk.mot", MOT))
    assert motion.columns == ("hip_flexion", "pelvis_tx", "ground_force_vy")
    assert motion.units == ("rad", "m", "")
    np.testing.assert_allclose(motion["hip_flexion"], np.deg2rad([-30, 0, 90]))
    assert motion["pelvis_tx"].tolist() == [0.5, 0.6, 0.7]
    assert motion["ground_force_vy"].tolist() == [700, 710, 720]
    assert motion.times.tolist() == [0.0, 0.01, 0.02]


def test_a_storage_file_in_radians_with_paths_of_states(write: Write) -> None:
    text = (
        "states\ninDegrees=no\nendheader\n"
        "time\t/jointset/hip_r/hip_flexion_r/value\t/jointset/hip_r/hip_flexion_r/speed\n"
        "0 1.5 100\n1 1.6 120\n"
    )
    motion = read_motion(write("states.sto", text))
    assert motion.columns == ("hip_flexion_r", "/jointset/hip_r/hip_flexion_r/speed")
    assert motion.units == ("rad", "")
    assert motion["hip_flexion_r"].tolist() == [1.5, 1.6]


def test_the_header_of_old_files(write: Write) -> None:
    text = "name x\ndatacolumns 2\ndatarows 1\nrange 0 1\nendheader\ntime q\n0 0.1\n"
    assert read_motion(write("old.mot", text))["q"].tolist() == [0.1]
    wrong = text.replace("datarows 1", "datarows 2")
    with pytest.raises(DataFaultError, match=r"old.mot:3: header says nrows='2'; it is 1"):
        read_motion(write("old.mot", wrong))


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_units_in_headings(write: Write, mark: str) -> None:
    heads = ["time", "a_deg", "b [deg]", "c (rad)", "d_tx (mm)", "e", "f_tz_cm", "activation"]
    rows = ["0", "180", "90", "1", "250", "0.5", "3", "0.1"]
    text = "# made up\n" + mark.join(heads) + "\n" + mark.join(rows) + "\n"
    motion = read_motion(write("t.csv", text))
    assert motion.columns == ("a", "b", "c", "d_tx", "e", "f_tz", "activation")
    assert motion.units == ("rad", "rad", "rad", "m", "rad", "m", "")
    expected = [[np.pi, np.pi / 2, 1, 0.25, 0.5, 0.03, 0.1]]
    np.testing.assert_allclose(motion.values, expected)


def test_degrees_that_nobody_mentions_are_not_guessed(write: Write) -> None:
    path = write("t.csv", "time,hip_flexion\n0,30\n1,40\n")
    with pytest.raises(DataFaultError, match=r"'hip_flexion' reaches 40, which looks like degrees"):
        read_motion(path)
    assert read_motion(path, degrees=True)["hip_flexion"][0] == pytest.approx(np.deg2rad(30))
    assert read_motion(path, degrees=False)["hip_flexion"][0] == 30


def test_a_model_tells_which_columns_are_lengths(write: Write) -> None:
    model = read_builtin("dostal1981")
    slide = TransformAxis(axis=(1.0, 0.0, 0.0), coordinate="glide")
    extra = Body(name="x", joint=Joint(name="x", parent="pelvis", translations=(slide,)))
    glide = Coordinate(name="glide", unit="m", range=(0.0, 1.0))
    changes = {"coordinates": (*model.coordinates, glide), "bodies": (*model.bodies, extra)}
    model = model.model_copy(update=changes)
    path = write("t.csv", "time,glide,hip_flexion\n0,0.1,10\n")
    motion = read_motion(path, degrees=True, model=model)
    assert motion.units == ("m", "rad")
    assert motion["glide"].tolist() == [0.1]


def test_a_motion_goes_into_a_model(write: Write) -> None:
    hip = tr.load("dostal1981")
    motion = read_motion(write("walk.mot", MOT))
    arms = hip.moment_arms(**motion.pose(hip.coordinates))
    assert arms.shape == (3, 27, 3)
    np.testing.assert_allclose(arms.hip_flexion.values, np.deg2rad([-30, 0, 90]))
    with pytest.raises(TrochanterError, match=r"has none of knee_angle; its columns are hip_fl"):
        motion.pose(["knee_angle"])
    with pytest.raises(UnknownNameError, match="did you mean hip_flexion"):
        motion["hip_flexion_r"]


FAULTS = [
    ("0.01\t0\t0.6\t710", "0.01\t0\t0.6", "11: 3 values under 4 headings"),
    ("0.01\t0\t0.6\t710", "0.01\t0\t0.6\t710\t9", "11: 5 values under 4 headings"),
    ("0.01\t0\t0.6\t710", "0.01\tx\t0.6\t710", "11: value 2, 'x', is no number"),
    ("0.01\t0\t0.6\t710", "0.01\tnan\t0.6\t710", "11: column 'hip_flexion' holds nan"),
    ("0.01\t0\t0.6\t710", "0.01\tinf\t0.6\t710", "11: column 'hip_flexion' holds inf"),
    ("0.01\t0\t0.6\t710", "0.01\t1e999\t0.6\t710", "11: column 'hip_flexion' holds inf"),
    ("0.01\t0\t0.6\t710", "", "11: an empty line between the rows"),
    ("0.02\t90", "0.00\t90", "12: time goes backward, from 0.01 to 0"),
    ("0.02\t90", "0.01\t90", "12: time stands still"),
    ("nRows=3", "nRows=4", "3: header says nrows='4'; it is 3"),
    ("nColumns=4", "nColumns=5", "4: header says ncolumns='5'; it is 4"),
    ("inDegrees=yes", "inDegrees=perhaps", "5: inDegrees is yes or no, not 'perhaps'"),
    ("pelvis_tx", "hip_flexion", "9: column 'hip_flexion' is there twice"),
    ("\tpelvis_tx", "\t", "9: a column has no name"),
    ("time\t", "moment\t", "no column of times"),
    ("endheader", "end", "no line 'endheader'"),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS)
def test_faults_are_told_with_their_lines(write: Write, old: str, new: str, said: str) -> None:
    assert old in MOT
    with pytest.raises(DataFaultError) as caught:
        read_motion(write("walk.mot", MOT.replace(old, new, 1)))
    assert f"walk.mot:{said}" in str(caught.value) or f"walk.mot: {said}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("# only\n", "empty"),
        ("time\n1\n", "there is no column but the time"),
        ("time,a\n", "no rows of values"),
        ("time,a\n0,1\n1,\n2,3\n", "t.csv:3: value 2, '', is empty: a gap"),
        ('time,"a\n0,1\n', "t.csv"),
        ("time,a,a\n0,1,2\n", "is there twice"),
        ("time,a_deg,a\n0,1,2\n", "column 'a' is there twice"),
    ],
)
def test_faulty_tables(write: Write, text: str, said: str) -> None:
    with pytest.raises(DataFaultError) as caught:
        read_motion(write("t.csv", text))
    assert said in str(caught.value)


def test_gaps_between_rows(write: Write) -> None:
    times = [0.01 * k for k in range(40) if k not in (20, 21)]
    text = "time,a\n" + "".join(f"{time!r},0.1\n" for time in times)
    path = write("t.csv", text)
    with pytest.raises(DataFaultError, match=r"t\.csv:22: a gap of 0\.03 s, where rows are 0\.01"):
        read_motion(path)
    assert len(read_motion(path, allow_gaps=True)) == 38


def test_uneven_times_are_no_gaps(write: Write) -> None:
    """Integrators write rows at their own pace."""
    times = np.cumsum(np.random.default_rng(1).uniform(0.001, 0.1, 50))
    text = "time,a\n" + "".join(f"{float(time)!r},0.1\n" for time in times)
    assert len(read_motion(write("t.csv", text))) == 50


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("time,hüfte\n0,1\n".encode(encoding))
    assert read_motion(path).columns == ("hüfte",)
    path.write_bytes("time,hüfte\n0,1\n".encode("latin-1"))
    with pytest.raises(DataFaultError, match=r"t\.csv:1: not utf-8 text"):
        read_motion(path)


@pytest.mark.parametrize("name", ["walk.txt.gz", "walk", "walk.trc"])
def test_other_endings(tmp_path: Path, name: str) -> None:
    with pytest.raises(TrochanterError, match=r"one of \.mot, \.sto, \.csv"):
        read_motion(tmp_path / name)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DataFaultError, match="no such file"):
        read_motion(tmp_path / "none.mot")
    with pytest.raises(TrochanterError, match="read it with read_markers"):
        read_motion(tmp_path / "none.c3d")
    (tmp_path / "big.csv").touch()
    os.truncate(tmp_path / "big.csv", 2**30)
    with pytest.raises(DataFaultError, match="larger than 256 MB"):
        read_motion(tmp_path / "big.csv")


def made(count: int = 50) -> Motion:
    times = np.linspace(1.0, 2.0, count)
    values = np.stack([np.sin(6 * times), times**3], axis=1)
    return Motion("made", times, ("hip_flexion", "pelvis_ty"), values, ("rad", "m"))


def test_motions_are_read_only_and_survive_pickle() -> None:
    motion = made()
    for one in (motion, pickle.loads(pickle.dumps(motion))):
        for array in (one.times, one.values):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1.0
        np.testing.assert_array_equal(one.values, motion.values)


def test_resampling_follows_a_cubic_exactly() -> None:
    times = np.linspace(1.0, 2.0, 333)
    moved = made().resampled(times)
    np.testing.assert_allclose(moved["pelvis_ty"], times**3, rtol=0, atol=1e-12)
    np.testing.assert_allclose(moved["hip_flexion"], np.sin(6 * times), rtol=0, atol=1e-5)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_resampling_few_rows(count: int) -> None:
    motion = Motion("few", np.arange(count), ("a",), np.arange(count)[:, None], ("rad",))
    asked = np.linspace(0, count - 1, 4)
    np.testing.assert_allclose(motion.resampled(asked)["a"], asked, atol=1e-15)


def test_a_gait_cycle() -> None:
    cycle = made().cycle(1.2, 1.8)
    assert (len(cycle), cycle.time_unit) == (101, "cycle")
    np.testing.assert_allclose(cycle.times, np.linspace(0, 1, 101))
    np.testing.assert_allclose(cycle["pelvis_ty"], np.linspace(1.2, 1.8, 101) ** 3, atol=1e-12)
    whole = made().cycle(points=11)
    assert whole["pelvis_ty"][[0, -1]] == pytest.approx([1.0, 8.0])


@pytest.mark.parametrize(
    ("start", "end", "points"), [(0.5, 1.5, 11), (1.5, 1.2, 11), (1.2, 1.5, 1), (1.5, 2.1, 5)]
)
def test_no_cycle_outside_the_motion(start: float, end: float, points: int) -> None:
    with pytest.raises(OutOfRangeError):
        made().cycle(start, end, points)


@pytest.mark.parametrize("ending", [".mot", ".sto", ".csv", ".parquet"])
@pytest.mark.parametrize("cycle", [False, True])
def test_motions_come_back_the_same(tmp_path: Path, ending: str, cycle: bool) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    motion = made().cycle() if cycle else made()
    path = tmp_path / f"made{ending}"
    write_motion(motion, path)
    back = read_motion(path)
    assert (back.columns, back.units, back.time_unit) == (
        motion.columns,
        motion.units,
        motion.time_unit,
    )
    np.testing.assert_allclose(back.times, motion.times, rtol=0, atol=1e-15)
    np.testing.assert_allclose(back.values, motion.values, rtol=1e-15, atol=1e-15)
    assert os.listdir(tmp_path) == [path.name]


def test_writing_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(TrochanterError, match="one of"):
        write_motion(made(), tmp_path / "made.xlsx")


def test_parquet_that_is_none(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1 but not really")
    with pytest.raises(DataFaultError, match=r"t\.parquet: not a Parquet file that can be read"):
        read_motion(path)
    parquet.write_table(pyarrow.table({"time": [0.0, 1.0], "a": ["x", "y"]}), path)
    with pytest.raises(DataFaultError, match="'a' of type string is no column of numbers"):
        read_motion(path)
    table = pyarrow.table({"time": [0.0, 1.0], "a_deg": [1.0, None]})
    parquet.write_table(table, path)
    with pytest.raises(DataFaultError, match=r"t.parquet, row 2: column 'a' holds nan"):
        read_motion(path)


def test_without_the_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "ezc3d", None)
    (tmp_path / "t.parquet").write_bytes(b"PAR1")
    with pytest.raises(MissingLibraryError, match=r"pip install 'trochanter\[parquet\]'"):
        read_motion(tmp_path / "t.parquet")
    path = tmp_path / "t.c3d"
    head = bytearray(1024)
    head[0:2], head[515] = b"\x02\x50", 84
    path.write_bytes(bytes(head))
    with pytest.raises(MissingLibraryError, match=r"pip install 'trochanter\[c3d\]'"):
        read_markers(path)


def test_markers(tmp_path: Path) -> None:
    ezc3d = pytest.importorskip("ezc3d")
    file = ezc3d.c3d()
    file["parameters"]["POINT"]["RATE"]["value"] = [100]
    file["parameters"]["POINT"]["LABELS"]["value"] = ["RASI", "LASI"]
    file["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
    points = np.ones((4, 2, 5))
    points[:3] = np.arange(30).reshape(3, 2, 5) * 10.0
    points[:3, 1, 2] = np.nan
    file["data"]["points"] = points
    path = tmp_path / "trial.c3d"
    file.write(str(path))
    markers = read_markers(path)
    assert markers.labels == ("RASI", "LASI")
    np.testing.assert_allclose(markers.times, np.arange(5) / 100)
    np.testing.assert_allclose(markers["RASI"], points[:3, 0].T / 1000)
    assert markers.seen[:, 0].all()
    assert markers.seen[:, 1].tolist() == [True, True, False, True, True]
    assert np.isnan(markers["LASI"][2]).all()
    with pytest.raises(UnknownNameError, match="RASI"):
        markers["RASIS"]
    data = path.read_bytes()
    (tmp_path / "cut.c3d").write_bytes(data[: len(data) // 4])
    with pytest.raises(DataFaultError, match=r"cut\.c3d"):
        read_markers(tmp_path / "cut.c3d")


@pytest.mark.parametrize("data", [b"", b"\x02\x50", b"not one" * 200, bytes(2000)])
def test_what_is_no_c3d(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "t.c3d"
    path.write_bytes(data)
    with pytest.raises(DataFaultError, match=r"t\.c3d: not a C3D file"):
        read_markers(path)


def test_a_c3d_that_promises_more_than_it_holds(tmp_path: Path) -> None:
    head = bytearray(1024)
    head[0:2], head[515] = b"\x02\x50", 84
    head[2:4], head[6:8], head[8:10] = b"\xff\x00", b"\x01\x00", b"\xff\x7f"
    path = tmp_path / "t.c3d"
    path.write_bytes(bytes(head))
    with pytest.raises(DataFaultError, match="promises 32767 frames of 255 markers"):
        read_markers(path)
