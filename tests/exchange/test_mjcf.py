# ruff: noqa: E501
"""Reading MuJoCo files: poses, defaults, includes, chains of joints, equalities, wraps."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trochanter.errors import DataFaultError
from trochanter.exchange import read_model, write_model
from trochanter.mechanics import Hip
from trochanter.model import MuscleModel

TEXT = tomllib.loads((Path(__file__).parent / "snippets.toml").read_text(encoding="utf-8"))["mjcf"]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes the small model with changes."""

    def make(*changes: tuple[str, str]) -> Path:
        text = TEXT.strip()
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = tmp_path / "small.xml"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def bare(model: MuscleModel) -> MuscleModel:
    lines = tuple(line.model_copy(update={"wraps": ()}) for line in model.lines)
    return model.model_copy(update={"lines": lines})


def test_paths_are_where_mujoco_has_them(
    write: Write, tmp_path: Path, mujoco_lengths: Any, poses: Any
) -> None:
    """Every way to state a pose, every kind of joint, out of order and off their anchors."""
    straight = re.sub(r"<geom geom[^>]*>", "", TEXT).strip()
    plain = tmp_path / "plain.xml"
    plain.write_text(straight, encoding="utf-8")
    model = bare(read_model(write()))
    names, q = poses(model, 30)
    theirs = mujoco_lengths(plain, names, [line.name for line in model.lines], q)
    count = len(model.coordinates)
    np.testing.assert_allclose(Hip(model).evaluate(q[:, :count])[0], theirs, rtol=0, atol=1e-12)


def test_written_again_mujoco_sees_the_same(
    write: Write, tmp_path: Path, mujoco_lengths: Any, poses: Any
) -> None:
    path = write()
    model = read_model(path)
    assert write_model(model, tmp_path / "again.xml") == ()
    names, q = poses(model, 30)
    lines = [line.name for line in model.lines]
    theirs = mujoco_lengths(path, names, lines, q)
    ours = mujoco_lengths(tmp_path / "again.xml", names, lines, q)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_what_a_small_model_holds(write: Write) -> None:
    model = read_model(write())
    hip = Hip(model)
    ball, free = [f"knee_{axis}" for axis in "xyz"], [f"root_{axis}" for axis in "xyz"]
    assert hip.coordinates == (
        *("slip", "flex", "add", "late", "later"),
        *ball,
        *free,
        *(f"root_t{axis}" for axis in "xyz"),
    )
    assert [one.name for one in model.dependents] == ["led", "still"]
    assert hip.coordinates.ranges_deg["flex"] == (-90.0, 90.0)
    assert hip.coordinates.defaults["add"] == pytest.approx(np.deg2rad(10))
    assert hip.coordinates.units["slip"] == "m"
    limits = {one.name: one.limited for one in model.coordinates}
    assert limits["flex"]
    assert not limits["later"]
    assert not limits["knee_x"]
    assert [wrap.type for wrap in model.wraps] == ["sphere", "cylinder"]
    assert model.wraps[1].length is None
    first, second, _ = model.lines
    assert (first.source_name, first.force.max_isometric_force) == ("m_one", 300.0)
    assert (first.wraps[0].first, first.wraps[0].last, first.wraps[0].side) == (0, 1, None)
    assert (second.wraps[0].first, second.wraps[0].last) == (1, 2)
    assert second.wraps[0].side == pytest.approx((0.0, -0.05, 0.08))
    assert model.side == "both"


def test_a_free_body_rests_where_the_file_puts_it(write: Write, mujoco: Any) -> None:
    path = write()
    hip, model = Hip(read_model(path)), mujoco.MjModel.from_xml_path(str(path))
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    ours = hip.pelvis_from_body("ball")
    theirs = data.body("ball")
    np.testing.assert_allclose(ours[:3, 3], theirs.xpos, atol=1e-12)
    np.testing.assert_allclose(ours[:3, :3], theirs.xmat.reshape(3, 3), atol=1e-12)


