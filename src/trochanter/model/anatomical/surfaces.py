"""The surfaces that lines run over, by name.

The reason decides which bone, where and which side; `builders.trochanter_model.fit` then moved
and sized each surface until the lines over it kept off the bones over the whole range, did not
jump and lay close to what they run over. No moment arm had a say in it.
`trochanter.model.anatomical.carrying` takes them to bones of other shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trochanter.model.anatomical.femoral import FEMORAL
from trochanter.model.anatomical.pelvic import PELVIC
from trochanter.model.anatomical.plans import SurfacePlan

SURFACES: Mapping[str, SurfacePlan] = MappingProxyType(
    {one.name: one for one in (*PELVIC, *FEMORAL)}
)
