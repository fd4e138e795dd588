"""Words for a moment arm: which motion it drives, and what such a muscle is called."""

from __future__ import annotations

MOTIONS: dict[str, tuple[str, str]] = {
    "hip_flexion": ("flexion", "extension"),
    "hip_adduction": ("adduction", "abduction"),
    "hip_rotation": ("internal rotation", "external rotation"),
    "knee_angle": ("knee flexion", "knee extension"),
}

AGENTS: dict[str, str] = {
    "flexion": "flexor",
    "extension": "extensor",
    "adduction": "adductor",
    "abduction": "abductor",
    "internal rotation": "internal rotator",
    "external rotation": "external rotator",
    "knee flexion": "knee flexor",
    "knee extension": "knee extensor",
}

NEGLIGIBLE_MM = 5.0
"""Below this an arm is called negligible: attachments vary by about as much between people."""


def motion(coordinate: str, arm: float) -> str:
    """Name the motion that a muscle with this moment arm drives.

    Parameters
    ----------
    coordinate : str
        One of `MOTIONS`; a model's other coordinates are named with their sign.
    arm : float
        Moment arm [m], positive toward +coordinate.
    """
    if coordinate not in MOTIONS:
        return f"{'+' if arm >= 0 else '−'}{coordinate}"
    return MOTIONS[coordinate][0 if arm >= 0 else 1]


def describe(coordinate: str, arm: float) -> str:
    """Say in words what an arm means, as in ``internal rotator, 45 mm``.

    Examples
    --------
    >>> describe("hip_rotation", 0.045)
    'internal rotator, 45 mm'
    >>> describe("hip_adduction", -0.002)
    'hardly an abductor, 2 mm'
    """
    name = motion(coordinate, arm)
    agent = AGENTS.get(name, name)
    size_mm = abs(arm) * 1e3
    if size_mm < NEGLIGIBLE_MM:
        article = "an" if agent[0] in "aei" else "a"
        return f"hardly {article} {agent}, {size_mm:.0f} mm"
    return f"{agent}, {size_mm:.0f} mm"
