"""Read each kind of data file in the atlas's folder into records."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from trochanter.anatomy.article import Article, read_article
from trochanter.anatomy.claim import Claim
from trochanter.anatomy.loader import Faults, Located, build, read_toml
from trochanter.anatomy.muscle import Muscle
from trochanter.anatomy.source import Source
from trochanter.anatomy.structures import Artery, Bone, Bursa, MuscleGroup, Nerve, Structure

M = TypeVar("M", bound=BaseModel)


@dataclass
class Library:
    """Everything read from a data folder, before the checks across files."""

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
        _read_list(root / name, key, kind, "slug", into, library.located, faults)
    for file in sorted((root / "claims").glob("*.toml")):
        _read_list(file, "claim", Claim, "id", library.claims, library.located, faults)
    for file in sorted((root / "sources").glob("*.json")):
        _read_sources(file, library, faults)
    for file in sorted((root / "articles").glob("*.md")):
        library.articles[file.stem] = read_article(file)
    return library


def _read_muscle(file: Path, library: Library, faults: Faults) -> None:
    content, index = read_toml(file, faults)
    if not content:
        return
    muscle = build(Muscle, content, file, index, faults, library.located)
    if muscle is None:
        return
    if muscle.slug != file.stem:
        faults.add(file, index[("slug",)], f"slug {muscle.slug!r} is not the file's name")
    library.muscles[muscle.slug] = muscle


def _read_list(
    file: Path,
    key: str,
    kind: type[M],
    identity: str,
    into: dict[str, M],
    located: Located,
    faults: Faults,
) -> None:
    """Read a file that holds an array of tables, one record each."""
    if not file.exists():
        faults.add(file, 1, "the file is missing")
        return
    content, index = read_toml(file, faults)
    for extra in sorted(set(content) - {key}):
        faults.add(file, index.get((extra,), 1), f"unknown field {extra!r}; valid here: {key}")
    for number, entry in enumerate(content.get(key, [])):
        at = (key, number)
        record = build(kind, entry, file, index, faults, located, at)
        if record is None:
            continue
        name = getattr(record, identity)
        if name in into:
            faults.add(file, index.get(at, 1), f"{key} {name!r} stands twice")
        into[name] = record


def _read_sources(file: Path, library: Library, faults: Faults) -> None:
    text = file.read_text(encoding="utf-8")
    try:
        items = json.loads(text)
    except json.JSONDecodeError as error:
        faults.add(file, error.lineno, f"not valid JSON: {error.msg}")
        return
    lines = text.splitlines()
    for number, item in enumerate(items):
        key = str(item.get("id", "")) if isinstance(item, dict) else ""
        line = next((n for n, row in enumerate(lines, 1) if f'"{key}"' in row and key), 1)
        source = build(Source, item, file, {(): line}, faults, library.located)
        if source is None:
            continue
        if source.id in library.sources:
            faults.add(file, line, f"source {key!r} (entry {number + 1}) stands twice")
        library.sources[source.id] = source
