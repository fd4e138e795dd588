"""The benchmark's parts, each a table of its own."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import Progress

import common
import limit
import surfaces
from common import MJCF, OSIM, ROUNDS, Answer, grid, ours, worst_mm
from rounds import Contender, in_turns
from trochanter.mechanics import Hip
from trochanter.mechanics.streaming import PoseGrid, stream

Rows = Sequence[Sequence[str]]
SMALL, SMALL_MUJOCO = 200, 4
"""How often a round repeats 1,000 poses, so that both take about as long: what interrupts one is
as likely to interrupt the other."""


def table(heads: Sequence[str], rows: Rows) -> str:
    """Return a Markdown table, numbers to the right."""
    rule = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (heads, rule, *rows)) + "\n"


def run(bar: Progress, title: str, contenders: Sequence[Contender], rounds: int) -> None:
    """Time contenders in turns, with a bar."""
    task = bar.add_task(title, total=rounds * len(contenders))
    in_turns(contenders, rounds, lambda: bar.advance(task))


def report(models: Path, quick: bool, large: bool, bar: Progress) -> str:
    """Run everything and return it as Markdown."""
    osim, mjcf = common.opened(models)
    for hip in (osim, mjcf):
        hip.evaluate(grid(2))
    rounds = 3 if quick else ROUNDS
    parts: list[str] = [_machine(quick)]
    timed, text = side_by_side(models, osim, mjcf, rounds, bar)
    parts += [text, sixty_four_thousand(models, mjcf, rounds, bar)]
    parts += [cores(mjcf, rounds, bar), many(mjcf, quick, large, bar)]
    parts += [by_surface(rounds, quick, bar), estimate(models, mjcf, timed, rounds, bar)]
    return "\n".join(parts)


def _machine(quick: bool) -> str:
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        name = lines[0].split(":", 1)[1].strip() if lines else name
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    short = " Fewer rounds than usual." if quick else ""
    if hasattr(os, "getloadavg"):
        short += f" Other work kept {os.getloadavg()[0]:.1f} processes waiting or running."
    return (
        f"Measured on {day}: {name}, vectors of {limit.vector_bits()} bits, "
        f"Python {platform.python_version()}.{short}\n"
    )


def side_by_side(
    models: Path, osim: Hip, mjcf: Hip, rounds: int, bar: Progress
) -> tuple[Contender, str]:
    """Return our contender at 1,000 poses, and the table of all."""
    q = grid()
    mine = [
        ours(mjcf, f"Trochanter, {MJCF}", q, SMALL),
        ours(osim, f"Trochanter, {OSIM}", q, SMALL),
    ]
    mujoco, opensim = (
        common.mujoco(models / MJCF, q, SMALL_MUJOCO),
        common.opensim(models / OSIM, osim, q),
    )
    forward = mujoco and common.mujoco(models / MJCF, q, SMALL_MUJOCO, whole=True)
    peers = [one for one in (mujoco, forward, opensim) if one is not None]
    run(bar, "1,000 poses", [*mine, *peers], rounds)
    rows = [
        [one.name, _count(one.rate), _count(one.best), *(_ratio(one, peer) for peer in peers)]
        for one in (*mine, *peers)
    ]
    heads = ["1,000 poses", "poses/s (median)", "poses/s (best)", *(f"× {p.name}" for p in peers)]
    text = "### The common work on one core\n\n" + table(heads, rows)
    return mine[0], text + _agreement(models, mine, mujoco, opensim)


def _agreement(
    models: Path, mine: list[Contender], mujoco: Contender | None, opensim: Contender | None
) -> str:
    answers: list[tuple[str, Answer, Contender]] = []
    if mujoco is not None:
        length, jacobians = mujoco.result  # type: ignore[misc]
        answers.append(
            (mujoco.name, (length, common.dense_arms(models / MJCF, jacobians)), mine[0])
        )
    if opensim is not None:
        answers.append((opensim.name, opensim.result, mine[1]))  # type: ignore[arg-type]
    lines = []
    for name, theirs, own in answers:
        length, arm = worst_mm(own.result, theirs)  # type: ignore[arg-type]
        lines.append(f"{name}: lengths within {length:.1e} mm, arms within {arm:.1e} mm of ours.")
    return "\n" + "\n".join(lines) + "\n"


def sixty_four_thousand(models: Path, hip: Hip, rounds: int, bar: Progress) -> str:
    """Return the table of results that do not fit the caches."""
    q = np.tile(grid(), (64, 1))
    mine, peer = ours(hip, f"Trochanter, {MJCF}", q, 30), common.mujoco(models / MJCF, q)
    both = [mine] if peer is None else [mine, peer]
    run(bar, "64,000 poses", both, rounds)
    rows = [[o.name, _count(o.rate), _count(o.best), _ratio(o, both[-1])] for o in both]
    heads = ["64,000 poses", "poses/s (median)", "poses/s (best)", f"× {both[-1].name}"]
    return table(heads, rows)


def cores(hip: Hip, rounds: int, bar: Progress) -> str:
    """Return the table of one and two threads."""
    rows = []
    for count in (20_000, 64_000, 256_000, 1_000_000):
        q = np.tile(grid(), (count // 1000, 1))
        repeats = max(1, 256_000 // count)
        one, two = (ours(hip, str(k), q, repeats, threads=k) for k in (1, 2))
        one.clock = two.clock = time.perf_counter
        run(bar, f"{count:,} poses on two cores", [one, two], rounds)
        rows.append([f"{count:,}", _count(one.rate), _count(two.rate), _ratio(two, one)])
    heads = ["poses", "one core, poses/s", "two cores, poses/s", "×"]
    return "### Two cores, by the clock on the wall\n\n" + table(heads, rows)


def many(hip: Hip, quick: bool, large: bool, bar: Progress) -> str:
    """Return the table of very many poses, computed in chunks and streamed to the disk."""
    side = 100 if quick else 464
    poses = PoseGrid(
        {name: (*np.deg2rad(ends).tolist(), side) for name, ends in common.RANGES_DEG.items()}
    ).bound(hip, "ignore")
    total, chunk = side**3, 64_000
    task = bar.add_task(f"{total:,} poses in chunks", total=-(-total // chunk))
    rows, begin = [], time.perf_counter()
    for first in range(0, total, chunk):
        hip.evaluate(poses.rows(first, min(first + chunk, total)))
        bar.advance(task)
    rows.append(_spent(f"{total:,} in chunks of {chunk:,}, nothing kept", total, begin, "—"))
    for ending in ("zarr", "parquet"):
        rows.append(_streamed(hip, ending, 100 if quick else 215, bar))
    if large:
        rows.append(_large(hip, bar))
    heads = ["poses", "seconds", "poses/s", "on the disk"]
    return (
        "### Very many poses, by the clock on the wall (two cores, the poses made on the way)\n\n"
        + table(heads, rows)
    )


def _large(hip: Hip, bar: Progress) -> list[str]:
    """Return the row of 10^8 poses on the disk: of each all, or a part where room is short."""
    side, free = 464, shutil.disk_usage(tempfile.gettempdir()).free
    all_, some = 8 * 4 * len(hip.muscles) * side**3, 4 * 2 * len(hip.muscles) * side**3
    if free > all_:
        return _streamed(hip, "zarr", side, bar)
    if free > some:
        about = hip.coordinates[0]
        row = _streamed(hip, "zarr", side, bar, about=[about], dtype="float32")
        return [f"{row[0]}: lengths and arms about {about} in float32", *row[1:]]
    raise SystemExit(f"--large needs {some / 1e9:.0f} GB, {free / 1e9:.0f} GB are free")


def _streamed(hip: Hip, ending: str, side: int, bar: Progress, **kept: Any) -> list[str]:
    source = PoseGrid(
        {name: (*np.deg2rad(ends).tolist(), side) for name, ends in common.RANGES_DEG.items()}
    )
    task = bar.add_task(f"{side**3:,} poses to {ending.capitalize()}", total=side**3)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"poses.{ending}"
        begin = time.perf_counter()
        stream(
            hip,
            source,
            target,
            out_of_range="ignore",
            progress=lambda at: bar.update(task, completed=at.done),
            **kept,
        )
        row = _spent(f"{side**3:,} streamed to {ending.capitalize()}", side**3, begin, "")
        size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    return [*row[:-1], f"{size / 1e9:.2f} GB"]


def _spent(what: str, count: int, begin: float, disk: str) -> list[str]:
    seconds = time.perf_counter() - begin
    return [what, f"{seconds:.1f}", _count(count / seconds), disk]


def by_surface(rounds: int, quick: bool, bar: Progress) -> str:
    """Return the table of paths by the surface that they run over."""
    found = surfaces.contenders(quick)
    run(bar, "surfaces", [one for one, _ in found], rounds)
    rows = [[o.name, f"{1e9 / o.rate:,.1f}", f"{100 * share:.0f}%"] for o, share in found]
    heads = ["one path over", "ns (lengths and three arms)", "of them touch it"]
    return "### By surface\n\n" + table(heads, rows)


def estimate(models: Path, hip: Hip, timed: Contender, rounds: int, bar: Progress) -> str:
    """Return the table of what limits the common work, and the share that is reached."""
    loops = limit.contenders()
    run(bar, "the machine's peaks", loops, 2 * rounds)
    work = limit.work_of(models / MJCF, len(hip.muscles), len(hip.coordinates))
    peak = limit.peaks(loops)
    rows = [
        ["multiplications, additions with them", f"{work.multiply_adds:,.0f}",
         f"{peak.multiply_adds / 1e9:.1f}·10⁹/s"],
        ["quotients", f"{work.divides:.0f}", f"{peak.divides / 1e9:.2f}·10⁹/s"],
        ["square roots", f"{work.roots:.0f}", f"{peak.roots / 1e9:.2f}·10⁹/s"],
        ["bytes read and written", f"{work.bytes}", f"{peak.bytes / 1e9:.1f}·10⁹/s (memory)"],
    ]  # fmt: skip
    alone = peak.seconds(work)
    arithmetic = {kind: spent for kind, spent in alone.items() if kind != "writing"}
    slowest = max(arithmetic, key=lambda kind: arithmetic[kind])
    least, ours_ = arithmetic[slowest], 1.0 / timed.best
    named = "; ".join(f"{kind} {1e9 * spent:.0f} ns" for kind, spent in alone.items())
    text = (
        f"\nAlone they take, a pose: {named} (what is written stays in the caches at 1,000 poses). "
        f"If nothing ever waited, {slowest} would set the limit: {_count(1 / least)} poses/s. "
        f"At best we reached {_count(timed.best)}: {100 * least / ours_:.0f}% of it.\n"
    )
    heads = ["the common work, a pose", "number", "measured peak of a core"]
    return "### The limit\n\n" + table(heads, rows) + text


def _count(rate: float) -> str:
    return f"{float(f'{rate:.3g}'):,.0f}"


def _ratio(one: Contender, other: Contender) -> str:
    """Return by how much one is faster, by the median over the rounds."""
    pairs = zip(one.seconds, other.seconds, strict=True)
    ratio = float(np.median([b / other.amount / (a / one.amount) for a, b in pairs]))
    return f"{float(f'{ratio:.3g}'):,.0f}" if ratio >= 100 else f"{ratio:.3g}"
