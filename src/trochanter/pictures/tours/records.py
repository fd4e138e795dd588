"""A tour as data: what is said, what is shown while it is said, and the numbers in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

FPS = 25
#: No caption asks for faster reading, in characters a second.
FASTEST_READING = 17.0

ChapterName = Literal["what", "origin", "insertion", "course", "neighbours", "action", "facts"]
Hero = Literal["flesh", "arm", "faint", "hidden"]
Quantity = Literal["moment_arm", "muscle_tendon_length", "shortening", "mean_arm"]


@dataclass(frozen=True)
class Number:
    """A computed number that a caption states.

    Attributes
    ----------
    quantity : {"moment_arm", "muscle_tendon_length", "shortening", "mean_arm"}
        `shortening` is how much shorter the muscle-tendon length is at the end of a swing,
        `mean_arm` that by the joint's whole range.
    value : float
        Mean over `lines` [m]; arms positive toward +coordinate.
    text : str
        As the caption writes it, with its unit.
    lines : tuple of str
        The model's lines that it is the plain mean of.
    pose_deg : Mapping of str to float
        The posture; for a shortening, where the swing ends.
    coordinate : str or None
        Whose arm it is, or along what the swing goes.
    """

    quantity: Quantity
    value: float
    text: str
    lines: tuple[str, ...]
    pose_deg: Mapping[str, float]
    coordinate: str | None = None


@dataclass(frozen=True)
class Sentence:
    """Something that is said, with the numbers in it and the facts' sources.

    Attributes
    ----------
    text : str
    numbers : tuple of Number
        In the order of the text.
    sources : tuple of str
        Keys of the sources of the facts that it states.
    """

    text: str
    numbers: tuple[Number, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cue:
    """One caption: text that stands for some frames of its shot.

    Attributes
    ----------
    text : str
        One or two lines, parted by a line feed.
    start, end : int
        In frames from the beginning of the tour; it is gone at `end`.
    """

    text: str
    start: int
    end: int

    @property
    def seconds(self) -> float:
        """How long it stands [s]."""
        return (self.end - self.start) / FPS

    @property
    def reading_speed(self) -> float:
        """Characters a second; a line's end counts as one."""
        return len(self.text) / self.seconds


@dataclass(frozen=True)
class Eye:
    """Where a picture is seen from.

    Attributes
    ----------
    azimuth_deg : float
        0 in front, growing toward the body's right, as the sixteen views do.
    elevation_deg : float
        Above the horizon.
    aim : {"muscle", "origin", "insertion", "hip"}
        What stands in the middle.
    reach : float
        How much is seen around it, one being the whole muscle.
    """

    azimuth_deg: float
    elevation_deg: float = 0.0
    aim: Literal["muscle", "origin", "insertion", "hip"] = "muscle"
    reach: float = 1.0


@dataclass(frozen=True)
class Shot:
    """One stretch of a tour.

    Attributes
    ----------
    chapter : str
    sentences : tuple of Sentence
        What is said, in order.
    eye : Eye
        Where it is seen from when the shot ends; the camera goes there from the shot before.
    hero : {"flesh", "arm", "faint", "hidden"}
        How the tour's muscle is drawn; "arm" colours it by its moment arm.
    others : tuple of str
        Other muscles that are there at the beginning.
    peeled : tuple of str
        Those of them that are taken away during the shot, one after the other.
    patches : bool
        Whether the attachments are coloured.
    swing : tuple of (str, float)
        Coordinate and degrees that the hip goes through in order, from the pose it is in;
        empty where it stays.
    turn_deg : float
        By how much the camera turns on during the shot.
    """

    chapter: ChapterName
    sentences: tuple[Sentence, ...]
    eye: Eye
    hero: Hero = "flesh"
    others: tuple[str, ...] = ()
    peeled: tuple[str, ...] = ()
    patches: bool = False
    swing: tuple[tuple[str, float], ...] = ()
    turn_deg: float = 0.0


@dataclass(frozen=True)
class TimedShot:
    """A shot with its place in time.

    Attributes
    ----------
    shot : Shot
    start, end : int
        Frames.
    cues : tuple of Cue
    """

    shot: Shot
    start: int
    end: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class MainAction:
    """The motion for which a muscle has most leverage, and where in the joint's range.

    Each of the six motions at the hip is gone through with the other angles at zero.
    Arm times range, the arm's integral, is how much the muscle shortens in it; divided
    by the joint's whole range, so that flexion does not win by being the longest way,
    it is the mean arm. The motion in which that is greatest is the main action. Only
    the longest stretch counts in which the arm drives the motion by at least
    `trochanter.mechanics.words.NEGLIGIBLE_MM`.

    Attributes
    ----------
    coordinate, motion : str
        Such as ``"hip_adduction"`` and ``"abduction"``.
    from_deg, to_deg : float
        The swing, in the direction of the motion.
    shortening : float
        Mean over the lines of how much shorter they are at its end [m].
    mean_arm : float
        The shortening by the joint's whole range of the coordinate [m].
    """

    coordinate: str
    motion: str
    from_deg: float
    to_deg: float
    shortening: float
    mean_arm: float


@dataclass(frozen=True)
class Tour:
    """A muscle's tour: captions and frames are both made from it.

    Attributes
    ----------
    slug, name : str
    model : str
        Id of the model that computed the numbers.
    action : MainAction
        What the muscle is coloured and swung by.
    shots : tuple of TimedShot
    sources : tuple of str
        References of the facts and of the model, a line each.
    """

    slug: str
    name: str
    model: str
    action: MainAction
    shots: tuple[TimedShot, ...]
    sources: tuple[str, ...]

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self.shots[-1].end

    @property
    def seconds(self) -> float:
        """How long it lasts [s]."""
        return self.frames / FPS

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Every caption in order."""
        return tuple(cue for shot in self.shots for cue in shot.cues)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number that is said, in order."""
        return tuple(self._numbers())

    def _numbers(self) -> Iterator[Number]:
        for timed in self.shots:
            for sentence in timed.shot.sentences:
                yield from sentence.numbers
