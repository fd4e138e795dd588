"""Mechanics: a model and poses in, numbers out."""

from __future__ import annotations

from typing import Literal

from trochanter.mechanics.hip import CONVENTION, Hip
from trochanter.mechanics.names import CoordinateNames, LineNames
from trochanter.mechanics.poses import CONVENTION_NAMES
from trochanter.model import builtin_ids, mirror, read_builtin

DEFAULT_MODEL = "dostal1981"
"""The model that `load` gives unasked: it has a line for every muscle of the hip."""

__all__ = [
    "CONVENTION",
    "CONVENTION_NAMES",
    "DEFAULT_MODEL",
    "CoordinateNames",
    "Hip",
    "LineNames",
    "load",
    "models",
]


def load(id: str = DEFAULT_MODEL, *, side: Literal["right", "left"] = "right") -> Hip:
    """Return a built-in muscle model, ready to be asked.

    Parameters
    ----------
    id : str
        One of `models`.
    side : {"right", "left"}
        The left leg is the mirror image; its lengths and arms are the same, its
        points and transforms are mirrored.

    Raises
    ------
    UnknownNameError
        If there is no such model.

    Examples
    --------
    >>> import trochanter as tr
    >>> tr.load()
    <Hip 'dostal1981': 27 lines, coordinates hip_flexion, hip_adduction, hip_rotation>
    """
    from trochanter.errors import TrochanterError

    if side not in ("right", "left"):
        raise TrochanterError(f"side is 'right' or 'left', not {side!r}")
    model = read_builtin(id)
    return Hip(model if model.side == side else mirror(model))


def models() -> tuple[str, ...]:
    """Return the ids of the built-in muscle models.

    Examples
    --------
    >>> import trochanter as tr
    >>> tr.models()
    ('dostal1981', 'gait2392')
    """
    return builtin_ids()
