"""Measure how far our lengths and arms are from the peers', and write docs/accuracy.md.

    python builders/accuracy.py MODEL.osim MODEL.xml    measure and sweep these, then write
    python builders/accuracy.py --made --built-in       a line over each surface; built-in models
    python builders/accuracy.py --fuzz 100000           count what broken files lead to
    python builders/accuracy.py                         write the tables from what was measured

What is measured is kept in accuracy.json beside this file, one record a model, so that a run
without a peer or a model changes nothing of the others. The page's text, above its mark, is
written by hand. A test holds the tables to the records.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accuracy_page import KINDS, page
from accuracy_sweeps import fuzzed, swept
from peers import Peer, peer_of, slopes_of
from surfaces import surfaces_model
from trochanter.exchange import write_model
from trochanter.mechanics import Hip, load, models, read_model
from trochanter.mechanics.functions import any_coordinate

RECORDS = Path(__file__).with_suffix(".json")
PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"

Array = NDArray[np.float64]
Gaps = dict[str, Array]

# What a hip does, in degrees; other coordinates take the range that their file states.
HIP = {"hip_flexion": (-20, 90), "hip_adduction": (-30, 20), "hip_rotation": (-30, 30)}

SWITCH = np.deg2rad(0.5)
"""Nearer than this to where a conditional point switches, a length is no test of anything."""

MOVES = 1e-6
"""An arm larger than this somewhere means that the coordinate moves the line [m]."""


def poses_of(hip: Hip, count: int) -> Array:
    """Return poses at random, the same each time (n, nq)."""
    ranges = {**hip.coordinates.ranges, **hip_ranges(hip)}
    low, high = np.array([ranges[name] for name in hip.coordinates]).T
    return np.random.default_rng(2392).uniform(low, high, (count, len(low)))


def hip_ranges(hip: Hip) -> dict[str, tuple[float, float]]:
    """Return what a hip does of the coordinates that are a hip's [rad]."""
    found = {}
    for name in hip.coordinates:
        if usual := HIP.get(re.sub(r"_[rl]$", "", name)):
            found[name] = (float(np.deg2rad(usual[0])), float(np.deg2rad(usual[1])))
    return found


def usual_ranges(hip: Hip) -> dict[str, tuple[float, float]]:
    """Return what a hip does where its model sets no limits, or is made up [rad]."""
    free = {one.name for one in hip.model.coordinates if not one.limited}
    every = hip.id == surfaces_model().id
    return {name: span for name, span in hip_ranges(hip).items() if every or name in free}


def far_from_switches(hip: Hip, q: Array) -> NDArray[np.bool_]:
    """Return which poses and lines (n, m) are far from every switch of the line."""
    model, at = hip.compiled, any_coordinate(hip.compiled, q)
    far = np.ones((len(q), len(hip.muscles)), bool)
    for point, of, limits in zip(
        model.conditional_point, model.conditional_coordinate, model.conditional_range, strict=True
    ):
        line = int(np.searchsorted(model.line_start, point, side="right")) - 1
        for limit in limits:
            far[:, line] &= np.abs(at[:, of] - limit) > SWITCH
    return far


def measured(path: Path, count: int) -> dict[str, Any]:
    """Return the record of one model against the program whose file it is."""
    hip = read_model(path)
    peer = peer_of(path, hip)
    q = np.tile(hip.compiled.default, (count, 1))
    q[:, peer.columns] = poses_of(hip, count)[:, peer.columns]
    used, gaps = gaps_of(hip, peer, q)
    surfaces = {wrap.name: wrap.type for wrap in hip.model.wraps if wrap.active}
    lines, met = {}, set[str]()
    for row, line in enumerate(hip.model.lines):
        used_by = {one.wrap for one in line.wraps} & {*surfaces}
        wraps = sorted({surfaces[name] for name in used_by})
        lines[line.name] = {"wraps": wraps, "silent": len(gaps[row]["silent"])} | sizes(gaps[row])
        met |= used_by
    pooled = {name: np.concatenate([one[name].ravel() for one in gaps]) for name in KINDS}
    return {
        "peer": peer.name,
        "poses": count,
        "coordinates": [hip.coordinates[k] for k in used],
        "surfaces": dict(sorted(Counter(surfaces[name] for name in met).items())),
        "all": sizes(pooled),
        "lines": lines,
    }


