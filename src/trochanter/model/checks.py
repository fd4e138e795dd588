"""What must hold between the records of a model: names that resolve, a tree, sources.

The checks read plain dictionaries, so that they also run on a file whose
records are faulty in other ways, and every fault is reported at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trochanter.errors import nearest
from trochanter.model.muscles import HIP_MUSCLES
from trochanter.model.wrap_checks import wrap_faults

Place = tuple[str | int, ...]
Fault = tuple[Place, str]


def reference_faults(model: Mapping[str, Any]) -> list[Fault]:
    """Return every fault between the records of `model`, each with its place.

    Parameters
    ----------
    model : mapping
        A model as plain dictionaries, which may be wrong in any way.

    Returns
    -------
    list of (place, message)
    """
    faults: list[Fault] = []
    for key, label in (
        ("sources", "id"),
        ("coordinates", "name"),
        ("dependents", "name"),
        ("bodies", "name"),
        ("wraps", "name"),
        ("lines", "name"),
    ):
        taken = _names(model, "coordinates", "name") if key == "dependents" else []
        faults += _duplicates(model, key, label, taken)
    faults += _unresolved(model)
    faults += _tree_faults(model)
    faults += _dependence_faults(model)
    faults += _line_faults(model)
    faults += wrap_faults(model)
    return faults


def entries(parent: Any, key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the records under `key` with their index, passing over what is no record."""
    rows = parent.get(key) if isinstance(parent, Mapping) else None
    for index, row in enumerate(rows if isinstance(rows, list | tuple) else ()):
        if isinstance(row, Mapping):
            yield index, row


def _names(model: Mapping[str, Any], key: str, label: str) -> list[str]:
    return [row[label] for _, row in entries(model, key) if isinstance(row.get(label), str)]


def _duplicates(
    model: Mapping[str, Any], key: str, label: str, taken: Sequence[str]
) -> list[Fault]:
    seen: set[str] = set(taken)
    faults: list[Fault] = []
    for index, row in entries(model, key):
        name = row.get(label)
        if isinstance(name, str) and name in seen:
            faults.append(((key, index, label), f"{name!r} is already used"))
        if isinstance(name, str):
            seen.add(name)
    return faults


def _unresolved(model: Mapping[str, Any]) -> list[Fault]:
    """Find names that name nothing: of bodies, coordinates, sources and muscles."""
    valid = {
        "source": [*_names(model, "sources", "id")],
        "coordinate": [
            *_names(model, "coordinates", "name"),
            *_names(model, "dependents", "name"),
        ],
        "body": _names(model, "bodies", "name"),
        "muscle": list(HIP_MUSCLES),
        "wrap": _names(model, "wraps", "name"),
    }
    faults: list[Fault] = []
    for place, kind, name in _mentions(model):
        if isinstance(name, str) and name not in valid[kind]:
            hint = ", ".join(nearest(name, valid[kind])) or f"none: the model has no {kind}"
            faults.append((place, f"no {kind} named {name!r} (there is {hint})"))
    return faults


def _mentions(model: Mapping[str, Any]) -> Iterator[tuple[Place, str, Any]]:
    for i, row in entries(model, "coordinates"):
        if row.get("source"):
            yield ("coordinates", i, "source"), "source", row["source"]
    for i, row in entries(model, "dependents"):
        yield ("dependents", i, "coordinate"), "coordinate", row.get("coordinate")
        if row.get("source"):
            yield ("dependents", i, "source"), "source", row["source"]
    for i, row in entries(model, "wraps"):
        yield ("wraps", i, "body"), "body", row.get("body")
    for i, row in entries(model, "bodies"):
        joint = row.get("joint")
        if isinstance(joint, Mapping):
            yield ("bodies", i, "joint", "parent"), "body", joint.get("parent")
            for group in ("rotations", "translations"):
                for k, axis in entries(joint, group):
                    place = ("bodies", i, "joint", group, k, "coordinate")
                    yield place, "coordinate", axis.get("coordinate")
    for i, line in entries(model, "lines"):
        yield from _line_mentions(("lines", i), line)


