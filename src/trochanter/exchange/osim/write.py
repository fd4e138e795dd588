"""A muscle model as an OpenSim 4 document."""

from __future__ import annotations

from lxml import etree

from trochanter.exchange.documents import Element
from trochanter.exchange.osim.frames import GROUND
from trochanter.exchange.osim.write_joints import JointWriter, write_function
from trochanter.exchange.osim.write_wraps import surfaces_of, write_surface
from trochanter.exchange.parting import Names, Parting, add, said
from trochanter.model import (
    AnyWrap,
    ConditionalPoint,
    FixedPoint,
    Line,
    MovingPoint,
    MuscleModel,
    PathPoint,
    PathWrap,
)

VERSION = "40500"
FORBIDDEN = "\\/*+ \t\n"
"""What OpenSim allows in no component's name."""


def osim_document(model: MuscleModel, parting: Parting) -> Element:
    """Return the model as the root element of an .osim file."""
    root = etree.Element("OpenSimDocument", Version=VERSION)
    node = add(root, "Model", name=Names(FORBIDDEN).of("model", model.id))
    sources = "; ".join(source.citation for source in model.sources)
    add(node, "credits", f"Written by Trochanter. Sources: {sources}")
    add(node, "length_units", "meters")
    add(node, "force_units", "N")
    ground = add(node, "Ground", name=GROUND)
    names = Names(FORBIDDEN)
    surfaces, uses = surfaces_of(model, parting)
    bodies = add(add(node, "BodySet", name="bodyset"), "objects")
    joints = JointWriter(model, parting, names)
    seats = joints.write(ground, bodies, add(node, "JointSet", name="jointset"))
    for body in model.bodies:
        own = [wrap for wrap in surfaces if wrap.body == body.name]
        if own:
            _write_surfaces(seats[body.name], own, names)
    joints.write_couplers(add(node, "ConstraintSet", name="constraintset"))
    forces = add(add(node, "ForceSet", name="forceset"), "objects")
    for line in model.lines:
        if (kept := uses[line.name]) is not None and _sayable(parting, line):
            _write_line(forces, line, kept, names, joints)
    return root


def _sayable(parting: Parting, line: Line) -> bool:
    """Whether OpenSim can hold a line's moving points, each of which one coordinate moves."""
    for point in line.points:
        if isinstance(point, MovingPoint) and len(_movers(point)) > 1:
            movers = " and ".join(_movers(point))
            parting.lack(f"{line.name} has a point moved by {movers}, where OpenSim takes one")
            return False
    return True


def _movers(point: MovingPoint) -> list[str]:
    """Return the coordinates that move a point."""
    names = (axis.coordinate for axis in (point.x, point.y, point.z) if axis.coordinate)
    return list(dict.fromkeys(names))


def _write_surfaces(seat: Element, wraps: list[AnyWrap], names: Names) -> None:
    objects = add(add(seat, "WrapObjectSet", name="wrapobjectset"), "objects")
    for wrap in wraps:
        write_surface(objects, wrap, names.of("wrap", wrap.name))


def _write_line(
    parent: Element, line: Line, uses: tuple[PathWrap, ...], names: Names, joints: JointWriter
) -> None:
    force = line.force
    whole = force is not None and None not in (
        force.max_isometric_force,
        force.optimal_fiber_length,
        force.tendon_slack_length,
    )
    kind = "Millard2012EquilibriumMuscle" if whole else "PathActuator"
    name = names.of("line", line.name)
    node = add(parent, kind, name=name)
    path = add(node, "GeometryPath", name="path")
    points = add(add(path, "PathPointSet"), "objects")
    for index, point in enumerate(line.points):
        _write_point(points, f"{name}-P{index + 1}", point, names, joints)
    wraps = add(add(path, "PathWrapSet"), "objects")
    for index, use in enumerate(uses):
        one = add(wraps, "PathWrap", name=f"pathwrap{index + 1}")
        add(one, "wrap_object", names.of("wrap", use.wrap))
        add(one, "method", use.method)
        ends = (-1 if end is None else end + 1 for end in (use.first, use.last))
        add(one, "range", " ".join(str(end) for end in ends))
    if whole and force is not None:
        add(node, "max_isometric_force", said([force.max_isometric_force or 0.0]))
        add(node, "optimal_fiber_length", said([force.optimal_fiber_length or 0.0]))
        add(node, "tendon_slack_length", said([force.tendon_slack_length or 0.0]))
        add(node, "pennation_angle_at_optimal", said([force.pennation_angle or 0.0]))


def _write_point(
    parent: Element, name: str, point: PathPoint, names: Names, joints: JointWriter
) -> None:
    kinds = {"fixed": "PathPoint", "conditional": "ConditionalPathPoint"}
    node = add(parent, kinds.get(point.type, "MovingPathPoint"), name=name)
    add(node, "socket_parent_frame", joints.frame(point.body))
    match point:
        case FixedPoint():
            add(node, "location", said(point.location))
        case ConditionalPoint():
            add(node, "location", said(point.location))
            add(node, "socket_coordinate", joints.path(point.coordinate))
            add(node, "range", said(point.range))
        case MovingPoint():
            # A coordinate must be named even where the function is of none.
            of = next(iter(_movers(point)), joints.any_coordinate)
            for letter, axis in (("x", point.x), ("y", point.y), ("z", point.z)):
                add(node, f"socket_{letter}_coordinate", joints.path(of))
                write_function(add(node, f"{letter}_location"), axis.function)
