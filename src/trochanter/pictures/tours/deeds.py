"""What a tour says from the model: arms in three postures, parts that differ, the main action."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from trochanter.mechanics.words import NEGLIGIBLE_MM, motion
from trochanter.pictures.tours.arms import HIP_COORDINATES, POSTURES_DEG, Engine, leverage
from trochanter.pictures.tours.records import MainAction, Number, Sentence
from trochanter.pictures.tours.wording import VERBS, angle, counted, joined

_SPACE = "\N{NO-BREAK SPACE}"
CONVENTION = (
    "These arms are about axes that go with the thigh. About axes fixed in the pelvis, "
    "abduction and rotation change places at 90°."
)


def lengths(engine: Engine) -> tuple[Sentence, ...]:
    """Say how long the lines are, upright and at the greatest of the postures."""
    bent = POSTURES_DEG[-1]
    upright, numbers = _span(engine, 0.0)
    flexed, more = _span(engine, bent)
    whose = "Its lines are" if len(engine.lines) > 1 else "Its line of pull is"
    text = f"{whose} {upright} long upright, {flexed} at {bent:.0f}° of hip flexion."
    return (Sentence(text, (*numbers, *more)),)


def _span(engine: Engine, degrees: float) -> tuple[str, tuple[Number, ...]]:
    """Return the shortest and the longest line's length; one where they are written alike."""
    found = sorted((engine.length(line, degrees) for line in engine.lines), key=_value)
    ends = tuple({number.text: number for number in (found[0], found[-1])}.values())
    return " to ".join(number.text for number in ends), ends


def what_arms_are(engine: Engine) -> tuple[Sentence, ...]:
    """Say what the numbers that follow are."""
    text = "How far its pull passes from the axis is its moment arm, computed here."
    said = [Sentence(text)]
    if len(engine.lines) > 1:
        said.append(Sentence(f"Numbers are means over its {counted(len(engine.lines))} lines."))
    return tuple(said)


def posture(engine: Engine, degrees: float, before: float | None) -> Sentence:
    """Say what the muscle does at an angle of flexion, most effect first.

    Parameters
    ----------
    engine : Engine
    degrees : float
        Hip flexion, the other angles zero.
    before : float or None
        The posture of which was told last: what has turned over since is told by "now",
        what has faded by "hardly".
    """
    here, there = _arms(engine, degrees), _arms(engine, before) if before is not None else {}
    strong = [n for n in here.values() if _is_strong(n)]
    faded = [
        n for c, n in here.items() if not _is_strong(n) and c in there and _is_strong(there[c])
    ]
    deeds = [f"{_now(n, there)}{_verb(n)}{_SPACE}({n.text})" for n in strong]
    weak = [f"hardly {_verb(n)}{_SPACE}({n.text})" for n in faded]
    if not strong and not faded:
        weak, faded = ["has no arm of note"], []
    when = "Standing upright" if not degrees else f"At {degrees:.0f}° of flexion"
    told = ", but ".join(part for part in (joined(deeds), joined(weak)) if part)
    return Sentence(f"{when} it {told}.", (*strong, *faded))


def knee(engine: Engine) -> tuple[Sentence, ...]:
    """Say that the muscle crosses the knee; nothing where it does not.

    Its arm there is not told: the models are made, and held to the measured, for the hip.
    """
    if "knee_angle" not in engine.hip.coordinates or not engine.number("knee_angle", 0.0).value:
        return ()
    return (Sentence("It crosses the knee too; what it does there is not told here."),)


def parts_differ(engine: Engine) -> tuple[Sentence, ...]:
    """Say where two parts pull opposite ways, if anywhere: the widest such gap of all postures."""
    widest: tuple[float, Sentence] | None = None
    for degrees in POSTURES_DEG:
        for coordinate in HIP_COORDINATES:
            each = sorted(
                (engine.number(coordinate, degrees, (x,)) for x in engine.lines), key=_value
            )
            low, high = each[0], each[-1]
            if not (_is_strong(low) and _is_strong(high) and low.value < 0 < high.value):
                continue
            gap = high.value - low.value
            if widest is None or gap > widest[0]:
                widest = gap, _parted(engine, degrees, low, high)
    return (widest[1],) if widest else ()


def main_action_told(engine: Engine, action: MainAction) -> tuple[Sentence, ...]:
    """Say the main action, the rule by which it is, and the shortening."""
    mean, gone = leverage(engine, action)
    start, stop = (angle(action.coordinate, d) for d in (action.from_deg, action.to_deg))
    return (
        Sentence(
            f"Over the joint's range its mean arm is greatest for {action.motion}: {mean.text}.",
            (mean,),
        ),
        Sentence(f"From {start} to {stop} it shortens by {gone.text}.", (gone,)),
    )


def _parted(engine: Engine, degrees: float, low: Number, high: Number) -> Sentence:
    when = "standing upright" if not degrees else f"at {degrees:.0f}° of flexion"
    first, second = sorted((low, high), key=lambda n: -abs(n.value))
    told = [
        f"the {engine.part(n.lines[0])} part {_verb(n)}{_SPACE}({n.text})" for n in (first, second)
    ]
    return Sentence(f"Its parts differ: {when} {told[0]}, {told[1]}.", (first, second))


def _arms(engine: Engine, degrees: float) -> Mapping[str, Number]:
    """Return the three arms at an angle of flexion, the longest first."""
    found = [engine.number(coordinate, degrees) for coordinate in HIP_COORDINATES]
    return {str(n.coordinate): n for n in sorted(found, key=lambda n: -abs(n.value))}


def _verb(number: Number) -> str:
    return VERBS[motion(str(number.coordinate), number.value)]


def _now(number: Number, there: Mapping[str, Number]) -> str:
    old = there.get(str(number.coordinate))
    turned = old is not None and _is_strong(old) and np.sign(old.value) != np.sign(number.value)
    return "now " if turned else ""


def _is_strong(number: Number) -> bool:
    return abs(number.value) * 1e3 >= NEGLIGIBLE_MM


def _value(number: Number) -> float:
    return number.value
