"""Where no path over a surface is found, every answer says so, and none is NaN."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

import trochanter as tr
from trochanter.mechanics import Hip
from trochanter.mechanics.failures import at_risk
from trochanter.model import MuscleModel

Make = Callable[..., MuscleModel]
FAILED = 3


@pytest.fixture(scope="module")
def razor(make_model: Make) -> Hip:
    """An ellipsoid as thin as a razor's edge, at which the search gives up in some poses."""
    model = make_model()
    thin = {"dimensions": (0.05, 0.035, 5e-8), "orientation": (0.4, 0.3, 0.0)}
    wraps = tuple(
        wrap.model_copy(update=thin) if wrap.name == "egg" else wrap for wrap in model.wraps
    )
    return Hip(model.model_copy(update={"wraps": wraps}))


@pytest.fixture(scope="module")
def poses(razor: Hip) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(4)
    return {name: rng.uniform(-0.9, 0.9, 3000) for name in razor.coordinates}


def test_only_paths_found_by_iteration_are_looked_after(make_model: Make) -> None:
    hip = Hip(make_model())
    assert [hip.muscles[row] for row in at_risk(hip.compiled)] == ["egg", "ring", "both"]
    assert at_risk(tr.load("gait2392").compiled) == []


def test_failures_are_named_counted_and_not_nan(razor: Hip, poses: dict) -> None:
    status = razor.wraps(**poses).status
    failed = {line: int((status.sel(muscle=line) == FAILED).sum()) for line in razor.muscles}
    assert failed["egg"] > 0
    said = ", ".join(f"{line} ({count})" for line, count in failed.items() if count)
    for ask in (razor.lengths, razor.moment_arms):
        with pytest.warns(UserWarning, match="no path was found over a surface") as caught:
            answer = ask(**poses)
        assert caught[0].filename == __file__
        assert f"egg ({failed['egg']})" in str(caught[0].message)
        assert "of 3000 poses" in str(caught[0].message)
        assert answer.attrs["failed"] == said
        assert np.isfinite(answer.values).all()


def test_failures_are_noted_in_the_pass_that_answers(
    razor: Hip, poses: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No second look is taken, whatever the threads: they add up to what statuses say."""
    status = razor.wraps(**poses).status.values
    monkeypatch.setattr("trochanter.mechanics.hip.count_failed", None)
    assert razor._unnoted == []
    assert tr.load("trochanter")._unnoted == []
    q = np.stack(list(poses.values()), axis=1)
    for threads in (1, 3):
        lost = np.zeros(len(razor.muscles), np.int64)
        razor.engine.evaluate(q, None, threads, lost=lost)
        np.testing.assert_array_equal(lost, (status == FAILED).sum(axis=0))
    # In float32, and in an order of the user's, they are counted as well.
    lost[:] = 0
    razor.engine.evaluate(q, None, 1, np.dtype(np.float32), lost)
    np.testing.assert_array_equal(lost, (status == FAILED).sum(axis=0))


def test_where_no_path_was_found_the_line_is_straight(razor: Hip, poses: dict) -> None:
    lost = (razor.wraps(**poses).status.sel(muscle="egg") == FAILED).values
    free = {name: at[lost] for name, at in poses.items()}
    with pytest.warns(UserWarning, match=rf"egg \({lost.sum()}\)"):
        length = razor.lengths(**free).sel(muscle="egg")
    places = [razor.path("egg", **free)[:, k] for k in (0, -2, -1)]
    straight = sum(np.linalg.norm(b - a, axis=1) for a, b in pairwise(places))
    np.testing.assert_allclose(length, straight, rtol=0, atol=1e-12)


def test_a_model_without_failures_says_nothing(make_model: Make, poses: dict) -> None:
    hip = Hip(make_model())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert hip.lengths(**poses).attrs["failed"] == ""
        assert tr.load("gait2392").forces().attrs["failed"] == ""


def test_statuses_are_labelled_with_words_and_what_is_near(make_model: Make) -> None:
    hip = Hip(make_model())
    found = hip.wraps(hip_flexion=[0.0, 0.5, 1.0])
    assert found.status.dims == ("pose", "muscle")
    words = found.status.attrs["flag_meanings"].split()
    assert words[:5] == ["clear", "wrapped", "touching", "failed", "inside"]
    assert (found.status.sel(muscle="free") == words.index("clear")).all()
    assert (found.status.sel(muscle="ball") == words.index("wrapped")).any()
    assert float(found.residual.max()) < 1e-9
    assert found.other_way.attrs["units"] == "m"
    assert np.isinf(found.other_way.sel(muscle="free")).all()
