"""The tables of docs/accuracy.md: written from their records, and still true."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BUILDERS = Path(__file__).parents[2] / "builders"

EXACT_MM = 1e-6
"""What is asked where both compute in closed form; what is seen is rounding, below 1e-11 mm."""

DIFFERENCE_MM = 1e-5
"""Central differences of an exact length stray by so much; more where its arm bends sharply,
which then shows in the peer's as well."""


@pytest.fixture(scope="module")
def accuracy() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BUILDERS))
        yield importlib.import_module("accuracy")


@pytest.fixture(scope="module")
def records(accuracy: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(accuracy.RECORDS.read_text(encoding="utf-8"))
    return found


def check(record: dict[str, Any]) -> None:
    """Hold a record to what is promised: exact against MuJoCo, and OpenSim within its own error."""
    for name, line in record["lines"].items():
        closed_form = not {"ellipsoid", "torus"} & set(line["wraps"])
        if closed_form:
            assert line["our_own"][0] < max(DIFFERENCE_MM, 2 * line["peer_own"][0]), name
        if closed_form and (record["peer"].startswith("MuJoCo") or not line["wraps"]):
            assert line["length"][0] < EXACT_MM, name
            assert line["arm"][0] < EXACT_MM, name
        elif closed_form:
            # OpenSim's length strays too, so that its slope is no more exact than its arm.
            assert line["arm"][1] <= 2 * line["peer_own"][1] + EXACT_MM, name


def test_the_page_is_what_its_records_say(accuracy: Any, records: dict[str, Any]) -> None:
    written = accuracy.PAGE.read_text(encoding="utf-8")
    assert written == accuracy.page(written, records), "run: python builders/accuracy.py"


def test_the_records_hold_what_is_promised(records: dict[str, Any]) -> None:
    assert {record["peer"].split()[0] for record in records.values()} == {"MuJoCo", "OpenSim"}
    for record in records.values():
        check(record)


@pytest.mark.parametrize(
    ("model", "peer", "poses"),
    [
        ("hip_raj_mj.xml", "mujoco", 100),
        ("hip_raj.osim", "opensim", 20),
        ("gait2392_thelen2003muscle.osim", "opensim", 3),
    ],
)
def test_a_new_measurement_holds_it_too(
    accuracy: Any, shared: Path, model: str, peer: str, poses: int
) -> None:
    pytest.importorskip(peer, reason="pip install 'trochanter[peers]'")
    path = shared / "models" / model
    if not path.is_file():
        pytest.skip(f"{model} is not beside the checkout")
    check(accuracy.measured(path, poses))
