"""Measure how far our lengths and arms are from the peers', and write docs/accuracy.md.

    python builders/accuracy.py MODEL.osim MODEL.xml    measure these, then write the tables
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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peers import Peer, peer_of, slopes_of
from trochanter.mechanics import Hip, read_model
from trochanter.mechanics.functions import any_coordinate

RECORDS = Path(__file__).with_suffix(".json")
PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"

MARK = "<!-- What follows is written by builders/accuracy.py. -->"

Array = NDArray[np.float64]
Gaps = dict[str, Array]

# What a hip does, in degrees; other coordinates take the range that their file states.
HIP = {"hip_flexion": (-20, 90), "hip_adduction": (-30, 20), "hip_rotation": (-30, 30)}

SWITCH = np.deg2rad(0.5)
"""Nearer than this to where a conditional point switches, a length is no test of anything."""

MOVES = 1e-6
"""An arm larger than this somewhere means that the coordinate moves the line [m]."""

SAME_MM = 1e-6
"""Models that differ from their peer by less are not told line by line."""

KINDS = {
    "length": "length from the peer's",
    "arm": "arm from the peer's",
    "peer_own": "the peer's arm from its own −ΔL/Δq",
    "our_own": "our arm from our own −ΔL/Δq",
}


def poses_of(hip: Hip, count: int) -> Array:
    """Return poses at random, the same each time (n, nq)."""
    rows = []
    for name in hip.coordinates:
        usual = HIP.get(re.sub(r"_[rl]$", "", name))
        rows.append(np.deg2rad(usual) if usual else hip.coordinates.ranges[name])
    low, high = np.array(rows).T
    return np.random.default_rng(2392).uniform(low, high, (count, len(rows)))


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
        lines[line.name] = {"wraps": wraps} | sizes(gaps[row])
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
        use, moved = far[:, row], np.abs(arm[:, row]).max(axis=0) > MOVES
        found.append(
            {
                "length": (length - their_length)[use, row],
                "arm": (arm - their_arm)[use, row][:, moved],
                "peer_own": (their_arm - their_own)[use, row][:, moved],
                "our_own": (arm - own)[use, row][:, moved],
            }
        )
    return used, found


def sizes(gaps: Gaps) -> dict[str, list[float]]:
    """Return the largest and the median size of each kind of difference [mm], to two figures."""
    found = {}
    for name, gap in gaps.items():
        size = np.abs(gap).ravel() * 1e3 if gap.size else np.zeros(1)
        found[name] = [float(f"{value:.2g}") for value in (size.max(), np.median(size))]
    return found


def page(text: str, records: dict[str, Any]) -> str:
    """Return docs/accuracy.md: what people wrote up to the mark, and tables of the records."""
    parts = [text.partition(MARK)[0] + MARK, "", *_summary(records)]
    for name, record in records.items():
        parts += _details(name, record)
    return "\n".join(parts)


def _summary(records: dict[str, Any]) -> list[str]:
    heads = "".join(f" {words} |" for words in KINDS.values())
    rows = [f"| model | peer | lines | surfaces | poses |{heads}", "|---" * (5 + len(KINDS)) + "|"]
    for name, record in records.items():
        kinds = ", ".join(f"{count} {kind}" for kind, count in record["surfaces"].items())
        cells = (name, record["peer"], len(record["lines"]), kinds or "none", record["poses"])
        rows.append(f"| {' | '.join(map(str, cells))} |{_numbers(record['all'])}")
    return [*rows, ""]


def _details(name: str, record: dict[str, Any]) -> list[str]:
    wrapped = {line: one for line, one in record["lines"].items() if one["wraps"]}
    if not wrapped or record["all"]["arm"][0] < SAME_MM:
        return []
    heads = "".join(f" {words} |" for words in KINDS.values())
    rows = [
        f"### {name}, line by line",
        "",
        f"The lines that wrap, about {', '.join(record['coordinates'])}.",
        "",
        f"| line | surfaces |{heads}",
        "|---" * (2 + len(KINDS)) + "|",
    ]
    for line, one in wrapped.items():
        rows.append(f"| {line} | {', '.join(one['wraps'])} |{_numbers(one)}")
    return [*rows, ""]


def _numbers(record: dict[str, list[float]]) -> str:
    cells = (" / ".join(f"{value:.2g}" for value in record[name]) for name in KINDS)
    return "".join(f" {cell} |" for cell in cells)


def main() -> None:
    """Measure the models given and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("models", nargs="*", type=Path, help=".osim or MuJoCo's .xml files")
    parser.add_argument("--poses", type=int, default=500)
    given = parser.parse_args()
    records = json.loads(RECORDS.read_text(encoding="utf-8")) if RECORDS.is_file() else {}
    for path in given.models:
        try:
            records[path.name] = measured(path, given.poses)
        except ImportError as missing:
            print(f"{path.name}: not measured, {missing.name} is missing: trochanter[peers]")
            continue
        print(path.name, records[path.name]["peer"], records[path.name]["all"])
    RECORDS.write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), records), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
