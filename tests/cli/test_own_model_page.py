"""docs/your-own-model.md works as it stands, from its first line to its last."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "your-own-model.md").read_text(encoding="utf-8")


WALK = """walk
version=1
nRows=3
nColumns=3
inDegrees=yes
endheader
time\thip_flexion_r\tknee_angle_r
0.0\t30.0\t5.0
0.1\t25.0\t15.0
0.2\t18.0\t20.0
"""


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def at_home(subject_osim, tmp_path, monkeypatch) -> Path:
    """Stand in a folder with nothing in it but a subject.osim and a walk.mot."""
    shutil.copy(subject_osim, tmp_path)
    (tmp_path / "walk.mot").write_text(WALK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_python_runs_from_top_to_bottom(at_home, capsys):
    code = blocks("python")
    assert len(code) >= 6
    names: dict[str, object] = {}
    for block in code:
        exec(block, names)
    assert (at_home / "arms.svg").read_text(encoding="utf-8").count("<polyline") == 9
    assert (at_home / "dostal.xml").is_file()
    said = capsys.readouterr().out
    assert float(said.split()[0]) == pytest.approx(-0.015, abs=0.005)
    assert names["length"].shape == (10_000, len(names["hip"].muscles))


def test_a_figure_takes_ten_lines():
    assert len(blocks("python")[0].strip().splitlines()) <= 10


def test_the_commands_run(at_home, run):
    commands = "".join(blocks("console")).strip().splitlines()
    assert len(commands) >= 6
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "trochanter"
        status, out, err = run(*arguments)
        assert (status, bool(out)) == (0, True), f"{command}: {err}"
    assert {"arms.svg", "arms.csv", "hips.osim", "hips.xml"} <= {p.name for p in at_home.iterdir()}


def test_its_figures_are_there():
    figures = re.findall(r"\{figure\} (\S+)", PAGE)
    assert figures
    assert all((DOCS / figure).is_file() for figure in figures)
