"""Finding a muscle by any of its names."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochanter.anatomy import atlas
from trochanter.anatomy.names import names_of
from trochanter.errors import UnknownNameError

MUSCLES = atlas().muscles
NAMES = sorted((name, m.slug) for m in MUSCLES.values() for name in (m.slug, *names_of(m)))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("gluteus-minimus", "gluteus-minimus"),
        ("gluteus minimus", "gluteus-minimus"),
        ("Gluteus_Minimus", "gluteus-minimus"),
        ("GLUTEUSMINIMUS", "gluteus-minimus"),
        ("musculus gluteus minimus", "gluteus-minimus"),
        ("Musculus Piriformis", "piriformis"),
        ("biceps femoris (long head)", "biceps-femoris"),
        ("biceps femoris", "biceps-femoris"),
        ("inferior gemellus", "gemellus-inferior"),
    ],
)
def test_a_muscle_is_found_by_a_name(name: str, slug: str) -> None:
    assert MUSCLES[name].slug == slug
    assert name in MUSCLES


@given(st.sampled_from(NAMES), st.sampled_from([str.upper, str.title, str.lower]))
def test_case_hyphens_and_blanks_do_not_matter(entry: tuple[str, str], case: object) -> None:
    name, slug = entry
    assert callable(case)
    assert MUSCLES[case(name).replace("-", " ")].slug == slug
    assert MUSCLES[f"  {name.replace(' ', '-')} "].slug == slug


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("gluteus minimum", "gluteus-minimus"),
        ("gemelus inferior", "gemellus-inferior"),
        ("psoas maior", "psoas-major"),
        ("", None),
    ],
)
def test_an_unknown_name_brings_the_three_nearest(wrong: str, nearest: str | None) -> None:
    assert wrong not in MUSCLES
    with pytest.raises(UnknownNameError) as raised:
        MUSCLES[wrong]
    offered = raised.value.nearest
    assert len(offered) == len(set(offered)) == 3
    assert set(offered) <= set(MUSCLES)
    assert nearest in (None, offered[0])
    message = str(raised.value)
    assert message.startswith(f"no muscle named {wrong!r}; did you mean ")
    assert all(name in message for name in offered)
    assert "\n" not in message


def test_what_is_no_name_is_unknown() -> None:
    assert 3 not in MUSCLES
    with pytest.raises(UnknownNameError):
        MUSCLES[3]  # type: ignore[index]


def test_the_muscles_are_a_mapping_of_their_slugs() -> None:
    assert list(MUSCLES) == [m.slug for m in MUSCLES.values()]
    assert len(MUSCLES) == len(set(MUSCLES)) == 22
    assert MUSCLES.get("no such muscle") is None


def test_an_unknown_group_brings_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="no group named 'flexor'; did you mean flexors"):
        atlas().members("flexor")


def test_claims_are_found_by_any_name_of_their_muscle() -> None:
    found = atlas().claims_of("Gluteus Minimus")
    assert found
    assert {claim.muscle for claim in found} == {"gluteus-minimus"}
    with pytest.raises(UnknownNameError):
        atlas().claims_of("gluteus nullus")


def test_the_atlas_cannot_be_changed() -> None:
    read = atlas()
    assert read is atlas()
    with pytest.raises(dataclasses.FrozenInstanceError):
        read.claims = {}  # type: ignore[misc]
    with pytest.raises(TypeError):
        read.bones["rib"] = read.bones["femur"]  # type: ignore[index]
    with pytest.raises(ValueError, match="frozen"):
        read.muscles["gracilis"].slug = "other"  # type: ignore[misc]
