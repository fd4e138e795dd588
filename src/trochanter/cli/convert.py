"""`trochanter convert`: a model from one program's file to another's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trochanter.cli.options import Model, Muscles, Side, Skip, opened, say_left_out
from trochanter.cli.output import Json, print_json
from trochanter.errors import TrochanterError


def convert(
    model: Model,
    target: Annotated[
        Path, typer.Argument(help="The file to write: .osim, or MuJoCo's .xml or .mjcf.")
    ],
    muscles: Muscles = None,
    side: Side = None,
    skip_unsupported: Skip = False,
    json: Json = False,
) -> None:
    """Write a model for another program: OpenSim to MuJoCo, MuJoCo to OpenSim.

    The lengths and moment arms stay what they are; masses, which models here do not have, are
    made up. The file appears whole or not at all.
    """
    from trochanter.mechanics import write_model

    if Path(model).exists() and target.exists() and Path(model).samefile(target):
        raise TrochanterError(f"{target} is the model itself; give the new file another name")
    hip = opened(model, muscles, side, skip_unsupported)
    told = write_model(hip, target, skip_unsupported=skip_unsupported)
    if json:
        print_json(
            {
                "written": str(target),
                "lines": list(hip.muscles),
                "coordinates": list(hip.coordinates),
                "left_out": list(hip.model.left_out),
                "remarks": list(told),
            }
        )
        return
    say_left_out(hip.model.left_out)
    for text in told:
        print(text, file=sys.stderr)
    print(f"wrote {target}")
