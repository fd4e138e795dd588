"""The curves of Millard et al. 2013, quintic Bezier corners as OpenSim builds them.

Source: Millard M, Uchida T, Seth A, Delp SL. Flexing computational muscle: modeling and
simulation of musculotendon dynamics. J Biomech Eng 2013;135(2):021005, doi 10.1115/1.4023390.
The points between which the corners run, and the defaults, are those of OpenSim's
Millard2012EquilibriumMuscle.
"""

from __future__ import annotations

from trochanter.errors import OutOfRangeError
from trochanter.mechanics.muscle.bezier import BezierCurve, Knot
from trochanter.mechanics.muscle.curve import MuscleCurves, check_strain

SOURCE = (
    "Millard M, Uchida T, Seth A, Delp SL. Flexing computational muscle: modeling and simulation "
    "of musculotendon dynamics. J Biomech Eng 2013;135(2):021005. doi:10.1115/1.4023390"
)

# Half the width of the plateau: OpenSim's, wider than the 0.0259 of the sarcomere's bare zone,
# because the measured curve that it was fitted to is.
PLATEAU = 0.05


def active_force_length(
    *,
    min_norm_active_fiber_length: float = 0.4441,
    transition_norm_fiber_length: float = 0.73,
    max_norm_active_fiber_length: float = 1.8123,
    shallow_ascending_slope: float = 0.8616,
    minimum_value: float = 0.0,
) -> BezierCurve:
    """Return the active force-length curve: steep limb, shallow limb, plateau, descending limb.

    Parameters
    ----------
    min_norm_active_fiber_length, transition_norm_fiber_length, max_norm_active_fiber_length : float
        Where the steep limb starts and ends, and where the descending limb ends.
    shallow_ascending_slope : float
    minimum_value : float
        The value outside the limbs. OpenSim's muscle has 0 here where its fibre is damped, as
        it is by default, and 0.1 where its equations need one.

    Examples
    --------
    >>> active_force_length()([0.4441, 1.0, 1.8123]).round(6)
    array([0., 1., 0.])
    """
    start, bend, end = (
        min_norm_active_fiber_length,
        transition_norm_fiber_length,
        max_norm_active_fiber_length,
    )
    if not 0.0 <= start < bend < 1.0 - PLATEAU < 1.0 < end:
        raise OutOfRangeError(f"active fibre lengths must rise: {start}, {bend}, 1, {end}")
    shoulder = 1.0 - PLATEAU
    height = 1.0 - shallow_ascending_slope * (shoulder - bend)
    rise = 1.25 * height / (bend - start)
    fall = -1.0 / ((end - PLATEAU) - (1.0 + PLATEAU))
    knots = (
        Knot(start, minimum_value, 0.0),
        Knot(0.5 * (start + bend), 0.5 * height, rise),
        Knot(0.5 * (bend + shoulder), 0.5 * (height + 1.0), shallow_ascending_slope),
        Knot(1.0, 1.0, 0.0),
        Knot(0.5 * (1.0 + PLATEAU + end), 0.5, fall),
        Knot(end, minimum_value, 0.0),
    )
    return BezierCurve(knots, (1.0,) * 5)


def passive_force_length(
    *,
    strain_at_zero_force: float = 0.0,
    strain_at_one_norm_force: float = 0.7,
    stiffness_at_low_force: float = 0.2,
    stiffness_at_one_norm_force: float | None = None,
    curviness: float = 0.75,
) -> BezierCurve:
    """Return the passive force-length curve: a toe, then a corner into a straight line.

    Parameters
    ----------
    strain_at_zero_force, strain_at_one_norm_force : float
    stiffness_at_low_force : float
        Slope at the end of the toe.
    stiffness_at_one_norm_force : float, optional
        Slope of the straight line; twice the mean slope where it is left out.
    curviness : float

    Examples
    --------
    >>> passive_force_length()([0.9, 1.0, 1.7]).round(6)
    array([0., 0., 1.])
    """
    check_strain("passive_fiber_strain_at_one_norm_force", strain_at_one_norm_force)
    span = strain_at_one_norm_force - strain_at_zero_force
    if not span > 0.0:
        raise OutOfRangeError("strain_at_one_norm_force must exceed strain_at_zero_force")
    stiff = 2.0 / span if stiffness_at_one_norm_force is None else stiffness_at_one_norm_force
    foot = 1.0 + strain_at_zero_force
    toe = min(0.1 / stiff, 0.1 * span)
    knots = (
        Knot(foot, 0.0, 0.0),
        Knot(foot + toe, 0.5 * toe * stiffness_at_low_force, stiffness_at_low_force),
        Knot(1.0 + strain_at_one_norm_force, 1.0, stiff),
    )
    return BezierCurve(knots, (curviness,) * 2)


