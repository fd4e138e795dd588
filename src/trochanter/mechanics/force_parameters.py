"""What a model's records say of the force of its lines."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import TrochanterError
from trochanter.model import MuscleModel, builtin_ids, read_builtin

Array = NDArray[np.float64]

FORCE_PARAMETERS = (
    "max_isometric_force",
    "optimal_fiber_length",
    "tendon_slack_length",
    "pennation_angle",
)
"""By their names in the records [N, m, m, rad]; a line has a force if it has all of them."""


def force_parameters(model: MuscleModel) -> dict[str, Array]:
    """Return each force parameter of every line (m,), NaN where the records have none.

    Examples
    --------
    >>> from trochanter.model import read_builtin
    >>> parameters = force_parameters(read_builtin("gait2392"))
    >>> parameters["max_isometric_force"][:3].round(0)
    array([819., 573., 653.])
    """
    return {
        name: np.array([_value(line.force, name) for line in model.lines], float)
        for name in FORCE_PARAMETERS
    }


def _value(force: object, name: str) -> float:
    value = getattr(force, name, None)
    return float("nan") if value is None else float(value)


def complete_lines(parameters: Mapping[str, Array]) -> NDArray[np.intp]:
    """Return the numbers of the lines that have every parameter."""
    whole = [
        np.isfinite(array).reshape(-1, array.shape[-1]).all(axis=0) for array in parameters.values()
    ]
    return np.flatnonzero(np.all(whole, axis=0))


def no_force(id: str, names: tuple[str, ...], parameters: Mapping[str, Array]) -> TrochanterError:
    """Return the error for a model none of whose lines has a force; it says what they lack."""
    some = [name for row, name in enumerate(names) if _lacks(parameters, row)]
    text = f"{id} has no force parameters: none of its {len(names)} lines ({_listed(names)}) has"
    text += f" all of {', '.join(FORCE_PARAMETERS)}"
    for name in some[:3]:
        text += f"; {name} lacks {', '.join(_lacks(parameters, names.index(name)))}"
    text += "; they have lengths and moment arms but no force"
    return TrochanterError(f"{text}; models that have them: {', '.join(_strong_models())}")


def _lacks(parameters: Mapping[str, Array], row: int) -> list[str]:
    """Return what a line lacks that has some of the parameters."""
    gone = [name for name, array in parameters.items() if not np.isfinite(array[..., row]).all()]
    return gone if 0 < len(gone) < len(parameters) else []


def _listed(names: tuple[str, ...]) -> str:
    rest = len(names) - 3
    return ", ".join(names[:3]) + (f" and {rest} more" if rest > 0 else "")


def _strong_models() -> list[str]:
    models = {id: force_parameters(read_builtin(id)) for id in builtin_ids()}
    return [id for id, parameters in models.items() if complete_lines(parameters).size]
