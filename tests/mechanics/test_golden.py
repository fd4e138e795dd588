"""The figures do not move unless they are meant to; the web's tests read the same file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import trochanter as tr

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "arms.json"
MODELS = json.loads(GOLDEN.read_text(encoding="utf-8"))["models"]


@pytest.mark.parametrize("id", tr.models())
def test_figures_are_those_of_the_golden_file(id: str) -> None:
    hip, golden = tr.load(id), MODELS[id]
    assert golden["coordinates"] == list(hip.coordinates)
    rows = [hip.muscles.index(line) for line in golden["lines"]]
    length, arm = hip.evaluate(golden["q"])
    np.testing.assert_allclose(length[:, rows], golden["muscle_tendon_length"], rtol=0, atol=1e-11)
    np.testing.assert_allclose(arm[:, rows], golden["moment_arm"], rtol=0, atol=1e-11)
