"""Lagrange elements: one at their own node, exact for polynomials, numbered as the files are."""

import numpy as np
import pytest

from trochanter.bones.elements import Lattice, basis_weights, evaluation_lattice, lattice_of
from trochanter.errors import DataFaultError

NAMES = ["quad_L3_L3", "quad_L4_L3", "quad_L4_L4", "simplex_L3_L3", "simplex_L4_L4", "quad_L1_L2"]


@pytest.mark.parametrize("name", NAMES)
def test_each_polynomial_is_one_at_its_node_and_zero_at_the_others(name):
    nodes = lattice_of(name)
    assert basis_weights(nodes, nodes.local) == pytest.approx(np.eye(len(nodes.points)), abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_polynomials_up_to_the_degree_are_reproduced(name):
    nodes = lattice_of(name)
    local = np.random.default_rng(0).dirichlet([1, 1, 1], 50)[:, :2]
    weights = basis_weights(nodes, local)
    degree = min(nodes.p, nodes.q)
    for i in range(degree + 1):
        for j in range(degree + 1 - i):
            held = weights @ (nodes.local[:, 0] ** i * nodes.local[:, 1] ** j)
            assert held == pytest.approx(local[:, 0] ** i * local[:, 1] ** j, abs=1e-12)


def test_node_counts_and_order():
    assert [len(lattice_of(name).points) for name in NAMES] == [16, 20, 25, 10, 15, 6]
    triangle = lattice_of("simplex_L3_L3")
    assert [tuple(triangle.points[k]) for k in (0, 3, 4, 9)] == [(0, 0), (3, 0), (0, 1), (0, 3)]


@pytest.mark.parametrize("name", NAMES)
def test_sides_go_round_once(name):
    sides = lattice_of(name).sides
    assert [side[-1] for side in sides] == [side[0] for side in sides[1:] + sides[:1]]
    corners = np.array([lattice_of(name).local[side[0]] for side in sides])
    after = np.roll(corners, -1, axis=0)
    assert (corners[:, 0] * after[:, 1] - corners[:, 1] * after[:, 0]).sum() > 0


@pytest.mark.parametrize("name", NAMES)
def test_triangles_fill_the_element_and_turn_one_way(name):
    lattice = evaluation_lattice(lattice_of(name), 6)
    a, b, c = np.moveaxis(lattice.local[lattice.faces], 1, 0)
    area = ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]) / 2
    assert (area > 0).all()
    assert area.sum() == pytest.approx(0.5 if lattice.triangle else 1.0)


def test_lattices_are_shared_and_closed_to_writing():
    assert evaluation_lattice(lattice_of("quad_L3_L3"), 10) is evaluation_lattice(
        lattice_of("quad_L3_L3"), 10
    )
    with pytest.raises(ValueError, match="read-only"):
        Lattice(False, 2, 2).points[0] = 1


@pytest.mark.parametrize("name", ["quad_H3_H3", "simplex_L3_L4", "line_L3", "quad_L0_L3"])
def test_an_unknown_basis_is_named(name):
    with pytest.raises(DataFaultError, match=name):
        lattice_of(name)
