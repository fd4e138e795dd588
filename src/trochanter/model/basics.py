"""What every record of a model is built from."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Vector = tuple[float, float, float]
Name = Annotated[str, Field(min_length=1)]
Positive = Annotated[float, Field(gt=0)]


class Record(BaseModel):
    """Base of every record: frozen, strict, nothing unknown, no NaN and no infinity."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)
