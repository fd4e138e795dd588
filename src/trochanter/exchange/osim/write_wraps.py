"""Surfaces and side points in OpenSim's words."""

from __future__ import annotations

import numpy as np

from trochanter.exchange.documents import Element
from trochanter.exchange.osim.wraps import ENDLESS
from trochanter.exchange.parting import Parting, add, said
from trochanter.model import (
    AnyWrap,
    Line,
    MuscleModel,
    PathWrap,
    WrapCylinder,
    WrapEllipsoid,
    WrapSphere,
    WrapTorus,
)
from trochanter.model.rotation import angles_xyz, rotation_xyz

Uses = dict[str, tuple[PathWrap, ...] | None]


def surfaces_of(model: MuscleModel, parting: Parting) -> tuple[list[AnyWrap], Uses]:
    """Return the surfaces to write and what each line wraps over; None for a line left out.

    A side point becomes a quadrant: that of a copy of the surface whose x axis is turned
    towards the point.
    """
    surfaces = {wrap.name: wrap for wrap in model.wraps}
    uses: Uses = {}
    for line in model.lines:
        said_so = [
            use if use.side is None else _quadrant_for(parting, surfaces, line, use, index)
            for index, use in enumerate(line.wraps)
        ]
        kept = tuple(use for use in said_so if use is not None)
        uses[line.name] = kept if len(kept) == len(said_so) else None
    return list(surfaces.values()), uses


def _quadrant_for(
    parting: Parting, surfaces: dict[str, AnyWrap], line: Line, use: PathWrap, index: int
) -> PathWrap | None:
    """Return a use of a turned copy of the surface, or None after noting what cannot be said."""
    wrap = surfaces[use.wrap]
    if not isinstance(wrap, WrapSphere | WrapCylinder) or use.side is None:
        return use
    turned = rotation_xyz(wrap.orientation)
    towards = turned.T @ (np.array(use.side) - np.array(wrap.translation))
    if np.linalg.norm(towards) < wrap.radius:
        parting.lack(f"{line.name} runs inside {wrap.name}, which OpenSim does not know")
        return None
    frame = turned @ _towards(towards, isinstance(wrap, WrapCylinder))
    name = f"{wrap.name}-side-{line.name}-{index + 1}"
    update = {"name": name, "orientation": angles_xyz(frame), "quadrant": "+x"}
    surfaces[name] = wrap.model_copy(update=update)
    return use.model_copy(update={"wrap": name, "side": None})


def _towards(place: np.ndarray, about_z: bool) -> np.ndarray:
    """Return a rotation whose x axis points to a place, about z alone for a cylinder."""
    if about_z:
        angle = np.arctan2(place[1], place[0])
        return rotation_xyz((0.0, 0.0, float(angle)))
    x = place / np.linalg.norm(place)
    aside = np.eye(3)[int(np.argmin(np.abs(x)))]
    y = np.cross(aside, x) / np.linalg.norm(np.cross(aside, x))
    return np.stack([x, y, np.cross(x, y)], axis=1)


def write_surface(parent: Element, wrap: AnyWrap, name: str) -> None:
    """Add a surface to a WrapObjectSet."""
    node = add(parent, type(wrap).__name__, name=name)
    add(node, "active", str(wrap.active).lower())
    add(node, "xyz_body_rotation", said(wrap.orientation))
    add(node, "translation", said(wrap.translation))
    add(node, "quadrant", wrap.quadrant)
    match wrap:
        case WrapSphere():
            add(node, "radius", said([wrap.radius]))
        case WrapCylinder():
            add(node, "radius", said([wrap.radius]))
            add(node, "length", said([ENDLESS if wrap.length is None else wrap.length]))
        case WrapEllipsoid():
            add(node, "dimensions", said(wrap.dimensions))
        case WrapTorus():
            add(node, "inner_radius", said([wrap.inner_radius]))
            add(node, "outer_radius", said([wrap.outer_radius]))
