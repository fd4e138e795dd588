"""The templates' environment: filters that write numbers and words as the pages want them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from trochanter.claims.predicates import Finding
from trochanter.site.addresses import group_page, muscle_page
from trochanter.site.citations import reference_line

FOLDER = Path(__file__).parent


def signed(value: float, digits: int = 0) -> str:
    """Write a number with a typographic minus; what rounds to zero has no sign."""
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def number(finding: Finding) -> str:
    """Write a finding's value in the unit in which readers think."""
    if finding.value is None:
        return "none"
    if finding.unit == "m":
        return f"{signed(finding.value * 1e3, 1)} mm"
    if finding.unit == "m2":
        return f"{signed(finding.value * 1e4, 2)} cm²"
    if finding.unit == "deg":
        return f"{signed(finding.value, 1)}°"
    return f"{finding.value:.0%}"


def capital(text: str) -> str:
    """Set the first letter in upper case and leave the rest."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Set the first letter in lower case, unless it begins an abbreviation such as MRI."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def dash(value: object) -> str:
    """Write a value, or a dash where there is none."""
    return "–" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


@cache
def environment() -> Environment:
    """Return the templates' environment; everything is escaped and nothing may be undefined."""
    env = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "signed": signed,
        "number": number,
        "capital": capital,
        "lower_first": lower_first,
        "dash": dash,
    }
    env.filters.update(filters)
    env.globals.update(
        muscle_page=muscle_page, group_page=group_page, reference_line=reference_line
    )
    return env
