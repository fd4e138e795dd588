"""Surfaces of the femur that lines run over, placed on the mean bones, each with its reason."""

from __future__ import annotations

from functools import partial

from trochanter.model.anatomical.plans import ball, roll

_ball, _roll = partial(ball, "femur"), partial(roll, "femur")

FEMORAL = (
    _ball(
        "trochanter, behind",
        (-11.4, -26.6, 43.6),
        19.98,
        "A bursa parts gluteus maximus from the greater trochanter, over which it glides.",
        "gray1918",
        "woodley2008",
    ),
    _ball(
        "trochanter under the tract's fibres",
        (-15.4, -17.2, 44.8),
        22.08,
        "The fibres that end in the tract pass over the trochanter, a bursa between.",
        "gray1918",
        "woodley2008",
    ),
    _ball(
        "trochanter, in front",
        (-13.9, -11.2, 27.8),
        28.75,
        "The tendon of gluteus minimus winds over the front of the trochanter to its facet; "
        "a bursa lies under it.",
        "pfirrmann2001",
        "woodley2008",
    ),
    _ball(
        "trochanter, above",
        (-12.3, -15.2, 42.3),
        18.91,
        "Gluteus medius passes over the upper end of the trochanter to its facets; a bursa "
        "lies between.",
        "pfirrmann2001",
        "woodley2008",
    ),
    _roll(
        "neck of the femur",
        (-12.3, -27.5, 22.3),
        6.4,
        (-0.185, -0.784, 0.593),
        (-0.86, -0.17, -0.49),
        "The tendon of obturator externus winds round the neck from below to its back.",
        "gray1918",
        "gudena2015",
    ),
    _roll(
        "calcar under psoas",
        (-12.0, -50.0, 32.3),
        19.61,
        (-0.022, 0.779, -0.626),
        None,
        "With the thigh turned in, the tendon of psoas winds round the inner side of the "
        "femur to the lesser trochanter.",
        "gray1918",
    ),
    _roll(
        "calcar under iliacus",
        (-8.7, -50.0, 29.4),
        19.0,
        (-0.188, 0.941, -0.282),
        None,
        "With the thigh turned in, iliacus lies on the front of the neck and the shaft below it.",
        "gray1918",
    ),
    _roll(
        "vastus intermedius",
        (-14.9, -313.6, 11.1),
        57.98,
        (-0.003, 0.068, 0.998),
        (1.0, 0.0, 0.0),
        "Rectus femoris lies on vastus intermedius, and that on the forward bow of the shaft.",
        "gray1918",
    ),
    _roll(
        "trochlea",
        (12.0, -388.2, 1.7),
        24.22,
        (-0.039, -0.139, 0.99),
        (1.0, 0.0, 0.0),
        "With the knee well bent the tendon of the quadriceps lies in the groove of the femur.",
        "gray1918",
    ),
    _roll(
        "adductor canal",
        (8.0, -180.0, 24.0),
        18.0,
        (-0.148, 0.984, 0.098),
        (0.5, 0.0, -1.0),
        "Sartorius roofs the adductor canal on the inner side of the shaft.",
        "gray1918",
        "downstate-adductor-canal",
    ),
    _ball(
        "trochanter under the tract",
        (0.0, 0.0, 0.0),
        64.54,
        "Tensor fasciae latae and its tract lie on gluteus medius, the trochanter and "
        "vastus lateralis, the trochanter reaching as far out from the hip's centre.",
        "gray1918",
        "gottschalk1989",
    ),
    _roll(
        "vastus lateralis",
        (7.6, -182.7, 19.1),
        15.75,
        (-0.148, 0.988, 0.036),
        None,
        "The tract runs on the outer side of the shaft.",
        "gray1918",
    ),
    _ball(
        "lateral condyle",
        (-2.2, -392.7, 16.5),
        34.3,
        "The tract glides over the outer epicondyle to the tibia.",
        "gray1918",
    ),
    _roll(
        "condyles, behind",
        (-2.0, -397.0, 0.0),
        22.16,
        (0.0, 0.0, 1.0),
        (-1.0, 0.1, 0.0),
        "The hamstrings pass behind the condyles, with the heads of gastrocnemius between.",
        "gray1918",
    ),
    _roll(
        "shaft, upper part",
        (-4.4, -80.0, 30.7),
        14.26,
        (-0.23, 0.968, -0.1),
        None,
        "The adductors wind round the inner side of the shaft when the thigh turns in.",
        "gray1918",
    ),
    _roll(
        "shaft",
        (0.6, -120.0, 23.7),
        10.0,
        (-0.09, 0.996, 0.014),
        None,
        "The adductors wind round the inner side of the shaft when the thigh turns in.",
        "gray1918",
    ),
    _roll(
        "lesser trochanter under adductor magnus",
        (-13.0, -62.9, 24.3),
        12.79,
        (-0.348, 0.924, -0.157),
        (-1.0, 0.0, -0.7),
        "Upper adductor magnus passes behind the lesser trochanter and lies on the shaft below it.",
        "gray1918",
    ),
    _ball(
        "neck under gemellus inferior",
        (-9.9, -15.2, 15.2),
        9.0,
        "With the thigh stretched and turned in, gemellus inferior is drawn over the back "
        "of the neck.",
        "gray1918",
    ),
    _ball(
        "trochanter, behind, under the tract",
        (-6.9, -24.8, 42.6),
        29.9,
        "The fibres that end in the tract pass outside the trochanter, a bursa between.",
        "gray1918",
        "woodley2008",
    ),
)
