"""What a column's heading says: its name, its unit, and what of it is converted."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

_SAID = re.compile(r"^(.*?)\s*(?:\[([^\]]*)\]|\(([^)]*)\)|_(deg|rad|mm|cm|m))$")
_UNITS: dict[str, tuple[str, float]] = {
    "deg": ("rad", np.pi / 180),
    "degree": ("rad", np.pi / 180),
    "degrees": ("rad", np.pi / 180),
    "°": ("rad", np.pi / 180),
    "rad": ("rad", 1.0),
    "radian": ("rad", 1.0),
    "radians": ("rad", 1.0),
    "m": ("m", 1.0),
    "cm": ("m", 0.01),
    "mm": ("m", 0.001),
}
_LENGTH = re.compile(r"_t[xyz]$|_translation\d?$", re.IGNORECASE)
_NEITHER = re.compile(
    r"force|moment|torque|activation|excitation|power|_[fmpv][xyz]$|\.|/|length|speed|_u$",
    re.IGNORECASE,
)
_STATE = re.compile(r"^/jointset/[^/]+/([^/]+)/value$")
_TIME = re.compile(r"^time(_s)?$|percent", re.IGNORECASE)


class Unit(NamedTuple):
    """A column: its name, its SI unit, what its values are multiplied by, and who said so."""

    name: str
    unit: str
    scale: float
    stated: bool


def read_heading(heading: str, lengths: frozenset[str] = frozenset()) -> Unit:
    """Return what a heading says.

    A unit may stand at its end, as in ``hip_flexion_deg``, ``hip_flexion [deg]`` or
    ``pelvis_tx (mm)``. Without one, a name that ends in ``_tx``, ``_ty`` or ``_tz`` or is
    among `lengths` is a length, a name that speaks of forces, speeds or activations is
    neither, and any other one is an angle. Of a state's path only the coordinate is kept.

    Examples
    --------
    >>> read_heading("hip_flexion_deg").name, read_heading("pelvis_tx").unit
    ('hip_flexion', 'm')
    >>> read_heading("/jointset/hip_r/hip_flexion_r/value").name
    'hip_flexion_r'
    """
    text = heading.strip()
    if state := _STATE.match(text):
        text = state[1]
    if _TIME.search(text):
        return Unit(re.sub(r"\s*[\[(]s[\])]$", "", text), "", 1.0, stated=True)
    said = _SAID.match(text)
    if said and said[1]:
        word = next(part for part in said.groups()[1:] if part is not None)
        if word.strip().lower() in _UNITS:
            unit, scale = _UNITS[word.strip().lower()]
            return Unit(said[1], unit, scale, stated=True)
    if text in lengths or _LENGTH.search(text):
        return Unit(text, "m", 1.0, stated=False)
    if _NEITHER.search(text):
        return Unit(text, "", 1.0, stated=False)
    return Unit(text, "rad", 1.0, stated=False)
