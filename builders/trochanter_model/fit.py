"""Move and size surfaces until the lines over them keep off the bones and do not jump.

``python -m builders.trochanter_model.fit "neck of the femur" "head from below" --steps 300``
prints the plans' figures of least cost: the mean square and the largest depth in bone over
1.4 mm, how often an end lies in a surface or no path is found, changes of an arm by more than
2 mm within a degree, and a little for hovering above the bones. No arm's size is looked at.
A person writes what is found into `trochanter.model.anatomical.pelvic` or `femoral`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import product

import numpy as np
from builders.trochanter_model.search import Floats, search

from trochanter.geometry.meshes import nearest_on_surface
from trochanter.geometry.transforms import apply
from trochanter.mechanics import Hip
from trochanter.model import MuscleModel
from trochanter.model.anatomical import laying
from trochanter.model.anatomical.carrying import mean_bones
from trochanter.model.anatomical.clearance import evenly
from trochanter.model.anatomical.lines import PLANS
from trochanter.model.anatomical.plans import SurfacePlan
from trochanter.model.anatomical.surfaces import SURFACES

POSES = np.radians([(*p, 20) for p in product((-20, 0, 40, 80, 120), (-30, 0, 30), (-45, 0, 45))])
STEP_MM, TURN, ALLOWED = 2.0, 0.1, 0.0014
FAILED, INSIDE, DEGREE = 3, 4, np.pi / 180


def laid(plans: Sequence[SurfacePlan]) -> MuscleModel:
    """Return the model of the lines over surfaces, with these plans instead of those kept."""
    names = {plan.name for plan in plans}
    laying.SURFACES = {**SURFACES, **{plan.name: plan for plan in plans}}
    model = laying.trochanter_model(mean_bones())
    own = {p.name for p in PLANS if any(use.surface in names for use in p.wraps)}
    return model.model_copy(update={"lines": tuple(x for x in model.lines if x.name in own)})


def clearance(hip: Hip) -> tuple[Floats, Floats]:
    """Return the depth and the mean height over bone of each line in each pose [mm]."""
    given = dict(zip(hip.coordinates, POSES.T, strict=True))
    turns = {b: np.linalg.inv(hip.pelvis_from_body(b, **given)) for b in ("pelvis", "femur")}
    depth, height = [], []
    for line in hip.muscles:
        for k, path in enumerate(hip.path(line, **given)):
            points = evenly(path, 0.003, 0.010)
            near = np.min(
                [
                    nearest_on_surface(
                        mean_bones().mesh(b), apply(turn[k], points)
                    ).signed_distances
                    for b, turn in turns.items()
                ],
                axis=0,
            )
            depth.append(-near.min(initial=0.0))
            height.append(np.maximum(0.0, near).mean())
    return 1e3 * np.array(depth), 1e3 * np.array(height)


def unsteady(hip: Hip) -> float:
    """Return by how much arms change within a degree at most, over 2 mm [mm]."""
    most = 0.0
    for i in range(3):
        step = np.zeros(4)
        step[i] = DEGREE
        change = np.abs(hip.evaluate(POSES + step)[1] - hip.evaluate(POSES)[1])[..., i]
        most = max(most, 1e3 * float(change.max()) - 2.0)
    return most


def cost(plans: Sequence[SurfacePlan]) -> float:
    hip = Hip(laid(plans))
    depth, height = clearance(hip)
    over = np.maximum(0.0, depth - 1e3 * ALLOWED)
    status = hip.wraps(**dict(zip(hip.coordinates, POSES.T, strict=True))).status.values
    bad = float(((status == INSIDE) | (status == FAILED)).mean())
    return float(
        (over**2).mean()
        + 0.7 * over.max()
        + 2000.0 * bad
        + 0.05 * min(40.0, unsteady(hip))
        + 0.02 * height.mean()
    )


def moved(plans: Sequence[SurfacePlan], by: Floats) -> list[SurfacePlan]:
    """Return plans whose centre [mm], radius [mm] and axis are moved by seven figures each."""
    found = []
    for plan, (x, y, z, more, *turn) in zip(plans, by.reshape(-1, 7), strict=True):
        centre = np.array(plan.centre) + np.array([x, y, z]) * any(plan.centre)
        axis = np.array(plan.axis) / np.linalg.norm(plan.axis)
        axis = axis + np.array(turn) * (plan.kind == "cylinder")
        radius = max(3.0, plan.radius + more)
        found.append(plan._replace(centre=tuple(centre), axis=tuple(axis), radius=radius))
    return found


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("surfaces", nargs="+", choices=sorted(SURFACES))
    ask.add_argument("--steps", type=int, default=300)
    chosen = ask.parse_args()
    plans = [SURFACES[name] for name in chosen.surfaces]
    step = np.tile([STEP_MM] * 3 + [STEP_MM / 2] + [TURN] * 3, len(plans))
    best, least = search(lambda by: cost(moved(plans, by)), np.zeros(len(step)), step, chosen.steps)
    print(f"{least:.3f}")
    for plan in moved(plans, best):
        print(plan.name, *(np.round(x, 3) for x in (plan.centre, plan.radius, plan.axis)))


if __name__ == "__main__":
    main()
