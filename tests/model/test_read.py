"""Model files: what loads, and how every fault of one that does not is told at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.model import HIP_MUSCLES, builtin_ids, read_builtin, read_model_file
from trochanter.model.read import DATA

Damage = Callable[..., DataFaultError]


@pytest.fixture
def damage(tmp_path: Path) -> Damage:
    """Return a function that spoils gait2392's file and returns the error of reading it."""

    def spoil(*changes: tuple[str, str]) -> DataFaultError:
        text = (DATA / "gait2392.toml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "model.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DataFaultError) as caught:
            read_model_file(path)
        return caught.value

    return spoil


@pytest.mark.parametrize("id", builtin_ids())
def test_builtin_models_load(id: str) -> None:
    model = read_builtin(id)
    assert model.id == id
    assert len(model.lines) == (35 if id == "trochanter" else 27)
    assert all(line.muscles for line in model.lines)
    assert all(line.source_name for line in model.lines) or id == "trochanter"


def test_dostal_has_every_muscle_of_the_hip() -> None:
    covered = {slug for line in read_builtin("dostal1981").lines for slug in line.muscles}
    assert covered == set(HIP_MUSCLES)


def test_gait2392_lacks_the_obturators_only() -> None:
    covered = {slug for line in read_builtin("gait2392").lines for slug in line.muscles}
    assert set(HIP_MUSCLES) - covered == {"obturator-internus", "obturator-externus"}


def test_original_publications_are_cited() -> None:
    dois = {source.doi for id in builtin_ids() for source in read_builtin(id).sources}
    assert {"10.1016/0021-9290(81)90036-1", "10.1109/10.102791"} <= dois
    assert read_builtin("gait2392").licence == "CC BY 3.0"


def test_all_faults_are_told_at_once_with_their_lines(damage: Damage) -> None:
    error = damage(
        ("max_isometric_force = 819.0", "max_isometric_force = nan"),
        ('body = "femur", location = [-0.0258', 'body = "femor", location = [-0.0258'),
        ('source = "gait2392"\npoints', "points"),
        ('muscles = ["gluteus-minimus"]', 'muscles = ["gluteus-minimis"]'),
        ("range = [-0.174533, 0.331613]", "range = [0.331613, -0.174533]"),
        ("[-0.0457, -0.0248, 0.0392]", '[-0.0457, "x", 0.0392]'),
        ('parent = "pelvis"', 'parent = "pelvic"'),
        ("axis = [1.0, 0.0, 0.0], coordinate", "axis = [0.0, 0.0, 0.0], coordinate"),
        ("x = [-2.0944, -1.52146", "x = [-2.0944, -2.52146"),
        ('name = "rectus femoris"', 'name = "rectus femoris"\ncolour = "red"'),
        ('name = "gracilis"', 'name = "sartorius"'),
    )
    expected = (
        "no body named 'pelvic'",
        "the axis has no length",
        "x must increase",
        "lines[0].source: Field required",
        "max_isometric_force: Input should be a finite number",
        "no body named 'femor'",
        "no muscle named 'gluteus-minimis' (there is gluteus-minimus",
        "does not rise",
        "'sartorius' is already used",
        "location[1]: Input should be a valid number",
        "colour: Extra inputs are not permitted",
    )
    assert len(error.faults) == len(expected)
    for text in expected:
        assert any(text in fault for fault in error.faults), text
    text = error.args[0]
    assert "model.toml:" in text


def test_a_fault_names_the_line_it_is_on(damage: Damage) -> None:
    old = '{ body = "femur", location = [-0.0258'
    error = damage((old, old.replace("femur", "femor")))
    rows = (DATA / "gait2392.toml").read_text(encoding="utf-8").splitlines()
    row = next(i for i, text in enumerate(rows, 1) if old in text)
    assert error.faults[0].startswith(f"model.toml:{row}: lines[1].points[1].body:")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('parent = "pelvis"', 'parent = "tibia"', "go round in a ring"),
        ('id = "gait2392"', "", "id: Field required"),
        ('id = "gait2392"', "id =", "Invalid value"),
        ('licence = "CC BY 3.0"', 'licence = ""', "licence: String should have at least"),
        ('positive = "flexion"', 'default = 9.0\npositive = "flexion"', "outside the range"),
        ('\nname = "femur"\n\n[bodies.joint]', '\nname = "thigh"\n[x]', "no body named 'femur'"),
        ("max_isometric_force = 819.0", 'max_isometric_force = "819"', "valid number"),
        ("max_isometric_force = 819.0", "max_isometric_force = -1", "greater than 0"),
        ("max_isometric_force = 819.0", "max_isometric_force = 1" + "0" * 400, "number"),
        ('title = "Gait2392, right leg"', "x = " + "[" * 5000 + "]" * 5000, "nested too deep"),
        ("location = [-0.0408, 0.0304, 0.1209]", "location = [0.0, 0.0]", "location[2]"),
        (
            '{ body = "pelvis", location = [-0.1192, -0.09747, 0.07151] }',
            '{ type = "conditional", body = "pelvis", location = [0, 0, 0], '
            'coordinate = "knee_angle", range = [0, 1] }',
            "it takes two",
        ),
    ],
)
def test_one_fault(damage: Damage, old: str, new: str, said: str) -> None:
    assert said in str(damage((old, new)))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"bodies = 3\nlines = [1, 'x', {points = 4}]\nsources.a = 1"]
)
def test_what_is_no_model_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.toml"
    path.write_bytes(content)
    with pytest.raises(DataFaultError, match=r"model\.toml"):
        read_model_file(path)


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DataFaultError, match="No such file"):
        read_model_file(tmp_path / "none.toml")


def test_an_unknown_model_offers_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="dostal1981"):
        read_builtin("dostal")
