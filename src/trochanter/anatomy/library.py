"""Read each kind of data file in the atlas's folder into records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from trochanter.anatomy.article import Article, read_article
from trochanter.anatomy.claim import Claim
from trochanter.anatomy.loader import Faults, Located, build, read_text, read_toml
from trochanter.anatomy.muscle import Muscle
from trochanter.anatomy.source import Source
from trochanter.anatomy.structures import Artery, Bone, Bursa, MuscleGroup, Nerve, Structure
from trochanter.anatomy.toml_lines import line_of

M = TypeVar("M", bound=BaseModel)


@dataclass
class Library:
    """Everything read from a data folder, before the checks across files.

    So that one fault does not bring others with it, `unread` holds the slugs of records that
    are there but at fault, `cited` the sources that these name, and `unread_files` the files
    of which nothing is known: the shelf's name where a file holds all of it.
    """

    muscles: dict[str, Muscle] = field(default_factory=dict)
    groups: dict[str, MuscleGroup] = field(default_factory=dict)
    bones: dict[str, Bone] = field(default_factory=dict)
    nerves: dict[str, Nerve] = field(default_factory=dict)
    arteries: dict[str, Artery] = field(default_factory=dict)
    bursae: dict[str, Bursa] = field(default_factory=dict)
    structures: dict[str, Structure] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    located: Located = field(default_factory=Located)
    unread: set[str] = field(default_factory=set)
    unread_files: set[str] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)


def read_library(root: Path, faults: Faults) -> Library:
    """Read the data folder `root`; what cannot be read is noted in `faults`."""
    library = Library()
    for file in sorted((root / "muscles").glob("*.toml")):
        _read_muscle(file, library, faults)
    lists: list[tuple[str, str, type[Any], dict[str, Any]]] = [
        ("groups.toml", "group", MuscleGroup, library.groups),
        ("bones.toml", "bone", Bone, library.bones),
        ("nerves.toml", "nerve", Nerve, library.nerves),
        ("arteries.toml", "artery", Artery, library.arteries),
        ("bursae.toml", "bursa", Bursa, library.bursae),
        ("structures.toml", "structure", Structure, library.structures),
    ]
    for name, key, kind, into in lists:
        _read_list(root / name, key, kind, "slug", into, library, faults)
    for file in sorted((root / "claims").glob("*.toml")):
        _read_list(file, "claim", Claim, "id", library.claims, library, faults)
    for file in sorted((root / "sources").glob("*.json")):
        _read_sources(file, library, faults)
    for file in sorted((root / "articles").glob("*.md")):
        if read_text(file, faults) is None:
            library.unread_files.add(file.name)
        else:
            library.articles[file.stem] = read_article(file)
    return library


def _read_muscle(file: Path, library: Library, faults: Faults) -> None:
    found = read_toml(file, faults)
    if found is None:
        library.unread.add(file.stem)
        library.unread_files.add(file.name)
        return
    content, index = found
    muscle = build(Muscle, content, file, index, faults, library.located)
    if muscle is None:
        _note_unread(library, file.stem, content)
        return
    if muscle.slug != file.stem:
        line = line_of(index, ("slug",))
        faults.add(file, line, f"slug {muscle.slug!r} is not the file's name")
    library.muscles[muscle.slug] = muscle


def _note_unread(library: Library, slug: object, content: Any) -> None:
    library.unread.add(str(slug))
    library.cited.update(_sources_in(content))


def _sources_in(content: Any) -> Iterator[str]:
    """Find what stands under `sources` in content that did not become a record."""
    inner = content.values() if isinstance(content, dict) else content
    if isinstance(content, dict) and isinstance(content.get("sources"), list):
        yield from (key for key in content["sources"] if isinstance(key, str))
    if isinstance(content, dict | list):
        for item in inner:
            yield from _sources_in(item)


def _read_list(
    file: Path,
    key: str,
    kind: type[M],
    identity: str,
    into: dict[str, M],
    library: Library,
    faults: Faults,
) -> None:
    """Read a file that holds an array of tables, one record each."""
    if not file.exists():
        faults.add(file, 1, "the file is missing")
    found = read_toml(file, faults) if file.exists() else None
    if found is None:
        library.unread_files.add(file.stem)
        return
    content, index = found
    for extra in sorted(set(content) - {key}):
        faults.add(file, line_of(index, (extra,)), f"unknown field {extra!r}; valid here: {key}")
    entries = content.get(key, [])
    if not isinstance(entries, list):
        faults.add(file, line_of(index, (key,)), f"{key} is not a list; write [[{key}]]")
        library.unread_files.add(file.stem)
        return
    for number, entry in enumerate(entries):
        at = (key, number)
        record = build(kind, entry, file, index, faults, library.located, at)
        if record is None:
            _note_unread(library, entry.get(identity) if isinstance(entry, dict) else "", entry)
            continue
        name = getattr(record, identity)
        if name in into:
            faults.add(file, line_of(index, at), f"{key} {name!r} stands twice")
        into[name] = record


def _read_sources(file: Path, library: Library, faults: Faults) -> None:
    text = read_text(file, faults)
    items: Any = None
    if text is not None:
        try:
            items = json.loads(text)
        except json.JSONDecodeError as error:
            faults.add(file, error.lineno, f"not valid JSON: {error.msg}")
        else:
            if not isinstance(items, list):
                faults.add(file, 1, "not a list of CSL-JSON items")
    if text is None or not isinstance(items, list):
        library.unread_files.add("sources")
        return
    for line, item in zip(_item_lines(text), items, strict=True):
        source = build(Source, item, file, {(): line}, faults, library.located)
        if source is None:
            library.unread.add(str(item.get("id")) if isinstance(item, dict) else "")
            continue
        if source.id in library.sources:
            faults.add(file, line, f"source {source.id!r} stands twice")
        library.sources[source.id] = source


def _item_lines(text: str) -> Iterator[int]:
    """Yield the line on which each item of a JSON list starts."""
    decoder = json.JSONDecoder()
    at = text.index("[") + 1
    while True:
        while text[at] in " \t\n\r,":
            at += 1
        if text[at] == "]":
            return
        yield text.count("\n", 0, at) + 1
        _, at = decoder.raw_decode(text, at)
