"""Where an elastic tendon pulls as its fibre does."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.muscle.curve import MuscleCurves
from trochanter.mechanics.muscle.fiber import Task, fiber
from trochanter.mechanics.muscle.newton import Rows, safeguarded_newton
from trochanter.mechanics.muscle.state import MuscleStatus

Array = NDArray[np.float64]

TOLERANCE = 1e-12  # of the maximum isometric force, or of the tendon's force where it is more
ROUNDING = 4.0 * float(np.finfo(float).eps)  # of the lengths that the forces follow from
USUAL_STRAIN = 0.03  # where the search begins: a tendon's strain under most of its load


class Balance(NamedTuple):
    """Strains of the tendon, what is left out of balance, and `MuscleStatus`."""

    strain: Array
    residual: Array
    status: NDArray[np.int_]


def balance(flat: Task, curves: MuscleCurves, iterations: int) -> Balance:
    """Return the tendon's strains at which it pulls as the fibre does.

    At strain 0 the tendon bears nothing and the fibre pulls; at the strain that leaves the
    fibre its shortest the tendon pulls more, or else the fibre is stopped there. Between the
    two there is a balance (docs/muscle.md, 'Equilibrium').
    """
    most = (flat.whole - flat.slack - flat.shortest) / flat.slack
    high = np.maximum(most, 0.0)

    def excess(strain: Array, rows: Rows) -> tuple[Array, Array, Array]:
        part = flat.take(rows)
        pull, pull_slope = curves.tendon_force_length.value_and_slope(1.0 + strain)
        one = fiber(part, curves, np.maximum(along_tendon(part, strain), part.shortest))
        value = pull - (one.active + one.passive) * one.cosine
        slope = pull_slope + one.slope * part.slack
        rounding = ROUNDING * (np.abs(one.slope) * part.whole + pull_slope)
        return value, slope, TOLERANCE * np.maximum(1.0, pull) + rounding

    everywhere: Rows = np.arange(len(high))
    # Stopped: the fibre at its shortest would still pull more than the tendon's stretch gives.
    stopped = (most > 0.0) & (excess(high, everywhere)[0] < 0.0)
    # Idle: the fibre does not pull, or the line is no longer than shortest fibre and tendon.
    idle = (most <= 0.0) | (excess(np.zeros_like(high), everywhere)[0] >= 0.0)
    done = stopped | idle
    low, high = np.where(stopped, high, 0.0), np.where(idle, 0.0, high)
    start = np.minimum(USUAL_STRAIN, 0.5 * high)
    roots = safeguarded_newton(excess, low, high, start, iterations=iterations)
    status = np.where(roots.found | done, MuscleStatus.SOLVED, MuscleStatus.FAILED)
    status = np.where(stopped, MuscleStatus.SHORTEST, status)
    return Balance(roots.x, np.where(done, 0.0, roots.residual), status)


def along_tendon(flat: Task, strain: Array) -> Array:
    """Return the fibre's length along the tendon, negative where the line is too short."""
    return flat.whole - flat.slack * (1.0 + strain)
