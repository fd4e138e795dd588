"""Fields of bone that are chosen, not measured, and measured ones cut down."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
from builders.attachments.cloud import Cloud

HERE = Path(__file__).parent


def corrections() -> list[dict]:
    """Return every correction, in the file's order."""
    with (HERE / "corrections.toml").open("rb") as file:
        return tomllib.load(file)["correction"]


def apply(one: dict, cloud: Cloud, measured: np.ndarray) -> np.ndarray:
    """Return the indices of the points of bone that a correction leaves or chooses."""
    if one["kind"] == "keep":
        return measured[_kept(one, cloud.points[measured] * 1e3, cloud.normals[measured])]
    if one["kind"] == "strip":
        return _strip(cloud, np.array(one["through"], float), one["wide"])
    chosen = _ellipse(one, cloud)
    return np.union1d(chosen, measured) if one["kind"] == "add" else chosen


def _kept(one: dict, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    keep = np.ones(len(points), bool)
    if "ball" in one:
        keep &= np.linalg.norm(points - one["ball"][:3], axis=1) < one["ball"][3]
    if "outside" in one:
        keep &= np.linalg.norm(points - one["outside"][:3], axis=1) > one["outside"][3]
    for *way, least in one.get("beyond", []):
        keep &= points @ np.array(way) > least
    if "faces" in one:
        keep &= normals @ np.array(one["faces"][:3]) > one["faces"][3]
    return keep


def _ellipse(one: dict, cloud: Cloud) -> np.ndarray:
    """Return points within an ellipse that lies on the bone and faces as its middle does."""
    facing = np.array(one["facing"], float)
    facing /= np.linalg.norm(facing)
    points = cloud.points * 1e3
    candidates = np.flatnonzero(cloud.normals @ facing > 0.7)
    gap = np.linalg.norm(points[candidates] - one["near"], axis=1)
    if not len(gap) or gap.min() > 6:
        raise ValueError(f"no bone of {cloud.piece} near {one['near']} faces {one['facing']}")
    seed = candidates[gap.argmin()]
    normal = cloud.normals[seed]
    first = np.array(one["along"], float)
    first -= normal * (first @ normal)
    first /= np.linalg.norm(first)
    away = points - points[seed]
    on = ((away @ np.stack([first, np.cross(normal, first)]).T) / one["radii"]) ** 2
    deep = np.abs(away @ normal) < max(one["radii"])
    return np.flatnonzero((on.sum(axis=1) < 1) & deep & (cloud.normals @ normal > 0.2))


def _strip(cloud: Cloud, line: np.ndarray, wide: float) -> np.ndarray:
    """Return points within `wide` [mm] of a polyline that is first laid onto the bone."""
    points = cloud.points * 1e3
    steps = [a + (b - a) * t for a, b in pairwise(line) for t in np.linspace(0, 1, 80)]
    laid = np.array([points[np.linalg.norm(points - p, axis=1).argmin()] for p in steps])
    gap = np.linalg.norm(points[:, None] - laid[None, ::2], axis=2).min(axis=1)
    return np.flatnonzero(gap < wide)
