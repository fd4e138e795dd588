"""Running commands in the same process."""

from __future__ import annotations

import sys

import pytest

from trochanter.cli import main


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command; return its exit status, what it printed and what it complained."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["trochanter", *arguments])
        monkeypatch.setenv("COLUMNS", "200")
        status = 0
        try:
            main()
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return call
