"""Make the bundle: everything a page needs to show a hip that moves, in one folder."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trochanter.anatomy import atlas
from trochanter.claims import all_verdicts
from trochanter.errors import UnknownNameError
from trochanter.mechanics import CONVENTION, Hip, load, models
from trochanter.pictures.bodies import muscles_with_bodies
from trochanter.site.bundle import parts
from trochanter.site.bundle.bones import articulation, pieces
from trochanter.site.bundle.container import json_bytes, zipped
from trochanter.site.bundle.facts import muscle_facts
from trochanter.site.bundle.glb import glb_bytes
from trochanter.site.bundle.lines import ranges
from trochanter.site.bundle.walking import walking
from trochanter.site.swap import MARK, swapped_in

FORMAT, VERSION = "trochanter-bundle", 1
BONE_SOURCE = "musculoskeletal-models (LLP26 mean), Auckland Bioengineering Institute (MPL-2.0)"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Bundled:
    """What was made.

    Attributes
    ----------
    folder : Path
    total_bytes : int
        Of all files.
    first_bytes : int
        Of what a first view needs: bones and the largest muscle with its numbers and facts.
    computed : bool
        False where all that is dear came from the cache.
    seconds : float
    """

    folder: Path
    total_bytes: int
    first_bytes: int
    computed: bool
    seconds: float


def _silent(what: str, done: int, total: int) -> None:
    """Report to nobody."""


def write_bundle(
    folder: Path,
    *,
    muscles: tuple[str, ...] | None = None,
    scripts: bool = False,
    progress: Progress = _silent,
) -> Bundled:
    """Write the bundle into a folder, whole or not at all (docs/bundle.md).

    The same package makes the same bytes. What is dear to compute is kept in the user's
    cache, under a key of all that it rests on.

    Parameters
    ----------
    folder : Path
        New, empty, or one that we made; anything else is refused.
    muscles : tuple of str, optional
        Only these slugs; all by default. Lengths and arms are those of the default model.
    scripts : bool
        Write each file once more as a script beside it, for pages that are opened from a folder,
        where browsers let nothing be fetched.
    progress : callable
        Told what is being done, how much of it is, and of how much.

    Returns
    -------
    Bundled

    Raises
    ------
    UnknownNameError
        If there is no such muscle.
    TrochanterError
        If the folder cannot be written, holds something else, or the disk is full.
    """
    started = time.monotonic()
    known = muscles_with_bodies()
    for slug in muscles or ():
        if slug not in known:
            raise UnknownNameError("muscle with a body", slug, known)
    slugs = tuple(muscles or known)
    hip = load()
    made = parts.everything(hip, slugs, progress)
    with swapped_in(folder.absolute()) as new:
        files = dict(_files(slugs, made))
        manifest = json_bytes(_manifest(hip, slugs, made, files))
        for name, content in {**files, "bundle.json": manifest}.items():
            place = new / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            if scripts:
                place.with_name(f"{place.name}.js").write_bytes(script(name, content))
        (new / MARK).write_text("Made by trochanter bundle, which replaces this folder whole.\n")
    sizes = {name: len(content) for name, content in files.items()}
    first = sizes["bones.glb.gz"] + len(manifest) + max(_of(sizes, slug) for slug in slugs)
    return Bundled(
        folder,
        sum(sizes.values()) + len(manifest),
        first,
        made.computed,
        time.monotonic() - started,
    )


def script(name: str, content: bytes) -> bytes:
    """Return a file as a script that keeps it, in base64, under its name."""
    kept = base64.b64encode(content).decode()
    return f'(window.trochanterBundle ??= {{}})["{name}"] = "{kept}";\n'.encode()


def _of(sizes: dict[str, int], slug: str) -> int:
    return sum(size for name, size in sizes.items() if name.startswith(f"muscles/{slug}."))


def _files(slugs: tuple[str, ...], made: parts.Made) -> Iterator[tuple[str, bytes]]:
    """Yield every file but the manifest."""
    facts, judged = atlas(), all_verdicts()
    yield "bones.glb.gz", zipped(glb_bytes([one.mesh for one in pieces()], BONE_SOURCE))
    for slug in slugs:
        yield f"muscles/{slug}.glb.gz", zipped(made.bodies[slug])
        yield f"muscles/{slug}.numbers.gz", zipped(made.numbers[slug])
        told = muscle_facts(facts, facts.muscles[slug], judged)
        yield f"muscles/{slug}.facts.json.gz", zipped(json_bytes(told))


def _model(hip: Hip) -> dict[str, Any]:
    return {
        "id": hip.id,
        "title": hip.title,
        "licence": hip.model.licence,
        "sources": [source.citation for source in hip.sources],
    }


def _manifest(
    hip: Hip, slugs: tuple[str, ...], made: parts.Made, files: dict[str, bytes]
) -> dict[str, Any]:
    """Return what a reader loads first."""
    low, high = ranges(hip)
    facts = atlas()
    groups = [facts.muscles[slug].classification for slug in slugs]
    return {
        "format": FORMAT,
        "version": VERSION,
        "model": _model(hip),
        "others": [_model(load(id)) for id in models() if id != hip.id],
        "credits": {"bones": BONE_SOURCE, "bodies": parts.body_source()},
        "side": hip.model.side,
        "convention": CONVENTION,
        "coordinates": [
            {"name": name, "low": float(a), "high": float(b), "unit": "rad"}
            for name, a, b in zip(hip.coordinates, low, high, strict=True)
        ],
        "articulation": articulation(),
        "bones": [
            {"name": one.name, "bone": one.bone, "error_mm": one.error_mm} for one in pieces()
        ],
        "muscles": [
            {
                "slug": slug,
                "name": facts.muscles[slug].name,
                "latin": facts.muscles[slug].names.latin,
                "group": group.group,
                "layer": group.layer,
                "body_error": made.body_errors[slug],
                "line_errors": made.line_errors[slug],
            }
            for slug, group in zip(slugs, groups, strict=True)
        ],
        "errors": made.worst(),
        "walking": walking(),
        "stages": {
            "bones": ["bones.glb.gz"],
            "muscles": {
                slug: [name for name in files if name.startswith(f"muscles/{slug}.")]
                for slug in slugs
            },
        },
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        },
    }
