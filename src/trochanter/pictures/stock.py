"""What the scenes of one pose share, made when it is first asked for and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from trochanter.errors import UnknownNameError
from trochanter.pictures.flesh.posing import COORDINATES
from trochanter.pictures.shading import openness
from trochanter.pictures.surfaces import BONES, Surface, bone_surfaces, muscle_surfaces

Floats = NDArray[np.float64]

#: Fineness by the side of a picture: up to so many pixels, bones' density, a body's rings.
_FINENESS = {"plain": (10, (80, 52)), "fine": (20, (192, 128))}
_POSES_KEPT = 4
#: Two places whose normals are opposite count as twice this apart [m].
_APART = 0.01


class Stock:
    """Surfaces in one pose, and how much light each takes from each.

    Parameters
    ----------
    pose : Mapping of str to float
        Coordinates that are not zero [rad].
    source : {"trochanter", "bodyparts3d"}
    detail : {"plain", "fine"}
    """

    def __init__(self, pose: Mapping[str, float], source: str, detail: str) -> None:
        self.pose, self.source, self.detail = pose, source, detail
        self.density, self._rings = _FINENESS[detail]
        self._surfaces: dict[str, Surface] = bone_surfaces(pose, self.density)
        self._open: dict[tuple[str, str], Floats | None] = {}
        self._readers: dict[str, csr_matrix] = {}

    @property
    def bones(self) -> tuple[str, ...]:
        """Names of the bones."""
        return BONES

    def surfaces(self, names: Iterable[str]) -> list[Surface]:
        """Return surfaces by name, bones or muscles; those not posed yet are posed together."""
        names = tuple(names)
        missing = tuple(name for name in names if name not in self._surfaces)
        if missing:
            found = muscle_surfaces(missing, self.pose or None, self.source, self._rings)
            self._surfaces.update(found)
        return [self._surfaces[name] for name in names]

    def open(self, name: str, among: Iterable[str]) -> Floats:
        """Return how open a surface's vertices are to the light, standing among others.

        Parameters
        ----------
        name : str
        among : iterable of str
            Surfaces that take light away; the surface itself always does.

        Returns
        -------
        ndarray, shape (n,)
            The product of what each leaves open, 0 to 1.
        """
        if self.detail != "plain":
            # Light and shade are smooth: a fine surface takes them from the plain one.
            plain = stock(self.pose, self.source)
            return np.asarray(self._taken_from(name, plain) @ plain.open(name, among))
        out = np.ones(len(self.surfaces([name])[0].mesh.vertices))
        for other in sorted({name, *among}):
            share = self._pair(name, other)
            if share is not None:
                out *= share
        return out

    def bake(self, receivers: Iterable[str]) -> dict[tuple[str, str], Floats | None]:
        """Work out how much light surfaces take from some, all at once; see `take`.

        Returns
        -------
        dict
            By receiver and what shades it; None where it takes no light away.
        """
        pairs = [(name, other) for name in receivers for other in self._surfaces]
        return {pair: self._pair(*pair) for pair in pairs}

    def take(
        self,
        surfaces: Iterable[Surface] = (),
        opens: Mapping[tuple[str, str], Floats | None] | None = None,
    ) -> None:
        """Take over surfaces and light that another process worked out."""
        self._surfaces.update({one.name: one for one in surfaces})
        self._open.update(opens or {})

    def _pair(self, name: str, other: str) -> Floats | None:
        key = (name, other)
        if key not in self._open:
            here, shade = self.surfaces(key)
            share = openness(here.mesh.vertices, here.normals, shade.tree)
            self._open[key] = share if (share < 1.0).any() else None
        return self._open[key]

    def _taken_from(self, name: str, plain: Stock) -> csr_matrix:
        """Return the matrix that reads values of a plain surface off at this one's vertices."""
        if name not in self._readers:
            rough, mine = plain.surfaces([name])[0], self.surfaces([name])[0]
            # Normals keep a thin sheet's two sides apart.
            there, here = (
                np.hstack([one.mesh.vertices, _APART * one.normals]) for one in (rough, mine)
            )
            gap, at = cKDTree(there).query(here, k=3)
            weight = 1.0 / (gap + 1e-5)
            weight /= weight.sum(axis=1, keepdims=True)
            rows = np.repeat(np.arange(len(here)), 3)
            shape = (len(here), len(there))
            self._readers[name] = csr_matrix((weight.ravel(), (rows, at.ravel())), shape=shape)
        return self._readers[name]


def stock(
    pose: Mapping[str, float] | None = None, source: str = "trochanter", detail: str = "plain"
) -> Stock:
    """Return the stock of a pose; the last few are kept.

    Parameters
    ----------
    pose : Mapping of str to float, optional
        ``hip_flexion``, ``hip_adduction``, ``hip_rotation``, ``knee_angle`` [rad]; those left
        out are 0.
    source : {"trochanter", "bodyparts3d"}
        The atlas's own bodies, or the meshes that a user imported.
    detail : {"plain", "fine"}
        Fineness of the surfaces; "fine" is for pictures of more than about 1,600 px.

    Raises
    ------
    UnknownNameError
        If no coordinate, source or detail has this name; it offers the nearest.
    OutOfRangeError
        If an angle is not finite.
    """
    from trochanter.pictures.flesh.bodies import SOURCES

    for name in pose or {}:
        if name not in COORDINATES:
            raise UnknownNameError("coordinate", name, COORDINATES)
    if source not in SOURCES:
        raise UnknownNameError("source of bodies", source, SOURCES)
    if detail not in _FINENESS:
        raise UnknownNameError("detail", detail, tuple(_FINENESS))
    turned = tuple((name, float(value)) for name, value in sorted((pose or {}).items()) if value)
    return _stock(turned, source, detail)


@lru_cache(maxsize=_POSES_KEPT)
def _stock(pose: tuple[tuple[str, float], ...], source: str, detail: str) -> Stock:
    return Stock(dict(pose), source, detail)


def muscles_of(source: str) -> tuple[str, ...]:
    """Return the muscles that a source has bodies of."""
    if source == "trochanter":
        from trochanter.pictures.bodies import muscles_with_bodies

        return muscles_with_bodies()
    from trochanter.pictures.meshes.store import imported_muscles

    return imported_muscles()
