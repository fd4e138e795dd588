"""Sphere fits: exact where points lie on a sphere, unbiased on a cap with noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochanter.geometry.spheres import fit_sphere


def cap(centre, radius, half_angle, count=400, seed=0):
    rng = np.random.default_rng(seed)
    height = rng.uniform(np.cos(half_angle), 1, count)
    around = rng.uniform(0, 2 * np.pi, count)
    ring = np.sqrt(1 - height**2)
    ways = np.stack([ring * np.cos(around), ring * np.sin(around), height], axis=1)
    return np.asarray(centre) + radius * ways


@given(st.tuples(*[st.floats(-10, 10)] * 3), st.floats(0.01, 5))
def test_points_on_a_sphere_give_it_back(centre, radius):
    found = fit_sphere(cap(centre, radius, 1.2))
    assert found.centre == pytest.approx(np.array(centre), abs=1e-6 * (1 + radius))
    assert found.radius == pytest.approx(radius, rel=1e-6)
    assert found.residual < 1e-7 * (1 + radius)


def test_a_noisy_cap_is_not_made_smaller():
    """The mean of many fits is the radius to 0.5 %: the algebraic fit alone is 4 % short."""
    fits = []
    for seed in range(40):
        noise = np.random.default_rng(seed + 1).normal(0, 1.0, (400, 3))
        fits.append(fit_sphere(cap((0, 0, 0), 25.0, 1.0, seed=seed) + noise).radius)
    assert np.mean(fits) == pytest.approx(25.0, rel=0.005)


def test_residual_is_the_noise():
    points = cap((0, 0, 0), 1.0, 2.0, count=4000)
    radial = 1 + np.random.default_rng(3).normal(0, 0.01, (4000, 1))
    assert fit_sphere(points * radial).residual == pytest.approx(0.01, rel=0.05)


@pytest.mark.parametrize("points", [[], np.eye(3), [[i % 3, i // 3, 0] for i in range(9)]])
def test_too_few_or_flat_points_raise(points):
    with pytest.raises(ValueError, match="four points or more"):
        fit_sphere(points)
