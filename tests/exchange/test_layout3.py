"""A whole model in the layout of OpenSim 3, made from its version 4: it reads as the same."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import etree

from trochanter.exchange import read_model


def child(parent: Any, tag: str, text: str = "") -> Any:
    node = etree.SubElement(parent, tag)
    node.text = text
    return node


def last(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def joint_of_3(joint: Any) -> tuple[Any, str]:
    """Return a joint with its places inside it, as version 3 has it, and the body to hold it."""
    holder = etree.Element("Joint")
    made = etree.SubElement(holder, joint.tag, name=joint.get("name"))
    frames = {one.get("name"): one for one in joint.findall("frames/PhysicalOffsetFrame")}
    parent = frames[joint.findtext("socket_parent_frame")]
    own = frames[joint.findtext("socket_child_frame")]
    child(made, "parent_body", last(parent.findtext("socket_parent")))
    child(made, "location_in_parent", parent.findtext("translation"))
    child(made, "orientation_in_parent", parent.findtext("orientation"))
    child(made, "location", own.findtext("translation"))
    child(made, "orientation", own.findtext("orientation"))
    coordinates = child(child(made, "CoordinateSet"), "objects")
    for one in joint.findall("coordinates/Coordinate"):
        coordinates.append(copy.deepcopy(one))
    child(made, "reverse", "false")
    transform = copy.deepcopy(joint.find("SpatialTransform"))
    for axis in transform.findall("TransformAxis"):
        function = axis[-1]
        child(axis, "function").append(function)
    made.append(transform)
    return holder, last(own.findtext("socket_parent"))


def layout_3(path: Path) -> bytes:
    """Return the text of a version 4 file in the layout of version 3."""
    root = etree.parse(path, etree.XMLParser(remove_comments=True)).getroot()
    root.set("Version", "30000")
    model = root.find("Model")
    bodies = model.find("BodySet/objects")
    by_name = {body.get("name"): body for body in bodies}
    for joint in model.findall("JointSet/objects/*"):
        holder, name = joint_of_3(joint)
        by_name[name].append(holder)
    bodies.insert(0, etree.Element("Body", name="ground"))
    child(bodies[0], "mass", "0")
    for tag in ("JointSet", "Ground"):
        model.remove(model.find(tag))
    for body in bodies:
        values = (body.findtext("inertia") or "0 0 0 0 0 0").split()
        for key, value in zip(("xx", "yy", "zz", "xy", "xz", "yz"), values, strict=True):
            child(body, f"inertia_{key}", value)
        for tag in ("inertia", "attached_geometry", "FrameGeometry"):
            for node in body.findall(tag):
                body.remove(node)
    for node in model.iter("socket_parent_frame"):
        node.tag, node.text = "body", last(node.text)
    for key in ("", "x_", "y_", "z_"):
        for node in model.iter(f"socket_{key}coordinate"):
            node.tag, node.text = f"{key}coordinate", last(node.text)
    return bytes(etree.tostring(root))


def test_a_whole_model_of_version_3(
    shared: Path, tmp_path: Path, opensim_lengths: Any, poses: Any
) -> None:
    path = shared / "models" / "gait2392_thelen2003muscle.osim"
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside the checkout")
    (tmp_path / path.name).write_bytes(layout_3(path))
    four, three = read_model(path), read_model(tmp_path / path.name)
    order = {one.name: one for one in four.coordinates}
    assert {one.name: one for one in three.coordinates} == order
    assert three.lines == four.lines
    assert {one.name: one for one in three.bodies} == {one.name: one for one in four.bodies}
    names, q = poses(four, 3)
    lines = [line.name for line in four.lines]
    theirs = opensim_lengths(tmp_path / path.name, names, lines, q)
    np.testing.assert_allclose(opensim_lengths(path, names, lines, q), theirs, rtol=0, atol=1e-12)
