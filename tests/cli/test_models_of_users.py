"""The commands about a user's own model, run in the same process."""

from __future__ import annotations

import json

import numpy as np
import pytest

import trochanter as tr

LONG = ("--from", "-20", "--to", "120")


def test_arms_json_equals_the_library(run, subject_osim):
    some = ("--muscles", "glut*", "--side", "right", "--at", "hip_adduction_r=-10")
    status, out, err = run(
        "arms", str(subject_osim), "--coordinate", "hip_flexion_r", *LONG, *some, "--json"
    )
    assert (status, err) == (0, "")
    data = json.loads(out)
    angles = np.radians(np.arange(-20, 121))
    np.testing.assert_allclose(data["values"], angles, atol=1e-15)
    hip = tr.read_model(subject_osim, muscles="glut*", side="right")
    pose = {"hip_flexion_r": data["values"], "hip_adduction_r": np.radians(-10)}
    arms = hip.moment_arms(**pose).sel(coordinate="hip_flexion_r")
    lengths = hip.lengths(**pose)
    assert [line["name"] for line in data["lines"]] == list(hip.muscles)
    for line in data["lines"]:
        assert line["moment_arm"] == arms.sel(muscle=line["name"]).values.tolist()
        wanted = lengths.sel(muscle=line["name"]).values.tolist()
        assert line["muscle_tendon_length_m"] == wanted
        assert line["muscles"][0].startswith("gluteus")


def test_arms_table_says_both_ends_and_the_convention(run):
    choice = ("--muscles", "gluteus-minimus")
    status, out, _ = run("arms", "gait2392", "--coordinate", "hip_flexion", *LONG, *choice)
    assert status == 0
    for words in ("gluteus minimus anterior", "at −20°", "at 120°", "change places at 90°"):
        assert words in out.replace("\n", " ")


def test_arms_writes_files_and_says_so(run, tmp_path):
    pytest.importorskip("pyarrow", reason="pip install pyarrow")
    files = [tmp_path / f"arms.{kind}" for kind in ("svg", "csv", "parquet")]
    options = ("--plot", str(files[0]), "--csv", str(files[1]), "--parquet", str(files[2]))
    status, out, err = run("arms", "gait2392", "--coordinate", "hip_flexion", *LONG, *options)
    assert (status, err) == (0, "")
    assert out.splitlines() == [f"wrote {file}" for file in files]
    assert files[0].read_text(encoding="utf-8").startswith("<svg")
    assert len(files[1].read_text(encoding="utf-8").splitlines()) == 1 + 141 * 27
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_a_coordinate_without_effect_may_stand_anywhere(run, subject_osim):
    options = ("--coordinate", "hip_flexion_r", "--muscles", "glut*", "--json")
    plain = run("arms", str(subject_osim), *options)
    bent = run("arms", str(subject_osim), *options, "--at", "knee_angle_r=30")
    assert bent == plain
    assert plain[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--coordinate", "hip_flexion"), ("hip_flexion_r",)),
        (("--coordinate", "knee_angle_r", "--muscles", "glut*"), ("moves none of these lines",)),
        (("--coordinate", "hip_flexion_r", "--muscles", "gluts"), ("glut_m",)),
        (("--coordinate", "hip_flexion_r", "--side", "left"), ("left",)),
        (("--coordinate", "hip_flexion_r", "--to", "300"), ("300°", "outside the range", "ignore")),
        (
            ("--coordinate", "hip_flexion_r", "--at", "knee_angle_r=900"),
            ("900°", "10°", "--out-of-range ignore"),
        ),
        (("--coordinate", "hip_flexion_r", "--to", "-200"), ("end", "beginning")),
        (("--coordinate", "hip_flexion_r", "--to", "nan"), ("nan",)),
        (("--coordinate", "hip_flexion_r", "--step", "0"), ("step",)),
        (("--coordinate", "hip_flexion_r", "--step", "1e-9"), ("larger step",)),
        (("--coordinate", "hip_flexion_r", "--at", "knee_angle_r"), ("NAME=VALUE",)),
        (("--coordinate", "hip_flexion_r", "--at", "knee_angle_r=x"), ("'x' is not a number",)),
        (("--coordinate", "hip_flexion_r", "--at", "knee_r=1"), ("knee_angle_r",)),
        (("--coordinate", "hip_flexion_r", "--plot", "arms.png"), (".svg",)),
        (("--coordinate", "hip_flexion_r", "--csv", "nowhere/arms.csv"), ("cannot be written",)),
    ],
)
def test_arms_that_cannot_be_are_one_clear_line(run, subject_osim, arguments, words):
    status, out, err = run("arms", str(subject_osim), *arguments)
    assert status == 1
    assert not out
    assert err.count("\n") == 1
    assert all(word in err for word in words)


