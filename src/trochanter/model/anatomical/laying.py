"""Lines laid on one person's bones."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trochanter.bones.elements import Floats
from trochanter.geometry.meshes import nearest_on_surface
from trochanter.geometry.transforms import frame_from_axes
from trochanter.model.anatomical.carrying import Carry, carry
from trochanter.model.anatomical.lines import PLANS
from trochanter.model.anatomical.plans import LinePlan, Over, SurfacePlan, ViaPlan
from trochanter.model.anatomical.shaped import BODIES, ShapedBones, shaped_bones
from trochanter.model.anatomical.surfaces import SURFACES
from trochanter.model.anatomical.tree import bodies, coordinates, number, vector
from trochanter.model.anatomical.vias import VIAS
from trochanter.model.attachments import attachments
from trochanter.model.points import FixedPoint
from trochanter.model.records import Line, MuscleModel, Source
from trochanter.model.rotation import angles_xyz, rotation_xyz
from trochanter.model.wraps import AnyWrap, PathWrap, WrapCylinder, WrapSphere

#: The source of every line's ends.
MEASURED = "bodyparts3d"
_MM = 1e-3
#: How far a surface stays from the ends of its own lines [m].
_GAP = 0.0003
_NOTE = """
Body frames are ISB's; the origins of pelvis and femur are the right hip's centre. With every \
coordinate at zero the person stands: the thigh is upright, and the pelvis leans forward by 12.5 \
degrees from where the line from posterior to anterior superior iliac spine is level, as far as \
the pelves of dostal1981 and gait2392 do. Each line runs from the middle of one attachment to the \
middle of the other; surfaces and points that hold it were placed for the reason that each note \
gives, with keys of the atlas's sources, and fitted to keep it off the bones."""


def trochanter_model(bones: ShapedBones | ArrayLike = ()) -> MuscleModel:
    """Return the model `trochanter` for bones of any shape.

    Parameters
    ----------
    bones : ShapedBones or array_like, shape (k,)
        The bones, or standard deviations along the first k modes of LLP26.

    Returns
    -------
    MuscleModel

    Raises
    ------
    OutOfRangeError
        If there are more scores than modes, or one is not finite.

    Examples
    --------
    >>> small, large = trochanter_model([2.0]), trochanter_model([-2.0])
    >>> small.lines[4].name, small.lines[4].points[0] == large.lines[4].points[0]
    ('gluteus medius anterior', False)
    """
    held = bones if isinstance(bones, ShapedBones) else shaped_bones(bones)
    lines = tuple(_line(held, plan) for plan in PLANS)
    used = {over.surface for plan in PLANS for over in plan.wraps}
    surfaces = (_surface(held, one) for name, one in SURFACES.items() if name in used)
    return MuscleModel(
        id="trochanter",
        title="Trochanter: the 22 muscles that cross the hip, on the mean bones of LLP26",
        note=_NOTE,
        licence="CC BY 4.0; the attachments are adapted from BodyParts3D",
        sources=_sources(),
        coordinates=coordinates(),
        bodies=bodies(held),
        wraps=tuple(_clear_of_ends(one, lines) for one in surfaces),
        lines=lines,
    )


def _sources() -> tuple[Source, ...]:
    """Return the sources of the attachments, which are those of the lines' ends."""
    kept = attachments()
    return tuple(
        Source(
            id=one.id,
            citation=one.citation,
            doi=one.doi or "",
            url=one.url or "",
            licence=kept.attribution if one.id == MEASURED else "",
        )
        for one in kept.sources
    )


def _line(bones: ShapedBones, plan: LinePlan) -> Line:
    ends = [_end(bones, plan, end) for end in ("origin", "insertion")]
    vias = [_via(bones, VIAS[name]) for name in plan.vias]
    return Line(
        name=plan.name,
        muscles=(plan.muscle,),
        compartment=plan.compartment,
        source=MEASURED,
        points=(ends[0], *vias, ends[1]),
        wraps=tuple(_use(bones, over) for over in plan.wraps),
        note=" ".join(f"{name}: {VIAS[name].reason}" for name in plan.vias),
    )


