"""Reading files that may be damaged or hostile."""

import json
import pickle

import numpy as np
import pytest

from trochanter.bones.files import package_folder, read_shape_arrays, read_surface
from trochanter.errors import DataFaultError

GOOD = {"mean": np.zeros(6), "modes": np.zeros((6, 2)), "weights": np.ones(2)}


class Runs:
    """Pickles into a call of any function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def written(path, value, protocol=4):
    path.write_bytes(pickle.dumps(value, protocol=protocol))
    return path


@pytest.mark.parametrize("protocol", [3, 4])
def test_arrays_of_numbers_are_read(tmp_path, protocol):
    given = {key: value + 0.5 for key, value in GOOD.items()} | {"SD": None, "sizes": [1, "a"]}
    held = read_shape_arrays(written(tmp_path / "a.pc", given, protocol))
    assert sorted(held) == ["mean", "modes", "weights"]
    assert all(np.array_equal(held[key], given[key]) for key in held)


def test_a_call_is_refused_and_never_made(tmp_path):
    witness = tmp_path / "witness"
    import os

    for runs in (Runs(os.mkdir, str(witness)), Runs(eval, f"open({str(witness)!r}, 'w')")):
        path = written(tmp_path / "hostile.pc", GOOD | {"extra": runs})
        with pytest.raises(DataFaultError, match="only arrays of numbers are read"):
            read_shape_arrays(path)
        assert not witness.exists()
        pickle.loads(path.read_bytes())  # what the file does to an open-hearted reader
        assert witness.exists()
        os.rmdir(witness) if witness.is_dir() else witness.unlink()


@pytest.mark.parametrize(
    "value",
    [
        np.array([{"a": 1}], dtype=object),
        np.array(["text"]),
        np.zeros(2, dtype=[("a", "f8")]),
        np.float64(3.0),
        Runs(np.ndarray, (10**13,)),
        Runs(np.fromfile, "/etc/hostname"),
        Runs(np.dtype, "O"),
    ],
    ids=["objects", "text", "record", "scalar", "huge", "other numpy", "object type"],
)
def test_nothing_but_arrays_of_numbers(tmp_path, value):
    with pytest.raises(DataFaultError, match="refused"):
        read_shape_arrays(written(tmp_path / "hostile.pc", GOOD | {"extra": value}))


@pytest.mark.parametrize("value", [[1, 2], {"mean": np.zeros(3)}, GOOD | {"mean": "zero"}, 7])
def test_missing_arrays_are_named(tmp_path, value):
    with pytest.raises(DataFaultError, match="mean, modes, weights"):
        read_shape_arrays(written(tmp_path / "other.pc", value))


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x04N", b"\xff" * 90])
def test_damaged_pickles_are_one_line(tmp_path, content):
    path = tmp_path / "damaged.pc"
    path.write_bytes(content)
    with pytest.raises(DataFaultError, match=r"damaged\.pc") as fault:
        read_shape_arrays(path)
    assert len(fault.value.faults) == 1


def test_a_cut_off_shape_model_is_refused(tmp_path):
    whole = (package_folder() / "shape_models" / "LLP26_rigid.pc").read_bytes()
    (tmp_path / "half.pc").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataFaultError, match=r"half\.pc"):
        read_shape_arrays(tmp_path / "half.pc")


def test_absent_and_wrong_files_are_named(tmp_path):
    with pytest.raises(DataFaultError, match="No such file"):
        read_shape_arrays(tmp_path / "none.pc")
    (tmp_path / "a.mesh").write_text("[1")
    with pytest.raises(DataFaultError, match=r"a\.mesh: not JSON"):
        read_surface(tmp_path / "a.mesh", tmp_path / "a.ens")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda mesh: mesh.update(number_of_points=75), "it says 75"),
        (lambda mesh: mesh["elements"].update({"12": "0 quad44"}), "not numbered 0..9"),
        (lambda mesh: mesh["elements"].update({"8": "0 hex8"}), "hex8"),
        (lambda mesh: mesh["connectivity"].pop("0_0"), r"\(0, 0\)"),
        (lambda mesh: mesh.pop("elements"), "elements"),
        (lambda mesh: mesh["connectivity"].update({"0_1": "8_2 x"}), "'x' names no"),
        (lambda mesh: mesh["connectivity"].update({"0_1": "99_2"}), "99_2"),
    ],
)
def test_faults_in_a_mesh_are_named(tmp_path, change, message):
    folder = package_folder() / "atlas_meshes"
    mesh = json.loads((folder / "patella_11_right.mesh").read_text())
    change(mesh)
    (tmp_path / "p.mesh").write_text(json.dumps(mesh))
    with pytest.raises(DataFaultError, match=message) as fault:
        read_surface(tmp_path / "p.mesh", folder / "patella_11_right.ens")
    assert "p.mesh" in str(fault.value)
