"""Reading a muscle model from a file of another program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from trochanter.errors import DataFaultError
from trochanter.exchange.documents import Element, parse_document, read_bytes
from trochanter.exchange.draft import Draft
from trochanter.exchange.finish import finish
from trochanter.exchange.mjcf import read_mjcf
from trochanter.exchange.osim import read_osim
from trochanter.exchange.reading import Reading, place, shown
from trochanter.model import MuscleModel


def read_model(
    path: str | Path,
    *,
    muscles: str | Iterable[str] | None = None,
    side: Literal["right", "left"] | None = None,
    skip_unsupported: bool = False,
) -> MuscleModel:
    """Return the muscle model in an OpenSim (.osim) or MuJoCo (MJCF) file.

    Parameters
    ----------
    path : str or Path
    muscles : str or iterable of str, optional
        Names or patterns of the lines to keep, such as ``"glut*"``, in any case; a
        pattern also fits the atlas muscle a line stands for (``"gluteus-*"``).
    side : {"right", "left"}, optional
        Keep the lines whose names say this side.
    skip_unsupported : bool
        Leave out what is not supported and the lines that need it, and say so in the
        model's ``left_out``, instead of failing.

    Returns
    -------
    MuscleModel
        With the file's own names and signs. Chosen lines bring only the bodies and
        coordinates that they need.

    Raises
    ------
    DataFaultError
        With every fault, or everything that is not supported, each with its file and line.
    UnknownNameError
        If no line fits `muscles`.
    """
    path = Path(path)
    data = read_bytes(path, shown(path.name or str(path))[1:-1])
    return finish(read_draft(data, path), muscles, side, skip_unsupported)


def read_draft(data: bytes, path: Path) -> Draft:
    """Return all that a model's text holds; `path` is its name, and where includes are from.

    Raises
    ------
    DataFaultError
    """
    file_name = shown(path.name)[1:-1]
    try:
        return _draft(parse_document(data, file_name), path, file_name)
    except RecursionError:
        raise DataFaultError([f"{file_name}: nested too deep"]) from None


def _draft(root: Element, path: Path, file_name: str) -> Draft:
    reading = Reading()
    if root.tag == "OpenSimDocument":
        return read_osim(root, file_name, reading)
    if root.tag == "mujoco":
        return read_mjcf(root, path, file_name, reading)
    text = f"{place(root)}: root element {shown(root.tag)} is neither OpenSim's nor MuJoCo's"
    raise DataFaultError([text])
