"""Which way elements face: neighbours made to agree across their shared sides."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from trochanter.bones.elements import Ints, Lattice
from trochanter.errors import DataFaultError


@dataclass(frozen=True)
class Turns:
    """Which elements are turned, and to which piece each belongs.

    Attributes
    ----------
    turned : tuple of bool
    piece : tuple of int
        Pieces are numbered by their first element.
    """

    turned: tuple[bool, ...]
    piece: tuple[int, ...]


def consistent_turns(lattices: tuple[Lattice, ...], nodes: tuple[Ints, ...]) -> Turns:
    """Find which elements must be turned so that neighbours agree.

    Two elements agree if they run their common side in opposite directions.

    Returns
    -------
    Turns
        One flag and one piece number an element. The first element of each
        piece is left as it is; whether that faces outward only a shape can tell.

    Raises
    ------
    DataFaultError
        If a side is not shared by exactly two elements, or no choice agrees.
    """
    owners: dict[tuple[int, ...], list[tuple[int, bool]]] = {}
    for e, (lattice, numbers) in enumerate(zip(lattices, nodes, strict=True)):
        for through in lattice.sides:
            side = tuple(numbers[through].tolist())
            owners.setdefault(min(side, side[::-1]), []).append((e, side <= side[::-1]))
    faults = [
        f"side through nodes {side[0]} to {side[-1]} belongs to {len(who)} elements; it needs two"
        for side, who in owners.items()
        if len(who) != 2
    ]
    if faults:
        raise DataFaultError(faults)
    links: dict[int, list[tuple[int, bool]]] = {e: [] for e in range(len(nodes))}
    for (e, sense_e), (f, sense_f) in owners.values():
        links[e].append((f, sense_e == sense_f))
        links[f].append((e, sense_e == sense_f))
    return _spread(links)


def _spread(links: dict[int, list[tuple[int, bool]]]) -> Turns:
    """Walk from element to element, turning each to agree with the one before."""
    turned: dict[int, bool] = {}
    piece: dict[int, int] = {}
    for seed in links:
        if seed in turned:
            continue
        turned[seed], piece[seed] = False, len(set(piece.values()))
        queue = deque([seed])
        while queue:
            here = queue.popleft()
            for there, clash in links[here]:
                wanted = turned[here] != clash
                if there not in turned:
                    turned[there], piece[there] = wanted, piece[seed]
                    queue.append(there)
                elif turned[there] != wanted:
                    raise DataFaultError([f"elements {here} and {there} cannot both face outward"])
    order = sorted(links)
    return Turns(tuple(turned[e] for e in order), tuple(piece[e] for e in order))
