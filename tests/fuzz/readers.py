"""Give the readers of models and motions many broken files: each is read or refused clearly.

    python tests/fuzz/readers.py --inputs 100000 --jobs 2
    python tests/fuzz/readers.py --atheris -max_total_time=600

The first breaks small files that are sound, in ways that keep most of them nearly so,
the same every time for the same ``--seed``. The second lets atheris find its own way
by what parts of the readers a file reaches (``pip install atheris``); what follows
``--atheris`` goes to libFuzzer.

A file may be read, and then the model must compile and its bodies be somewhere, or refused
with a TrochanterError. Anything else is a find: it is printed with the file that did it,
and the exit status is 1.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import tomllib
import traceback
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np

HERE = Path(__file__).resolve().parent
SLOW = 2.0
"""More seconds than this for one small file are a find too."""

MOT = b"""made
version=1
nRows=5
nColumns=3
inDegrees=yes
endheader
time\thip_flexion\tpelvis_tx
0.0\t-30\t0.5
0.01\t0\t0.6
0.02\t90\t0.7
0.03\t80\t0.7
0.04\t70\t0.7
"""
CSV = b"# made\ntime,hip_flexion_deg,knee [rad],force\n0,1,2,3\n1,2,3,4\n2,3,4,5\n3,4,5,6\n"

# fmt: off
ODD = (
    b"", b"0", b"-1", b"nan", b"inf", b"-inf", b"1e999", b"1e-320", b"1e300", b"x", b"0x1", b"1_0",
    b"0 0 0", b"1 2 3 4", b"0.5", b"99999999999999999999", b"true", b"false", b"..", b"/", b"<",
    b"ground", b"world", b"main", b"\xc3\xa9", b"\xff", b"&lt;", b">", b'"', b"a" * 300,
)
# fmt: on

_NUMBER = re.compile(rb"-?\d+\.?\d*")
_QUOTED = re.compile(rb'"[^"<]*"|(?<=>)[^<>]+(?=<)')
_TAG = re.compile(rb"</?(\w+)")
_CELL = re.compile(rb"[^\t\n,= ]+")


class Outcome(NamedTuple):
    """What became of some inputs."""

    inputs: int
    accepted: int
    slowest: float
    finds: list[str]


def seeds() -> dict[str, bytes]:
    """Return the sound files that are broken, by the ending that chooses their reader."""
    path = HERE.parent / "exchange" / "snippets.toml"
    texts = tomllib.loads(path.read_text(encoding="utf-8"))
    coordinates = '<Coordinate name="q0"><range>-1 1</range></Coordinate>'
    small = texts["osim4"].replace("@JOINT", "PinJoint").replace("@COORDINATES", coordinates)
    wraps = "".join(
        f"<PathWrap><wrap_object>{name}</wrap_object><range>1 2</range></PathWrap>"
        for name in ("shaft", "ring")
    )
    return {
        "4.osim": small.replace("@WRAPS", wraps).strip().encode(),
        "3.osim": texts["osim3"].strip().encode(),
        "m.xml": texts["mjcf"].strip().encode(),
        "m.mot": MOT,
        "m.csv": CSV,
    }


def read(kind: str, data: bytes) -> bool:
    """Give a file's bytes to the reader of its kind; whether they were accepted.

    Raises
    ------
    Exception
        Whatever is not a TrochanterError is a find.
    """
    from trochanter.errors import TrochanterError
    from trochanter.exchange.finish import finish
    from trochanter.exchange.motion.checks import make_motion
    from trochanter.exchange.motion.tables import decoded, read_csv, read_storage
    from trochanter.exchange.read import read_draft
    from trochanter.exchange.rest import rest_values, root_from_bodies

    try:
        if kind.endswith((".osim", ".xml")):
            draft = read_draft(data, Path(kind))
            model = finish(draft, None, None, skip_unsupported=True)
            model.compile()
            for pose in root_from_bodies(model, rest_values(model)).values():
                if not np.isfinite([*pose.rotation.flat, *pose.place]).all():
                    raise AssertionError("a body that is nowhere")
        else:
            reader = read_storage if kind.endswith(".mot") else read_csv
            table = reader(decoded(data, kind), kind)
            make_motion(kind, table.headings, table.values, table.degrees, False, frozenset(), str)
    except TrochanterError as error:
        if not str(error).strip() or len(str(error)) > 20_000:
            raise AssertionError(f"no clear message: {str(error)[:200]!r}") from error
        return False
    return True


def _span(rng: random.Random, data: bytes, pattern: re.Pattern[bytes]) -> tuple[int, int] | None:
    """Return where one fit of a pattern is, searched from a random place on."""
    start = rng.randrange(len(data) or 1)
    fit = pattern.search(data, start) or pattern.search(data)
    return fit.span() if fit else None


def _put(rng: random.Random, data: bytes, pattern: re.Pattern[bytes]) -> bytes:
    """Put something odd, or another fit of the pattern, in place of one."""
    span, other = _span(rng, data, pattern), _span(rng, data, pattern)
    if span is None or other is None:
        return data
    new = rng.choice(ODD) if rng.random() < 0.5 else data[slice(*other)]
    return data[: span[0]] + new + data[span[1] :]


def _piece(rng: random.Random, data: bytes) -> tuple[int, int]:
    """Return a stretch between two brackets or two lines."""
    mark = b"<" if b"<" in data else b"\n"
    start = data.find(mark, rng.randrange(len(data) or 1))
    end = start
    for _ in range(rng.randint(1, 4)):
        end = data.find(mark, end + 1)
    return (start, end) if 0 <= start < end else (0, 0)


def _cut(rng: random.Random, data: bytes) -> bytes:
    start, end = _piece(rng, data)
    return data[:start] + data[end:]


def _double(rng: random.Random, data: bytes) -> bytes:
    start, end = _piece(rng, data)
    at = _piece(rng, data)[0]
    return data[:at] + data[start:end] + data[at:]


def _rename(rng: random.Random, data: bytes) -> bytes:
    """Call an element, its end too, by the name of another."""
    one, other = _span(rng, data, _TAG), _span(rng, data, _TAG)
    if one is None or other is None:
        return data
    old, new = data[slice(*one)].strip(b"</"), data[slice(*other)].strip(b"</")
    end = data.find(b"</" + old, one[0])
    changed = data[: one[0]] + b"<" + new + data[one[0] + 1 + len(old) :]
    if end < 0 or data[one[0] + 1 : one[0] + 2] == b"/":
        return changed
    end += len(new) - len(old)
    return changed[: end + 2] + new + changed[end + 2 + len(old) :]


def _flip(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) or 1)
    return data[:at] + bytes([rng.randrange(256)]) + data[at + rng.randint(0, 1) :]


CHANGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    lambda rng, data: _put(rng, data, _NUMBER),
    lambda rng, data: _put(rng, data, _QUOTED if b"<" in data else _CELL),
    lambda rng, data: _put(rng, data, _QUOTED if b"<" in data else _CELL),
    _cut,
    _double,
    _rename,
    _flip,
)


def broken(rng: random.Random, data: bytes) -> bytes:
    """Return a file changed in one to four places."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        data = rng.choice(CHANGES)(rng, data)
    return data


