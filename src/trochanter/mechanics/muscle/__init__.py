"""A Hill-type muscle: its curves, and the state in which its fibre and tendon balance."""

from trochanter.mechanics.muscle.curve import Curve, MuscleCurves
from trochanter.mechanics.muscle.curves import CURVE_SETS, muscle_curves
from trochanter.mechanics.muscle.degroote import degroote2016
from trochanter.mechanics.muscle.equilibrium import Tendon, equilibrium
from trochanter.mechanics.muscle.millard import millard2013
from trochanter.mechanics.muscle.parameters import MAX_PENNATION_ANGLE, MuscleParameters
from trochanter.mechanics.muscle.state import MuscleState, MuscleStatus

__all__ = [
    "CURVE_SETS",
    "MAX_PENNATION_ANGLE",
    "Curve",
    "MuscleCurves",
    "MuscleParameters",
    "MuscleState",
    "MuscleStatus",
    "Tendon",
    "degroote2016",
    "equilibrium",
    "millard2013",
    "muscle_curves",
]
