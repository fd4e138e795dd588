"""Captions as WebVTT (W3C, https://www.w3.org/TR/webvtt1/), with the sources in a note."""

from __future__ import annotations

from trochanter.pictures.tours.records import FPS, Tour

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def vtt_text(tour: Tour) -> str:
    """Return a tour's captions as a WebVTT file.

    Cues bear their chapter and number as identifier. Notes after the last say how
    the numbers came about and where the facts are from.
    """
    blocks = [f"WEBVTT\n\n{_note(_about(tour))}"]
    for timed in tour.shots:
        for number, cue in enumerate(timed.cues, 1):
            name = f"{timed.shot.chapter}-{timed.start}-{number}"
            line = f"{timestamp(cue.start)} --> {timestamp(cue.end)}"
            blocks.append(f"{name}\n{line}\n{cue.text.translate(_ESCAPES)}")
    blocks.append(_note(["Sources", *tour.sources]))
    return "\n\n".join(blocks) + "\n"


def timestamp(frame: int) -> str:
    """Write a frame's time.

    Examples
    --------
    >>> timestamp(25 * 61 + 1)
    '00:01:01.040'
    """
    ms = round(frame * 1000 / FPS)
    return f"{ms // 3600000:02d}:{ms // 60000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


def _about(tour: Tour) -> list[str]:
    return [
        f"{tour.name}: a tour, {tour.seconds:.1f} s.",
        f"Moment arms and lengths were computed with the model {tour.model}, for the right leg.",
        "For study and research; not medical advice.",
    ]


def _note(lines: list[str]) -> str:
    """Return a comment block: it may hold no arrow and no blank line."""
    safe = [line.replace("-->", "->").strip() for line in lines]
    return "\n".join(["NOTE", *(line for line in safe if line)])
