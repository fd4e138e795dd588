"""A muscle's centre line, cross-sections and volume, of the whole and of each compartment.

The inside is cut into small cubes. A cube's place along the muscle is its
shortest way, within the muscle, to the narrower of the muscle's two ends: that
way grows by one metre a metre, so a slice's volume divided by its thickness is
the area of its cross-section, and the areas' integral is the volume.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyvista as pv
import trimesh
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from trochanter.geometry.meshes import TriangleMesh, connected_parts

#: Slices along the fibres at which figures are kept.
STATIONS = 15
_CUBES = 40000


@dataclass(frozen=True, eq=False)
class Belly:
    """Figures of one compartment's flesh, in the specimen's frame.

    Attributes
    ----------
    volume : float
        In cubic metres.
    line : ndarray, shape (STATIONS, 3)
        Middles of the slices [m].
    area : ndarray, shape (STATIONS,)
        Cross-sections perpendicular to the fibres [m²].
    """

    volume: float
    line: np.ndarray
    area: np.ndarray


def bellies(mesh: trimesh.Trimesh, ends: list[tuple[np.ndarray, np.ndarray]]) -> list[Belly]:
    """Measure each compartment, given the points of its two ends on the specimen [m]."""
    total = float(mesh.volume)
    size = (total / _CUBES) ** (1 / 3)
    cubes = _inside(mesh, size)
    graph = _neighbours(cubes, size)
    ways = np.array([[_way(graph, cubes, end, size) for end in pair] for pair in ends])
    owner = _owners(ways)
    spread = [np.ptp(np.concatenate(side), axis=0).max() for side in zip(*ends, strict=True)]
    from_insertion = spread[1] <= spread[0]
    scale, out = total / len(cubes), []
    for k in range(len(ends)):
        mine = np.flatnonzero(owner == k)
        out.append(_slices(cubes[mine], ways[k, int(from_insertion)][mine], scale, from_insertion))
    return out


def _inside(mesh: trimesh.Trimesh, size: float) -> np.ndarray:
    """Return the centres of the cubes within the mesh."""
    low, high = mesh.bounds
    steps = [np.arange(a, b + size, size) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*steps, indexing="ij"), axis=-1).reshape(-1, 3)
    found = np.zeros(len(grid), bool)
    for part in _pieces(mesh):
        box = ((grid >= part.bounds[0]) & (grid <= part.bounds[1])).all(axis=1)
        if box.any():
            surface = pv.make_tri_mesh(part.vertices, part.faces)
            cloud = pv.PolyData(grid[box]).select_interior_points(surface, check_surface=False)
            found[np.flatnonzero(box)] |= np.asarray(cloud["selected_points"]).astype(bool)
    return grid[found]


def _pieces(mesh: trimesh.Trimesh) -> list[trimesh.Trimesh]:
    """Return the closed pieces that hold any volume."""
    whole = TriangleMesh(mesh.vertices, mesh.faces)
    cut = [TriangleMesh(mesh.vertices, mesh.faces[f]) for f in connected_parts(whole)]
    return [trimesh.Trimesh(p.vertices, p.faces) for p in cut if abs(p.volume) > 1e-9]


def _neighbours(cubes: np.ndarray, size: float) -> coo_matrix:
    """Return who touches whom; parts that hang apart are bridged at their nearest cubes."""
    # Far enough that ways in any direction come out straight, to about 3 %.
    pairs = cKDTree(cubes).query_pairs(2.3 * size, output_type="ndarray")
    while True:
        length = np.linalg.norm(cubes[pairs[:, 0]] - cubes[pairs[:, 1]], axis=1)
        one = coo_matrix((length, pairs.T), shape=(len(cubes),) * 2)
        count, label = connected_components(one, directed=False)
        if count == 1:
            return (one + one.T).tocsr()
        sizes = np.bincount(label)
        main, rest = (
            np.flatnonzero(label == sizes.argmax()),
            np.flatnonzero(label != sizes.argmax()),
        )
        gap, near = cKDTree(cubes[main]).query(cubes[rest])
        bridge = np.argsort(gap)[: max(1, min(20, int((gap < gap.min() + size).sum())))]
        pairs = np.vstack([pairs, np.column_stack([rest[bridge], main[near[bridge]]])])


def _way(graph, cubes: np.ndarray, end: np.ndarray, size: float) -> np.ndarray:
    """Return every cube's shortest way within the muscle to an end [m]."""
    gap = cKDTree(end).query(cubes)[0]
    # However far the mesh stops short of the end, its nearest cubes are there.
    held = np.flatnonzero(gap < max(gap.min() + 1.5 * size, 0.003))
    return dijkstra(graph, indices=held, min_only=True)


def _owners(ways: np.ndarray) -> np.ndarray:
    """Share the cubes among compartments that lie side by side, equally in every cross-section.

    A cube's rank across the muscle is that of the ends near it, those of the
    origin and of the insertion mixed by how far along it lies.

    Parameters
    ----------
    ways : ndarray, shape (compartments, 2, cubes)
        Ways to the origin and to the insertion of each compartment [m].
    """
    count = len(ways)
    near = ways.min(axis=0)
    share = near[0] / np.maximum(near.sum(axis=0), 1e-9)
    pull = 1.0 / (ways + 0.002) ** 2
    rank = np.einsum("k,kec->ec", np.arange(count), pull) / pull.sum(axis=0)
    across = (1 - share) * rank[0] + share * rank[1]
    order = np.argsort(share, kind="stable")
    owner = np.empty(len(share), int)
    for slab in np.array_split(order, 60):
        ranked = slab[np.argsort(across[slab], kind="stable")]
        owner[ranked] = np.arange(len(slab)) * count // len(slab)
    return owner


def _slices(cubes: np.ndarray, way: np.ndarray, scale: float, turned: bool) -> Belly:
    """Return a compartment's figures from its cubes, origin first."""
    edges = np.linspace(0.0, np.quantile(way, 0.995), STATIONS + 1)
    slot = np.clip(np.digitize(way, edges) - 1, 0, STATIONS - 1)
    count = np.bincount(slot, minlength=STATIONS)
    total = np.stack([np.bincount(slot, axis, STATIONS) for axis in cubes.T], axis=1)
    line = total / np.maximum(count, 1)[:, None]
    full = np.flatnonzero(count)
    for k in np.flatnonzero(count == 0):
        line[k] = [np.interp(k, full, line[full, axis]) for axis in range(3)]
    area = count * scale / (edges[1] - edges[0])
    order = slice(None, None, -1) if turned else slice(None)
    return Belly(len(cubes) * scale, line[order], area[order])
