"""Telling whether a result that was begun is the one now asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SHOWN = 3
WORDS = {
    "model_digest": "what the model's figures are",
    "poses.sha256": "the file of poses",
    "shape": "poses",
    "block": "chunk",
}


def differences(begun: Any, asked: Any) -> str:
    """Return in words what differs between two descriptions, or nothing.

    Examples
    --------
    >>> differences({"dtype": "float64", "model": "a"}, {"dtype": "float32", "model": "a"})
    'dtype float64, now float32'
    """
    found = list(_walk("", begun, asked))
    # A digest says nothing that a reader can compare, and other differences explain it.
    told = [text for text in found if not text.startswith(WORDS["model_digest"])] or found
    more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return "; ".join(told[:SHOWN]) + more


def _walk(name: str, begun: Any, asked: Any) -> Iterator[str]:
    if begun == asked:
        return
    if isinstance(begun, dict) and isinstance(asked, dict):
        for key in dict.fromkeys([*begun, *asked]):
            inner = f"{name}.{key}" if name else key
            yield from _walk(inner, begun.get(key, "none"), asked.get(key, "none"))
        return
    word = WORDS.get(name, name.replace(".", " "))
    if name.endswith(("digest", "sha256")):
        yield f"{word} (it has changed)"
    else:
        yield f"{word} {_said(begun)}, now {_said(asked)}"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ":".join(_said(one) for one in value) or "none"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
