"""The line index against tomllib, on files that were made to mislead it."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from trochanter.anatomy import DATA
from trochanter.anatomy.toml_lines import Path, line_index, line_of

# Values over one line or several, with brackets, signs and quotes where they mean nothing.
VALUES = (
    "1",
    "-4.5e3",
    "true",
    "1979-05-27T07:32:00Z",
    '"plain"',
    "'[lit] = # \"'",
    '"# no comment [ { = \\" \\\\"',
    '["a]", \'b["\', 3]',
    '[\n  1, # don\'t [\n  # "\n  "]", [2,\n],\n]',
    '{ a = "}", b = [1, { c = "[" }] }',
    '[\n  { a = 1 },\n  { a = 2, b = """\n[not.a.table]\nkey = 1\n""" },\n]',
    '"""one line"""',
    '"""\n[no_table]\nno_key = 1 # "\n\\"""\n"quoted"""""',
    "'''\n[[no_table]]\nit's = '\n'''''",
    "'''\\'''",
    '"\x85\u2028 no new line"',
)
NAMES = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="+"),
        min_size=1,
        max_size=4,
    ),
)


def write_name(name: str) -> str:
    """Write a key, bare where TOML lets it be."""
    bare = all(c.isascii() and (c.isalnum() or c in "_-") for c in name)
    return name if bare else json.dumps(name, ensure_ascii=False)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, set[Path]]:
    """Draw a TOML text and the paths of its tables, entries and keys."""
    parts: list[str] = []
    paths: set[Path] = set()

    def fill(table: Path) -> None:
        for name in draw(st.lists(NAMES, max_size=4, unique=True)):
            if draw(st.booleans()):
                parts.append(draw(st.sampled_from(["", "# [comment]", "  # a = 1", "\t"])))
            key = write_name(name)
            path: Path = (*table, name)
            if draw(st.integers(0, 4)) == 0:
                key, path = f"{key} . deep", (*path, "deep")
            indent, end = draw(st.sampled_from([("", ""), ("  ", " # ] }"), ("\t", "  ")]))
            parts.append(f"{indent}{key} = {draw(st.sampled_from(VALUES))}{end}")
            paths.add(path)

    fill(())
    for number, name in enumerate(draw(st.lists(NAMES, max_size=4, unique=True))):
        top = f"{name}{number}+"  # no key of the root is spelt so
        if draw(st.booleans()):
            parts.append(f"[{write_name(top)}]")
            paths.add((top,))
            fill((top,))
            continue
        for entry in range(draw(st.integers(1, 3))):
            parts.append(f"[[ {write_name(top)} ]] # one more")
            paths.add((top, entry))
            fill((top, entry))
            for inner in range(draw(st.integers(0, 2))):
                parts.append(f"[[{write_name(top)}.'in+']]")
                paths.add((top, entry, "in+", inner))
                fill((top, entry, "in+", inner))
    return "\n".join(parts) + draw(st.sampled_from(["", "\n", "\n\n# end"])), paths


def holds(content: Any, path: Path) -> bool:
    """Tell whether a path leads somewhere in what tomllib read."""
    for part in path:
        inside = isinstance(content, dict) and part in content
        if not inside and not (isinstance(content, list) and part in range(len(content))):
            return False
        content = content[part]
    return True


def lines_by_cutting(text: str, paths: set[Path]) -> dict[Path, int]:
    """Find each path's line with tomllib alone.

    Of the file's beginnings, only those parse that end with a statement. A path's statement
    starts after the last of them that lacks the path.
    """
    rows = text.split("\n")
    found: dict[Path, int] = {}
    whole = 0
    for end in range(len(rows) + 1):
        try:
            content = tomllib.loads("\n".join(rows[:end]))
        except tomllib.TOMLDecodeError:
            continue
        for path in paths - found.keys():
            if holds(content, path):
                found[path] = whole + 1
        whole = end
    return found


@settings(max_examples=150, deadline=None)
@given(documents())
def test_lines_agree_with_tomllib(document: tuple[str, set[Path]]) -> None:
    text, paths = document
    index = line_index(text)
    assert paths <= index.keys()
    known = set(index) - {()}
    assert {path: index[path] for path in known} == lines_by_cutting(text, known)


@settings(max_examples=25, deadline=None)
@given(documents())
def test_windows_line_ends_change_nothing(document: tuple[str, set[Path]]) -> None:
    text, _ = document
    assert line_index(text.replace("\n", "\r\n")) == line_index(text)


def test_every_record_of_the_atlas_is_in_the_index() -> None:
    files = sorted(DATA.rglob("*.toml"))
    assert len(files) > 22
    for file in files:
        text = file.read_text(encoding="utf-8")
        index = line_index(text)
        rows = text.split("\n")
        for name, value in tomllib.loads(text).items():
            entries = value if isinstance(value, list) and isinstance(value[0], dict) else []
            for number, entry in enumerate(entries):
                assert rows[index[name, number] - 1].strip() == f"[[{name}]]"
                for key in entry:
                    row = rows[index[name, number, key] - 1]
                    assert row.startswith((f"{key} = ", f"[{name}.{key}]", f"[[{name}.{key}]]"))


def test_a_path_within_a_value_has_the_line_of_its_key() -> None:
    index = line_index("a = 1\n[[b]]\nc = { d = [1] }\n")
    assert line_of(index, ("b", 0, "c", "d", 0)) == 3
    assert line_of(index, ("b", 0, "missing")) == 2
    assert line_of(index, ("b", 0, "a union's tag", "c")) == 3
    assert line_of(index, ("nowhere",)) == 1
