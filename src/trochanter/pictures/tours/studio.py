"""The scenes of a tour: the muscle, its ends, its neighbours, and the colour of its arm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trochanter.pictures.palette import QUIET
from trochanter.pictures.scene import Part, Scene, scene_for
from trochanter.pictures.stock import stock
from trochanter.pictures.tours.arms import POSTURES_DEG, Engine
from trochanter.pictures.tours.eyes import Stand, stand
from trochanter.pictures.tours.records import Eye, MainAction, Shot
from trochanter.pictures.tours.scale import Scale

Floats = NDArray[np.float64]

#: How much of the muscle is left where what lies behind it is to be seen.
_FAINT = 0.25
_MARGIN = 1.1


class Studio:
    """Scenes of one muscle, made when they are first asked for.

    Parameters
    ----------
    slug : str
    model : str
        Id of the model whose arms colour the muscle.
    action : MainAction
        About which coordinate.
    """

    def __init__(self, slug: str, model: str, action: MainAction) -> None:
        self.slug, self.action = slug, action
        self.engine = Engine.of(slug, model)
        self._crowds: dict[tuple[tuple[str, ...], bool], Scene] = {}

    @cached_property
    def flesh(self) -> Scene:
        """The muscle on the bones."""
        return scene_for(self.slug, look="alone")

    @cached_property
    def ends(self) -> Scene:
        """The muscle faint, its patches on the bones."""
        whole = scene_for(self.slug, look="alone", patches=True)
        return whole.faded({self.slug: _FAINT}).at(bake=True)

    def crowd(self, others: Iterable[str], faint: bool = False) -> Scene:
        """Return the muscle among others, itself faint or not."""
        key = (tuple(others), faint)
        if key not in self._crowds:
            found = stock().surfaces(key[0])
            added = (Part(one, np.ones(len(one.mesh.vertices)), QUIET) for one in found)
            scene = replace(self.flesh, parts=(*self.flesh.parts, *added))
            scene = scene.faded({self.slug: _FAINT}) if faint else scene
            self._crowds[key] = scene.at(bake=True)
        return self._crowds[key]

    def acting(self, pose_deg: Mapping[str, float]) -> Scene:
        """Return the muscle in a pose, in the colour of its arm there."""
        pose = {name: float(np.radians(degrees)) for name, degrees in pose_deg.items()}
        arm = self.arm(pose_deg)
        return self.flesh.at(pose).coloured({self.slug: self.scale.colour(arm)})

    def arm(self, pose_deg: Mapping[str, float]) -> float:
        """Return the mean arm about the main action's coordinate in a pose [m]."""
        ((name, degrees),) = pose_deg.items() or (("hip_flexion", 0.0),)
        return float(self.engine.arms(name, [degrees], self.action.coordinate).mean())

    @cached_property
    def scale(self) -> Scale:
        """The scale that holds every arm that is shown."""
        action = self.action
        swing = np.linspace(action.from_deg, action.to_deg, 30)
        postures = np.linspace(POSTURES_DEG[0], POSTURES_DEG[-1], 30)
        asked = (
            self.engine.arms(action.coordinate, swing),
            self.engine.arms("hip_flexion", postures, action.coordinate),
        )
        return Scale.for_arms(action.coordinate, np.concatenate([a.mean(axis=1) for a in asked]))

    @cached_property
    def moving(self) -> tuple[Floats, float]:
        """Middle and radius of a ball about the muscle in all poses that are shown [m]."""
        ends = ((self.action.coordinate, d) for d in (self.action.from_deg, self.action.to_deg))
        poses = [("hip_flexion", degrees) for degrees in POSTURES_DEG] + list(ends)
        points = np.concatenate(
            [
                stock({name: float(np.radians(d))}).surfaces([self.slug])[0].mesh.vertices
                for name, d in poses
            ]
        )
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        return middle, _MARGIN * float(np.linalg.norm(points - middle, axis=1).max())

    def stand(self, eye: Eye) -> Stand:
        """Return where a shot is seen from."""
        return stand(eye, self.flesh, self.ends, self.moving)

    def scene(self, shot: Shot, gone: int = 0) -> Scene:
        """Return what a shot that does not move shows, after some muscles have been taken off."""
        if shot.patches:
            return self.ends
        if shot.others:
            return self.crowd(
                (o for o in shot.others if o not in shot.peeled[:gone]), shot.hero == "faint"
            )
        if shot.hero == "arm":
            return self.acting({shot.swing[0][0]: shot.swing[0][1]} if shot.swing else {})
        return self.flesh
