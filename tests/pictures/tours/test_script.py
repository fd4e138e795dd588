"""What tours say: true to the engine and the facts, readable, and valid WebVTT."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from trochanter.anatomy import atlas
from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.mechanics import load
from trochanter.pictures.tours.records import FASTEST_READING, FPS, Number, Tour
from trochanter.pictures.tours.script import best_azimuth, side_to_see, tour_of
from trochanter.pictures.tours.timing import LINE, captions
from trochanter.pictures.tours.vtt import vtt_text

MUSCLES = tuple(atlas().muscles)
CHAPTERS = ("what", "origin", "insertion", "course", "neighbours", "action", "facts")
TIME = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)\.(\d{3})")
NUMBER = re.compile(r"(?<![LS\d])\d+(?:\.\d)?[\s\N{NO-BREAK SPACE}]?(?:mm|cm)")


@pytest.fixture(params=MUSCLES)
def tour(request: pytest.FixtureRequest) -> Tour:
    """Each muscle's tour."""
    return tour_of(request.param)


def asked(number: Number, tour: Tour) -> float:
    """Ask the engine anew for a number, by the call that a user makes."""
    hip = load(tour.model)
    pose = {name: np.radians(degrees) for name, degrees in number.pose_deg.items()}
    if number.quantity == "muscle_tendon_length":
        return float(hip.lengths(**pose).sel(muscle=list(number.lines)).mean())
    if number.quantity == "moment_arm":
        arms = hip.moment_arms(**pose).sel(muscle=list(number.lines))
        return float(arms.sel(coordinate=number.coordinate).mean())
    action = tour.action
    start, stop = (
        float(
            hip.lengths(**{action.coordinate: np.radians(d)}).sel(muscle=list(number.lines)).mean()
        )
        for d in (action.from_deg, action.to_deg)
    )
    low, high = hip.coordinates.ranges_deg[action.coordinate]
    gone = start - stop
    return gone / np.radians(high - low) if number.quantity == "mean_arm" else gone


def test_every_number_is_the_engines_within_rounding(tour: Tour) -> None:
    assert len(tour.numbers) >= 6
    for number in tour.numbers:
        size, unit = number.text.split("\N{NO-BREAK SPACE}")
        scale, half = {"mm": (1e3, 0.5), "cm": (1e2, 0.05)}[unit]
        assert abs(float(size) - abs(asked(number, tour)) * scale) <= half + 1e-6, number


def test_every_figure_in_the_captions_is_one_of_the_numbers(tour: Tour) -> None:
    said = " ".join(cue.text.replace("\n", " ") for cue in tour.cues)
    assert NUMBER.findall(said) == [number.text for number in tour.numbers]


def test_words_go_with_signs(tour: Tour) -> None:
    positive = {
        "flexes": ("hip_flexion", 1),
        "extends": ("hip_flexion", -1),
        "adducts": ("hip_adduction", 1),
        "abducts": ("hip_adduction", -1),
        "turns the thigh inward": ("hip_rotation", 1),
        "turns the thigh outward": ("hip_rotation", -1),
    }
    seen = 0
    for timed in tour.shots:
        for sentence in timed.shot.sentences:
            text = sentence.text.replace("\N{NO-BREAK SPACE}", " ")
            deeds = re.findall(rf"({'|'.join(positive)}) \((\d+) mm\)", text)
            arms = [n for n in sentence.numbers if n.quantity == "moment_arm"]
            assert len(deeds) == len(arms)
            for (verb, _), number in zip(deeds, arms, strict=True):
                coordinate, sign = positive[verb]
                assert number.coordinate == coordinate
                assert number.value * sign > 0
                seen += 1
    assert seen >= 3


def test_captions_can_be_read(tour: Tour) -> None:
    assert 60 <= tour.seconds <= 120
    for cue in tour.cues:
        lines = cue.text.split("\n")
        assert cue.reading_speed <= FASTEST_READING + 1e-9
        assert len(lines) <= 2
        assert max(map(len, lines)) <= LINE
        assert all(line == line.strip() and line for line in lines)


def test_sentences_are_whole(tour: Tour) -> None:
    for timed in tour.shots:
        said = " ".join(sentence.text for sentence in timed.shot.sentences)
        shown = " ".join(cue.text.replace("\n", " ") for cue in timed.cues)
        assert shown == said
        for sentence in timed.shot.sentences:
            assert sentence.text[0].isupper()
            assert sentence.text.endswith(".")
            assert not re.search(r"  |\.\.|,,| ,|\(\)|\band and\b|\bNone\b|_|;\.", sentence.text)


