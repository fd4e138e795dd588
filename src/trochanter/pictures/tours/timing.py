"""Sentences cut into captions, and captions laid out in time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from trochanter.errors import OutOfRangeError
from trochanter.pictures.tours.records import FASTEST_READING, FPS, Cue, Shot, TimedShot

#: The most that a line of a caption holds, in characters; a caption has two.
LINE = 42
#: At leisure, characters a second.
_READING = 15.5
_SHORTEST_S = 1.8
#: Between one caption and the next, at the beginning of a shot and at its end, in frames.
_GAP, _LEAD, _TAIL = 2, 8, 6
#: How long a shot lasts at least [s]: a camera that flies shows nothing.
_LEAST_SHOT_S = 4.0
#: And longer by so much for each muscle that is taken away [s].
_PEEL_S = 1.3
LIMITS_S = (60.0, 120.0)


def lay_out(shots: Sequence[Shot], seconds: float | None = None) -> tuple[TimedShot, ...]:
    """Give every caption and shot its frames.

    Parameters
    ----------
    shots : sequence of Shot
    seconds : float, optional
        How long the whole should last; what is comfortable by default, and 60 s at least.

    Raises
    ------
    OutOfRangeError
        If `seconds` is not 60 to 120, or too few for the captions to be read.
    """
    if seconds is not None and not LIMITS_S[0] <= seconds <= LIMITS_S[1]:
        raise OutOfRangeError(f"{seconds:g} s; a tour lasts {LIMITS_S[0]:g} to {LIMITS_S[1]:g} s")
    at_leisure = _timed(shots, _READING)
    length = at_leisure[-1].end / FPS
    wanted = seconds if seconds is not None else min(max(length, LIMITS_S[0]), LIMITS_S[1])
    if abs(length - wanted) < 1 / FPS:
        return at_leisure
    return _stretched(shots, round(wanted * FPS))


def _stretched(shots: Sequence[Shot], frames: int) -> tuple[TimedShot, ...]:
    """Find the reading speed at which the tour has a number of frames; fill up what is left."""
    fastest = _timed(shots, FASTEST_READING)
    if fastest[-1].end > frames:
        need = math.ceil(fastest[-1].end / FPS)
        raise OutOfRangeError(
            f"{frames / FPS:g} s are too few to read this tour's captions; it needs {need} s"
        )
    slow, fast = 4.0, FASTEST_READING
    for _ in range(30):
        middle = (slow + fast) / 2
        if _timed(shots, middle)[-1].end > frames:
            slow = middle
        else:
            fast = middle
    found = _timed(shots, fast)
    last = found[-1]
    return (*found[:-1], TimedShot(last.shot, last.start, frames, last.cues))


def _timed(shots: Sequence[Shot], reading: float) -> tuple[TimedShot, ...]:
    now, out = 0, []
    for shot in shots:
        start, cues = now, []
        now += _LEAD
        for sentence in shot.sentences:
            for text in captions(sentence.text):
                stay = max(math.ceil(len(text) / reading * FPS), round(_SHORTEST_S * FPS))
                cues.append(Cue(text, now, now + stay))
                now += stay + _GAP
        least = _LEAST_SHOT_S + _PEEL_S * len(shot.peeled)
        now = max(now + _TAIL, start + round(least * FPS))
        out.append(TimedShot(shot, start, now, tuple(cues)))
    return tuple(out)


def captions(text: str) -> tuple[str, ...]:
    """Cut a sentence into captions of at most two lines, where it breathes if it can.

    Examples
    --------
    >>> captions("It arises from the iliac fossa.")
    ('It arises from the iliac fossa.',)
    """
    words = text.split(" ")
    return tuple(_lines(" ".join(words[a:b])) for a, b in _cuts(tuple(words)))


@cache
def _cuts(words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return where captions begin and end, as indices of words: the least total cost."""
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
    for b in range(1, len(words) + 1):
        options = []
        for a in range(b):
            piece = " ".join(words[a:b])
            if len(piece) > 2 * LINE or max(map(len, _lines(piece).split("\n"))) > LINE:
                continue
            options.append((best[a][0] + _cost(piece, b == len(words)), (*best[a][1], (a, b))))
        best.append(min(options))
    return best[-1][1]


def _cost(piece: str, is_last: bool) -> float:
    """Say how bad a caption is: each one costs, a short one more, a cut within a clause most."""
    end = piece.rstrip(")\"'")[-1:]
    torn = 0.0 if is_last or end in ".;:" else 0.6 if end == "," else 2.0
    # A number must stay with its verb, an article or preposition with its noun.
    hanging = piece.split(" ")[-1].lower() in _LEANING and not is_last
    return 1.0 + torn + 1.5 * hanging + max(0.0, 30 - len(piece)) / 15


_LEANING = frozenset(
    (
        *("a", "an", "the", "of", "on", "in", "at", "by", "to", "from", "and", "or", "with", "as"),
        *("its", "it", "is", "that", "which", "for", "under", "over", "between", "behind"),
        *("before", "below", "above", "but", "not", "then", "than", "their"),
    )
)


@cache
def _lines(piece: str) -> str:
    """Set a caption in one line or two, the two about equally long."""
    if len(piece) <= LINE:
        return piece
    words = piece.split(" ")
    splits = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    first, second = min(splits, key=lambda pair: (max(map(len, pair)), len(pair[0])))
    return f"{first}\n{second}"
