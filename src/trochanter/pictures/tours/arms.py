"""The numbers of a tour: arms in three postures, lengths, and the main action, all computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import UnknownNameError
from trochanter.mechanics import DEFAULT_MODEL, Hip, load
from trochanter.mechanics.words import MOTIONS, NEGLIGIBLE_MM
from trochanter.pictures.tours.records import MainAction, Number, Quantity

Floats = NDArray[np.float64]

HIP_COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation")
#: Where every muscle is asked, so that tours can be compared: degrees of flexion.
POSTURES_DEG = (0.0, 45.0, 90.0)
_STEP_DEG = 1.0
_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, eq=False)
class Engine:
    """A model asked about one muscle's lines.

    Attributes
    ----------
    slug : str
    hip : Hip
    """

    slug: str
    hip: Hip

    @classmethod
    def of(cls, slug: str, model: str = DEFAULT_MODEL) -> Engine:
        """Ask a built-in model.

        Raises
        ------
        UnknownNameError
            If there is no such model, or it has no line of the muscle.
        """
        hip = load(model)
        if not hip.lines_of(slug):
            slugs = {one for line in hip.muscles for one in hip.muscles.slugs[line]}
            raise UnknownNameError(f"muscle of {model}", slug, slugs)
        return cls(slug, hip)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The muscle's lines."""
        return tuple(self.hip.lines_of(self.slug))

    def part(self, line: str) -> str:
        """Name the part of the muscle that a line stands for, as in "middle superior"."""
        name = str(self.hip.muscles.compartments[line])
        return name.split(" (")[0].replace("-", " ")

    def lengths(self, coordinate: str, degrees: ArrayLike) -> Floats:
        """Return the lines' lengths along a coordinate, shape (n, lines) [m]."""
        return self._asked(coordinate, degrees)[0]

    def arms(self, coordinate: str, degrees: ArrayLike, about: str | None = None) -> Floats:
        """Return the lines' arms along a coordinate, shape (n, lines) [m].

        Parameters
        ----------
        coordinate : str
            What is turned; the other angles are zero.
        degrees : array_like, shape (n,)
        about : str, optional
            Whose arm; that of `coordinate` by default.
        """
        about = about or coordinate
        return np.asarray(self._asked(coordinate, degrees)[1][:, :, self._at(about)])

    def number(self, coordinate: str, flexion_deg: float, lines: Sequence[str] = ()) -> Number:
        """Return an arm at an angle of flexion, as a caption writes it."""
        chosen = tuple(lines) or self.lines
        columns = [self.lines.index(line) for line in chosen]
        found = self.arms("hip_flexion", [flexion_deg], coordinate)[0, columns]
        value = float(found.mean())
        text = f"{abs(value) * 1e3:.0f}{_SPACE}mm"
        pose = {"hip_flexion": flexion_deg}
        return Number("moment_arm", value, text, chosen, pose, coordinate)

    def length(self, line: str, flexion_deg: float) -> Number:
        """Return a line's length at an angle of flexion, as a caption writes it."""
        value = float(self.lengths("hip_flexion", [flexion_deg])[0, self.lines.index(line)])
        text = f"{value * 1e2:.1f}{_SPACE}cm"
        return Number("muscle_tendon_length", value, text, (line,), {"hip_flexion": flexion_deg})

    def _at(self, coordinate: str) -> int:
        return int(self.hip.coordinates.index(coordinate))

    def _asked(self, coordinate: str, degrees: ArrayLike) -> tuple[Floats, Floats]:
        turned = np.radians(np.atleast_1d(np.asarray(degrees, dtype=np.float64)))
        q = np.zeros((len(turned), len(self.hip.coordinates)))
        q[:, self._at(coordinate)] = turned
        columns = [self.hip.muscles.index(line) for line in self.lines]
        lengths, arms = self.hip.evaluate(q)
        return lengths[:, columns], arms[:, columns]


def main_action(engine: Engine) -> MainAction:
    """Return the motion for which the muscle has most leverage; see `MainAction` for the rule."""
    found = [
        one
        for coordinate in HIP_COORDINATES
        for sign in (1.0, -1.0)
        if (one := _acting(engine, coordinate, sign)) is not None
    ]
    return max(found, key=lambda one: one.mean_arm)


def leverage(engine: Engine, action: MainAction) -> tuple[Number, Number]:
    """Return the main action's mean arm and its shortening, as a caption writes them."""
    pose: Mapping[str, float] = {action.coordinate: action.to_deg}
    given: tuple[tuple[Quantity, float], ...] = (
        ("mean_arm", action.mean_arm),
        ("shortening", action.shortening),
    )
    mean, gone = (
        Number(what, value, f"{value * 1e3:.0f}{_SPACE}mm", engine.lines, pose, action.coordinate)
        for what, value in given
    )
    return mean, gone


def _acting(engine: Engine, coordinate: str, sign: float) -> MainAction | None:
    """Return the stretch of a motion that the muscle drives most, if there is any."""
    low, high = engine.hip.coordinates.ranges_deg[coordinate]
    grid = np.arange(np.ceil(low), np.floor(high) + 0.5 * _STEP_DEG, _STEP_DEG)
    drives = sign * engine.arms(coordinate, grid).mean(axis=1) * 1e3 >= NEGLIGIBLE_MM
    edges = np.flatnonzero(np.diff(np.concatenate([[False], drives, [False]]).astype(int)))
    stretches = [(a, b - 1) for a, b in edges.reshape(-1, 2) if b - 1 > a]
    if not stretches:
        return None
    lengths = engine.lengths(coordinate, grid).mean(axis=1)
    a, b = max(stretches, key=lambda ends: abs(lengths[ends[0]] - lengths[ends[1]]))
    begin, end = (a, b) if sign > 0 else (b, a)
    name = MOTIONS[coordinate][0 if sign > 0 else 1]
    gone = float(lengths[begin] - lengths[end])
    mean = gone / float(np.radians(high - low))
    return MainAction(coordinate, name, float(grid[begin]), float(grid[end]), gone, mean)
