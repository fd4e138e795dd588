"""The bundle's JSON Schema: of its manifest, the heads of its numbers and its facts."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "schema.json"


@cache
def schema(part: str = "manifest") -> dict[str, Any]:
    """Return the schema (draft 2020-12) of one part of the bundle.

    Parameters
    ----------
    part : {"manifest", "numbers", "facts"}
        ``bundle.json``, the header of ``muscles/<slug>.numbers.gz``, or
        ``muscles/<slug>.facts.json.gz``.

    Examples
    --------
    >>> schema()["$ref"]
    '#/$defs/manifest'
    """
    held: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return {**held, "$ref": f"#/$defs/{part}"}
