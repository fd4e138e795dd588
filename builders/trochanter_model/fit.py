"""Move and size surfaces until the lines over them keep off the bones.

``python -m builders.trochanter_model.fit "neck of the femur" --steps 100`` prints the plan's
figures after small random steps, each kept if it lessens the cost: the mean square and the
largest depth in bone over 1.4 mm, and how often an end lies in a surface. No arm is looked at.
A person writes what is found into `trochanter.model.anatomical.surfaces`.
"""

from __future__ import annotations

import argparse
from itertools import product

import numpy as np

from trochanter.geometry.transforms import apply
from trochanter.mechanics import Hip
from trochanter.model import MuscleModel
from trochanter.model.anatomical import laying
from trochanter.model.anatomical.carrying import mean_bones
from trochanter.model.anatomical.clearance import depth_in_bone, evenly
from trochanter.model.anatomical.lines import PLANS
from trochanter.model.anatomical.plans import SurfacePlan
from trochanter.model.anatomical.surfaces import SURFACES

POSES = np.radians([(*p, 20) for p in product((-20, 0, 40, 80, 120), (-30, 0, 30), (-45, 0, 45))])
STEP_MM, TURN, ALLOWED, INSIDE = 2.0, 0.1, 0.0014, 4


def laid(plan: SurfacePlan) -> MuscleModel:
    """Return the model of the lines over a surface, with the plan instead of the one kept."""
    laying.SURFACES = {**SURFACES, plan.name: plan}
    model = laying.trochanter_model(mean_bones())
    own = {p.name for p in PLANS if any(use.surface == plan.name for use in p.wraps)}
    return model.model_copy(update={"lines": tuple(x for x in model.lines if x.name in own)})


def cost(plan: SurfacePlan) -> float:
    hip = Hip(laid(plan))
    given = dict(zip(hip.coordinates, POSES.T, strict=True))
    turns = {b: np.linalg.inv(hip.pelvis_from_body(b, **given)) for b in ("pelvis", "femur")}
    depth = []
    for line in hip.muscles:
        for k, path in enumerate(hip.path(line, **given)):
            points = evenly(path, 0.003, 0.010)
            each = [
                depth_in_bone(mean_bones().mesh(b), apply(turns[b][k], points)).max(initial=0.0)
                for b in turns
            ]
            depth.append(max(each))
    over = np.maximum(0.0, np.array(depth) - ALLOWED) * 1e3
    inside = float((hip.wraps(**given).status == INSIDE).mean())
    return float((over**2).mean() + 0.7 * over.max() + 2000.0 * inside)


def moved(plan: SurfacePlan, rng: np.random.Generator) -> SurfacePlan:
    centre = np.array(plan.centre) + rng.normal(0.0, STEP_MM, 3) * any(plan.centre)
    axis = np.array(plan.axis) + rng.normal(0.0, TURN, 3) * (plan.kind == "cylinder")
    radius = plan.radius + rng.normal(0.0, STEP_MM / 2)
    return plan._replace(centre=tuple(centre), axis=tuple(axis), radius=max(3.0, radius))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("surface", choices=sorted(SURFACES))
    ask.add_argument("--steps", type=int, default=100)
    chosen = ask.parse_args()
    rng, best = np.random.default_rng(0), SURFACES[chosen.surface]
    least = cost(best)
    for _ in range(chosen.steps):
        tried = moved(best, rng)
        if (now := cost(tried)) < least:
            best, least = tried, now
    print(f"{least:.3f}", best.centre, best.radius, best.axis)


if __name__ == "__main__":
    main()
