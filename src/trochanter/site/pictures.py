"""A muscle's pictures as the pages need them: addresses, captions and the note."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """One of the sixteen views, full size and small."""

    caption: str
    full: str
    thumb: str


@dataclass(frozen=True)
class Pictures:
    """Addresses of a muscle's pictures from the site's root; `best` shows it where one must do."""

    frames: tuple[Frame, ...]
    best: Frame
    gif: str
    webp: str
    size: int
    note: str