def force_velocity(
    *,
    concentric_slope_at_vmax: float = 0.0,
    concentric_slope_near_vmax: float = 0.25,
    isometric_slope: float = 5.0,
    eccentric_slope_at_vmax: float = 0.0,
    eccentric_slope_near_vmax: float = 0.15,
    max_eccentric_velocity_force_multiplier: float = 1.4,
    concentric_curviness: float = 0.6,
    eccentric_curviness: float = 0.9,
) -> BezierCurve:
    """Return the force-velocity curve: two corners each side of standing still.

    Parameters
    ----------
    concentric_slope_at_vmax, concentric_slope_near_vmax : float
        Slopes at the maximum speed of shortening and at nine tenths of it.
    isometric_slope : float
    eccentric_slope_at_vmax, eccentric_slope_near_vmax : float
    max_eccentric_velocity_force_multiplier : float
    concentric_curviness, eccentric_curviness : float

    Examples
    --------
    >>> force_velocity()([-1.0, 0.0, 1.0]).round(6)
    array([0. , 1. , 1.4])
    """
    most = max_eccentric_velocity_force_multiplier
    shortening = 0.05 * (concentric_slope_near_vmax + concentric_slope_at_vmax)
    lengthening = 0.05 * (eccentric_slope_near_vmax + eccentric_slope_at_vmax)
    knots = (
        Knot(-1.0, 0.0, concentric_slope_at_vmax),
        Knot(-0.9, shortening, concentric_slope_near_vmax),
        Knot(0.0, 1.0, isometric_slope),
        Knot(0.9, most - lengthening, eccentric_slope_near_vmax),
        Knot(1.0, most, eccentric_slope_at_vmax),
    )
    return BezierCurve(knots, (concentric_curviness,) * 2 + (eccentric_curviness,) * 2)


def tendon_force_length(
    *,
    strain_at_one_norm_force: float = 0.049,
    stiffness_at_one_norm_force: float | None = None,
    norm_force_at_toe_end: float = 2.0 / 3.0,
    curviness: float = 0.5,
) -> BezierCurve:
    """Return the tendon force-length curve: a toe of two corners into a straight line.

    Parameters
    ----------
    strain_at_one_norm_force : float
    stiffness_at_one_norm_force : float, optional
        Slope of the straight line; 1.375 / strain where it is left out.
    norm_force_at_toe_end : float
    curviness : float

    Examples
    --------
    >>> tendon_force_length()([1.0, 1.049]).round(6)
    array([0., 1.])
    """
    check_strain("tendon_strain_at_one_norm_force", strain_at_one_norm_force)
    stiff = stiffness_at_one_norm_force
    stiff = 1.375 / strain_at_one_norm_force if stiff is None else stiff
    one = 1.0 + strain_at_one_norm_force
    toe_end = one + (norm_force_at_toe_end - 1.0) / stiff
    foot = 1.0 + 0.1 * (toe_end - 1.0)
    half = 0.5 * norm_force_at_toe_end
    half_x = one + (half - 1.0) / stiff
    slope = half / (half_x - foot)
    middle = 0.5 * (foot + half_x)
    knots = (
        Knot(1.0, 0.0, 0.0),
        Knot(middle, slope * (middle - foot), slope),
        Knot(toe_end, norm_force_at_toe_end, stiff),
    )
    return BezierCurve(knots, (curviness,) * 2)


def millard2013(
    *,
    tendon_strain_at_one_norm_force: float = 0.049,
    passive_fiber_strain_at_one_norm_force: float = 0.7,
) -> MuscleCurves:
    """Return the curves of Millard et al. 2013, in the shape OpenSim gives them by default.

    Parameters
    ----------
    tendon_strain_at_one_norm_force : float
        Strain of the tendon at the maximum isometric force.
    passive_fiber_strain_at_one_norm_force : float
        Strain of the fibre at which its passive force is the maximum isometric force.

    Raises
    ------
    OutOfRangeError
        A strain that is not positive.

    Examples
    --------
    >>> curves = millard2013()
    >>> float(curves.passive_force_length(0.8)), float(curves.force_velocity(0.0))
    (0.0, 1.0)
    """
    return MuscleCurves(
        name="millard2013",
        source=SOURCE,
        active_force_length=active_force_length(),
        passive_force_length=passive_force_length(
            strain_at_one_norm_force=passive_fiber_strain_at_one_norm_force
        ),
        force_velocity=force_velocity(),
        tendon_force_length=tendon_force_length(
            strain_at_one_norm_force=tendon_strain_at_one_norm_force
        ),
        min_fiber_length=0.4441,
        tendon_strain_at_one_norm_force=tendon_strain_at_one_norm_force,
        passive_fiber_strain_at_one_norm_force=passive_fiber_strain_at_one_norm_force,
    )
