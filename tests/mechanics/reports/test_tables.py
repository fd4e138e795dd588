"""Curves as files of numbers."""

from __future__ import annotations

import csv
import sys

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import MissingLibraryError
from trochanter.mechanics.reports import arms_table, write_csv, write_parquet


@pytest.fixture
def curves():
    return tr.sweep(tr.load("gait2392"), "hip_flexion", np.radians([-20.0, 29.0, 120.0]))


def test_a_table_has_a_row_for_each_angle_and_line(curves):
    table = arms_table(curves)
    assert table["hip_flexion_deg"][::27] == [-20.0, 29.0, 120.0]
    row = 27 + table["muscle"].index("psoas major")
    assert table["moment_arm_m"][row] == float(curves.moment_arm.sel(muscle="psoas major")[1])


def test_csv_and_parquet_hold_every_figure(curves, tmp_path):
    table = arms_table(curves)
    write_csv(table, tmp_path / "arms.csv")
    with (tmp_path / "arms.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [float(row["moment_arm_m"]) for row in rows] == table["moment_arm_m"]
    assert [row["muscle"] for row in rows] == table["muscle"]
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install pyarrow")
    write_parquet(table, tmp_path / "arms.parquet")
    assert parquet.read_table(tmp_path / "arms.parquet").to_pydict() == table


def test_a_sliding_coordinate_keeps_metres(hinge):
    table = arms_table(tr.sweep(hinge, "slide", [0.01]))
    assert list(table) == ["slide_m", "muscle", "muscle_tendon_length_m", "moment_arm"]
    assert table["slide_m"][0] == 0.01


def test_without_pyarrow_the_install_line_is_told(curves, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match="pip install"):
        write_parquet(arms_table(curves), tmp_path / "arms.parquet")
    assert not list(tmp_path.iterdir())
