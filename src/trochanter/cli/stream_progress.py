"""What `trochanter stream` shows while it runs and when it is done."""

from __future__ import annotations

import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trochanter.mechanics import Hip
    from trochanter.mechanics.streaming import Progress, Streamed


@contextmanager
def noted() -> Iterator[None]:
    """Say warnings in a line each, without the place in the program that they come from."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: print(f"note: {message}", file=sys.stderr)
        yield


@contextmanager
def progress_bar(hip: Hip, target: Path, *, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Give what shows progress on standard error: poses, their rate and the time that remains."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.1f}%  {task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    console = Console(stderr=True)
    hidden = quiet or not console.is_terminal
    begun = False
    with Bar(*columns, console=console, disable=hidden, transient=True) as bar:
        task = bar.add_task("Preparing", total=None, rate="")

        def show(progress: Progress) -> None:
            nonlocal begun
            if not begun:
                begun = True
                if not quiet:
                    print(_planned(hip, target, progress), file=sys.stderr)
                bar.reset(
                    task,
                    description="Computing",
                    total=progress.poses,
                    completed=progress.before,
                )
                return
            bar.update(task, completed=progress.done)
            rate = bar.tasks[0].speed or 0.0  # of the last while
            shown = f"{rate:,.0f} poses/s, {_size(rate * progress.pose_bytes)}/s"
            bar.update(task, rate=shown if rate else "")

        try:
            yield show
        except KeyboardInterrupt:
            if begun:
                print("the same command goes on from here", file=sys.stderr)
            raise


def _planned(hip: Hip, target: Path, progress: Progress) -> str:
    whole = progress.poses * progress.pose_bytes
    text = f"{progress.poses:,} poses, {len(hip.muscles)} lines: {_size(whole)} before compression"
    if progress.before:
        text += f"; {progress.before:,} poses are finished already"
    free = shutil.disk_usage(target.absolute().parent).free
    left = (progress.poses - progress.before) * progress.pose_bytes
    return f"{text}; only {_size(free)} are free there" if left > free else text


def said(done: Streamed) -> str:
    """Say what a run did."""
    if not done.computed:
        return f"{done.path} is finished already: {done.poses:,} poses{_lost(done)}"
    rate = done.computed / max(done.seconds, 1e-9)
    resumed = "" if done.computed == done.poses else f", {done.computed:,} of them now"
    return (
        f"wrote {done.path}: {done.poses:,} poses{resumed}, "
        f"in {done.seconds:.1f} s ({rate:,.0f} poses/s, {_size(rate * done.pose_bytes)}/s)"
        f"{_lost(done)}"
    )


def _lost(done: Streamed) -> str:
    """Say how many paths were not found, if any."""
    if not done.failed:
        return ""
    return f"; {done.failed:,} paths over surfaces were not found, straight lines stand in"


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:,.3g} TB"
