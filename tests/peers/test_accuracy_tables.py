"""The tables of docs/accuracy.md: written from their records, and still true."""

from __future__ import annotations

import importlib
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
    found: dict[str, Any] = accuracy.read_records()
    return found


NUMERIC_MM = 1e-3
"""Arms over ellipsoids and rings are asked to be the slopes of their lengths to 1e-6 m."""


def check(record: dict[str, Any]) -> None:
    """Hold a record to what is promised: exact against MuJoCo, and OpenSim within its own error."""
    for name, line in record["lines"].items():
        closed_form = not {"ellipsoid", "torus"} & set(line["wraps"])
        slopes = DIFFERENCE_MM if closed_form else NUMERIC_MM
        assert line["our_own"][0] < max(slopes, 2 * line["peer_own"][0]), name
        if closed_form and (record["peer"].startswith("MuJoCo") or not line["wraps"]):
            assert line["length"][0] < EXACT_MM, name
            # Where a line hardly bends over a sphere, MuJoCo's arm is not quite its own slope.
            assert line["arm"][0] < max(EXACT_MM, 2 * line["peer_own"][0]), name
        elif closed_form:
            # OpenSim's length strays too, so that its slope is no more exact than its arm.
            assert line["arm"][1] <= 2 * line["peer_own"][1] + EXACT_MM, name


def test_the_page_is_what_its_records_say(accuracy: Any, records: dict[str, Any]) -> None:
    written = accuracy.PAGE.read_text(encoding="utf-8")
    assert written == accuracy.page(written, records), "run: python builders/accuracy.py"


def test_the_records_hold_what_is_promised(records: dict[str, Any]) -> None:
    peers = records["peers"]
    assert {record["peer"].split()[0] for record in peers.values()} == {"MuJoCo", "OpenSim"}
    for record in peers.values():
        check(record)


def test_every_kind_of_surface_is_measured_against_opensim(records: dict[str, Any]) -> None:
    lines = records["peers"]["surfaces.osim"]["lines"].values()
    kinds = {kind for line in lines for kind in line["wraps"]}
    assert kinds == {"sphere", "cylinder", "ellipsoid", "torus"}


def test_no_sweep_found_a_jump_without_a_cause(records: dict[str, Any]) -> None:
    assert {"dostal1981", "gait2392", *records["peers"]} <= {*records["sweeps"]}
    for name, one in records["sweeps"].items():
        assert one["other"] == 0, name
        assert one["poses"] > 1000, name


def test_a_new_sweep_tells_what_makes_a_jump(accuracy: Any) -> None:
    hip = accuracy.load("gait2392")
    found = accuracy.swept(hip)
    assert (found["lines"], found["coordinates"]) == (len(hip.muscles), 4)
    assert found["point"] > 10  # the switch of psoas at 90 degrees of extension is one
    assert found["inside"] == found["side"] == found["other"] == found["flip"] == 0
    narrow = accuracy.swept(hip, {"hip_flexion": (0.0, 0.5), "knee_angle": (0.2, 0.3)})
    assert narrow["poses"] < found["poses"]
    assert narrow["point"] < found["point"]


def test_the_fuzzer_found_nothing(records: dict[str, Any]) -> None:
    counts = records["fuzz"]
    assert counts["inputs"] >= 100_000
    assert counts["finds"] == 0
    assert counts["read"] + counts["refused"] == counts["inputs"]


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
