"""The postures that fibres are fitted to, and those that strength is compared in [degrees]."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Hip flexion, adduction, rotation, knee, as in the specimens whose sarcomeres were measured: the
#: anatomical position, which is standing, and zero of the model.
MEASURED = (0.0, 0.0, 0.0, 0.0)
STANDING = MEASURED[0]


def working_range() -> dict[str, Array]:
    """Return the postures of everyday movement and of examination, by name, each (n, 4)."""
    flexion = np.arange(-20.0, 120.5, 5.0)
    return {
        "bending the hip, the shank hanging": _poses(flexion, knee=flexion.clip(0.0, 110.0)),
        "raising the straight leg to 60°": _poses(np.arange(-20.0, 60.5, 5.0)),
        "bending the knee to 90°, standing": _poses(STANDING, knee=np.arange(0.0, 90.5, 10.0)),
        "spreading and crossing, standing": _poses(STANDING, np.arange(-40.0, 30.5, 5.0)),
        "turning by 40° either way, standing": _poses(STANDING, 0.0, np.arange(-40.0, 40.5, 5.0)),
        "spreading and crossing, sitting": _poses(90.0, np.arange(-30.0, 20.5, 5.0), 0.0, 90.0),
        "turning by 30° either way, sitting": _poses(90.0, 0.0, np.arange(-30.0, 30.5, 5.0), 90.0),
    }


def far_range() -> Array:
    """Return a grid over all that the joints can do together, and more (n, 4)."""
    axes = (
        np.linspace(-20.0, 120.0, 8),
        np.linspace(-30.0, 30.0, 5),
        np.linspace(-40.0, 40.0, 5),
        np.linspace(0.0, 120.0, 4),
    )
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)


def _poses(
    flexion: Array | float,
    adduction: Array | float = 0.0,
    rotation: Array | float = 0.0,
    knee: Array | float = 0.0,
) -> Array:
    return np.stack(np.broadcast_arrays(flexion, adduction, rotation, knee), axis=1) + 0.0
