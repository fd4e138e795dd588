"""A bone's surface as curved elements over shared nodes, and its triangles at any density."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_matrix

from trochanter.bones.elements import (
    Floats,
    Ints,
    Lattice,
    basis_weights,
    evaluation_lattice,
)
from trochanter.bones.topology import Turns
from trochanter.errors import OutOfRangeError


@dataclass(frozen=True, eq=False)
class Tessellation:
    """Triangles of a surface, as a linear function of its nodes.

    Attributes
    ----------
    matrix : csr_matrix, shape (vertices, nodes)
        ``vertices = matrix @ nodes``, whatever shape the nodes take.
    faces : ndarray, shape (m, 3)
        Corners of the triangles, counter-clockwise seen from outside.
    face_element : ndarray, shape (m,)
        The element each triangle is cut from.
    element : ndarray, shape (vertices,)
        An element that holds the vertex: the first of those that share it.
    local : ndarray, shape (vertices, 2)
        The vertex's local coordinates in that element, in 0..1.
    """

    matrix: csr_matrix
    faces: Ints
    face_element: Ints
    element: Ints
    local: Floats


@dataclass(frozen=True, eq=False)
class ElementSurface:
    """Curved elements that share their nodes.

    Attributes
    ----------
    lattices : tuple of Lattice
        Each element's nodes, as a lattice.
    nodes : tuple of ndarray
        Each element's node numbers, in its lattice's order.
    node_count : int
    turns : Turns
        Which elements' own sense of turning faces inward, and the pieces that
        hang together.
    """

    lattices: tuple[Lattice, ...]
    nodes: tuple[Ints, ...]
    node_count: int
    turns: Turns

    def rows(self, element: int, local: ArrayLike) -> csr_matrix:
        """Return the matrix that takes the nodes to points of one element.

        Parameters
        ----------
        element : int
        local : array_like, shape (k, 2)
            Local coordinates in 0..1.

        Returns
        -------
        csr_matrix, shape (k, nodes)
        """
        return self._matrix([(element, basis_weights(self.lattices[element], local))])

    def tessellate(self, density: int) -> Tessellation:
        """Cut the surface into triangles.

        Parameters
        ----------
        density : int
            Points along every side of every element, 3 to 100. (With 2, two
            elements that share two sides would fall together.)

        Returns
        -------
        Tessellation
            Watertight where the elements close: vertices on a shared side are
            one vertex, by the nodes that the elements share, never by distance.

        Raises
        ------
        OutOfRangeError
            If the density is under 3 or over 100.
        """
        if not 3 <= density <= 100:
            raise OutOfRangeError(f"density {density} is outside 3..100 points along an element")
        kinds = {nodes: evaluation_lattice(nodes, density) for nodes in self.lattices}
        points = [kinds[nodes] for nodes in self.lattices]
        numbers = self._number(points)
        weights = {nodes: basis_weights(nodes, at.local) for nodes, at in kinds.items()}
        blocks = [(e, weights[nodes]) for e, nodes in enumerate(self.lattices)]
        faces = [
            ids[at.faces[:, ::-1] if turned else at.faces]
            for ids, at, turned in zip(numbers, points, self.turns.turned, strict=True)
        ]
        owner = np.repeat(np.arange(len(points)), [len(ids) for ids in numbers])
        # A shared point is the same combination of nodes from either side: take the first.
        first = np.unique(np.concatenate(numbers), return_index=True)[1]
        local = np.concatenate([at.local for at in points])
        matrix = self._matrix(blocks)[first]
        of_face = np.repeat(np.arange(len(points)), [len(one) for one in faces])
        return Tessellation(matrix, np.concatenate(faces), of_face, owner[first], local[first])

    def facing_outward(self, nodes: Floats) -> ElementSurface:
        """Return this surface with each piece turned to enclose a positive volume.

        Parameters
        ----------
        nodes : ndarray, shape (nodes, 3)
            A shape that tells inside from outside, such as the mean.

        Returns
        -------
        ElementSurface
        """
        cut = self.tessellate(4)
        a, b, c = np.moveaxis((cut.matrix @ nodes)[cut.faces], 1, 0)
        piece = np.array(self.turns.piece)
        volume = np.bincount(piece[cut.face_element], np.einsum("ij,ij->i", a, np.cross(b, c)))
        turned = tuple((np.array(self.turns.turned) ^ (volume[piece] < 0)).tolist())
        return replace(self, turns=Turns(turned, self.turns.piece))

    def _number(self, points: list[Lattice]) -> list[Ints]:
        """Give every element's points numbers, one number to a shared corner or side point."""
        known: dict[tuple[int, ...], Ints] = {}
        count = 0

        def number(key: tuple[int, ...], size: int) -> Ints:
            nonlocal count
            if key not in known:
                known[key] = np.arange(count, count + size)
                count += size
            return known[key]

        out = []
        for nodes, numbers, at in zip(self.lattices, self.nodes, points, strict=True):
            ids = np.full(len(at.local), -1, dtype=np.int64)
            for through, along in zip(nodes.sides, at.sides, strict=True):
                side = tuple(numbers[through].tolist())
                ids[along[0]] = number(side[:1], 1)[0]
                inner = number(min(side, side[::-1]), len(along) - 2)
                ids[along[1:-1]] = inner if side <= side[::-1] else inner[::-1]
            within = np.flatnonzero(ids < 0)
            ids[within] = np.arange(count, count + len(within))
            count += len(within)
            out.append(ids)
        return out

    def _matrix(self, blocks: list[tuple[int, Floats]]) -> csr_matrix:
        """Stack (element, weights) blocks into one matrix over all nodes."""
        heights = np.cumsum([0] + [len(weights) for _, weights in blocks])
        rows = [
            np.repeat(np.arange(start, start + len(weights)), weights.shape[1])
            for start, (_, weights) in zip(heights, blocks, strict=False)
        ]
        columns = [np.tile(self.nodes[e], len(weights)) for e, weights in blocks]
        value = np.concatenate([weights.ravel() for _, weights in blocks])
        # On a side, the nodes off it weigh nothing but rounding; drop them.
        keep = np.abs(value) > 1e-12
        where = (np.concatenate(rows)[keep], np.concatenate(columns)[keep])
        return csr_matrix((value[keep], where), shape=(int(heights[-1]), self.node_count))
