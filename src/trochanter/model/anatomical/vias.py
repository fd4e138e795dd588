"""The points that hold lines, placed on the mean bones, each with its reason.

What holds a line there, a fascia, an arch or a groove, decides which bone and where;
`trochanter.model.anatomical.carrying` takes them to bones of other shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trochanter.model.anatomical.plans import ViaPlan

_GRAY = ("gray1918",)

_VIAS = (
    ViaPlan(
        "psoas in its groove",
        "pelvis",
        (20.0, 33.9, -16.0),
        "The iliopectineal arch and the iliac fascia hold psoas on the brim, lateral to the "
        "iliopubic eminence.",
        ("gray1918", "ellis2006"),
    ),
    ViaPlan(
        "iliacus on the brim",
        "pelvis",
        (28.0, 34.0, -3.0),
        "The inguinal ligament and the iliac fascia hold iliacus between the anterior "
        "inferior spine and psoas.",
        _GRAY,
    ),
    ViaPlan(
        "iliacus beside the spine",
        "pelvis",
        (30.0, 37.0, 5.0),
        "The inguinal ligament and the iliac fascia hold iliacus beside the anterior "
        "inferior spine.",
        _GRAY,
    ),
    ViaPlan(
        "obturator groove",
        "pelvis",
        (-10.6, -29.5, -16.0),
        "Obturator externus gathers into the groove between the acetabulum and the "
        "tuberosity, the capsule above it.",
        ("gudena2015", "robinson2003"),
    ),
    ViaPlan(
        "sartorius behind the condyle",
        "tibia-fibula",
        (-42.0, 356.0, -119.0),
        "The fascia of the leg holds sartorius behind the inner condyle before it turns forward.",
        ("gray1918", "statpearls-sartorius"),
    ),
    ViaPlan(
        "gracilis behind the condyle",
        "tibia-fibula",
        (-38.0, 350.0, -112.0),
        "Under sartorius and the fascia of the leg the tendon winds round the inner condyle.",
        ("gray1918", "olewnik2019"),
    ),
    ViaPlan(
        "semitendinosus behind the condyle",
        "tibia-fibula",
        (-40.0, 350.0, -98.0),
        "Under sartorius and the fascia of the leg the tendon winds round the inner condyle.",
        ("gray1918", "olewnik2019"),
    ),
    ViaPlan(
        "tract on the septum",
        "femur",
        (13.8, -344.0, 48.5),
        "The lateral intermuscular septum ties the tract to the femur above the outer epicondyle.",
        ("gray1918", "statpearls-tensor-fasciae-latae"),
    ),
    ViaPlan(
        "lesser notch, inner lip",
        "pelvis",
        (-44.6, -21.8, -32.9),
        "Obturator internus leaves the pelvis over the inner lip of the lesser sciatic "
        "notch, on whose grooved cartilage its tendon lies as on a pulley.",
        ("gray1918", "hwang2008"),
    ),
    ViaPlan(
        "lesser notch, outer lip",
        "pelvis",
        (-51.0, -20.5, -17.2),
        "Its tendon, turned by nearly a right angle, leaves the groove of the lesser "
        "sciatic notch over its outer lip.",
        ("gray1918", "hwang2008"),
    ),
    ViaPlan(
        "tract over the lateral condyle of the tibia",
        "tibia-fibula",
        (20.7, 351.4, -40.2),
        "The tract runs over the outer condyle of the tibia to the tubercle on its front.",
        ("gray1918", "statpearls-tensor-fasciae-latae"),
    ),
)
VIAS: Mapping[str, ViaPlan] = MappingProxyType({one.name: one for one in _VIAS})
