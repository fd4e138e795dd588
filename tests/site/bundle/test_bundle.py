"""A made bundle: its schema and bytes, and what a reader finds against engine and flesh."""

from __future__ import annotations

import base64
import hashlib
import json
import struct

import jsonschema
import numpy as np
import pytest

import trochanter as tr
from trochanter.bones.skeleton import skeleton
from trochanter.errors import DataFaultError, TrochanterError, UnknownNameError
from trochanter.geometry.transforms import apply
from trochanter.model.attachments import attachment
from trochanter.pictures.flesh import posed
from trochanter.pictures.flesh.bodies import bound
from trochanter.site.bundle import Bundle, bodies, write_bundle
from trochanter.site.bundle.bones import PIECES, end_points
from trochanter.site.bundle.lines import alone, checks, evaluate
from trochanter.site.bundle.schema import schema
from trochanter.site.bundle.walking import walking

COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")


@pytest.fixture(scope="module")
def bundle(made):
    return made[0]


def lines(bundle):
    for one in bundle.manifest["muscles"]:
        for line in bundle.muscle(one["slug"]).lines:
            yield one["slug"], line


def test_every_part_is_as_the_schema_says(bundle):
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schema())
    kind(schema()).validate(bundle.manifest)
    for one in bundle.manifest["muscles"]:
        raw = bundle.file(f"muscles/{one['slug']}.numbers.gz")
        size = struct.unpack_from("<I", raw, 4)[0]
        kind(schema("numbers")).validate(json.loads(raw[8 : 8 + size]))
        kind(schema("facts")).validate(bundle.muscle(one["slug"]).facts)


def test_the_schema_refuses_what_is_no_manifest(bundle):
    kind = jsonschema.Draft202012Validator(schema())
    for wrong in ({"version": 2}, {"extra": 1}, {"muscles": []}, {"errors": {"poses": -1}}):
        assert not kind.is_valid({**bundle.manifest, **wrong})


def test_the_manifest_tells_every_file(bundle):
    there = {
        file.relative_to(bundle.folder).as_posix()
        for file in bundle.folder.rglob("*")
        if file.is_file() and not file.name.startswith(".")
    }
    told = bundle.manifest["files"]
    assert there == {*told, "bundle.json"}
    staged = {*bundle.manifest["stages"]["bones"]}
    staged |= {name for names in bundle.manifest["stages"]["muscles"].values() for name in names}
    assert staged == set(told)
    for name, one in told.items():
        content = (bundle.folder / name).read_bytes()
        assert one == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_lengths_and_arms_are_the_engines_where_the_bundle_promises_it(bundle):
    hip = tr.load()
    q = checks(hip)
    assert len(q) == 1000
    for slug, line in lines(bundle):
        told = next(m for m in bundle.manifest["muscles"] if m["slug"] == slug)["line_errors"][line]
        length, arm, rough = bundle.muscle(slug).lengths_and_arms(line, q)
        true_length, true_arm = alone(hip, line).evaluate(q)
        off = np.abs(length - true_length[:, 0]) * 1e3
        turned = np.abs(arm - true_arm[:, 0]).max(axis=1) * 1e3
        assert off[~rough].max() <= 0.1
        assert turned[~rough].max() <= 0.5
        assert rough.mean() <= 0.05
        assert told["length_mm"] == pytest.approx(off[~rough].max(), abs=1e-4)
        assert told["arm_mm"] == pytest.approx(turned[~rough].max(), abs=1e-4)


def test_other_poses_keep_the_promise_too(bundle):
    hip = tr.load()
    low, high = np.radians([hip.coordinates.ranges_deg[c] for c in hip.coordinates]).T
    q = low + (high - low) * np.random.default_rng(1).random((300, 4))
    for slug, line in lines(bundle):
        length, arm, rough = bundle.muscle(slug).lengths_and_arms(line, q)
        true_length, true_arm = alone(hip, line).evaluate(q)
        assert np.abs(length - true_length[:, 0])[~rough].max() <= 1e-4
        assert np.abs(arm - true_arm[:, 0])[~rough].max() <= 6e-4


def test_other_models_are_there_to_compare_with(bundle):
    for one in bundle.manifest["muscles"]:
        others = bundle.muscle(one["slug"]).others
        assert {id for id, _ in others} == {"dostal1981", "gait2392"}
        for (id, line), parts in others.items():
            hip = tr.load(id)
            q = np.radians([[30.0, -10.0, 5.0, 20.0], [75.0, 10.0, -15.0, 60.0]])
            length, arm, rough = evaluate(parts, q[:, : len(hip.coordinates)])
            true_length, true_arm = alone(hip, line).evaluate(q[:, : len(hip.coordinates)])
            np.testing.assert_allclose(length[~rough], true_length[~rough, 0], atol=1e-4)
            np.testing.assert_allclose(arm[~rough], true_arm[~rough, 0], atol=5e-4)


