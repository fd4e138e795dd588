"""A turntable's frames as looping GIF and WebP animations."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from trochanter.errors import OutOfRangeError

if TYPE_CHECKING:
    from PIL.Image import Image

FRAME_MS = 160
GIF_COLOURS = 64
PNG_COLOURS = 176
_PATTERN = np.array([[-2, 0], [1, -1]], dtype=np.int16) * 2 + 1
WEBP_QUALITY = 80
STILL_QUALITY = 90


def palette_of(frames: Sequence[Image], colours: int = PNG_COLOURS) -> Image:
    """Return one palette for many frames, chosen from all of them together.

    Parameters
    ----------
    frames : sequence of PIL.Image.Image
        RGB images of one size.
    colours : int
        2 to 256.

    Raises
    ------
    OutOfRangeError
        If there is no frame.
    """
    from PIL import Image

    _check(frames)
    return _montage(frames).quantize(colours, method=Image.Quantize.MEDIANCUT)


def gif_bytes(frames: Sequence[Image], frame_ms: int = FRAME_MS) -> bytes:
    """Return the frames as a GIF that repeats for ever.

    All frames share one palette, chosen from all of them together: the background
    then never flickers, and a pixel that does not change is not stored again.

    Parameters
    ----------
    frames : sequence of PIL.Image.Image
        RGB images of one size.
    frame_ms : int
        How long each frame stands [ms]; GIF counts in hundredths of a second.

    Raises
    ------
    OutOfRangeError
        If there is no frame.
    """
    from PIL import Image

    palette = palette_of(frames, GIF_COLOURS)
    indexed = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in frames]
    out = io.BytesIO()
    indexed[0].save(out, "GIF", save_all=True, append_images=indexed[1:], duration=frame_ms, loop=0)
    return out.getvalue()


def webp_bytes(frames: Sequence[Image], frame_ms: int = FRAME_MS) -> bytes:
    """Return the frames as a WebP animation that repeats for ever.

    Parameters
    ----------
    frames : sequence of PIL.Image.Image
        RGB images of one size.
    frame_ms : int
        How long each frame stands [ms].

    Raises
    ------
    OutOfRangeError
        If there is no frame.
    """
    _check(frames)
    out = io.BytesIO()
    frames[0].save(
        out,
        "WEBP",
        save_all=True,
        append_images=list(frames[1:]),
        duration=frame_ms,
        loop=0,
        quality=WEBP_QUALITY,
        method=2,  # the slower methods save a tenth of the bytes for three times the time
    )
    return out.getvalue()


def png_bytes(image: Image, palette: Image | None = None) -> bytes:
    """Return an image as PNG; with a palette, in its colours, a third as large.

    Between two colours of the palette pixels alternate in a pattern of two by two,
    so that no bands are seen; deflate packs a pattern better than it packs noise.
    """
    from PIL import Image

    if palette is not None:
        pixels = np.asarray(image).astype(np.int16)
        height, width = pixels.shape[:2]
        pattern = np.tile(_PATTERN, (-(-height // 2), -(-width // 2)))[:height, :width, None]
        ground = (pixels == pixels[0, 0]).all(axis=2, keepdims=True)
        mixed = np.where(ground, pixels, np.clip(pixels + pattern, 0, 255)).astype(np.uint8)
        image = Image.fromarray(mixed).quantize(palette=palette, dither=Image.Dither.NONE)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=9)
    return out.getvalue()


def still_bytes(image: Image) -> bytes:
    """Return a full-size picture as WebP that the eye cannot tell from what was drawn."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=STILL_QUALITY, method=4)
    return out.getvalue()


def thumb_bytes(image: Image) -> bytes:
    """Return a small picture as a still WebP."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=WEBP_QUALITY, method=4)
    return out.getvalue()


def _check(frames: Sequence[Image]) -> None:
    if not frames:
        raise OutOfRangeError("an animation needs at least one frame")


def _montage(frames: Sequence[Image]) -> Image:
    """Lay small copies of the frames side by side, for one palette of them all."""
    from PIL import Image

    edge = 120
    sheet = Image.new("RGB", (edge * len(frames), edge))
    for k, frame in enumerate(frames):
        sheet.paste(frame.resize((edge, edge)), (k * edge, 0))
    return sheet
