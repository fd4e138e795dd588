"""Read a bundle and ask it as the viewer does: the reference that the viewer is held to."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import DataFaultError, TrochanterError, UnknownNameError
from trochanter.site.bundle.chebyshev import terms
from trochanter.site.bundle.coding import decoded
from trochanter.site.bundle.container import unpacked
from trochanter.site.bundle.glb import read_glb
from trochanter.site.bundle.grids import Floats
from trochanter.site.bundle.lines import Part, evaluate
from trochanter.site.bundle.placing import placed


class Bundle:
    """A bundle's folder.

    Parameters
    ----------
    folder : str or Path

    Raises
    ------
    TrochanterError
        If there is no bundle.

    Attributes
    ----------
    manifest : dict
        ``bundle.json``.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        try:
            self.manifest: dict[str, Any] = json.loads((self.folder / "bundle.json").read_bytes())
        except (OSError, ValueError) as fault:
            raise TrochanterError(
                f"{self.folder} holds no bundle; make one with: trochanter bundle {self.folder}"
            ) from fault

    @cached_property
    def bones(self) -> dict[str, dict[str, Any]]:
        """The bones' meshes, see `trochanter.site.bundle.glb.read_glb`."""
        return read_glb(self.file("bones.glb.gz"))

    def muscle(self, slug: str) -> BundledMuscle:
        """Return one muscle.

        Raises
        ------
        UnknownNameError
            If the bundle has none of this slug.
        """
        known = [one["slug"] for one in self.manifest["muscles"]]
        if slug not in known:
            raise UnknownNameError("muscle of the bundle", slug, known)
        return BundledMuscle(self, slug)

    def file(self, name: str) -> bytes:
        """Return a file's content, unzipped.

        Raises
        ------
        DataFaultError
            If it is missing or damaged.
        """
        try:
            return gzip.decompress((self.folder / name).read_bytes())
        except (OSError, EOFError, gzip.BadGzipFile) as fault:
            raise DataFaultError([f"{self.folder / name}: {fault}"]) from None

    def pelvis_from_bone(self, q: Sequence[float]) -> dict[str, Floats]:
        """Return where the right side's bones are at a pose, as 4 x 4 transforms [m].

        Parameters
        ----------
        q : sequence of four floats
            Hip flexion, adduction, rotation and knee angle [rad].
        """
        return placed(self.manifest["articulation"], q)


class BundledMuscle:
    """One muscle of a bundle: body, lines, facts.

    Attributes
    ----------
    head : dict
        Header of the numbers: lines, body, patches.
    arrays : dict of str to ndarray
    facts : dict
    mesh : dict
        See `trochanter.site.bundle.glb.read_glb`.
    """

    def __init__(self, bundle: Bundle, slug: str) -> None:
        self.slug = slug
        name = f"muscles/{slug}.numbers.gz"
        self.head, self.arrays = unpacked(bundle.file(name), name)
        self.facts: dict[str, Any] = json.loads(bundle.file(f"muscles/{slug}.facts.json.gz"))
        self.mesh = read_glb(bundle.file(f"muscles/{slug}.glb.gz"))[slug]

    @cached_property
    def lines(self) -> dict[str, tuple[Part, ...]]:
        """The parts of each line, by its name."""
        return {line["name"]: tuple(map(self._part, line["parts"])) for line in self.head["lines"]}

    @cached_property
    def others(self) -> dict[tuple[str, str], tuple[Part, ...]]:
        """The parts of each line of another model, by the model's id and the line's name."""
        return {
            (line["model"], line["name"]): tuple(map(self._part, line["parts"]))
            for line in self.head["others"]
        }

    def lengths_and_arms(self, line: str, q: ArrayLike) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Return lengths [m], arms [m] and whether each pose is in a rough cell.

        Parameters
        ----------
        line : str
        q : array_like, shape (n, 4)
            [rad]

        Raises
        ------
        UnknownNameError
            If the muscle has no such line.
        """
        if line not in self.lines:
            raise UnknownNameError(f"line of {self.slug}", line, self.lines)
        return evaluate(self.lines[line], np.asarray(q, dtype=np.float64))

    def vertices(self, q: ArrayLike) -> Floats:
        """Return the body's vertices at a pose in the pelvis's frame [m], shape (n, 3)."""
        weights = self.weights(q)
        return np.asarray(self.mesh["vertices"] + np.tensordot(weights, self.mesh["moves"], 1))

    def weights(self, q: ArrayLike) -> Floats:
        """Return the morph targets' weights at a pose, shape (targets,)."""
        body = self.head["body"]
        table = _terms(body, self.arrays["body degrees"], q)
        return np.asarray((table @ self.arrays["body factors"].astype(np.float64))[0])

    def course(self, line: str, q: ArrayLike) -> Floats:
        """Return a line's course at a pose in the pelvis's frame [m], shape (points, 3)."""
        for one in self.head["lines"]:
            if one["name"] == line:
                head = one["course"]
                table = _terms(head, self.arrays[f"{head['arrays']} degrees"], q)
                factors = self.arrays[f"{head['arrays']} factors"] * head["step"]
                return np.asarray((table @ factors).reshape(head["points"], 3))
        raise UnknownNameError(f"line of {self.slug}", line, self.lines)

    def _part(self, head: dict[str, Any]) -> Part:
        grid = decoded(head, self.arrays[f"{head['arrays']} values"])
        bits = np.unpackbits(self.arrays[f"{head['arrays']} rough"])
        count = int(np.prod(grid.cells))
        rough = bits[:count].reshape(grid.cells).astype(bool)
        return Part(grid, rough, head, self.arrays[f"{head['arrays']} values"])


def _terms(head: dict[str, Any], degrees: NDArray[Any], q: ArrayLike) -> Floats:
    low, high = np.array(head["low"]), np.array(head["high"])
    pose = np.asarray(q, dtype=np.float64)[None, : len(low)]
    return terms(pose, low, high, degrees.astype(np.int64))
