"""Faults in the data: all of them at once, each with its file and line, and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trochanter.anatomy import find_faults, read_atlas
from trochanter.errors import DataFaultError

Append = Callable[[str, str], int]
OnlyFault = Callable[[], str]
MINIMUS = "muscles/gluteus-minimus.toml"
PARAGRAPH = "A paragraph of the test's own that is like any other"


# Each case: a file, what is written at its end, the line of the fault counted from where that
# text starts, and what the fault says.
APPENDED = {
    "unknown field": (
        MINIMUS,
        '[[clinical]]\ntext = "A sentence."\ncolour = "red"\nsources = ["gray1918"]\n',
        2,
        "unknown field 'colour'; valid here: sources, text",
    ),
    "missing source": (
        MINIMUS,
        '[[clinical]]\ntext = "A sentence."\n',
        0,
        "missing source: clinical.",
    ),
    "empty sources": (
        MINIMUS,
        '[[clinical]]\ntext = "A sentence."\nsources = []\n',
        2,
        "missing source: clinical.",
    ),
    "wrong unit": (
        MINIMUS,
        '[[architecture]]\nspecimens = 3\noptimal_fiber_length_mm = 68.0\nsources = ["gray1918"]\n',
        2,
        "wrong unit: optimal_fiber_length_mm; give it as optimal_fiber_length_cm",
    ),
    "no unit": (
        MINIMUS,
        '[[architecture]]\npennation_angle = 8.0\nsources = ["gray1918"]\n',
        1,
        "wrong unit: pennation_angle; give it as pennation_angle_deg",
    ),
    "a number out of all range": (
        MINIMUS,
        '[[architecture]]\noptimal_fiber_length_cm = 103.0\nsources = ["gray1918"]\n',
        1,
        "optimal_fiber_length_cm: Input should be less than 70",
    ),
    "not a number": (
        MINIMUS,
        '[[architecture]]\nmass_g = nan\nsources = ["gray1918"]\n',
        1,
        "mass_g: Input should be a finite number",
    ),
    "a date for a text": (
        MINIMUS,
        '[[clinical]]\nsources = ["gray1918"]\ntext = 1918-01-01\n',
        2,
        "text: Input should be a valid string",
    ),
    "text for a number": (
        MINIMUS,
        '[[variation]]\ntext = "A sentence."\nshare_percent = "12"\nsources = ["gray1918"]\n',
        2,
        "share_percent: Input should be a valid number",
    ),
    "mirrored relation missing": (
        MINIMUS,
        '[[relation]]\nkind = "medial-to"\ntarget = "muscle:gracilis"\nsources = ["gray1918"]\n',
        0,
        "mirrored relation missing: gluteus-minimus is medial-to gracilis, "
        "so gracilis needs lateral-to gluteus-minimus",
    ),
    "a kind of relation that is none": (
        MINIMUS,
        '[[relation]]\ntarget = "bone:femur"\nkind = "under"\nsources = ["gray1918"]\n',
        2,
        "kind: Input should be 'deep-to'",
    ),
    "unresolved muscle": (
        MINIMUS,
        '[[relation]]\nkind = "deep-to"\ntarget = "muscle:gluteus-max"\nsources = ["gray1918"]\n',
        2,
        "unresolved reference: no muscle 'gluteus-max'; nearest: gluteus-maximus, ",
    ),
    "unresolved bone": (
        MINIMUS,
        '[[origin]]\nbone = "hip"\npart = "all of it"\nsources = ["gray1918"]\n',
        1,
        "unresolved reference: no bone 'hip'; nearest: hip-bone",
    ),
    "unresolved landmark": (
        MINIMUS,
        '[[origin]]\nbone = "femur"\npart = "all"\nlandmark = "neckk"\nsources = ["gray1918"]\n',
        3,
        "unresolved reference: no landmark of femur 'neckk'; nearest: neck",
    ),
    "unresolved structure": (
        MINIMUS,
        '[[origin]]\npart = "all of it"\nstructure = "fascia"\nsources = ["gray1918"]\n',
        2,
        "unresolved reference: no structure 'fascia'; nearest: fascia-lata",
    ),
    "unresolved nerve": (
        MINIMUS,
        '[[innervation]]\nroots = ["L4"]\nnerve = "gluteal-nerve"\nsources = ["gray1918"]\n',
        2,
        "unresolved reference: no nerve 'gluteal-nerve'; nearest: ",
    ),
    "a root that is none": (
        MINIMUS,
        '[[innervation]]\nnerve = "femoral-nerve"\nroots = ["L6"]\nsources = ["gray1918"]\n',
        2,
        "roots.0: String should match pattern",
    ),
    "unresolved artery": (
        MINIMUS,
        '[[blood_supply]]\nartery = "gluteal-artery"\nsources = ["gray1918"]\n',
        1,
        "unresolved reference: no artery 'gluteal-artery'; nearest: ",
    ),
    "unresolved bursa": (
        MINIMUS,
        '[[bursa]]\nbursa = "trochanteric-bursa"\nsources = ["gray1918"]\n',
        1,
        "unresolved reference: no bursa 'trochanteric-bursa'; nearest: ",
    ),
    "unresolved source": (
        MINIMUS,
        '[[clinical]]\ntext = "A sentence."\nsources = ["gray1819"]\n',
        2,
        "unresolved reference: no source 'gray1819'; nearest: gray1918",
    ),
    "unresolved passage": (
        MINIMUS,
        '[[passage]]\nbetween = "muscle:gluteus-medius"\npasses = ["nerve:gluteal"]\n'
        'text = "Between the two."\nsources = ["gray1918"]\n',
        2,
        "unresolved reference: no nerve 'gluteal'; nearest: ",
    ),
    "unresolved compartment": (
        MINIMUS,
        '[[action]]\ntext = "Abducts."\nposture = "neutral"\nmotion = "abduction"\n'
        'role = "weak"\ncompartment = "front"\nsources = ["gray1918"]\n',
        5,
        "unresolved reference: no compartment 'front'; nearest: ",
    ),
    "an end on bone and on tissue at once": (
        MINIMUS,
        '[[origin]]\nbone = "femur"\nstructure = "fascia-lata"\npart = "x y"\n'
        'sources = ["gray1918"]\n',
        0,
        "give either bone (with landmark) or structure",
    ),
    "a slug that stands twice": (
        "nerves.toml",
        '[[nerve]]\nslug = "femoral-nerve"\nenglish = "femoral nerve"\nroots = ["L2"]\n'
        'course = "As above."\nsources = ["gray1918"]\n',
        0,
        "nerve 'femoral-nerve' stands twice",
    ),
    "a landmark that stands twice": (
        "bones.toml",
        '[[bone.landmark]]\nslug = "t12-body"\nenglish = "the same"\ndefinition = "As above."\n'
        'sources = ["gray1918"]\n',
        0,
        "landmark 't12-body' of vertebrae stands twice",
    ),
    "an artery's parent": (
        "arteries.toml",
        '[[artery]]\nslug = "new-artery"\nenglish = "new artery"\nparent = "aorta"\n'
        'course = "It runs."\nsources = ["gray1918"]\n',
        3,
        "unresolved reference: no artery 'aorta'; nearest: ",
    ),
    "a bursa between what is not": (
        "bursae.toml",
        '[[bursa]]\nslug = "new-bursa"\nenglish = "new bursa"\nbetween = ["bone:rib"]\n'
        'description = "A bursa."\nsources = ["gray1918"]\n',
        3,
        "unresolved reference: no bone 'rib'; nearest: ",
    ),
    "a table that is none of the file's": (
        "nerves.toml",
        '[nerves]\nslug = "x"\n',
        0,
        "unknown field 'nerves'; valid here: nerve",
    ),
    "a claim of no muscle": (
        "claims/gluteus-minimus.toml",
        '[[claim]]\nid = "new-claim"\nsays = "It does."\nmuscle = "gluteus"\n'
        'why_not_testable = "It is a test."\nsources = ["gray1918"]\n',
        3,
        "unresolved reference: no muscle 'gluteus'; nearest: ",
    ),
    "a claim that cannot be asked": (
        "claims/gluteus-minimus.toml",
        '[[claim]]\nid = "new-claim"\nmuscle = "gracilis"\nsays = "It does."\n'
        'sources = ["gray1918"]\n',
        0,
        "give tests, or why_not_testable, not both",
    ),
    "an unknown field in one kind of test": (
        "claims/gluteus-minimus.toml",
        '[[claim]]\nid = "new-claim"\nmuscle = "gracilis"\nsays = "It does."\n'
        'sources = ["gray1918"]\n[[claim.test]]\nkind = "small"\nat_most_mm = 3.0\n'
        'of = { quantity = "moment_arm", muscles = ["gracilis"], coordinate = "knee_angle" }\n'
        "expect = 'positive'\n",
        9,
        "unknown field 'expect'; valid here: kind, of, at_most_mm",
    ),
    "a compartment of another muscle": (
        "claims/gluteus-minimus.toml",
        '[[claim]]\nid = "new-claim"\nmuscle = "gracilis"\nsays = "It does."\n'
        'sources = ["gray1918"]\n[[claim.test]]\nkind = "small"\nat_most_mm = 3.0\n'
        'of = { quantity = "moment_arm", muscles = ["gracilis"], coordinate = "knee_angle", '
        'compartment = "middle" }\n',
        8,
        "unresolved reference: no compartment of gracilis 'middle'; nearest: none is recorded",
    ),
    "an article's unknown source": (
        "articles/gluteus-minimus.md",
        f"\n{PARAGRAPH} [@gray1918; @gray1819].\n",
        1,
        "unresolved reference: no source 'gray1819'; nearest: gray1918",
    ),
    "an article's paragraph without a source": (
        "articles/gluteus-minimus.md",
        f"\n{PARAGRAPH}.\n{PARAGRAPH}.\n",
        1,
        "missing source: cite as [@key]",
    ),
    "a citation that is none": (
        "articles/gluteus-minimus.md",
        f"\n{PARAGRAPH} [@gray1918], and more [@Gray 1918].\n",
        1,
        "not a citation: [@Gray 1918]; write [@key]",
    ),
}


@pytest.mark.parametrize("case", APPENDED)
def test_a_fault_has_its_file_and_line(case: str, append: Append, only_fault: OnlyFault) -> None:
    file, text, after, says = APPENDED[case]
    line = append(file, text) + after
    fault = only_fault()
    assert fault.startswith(f"{file}:{line}: ")
    assert says in fault


def test_a_relation_and_its_mirror_are_sound(data: Path, append: Append) -> None:
    kept = 'sources = ["gray1918"]\n'
    append(MINIMUS, f'[[relation]]\nkind = "medial-to"\ntarget = "muscle:gracilis"\n{kept}')
    append(
        "muscles/gracilis.toml",
        f'[[relation]]\nkind = "lateral-to"\ntarget = "muscle:gluteus-minimus"\n{kept}',
    )
    assert find_faults(data) == ()


def test_every_fault_is_told_at_once(data: Path, append: Append) -> None:
    cases = [
        "unknown field",
        "missing source",
        "wrong unit",
        "a slug that stands twice",
        "an artery's parent",
        "a claim of no muscle",
        "a citation that is none",
    ]
    expected = []
    for case in cases:
        file, text, after, says = APPENDED[case]
        expected.append((f"{file}:{append(file, text) + after}: ", says))
    line = append("muscles/gracilis.toml", "slug = \n")
    expected.append((f"muscles/gracilis.toml:{line}: ", "not valid TOML"))
    faults = find_faults(data)
    assert len(faults) == len(expected)
    for start, says in expected:
        assert any(fault.startswith(start) and says in fault for fault in faults), (start, says)
    with pytest.raises(DataFaultError) as raised:
        read_atlas(data)
    assert raised.value.faults == faults
    assert str(raised.value).splitlines() == ["8 faults in the data:", *faults]
