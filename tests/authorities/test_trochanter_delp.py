"""How rotation arms of `trochanter` turn as the hip bends, against Delp et al. 1999.

Delp SL, Hess WE, Hungerford DS, Jones LC. Variation of rotation moment arms with hip flexion.
J Biomech 1999;32:493-501: in four cadavers 15 of 18 compartments (six of gluteus maximus, four
of medius, three of minimus, and iliopsoas, piriformis, quadratus femoris, obturator internus and
externus) turned toward internal rotation.
"""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr

ILIOPSOAS = ("iliacus lateral", "iliacus medial", "psoas major upper", "psoas major lower")
#: Delp's compartments, so many of each, and the lines that stand for them.
GROUPS = {
    "gluteus maximus": (6, None),
    "gluteus medius": (4, None),
    "gluteus minimus": (3, None),
    "iliopsoas": (1, ILIOPSOAS),
    "piriformis": (1, ("piriformis",)),
    "quadratus femoris": (1, ("quadratus femoris",)),
    "obturator internus": (1, ("obturator internus",)),
    "obturator externus": (1, ("obturator externus superior", "obturator externus inferior")),
}
FLEXION_DEG = np.arange(0, 91)


@pytest.fixture(scope="module")
def rotation():
    """Return a function: rotation arms [m] of lines, over flexion, averaged over the lines."""
    hip = tr.load("trochanter")
    poses = np.zeros((len(FLEXION_DEG), 4))
    poses[:, 0] = np.radians(FLEXION_DEG)
    _, arm = hip.evaluate(poses)

    def ask(*names):
        return arm[:, [hip.muscles.index(name) for name in names], 2].mean(axis=1)

    ask.hip = hip
    return ask


def crossing(arm):
    """Flexion [deg] at which an arm turns from external to internal."""
    places = np.flatnonzero((arm[:-1] < 0) & (arm[1:] >= 0))
    assert len(places) == 1
    return FLEXION_DEG[places[0]]


def test_fifteen_of_eighteen_or_more_turn_inward(rotation):
    inward = 0.0
    for name, (count, lines) in GROUPS.items():
        held = [lines] if lines else [(one,) for one in rotation.hip.muscles if name in one]
        turned = [rotation(*one)[-1] > rotation(*one)[0] for one in held]
        inward += count * np.mean(turned)
    assert inward >= 15


@pytest.mark.parametrize("name", ["quadratus femoris", "obturator externus"])
def test_what_turns_outward_or_little_stays_external(rotation, name):
    lines = GROUPS[name][1]
    assert (rotation(*lines) < -0.005).all()


def test_iliopsoas_hardly_changes(rotation):
    """Which does not turn inward here: internal by less than a centimetre throughout."""
    arm = rotation(*ILIOPSOAS)
    assert np.ptp(arm) < 0.002
    assert ((arm > 0) & (arm < 0.01)).all()


def test_piriformis_crosses_between_45_and_65_degrees(rotation):
    assert 45 <= crossing(rotation("piriformis")) <= 65


@pytest.mark.parametrize("name", ["gluteus medius posterior", "gluteus minimus posterior"])
def test_the_backs_of_medius_and_minimus_cross_between_10_and_45_degrees(rotation, name):
    assert 10 <= crossing(rotation(name)) <= 45


def test_the_fronts_gain_internal_rotation(rotation):
    for name in ("gluteus medius anterior", "gluteus minimus anterior"):
        arm = rotation(name)
        assert arm[-1] > arm[0] + 0.03
