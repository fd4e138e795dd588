"""Reading models from TOML, every fault reported at once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.model.checks import Place, reference_faults
from trochanter.model.joined import SUFFIX, join_forces
from trochanter.model.records import MuscleModel, where_text

DATA = Path(__file__).parent / "data"


@cache
def builtin_ids() -> tuple[str, ...]:
    """Return the ids of the built-in models, in alphabetical order.

    Examples
    --------
    >>> builtin_ids()
    ('dostal1981', 'gait2392', 'trochanter')
    """
    stems = (path.stem for path in DATA.glob("*.toml"))
    return tuple(sorted(stem for stem in stems if not stem.endswith(SUFFIX)))


@cache
def read_builtin(id: str) -> MuscleModel:
    """Return a built-in model by its id.

    Where its force parameters stand in a file of their own, they are joined to its lines.

    Raises
    ------
    UnknownNameError
        If there is no such model.

    Examples
    --------
    >>> read_builtin("gait2392").title
    'Gait2392, right leg'
    """
    if id not in builtin_ids():
        raise UnknownNameError("model", id, builtin_ids())
    model, forces = read_model_file(DATA / f"{id}.toml"), DATA / f"{id}{SUFFIX}.toml"
    return join_forces(model, forces) if forces.is_file() else model


def read_model_file(path: str | Path) -> MuscleModel:
    """Return the model in a TOML file of this project's layout.

    Raises
    ------
    DataFaultError
        With every fault of the file, each with its line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
        return parse_model(raw, text, path.name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise DataFaultError([f"{path.name}: {fault}"]) from None
    except RecursionError:
        raise DataFaultError([f"{path.name}: nested too deep"]) from None


def parse_model(raw: dict[str, Any], text: str, name: str) -> MuscleModel:
    """Return the model in parsed TOML; `text` and `name` place its faults."""
    faults: list[tuple[Place, str]] = list(reference_faults(raw))
    model = None
    try:
        model = MuscleModel.model_validate(_tuples(raw))
    except ValidationError as error:
        faults += [(_place(one["loc"]), _said(one["msg"])) for one in error.errors() if one["loc"]]
    if model is None or faults:
        from trochanter.model.places import line_of  # needed only when something is wrong

        told = sorted({(line_of(text, place), where_text(place), said) for place, said in faults})
        raise DataFaultError(f"{name}:{row}: {where}: {said}" for row, where, said in told)
    return model


def _tuples(value: Any) -> Any:
    """Turn lists into tuples, all the way down, as strict records take them."""
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    return value


def _said(message: str) -> str:
    """Turn pydantic's words into those of a TOML file."""
    words = {"Value error, ": "", "tuple": "list", "Tuple": "List", "dictionary": "table"}
    for theirs, ours in words.items():
        message = message.replace(theirs, ours)
    return message


def _place(loc: Place) -> Place:
    """Drop the names of union members that pydantic puts between keys."""
    kinds = {"fixed", "conditional", "moving", "constant", "linear", "polynomial"}
    kinds |= {"simm_spline", "piecewise_linear", "multiplier"}
    kinds |= {"sphere", "cylinder", "ellipsoid", "torus"}
    return tuple(part for part in loc if part not in kinds)
