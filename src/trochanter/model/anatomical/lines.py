"""The lines: their names, the compartments they stand for, and what they wrap over."""

from __future__ import annotations

from typing import NamedTuple


class LinePlan(NamedTuple):
    """One line before it is laid on bones.

    Attributes
    ----------
    name, muscle, compartment : str
    wraps : tuple of str
        Names of surfaces in `trochanter.model.anatomical.surfaces`, in any order.
    """

    name: str
    muscle: str
    compartment: str
    wraps: tuple[str, ...] = ()


PLANS = (
    LinePlan("gluteus maximus superior", "gluteus-maximus", "superior"),
    LinePlan("gluteus maximus middle superior", "gluteus-maximus", "middle-superior"),
    LinePlan("gluteus maximus middle inferior", "gluteus-maximus", "middle-inferior"),
    LinePlan("gluteus maximus inferior", "gluteus-maximus", "inferior"),
    LinePlan("gluteus medius anterior", "gluteus-medius", "anterior"),
    LinePlan("gluteus medius middle", "gluteus-medius", "middle"),
    LinePlan("gluteus medius posterior", "gluteus-medius", "posterior"),
    LinePlan("gluteus minimus anterior", "gluteus-minimus", "anterior"),
    LinePlan("gluteus minimus middle", "gluteus-minimus", "middle"),
    LinePlan("gluteus minimus posterior", "gluteus-minimus", "posterior"),
    LinePlan("tensor fasciae latae", "tensor-fasciae-latae", "whole"),
    LinePlan("piriformis", "piriformis", "whole"),
    LinePlan("obturator internus", "obturator-internus", "whole"),
    LinePlan("gemellus superior", "gemellus-superior", "whole"),
    LinePlan("gemellus inferior", "gemellus-inferior", "whole"),
    LinePlan("obturator externus superior", "obturator-externus", "superior"),
    LinePlan("obturator externus inferior", "obturator-externus", "inferior"),
    LinePlan("quadratus femoris", "quadratus-femoris", "whole"),
    LinePlan("iliacus lateral", "iliacus", "lateral"),
    LinePlan("iliacus medial", "iliacus", "medial"),
    LinePlan("psoas major upper", "psoas-major", "upper"),
    LinePlan("psoas major lower", "psoas-major", "lower"),
    LinePlan("rectus femoris", "rectus-femoris", "whole"),
    LinePlan("sartorius", "sartorius", "whole"),
    LinePlan("pectineus", "pectineus", "whole"),
    LinePlan("adductor longus", "adductor-longus", "whole"),
    LinePlan("adductor brevis proximal", "adductor-brevis", "proximal"),
    LinePlan("adductor brevis distal", "adductor-brevis", "distal"),
    LinePlan("adductor magnus superior", "adductor-magnus", "upper (adductor minimus)"),
    LinePlan("adductor magnus middle", "adductor-magnus", "middle"),
    LinePlan("adductor magnus inferior", "adductor-magnus", "posterior"),
    LinePlan("gracilis", "gracilis", "whole"),
    LinePlan("biceps femoris long head", "biceps-femoris", "long head"),
    LinePlan("semitendinosus", "semitendinosus", "whole"),
    LinePlan("semimembranosus", "semimembranosus", "whole"),
)
