"""Opening a model that a user names: a built-in one by its id, or a file."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from trochanter.errors import TrochanterError, UnknownNameError
from trochanter.mechanics.hip import Hip
from trochanter.model import Line, builtin_ids, mirror, read_builtin, read_model_file

Side = Literal["right", "left"]


def open_model(
    model: str | Path,
    *,
    muscles: str | Iterable[str] | None = None,
    side: Side | None = None,
    skip_unsupported: bool = False,
) -> Hip:
    """Return a built-in model by its id, or the model in a file, ready to be asked.

    Parameters
    ----------
    model : str or Path
        One of `trochanter.models`, or an OpenSim (.osim), MuJoCo (MJCF) or this
        project's own (.toml) file. Write ``./name`` for a file called like a model.
    muscles : str or iterable of str, optional
        Names or patterns of the lines to keep, such as ``"glut*"``, in any case; also
        of the atlas muscles that lines stand for, as ``"gluteus-*"``.
    side : {"right", "left"}, optional
        Of a file: the lines whose names say this side. Of a built-in model: that leg.
    skip_unsupported : bool
        As for `trochanter.read_model`.

    Raises
    ------
    UnknownNameError
        Neither a model's id nor a file; or no line fits `muscles`.
    DataFaultError
        As `trochanter.read_model`.

    Examples
    --------
    >>> open_model("gait2392", muscles="gluteus-med*").muscles
    ('gluteus medius anterior', 'gluteus medius middle', 'gluteus medius posterior')
    """
    text = str(model)
    if text in builtin_ids():
        return _built_in(text, muscles, side)
    path = Path(model)
    if not path.exists() and not path.suffix and path.name == text:
        raise UnknownNameError("model or file", text, builtin_ids())
    if path.suffix == ".toml":
        return _chosen(Hip(read_model_file(path)), muscles, side)
    from trochanter.exchange import read_model

    return Hip(read_model(path, muscles=muscles, side=side, skip_unsupported=skip_unsupported))


def _built_in(id: str, muscles: str | Iterable[str] | None, side: Side | None) -> Hip:
    model = read_builtin(id)
    return _chosen(Hip(model if side in (None, model.side) else mirror(model)), muscles, side)


def _chosen(hip: Hip, muscles: str | Iterable[str] | None, side: Side | None) -> Hip:
    if side not in (None, "right", "left"):
        raise TrochanterError(f"side is 'right' or 'left', not {side!r}")
    if side is not None and side != hip.model.side:
        raise TrochanterError(f"{hip.id} is a {hip.model.side} leg; leave the side out")
    if muscles is None:
        return hip
    patterns = [muscles] if isinstance(muscles, str) else list(muscles)
    kept: set[str] = set()
    for pattern in patterns:
        found = {line.name for line in hip.model.lines if _fits(line, pattern)}
        if not found:
            raise UnknownNameError(f"muscle of {hip.id}", pattern, hip.muscles)
        kept |= found
    lines = tuple(line for line in hip.model.lines if line.name in kept)
    if not lines:
        raise TrochanterError("no muscles are asked for; give names or patterns")
    return Hip(hip.model.model_copy(update={"lines": lines}))


def _fits(line: Line, pattern: str) -> bool:
    fits = re.compile(fnmatch.translate(pattern.casefold())).match
    return any(fits(name.casefold()) for name in (line.name, line.source_name, *line.muscles))


def without_effect(model: str | Path, hip: Hip, names: Iterable[str]) -> list[str]:
    """Return those names that are coordinates of a model, but not of the part in `hip`.

    Where lines are chosen, a file's coordinates that move none of them are left off.
    """
    missing = [name for name in names if name not in hip.coordinates]
    if not missing:
        return []
    whole = open_model(model, skip_unsupported=True).coordinates
    return [name for name in missing if name in whole]
