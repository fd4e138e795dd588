"""The command line as a user meets it, run in the same process."""

from __future__ import annotations

import json
import math

import pytest

import trochanter as tr


def test_show_gives_the_key_facts(run):
    status, out, _ = run("show", "gluteus-minimus")
    assert status == 0
    for word in ("superior gluteal nerve", "L4", "L5", "S1", "Superior gluteal artery"):
        assert word.casefold() in out.casefold()


def test_show_json_is_the_record(run):
    status, out, _ = run("show", "musculus gluteus minimus", "--json")
    data = json.loads(out)
    assert status == 0
    assert data["slug"] == "gluteus-minimus"
    assert data["innervation"][0]["sources"]


@pytest.mark.parametrize("command", ["show", "action", "claims", "sources"])
def test_an_unknown_muscle_offers_the_three_nearest(run, command):
    status, out, err = run(command, "gluteus-minimis")
    assert status == 1
    assert not out
    assert err.startswith("trochanter: no muscle named 'gluteus-minimis'")
    assert "gluteus-minimus" in err
    assert err.count(",") == 2
    assert err.count("\n") == 1


def test_action_json_equals_the_library(run):
    arguments = ("--flexion", "70", "--adduction", "-10", "--rotation", "5")
    status, out, _ = run("action", "gluteus-minimus", *arguments, "--model", "all", "--json")
    assert status == 0
    rows = json.loads(out)["rows"]
    assert {row["model"] for row in rows} == set(tr.models())
    pose = {
        "hip_flexion": math.radians(70),
        "hip_adduction": math.radians(-10),
        "hip_rotation": math.radians(5),
    }
    for row in rows:
        arms = tr.load(row["model"]).moment_arms(**pose)
        wanted = float(arms.sel(muscle=row["line"], coordinate=row["coordinate"]))
        assert row["moment_arm_m"] == wanted
        assert row["muscle"] == "gluteus-minimus"


def test_action_says_it_in_words_with_source_and_convention(run):
    status, out, _ = run("action", "gemellus-inferior")
    assert status == 0
    assert "external rotator" in out
    assert "BodyParts3D" in out
    assert "change places at 90°" in out.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--flexion", "170"), ("outside the range", "120")),
        (("--flexion", "nan"), ("hip_flexion", "nan")),
        (("--rotation", "inf"), ("hip_rotation", "inf")),
        (("--knee", "30", "--model", "dostal1981"), ("dostal1981", "knee_angle")),
        (("--model", "dostal"), ("dostal1981",)),
    ],
)
def test_an_action_that_cannot_be_is_one_clear_line(run, arguments, words):
    status, out, err = run("action", "piriformis", *arguments)
    assert status == 1
    assert not out
    assert err.count("\n") == 1
    assert all(word in err for word in words)


def test_a_model_without_the_muscle_names_those_that_have_it(run):
    status, _, err = run("action", "obturator-externus", "--model", "gait2392")
    assert status == 1
    assert "dostal1981" in err


def test_claims_table_and_json_agree(run):
    status, out, _ = run("claims", "gluteus-minimus", "--json")
    assert status == 0
    claims = json.loads(out)["claims"]
    assert claims
    assert {v["model"] for v in claims[0]["verdicts"]} <= {*tr.models(), *tr.atlas().sources}
    status, table, _ = run("claims", "gluteus-minimus")
    assert status == 0
    for claim in claims:
        for verdict in claim["verdicts"]:
            assert f"{verdict['verdict']} {verdict['model']}" in table


def test_models_lists_every_model_with_its_ranges(run):
    status, out, _ = run("models", "--json")
    assert status == 0
    data = json.loads(out)["models"]
    assert [row["id"] for row in data] == list(tr.models())
    assert sum(row["default"] for row in data) == 1
    low, high = data[0]["ranges_rad"]["hip_flexion"]
    assert low < 0 < high


def test_sources_of_a_muscle_are_those_its_facts_name(run):
    status, out, _ = run("sources", "piriformis", "--json")
    assert status == 0
    assert [row["id"] for row in json.loads(out)["sources"]] == list(
        tr.atlas().muscles["piriformis"].sources
    )


def test_check_finds_no_fault_in_our_data(run):
    status, out, err = run("check")
    assert (status, err) == (0, "")
    assert out.startswith("22 muscles")
    assert "no fault" in out


def test_check_names_each_fault_with_file_and_line(run, tmp_path):
    import shutil

    from trochanter.anatomy import DATA

    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    file = folder / "muscles" / "piriformis.toml"
    text = file.read_text(encoding="utf-8").splitlines()
    row = next(number for number, line in enumerate(text) if line.startswith("subtitle"))
    text.insert(row + 1, 'colour = "red"')
    file.write_text("\n".join(text), encoding="utf-8")
    status, _, err = run("check", str(folder))
    assert status == 1
    assert f"muscles/piriformis.toml:{row + 2}: unknown field 'colour'" in err


def test_check_refuses_a_folder_without_data(run, tmp_path):
    status, _, err = run("check", str(tmp_path))
    assert status == 1
    assert "no data folder" in err


def test_the_program_says_its_version_and_what_it_is_not(run):
    status, out, _ = run("--version")
    assert (status, out) == (0, f"trochanter {tr.__version__}\n")
    assert "not medical advice" in " ".join(run("--help")[1].split())
