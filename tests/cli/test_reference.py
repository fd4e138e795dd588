"""docs/cli.md is what the program's help says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_reference_is_current():
    spec = importlib.util.spec_from_file_location(
        "cli_reference", ROOT / "builders/cli_reference.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert written == module.reference(), "run: python builders/cli_reference.py"