def _end(bones: ShapedBones, plan: LinePlan, end: str) -> FixedPoint:
    """Return the middle of an attachment, brought out to the surface where it lies in bone."""
    bone, points, weights = bones.field(plan.muscle, plan.compartment, end)
    middle = np.average(points, axis=0, weights=weights)
    nearest = nearest_on_surface(bones.mesh(bone), middle)
    inside = nearest.signed_distances[0] < 0
    return FixedPoint(body=BODIES[bone], location=vector(nearest.points[0] if inside else middle))


def _carry(bones: ShapedBones, plan: SurfacePlan | ViaPlan) -> Carry:
    about = plan.centre if isinstance(plan, SurfacePlan) else plan.place
    found = carry(bones, plan.bone, np.array(about) * _MM, plan.reach * _MM)
    # What is concentric with the joint stays so, whatever the bone about it does.
    return found._replace(shift=np.zeros(3)) if not any(about) else found


def _via(bones: ShapedBones, plan: ViaPlan) -> FixedPoint:
    place = _carry(bones, plan).apply(np.array(plan.place) * _MM)
    return FixedPoint(body=BODIES[plan.bone], location=vector(place))


def _surface(bones: ShapedBones, plan: SurfacePlan) -> AnyWrap:
    moved = _carry(bones, plan)
    body, radius = BODIES[plan.bone], number(moved.scale * plan.radius * _MM)
    place = vector(moved.apply(np.array(plan.centre) * _MM))
    if plan.kind == "sphere":
        return WrapSphere(
            name=plan.name, body=body, translation=place, radius=radius, note=_note(plan)
        )
    return WrapCylinder(
        name=plan.name,
        body=body,
        translation=place,
        orientation=vector(np.array(angles_xyz(_along(moved.turn @ np.array(plan.axis))))),
        radius=radius,
        note=_note(plan),
    )


def _clear_of_ends(wrap: AnyWrap, lines: tuple[Line, ...]) -> AnyWrap:
    """Return a surface that no point of its lines on the same body lies in, small as it may get.

    A line is not held by a surface that one of its ends is in, and on some shape an end that
    lies close to a surface would come to lie in it.
    """
    turn = rotation_xyz(wrap.orientation)
    radius: float = wrap.radius  # type: ignore[union-attr]
    for line in lines:
        if any(use.wrap == wrap.name for use in line.wraps):
            for point in line.points:
                if isinstance(point, FixedPoint) and point.body == wrap.body:
                    away = turn.T @ (np.array(point.location) - np.array(wrap.translation))
                    across = away[:2] if isinstance(wrap, WrapCylinder) else away
                    radius = min(radius, float(np.linalg.norm(across)) - _GAP)
    return wrap.model_copy(update={"radius": number(radius)})


def _note(plan: SurfacePlan) -> str:
    return f"{plan.reason} ({', '.join(plan.sources)})"


def _along(axis: Floats) -> Floats:
    """Return a rotation whose third column is the axis."""
    across = np.eye(3)[np.argmin(np.abs(axis))]
    return np.asarray(frame_from_axes(np.zeros(3), np.cross(axis, across), axis)[:3, :3])


def _use(bones: ShapedBones, over: Over) -> PathWrap:
    plan = SURFACES[over.surface]
    side = plan.side
    if side is None:
        return PathWrap(wrap=plan.name, first=over.first, last=over.last)
    outward = np.array(side) / np.linalg.norm(side) * 2.0 * plan.radius
    place = _carry(bones, plan).apply((np.array(plan.centre) + outward) * _MM)
    return PathWrap(wrap=plan.name, first=over.first, last=over.last, side=vector(place))
