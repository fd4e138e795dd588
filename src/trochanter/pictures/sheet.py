"""Many muscles on one sheet, to be looked over at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from trochanter.anatomy import atlas
from trochanter.errors import OutOfRangeError
from trochanter.pictures.palette import INK, PAPER, in_bytes
from trochanter.pictures.plates import plate_of
from trochanter.pictures.scene import scene_for

if TYPE_CHECKING:
    from PIL.Image import Image

#: From in front, lateral, from behind, medial.
FOUR_SIDES = (0, 4, 8, 12)


def _silent(slug: str, done: int, total: int) -> None:
    """Report to nobody."""


def contact_sheet(
    slugs: Sequence[str],
    views: Sequence[int] | None = FOUR_SIDES,
    *,
    size: int = 240,
    across: int = 2,
    look: str = "plate",
    source: str = "trochanter",
    progress: Callable[[str, int, int], None] = _silent,
) -> Image:
    """Return a sheet of muscles, each seen from some sides, with its name.

    Parameters
    ----------
    slugs : sequence of str
    views : sequence of int or None
        Indices of views (0 to 15); each muscle's best one where None.
    size : int
        Side of each picture [px].
    across : int
        Muscles side by side.
    look : str
        See `trochanter.pictures.scene_for`.
    source : {"trochanter", "bodyparts3d"}
        The atlas's own bodies, or the meshes that a user imported.
    progress : callable
        Told ``(slug, done, total)`` as each muscle is finished.

    Returns
    -------
    PIL.Image.Image
        RGB.

    Raises
    ------
    UnknownNameError
        If no muscle has one of these slugs, or there is no such look or source.
    OutOfRangeError
        If there is nothing to show, or a view or the size is out of its range.
    MissingLibraryError
        If nothing can be rendered here; it names the line that installs what is missing.
    """
    from PIL import Image, ImageDraw, ImageFont

    from trochanter.pictures.stage import render_frame

    if not slugs or across < 1 or (views is not None and not views):
        raise OutOfRangeError("a sheet needs a muscle, a view and a column or more")
    count = 1 if views is None else len(views)
    letters = max(11, round(size / 16))
    step, rows = size + 2 * letters, -(-len(slugs) // across)
    sheet = Image.new("RGB", (across * count * size, rows * step), in_bytes(PAPER))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(letters)
    for number, slug in enumerate(slugs):
        scene = scene_for(slug, look=look, source=source)
        sides = (plate_of(slug).best_view,) if views is None else tuple(views)
        left, top = number % across * count * size, number // across * step
        for k, side in enumerate(sides):
            sheet.paste(render_frame(scene, side, size), (left + k * size, top))
        text = atlas().muscles[slug].name
        middle = (left + count * size / 2, top + size + 0.9 * letters)
        pen.text(middle, text, font=font, fill=in_bytes(INK), anchor="mm")
        progress(slug, number + 1, len(slugs))
    return sheet
