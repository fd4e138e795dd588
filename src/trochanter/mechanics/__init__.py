"""Mechanics: a model and poses in, numbers out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from trochanter.mechanics.hip import CONVENTION, Hip
from trochanter.mechanics.names import CoordinateNames, LineNames
from trochanter.mechanics.poses import CONVENTION_NAMES
from trochanter.mechanics.reports import (
    Comparison,
    Difference,
    LineComparison,
    LineReport,
    ModelReport,
    compare_models,
    draw_arms,
    inspect_model,
    open_model,
    sweep,
)
from trochanter.mechanics.subjects import Subjects
from trochanter.model import MuscleModel, builtin_ids, mirror, read_builtin

DEFAULT_MODEL = "trochanter"
"""The model that `load` gives unasked: our own, every muscle of the hip on real bones."""

__all__ = [
    "CONVENTION",
    "CONVENTION_NAMES",
    "DEFAULT_MODEL",
    "Comparison",
    "CoordinateNames",
    "Difference",
    "Hip",
    "LineComparison",
    "LineNames",
    "LineReport",
    "ModelReport",
    "Subjects",
    "compare_models",
    "draw_arms",
    "inspect_model",
    "load",
    "models",
    "open_model",
    "read_model",
    "sweep",
    "write_model",
]


def load(id: str = DEFAULT_MODEL, *, side: Literal["right", "left"] = "right") -> Hip:
    """Return a built-in muscle model, ready to be asked.

    Parameters
    ----------
    id : str
        One of `models`.
    side : {"right", "left"}
        The left leg is the mirror image; its lengths and arms are the same, its
        points and transforms are mirrored.

    Raises
    ------
    UnknownNameError
        If there is no such model.

    Examples
    --------
    >>> import trochanter as tr
    >>> tr.load()
    <Hip 'trochanter': 35 lines, coordinates hip_flexion, hip_adduction, hip_rotation, knee_angle>
    """
    from trochanter.errors import TrochanterError

    if side not in ("right", "left"):
        raise TrochanterError(f"side is 'right' or 'left', not {side!r}")
    model = read_builtin(id)
    return Hip(model if model.side == side else mirror(model))


def models() -> tuple[str, ...]:
    """Return the ids of the built-in muscle models.

    Examples
    --------
    >>> import trochanter as tr
    >>> tr.models()
    ('dostal1981', 'gait2392', 'trochanter')
    """
    return builtin_ids()


def read_model(
    path: str | Path,
    *,
    muscles: str | Iterable[str] | None = None,
    side: Literal["right", "left"] | None = None,
    skip_unsupported: bool = False,
) -> Hip:
    """Return the muscle model in an OpenSim (.osim) or MuJoCo (MJCF) file, ready to be asked.

    Coordinates and lines keep the file's names and signs. Chosen lines bring only the
    bodies and coordinates that they need, and the lowest body that carries them all
    takes the pelvis's part in `Hip.path` and `Hip.pelvis_from_body`.

    Parameters
    ----------
    path : str or Path
    muscles : str or iterable of str, optional
        Names or patterns of the lines to keep, such as ``"glut*"``, in any case; a
        pattern also fits the atlas muscle that a line stands for (``"gluteus-*"``).
    side : {"right", "left"}, optional
        Keep the lines whose names say this side.
    skip_unsupported : bool
        Leave out what is not supported and the lines that need it, and say so in
        ``hip.model.left_out``, instead of failing.

    Raises
    ------
    DataFaultError
        With every fault, or everything that is not supported, each with its file and line.
    UnknownNameError
        If no line fits `muscles`.

    Examples
    --------
    >>> import trochanter as tr
    >>> try:
    ...     tr.read_model("subject.osim", muscles="glut*", side="right")
    ... except tr.TrochanterError as error:
    ...     print(error)
    1 fault in the data:
    subject.osim: no such file
    """
    from trochanter.exchange import read_model as read

    return Hip(read(path, muscles=muscles, side=side, skip_unsupported=skip_unsupported))


def write_model(
    hip: Hip | MuscleModel, path: str | Path, *, skip_unsupported: bool = False
) -> tuple[str, ...]:
    """Write a model for another program: OpenSim's .osim, or MuJoCo's .xml or .mjcf.

    Lengths and moment arms stay what they are. Masses, which a model here does not have,
    are made up. The file appears whole or not at all.

    Parameters
    ----------
    hip : Hip or MuscleModel
    path : str or Path
        Its ending chooses the format.
    skip_unsupported : bool
        Leave out the lines that the format cannot express, instead of failing.

    Returns
    -------
    tuple of str
        What was left out, and what was put in other words.

    Raises
    ------
    TrochanterError
        Another ending, a file that cannot be written, or something that the format cannot
        express.

    Examples
    --------
    >>> import tempfile
    >>> import trochanter as tr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     told = tr.write_model(tr.load("dostal1981"), f"{folder}/dostal.osim")
    ...     tr.read_model(f"{folder}/dostal.osim").coordinates
    ('hip_flexion', 'hip_adduction', 'hip_rotation')
    """
    from trochanter.exchange import write_model as write

    model = hip.model if isinstance(hip, Hip) else hip
    return write(model, path, skip_unsupported=skip_unsupported)
