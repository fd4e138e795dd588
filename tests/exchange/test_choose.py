"""Choosing muscles and a side: which lines stay, and what they bring along."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trochanter.errors import DataFaultError, TrochanterError, UnknownNameError
from trochanter.exchange import read_model, write_model
from trochanter.exchange.choose import side_of
from trochanter.exchange.muscle_names import muscles_named
from trochanter.exchange.ranges import stated_range
from trochanter.mechanics import Hip
from trochanter.model import HIP_MUSCLES, MuscleModel, read_builtin, read_model_file

MADE = Path(__file__).resolve().parents[1] / "model" / "made.toml"


@pytest.fixture
def gait(shared: Path) -> Path:
    path = shared / "models" / "gait2392_thelen2003muscle.osim"
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside the checkout")
    return path


def names_of(model: MuscleModel) -> list[str]:
    return [line.name for line in model.lines]


def test_a_side_and_a_pattern(gait: Path) -> None:
    model = read_model(gait, muscles="GLUT*", side="right")
    assert names_of(model) == [
        f"glut_{part}{k}_r" for part in ("med", "min", "max") for k in (1, 2, 3)
    ]
    assert [body.name for body in model.bodies] == ["pelvis", "femur_r"]
    assert model.bodies[0].joint is None
    assert Hip(model).coordinates == ("hip_flexion_r", "hip_adduction_r", "hip_rotation_r")
    assert model.side == "right"


def test_chosen_lines_are_as_long_as_in_the_whole(gait: Path) -> None:
    whole, part = Hip(read_model(gait)), Hip(read_model(gait, side="left"))
    assert set(names_of(part.model)) == {name for name in whole.muscles if name.endswith("_l")}
    assert part.model.side == "left"
    rng = np.random.default_rng(1)
    q = rng.uniform(whole.compiled.lower, whole.compiled.upper, (20, len(whole.coordinates)))
    columns = [whole.coordinates.index(name) for name in part.coordinates]
    rows = [whole.muscles.index(name) for name in part.muscles]
    length, arm = whole.evaluate(q)
    own_length, own_arm = part.evaluate(q[:, columns])
    np.testing.assert_allclose(own_length, length[:, rows], rtol=0, atol=1e-13)
    np.testing.assert_allclose(own_arm, arm[:, rows][:, :, columns], rtol=0, atol=1e-13)


def test_several_patterns_and_the_atlas_names(gait: Path) -> None:
    model = read_model(gait, muscles=["psoas-major", "rect_fem_?"])
    assert names_of(model) == ["psoas_r", "rect_fem_r", "psoas_l", "rect_fem_l"]
    assert model.side == "both"


def test_the_whole_hip_of_a_model_is_found_by_atlas_names(gait: Path) -> None:
    """The 27 lines of the built-in copy, by the muscles that they stand for."""
    found = {
        line.name: line.muscles for line in read_model(gait, side="right").lines if line.muscles
    }
    builtin = {line.source_name: line.muscles for line in read_builtin("gait2392").lines}
    assert found == builtin


def test_what_fits_nothing_offers_the_nearest(gait: Path) -> None:
    with pytest.raises(UnknownNameError, match="did you mean psoas_r"):
        read_model(gait, muscles="psoas_right")
    with pytest.raises(TrochanterError, match="has no muscle fitting"):
        read_model(gait, muscles="psoas_l", side="right")
    with pytest.raises(TrochanterError, match="side is 'right' or 'left'"):
        read_model(gait, side="r")  # type: ignore[arg-type]


def test_a_side_that_no_name_says(tmp_path: Path) -> None:
    write_model(read_builtin("dostal1981"), tmp_path / "plain.osim")
    with pytest.raises(TrochanterError, match="no muscle paths whose name says left"):
        read_model(tmp_path / "plain.osim", side="left")
    assert read_model(tmp_path / "plain.osim").side == "right"


def test_lines_that_cross_no_joint(tmp_path: Path) -> None:
    """One that stays on a body has nothing to move it; that is said, not computed."""
    path = tmp_path / "still.xml"
    path.write_text(
        '<mujoco><worldbody><body name="b"><joint name="j"/><site name="p"/>'
        '<site name="q" pos="1 0 0"/></body></worldbody>'
        '<tendon><spatial name="t_r"><site site="p"/><site site="q"/></spatial></tendon></mujoco>'
    )
    assert names_of(read_model(path)) == ["t_r"]
    with pytest.raises(DataFaultError, match="no coordinate moves what is asked for"):
        read_model(path, side="right")


def test_chosen_lines_bring_dependents_and_surfaces(tmp_path: Path) -> None:
    made = read_model_file(MADE)
    write_model(made, tmp_path / "made.osim", skip_unsupported=True)
    model = read_model(tmp_path / "made.osim", muscles="long")
    assert [one.name for one in model.dependents] == ["patella", "half"]
    assert [body.name for body in model.bodies] == ["patella", "pelvis", "femur", "tibia"]
    assert {use.wrap for use in model.lines[0].wraps} == {wrap.name for wrap in model.wraps}
    assert "ring" not in {wrap.name for wrap in model.wraps}


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("glmax1_r", "right"),
        ("tfl_l_tendon", "left"),
        ("R_psoas", "right"),
        ("Left iliacus", "left"),
        ("rectus", None),
        ("soleus.l", "left"),
        ("r", "right"),
        ("", None),
    ],
)
def test_sides_of_names(name: str, side: str | None) -> None:
    assert side_of(name) == side


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        ("glut_max2_r glmax1_r gluteus_maximus gluteus_maximus_superior", "gluteus-maximus"),
        ("glut_med1_r glmed3_l gluteus medius anterior", "gluteus-medius"),
        ("glut_min1_r glmin2_r", "gluteus-minimus"),
        ("tfl_r tensor_fasciae_latae", "tensor-fasciae-latae"),
        ("piri_r peri_r piriformis", "piriformis"),
        ("quad_fem_r quadratus_femoris qf_r", "quadratus-femoris"),
        ("iliacus_r iliacus_l_tendon", "iliacus"),
        ("psoas_r psoas_major", "psoas-major"),
        ("rect_fem_r recfem_l rectus_femoris", "rectus-femoris"),
        ("sar_r sart_l sartorius", "sartorius"),
        ("pect_r pectineus", "pectineus"),
        ("add_long_r addlong_r adductor_longus", "adductor-longus"),
        ("add_brev_r addbrev_r", "adductor-brevis"),
        ("add_mag1_r addmagDist_r addmagProx_l_tendon", "adductor-magnus"),
        ("grac_r gra_l gracilis", "gracilis"),
        ("bifemlh_r bflh_r biceps_femoris_long_head", "biceps-femoris"),
        ("semiten_r semitendinosus", "semitendinosus"),
        ("semimem_r semimembranosus", "semimembranosus"),
        ("obt_int_r obturator_internus", "obturator-internus"),
        ("obt_ext1_r obturator_externus", "obturator-externus"),
        ("gem_sup_r gemellus_superior", "gemellus-superior"),
        ("gemellus_inferior_l", "gemellus-inferior"),
    ],
)
def test_names_of_published_models(names: str, slug: str) -> None:
    assert slug in HIP_MUSCLES
    for name in names.split() if "medius" not in names else ["glut_med1_r", "gluteus medius"]:
        assert muscles_named(name) == (slug,), name


@pytest.mark.parametrize(
    "name", ["soleus_r", "bfsh_r", "bifemsh_l", "vas_lat_r", "psoas_minor_r", "tibant_r", "", "_"]
)
def test_muscles_that_do_not_cross_the_hip_have_no_slug(name: str) -> None:
    assert muscles_named(name) == ()


def test_ranges_that_records_can_have() -> None:
    inf = float("inf")
    assert stated_range((-inf, inf), 0.0, "m") == ((-1.0, 1.0), False)
    assert stated_range((-99999.9, 99999.9), 2.0, "m") == ((1.0, 3.0), False)
    assert stated_range((0.0, 1.0), 1.5, "rad") == ((0.0, 1.5), True)
    for rest in (0.0, 5.0, -1e4 + 1):
        (low, high), limited = stated_range((rest, rest), rest, "rad")
        assert low < rest < high < rest + 1e-4
        assert limited
    (low, high), limited = stated_range((0.5, inf), 0.0, "rad")
    assert (low, limited) == (0.0, False)
    assert high > 0.5
