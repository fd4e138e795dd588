"""Turn what was measured into the data file: figures only, no mesh and no list of vertices."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from builders.attachments import correct, offbone
from builders.attachments.belly import Belly
from builders.attachments.cloud import cloud
from builders.attachments.fit import Fit
from builders.attachments.measure import End
from builders.attachments.parts import figures, stand_ins
from builders.attachments.specimen import BONES

TARGET = correct.HERE.parents[1] / "src" / "trochanter" / "model" / "data" / "attachments.json"
HEAD = {
    "title": "Where the muscles of the hip are attached, on the mean bones of LLP26",
    "licence": "CC BY 4.0; the measured figures are adapted from BodyParts3D",
    "attribution": "BodyParts3D, (c) The Database Center for Life Science, licensed under CC "
    "Attribution 4.0 International (database licence since 2025-02-27; the headers of the files "
    "that were measured say CC Attribution-Share Alike 2.1 Japan)",
    "note": "Made by builders/attachments. Metres; right side. A place is an element of the bone's "
    "surface and two local coordinates; centroids, axes and lines are in the mean bone's ISB frame "
    "(x anterior, y up, z right); areas of attachments are those on the mean bone; bellies keep "
    "the volume and the cross-sections of the man who was measured.",
}
SOURCES = [
    {
        "id": "bodyparts3d",
        "citation": "Mitsuhashi N, Fujieda K, Tamura T, Kawamoto S, Takagi T, Okubo K. "
        "BodyParts3D: 3D structure database for anatomical concepts. "
        "Nucleic Acids Res 2009;37:D782-D785.",
        "doi": "10.1093/nar/gkn613",
    },
    {
        "id": "llp26",
        "citation": "Auckland Bioengineering Institute. Shape model LLP26 and atlas meshes, in the "
        "package musculoskeletal-models, Mozilla Public License 2.0.",
        "url": "https://pypi.org/project/musculoskeletal-models/",
    },
]


def content(fits: dict[str, Fit], ends: dict, bellies: dict[str, list[Belly]], names: dict) -> dict:
    """Return the whole file as plain lists and tables."""
    return HEAD | {
        "sources": SOURCES,
        "fits": [_fit(piece, one) for piece, one in fits.items()],
        "anchors": {
            bone: [[n, e, round(u, 5), round(v, 5)] for n, e, u, v in offbone.anchors(bone)]
            for bone in offbone.ANCHORS
        },
        "corrections": [
            {"id": f"c{i + 1}"}
            | {
                k: one[k]
                for k in ("muscle", "end", "compartment", "kind", "reason", "sources")
                if k in one
            }
            for i, one in enumerate(correct.corrections())
        ],
        "attachments": [_end(*key, end) for key, end in ends.items()],
        "bellies": [
            _belly(muscle, compartment, one, fits, ends)
            for muscle, held in bellies.items()
            for compartment, one in zip(names[muscle], held, strict=True)
        ],
    }


def _fit(piece: str, one: Fit) -> dict:
    keys = ("mean_mm", "p95_mm", "back_mean_mm", "back_p95_mm")
    out = {"piece": piece, "mesh": BONES[piece], "scale": round(one.scale, 4)}
    for stage, errors in one.errors.items():
        out[stage] = {k: round(float(e), 2) for k, e in zip(keys, errors, strict=True)}
    return out


def _end(muscle: str, compartment: str, name: str, end: End) -> dict:
    """Return one end's record."""
    cited = correct.corrections()
    sources = [] if not end.measured else ["bodyparts3d"]
    sources += [s for i in end.corrections for s in cited[i]["sources"]]
    out = {"muscle": muscle, "compartment": compartment, "end": name}
    out["bone"] = cloud(end.piece).bone
    out["basis"] = "measured" if end.measured else "placed"
    if end.structure:
        out |= {"structure": end.structure, "how": end.how}
    out |= {"corrections": [f"c{i + 1}" for i in end.corrections]}
    out["sources"] = list(dict.fromkeys(sources))
    return out | _places(end)


def _places(end: End) -> dict:
    """Return the places that stand for an end, with their weights, and its figures."""
    here = [cloud(piece) for piece in end.fields]
    index = list(end.fields.values())
    points = np.concatenate(
        [c.points[i] for c, i in zip(here, index, strict=True)] or [np.zeros((0, 3))]
    )
    area = np.concatenate([c.area[i] for c, i in zip(here, index, strict=True)] or [np.zeros(0)])
    element = [int(e) for c, i in zip(here, index, strict=True) for e in c.element[i]]
    local = [x for c, i in zip(here, index, strict=True) for x in c.local[i]]
    chosen, weight = stand_ins(points, area) if len(points) else ([], np.zeros(0))
    # Where an end has both, bone and membrane count alike: no source says how many fibres each has.
    halves = (0.5 if len(end.loose) and len(points) else 1.0) * np.ones(len(end.loose))
    loose = halves / max(len(end.loose), 1)
    weight = weight * (1.0 - loose.sum()) if len(points) else weight
    every = np.concatenate([points[chosen] if len(points) else points, end.loose])
    centroid, axes, spreads = figures(every, np.concatenate([weight, loose]))
    mix = offbone.mixtures(cloud(end.piece).bone, end.loose) if len(end.loose) else []
    return {
        "area": round(float(area.sum()), 7),
        "centroid": _round(centroid, 5),
        "axes": [_round(axis, 4) for axis in axes],
        "spreads": _round(spreads, 5),
        "weights": _round(np.concatenate([weight, loose]), 5),
        "places": [[element[i], *_round(local[i], 4)] for i in chosen],
        "mixtures": [_round(row, 5) for row in mix],
    }


def _belly(muscle: str, compartment: str, one: Belly, fits, ends) -> dict:
    first, last = (ends[muscle, compartment, end].piece for end in ("origin", "insertion"))
    return {
        "muscle": muscle,
        "compartment": compartment,
        "volume": float(f"{one.volume:.4g}"),
        "sources": ["bodyparts3d"],
        "area": [float(f"{x:.4g}") for x in one.area],
        "line_at_origin": [_round(p, 4) for p in fits[first].to_mean(one.line)],
        "line_at_insertion": [_round(p, 4) for p in fits[last].to_mean(one.line)],
    }


def _round(values, digits: int) -> list[float]:
    return [round(float(x), digits) + 0.0 for x in values]


def save(held: dict, path: Path = TARGET) -> None:
    """Write one field a line, so that a change can be read."""
    lines = []
    for key, value in held.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + _record(row) for row in value)
            lines.append(f"{json.dumps(key)}: [\n{rows}\n ]")
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(value)}")
    path.write_text("{\n " + ",\n ".join(lines) + "\n}\n", encoding="utf-8")


def _record(row: dict) -> str:
    fields = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in row.items()]
    return "{" + ",\n   ".join(fields) + "}"
