"""The built pages as files: every link leads somewhere, every fact has its source."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import trochanter as tr
from trochanter.site.addresses import link, muscle_page, plain


class Reader(HTMLParser):
    """Gathers a page's links, ids, images and headings."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.headings: list[int] = []
        self.scripts: list[str | None] = []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.links += [found[k] for k in ("href", "src", "srcset") if found.get(k)]
        self.ids += [found["id"]] if found.get("id") else []
        if tag == "img":
            self.images.append(found)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "script":
            self.scripts.append(found.get("src"))


def read(page: Path) -> Reader:
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader


@pytest.fixture(scope="module")
def pages(site):
    return {page: read(page) for page in site.rglob("*.html")}


def test_every_link_and_picture_leads_to_a_file_and_a_part(site, pages):
    for page, reader in pages.items():
        for target in reader.links:
            if target.startswith(("https://", "http://", "data:")):
                continue
            path, _, part = unquote(target).partition("#")
            file = (page.parent / path).resolve() if path else page
            assert file.is_file(), f"{page.relative_to(site)} links to {target}"
            assert file.is_relative_to(site.resolve()) or not path
            if part:
                ids = pages[page if not path else site / file.relative_to(site.resolve())].ids
                assert part in ids, f"{page.relative_to(site)} links to {target}"


def test_links_are_relative_so_that_any_sub_path_works(pages):
    for page, reader in pages.items():
        assert not [t for t in reader.links if t.startswith("/")], page


def test_every_muscle_has_its_page_and_its_hyphenated_redirect(site):
    for slug in tr.atlas().muscles:
        assert (site / "muscle/hip" / plain(slug) / "index.html").is_file()
        redirect = site / "muscle/hip" / slug / "index.html"
        if "-" in slug:
            assert f"../{plain(slug)}/index.html" in redirect.read_text(encoding="utf-8")


def test_groups_search_sources_and_404_stand(site):
    for group in ("superficial", "deep", "flexors", "adductors", "hamstrings"):
        assert (site / "muscle/hip" / group / "index.html").is_file()
    for page in ("index.html", "search/index.html", "sources/index.html", "404.html"):
        assert (site / page).is_file()


def test_ids_are_unique_images_have_alternatives_and_headings_do_not_skip(pages):
    for page, reader in pages.items():
        assert len(reader.ids) == len(set(reader.ids)), page
        assert all("alt" in image for image in reader.images), page
        assert reader.headings[0] == 1
        steps = zip(reader.headings, reader.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), page


def test_no_script_stands_in_a_page(pages):
    for page, reader in pages.items():
        assert all(reader.scripts), page


def test_a_muscle_page_says_its_facts_with_sources(site):
    minimus = tr.atlas().muscles["gluteus-minimus"]
    text = (site / muscle_page("gluteus-minimus")).read_text(encoding="utf-8")
    for part in ("Key facts", "What it does, computed", "Claims", "Relations", "Sources"):
        assert part in text
    assert minimus.description.text[:60] in text.replace("&#39;", "'")
    for key in minimus.sources:
        assert f"doi:{doi}" in text if (doi := tr.atlas().sources[key].doi) else True


def test_the_numbers_on_a_page_are_the_models(site):
    text = (site / muscle_page("gemellus-inferior")).read_text(encoding="utf-8")
    arms = tr.load().moment_arms()
    rotation = float(arms.sel(muscle="gemellus inferior", coordinate="hip_rotation")) * 1e3
    assert f"{rotation:.0f}".replace("-", "−") in text
    assert f"rotates outward ({-rotation:.0f}\N{NO-BREAK SPACE}mm)" in text


def test_the_convention_stands_wherever_a_flexed_arm_is_shown(site):
    for slug in tr.atlas().muscles:
        text = (site / muscle_page(slug)).read_text(encoding="utf-8")
        if "What it does, computed" in text:
            assert "change places at 90°" in text


def test_every_claim_stands_on_its_page_with_its_verdicts(site):
    for slug in tr.atlas().muscles:
        text = (site / muscle_page(slug)).read_text(encoding="utf-8")
        for judged in tr.verdicts(slug):
            assert f'id="claim-{judged.claim.id}"' in text
    data = json.loads((site / "assets/claims.json").read_text(encoding="utf-8"))
    assert len(data["claims"]) == len(tr.atlas().claims)


def test_the_search_index_holds_every_muscle(site):
    text = (site / "assets/search-index.js").read_text(encoding="utf-8")
    entries = json.loads(text.removeprefix("window.trochanterIndex = ").rstrip(";\n"))
    names = {entry["name"] for entry in entries}
    assert {muscle.name for muscle in tr.atlas().muscles.values()} <= names
    for entry in entries:
        assert (site / entry["address"].partition("#")[0]).is_file()


@pytest.mark.parametrize(
    ("page", "target", "wanted"),
    [
        ("index.html", "search/index.html", "search/index.html"),
        ("muscle/hip/piriformis/index.html", "index.html", "../../../index.html"),
        ("muscle/hip/piriformis/index.html", "muscle/hip/index.html#deep", "../index.html#deep"),
    ],
)
def test_link(page, target, wanted):
    assert link(page, target) == wanted
