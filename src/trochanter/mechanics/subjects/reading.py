"""What `trochanter.Hip.vary` is given, checked against the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import TrochanterError
from trochanter.mechanics.force_parameters import FORCE_PARAMETERS, force_parameters
from trochanter.mechanics.parameters import resting_points
from trochanter.mechanics.subjects.given import Labels, Quantity
from trochanter.mechanics.subjects.variation import Variation
from trochanter.model import WRAP_KINDS, CompiledModel, MuscleModel

Array = NDArray[np.float64]

RIGID = 1e-9
"""How far the axes of a surface's place may be from perpendicular unit vectors."""

SIZES = {"sphere": 1, "cylinder": 2, "ellipsoid": 3, "torus": 2}
"""How many of its three numbers a surface's size has."""


def read_variation(
    record: MuscleModel,
    model: CompiledModel,
    given: Mapping[str, Any],
    names: Sequence[Any] | None,
) -> Variation:
    """Return what differs between subjects.

    Parameters
    ----------
    record : MuscleModel
    model : CompiledModel
        The same, compiled.
    given : mapping of str to array or mapping
        By the names of `Variation`; None is left out.
    names : sequence, optional
        The subjects' labels.

    Raises
    ------
    TrochanterError, UnknownNameError, OutOfRangeError
    """
    quantities = _quantities(record, model)
    read = {key: quantities[key].read(value) for key, value in given.items() if value is not None}
    if not read:
        raise TrochanterError(f"nothing varies; give at least one of {', '.join(quantities)}")
    counts = {key: len(array) for key, (array, _) in read.items()}
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{key} of {count}" for key, count in counts.items())
        raise TrochanterError(f"different numbers of subjects: {said}")
    arrays = {key: array for key, (array, _) in read.items()}
    for key, array in arrays.items():
        _check(quantities[key], array, model)
    labels = _labels(next(iter(counts.values())), names, [own for _, own in read.values()])
    return Variation(labels, **arrays)


def _quantities(record: MuscleModel, model: CompiledModel) -> dict[str, Quantity]:
    starts = model.line_start
    lines = {name: slice(*starts[row : row + 2]) for row, name in enumerate(model.line_names)}
    points = [
        f"{name} point {k}" for name, own in lines.items() for k in range(own.stop - own.start)
    ]
    surfaces = {name: slice(row, row + 1) for row, name in enumerate(model.wrap_names)}
    one = {name: slice(row, row + 1) for row, name in enumerate(model.line_names)}
    line, surface = f"line of {model.id}", f"surface of {model.id}"
    places, sizes, poses = resting_points(model), model.wrap_size, model.wrap_pose
    names = model.wrap_names
    return {
        "points": Quantity("points", places, ("point", "axis"), lines, line, points, False),
        "surface_sizes": Quantity(
            "surface_sizes", sizes, ("surface", "number"), surfaces, surface, names
        ),
        "surface_places": Quantity(
            "surface_places", poses, ("surface", "row", "column"), surfaces, surface, names
        ),
        **{
            key: Quantity(key, base, ("muscle",), one, line, model.line_names)
            for key, base in force_parameters(record).items()
        },
    }


def _check(quantity: Quantity, array: Array, model: CompiledModel) -> None:
    if quantity.name == "surface_sizes":
        _check_sizes(quantity, array, model)
    elif quantity.name in FORCE_PARAMETERS:
        _check_forces(quantity, array)
    else:
        quantity.refuse(array, ~np.isfinite(array), "every value must be a finite number")
        if quantity.name == "surface_places":
            _check_places(quantity, array)


def _check_sizes(quantity: Quantity, array: Array, model: CompiledModel) -> None:
    kinds = np.array([WRAP_KINDS[number] for number in model.wrap_kind], str)
    count = np.array([SIZES[kind] for kind in kinds], int)
    used = np.arange(3) < count[:, None]
    endless = used & np.isinf(model.wrap_size)
    refuse = quantity.refuse
    refuse(array, endless & (array != np.inf), "the model's cylinder has no ends, and gets none")
    good = np.isfinite(array) & (array > 0.0)
    refuse(array, used & ~endless & ~good, "sizes are positive and finite")
    refuse(
        array, ~used & (array != model.wrap_size), "this kind has fewer sizes; leave it as it is"
    )
    tube = (kinds == "torus")[:, None] & (np.arange(3) == 0)
    refuse(array, tube & (array >= array[..., 1:2]), "so thick a tube leaves no hole in the ring")


def _check_places(quantity: Quantity, array: Array) -> None:
    turn = array[..., :3, :3]
    apart = np.abs(turn @ np.swapaxes(turn, -1, -2) - np.eye(3)).max(axis=(-1, -2))
    odd = (apart > RIGID) | (np.linalg.det(turn) < 0.0)
    odd |= (array[..., 3, :] != (0.0, 0.0, 0.0, 1.0)).any(axis=-1)
    quantity.refuse(array, odd, "a place is a rotation and a shift, the last row (0, 0, 0, 1)")


def _check_forces(quantity: Quantity, array: Array) -> None:
    # A line without a force parameter may stay without it.
    known = ~(np.isnan(array) & np.isnan(quantity.base))
    if quantity.name == "pennation_angle":
        good, text = (array >= 0.0) & (array < 0.5 * np.pi), "it goes from 0 to below a right angle"
    else:
        good, text = (array > 0.0) & np.isfinite(array), "it is positive and finite"
    quantity.refuse(array, known & ~good, text)


def _labels(count: int, names: Sequence[Any] | None, own: list[Labels]) -> tuple[Any, ...]:
    """Return the subjects' labels: those given, those that the arrays agree on, or numbers."""
    found = [tuple(labels) for labels in own if labels is not None]
    if names is None and len(set(found)) > 1:
        raise TrochanterError("the arrays' labels of subjects differ; align them first")
    labels = tuple(names) if names is not None else found[0] if found else tuple(range(count))
    if len(labels) != count:
        raise TrochanterError(f"names has {len(labels)} labels for {count} subjects")
    twice = [str(label) for k, label in enumerate(labels) if label in labels[:k]]
    if twice:
        raise TrochanterError(f"subjects have labels twice: {', '.join(twice[:3])}")
    return labels
