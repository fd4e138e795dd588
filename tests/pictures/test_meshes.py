"""A folder of meshes, good and bad: what is refused, what is mended, and what is kept."""

import json
from pathlib import Path

import numpy as np
import pytest

from trochanter.bones.clouds import cloud
from trochanter.bones.fitting import Fit
from trochanter.bones.shape import OURS_FROM_FILE
from trochanter.bones.skeleton import skeleton
from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.pictures.flesh.bodies import bound
from trochanter.pictures.meshes import (
    import_folder,
    imported_muscles,
    importing,
    store,
    store_folder,
    stored,
)
from trochanter.pictures.meshes.checks import mended
from trochanter.pictures.meshes.obj import read_obj

FEMUR, HIP, SACRUM, MEDIUS = "FMA24474", "FMA16586", "FMA16202", "FMA22330"
NAMES = {
    FEMUR: "Right femur",
    HIP: "Right hip bone",
    SACRUM: "Sacrum",
    MEDIUS: "Right gluteus medius",
}


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROCHANTER_DATA", str(tmp_path / "data"))


def ball(centre: tuple[float, float, float], radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Return a closed octahedron cut fine, in the files' millimetres."""
    corners = np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], float)
    faces = np.array(
        [[0, 2, 4], [2, 1, 4], [1, 3, 4], [3, 0, 4], [2, 0, 5], [1, 2, 5], [3, 1, 5], [0, 3, 5]]
    )
    for _ in range(3):
        a, b, c = corners[faces].transpose(1, 0, 2)
        n, m = len(corners), len(faces)
        corners = np.concatenate([corners, (a + b) / 2, (b + c) / 2, (c + a) / 2])
        i, j, k = faces.T
        p, q, r = (np.arange(m) + n + s * m for s in range(3))
        faces = np.concatenate(
            [np.stack(t, axis=1) for t in ((i, p, r), (p, j, q), (r, q, k), (p, q, r))]
        )
        corners /= np.linalg.norm(corners, axis=1)[:, None]
    return radius * corners + centre, faces


def write(
    folder: Path, concept: str, points: np.ndarray, faces: np.ndarray, saved: float = 1.0, **more
) -> Path:
    """Write a file as BodyParts3D does, its numbers multiplied by `saved`."""
    mesh = TriangleMesh(points, faces)
    low, high = (f(points, axis=0) for f in (np.min, np.max))
    span = "-".join("({:.4f},{:.4f},{:.4f})".format(*one) for one in (low, high))
    lines = [
        "# licensed under CC Attribution",
        f"# Concept ID : {concept}",
        f"# English name : {NAMES[concept]}",
        f"# Bounds(mm): {span}",
        f"# Volume(cm3): {more.get('volume', abs(mesh.volume) * 1e-3):.6f}",
    ]
    lines += ["v {:.6f} {:.6f} {:.6f}".format(*p) for p in points * saved]
    lines += ["f {0}//{0} {1}//{1} {2}//{2}".format(*f) for f in faces + 1]
    path = folder / f"{more.get('name', concept)}.obj"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(("unit", "saved"), [("metres", 1e-3), ("inches", 1 / 25.4)])
def test_other_units_are_scaled_with_a_warning(tmp_path: Path, unit: str, saved: float) -> None:
    file = write(tmp_path, MEDIUS, *ball((-80.0, -40.0, 850.0), 40.0), saved=saved)
    mesh, told = mended(read_obj(file))
    assert mesh.volume == pytest.approx(4 / 3 * np.pi * 0.04**3, rel=0.03)
    assert mesh.vertices.mean(axis=0) == pytest.approx([0.04, 0.85, 0.08], abs=1e-3)
    assert told == [f"{file.name}: in {unit}; scaled by {1 / saved:g} to millimetres"]


def test_a_file_scaled_by_anything_else_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, MEDIUS, *ball((-80.0, -40.0, 850.0), 40.0), saved=1.7)
    with pytest.raises(DataFaultError, match=r"FMA22330\.obj: its Right gluteus medius spans"):
        mended(read_obj(file))


def test_a_small_hole_is_closed_and_a_large_one_refused(tmp_path: Path) -> None:
    points, faces = ball((-80.0, -40.0, 850.0), 40.0)
    mesh, told = mended(read_obj(write(tmp_path, MEDIUS, points, faces[1:])))
    assert mesh.is_watertight
    assert "closed 1 small holes" in told[0]
    upper = faces[points[faces].mean(axis=1)[:, 2] < 850.0]
    with pytest.raises(DataFaultError, match=r"FMA22330\.obj: the surface is open"):
        mended(read_obj(write(tmp_path, MEDIUS, points, upper, volume=1.0)))


def test_faces_that_look_inward_are_turned_round(tmp_path: Path) -> None:
    points, faces = ball((-80.0, -40.0, 850.0), 40.0)
    mesh, told = mended(read_obj(write(tmp_path, MEDIUS, points, faces[:, ::-1])))
    assert mesh.volume > 0
    assert "inward" in told[0]


