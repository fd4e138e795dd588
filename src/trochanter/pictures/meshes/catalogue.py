"""Which concepts of the Foundational Model of Anatomy are wanted, and what each is here.

BodyParts3D names its files by the FMA's identifiers (Rosse & Mejino 2003, J Biomed
Inform 36:478-500, doi:10.1016/j.jbi.2003.11.007), which stand in each file's header.
"""

from __future__ import annotations

from types import MappingProxyType

#: Bones of the right side, by concept: the pieces of `trochanter.bones.clouds.BONE_OF`.
BONES = MappingProxyType(
    {
        "FMA16586": "hip-bone-right",
        "FMA16202": "sacrum",
        "FMA24474": "femur",
        "FMA24477": "tibia",
        "FMA24480": "fibula",
        "FMA24486": "patella",
    }
)
#: Muscles of the right side, by concept; adductor minimus is part of adductor magnus here.
MUSCLES = MappingProxyType(
    {
        "FMA22452": "adductor-brevis",
        "FMA22456": "adductor-longus",
        "FMA22459": "adductor-magnus",
        "FMA43886": "adductor-magnus",
        "FMA45888": "biceps-femoris",
        "FMA22336": "gemellus-inferior",
        "FMA22334": "gemellus-superior",
        "FMA22328": "gluteus-maximus",
        "FMA22330": "gluteus-medius",
        "FMA22332": "gluteus-minimus",
        "FMA43883": "gracilis",
        "FMA22322": "iliacus",
        "FMA22326": "obturator-externus",
        "FMA22324": "obturator-internus",
        "FMA22450": "pectineus",
        "FMA22340": "piriformis",
        "FMA22342": "psoas-major",
        "FMA22338": "quadratus-femoris",
        "FMA38928": "rectus-femoris",
        "FMA22354": "sartorius",
        "FMA22448": "semimembranosus",
        "FMA22358": "semitendinosus",
        "FMA22425": "tensor-fasciae-latae",
    }
)
#: Without these there is no map to the model.
NEEDED = ("hip-bone-right", "femur")
