"""Each muscle's ends: measured, corrected, parted."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

import numpy as np
from builders.attachments import correct, offbone
from builders.attachments.cloud import cloud
from builders.attachments.fit import Fit, spaced
from builders.attachments.parts import parted
from builders.attachments.specimen import SOFT, muscle, surface
from builders.attachments.touch import footprint, main_patches, signed_distance


@dataclass
class End:
    """One end of one compartment.

    Attributes
    ----------
    piece : str
        Where its figures are; its bone is this piece's.
    fields : dict of str to ndarray
        Indices of the points of each piece's cloud.
    loose : ndarray, shape (k, 3)
        Points on no bone, on the mean in the bone's frame [m].
    target : ndarray, shape (m, 3)
        The same end on the specimen [m].
    corrections : list of int
    measured : bool
    """

    piece: str
    fields: dict[str, np.ndarray] = field(default_factory=dict)
    loose: np.ndarray = field(default_factory=lambda: np.zeros((0, 3)))
    target: np.ndarray = field(default_factory=lambda: np.zeros((0, 3)))
    corrections: list[int] = field(default_factory=list)
    measured: bool = True
    structure: str | None = None
    how: str = ""


def plan() -> dict:
    """Return the plan of all muscles."""
    with (correct.HERE / "plan.toml").open("rb") as file:
        return tomllib.load(file)


def measure(name: str, one: dict, fits: dict[str, Fit]) -> dict[tuple[str, str], End]:
    """Return every compartment's two ends, by compartment and end."""
    mesh = muscle(one["meshes"])
    names = one.get("compartments", ["whole"])
    out = {}
    for end in ("origin", "insertion"):
        raw = {piece: _touched(mesh, fits[piece]) for piece in one[end]["on"]}
        for compartment in names:
            out[compartment, end] = _end(name, compartment, end, one[end], raw, fits, names)
    return out


def _touched(mesh, fit: Fit) -> np.ndarray:
    found = footprint(mesh, fit.points)
    if not len(found):
        return found
    here = fit.cloud
    return found[main_patches(here.points[found], here.area[found])]


def _end(name, compartment, end, rule, raw, fits, names) -> End:
    """Correct a measured field for one compartment and cut its part out of it."""
    mine = [
        (i, c)
        for i, c in enumerate(correct.corrections())
        if (c["muscle"], c["end"]) == (name, end)
    ]
    own = {c["compartment"] for _, c in mine if "compartment" in c}
    special = [(i, c) for i, c in mine if c.get("compartment") == compartment]
    shared = [n for n in names if n not in own]
    out = End(rule["on"][0] if rule["on"] else "hip-bone-right")
    fields = dict(raw)
    for i, one in special or [(i, c) for i, c in mine if "compartment" not in c]:
        pieces = rule["on"] if one["kind"] == "keep" else rule["on"][:1]
        for piece in pieces:
            fields[piece] = correct.apply(one, fits[piece].cloud, fields[piece])
        if one["kind"] in ("place", "strip"):
            fields = {
                piece: found if piece in pieces else found[:0] for piece, found in fields.items()
            }
            out.measured = False
        out.corrections.append(i)
    if not special:
        fields = _part(fields, rule, shared.index(compartment), len(shared))
    out.fields = {piece: found for piece, found in fields.items() if len(found)}
    if out.fields:
        out.target = np.concatenate([fits[p].points[i] for p, i in out.fields.items()])
    return out


def _part(fields, rule, number: int, count: int) -> dict[str, np.ndarray]:
    """Part fields on several pieces of one bone together."""
    pieces = [piece for piece, found in fields.items() if len(found)]
    if not pieces or count == 1:
        return fields
    points = np.concatenate([cloud(p).points[fields[p]] for p in pieces])
    area = np.concatenate([cloud(p).area[fields[p]] for p in pieces])
    part = np.split(
        parted(points, area, count, rule), np.cumsum([len(fields[p]) for p in pieces])[:-1]
    )
    return {p: fields[p][label == number] for p, label in zip(pieces, part, strict=True)}


