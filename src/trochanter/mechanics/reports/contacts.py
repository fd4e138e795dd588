"""Whether lines touch their surfaces in the poses of a look, and where that went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.geodesics import FAILED, INSIDE, TOUCHING, WRAPPED
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.looking import Look

FAULTS = {FAILED: "failed", INSIDE: "inside"}


class WrapFault(NamedTuple):
    """Where a line's way over a surface is not to be trusted.

    Attributes
    ----------
    kind : {"failed", "inside"}
        No path was found, and the length is the straight line's; or a path point lies
        inside a surface, which is then passed by.
    along : str
        The coordinate along which it was seen.
    first, last : float
        The least and the greatest value of the coordinate at which it was [rad].
    """

    kind: str
    along: str
    first: float
    last: float


class Contact(NamedTuple):
    """How a line with surfaces gets on with them.

    Attributes
    ----------
    share : float
        The share of the poses in which it touches one.
    faults : tuple of WrapFault
    """

    share: float
    faults: tuple[WrapFault, ...]


def contacts(hip: Hip, looks: Sequence[Look]) -> dict[str, Contact]:
    """Return how each line that may wrap gets on with its surfaces."""
    rows = [row for row, line in enumerate(hip.model.lines) if line.wraps]
    if not rows or not looks:
        return {}
    statuses = [_status(hip, look)[:, rows] for look in looks]
    together = np.concatenate(statuses)
    share = np.isin(together, (WRAPPED, TOUCHING)).mean(axis=0)
    return {
        hip.muscles[row]: Contact(
            float(share[column]),
            tuple(
                WrapFault(kind, look.coordinate, float(at.min()), float(at.max()))
                for look, status in zip(looks, statuses, strict=True)
                for number, kind in FAULTS.items()
                if (at := look.at[status[:, column] == number]).size
            ),
        )
        for column, row in enumerate(rows)
    }


def _status(hip: Hip, look: Look) -> NDArray[np.int8]:
    pose = dict(zip(hip.coordinates, look.q.T, strict=True))
    status: NDArray[np.int8] = hip.wraps(out_of_range="ignore", **pose).status.values
    return status
