"""From a scene to pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import OutOfRangeError
from trochanter.pictures.cameras import Camera
from trochanter.pictures.palette import PAPER, in_bytes
from trochanter.pictures.scene import Scene
from trochanter.pictures.views import View
from trochanter.pictures.window import Window

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = NDArray[np.uint8]

SIZES = (64, 4000)
#: Above this a picture's side shows the facets of plain surfaces [px].
_PLAIN = 1600
#: Rendered at this multiple of the size and averaged, against jagged edges.
FINER = 2
#: Side of the tiles in which large pictures are drawn, before they are averaged [px].
_TILE = 4096


def render(
    scene: Scene,
    where: Camera | View | int | ArrayLike,
    size: int | tuple[int, int] = 800,
    *,
    finer: int = FINER,
) -> Pixels:
    """Render a scene.

    The picture is a function of the scene, the camera and the size alone: the same
    ones give the same pixels on one machine, whatever was rendered before. Where
    only the pose, colours, opacities or the camera differ from the last picture,
    nothing is built anew.

    Parameters
    ----------
    scene : Scene
    where : Camera, View, int or array_like of shape (3,)
        A camera; or a view, its index, or a direction toward the camera, framed as the scene is.
    size : int or tuple of int
        Side of the square picture, or its width and height [px], 64 to 4000.
    finer : int
        1 to 4: how many pixels are drawn and averaged for one, along each side.

    Returns
    -------
    ndarray, shape (height, width, 3 or 4)
        Red, green and blue on the plates' paper; with alpha where the scene is transparent.

    Raises
    ------
    OutOfRangeError
        If the size, the view or `finer` is out of its range.
    MissingLibraryError
        If nothing can be rendered here; it names the line that installs what is missing.
    """
    from PIL import Image

    width, height = (size, size) if isinstance(size, int) else size
    for side in (width, height):
        if not SIZES[0] <= side <= SIZES[1]:
            raise OutOfRangeError(f"size {side} is outside {SIZES[0]}..{SIZES[1]} px")
    if not 1 <= finer <= 4:
        raise OutOfRangeError(f"finer is {finer}; give 1 to 4")
    camera = where if isinstance(where, Camera) else scene.camera(where)
    drawn = _drawn(scene, camera, width, height, finer)
    if not scene.transparent:
        paper = Image.new("RGBA", drawn.size, (*in_bytes(PAPER), 255))
        drawn = Image.alpha_composite(paper, drawn).convert("RGB")
    if scene.labels:
        from trochanter.pictures.labels import draw_labels

        drawn = draw_labels(drawn, scene, camera)
    return np.asarray(drawn)


def detail_for(size: int) -> str:
    """Return the fineness of surfaces that pictures of a size ask for: "plain" or "fine"."""
    return "fine" if size > _PLAIN else "plain"


def render_frame(scene: Scene, index: int, size: int = 800) -> Image:
    """Render one of the sixteen views of a scene as an image; see `render`."""
    from PIL import Image

    return Image.fromarray(render(scene, index, size))


_WINDOWS: list[Window] = []


def _window() -> Window:
    """Return this process's window; making one is dear."""
    if not _WINDOWS:
        _WINDOWS.append(Window())
    return _WINDOWS[0]


def _drawn(scene: Scene, camera: Camera, width: int, height: int, finer: int) -> Image:
    """Return the picture with straight alpha, drawn finer and averaged, in tiles if it is large."""
    from PIL import Image

    if finer * max(width, height) <= _TILE:
        pixels = _window().render(scene, camera, finer * width, finer * height)
        return _straight(pixels, finer)
    whole = (finer * width, finer * height)
    out = Image.new("RGBA", (width, height))
    step = _TILE // finer * finer
    for top in range(0, whole[1], step):
        for left in range(0, whole[0], step):
            box = (left, top, min(step, whole[0] - left), min(step, whole[1] - top))
            pixels = _window().tile(scene, camera, box, whole)
            out.paste(_straight(pixels, finer), (left // finer, top // finer))
    return out


def _straight(pixels: Pixels, finer: int) -> Image:
    """Average blocks of fine pixels, and take the alpha out of the colours."""
    from PIL import Image

    side = (pixels.shape[1], pixels.shape[0])
    fine = Image.frombuffer("RGBa", side, np.ascontiguousarray(pixels), "raw", "RGBa", 0, 1)
    return fine.reduce(finer).convert("RGBA")
