"""Bodies, joints and coordinates of the model, from one person's bones."""

from __future__ import annotations

import numpy as np

from trochanter.bones.elements import Floats
from trochanter.bones.skeleton import STANDING_LEAN
from trochanter.geometry.transforms import inverse, rigid
from trochanter.model.anatomical.shaped import ShapedBones
from trochanter.model.basics import Vector
from trochanter.model.functions import Linear, SimmSpline
from trochanter.model.joints import X, Y, Z
from trochanter.model.records import Body, Coordinate, Joint, TransformAxis
from trochanter.model.rotation import angles_xyz

_DEGREE = np.pi / 180
RANGES_DEG = {
    "hip_flexion": (-20.0, 120.0, "flexion"),
    "hip_adduction": (-40.0, 45.0, "adduction"),
    "hip_rotation": (-45.0, 45.0, "internal rotation"),
    "knee_angle": (0.0, 140.0, "flexion"),
}


def coordinates() -> tuple[Coordinate, ...]:
    """Return the four coordinates, over the range in which paths are held off the bones."""
    return tuple(
        Coordinate(
            name=name,
            range=(number(low * _DEGREE), number(high * _DEGREE)),
            positive=positive,
            note="this project's choice: the range over which the paths were checked",
        )
        for name, (low, high, positive) in RANGES_DEG.items()
    )


def bodies(bones: ShapedBones) -> tuple[Body, ...]:
    """Return pelvis, femur, tibia and patella, joined.

    The hip is a ball about the head's centre. The knee is a hinge about the line through the
    epicondyles, the rule by which `trochanter.bones.Skeleton` bends; the kneecap turns with the
    shank and glides forward and back on it as far as the femur under it asks for.
    """
    return (
        Body(name="pelvis"),
        Body(name="femur", joint=_hip()),
        Body(name="tibia", joint=_knee(bones)),
        Body(name="patella", joint=_kneecap(bones)),
    )


def _hip() -> Joint:
    names = ("hip_flexion", "hip_adduction", "hip_rotation")
    lean = Linear(intercept=number(STANDING_LEAN))
    functions = (lean, Linear(), Linear())
    axes = [
        TransformAxis(axis=a, coordinate=n, function=f)
        for a, n, f in zip((Z, X, Y), names, functions, strict=True)
    ]
    return Joint(
        name="hip",
        parent="pelvis",
        rotations=tuple(axes),
        note="at zero flexion the thigh is upright and the pelvis leans forward, as in standing",
    )


def _knee(bones: ShapedBones) -> Joint:
    marks = bones.marks["femur"]
    centre = marks["knee-centre"]
    across = marks["epicondyle-lateral"] - marks["epicondyle-medial"]
    there = inverse(bones.femur_from_shank) @ rigid(np.eye(3), centre)
    axis = vector(across / np.linalg.norm(across))
    turn = TransformAxis(axis=axis, coordinate="knee_angle", function=Linear(slope=-1.0))
    return Joint(
        name="knee",
        parent="femur",
        parent_translation=vector(centre),
        child_translation=vector(there[:3, 3]),
        child_orientation=vector(np.array(angles_xyz(there[:3, :3]))),
        rotations=(turn,),
        note="a hinge about the line through the epicondyles",
    )


def _kneecap(bones: ShapedBones) -> Joint:
    there = inverse(bones.femur_from_shank) @ bones.femur_from_patella
    angle, shift = bones.glide.T
    spline = SimmSpline(x=tuple(map(number, angle)), y=tuple(map(number, shift)))
    return Joint(
        name="kneecap",
        parent="tibia",
        parent_translation=vector(there[:3, 3]),
        parent_orientation=vector(np.array(angles_xyz(there[:3, :3]))),
        translations=(TransformAxis(axis=X, coordinate="knee_angle", function=spline),),
        note="the kneecap turns with the shank and is drawn back to stay at the femur",
    )


def vector(values: Floats) -> Vector:
    """Return three figures of a record, to a nanometre or a nanoradian."""
    x, y, z = (number(value) for value in values)
    return x, y, z


def number(value: float) -> float:
    """Return a figure as the records keep it: nine decimals, no minus zero."""
    return round(float(value), 9) + 0.0
