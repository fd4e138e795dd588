"""The atlas as a web site: pages that work from a folder, from any host, without JavaScript."""

from __future__ import annotations

from trochanter.site.build import Built, build_site

__all__ = ["Built", "build_site"]
