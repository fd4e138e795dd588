"""What is kept of a muscle's body: sections from origin to insertion, as figures."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

Floats = NDArray[np.float64]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
#: What one step of the kept whole numbers stands for [m].
UNIT = 1e-5


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Agreement(_Record):
    """How well the figures gave back the mesh they were measured on, before they were carried.

    Attributes
    ----------
    overlap : float
        Volume of the intersection by that of the union, on a grid of points.
    volume_error : float
        The figures' volume by the mesh's, less one.
    grid_mm : float
        Step of the grid.
    """

    overlap: Share
    volume_error: float
    grid_mm: float = Field(gt=0.0)


class Sections(_Record):
    """One closed body: closed curves around it, each at a place along it.

    A section is a Fourier series of the angle around, for each coordinate: its
    constant is a point of the centre line, its first wave an ellipse, the others
    are what the ellipse lacks. Lines of equal angle run with the fibres.

    Attributes
    ----------
    source : str
        The mesh that was measured.
    compartments : tuple of str
        In order across, from the fold on.
    cuts : tuple of float
        Where across (0..1) one compartment ends and the next begins.
    parted_at : {"origin", "insertion"}
        The end whose fold `cuts` are counted from.
    stations : tuple of float
        Places of the sections along, 0 at the origin to 1 at the insertion.
    fold : float
        In turns: the last section runs along a line and back, and folds at this
        angle. The first folds at zero.
    tendon : tuple of float
        Length of the tendon at the origin and at the insertion, as a share of the way along.
    volume : float
        In cubic metres.
    agreement : Agreement
    coefficients : tuple
        By station, coordinate and wave, as whole numbers of `UNIT`: the constant, then
        cosine and sine of each wave; in the pelvis's frame, the skeleton at neutral.
    """

    source: str
    compartments: tuple[str, ...] = Field(min_length=1)
    cuts: tuple[Share, ...]
    parted_at: str = Field(pattern="^(origin|insertion)$")
    stations: tuple[Share, ...] = Field(min_length=4)
    fold: Share
    tendon: tuple[Share, Share]
    volume: float = Field(gt=0.0)
    agreement: Agreement
    coefficients: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def table(self) -> Floats:
        """The coefficients, shape (stations, 1 + 2 waves, 3) [m]."""
        return np.array(self.coefficients, dtype=np.float64).transpose(0, 2, 1) * UNIT


class Figures(_Record):
    """A muscle's body, or its bodies where its parts have their own.

    Attributes
    ----------
    muscle : str
    licence : str
    bodies : tuple of Sections
    """

    muscle: str
    licence: str
    bodies: tuple[Sections, ...] = Field(min_length=1)
