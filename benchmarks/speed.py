"""MuJoCo, OpenSim and Trochanter side by side on the same work, in one run.

    python benchmarks/speed.py             print the tables (some five minutes)
    python benchmarks/speed.py --quick     fewer rounds and poses (under a minute)
    python benchmarks/speed.py --write     also put them into benchmarks/README.md

It needs the peers (``pip install 'trochanter[peers]'``); what is missing is named and left out.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import common
import sections

PAGE = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- speed: begin -->", "<!-- speed: end -->"


def written(page: str, text: str) -> str:
    """Return a page with `text` between its marks."""
    pattern = re.compile(f"({re.escape(BEGIN)}).*?({re.escape(END)})", re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"{PAGE.name} lacks the marks {BEGIN} and {END}")
    return pattern.sub(lambda found: f"{found[1]}\n\n{text}\n{found[2]}", page)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--models", type=Path, default=common.MODELS, help="where hip_raj.* lie")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and poses")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    large = "also stream 10^8 poses to Zarr: some 60 GB in the folder for temporary files, or 12"
    parser.add_argument("--large", action="store_true", help=large)
    chosen = parser.parse_args()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with bar:
        text = sections.report(chosen.models, chosen.quick, chosen.large, bar)
    print(text)
    if chosen.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


if __name__ == "__main__":
    main()
