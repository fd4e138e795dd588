"""The sixteen directions from which a muscle is looked at, and their names.

The camera goes round the body's vertical axis in steps of 22.5°, from in front
toward the body's right, so that a right hip is seen from in front, from its
lateral side, from behind and from its medial side. Seen from above this is
clockwise about +y, from +x (anterior) to +z (right).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from trochanter.errors import OutOfRangeError

VIEW_COUNT = 16
STEP_DEG = 360.0 / VIEW_COUNT

# The names of the compass of a right hip: the first word is the nearer principal view.
_NAMES = (
    "Anterior",
    "Anterior to anterolateral",
    "Anterolateral",
    "Lateral to anterolateral",
    "Lateral",
    "Lateral to posterolateral",
    "Posterolateral",
    "Posterior to posterolateral",
    "Posterior",
    "Posterior to posteromedial",
    "Posteromedial",
    "Medial to posteromedial",
    "Medial",
    "Medial to anteromedial",
    "Anteromedial",
    "Anterior to anteromedial",
)


@dataclass(frozen=True)
class View:
    """One orientation of the turntable.

    Attributes
    ----------
    index : int
        0 to 15.
    angle_deg : float
        Turn of the camera from in front toward the body's right.
    name : str
        The view's anatomical name, without its angle.
    """

    index: int
    angle_deg: float
    name: str

    @property
    def caption(self) -> str:
        """The name and the angle, such as ``"Anterolateral view (45°)"``."""
        return f"{self.name} view ({self.angle_deg:g}°)"

    @property
    def slug(self) -> str:
        """The name as a part of a file's name, such as ``"anterior-to-anterolateral"``."""
        return self.name.lower().replace(" ", "-")

    @property
    def direction(self) -> tuple[float, float, float]:
        """Unit vector from the subject to the camera (x anterior, y up, z right)."""
        turn = math.radians(self.angle_deg)
        return (math.cos(turn), 0.0, math.sin(turn))


VIEWS = tuple(View(i, i * STEP_DEG, name) for i, name in enumerate(_NAMES))


def view(index: int) -> View:
    """Return the view with this index.

    Raises
    ------
    OutOfRangeError
        If the index is not 0 to 15.
    """
    if not 0 <= index < VIEW_COUNT:
        raise OutOfRangeError(f"view {index} is outside 0..{VIEW_COUNT - 1}")
    return VIEWS[index]
