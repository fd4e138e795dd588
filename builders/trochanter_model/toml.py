"""A muscle model as a TOML text that a person can read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from trochanter.model import MuscleModel

HEAD = """\
# Every muscle that crosses the hip, on the mean bones of LLP26.
# Made by builders/trochanter_model; metres and radians; x anterior, y up, z to the subject's right.
"""
TABLES = ("sources", "coordinates", "bodies", "wraps", "lines")


def model_text(model: MuscleModel) -> str:
    """Return the model as TOML, its defaults left out."""
    held = model.model_dump(exclude_defaults=True)
    for kept, record in zip(held.get("wraps", ()), model.wraps, strict=True):
        kept["type"] = record.type
    for body, record in zip(held["bodies"], model.bodies, strict=True):
        for key in ("rotations", "translations"):
            axes = getattr(record.joint, key, ())
            for axis, one in zip(body.get("joint", {}).get(key, ()), axes, strict=True):
                if "function" in axis:
                    axis["function"]["type"] = one.function.type
    text = HEAD + "".join(
        f"\n{key} = {_value(held[key])}"
        for key in ("id", "title", "licence", "note", "side")
        if key in held
    )
    text += "\n"
    for table in TABLES:
        for row in held.get(table, ()):
            text += _table(table, row)
    return text


def _table(name: str, row: Mapping[str, Any]) -> str:
    text = f"\n[[{name}]]\n"
    joint = row.get("joint")
    for key, value in row.items():
        if key != "joint":
            text += f"{key} = {_value(value)}\n"
    if joint:
        text += f"\n[{name}.joint]\n" + "".join(f"{k} = {_value(v)}\n" for k, v in joint.items())
    return text


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if len(value) > 160:
            return '"""\n' + value.replace("\\", "\\\\") + '"""'
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], Mapping):
            return "[\n" + "".join(f"  {_value(item)},\n" for item in value) + "]"
        return "[" + ", ".join(map(_value, value)) + "]"
    return repr(value)
