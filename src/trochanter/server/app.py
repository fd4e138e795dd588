"""A small server of static files on the loopback address."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trochanter.errors import TrochanterError

LOOPBACK = "127.0.0.1"
TRIES = 20
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class SafeHeaders:
    """Adds the headers that keep a page to its own scripts and style."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with our headers on its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)


def make_app(folder: Path) -> Starlette:
    """Return the application that serves a built site.

    Parameters
    ----------
    folder : Path
        The site's folder. Files outside of it are never served; ``404.html`` in it is the page
        for addresses that lead nowhere.
    """
    site = Mount("/", app=StaticFiles(directory=folder, html=True), name="site")
    return Starlette(routes=[site], middleware=[Middleware(SafeHeaders)])


def serve_site(folder: Path, port: int, announce: Callable[[str], None]) -> None:
    """Serve a built site on 127.0.0.1 until interrupted.

    Parameters
    ----------
    folder : Path
        The built site.
    port : int
        Port to try first; the next free one is taken where it is in use. 0 takes any.
    announce : callable
        Told the address once it is bound.

    Raises
    ------
    TrochanterError
        If no port could be had.
    """
    import uvicorn

    with bind(port) as bound:
        announce(f"http://{LOOPBACK}:{bound.getsockname()[1]}/")
        config = uvicorn.Config(make_app(folder), log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[bound])


def bind(port: int) -> socket.socket:
    """Return a socket bound to the loopback address at `port` or the next free one."""
    for candidate in range(port, min(port + TRIES, 65536)) if port else (0,):
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((LOOPBACK, candidate))
        except OSError:
            bound.close()
            continue
        return bound
    raise TrochanterError(f"ports {port} to {port + TRIES - 1} are taken; give another --port")
