"""The rows of pictures besides the sixteen views: attachments on bare bones, and a dissection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trochanter.anatomy import atlas
from trochanter.pictures.cameras import PELVIS_FROM_WORLD, Triple
from trochanter.pictures.patches import patch_fields
from trochanter.pictures.peel import covering, peel_order
from trochanter.pictures.plates import plate_of
from trochanter.pictures.shading.rays import hidden
from trochanter.pictures.stock import stock
from trochanter.pictures.surfaces import BONES, LEFT
from trochanter.pictures.views import VIEWS, View, view

if TYPE_CHECKING:
    from PIL.Image import Image

Floats = NDArray[np.float64]

#: Most stages of a dissection in which something lies over the muscle.
_MOST_COVERED = 3
#: The least that a picture of an attachment shows around it [m].
_LEAST_REACH = 0.075


@dataclass(frozen=True)
class Stage:
    """One picture of a row.

    Attributes
    ----------
    view : int
        0 to 15.
    look : str
        See `trochanter.pictures.scene_for`.
    peel : int or None
        Muscles that are taken off.
    caption : str
    ball : tuple or None
        Middle and radius [m] of what fills the picture, where that is not the muscle.
    """

    view: int
    look: str
    peel: int | None
    caption: str
    ball: tuple[Triple, float] | None = None

    def draw(self, slug: str, source: str, size: int) -> Image:
        """Render the picture; see `trochanter.pictures.render`."""
        from trochanter.pictures.scene import scene_for
        from trochanter.pictures.stage import detail_for, render_frame

        # Patches follow the bones' vertices: finer ones give them a smoother edge.
        fine = self.look == "map" and source == "trochanter"
        kept = scene_for(
            slug,
            look=self.look,
            peel=self.peel,
            view=None if self.peel is None else self.view,
            source=source,
            detail="fine" if fine else detail_for(size),
        )
        if self.ball is not None:
            kept = replace(kept, focus=self.ball[0], reach=self.ball[1])
        return render_frame(kept, self.view, size)


@cache
def attachment_views(slug: str, source: str = "trochanter") -> tuple[Stage, ...]:
    """Return a picture of the origin and one of the insertion, each from the side that shows most.

    An end that lies on no bone here has none.

    Parameters
    ----------
    slug : str
    source : {"trochanter", "bodyparts3d"}
    """
    out = []
    for k, (name, colour) in enumerate((("Origin", "red"), ("Insertion", "blue"))):
        points, normals = _patch(slug, k)
        if not len(points):
            continue
        best = int(np.argmax([_in_sight(points, normals, side) for side in VIEWS]))
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        wide = 1.5 * float(np.linalg.norm(points - middle, axis=1).max())
        caption = VIEWS[best].caption
        told = f"{name} ({colour}), {caption[0].lower()}{caption[1:]}"
        x, y, z = map(float, middle)
        out.append(Stage(best, "map", None, told, ((x, y, z), max(wide, _LEAST_REACH))))
    return tuple(out)


def _patch(slug: str, end: int) -> tuple[Floats, Floats]:
    """Return the bones' vertices on an end's patches, and their normals."""
    held = stock(None)
    points, normals = [np.zeros((0, 3))], [np.zeros((0, 3))]
    for name, field in patch_fields(slug, held.density).items():
        one = held.surfaces([name])[0]
        points.append(one.mesh.vertices[field[:, end] < 0])
        normals.append(one.normals[field[:, end] < 0])
    return np.concatenate(points), np.concatenate(normals)


def _in_sight(points: Floats, normals: Floats, side: View) -> float:
    """Return how much of a patch a view shows, and how straight."""
    toward = PELVIS_FROM_WORLD @ side.direction
    straight = normals @ toward
    facing = np.flatnonzero(straight > 0.15)
    shut = np.zeros(len(facing), dtype=bool)
    for bone in stock(None).surfaces(BONES):
        if bone.name != LEFT:
            shut |= hidden(bone.tree, points[facing] + 5e-4 * normals[facing], toward)
    return float(straight[facing[~shut]].sum())


@cache
def dissection(slug: str, source: str = "trochanter") -> tuple[Stage, ...]:
    """Return the stages from skin to bone, seen from the muscle's best view.

    Parameters
    ----------
    slug : str
    source : {"trochanter", "bodyparts3d"}
    """
    best = plate_of(slug).best_view
    order, over = peel_order(slug, best, source), covering(slug, best, source)
    steps = sorted({round(k) for k in np.linspace(0, over, min(over, _MOST_COVERED) + 1)})
    seen = f", {view(best).name.lower()} view"
    out = [Stage(best, "crowd", 0, f"All muscles{seen}")]
    for before, now in pairwise(steps):
        out.append(Stage(best, "crowd", now, f"Without {_listed(order[before:now])}"))
    out.append(
        Stage(best, "alone", None, f"{atlas().muscles[slug].name.capitalize()} on the bones")
    )
    return tuple(out)


def _listed(slugs: tuple[str, ...]) -> str:
    """Return muscles' names as a list in words."""
    names = [atlas().muscles[slug].name for slug in slugs]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
