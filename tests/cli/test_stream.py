"""`trochanter stream` reads degrees, shows where it is, and goes on when given again."""

from __future__ import annotations

import json

import numpy as np
import pytest

import trochanter as tr
from trochanter.mechanics.streaming import RandomPoses, open_stream

pytest.importorskip("zarr")
pytest.importorskip("pyarrow")


def test_a_grid_in_degrees(run, tmp_path):
    target = tmp_path / "a.zarr"
    call = ["stream", "dostal1981", str(target), "--grid", "hip_flexion=-20:100:13"]
    call += ["--grid", "hip_rotation=-10:10:5", "--at", "hip_adduction=5", "--chunk", "30"]
    status, out, err = run(*call)
    assert (status, err) == (0, "65 poses, 27 lines: 56.2 kB before compression\n")
    assert out.startswith(f"wrote {target}: 65 poses, in ")
    data = open_stream(target)
    flexion, rotation = np.radians(np.linspace(-20, 100, 13)), np.radians(np.linspace(-10, 10, 5))
    arms = tr.load("dostal1981").moment_arms(
        hip_flexion=flexion[:, None], hip_rotation=rotation, hip_adduction=np.radians(5)
    )
    # Spaced in radians or in degrees, values differ in the last figure.
    assert np.allclose(data.moment_arm, arms, rtol=0, atol=1e-15)
    assert run(*call)[1] == f"{target} is finished already: 65 poses\n"


def test_random_poses_and_a_choice_of_arms(run, tmp_path):
    target = tmp_path / "a"
    call = ["stream", "gait2392", str(target), "--random", "50", "--seed", "3", "--format"]
    call += ["parquet", "--about", "hip_flexion", "--float32", "--muscles", "gluteus-*"]
    call += ["--range", "hip_flexion=0:90", "--at", "knee_angle=30", "--json"]
    status, out, err = run(*call)
    assert (status, err) == (0, "")
    told = json.loads(out)
    assert (told["poses"], told["computed"], told["path"]) == (50, 50, str(target))
    data = open_stream(target)
    hip = tr.load("gait2392")
    poses = RandomPoses(
        50, 3, ranges={"hip_flexion": (0.0, np.radians(90))}, at={"knee_angle": np.radians(30)}
    )
    q = poses.bound(hip, "raise").rows(0, 50)
    kept = [index for index, name in enumerate(hip.muscles) if name.startswith("gluteus")]
    assert data.muscle.values.tolist() == [hip.muscles[index] for index in kept]
    expected = hip.evaluate(q)[1][:, kept, :1]
    assert np.allclose(data.moment_arm, expected, rtol=1e-6, atol=1e-9)


def test_poses_from_a_file(run, tmp_path):
    (tmp_path / "poses.csv").write_text("time,hip_flexion_deg\n0,10\n1,20\n")
    target = tmp_path / "a.zarr"
    call = ["stream", "dostal1981", str(target), "--poses", str(tmp_path / "poses.csv")]
    status, out, err = run(*call, "--lengths-only")
    assert status == 0
    assert "note: poses.csv: ignored columns, no coordinates of dostal1981: time\n" in err
    assert "2 poses" in out
    lengths = tr.load("dostal1981").lengths(hip_flexion=np.radians([10, 20]))
    assert np.array_equal(open_stream(target).muscle_tendon_length, lengths)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ([], "say which poses: one of --grid, --random and --poses"),
        (["--random", "5", "--grid", "hip_flexion=0:1:2"], "say which poses: one of"),
        (["--grid", "hip_flexion=0:1"], "'hip_flexion=0:1' is not NAME=FROM:TO:COUNT"),
        (["--grid", "hip_flexion"], "'hip_flexion' is not NAME=FROM:TO:COUNT"),
        (["--grid", "hip_flexion=0:1:x"], "'hip_flexion=0:1:x' is not NAME=FROM:TO:COUNT"),
        (["--grid", "hip_flexion=0:9:2.5"], "whole number from 1, not 2.5"),
        (["--grid", "hip_flexion=0:9:nan"], "whole number from 1, not nan"),
        (["--grid", "hip_flexion=0:9:2", "--grid", "hip_flexion=0:9:3"], "gives hip_flexion twice"),
        (["--grid", "hip_flexion=0:999:2"], "outside the range of dostal1981"),
        (["--grid", "hip_flexion=0:9:2", "--range", "hip_flexion=0:1"], "--range is for --random"),
        (["--random", "5", "--range", "hip_flexion=3"], "is not NAME=LOW:HIGH"),
        (["--random", "5", "--about", "knee_angle"], "no coordinate of dostal1981 named"),
        (["--random", "5", "--about", "hip_flexion", "--lengths-only"], "exclude each other"),
        (["--poses", "none.csv"], "none.csv: no such file"),
    ],
)
def test_faults_are_one_line(run, tmp_path, options, text):
    status, out, err = run("stream", "dostal1981", str(tmp_path / "a.zarr"), *options)
    assert (status, out) == (1, "")
    assert text in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_an_interruption_says_how_to_go_on(run, tmp_path, monkeypatch):
    from trochanter.mechanics import Hip

    target, plain, calls = tmp_path / "a.zarr", Hip._counted, []

    def counted(self, q):
        calls.append(len(q))
        if len(calls) == 4:
            raise KeyboardInterrupt
        return plain(self, q)

    call = ["stream", "dostal1981", str(target), "--random", "100", "--chunk", "10"]
    with monkeypatch.context() as patched:
        patched.setattr(Hip, "_counted", counted)
        status, out, err = run(*call)
    assert (status, out) == (130, "")
    assert "the same command goes on from here\n" in err
    status, out, err = run(*call)
    assert "; 30 poses are finished already" in err
    assert "100 poses, 70 of them now" in out
