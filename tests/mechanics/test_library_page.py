"""docs/library.md works as it stands, from its first line to its last."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import trochanter as tr

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "library.md").read_text(encoding="utf-8")


def test_the_python_runs_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert len(code) >= 3
    names: dict[str, Any] = {}
    for block in code:
        exec(block, names)
    assert names["arms"].dims == ("subject", "pose", "muscle", "coordinate")
    assert names["torque"].dims == ("subject", "hip_adduction", "motion")
    assert tr.read_model(tmp_path / "person7.osim").coordinates == names["hip"].coordinates
    words = names["course"].status.attrs["flag_meanings"]
    assert f"# {words}\n" in PAGE


def test_every_public_name_is_on_it() -> None:
    listed = re.findall(r"^\.\. auto\w+:: (\w+)$", PAGE, re.MULTILINE)
    assert set(tr.__all__) <= set(listed)
