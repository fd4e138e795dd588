"""Whether pictures can be rendered here, and what to install where they cannot.

VTK picks its way of drawing when the first window is made. Left to itself on a
Linux without a display it first tries X11 and crashes where that library is
absent, so we name the two ways that need no display: EGL, then OSMesa.
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache

from trochanter.errors import MissingLibraryError

INSTALL_LINE = "sudo apt-get install -y libegl1 libgl1-mesa-dri"
_CHOICE = "VTK_DEFAULT_OPENGL_WINDOW"
_OSMESA = ("libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so")


@cache
def prepare_rendering() -> str:
    """Make VTK draw without a display and return the way that it found.

    Returns
    -------
    str
        The class of VTK's window, such as ``"vtkEGLRenderWindow"``.

    Raises
    ------
    MissingLibraryError
        If neither EGL with a driver nor OSMesa is there; it names the line that installs EGL.
    """
    if sys.platform.startswith("linux") and not os.environ.get(_CHOICE):
        os.environ[_CHOICE] = "vtkEGLRenderWindow"
    from vtkmodules import vtkRenderingOpenGL2  # noqa: F401  registers the kinds of window
    from vtkmodules.vtkCommonCore import vtkLogger
    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    loud = vtkLogger.GetCurrentVerbosityCutoff()
    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
    try:
        window = type(vtkRenderWindow()).__name__
    finally:
        vtkLogger.SetStderrVerbosity(loud)
    if _CHOICE in os.environ:
        os.environ[_CHOICE] = window  # what works; or VTK warns at every window
    # VTK hands out an OSMesa window as its last resort, whether or not the library is there.
    if window == "vtkOSOpenGLRenderWindow" and not any(_loads(name) for name in _OSMESA):
        raise MissingLibraryError(
            "pictures need EGL or OSMesa to be drawn without a display and neither works here; "
            f"install one with: {INSTALL_LINE}"
        )
    return window


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
