"""What is said where nothing can be drawn."""

from __future__ import annotations

import ctypes
import os

import pytest
from vtkmodules import vtkRenderingCore

from trochanter.errors import MissingLibraryError
from trochanter.pictures import INSTALL_LINE, prepare_rendering


class vtkOSOpenGLRenderWindow:  # noqa: N801  the name is VTK's
    """What VTK hands out when nothing else works, OSMesa or not."""


@pytest.fixture
def _last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
    monkeypatch.setattr(vtkRenderingCore, "vtkRenderWindow", vtkOSOpenGLRenderWindow)


@pytest.mark.usefixtures("_last_resort")
def test_without_egl_and_osmesa_the_install_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", absent)
    with pytest.raises(MissingLibraryError) as told:
        prepare_rendering.__wrapped__()
    assert INSTALL_LINE in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.usefixtures("_last_resort")
def test_osmesa_alone_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert prepare_rendering.__wrapped__() == "vtkOSOpenGLRenderWindow"
    assert os.environ["VTK_DEFAULT_OPENGL_WINDOW"] == "vtkOSOpenGLRenderWindow"
