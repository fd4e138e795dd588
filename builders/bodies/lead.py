"""Lead the ends of carried bodies smoothly to the attachments, where those were corrected."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
from builders.attachments.cloud import PLACED
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree

from trochanter.bones.placing import placed_bones
from trochanter.bones.shape import shape_model
from trochanter.bones.skeleton import skeleton
from trochanter.geometry.transforms import apply, inverse
from trochanter.model.attachments import attachment, attachment_points

#: Share of the way along over which an end is led: at least and at most, and by how much it is
#: longer than the way it is led.
_LEAST, _MOST, _LONGER = 0.15, 0.4, 2.5
#: A point of an end line farther than this from the field goes where its neighbours go [m].
_FAR = 0.022


@cache
def leads() -> dict[str, dict]:
    """Return which ends of which meshes are led, and how."""
    return tomllib.loads((Path(__file__).parent / "leads.toml").read_text(encoding="utf-8"))


def field(muscle: str, compartments: list[str], end: str) -> tuple[np.ndarray, np.ndarray]:
    """Return an attachment's points at neutral in the pelvis's frame [m], and weights [m²]."""
    points, weights = [], []
    for name in compartments:
        one = attachment(muscle, name, end)
        bone = PLACED[one.bone]
        placed = placed_bones()
        nodes = apply(inverse(placed[bone].model_from_frame), shape_model().nodes(one.bone))
        here = attachment_points(muscle, name, end, nodes)
        if bone == "pelvis":
            points.append(here - placed["pelvis"].marks["hip-centre-right"])
        else:
            points.append(apply(skeleton().aligned()[bone], here))
        weights.append(np.array(one.weights) * (one.area or 1.0))
    return np.concatenate(points), np.concatenate(weights)


def led(
    rings: np.ndarray, fold: float, onto: tuple[np.ndarray, np.ndarray], rule: dict
) -> np.ndarray:
    """Lead the last rings to a field.

    Parameters
    ----------
    rings : ndarray, shape (n, m, 3)
        The end that is led comes last.
    fold : float
        In turns, of the last ring.
    onto : tuple of ndarray
        Points of the field and weights.
    rule : dict
        See leads.toml.
    """
    points, weights = onto
    centre = weights @ points / weights.sum()
    if rule.get("cut"):
        last = int(np.linalg.norm(rings.mean(axis=1) - centre, axis=1).argmin())
        rings = _resampled(rings[: max(last, len(rings) // 2) + 1], len(rings))
    across = np.abs(np.mod(np.arange(rings.shape[1]) / rings.shape[1] - fold + 0.5, 1) - 0.5) * 2
    way = _onto_axis if rule["onto"] == "axis" else _onto_nearest
    target = way(rings[-1], across, points, weights)
    move = target - rings[-1]
    left = _left(rings)
    length = left[0]
    reach = np.clip(_LONGER * np.linalg.norm(move, axis=1).max() / length, _LEAST, _MOST) * length
    out = rings + _smooth(1 - left / reach)[:, None, None] * move
    if "taper" in rule:
        share = _smooth(1 - _left(out) / (rule["taper"] * length))[:, None, None]
        middle = out.mean(axis=1, keepdims=True)
        flat = middle + (target - target.mean(axis=0)) * 0.9 + 0.18 * (out - middle)
        out = (1 - share) * out + share * flat
        out[-1] = target
    return out


def _resampled(rings: np.ndarray, count: int) -> np.ndarray:
    at = np.linspace(0.0, len(rings) - 1.0, count)
    low = np.minimum(at.astype(int), len(rings) - 2)
    part = (at - low)[:, None, None]
    return (1 - part) * rings[low] + part * rings[low + 1]


def _left(rings: np.ndarray) -> np.ndarray:
    """Return the way left from each ring to the last [m]."""
    step = np.linalg.norm(np.diff(rings, axis=0), axis=2).mean(axis=1)
    return np.concatenate([np.cumsum(step[::-1])[::-1], [0.0]])


def _smooth(share: np.ndarray) -> np.ndarray:
    share = np.clip(share, 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)


def _onto_axis(ring, across, points, weights) -> np.ndarray:
    """Return places on the field's long axis, laid onto the bone."""
    centre = weights @ points / weights.sum()
    spread = (points - centre) * np.sqrt(weights / weights.sum())[:, None]
    _, size, axes = np.linalg.svd(spread, full_matrices=False)
    # Of an even field the axis is as long as its spread says.
    axis = axes[0] * min(np.sqrt(3.0) * size[0], np.abs((points - centre) @ axes[0]).max())
    lines = [centre + sense * (2 * across - 1)[:, None] * axis for sense in (1, -1)]
    # Of both senses the one that twists the end less.
    line = min(lines, key=lambda one: ((one - ring - (one - ring).mean(axis=0)) ** 2).sum())
    near = cKDTree(points).query(line, k=3)[1]
    normal = axes[2]
    off = np.einsum("ij,j->i", points[near].mean(axis=1) - line, normal)
    return line + off[:, None] * normal


def _onto_nearest(ring, across, points, weights) -> np.ndarray:
    """Return each point's nearest of the field, neighbours smoothed together along the line."""
    gap, near = cKDTree(points).query(ring)
    order = np.argsort(across, kind="stable")
    move, close = (points[near] - ring)[order], gap[order] < _FAR
    place = np.arange(len(order))
    filled = np.stack([np.interp(place, place[close], axis[close]) for axis in move.T], axis=1)
    out = np.empty_like(ring)
    out[order] = gaussian_filter1d(filled, len(order) / 24, axis=0, mode="nearest")
    return ring + out
