"""The published lines of the muscles on our bones: read, registered, posed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import DataFaultError
from trochanter.geometry.transforms import apply, inverse
from trochanter.mechanics import Hip, load
from trochanter.pictures.bundles import EndSurface
from trochanter.pictures.drawing import Drawing, drawings
from trochanter.pictures.posed import PosedBones
from trochanter.pictures.registration import Registration, register

Floats = NDArray[np.float64]
DATA = Path(__file__).parent / "data" / "registration.toml"

BONE_OF_BODY = MappingProxyType(
    {"pelvis": "pelvis", "femur": "femur-right", "tibia": "tibia-fibula-right"}
)


@dataclass(frozen=True)
class EndResidual:
    """How far a registered end lies from bone before it is set on it.

    Attributes
    ----------
    model, line, end : str
        The published point.
    distance : float or None
        Distance to the part of the bone where it should lie [m]; None where it meets no bone.
    reason : str
        Why it meets none.
    """

    model: str
    line: str
    end: str
    distance: float | None
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Course:
    """One published line on our bones, in the pelvis's frame.

    Attributes
    ----------
    line : str
    points : ndarray, shape (k, 3)
        From origin to insertion [m].
    """

    line: str
    points: Floats


class Registrar:
    """Carries the published models' points to the bones.

    Parameters
    ----------
    bones : PosedBones
        In the pose of the picture.
    rest : PosedBones
        The same bones with every coordinate zero: the shank is registered as it hangs there.
    """

    def __init__(self, bones: PosedBones, rest: PosedBones) -> None:
        self.bones, self._rest = bones, rest
        self._fits: dict[tuple[str, str], Registration] = {}

    def courses(self, slug: str, drawing: Drawing, pose: Mapping[str, Any]) -> list[Course]:
        """Return a muscle's published lines on our bones, in the pelvis's frame."""
        hip = load(drawing.model)
        known = {name: value for name, value in pose.items() if name in hip.coordinates}
        return [Course(name, self._line(hip, name, known)) for name in hip.lines_of(slug)]

    def fit(self, hip: Hip, body: str) -> Registration:
        """Return the registration of one body of a model."""
        key = (hip.id, body)
        if key not in self._fits:
            self._fits[key] = self._register(hip, body)
        return self._fits[key]

    def fits(self) -> tuple[Registration, ...]:
        """Return every registration made so far, by model and body."""
        return tuple(self._fits[key] for key in sorted(self._fits))

    def _line(self, hip: Hip, name: str, pose: Mapping[str, Any]) -> Floats:
        record = next(line for line in hip.model.lines if line.name == name)
        path = hip.path(name, **pose)
        points: list[Floats] = []
        for point, place in zip(record.points, path, strict=True):
            if points and np.linalg.norm(place - path[len(points) - 1]) < 1e-9:
                continue  # a conditional point that is off the path repeats its neighbour
            body_from_pelvis = inverse(hip.pelvis_from_body(point.body, **pose))
            local = self.fit(hip, point.body).apply(apply(body_from_pelvis, place))
            points.append(apply(self._pelvis_from(point.body), local))
        return np.array(points)

    def _pelvis_from(self, body: str) -> Floats:
        """Where a registered body's frame lies in the picture."""
        bone = BONE_OF_BODY[body]
        if body != "tibia":
            return np.asarray(self.bones.pelvis_from_bone[bone])
        turned = self.bones.pelvis_from_bone[bone] @ inverse(self._rest.pelvis_from_bone[bone])
        return turned @ self._knee()

    def _knee(self) -> Floats:
        """Return the femur's frame moved to the knee's centre, at rest: the published shank's."""
        frame = self._rest.pelvis_from_bone["femur-right"].copy()
        frame[:3, 3] = apply(frame, self._rest.landmarks["femur-right"]["knee-centre"])
        return frame

    def _register(self, hip: Hip, body: str) -> Registration:
        rest: dict[str, Any] = dict.fromkeys(hip.coordinates, 0.0)
        rows = _landmarks().get(hip.id, {}).get(body, [])
        body_from_pelvis = inverse(hip.pelvis_from_body(body, **rest))
        published = [apply(body_from_pelvis, self._published(hip, row, rest)) for row in rows]
        centre = hip.pelvis_from_body("femur", **rest)[:3, 3]
        origin = centre if body == "pelvis" else np.zeros(3)
        target = [self._target(body, row["landmark"]) for row in rows]
        return register(
            hip.id,
            body,
            origin,
            np.array(published),
            np.array(target),
            [row["landmark"] for row in rows],
            turn=body != "tibia",
        )

    def _published(self, hip: Hip, row: Mapping[str, Any], rest: Mapping[str, Any]) -> Floats:
        """Return a published landmark in the model's pelvis frame."""
        if "joint" in row:
            return np.asarray(hip.pelvis_from_body(row["joint"], **rest)[:3, 3])
        return np.asarray(hip.path(row["line"], **rest)[0 if row["end"] == "origin" else -1])

    def _target(self, body: str, landmark: str) -> Floats:
        """Return our landmark, from the origin that the body's fit has."""
        bone = BONE_OF_BODY[body]
        point = np.asarray(self._rest.landmarks[bone][landmark])
        if body == "tibia":
            inside = apply(self._rest.pelvis_from_bone[bone], point)
            return apply(inverse(self._knee()), inside)
        return point


@cache
def _landmarks() -> Mapping[str, Any]:
    try:
        return tomllib.loads(DATA.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise DataFaultError([f"{DATA.name}: {fault}"]) from None


def end_residuals(
    drawing: Drawing, courses: list[Course], ends: tuple[EndSurface, EndSurface]
) -> tuple[EndResidual, ...]:
    """Return how far each registered end is from the part of the bone that it should meet.

    Parameters
    ----------
    drawing : Drawing
    courses : list of Course
        The muscle's lines on our bones.
    ends : tuple of EndSurface
        Where origins and insertions may lie.
    """
    out = []
    for course in courses:
        for end, at, surface in zip(("origin", "insertion"), (0, -1), ends, strict=True):
            gap = surface.distance(course.points[at])
            why = getattr(drawing, f"{end}_free")
            out.append(EndResidual(drawing.model, course.line, end, gap, why))
    return tuple(out)


def area_of(slug: str) -> float:
    """Return the cross-section with which a muscle is drawn [m²]."""
    known = drawings()
    return known.gluteus_maximus_area * known.muscles[slug].relative_pcsa
