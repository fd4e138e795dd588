"""The skeleton: frames, sides, seats and poses."""

import numpy as np
import pytest

from trochanter.bones import skeleton, world_from_pelvis
from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.geometry.meshes import nearest_on_surface
from trochanter.geometry.transforms import apply, inverse

FLIP = np.array([1.0, 1.0, -1.0])
LEGS = ("femur", "patella", "tibia-fibula")


@pytest.fixture(scope="module")
def bones():
    return skeleton()


def gap(bones, pose, mover, still, keep=slice(None), part=None):
    """Least signed distance of one bone's points from another, in a pose [m]."""
    points = bones.bones[mover].vertices[keep]
    mesh = bones.bones[still] if part is None else bones.bones[still].part(part)
    there = apply(inverse(pose[still]) @ pose[mover], points)
    return nearest_on_surface(mesh, there).signed_distances.min()


def test_bones_are_closed_and_named(bones):
    assert set(bones.bones) == {"pelvis"} | {f"{b}-{s}" for b in LEGS for s in ("right", "left")}
    for name, mesh in bones.bones.items():
        assert mesh.name == name
        assert mesh.is_watertight
        assert not mesh.vertices.flags.writeable
        for part in mesh.parts:
            assert mesh.part(part).is_watertight
            assert mesh.part(part).volume > 0
    assert list(bones.bones["pelvis"].parts) == ["hip-bone-right", "hip-bone-left", "sacrum"]
    assert bones.bones["pelvis"].part("hip-bone-right").vertices[:, 2].mean() > -0.06


def test_repeated_calls_share_one_skeleton_and_density_moves_no_landmark(bones):
    assert skeleton() is skeleton()
    coarse = skeleton(4)
    for bone in bones.bones:
        assert len(coarse.bones[bone].vertices) < len(bones.bones[bone].vertices)
        for name, point in bones.landmarks[bone].items():
            assert np.array_equal(coarse.landmarks[bone][name], point)


def test_the_pelvis_frame_is_the_isb_one(bones):
    marks = bones.landmarks["pelvis"]
    right, left = marks["asis-right"], marks["asis-left"]
    back = (marks["psis-right"] + marks["psis-left"]) / 2
    assert marks["hip-centre-right"] == pytest.approx([0, 0, 0], abs=1e-12)
    assert (right - left)[:2] == pytest.approx([0, 0], abs=1e-9)
    assert right[2] > left[2]
    forward = (right + left) / 2 - back
    assert forward[1] == pytest.approx(0, abs=1e-9)
    assert forward[0] > 0.1
    assert bones.landmarks["pelvis"]["iliac-crest-right"][1] > 0.1


def test_the_femur_frame_is_the_isb_one(bones):
    marks = bones.landmarks["femur-right"]
    assert marks["hip-centre"] == pytest.approx([0, 0, 0])
    assert marks["knee-centre"][[0, 2]] == pytest.approx([0, 0], abs=1e-9)
    assert marks["knee-centre"][1] < 0
    for side in ("medial", "lateral"):
        assert marks[f"epicondyle-{side}"][0] == pytest.approx(0, abs=1e-9)
    assert marks["epicondyle-lateral"][2] > 0 > marks["epicondyle-medial"][2]
    assert marks["greater-trochanter-tip"][2] > 0
    assert marks["lesser-trochanter"][0] < 0


def test_the_shank_frame_is_the_isb_one(bones):
    marks = bones.landmarks["tibia-fibula-right"]
    medial, lateral = marks["malleolus-medial"], marks["malleolus-lateral"]
    assert medial + lateral == pytest.approx([0, 0, 0], abs=1e-9)
    assert (lateral - medial)[:2] == pytest.approx([0, 0], abs=1e-9)
    assert lateral[2] > 0
    condyles = (marks["condyle-medial"] + marks["condyle-lateral"]) / 2
    assert condyles[0] == pytest.approx(0, abs=1e-9)
    assert condyles[1] > 0.3


def test_frames_are_rigid(bones):
    from trochanter.bones.placing import placed_bones

    for one in placed_bones().values():
        turn = one.model_from_frame[:3, :3]
        assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-12)
        assert np.linalg.det(turn) == pytest.approx(1)


@pytest.mark.parametrize("bone", LEGS)
def test_the_left_leg_mirrors_the_right(bones, bone):
    """The right bones are the left ones mirrored, so 0.2 mm is left to the other elements."""
    right, left = bones.bones[f"{bone}-right"], bones.bones[f"{bone}-left"]
    assert nearest_on_surface(left, right.vertices * FLIP).distances.max() < 2e-4
    for name, point in bones.landmarks[f"{bone}-right"].items():
        assert bones.landmarks[f"{bone}-left"][name] == pytest.approx(point * FLIP, abs=2e-4)


