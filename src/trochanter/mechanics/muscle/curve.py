"""What a curve of a muscle can be asked: its value, its slope and both at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import OutOfRangeError

Array = NDArray[np.float64]


class Curve(ABC):
    """A dimensionless curve of a Hill-type muscle, with its analytic derivative.

    Lengths are in optimal fibre lengths or tendon slack lengths, velocities in maximum
    contraction velocities (negative when shortening), forces in maximum isometric forces.
    """

    @abstractmethod
    def value_and_slope(self, x: ArrayLike) -> tuple[Array, Array]:
        """Return the curve and its derivative by `x`, in the shape of `x`."""

    def __call__(self, x: ArrayLike) -> Array:
        """Return the curve at `x`."""
        return self.value_and_slope(x)[0]

    def slope(self, x: ArrayLike) -> Array:
        """Return the curve's derivative at `x`."""
        return self.value_and_slope(x)[1]


@dataclass(frozen=True)
class MuscleCurves:
    """The four curves of a Hill-type muscle, and where they come from.

    Attributes
    ----------
    name : str
    source : str
        The publication, with its DOI.
    active_force_length : Curve
        Of the fibre's length, at full activation and standing still.
    passive_force_length : Curve
        Of the fibre's length; never negative where the fibre is longer than `min_fiber_length`.
    force_velocity : Curve
        Of the fibre's velocity; 1 standing still.
    tendon_force_length : Curve
        Of the tendon's length; 0 at slack length, rising.
    min_fiber_length : float
        The shortest fibre for which the curves are meant [optimal fibre lengths].
    tendon_strain_at_one_norm_force : float
        Strain of the tendon at the maximum isometric force.
    passive_fiber_strain_at_one_norm_force : float
        Strain of the fibre at which its passive force is the maximum isometric force.

    Examples
    --------
    >>> from trochanter.mechanics.muscle import muscle_curves
    >>> curves = muscle_curves("degroote2016")
    >>> curves.active_force_length([0.5, 1.0, 1.5]).round(3)
    array([0.054, 1.   , 0.226])
    """

    name: str
    source: str
    active_force_length: Curve
    passive_force_length: Curve
    force_velocity: Curve
    tendon_force_length: Curve
    min_fiber_length: float
    tendon_strain_at_one_norm_force: float
    passive_fiber_strain_at_one_norm_force: float


def check_strain(name: str, value: float) -> None:
    """Raise an OutOfRangeError if a strain is not a positive number."""
    if not (np.isfinite(value) and value > 0.0):
        raise OutOfRangeError(f"{name} must be positive, not {value}")
