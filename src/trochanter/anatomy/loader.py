"""Read every data file, and report every fault at once with its file and line."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from trochanter.anatomy.toml_lines import line_index, line_of

M = TypeVar("M", bound=BaseModel)
UNITS = re.compile(r"_(mm2|cm2|m2|mm3|cm3|ml|mm|cm|m|deg|rad|g|kg|percent)$")


class Faults:
    """Gathers faults as ``file:line: what is wrong``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines: list[str] = []

    def add(self, file: Path, line: int, what: str) -> None:
        """Note one fault."""
        shown = file.relative_to(self.root) if file.is_relative_to(self.root) else file
        self.lines.append(f"{shown}:{line}: {what}")


class Located:
    """Remembers where each record was read, so that later checks can point at it."""

    def __init__(self) -> None:
        self._places: dict[int, tuple[Path, dict[tuple[str | int, ...], int], tuple[Any, ...]]] = {}

    def put(self, record: object, file: Path, index: Any, path: tuple[Any, ...]) -> None:
        """Remember `record` and, by their field names, the records within it."""
        self._places[id(record)] = (file, index, path)
        if not isinstance(record, BaseModel):
            return
        for name in type(record).model_fields:
            value = getattr(record, name)
            if isinstance(value, tuple):
                for number, item in enumerate(value):
                    if isinstance(item, BaseModel):
                        self.put(item, file, index, (*path, name, number))
            elif isinstance(value, BaseModel):
                self.put(value, file, index, (*path, name))

    def where(self, record: BaseModel, value: str | None = None) -> tuple[Path, int]:
        """Return the file and line of a record that was read, or of its field with `value`."""
        file, index, path = self._places[id(record)]
        for name in type(record).model_fields if value is not None else ():
            held = getattr(record, name)
            if held == value or (isinstance(held, tuple) and value in held):
                return file, line_of(index, (*path, name))
        return file, line_of(index, path)


def read_toml(file: Path, faults: Faults) -> tuple[dict[str, Any], dict[Any, int]] | None:
    """Return a TOML file's content with its line index; an unreadable file is a fault and None."""
    text = read_text(file, faults)
    if text is None:
        return None
    try:
        return tomllib.loads(text), line_index(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        faults.add(file, line, f"not valid TOML: {error}")
    return None


def read_text(file: Path, faults: Faults) -> str | None:
    """Return a file's text; what is not UTF-8 is a fault and None."""
    try:
        return file.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.add(file, line, f"not UTF-8 at byte {error.start}")
    return None


def build(
    kind: type[M],
    content: Any,
    file: Path,
    index: dict[Any, int],
    faults: Faults,
    located: Located,
    at: tuple[str | int, ...] = (),
) -> M | None:
    """Make a record of `content`; every fault in it is noted and None returned."""
    try:
        # Records are strict, and only from JSON do strict tuples admit a list. A date, which
        # JSON lacks and no record has, is wrapped so that it is refused and not taken for text.
        text = json.dumps(content, default=lambda value: {"date or time": str(value)})
        record = kind.model_validate_json(text)
    except ValidationError as error:
        for fault in _causes(error):
            faults.add(file, line_of(index, (*at, *fault["loc"])), _explain(kind, fault))
        return None
    located.put(record, file, index, at)
    return record


def _causes(error: ValidationError) -> list[Any]:
    """Leave out lists said to be too short only because an item of theirs is at fault."""
    found = error.errors()
    above = {fault["loc"][:end] for fault in found for end in range(len(fault["loc"]))}
    return [fault for fault in found if fault["type"] != "too_short" or fault["loc"] not in above]


def _explain(kind: type[BaseModel], fault: Any) -> str:
    """Say a pydantic fault in words that name the field and the fix."""
    place = ".".join(str(part) for part in fault["loc"]) or kind.__name__
    name = str(fault["loc"][-1]) if fault["loc"] else ""
    if fault["type"] == "extra_forbidden":
        return _unknown_field(kind, name, fault["loc"])
    if fault["type"] == "missing":
        what = "missing source" if name == "sources" else "missing field"
        return f"{what}: {place}"
    if name == "sources" and fault["type"] == "too_short":
        return f"missing source: {place} is empty"
    said = str(fault["msg"]).removeprefix("Value error, ")
    return f"{place}: {said}, got {str(fault.get('input'))[:80]!r}"


def _unknown_field(kind: type[BaseModel], name: str, loc: tuple[Any, ...]) -> str:
    """Name the valid fields, or the right unit where only the unit is wrong."""
    owner = _owner(kind, loc[:-1])
    valid = list(owner.model_fields)
    stem = UNITS.sub("", name)
    for field in valid:
        if UNITS.search(field) and UNITS.sub("", field) == stem:
            return f"wrong unit: {name}; give it as {field}"
    return f"unknown field {name!r}; valid here: {', '.join(valid)}"


def _owner(kind: type[BaseModel], path: tuple[Any, ...]) -> type[BaseModel]:
    """Follow a fault's path to the record type in which it lies."""
    choices: list[type[BaseModel]] = []
    for part in path:
        tagged = [model for model in choices if _tag(model) == part]
        field = kind.model_fields.get(part) if isinstance(part, str) else None
        if tagged:
            kind = tagged[0]
        elif field is not None:
            choices = _models_in(field.annotation)
            kind = choices[0] if choices else kind
    return kind


def _tag(model: type[BaseModel]) -> str | None:
    """Value of the field `kind` that tells the members of a union apart."""
    field = model.model_fields.get("kind")
    values: tuple[str, ...] = getattr(field and field.annotation, "__args__", ())
    return values[0] if len(values) == 1 else None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    inner = (_models_in(part) for part in getattr(annotation, "__args__", ()))
    return [model for models in inner for model in models]