def test_beyond_the_range_is_computed_at_the_users_wish(run):
    beyond = ("--coordinate", "hip_flexion", "--from", "0", "--to", "150", "--json")
    assert run("arms", "gait2392", *beyond)[0] == 1
    status, out, _ = run("arms", "gait2392", *beyond, "--out-of-range", "ignore")
    assert status == 0
    assert len(json.loads(out)["values"]) == 151


@pytest.mark.parametrize("command", ["inspect", "arms", "compare", "convert"])
def test_a_model_that_is_not_there_is_one_clear_line(run, tmp_path, command):
    more = {
        "arms": ("--coordinate", "hip_flexion"),
        "compare": ("gait2392",),
        "convert": (str(tmp_path / "new.osim"),),
    }.get(command, ())
    for name, words in (("subject.osim", "no such file"), ("gait2393", "gait2392")):
        status, out, err = run(command, name, *more)
        assert (status, out) == (1, "")
        assert err.count("\n") == 1
        assert words in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["inspect", "arms", "compare", "convert", "stream"])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("folder", "folder: a folder, not a file"),
        ("folder.osim", "folder.osim: a folder, not a file"),
        (".", ".: a folder, not a file"),
        ("", "a folder, not a file"),
        ("empty.osim", "empty.osim: empty"),
        ("empty.xml", "empty.xml: empty"),
        ("mesh.stl", "mesh.stl:1: not well-formed XML, in which OpenSim's and MuJoCo's models are"),
        ("picture.xml", "picture.xml:1: not well-formed XML"),
        ("page.osim", "page.osim:1: root element 'html' is neither OpenSim's nor MuJoCo's"),
        ("cut.osim", "cut.osim:1: not well-formed XML"),
    ],
)
def test_what_is_no_model_is_one_clear_line(run, tmp_path, monkeypatch, command, name, words):
    monkeypatch.chdir(tmp_path)
    for folder in ("folder", "folder.osim"):
        (tmp_path / folder).mkdir()
    for file, data in {
        "empty.osim": b"",
        "empty.xml": b" \n",
        "mesh.stl": b"solid femur",
        "picture.xml": b"\x89PNG\r\n",
        "page.osim": b"<html></html>",
        "cut.osim": b"<OpenSimDocument Version='40000'><Model>",
    }.items():
        (tmp_path / file).write_bytes(data)
    before = sorted(tmp_path.rglob("*"))
    more = {
        "arms": ("--coordinate", "hip_flexion"),
        "compare": ("gait2392",),
        "convert": ("new.osim",),
        "stream": ("new.zarr", "--random", "5"),
    }.get(command, ())
    status, out, err = run(command, name, *more)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert words in err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "command", [("inspect", "gait2392"), ("compare", "gait2392", "dostal1981")]
)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("hip_flexion=10:5", "'hip_flexion=10:5': LOW must lie below HIGH"),
        ("hip_flexion=nan:5", "'nan' is not a number"),
        ("hip_flexion=5", "is not NAME=LOW:HIGH"),
        ("hip_flexon=0:5", "hip_flexion"),
    ],
)
def test_ranges_that_cannot_be_are_one_clear_line(run, command, given, words):
    status, out, err = run(*command, "--range", given)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert words in err


UNSUPPORTED = """<mujoco>
 <worldbody>
  <site name="a" pos="0 0 0.1"/>
  <body name="femur">
   <joint name="hip_flexion" axis="0 1 0"/>
   <geom size="0.1"/>
   <site name="b" pos="0 0.05 -0.3"/>
  </body>
 </worldbody>
 <tendon>
  <spatial name="plain"><site site="a"/><site site="b"/></spatial>
  <spatial name="pulled"><site site="a"/><pulley divisor="2"/><site site="b"/></spatial>
 </tendon>
</mujoco>
"""


