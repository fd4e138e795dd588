"""A tour's frames: each shot dissolves in, the camera flies to its place, and it plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trochanter.anatomy import atlas
from trochanter.pictures.scene import Scene
from trochanter.pictures.stage import render
from trochanter.pictures.tours.eyes import Stand, between, eased
from trochanter.pictures.tours.records import Shot, TimedShot, Tour
from trochanter.pictures.tours.scale import draw_names, draw_patches_key, draw_scale
from trochanter.pictures.tours.studio import Studio
from trochanter.pictures.tours.wording import angle, spoken
from trochanter.pictures.video import Held

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = NDArray[np.uint8]

#: How long pictures dissolve, a camera flies and a hip bends, in frames.
_DISSOLVE, _FLIGHT, _BEND = 12, 34, 50
#: A swing there or back is cut into so many pictures.
_PHASES = 60


class Film:
    """The frames of a tour.

    Parameters
    ----------
    tour : Tour
    size : tuple of int
        Width and height [px], both even.
    """

    def __init__(self, tour: Tour, size: tuple[int, int]) -> None:
        self.tour, self.size = tour, size
        self.studio = Studio(tour.slug, tour.model, tour.action)
        self._stand: Stand | None = None
        self._last: Pixels | None = None

    def frames(self) -> Iterator[Held]:
        """Yield the tour's frames in order, `Tour.frames` of them."""
        for timed in self.tour.shots:
            for held in self._shot(timed):
                self._last = held.pixels
                yield held

    def poster(self) -> Pixels:
        """Return the picture that stands for the tour: how it begins, drawn finely."""
        eye = self.tour.shots[0].shot.eye
        return self._still(self.studio.flesh, self.studio.stand(eye), self.tour.shots[0].shot)

    def _shot(self, timed: TimedShot) -> Iterator[Held]:
        shot, left = timed.shot, timed.end - timed.start
        goal = self.studio.stand(shot.eye)
        start, scene = self._stand or goal, self.studio.scene(shot)
        if self._last is not None:
            first = self._still(scene, start, shot)
            yield from _dissolved(self._last, first, _DISSOLVE)
            left -= _DISSOLVE
        if start != goal:
            count = min(_FLIGHT, left // 2)
            way = _way(start, goal)
            yield from self._moving(count, lambda u: self._quick(scene, way(u), shot))
            left -= count
        self._stand = goal.turned(shot.turn_deg)
        yield from self._body(shot, scene, goal, left)

    def _body(self, shot: Shot, scene: Scene, goal: Stand, count: int) -> Iterator[Held]:
        """Yield what a shot does once the camera is there."""
        if shot.turn_deg:
            way = _way(goal, goal.turned(shot.turn_deg))
            yield from self._moving(count, lambda u: self._quick(scene, way(u), shot))
        elif shot.peeled:
            yield from self._peeled(shot, goal, count)
        elif len(shot.swing) == 2:
            yield from self._bent(shot, goal, count)
        elif len(shot.swing) > 2:
            yield from self._swung(shot, goal, count)
        else:
            yield Held(self._still(scene, goal, shot), count)

    def _peeled(self, shot: Shot, goal: Stand, count: int) -> Iterator[Held]:
        """Take muscles off at even times, the first after the names have been read."""
        steps = len(shot.peeled)
        each = count // (steps + 1)
        now = self._still(self.studio.scene(shot), goal, shot)
        yield Held(now, count - steps * each)
        for gone in range(1, steps + 1):
            then = self._still(self.studio.scene(shot, gone), goal, shot, gone)
            fade = min(_DISSOLVE, each - 1)
            yield from _dissolved(now, then, fade)
            yield Held(then, each - fade)
            now = then

    def _bent(self, shot: Shot, goal: Stand, count: int) -> Iterator[Held]:
        """Go from one posture to the next, then stand still."""
        (name, start), (_, stop) = shot.swing
        frames = min(_BEND, count // 2)
        for k in range(1, frames):
            degrees = start + (stop - start) * eased(k / frames)
            yield Held(self._acting({name: degrees}, goal, fine=False))
        yield Held(self._acting({name: stop}, goal, fine=True), count - frames + 1)

    def _swung(self, shot: Shot, goal: Stand, count: int) -> Iterator[Held]:
        """Go to and fro through the range."""
        name = shot.swing[0][0]
        stops = [degrees for _, degrees in shot.swing]
        drawn: dict[int, Pixels] = {}
        for k in range(count):
            leg, share = divmod((k + 1) / count * (len(stops) - 1), 1.0)
            if int(leg) == len(stops) - 1:
                leg, share = leg - 1, 1.0
            place = eased(share) if stops[int(leg)] == stops[0] else 1.0 - eased(share)
            phase = round(place * _PHASES)
            if phase not in drawn:
                degrees = stops[0] + (stops[1] - stops[0]) * phase / _PHASES
                drawn[phase] = self._acting({name: degrees}, goal, fine=False)
            yield Held(drawn[phase])

    def _moving(self, count: int, draw: Callable[[float], Pixels]) -> Iterator[Held]:
        """Draw every second frame of a slow way; what is between is the mean of its neighbours."""
        before = self._last
        for k in range(0, count, 2):
            step = min(2, count - k)
            now = draw((k + step) / count)
            if step == 2:
                yield Held(now if before is None else _mixed(before, now, 0.5))
            yield Held(now)
            before = now

    def _acting(self, pose: dict[str, float], goal: Stand, *, fine: bool) -> Pixels:
        scene = self.studio.acting(pose)
        picture = self._drawn(scene, goal, fine)
        ((name, degrees),) = pose.items()
        draw_scale(picture, self.studio.scale, self.studio.arm(pose), angle(name, degrees))
        return np.asarray(picture)

    def _quick(self, scene: Scene, where: Stand, shot: Shot) -> Pixels:
        return self._keyed(self._drawn(scene, where, fine=False), shot, 0)

    def _still(self, scene: Scene, where: Stand, shot: Shot, gone: int = 0) -> Pixels:
        return self._keyed(self._drawn(scene, where, fine=True), shot, gone)

    def _drawn(self, scene: Scene, where: Stand, fine: bool) -> Image:
        from PIL import Image

        pixels = render(scene, where.camera, self.size, finer=2 if fine else 1)
        return Image.fromarray(pixels)

    def _keyed(self, picture: Image, shot: Shot, gone: int) -> Pixels:
        """Draw the key that a shot's colours need."""
        if shot.patches:
            draw_patches_key(picture)
        elif shot.others:
            names = [spoken(atlas().muscles[slug]) for slug in shot.others]
            off = shot.peeled[:gone]
            shown = [0.3 if slug in off else 1.0 for slug in shot.others]
            draw_names(picture, list(zip(names, shown, strict=True)))
        elif shot.hero == "arm":
            pose = dict(shot.swing[:1]) or {"hip_flexion": 0.0}
            ((name, degrees),) = pose.items()
            draw_scale(picture, self.studio.scale, self.studio.arm(pose), angle(name, degrees))
        return np.asarray(picture)


def _way(start: Stand, goal: Stand) -> Callable[[float], Stand]:
    return lambda share: between(start, goal, eased(share))


def _dissolved(before: Pixels, after: Pixels, count: int) -> Iterator[Held]:
    """Yield frames that go over from one picture to another; the last one is the other."""
    for k in range(1, count + 1):
        yield Held(after if k == count else _mixed(before, after, k / count))


def _mixed(one: Pixels, other: Pixels, share: float) -> Pixels:
    from PIL import Image

    mixed = Image.blend(Image.fromarray(one), Image.fromarray(other), share)
    return np.asarray(mixed)
