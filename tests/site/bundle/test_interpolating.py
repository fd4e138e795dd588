"""Interpolation, coding and containers: exact where they should be, and as the golden files say."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from trochanter.errors import DataFaultError
from trochanter.site.bundle.chebyshev import exponents, fitted, terms
from trochanter.site.bundle.coding import apart, decoded, encoded, together
from trochanter.site.bundle.container import packed, unpacked
from trochanter.site.bundle.glb import Quantised, glb_bytes, read_glb
from trochanter.site.bundle.grids import Grid
from trochanter.site.bundle.placing import placed

GOLDEN = Path(__file__).parents[2] / "golden"


def golden(name):
    return json.loads((GOLDEN / f"bundle_{name}.json").read_text(encoding="utf-8"))


def cubic(d, seed):
    """Return a polynomial of total degree three, with its gradient."""
    powers = [e for e in product(range(4), repeat=d) if sum(e) <= 3]
    factors = np.random.default_rng(seed).normal(size=len(powers))

    def value(q):
        return sum(f * np.prod(q**e, axis=1) for f, e in zip(factors, powers, strict=True))

    def slope(q):
        out = np.zeros_like(q)
        for f, e in zip(factors, powers, strict=True):
            for k in range(d):
                if e[k]:
                    less = np.array(e) - (np.arange(d) == k)
                    out[:, k] += f * e[k] * np.prod(q**less, axis=1)
        return out

    return value, slope


def grid_of(value, slope, d):
    low, step = np.linspace(-0.4, -0.2, d), np.linspace(0.2, 0.35, d)
    lines = [low[k] + step[k] * np.arange(4) for k in range(d)]
    nodes = np.stack(np.meshgrid(*lines, indexing="ij"), -1).reshape(-1, d)
    values = np.column_stack([value(nodes), slope(nodes)])
    return Grid(tuple(range(d)), low, step, values.reshape(*[4] * d, 1 + d))


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_polynomials_of_degree_three_come_out_exactly(d):
    value, slope = cubic(d, seed=d)
    grid = grid_of(value, slope, d)
    q = grid.low + 3 * grid.step * np.random.default_rng(9).random((50, d))
    length, gradient = grid.at(q)
    np.testing.assert_allclose(length, value(q), atol=1e-12)
    np.testing.assert_allclose(gradient, slope(q), atol=1e-11)


def test_slopes_are_the_lengths_own():
    rng = np.random.default_rng(2)
    grid = Grid((0, 1, 2), np.zeros(3), np.full(3, 0.3), rng.normal(size=(3, 3, 3, 4)))
    q = 0.05 + 0.2 * rng.random((40, 3))
    for k in range(3):
        ahead = np.eye(3)[k] * 1e-6
        difference = (grid.at(q + ahead)[0] - grid.at(q - ahead)[0]) / 2e-6
        np.testing.assert_allclose(grid.at(q)[1][:, k], difference, atol=1e-7)


def test_lengths_are_continuous_from_cell_to_cell():
    rng = np.random.default_rng(3)
    grid = Grid((0, 1), np.zeros(2), np.full(2, 0.3), rng.normal(size=(4, 4, 3)))
    q = np.column_stack([np.full(9, 0.3), np.linspace(0, 0.9, 9)])
    aside = np.array([1e-12, 0.0])
    before, after = grid.at(q - aside)[0], grid.at(q + aside)[0]
    np.testing.assert_allclose(before, after, atol=1e-10)


def test_in_a_rough_cell_arms_stay_among_the_corners():
    values = np.zeros((2, 2, 3))
    values[1, :, 0] = 0.05
    values[..., 1], values[..., 2] = [[-0.01, 0.02], [0.03, 0.04]], 0.01
    grid = Grid((0, 1), np.zeros(2), np.full(2, 0.05), values)
    q = 0.05 * np.random.default_rng(1).random((50, 2))
    length, slope = grid.between(q)
    assert (np.abs(grid.at(q)[1][:, 0]) > 0.5).any()
    assert ((slope[:, 0] >= -0.01) & (slope[:, 0] <= 0.04)).all()
    np.testing.assert_allclose(slope[:, 1], 0.01)
    np.testing.assert_allclose(length, q[:, 0])


def test_a_grid_is_read_back_to_half_a_step():
    rng = np.random.default_rng(4)
    values = np.concatenate(
        [rng.uniform(0.1, 0.3, (4, 3, 5, 1)), rng.uniform(-0.08, 0.08, (4, 3, 5, 3))], axis=-1
    )
    grid = Grid((0, 1, 2), np.zeros(3), np.ones(3), values)
    head, kept = encoded(grid)
    off = np.abs(decoded(head, kept).values - values).reshape(-1, 4).max(axis=0)
    assert (off <= 0.5001 * np.array(head["scale"])).all()
    assert head["scale"][0] < 1e-5


def test_whole_numbers_come_back_from_their_bytes():
    whole = np.random.default_rng(5).integers(-32768, 32768, (3, 5, 4, 2))
    assert np.array_equal(together(apart(whole), whole.shape), whole)


def test_terms_are_cosines_of_multiples():
    degrees = exponents((3, 2))
    q = np.random.default_rng(6).uniform(-1, 1, (7, 2))
    angle = np.arccos(q)
    expected = np.cos(degrees[None] * angle[:, None]).prod(axis=2)
    found = terms(q, np.full(2, -1.0), np.full(2, 1.0), degrees)
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert {tuple(e) for e in degrees} == {
        e for e in product(range(4), range(3)) if e[0] / 3 + e[1] / 2 <= 1
    }


def test_fitting_gives_back_what_terms_made():
    rng = np.random.default_rng(7)
    low, high = np.full(3, -1.0), np.full(3, 1.0)
    table = terms(rng.uniform(-1, 1, (200, 3)), low, high, exponents((4, 3, 3)))
    factors = rng.normal(size=(table.shape[1], 2))
    np.testing.assert_allclose(fitted(table, table @ factors), factors, atol=1e-3)


def test_arrays_come_back_from_their_container_and_damage_is_named():
    arrays = {"a b": np.arange(6, dtype=np.int16).reshape(2, 3), "c": np.array([1.5], np.float32)}
    content = packed({"muscle": "é"}, arrays)
    head, found = unpacked(content, "file")
    assert head == {"muscle": "é"}
    assert all(np.array_equal(found[k], v) for k, v in arrays.items())
    for broken in (b"", b"TRB1", content[:30], content[:-4], b"XXXX" + content[4:]):
        with pytest.raises(DataFaultError, match="file: "):
            unpacked(broken, "file")


def test_a_quantised_mesh_comes_back_within_a_step():
    rng = np.random.default_rng(8)
    vertices = rng.uniform(-0.2, 0.3, (20, 3))
    normals = vertices / np.linalg.norm(vertices, axis=1, keepdims=True)
    faces = rng.integers(0, 20, (12, 3))
    moves = [
        rng.integers(-127, 128, (20, 3)).astype(np.int8),
        rng.integers(-9, 9, (20, 3), np.int16),
    ]
    turns = [rng.integers(-127, 128, (20, 3)).astype(np.int8)] * 2
    flesh = rng.integers(0, 256, (20, 4)).astype(np.uint8)
    mesh = Quantised(
        "one", vertices, normals, faces, {"_FLESH": flesh}, moves, turns, np.array([0.5, -1])
    )
    found = read_glb(glb_bytes([mesh], "nobody"))["one"]
    assert np.abs(found["vertices"] - vertices).max() <= 0.51 * mesh.reach / 32767
    assert np.abs(found["normals"] - normals).max() <= 0.51 / 127
    assert np.array_equal(found["faces"], faces)
    np.testing.assert_allclose(found["moves"][0], moves[0] / 127 * mesh.reach, atol=1e-12)
    np.testing.assert_allclose(found["moves"][1], moves[1] / 32767 * mesh.reach, atol=1e-12)
    np.testing.assert_allclose(found["_FLESH"] * 255, flesh, atol=1e-9)
    assert found["weights"].tolist() == [0.5, -1]


def test_the_golden_grids_are_what_the_library_finds():
    held = golden("grid")
    for case in held["cases"]:
        grid = decoded(case["head"], np.array(case["kept"], np.uint8))
        np.testing.assert_allclose(grid.values, case["values"], atol=1e-12)
        length, slope = grid.at(np.array(case["q"]))
        np.testing.assert_allclose(length, case["length"], atol=1e-12)
        np.testing.assert_allclose(slope, case["slope"], atol=1e-11)
        length, slope = grid.between(np.array(case["q"]))
        np.testing.assert_allclose(length, case["rough_length"], atol=1e-12)
        np.testing.assert_allclose(slope, case["rough_slope"], atol=1e-12)
    assert apart(np.array(held["coding"]["whole"])).tolist() == held["coding"]["kept"]


def test_the_golden_products_and_bones_are_what_the_library_finds():
    held = golden("chebyshev")
    table = terms(*(np.array(held[k]) for k in ("q", "low", "high", "degrees")))
    np.testing.assert_allclose(table, held["terms"], atol=1e-12)
    np.testing.assert_allclose(table @ np.array(held["factors"]), held["values"], atol=1e-12)
    bones = golden("bones")
    for q, expected in zip(bones["q"], bones["pelvis_from_bone"], strict=True):
        for name, transform in placed(bones["articulation"], q).items():
            np.testing.assert_allclose(transform, expected[name], atol=1e-12)
