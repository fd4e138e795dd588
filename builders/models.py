"""Make the data files of the built-in muscle models from their reference figures.

Run again after a change here: ``python builders/models.py [SHARED]``, where
SHARED holds ``reference/`` and ``models/`` (by default beside the checkout).
The figures are facts of the publications named in each file.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "trochanter" / "model" / "data"

DOSTAL_LINES = {
    # name in the paper: (our name, muscles, compartment)
    "Iliopsoas": ("iliopsoas", "iliacus psoas-major", "whole"),
    "Pectineus": ("pectineus", "pectineus", "whole"),
    "Sartorius": ("sartorius", "sartorius", "whole"),
    "RectusFemoris": ("rectus femoris", "rectus-femoris", "whole"),
    "AdductorLongus": ("adductor longus", "adductor-longus", "whole"),
    "AdductorBrevis": ("adductor brevis", "adductor-brevis", "whole"),
    "AdductorMinimus": ("adductor minimus", "adductor-magnus", "upper (adductor minimus)"),
    "AdductorMagnusMid": ("adductor magnus middle", "adductor-magnus", "middle"),
    "AdductorMagnusPosterior": ("adductor magnus posterior", "adductor-magnus", "posterior"),
    "Gracilis": ("gracilis", "gracilis", "whole"),
    "GluteusMaximus": ("gluteus maximus", "gluteus-maximus", "whole"),
    "GluteusMediusAnterior": ("gluteus medius anterior", "gluteus-medius", "anterior"),
    "GluteusMediusMid": ("gluteus medius middle", "gluteus-medius", "middle"),
    "GluteusMediusPosterior": ("gluteus medius posterior", "gluteus-medius", "posterior"),
    "GluteusMinimusAnterior": ("gluteus minimus anterior", "gluteus-minimus", "anterior"),
    "GluteusMinimusMid": ("gluteus minimus middle", "gluteus-minimus", "middle"),
    "GluteusMinimusPosterior": ("gluteus minimus posterior", "gluteus-minimus", "posterior"),
    "TensorFasciaeLatae": ("tensor fasciae latae", "tensor-fasciae-latae", "whole"),
    "Piriformis": ("piriformis", "piriformis", "whole"),
    "ObturatorInternus": ("obturator internus", "obturator-internus", "whole"),
    "GemellusSuperior": ("gemellus superior", "gemellus-superior", "whole"),
    "GemellusInferior": ("gemellus inferior", "gemellus-inferior", "whole"),
    "QuadratusFemoris": ("quadratus femoris", "quadratus-femoris", "whole"),
    "ObturatorExternus": ("obturator externus", "obturator-externus", "whole"),
    "BicepsFemoris": ("biceps femoris long head", "biceps-femoris", "long head"),
    "Semitendinosus": ("semitendinosus", "semitendinosus", "whole"),
    "Semimembranosus": ("semimembranosus", "semimembranosus", "whole"),
}

GAIT_LINES = {
    "glut_med1_r": ("gluteus medius anterior", "gluteus-medius", "anterior"),
    "glut_med2_r": ("gluteus medius middle", "gluteus-medius", "middle"),
    "glut_med3_r": ("gluteus medius posterior", "gluteus-medius", "posterior"),
    "glut_min1_r": ("gluteus minimus anterior", "gluteus-minimus", "anterior"),
    "glut_min2_r": ("gluteus minimus middle", "gluteus-minimus", "middle"),
    "glut_min3_r": ("gluteus minimus posterior", "gluteus-minimus", "posterior"),
    "semimem_r": ("semimembranosus", "semimembranosus", "whole"),
    "semiten_r": ("semitendinosus", "semitendinosus", "whole"),
    "bifemlh_r": ("biceps femoris long head", "biceps-femoris", "long head"),
    "sar_r": ("sartorius", "sartorius", "whole"),
    "add_long_r": ("adductor longus", "adductor-longus", "whole"),
    "add_brev_r": ("adductor brevis", "adductor-brevis", "whole"),
    "add_mag1_r": ("adductor magnus superior", "adductor-magnus", "upper (adductor minimus)"),
    "add_mag2_r": ("adductor magnus middle", "adductor-magnus", "middle"),
    "add_mag3_r": ("adductor magnus inferior", "adductor-magnus", "posterior"),
    "tfl_r": ("tensor fasciae latae", "tensor-fasciae-latae", "whole"),
    "pect_r": ("pectineus", "pectineus", "whole"),
    "grac_r": ("gracilis", "gracilis", "whole"),
    "glut_max1_r": ("gluteus maximus superior", "gluteus-maximus", "superior"),
    "glut_max2_r": ("gluteus maximus middle", "gluteus-maximus", "middle"),
    "glut_max3_r": ("gluteus maximus inferior", "gluteus-maximus", "inferior"),
    "iliacus_r": ("iliacus", "iliacus", "whole"),
    "psoas_r": ("psoas major", "psoas-major", "whole"),
    "quad_fem_r": ("quadratus femoris", "quadratus-femoris", "whole"),
    "gem_r": ("gemelli", "gemellus-superior gemellus-inferior", "whole"),
    "peri_r": ("piriformis", "piriformis", "whole"),
    "rect_fem_r": ("rectus femoris", "rectus-femoris", "whole"),
}

DOSTAL_HEAD = """\
# The hip muscles of one cadaver as straight lines (Dostal and Andrews 1981).
# Made by builders/models.py; metres and radians; x anterior, y up, z to the subject's right.
# Both frames have their origin at the hip centre; at rest they coincide.