def test_what_is_not_supported_is_named_with_its_line_or_left_out(run, tmp_path):
    file = tmp_path / "pulley.xml"
    file.write_text(UNSUPPORTED, encoding="utf-8")
    status, out, err = run("inspect", str(file))
    assert (status, out) == (1, "")
    assert "pulley.xml:12:" in err
    status, out, err = run("inspect", str(file), "--skip-unsupported", "--json")
    assert status == 0
    data = json.loads(out)
    assert [line["name"] for line in data["lines"]] == ["plain"]
    assert any("pulley.xml:12" in text for text in data["left_out"])
    status, out, err = run("inspect", str(file), "--skip-unsupported")
    assert "left out: pulley.xml:12" in err


def test_inspect_says_what_deserves_a_look(run):
    narrow = ("--range", "hip_flexion=-100:120", "--muscles", "psoas*")
    status, out, _ = run("inspect", "gait2392", *narrow)
    assert status == 0
    for words in (
        "5 points (1 conditional)",
        "moved by hip_flexion, hip_adduction, hip_rotation",
        "jump at hip_flexion −90°: length",
        "1 of 1 lines",
        "hip_flexion −100° to 120°",
    ):
        assert words in " ".join(out.split())
    status, out, _ = run("inspect", "gait2392", *narrow, "--json")
    (line,) = json.loads(out)["lines"]
    assert line["suspicious"]
    assert line["jumps"][0]["at"] == pytest.approx(np.radians(-90), abs=2e-5)


@pytest.mark.parametrize("given", ["hip_flexion", "hip_flexion=3", "hip_flexion=a:b", "=1:2"])
def test_a_range_that_is_none_shows_the_form(run, given):
    status, _, err = run("inspect", "gait2392", "--range", given)
    assert status == 1
    assert err.count("\n") == 1
    assert "NAME=LOW:HIGH" in err or "is not a number" in err


def test_compare_finds_converted_models_equal(run, tmp_path):
    file = str(tmp_path / "hip.osim")
    status, out, err = run("convert", "dostal1981", file)
    assert (status, out, err) == (0, f"wrote {file}\n", "")
    status, out, _ = run("compare", "dostal1981", file, "--poses", "125", "--json")
    assert status == 0
    data = json.loads(out)
    assert len(data["lines"]) == 27
    assert data["length"]["max"] < 1e-12
    assert data["moment_arm"]["max"] < 1e-12
    assert data["left_out"] == [[], []]


def test_compare_says_what_has_no_counterpart_and_which_sign_is_turned(run, subject_osim):
    status, out, _ = run("compare", "gait2392", "dostal1981", "--poses", "125")
    assert status == 0
    assert "Only in gait2392: adductor magnus superior" in " ".join(out.split())
    options = ("--pair", "knee_angle=-knee_angle_r", "--range", "knee_angle=-5:5")
    status, out, _ = run("compare", "gait2392", str(subject_osim), *options, "--poses", "256")
    assert "pair knee_angle=knee_angle_r" in " ".join(out.split())


def test_convert_to_mujoco_says_what_it_cannot_hold(run, tmp_path):
    file = tmp_path / "hip.xml"
    status, _, err = run("convert", "gait2392", str(file))
    assert status == 1
    assert "conditional point" in err
    assert not list(tmp_path.iterdir())
    status, out, err = run("convert", "gait2392", str(file), "--skip-unsupported", "--json")
    assert (status, err) == (0, "")
    data = json.loads(out)
    assert any("conditional point" in text for text in data["remarks"])
    kept = tr.read_model(file)
    assert "piriformis" in kept.muscles
    assert "iliacus" not in kept.muscles


def test_convert_does_not_overwrite_what_it_reads(run, tmp_path):
    file = tmp_path / "hip.osim"
    run("convert", "dostal1981", str(file))
    before = file.read_bytes()
    status, _, err = run("convert", str(file), str(file))
    assert status == 1
    assert "another name" in err
    assert file.read_bytes() == before
    status, _, err = run("convert", "dostal1981", str(tmp_path / "hip.txt"))
    assert status == 1
    assert ".osim" in err