def loosen(name: str, one: dict, ends: dict, fits: dict[str, Fit]) -> None:
    """Add the ends that lie on no bone here."""
    if name in ("obturator-internus", "obturator-externus"):
        _membrane(name, one, ends, fits)
    if name == "psoas-major":
        _vertebrae(one, ends, fits)
    if name == "gluteus-maximus":
        _tract(one, ends, fits)


def _membrane(name, one, ends, fits) -> None:
    """Span the membrane between the points that the muscle meets around the foramen."""
    hip = fits["hip-bone-right"]
    rim = _touched(muscle(one["meshes"]), hip)
    for fix in correct.corrections():
        if (fix["muscle"], fix["end"], fix["kind"]) == (name, "origin", "keep"):
            rim = correct.apply(fix, hip.cloud, rim)
    points = hip.cloud.points[rim]
    loose = offbone.membrane(points, medial=0.67 if name == "obturator-externus" else 1.0)
    on_man = offbone.membrane(hip.points[rim])
    names = one.get("compartments", ["whole"])
    part = parted(loose, np.ones(len(loose)), len(names), one["origin"])
    for k, compartment in enumerate(names):
        end = ends[compartment, "origin"]
        end.loose, end.structure = loose[part == k], "obturator-membrane"
        end.target = np.concatenate([end.target, on_man])
        end.how = (
            "The membrane is spanned between the points of the foramen's rim that the mesh meets"
            + (", its medial two thirds." if name == "obturator-externus" else ".")
        )


def _vertebrae(one, ends, fits) -> None:
    """Take psoas's own medial face, above the base of the sacrum, for its bed on the vertebrae."""
    mesh = muscle(one["meshes"])
    hip = fits["hip-bone-right"]
    fifth = surface(SOFT["lumbar-vertebra-5"]).vertices
    low, high = fifth[:, 1].min() + 0.3 * np.ptp(fifth[:, 1]), mesh.vertices[:, 1].max()
    faces = mesh.triangles_center
    bed = faces[(mesh.face_normals[:, 2] < -0.6) & (faces[:, 1] > low)]
    levels = np.linspace(high, low, 6)
    for compartment, rows in (("upper", range(3)), ("lower", range(3, 5))):
        end, points = ends[compartment, "origin"], []
        for k in rows:
            here = bed[(bed[:, 1] <= levels[k]) & (bed[:, 1] > levels[k + 1])]
            inner = here[here[:, 2] <= np.quantile(here[:, 2], 0.5)]
            points += [inner[inner[:, 0] >= np.median(inner[:, 0])].mean(axis=0)]
            points += [inner[inner[:, 0] < np.median(inner[:, 0])].mean(axis=0)]
        end.loose, end.target = hip.to_mean(np.array(points)), np.array(points)
        end.measured, end.structure = True, "lumbar-vertebrae"
        end.how = (
            "No lumbar vertebra is in the bone model. Five equal heights of the mesh's medial "
            "face, "
            "from the fifth lumbar vertebra to its top, stand for the five levels; they are "
            "carried "
            "with the hip bone and follow the pelvis's shape."
        )


def _tract(one, ends, fits) -> None:
    """Take the places where gluteus maximus meets the iliotibial tract, carried with the femur."""
    mesh, femur = muscle(one["meshes"]), fits["femur"]
    strip = surface(SOFT["iliotibial-tract"])
    points = strip.triangles_center
    met = points[signed_distance(mesh, points, 0.004) < 0.004]
    met = met[femur.to_mean(met)[:, 1] < 0.0]
    upper = met[:, 1] > np.median(met[:, 1])
    for compartment, mask in (("superior", upper), ("middle-superior", ~upper)):
        end = ends[compartment, "insertion"]
        chosen = met[mask][spaced(met[mask], 12)]
        end.fields, end.corrections, end.target = {}, [], chosen
        end.loose, end.measured = femur.to_mean(chosen), True
        end.structure = "iliotibial-tract"
        end.how = (
            "The upper fibres end in the iliotibial tract, which is no bone: the places where the "
            "mesh of the muscle meets that of the tract, below the height of the hip's centre, "
            "carried with "
            "the femur."
        )
