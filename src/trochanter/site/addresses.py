"""Where each page stands, and the relative link from one page to another.

Every link is relative and names its file, so the site works from a folder, from a host's root
and under any sub-path.
"""

from __future__ import annotations

from posixpath import dirname, relpath

HIP = "muscle/hip/"


def plain(slug: str) -> str:
    """Return a slug without hyphens, as muscle pages' addresses have it."""
    return slug.replace("-", "")


def muscle_page(slug: str) -> str:
    """Address of a muscle's page."""
    return f"{HIP}{plain(slug)}/index.html"


def muscle_redirects(slug: str) -> tuple[str, ...]:
    """Addresses that lead on to a muscle's page."""
    return (f"{HIP}{slug}/index.html",) if "-" in slug else ()


def group_page(group: str) -> str:
    """Address of a group's page."""
    return f"{HIP}{group}/index.html"


def pictures_folder(slug: str) -> str:
    """Folder of a muscle's pictures."""
    return f"assets/muscles/{slug}/"


def link(page: str, target: str) -> str:
    """Return the relative link from one address to another; a ``#part`` is kept.

    Examples
    --------
    >>> link("muscle/hip/piriformis/index.html", "search/index.html")
    '../../../search/index.html'
    """
    path, mark, part = target.partition("#")
    here = dirname(page) or "."
    return f"{relpath(path, here)}{mark}{part}" if path else f"#{part}"
