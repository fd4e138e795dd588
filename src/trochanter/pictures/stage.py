"""From a scene to pixels.

A frame is three renderings laid over each other. The first holds what is solid:
bones and the highlighted muscle. The second draws what is faint, the neighbours
and the left hip bone, over the first, and counts for less than a fifth, so that
nothing faint ever hides what matters and no transparent surface has to be sorted.
The third holds the highlighted muscle alone; where bone hides it, a little of it
is let through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError
from trochanter.pictures.scene import Scene
from trochanter.pictures.views import view
from trochanter.pictures.window import BACKGROUND, FINER, Layer, Window

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = NDArray[np.uint8]

SIZES = (64, 4000)
_FAINT = 0.18
_THROUGH_BONE = 0.24
# The left hip bone is context while it stands behind; seen from the left it would veil all.
_FROM_LEFT = -0.1


def render_frame(scene: Scene, index: int, size: int = 800) -> Image:
    """Render one of the sixteen views of a scene.

    The picture is a function of the scene, the index and the size alone: the same
    ones give the same pixels, whatever was rendered before.

    Parameters
    ----------
    scene : Scene
    index : int
        0 to 15; see `trochanter.pictures.views.VIEWS`.
    size : int
        Side of the square picture [px].

    Returns
    -------
    PIL.Image.Image
        RGB.

    Raises
    ------
    OutOfRangeError
        If the index or the size is out of its range.
    MissingLibraryError
        If nothing can be rendered here; it names the line that installs what is missing.
    """
    direction = np.array(view(index).direction)
    if not SIZES[0] <= size <= SIZES[1]:
        raise OutOfRangeError(f"size {size} is outside {SIZES[0]}..{SIZES[1]} px")
    window = _window()
    window.set(scene)
    window.aim(scene, direction, size)
    solid = window.render(Layer.SOLID)
    behind = direction[2] > _FROM_LEFT
    faint = window.render(Layer.FAINT_AND_LEFT if behind else Layer.FAINT)
    alone = window.render(Layer.MUSCLE)
    return _laid_over(solid, faint, alone)


_WINDOWS: list[Window] = []


def _window() -> Window:
    """Return this process's window; making one is dear."""
    if not _WINDOWS:
        _WINDOWS.append(Window())
    return _WINDOWS[0]


def _laid_over(solid: Pixels, faint: Pixels, alone: Pixels) -> Image:
    """Average the fine pixels of the renderings and mix them."""
    from PIL import Image

    ground = np.array([*BACKGROUND, 255], dtype=np.uint8).view(np.uint32)[0]
    covered = np.where(alone.view(np.uint32)[..., 0] != ground, np.uint8(255), np.uint8(0))
    share = _averaged(covered[::-1])[..., None] / np.float32(255)
    base, muscle = _averaged(solid), _averaged(alone)
    out = base + np.float32(_FAINT) * (_averaged(faint) - base)
    # At its edge a pixel of `muscle` is part background, which must not shine through.
    own = muscle - (1 - share) * np.array(BACKGROUND, dtype=np.float32)
    out += np.float32(_THROUGH_BONE) * (own - share * base)
    return Image.fromarray(np.clip(np.rint(out), 0, 255).astype(np.uint8))


def _averaged(pixels: Pixels) -> NDArray[np.float32]:
    """Average blocks of fine pixels to the picture's pixels.

    Colours come lowest row first and with an alpha that means nothing; both are put right.
    """
    from PIL import Image

    if pixels.ndim == 2:
        return np.asarray(Image.fromarray(pixels).reduce(FINER)).astype(np.float32)
    side = (pixels.shape[1], pixels.shape[0])
    upright = Image.frombuffer("RGBX", side, pixels, "raw", "RGBX", 0, -1)
    return np.asarray(upright.reduce(FINER))[..., :3].astype(np.float32)
