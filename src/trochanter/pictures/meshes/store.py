"""Where imported meshes are kept: in the user's data folder, whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import platformdirs

from trochanter.errors import DataFaultError, TrochanterError, UnknownNameError
from trochanter.geometry.meshes import TriangleMesh

_ABOUT = "about.json"


def store_folder() -> Path:
    """Return where imported meshes are kept; ``TROCHANTER_DATA`` names another data folder."""
    named = os.environ.get("TROCHANTER_DATA")
    base = Path(named) if named else platformdirs.user_data_path("trochanter")
    return base / "meshes" / "bodyparts3d"


def imported_muscles() -> tuple[str, ...]:
    """Return the slugs of the muscles whose meshes are kept; none before an import."""
    return tuple(sorted(path.stem for path in store_folder().glob("*.npz")))


def stored(slug: str) -> TriangleMesh:
    """Return an imported muscle on the model's bones at neutral.

    Parameters
    ----------
    slug : str

    Returns
    -------
    TriangleMesh
        In the pelvis's frame of ``skeleton()``, right side [m].

    Raises
    ------
    DataFaultError
        If nothing was imported yet, or the file is damaged.
    UnknownNameError
        If the imported folder had no such muscle.
    """
    names = imported_muscles()
    if not names:
        raise DataFaultError(
            ["no meshes were imported; run: trochanter meshes import DIR, with BodyParts3D's files"]
        )
    if slug not in names:
        raise UnknownNameError("imported mesh", slug, names)
    path = store_folder() / f"{slug}.npz"
    try:
        with np.load(path, allow_pickle=False) as held:
            return TriangleMesh(held["vertices"], held["faces"])
    except (OSError, ValueError, KeyError, BadZipFile) as fault:
        raise DataFaultError([f"{path}: damaged ({fault}); import the meshes again"]) from None


def keep(meshes: Mapping[str, TriangleMesh], about: Mapping[str, Any]) -> Path:
    """Replace what is kept by other meshes, at one stroke.

    Parameters
    ----------
    meshes : Mapping of str to TriangleMesh
        By slug.
    about : Mapping
        Sources, licences, fits and warnings, as JSON takes them.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    TrochanterError
        If the folder cannot be written; what was kept before is kept still.
    """
    target = store_folder()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".import-", dir=target.parent))
    except OSError as fault:
        raise TrochanterError(f"cannot write {target}: {fault.strerror or fault}") from fault
    former = fresh.with_name(fresh.name + "-former")
    try:
        for slug, mesh in meshes.items():
            vertices, faces = mesh.vertices.astype(np.float32), mesh.faces.astype(np.int32)
            np.savez_compressed(fresh / f"{slug}.npz", vertices=vertices, faces=faces)
        (fresh / _ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")
        with contextlib.suppress(FileNotFoundError):
            target.replace(former)
        fresh.replace(target)
    except BaseException as fault:
        if former.exists() and not target.exists():
            former.replace(target)
        if isinstance(fault, OSError):
            raise TrochanterError(f"cannot write {target}: {fault.strerror or fault}") from fault
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)
    return target
