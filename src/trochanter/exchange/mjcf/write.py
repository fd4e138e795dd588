"""A muscle model as an MJCF document."""

from __future__ import annotations

from lxml import etree

from trochanter.exchange.documents import Element
from trochanter.exchange.mjcf.write_joints import JointWriter
from trochanter.exchange.mjcf.write_wraps import segments_of, side_of_quadrant
from trochanter.exchange.parting import Parting, add, said
from trochanter.model import FixedPoint, Line, MuscleModel, WrapCylinder, WrapSphere

_UNSEEN = {"contype": "0", "conaffinity": "0", "mass": "0"}
_SHOWN_HALF = 0.05
"""Half the length [m] at which an endless cylinder is drawn."""


def mjcf_document(model: MuscleModel, parting: Parting) -> Element:
    """Return the model as the root element of an MJCF file."""
    root = etree.Element("mujoco", model=model.id)
    add(root, "compiler", angle="radian", autolimits="true")
    add(root, "option", gravity="0 0 0")
    joints = JointWriter(model, parting)
    bodies = joints.write(add(root, "worldbody"))
    lines = [line for line in model.lines if _sayable(parting, model, line, bodies)]
    _write_surfaces(model, lines, bodies)
    segments = segments_of(model, lines, parting)
    tendons = add(root, "tendon")
    for line in lines:
        _write_line(tendons, model, line, segments[line.name], bodies)
    joints.write_equalities(add(root, "equality"))
    return root


def _sayable(parting: Parting, model: MuscleModel, line: Line, bodies: dict[str, Element]) -> bool:
    """Whether MuJoCo can hold a line; if not, why is noted."""
    surfaces = {wrap.name: wrap for wrap in model.wraps}
    used = [surfaces[use.wrap] for use in line.wraps if surfaces[use.wrap].active]
    for point in line.points:
        if not isinstance(point, FixedPoint):
            parting.lack(f"{line.name} has a {point.type} point, which MuJoCo does not know")
            return False
    for wrap in used:
        if not isinstance(wrap, WrapSphere | WrapCylinder):
            parting.lack(
                f"{line.name} wraps over {wrap.name} of kind {wrap.type}, unknown to MuJoCo"
            )
            return False
        if isinstance(wrap, WrapCylinder) and wrap.quadrant.endswith("z"):
            parting.lack(f"{line.name}: quadrant {wrap.quadrant} of {wrap.name}, unknown to MuJoCo")
            return False
    missing = {point.body for point in line.points} | {wrap.body for wrap in used}
    if missing - bodies.keys():
        parting.lack(f"{line.name} is on {', '.join(sorted(missing - bodies.keys()))}")
        return False
    return True


def _write_surfaces(model: MuscleModel, lines: list[Line], bodies: dict[str, Element]) -> None:
    used = {use.wrap for line in lines for use in line.wraps}
    for wrap in model.wraps:
        if wrap.name not in used or not isinstance(wrap, WrapSphere | WrapCylinder):
            continue
        size = [wrap.radius]
        if isinstance(wrap, WrapCylinder):
            size.append(wrap.length / 2 if wrap.length else _SHOWN_HALF)
        add(
            bodies[wrap.body],
            "geom",
            name=wrap.name,
            type=wrap.type,
            size=said(size),
            pos=said(wrap.translation),
            euler=said(wrap.orientation),
            **_UNSEEN,
        )


def _write_line(
    parent: Element,
    model: MuscleModel,
    line: Line,
    segments: dict[int, list[int]],
    bodies: dict[str, Element],
) -> None:
    """Add a line: its sites, and between them the geoms of the uses of each segment."""
    node = add(parent, "spatial", name=line.name)
    surfaces = {wrap.name: wrap for wrap in model.wraps}
    for index, point in enumerate(line.points):
        name = f"{line.name}-P{index + 1}"
        if isinstance(point, FixedPoint):
            add(bodies[point.body], "site", name=name, pos=said(point.location))
        add(node, "site", site=name)
        for number in segments.get(index, []):
            use = line.wraps[number]
            wrap = surfaces[use.wrap]
            given = {"geom": wrap.name}
            side = use.side or side_of_quadrant(wrap)
            if side is not None:
                given["sidesite"] = f"{line.name}-side{number + 1}"
                add(bodies[wrap.body], "site", name=given["sidesite"], pos=said(side))
            add(node, "geom", **given)
