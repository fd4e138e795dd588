"""Results as a folder of Parquet files, one a chunk: a row a pose, a column a number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from trochanter.mechanics.streaming.folder import put_whole
from trochanter.mechanics.streaming.labels import (
    ARM,
    FAILED,
    LENGTH,
    MANIFEST,
    about_model,
    line_labels,
    value_attributes,
)
from trochanter.mechanics.streaming.libraries import pyarrow_parquet
from trochanter.mechanics.streaming.plan import Block, Plan

ASIDE = "_trochanter.json"

PAGE = 1 << 18
"""Bytes of a page: what is compressed at once stays near the cache."""


def create(plan: Plan, folder: Path) -> None:
    """Make sure that files can be written; each of them says itself what it is of."""
    pyarrow_parquet()
    folder.mkdir(exist_ok=True)


def write(plan: Plan, folder: Path, block: Block) -> None:
    """Write a chunk.

    Raises
    ------
    OSError
    """
    parquet = pyarrow_parquet()
    import pyarrow

    angles = list(plan.hip.coordinates)
    answers = [name for kind in columns_of(plan).values() for name in kind]
    # The answers to all poses lie one after the other already, muscle by muscle.
    arms = block.arm.transpose(1, 2, 0)
    arrays = [*np.ascontiguousarray(block.q.T), *block.length.T, *(a for one in arms for a in one)]
    table = pyarrow.Table.from_arrays([pyarrow.array(one) for one in arrays], schema=_schema(plan))
    buffer = pyarrow.BufferOutputStream()
    parquet.write_table(
        table,
        buffer,
        compression="snappy",
        use_dictionary=angles,
        use_byte_stream_split=answers,
        write_statistics=angles,
        data_page_size=PAGE,
        row_group_size=len(block.q),
    )
    put_whole(folder / part_name(block.chunk), buffer.getvalue())


def close(folder: Path, failed: int) -> None:
    """Say beside the files how many paths were not found; readers of tables pass over it."""
    put_whole(folder / ASIDE, json.dumps({FAILED: failed}).encode())


def failed_of(folder: Path) -> int:
    """Return how many paths were not found, as a finished folder says."""
    try:
        return int(json.loads((folder / ASIDE).read_text(encoding="utf-8"))[FAILED])
    except (OSError, ValueError, KeyError):
        return 0


def present(plan: Plan, folder: Path, chunk: int) -> bool:
    """Whether the file of a chunk is there."""
    return (folder / part_name(chunk)).exists()


def part_name(chunk: int) -> str:
    """Return the name of a chunk's file; in the order of names they are in the poses' order."""
    return f"part-{chunk:08d}.parquet"


def columns_of(plan: Plan) -> dict[str, list[str]]:
    """Return the columns of answers: lengths by line, arms by line and coordinate.

    Examples
    --------
    ``muscle_tendon_length/piriformis`` and ``moment_arm/piriformis/hip_flexion``.
    """
    lines = plan.hip.muscles
    arms = [f"{ARM}/{line}/{name}" for line in lines for name in plan.about]
    return {LENGTH: [f"{LENGTH}/{line}" for line in lines], ARM: arms}


def _schema(plan: Plan) -> Any:
    import pyarrow

    kept = pyarrow.from_numpy_dtype(np.dtype(plan.dtype))
    fields = [
        pyarrow.field(name, pyarrow.float64(), metadata={"units": unit})
        for name, unit in plan.hip.coordinates.units.items()
    ]
    for kind, names in columns_of(plan).items():
        units = {"units": value_attributes(plan.hip)[kind]["units"]}
        fields.extend(pyarrow.field(name, kept, metadata=units) for name in names)
    told: dict[str, Any] = {
        **about_model(plan),
        **line_labels(plan.hip),
        "units": dict(plan.hip.coordinates.units),
        "arm_units": value_attributes(plan.hip)[ARM]["units"],
        MANIFEST: plan.description(),
    }
    return pyarrow.schema(fields, metadata={"trochanter": json.dumps(told, ensure_ascii=False)})
