"""MuJoCo's spatial tendons as lines: sites are points, geoms are surfaces."""

from __future__ import annotations

import numpy as np

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.mjcf.actuators import Pull
from trochanter.exchange.mjcf.document import Document
from trochanter.exchange.mjcf.tree import Thing, Tree
from trochanter.exchange.muscle_names import muscles_named
from trochanter.exchange.numbers import numbers
from trochanter.exchange.placing import IDENTITY, Pose, vector
from trochanter.exchange.reading import named, shown
from trochanter.model import FixedPoint, Force, Line, PathWrap, Vector, WrapCylinder, WrapSphere
from trochanter.model.rotation import rotation_xyz

_KINDS = ("sphere", "cylinder")


def read_tendons(document: Document, draft: Draft, tree: Tree, pulls: dict[str, Pull]) -> None:
    """Take the spatial tendons of a model into the draft."""
    index = 0
    for section in document.sections("tendon"):
        for node in document.children(section):
            index += 1
            name = node.get("name") or f"tendon{index}"
            if not draft.claim("line", name, node):
                continue
            if node.tag == "spatial":
                _read_spatial(document, draft, tree, node, name, pulls.get(name))
            else:
                draft.reading.lack(node, f"tendon {named(node)}", ("line", name))


def _read_spatial(
    document: Document, draft: Draft, tree: Tree, node: Element, name: str, pull: Pull | None
) -> None:
    parts = list(document.children(node))
    points, uses = list[FixedPoint](), list[PathWrap]()
    for index, part in enumerate(parts):
        if part.tag == "site":
            site = _find(draft, tree.sites, part, part.get("site"), "site")
            if site is None:
                return
            points.append(FixedPoint(body=site.body, location=site.pose.vector))
        elif part.tag == "geom":
            ends = [parts[k].tag if 0 <= k < len(parts) else "" for k in (index - 1, index + 1)]
            if ends != ["site", "site"]:
                draft.reading.fault(part, "a geom stands between two sites of a tendon")
                return
            use = _use(document, draft, tree, part, len(points), name)
            if use is None:
                return
            uses.append(use)
        else:
            draft.reading.lack(part, f"{named(part)} of tendon {shown(name)}", ("line", name))
            return
    line = _line(draft, node, name, points, uses, pull)
    if line is not None:
        draft.lines[name] = line


def _line(
    draft: Draft,
    node: Element,
    name: str,
    points: list[FixedPoint],
    uses: list[PathWrap],
    pull: Pull | None,
) -> Line | None:
    source = draft.source.id
    force = Force(source=source, max_isometric_force=pull.force) if pull and pull.force else None
    if len(points) < 2:
        draft.reading.fault(node, f"{named(node)} has fewer than two sites")
        return None
    return draft.reading.record(
        node,
        Line,
        name=name,
        source_name=pull.name if pull else "",
        muscles=muscles_named(name) or muscles_named(pull.name if pull else ""),
        source=source,
        points=tuple(points),
        wraps=tuple(uses),
        force=force,
    )


def _find(
    draft: Draft, things: dict[str, Thing], node: Element, name: str | None, what: str
) -> Thing | None:
    if name in things:
        return things[name]
    draft.reading.unknown(node, what, name or "", things)
    return None


def _use(
    document: Document, draft: Draft, tree: Tree, node: Element, before: int, line: str
) -> PathWrap | None:
    """Return that a line wraps over a geom between the point before and the one after."""
    geom = _find(draft, tree.geoms, node, node.get("geom"), "geom")
    if geom is None:
        return None
    name = str(node.get("geom"))
    if name not in draft.wraps and not _take_wrap(document, draft, geom, name):
        return None
    side: Vector | None = None
    if node.get("sidesite"):
        site = _find(draft, tree.sites, node, node.get("sidesite"), "site")
        if site is None:
            return None
        between = _rigid(draft, site.body, geom.body)
        if between is None:
            text = f"sidesite {shown(node.get('sidesite'))}, which moves against its geom,"
            draft.reading.lack(node, text, ("line", line))
            return PathWrap(wrap=name, first=before - 1, last=before)
        side = vector(between.point(site.pose.place))
    return PathWrap(wrap=name, first=before - 1, last=before, side=side)


def _take_wrap(document: Document, draft: Draft, geom: Thing, name: str) -> bool:
    """Take a geom into the draft as a surface."""
    node, reading, given = geom.node, draft.reading, geom.given
    kind = given.get("type", "sphere")
    if kind not in _KINDS or "mesh" in given:
        reading.fault(node, f"{named(node)} is no sphere and no cylinder, and tendons wrap over it")
        return False
    size = numbers(reading, node, given.get("size"), (1, 3), "size")
    if size is None or not draft.claim("wrap", name, node):
        return False
    frame = {"translation": geom.pose.vector, "orientation": geom.pose.angles}
    surface: type[WrapSphere] | type[WrapCylinder] = (
        WrapSphere if kind == "sphere" else WrapCylinder
    )
    wrap = reading.record(node, surface, name=name, body=geom.body, radius=size[0], **frame)
    if wrap is not None:
        draft.wraps[name] = wrap
    return wrap is not None


def _rigid(draft: Draft, inner: str, outer: str) -> Pose | None:
    """Return the pose of one body in another that it never moves against, else None."""
    (one, at), (other, seat) = _carrier(draft, inner), _carrier(draft, outer)
    return at.after(seat.inverse()) if one == other else None


def _carrier(draft: Draft, name: str) -> tuple[str, Pose]:
    """Return the body that carries this one without a joint between, and the pose in it."""
    pose = IDENTITY
    while (body := draft.bodies.get(name)) and (joint := body.joint):
        if joint.rotations or joint.translations:
            break
        pose = pose.after(
            Pose(rotation_xyz(joint.parent_orientation), np.array(joint.parent_translation))
        )
        name = joint.parent
    return name, pose
