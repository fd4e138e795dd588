"""Solve how all bodies move: ``python -m builders.bodies.motion [MUSCLE ...]``.

Needs the bodies' figures, the bones and the attachments of the package, nothing else;
takes about ten seconds a muscle.
"""

from __future__ import annotations

import sys
import time

from builders.bodies.motion.cage import cage
from builders.bodies.motion.keep import keep
from builders.bodies.motion.sweep import course

from trochanter.pictures.bodies import muscles_with_bodies


def main(names: list[str]) -> None:
    """Solve and write."""
    for slug in names or muscles_with_bodies():
        start, net = time.process_time(), cage(slug)
        path = keep(slug, net, course(net))
        print(
            f"{slug:22} {path.stat().st_size} bytes, {time.process_time() - start:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
