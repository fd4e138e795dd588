"""The force of every line: its part of its muscle's volume, and fibres that fit its path."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from builders.trochanter_forces.figures import Figure, Figures, figures
from builders.trochanter_forces.fit import Array, Fitted, Measured, fit
from builders.trochanter_forces.postures import MEASURED, far_range, working_range

from trochanter.mechanics import Hip
from trochanter.model import Line, read_builtin
from trochanter.model.attachments import attachments

MODEL = "trochanter"


class Strength(NamedTuple):
    """One line's force, and what it was made from; SI units.

    Attributes
    ----------
    name, muscle : str
    share : float
        Of the muscle's volume.
    volume : float
    area : float
        Physiological cross-section: volume by optimal fibre length times cos(pennation).
    force : float
        Along the fibre: volume by optimal fibre length times specific tension.
    pennation : float
    measured : Measured
    fitted : Fitted
    far : tuple of float
        Shortest and longest fibre anywhere in the far range [optimal lengths].
    """

    name: str
    muscle: str
    share: float
    volume: float
    area: float
    force: float
    pennation: float
    measured: Measured
    fitted: Fitted
    far: tuple[float, float]


def strengths() -> list[Strength]:
    """Return the force of every line of the model."""
    known, hip = figures(), Hip(read_builtin(MODEL))
    volumes = {(one.muscle, one.compartment): one.volume for one in attachments().bellies}
    at = _lengths(hip, np.array([MEASURED]))[0]
    over = _lengths(hip, np.concatenate([*working_range().values()]))
    far = _lengths(hip, far_range())
    found = []
    for row, line in enumerate(hip.model.lines):
        measured = _measured(known, line.muscles[0])
        try:
            fitted = fit(measured, at[row], over[:, row])
        except ValueError as fault:
            raise SystemExit(f"{line.name}: {fault}") from None
        found.append(_strength(known, line, volumes, measured, fitted, far[:, row]))
    return found


def _lengths(hip: Hip, poses: Array) -> Array:
    return hip.evaluate(np.deg2rad(poses))[0]


def _measured(known: Figures, muscle: str) -> Measured:
    kinds = known.muscles[muscle]
    first, *others = kinds["fiber"]
    sd = first.sd if first.sd is not None else known.scatter * first.value
    ends = [first.value - sd, first.value + sd, *(one.value for one in others)]
    return Measured(
        fiber=first.value,
        low=min(ends),
        high=max(ends),
        length=kinds["length"][0].value,
        spread=known.length_scatter,
        pennation=kinds["pennation"][0].value,
    )


def _strength(
    known: Figures,
    line: Line,
    volumes: dict[tuple[str, str], float],
    measured: Measured,
    fitted: Fitted,
    far: Array,
) -> Strength:
    muscle = line.muscles[0]
    whole = sum(volume for (slug, _), volume in volumes.items() if slug == muscle)
    share = volumes[muscle, line.compartment] / whole
    volume = share * known.muscles[muscle]["volume"][0].value
    across = volume / fitted.fiber
    height = fitted.fiber * np.sin(measured.pennation)
    ends = np.hypot(np.maximum(far - fitted.slack, 0.0), height) / fitted.fiber
    return Strength(
        name=line.name,
        muscle=muscle,
        share=share,
        volume=volume,
        area=across * float(np.cos(measured.pennation)),
        force=across * known.tension[0].value,
        pennation=measured.pennation,
        measured=measured,
        fitted=fitted,
        far=(float(ends.min()), float(ends.max())),
    )


def span(row: tuple[Figure, ...]) -> tuple[float, float]:
    """Return the least and the greatest of a list of figures."""
    values = [one.value for one in row]
    return min(values), max(values)
