"""How each muscle is drawn: conventions of the drawing, read from a data file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.pictures.views import VIEW_COUNT

DATA = Path(__file__).parent / "data" / "drawing.toml"
Share = Annotated[float, Field(ge=0, le=0.8)]
Direction = tuple[float, float, float]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class Drawing(_Record):
    """The drawing of one muscle.

    Attributes
    ----------
    model : str
        The built-in model whose published lines are drawn.
    relative_pcsa : float
        Cross-section relative to gluteus maximus (Johnston et al. 1979, Table I).
    best_view : int
        The one of the sixteen views that shows the muscle best.
    fascicles : int
        How many strands stand for the muscle.
    flatness : float
        Breadth over thickness of the bundle about one line.
    origin_tendon, insertion_tendon : float
        Shares of the length that are drawn as tendon.
    origin_bone, insertion_bone : tuple of str
        The bones an end may meet; empty if it meets none.
    origin_facing, insertion_facing : tuple of float
        The way the bone's surface looks where the end may lie (ISB axes).
    origin_spread, insertion_spread : float
        Breadth of the bundle's end over the breadth of its belly.
    origin_free, insertion_free : str
        Why an end meets no bone; empty if it does.
    remark : str
        What a reader should know about this one picture.
    """

    model: str
    relative_pcsa: Annotated[float, Field(gt=0, le=1)]
    best_view: Annotated[int, Field(ge=0, lt=VIEW_COUNT)]
    fascicles: Annotated[int, Field(ge=3, le=40)]
    flatness: Annotated[float, Field(ge=1, le=8)] = 1.5
    origin_tendon: Share
    insertion_tendon: Share
    origin_bone: tuple[str, ...] = ()
    origin_facing: Direction = (0.0, 0.0, 0.0)
    origin_spread: Annotated[float, Field(ge=0, le=1)] = 0.6
    origin_free: str = ""
    insertion_bone: tuple[str, ...] = ()
    insertion_facing: Direction = (0.0, 0.0, 0.0)
    insertion_spread: Annotated[float, Field(ge=0, le=1)] = 0.5
    insertion_free: str = ""
    remark: str = ""

    @model_validator(mode="after")
    def _meets_bone_or_says_why(self) -> Self:
        for end in ("origin", "insertion"):
            bones, why = getattr(self, f"{end}_bone"), getattr(self, f"{end}_free")
            if bool(bones) == bool(why):
                raise ValueError(f"give either {end}_bone or {end}_free")
            if bones and not any(getattr(self, f"{end}_facing")):
                raise ValueError(f"{end}_bone needs {end}_facing")
        return self


class Drawings(_Record):
    """All drawings and the scale they share.

    Attributes
    ----------
    gluteus_maximus_area : float
        Cross-section of gluteus maximus as drawn [m²].
    muscles : dict
        Drawings by slug.
    """

    gluteus_maximus_area: Annotated[float, Field(gt=0)]
    muscles: dict[str, Drawing]


@cache
def drawings() -> Drawings:
    """Return the conventions of all drawings.

    Raises
    ------
    DataFaultError
        With every fault of the file.
    """
    try:
        raw = tomllib.loads(DATA.read_text(encoding="utf-8"))
        return Drawings.model_validate(_tuples(raw))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise DataFaultError([f"{DATA.name}: {fault}"]) from None
    except ValidationError as error:
        told = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise DataFaultError(f"{DATA.name}: {one}" for one in told) from None


def drawing_of(slug: str) -> Drawing:
    """Return the drawing of one muscle.

    Raises
    ------
    UnknownNameError
        If no muscle has this slug; it offers the three nearest.
    """
    known = drawings().muscles
    if slug not in known:
        raise UnknownNameError("muscle", slug, known)
    return known[slug]


def _tuples(value: object) -> object:
    """Turn lists into tuples, all the way down, as strict records take them."""
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    return value
