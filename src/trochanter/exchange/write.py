"""Writing a muscle model to a file of another program."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from trochanter.errors import TrochanterError
from trochanter.exchange.files import replace_file
from trochanter.exchange.mjcf.write import mjcf_document
from trochanter.exchange.osim.write import osim_document
from trochanter.exchange.parting import Parting
from trochanter.model import MuscleModel

_FORMATS = {".osim": osim_document, ".xml": mjcf_document, ".mjcf": mjcf_document}


def write_model(
    model: MuscleModel, path: str | Path, *, skip_unsupported: bool = False
) -> tuple[str, ...]:
    """Write a muscle model as an OpenSim (.osim) or MuJoCo (.xml, .mjcf) file.

    What the other program computes from the file are the lengths and moment arms of
    `model`. Masses and inertias, which the model does not have, are made up; a MuJoCo file
    gets tendons without actuators. Names are kept, but for blanks and slashes, which
    OpenSim does not allow: they become ``_``. The file appears whole or not at all.

    Parameters
    ----------
    model : MuscleModel
    path : str or Path
        Its ending chooses the format.
    skip_unsupported : bool
        Leave out the lines that the format cannot express, instead of failing. OpenSim
        has no paths inside a surface; MuJoCo has no conditional or moving points, no
        ellipsoids and tori, and no functions but polynomials up to the fourth power.

    Returns
    -------
    tuple of str
        What was left out, and what was put in other words.

    Raises
    ------
    TrochanterError
        If the ending is another one, the file cannot be written, or the format cannot
        express something.
    """
    path = Path(path)
    if path.suffix.lower() not in _FORMATS:
        choices = ", ".join(_FORMATS)
        raise TrochanterError(f"{path.name}: the ending says the format; it is one of {choices}")
    parting = Parting(path.name, skip_unsupported)
    root = _FORMATS[path.suffix.lower()](model, parting)
    parting.stop_if_lacking()
    replace_file(
        path, etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    )
    return tuple(parting.told)
