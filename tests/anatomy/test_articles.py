"""Articles: how they are read, and what the built-in ones must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from trochanter.anatomy import atlas
from trochanter.anatomy.article import misshapen, read_article

TEXT = """Before any heading [@gray1918].

## Origin and insertion

First line
second line [@beck2000; @gray1918].


Another paragraph
[@delp1999;@beck2000], it says.

## Functions
No blank line before, no source.
"""


def test_sections_paragraphs_lines_and_citations(tmp_path: Path) -> None:
    file = tmp_path / "muscle.md"
    file.write_text(TEXT, encoding="utf-8")
    article = read_article(file)
    assert [(s.title, s.line) for s in article.sections] == [
        ("", 1),
        ("Origin and insertion", 3),
        ("Functions", 12),
    ]
    paragraphs = [p for s in article.sections for p in s.paragraphs]
    assert [(p.line, p.citations) for p in paragraphs] == [
        (1, ("gray1918",)),
        (5, ("beck2000", "gray1918")),
        (9, ("delp1999", "beck2000")),
        (13, ()),
    ]
    assert paragraphs[1].text == "First line second line [@beck2000; @gray1918]."
    assert article.sources == ("gray1918", "beck2000", "delp1999")


def test_words_are_those_of_the_running_text(tmp_path: Path) -> None:
    file = tmp_path / "muscle.md"
    text = "## Not counted\n\nOne two, three [@gray1918; @beck2000]. Four – at 90° [@delp1999].\n"
    file.write_text(text, encoding="utf-8")
    assert read_article(file).words == 6


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It abducts [@beck2000; @gray1918].", None),
        ("It abducts [see note].", None),
        ("It abducts [@Beck2000].", "[@Beck2000]"),
        ("It abducts [@beck2000, @gray1918].", "[@beck2000, @gray1918]"),
        ("It abducts @beck2000.", "@beck2000"),
        ("It abducts [@beck2000.", "[@beck2000."),
        ("It abducts [beck2000; @gray1918].", "[beck2000; @gray1918]"),
    ],
)
def test_what_only_looks_like_a_citation_is_found(text: str, found: str | None) -> None:
    assert misshapen(text) == found


@pytest.mark.parametrize("slug", ["gluteus-minimus", "gluteus-medius", "gemellus-inferior"])
def test_a_full_article(slug: str) -> None:
    article = atlas().articles[slug]
    assert article.words >= 400
    titles = " / ".join(section.title.lower() for section in article.sections)
    for part in ("origin and insertion", "relations", "innervation", "blood supply"):
        assert part in titles
    assert "function" in titles
    assert "clinical" in titles
    for section in article.sections:
        assert section.paragraphs
        for paragraph in section.paragraphs:
            assert paragraph.citations
            assert set(paragraph.citations) <= set(atlas().sources)
    assert len(article.sources) >= 10
