"""A copy of the atlas's data that a test may damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from trochanter.anatomy import DATA, find_faults


def line_of(text: str, fragment: str) -> int:
    """Line of the only place at which `fragment` stands, counted from 1."""
    assert text.count(fragment) == 1, f"{fragment!r} stands {text.count(fragment)} times"
    return text[: text.index(fragment)].count("\n") + 1


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Copy the built-in data folder to a place of the test's own."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def change(data: Path) -> Callable[[str, str, str], int]:
    """Replace a fragment that stands once in a data file; return the line it stood on."""

    def replace(file: str, old: str, new: str) -> int:
        path = data / file
        text = path.read_text(encoding="utf-8")
        line = line_of(text, old)
        path.write_text(text.replace(old, new), encoding="utf-8")
        return line

    return replace


@pytest.fixture
def append(data: Path) -> Callable[[str, str], int]:
    """Write text at a data file's end; return the line on which it starts."""

    def write(file: str, text: str) -> int:
        path = data / file
        before = path.read_text(encoding="utf-8")
        path.write_text(before + text, encoding="utf-8")
        return before.count("\n") + 1

    return write


@pytest.fixture
def only_fault(data: Path) -> Callable[[], str]:
    """Return the one fault in the copy; a fault that brings others with it fails here."""

    def find() -> str:
        faults = find_faults(data)
        assert len(faults) == 1, "\n".join(faults)
        return faults[0]

    return find