id = "dostal1981"
title = "Dostal and Andrews 1981, straight lines of one cadaver"
licence = "Published figures; the original publication is the source"
note = \"\"\"
Each muscle is a straight line from its origin on the pelvis to its insertion. Lines of muscles \
that cross the knee end at points the paper gives in the femur's frame, so the knee's angle has \
no say in them. The figures were read from a transcription of the paper's Table 1; its centimetres \
are turned to metres and nothing else is changed.\"\"\"

[[sources]]
id = "dostal1981"
citation = "Dostal WF, Andrews JG. A three-dimensional biomechanical model of hip musculature. \
J Biomech 1981;14(11):803-812, Table 1."
doi = "10.1016/0021-9290(81)90036-1"

[[coordinates]]
name = "hip_flexion"
unit = "rad"
range = [-0.5235987755982988, 2.0943951023931953]
positive = "flexion"
note = "-30 to 120 degrees: this project's choice; the paper states no range"

[[coordinates]]
name = "hip_adduction"
unit = "rad"
range = [-0.8726646259971648, 0.6981317007977318]
positive = "adduction"
note = "-50 to 40 degrees: this project's choice; the paper states no range"

[[coordinates]]
name = "hip_rotation"
unit = "rad"
range = [-0.7853981633974483, 0.7853981633974483]
positive = "internal rotation"
note = "-45 to 45 degrees: this project's choice; the paper states no range"

[[bodies]]
name = "pelvis"

[[bodies]]
name = "femur"
note = "the leg below the hip, with the knee straight"

[bodies.joint]
name = "hip"
parent = "pelvis"
rotations = [
  { axis = [0.0, 0.0, 1.0], coordinate = "hip_flexion" },
  { axis = [1.0, 0.0, 0.0], coordinate = "hip_adduction" },
  { axis = [0.0, 1.0, 0.0], coordinate = "hip_rotation" },
]
"""

GAIT_HEAD = """\
# The right hip's lines of Gait2392, the model most gait laboratories used.
# Made by builders/models.py; metres and radians; x anterior, y up, z to the subject's right.

