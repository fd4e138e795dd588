"""The script of a tour: chapter by chapter, what is said and what is shown meanwhile."""

from __future__ import annotations

from functools import cache

from trochanter.anatomy import Atlas, Muscle, atlas
from trochanter.mechanics import DEFAULT_MODEL
from trochanter.pictures.plates import plate_of
from trochanter.pictures.tours import deeds, facts
from trochanter.pictures.tours.arms import POSTURES_DEG, Engine, main_action
from trochanter.pictures.tours.records import Eye, MainAction, Sentence, Shot, Tour
from trochanter.pictures.tours.references import references
from trochanter.pictures.tours.timing import lay_out
from trochanter.pictures.tours.wording import spoken
from trochanter.pictures.views import view

_CLOSING = "The caption file ends with the sources."
# How far the camera stands round from the side that shows a muscle best, in each chapter.
_ASIDE_DEG = 35.0
# A motion is looked at no more obliquely than this.
_OBLIQUE_DEG = 35.0


@cache
def tour_of(slug: str, seconds: float | None = None, model: str = DEFAULT_MODEL) -> Tour:
    """Return a muscle's tour.

    Parameters
    ----------
    slug : str
        Such as ``"gluteus-minimus"``.
    seconds : float, optional
        How long it should last, 60 to 120; as the captions need by default.
    model : str
        Id of the model that is asked.

    Returns
    -------
    Tour

    Raises
    ------
    UnknownNameError
        If there is no such muscle or model.
    OutOfRangeError
        If `seconds` is out of its range, or too few to read the captions.
    """
    known = atlas()
    muscle = known.muscles[slug]
    engine = Engine.of(muscle.slug, model)
    action = main_action(engine)
    shots = (
        *_ends(known, muscle, engine),
        *_neighbours(known, muscle),
        *_actions(engine, action),
        _facts(known, muscle, action),
    )
    timed = lay_out(shots, seconds)
    keys = (key for shot in shots for said in shot.sentences for key in said.sources)
    sources = references(known, keys, engine.hip)
    return Tour(muscle.slug, spoken(muscle), model, action, timed, sources)


def best_azimuth(slug: str) -> float:
    """Return the side from which a muscle is seen best, in degrees."""
    return view(plate_of(slug).best_view).angle_deg


def side_to_see(coordinate: str, slug: str) -> float:
    """Return the side nearest to a muscle's best from which a motion is not foreshortened.

    Parameters
    ----------
    coordinate : str
        Flexion is seen from the side, adduction from in front or behind, rotation from anywhere.
    slug : str

    Returns
    -------
    float
        Degrees from in front toward the body's right.
    """
    best = best_azimuth(slug)
    if coordinate == "hip_rotation":
        return best
    across = 90.0 if coordinate == "hip_flexion" else 0.0
    # The sector about the one or the other end of the line of sight that shows the motion.
    off = (best - across + 90.0) % 180.0 - 90.0
    return best - off + max(-_OBLIQUE_DEG, min(_OBLIQUE_DEG, off))


def _ends(known: Atlas, muscle: Muscle, engine: Engine) -> tuple[Shot, ...]:
    front = best_azimuth(muscle.slug)
    return (
        Shot(
            "what",
            facts.introduction(muscle),
            Eye(front, reach=1.25),
            turn_deg=_ASIDE_DEG,
        ),
        Shot(
            "origin",
            facts.origin(known, muscle),
            Eye(front, 8.0, "origin", 0.75),
            hero="faint",
            patches=True,
        ),
        Shot(
            "insertion",
            facts.insertion(known, muscle),
            Eye(front, 4.0, "insertion", 0.75),
            hero="faint",
            patches=True,
        ),
        Shot(
            "course",
            (*facts.course(muscle), *deeds.lengths(engine)),
            Eye(front - _ASIDE_DEG, 6.0),
            turn_deg=2 * _ASIDE_DEG,
        ),
    )


def _neighbours(known: Atlas, muscle: Muscle) -> tuple[Shot, ...]:
    front = best_azimuth(muscle.slug)
    over, under = facts.above(known, muscle), facts.beneath(muscle)
    eye = Eye(front, 4.0, reach=1.15)
    shots = [Shot("neighbours", facts.covered(known, muscle), eye, others=over, peeled=over)]
    said = facts.covering(known, muscle)
    if said:
        shots.append(Shot("neighbours", said, eye, hero="faint", others=under))
    return tuple(shots)


def _actions(engine: Engine, action: MainAction) -> tuple[Shot, ...]:
    eye = Eye(side_to_see("hip_flexion", engine.slug), 6.0, "hip")
    first = (*deeds.what_arms_are(engine), deeds.posture(engine, 0.0, None), *deeds.knee(engine))
    shots = [Shot("action", first, eye, hero="arm")]
    before = 0.0
    for degrees in POSTURES_DEG[1:]:
        said: tuple[Sentence, ...] = (deeds.posture(engine, degrees, before),)
        bent = (("hip_flexion", before), ("hip_flexion", degrees))
        shots.append(Shot("action", said, eye, hero="arm", swing=bent))
        before = degrees
    held = (("hip_flexion", before),)
    said = (*deeds.parts_differ(engine), Sentence(deeds.CONVENTION))
    shots.append(Shot("action", said, eye, hero="arm", swing=held))
    there, back = (action.coordinate, action.from_deg), (action.coordinate, action.to_deg)
    swing = (there, back, there, back)
    eye = Eye(side_to_see(action.coordinate, engine.slug), 6.0, "hip")
    told = deeds.main_action_told(engine, action)
    shots.append(Shot("action", told, eye, hero="arm", swing=swing))
    return tuple(shots)


def _facts(known: Atlas, muscle: Muscle, action: MainAction) -> Shot:
    said = (*facts.supply(known, muscle), Sentence(_CLOSING))
    eye = Eye(best_azimuth(muscle.slug) - _ASIDE_DEG, 4.0, reach=1.25)
    return Shot("facts", said, eye, turn_deg=_ASIDE_DEG)
