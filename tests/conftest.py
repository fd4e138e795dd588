"""Fixtures shared by every room's tests."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the reference data that lies beside a developer's checkout, or skip."""
    if not (SHARED / "reference").is_dir():
        pytest.skip(f"reference data not found at {SHARED}; it is not shipped with the project")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory) -> Iterator[None]:
    """Keep the tests out of the user's cache of finished pictures."""
    before = os.environ.get("TROCHANTER_CACHE")
    os.environ["TROCHANTER_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    os.environ.pop("TROCHANTER_CACHE")
    if before is not None:
        os.environ["TROCHANTER_CACHE"] = before


@pytest.fixture(scope="session")
def subject_osim(tmp_path_factory) -> Path:
    """Return an OpenSim file such as a user brings: gait2392 with the names that OpenSim gives."""
    import trochanter as tr

    model = tr.load("gait2392").model
    lines = tuple(line.model_copy(update={"name": line.source_name}) for line in model.lines)
    file = tmp_path_factory.mktemp("subject") / "subject.osim"
    tr.write_model(model.model_copy(update={"lines": lines}), file)
    text = file.read_text(encoding="utf-8")
    sided = re.sub(r"\b(hip_flexion|hip_adduction|hip_rotation|knee_angle)\b", r"\1_r", text)
    file.write_text(sided, encoding="utf-8")
    return file
