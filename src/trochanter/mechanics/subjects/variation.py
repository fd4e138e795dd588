"""What differs from person to person, as read-only arrays with a leading axis of subjects."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Variation:
    """What differs between n subjects; what is None is the model's own for all of them.

    Made and checked by `trochanter.Hip.vary`.

    Attributes
    ----------
    names : tuple
        Labels of the subjects: strings or whole numbers.
    points : (n, np, 3) array or None
        Path points in their bodies' frames [m], moving ones at the default pose.
    surface_sizes : (n, nw, 3) array or None
        [m]
    surface_places : (n, nw, 4, 4) array or None
        Body-from-surface transforms [m].
    max_isometric_force, optimal_fiber_length : (n, m) array or None
        [N], [m]; NaN for a line without.
    tendon_slack_length, pennation_angle : (n, m) array or None
        [m], [rad]; NaN for a line without.
    """

    names: tuple[Any, ...]
    points: Array | None = None
    surface_sizes: Array | None = None
    surface_places: Array | None = None
    max_isometric_force: Array | None = None
    optimal_fiber_length: Array | None = None
    tendon_slack_length: Array | None = None
    pennation_angle: Array | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # Through the constructor, because a pickled array comes back writable.
        return type(self), tuple(getattr(self, field.name) for field in fields(self))

    def __len__(self) -> int:
        return len(self.names)
