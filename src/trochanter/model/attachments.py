"""Where every muscle is attached, on bones of any shape."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import ValidationError
from scipy.sparse import csr_matrix, vstack

from trochanter.bones.catalogue import bone_surface
from trochanter.errors import DataFaultError, OutOfRangeError, UnknownNameError
from trochanter.model.attachment_checks import faults_of
from trochanter.model.attachment_records import Anchor, Attachment, Attachments, Belly, Place

Floats = NDArray[np.float64]
DATA = Path(__file__).parent / "data" / "attachments.json"


@cache
def attachments() -> Attachments:
    """Return the attachments and bellies that come with the package.

    Examples
    --------
    >>> held = attachments()
    >>> len({one.muscle for one in held.attachments})
    22
    """
    return read_attachments(DATA)


def read_attachments(path: str | Path) -> Attachments:
    """Read a file of attachments.

    Raises
    ------
    DataFaultError
        With every fault of the file at once, each with its record.
    """
    path = Path(path)
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise DataFaultError([f"{path.name}: {fault}"]) from None
    try:
        held = Attachments.model_validate(_tuples(raw))
    except ValidationError as error:
        told = [f"{path.name}: {_where(one['loc'])}: {one['msg']}" for one in error.errors()]
        raise DataFaultError(told) from None
    faults = faults_of(held)
    if faults:
        raise DataFaultError(f"{path.name}: {fault}" for fault in faults)
    return held


def compartments(muscle: str) -> tuple[str, ...]:
    """Return the names of a muscle's compartments, in order.

    Raises
    ------
    UnknownNameError
        If there is no such muscle.

    Examples
    --------
    >>> compartments("gluteus-minimus")
    ('anterior', 'middle', 'posterior')
    """
    names = [one.compartment for one in attachments().attachments if one.muscle == muscle]
    if not names:
        raise UnknownNameError("muscle", muscle, {one.muscle for one in attachments().attachments})
    return tuple(dict.fromkeys(names))


def attachment(muscle: str, compartment: str, end: str) -> Attachment:
    """Return one end of one compartment.

    Parameters
    ----------
    muscle, compartment : str
    end : {"origin", "insertion"}

    Raises
    ------
    UnknownNameError
        If the muscle has no such compartment, or a compartment no such end.
    """
    if compartment not in compartments(muscle):
        raise UnknownNameError(f"compartment of {muscle}", compartment, compartments(muscle))
    for one in attachments().attachments:
        if (one.muscle, one.compartment, one.end) == (muscle, compartment, end):
            return one
    raise UnknownNameError("end", end, ("origin", "insertion"))


def belly(muscle: str, compartment: str) -> Belly:
    """Return one compartment's flesh.

    Raises
    ------
    UnknownNameError
        If there is no such muscle or compartment.
    """
    attachment(muscle, compartment, "origin")
    held = attachments().bellies
    return next(b for b in held if (b.muscle, b.compartment) == (muscle, compartment))


def attachment_points(muscle: str, compartment: str, end: str, nodes: ArrayLike) -> Floats:
    """Return the points of an attachment on a bone of any shape.

    Parameters
    ----------
    muscle, compartment : str
    end : {"origin", "insertion"}
    nodes : array_like, shape (nodes, 3)
        Nodes of the right bone that `Attachment.bone` names, in any frame [m],
        such as ``shape_model().nodes("pelvis", scores)``.

    Returns
    -------
    ndarray, shape (k, 3)
        In the frame of the nodes [m], in the order of `Attachment.weights`.

    Raises
    ------
    UnknownNameError
        If there is no such muscle, compartment or end.
    OutOfRangeError
        If the nodes are not those of the bone, or not finite.

    Examples
    --------
    >>> from trochanter.bones import shape_model
    >>> nodes = shape_model().nodes("femur")
    >>> attachment_points("gluteus-minimus", "middle", "insertion", nodes).shape[1]
    3
    """
    one = attachment(muscle, compartment, end)
    where, matrix = np.asarray(nodes, dtype=np.float64), _matrix(muscle, compartment, end)
    if where.shape != (matrix.shape[1], 3) or not np.isfinite(where).all():
        raise OutOfRangeError(
            f"nodes of shape {where.shape} for the {end} of {muscle}; give the {one.bone}'s "
            f"({matrix.shape[1]}, 3), all finite"
        )
    return np.asarray(matrix @ where)


@cache
def _matrix(muscle: str, compartment: str, end: str) -> csr_matrix:
    """Return the matrix that takes a bone's nodes to an attachment's points."""
    one = attachment(muscle, compartment, end)
    blocks = [_rows(one.bone, one.places)] if one.places else []
    if one.mixtures:
        anchors: tuple[Anchor, ...] = attachments().anchors[one.bone]
        blocks.append(csr_matrix(np.array(one.mixtures)) @ _rows(one.bone, _bare(anchors)))
    return vstack(blocks).tocsr()


def _bare(anchors: tuple[Anchor, ...]) -> tuple[Place, ...]:
    return tuple((element, u, v) for _, element, u, v in anchors)


def _rows(bone: str, places: tuple[Place, ...]) -> csr_matrix:
    surface = bone_surface(bone)
    return vstack([surface.rows(element, [[u, v]]) for element, u, v in places]).tocsr()


def _tuples(value: Any) -> Any:
    """Turn lists into tuples, all the way down, as strict records take them."""
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _where(loc: tuple[int | str, ...]) -> str:
    """Write a fault's place as ``attachments[3].places[0]``."""
    out = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return out.removeprefix(".") or "the file"
