"""Faults in the data: all of them at once, each with its file and line, and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trochanter.anatomy import find_faults, read_atlas
from trochanter.errors import DataFaultError

Change = Callable[[str, str, str], int]
Append = Callable[[str, str], int]
MINIMUS = "muscles/gluteus-minimus.toml"
PARAGRAPH = "A paragraph of the test's own that is like any other"


def only_fault(data: Path) -> str:
    """Return the one fault in a folder; a fault that brings others with it fails here."""
    faults = find_faults(data)
    assert len(faults) == 1, "\n".join(faults)
    return faults[0]


def test_the_built_in_data_is_sound() -> None:
    assert find_faults() == ()


def test_a_copy_of_the_data_is_the_same_atlas(data: Path) -> None:
    read = read_atlas(data)
    assert len(read.muscles) == 22
    assert read.muscles["gluteus-minimus"].sources


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
def test_a_fault_has_its_file_and_line(case: str, data: Path, append: Append) -> None:
    file, text, after, says = APPENDED[case]
    line = append(file, text) + after
    fault = only_fault(data)
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


def test_invalid_toml_is_one_fault(data: Path, change: Change) -> None:
    line = change(MINIMUS, 'slug = "gluteus-minimus"', 'slug = "gluteus-minimus')
    fault = only_fault(data)
    assert fault.startswith(f"{MINIMUS}:{line}: not valid TOML: ")


@pytest.mark.parametrize("file", ["bones.toml", "claims/gluteus-minimus.toml", "groups.toml"])
def test_invalid_toml_in_a_list_is_one_fault(file: str, data: Path, append: Append) -> None:
    line = append(file, "slug = \n")
    assert only_fault(data).startswith(f"{file}:{line}: not valid TOML: ")


def test_toml_that_ends_too_soon_points_at_the_end(data: Path, append: Append) -> None:
    line = append("structures.toml", "[[structure]]\nslug = [\n")
    fault = only_fault(data)
    assert fault.startswith(f"structures.toml:{line + 2}: not valid TOML: ")


def test_a_table_where_a_list_belongs(data: Path) -> None:
    (data / "bursae.toml").write_text('# Bursae.\n\n[bursa]\nslug = "a-bursa"\n', encoding="utf-8")
    assert only_fault(data) == "bursae.toml:3: bursa is not a list; write [[bursa]]"


def test_an_empty_muscle_file_lacks_every_field(data: Path) -> None:
    (data / "muscles" / "nobody.toml").write_text("", encoding="utf-8")
    faults = find_faults(data)
    assert "muscles/nobody.toml:1: missing field: slug" in faults
    assert "muscles/nobody.toml:1: missing field: insertion" in faults
    assert all(fault.startswith("muscles/nobody.toml:1: missing ") for fault in faults)


def test_a_missing_file_is_one_fault(data: Path) -> None:
    (data / "arteries.toml").unlink()
    assert only_fault(data) == "arteries.toml:1: the file is missing"


def test_a_folder_that_is_not_there_lacks_every_file(tmp_path: Path) -> None:
    faults = find_faults(tmp_path / "nowhere")
    assert len(faults) == 6
    assert all(fault.endswith(": the file is missing") for fault in faults)


@pytest.mark.parametrize("file", [MINIMUS, "bones.toml", "articles/gluteus-minimus.md"])
def test_bytes_that_are_not_utf8(file: str, data: Path) -> None:
    content = (data / file).read_bytes()
    (data / file).write_bytes(content + b"# \xff\n")
    line = content.count(b"\n") + 1
    assert only_fault(data) == f"{file}:{line}: not UTF-8 at byte {len(content) + 2}"


def test_a_file_is_named_after_its_muscle(data: Path) -> None:
    (data / "muscles" / "gracilis.toml").rename(data / "muscles" / "slender.toml")
    assert only_fault(data) == "muscles/slender.toml:1: slug 'gracilis' is not the file's name"


def test_a_name_finds_one_muscle(data: Path, change: Change) -> None:
    change(MINIMUS, 'latin = "musculus gluteus minimus"', 'latin = "Musculus Gracilis"')
    text = (data / "muscles" / "gracilis.toml").read_text(encoding="utf-8")
    line = text.splitlines().index("[names]") + 1
    assert only_fault(data) == (
        f"muscles/gracilis.toml:{line}: name 'musculus gracilis' finds gluteus-minimus, too; "
        "a name finds one muscle"
    )


def test_a_muscle_of_no_group(data: Path) -> None:
    text = (data / "groups.toml").read_text(encoding="utf-8")
    start = text.index("[[group]]", text.index('slug = "adductors"'))
    cut = text.index("[[group]]", text.index('slug = "flexors"'))
    (data / "groups.toml").write_text(text[:cut] + text[start:], encoding="utf-8")
    faults = [fault for fault in find_faults(data) if "used by no fact" not in fault]
    assert len(faults) == 4
    for fault in faults:
        assert "unresolved reference: no group 'adductors'; nearest: " in fault


SOURCE = (
    '{"id": "%s", "type": "book", "title": "A book", "author": [{"literal": "Nobody"}], '
    '"issued": {"date-parts": [[%s]]}, "URL": "https://example.org", "custom": {"read": "data"}}'
)


def test_a_source_that_no_fact_uses(data: Path) -> None:
    text = "[\n\n  " + SOURCE % ("nobody1999", "1999") + "\n]\n"
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    fault = only_fault(data)
    assert fault.startswith("sources/test.json:3: source 'nobody1999' is used by no fact")


def test_a_source_that_stands_twice(data: Path) -> None:
    text = f"[{SOURCE % ('gray1918', '1918')},\n{SOURCE % ('gray1918', '1918')}]\n"
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    assert find_faults(data) == (
        "sources/test.json:1: source 'gray1918' stands twice",
        "sources/test.json:2: source 'gray1918' stands twice",
    )


@pytest.mark.parametrize("year", ["", '"soon"', "null", "-4"])
def test_a_source_needs_its_year(year: str, data: Path) -> None:
    text = f"[\n{SOURCE % ('nobody1999', year)}\n]\n"
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    fault = only_fault(data)
    assert fault.startswith("sources/test.json:2: Source: give the year as issued")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"URL": "https://example.org"', '"DOI": "doi:10.1000/1"', "DOI: String should match"),
        ('"URL": "https://example.org", ', "", "Source: give a DOI, URL, ISBN or PMID"),
        ('{"read": "data"}', '{"read": "quoted"}', "names the work that quotes it (via)"),
        ('{"read": "data"}', '{"read": "somehow"}', "custom.read: Input should be 'full text'"),
        ('"type": "book"', '"type": "book", "pages": "1"', "unknown field 'pages'"),
    ],
)
def test_a_source_is_complete(old: str, new: str, says: str, data: Path) -> None:
    text = "[\n" + (SOURCE % ("nobody1999", "1999")).replace(old, new) + "\n]\n"
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    fault = only_fault(data)
    assert fault.startswith("sources/test.json:2: ")
    assert says in fault


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[\n{}\n{}\n]", 3, "not valid JSON: "),
        ('{"id": "x"}', 1, "not a list of CSL-JSON items"),
        ("[\n 3]", 2, "Source: Input should be an object"),
    ],
)
def test_sources_that_are_no_list_of_items(text: str, line: int, says: str, data: Path) -> None:
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    assert only_fault(data).startswith(f"sources/test.json:{line}: {says}")


def test_an_article_belongs_to_a_muscle(data: Path) -> None:
    (data / "articles" / "triceps-coxae.md").write_text("## One\n\nText [@gray1918].\n")
    assert only_fault(data).startswith("articles/triceps-coxae.md:1: no muscle named")


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
