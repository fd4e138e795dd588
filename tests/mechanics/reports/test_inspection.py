"""What is found in a model that was made to have it."""

from __future__ import annotations

import json

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics.reports.jumps import ARM_JUMP, LENGTH_JUMP, find_jumps
from trochanter.mechanics.reports.looking import chosen_ranges, look_along
from trochanter.model import PathWrap, WrapCylinder


def report_of(hip, name, **how):
    return next(line for line in tr.inspect_model(hip, **how).lines if line.name == name)


def test_what_a_line_crosses_is_what_changes_its_length(hinge):
    assert report_of(hinge, "crank").moved_by == ("angle", "slide")
    assert report_of(hinge, "inner").moved_by == ()
    assert report_of(hinge, "inner").suspicious
    assert not report_of(hinge, "crank").suspicious


def test_a_sign_change_is_where_the_line_passes_the_axis(hinge):
    (change,) = report_of(hinge, "balance").turning
    assert (change.arm_about, change.along) == ("angle", "angle")
    assert change.at == pytest.approx(0.0, abs=1e-9)
    assert report_of(hinge, "crank").turning == ()


def test_a_point_that_comes_and_goes_is_a_jump_of_known_size(hinge):
    (jump,) = report_of(hinge, "gate").jumps
    assert jump.coordinate == "angle"
    # A conditional point is held active 1e-5 rad beyond its range, as in OpenSim.
    assert jump.at == pytest.approx(0.5, abs=1.1e-5)
    end = 0.3 * np.array([np.sin(0.5), -np.cos(0.5)])
    straight = np.linalg.norm(end - [0.1, 0.0])
    bent = np.linalg.norm([0.1, -0.1]) + np.linalg.norm(end - [0.2, -0.1])
    assert jump.length == pytest.approx(bent - straight, abs=1e-5)

    def arm(start):
        run = end - start
        return abs(start[0] * run[1] - start[1] * run[0]) / np.linalg.norm(run)

    assert jump.arm == pytest.approx(arm(np.array([0.2, -0.1])) - arm(np.array([0.1, 0])), abs=1e-5)
    assert report_of(hinge, "gate").conditional_points == 1


def test_no_jump_is_seen_where_everything_is_smooth():
    hip = tr.load("dostal1981")
    assert not [jump for line in tr.inspect_model(hip).lines for jump in line.jumps]


def test_gait2392_jumps_where_its_conditional_points_switch():
    """And nowhere else: the line's length on both sides of each place says so itself."""
    hip = tr.load("gait2392")
    model = hip.compiled
    limits = {float(limit) for pair in model.conditional_range for limit in pair}
    for look in look_along(hip, chosen_ranges(hip, None), np.radians(2.0)):
        for jump in find_jumps(hip, look):
            assert min(abs(jump.at - limit) for limit in limits) < 2e-5
            q = np.tile(look.q[0], (2, 1))
            q[:, look.index] = jump.at - 1e-7, jump.at + 1e-7
            length, arm = hip.evaluate(q)
            row = hip.muscles.index(jump.line)
            stepped = abs(np.diff(length[:, row])[0]) > LENGTH_JUMP / 2
            turned = abs(np.diff(arm[:, row, look.index])[0]) > ARM_JUMP / 2
            assert stepped or turned


def test_fibres_are_the_line_without_its_tendon(hinge):
    shortest, longest = report_of(hinge, "crank").fiber
    ends = np.radians([-60, 60])
    reach = np.hypot(0.3 * np.sin(ends) - 0.1, 0.3 * np.cos(ends))
    assert longest.length == pytest.approx((reach[0] - 0.1) / 0.2)
    assert longest.at == pytest.approx(ends[0])
    assert shortest.length == pytest.approx((reach[1] - 0.1) / 0.2)
    assert report_of(hinge, "balance").fiber is None


def test_a_fibre_outside_its_usual_lengths_is_odd(hinge):
    line = hinge.model.lines[0]
    force = line.force.model_copy(update={"optimal_fiber_length": 0.12})
    short = hinge.model.model_copy(update={"lines": (line.model_copy(update={"force": force}),)})
    report = report_of(type(hinge)(short), "crank")
    assert report.suspicious
    assert [one.length > 1.5 for one in report.odd_fibers] == [True]


