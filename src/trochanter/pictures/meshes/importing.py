"""A folder of BodyParts3D's meshes laid on the model's bones and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trochanter.bones.carrying import fit_carry
from trochanter.bones.fitting import Fit, fit_bones
from trochanter.errors import DataFaultError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.pictures.meshes.catalogue import BONES, MUSCLES, NEEDED
from trochanter.pictures.meshes.checks import check_side, mended
from trochanter.pictures.meshes.obj import Raw, read_obj
from trochanter.pictures.meshes.store import keep

#: Points on each bone, thinning and rounds of the warp: see `fit_bones`.
_SAMPLES, _THIN, _ROUNDS = 30000, 8, 5
#: A bone that the warp leaves farther than this from the model's, in the mean [mm], is another.
_MISFIT = 3.0
Told = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Imported:
    """What came of an import.

    Attributes
    ----------
    folder : Path
        Where the meshes are kept.
    muscles : tuple of str
    errors : dict of str to float
        By bone: how far its surface lies from the fitted model's, in the mean [mm].
    warnings : tuple of str
        What was mended and what is missing.
    """

    folder: Path
    muscles: tuple[str, ...]
    errors: dict[str, float]
    warnings: tuple[str, ...]


def import_folder(folder: str | Path, told: Told | None = None) -> Imported:
    """Register BodyParts3D's meshes to the model by the bones, and keep them for the atlas.

    Parameters
    ----------
    folder : str or Path
        Holds the OBJ files, under any names: the FMA identifiers in their headers
        say what they are. Parts that the atlas does not know are passed over.
    told : callable, optional
        Called with what is done, how many steps are done, and of how many.

    Returns
    -------
    Imported

    Raises
    ------
    DataFaultError
        With every fault of the folder at once, each with its file's name and the
        reason. Nothing is kept then.
    """
    tell = told or (lambda what, done, total: None)
    paths = sorted(path for path in Path(folder).glob("*") if path.suffix.lower() == ".obj")
    if not paths:
        raise DataFaultError([f"{folder}: no OBJ files in it; give the folder of BodyParts3D's"])
    warnings: list[str] = []
    total = len(paths) + len(BONES) + 1
    parts = _read(paths, warnings, lambda name, k: tell(f"Reading {name}", k, total))
    bones = {BONES[raw.concept]: mesh for raw, mesh in parts if raw.concept in BONES}
    done = len(paths)

    def one_more(piece: str) -> None:
        nonlocal done
        done += 1
        tell(f"Fitted {piece}", done, total)

    tell("Fitting the bones", done, total)
    fits = fit_bones(bones, _SAMPLES, _THIN, _ROUNDS, told=one_more)
    _check_fits(parts, fits)
    carry = fit_carry(fits)
    tell("Laying the muscles on the bones", total - 1, total)
    muscles = {}
    for slug in sorted({MUSCLES[raw.concept] for raw, _ in parts if raw.concept in MUSCLES}):
        mine = [mesh for raw, mesh in parts if MUSCLES.get(raw.concept) == slug]
        muscles[slug] = _joined([TriangleMesh(carry.carry(m.vertices), m.faces) for m in mine])
    errors = {piece: round(fit.errors["warp"][0], 2) for piece, fit in fits.items()}
    about = {
        "source": "BodyParts3D, (c) The Database Center for Life Science",
        "licences": sorted({raw.licence for raw, _ in parts if raw.licence}),
        "files": {raw.path.name: raw.concept for raw, _ in parts},
        "errors_mm": errors,
        "warnings": warnings,
    }
    place = keep(muscles, about)
    tell("Done", total, total)
    return Imported(place, tuple(muscles), errors, tuple(warnings))


def _read(
    paths: list[Path], warnings: list[str], tell: Callable[[str, int], None]
) -> list[tuple[Raw, TriangleMesh]]:
    """Read and mend all parts that are wanted; every fault is told at once."""
    parts: list[tuple[Raw, TriangleMesh]] = []
    faults: list[str] = []
    for k, path in enumerate(paths):
        tell(path.name, k)
        try:
            raw = read_obj(path)
            if raw.concept in BONES or raw.concept in MUSCLES:
                mesh, mends = mended(raw)
                parts.append((raw, mesh))
                warnings += mends
            elif not raw.concept:
                warnings.append(f"{path.name}: no FMA id in its header; passed over")
        except DataFaultError as fault:
            faults += fault.faults
    faults += _doubles(parts) + _missing(parts, warnings)
    sacrum = [mesh for raw, mesh in parts if BONES.get(raw.concept) == "sacrum"]
    midline = float(np.mean(sacrum[0].vertices[:, 2])) if sacrum else 0.0
    for raw, mesh in parts:
        if BONES.get(raw.concept) != "sacrum":
            try:
                check_side(raw, mesh, midline)
            except DataFaultError as fault:
                faults += fault.faults
    if faults:
        raise DataFaultError(faults)
    return parts


def _doubles(parts: list[tuple[Raw, TriangleMesh]]) -> list[str]:
    """Return faults of parts that two files claim to be."""
    seen: dict[str, str] = {}
    out = []
    for raw, _ in parts:
        if raw.concept in seen:
            out.append(f"{raw.path.name}: {raw.name} again, as in {seen[raw.concept]}; keep one")
        seen[raw.concept] = raw.path.name
    return out


def _missing(parts: list[tuple[Raw, TriangleMesh]], warnings: list[str]) -> list[str]:
    """Return faults of what must be there, and warn of what may be missing."""
    there = {raw.concept for raw, _ in parts}
    lacking = {name: concept for concept, name in BONES.items() if concept not in there}
    faults = [
        f"{name} ({lacking[name]}): no file of it, and no map to the bones without it"
        for name in NEEDED
        if name in lacking
    ]
    for name, concept in lacking.items():
        if name not in NEEDED:
            warnings.append(f"{name} ({concept}): no file of it; what lies near it is less sure")
    if not there & set(MUSCLES):
        faults.append("no file of any muscle that crosses the hip")
    for concept, slug in MUSCLES.items():
        if concept not in there:
            warnings.append(
                f"{slug} ({concept}): no file of it; the atlas's own body stands for it"
            )
    return faults


def _check_fits(parts: list[tuple[Raw, TriangleMesh]], fits: dict[str, Fit]) -> None:
    files = {BONES[raw.concept]: raw for raw, _ in parts if raw.concept in BONES}
    faults = [
        f"{files[piece].path.name}: {fit.errors['warp'][0]:.1f} mm from any {piece}; "
        f"is it a {files[piece].name}?"
        for piece, fit in fits.items()
        if fit.errors["warp"][0] > _MISFIT
    ]
    if faults:
        raise DataFaultError(faults)


def _joined(meshes: list[TriangleMesh]) -> TriangleMesh:
    starts = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    faces = [mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)]
    return TriangleMesh(np.concatenate([m.vertices for m in meshes]), np.concatenate(faces))
