"""Names in a picture: beside it, with leader lines, none over another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trochanter.anatomy import atlas
from trochanter.pictures.cameras import Camera
from trochanter.pictures.palette import INK, PAPER, in_bytes
from trochanter.pictures.shading.rays import hidden

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont, ImageFont

    from trochanter.pictures.scene import Part, Scene

Floats = NDArray[np.float64]

#: Height of the letters as a share of the picture's shorter side, and the least [px].
_LETTERS, _LEAST_LETTERS = 0.0225, 9
#: Points of each surface that are tried as the end of its leader line.
_TRIED = 160
#: Fewer of them in sight than this, and the part is not named.
_LEAST_SEEN = 3
_BONE_NAMES = {
    "hip-bone-right": "hip bone",
    "hip-bone-left": "left hip bone",
    "sacrum": "sacrum",
    "femur-right": "femur",
    "patella-right": "patella",
    "tibia-fibula-right": "tibia and fibula",
}


@dataclass(frozen=True)
class Label:
    """A name in a picture.

    Attributes
    ----------
    name : str
        The part's.
    text : str
    anchor : tuple of float
        Where its line ends on the part [px from the left and the top].
    box : tuple of float
        Left, top, right and bottom of the text [px].
    """

    name: str
    text: str
    anchor: tuple[float, float]
    box: tuple[float, float, float, float]

    @property
    def line(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Both ends of the leader line: beside the text, and on the part [px]."""
        left, top, right, bottom = self.box
        gap = 0.4 * (bottom - top)
        x = right + gap if self.anchor[0] > right else left - gap
        return (x, (top + bottom) / 2), self.anchor


def label_layout(scene: Scene, camera: Camera, width: int, height: int) -> tuple[Label, ...]:
    """Return where names stand: in a column on either side, in the order of their parts.

    A part of which nothing is in sight gets no name.

    Parameters
    ----------
    scene : Scene
        Its `labels` are set.
    camera : Camera
    width, height : int
        Of the picture [px].

    Returns
    -------
    tuple of Label
        No two boxes overlap, and all lie within the picture.
    """
    size = max(_LEAST_LETTERS, round(_LETTERS * min(width, height)))
    font = _font(size)
    anchors = {}
    for name in scene.labels:
        margin = font.getlength(text_of(name)) + 2.2 * size
        found = _anchor(scene, scene.part(name), camera, width, height, margin)
        if found is not None:
            anchors[name] = found
    columns: dict[bool, list[str]] = {False: [], True: []}
    for name in sorted(anchors, key=lambda n: (anchors[n][0], n)):
        columns[anchors[name][0] > width / 2].append(name)
    _even_out(columns, int(height / (1.5 * size)))
    out = []
    for right, names in columns.items():
        names = sorted(names, key=lambda n: (anchors[n][1], n))
        tops = _stacked([anchors[n][1] - size / 2 for n in names], 1.5 * size, height)
        for name, top in zip(names, tops, strict=True):
            text = text_of(name)
            wide = font.getlength(text)
            left = width - 0.6 * size - wide if right else 0.6 * size
            out.append(Label(name, text, anchors[name], (left, top, left + wide, top + 1.2 * size)))
    return tuple(out)


def draw_labels(image: Image, scene: Scene, camera: Camera) -> Image:
    """Return a picture with its names.

    Parameters
    ----------
    image : PIL.Image.Image
        RGB or RGBA, the scene as the camera shows it.
    scene : Scene
    camera : Camera
    """
    from PIL import Image, ImageDraw

    width, height = image.size
    # Drawn at twice the size and averaged, so that lines are smooth at any slope.
    sheet = Image.new("RGBA", (2 * width, 2 * height), (*in_bytes(INK), 0))
    pen = ImageDraw.Draw(sheet)
    labels = label_layout(scene, camera, width, height)
    thick = max(2, round(min(width, height) / 400))
    for halo in (True, False):
        colour = (*in_bytes(PAPER if halo else INK), 190 if halo else 255)
        more = 2 * thick if halo else 0
        for one in labels:
            ends = [(2 * x, 2 * y) for x, y in one.line]
            pen.line(ends, fill=colour, width=thick + more)
            (x, y), r = ends[1], 1.6 * thick + more / 2
            pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    for one in labels:
        left, top, _, bottom = one.box
        font = _font(round(2 * (bottom - top) / 1.2))
        place = (2 * left, top + bottom)
        pen.text(
            place,
            one.text,
            font=font,
            fill=(*in_bytes(INK), 255),
            anchor="lm",
            stroke_width=2 * thick,
            stroke_fill=(*in_bytes(PAPER), 220),
        )
        pen.text(place, one.text, font=font, fill=(*in_bytes(INK), 255), anchor="lm")
    over = sheet.reduce(2)
    return Image.alpha_composite(image.convert("RGBA"), over).convert(image.mode)


