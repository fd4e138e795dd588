"""Force parameters carried from one model to the same lines on other bones."""

from __future__ import annotations

from trochanter.errors import TrochanterError, UnknownNameError
from trochanter.mechanics.hip import Hip
from trochanter.model import Line, MuscleModel, read_builtin


def carry_forces(model: MuscleModel, like: MuscleModel | None = None) -> MuscleModel:
    """Return a model with the forces that lines of the same names have in another.

    Fibre and tendon grow as the line does, standing (every coordinate at its default), so that
    fibres there are as long by their optimum as before. Pennation stays. So does the force:
    bones do not tell how strong their owner is; vary it with `Subjects`.

    Parameters
    ----------
    model : MuscleModel
        Such as `trochanter.model.anatomical.trochanter_model` lays on bones of any shape.
    like : MuscleModel, optional
        With force parameters; the built-in `trochanter` if left out.

    Returns
    -------
    MuscleModel

    Raises
    ------
    UnknownNameError
        A line of `model` that `like` does not have.
    TrochanterError
        If a line of `like` that is asked for has no force parameters, or not its lengths.

    Examples
    --------
    >>> from trochanter.model.anatomical import trochanter_model
    >>> small = carry_forces(trochanter_model([2.0]))
    >>> mean = read_builtin("trochanter")
    >>> psoas = [one.lines[20].force.optimal_fiber_length for one in (small, mean)]
    >>> psoas[0] < psoas[1]
    True
    """
    given = read_builtin("trochanter") if like is None else like
    theirs = {line.name: line for line in given.lines}
    for line in model.lines:
        if line.name not in theirs:
            raise UnknownNameError(f"line of {given.id}", line.name, theirs)
    before, now = _standing(given), _standing(model)
    lines = tuple(
        _carried(line, theirs[line.name], now[line.name] / before[line.name])
        for line in model.lines
    )
    known = {one.id: one for one in (*model.sources, *given.sources)}
    return model.model_copy(update={"lines": lines, "sources": tuple(known.values())})


def _standing(model: MuscleModel) -> dict[str, float]:
    hip = Hip(model)
    length, _ = hip.evaluate(hip.compiled.default)
    return dict(zip(hip.muscles, length.tolist(), strict=True))


def _carried(line: Line, other: Line, scale: float) -> Line:
    force = other.force
    if force is None or force.optimal_fiber_length is None or force.tendon_slack_length is None:
        lacks = "fibre and tendon lengths" if force else "force parameters"
        raise TrochanterError(f"{other.name} has no {lacks} to carry to other bones")
    changes = {
        "optimal_fiber_length": scale * force.optimal_fiber_length,
        "tendon_slack_length": scale * force.tendon_slack_length,
    }
    return line.model_copy(update={"force": force.model_copy(update=changes)})
