"""Published attachments on our bones: the fit, what it leaves, and where ends come to lie."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from trochanter.errors import DataFaultError
from trochanter.geometry.meshes import nearest_on_surface
from trochanter.model import HIP_MUSCLES
from trochanter.pictures.drawing import drawings
from trochanter.pictures.registration import register
from trochanter.pictures.scene import scene_for, workshop

WITHIN = 0.010  # what the atlas promises of an end that should meet bone [m]


def test_a_known_map_is_found_again() -> None:
    rng = np.random.default_rng(1)
    published = rng.uniform(-0.1, 0.1, (6, 3))
    origin = np.array([0.02, -0.03, 0.01])
    turn = Rotation.from_euler("zyx", [14, -5, 3], degrees=True).as_matrix()
    target = ((published - origin) @ turn.T) * 0.94
    fit = register("m", "pelvis", origin, published, target, list("abcdef"))
    np.testing.assert_allclose(fit.apply(published), target, atol=1e-7)
    np.testing.assert_allclose(fit.apply(origin), 0, atol=1e-15)
    assert fit.residuals.max() < 1e-7


def test_too_few_landmarks_are_refused() -> None:
    points = np.eye(3)[:2]
    with pytest.raises(DataFaultError, match="three landmarks"):
        register("m", "femur", np.zeros(3), points, points, ["a", "b"])


def test_every_muscle_that_crosses_the_hip_is_drawn() -> None:
    assert set(drawings().muscles) == set(HIP_MUSCLES)
    assert len(HIP_MUSCLES) == 22


@pytest.mark.parametrize("slug", HIP_MUSCLES)
def test_ends_meet_bone_or_say_why_not(slug: str) -> None:
    shop, drawing = workshop(), drawings().muscles[slug]
    bones = [piece.mesh for piece in shop.pieces if not piece.faint]
    curves = shop.bundles[slug].curves
    for end, at in (("origin", 0), ("insertion", -1)):
        gaps = [nearest_on_surface(mesh, curves[:, at]).distances for mesh in bones]
        why = getattr(drawing, f"{end}_free")
        if why:
            assert len(why) > 20
            assert np.min(gaps, axis=0).max() > WITHIN, "it meets bone after all"
        else:
            assert np.min(gaps, axis=0).max() < WITHIN


def test_only_ends_without_bone_are_free() -> None:
    free = {
        (slug, end)
        for slug, drawing in drawings().muscles.items()
        for end in ("origin", "insertion")
        if getattr(drawing, f"{end}_free")
    }
    assert free == {("psoas-major", "origin"), ("obturator-externus", "origin")}


@pytest.mark.parametrize("slug", HIP_MUSCLES)
def test_no_strand_runs_through_bone(slug: str) -> None:
    shop = workshop()
    curves = shop.bundles[slug].curves
    inner = curves[:, 4:-4].reshape(-1, 3)  # the ends are in the bone, as they should be
    for piece in shop.pieces:
        depth = -nearest_on_surface(piece.mesh, inner).signed_distances
        assert depth.max() < 0.001, piece.name


def test_what_registration_left_is_told_with_the_scene() -> None:
    told = [one for slug in HIP_MUSCLES for one in scene_for(slug).residuals]
    known = np.array([one.distance for one in told if one.distance is not None])
    # Landmarks alone, before ends are set on bone. These bounds are what one person's attachments
    # differ from another's bones; a wrong axis or a wrong sign makes them several times as large.
    assert np.median(known) < 0.006
    assert np.percentile(known, 90) < 0.015
    assert known.max() < 0.025
    assert known.max() > WITHIN, "some ends were moved by more than is promised; tell it"
    assert all(one.reason for one in told if one.distance is None)


def test_both_published_pelves_are_tilted_as_their_authors_stood_them() -> None:
    # Our frame lies in the plane of the iliac spines; both models' pelves are 10-20 degrees
    # forward of it, and the landmarks alone must find that.
    fits = {fit.model: fit for fit in workshop().registrations if fit.body == "pelvis"}
    for model in ("dostal1981", "gait2392"):
        tilt = Rotation.from_matrix(fits[model].rotation).as_rotvec(degrees=True)
        assert 9 < tilt[2] < 20
        assert abs(tilt[:2]).max() < 9
        assert 0.8 < fits[model].scale.min() <= fits[model].scale.max() < 1.15
