"""Numbered citations: a page's sources in the order in which its text needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from trochanter.anatomy import CITATION, Atlas, Source
from trochanter.anatomy.article import cited

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
# A number stands close to its word, whatever space the text has before the citation.
_SPACED = re.compile(rf"\s*{CITATION.pattern}")


class Citations:
    """Numbers the sources of one page as they are cited."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._numbers: dict[str, int] = {}

    def cite(self, keys: Iterable[str]) -> Markup:
        """Return superscript links to the page's list of sources."""
        links = []
        for key in keys:
            number = self._numbers.setdefault(key, len(self._numbers) + 1)
            label = escape(f"Source {number}: {self._atlas.sources[key].short}")
            links.append(f'<a href="#source-{number}" title="{label}">{number}</a>')
        return Markup('<sup class="cite">' + "<span>,</span>".join(links) + "</sup>")

    def paragraph(self, text: str) -> Markup:
        """Return a paragraph of Markdown as HTML, ``[@key]`` turned to links."""
        html = _MARKDOWN.renderInline(text)
        return Markup(_SPACED.sub(lambda found: str(self.cite(cited(found[0]))), html))

    def listed(self) -> tuple[tuple[int, Source], ...]:
        """Return the cited sources with their numbers, in order."""
        return tuple((number, self._atlas.sources[key]) for key, number in self._numbers.items())


def reference_line(source: Source) -> Markup:
    """Return a source as a reference: authors, year, title, where, link."""
    people = [
        f"{p.family} {''.join(part[0] for part in (p.given or '').split())}".strip()
        if p.family
        else (p.literal or "")
        for p in source.author
    ]
    shown = ", ".join(people[:6]) + (" et al." if len(people) > 6 else "")
    where = _where(source)
    link = source.link
    title = escape(source.title)
    linked = f'<a href="{escape(link)}" rel="external">{title}</a>' if link else str(title)
    stop = "" if source.title.endswith(("?", "!", ".")) else "."
    tail = f" {escape(where)}" if where else ""
    doi = f' <span class="doi">doi:{escape(source.doi)}</span>' if source.doi else ""
    return Markup(f"{escape(shown)} ({source.year}). {linked}{stop}{tail}{doi}")


def _where(source: Source) -> str:
    parts = source.container_title or source.publisher or ""
    if source.edition:
        parts += (
            f", {source.edition}th edition" if source.edition.isdigit() else f", {source.edition}"
        )
    if source.volume:
        parts += f" {source.volume}" + (f"({source.issue})" if source.issue else "")
    if source.page:
        parts += f":{source.page}"
    return f"{parts}." if parts else ""
