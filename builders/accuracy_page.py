"""The tables of docs/accuracy.md, written from the records that builders/accuracy.py keeps."""

from __future__ import annotations

from typing import Any

MARK = "<!-- What follows is written by builders/accuracy.py. -->"

SAME_MM = 1e-6
"""Models whose lengths differ from the peer's by less are not told line by line."""

KINDS = {
    "length": "length from the peer's",
    "arm": "arm from the peer's",
    "peer_own": "the peer's arm from its own −ΔL/Δq",
    "our_own": "our arm from our own −ΔL/Δq",
}


def page(text: str, records: dict[str, Any]) -> str:
    """Return docs/accuracy.md: what people wrote up to the mark, and tables of the records."""
    parts = [text.partition(MARK)[0] + MARK, "", *_summary(records["peers"])]
    for name, record in records["peers"].items():
        parts += _details(name, record)
    return "\n".join([*parts, *_sweeps(records["sweeps"]), *_fuzz(records["fuzz"])])


def _summary(records: dict[str, Any]) -> list[str]:
    heads = "".join(f" {words} |" for words in KINDS.values())
    rows = [f"| model | peer | lines | surfaces | poses |{heads}", "|---" * (5 + len(KINDS)) + "|"]
    for name, record in records.items():
        kinds = ", ".join(f"{count} {kind}" for kind, count in record["surfaces"].items())
        cells = (name, record["peer"], len(record["lines"]), kinds or "none", record["poses"])
        rows.append(f"| {' | '.join(map(str, cells))} |{_numbers(record['all'])}")
    return [*rows, ""]


def _details(name: str, record: dict[str, Any]) -> list[str]:
    wrapped = {line: one for line, one in record["lines"].items() if one["wraps"]}
    if not wrapped or record["all"]["length"][0] < SAME_MM:
        return []
    heads = "".join(f" {words} |" for words in KINDS.values())
    rows = [
        f"### {name}, line by line",
        "",
        f"The lines that wrap, about {', '.join(record['coordinates'])}.",
        "",
        f"| line | surfaces |{heads}",
        "|---" * (2 + len(KINDS)) + "|",
    ]
    for line, one in wrapped.items():
        rows.append(f"| {line} | {', '.join(one['wraps'])} |{_numbers(one)}")
    return [*rows, ""]


def _numbers(record: dict[str, list[float]]) -> str:
    cells = (" / ".join(f"{value:.2g}" for value in record[name]) for name in KINDS)
    return "".join(f" {cell} |" for cell in cells)


SWEEP = """### The sweep for jumps

Every coordinate that turns, over its whole stated range (a made-up or unlimited hip's as above),
the others at rest and then at four poses at random. Between two poses a degree apart, what the
arms do not account for is closed in on until it is gone or still there: a jump is a length that
changes by over 0.01 mm within 10⁻⁸ degrees. Three things make one, in MuJoCo alike:
a point that an angle switches on or off; a point of the path that enters a surface, which the
line then ignores; a stated side or a ring that takes hold of a line, or lets it go. In .osim files
there is a fourth: a surface that bends another segment of the line. All other jumps would be
errors. A flip is no jump of the length: both ways round a surface without
a side are of one length there, and the arm changes by over 1 mm.
"""


def _sweeps(records: dict[str, Any]) -> list[str]:
    if not records:
        return []
    heads = ("model", "lines", "coordinates", "poses", "switched points", "points inside a surface")
    heads += (
        "another segment",
        "stated sides and rings",
        "other jumps",
        "the largest other [mm]",
        "flips",
    )
    rows = [SWEEP, f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, one in records.items():
        cells = (name, one["lines"], one["coordinates"], f"{one['poses']:,}", one["point"])
        cells += (
            one["inside"],
            one.get("choice", 0),
            one["side"],
            one["other"],
            f"{one['largest_mm']:.2g}",
            one["flip"],
        )
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return [*rows, ""]


def _fuzz(record: dict[str, Any]) -> list[str]:
    if not record:
        return []
    return [
        "### Broken files",
        "",
        f"`{record['command']}`: {record['inputs']:,} files broken in one to four places, of both "
        "layouts of OpenSim, MJCF, .mot and .csv.",
        f"{record['read']:,} were read, {record['refused']:,} refused with a message, "
        f"{record['finds']:,} did anything else.",
        "CI runs it with every change.",
        "",
    ]
