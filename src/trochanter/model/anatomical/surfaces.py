"""The surfaces that lines run over, placed on the mean bones, each with its reason.

The reason decides which bone, where and which side; `builders.trochanter_model.fit` then moved
and sized each surface by a few millimetres until the lines over it kept off the bones over the
whole range. No moment arm had a say in it. `trochanter.model.anatomical.carrying` takes them to
bones of other shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trochanter.model.anatomical.plans import SurfacePlan, Triple

_FORWARD: Triple = (0.94, -0.34, 0.0)


def _ball(
    name: str, bone: str, centre: Triple, radius: float, reason: str, *sources: str
) -> SurfacePlan:
    return SurfacePlan(name, bone, "sphere", centre, radius, reason=reason, sources=sources)


def _roll(
    name: str,
    bone: str,
    centre: Triple,
    radius: float,
    axis: Triple,
    side: Triple | None,
    reason: str,
    *sources: str,
) -> SurfacePlan:
    return SurfacePlan(name, bone, "cylinder", centre, radius, axis, side, reason, sources)


_SURFACES = (
    _roll(
        "ischium and sacrotuberous ligament",
        "pelvis",
        (-12.2, -16.6, 0.0),
        49.3,
        (-0.2, 0.3, 1.0),
        (-0.7, -0.7, 0.0),
        "Gluteus maximus covers the ischium, its tuberosity and what arises from it, and slides "
        "round them as the hip bends.",
        "gray1918",
        "manipal-gluteal",
    ),
    _roll(
        "ischium under the tract's fibres",
        "pelvis",
        (-14.0, -12.0, 0.0),
        49.0,
        (-0.5, 0.45, 1.0),
        (-0.7, -0.7, 0.0),
        "As under the lower fibres; leaning away from the thigh, since the end of these fibres in "
        "the tract swings up close to the joint as the thigh is spread.",
        "gray1918",
        "manipal-gluteal",
    ),
    _ball(
        "trochanter, behind",
        "femur",
        (-14.8, -28.5, 45.6),
        18.12,
        "A bursa parts gluteus maximus from the greater trochanter, over which it glides.",
        "gray1918",
        "woodley2008",
    ),
    _roll(
        "ilium under gluteus maximus",
        "pelvis",
        (-5.9, 3.5, -10.0),
        38.5,
        (0.2, 0.9, 1.0),
        (-1.0, 0.2, 0.2),
        "The upper fibres of gluteus maximus lie on gluteus medius and piriformis behind the "
        "joint.",
        "gray1918",
        "manipal-gluteal",
    ),
    _ball(
        "trochanter under the tract's fibres",
        "femur",
        (-16.6, -13.6, 42.8),
        17.8,
        "The fibres that end in the tract pass over the trochanter, a bursa between.",
        "gray1918",
        "woodley2008",
    ),
    _roll(
        "roof under gluteus minimus",
        "pelvis",
        (0.0, 46.0, 6.8),
        20.81,
        (1.0, 0.3, -0.09),
        (0.0, 0.0, 1.0),
        "The ilium bulges above the acetabulum, where gluteus minimus lies on it and on the "
        "capsule.",
        "beck2000",
    ),
    _ball(
        "trochanter, in front",
        "femur",
        (-6.5, -17.1, 40.6),
        14.39,
        "The tendon of gluteus minimus winds over the front of the trochanter to its facet; a "
        "bursa lies under it.",
        "pfirrmann2001",
        "woodley2008",
    ),
    _roll(
        "roof under gluteus medius",
        "pelvis",
        (0.0, 59.8, 6.1),
        27.96,
        (1.0, 0.313, -0.084),
        (0.0, 0.0, 1.0),
        "The front of gluteus medius lies on gluteus minimus and the ilium under it.",
        "gray1918",
        "beck2000",
    ),
    _ball(
        "trochanter, above",
        "femur",
        (-11.4, -15.3, 45.4),
        15.98,
        "Gluteus medius passes over the upper end of the trochanter to its facets; a bursa lies "
        "between.",
        "pfirrmann2001",
        "woodley2008",
    ),
    _ball(
        "joint, behind and above",
        "pelvis",
        (-0.4, 2.9, -0.7),
        51.44,
        "The back of gluteus medius lies on gluteus minimus, piriformis and the ilium above the "
        "sciatic notch.",
        "gray1918",
    ),
    _ball(
        "notch and joint under piriformis",
        "pelvis",
        (2.1, 5.2, -8.9),
        49.1,
        "From the greater sciatic notch piriformis lies on the ilium and the back of the capsule.",
        "gray1918",
        "balius2018",
    ),
    _roll(
        "lesser sciatic notch",
        "pelvis",
        (-40.1, -20.0, -23.3),
        11.7,
        (-0.1, 1.0, -0.36),
        (-1.0, 0.0, -0.3),
        "Obturator internus turns by nearly a right angle on the cartilage of the lesser sciatic "
        "notch, as on a pulley.",
        "gray1918",
        "hwang2008",
    ),
    _ball(
        "joint under obturator internus",
        "pelvis",
        (1.06, -2.85, -6.59),
        35.86,
        "The tendon of obturator internus crosses the back of the joint's capsule and the rim of "
        "the acetabulum.",
        "gray1918",
        "balius2018",
    ),
    _ball(
        "joint under the gemelli",
        "pelvis",
        (-7.1, -7.4, -12.7),
        36.93,
        "The gemelli lie beside the tendon of obturator internus on the ischium behind the "
        "acetabulum and on the capsule.",
        "gray1918",
        "balius2018",
    ),
    _ball(
        "head from below",
        "pelvis",
        (0.0, 0.0, 0.0),
        25.03,
        "Obturator externus passes under the head of the femur, on the capsule.",
        "gudena2015",
    ),
    _roll(
        "neck of the femur",
        "femur",
        (-12.8, -27.9, 25.0),
        11.48,
        (-0.223, -0.894, 0.8),
        (-0.6, -0.7, -0.4),
        "The tendon of obturator externus winds round the neck from below to its back.",
        "gray1918",
        "gudena2015",
    ),
    _ball(
        "lesser trochanter",
        "femur",
        (-17.9, -54.7, 16.8),
        7.5,
        "Quadratus femoris and the upper adductor magnus pass behind the lesser trochanter; a "
        "bursa parts the first from it.",
        "gray1918",
        "barros2019",
    ),
    _roll(
        "pelvic brim and head",
        "pelvis",
        (7.4, 1.3, -10.0),
        24.98,
        (0.034, 0.269, 1.0),
        _FORWARD,
        "Iliopsoas bends over the brim at the iliopubic eminence and over the front of the head; "
        "the largest bursa of the hip lies there.",
        "gray1918",
        "imaios-iliopectineal-bursa",
    ),
    _roll(
        "calcar under psoas",
        "femur",
        (-12.0, -50.0, 32.3),
        19.69,
        (-0.028, 1.0, -0.804),
        None,
        "With the thigh turned in, the tendon of psoas winds round the inner side of the femur "
        "to the lesser trochanter.",
        "gray1918",
    ),
    _roll(
        "calcar under iliacus",
        "femur",
        (-8.7, -50.0, 29.4),
        19.0,
        (-0.2, 1.0, -0.3),
        None,
        "With the thigh turned in, iliacus lies on the front of the neck and the shaft below it.",
        "gray1918",
    ),
    _roll(
        "iliopsoas under rectus femoris",
        "pelvis",
        (5.0, 3.0, -5.0),
        29.79,
        (0.2, 0.2, 1.0),
        _FORWARD,
        "Rectus femoris lies on iliacus and on the front of the capsule.",
        "gray1918",
    ),
    _roll(
        "iliopsoas under sartorius",
        "pelvis",
        (14.1, 2.3, -5.0),
        34.63,
        (-0.03, 0.137, 1.0),
        _FORWARD,
        "Sartorius crosses in front of iliopsoas and rectus femoris.",
        "gray1918",
    ),
    _roll(
        "vastus intermedius",
        "femur",
        (-14.1, -312.6, 8.0),
        59.19,
        (-0.003, 0.068, 1.0),
        (1.0, 0.0, 0.0),
        "Rectus femoris lies on vastus intermedius, and that on the forward bow of the shaft.",
        "gray1918",
    ),
    _roll(
        "trochlea",
        "femur",
        (9.1, -389.0, 3.0),
        26.8,
        (-0.168, -0.034, 1.0),
        (1.0, 0.0, 0.0),
        "With the knee well bent the tendon of the quadriceps lies in the groove of the femur.",
        "gray1918",
    ),
    _roll(
        "adductor canal",
        "femur",
        (8.0, -180.0, 24.0),
        18.0,
        (-0.15, 1.0, 0.1),
        (0.5, 0.0, -1.0),
        "Sartorius roofs the adductor canal on the inner side of the shaft.",
        "gray1918",
        "downstate-adductor-canal",
    ),
    _ball(
        "anterior superior spine",
        "pelvis",
        (31.9, 80.3, 30.5),
        10.0,
        "Tensor fasciae latae arises from the outer side of the spine and bends round it when the "
        "thigh is drawn in.",
        "gray1918",
    ),
    _ball(
        "trochanter under the tract",
        "femur",
        (0.0, 0.0, 0.0),
        64.0,
        "Tensor fasciae latae and its tract lie on gluteus medius, the trochanter and vastus "
        "lateralis, the trochanter reaching as far out from the hip's centre.",
        "gray1918",
        "gottschalk1989",
    ),
    _roll(
        "vastus lateralis",
        "femur",
        (10.0, -180.0, 22.0),
        15.0,
        (-0.15, 1.0, 0.1),
        None,
        "The tract runs on the outer side of the shaft.",
        "gray1918",
    ),
    _ball(
        "lateral condyle",
        "femur",
        (-2.1, -391.5, 17.5),
        35.0,
        "The tract glides over the outer epicondyle to the tibia.",
        "gray1918",
    ),
    _roll(
        "ischial tuberosity",
        "pelvis",
        (-26.9, -57.7, -27.0),
        20.05,
        (-0.1, -0.227, 1.0),
        (-0.7, -0.7, 0.0),
        "With the hip bent the hamstrings wind round the tuberosity from which they arise.",
        "gray1918",
        "sato2012",
    ),
    _roll(
        "pubic arch",
        "pelvis",
        (39.5, -24.5, -70.0),
        13.76,
        (0.218, 0.152, 1.0),
        (0.2, -1.0, 0.0),
        "With the thigh bent up and drawn in, what arises from the ischium passes below the pubis.",
        "gray1918",
    ),
    _roll(
        "condyles, behind",
        "femur",
        (-2.0, -397.0, 0.0),
        22.16,
        (0.0, 0.0, 1.0),
        (-1.0, 0.1, 0.0),
        "The hamstrings pass behind the condyles, with the heads of gastrocnemius between.",
        "gray1918",
    ),
    _roll(
        "shaft, upper part",
        "femur",
        (-4.4, -80.0, 30.7),
        14.55,
        (-0.238, 1.0, -0.103),
        None,
        "The adductors wind round the inner side of the shaft when the thigh turns in.",
        "gray1918",
    ),
    _roll(
        "shaft",
        "femur",
        (0.6, -120.0, 23.7),
        10.0,
        (-0.09, 1.0, 0.014),
        None,
        "The adductors wind round the inner side of the shaft when the thigh turns in.",
        "gray1918",
    ),
)
SURFACES: Mapping[str, SurfacePlan] = MappingProxyType({one.name: one for one in _SURFACES})
