"""Conventions of each muscle's plate: the view that shows it best, and what is left out."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.pictures.views import VIEW_COUNT

DATA = Path(__file__).parent / "data" / "plates.toml"


class Plate(BaseModel):
    """The plate of one muscle.

    Attributes
    ----------
    best_view : int
        The one of the sixteen views that shows the muscle best.
    remark : str
        What a reader should know about this one picture.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    best_view: Annotated[int, Field(ge=0, lt=VIEW_COUNT)]
    remark: str = ""


@cache
def plates() -> dict[str, Plate]:
    """Return the conventions of all plates, by slug.

    Raises
    ------
    DataFaultError
        With every fault of the file.
    """
    try:
        raw = tomllib.loads(DATA.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise DataFaultError([f"{DATA.name}: {fault}"]) from None
    out, faults = {}, []
    for slug, record in raw.items():
        try:
            out[slug] = Plate.model_validate(record)
        except ValidationError as error:
            faults += [f"{DATA.name}: {slug}.{e['loc'][-1]}: {e['msg']}" for e in error.errors()]
    if faults:
        raise DataFaultError(faults)
    return out


def plate_of(slug: str) -> Plate:
    """Return the plate of one muscle.

    Raises
    ------
    UnknownNameError
        If no muscle has this slug; it offers the three nearest.
    """
    known = plates()
    if slug not in known:
        raise UnknownNameError("muscle", slug, known)
    return known[slug]
