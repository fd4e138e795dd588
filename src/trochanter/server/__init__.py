"""The built site, served to this machine alone."""

from __future__ import annotations

from trochanter.server.app import make_app, serve_site

__all__ = ["make_app", "serve_site"]
