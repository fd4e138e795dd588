"""The other leg, as the mirror image in the sagittal plane."""

from __future__ import annotations

from trochanter.model.basics import Vector
from trochanter.model.functions import AnyFunction, Constant, Multiplier
from trochanter.model.points import MovingAxis, MovingPoint, PathPoint
from trochanter.model.records import Body, Joint, Line, MuscleModel, TransformAxis
from trochanter.model.wraps import AnyWrap, PathWrap, Quadrant

_QUADRANTS: dict[Quadrant, Quadrant] = {"z": "-z", "+z": "-z", "-z": "+z"}


def mirror(model: MuscleModel) -> MuscleModel:
    """Return the model of the other leg: z turned to -z, coordinates with the same meaning.

    A mirrored turn goes the other way round, so axes of rotation are mirrored and
    reversed: flexion stays about +z, adduction comes to be about -x and internal
    rotation about -y, as OpenSim's left legs have them. Lengths and moment arms
    at the same coordinates are those of the model given.

    Examples
    --------
    >>> from trochanter.model import mirror, read_builtin
    >>> left = mirror(read_builtin("dostal1981"))
    >>> left.side, left.lines[0].points[0].location
    ('left', (0.028, 0.024, -0.005))
    """
    side = {"right": "left", "left": "right", "both": "both"}[model.side]
    return model.model_copy(
        update={
            "side": side,
            "bodies": tuple(_body(body) for body in model.bodies),
            "wraps": tuple(_wrap(wrap) for wrap in model.wraps),
            "lines": tuple(_line(line) for line in model.lines),
        }
    )


def _body(body: Body) -> Body:
    if body.joint is None:
        return body
    joint = body.joint
    changed: Joint = joint.model_copy(
        update={
            "parent_translation": _place(joint.parent_translation),
            "child_translation": _place(joint.child_translation),
            "parent_orientation": _turn(joint.parent_orientation),
            "child_orientation": _turn(joint.child_orientation),
            "rotations": tuple(_axis(one, _turn(one.axis)) for one in joint.rotations),
            "translations": tuple(_axis(one, _place(one.axis)) for one in joint.translations),
        }
    )
    return body.model_copy(update={"joint": changed})


def _axis(one: TransformAxis, axis: Vector) -> TransformAxis:
    return one.model_copy(update={"axis": axis})


def _line(line: Line) -> Line:
    points = tuple(_point(point) for point in line.points)
    wraps = tuple(_use(use) for use in line.wraps)
    return line.model_copy(update={"points": points, "wraps": wraps})


def _wrap(wrap: AnyWrap) -> AnyWrap:
    """Mirror a surface; each is its own mirror image in its frame, but for its quadrant."""
    update = {
        "translation": _place(wrap.translation),
        "orientation": _turn(wrap.orientation),
        "quadrant": _QUADRANTS.get(wrap.quadrant, wrap.quadrant),
    }
    return wrap.model_copy(update=update)


def _use(use: PathWrap) -> PathWrap:
    if use.side is None:
        return use
    return use.model_copy(update={"side": _place(use.side)})


def _point(point: PathPoint) -> PathPoint:
    if isinstance(point, MovingPoint):
        z = MovingAxis(coordinate=point.z.coordinate, function=_negated(point.z.function))
        return point.model_copy(update={"z": z})
    return point.model_copy(update={"location": _place(point.location)})


def _negated(function: AnyFunction) -> AnyFunction:
    if isinstance(function, Constant):
        return Constant(value=-function.value)
    if isinstance(function, Multiplier) and function.scale == -1.0:
        return function.function
    return Multiplier(scale=-1.0, function=function)


def _place(vector: Vector) -> Vector:
    return vector[0], vector[1], -vector[2]


def _turn(vector: Vector) -> Vector:
    return -vector[0], -vector[1], vector[2]
