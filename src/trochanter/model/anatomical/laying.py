"""Lines laid on one person's bones."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trochanter.model.anatomical.lines import PLANS, LinePlan
from trochanter.model.anatomical.shaped import BODIES, ShapedBones, shaped_bones
from trochanter.model.anatomical.tree import bodies, coordinates, vector
from trochanter.model.attachments import attachments
from trochanter.model.points import FixedPoint
from trochanter.model.records import Line, MuscleModel, Source

#: The source of every line's ends.
MEASURED = "bodyparts3d"


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
    return MuscleModel(
        id="trochanter",
        title="Trochanter: the 22 muscles that cross the hip, on the mean bones of LLP26",
        licence="CC BY 4.0",
        sources=_sources(),
        coordinates=coordinates(),
        bodies=bodies(held),
        lines=tuple(_line(held, plan) for plan in PLANS),
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
    return Line(
        name=plan.name,
        muscles=(plan.muscle,),
        compartment=plan.compartment,
        source=MEASURED,
        points=tuple(_end(bones, plan, end) for end in ("origin", "insertion")),
    )


def _end(bones: ShapedBones, plan: LinePlan, end: str) -> FixedPoint:
    bone, points, weights = bones.field(plan.muscle, plan.compartment, end)
    middle = np.average(points, axis=0, weights=weights)
    return FixedPoint(body=BODIES[bone], location=vector(middle))