def test_a_volume_that_is_not_the_headers_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, MEDIUS, *ball((-80.0, -40.0, 850.0), 40.0), volume=9.9)
    with pytest.raises(DataFaultError, match=r"its header says 9\.9"):
        mended(read_obj(file))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "no triangles"),
        (b"v 1 2\nf 1 2 3", "line 1 is no OBJ"),
        (b"v 1 2 3\nf 1 2 3", "not there"),
        (b"v nan 0 0\nv 0 0 1\nv 0 1 0\nf 1 2 3", "not finite"),
        (b"\xff\xfe\x00binary", "not a text file"),
    ],
)
def test_what_is_no_mesh_is_refused_with_its_name(tmp_path: Path, text: bytes, why: str) -> None:
    file = tmp_path / "FJ1.obj"
    file.write_bytes(text)
    with pytest.raises(DataFaultError, match=rf"FJ1\.obj: .*{why}"):
        read_obj(file)


def test_every_fault_of_a_folder_is_told_at_once(tmp_path: Path) -> None:
    left, faces = ball((80.0, -40.0, 850.0), 40.0)
    write(tmp_path, MEDIUS, left, faces)
    write(tmp_path, SACRUM, *ball((0.0, 0.0, 850.0), 40.0))
    (tmp_path / "FJ9.obj").write_text("nothing", encoding="utf-8")
    with pytest.raises(DataFaultError) as caught:
        import_folder(tmp_path)
    told = "\n".join(caught.value.faults)
    for piece in ("FJ9.obj: no triangles", "hip-bone-right (FMA16586)", "femur (FMA24474)"):
        assert piece in told
    assert f"{MEDIUS}.obj: its Right gluteus medius lies left of the sacrum" in told
    assert imported_muscles() == ()


def test_a_folder_without_meshes_and_a_part_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFaultError, match="no OBJ files"):
        import_folder(tmp_path)
    write(tmp_path, MEDIUS, *ball((-80.0, -40.0, 850.0), 40.0))
    write(tmp_path, MEDIUS, *ball((-80.0, -40.0, 850.0), 40.0), name="again")
    with pytest.raises(DataFaultError, match="Right gluteus medius again, as in"):
        import_folder(tmp_path)


def neutral_folder(folder: Path) -> None:
    """Write the model's own bones and a ball beside them, as if they were a person's."""
    to_file = 1e3 * OURS_FROM_FILE
    pelvis = skeleton().bones["pelvis"]
    shift = np.array([0.0, 0.8, 0.09])
    for concept, mesh in (
        (HIP, pelvis.part("hip-bone-right")),
        (SACRUM, pelvis.part("sacrum")),
        (FEMUR, skeleton().bones["femur-right"]),
    ):
        write(folder, concept, (mesh.vertices + shift) @ to_file, mesh.faces)
    points, faces = ball((0.0, 0.0, 0.0), 0.03)
    write(folder, MEDIUS, (points + shift + [-0.02, 0.06, 0.04]) @ to_file, faces)


def exact(meshes, *_, told=None) -> dict[str, Fit]:
    """Stand for the fit, which has its own tests: here the bones are the model's."""
    marks = skeleton().landmarks["pelvis"]
    assert marks["hip-centre-right"] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    from trochanter.bones.carrying import on_model

    out = {}
    for piece in meshes:
        here = cloud(piece)
        fit = Fit(here, here.points, 1.0, np.eye(3), np.zeros(3), {"warp": (0.1,)}, np.zeros(26))
        points = on_model(fit) + np.array([0.0, 0.8, 0.09])
        out[piece] = Fit(here, points, 1.0, np.eye(3), np.zeros(3), fit.errors, fit.scores)
        told(piece)
    return out


def test_a_good_folder_is_laid_on_the_bones_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "fit_bones", exact)
    folder = tmp_path / "in"
    folder.mkdir()
    neutral_folder(folder)
    heard: list[tuple[str, int, int]] = []
    done = import_folder(folder, lambda *said: heard.append(said))
    assert done.muscles == imported_muscles() == ("gluteus-medius",)
    assert any("tibia (FMA24477): no file of it" in text for text in done.warnings)
    assert stored("gluteus-medius").vertices.mean(axis=0) == pytest.approx(
        [-0.02, 0.06, 0.04], abs=1e-4
    )
    about = json.loads((store_folder() / "about.json").read_text(encoding="utf-8"))
    assert about["files"][f"{MEDIUS}.obj"] == MEDIUS
    assert [k for _, k, _ in heard] == sorted(k for _, k, _ in heard)
    assert heard[-1][1] == heard[-1][2]
    muscle = bound("gluteus-medius", "bodyparts3d")
    assert muscle.mesh.volume == pytest.approx(4 / 3 * np.pi * 0.03**3, rel=0.05)
    bound.cache_clear()
    with pytest.raises(UnknownNameError, match="gluteus-medius"):
        stored("gracilis")


def test_an_interrupted_import_leaves_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    one = TriangleMesh(*ball((0.0, 0.0, 0.0), 0.03))
    store.keep({"gracilis": one}, {})

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez_compressed", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.keep({"sartorius": one}, {})
    assert imported_muscles() == ("gracilis",)
    assert [path.name for path in store_folder().parent.iterdir()] == ["bodyparts3d"]


def test_nothing_imported_and_damaged_files_are_said() -> None:
    with pytest.raises(DataFaultError, match="trochanter meshes import"):
        stored("gracilis")
    store_folder().mkdir(parents=True)
    (store_folder() / "gracilis.npz").write_bytes(b"PK but not whole")
    with pytest.raises(DataFaultError, match="damaged"):
        stored("gracilis")
