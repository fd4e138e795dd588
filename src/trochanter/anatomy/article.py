"""An article: Markdown in sections, each paragraph with its citations ``[@key; @key]``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CITATION = re.compile(r"\[(@[a-z0-9-]+(?:\s*;\s*@[a-z0-9-]+)*)\]")
MISSHAPEN = re.compile(r"\[[^\[\]]*@[^\[\]]*\]?|@[A-Za-z0-9-]+")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as Markdown, the line that it starts on and the keys it cites."""

    text: str
    line: int
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A heading with its paragraphs."""

    title: str
    line: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Article:
    """An article read from `file`."""

    file: Path
    sections: tuple[Section, ...]

    @property
    def words(self) -> int:
        """Words of running text; headings, citations and lone signs do not count."""
        texts = (CITATION.sub("", p.text) for s in self.sections for p in s.paragraphs)
        return sum(any(c.isalnum() for c in word) for text in texts for word in text.split())

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys that the article cites, in order of first use."""
        keys = (k for s in self.sections for p in s.paragraphs for k in p.citations)
        return tuple(dict.fromkeys(keys))


def cited(text: str) -> tuple[str, ...]:
    """Return the source keys that a text cites, in order."""
    return tuple(
        key.strip().lstrip("@") for match in CITATION.finditer(text) for key in match[1].split(";")
    )


def misshapen(text: str) -> str | None:
    """Return what in a text looks like a citation and is none, such as ``[@A Key]``."""
    found = MISSHAPEN.search(CITATION.sub("", text))
    return found[0] if found else None


def read_article(file: Path) -> Article:
    """Read a Markdown article: ``## Heading`` lines and paragraphs parted by blank lines."""
    sections: list[Section] = []
    title, title_line = "", 1
    paragraphs: list[Paragraph] = []
    block: list[str] = []
    start = 1

    def close_block() -> None:
        if block:
            text = " ".join(block)
            paragraphs.append(Paragraph(text, start, cited(text)))
            block.clear()

    def close_section() -> None:
        close_block()
        if title or paragraphs:
            sections.append(Section(title, title_line, tuple(paragraphs)))
        paragraphs.clear()

    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("## "):
            close_section()
            title, title_line = line[3:].strip(), number
        elif not line.strip():
            close_block()
        else:
            start = start if block else number
            block.append(line.strip())
    close_section()
    return Article(file, tuple(sections))
