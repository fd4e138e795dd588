"""The lines: their names, the compartments they stand for, and what they run over."""

from __future__ import annotations

from trochanter.model.anatomical.plans import LinePlan, Over


def _line(
    name: str,
    muscle: str,
    compartment: str,
    *wraps: str | Over,
    vias: tuple[str, ...] = (),
) -> LinePlan:
    uses = tuple(one if isinstance(one, Over) else Over(one) for one in wraps)
    return LinePlan(name, muscle, compartment, uses, vias)


_ISCHIUM = ("ischium and sacrotuberous ligament", "trochanter, behind")
_MINIMUS = ("roof under gluteus minimus", "trochanter, in front")
_MEDIUS = ("roof under gluteus medius", "trochanter, above")
_PSOAS = (Over("pelvic brim and head", 1, 2), Over("calcar under psoas", 1, 2))
_ILIACUS = (Over("pelvic brim and head", 1, 2), Over("calcar under iliacus", 1, 2))
_EXTERNUS = (Over("head from below", 1, 2), Over("neck of the femur", 1, 2))
_GROOVE = ("obturator groove",)
_UPPER = ("shaft, upper part",)

PLANS = (
    _line(
        "gluteus maximus superior",
        "gluteus-maximus",
        "superior",
        "ilium under gluteus maximus",
        "trochanter under the tract's fibres",
    ),
    _line(
        "gluteus maximus middle superior",
        "gluteus-maximus",
        "middle-superior",
        "ischium under the tract's fibres",
        "trochanter, behind",
    ),
    _line("gluteus maximus middle inferior", "gluteus-maximus", "middle-inferior", *_ISCHIUM),
    _line("gluteus maximus inferior", "gluteus-maximus", "inferior", *_ISCHIUM),
    _line("gluteus medius anterior", "gluteus-medius", "anterior", *_MEDIUS),
    _line("gluteus medius middle", "gluteus-medius", "middle", *_MEDIUS),
    _line(
        "gluteus medius posterior",
        "gluteus-medius",
        "posterior",
        "joint, behind and above",
        "trochanter, above",
    ),
    _line("gluteus minimus anterior", "gluteus-minimus", "anterior", *_MINIMUS),
    _line("gluteus minimus middle", "gluteus-minimus", "middle", *_MINIMUS),
    _line("gluteus minimus posterior", "gluteus-minimus", "posterior", *_MINIMUS),
    _line(
        "tensor fasciae latae",
        "tensor-fasciae-latae",
        "whole",
        Over("anterior superior spine", 0, 1),
        Over("trochanter under the tract", 0, 1),
        Over("vastus lateralis", 0, 1),
        Over("lateral condyle", 1, 2),
        vias=("tract on the septum",),
    ),
    _line("piriformis", "piriformis", "whole", "notch and joint under piriformis"),
    _line(
        "obturator internus",
        "obturator-internus",
        "whole",
        "lesser sciatic notch",
        "joint under obturator internus",
    ),
    _line("gemellus superior", "gemellus-superior", "whole", "joint under the gemelli"),
    _line("gemellus inferior", "gemellus-inferior", "whole", "joint under the gemelli"),
    _line(
        "obturator externus superior", "obturator-externus", "superior", *_EXTERNUS, vias=_GROOVE
    ),
    _line(
        "obturator externus inferior", "obturator-externus", "inferior", *_EXTERNUS, vias=_GROOVE
    ),
    _line("quadratus femoris", "quadratus-femoris", "whole", "lesser trochanter"),
    _line("iliacus lateral", "iliacus", "lateral", *_ILIACUS, vias=("iliacus beside the spine",)),
    _line("iliacus medial", "iliacus", "medial", *_ILIACUS, vias=("iliacus on the brim",)),
    _line("psoas major upper", "psoas-major", "upper", *_PSOAS, vias=("psoas in its groove",)),
    _line("psoas major lower", "psoas-major", "lower", *_PSOAS, vias=("psoas in its groove",)),
    _line(
        "rectus femoris",
        "rectus-femoris",
        "whole",
        "iliopsoas under rectus femoris",
        "vastus intermedius",
        "trochlea",
    ),
    _line(
        "sartorius",
        "sartorius",
        "whole",
        Over("iliopsoas under sartorius", 0, 1),
        Over("adductor canal", 0, 1),
        vias=("sartorius behind the condyle",),
    ),
    _line("pectineus", "pectineus", "whole", *_UPPER),
    _line("adductor longus", "adductor-longus", "whole", "shaft"),
    _line("adductor brevis proximal", "adductor-brevis", "proximal", *_UPPER),
    _line("adductor brevis distal", "adductor-brevis", "distal", "shaft"),
    _line(
        "adductor magnus superior",
        "adductor-magnus",
        "upper (adductor minimus)",
        "lesser trochanter",
        *_UPPER,
    ),
    _line("adductor magnus middle", "adductor-magnus", "middle", "pubic arch", "shaft"),
    _line("adductor magnus inferior", "adductor-magnus", "posterior", "pubic arch"),
    _line("gracilis", "gracilis", "whole", vias=("gracilis behind the condyle",)),
    _line(
        "biceps femoris long head",
        "biceps-femoris",
        "long head",
        "ischial tuberosity",
        "condyles, behind",
    ),
    _line(
        "semitendinosus",
        "semitendinosus",
        "whole",
        Over("ischial tuberosity", 0, 1),
        Over("pubic arch", 0, 1),
        Over("condyles, behind", 0, 1),
        vias=("semitendinosus behind the condyle",),
    ),
    _line(
        "semimembranosus",
        "semimembranosus",
        "whole",
        "ischial tuberosity",
        "pubic arch",
        "condyles, behind",
    ),
)
