"""Write the vectors that hold the viewer's interpolation to the library's.

Run `python builders/bundle_golden.py`; pytest and the web's tests read what it writes. The
inputs are made up, so that no change of a model moves them.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from trochanter.site.bundle.chebyshev import exponents, terms
from trochanter.site.bundle.coding import apart, decoded, encoded
from trochanter.site.bundle.grids import Grid
from trochanter.site.bundle.placing import placed

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"


def main() -> None:
    """Write all three files."""
    for name, content in (("grid", grids()), ("chebyshev", products()), ("bones", bones())):
        text = json.dumps(content, indent=None, separators=(",", ":"))
        (GOLDEN / f"bundle_{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"wrote bundle_{name}.json, {len(text)} bytes")


def grids() -> dict[str, object]:
    """Return two small grids as a file holds them, and what they give at some poses."""
    rng = np.random.default_rng(4)
    cases = []
    for axes, nodes in (((0, 1, 2), (3, 4, 3)), ((0, 1, 2, 3), (3, 2, 2, 3))):
        d = len(axes)
        low, step = rng.uniform(-1, 0, d), rng.uniform(0.1, 0.4, d)
        length = rng.uniform(0.1, 0.3, (*nodes, 1))
        values = np.concatenate([length, rng.uniform(-0.08, 0.08, (*nodes, d))], axis=-1)
        head, kept = encoded(Grid(axes, low, step, values))
        grid = decoded(head, kept)
        q = low + step * rng.uniform(-0.1, 1.1, (6, d)) * (np.array(nodes) - 1)
        q[0] = low + step
        found, slope = grid.at(q)
        cases.append(
            {
                "head": head,
                "kept": kept.tolist(),
                "values": grid.values.tolist(),
                "q": q.tolist(),
                "length": found.tolist(),
                "slope": slope.tolist(),
                "rough_length": grid.between(q)[0].tolist(),
                "rough_slope": grid.between(q)[1].tolist(),
            }
        )
    whole = rng.integers(-32000, 32000, (2, 3, 4))
    coding = {"whole": whole.tolist(), "kept": apart(whole).tolist()}
    return {"about": ABOUT, "cases": cases, "coding": coding}


def products() -> dict[str, object]:
    """Return products of Chebyshev polynomials at some poses."""
    rng = np.random.default_rng(5)
    degrees = exponents((4, 3, 2, 3))
    low, high = np.array([-0.35, -0.7, -0.8, 0.0]), np.array([2.1, 0.8, 0.8, 2.4])
    q = rng.uniform(low, high, (4, 4))
    factors = rng.uniform(-1, 1, (len(degrees), 3))
    table = terms(q, low, high, degrees)
    return {
        "about": ABOUT,
        "low": low.tolist(),
        "high": high.tolist(),
        "degrees": degrees.tolist(),
        "factors": factors.tolist(),
        "q": q.tolist(),
        "terms": table.tolist(),
        "values": (table @ factors).tolist(),
    }


def bones() -> dict[str, object]:
    """Return where made-up bones are at some poses."""
    held = {
        "flexion_at_zero": 0.2,
        "knee_point": [0.0, -0.39, -0.04],
        "knee_axis": [0.0, -0.6, 0.8],
        "femur_from_shank": [
            [1, 0, 0, 0.01],
            [0, 0.8, -0.6, -0.8],
            [0, 0.6, 0.8, 0.0],
            [0, 0, 0, 1],
        ],
        "femur_from_patella": [[1, 0, 0, 0.05], [0, 1, 0, -0.4], [0, 0, 1, 0.01], [0, 0, 0, 1]],
        "patella_glide": [[0.0, 0.0], [0.5, -0.002], [1.5, -0.014], [2.6, -0.015]],
    }
    q = [[0, 0, 0, 0], [1.2, -0.4, 0.3, 0.9], [-0.3, 0.2, -0.6, 2.4]]
    transforms = [{name: t.tolist() for name, t in placed(held, pose).items()} for pose in q]
    return {"about": ABOUT, "articulation": held, "q": q, "pelvis_from_bone": transforms}


ABOUT = "Made by builders/bundle_golden.py; docs/bundle.md has the formulas. Metres and radians."

if __name__ == "__main__":
    main()