def test_includes_are_read_in_place(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    body, rest = TEXT.strip().split("<equality>", 1)
    (tmp_path / "parts" / "body.xml").write_text(
        "<mujocoinclude>"
        + body.split("<worldbody>")[1].split("</worldbody>")[0]
        + "</mujocoinclude>"
    )
    (tmp_path / "parts" / "rest.xml").write_text(
        '<mujoco><include file="parts/more.xml"/><equality>' + rest.replace("<equality>", "")
    )
    (tmp_path / "parts" / "more.xml").write_text(
        "<mujoco>" + body.split("<worldbody>")[0].split(">", 1)[1] + "</mujoco>"
    )
    main = tmp_path / "main.xml"
    main.write_text(
        '<mujoco model="small"><worldbody><include file="parts/body.xml"/></worldbody>'
        '<include file="parts/rest.xml"/></mujoco>'
    )
    (tmp_path / "whole.xml").write_text(TEXT.strip())
    included, whole = read_model(main), read_model(tmp_path / "whole.xml")
    fields = {"sources", "lines"}
    assert included.model_dump(exclude=fields) == whole.model_dump(exclude=fields)
    assert [line.points for line in included.lines] == [line.points for line in whole.lines]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<include file="none.xml"/>', "small.xml:1: include: none.xml: no such file"),
        ('<include file="small.xml"/>', "is included already"),
        ('<include file=""/>', "include"),
        ("<include/>", "include"),
        ('<include file="loop.xml"/>', "is included already"),
        ('<include file="bad.xml"/>', "bad.xml:2: not well-formed"),
        ('<include file="twice.xml"/><include file="twice.xml"/>', "is included already"),
        ('<include file="wrong.xml"/>', "wrong.xml:3: there is no default class 'x'"),
    ],
)
def test_faulty_includes(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "loop.xml").write_text('<mujoco><include file="loop.xml"/></mujoco>')
    (tmp_path / "bad.xml").write_text("<mujoco>\n<body</mujoco>")
    (tmp_path / "twice.xml").write_text("<mujoco/>")
    (tmp_path / "wrong.xml").write_text(
        "<mujoco><worldbody>\n\n<geom name='g' class='x'/></worldbody></mujoco>"
    )
    path = tmp_path / "small.xml"
    path.write_text(f"<mujoco>{text}</mujoco>")
    with pytest.raises(DataFaultError) as caught:
        read_model(path)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((('coordinate="x"', ""),), ""),
        (
            (('<site site="g"/>', '<pulley divisor="2"/><site site="g"/>'),),
            "pulley of tendon 'three_r'",
        ),
        (
            (("</tendon>", '<fixed name="f"><joint joint="flex" coef="1"/></fixed></tendon>'),),
            "tendon fixed 'f'",
        ),
        ((('anchor="0 0 0" active="false"', 'anchor="0 0 0"'),), "equality connect"),
        ((("</equality>", '<weld body1="ball"/></equality>'),), "equality weld"),
        (
            (("</equality>", '<joint joint1="led" joint2="add"/></equality>'),),
            "a second equality for joint 'led'",
        ),
        (
            (('angle="degree"', 'angle="degree" coordinate="global"'),),
            "coordinate='global' of the compiler",
        ),
        (
            (('<body name="kneecap"', "<replicate count='2'/><body name=\"kneecap\""),),
            "replicate in a body",
        ),
        ((("</mujoco>", "<gadget/></mujoco>"),), "section gadget"),
        (
            (
                ('<site name="side" pos="0 -0.05 0.08"/>', ""),
                ('<site name="a"', '<site name="side"/><site name="a"'),
            ),
            "sidesite 'side', which moves against its geom",
        ),
    ][1:],
)
def test_what_is_not_supported_is_named_with_its_line(
    write: Write, changes: tuple[tuple[str, str], ...], said: str
) -> None:
    path = write(*changes)
    with pytest.raises(DataFaultError) as caught:
        read_model(path)
    assert said in str(caught.value)
    assert "is not supported" in str(caught.value)
    assert all(fault.startswith("small.xml:") for fault in caught.value.faults)
    model = read_model(path, skip_unsupported=True)
    assert said in model.left_out[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('angle="degree"', 'angle="degrees"', "angle is degree or radian, not 'degrees'"),
        ('eulerseq="zyX"', 'eulerseq="zyxx"', "eulerseq is three of xyzXYZ"),
        ('autolimits="true"', 'autolimits="yes"', "autolimits is true or false, not 'yes'"),
        ('childclass="leg"', 'childclass="arm"', "there is no default class 'arm'"),
        ('class="round">', 'class="leg">', "default class 'leg' is there already"),
        ('<default class="round">', "<default>", "no class is named"),
        ('pos="0 0 1" euler', 'pos="0 0" euler', "pos takes 3 numbers, not 2"),
        ('pos="0 0 1" euler', 'pos="0 0 nan" euler', "'nan' is not a finite number"),
        ('euler="10 20 30"', 'euler="10 20 30" zaxis="0 0 1"', "orientation is given twice"),
        ('quat="0.9 0.1 -0.2 0.1"', 'quat="0 0 0 0"', "quat has no length"),
        ('xyaxes="1 0.1 0 0 1 0.2"', 'xyaxes="1 0 0 2 0 0"', "second of xyaxes has no length"),
        ('zaxis="1 1 1"', 'zaxis="0 0 0"', "axis has no length"),
        ('axis="0 1 1"', 'axis="0 0 0"', "the axis has no length"),
        ('range="-90 90"', 'range="90 -90"', "range 90..-90 does not rise"),
        ('limited="false"', 'limited="maybe"', "limited is true, false or auto"),
        ('type="ball"', 'type="screw"', "joint type is one of free, ball, slide, hinge"),
        ('name="add"', 'name="flex"', "the name is taken since line"),
        ('body name="kneecap"', 'body name="femur"', "the name is taken since line"),
        ('site name="b"', 'site name="a"', "the name is taken since line"),
        ('name="two_l"', 'name="one_r"', "the name is taken since line"),
        ('site="b"', 'site="bb"', "site 'bb' is not in the file (there is 'b'"),
        ('geom="shaft"', 'geom="shift"', "geom 'shift' is not in the file (there is 'shaft'"),
        ('sidesite="side"', 'sidesite="sides"', "site 'sides' is not in the file"),
        ('<site site="e"/>', "", "has fewer than two sites"),
        ('<site site="a"/><geom', "<geom", "a geom stands between two sites"),
        ('type="sphere" size', 'type="box" size', "is no sphere and no cylinder"),
        ('type="sphere" size="0.03"', 'type="sphere" size="0"', "radius: Input should be greater"),
        ('size="0.02"', "", "size takes 1 to 3 numbers"),
        ('joint1="led"', 'joint1="lad"', "joint1 'lad' is not in the file (there is 'add', 'led'"),
        ('joint2="flex"', 'joint2="led"', "the coordinates depend on each other in a ring"),
        ('polycoef="0.2"', 'polycoef="a"', "'a' is not a finite number"),
        ("<freejoint", "<joint/><freejoint", "only joint of a body of the world"),
        ("<mujoco model", "<muscles model", "not well-formed"),
    ],
)
def test_faults_are_told_with_their_lines(write: Write, old: str, new: str, said: str) -> None:
    with pytest.raises(DataFaultError) as caught:
        read_model(write((old, new)))
    assert said in str(caught.value)
    assert caught.value.faults[0].startswith("small.xml:")


