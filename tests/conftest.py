"""Fixtures shared by every room's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the reference data that lies beside a developer's checkout, or skip."""
    if not (SHARED / "reference").is_dir():
        pytest.skip(f"reference data not found at {SHARED}; it is not shipped with the project")
    return SHARED
