"""The forces of `trochanter`: joined by name, from figures that are told, within their ranges."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from math import cos
from pathlib import Path

import pytest

from trochanter.anatomy import atlas
from trochanter.errors import DataFaultError
from trochanter.model import HIP_MUSCLES, MuscleModel, read_builtin
from trochanter.model.attachments import attachments
from trochanter.model.joined import join_forces

FILE = files("trochanter.model").joinpath("data/trochanter_forces.toml")
TEXT = FILE.read_text(encoding="utf-8")
DATA = tomllib.loads(TEXT)


@pytest.fixture(scope="module")
def model() -> MuscleModel:
    return read_builtin("trochanter")


@pytest.mark.parametrize("name", sorted(DATA["forces"]))
def test_a_force_follows_from_its_figures(name: str) -> None:
    row = DATA["forces"][name]
    muscle = DATA["muscles"][row["muscle"]]
    # Four figures of each are written.
    across = row["volume"] / row["optimal_fiber_length"]
    tension = DATA["specific_tension"]["used"]
    assert row["max_isometric_force"] == pytest.approx(tension * across, rel=2e-3)
    area = across * cos(row["pennation_angle"])
    assert row["physiological_cross_sectional_area"] == pytest.approx(area, rel=2e-3)
    volume = row["share_of_volume"] * muscle["volume"][0]["value"]
    assert row["volume"] == pytest.approx(volume, rel=1e-3)
    assert row["pennation_angle"] == pytest.approx(muscle["pennation_angle"][0]["value"], abs=1e-4)
    for key, used in row["sources"].items():
        if key in muscle:
            assert used == muscle[key][0]["source"]


@pytest.mark.parametrize("name", sorted(DATA["forces"]))
def test_fibres_stay_within_the_range_of_the_sources(name: str) -> None:
    row = DATA["forces"][name]
    low, high = row["optimal_fiber_length_range"]
    # Written to a tenth of a millimetre.
    assert low - 1e-4 <= row["optimal_fiber_length"] <= high + 1e-4
    first, *others = DATA["muscles"][row["muscle"]]["optimal_fiber_length"]
    assert row["measured"]["optimal_fiber_length"] == pytest.approx(first["value"], abs=1e-4)
    # A mean of specimens scatters by a fifth at least; nobody measured what lies beyond the others.
    spread = first.get("sd", 0.19 * first["value"])
    values = [one["value"] for one in others]
    assert low == pytest.approx(min(first["value"] - spread, *values, first["value"]), abs=2e-4)
    assert high == pytest.approx(max(first["value"] + spread, *values, first["value"]), abs=2e-4)
    # Two standard deviations of the sarcomeres within a muscle, 0.21 of 2.7 micrometres each.
    moved = row["normalized_fiber_length"] - row["measured"]["normalized_fiber_length"]
    assert abs(moved) <= 0.161


def test_a_muscle_is_shared_out_among_its_lines(model: MuscleModel) -> None:
    assert set(DATA["muscles"]) == set(HIP_MUSCLES)
    bellies = attachments().bellies
    for slug in HIP_MUSCLES:
        mine = [line for line in model.lines if line.muscles == (slug,)]
        shares = [DATA["forces"][line.name]["share_of_volume"] for line in mine]
        assert sum(shares) == pytest.approx(1.0, abs=2e-4)
        whole = sum(one.volume for one in bellies if one.muscle == slug)
        for line, share in zip(mine, shares, strict=True):
            [belly] = [
                one for one in bellies if (one.muscle, one.compartment) == (slug, line.compartment)
            ]
            assert share == pytest.approx(belly.volume / whole, abs=1e-4)


def test_every_figure_has_a_source_and_says_how_it_was_seen() -> None:
    known = {one["id"]: one for one in DATA["sources"]}
    rows = [row for kinds in DATA["muscles"].values() for row in kinds.values()]
    used = {one["source"] for row in [*rows, DATA["specific_tension"]["published"]] for one in row}
    assert used <= set(known) == set(DATA["seen"])
    for key, source in known.items():
        if key in atlas().sources:
            assert source["doi"] == (atlas().sources[key].doi or "")


def test_every_line_of_the_model_can_pull(model: MuscleModel) -> None:
    assert len(model.lines) == 35
    for line in model.lines:
        assert line.force is not None
        assert line.force.max_isometric_force == DATA["forces"][line.name]["max_isometric_force"]
        slack = line.force.tendon_slack_length
        assert slack is not None
        assert slack > 0.0
    assert {line.force.source for line in model.lines if line.force} <= {
        one.id for one in model.sources
    }


def test_the_page_tells_the_forces_of_the_file() -> None:
    page = Path(__file__).parents[2].joinpath("docs/trochanter-forces.md").read_text("utf-8")
    _, table, _ = page.split("<!-- lines -->")
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.split("\n")[3:-1]]
    assert [row[0] for row in rows] == list(DATA["forces"])
    for name, share, area, force, *_ in rows:
        kept = DATA["forces"][name]
        assert float(share) == pytest.approx(kept["share_of_volume"], abs=0.0051)
        assert float(area) == pytest.approx(
            kept["physiological_cross_sectional_area"] * 1e4, abs=0.06
        )
        assert float(force) == pytest.approx(kept["max_isometric_force"], abs=0.56)


def _joined(model: MuscleModel, tmp_path, text: str) -> MuscleModel:
    path = tmp_path / "other_forces.toml"
    path.write_text(text, encoding="utf-8")
    return join_forces(model, path)


def test_a_table_of_no_line_is_told_with_the_nearest(model: MuscleModel, tmp_path) -> None:
    text = TEXT.replace('[forces."piriformis"]', '[forces."piriforms"]')
    with pytest.raises(DataFaultError) as caught:
        _joined(model, tmp_path, text)
    said = str(caught.value)
    assert "forces.piriforms: no such line; did you mean piriformis" in said
    assert 'no table [forces."piriformis"]; every line of trochanter needs one' in said


@pytest.mark.parametrize(
    ("pattern", "instead", "said"),
    [
        (r'(\[forces."gracilis"\]\nsource = )"\w+"', r'\1"nobody"', "no source 'nobody' is listed"),
        (r'(\[forces."gracilis"\]\n.*\nmax_isometric_force = )', r"\1-", "greater than 0"),
        (r'(\[forces."gracilis"\]\n(?:.*\n){4}pennation_angle = )[\d.]+', r"\g<1>1.6", "less than"),
        (r'\[forces."gracilis"\]', '[forces."gracilis"', "Expected ']'"),
    ],
)
def test_a_bad_figure_is_told_with_its_line(
    model: MuscleModel, tmp_path, pattern: str, instead: str, said: str
) -> None:
    text, count = re.subn(pattern, instead, TEXT)
    assert count == 1
    with pytest.raises(DataFaultError, match=re.escape(said)):
        _joined(model, tmp_path, text)
