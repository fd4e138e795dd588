"""From what a user gives for many subjects to arrays, and its checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics.poses import real

Array = NDArray[np.float64]
Labels = Sequence[Any] | None


@dataclass(frozen=True, eq=False)
class Quantity:
    """A figure of each line, point or surface of a model, which may vary from person to person.

    Attributes
    ----------
    name : str
        As the user knows it.
    base : (k, ...) array
        The model's own.
    dims : tuple of str
        What the axes of `base` are called.
    rows : mapping of str to slice
        The rows of each name that a mapping may use.
    kind : str
        What these names are, such as ``"line"``.
    row_names : sequence of str
        What to call each row in a message.
    single : bool
        Whether each name has one row, whose axis a user leaves out.
    """

    name: str
    base: Array
    dims: tuple[str, ...]
    rows: Mapping[str, slice]
    kind: str
    row_names: Sequence[str]
    single: bool = True

    def read(self, given: Any) -> tuple[Array, Labels]:
        """Return what a user gives as (subject, *base.shape), and the subjects' labels if any.

        Raises
        ------
        TrochanterError
            Another shape, or what is no number.
        UnknownNameError
            A name that the model does not have.
        """
        if isinstance(given, Mapping):
            return self._by_name(given)
        return _whole(given, self.base.shape, self.dims, self.name)

    def _by_name(self, given: Mapping[str, Any]) -> tuple[Array, Labels]:
        found: dict[str, Array] = {}
        labels: Labels = None
        for name, value in given.items():
            if name not in self.rows:
                raise UnknownNameError(self.kind, name, self.rows)
            first = int(self.single)
            shape = self.base[self.rows[name]].shape[first:]
            found[name], own = _whole(value, shape, self.dims[first:], f"{self.name} of {name}")
            labels = own if labels is None else labels
        counts = {name: len(array) for name, array in found.items()}
        if len(set(counts.values())) != 1:
            said = ", ".join(f"{count} of {name}" for name, count in counts.items())
            said = f"for different numbers of subjects: {said}" if said else "for nothing"
            raise TrochanterError(f"{self.name} is given {said}")
        whole = np.repeat(self.base[None], next(iter(counts.values())), axis=0)
        for name, array in found.items():
            whole[:, self.rows[name]] = array[:, None] if self.single else array
        return whole, labels

    def refuse(self, array: Array, bad: NDArray[np.bool_], text: str) -> None:
        """Raise an OutOfRangeError that names the first bad row (subject, k, ...), if any."""
        if bad.any():
            where = tuple(int(index) for index in np.argwhere(bad)[0])
            value = f"{array[where]:.6g} " if array[where].ndim == 0 else ""
            place = f"{self.row_names[where[1]]} of subject number {where[0]}"
            raise OutOfRangeError(f"{self.name}: {value}for {place}; {text}")


def _whole(
    given: Any, shape: tuple[int, ...], dims: tuple[str, ...], name: str
) -> tuple[Array, Labels]:
    labels: Labels = None
    if hasattr(given, "dims") and hasattr(given, "coords"):
        want = ("subject", *dims)
        if sorted(map(str, given.dims)) != sorted(want):
            have = ", ".join(str(dim) for dim in given.dims)
            raise TrochanterError(f"{name} has dimensions ({have}); it takes ({', '.join(want)})")
        given = given.transpose(*want)
        labels = given["subject"].values.tolist() if "subject" in given.coords else None
        given = given.values
    array = np.array(real(name, given))
    if array.ndim != len(shape) + 1 or array.shape[1:] != shape or not len(array):
        words = ", ".join(["subject", *(str(size) for size in shape)])
        raise TrochanterError(f"{name} takes an array ({words}), not {array.shape}")
    return array, labels