def test_bones_stand_where_the_skeleton_has_them(bundle):
    for q in ([0, 0, 0, 0], [1.3, -0.5, 0.4, 1.7], [-0.3, 0.6, -0.7, 0.2]):
        expected = skeleton().pose(*q)
        for name, transform in bundle.pelvis_from_bone(q).items():
            np.testing.assert_allclose(transform, expected[name], atol=1e-12)


def test_bones_are_the_skeletons_surfaces(bundle):
    assert set(bundle.bones) == set(PIECES)
    for one in bundle.manifest["bones"]:
        assert one["error_mm"] < 0.5
        mesh, bone = bundle.bones[one["name"]], skeleton().bones[one["bone"]]
        box = bone.vertices if one["bone"] != "pelvis" else bone.part(one["name"]).vertices
        np.testing.assert_allclose(mesh["vertices"].min(0), box.min(0), atol=5e-4)
        np.testing.assert_allclose(mesh["vertices"].max(0), box.max(0), atol=5e-4)
        corners = mesh["vertices"][mesh["faces"]]
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        outward = mesh["normals"][mesh["faces"]].mean(axis=1)
        assert (np.einsum("ij,ij->i", facing, outward) > 0).mean() > 0.98


def test_bodies_move_as_the_flesh_does(bundle):
    q = np.radians([[40.0, -10.0, 10.0, 30.0], [70.0, 5.0, -10.0, 60.0]])
    for one in bundle.manifest["muscles"]:
        muscle = bundle.muscle(one["slug"])
        held = bound(one["slug"], "trochanter", bodies.ALONG, bodies.AROUND)
        told = one["body_error"]
        assert 0 < told["rms_mm"] <= told["p95_mm"] <= told["p99_mm"] <= told["max_mm"]
        for pose in q:
            there = posed([held], dict(zip(COORDINATES, pose, strict=True)))[0]
            off = np.linalg.norm(muscle.vertices(pose) - there, axis=1) * 1e3
            assert np.sqrt((off**2).mean()) < 3 * told["rms_mm"] + 0.5


def test_a_mesh_shown_by_any_viewer_is_the_muscle_standing(bundle):
    for one in bundle.manifest["muscles"]:
        muscle = bundle.muscle(one["slug"])
        np.testing.assert_allclose(muscle.mesh["weights"], muscle.weights([0] * 4), atol=1e-6)


def test_courses_begin_and_end_where_the_lines_do(bundle):
    hip = tr.load()
    pose = np.radians([50.0, -15.0, 10.0, 40.0])
    for slug, line in lines(bundle):
        course = bundle.muscle(slug).course(line, pose)
        points = hip.path(line, **dict(zip(COORDINATES, pose, strict=True)))
        np.testing.assert_allclose(course[[0, -1]], points[[0, -1]], atol=1.5e-3)
        length = np.linalg.norm(np.diff(course, axis=0), axis=1).sum()
        assert length == pytest.approx(
            bundle.muscle(slug).lengths_and_arms(line, [pose])[0][0], rel=0.02
        )


def test_patches_lie_about_their_points_with_about_their_area(bundle):
    for one in bundle.manifest["muscles"]:
        muscle = bundle.muscle(one["slug"])
        for patch in muscle.head["patches"]:
            held = attachment(one["slug"], patch["compartment"], patch["end"])
            area = 0.0
            for on in patch["on"]:
                mesh = bundle.bones[on["mesh"]]
                vertex = muscle.arrays[f"{on['arrays']} vertices"].astype(int)
                beyond = np.full(len(mesh["vertices"]), 127)
                beyond[vertex] = muscle.arrays[f"{on['arrays']} beyond"]
                points = end_points(one["slug"], patch["compartment"], patch["end"])[1]
                inside = mesh["vertices"][beyond < 0]
                gap = np.linalg.norm(inside[:, None] - points, axis=2).min(axis=1)
                assert gap.max() < 0.02
                corners = mesh["vertices"][mesh["faces"]]
                double = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
                within = (beyond[mesh["faces"]] < 0).mean(axis=1)
                area += float((np.linalg.norm(double, axis=1) / 2 * within).sum())
            if held.area > 0:
                assert 0.4 * held.area < area < 2.5 * held.area


