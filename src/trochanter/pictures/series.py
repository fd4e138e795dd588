"""The rows of pictures besides the sixteen views: attachments on bare bones, and a dissection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trochanter.anatomy import atlas
from trochanter.pictures.cameras import PELVIS_FROM_WORLD
from trochanter.pictures.patches import patch_fields
from trochanter.pictures.peel import covering, peel_order
from trochanter.pictures.plates import plate_of
from trochanter.pictures.stock import stock
from trochanter.pictures.surfaces import LEFT
from trochanter.pictures.views import VIEW_COUNT, VIEWS, view

if TYPE_CHECKING:
    from PIL.Image import Image

#: Most stages of a dissection in which something lies over the muscle.
_MOST_COVERED = 4
#: The second picture of the attachments is from at least so many steps aside.
_ASIDE = 3


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
    """

    view: int
    look: str
    peel: int | None
    caption: str

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
        return render_frame(kept, self.view, size)


@cache
def attachment_views(slug: str, source: str = "trochanter") -> tuple[Stage, ...]:
    """Return the two sides that show most of a muscle's patches on bare bones.

    The first shows the most of origin and insertion together; the second, from at
    least 67° aside, the most of what the first does not show.

    Parameters
    ----------
    slug : str
    source : {"trochanter", "bodyparts3d"}
    """
    seen, area = _seen(slug)
    first = int(np.argmax(seen @ area))
    away = np.abs((np.arange(VIEW_COUNT) - first + VIEW_COUNT // 2) % VIEW_COUNT - VIEW_COUNT // 2)
    new = (seen & ~seen[first]) @ area
    second = int(np.argmax(np.where(away >= _ASIDE, new, -1.0)))
    told = "Origin (red) and insertion (blue)"
    return tuple(
        Stage(k, "map", None, f"{told}, {VIEWS[k].caption[0].lower()}{VIEWS[k].caption[1:]}")
        for k in (first, second)
    )


def _seen(slug: str) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return which points of the patches each view shows, and how much each counts.

    Origin and insertion count alike, whatever their size.
    """
    from trochanter.pictures.shading.rays import hidden

    held = stock(None)
    bones = [one for one in held.surfaces(held.bones) if one.name != LEFT]
    points, normals, shares = [], [], []
    for name, field in patch_fields(slug, held.density).items():
        one = held.surfaces([name])[0]
        for k in (0, 1):
            within = field[:, k] < 0
            points.append(one.mesh.vertices[within])
            normals.append(one.normals[within])
            shares.append(np.full(int(within.sum()), k))
    where, up, end = (np.concatenate(column) for column in (points, normals, shares))
    counts = np.bincount(end, minlength=2)
    area = 1.0 / counts[end]
    seen = np.zeros((VIEW_COUNT, len(where)), dtype=bool)
    for side in VIEWS:
        toward = PELVIS_FROM_WORLD @ side.direction
        facing = np.flatnonzero(up @ toward > 0.2)
        shut = np.zeros(len(facing), dtype=bool)
        for bone in bones:
            shut |= hidden(bone.tree, where[facing] + 5e-4 * up[facing], toward)
        seen[side.index, facing[~shut]] = True
    return seen, area


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
    out.append(Stage(best, "map", None, "Its origin (red) and insertion (blue)"))
    return tuple(out)


def _listed(slugs: tuple[str, ...]) -> str:
    """Return muscles' names as a list in words."""
    names = [atlas().muscles[slug].name for slug in slugs]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
