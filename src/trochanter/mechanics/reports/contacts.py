"""Whether lines touch their surfaces in the poses of a look, and where that went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.looking import Look

Array = NDArray[np.float64]

FAULTS = ("failed", "inside")
ON_SURFACE = ("wrapped", "touching", "held", "flips", "contested")
"""Words of `Hip.wraps` for a line that lies on a surface."""


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


class Flip(NamedTuple):
    """Where the way round the other side of a surface is nearest in length.

    Where both are of one length a line flips over a surface that states no side: its length
    bends and its arm jumps. A stated side holds it, even on the longer way.

    Attributes
    ----------
    excess : float
        How much longer the other way is there [m]; below 0 it is the shorter one.
    along : str
        The coordinate along which it was seen.
    at : float
        That coordinate's value [rad].
    """

    excess: float
    along: str
    at: float


class Contact(NamedTuple):
    """How a line with surfaces gets on with them.

    Attributes
    ----------
    shares : mapping of str to float
        By status, in the words of `Hip.wraps`: the share of the poses.
    faults : tuple of WrapFault
    flip : Flip or None
        None where no pose has another way to run.
    """

    shares: Mapping[str, float]
    faults: tuple[WrapFault, ...]
    flip: Flip | None

    @property
    def share(self) -> float:
        """The share of the poses in which the line touches a surface."""
        return sum(self.shares[word] for word in ON_SURFACE)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "share": self.share,
            "shares": dict(self.shares),
            "faults": [one._asdict() for one in self.faults],
            "flip": self.flip._asdict() if self.flip else None,
        }


def contacts(hip: Hip, looks: Sequence[Look]) -> dict[str, Contact]:
    """Return how each line that may wrap gets on with its surfaces."""
    rows = [row for row, line in enumerate(hip.model.lines) if line.wraps]
    if not rows or not looks:
        return {}
    # Imported here because numba takes a while.
    from trochanter.geometry.geodesics import STATUS

    found = [_wraps(hip, look) for look in looks]
    together = np.concatenate([status for status, _ in found])
    return {
        hip.muscles[row]: Contact(
            {word: float((together[:, row] == k).mean()) for k, word in enumerate(STATUS)},
            tuple(
                WrapFault(kind, look.coordinate, float(at.min()), float(at.max()))
                for look, (status, _) in zip(looks, found, strict=True)
                for kind in FAULTS
                if (at := look.at[status[:, row] == STATUS.index(kind)]).size
            ),
            _flip(looks, [other[:, row] for _, other in found]),
        )
        for row in rows
    }


def _flip(looks: Sequence[Look], others: Sequence[Array]) -> Flip | None:
    """Return where the other way is the least longer, of all looks."""
    nearest = [
        Flip(float(other[k]), look.coordinate, float(look.at[k]))
        for look, other in zip(looks, others, strict=True)
        if np.isfinite(other[k := int(np.abs(other).argmin())])
    ]
    return min(nearest, key=lambda one: abs(one.excess), default=None)


def _wraps(hip: Hip, look: Look) -> tuple[NDArray[np.int8], Array]:
    pose = dict(zip(hip.coordinates, look.q.T, strict=True))
    found = hip.wraps(out_of_range="ignore", **pose)
    return found.status.values, found.other_way.values
