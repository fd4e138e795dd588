"""Fixtures shared by every room's tests."""

from __future__ import annotations

import os
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