def _line_mentions(place: Place, line: Mapping[str, Any]) -> Iterator[tuple[Place, str, Any]]:
    yield (*place, "source"), "source", line.get("source")
    if isinstance(line.get("force"), Mapping):
        yield (*place, "force", "source"), "source", line["force"].get("source")
    slugs = line.get("muscles")
    for k, slug in enumerate(slugs if isinstance(slugs, list | tuple) else ()):
        yield (*place, "muscles", k), "muscle", slug
    for k, use in entries(line, "wraps"):
        yield (*place, "wraps", k, "wrap"), "wrap", use.get("wrap")
    for k, point in entries(line, "points"):
        yield (*place, "points", k, "body"), "body", point.get("body")
        yield (*place, "points", k, "coordinate"), "coordinate", point.get("coordinate")
        for axis in "xyz":
            if isinstance(point.get(axis), Mapping):
                name = point[axis].get("coordinate")
                yield (*place, "points", k, axis, "coordinate"), "coordinate", name


def _tree_faults(model: Mapping[str, Any]) -> list[Fault]:
    """Find what keeps the bodies from being one tree."""
    parents: dict[str, str | None] = {}
    places: dict[str, Place] = {}
    for i, row in entries(model, "bodies"):
        joint, name = row.get("joint"), row.get("name")
        if isinstance(name, str):
            parent = joint.get("parent") if isinstance(joint, Mapping) else None
            parents[name] = parent if isinstance(parent, str) else None
            places[name] = ("bodies", i)
    roots = [name for name, parent in parents.items() if parent is None]
    faults: list[Fault] = []
    if parents and len(roots) != 1:
        named = ", ".join(roots) or "none"
        faults.append((("bodies",), f"exactly one body has no joint, the root; here {named}"))
    text = "the joints go round in a ring"
    return faults + [(places[name], f"{text}: {' > '.join(ring)}") for name, ring in rings(parents)]


def _dependence_faults(model: Mapping[str, Any]) -> list[Fault]:
    """Find coordinates that depend on themselves."""
    parents: dict[str, str | None] = {}
    places: dict[str, Place] = {}
    for i, row in entries(model, "dependents"):
        if isinstance(row.get("name"), str):
            leader = row.get("coordinate")
            parents[row["name"]] = leader if isinstance(leader, str) else None
            places[row["name"]] = ("dependents", i)
    text = "the coordinates depend on each other in a ring"
    return [(places[name], f"{text}: {ring}") for name, ring in rings(parents)]


def rings(parents: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield each name that comes back to itself by way of its parents, with the way.

    A name is followed only until one that has been looked at, so that a chain of any
    length takes time in proportion to it.
    """
    looked: set[str] = set()
    for name in parents:
        way: dict[str, None] = {}
        here: str | None = name
        while here is not None and here in parents and here not in way and here not in looked:
            way[here] = None
            here = parents[here]
        if here is not None and here in way:
            names = list(way)
            ring = names[names.index(here) :]
            for k, member in enumerate(ring):
                some = [*ring[k : k + 6], *ring[: max(0, 6 - len(ring) + k)]][: len(ring)]
                yield member, " > ".join(some) + (" > ..." if len(ring) > 6 else "")
        looked |= way.keys()


def _line_faults(model: Mapping[str, Any]) -> list[Fault]:
    """Find paths that might keep fewer than two points."""
    faults: list[Fault] = []
    for i, line in entries(model, "lines"):
        kinds = [point.get("type", "fixed") for _, point in entries(line, "points")]
        lasting = sum(kind != "conditional" for kind in kinds)
        if kinds and lasting < 2:
            text = f"{lasting} point(s) always on the path; it takes two"
            faults.append((("lines", i, "points"), text))
    return faults
