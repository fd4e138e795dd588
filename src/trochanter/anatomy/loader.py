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

    def where(self, record: object) -> tuple[Path, int]:
        """Return the file and line of a record that was read."""
        file, index, path = self._places[id(record)]
        return file, line_of(index, path)


def read_toml(file: Path, faults: Faults) -> tuple[dict[str, Any], dict[Any, int]]:
    """Return a TOML file's content with its line index; an unreadable file is a fault."""
    try:
        text = file.read_text(encoding="utf-8")
        return tomllib.loads(text), line_index(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        faults.add(file, int(found[1]) if found else 1, f"not valid TOML: {error}")
    except UnicodeDecodeError as error:
        faults.add(file, 1, f"not UTF-8 at byte {error.start}")
    return {}, {(): 1}


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
        record = kind.model_validate_json(json.dumps(content))
    except ValidationError as error:
        for fault in error.errors():
            path = (*at, *(part for part in fault["loc"]))
            faults.add(file, _line(index, path), _explain(kind, fault))
        return None
    located.put(record, file, index, at)
    return record


def _line(index: dict[Any, int], path: tuple[Any, ...]) -> int:
    """Line of a path that may hold pydantic's own parts, such as a union's tag."""
    while path and path not in index:
        shorter = path[:-1]
        if shorter in index or not shorter:
            return index.get(shorter, 1)
        path = shorter
    return index.get(path, 1)


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
    return f"{place}: {fault['msg']}, got {str(fault.get('input'))[:80]!r}"


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
    for part in path:
        field = kind.model_fields.get(part) if isinstance(part, str) else None
        if field is None:
            continue
        found = _model_in(field.annotation)
        kind = found or kind
    return kind


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := _model_in(inner):
            return found
    return None
