"""Force parameters that stand in a file of their own, joined to a model by its lines' names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from trochanter.errors import DataFaultError, nearest
from trochanter.model.records import Force, MuscleModel, Source

Kind = TypeVar("Kind", Source, Force)
SUFFIX = "_forces"
"""What the stem of such a file ends with."""


def join_forces(model: MuscleModel, path: Path) -> MuscleModel:
    """Return the model with the force parameters in a file.

    The file has ``[[sources]]`` as a model's has, and a table ``[forces."name of a line"]`` for
    each line. Its keys are those of `Force`; others are for readers of the file and pass by.

    Parameters
    ----------
    model : MuscleModel
    path : Path

    Returns
    -------
    MuscleModel

    Raises
    ------
    DataFaultError
        With every fault: a name that no line has, a line that has no table, a source that is
        not listed, a bad figure.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise DataFaultError([f"{path.name}: {fault}"]) from None
    faults: list[str] = []
    sources = [_record(Source, one, "sources", faults) for one in raw.get("sources", [])]
    known = {one.id: one for one in (*model.sources, *filter(None, sources))}
    names = [line.name for line in model.lines]
    forces = _forces(raw.get("forces", {}), names, known, faults)
    faults += [
        f'forces: no table [forces."{name}"]; every line of {model.id} needs one'
        for name in names
        if name not in raw.get("forces", {})
    ]
    if faults:
        raise DataFaultError(f"{path.name}: {fault}" for fault in faults)
    lines = tuple(line.model_copy(update={"force": forces.get(line.name)}) for line in model.lines)
    return model.model_copy(update={"lines": lines, "sources": tuple(known.values())})


def _forces(
    raw: Mapping[str, Any], names: list[str], known: Mapping[str, Source], faults: list[str]
) -> dict[str, Force]:
    found = {}
    for name, row in raw.items():
        if name not in names:
            faults.append(
                f"forces.{name}: no such line; did you mean {', '.join(nearest(name, names))}?"
            )
            continue
        kept = {key: row[key] for key in Force.model_fields if key in row}
        force = _record(Force, kept, f"forces.{name}", faults)
        if force is not None and force.source not in known:
            faults.append(f"forces.{name}.source: no source {force.source!r} is listed")
        if force is not None:
            found[name] = force
    return found


def _record(kind: type[Kind], row: Any, place: str, faults: list[str]) -> Kind | None:
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        for one in error.errors():
            faults.append(f"{place}.{'.'.join(map(str, one['loc']))}: {one['msg']}")
        return None
