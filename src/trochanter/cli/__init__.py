"""The command line. One file a command; the logic is the library's."""

from __future__ import annotations

from trochanter.cli.app import main

__all__ = ["main"]
