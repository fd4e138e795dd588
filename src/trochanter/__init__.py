"""Trochanter: an open, computable atlas of the muscles of the human hip.

The names below are the whole public face. They are imported when first used,
so that ``import trochanter`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trochanter.anatomy import Atlas, atlas
    from trochanter.claims import verdicts
    from trochanter.errors import TrochanterError
    from trochanter.exchange import read_motion
    from trochanter.mechanics import (
        Hip,
        compare_models,
        inspect_model,
        load,
        models,
        read_model,
        sweep,
        write_model,
    )
    from trochanter.mechanics.streaming import stream

__version__ = "0.1.0"

_HOMES = {
    "Atlas": "trochanter.anatomy",
    "Hip": "trochanter.mechanics",
    "TrochanterError": "trochanter.errors",
    "atlas": "trochanter.anatomy",
    "compare_models": "trochanter.mechanics",
    "inspect_model": "trochanter.mechanics",
    "load": "trochanter.mechanics",
    "models": "trochanter.mechanics",
    "read_model": "trochanter.mechanics",
    "read_motion": "trochanter.exchange",
    "stream": "trochanter.mechanics.streaming",
    "sweep": "trochanter.mechanics",
    "verdicts": "trochanter.claims",
    "write_model": "trochanter.mechanics",
}

__all__ = [
    "Atlas",
    "Hip",
    "TrochanterError",
    "atlas",
    "compare_models",
    "inspect_model",
    "load",
    "models",
    "read_model",
    "read_motion",
    "stream",
    "sweep",
    "verdicts",
    "write_model",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its room the first time it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'trochanter' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
