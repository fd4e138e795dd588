"""A muscle's pictures as the pages need them: addresses, captions and the note."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """One picture, full size and small."""

    caption: str
    full: str
    thumb: str


@dataclass(frozen=True)
class Pictures:
    """Addresses of a muscle's pictures from the site's root.

    Attributes
    ----------
    frames : tuple of Frame
        The sixteen views in order.
    best : Frame
        Shows the muscle where one picture must do.
    gif, webp : str
        The turntable.
    attachments : tuple of Frame
        Origin (red) and insertion (blue) on bare bones.
    peel : tuple of Frame
        From the skin inward to the bones.
    peel_gif, peel_webp : str
        The same as an animation.
    size : int
        Side of the animations [px].
    note : str
        What kind of pictures they are.
    """

    frames: tuple[Frame, ...]
    best: Frame
    gif: str
    webp: str
    attachments: tuple[Frame, ...]
    peel: tuple[Frame, ...]
    peel_gif: str
    peel_webp: str
    size: int
    note: str