def gaps_of(hip: Hip, peer: Peer, q: Array) -> tuple[list[int], list[Gaps]]:
    """Return the coordinates looked at and, line by line, the differences of each kind [m]."""
    length, arm = hip.evaluate(q)
    their_length, their_arm = peer.lengths(q), peer.arms(q)
    used = [
        k
        for k in peer.columns
        if hip.coordinates.units[hip.coordinates[k]] == "rad" and np.abs(arm[..., k]).max() > MOVES
    ]
    own = slopes_of(lambda at: hip.evaluate(at)[0], q, used)
    their_own = slopes_of(peer.lengths, q, used)
    arm, their_arm = arm[..., used], their_arm[..., used]
    far = far_from_switches(hip, q)
    found = []
    for row in range(len(hip.muscles)):
        answered = np.isfinite(their_length[:, row]) & np.isfinite(their_arm[:, row]).all(axis=1)
        answered &= np.isfinite(their_own[:, row]).all(axis=1)
        use, moved = far[:, row] & answered, np.abs(arm[:, row]).max(axis=0) > MOVES
        found.append(
            {
                "length": (length - their_length)[use, row],
                "arm": (arm - their_arm)[use, row][:, moved],
                "peer_own": (their_arm - their_own)[use, row][:, moved],
                "our_own": (arm - own)[use, row][:, moved],
                "silent": np.flatnonzero(~answered),
            }
        )
    return used, found


def sizes(gaps: Gaps) -> dict[str, list[float]]:
    """Return the largest and the median size of each kind of difference [mm], to two figures."""
    found = {}
    for name in KINDS:
        gap = gaps[name]
        size = np.abs(gap).ravel() * 1e3 if gap.size else np.zeros(1)
        found[name] = [float(f"{value:.2g}") for value in (size.max(), np.median(size))]
    return found


def made(folder: Path) -> Path:
    """Return a file with one line over each kind of surface, which no published model here has."""
    path = folder / "surfaces.osim"
    write_model(surfaces_model(), path)
    return path


def main() -> None:
    """Measure what is asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("models", nargs="*", type=Path, help=".osim or MuJoCo's .xml files")
    parser.add_argument("--made", action="store_true", help="a line over each kind of surface")
    parser.add_argument("--built-in", action="store_true", help="sweep the built-in models")
    parser.add_argument("--fuzz", type=int, metavar="INPUTS", help="broken files to count")
    parser.add_argument("--poses", type=int, default=500)
    given = parser.parse_args()
    records = read_records()
    with TemporaryDirectory() as folder:
        for path in [*given.models, *([made(Path(folder))] if given.made else [])]:
            hip = read_model(path)
            records["sweeps"][path.name] = swept(hip, usual_ranges(hip))
            try:
                records["peers"][path.name] = measured(path, given.poses)
            except ImportError as missing:
                print(f"{path.name}: not measured, {missing.name} is missing: trochanter[peers]")
                continue
            print(path.name, records["peers"][path.name]["all"], records["sweeps"][path.name])
    for name in models() if given.built_in else ():
        records["sweeps"][name] = swept(load(name))
        print(name, records["sweeps"][name])
    if given.fuzz:
        records["fuzz"] = fuzzed(given.fuzz)
        print(records["fuzz"])
    RECORDS.write_text(as_text(records), encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), records), encoding="utf-8")
    print(f"wrote {PAGE}")


def as_text(records: dict[str, Any]) -> str:
    """Return records as JSON, what holds nothing but numbers and words on one line."""
    text = json.dumps(records, indent=1, ensure_ascii=False)
    for inner in (r"\[[^\[\]{}]*\]", r"\{[^{}]*\}"):
        text = re.sub(inner, lambda found: " ".join(found[0].split()), text)
    return text + "\n"


def read_records() -> dict[str, Any]:
    """Return what was measured before: by model beside its peer, swept, and the fuzzer's counts."""
    empty: dict[str, Any] = {"peers": {}, "sweeps": {}, "fuzz": {}}
    if not RECORDS.is_file():
        return empty
    return empty | json.loads(RECORDS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
