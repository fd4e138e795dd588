"""Moment arms of dostal1981 against those that other code computed from the same points."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import trochanter as tr

# The table is printed to 0.01 cm, so the true figure may lie half of that away.
ROUNDING = 0.005e-2 + 1e-9
COLUMNS = {"flex": ("hip_flexion", 1), "abd": ("hip_adduction", -1), "IR": ("hip_rotation", 1)}


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[dict[str, str]]:
    path = shared / "reference" / "dostal1981_moment_arms_recomputed.csv"
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_arms_agree_at_every_angle_listed(rows: list[dict[str, str]]) -> None:
    hip = tr.load("dostal1981")
    names = {line.source_name: line.name for line in hip.model.lines}
    columns = [name for name in rows[0] if name.split("_")[0] in COLUMNS]
    assert len(rows) == 27
    assert len(columns) == 21
    for column in columns:
        kind, angle = column.split("_")
        coordinate, sign = COLUMNS[kind]
        arms = hip.moment_arms(hip_flexion=np.deg2rad(float(angle)))
        ours = [arms.sel(muscle=names[row["muscle"]], coordinate=coordinate) for row in rows]
        theirs = [sign * float(row[column]) / 100 for row in rows]
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=ROUNDING, err_msg=column)


def test_lengths_agree(rows: list[dict[str, str]]) -> None:
    hip = tr.load("dostal1981")
    names = {line.source_name: line.name for line in hip.model.lines}
    lengths = hip.lengths()
    for row in rows:
        ours = float(lengths.sel(muscle=names[row["muscle"]]))
        assert ours == pytest.approx(float(row["length_cm"]) / 100, abs=ROUNDING)
