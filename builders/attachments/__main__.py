"""Measure everything again: ``python -m builders.attachments [CACHE] [PICTURES]``.

Needs trimesh, and ``bodyparts3d`` in the folder ``shared`` beside the checkout.
CACHE keeps the fits between runs; PICTURES receives maps to be looked at.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from builders.attachments import look, measure, write
from builders.attachments.belly import Belly, bellies
from builders.attachments.cloud import PLACED, cloud
from builders.attachments.fit import Fit, fit
from builders.attachments.specimen import BONES, muscle


def fitted(cache: Path | None) -> dict[str, Fit]:
    """Return the fit of each piece of bone, from the cache if it is there."""
    if cache and cache.exists():
        held = pickle.loads(cache.read_bytes())
        return {piece: Fit(cloud(piece), **one) for piece, one in held.items()}
    out = {piece: fit(piece) for piece in BONES}
    if cache:
        kept = {p: {k: v for k, v in vars(f).items() if k != "cloud"} for p, f in out.items()}
        cache.write_bytes(pickle.dumps(kept))
    return out


def main(cache: Path | None, pictures: Path | None) -> None:
    """Fit, measure, correct, write and draw."""
    fits, ends, flesh, names = fitted(cache), {}, {}, {}
    for name, one in measure.plan().items():
        here = measure.measure(name, one, fits)
        measure.loosen(name, one, here, fits)
        ends |= {(name, *key): end for key, end in here.items()}
        names[name] = one.get("compartments", ["whole"])
        flesh[name] = fleshed(one, here)
        print(name, [round(b.volume * 1e6, 1) for b in flesh[name]], flush=True)
    write.save(write.content(fits, ends, flesh, names))
    if pictures:
        draw(ends, pictures)


def fleshed(one: dict, ends: dict) -> list[Belly]:
    """Return the bellies of a muscle's compartments; some have a mesh of their own."""
    names, own = one.get("compartments", ["whole"]), one.get("own_mesh", {})
    shared = [name for name in names if name not in own]
    groups = [([name], [file]) for name, file in own.items()]
    groups.append((shared, [file for file in one["meshes"] if file not in own.values()]))
    found = {}
    for members, files in groups:
        pairs = [(ends[c, "origin"].target, ends[c, "insertion"].target) for c in members]
        found |= zip(members, bellies(muscle(files), pairs), strict=True)
    return [found[name] for name in names]


def draw(ends: dict, folder: Path) -> None:
    """Draw every view: origins on the pelvis, insertions on the leg."""
    for view, (bone, *_) in look.VIEWS.items():
        wanted = "origin" if bone == "pelvis" else "insertion"
        patches = []
        for (name, compartment, end), one in ends.items():
            if end == wanted:
                label = name if compartment == "whole" else f"{name} {compartment[:12]}"
                for piece, index in one.fields.items():
                    here = cloud(piece)
                    lifted = here.points[index] + 6e-4 * here.normals[index]
                    patches.append((label, PLACED[here.bone], lifted))
                patches.append((f"{label} *", PLACED[cloud(one.piece).bone], one.loose))
        look.draw(patches, view, folder / f"{view}.png", 5)


if __name__ == "__main__":
    given = [Path(text) for text in sys.argv[1:3]]
    main(*given, *[None] * (2 - len(given)))
