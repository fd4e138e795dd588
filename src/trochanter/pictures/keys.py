"""What pictures rest on, as a hash, so that stored ones are drawn anew when it changes."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from trochanter.anatomy import atlas
from trochanter.pictures.plates import plate_of
from trochanter.pictures.stock import stock
from trochanter.pictures.surfaces import BONES

# Raise when a change to how scenes are rendered alters the pictures but no shader.
LOOK = 10

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
    DataFaultError
        If the user's meshes were not imported.
    """
    plate = plate_of(slug)
    told = f"{LOOK}:{size}:{slug}:{source}:{plate.best_view}:{note_of(slug, source)}"
    return hashlib.sha256(f"{told}:{_everything(source)}".encode()).hexdigest()[:32]


@cache
def _everything(source: str) -> str:
    """Return a hash of all bones and bodies, of the shaders and of the names in captions.

    Any muscle may lie over any other in a dissection, so that each gallery shows most of them.
    """
    from trochanter.model.attachments import DATA
    from trochanter.pictures.stock import muscles_of

    digest = hashlib.sha256(DATA.read_bytes())
    for shader in sorted((Path(__file__).parent / "shading").glob("*.glsl")):
        digest.update(shader.read_bytes())
    for one in stock(None, source).surfaces((*BONES, *muscles_of(source))):
        digest.update(one.name.encode())
        # To a hundredth of a millimetre, so that rounding changes no hash.
        digest.update((one.mesh.vertices * 1e5).round().astype("int64").tobytes())
        digest.update(one.mesh.faces.tobytes() + one.tendon.round(4).tobytes())
    for slug in muscles_of(source):
        digest.update(atlas().muscles[slug].name.encode())
    return digest.hexdigest()
