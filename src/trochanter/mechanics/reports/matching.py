"""Which coordinates and which lines of two models are the same, by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from trochanter.errors import TrochanterError
from trochanter.exchange.choose import side_of
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.sweeping import coordinate_index

_SIDE_WORD = re.compile(r"(?:^|_)(?:r|l|right|left)(?=$|_)")
_KIND_WORD = re.compile(r"_(?:tendon|muscle)$")

Key = Callable[[Hip, str], str]


class CoordinatePair(NamedTuple):
    """A coordinate that two models share.

    Attributes
    ----------
    first, second : str
        Its name in each.
    sign : int
        -1 where the second model counts the other way.
    """

    first: str
    second: str
    sign: int = 1


def pair_coordinates(
    first: Hip, second: Hip, given: Mapping[str, str] | None = None
) -> list[CoordinatePair]:
    """Return the coordinates that turn in both models, by name or as they are given.

    Parameters
    ----------
    first, second : Hip
    given : mapping of str to str, optional
        Names in the first model with those in the second; a minus before the latter
        turns its sign, as in ``{"knee_angle": "-knee_angle_r"}``.

    Raises
    ------
    UnknownNameError
        If a given name is of no coordinate.
    TrochanterError
        If a given coordinate does not turn.
    """
    pairs = [
        CoordinatePair(name, other.removeprefix("-"), -1 if other.startswith("-") else 1)
        for name, other in (given or {}).items()
    ]
    for pair in pairs:
        for hip, name in ((first, pair.first), (second, pair.second)):
            coordinate_index(hip, name)
            if hip.coordinates.units[name] != "rad":
                raise TrochanterError(f"{name} of {hip.id} slides; only turns are compared")
    for key in _keys(first, second):
        ours = _turns(first, {pair.first for pair in pairs})
        theirs = _turns(second, {pair.second for pair in pairs})
        found = _alike(_keyed(key, first, ours), _keyed(key, second, theirs))
        pairs += [CoordinatePair(a, b) for a, b in found.items()]
    order = list(first.coordinates)
    return sorted(pairs, key=lambda pair: order.index(pair.first))


def pair_by_name(first: Hip, second: Hip) -> list[tuple[str, str]]:
    """Return the lines that have the same name in both models, or in the models' sources.

    Names match in any case and with any blanks, without "tendon" or "muscle" at their end,
    and with the side either said or known from the model. A right leg also matches a left one.
    """
    found: dict[str, str] = {}
    for key in _keys(first, second):
        for kind in ("own own", "own source", "source own", "source source"):
            of_ours, of_theirs = kind.split()
            ours = _line_names(first, of_ours, set(found))
            theirs = _line_names(second, of_theirs, set(found.values()))
            matched = _alike(_keyed(key, first, ours), _keyed(key, second, theirs))
            found |= {ours[a]: theirs[b] for a, b in matched.items()}
    return [(name, found[name]) for name in first.muscles if name in found]


def pair_by_muscle(first: Hip, second: Hip) -> list[tuple[str, list[str]]]:
    """Return each line with those of the second model that stand for the same muscle.

    Where some stand for the very same muscles, they come alone; otherwise all that share one.
    """
    pairs, facing = [], _facing(first, second)
    for line in first.model.lines:
        here = [
            other
            for other in second.model.lines
            if set(line.muscles) & set(other.muscles)
            and (facing or _side(first, line.name) == _side(second, other.name))
        ]
        same = [other for other in here if set(other.muscles) == set(line.muscles)]
        if here:
            pairs.append((line.name, [other.name for other in same or here]))
    return pairs


def _keys(first: Hip, second: Hip) -> list[Key]:
    """Return what names are compared by, the strictest first."""

    def plain(_: Hip, name: str) -> str:
        return _KIND_WORD.sub("", re.sub(r"[\W_]+", "_", name.casefold()).strip("_"))

    def without_side(hip: Hip, name: str) -> str:
        return _SIDE_WORD.sub("", plain(hip, name)).strip("_")

    def with_side(hip: Hip, name: str) -> str:
        return f"{_side(hip, name)} {without_side(hip, name)}"

    return [plain, with_side, *([without_side] if _facing(first, second) else [])]


def _facing(first: Hip, second: Hip) -> bool:
    """Whether one model is a right leg and the other a left one."""
    return {first.model.side, second.model.side} == {"right", "left"}


def _side(hip: Hip, name: str) -> str:
    """Return the side of a line or coordinate: what its name says, or else the model's."""
    return side_of(name) or hip.model.side


def _turns(hip: Hip, taken: set[str]) -> list[str]:
    return [n for n in hip.coordinates if hip.coordinates.units[n] == "rad" and n not in taken]


def _line_names(hip: Hip, kind: str, taken: set[str]) -> dict[str, str]:
    """Return names of lines not yet taken, their own or their sources', with their own."""
    return {
        (line.name if kind == "own" else line.source_name): line.name
        for line in hip.model.lines
        if line.name not in taken and (kind == "own" or line.source_name)
    }


def _keyed(key: Key, hip: Hip, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(key(hip, name), name) for name in names]


def _alike(ours: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the names that have the same key, where it is no other name's too."""

    def only(keyed: list[tuple[str, str]]) -> dict[str, str]:
        keys = [key for key, _ in keyed]
        return {key: name for key, name in keyed if keys.count(key) == 1}

    left, right = only(ours), only(theirs)
    return {left[key]: right[key] for key in left if key in right}
