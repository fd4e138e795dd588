"""How long fibres are, beside their optimum, in the poses of a look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.hip import Hip
from trochanter.mechanics.muscle import MAX_PENNATION_ANGLE, MuscleParameters, equilibrium
from trochanter.mechanics.reports.looking import Look
from trochanter.model import Line

Array = NDArray[np.float64]

USUAL = (0.5, 1.5)
"""Beyond these a fibre makes hardly any active force [optimal fibre lengths]."""


class FiberExtreme(NamedTuple):
    """The shortest or longest that a line's fibre is seen.

    Attributes
    ----------
    length : float
        [optimal fibre lengths]
    along : str
        The coordinate along which it was seen.
    at : float
        [rad]
    """

    length: float
    along: str
    at: float


def fiber_extremes(hip: Hip, looks: Iterable[Look]) -> dict[str, tuple[FiberExtreme, FiberExtreme]]:
    """Return each line's shortest and longest fibre, its tendon being rigid.

    Lines without force parameters are left out.
    """
    rows = [row for row, line in enumerate(hip.model.lines) if _known(line)]
    if not rows:
        return {}
    parameters = _parameters([hip.model.lines[row] for row in rows])
    found: dict[str, tuple[FiberExtreme, FiberExtreme]] = {}
    for look in looks:
        state = equilibrium(parameters, look.length[:, rows], activation=0.0)
        for column, row in enumerate(rows):
            fiber = state.normalized_fiber_length[:, column]
            ends = [
                FiberExtreme(float(fiber[pose]), look.coordinate, float(look.at[pose]))
                for pose in (int(fiber.argmin()), int(fiber.argmax()))
            ]
            low, high = found.get(hip.muscles[row], ends)
            found[hip.muscles[row]] = (min(low, ends[0]), max(high, ends[1]))
    return found


def _known(line: Line) -> bool:
    force = line.force
    return (
        force is not None
        and force.optimal_fiber_length is not None
        and force.tendon_slack_length is not None
        and (force.pennation_angle or 0.0) < MAX_PENNATION_ANGLE
    )


def _parameters(lines: list[Line]) -> MuscleParameters:
    forces = [line.force for line in lines if line.force is not None]
    # The maximum force does not bear on the length of a fibre behind a rigid tendon.
    return MuscleParameters(
        1.0,
        np.array([one.optimal_fiber_length for one in forces], float),
        np.array([one.tendon_slack_length for one in forces], float),
        np.array([one.pennation_angle or 0.0 for one in forces], float),
    )