id = "gait2392"
title = "Gait2392, right leg"
licence = "CC BY 3.0"
note = \"\"\"
The pelvis's origin lies midway between the anterior superior iliac spines, the femur's at the hip \
centre. Changed from the original: only the 27 lines that cross the right hip are kept; names are \
written out, without the suffix _r; and the knee's sign is turned, so that knee_angle is positive \
in flexion (the original's knee_angle_r is negative): the knee's rotation has slope -1, the \
abscissae of its splines and of the moving point are negated and put in rising order, and the \
ranges of conditional points are negated. The model has no obturators and one line for both \
gemelli; no wrapping surface acts on these lines.\"\"\"

[[sources]]
id = "delp1990"
citation = "Delp SL, Loan JP, Hoy MG, Zajac FE, Topp EL, Rosen JM. An interactive graphics-based \
model of the lower extremity to study orthopaedic surgical procedures. \
IEEE Trans Biomed Eng 1990;37(8):757-767."
doi = "10.1109/10.102791"

[[sources]]
id = "gait2392"
citation = "Gait2392 (3DGaitModel2392), by Thelen DG, Seth A, Anderson FC, Delp SL; lower \
extremity after Delp et al. 1990, planar knee of Yamaguchi and Zajac 1989."
url = "https://github.com/opensim-org/opensim-models/tree/master/Models/Gait2392_Simbody"
licence = "CC BY 3.0"

[[sources]]
id = "yamaguchi1989"
citation = "Yamaguchi GT, Zajac FE. A planar model of the knee joint to characterize the knee \
extensor mechanism. J Biomech 1989;22(1):1-10."
"""

NOTES = {
    "Iliopsoas": "the paper has one line for iliacus and psoas major",
    "AdductorMinimus": "the atlas counts adductor minimus as the upper part of adductor magnus",
    "gem_r": "the model has one line for both gemelli",
}

POSITIVE = {
    "hip_flexion": "flexion",
    "hip_adduction": "adduction",
    "hip_rotation": "internal rotation",
    "knee_angle": "flexion",
}


def numbers(values: list[float]) -> str:
    return "[" + ", ".join(repr(float(value) + 0.0) for value in values) + "]"


def line_block(entry: tuple[str, str, str], original: str, source: str) -> str:
    name, slugs, compartment = entry
    muscles = ", ".join(f'"{slug}"' for slug in slugs.split())
    note = f'note = "{NOTES[original]}"\n' if original in NOTES else ""
    return (
        f'\n[[lines]]\nname = "{name}"\nsource_name = "{original}"\nmuscles = [{muscles}]\n'
        f'compartment = "{compartment}"\nsource = "{source}"\n{note}'
    )


def dostal(reference: Path) -> str:
    table = json.loads((reference / "dostal1981_attachments.json").read_text())["points"]
    text = DOSTAL_HEAD
    for original, entry in DOSTAL_LINES.items():
        text += line_block(entry, original, "dostal1981") + "points = [\n"
        for body in ("origin_pelvis", "insertion_femur"):
            place = [round(value / 100, 6) for value in table[original][body + "_cm"]]
            text += f'  {{ body = "{body.split("_")[1]}", location = {numbers(place)} }},\n'
        text += "]\n"
    return text


def turned_spline(x: list[float], y: list[float]) -> str:
    """Return the spline of minus the coordinate."""
    back, values = [-value for value in reversed(x)], list(reversed(y))
    return f'{{ type = "simm_spline", x = {numbers(back)}, y = {numbers(values)} }}'


def gait_coordinates(joints: dict) -> str:
    text = ""
    for joint in ("hip_r", "knee_r"):
        for one in joints[joint]["coordinates"]:
            name = one["name"].removesuffix("_r")
            low, high = one["range"]
            note = "the original model's own range"
            if name == "knee_angle":
                low, high = -high, -low
                note += "; sign turned, in the original flexion is negative"
            text += (
                f'\n[[coordinates]]\nname = "{name}"\nunit = "rad"\n'
                f"range = {numbers([low, high])}\n"
                f'positive = "{POSITIVE[name]}"\nnote = "{note}"\nsource = "gait2392"\n'
            )
    return text


def knee_splines(model: Path) -> dict[str, str]:
    """Return the knee's two translations, in our sign, by their axis in the original."""
    knee = ET.parse(model).getroot().find(".//CustomJoint[@name='knee_r']/SpatialTransform")
    splines = {}
    for axis in knee:
        spline = axis.find("SimmSpline")
        if spline is not None:
            x, y = ([float(v) for v in spline.find(tag).text.split()] for tag in "xy")
            splines[axis.get("name")] = turned_spline(x, y)
    return splines


