"""Files that cannot be read, stand alone or lack something: one fault each, and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trochanter.anatomy import find_faults, read_atlas

Change = Callable[[str, str, str], int]
Append = Callable[[str, str], int]
OnlyFault = Callable[[], str]
MINIMUS = "muscles/gluteus-minimus.toml"


def test_the_built_in_data_is_sound() -> None:
    assert find_faults() == ()


def test_a_copy_of_the_data_is_the_same_atlas(data: Path) -> None:
    read = read_atlas(data)
    assert len(read.muscles) == 22
    assert read.muscles["gluteus-minimus"].sources


def test_invalid_toml_is_one_fault(change: Change, only_fault: OnlyFault) -> None:
    line = change(MINIMUS, 'slug = "gluteus-minimus"', 'slug = "gluteus-minimus')
    fault = only_fault()
    assert fault.startswith(f"{MINIMUS}:{line}: not valid TOML: ")


@pytest.mark.parametrize("file", ["bones.toml", "claims/gluteus-minimus.toml", "groups.toml"])
def test_invalid_toml_in_a_list_is_one_fault(
    file: str, append: Append, only_fault: OnlyFault
) -> None:
    line = append(file, "slug = \n")
    assert only_fault().startswith(f"{file}:{line}: not valid TOML: ")


def test_toml_that_ends_too_soon_points_at_the_end(append: Append, only_fault: OnlyFault) -> None:
    line = append("structures.toml", "[[structure]]\nslug = [\n")
    fault = only_fault()
    assert fault.startswith(f"structures.toml:{line + 2}: not valid TOML: ")


def test_a_table_where_a_list_belongs(data: Path, only_fault: OnlyFault) -> None:
    (data / "bursae.toml").write_text('# Bursae.\n\n[bursa]\nslug = "a-bursa"\n', encoding="utf-8")
    assert only_fault() == "bursae.toml:3: bursa is not a list; write [[bursa]]"


def test_an_empty_muscle_file_lacks_every_field(data: Path) -> None:
    (data / "muscles" / "nobody.toml").write_text("", encoding="utf-8")
    faults = find_faults(data)
    assert "muscles/nobody.toml:1: missing field: slug" in faults
    assert "muscles/nobody.toml:1: missing field: insertion" in faults
    assert all(fault.startswith("muscles/nobody.toml:1: missing ") for fault in faults)


def test_a_missing_file_is_one_fault(data: Path, only_fault: OnlyFault) -> None:
    (data / "arteries.toml").unlink()
    assert only_fault() == "arteries.toml:1: the file is missing"


def test_a_folder_that_is_not_there_lacks_every_file(tmp_path: Path) -> None:
    faults = find_faults(tmp_path / "nowhere")
    assert len(faults) == 6
    assert all(fault.endswith(": the file is missing") for fault in faults)


@pytest.mark.parametrize("file", [MINIMUS, "bones.toml", "articles/gluteus-minimus.md"])
def test_bytes_that_are_not_utf8(file: str, data: Path, only_fault: OnlyFault) -> None:
    content = (data / file).read_bytes()
    (data / file).write_bytes(content + b"# \xff\n")
    line = content.count(b"\n") + 1
    assert only_fault() == f"{file}:{line}: not UTF-8 at byte {len(content) + 2}"


def test_a_file_is_named_after_its_muscle(data: Path, only_fault: OnlyFault) -> None:
    (data / "muscles" / "gracilis.toml").rename(data / "muscles" / "slender.toml")
    assert only_fault() == "muscles/slender.toml:1: slug 'gracilis' is not the file's name"


def test_a_name_finds_one_muscle(data: Path, change: Change, only_fault: OnlyFault) -> None:
    change(MINIMUS, 'latin = "musculus gluteus minimus"', 'latin = "Musculus Gracilis"')
    text = (data / "muscles" / "gracilis.toml").read_text(encoding="utf-8")
    line = text.splitlines().index("[names]") + 1
    assert only_fault() == (
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


def test_a_source_that_no_fact_uses(data: Path, only_fault: OnlyFault) -> None:
    text = "[\n\n  " + SOURCE % ("nobody1999", "1999") + "\n]\n"
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    fault = only_fault()
    assert fault.startswith("sources/test.json:3: source 'nobody1999' is used by no fact")


def test_a_source_that_stands_twice(data: Path) -> None:
    text = f"[{SOURCE % ('gray1918', '1918')},\n{SOURCE % ('gray1918', '1918')}]\n"
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    assert find_faults(data) == (
        "sources/test.json:1: source 'gray1918' stands twice",
        "sources/test.json:2: source 'gray1918' stands twice",
    )


@pytest.mark.parametrize("year", ["", '"soon"', "null", "-4"])
def test_a_source_needs_its_year(year: str, data: Path, only_fault: OnlyFault) -> None:
    text = f"[\n{SOURCE % ('nobody1999', year)}\n]\n"
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    fault = only_fault()
    assert fault.startswith("sources/test.json:2: Source: give the year as issued")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"URL": "https://example.org"', '"DOI": "doi:10.1000/1"', "DOI: String should match"),
        ('"URL": "https://example.org", ', "", "Source: give a DOI, URL, ISBN, PMID"),
        ('{"read": "data"}', '{"read": "quoted"}', "names the work that quotes it (via)"),
        ('{"read": "data"}', '{"read": "somehow"}', "custom.read: Input should be 'full text'"),
        ('"type": "book"', '"type": "book", "pages": "1"', "unknown field 'pages'"),
    ],
)
def test_a_source_is_complete(
    old: str, new: str, says: str, data: Path, only_fault: OnlyFault
) -> None:
    text = "[\n" + (SOURCE % ("nobody1999", "1999")).replace(old, new) + "\n]\n"
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    fault = only_fault()
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
def test_sources_that_are_no_list_of_items(
    text: str, line: int, says: str, data: Path, only_fault: OnlyFault
) -> None:
    (data / "sources" / "test.json").write_text(text, encoding="utf-8")
    assert only_fault().startswith(f"sources/test.json:{line}: {says}")


def test_an_article_belongs_to_a_muscle(data: Path, only_fault: OnlyFault) -> None:
    (data / "articles" / "triceps-coxae.md").write_text("## One\n\nText [@gray1918].\n")
    assert only_fault().startswith("articles/triceps-coxae.md:1: no muscle named")