def test_the_pelvis_is_nearly_symmetric(bones):
    """It is a mean of people: its halves differ by up to 7 mm, the most on the flat crest."""
    marks = bones.landmarks["pelvis"]
    middle = (marks["asis-right"] + marks["asis-left"])[2]
    for name in (name for name in marks if name.endswith("-right")):
        mirror = marks[name.replace("-right", "-left")] * FLIP + [0, 0, middle]
        assert np.linalg.norm(mirror - marks[name]) < 0.007, name


def test_the_left_side_is_the_mirror_in_every_pose():
    """The same angles move the left leg to the mirror of where the right one goes.

    Frames are found on each side's own elements: 0.001 rad or 1 mm is left.
    """
    right, left = skeleton(4, "right"), skeleton(4, "left")
    assert left.landmarks["pelvis"]["hip-centre-left"] == pytest.approx([0, 0, 0])
    angles = np.radians([70, 20, 30, 60])
    there, mirror = right.pose(*angles), left.pose(*angles)
    flip = np.diag([1.0, 1.0, -1.0, 1.0])
    for bone in LEGS:
        expected = flip @ there[f"{bone}-right"] @ flip
        assert mirror[f"{bone}-left"] == pytest.approx(expected, abs=1e-3)


def test_pose_signs(bones):
    knee = bones.landmarks["femur-right"]["knee-centre"]
    toes = bones.landmarks["tibia-fibula-right"]["malleolus-lateral"]

    def moved(point, bone, **angles):
        return apply(bones.aligned(**angles)[bone], point) - apply(bones.aligned()[bone], point)

    assert moved(knee, "femur-right", hip_flexion=0.5)[0] > 0.1
    assert moved(knee, "femur-right", hip_adduction=0.5)[2] < -0.1
    front = bones.landmarks["patella-right"]["patella-front"]
    assert moved(front, "patella-right", hip_rotation=0.5)[2] < -0.01
    assert moved(toes, "tibia-fibula-right", knee_angle=0.5)[0] < -0.1
    still = bones.pose(0.5, 0.5, 0.5, 0.5)
    assert still["femur-left"] == pytest.approx(bones.pose()["femur-left"])
    assert still["pelvis"] == pytest.approx(np.eye(4))


def test_standing_the_thighs_are_plumb_under_a_leaning_pelvis(bones):
    pose = bones.pose()
    for side in ("right", "left"):
        turn = (world_from_pelvis() @ pose[f"femur-{side}"])[:3, :3]
        assert turn == pytest.approx(np.eye(3), abs=1e-12)
    spines = bones.landmarks["pelvis"]["asis-right"]
    behind = bones.landmarks["pelvis"]["psis-right"]
    drop = (apply(world_from_pelvis(), spines) - apply(world_from_pelvis(), behind))[:2]
    assert np.degrees(np.arctan2(-drop[1], drop[0])) == pytest.approx(12.5, abs=0.5)


def test_heads_are_seated_in_their_sockets(bones):
    """Concentric; the smaller left socket lets the head's flanks overlap it by under 1 mm."""
    pose = bones.aligned()
    for side in ("right", "left"):
        head = np.linalg.norm(bones.bones[f"femur-{side}"].vertices, axis=1) < 0.03
        least = gap(bones, pose, f"femur-{side}", "pelvis", head, f"hip-bone-{side}")
        assert -0.001 < least < 0.002


@pytest.mark.parametrize(
    "degrees", [(90, 0, 0, 0), (-20, 0, 0, 0), (0, -30, 0, 0), (60, 0, -30, 0)]
)
def test_no_bone_passes_through_another_at_the_hip(bones, degrees):
    pose = bones.aligned(*np.radians(degrees))
    near = bones.bones["femur-right"].vertices[:, 1] > -0.1
    assert gap(bones, pose, "femur-right", "pelvis", near, "hip-bone-right") > -0.001


@pytest.mark.parametrize("degrees", [0, 45, 90, 130])
def test_the_knee_keeps_its_bones_apart(bones, degrees):
    """A hinge opens up to 15 mm at the shank; the kneecap stays at 5 mm, its tendon at length."""
    pose = bones.pose(knee_angle=np.radians(degrees))
    top = bones.bones["tibia-fibula-right"].vertices[:, 1] > 0.3
    assert 0.004 < gap(bones, pose, "tibia-fibula-right", "femur-right", top) < 0.016
    assert 0.004 < gap(bones, pose, "patella-right", "femur-right") < 0.006
    apex = apply(pose["patella-right"], bones.landmarks["patella-right"]["patella-apex"])
    shank = bones.landmarks["tibia-fibula-right"]["tibial-tuberosity"]
    tendon = np.linalg.norm(apex - apply(pose["tibia-fibula-right"], shank))
    assert tendon == pytest.approx(0.042, abs=0.0015)


def test_wrong_use_raises(bones):
    with pytest.raises(UnknownNameError, match="right"):
        skeleton(side="rigth")
    with pytest.raises(OutOfRangeError, match="not finite"):
        bones.pose(hip_flexion=np.nan)
    with pytest.raises(UnknownNameError, match="sacrum"):
        bones.bones["pelvis"].part("sakrum")