def test_ranges_narrow_what_is_looked_at(hinge):
    assert report_of(hinge, "gate", ranges={"angle": (-0.5, 0.4)}).jumps == ()
    assert report_of(hinge, "balance", ranges={"angle": (0.1, 0.4)}).turning == ()
    with pytest.raises(UnknownNameError):
        tr.inspect_model(hinge, ranges={"angel": (0.0, 1.0)})
    with pytest.raises(TrochanterError, match="does not rise"):
        tr.inspect_model(hinge, ranges={"angle": (1.0, 1.0)})
    for step in (0.0, -1.0, float("nan")):
        with pytest.raises(OutOfRangeError):
            tr.inspect_model(hinge, step=step)
    with pytest.raises(OutOfRangeError, match="poses"):
        tr.inspect_model(hinge, step=1e-9)


def test_a_report_is_plain_data():
    report = tr.inspect_model(tr.load("gait2392"))
    data = json.loads(json.dumps(report.as_json(), allow_nan=False))
    assert [line["name"] for line in data["lines"]] == list(tr.load("gait2392").muscles)
    rectus = next(line for line in data["lines"] if line["name"] == "rectus femoris")
    assert rectus["moving_points"] == 1
    assert "knee_angle" in rectus["moved_by"]


def over_a_rod(hinge, **rod):
    """Return the hinge with a rod across the way of ``balance``, along the axis of the hinge."""
    wrap = WrapCylinder(name="rod", body="pelvis", **rod)
    balance = hinge.model.lines[1].model_copy(update={"wraps": (PathWrap(wrap="rod"),)})
    return type(hinge)(hinge.model.model_copy(update={"wraps": (wrap,), "lines": (balance,)}))


def test_how_often_a_line_touches_its_surface_is_told(hinge):
    """A rod of 10 mm round the axis: the line, at its foot turned by a, passes by at r sin(a)."""
    (line,) = tr.inspect_model(over_a_rod(hinge, radius=0.01)).lines
    angles = np.radians(np.arange(-60, 61))
    foot = 0.3 * np.stack([np.sin(angles), -np.cos(angles)], axis=-1)
    run = foot - [0.0, 0.1]
    distance = 0.1 * np.abs(run[:, 0]) / np.linalg.norm(run, axis=1)
    assert line.contact.share == pytest.approx((distance < 0.01).mean(), abs=0.01)
    assert line.contact.shares["clear"] == pytest.approx((distance > 0.01).mean(), abs=0.01)
    assert sum(line.contact.shares.values()) == pytest.approx(1.0)
    assert line.contact.faults == ()
    assert line.wraps == ("rod",)


def test_where_a_line_is_nearest_to_the_other_side_is_told(hinge):
    """Over the rod round the axis both ways are of one length where the line runs through it."""
    (line,) = tr.inspect_model(over_a_rod(hinge, radius=0.01)).lines
    assert line.contact.flip.along == "angle"
    assert (line.contact.flip.at, line.contact.flip.excess) == pytest.approx((0.0, 0.0), abs=1e-9)
    ranges = {"angle": (0.02, 0.04)}
    (line,) = tr.inspect_model(over_a_rod(hinge, radius=0.01), ranges=ranges).lines
    assert line.contact.flip.at == pytest.approx(0.02)
    # Leaving each way at its tangent, the lines turn by the angle between their ends: 2 r a more.
    assert line.contact.flip.excess == pytest.approx(2 * 0.01 * 0.02, rel=1e-3)
    (line,) = tr.inspect_model(over_a_rod(hinge, radius=0.15)).lines
    assert line.contact.flip is None
    assert line.contact.shares["inside"] == 1.0
    data = json.loads(json.dumps(line.contact.as_json(), allow_nan=False))
    assert (data["share"], data["flip"], data["faults"][0]["kind"]) == (0.0, None, "inside")


def test_a_point_inside_its_surface_is_suspicious(hinge):
    (line,) = tr.inspect_model(over_a_rod(hinge, radius=0.15)).lines
    (fault,) = line.contact.faults
    assert (fault.kind, fault.along) == ("inside", "angle")
    assert (fault.first, fault.last) == pytest.approx((-np.pi / 3, np.pi / 3))
    assert line.suspicious
    assert report_of(hinge, "crank").contact is None


def test_the_shorter_way_round_an_unsided_rod_flips_without_a_step(hinge):
    """The arm jumps from one side to the other, the length only bends."""
    (line,) = tr.inspect_model(over_a_rod(hinge, radius=0.01)).lines
    (jump,) = line.jumps
    assert jump.at == pytest.approx(0.0, abs=1e-6)
    assert abs(jump.arm) == pytest.approx(0.02, abs=1e-5)
    assert abs(jump.length) < LENGTH_JUMP
