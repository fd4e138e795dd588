"""`trochanter serve`: build if needed, and serve on this machine only."""

from __future__ import annotations

from typing import Annotated

import typer

from trochanter.cli.build import DEFAULT_FOLDER, Folder, build_with_progress, describe


def serve(
    folder: Folder = DEFAULT_FOLDER,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port; the next free one if taken.")
    ] = 8137,
) -> None:
    """Build the site if needed and serve it on 127.0.0.1 until Ctrl-C."""
    from trochanter.server import serve_site

    print(describe(build_with_progress(folder)))
    serve_site(
        folder,
        port,
        announce=lambda address: print(f"Serving {address}  (Ctrl-C stops)", flush=True),
    )
