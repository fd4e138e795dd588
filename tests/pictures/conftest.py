"""Fixtures of the pictures' tests."""

from __future__ import annotations

import pytest

from trochanter.errors import MissingLibraryError
from trochanter.pictures import prepare_rendering


@pytest.fixture(scope="session")
def rendering() -> str:
    """Return VTK's way of drawing here, or skip with the line that installs one."""
    try:
        return prepare_rendering()
    except MissingLibraryError as missing:
        pytest.skip(str(missing))