def test_shots_follow_one_another_and_hold_their_captions(tour: Tour) -> None:
    assert [k for k, _ in itertools.groupby(t.shot.chapter for t in tour.shots)] == list(CHAPTERS)
    assert tour.shots[0].start == 0
    for before, after in itertools.pairwise(tour.shots):
        assert before.end == after.start
    for timed in tour.shots:
        assert all(timed.start <= c.start < c.end <= timed.end for c in timed.cues)


def test_the_track_is_valid_webvtt(tour: Tour) -> None:
    text = vtt_text(tour)
    blocks = text.rstrip("\n").split("\n\n")
    assert blocks[0] == "WEBVTT"
    cues, names, end = 0, set(), -1
    for block in blocks[1:]:
        lines = block.split("\n")
        if lines[0] == "NOTE":
            assert "-->" not in block
            continue
        assert "-->" not in lines[0]
        assert lines[0] not in names
        names.add(lines[0])
        start, arrow, stop = lines[1].split(" ")
        assert arrow == "-->"
        times = []
        for stamp in (start, stop):
            hours, minutes, seconds, ms = map(int, TIME.fullmatch(stamp).groups())
            times.append(((hours * 60 + minutes) * 60 + seconds) * 1000 + ms)
        assert end <= times[0] < times[1] <= tour.frames * 1000 / FPS
        assert [t * FPS / 1000 for t in times] == [tour.cues[cues].start, tour.cues[cues].end]
        assert "\n".join(lines[2:]) == tour.cues[cues].text
        end, cues = times[1], cues + 1
    assert cues == len(tour.cues)


def test_the_facts_are_said_and_their_sources_named(tour: Tour) -> None:
    muscle = atlas().muscles[tour.slug]
    said = " ".join(cue.text.replace("\n", " ") for cue in tour.cues).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    nerve = muscle.innervation[0]
    assert f"({', '.join(nerve.roots)})" in said
    assert muscle.names.english in said.casefold()
    assert "change places at 90°" in said
    for relation in muscle.relation:
        kind, _, target = relation.target.partition(":")
        if kind == "muscle" and relation.kind in ("deep-to", "superficial-to"):
            assert atlas().muscles[target].names.english in said
    track = vtt_text(tour)
    for key in (*muscle.origin[0].sources, *nerve.sources):
        title = " ".join(atlas().sources[key].title.split())
        assert title.replace("-->", "->") in track


def test_the_posture_shots_show_what_they_say(tour: Tour) -> None:
    for timed in tour.shots:
        told = [n for s in timed.shot.sentences for n in s.numbers if n.quantity == "moment_arm"]
        if timed.shot.chapter == "action" and told and timed.shot.swing:
            arms = {n.pose_deg["hip_flexion"] for n in told}
            differ = any("parts differ" in s.text for s in timed.shot.sentences)
            assert differ or arms == {timed.shot.swing[-1][1]}
        elif timed.shot.chapter == "action" and told:
            assert {n.pose_deg.get("hip_flexion", 0.0) for n in told} == {0.0}


def test_another_length_is_kept_to_and_too_short_a_one_refused() -> None:
    assert tour_of("pectineus", 110.0).seconds == 110.0
    with pytest.raises(OutOfRangeError, match="60 to 120"):
        tour_of("pectineus", 20.0)
    with pytest.raises(OutOfRangeError, match="needs"):
        tour_of("adductor-magnus", 61.0)
    with pytest.raises(UnknownNameError, match="gluteus"):
        tour_of("gluteus-minimis")


def test_a_cut_falls_where_the_sentence_breathes() -> None:
    said = "It arises from the body of the pubis, the inferior pubic ramus and the ischial ramus."
    assert captions(said) == (
        "It arises from the body of the pubis,",
        "the inferior pubic ramus\nand the ischial ramus.",
    )


def test_motions_are_seen_across_not_along() -> None:
    for slug in MUSCLES:
        best = best_azimuth(slug)
        flexion, adduction = (side_to_see(c, slug) for c in ("hip_flexion", "hip_adduction"))
        assert abs(np.sin(np.radians(flexion))) > 0.8
        assert abs(np.cos(np.radians(adduction))) > 0.8
        assert np.cos(np.radians(flexion - best)) > 0.5
        assert np.cos(np.radians(adduction - best)) > 0.5
        assert side_to_see("hip_rotation", slug) == best