def test_labels_point_to_the_belly(bundle):
    for one in bundle.manifest["muscles"]:
        muscle = bundle.muscle(one["slug"])
        along = muscle.mesh["_FLESH"][muscle.head["body"]["label_vertex"], 1]
        assert 0.2 < along < 0.8


def test_facts_name_their_sources_and_claims_show_a_pose(bundle):
    atlas = tr.atlas()
    for one in bundle.manifest["muscles"]:
        facts = bundle.muscle(one["slug"]).facts
        muscle = atlas.muscles[one["slug"]]
        assert facts["latin"] == muscle.names.latin
        assert len(facts["claims"]) == len(atlas.claims_of(one["slug"]))

        def cited(value):
            if isinstance(value, dict):
                for key, item in value.items():
                    if key == "sources" and isinstance(item, list):
                        yield from item
                    else:
                        yield from cited(item)
            elif isinstance(value, list):
                for item in value:
                    yield from cited(item)

        assert set(cited(facts)) <= set(facts["sources"])
        for claim in facts["claims"]:
            tested = atlas.claims[claim["id"]].test
            assert (claim["show"] is None) == (not tested)


def test_the_cycle_is_the_published_one(shared):
    held = json.loads((shared / "reference/gait_falisse_subject1.json").read_text())["angles_deg"]
    for name, angles in walking()["degrees"].items():
        sign = -1 if name == "knee_angle" else 1
        np.testing.assert_allclose(angles, sign * np.array(held[name]["mean"]), atol=0.0051)


def test_the_cycle_stays_within_the_range(bundle):
    for one in bundle.manifest["coordinates"]:
        angles = np.radians(bundle.manifest["walking"]["degrees"][one["name"]])
        assert one["low"] <= angles.min() < angles.max() <= one["high"]


def test_the_same_again_is_the_same_bytes_and_comes_from_the_cache(made, tmp_path):
    bundle, first = made
    slugs = tuple(one["slug"] for one in bundle.manifest["muscles"])
    again = write_bundle(tmp_path / "again", muscles=slugs)
    assert first.computed
    assert not again.computed
    for name in (*bundle.manifest["files"], "bundle.json"):
        assert (tmp_path / "again" / name).read_bytes() == (bundle.folder / name).read_bytes()


def test_scripts_hold_the_same_files(made, tmp_path):
    bundle = made[0]
    slugs = tuple(one["slug"] for one in bundle.manifest["muscles"])
    write_bundle(tmp_path / "hip", muscles=slugs, scripts=True)
    for name in (*bundle.manifest["files"], "bundle.json"):
        text = (tmp_path / "hip" / f"{name}.js").read_text(encoding="utf-8")
        start = f'(window.trochanterBundle ??= {{}})["{name}"] = "'
        assert text.startswith(start)
        assert base64.b64decode(text[len(start) : -3]) == (bundle.folder / name).read_bytes()


def test_a_folder_with_other_things_is_refused_and_left_alone(made, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(TrochanterError, match="holds other files"):
        write_bundle(tmp_path, muscles=("piriformis", "gracilis"))
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_wrong_names_and_damage_are_told(made, tmp_path):
    with pytest.raises(UnknownNameError, match="muscle with a body"):
        write_bundle(tmp_path / "x", muscles=("biceps-brachii",))
    with pytest.raises(TrochanterError, match="holds no bundle"):
        Bundle(tmp_path)
    bundle = made[0]
    with pytest.raises(UnknownNameError, match="muscle of the bundle"):
        bundle.muscle("psoas-major")
    with pytest.raises(UnknownNameError, match="line of gracilis"):
        bundle.muscle("gracilis").lengths_and_arms("psoas", [[0, 0, 0, 0]])
    (tmp_path / "bundle.json").write_text("{}")
    (tmp_path / "broken.gz").write_bytes(b"not gzip")
    for name in ("broken.gz", "absent.gz"):
        with pytest.raises(DataFaultError):
            Bundle(tmp_path).file(name)


def test_the_middle_of_an_end_lies_on_its_bone(bundle):
    for one in bundle.manifest["muscles"]:
        for patch in bundle.muscle(one["slug"]).head["patches"]:
            vertices = skeleton().bones[patch["bone"]].vertices
            gap = np.linalg.norm(vertices - np.array(patch["middle"]), axis=1).min()
            assert gap < 0.02
            assert np.isfinite(apply(skeleton().pose()[patch["bone"]], patch["middle"])).all()
