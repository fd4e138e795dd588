"""The site in Chromium: every page at two widths, search, lightbox, accessibility."""

from __future__ import annotations

import pytest

import trochanter as tr
from trochanter.site.addresses import muscle_page

WIDTHS = {"phone": (390, 844), "desktop": (1440, 900)}


def note_failure(page, request):
    """Note a request that failed; one cut off because the page was left has not failed."""
    if request.failure != "net::ERR_ABORTED":
        page.complaints.append(f"failed: {request.url} {request.failure}")


@pytest.fixture(params=WIDTHS)
def window(request, chromium):
    width, height = WIDTHS[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("requestfailed", lambda request: note_failure(page, request))
    yield page
    context.close()


def test_every_page_opens_clean_and_no_page_is_wider_than_its_window(window, site):
    for file in sorted(site.rglob("*.html")):
        if 'http-equiv="refresh"' in file.read_text(encoding="utf-8"):
            continue  # it leads on at once, as a test of its own shows
        window.goto(file.as_uri(), wait_until="load")
        wide = window.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{file.relative_to(site)} is {wide} px too wide"
        assert window.locator("h1").count() == 1
        broken = window.evaluate(
            "[...document.images].filter(i => i.getAttribute('src') && i.loading !== 'lazy' "
            "&& i.complete && !i.naturalWidth).map(i => i.src)"
        )
        assert not broken
    assert not window.complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [
        "index.html",
        muscle_page("gluteus-minimus"),
        muscle_page("gemellus-inferior"),
        "claims/index.html",
        "search/index.html",
        "sources/index.html",
        "models/index.html",
        "muscle/hip/deep/index.html",
    ],
)
def test_axe_finds_no_violation(chromium, site, address, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto((site / address).as_uri())
    found = Axe().run(page).response["violations"]
    context.close()
    told = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found]
    assert not told


def test_search_finds_by_name_latin_nerve_slip_and_id(window, site):
    fma = tr.atlas().muscles["gemellus-inferior"].identifiers.fma
    wanted = {
        "gluteus minimus": "Gluteus minimus",
        "musculus piriformis": "Piriformis",
        "gluteus minimsu": "Gluteus minimus",
        str(fma): "Gemellus inferior",
    }
    window.goto((site / "search/index.html").as_uri())
    for query, name in wanted.items():
        window.fill("#q", query)
        first = window.locator("#results a").first.text_content()
        assert first.casefold() == name.casefold()
    window.fill("#q", "superior gluteal nerve")
    names = [n.casefold() for n in window.locator("#results a").all_text_contents()]
    assert {"gluteus minimus", "gluteus medius", "tensor fasciae latae"} <= set(names)
    window.fill("#q", "zzzz")
    assert window.locator("#search-status").text_content() == "0 results"
    assert not window.complaints


def test_a_search_result_leads_to_its_page(window, site):
    window.goto((site / "search/index.html").as_uri() + "?q=sartorius")
    window.locator("#results a").first.click()
    assert window.locator("h1").text_content() == "Sartorius"


def test_the_lightbox_opens_turns_and_closes_by_keyboard(window, site):
    window.goto((site / muscle_page("gluteus-minimus")).as_uri())
    links = window.locator("section:has(#gallery) [data-lightbox] a")
    if not links.count():
        pytest.skip("no pictures could be drawn here")
    assert links.count() == 16
    links.nth(2).focus()
    window.keyboard.press("Enter")
    box = window.locator("dialog.lightbox")
    assert box.is_visible()
    assert "3 of 16" in box.text_content()
    window.keyboard.press("ArrowRight")
    assert "4 of 16" in box.text_content()
    window.keyboard.press("ArrowLeft")
    window.keyboard.press("ArrowLeft")
    window.keyboard.press("ArrowLeft")
    window.keyboard.press("ArrowLeft")
    assert "16 of 16" in box.text_content()
    window.keyboard.press("Escape")
    assert not box.is_visible()
    layers = window.locator("section:has(#layers) [data-lightbox] a")
    layers.first.click()
    assert f"1 of {layers.count()}" in box.text_content()


def test_the_pages_read_without_javascript(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / muscle_page("gluteus-medius")).as_uri())
    text = page.locator("main").inner_text()
    assert "superior gluteal nerve" in text.casefold()
    assert page.locator("svg polyline").count() > 6
    page.goto((site / "search/index.html").as_uri())
    assert page.locator("main li a").count() >= 22
    context.close()


def test_a_hyphenated_address_leads_on(window, site):
    window.goto((site / "muscle/hip/gluteus-minimus/index.html").as_uri())
    window.wait_for_url("**/gluteusminimus/index.html")
    assert window.locator("h1").text_content() == "Gluteus minimus"
