"""Rows of the scratch array that a model needs: coordinates, functions, angles, activity."""

from __future__ import annotations

import numpy as np

from trochanter.mechanics.kernel.rows import FREE, STRIDE, Floats, Ints
from trochanter.mechanics.paths import CONDITION_SLACK
from trochanter.model import CompiledModel


class Rows:
    """Hands out rows, and collects how they are filled."""

    def __init__(self, model: CompiledModel) -> None:
        self._model = model
        self._count = len(model.coordinate_names)
        self._next = FREE + self._count * STRIDE
        self._functions: dict[int, tuple[int, int]] = {}
        self._use: list[list[int]] = []
        self._sines: dict[int, int] = {}
        self._angles: list[tuple[int, int]] = []
        self._active: dict[int, int] = {}

    def room(self, rows: int) -> int:
        """Return the place of so many new rows."""
        place = self._next
        self._next += rows * STRIDE
        return place

    @property
    def size(self) -> int:
        """How many numbers all rows take."""
        return self._next

    def any_coordinate(self, number: int) -> tuple[int, int]:
        """Return the rows of a coordinate, dependent or not, and of its slope (0 for 1)."""
        if number < self._count:
            return FREE + number * STRIDE, 0
        return self._function(number - self._count)

    def value(self, function: int) -> int:
        """Return the row of a function's value."""
        return self._function(function)[0]

    def slope(self, function: int) -> int:
        """Return the row of a function's slope, 0 where `slope_factor` says it all."""
        if self._straight(function):
            return self.any_coordinate(int(self._model.function_input[function]))[1]
        return self._function(function)[1]

    def slope_factor(self, function: int) -> float:
        """Return the constant that the row of `slope` is to be multiplied with."""
        if self._straight(function):
            return float(self._model.coefficients[function, 0, 1])
        return 1.0

    def sine(self, function: int) -> int:
        """Return the first of the two rows of the sine and cosine of a function's value."""
        angle = self.value(function)
        if angle not in self._sines:
            self.sines([angle])
        return self._sines[angle]

    def sines(self, angles: list[int]) -> list[int]:
        """Return the first rows of the sines and cosines of some rows, which follow each other."""
        found = [self._sines.get(angle, -1) for angle in angles]
        places = [found[0] + 2 * k * STRIDE for k in range(len(angles))]
        if found[0] < 0 or found != places:
            first = self.room(2 * len(angles))
            places = [first + 2 * k * STRIDE for k in range(len(angles))]
            for angle, place in zip(angles, places, strict=True):
                self._sines.setdefault(angle, place)
                self._angles.append((angle, place))
        return places

    def active(self, conditional: int) -> int:
        """Return the row that says whether a conditional point is on its path."""
        if conditional not in self._active:
            self._active[conditional] = self.room(1)
        return self._active[conditional]

    def tables(self) -> tuple[Ints, Ints, Ints, Floats]:
        """Return how functions, angles and activity are found, as the kernel takes them."""
        model = self._model
        of, limits = model.conditional_coordinate, model.conditional_range
        active = [[self.any_coordinate(int(of[c]))[0], row] for c, row in self._active.items()]
        slack = np.array([-CONDITION_SLACK, CONDITION_SLACK])
        return (
            np.array(self._use, np.int64).reshape(-1, 5),
            np.array(self._angles, np.int64).reshape(-1, 2),
            np.array(active, np.int64).reshape(-1, 2),
            np.array([limits[c] + slack for c in self._active], float).reshape(-1, 2),
        )

    def _function(self, function: int) -> tuple[int, int]:
        if function not in self._functions:
            given = self.any_coordinate(int(self._model.function_input[function]))
            if self._same(function):
                self._functions[function] = given
            else:
                value = self.room(2)
                self._functions[function] = value, value + STRIDE
                self._use.append([function, *given, value, value + STRIDE])
        return self._functions[function]

    def _straight(self, function: int) -> bool:
        """Whether a function is one straight line."""
        model = self._model
        pieces = model.coefficients[function, 0]
        return bool(np.isinf(model.breaks[function]).all()) and not pieces[2:].any()

    def _same(self, function: int) -> bool:
        """Whether a function's value is its input."""
        pieces = self._model.coefficients[function, 0]
        origin = self._model.origins[function, 0]
        return (
            self._straight(function)
            and len(pieces) > 1
            and (pieces[0] == 0.0 and pieces[1] == 1.0 and origin == 0.0)
        )
