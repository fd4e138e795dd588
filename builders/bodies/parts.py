"""Where across a body one compartment ends and the next begins, and where it is tendon."""

from __future__ import annotations

import numpy as np

#: Cross-section, as a share of the largest, under which an end is tendon.
_THIN = 0.25
#: Ends that arise from bone by flesh: only the very border is tendinous.
FLESHY = {
    "adductor-brevis": ("origin",),
    "adductor-magnus": ("origin", "insertion"),
    "gemellus-inferior": ("origin",),
    "gemellus-superior": ("origin",),
    "gluteus-maximus": ("origin",),
    "gluteus-medius": ("origin",),
    "gluteus-minimus": ("origin",),
    "iliacus": ("origin",),
    "obturator-externus": ("origin",),
    "obturator-internus": ("origin",),
    "pectineus": ("origin", "insertion"),
    "piriformis": ("origin",),
    "psoas-major": ("origin",),
    "quadratus-femoris": ("origin", "insertion"),
}


def cross_sections(rings: np.ndarray) -> np.ndarray:
    """Return the area that each ring spans [m²]."""
    middle = rings - rings.mean(axis=1, keepdims=True)
    return 0.5 * np.linalg.norm(np.cross(middle, np.roll(middle, -1, axis=1)).sum(axis=1), axis=1)


def tendons(muscle: str, rings: np.ndarray, along: np.ndarray) -> tuple[float, float]:
    """Return the tendons' lengths at both ends as shares of the way along."""
    area = cross_sections(rings)
    thick = np.flatnonzero(area > _THIN * area.max())
    found = {"origin": float(along[thick[0]]), "insertion": float(1 - along[thick[-1]])}
    fleshy = FLESHY.get(muscle, ())
    most = {"origin": 0.02, "insertion": 0.006}
    return tuple(min(x, most[end] if end in fleshy else 0.45) for end, x in found.items())


def parted(
    rings: np.ndarray, fold: float, fields: dict[str, dict[str, np.ndarray]]
) -> tuple[str, tuple[str, ...], tuple[float, ...]]:
    """Part a body across into compartments of equal volume.

    Parameters
    ----------
    rings : ndarray, shape (n, m, 3)
    fold : float
        Of the last ring, in turns.
    fields : dict
        By end and compartment: middles of the attachments [m].

    Returns
    -------
    end : str
        The wider end, from whose fold places across are counted.
    names : tuple of str
        Compartments from that fold on.
    cuts : tuple of float
    """
    lengths = {"origin": np.ptp(rings[0], axis=0), "insertion": np.ptp(rings[-1], axis=0)}
    end = max(lengths, key=lambda name: np.linalg.norm(lengths[name]))
    begin, row = (0.0, rings[0]) if end == "origin" else (fold, rings[-1])
    names = list(fields[end])
    if len(names) == 1:
        return end, tuple(names), ()
    count = rings.shape[1]
    half = np.arange(count // 2 + 1)
    start = round(begin * count)
    line = row[(start + half) % count]
    place = [((line - fields[end][name]) ** 2).sum(axis=1).argmin() for name in names]
    order = np.argsort(place)
    share = _volume_across(rings, start)
    wanted = np.arange(1, len(names)) / len(names)
    cuts = np.interp(wanted, share, half / half[-1])
    return end, tuple(names[k] for k in order), tuple(float(round(c, 4)) for c in cuts)


def _volume_across(rings: np.ndarray, start: int) -> np.ndarray:
    """Return the share of the volume between a fold and each pair of points across."""
    count = rings.shape[1]
    half = np.arange(count // 2 + 1)
    one, two = rings[:, (start + half) % count], rings[:, (start - half) % count]
    strip = np.linalg.norm(np.cross(one[:, 1:] - two[:, :-1], two[:, 1:] - one[:, :-1]), axis=2) / 2
    deep = np.linalg.norm(np.diff(rings, axis=0), axis=2).mean(axis=1)
    total = (strip[1:] * deep[:, None]).sum(axis=0)
    run = np.concatenate([[0.0], np.cumsum(total)])
    return run / run[-1]