def run(job: tuple[int, int]) -> Outcome:
    """Break files and read them, with the seed and as many times as `job` says."""
    seed, count = job
    rng = random.Random(seed)
    sound = list(seeds().items())
    accepted, slowest, finds = 0, 0.0, list[str]()
    for _ in range(count):
        kind, data = rng.choice(sound)
        data = broken(rng, data)
        start = time.perf_counter()
        try:
            accepted += read(kind, data)
        except Exception:
            finds.append(f"{kind}: {data!r}\n{traceback.format_exc()}")
        took = time.perf_counter() - start
        if took > SLOW:
            finds.append(f"{kind}: {took:.1f} s for {data!r}")
        slowest = max(slowest, took)
    return Outcome(count, accepted, slowest, finds[:20])


def follow_coverage(arguments: Sequence[str]) -> None:
    """Let atheris choose the files; it ends the process when it is done."""
    import atheris

    with atheris.instrument_imports(include=["trochanter.exchange", "trochanter.model"]):
        import trochanter.exchange
        import trochanter.exchange.read

        assert trochanter.exchange.read

    kinds = list(seeds())

    def one(data: bytes) -> None:
        if data:
            read(kinds[data[0] % len(kinds)], data[1:])

    folder = Path(tempfile.mkdtemp(prefix="trochanter-fuzz-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    print(f"files that break a reader are kept in {folder}")
    for number, text in enumerate(seeds().values()):
        (corpus / f"seed{number}").write_bytes(bytes([number]) + text)
    own = ["-max_len=20000", f"-artifact_prefix={folder}/", str(corpus)]
    atheris.Setup([sys.argv[0], *arguments, *own], one)
    atheris.Fuzz()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--atheris", nargs=argparse.REMAINDER, default=None)
    chosen = parser.parse_args(arguments)
    if chosen.atheris is not None:
        follow_coverage(chosen.atheris)
        return 0
    parts = max(chosen.jobs * 4, 1)
    share = -(-chosen.inputs // parts)
    jobs = [(chosen.seed * 1_000_003 + k, share) for k in range(parts)]
    start = time.perf_counter()
    if chosen.jobs > 1:
        with get_context("spawn").Pool(chosen.jobs) as pool:
            outcomes = pool.map(run, jobs, chunksize=1)
    else:
        outcomes = [run(job) for job in jobs]
    took = time.perf_counter() - start
    inputs = sum(one.inputs for one in outcomes)
    accepted = sum(one.accepted for one in outcomes)
    finds = [find for one in outcomes for find in one.finds]
    slowest = max(one.slowest for one in outcomes)
    print(
        f"{inputs} inputs in {took:.0f} s: {accepted} read, {inputs - accepted - len(finds)} "
        f"refused, {len(finds)} finds; the slowest took {slowest * 1e3:.0f} ms"
    )
    for find in finds[:10]:
        print(find)
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
