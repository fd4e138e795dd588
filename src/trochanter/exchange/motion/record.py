"""What a motion is: times, and a column of values for each coordinate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError

Array = NDArray[np.float64]

SLACK = 1e-9
"""How far beyond its ends a motion may be asked, as a share of its duration."""


@dataclass(frozen=True, eq=False)
class Motion:
    """A motion in SI units and radians, as read-only arrays.

    Attributes
    ----------
    name : str
        The file's name.
    times : (n,) array
        Rising; in seconds, or in cycles where `time_unit` says so.
    columns : tuple of str
    values : (n, k) array
        Angles in radians, lengths in metres, all else as the file has it.
    units : tuple of str
        One a column: ``"rad"``, ``"m"``, or ``""`` where the file does not say.
    time_unit : {"s", "cycle"}

    Examples
    --------
    >>> motion = Motion("made", [0.0, 1.0], ("hip_flexion",), [[0.0], [0.5]], ("rad",))
    >>> motion["hip_flexion"]
    array([0. , 0.5])
    >>> motion.resampled([0.5]).values
    array([[0.25]])
    """

    name: str
    times: Array
    columns: tuple[str, ...]
    values: Array
    units: tuple[str, ...]
    time_unit: Literal["s", "cycle"] = "s"

    def __post_init__(self) -> None:
        for key in ("times", "values"):
            array = np.array(getattr(self, key), float)
            array.setflags(write=False)
            object.__setattr__(self, key, array)

    def __reduce__(self) -> tuple[Any, ...]:
        # Through the constructor, because a pickled array comes back writable.
        fields = (self.name, self.times, self.columns, self.values, self.units, self.time_unit)
        return type(self), fields

    def __len__(self) -> int:
        return len(self.times)

    def __getitem__(self, column: str) -> Array:
        """Return one column (n,)."""
        if column not in self.columns:
            raise UnknownNameError(f"column of {self.name}", column, self.columns)
        values: Array = self.values[:, self.columns.index(column)]
        return values

    def pose(self, coordinates: Iterable[str]) -> Mapping[str, Array]:
        """Return the columns of those coordinates that the motion has.

        Parameters
        ----------
        coordinates : iterable of str
            Such as ``hip.coordinates``; the result goes to ``hip.lengths(**pose)``.

        Raises
        ------
        TrochanterError
            If it has none of them.
        """
        names = list(coordinates)
        found = {name: self[name] for name in names if name in self.columns}
        if not found:
            some = ", ".join(self.columns[:8])
            text = f"{self.name} has none of {', '.join(names[:8])}; its columns are {some}"
            raise TrochanterError(text)
        return found

    def resampled(self, times: ArrayLike) -> Self:
        """Return the motion at other times, by a cubic spline through its values.

        With fewer than four times of its own it is followed in straight lines.

        Parameters
        ----------
        times : (m,) array
            Within the motion; nothing is extrapolated.

        Raises
        ------
        OutOfRangeError
            If a time is outside the motion.
        """
        asked = np.asarray(times, float)
        first, last = float(self.times[0]), float(self.times[-1])
        slack = SLACK * (last - first)
        if asked.ndim != 1 or not ((asked >= first - slack) & (asked <= last + slack)).all():
            span = f"{first:g} to {last:g} {self.time_unit}"
            raise OutOfRangeError(f"{self.name} lasts from {span}; times outside have no values")
        return type(self)(
            self.name,
            asked,
            self.columns,
            _interpolated(self.times, self.values, np.clip(asked, first, last)),
            self.units,
            self.time_unit,
        )

    def cycle(
        self, start: float | None = None, end: float | None = None, points: int = 101
    ) -> Self:
        """Return a stretch of the motion as one cycle, at evenly spaced shares of it.

        Parameters
        ----------
        start, end : float, optional
            Such as two heel strikes of one foot; the whole motion if not given.
        points : int
            101 makes one a per cent.

        Returns
        -------
        Motion
            With times from 0 to 1 [cycles].

        Raises
        ------
        OutOfRangeError
            If the stretch is not within the motion, or there are fewer than two points.
        """
        begin = float(self.times[0]) if start is None else start
        finish = float(self.times[-1]) if end is None else end
        if not begin < finish or points < 2:
            text = f"from {begin:g} to {finish:g} in {points} points is no cycle"
            raise OutOfRangeError(text)
        shares = np.linspace(0.0, 1.0, points)
        moved = self.resampled(begin + shares * (finish - begin))
        return type(self)(self.name, shares, self.columns, moved.values, self.units, "cycle")


def _interpolated(times: Array, values: Array, asked: Array) -> Array:
    from scipy.interpolate import make_interp_spline

    if len(times) == 1:
        return np.repeat(values, len(asked), axis=0)
    degree = 3 if len(times) > 3 else 1
    found: Array = make_interp_spline(times, values, k=degree, axis=0)(asked)
    return found
