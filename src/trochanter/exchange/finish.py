"""From a draft and what is asked of it to a model, and to the list of what was left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from pydantic import ValidationError

from trochanter.errors import DataFaultError
from trochanter.exchange.choose import Side, chosen_lines, lost_without, needs, side_of
from trochanter.exchange.draft import Draft
from trochanter.exchange.reading import MAX_TOLD, Key, Lack, shown
from trochanter.model import MuscleModel
from trochanter.model.checks import rings

NOT_STATED = "not stated in the file"


def finish(
    draft: Draft,
    muscles: str | Iterable[str] | None,
    side: Side | None,
    skip_unsupported: bool,
) -> MuscleModel:
    """Return the model that the draft holds, cut down to the lines that are asked for.

    Where `muscles` or `side` choose, bodies and coordinates that the lines do not need
    are left off, and the lowest body from which everything hangs becomes the root.

    Raises
    ------
    DataFaultError
        With every fault of the file; or with everything that is needed and not
        supported, unless `skip_unsupported`.
    """
    _check_rings(draft)
    draft.reading.stop_if_faulty()
    lines = chosen_lines(draft, muscles, side)
    whole = muscles is None and side is None
    needed = None if whole else needs(draft, [("line", name) for name in lines])
    lacks = [lack for lack in draft.reading.lacks if _matters(lack, needed)]
    if lacks and not skip_unsupported:
        told = [f"{lack.place}: {lack.text} is not supported" for lack in lacks[:MAX_TOLD]]
        raise DataFaultError(dict.fromkeys(told))
    told = [f"{lack.place}: {lack.text} is not supported" for lack in lacks]
    lost = lost_without(draft, (key for lack in lacks for key in lack.needed_by))
    kept = [name for name in lines if ("line", name) not in lost]
    told += [f"line {shown(name)} needs it" for name in lines if ("line", name) in lost]
    if not kept:
        raise DataFaultError([*told[:MAX_TOLD], f"{draft.source.id}: no line is left"])
    if whole and not lacks:
        return _model(draft, set(draft.nodes), side, told)
    keys: list[Key] = [("line", name) for name in kept]
    if whole:
        keys += [key for key in draft.nodes if key[0] in ("body", "wrap") and key not in lost]
        return _model(draft, needs(draft, keys), side, told)
    lowest = _lowest(draft, needs(draft, keys))
    root = draft.bodies[lowest].model_copy(update={"joint": None})
    cut = replace(draft, root=lowest, bodies={**draft.bodies, lowest: root})
    return _model(cut, needs(cut, [*keys, ("body", lowest)]), side, told)


def _check_rings(draft: Draft) -> None:
    """Note joints and couplings that go round in a ring, which nothing could be placed in."""
    parents = {
        name: body.joint.parent if body.joint else None for name, body in draft.bodies.items()
    }
    leaders = {name: one.coordinate for name, one in draft.dependents.items()}
    for kind, chains, text in (
        ("body", parents, "the joints go round in a ring"),
        ("coordinate", leaders, "the coordinates depend on each other in a ring"),
    ):
        for name, ring in rings(chains):
            draft.reading.fault(draft.nodes[kind, name], f"{text}: {ring}")


def _matters(lack: Lack, needed: set[Key] | None) -> bool:
    return needed is None or not lack.needed_by or any(key in needed for key in lack.needed_by)


def _lowest(draft: Draft, kept: set[Key]) -> str:
    """Return the lowest body from which all hang that carry a point or a surface of `kept`."""
    carrying = {
        point.body for kind, name in kept if kind == "line" for point in draft.lines[name].points
    }
    carrying |= {draft.wraps[name].body for kind, name in kept if kind == "wrap"}
    ways = []
    for name in carrying:
        way, joint = [name], draft.bodies[name].joint
        while joint is not None:
            way.append(joint.parent)
            joint = draft.bodies[joint.parent].joint
        ways.append(way[::-1])
    shared = draft.root
    for level in zip(*ways, strict=False):
        if len(set(level)) > 1:
            break
        shared = level[0]
    return shared


def _model(draft: Draft, kept: set[Key], side: Side | None, told: list[str]) -> MuscleModel:
    def part(kind: str) -> list[str]:
        return [name for own, name in draft.nodes if own == kind and (own, name) in kept]

    coordinates = [draft.coordinates[one] for one in part("coordinate") if one in draft.coordinates]
    if not coordinates:
        raise DataFaultError([f"{draft.source.id}: no coordinate moves what is asked for"])
    try:
        return MuscleModel(
            id=draft.id,
            title=draft.title,
            licence=NOT_STATED,
            side=side or _side(part("line")),
            sources=(draft.source,),
            coordinates=tuple(coordinates),
            dependents=tuple(
                draft.dependents[one] for one in part("coordinate") if one in draft.dependents
            ),
            bodies=tuple(draft.bodies[one] for one in part("body")),
            wraps=tuple(draft.wraps[one] for one in part("wrap")),
            lines=tuple(draft.lines[one] for one in part("line")),
            left_out=tuple(told),
        )
    except ValidationError as error:
        faults = [one["msg"].removeprefix("Value error, ") for one in error.errors()]
        raise DataFaultError(f"{draft.source.id}: {text}" for text in faults) from None


def _side(lines: list[str]) -> Literal["right", "left", "both"]:
    """Return the side that the names say; a leg without a word about it is a right one."""
    said = {side_of(name) for name in lines}
    if {"right", "left"} <= said:
        return "both"
    return "left" if "left" in said else "right"
