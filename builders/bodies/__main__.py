"""Measure and carry all bodies: ``python -m builders.bodies [FITS] [MEASURED]``.

Needs trimesh, and ``bodyparts3d`` in the folder ``shared`` beside the checkout.
FITS is the cache of the bones' fits of ``builders.attachments``; MEASURED keeps what
was measured between runs.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import numpy as np
from builders.attachments.__main__ import fitted
from builders.attachments.measure import plan
from builders.bodies import lead, parts, write
from builders.bodies.measure import Measured, measure
from builders.bodies.series import fit
from builders.bodies.settle import settled

from trochanter.bones.carrying import fit_carry

#: Rings and points around that are carried.
_GRID = (140, 80)


def bodies() -> list[tuple[str, str, list[str]]]:
    """Return each body's muscle, mesh and compartments."""
    out = []
    for muscle, one in plan().items():
        names, own = one.get("compartments", ["whole"]), one.get("own_mesh", {})
        for file in one["meshes"]:
            mine = [n for n in names if own.get(n) == file] or [n for n in names if n not in own]
            out.append((muscle, file, mine))
    return out


def kept(cache: Path | None, name: str, make):
    """Return what a cache holds, or make it."""
    if cache and (cache / name).exists():
        return pickle.loads((cache / name).read_bytes())
    found = make()
    if cache:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / name).write_bytes(pickle.dumps(found))
    return found


def on_mean(muscle: str, file: str, names: list[str], one: Measured, rings: np.ndarray):
    """Return a body's carried rings with its ends led to the attachments."""
    for end, rule in lead.leads().get(file, {}).items():
        onto = lead.field(muscle, names, end)
        if end == "insertion":
            rings = lead.led(rings, one.series.fold, onto, rule)
        else:
            rings = lead.led(rings[::-1], 0.0, onto, rule)[::-1]
    return rings


def main(fits: Path | None, cache: Path | None) -> None:
    """Measure, carry, settle and write."""
    all_ = bodies()
    found = [kept(cache, f"{file}.pkl", lambda f=file: measure(f)) for _, file, _ in all_]
    map_ = kept(cache, "carry.pkl", lambda: fit_carry(fitted(fits)))
    rings = [one.series.rings(*_GRID) for one in found]
    carried = kept(cache, "carried.pkl", lambda: [map_.carry(one) for one in rings])
    there = [on_mean(*one, m, r) for one, m, r in zip(all_, found, carried, strict=True)]
    volumes = [one.mesh.volume * map_.scale**3 for one in found]
    muscles = [muscle for muscle, *_ in all_]
    there = settled(muscles, there, [one.series.fold for one in found], volumes)
    out: dict[str, list[dict]] = {}
    for (muscle, file, names), one, rings, volume in zip(all_, found, there, volumes, strict=True):
        fold = one.series.fold
        series = fit(rings, fold)
        fields = {
            end: {n: _middle(*lead.field(muscle, [n], end)) for n in names}
            for end in ("origin", "insertion")
        }
        seen = series.rings()
        along = np.linspace(0, 1, len(seen))
        tendon = parts.tendons(muscle, seen, along)
        record = write.record(file, one, series, parts.parted(seen, fold, fields), tendon)
        out.setdefault(muscle, []).append(record)
        change = record["volume"] / volume - 1
        print(f"{muscle:20} {file} {one.overlap:.3f} {one.volume_error:+.4f} {change:+.3f}")
    for muscle, records in out.items():
        write.save(muscle, records)


def _middle(points: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return weights @ points / weights.sum()


if __name__ == "__main__":
    given = [Path(text) for text in sys.argv[1:3]]
    main(*given, *[None] * (2 - len(given)))
