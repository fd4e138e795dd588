"""Which lines of a file are wanted, and the part of the model that they need."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from typing import Literal

from trochanter.errors import TrochanterError, UnknownNameError
from trochanter.exchange.draft import Draft
from trochanter.exchange.reading import Key
from trochanter.model import ConditionalPoint, Line, MovingPoint

Side = Literal["right", "left"]

_SIDES: dict[str, Side] = {"r": "right", "right": "right", "l": "left", "left": "left"}


def side_of(name: str) -> Side | None:
    """Return the side that a name says, as in ``glmax1_r``, ``L_psoas`` or ``tfl_l_tendon``.

    Examples
    --------
    >>> side_of("glmax1_r"), side_of("Left_psoas"), side_of("ercspn")
    ('right', 'left', None)
    """
    said = [_SIDES[word] for word in re.split(r"[\W_]+", name.casefold()) if word in _SIDES]
    return said[-1] if said else None


def chosen_lines(draft: Draft, muscles: str | Iterable[str] | None, side: Side | None) -> list[str]:
    """Return the names of the lines that are asked for, in the file's order.

    Parameters
    ----------
    draft : Draft
    muscles : str, iterable of str or None
        Names or patterns with ``*`` and ``?``, of lines or of their muscles, in any case.
    side : {"right", "left"} or None

    Raises
    ------
    UnknownNameError
        If a pattern fits no line of the file.
    TrochanterError
        If no line is left.
    """
    if side not in (None, "right", "left"):
        raise TrochanterError(f"side is 'right' or 'left', not {side!r}")
    names = [name for kind, name in draft.nodes if kind == "line"]
    wanted = set(names)
    if muscles is not None:
        patterns = [muscles] if isinstance(muscles, str) else list(muscles)
        wanted = {name for one in patterns for name in _fitting(draft, names, one)}
    kept = [name for name in names if name in wanted]
    if side is not None:
        kept = [name for name in kept if side_of(name) == side]
    if not kept:
        what = "muscle paths" if muscles is None else f"muscle fitting {muscles!r}"
        said = f" whose name says {side}" if side else ""
        raise TrochanterError(f"{draft.source.id} has no {what}{said}")
    return kept


def _fitting(draft: Draft, names: list[str], pattern: str) -> list[str]:
    fits = re.compile(fnmatch.translate(pattern.casefold())).match
    found = []
    for name in names:
        line = draft.lines.get(name)
        also = (line.source_name, *line.muscles) if line else ()
        if any(fits(one.casefold()) for one in (name, *also)):
            found.append(name)
    if not found:
        raise UnknownNameError(f"muscle of {draft.source.id}", pattern, names)
    return found


def needs(draft: Draft, keys: Iterable[Key]) -> set[Key]:
    """Return `keys` and everything that they need, down to the root body."""
    found: set[Key] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += direct_needs(draft, key)
    return found


def lost_without(draft: Draft, missing: Iterable[Key]) -> set[Key]:
    """Return `missing` and everything in the draft that needs any of it."""
    needed_by: dict[Key, list[Key]] = {}
    for key in draft.nodes:
        for need in direct_needs(draft, key):
            needed_by.setdefault(need, []).append(key)
    lost: set[Key] = set()
    waiting = list(missing)
    while waiting:
        key = waiting.pop()
        if key not in lost:
            lost.add(key)
            waiting += needed_by.get(key, [])
    return lost


def direct_needs(draft: Draft, key: Key) -> list[Key]:
    """Return what something in the draft refers to."""
    kind, name = key
    if kind == "line" and name in draft.lines:
        return _line_needs(draft.lines[name])
    if kind == "wrap" and name in draft.wraps:
        return [("body", draft.wraps[name].body)]
    if kind == "coordinate" and name in draft.dependents:
        leader = draft.dependents[name].coordinate
        return [("coordinate", leader)] if leader else []
    if kind == "body" and name in draft.bodies and (joint := draft.bodies[name].joint):
        axes = (*joint.rotations, *joint.translations)
        used = [("coordinate", axis.coordinate) for axis in axes if axis.coordinate]
        return [("body", joint.parent), *used]
    return []


def _line_needs(line: Line) -> list[Key]:
    found: list[Key] = [("wrap", use.wrap) for use in line.wraps]
    for point in line.points:
        found.append(("body", point.body))
        if isinstance(point, ConditionalPoint):
            found.append(("coordinate", point.coordinate))
        if isinstance(point, MovingPoint):
            axes = (point.x, point.y, point.z)
            found += [("coordinate", axis.coordinate) for axis in axes if axis.coordinate]
    return found