def gait_bodies(joints: dict, splines: dict[str, str]) -> str:
    frame = joints["hip_r"]["frames"][0]["translation"]
    rotations = "".join(
        f'  {{ axis = {numbers(axis["axis"])}, coordinate = "{axis["coordinates"][:-2]}" }},\n'
        for axis in joints["hip_r"]["axes"]
        if axis["coordinates"]
    )
    knee = 'coordinate = "knee_angle", function ='
    return (
        '\n[[bodies]]\nname = "pelvis"\n'
        '\n[[bodies]]\nname = "femur"\n\n[bodies.joint]\nname = "hip"\nparent = "pelvis"\n'
        f"parent_translation = {numbers(frame)}\nrotations = [\n{rotations}]\n"
        '\n[[bodies]]\nname = "tibia"\n\n[bodies.joint]\nname = "knee"\nparent = "femur"\n'
        'note = "after Yamaguchi and Zajac 1989: the shank slides on the femur as it turns"\n'
        "rotations = [\n"
        f'  {{ axis = [0.0, 0.0, 1.0], {knee} {{ type = "linear", slope = -1.0 }} }},\n]\n'
        "translations = [\n"
        f"  {{ axis = [1.0, 0.0, 0.0], {knee} {splines['translation1']} }},\n"
        f"  {{ axis = [0.0, 1.0, 0.0], {knee} {splines['translation2']} }},\n]\n"
    )


def gait_point(point: dict) -> str:
    body = point["body"].removesuffix("_r")
    if point["type"] == "MovingPathPoint":
        axes = [
            f'{axis} = {{ coordinate = "knee_angle", function = '
            f"{turned_spline(point[f'{axis}_location']['x'], point[f'{axis}_location']['y'])} }}"
            for axis in "xyz"
        ]
        return f'  {{ type = "moving", body = "{body}", {", ".join(axes)} }},\n'
    place = f'body = "{body}", location = {numbers(point["location"])}'
    if point["type"] == "PathPoint":
        return f"  {{ {place} }},\n"
    name = point["coordinate"].rsplit("/", 1)[1].removesuffix("_r")
    low, high = point["range"]
    if name == "knee_angle":
        low, high = -high, -low
    when = f'coordinate = "{name}", range = {numbers([low, high])}'
    return f'  {{ type = "conditional", {place}, {when} }},\n'


def gait(reference: Path, models: Path) -> str:
    data = json.loads((reference / "gait2392_hip.json").read_text())
    splines = knee_splines(models / "gait2392_thelen2003muscle.osim")
    text = GAIT_HEAD + gait_coordinates(data["joints"]) + gait_bodies(data["joints"], splines)
    for original, entry in GAIT_LINES.items():
        muscle = data["muscles"][original]
        text += line_block(entry, original, "gait2392")
        text += "points = [\n" + "".join(map(gait_point, muscle["path_points"])) + "]\n"
        text += (
            "\n[lines.force]\n"
            f"max_isometric_force = {muscle['max_isometric_force_N']!r}\n"
            f"optimal_fiber_length = {muscle['optimal_fiber_length_m']!r}\n"
            f"tendon_slack_length = {muscle['tendon_slack_length_m']!r}\n"
            f"pennation_angle = {muscle['pennation_angle_at_optimal_rad']!r}\n"
            'source = "gait2392"\n'
        )
    return text


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "dostal1981.toml").write_text(dostal(shared / "reference"))
    (TARGET / "gait2392.toml").write_text(gait(shared / "reference", shared / "models"))


if __name__ == "__main__":
    main()