def test_no_worldbody(tmp_path: Path) -> None:
    path = tmp_path / "empty.xml"
    path.write_text("<mujoco/>")
    with pytest.raises(DataFaultError, match=r"empty\.xml:1: there is no worldbody"):
        read_model(path)


def test_a_sidesite_on_a_body_that_is_fixed_to_the_geoms(write: Write) -> None:
    """It is carried over to the geom's body."""
    welded = '<body name="plate" pos="0 0.1 0" euler="0 0 90"><site name="side" pos="0.08 0 0.01"/></body>'
    path = write(('<site name="side" pos="0 -0.05 0.08"/>', welded))
    side = read_model(path).lines[1].wraps[0].side
    # eulerseq is zyX: the third angle is about the standing x axis.
    assert side == pytest.approx((0.08, 0.1, 0.0), abs=0.02)
    assert side == pytest.approx((0.08, 0.1 - 0.01, 0.0))


def test_an_include_is_looked_for_beside_the_main_file_and_then_beside_its_includer(
    tmp_path: Path, mujoco: Any
) -> None:
    """As MuJoCo does; files of the legacy MyoSuite models rely on the second."""
    site = '<mujoco><site name="{}"/></mujoco>'
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    main, one = tmp_path / "main.xml", tmp_path / "a" / "one.xml"
    main.write_text(
        '<mujoco><worldbody><include file="a/one.xml"/></worldbody><tendon><spatial name="t">'
        '<site site="o"/><site site="p"/></spatial></tendon></mujoco>'
    )
    one.write_text(
        '<mujoco><site name="o"/><body name="x" pos="1 0 0"><joint/><geom size="1"/>'
        '<include file="b/two.xml"/></body></mujoco>'
    )
    inner, outer = tmp_path / "a" / "b" / "two.xml", tmp_path / "b" / "two.xml"
    for places, x in (((inner,), 0.1), ((inner, outer), 0.2), ((outer,), 0.2)):
        inner.unlink(missing_ok=True)
        outer.unlink(missing_ok=True)
        for path in places:
            at = 0.1 if path == inner else 0.2
            path.write_text(site.format("p").replace("/></m", f' pos="{at} 0 0"/></m'))
        assert read_model(main).lines[0].points[1].location[0] == x
        assert mujoco.MjModel.from_xml_path(str(main)).site("p").pos[0] == x


def test_what_mujoco_forgives_in_xml(write: Write, mujoco: Any) -> None:
    """Two hyphens in a comment and attributes without a space between, as MyoSuite has them."""
    sound = read_model(write())
    path = write(
        ("<worldbody>", "<worldbody><!-- was -- before -->"), ('"pelvis" pos', '"pelvis"pos')
    )
    mujoco.MjModel.from_xml_path(str(path))
    assert read_model(path).lines == sound.lines
