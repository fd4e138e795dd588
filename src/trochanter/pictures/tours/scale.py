"""The colours of a moment arm, and the legend that says what they mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trochanter.mechanics.words import MOTIONS
from trochanter.pictures.palette import INK, Colour, in_bytes

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont, ImageFont

# Blue and orange are told apart by every kind of colour vision; what does nothing is grey.
NEGATIVE: Colour = (0.10, 0.36, 0.68)
NOTHING: Colour = (0.76, 0.75, 0.72)
POSITIVE: Colour = (0.88, 0.44, 0.04)
_STEP_MM = 10.0


@dataclass(frozen=True)
class Scale:
    """A scale of arms about one coordinate, as wide to either side of zero.

    Attributes
    ----------
    coordinate : str
    widest : float
        Arm at either end [m].
    """

    coordinate: str
    widest: float

    @classmethod
    def for_arms(cls, coordinate: str, arms: np.ndarray) -> Scale:
        """Return the scale that holds some arms [m], in whole centimetres."""
        most = max(float(np.abs(arms).max()) * 1e3, _STEP_MM)
        return cls(coordinate, math.ceil(most / _STEP_MM - 1e-9) * _STEP_MM * 1e-3)

    def colour(self, arm: float) -> Colour:
        """Return the colour of an arm [m] (sRGB, 0 to 1); beyond the ends, theirs."""
        share = min(abs(arm) / self.widest, 1.0)
        end = POSITIVE if arm > 0 else NEGATIVE
        red, green, blue = ((1 - share) * a + share * b for a, b in zip(NOTHING, end, strict=True))
        return red, green, blue

    @property
    def ends(self) -> tuple[str, str]:
        """What the negative and the positive end say."""
        above, below = MOTIONS[self.coordinate]
        size = f"{self.widest * 1e3:.0f}\N{NO-BREAK SPACE}mm"
        return f"{below} {size}", f"{above} {size}"


def draw_scale(picture: Image, scale: Scale, arm: float, posture: str) -> None:
    """Draw the scale into a picture's upper left corner, with the arm and the posture of now.

    Parameters
    ----------
    picture : PIL.Image.Image
        RGB; drawn into.
    scale : Scale
    arm : float
        [m].
    posture : str
        Such as ``"45° of flexion"``.
    """
    from PIL import Image, ImageDraw

    unit = min(picture.size) / 540
    left, top = round(28 * unit), round(50 * unit)
    wide, high = round(300 * unit), max(round(12 * unit), 3)
    shares = np.linspace(-scale.widest, scale.widest, wide)
    bar = np.array([[in_bytes(scale.colour(float(value))) for value in shares]], dtype=np.uint8)
    picture.paste(Image.fromarray(np.repeat(bar, high, axis=0)), (left, top))
    pen, ink = ImageDraw.Draw(picture), in_bytes(INK)
    at = left + round((np.clip(arm / scale.widest, -1, 1) + 1) / 2 * (wide - 1))
    size = max(round(6 * unit), 2)
    pen.polygon(
        [(at, top - 2), (at - size, top - 2 - 1.6 * size), (at + size, top - 2 - 1.6 * size)], ink
    )
    write(picture, (left, top - round(24 * unit)), f"Moment arm, hip {posture}", 16, "lb")
    write(picture, (left, top + high + round(6 * unit)), scale.ends[0], 14, "lt")
    write(picture, (left + wide, top + high + round(6 * unit)), scale.ends[1], 14, "rt")


def draw_patches_key(picture: Image) -> None:
    """Draw which colour is the origin and which the insertion."""
    from PIL import ImageDraw

    from trochanter.pictures.palette import INSERTION, ORIGIN

    unit = min(picture.size) / 540
    pen = ImageDraw.Draw(picture)
    for row, (name, colour) in enumerate((("origin", ORIGIN), ("insertion", INSERTION))):
        left, top, side = 28 * unit, (26 + 28 * row) * unit, 15 * unit
        pen.rounded_rectangle((left, top, left + side, top + side), 3 * unit, in_bytes(colour))
        write(picture, (round(left + 1.7 * side), round(top + side / 2)), name, 16, "lm")


def draw_names(picture: Image, names: list[tuple[str, float]]) -> None:
    """List muscles in the upper left corner, each as dark as it is there (0 to 1)."""
    unit = min(picture.size) / 540
    for row, (name, share) in enumerate(names):
        place = (round(28 * unit), round((24 + 25 * row) * unit))
        write(picture, place, name, 16, "lt", share)


def write(
    picture: Image, place: tuple[int, int], text: str, points: int, anchor: str, share: float = 1.0
) -> None:
    """Write a line of text; `points` is its size in a picture 540 px high."""
    from PIL import ImageDraw

    from trochanter.pictures.palette import PAPER

    size = max(round(points * min(picture.size) / 540), 6)
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(INK, PAPER, strict=True))
    # The letters that come with Pillow have no space that no line is broken at.
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    ImageDraw.Draw(picture).text(
        place, text, in_bytes((red, green, blue)), _font(size), anchor=anchor
    )


def _font(size: int) -> FreeTypeFont | ImageFont:
    from PIL.ImageFont import load_default

    return load_default(size)
