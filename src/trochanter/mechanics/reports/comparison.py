"""How far two models are apart, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import TrochanterError
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.differences import By, Comparison, Difference, LineComparison
from trochanter.mechanics.reports.grids import POSES, CommonPoses, common_poses
from trochanter.mechanics.reports.inspection import MOVES
from trochanter.mechanics.reports.matching import (
    CoordinatePair,
    pair_by_muscle,
    pair_by_name,
    pair_coordinates,
)

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Seen:
    """Both models over the poses; arms about the varied coordinates, with the first's signs."""

    first: Hip
    second: Hip
    length: tuple[Array, Array]
    arm: tuple[Array, Array]

    def apart(self, ours: str, theirs: str) -> tuple[Array, Array]:
        """Return the sizes of the differences in length (n,) and arms (n, k) of two lines."""
        a, b = self.first.muscles.index(ours), self.second.muscles.index(theirs)
        length = np.abs(self.length[1][:, b] - self.length[0][:, a])
        return length, np.abs(self.arm[1][:, b] - self.arm[0][:, a])


def compare_models(
    first: Hip,
    second: Hip,
    *,
    by: By | None = None,
    coordinates: Mapping[str, str] | None = None,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    poses: int = POSES,
) -> Comparison:
    """Return how far lengths and moment arms of two models are apart over common poses.

    Parameters
    ----------
    first, second : Hip
    by : {"name", "muscle"}, optional
        How lines find their counterparts: by their names, or by the atlas muscle, where each
        line is held against the one with the nearest arms. By default by name, or by
        muscle if no name fits.
    coordinates : mapping of str to str, optional
        Coordinates whose names differ, the first model's with the second's; a minus turns
        the sign, as in ``{"knee_angle": "-knee_angle_r"}``. Others go by name, with or
        without the side.
    ranges : mapping of str to (float, float), optional
        Instead of what the models' ranges share, by the first model's names [rad].
    poses : int
        About how many, at most. With up to four coordinates a regular grid, ends
        included; with more, poses spread evenly.

    Raises
    ------
    TrochanterError
        No line or no coordinate in common.
    UnknownNameError, OutOfRangeError
        A name, a range or a number that cannot be.

    Examples
    --------
    >>> import trochanter as tr
    >>> gait, dostal = tr.load("gait2392"), tr.load("dostal1981")
    >>> found = tr.compare_models(gait, dostal, by="muscle", poses=125)
    >>> piriformis = next(line for line in found.lines if line.first == "piriformis")
    >>> round(1e3 * piriformis.moment_arms["hip_rotation"].median)
    7
    """
    if by not in (None, "name", "muscle"):
        raise TrochanterError(f"lines are matched by 'name' or by 'muscle', not {by!r}")
    pairs = pair_coordinates(first, second, coordinates)
    pairs = [pair for pair in pairs if _moves(first, pair.first) or _moves(second, pair.second)]
    common = common_poses(first, second, pairs, poses, ranges)
    seen = _look(first, second, pairs, common)
    named = pair_by_name(first, second) if by != "muscle" else []
    used: By = "muscle" if by == "muscle" or (by is None and not named) else "name"
    if used == "muscle":
        named = [(ours, _nearest(seen, ours, them)) for ours, them in pair_by_muscle(first, second)]
    if not named:
        raise TrochanterError(
            f"{first.id} ({first.model.side}) and {second.id} ({second.model.side}) have no line "
            f"in common by {used}"
        )
    return _told(seen, pairs, common, named, used)


def _moves(hip: Hip, coordinate: str) -> bool:
    """Whether a coordinate moves any line, looked at from end to end."""
    index = hip.coordinates.index(coordinate)
    q = np.array([[hip.coordinates.defaults[name] for name in hip.coordinates]] * 9)
    q[:, index] = np.linspace(*hip.coordinates.ranges[coordinate], 9)
    return bool(np.abs(hip.evaluate(q)[1][..., index]).max() > MOVES)


def _look(first: Hip, second: Hip, pairs: list[CoordinatePair], common: CommonPoses) -> _Seen:
    ours = [first.coordinates.index(pair.first) for pair in pairs]
    theirs = [second.coordinates.index(pair.second) for pair in pairs]
    length, arm = first.evaluate(common.first)
    other, other_arm = second.evaluate(common.second)
    signs = np.array([pair.sign for pair in pairs], float)
    return _Seen(first, second, (length, other), (arm[..., ours], other_arm[..., theirs] * signs))


def _nearest(seen: _Seen, ours: str, theirs: list[str]) -> str:
    return min(theirs, key=lambda name: float(np.median(seen.apart(ours, name)[1])))


def _told(
    seen: _Seen,
    pairs: list[CoordinatePair],
    common: CommonPoses,
    named: list[tuple[str, str]],
    used: By,
) -> Comparison:
    first, second = seen.first, seen.second
    lengths, arms, lines = [], [], []
    for ours, theirs in named:
        length, arm = seen.apart(ours, theirs)
        moved = _moved(seen, ours, theirs)
        lengths.append(length)
        arms.append(arm[:, moved])
        lines.append(
            LineComparison(
                ours,
                theirs,
                first.muscles.slugs[ours],
                _difference(length),
                {pairs[k].first: _difference(arm[:, k]) for k in np.flatnonzero(moved)},
            )
        )
    matched, met = {ours for ours, _ in named}, {theirs for _, theirs in named}
    return Comparison(
        first=first.id,
        second=second.id,
        matched_by=used,
        coordinates=tuple(pairs),
        ranges=common.ranges,
        poses=len(common.first),
        regular=common.regular,
        lines=tuple(lines),
        only_first=tuple(name for name in first.muscles if name not in matched),
        only_second=tuple(name for name in second.muscles if name not in met),
        length=_difference(np.concatenate(lengths)),
        moment_arm=_difference(np.concatenate([one.ravel() for one in arms])),
        remarks=tuple(_turned(seen, pairs, named)),
    )


def _moved(seen: _Seen, ours: str, theirs: str) -> NDArray[np.bool_]:
    """Return which coordinates move either of two lines (k,)."""
    a, b = seen.first.muscles.index(ours), seen.second.muscles.index(theirs)
    size = np.maximum(np.abs(seen.arm[0][:, a]), np.abs(seen.arm[1][:, b])).max(axis=0)
    moved: NDArray[np.bool_] = size > MOVES
    return moved


def _difference(sizes: Array) -> Difference:
    if sizes.size == 0:
        return Difference(0.0, 0.0)
    return Difference(float(sizes.max()), float(np.median(sizes)))


def _turned(seen: _Seen, pairs: list[CoordinatePair], named: list[tuple[str, str]]) -> list[str]:
    """Say which coordinates the second model seems to count the other way."""
    a = [seen.first.muscles.index(ours) for ours, _ in named]
    b = [seen.second.muscles.index(theirs) for _, theirs in named]
    products = (seen.arm[0][:, a] * seen.arm[1][:, b]).sum(axis=0)
    told = []
    for k, pair in enumerate(pairs):
        known = np.abs(products[:, k]) > MOVES**2 * len(seen.arm[0])
        if known.any() and (products[known, k] < 0).mean() > 0.8:
            other = f"{'-' if pair.sign > 0 else ''}{pair.second}"
            told.append(
                f"arms about {pair.first} have opposite signs in nearly every line; if "
                f"{seen.second.id} counts the other way, pair {pair.first}={other}"
            )
    return told
