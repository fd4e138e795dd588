"""The curves of De Groote et al. 2016, in closed form and smooth everywhere.

Source: De Groote F, Kinney AL, Rao AV, Fregly BJ. Evaluation of direct collocation optimal
control problem formulations for solving the muscle redundancy problem. Ann Biomed Eng
2016;44(10):2922-2936, doi 10.1007/s10439-016-1591-9, supplement.

The supplement prints its constants rounded, so that its curves miss the points that they
are meant to pass. The digits used here are those of OpenSim's DeGrooteFregly2016Muscle, whose
curves meet them: active force 1 at length 1, force-velocity 0 at -1 and 1 at 0, no passive
force at length 0.2 and no tendon force at slack length. docs/muscle.md compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from trochanter.mechanics.muscle.curve import Array, Curve, MuscleCurves, check_strain

SOURCE = (
    "De Groote F, Kinney AL, Rao AV, Fregly BJ. Evaluation of direct collocation optimal control "
    "problem formulations for solving the muscle redundancy problem. Ann Biomed Eng "
    "2016;44(10):2922-2936. doi:10.1007/s10439-016-1591-9"
)

# b1, b2, b3, b4 of each Gaussian: height, centre, width, and the width's growth with length.
GAUSSIANS = (
    (0.8150671134243542, 1.055033428970575, 0.162384573599574, 0.063303448465465),
    (0.433004984392647, 0.716775413397760, -0.029947116970696, 0.200356847296188),
    (0.1, 1.0, 0.353553390593274, 0.0),
)
PASSIVE_SHAPE = 4.0
MIN_FIBER_LENGTH = 0.2
VELOCITY = (-0.3211346127989808, -8.149, -0.374, 0.8825327733249912)  # d1, d2, d3, d4
TENDON_SCALE = 0.2  # c1, and c3 with it; c2 is 1

# Past e^300 a force means nothing any more; held there, numbers stay finite.
LARGEST_EXPONENT = 300.0


@dataclass(frozen=True)
class ActiveForceLength(Curve):
    """Sum of three Gaussian-like curves whose width grows with length (supplement, S3)."""

    def value_and_slope(self, x: ArrayLike) -> tuple[Array, Array]:
        """Return the active force multiplier and its derivative by fibre length."""
        length = np.asarray(x)
        value, slope = 0.0 * length, 0.0 * length
        for height, centre, width, growth in GAUSSIANS:
            spread = width + growth * length
            # Where the width passes zero the exponent is minus infinity; any small width gives 0.
            spread = np.where(np.abs(spread) < 1e-9, 1e-9, spread)
            off = (length - centre) / spread
            term = height * np.exp(-0.5 * off * off)
            value = value + term
            slope = slope - term * off * (1.0 - growth * off) / spread
        return value, slope


@dataclass(frozen=True)
class PassiveForceLength(Curve):
    """Exponential through 0 at the shortest fibre and through 1 at the strain given."""

    strain_at_one_norm_force: float = 0.6
    _rate: float = field(init=False, repr=False)
    _foot: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        check_strain("passive_fiber_strain_at_one_norm_force", self.strain_at_one_norm_force)
        rate = PASSIVE_SHAPE / self.strain_at_one_norm_force
        object.__setattr__(self, "_rate", rate)
        object.__setattr__(self, "_foot", float(np.exp(rate * (MIN_FIBER_LENGTH - 1.0))))

    def value_and_slope(self, x: ArrayLike) -> tuple[Array, Array]:
        """Return the passive force multiplier and its derivative by fibre length."""
        rise = _exp(self._rate * (np.asarray(x) - 1.0))
        whole = np.exp(PASSIVE_SHAPE) - self._foot
        return (rise - self._foot) / whole, self._rate * rise / whole


@dataclass(frozen=True)
class ForceVelocity(Curve):
    """Inverse hyperbolic sine of the velocity."""

    def value_and_slope(self, x: ArrayLike) -> tuple[Array, Array]:
        """Return the force-velocity multiplier and its derivative by fibre velocity."""
        scale, steepness, shift, offset = VELOCITY
        inner = steepness * np.asarray(x) + shift
        return (
            scale * np.arcsinh(inner) + offset,
            scale * steepness / np.sqrt(inner * inner + 1.0),
        )


@dataclass(frozen=True)
class TendonForceLength(Curve):
    """Exponential through 0 at slack length and through 1 at the strain given.

    The paper's stiffness kT follows from the strain here: kT = ln 6 / strain.
    """

    strain_at_one_norm_force: float = 0.049
    stiffness: float = field(init=False)

    def __post_init__(self) -> None:
        check_strain("tendon_strain_at_one_norm_force", self.strain_at_one_norm_force)
        stiffness = np.log((1.0 + TENDON_SCALE) / TENDON_SCALE) / self.strain_at_one_norm_force
        object.__setattr__(self, "stiffness", float(stiffness))

    def value_and_slope(self, x: ArrayLike) -> tuple[Array, Array]:
        """Return the tendon force multiplier and its derivative by tendon length."""
        rise = TENDON_SCALE * _exp(self.stiffness * (np.asarray(x) - 1.0))
        return rise - TENDON_SCALE, self.stiffness * rise


def degroote2016(
    *,
    tendon_strain_at_one_norm_force: float = 0.049,
    passive_fiber_strain_at_one_norm_force: float = 0.6,
) -> MuscleCurves:
    """Return the curves of De Groote et al. 2016.

    Parameters
    ----------
    tendon_strain_at_one_norm_force : float
        Strain of the tendon at the maximum isometric force. The paper's curve, with its kT of 35,
        reaches it at 0.0474.
    passive_fiber_strain_at_one_norm_force : float
        Strain of the fibre at which its passive force is the maximum isometric force.

    Raises
    ------
    OutOfRangeError
        A strain that is not positive.

    Examples
    --------
    >>> curves = degroote2016(tendon_strain_at_one_norm_force=0.10)
    >>> round(float(curves.tendon_force_length(1.10)), 12)
    1.0
    """
    return MuscleCurves(
        name="degroote2016",
        source=SOURCE,
        active_force_length=ActiveForceLength(),
        passive_force_length=PassiveForceLength(passive_fiber_strain_at_one_norm_force),
        force_velocity=ForceVelocity(),
        tendon_force_length=TendonForceLength(tendon_strain_at_one_norm_force),
        min_fiber_length=MIN_FIBER_LENGTH,
        tendon_strain_at_one_norm_force=tendon_strain_at_one_norm_force,
        passive_fiber_strain_at_one_norm_force=passive_fiber_strain_at_one_norm_force,
    )


def _exp(exponent: Array) -> Array:
    high = np.real(exponent) > LARGEST_EXPONENT
    grown: Array = np.exp(np.where(high, LARGEST_EXPONENT, exponent))
    return grown
