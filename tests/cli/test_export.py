"""`trochanter export` and `trochanter meshes`, as a user calls them."""

import json


def test_export_writes_a_file_and_says_what_is_in_it(run, tmp_path):
    file = tmp_path / "hip.stl"
    status, out, _ = run(
        "export", "gluteus-minimus", str(file), "--pose", "hip_flexion=40", "--json"
    )
    assert status == 0
    assert "gluteus-minimus-right" in json.loads(out)["parts"]
    assert file.stat().st_size > 100_000


def test_export_names_what_is_wrong(run, tmp_path):
    for arguments, said in (
        (["gluteus-minimu", str(tmp_path / "a.stl")], "gluteus-minimus"),
        (["gluteus-minimus", str(tmp_path / "a.obj")], ".glb"),
        (["gluteus-minimus", str(tmp_path / "a.stl"), "--pose", "hip=1"], "hip_flexion"),
        (["gluteus-minimus", str(tmp_path / "a.stl"), "--pose", "hip_flexion"], "NAME=VALUE"),
    ):
        status, _, err = run("export", *arguments)
        assert status == 1
        assert said in err
        assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_meshes_tell_what_is_kept_and_what_a_folder_lacks(run, tmp_path, monkeypatch):
    monkeypatch.setenv("TROCHANTER_DATA", str(tmp_path / "data"))
    status, out, _ = run("meshes", "list")
    assert (status, out.startswith("none in")) == (0, True)
    status, _, err = run("meshes", "import", str(tmp_path))
    assert status == 1
    assert "no OBJ files" in err
    status, _, err = run(
        "export", "gluteus-minimus", str(tmp_path / "a.stl"), "--bodies", "bodyparts3d"
    )
    assert status == 1
    assert "trochanter meshes import" in err
