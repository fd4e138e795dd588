"""What pictures rest on, as a hash, so that stored ones are drawn anew when it changes."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from trochanter.errors import UnknownNameError
from trochanter.model.attachments import DATA as ATTACHMENTS
from trochanter.pictures.flesh.bodies import SOURCES
from trochanter.pictures.meshes.store import store_folder
from trochanter.pictures.plates import plate_of

_PACKAGE = Path(__file__).parents[1]
#: What pictures are made by and from, and what of it no gallery shows.
_ROOMS = (_PACKAGE / "pictures", _PACKAGE / "bones", _PACKAGE / "geometry")
_ASIDE = {"__pycache__", "tours", "export", "video.py", "labels.py", "sheet.py"}

NOTES = {
    "trochanter": (
        "The muscle's body, grown from sections measured on BodyParts3D (© The Database Center for "
        "Life Science, CC BY 4.0) and carried to the mean bones. Tendon is told from flesh by the "
        "cross-section. Neighbours and the left hip bone are faint; what bone hides shines through."
    ),
    "bodyparts3d": (
        "The muscle as the imported BodyParts3D mesh (© The Database Center for Life Science) "
        "has it, laid on the mean bones. Neighbours and the left hip bone are faint; what bone "
        "hides shines through."
    ),
}


def note_of(slug: str, source: str = "trochanter") -> str:
    """Return what kind of pictures a muscle's are, for their caption.

    Raises
    ------
    UnknownNameError
        If no muscle has this slug.
    """
    return " ".join(filter(None, [NOTES[source], plate_of(slug).remark]))


def gallery_key(slug: str, size: int, source: str = "trochanter") -> str:
    """Return a hash that changes with anything that a muscle's gallery shows.

    Parameters
    ----------
    slug : str
    size : int
        Side of the pictures [px].
    source : {"trochanter", "bodyparts3d"}

    Returns
    -------
    str
        Hexadecimal, 32 characters.

    Raises
    ------
    UnknownNameError
        If no muscle has this slug, or there is no such source.
    """
    plate_of(slug)
    return hashlib.sha256(f"{size}:{slug}:{digest_of(source)}".encode()).hexdigest()[:32]


@cache
def digest_of(source: str = "trochanter") -> str:
    """Return a hash of everything that pictures are made from: code, figures, bones, meshes.

    Any muscle may lie over any other in a dissection, so each gallery shows most of them.

    Parameters
    ----------
    source : {"trochanter", "bodyparts3d"}

    Raises
    ------
    UnknownNameError
        If there is no such source.
    """
    if source not in SOURCES:
        raise UnknownNameError("source of bodies", source, SOURCES)
    digest = hashlib.sha256(source.encode())
    for name in ("musculoskeletal-models", "vtk", "pillow", "numpy"):
        digest.update(f"{name} {version(name)}".encode())
    files = [ATTACHMENTS, *(path for room in _ROOMS for path in sorted(room.rglob("*.*")))]
    if source == "bodyparts3d":
        files += sorted(store_folder().glob("*.npz"))
    for path in files:
        if path.is_file() and not _ASIDE & set(path.parts):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
