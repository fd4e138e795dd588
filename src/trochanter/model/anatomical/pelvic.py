"""Surfaces of the pelvis that lines run over, placed on the mean bones, each with its reason."""

from __future__ import annotations

from functools import partial

from trochanter.model.anatomical.plans import ball, roll

_ball, _roll = partial(ball, "pelvis"), partial(roll, "pelvis")

PELVIC = (
    _roll(
        "ischium and sacrotuberous ligament",
        (-3.5, -16.7, 9.3),
        51.49,
        (-0.066, 0.244, 0.968),
        (0.01, -0.97, 0.24),
        "Gluteus maximus covers the ischium, its tuberosity and what arises from it, and "
        "slides round them as the hip bends.",
        "gray1918",
        "manipal-gluteal",
    ),
    _roll(
        "ischium under the tract's fibres",
        (-27.6, -13.6, -0.4),
        43.9,
        (-0.093, 0.277, 0.956),
        (-0.45, -0.69, 0.57),
        "As under the lower fibres; its side looks down and outward, since the end of these "
        "fibres in the tract swings up beside the joint as the thigh is spread.",
        "gray1918",
        "manipal-gluteal",
    ),
    _roll(
        "ilium under gluteus maximus",
        (-8.8, 5.3, -5.2),
        32.24,
        (0.291, 0.747, 0.598),
        (-0.47, -0.48, 0.74),
        "The upper fibres of gluteus maximus lie on gluteus medius and piriformis behind "
        "the joint.",
        "gray1918",
        "manipal-gluteal",
    ),
    _roll(
        "roof under gluteus minimus",
        (-0.5, 51.2, 17.0),
        9.91,
        (0.736, 0.671, 0.086),
        (-0.05, -0.07, 1.0),
        "The ilium bulges above the acetabulum, where gluteus minimus lies on it and on the "
        "capsule.",
        "beck2000",
    ),
    _roll(
        "roof under gluteus medius",
        (-1.8, 63.5, 5.1),
        26.41,
        (0.78, 0.592, 0.202),
        (-0.05, 0.06, 1.0),
        "The front of gluteus medius lies on gluteus minimus and the ilium under it.",
        "gray1918",
        "beck2000",
    ),
    _ball(
        "joint, behind and above",
        (3.6, 4.2, -9.0),
        49.28,
        "The back of gluteus medius lies on gluteus minimus, piriformis and the ilium above "
        "the sciatic notch.",
        "gray1918",
    ),
    _ball(
        "notch and joint under piriformis",
        (2.1, 5.2, -8.9),
        49.1,
        "From the greater sciatic notch piriformis lies on the ilium and the back of the capsule.",
        "gray1918",
        "balius2018",
    ),
    _ball(
        "joint under obturator internus",
        (3.0, -2.2, -7.7),
        34.98,
        "The tendon of obturator internus crosses the back of the joint's capsule and the "
        "rim of the acetabulum.",
        "gray1918",
        "balius2018",
    ),
    _ball(
        "joint under gemellus superior",
        (-2.7, -5.7, -17.2),
        39.11,
        "Gemellus superior lies above the tendon of obturator internus on the ischium "
        "behind the acetabulum and on the capsule.",
        "gray1918",
        "balius2018",
    ),
    _ball(
        "head from below",
        (0.0, 0.0, 0.0),
        24.77,
        "Obturator externus passes under the head of the femur, on the capsule.",
        "gudena2015",
    ),
    _roll(
        "pelvic brim and head",
        (7.4, 1.3, -10.0),
        24.98,
        (0.033, 0.26, 0.965),
        (0.94, -0.34, 0.0),
        "Iliopsoas bends over the brim at the iliopubic eminence and over the front of the "
        "head; the largest bursa of the hip lies there.",
        "gray1918",
        "imaios-iliopectineal-bursa",
    ),
    _roll(
        "iliopsoas under rectus femoris",
        (12.4, 5.3, -4.1),
        31.97,
        (0.05, 0.119, 0.992),
        (0.94, -0.2, -0.29),
        "Rectus femoris lies on iliacus and on the front of the capsule.",
        "gray1918",
    ),
    _roll(
        "iliopsoas under sartorius",
        (14.1, 2.3, -5.0),
        36.0,
        (-0.03, 0.136, 0.99),
        (0.94, -0.34, 0.0),
        "Sartorius crosses in front of iliopsoas and rectus femoris.",
        "gray1918",
    ),
    _ball(
        "anterior superior spine",
        (28.6, 82.6, 29.8),
        12.0,
        "Tensor fasciae latae arises from the outer side of the spine and bends round it "
        "when the thigh is drawn in.",
        "gray1918",
    ),
    _roll(
        "ischial tuberosity",
        (-23.3, -59.9, -29.9),
        24.03,
        (0.036, -0.2, 0.979),
        (0.01, -0.97, -0.24),
        "With the hip bent the hamstrings wind round the tuberosity from which they arise.",
        "gray1918",
        "sato2012",
    ),
    _roll(
        "pubic arch",
        (39.5, -24.5, -70.0),
        13.76,
        (0.211, 0.147, 0.966),
        (0.2, -1.0, 0.0),
        "With the thigh bent up and drawn in, what arises from the ischium passes below the pubis.",
        "gray1918",
    ),
    _ball(
        "joint under gemellus inferior",
        (-8.5, -10.0, -23.1),
        39.4,
        "Gemellus inferior lies below the tendon of obturator internus on the ischium "
        "behind the acetabulum and on the capsule.",
        "gray1918",
        "balius2018",
    ),
    _roll(
        "joint under gluteus minimus",
        (7.0, 36.4, 6.7),
        16.2,
        (0.278, 0.96, 0.015),
        (-0.13, 0.05, 0.99),
        "The back of gluteus minimus lies on the ilium above the acetabulum and on the top "
        "of the capsule.",
        "gray1918",
        "beck2000",
    ),
    _ball(
        "pubis under adductor brevis",
        (42.1, -7.0, -58.7),
        10.58,
        "With the thigh bent up and drawn in, adductor brevis lies on the body of the pubis "
        "above its origin.",
        "gray1918",
    ),
    _ball(
        "ramus under adductor magnus",
        (-17.6, -56.5, -39.9),
        11.24,
        "The hind part of adductor magnus, which arises from the tuberosity's lower outer "
        "margin, lies on the ramus in front of it when the thigh is bent up and drawn in.",
        "gray1918",
        "obey2016",
    ),
    _roll(
        "pubis under gracilis",
        (40.0, -20.0, -66.0),
        12.0,
        (0.286, 0.095, 0.953),
        (0.2, -1.0, 0.0),
        "With the thigh bent up and drawn in, gracilis winds round the lower edge of the "
        "pubis from which it arises.",
        "gray1918",
    ),
)
