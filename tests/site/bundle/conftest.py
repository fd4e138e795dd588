from __future__ import annotations

import pytest

from trochanter.site.bundle import Bundle, bodies, write_bundle

MUSCLES = ("piriformis", "gracilis")


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Return a bundle of two muscles, one of which crosses the knee; learned from fewer poses."""
    patch = pytest.MonkeyPatch()
    patch.setattr(bodies, "LEARNED", {False: 64, True: 128})
    patch.setattr(bodies, "TOLD", 8)
    patch.setattr(bodies, "DEGREES", {False: (4, 3, 3), True: (4, 3, 3, 4)})
    folder = tmp_path_factory.mktemp("bundle") / "hip"
    first = write_bundle(folder, muscles=MUSCLES)
    yield Bundle(folder), first
    patch.undo()
