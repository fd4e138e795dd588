"""Where an arm changes its sign, and so a muscle its action."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.looking import Look

Array = NDArray[np.float64]

PLAIN = 1e-3
"""An arm smaller than this has no sign to speak of [m]: rounding is not a change of action."""


class SignChange(NamedTuple):
    """An arm that is plainly negative on one side of a place and plainly positive on the other.

    Attributes
    ----------
    line : str
    arm_about : str
        The coordinate that the arm is about.
    along : str
        The coordinate along which it changes.
    at : float
        [rad]
    """

    line: str
    arm_about: str
    along: str
    at: float


def find_sign_changes(hip: Hip, look: Look) -> list[SignChange]:
    """Return where any arm changes its sign along a coordinate."""
    turns = [k for k, name in enumerate(hip.coordinates) if hip.coordinates.units[name] == "rad"]
    arm = look.arm[:, :, turns]
    plain = np.where(np.abs(arm) > PLAIN, np.sign(arm), 0.0)
    # The last plain sign up to each pose; zero before the first.
    latest = np.maximum.accumulate(
        np.where(plain != 0, np.arange(len(arm))[:, None, None], -1), axis=0
    )
    held = np.take_along_axis(plain, np.maximum(latest, 0), axis=0)
    changes = np.argwhere(held[1:] * held[:-1] < 0)
    found = []
    for pose, line, column in changes:
        before = int(latest[pose, line, column])
        at = _zero(look.at[before : pose + 2], arm[before : pose + 2, line, column])
        name = hip.coordinates[turns[column]]
        found.append(SignChange(hip.muscles[line], name, look.coordinate, at))
    return found


def _zero(at: Array, arm: Array) -> float:
    """Return where an arm that has the other sign at the end first passes zero."""
    row = int(np.flatnonzero(np.sign(arm[:-1]) != np.sign(arm[1:]))[0])
    share = arm[row] / (arm[row] - arm[row + 1])
    return float(at[row] + share * (at[row + 1] - at[row]))
