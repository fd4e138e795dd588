"""Sweep models for jumps, and count what the fuzzer finds, for docs/accuracy.md."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.geodesics import CONTESTED, INSIDE
from trochanter.mechanics import Hip
from trochanter.mechanics.paths import active_points
from trochanter.mechanics.reports.jumps import LENGTH_JUMP, Jump, find_jumps
from trochanter.mechanics.reports.looking import Look, resting

STEP = np.deg2rad(1.0)
"""Between neighbours at most this [rad]; what the arms do not account for is then closed in on."""

BASES, SEED = 4, 41
"""Poses at random of the other coordinates, besides that at rest."""

BESIDE = 1e-7
"""So far from a jump it is asked what is so there [rad]."""

JUMPS = ("point", "inside", "choice", "side", "other", "flip")
"""What makes a jump: a point of the path comes or goes; one enters or leaves a surface, which
it is then no way over; a surface changes which segment it bends; a stated side or a ring takes
hold or lets go; nothing of these; or the length only bends and the arm jumps, where both ways
round a surface are of one length."""

Array = NDArray[np.float64]

ROOT = Path(__file__).parents[1]


def swept(hip: Hip, usual: Mapping[str, tuple[float, float]] | None = None) -> dict[str, Any]:
    """Return how often lengths and arms jump along each coordinate that turns.

    Parameters
    ----------
    hip : Hip
    usual : mapping of str to (float, float), optional
        Ranges of coordinates instead of their stated ones [rad].

    The other coordinates are at rest and then at `BASES` poses at random.
    """
    ranges = {**hip.coordinates.ranges, **(usual or {})}
    names = [name for name, unit in hip.coordinates.units.items() if unit == "rad"]
    poses, found = 0, Counter[str]()
    largest = 0.0
    for pose in bases(hip, ranges):
        for name in names:
            index = hip.coordinates.index(name)
            low, high = ranges[name]
            count = int(np.ceil((high - low) / STEP)) + 1
            q = np.tile(pose, (max(count, 2), 1))
            q[:, index] = np.linspace(low, high, len(q))
            poses += len(q)
            look = Look(name, index, q, *hip.evaluate(q))
            for jump in find_jumps(hip, look):
                kind = kind_of(hip, pose, jump)
                found[kind] += 1
                largest = max(largest, abs(jump.length) * 1e3 * (kind == "other"))
    kinds = {kind: found[kind] for kind in JUMPS}
    counts = {"lines": len(hip.muscles), "coordinates": len(names), "poses": poses}
    return {**counts, **kinds, "largest_mm": float(f"{largest:.2g}")}


def bases(hip: Hip, ranges: Mapping[str, tuple[float, float]]) -> list[Array]:
    """Return the poses from which one coordinate at a time is varied."""
    low, high = np.array([ranges[name] for name in hip.coordinates]).T
    rng = np.random.default_rng(SEED)
    return [resting(hip), *rng.uniform(low, high, (BASES, len(low)))]


def kind_of(hip: Hip, pose: Array, jump: Jump) -> str:
    """Return which of `JUMPS` a jump is, by what is so just before and just after it."""
    index, row = hip.coordinates.index(jump.coordinate), hip.muscles.index(jump.line)
    if abs(jump.length) <= LENGTH_JUMP:
        return "flip"
    q = np.tile(pose, (2, 1))
    q[:, index] = jump.at + np.array([-BESIDE, BESIDE])
    active = active_points(hip.compiled, q)[:, slice(*hip.compiled.line_start[row : row + 2])]
    if (active[0] != active[1]).any():
        return "point"
    wraps = hip.wraps(out_of_range="ignore", **dict(zip(hip.coordinates, q.T, strict=True)))
    if (wraps.status.values[:, row] == INSIDE).any():
        return "inside"
    if (wraps.status.values[:, row] == CONTESTED).any():
        return "choice"
    # A stated side, or a ring, holds the line on the longer way, until it lets go or takes hold.
    line = hip.model.lines[row]
    wrap_of = {wrap.name: wrap for wrap in hip.model.wraps}
    over = [(wrap_of[use.wrap], use.rule == "opensim") for use in line.wraps]
    ring = any(wrap.type == "torus" for wrap, _ in over)
    # OpenSim's quadrants may also let go of a line that they hold on the shorter way.
    ring |= any(opensim and wrap.quadrant != "all" for wrap, opensim in over)
    return "side" if ring or (wraps.other_way.values[:, row] < 0).any() else "other"


def fuzzed(inputs: int) -> dict[str, Any]:
    """Return what became of as many broken files, as the fuzzer's own command counts them."""
    command = ["tests/fuzz/readers.py", "--inputs", str(inputs), "--jobs", "2"]
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    counts = re.search(r"(\d+) inputs in .*: (\d+) read, (\d+) refused, (\d+) finds", done.stdout)
    if counts is None:
        raise RuntimeError(f"the fuzzer did not count: {done.stderr[-500:]}")
    names = ("inputs", "read", "refused", "finds")
    return {
        "command": " ".join(["python", *command]),
        **dict(zip(names, map(int, counts.groups()), strict=True)),
    }
