"""The dear parts of the bundle, from the cache where they are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics import Hip, load, models
from trochanter.model.attachments import attachments
from trochanter.site.bundle.bodies import Moving, moving
from trochanter.site.bundle.bones import patches
from trochanter.site.bundle.cache import digest, kept
from trochanter.site.bundle.container import packed, unpacked
from trochanter.site.bundle.courses import course
from trochanter.site.bundle.glb import glb_bytes
from trochanter.site.bundle.lines import CHECKS, Line, alone, interpolated, ranges

Progress = Callable[[str, int, int], None]

#: What bodies, and what numbers, rest on within the package.
_BODY = ("pictures/flesh", "pictures/bodies", "pictures/data/bodies", "bones", "geometry", "model")
_LINE = ("mechanics", "geometry", "model")
_HERE = "site/bundle"
_BODY_CODE = tuple(
    f"{_HERE}/{name}.py" for name in ("bodies", "motion", "chebyshev", "glb", "container")
)
_LINE_CODE = tuple(
    f"{_HERE}/{name}.py"
    for name in ("lines", "choosing", "grids", "coding", "courses", "motion", "chebyshev")
)
#: What is told of a line's error, and of a body's, at its worst.
_LENGTH, _ARM = "length_mm", "arm_mm"


@dataclass(frozen=True, eq=False)
class Made:
    """What was computed, by slug.

    Attributes
    ----------
    bodies : dict of str to bytes
        GLB files.
    numbers : dict of str to bytes
        Files of named arrays: lines, courses, patches and the body's motion.
    body_errors, line_errors : dict
        What was measured, by slug; of lines by name.
    computed : bool
        False where all came from the cache.
    """

    bodies: dict[str, bytes]
    numbers: dict[str, bytes]
    body_errors: dict[str, dict[str, Any]]
    line_errors: dict[str, dict[str, Any]]
    computed: bool

    def worst(self) -> dict[str, Any]:
        """Return the worst of all muscles' errors."""
        lines = [one for by_name in self.line_errors.values() for one in by_name.values()]
        bodies = list(self.body_errors.values())
        return {
            "poses": CHECKS,
            _LENGTH: max(one[_LENGTH] for one in lines),
            _ARM: max(one[_ARM] for one in lines),
            "rough_share": round(float(np.mean([one["rough_share"] for one in lines])), 5),
            "body_rms_mm": round(float(np.sqrt(np.mean([b["rms_mm"] ** 2 for b in bodies]))), 3),
            "body_p99_mm": max(one["p99_mm"] for one in bodies),
            "body_max_mm": max(one["max_mm"] for one in bodies),
        }


def everything(hip: Hip, slugs: tuple[str, ...], progress: Progress) -> Made:
    """Return all parts of a bundle of some muscles."""
    low, high = ranges(hip)
    bodies, posed_now = _bodies(slugs, low, high, progress)
    glbs, numbers, body_errors, line_errors = {}, {}, {}, {}
    computed, total = posed_now, len(slugs)
    for done, slug in enumerate(slugs):
        progress("Laying out lengths and arms", done, total)
        content, now = _lines(hip, slug)
        computed = computed or now
        head, arrays = unpacked(content, slug)
        body_head, body_arrays, glbs[slug] = bodies[slug]
        patch_heads, patch_arrays = patches(slug)
        arrays = {**arrays, **body_arrays, **patch_arrays}
        whole = {"muscle": slug, **head, "body": body_head, "patches": patch_heads}
        numbers[slug] = packed(whole, arrays)
        body_errors[slug] = body_head["error"]
        line_errors[slug] = {line["name"]: line["error"] for line in head["lines"]}
    progress("Laying out lengths and arms", total, total)
    return Made(glbs, numbers, body_errors, line_errors, computed)


_Body = tuple[dict[str, Any], dict[str, NDArray[Any]], bytes]


def _bodies(
    slugs: tuple[str, ...], low: NDArray[np.float64], high: NDArray[np.float64], progress: Progress
) -> tuple[dict[str, _Body], bool]:
    """Return each body's head and arrays for the numbers, and its GLB."""
    key = digest((*_BODY, *_BODY_CODE), *slugs, repr((low, high)))

    def make() -> bytes:
        return _bodies_packed(moving(slugs, low, high, progress))

    content, now = kept("bodies", key, make)
    head, arrays = unpacked(content, "bodies")
    out = {}
    for slug in slugs:
        mine = {f"body {n}": arrays[f"{slug} {n}"] for n in ("degrees", "factors")}
        out[slug] = (head[slug], mine, arrays[f"{slug} glb"].tobytes())
    return out, now


def body_source() -> str:
    """Return whose work the bodies rest on, and its licence."""
    held = attachments()
    return f"Trochanter; {held.attribution} ({held.licence})"


def _bodies_packed(found: dict[str, Moving]) -> bytes:
    arrays: dict[str, NDArray[Any]] = {}
    for slug, one in found.items():
        arrays[f"{slug} degrees"], arrays[f"{slug} factors"] = one.degrees, one.factors
        arrays[f"{slug} glb"] = np.frombuffer(glb_bytes([one.mesh], body_source()), np.uint8)
    return packed({slug: one.head for slug, one in found.items()}, arrays)


def _lines(hip: Hip, slug: str) -> tuple[bytes, bool]:
    """Return a muscle's lines as a file, from the cache where they are there."""
    key = digest((*_LINE, *_LINE_CODE, f"{_HERE}/parts.py"), hip.id, slug)
    return kept(f"lines-{slug}", key, lambda: _lines_packed(hip, slug))


def _lines_packed(hip: Hip, slug: str) -> bytes:
    """Return the lines of the model and, for comparison, of the other built-in ones."""
    low, high = ranges(hip)
    heads: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    arrays: dict[str, NDArray[Any]] = {}
    for name in hip.lines_of(slug):
        stem = f"line {name}"
        line = interpolated(hip, name)
        arrays |= _arrays(line, stem)
        count = 4 if any(3 in part.grid.axes for part in line.parts) else 3
        where, run = course(alone(hip, name), name, low[:count], high[:count])
        arrays |= {f"{stem} course {key}": value for key, value in run.items()}
        heads.append({**_head(line, stem), "course": {**where, "arrays": f"{stem} course"}})
    for other in (load(id) for id in models() if id != hip.id):
        for name in other.lines_of(slug):
            stem = f"{other.id} {name}"
            line = interpolated(other, name)
            arrays |= _arrays(line, stem)
            others.append({"model": other.id, **_head(line, stem)})
    return packed({"lines": heads, "others": others}, arrays)


def _arrays(line: Line, stem: str) -> dict[str, NDArray[Any]]:
    out: dict[str, NDArray[Any]] = {}
    for number, part in enumerate(line.parts):
        out[f"{stem} {number} values"] = part.kept
        out[f"{stem} {number} rough"] = np.packbits(part.rough.ravel())
    return out


def _head(line: Line, stem: str) -> dict[str, Any]:
    parts = [{**part.head, "arrays": f"{stem} {k}"} for k, part in enumerate(line.parts)]
    return {
        "name": line.name,
        "compartment": line.compartment,
        "parts": parts,
        "error": line.error,
    }
