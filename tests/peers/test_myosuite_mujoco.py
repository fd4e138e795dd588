"""MyoSuite's models, whole, wrapped lines too, beside MuJoCo (Apache 2.0, from myo-sim).

Its files are enough: ``pip install --no-deps myo-sim``, since it asks for an older MuJoCo.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trochanter.exchange import read_model, write_model
from trochanter.mechanics import Hip

BUILDERS = Path(__file__).parents[2] / "builders"

PARTS = ("assets", "tendon", "muscle", "chain")
MODELS = {
    "leg/assets/myolegs": (80, {"cylinder": 28, "sphere": 2}),
    "leg/assets/myolegs26": (26, {}),
    "myoarm_r": (67, {"cylinder": 25, "sphere": 32}),
    "myotorso": (210, {"cylinder": 3, "sphere": 2}),
    "legacy/elbow/myoelbow_2dof6muscles.xml": (6, {"cylinder": 1, "sphere": 2}),
    "legacy/osl/myolegs_osl.xml": (54, {"cylinder": 17, "sphere": 2}),
}

LENGTH_MM, ARM_MM = 1e-6, 1e-4
"""What is asked. Lengths are alike to rounding, below 1e-11 mm. So are arms, but where a line
hardly bends over a sphere MuJoCo's stray up to 1e-5 mm from the slope of its own length."""

pytestmark = pytest.mark.filterwarnings("ignore:Attaching a spec:UserWarning")


@pytest.fixture(scope="module")
def builders() -> Iterator[Callable[[str], Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BUILDERS))
        yield importlib.import_module


@pytest.fixture(params=MODELS)
def model(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, int, dict[str, int]]:
    """Return a main file of one model, how many lines it has and what they wrap over."""
    monkeypatch.chdir(tmp_path)  # where MuJoCo writes its log
    pytest.importorskip("mujoco", reason="pip install 'trochanter[peers]'")
    found = importlib.util.find_spec("myo_sim")
    if found is None or found.origin is None:
        pytest.skip("myo-sim is not installed: pip install --no-deps myo-sim")
    models = Path(found.origin).parent / "models"
    name = request.param
    path = models / name if name.endswith(".xml") else tmp_path / "main.xml"
    if "/" not in name:
        path.write_text(_composed(name), encoding="utf-8")
    elif path.parent == tmp_path and _there(models / name):
        include = {part: f'<include file="{models / name}_{part}.xml"/>' for part in PARTS}
        path.write_text(
            f'<mujoco><compiler meshdir="{models}"/>'
            f"{include['assets']}{include['tendon']}{include['muscle']}"
            f"<worldbody>{include['chain']}</worldbody></mujoco>"
        )
    if not path.is_file():
        pytest.skip(f"this myo-sim keeps {name} elsewhere")
    return path, *MODELS[name]


def _composed(name: str) -> str:
    """Return a model that the package puts together itself, as one file."""
    try:
        text: str = importlib.import_module("myo_sim").load_spec(name).to_xml()
    except (AttributeError, ValueError, TypeError) as fault:
        pytest.skip(f"this MuJoCo does not put {name} of this myo-sim together: {fault}")
    return text


def _there(stem: Path) -> bool:
    return all(stem.with_name(f"{stem.name}_{part}.xml").is_file() for part in PARTS)


def test_lengths_and_arms_are_mujocos(
    model: tuple[Path, int, dict[str, int]], builders: Callable[[str], Any]
) -> None:
    path, lines, surfaces = model
    accuracy = builders("accuracy")
    record = accuracy.measured(path, 100)
    assert len(record["lines"]) == lines
    assert record["surfaces"] == surfaces
    for name, line in record["lines"].items():
        assert line["length"][0] < LENGTH_MM, name
        assert line["arm"][0] < ARM_MM, name
        assert line["arm"][1] < LENGTH_MM, name


def test_what_is_written_has_the_lengths_that_mujoco_gave_before(
    model: tuple[Path, int, dict[str, int]], builders: Callable[[str], Any], tmp_path: Path
) -> None:
    path, _, _ = model
    copy = tmp_path / "copy.xml"
    assert write_model(read_model(path), copy) == ()
    peers, accuracy = builders("peers"), builders("accuracy")
    first, second = Hip(read_model(path)), Hip(read_model(copy))
    assert second.muscles == first.muscles
    q = np.tile(first.compiled.default, (20, 1))
    peer = peers.mujoco_peer(path, first)
    q[:, peer.columns] = accuracy.poses_of(first, 20)[:, peer.columns]
    of = [first.coordinates.index(name) for name in second.coordinates]
    theirs = peers.mujoco_peer(copy, second).lengths(q[:, of])
    np.testing.assert_allclose(theirs, peer.lengths(q), rtol=0, atol=1e-11)
