"""Each attachment lies where the literature says: held to landmarks of the mean skeleton.

The sources of each place stand in the muscle's own record; here it is read as geometry.
Lengths in millimetres: x anterior, y up, z to the right (lateral), in the bone's ISB frame.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from trochanter.bones.placing import placed_bones
from trochanter.bones.shape import shape_model
from trochanter.bones.skeleton import skeleton
from trochanter.geometry.meshes import nearest_on_surface
from trochanter.geometry.transforms import apply, inverse
from trochanter.model.attachments import attachment, attachment_points, compartments

PELVIS, FEMUR, SHANK = (
    skeleton().landmarks[b] for b in ("pelvis", "femur-right", "tibia-fibula-right")
)


def mark(name):
    for bone in (PELVIS, FEMUR, SHANK):
        if name in bone:
            return bone[name] * 1e3
    raise KeyError(name)


@cache
def _one(muscle, compartment, end):
    one = attachment(muscle, compartment, end)
    placed = placed_bones()["pelvis" if one.bone == "pelvis" else f"{one.bone}-right"]
    nodes = shape_model().nodes(one.bone)
    points = attachment_points(muscle, compartment, end, nodes)
    return apply(inverse(placed.model_from_frame), points) * 1e3, np.array(one.weights), one


def field(muscle, end, *chosen):
    """Points and weights of the chosen compartments together, or of all."""
    held = [_one(muscle, c, end) for c in chosen or compartments(muscle)]
    return np.concatenate([p for p, _, _ in held]), np.concatenate([w for _, w, _ in held])


def middle(muscle, end, *chosen):
    points, weights = field(muscle, end, *chosen)
    return np.average(points, axis=0, weights=weights)


def facing(muscle, end, *chosen):
    """Mean outward normal of the bone under a field."""
    points, weights = field(muscle, end, *chosen)
    one = _one(muscle, (chosen or compartments(muscle))[0], end)[2]
    mesh = skeleton().bones["pelvis" if one.bone == "pelvis" else f"{one.bone}-right"]
    faces = nearest_on_surface(mesh, points / 1e3).faces
    return np.average(mesh.face_normals[faces], axis=0, weights=weights)


def gap(point, name):
    return float(np.linalg.norm(point - mark(name)))


@pytest.mark.parametrize(
    ("muscle", "end", "landmark", "within"),
    [
        ("sartorius", "origin", "asis-right", 20),
        ("tensor-fasciae-latae", "origin", "asis-right", 32),
        ("rectus-femoris", "origin", "aiis-right", 15),
        ("gemellus-superior", "origin", "ischial-spine-right", 18),
        ("adductor-longus", "origin", "symphysis-right", 25),
        ("gracilis", "origin", "symphysis-right", 25),
        ("adductor-brevis", "origin", "symphysis-right", 28),
        ("semimembranosus", "origin", "ischial-tuberosity-posterior-right", 16),
        ("biceps-femoris", "origin", "ischial-tuberosity-posterior-right", 16),
        ("semitendinosus", "origin", "ischial-tuberosity-posterior-right", 16),
        ("piriformis", "insertion", "greater-trochanter-tip", 8),
        ("psoas-major", "insertion", "lesser-trochanter", 8),
        ("iliacus", "insertion", "lesser-trochanter", 25),
        ("biceps-femoris", "insertion", "fibular-head", 22),
    ],
)
def test_it_lies_at_its_landmark(muscle, end, landmark, within):
    assert gap(middle(muscle, end), landmark) < within


def test_gluteus_minimus_ends_on_the_anterior_facet():
    # Pfirrmann 2001: the anterior facet faces forward, in front of and below the tip.
    points, _ = field("gluteus-minimus", "insertion")
    tip, lateral = mark("greater-trochanter-tip"), mark("greater-trochanter-lateral")
    assert (points[:, 0] > tip[0] + 12).all()
    assert (points[:, 1] < tip[1]).all()
    assert (points[:, 1] > lateral[1] - 20).all()
    assert (points[:, 2] > 0.5 * lateral[2]).all()
    assert facing("gluteus-minimus", "insertion")[0] > 0.6


def test_gluteus_medius_ends_on_the_lateral_and_superoposterior_facets():
    # Robertson 2008: lateral footprint 34.8 mm long and 438 mm² (SD 57.7), at 36.8 degrees to the
    # femur's axis; superoposterior 196.5 mm² (SD 48.4). Areas within two standard deviations.
    points, _ = field("gluteus-medius", "insertion", "anterior", "middle")
    assert facing("gluteus-medius", "insertion", "anterior", "middle")[2] > 0.8
    assert 28 < np.ptp(points @ [0.6, -0.8, 0.0]) < 37
    areas = [
        attachment("gluteus-medius", c, "insertion").area * 1e6 for c in ("anterior", "middle")
    ]
    assert sum(areas) == pytest.approx(438, abs=115)
    behind = attachment("gluteus-medius", "posterior", "insertion")
    assert behind.area * 1e6 == pytest.approx(196.5, abs=97)
    way = facing("gluteus-medius", "insertion", "posterior")
    assert way[0] < -0.2
    assert way[1] > 0.2
    assert gap(middle("gluteus-medius", "insertion", "posterior"), "greater-trochanter-tip") < 16


@pytest.mark.parametrize("muscle", ["gemellus-superior", "obturator-internus", "gemellus-inferior"])
def test_the_conjoint_tendon_ends_on_the_medial_surface_of_the_trochanter(muscle):
    here, tip = middle(muscle, "insertion"), mark("greater-trochanter-tip")
    assert facing(muscle, "insertion")[2] < -0.4
    assert 3 < tip[2] - here[2] < 16
    assert gap(here, "greater-trochanter-tip") < 20
    assert np.linalg.norm(here) > 30  # well clear of the head


def test_the_gemelli_end_on_either_border_of_obturator_internus():
    above, tendon, below = (
        middle(m, "insertion")
        for m in ("gemellus-superior", "obturator-internus", "gemellus-inferior")
    )
    assert above[1] > tendon[1] > below[1]
    assert np.linalg.norm(above - below) < 15


def test_obturator_externus_ends_deep_in_the_back_of_the_fossa():
    # Ista 2013: a deep pit in the back part, behind and below the depression of obturator internus.
    here = middle("obturator-externus", "insertion")
    other = middle("obturator-internus", "insertion")
    assert here[0] < other[0] - 3
    assert here[1] < other[1] - 3
    assert facing("obturator-externus", "insertion")[2] < -0.3


def test_quadratus_femoris_ends_on_the_crest_between_the_trochanters():
    points, _ = field("quadratus-femoris", "insertion")
    assert (points[:, 1] < mark("greater-trochanter-tip")[1] - 10).all()
    assert (points[:, 1] > mark("lesser-trochanter")[1]).all()
    assert facing("quadratus-femoris", "insertion")[0] < -0.4


def test_the_adductors_end_on_the_back_of_the_shaft_in_their_order():
    length = -mark("knee-centre")[1]
    names = ("pectineus", "adductor-brevis", "adductor-longus")
    heights = [-middle(m, "insertion")[1] / length for m in names]
    assert heights == sorted(heights)
    for name in names:
        assert facing(name, "insertion")[0] < -0.4, name
    points, _ = field("adductor-longus", "insertion")
    assert ((points[:, 1] < -0.33 * length) & (points[:, 1] > -0.67 * length)).all()
    assert mark("lesser-trochanter")[1] > middle("pectineus", "insertion")[1] > -0.3 * length


def test_adductor_magnus_runs_from_the_gluteal_tuberosity_to_the_adductor_tubercle():
    upper, aponeurosis, tendon = (
        middle("adductor-magnus", "insertion", c) for c in compartments("adductor-magnus")
    )
    assert upper[1] > aponeurosis[1] > tendon[1]
    assert gap(tendon, "epicondyle-medial") < 28
    assert tendon[1] > mark("epicondyle-medial")[1]
    assert facing("adductor-magnus", "insertion", "posterior")[2] < -0.5
    gluteal = middle("gluteus-maximus", "insertion", "middle-inferior")
    assert gluteal[2] > upper[2]  # adductor minimus is medial to gluteus maximus


def test_adductor_magnus_arises_from_the_ramus_and_behind_from_the_tuberosity():
    front, between, behind = (
        middle("adductor-magnus", "origin", c) for c in compartments("adductor-magnus")
    )
    assert front[0] > between[0] > behind[0]
    assert gap(behind, "ischial-tuberosity-right") < 18


def _gluteal_radius(points, front, back):
    """Distance of a gluteal line from the hip's centre, seen from the side, at points' angles."""
    at = [np.arctan2(-p[0], p[1]) for p in (front, back)]
    angle = np.arctan2(-points[:, 0], points[:, 1])
    return np.interp(angle, at, [np.hypot(*p[:2]) for p in (front, back)])


def _sciatic_notch():
    """Hind border of the hip bone, from the ischial to the posterior superior iliac spine."""
    bone = skeleton(density=14).bones["pelvis"].part("hip-bone-right").vertices * 1e3
    low, high = mark("ischial-spine-right")[1] + 8, mark("psis-right")[1] - 8
    heights = np.arange(low, high, 3.0)
    border = [bone[np.abs(bone[:, 1] - h) < 2.5] for h in heights]
    return np.array([b[b[:, 0].argmin()] for b in border])


def test_gluteus_minimus_arises_between_the_anterior_and_the_inferior_gluteal_line():
    # Gray 1918. Inferior line: from just above the anterior inferior spine to the middle of the
    # greater sciatic notch. Anterior line: from the crest 4 cm behind the anterior superior spine
    # to the top of the notch. Between its ends each line is drawn straight in angle and distance;
    # the anterior one arches upward by an amount that no source read gives, so 25 mm is allowed
    # there and 8 mm at the inferior one, and the middle of the field must lie between the two.
    edge = _sciatic_notch()
    deepest = edge[edge[:, 0].argmax()]
    points, weights = field("gluteus-minimus", "origin")
    inferior = _gluteal_radius(points, mark("aiis-right"), deepest)
    asis, crest = mark("asis-right"), mark("iliac-crest-right")
    start = asis + 40 * (crest - asis) / np.linalg.norm(crest - asis)
    top = edge[edge[:, 1] > deepest[1] + 9][0]
    anterior = _gluteal_radius(points, start, top)
    radius = np.hypot(points[:, 0], points[:, 1])
    assert weights[radius > inferior - 8].sum() > 0.9 * weights.sum()
    assert weights[radius < anterior + 25].sum() > 0.9 * weights.sum()
    within = np.average((radius - inferior) / (anterior - inferior), weights=weights)
    assert 0.2 < within < 0.9
    assert facing("gluteus-minimus", "origin")[2] > 0.4


def test_gluteus_medius_arises_above_gluteus_minimus():
    low, low_weight = field("gluteus-minimus", "origin")
    high, high_weight = field("gluteus-medius", "origin")
    far = [
        np.average(np.hypot(*p[:, :2].T), weights=w)
        for p, w in ((low, low_weight), (high, high_weight))
    ]
    assert far[1] > far[0] + 20
    assert (high[:, 1] < mark("iliac-crest-right")[1] + 5).all()


@pytest.mark.parametrize("muscle", ["gluteus-medius", "gluteus-minimus"])
def test_the_fans_run_from_front_to_back_at_both_ends(muscle):
    for end in ("origin", "insertion"):
        front, _, back = (middle(muscle, end, c) for c in ("anterior", "middle", "posterior"))
        assert front[0] > back[0] if end == "origin" or muscle == "gluteus-medius" else True
    low, high = (middle(muscle, "insertion", c)[1] for c in ("anterior", "posterior"))
    assert low < high


def test_gemellus_inferior_arises_from_the_upper_tuberosity_below_the_lesser_notch():
    points, _ = field("gemellus-inferior", "origin")
    spine, seat = mark("ischial-spine-right"), mark("ischial-tuberosity-right")
    assert (points[:, 1] < spine[1] - 6).all()
    assert (points[:, 1] > (spine[1] + seat[1]) / 2 - 8).all()
    assert middle("gemellus-inferior", "origin")[1] < middle("gemellus-superior", "origin")[1]


def test_quadratus_femoris_arises_below_gemellus_inferior_on_the_lateral_border():
    here, above = middle("quadratus-femoris", "origin"), middle("gemellus-inferior", "origin")
    assert here[1] < above[1]
    assert here[2] > mark("ischial-tuberosity-right")[2]


def test_semimembranosus_arises_lateral_to_and_above_the_common_tendon():
    own, common = middle("semimembranosus", "origin"), middle("biceps-femoris", "origin")
    assert own[2] > common[2] + 5
    assert own[1] > common[1]
    assert common == pytest.approx(middle("semitendinosus", "origin"), abs=0.01)


def test_the_obturators_lie_on_either_side_of_their_membrane():
    inside, outside = facing("obturator-internus", "origin"), facing("obturator-externus", "origin")
    assert inside @ outside < 0.5
    inner, outer = middle("obturator-internus", "origin"), middle("obturator-externus", "origin")
    for here in (inner, outer):
        assert mark("ischial-tuberosity-right")[1] < here[1] < 0.3 * mark("asis-right")[1]
    for muscle in ("obturator-internus", "obturator-externus"):
        for name in compartments(muscle):
            one = attachment(muscle, name, "origin")
            assert one.structure == "obturator-membrane"
            assert one.mixtures


def test_obturator_internus_arises_within_the_pelvis_and_not_where_it_glides_on_the_notch():
    one = _one("obturator-internus", "whole", "origin")
    on_bone = one[0][: len(one[2].places)]
    assert (on_bone[:, 0] > mark("ischial-spine-right")[0] + 14).all()
    assert facing("obturator-internus", "origin")[2] < -0.4


def test_iliacus_lines_the_inner_face_of_the_ilium():
    points, _ = field("iliacus", "origin")
    assert facing("iliacus", "origin")[2] < 0.1
    assert (points[:, 1] > 0.3 * mark("asis-right")[1]).all()


def test_pectineus_arises_from_the_upper_pubis():
    here = middle("pectineus", "origin")
    assert mark("pubic-tubercle-right")[2] < here[2] + 5
    assert here[2] < 0
    assert facing("pectineus", "origin")[0] > 0.3


def test_piriformis_lines_the_front_and_gluteus_maximus_the_back_of_the_sacrum():
    front, back = facing("piriformis", "origin"), facing("gluteus-maximus", "origin")
    assert front[0] > 0.2
    assert back[0] < -0.5
    here = middle("piriformis", "origin")
    assert mark("sacrum-apex")[1] < here[1] < mark("sacral-promontory")[1]


def test_psoas_hangs_from_five_levels_above_the_sacrum():
    points, _ = field("psoas-major", "origin")
    heights = np.sort(points[:, 1])
    assert heights[0] > mark("sacral-promontory")[1] - 10
    assert np.ptp(heights) > 90  # about the height of four lumbar vertebrae and their discs
    assert (points[:, 2] < -30).all()
    assert (points[:, 2] > mark("sacral-promontory")[2]).all()
    for name in compartments("psoas-major"):
        assert attachment("psoas-major", name, "origin").structure == "lumbar-vertebrae"


def test_upper_gluteus_maximus_ends_in_the_tract_and_the_lower_on_bone():
    for name in ("superior", "middle-superior"):
        one = attachment("gluteus-maximus", name, "insertion")
        assert one.structure == "iliotibial-tract"
        assert one.area == 0
        assert middle("gluteus-maximus", "insertion", name)[2] > 20
    heights = [middle("gluteus-maximus", "origin", c)[1] for c in compartments("gluteus-maximus")]
    assert heights == sorted(heights, reverse=True)


def test_the_pes_anserinus_lies_on_the_medial_surface_below_the_condyle():
    top, crest = mark("condyle-medial")[1], mark("tibial-tuberosity")
    here = {m: middle(m, "insertion") for m in ("sartorius", "gracilis", "semitendinosus")}
    for name, point in here.items():
        assert 20 < top - point[1] < 75, name
        assert point[2] < crest[2], name
        assert facing(name, "insertion")[2] < -0.4, name
    assert here["sartorius"][0] > here["gracilis"][0]
    assert here["sartorius"][0] > here["semitendinosus"][0]
    assert here["gracilis"][1] > here["semitendinosus"][1]


def test_semimembranosus_and_the_tract_end_at_opposite_corners_of_the_tibia():
    own = middle("semimembranosus", "insertion")
    assert gap(own, "condyle-medial") < 20
    assert own[0] < mark("condyle-medial")[0] + 5
    tract = middle("tensor-fasciae-latae", "insertion")
    assert mark("tibial-tuberosity")[2] + 10 < tract[2] < mark("fibular-head")[2]
    assert tract[0] > 0.5 * mark("tibial-tuberosity")[0]
    assert tract[1] > mark("tibial-tuberosity")[1]