def text_of(name: str) -> str:
    """Return a part's name in words."""
    return _BONE_NAMES[name] if name in _BONE_NAMES else atlas().muscles[name].name


def _anchor(
    scene: Scene, part: Part, camera: Camera, width: int, height: int, margin: float
) -> tuple[float, float] | None:
    """Return the place of a part in sight that is nearest to the middle of those in sight.

    The margin [px] on either side belongs to the names.
    """
    points, normals = part.surface.mesh.vertices, part.surface.normals
    toward = camera.place - points
    facing = np.flatnonzero(np.einsum("ij,ij->i", normals, toward) > 0)
    at = camera.project(points[facing], width, height)
    edge = 0.03 * min(width, height)
    inside = (at[:, 0] > margin) & (at[:, 0] < width - margin)
    inside &= (at[:, 1] > edge) & (at[:, 1] < height - edge)
    facing, at = facing[inside], at[inside]
    picked = np.unique(np.linspace(0, max(len(facing) - 1, 0), _TRIED).astype(int))[: len(facing)]
    facing, at = facing[picked], at[picked]
    ways = toward[facing] / np.linalg.norm(toward[facing], axis=1, keepdims=True)
    starts = points[facing] + 5e-4 * normals[facing]
    shut = np.zeros(len(facing), dtype=bool)
    for other in scene.parts:
        if other.opacity == 1.0:
            shut |= hidden(other.surface.tree, starts, ways)
            if part.opacity < 1.0 and other.surface.kind == "muscle":
                # A ghost is not named where it veils what the picture is about.
                shut |= hidden(other.surface.tree, starts, -ways)
    seen = at[~shut, :2]
    if len(seen) < _LEAST_SEEN:
        return None
    middle = np.median(seen, axis=0)
    x, y = map(float, seen[np.argmin(np.linalg.norm(seen - middle, axis=1))])
    return x, y


def _even_out(columns: dict[bool, list[str]], most: int) -> None:
    """Move names nearest to the middle to the other side while one side has too many, in place."""
    left, right = columns[False], columns[True]
    while len(left) > most and len(right) < most:
        right.insert(0, left.pop())
    while len(right) > most and len(left) < most:
        left.append(right.pop(0))
    del left[most:], right[most:]


def _stacked(wanted: list[float], step: float, height: int) -> list[float]:
    """Return tops at least a step apart, each as near as can be to where it is wanted.

    Neighbours that would overlap are joined to a block, which stands at its members' mean.
    """
    low, high = 0.3 * step, height - 1.1 * step
    blocks: list[list[int]] = []
    starts: list[float] = []
    for k in range(len(wanted)):
        blocks.append([k])
        starts.append(wanted[k])
        while True:
            last = blocks[-1]
            mean = float(np.mean([wanted[i] - step * j for j, i in enumerate(last)]))
            starts[-1] = min(max(mean, low), high - step * (len(last) - 1))
            if len(blocks) < 2 or starts[-2] + step * len(blocks[-2]) <= starts[-1]:
                break
            joined = blocks.pop()
            blocks[-1].extend(joined)
            starts.pop()
    return [
        start + step * j
        for start, block in zip(starts, blocks, strict=True)
        for j in range(len(block))
    ]


def _font(size: int) -> FreeTypeFont | ImageFont:
    """Return the letters that come with Pillow: the same on every machine."""
    from PIL import ImageFont

    return ImageFont.load_default(size)
