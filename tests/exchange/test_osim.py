"""Reading OpenSim files of both layouts: every joint it shares with us, frames, functions."""

# ruff: noqa: E501
from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trochanter.errors import DataFaultError
from trochanter.exchange import read_model
from trochanter.mechanics import Hip

SNIPPETS = tomllib.loads((Path(__file__).parent / "snippets.toml").read_text(encoding="utf-8"))
Write = Callable[..., Path]

JOINTS = {
    "PinJoint": 1,
    "SliderJoint": 1,
    "UniversalJoint": 2,
    "BallJoint": 3,
    "GimbalJoint": 3,
    "PlanarJoint": 3,
    "FreeJoint": 6,
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes the small OpenSim 4 model with a joint and changes."""

    def make(joint: str = "PinJoint", *changes: tuple[str, str], wraps: str = "") -> Path:
        count = JOINTS.get(joint, 1)
        rows = "".join(
            f'<Coordinate name="q{k}"><range>-1 1</range></Coordinate>' for k in range(count)
        )
        text = SNIPPETS["osim4"].strip().replace("@JOINT", joint).replace("@COORDINATES", rows)
        text = text.replace("@WRAPS", wraps)
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = tmp_path / "small.osim"
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.mark.parametrize("joint", JOINTS)
def test_simple_joints_move_as_opensim_moves_them(
    write: Write, joint: str, opensim_lengths: Any, poses: Any
) -> None:
    path = write(joint)
    hip = Hip(read_model(path))
    assert len(hip.coordinates) == JOINTS[joint]
    names, q = poses(hip.model, 20)
    theirs = opensim_lengths(path, names, hip.muscles, q)
    np.testing.assert_allclose(hip.evaluate(q)[0], theirs, rtol=0, atol=1e-12)
    units = {"SliderJoint": ["m"], "PlanarJoint": ["rad", "m", "m"]}
    expected = units.get(joint, ["rad"] * min(JOINTS[joint], 3) + ["m"] * (JOINTS[joint] - 3))
    assert [hip.coordinates.units[name] for name in hip.coordinates] == expected


def test_the_layout_of_version_3(tmp_path: Path, opensim_lengths: Any, poses: Any) -> None:
    path = tmp_path / "old.osim"
    path.write_text(SNIPPETS["osim3"].strip(), encoding="utf-8")
    hip = Hip(read_model(path))
    names, q = poses(hip.model, 40)
    theirs = opensim_lengths(path, names, hip.muscles, q)
    np.testing.assert_allclose(hip.evaluate(q)[0], theirs, rtol=0, atol=1e-12)
    assert hip.coordinates.defaults == {"flex_r": 0.1, "add_r": 0.0}
    line = hip.model.lines[0]
    assert line.muscles == ("gluteus-maximus",)
    assert line.force.max_isometric_force == 750  # of the defaults section
    assert line.force.optimal_fiber_length == 0.14
    assert hip.model.side == "right"


def test_an_offset_frame_on_an_offset_frame(write: Write, opensim_lengths: Any, poses: Any) -> None:
    frame = (
        '<PhysicalOffsetFrame name="tip"><socket_parent>/bodyset/thigh/plate</socket_parent>'
        "<translation>0.1 0 0.02</translation><orientation>1 0.5 0</orientation>"
        "</PhysicalOffsetFrame></components>"
    )
    path = write(
        "PinJoint",
        ("</components>", frame),
        ("thigh/plate</socket_parent_frame>", "thigh/tip</socket_parent_frame>"),
    )
    hip = Hip(read_model(path))
    names, q = poses(hip.model)
    theirs = opensim_lengths(path, names, hip.muscles, q)
    np.testing.assert_allclose(hip.evaluate(q)[0], theirs, rtol=0, atol=1e-12)


WRAPS = (
    '<PathWrap name="w"><wrap_object>shaft</wrap_object><method>axial</method><range>1 2</range></PathWrap>'
    '<PathWrap name="v"><wrap_object>ring</wrap_object><method>Unassigned</method><range>-1 -1</range></PathWrap>'
)


def test_wraps_are_read(write: Write) -> None:
    model = read_model(write(wraps=WRAPS))
    assert [wrap.type for wrap in model.wraps] == ["cylinder", "torus"]
    assert model.wraps[0].quadrant == "x"
    first, second = model.lines[0].wraps
    assert (first.wrap, first.method, first.first, first.last) == ("shaft", "axial", 0, 1)
    assert (second.wrap, second.method, second.first, second.last) == ("ring", "hybrid", None, None)


COUPLER = (
    '<objects><CoordinateCouplerConstraint name="c"><isEnforced>true</isEnforced>'
    "<coupled_coordinates_function><LinearFunction><coefficients>0.5 0.1</coefficients>"
    "</LinearFunction></coupled_coordinates_function>"
    "<independent_coordinate_names>q0</independent_coordinate_names>"
    "<dependent_coordinate_name>q1</dependent_coordinate_name><scale_factor>2</scale_factor>"
    "</CoordinateCouplerConstraint></objects></ConstraintSet>"
)


def test_a_coupler_makes_a_coordinate_dependent(
    write: Write, opensim: Any, opensim_lengths: Any, poses: Any
) -> None:
    """OpenSim's arm contains what the coupled coordinate moves, and so does ours."""
    path = write("UniversalJoint", ("<objects/></ConstraintSet>", COUPLER))
    hip = Hip(read_model(path))
    assert hip.coordinates == ("q0",)
    names, q = poses(hip.model, 10)
    np.testing.assert_allclose(q[:, 1], 2 * (0.5 * q[:, 0] + 0.1))
    theirs = opensim_lengths(path, names, hip.muscles, q)
    length, arm = hip.evaluate(q[:, :1])
    np.testing.assert_allclose(length, theirs, rtol=0, atol=1e-12)
    model = opensim.Model(str(path))
    state = model.initSystem()
    line = opensim.PathActuator.safeDownCast(model.getForceSet().get(0)).getGeometryPath()
    for k, pose in enumerate(q):
        model.getCoordinateSet().get("q0").setValue(state, pose[0], True)
        model.realizePosition(state)
        theirs = line.computeMomentArm(state, model.getCoordinateSet().get("q0"))
        assert arm[k, 0, 0] == pytest.approx(theirs, abs=1e-6)


def test_a_coupler_that_is_not_enforced_is_no_coupler(write: Write) -> None:
    idle = COUPLER.replace("<isEnforced>true", "<isEnforced>false")
    path = write("UniversalJoint", ("<objects/></ConstraintSet>", idle))
    assert Hip(read_model(path)).coordinates == ("q0", "q1")


@pytest.mark.parametrize(
    ("joint", "changes", "said"),
    [
        ("EllipsoidJoint", (), "joint EllipsoidJoint 'hip' is not supported"),
        (
            "PinJoint",
            (("<objects/></ConstraintSet>", '<objects><WeldConstraint name="w"/></objects></ConstraintSet>'),),
            "constraint WeldConstraint 'w' is not supported",
        ),
        (
            "PinJoint",
            (("</ForceSet>", "</ForceSet><components><Gadget name='g'/></components>"),),
            "component Gadget 'g' is not supported",
        ),
        ("PinJoint", (("<PathActuator name", "<Fancy name"), ("</PathActuator>", "</Fancy>")), "force Fancy"),
        ("PinJoint", (("<GeometryPath", "<FunctionBasedPath"), ("</GeometryPath", "</FunctionBasedPath")), "without a GeometryPath"),
        ("PinJoint", (("<WrapTorus", "<WrapSaddle"), ("</WrapTorus", "</WrapSaddle")), "wrap object WrapSaddle 'ring'"),
        ("PinJoint", (("</Model>", "<length_units>feet</length_units></Model>"),), "length unit 'feet'"),
        ("PinJoint", (("<range>-1 1</range>", "<range>-1 1</range><prescribed>true</prescribed>"),), "prescribed in time"),
        ("PinJoint", (("<Ground name", "<Moon/><Ground name"),), "Moon"),
    ],
)  # fmt: skip
def test_what_is_not_supported_is_named_with_its_line(
    write: Write, joint: str, changes: tuple[tuple[str, str], ...], said: str
) -> None:
    with pytest.raises(DataFaultError) as caught:
        read_model(write(joint, *changes))
    assert said in str(caught.value)


BAD = [
    (("<range>-1 1</range>", "<range>1 -1</range>"), "range 1..-1 does not rise"),
    (("<range>-1 1</range>", "<range>-1 nan</range>"), "'nan' is not a finite number"),
    (("<range>-1 1</range>", "<range>-1</range>"), "range takes 2 numbers, not 1"),
    (("<radius>0.02", "<radius>0"), "radius: Input should be greater than 0"),
    (("<radius>0.02", "<radius>1e999"), "beyond"),
    (("<radius>0.02</radius>", ""), "has no radius"),
    (("<inner_radius>0.01", "<inner_radius>0.06"), "leaves no hole"),
    (("<quadrant>x", "<quadrant>upper"), "quadrant: Input should be"),
    (("<location>0.4 0.1 0.2", "<location>0.4 0.1"), "location takes 3 numbers, not 2"),
    (("<location>0.4 0.1 0.2", "<location>0.4 inf 0.2"), "'inf' is not a finite number"),
    (("<location>0.4 0.1 0.2", "<location>0.4 1_0 0.2"), "'1_0' is not a finite number"),
    (("<location>0.4 0.1 0.2", "<location>0.4 ٣ 0.2"), "is not a finite number"),
    (("<socket_parent_frame>/ground<", "<socket_parent_frame>/bodyset/shin<"), "'bodyset/shin' is no body"),
    (('<Body name="thigh">', '<Body name="thigh"/><Body name="thigh">'), "the name is taken since line"),
    (('<WrapTorus name="ring">', '<WrapTorus name="shaft">'), "the name is taken since line"),
    (('<Body name="thigh">', '<Body name="">'), "Body has no name"),
    (('Coordinate name="q0"', 'Coordinate name=""'), "Coordinate has no name"),
    (("<socket_parent>/ground<", "<socket_parent>/bodyset/thigh<"), "in a ring"),
    (("<socket_parent>..<", "<socket_parent>plate<"), "in a ring"),
    (('Version="40500"', 'Version="10905"'), "Open the file in OpenSim 4"),
    (('Version="40500"', 'Version="new"'), "OpenSim version 'new' is not read"),
    (("<Model name", "<Modell name"), "not well-formed XML"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), BAD)
def test_faults_are_told_with_their_lines(write: Write, change: tuple[str, str], said: str) -> None:
    with pytest.raises(DataFaultError) as caught:
        read_model(write("PinJoint", change))
    assert said in str(caught.value)
    assert caught.value.faults[0].startswith("small.osim:")


@pytest.mark.parametrize(
    ("wraps", "said"),
    [
        ("<PathWrap><wrap_object>shift</wrap_object></PathWrap>", "'shift' is not in the file (there is 'shaft'"),
        (WRAPS.replace("axial", "best"), "method is one of hybrid, midpoint, axial, not 'best'"),
        (WRAPS.replace("1 2", "2 2"), "names no segment"),
        (WRAPS.replace("1 2", "1 7"), "names no segment"),
    ],
)  # fmt: skip
def test_faulty_path_wraps(write: Write, wraps: str, said: str) -> None:
    with pytest.raises(DataFaultError) as caught:
        read_model(write(wraps=wraps))
    assert said in str(caught.value)


def test_faults_come_all_at_once(write: Write) -> None:
    with pytest.raises(DataFaultError) as caught:
        read_model(write("PinJoint", BAD[0][0], BAD[3][0], BAD[8][0]))
    assert len(caught.value.faults) == 3
    lines = [int(fault.split(":")[1]) for fault in caught.value.faults]
    assert len(set(lines)) == 3


def test_skipping_names_what_is_left_out(write: Write) -> None:
    other = (
        '<PathActuator name="free_r"><GeometryPath><PathPointSet><objects>'
        "<PathPoint name='a'><socket_parent_frame>/ground</socket_parent_frame><location>0 0 0</location></PathPoint>"
        "<PathPoint name='b'><socket_parent_frame>/bodyset/thigh</socket_parent_frame><location>0 0 1</location></PathPoint>"
        "</objects></PathPointSet></GeometryPath></PathActuator></objects></ForceSet>"
    )
    saddle = (("<WrapTorus", "<WrapSaddle"), ("</WrapTorus", "</WrapSaddle"))
    path = write("PinJoint", ("</objects></ForceSet>", other), *saddle, wraps=WRAPS)
    with pytest.raises(DataFaultError, match="WrapSaddle 'ring' is not supported"):
        read_model(path)
    model = read_model(path, skip_unsupported=True)
    assert [line.name for line in model.lines] == ["free_r"]
    assert len(model.left_out) == 2
    assert "WrapSaddle 'ring'" in model.left_out[0]
    assert "'tight_r'" in model.left_out[1]
    # What the chosen lines do not need does not stand in their way.
    assert read_model(path, muscles="free*").left_out == ()


def test_wraps_that_are_not_active_are_kept_and_not_used(write: Write) -> None:
    path = write("PinJoint", ("<xyz_body", "<active>false</active><xyz_body"), wraps=WRAPS)
    model = read_model(path)
    assert not model.wraps[0].active
    assert [model.compile().wrap_names[k] for k in model.compile().use_wrap] == ["ring"]


def test_a_scaled_models_constants_are_constants(
    write: Write, opensim_lengths: Any, poses: Any
) -> None:
    """Scaling multiplies the function of every axis, also of those that no coordinate moves."""
    moving = '<LinearFunction name="function"><coefficients>1 0</coefficients></LinearFunction>'
    scaled = (
        '<MultiplierFunction name="function"><function><MultiplierFunction><function>'
        "<Constant><value>0.02</value></Constant></function><scale>1.5</scale>"
        "</MultiplierFunction></function><scale>2</scale></MultiplierFunction>"
    )
    axes = "".join(
        f'<TransformAxis name="{name}"><coordinates>{"q0" if name == "rotation1" else ""}'
        f"</coordinates><axis>{axis}</axis>{moving if name == 'rotation1' else scaled}"
        "</TransformAxis>"
        for name, axis in (
            ("rotation1", "0 0 1"),
            ("rotation2", "1 0 0"),
            ("rotation3", "0 1 0"),
            ("translation1", "1 0 0"),
            ("translation2", "0 1 0"),
            ("translation3", "0 0 1"),
        )
    )
    frames = "</frames>\n</CustomJoint>"
    changed = frames.replace("</C", f"<SpatialTransform>{axes}</SpatialTransform></C")
    hip = Hip(read_model(write("CustomJoint", (frames, changed))))
    joint = next(body.joint for body in hip.model.bodies if body.joint)
    assert [axis.function.value for axis in joint.translations] == [0.06] * 3
    names, q = poses(hip.model)
    theirs = opensim_lengths(write("CustomJoint", (frames, changed)), names, hip.muscles, q)
    np.testing.assert_allclose(hip.evaluate(q)[0], theirs, rtol=0, atol=1e-12)


def test_a_wrap_object_on_an_offset_frame(write: Write, opensim_lengths: Any, poses: Any) -> None:
    """Within what OpenSim computes of spheres; its plain length is 2 cm less at least."""
    frame = (
        '<Ground name="ground"><components><PhysicalOffsetFrame name="post">'
        "<socket_parent>..</socket_parent><translation>0.05 0 0</translation>"
        "<orientation>0.5 0.4 0.3</orientation>"
        '<WrapObjectSet name="wrapobjectset"><objects><WrapSphere name="ball">'
        "<translation>0.2 0 0.15</translation><radius>0.12</radius></WrapSphere></objects>"
        "</WrapObjectSet></PhysicalOffsetFrame></components></Ground>"
    )
    use = '<PathWrap name="w"><wrap_object>ball</wrap_object></PathWrap>'
    ground = ('<Ground name="ground"/>', frame)
    straight = Hip(read_model(write("PinJoint", ground)))
    path = write("PinJoint", ground, wraps=use)
    hip = Hip(read_model(path))
    names, q = poses(hip.model)
    length = hip.evaluate(q)[0]
    assert (length - straight.evaluate(q)[0]).max() > 0.02
    np.testing.assert_allclose(
        length, opensim_lengths(path, names, hip.muscles, q), rtol=0, atol=1e-9
    )


def test_sections_that_are_empty_or_elsewhere(write: Write) -> None:
    empty = "<Model name='m'><MiscModelComponentSet><objects/><groups/></MiscModelComponentSet>"
    assert read_model(write("PinJoint", ('<Model name="small">', empty))).left_out == ()
    full = empty.replace("<objects/>", "<objects><Odd name='o'/></objects>")
    with pytest.raises(DataFaultError, match="section MiscModelComponentSet is not supported"):
        read_model(write("PinJoint", ('<Model name="small">', full)))
    away = ('<ForceSet name="forceset">', '<ForceSet name="forceset" file="muscles.xml">')
    with pytest.raises(DataFaultError, match=r"kept in the file 'muscles\.xml' is not supported"):
        read_model(write("PinJoint", away))


def test_pennation_as_version_2_called_it(tmp_path: Path) -> None:
    path = tmp_path / "old.osim"
    path.write_text(
        SNIPPETS["osim3"].strip().replace("pennation_angle_at_optimal", "pennation_angle")
    )
    assert read_model(path).lines[0].force.pennation_angle == 0.08


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Ground ", "<!-- a -- b\n -->\n<Ground "),
        ("<Ground ", "<credits>Delp & Loan</credits><Ground "),
        ('<Body name="thigh">', '<Body name="thigh"id="1">'),
    ],
)
def test_what_opensim_forgives_in_xml(write: Write, old: str, new: str) -> None:
    sound = read_model(write())
    assert read_model(write("PinJoint", (old, new))).lines == sound.lines


def test_lines_keep_their_numbers_when_xml_is_mended(write: Write) -> None:
    broken = write("PinJoint", ("<Ground ", "<!-- a -- b\n\n -->\n<Ground "), ("0.3", "zero"))
    row = broken.read_text().split("zero")[0].count("\n") + 1
    with pytest.raises(DataFaultError, match=rf"small\.osim:{row}: .*'zero'"):
        read_model(broken)


@pytest.mark.parametrize("unit", ["", " Unassigned ", "meters", "m"])
def test_length_units_that_mean_metres(write: Write, unit: str) -> None:
    stated = ("</Model>", f"<length_units>{unit}</length_units></Model>")
    assert read_model(write("PinJoint", stated)).left_out == ()
