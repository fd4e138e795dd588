"""Results as a Zarr group: a grid keeps its axes, a list of poses has the axis ``pose``."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from trochanter.mechanics.streaming.labels import (
    ARM,
    COORDINATE,
    FAILED,
    LENGTH,
    LINE,
    MANIFEST,
    POSE,
    about_model,
    line_labels,
    value_attributes,
)
from trochanter.mechanics.streaming.libraries import zarr_library
from trochanter.mechanics.streaming.plan import Block, Plan
from trochanter.mechanics.streaming.sources import Axis

AXIS_BLOCK = 1 << 18  # values of an axis that are written at a time


def create(plan: Plan, folder: Path) -> None:
    """Make the group with all but the answers.

    A chunk is one file of each array (a shard), in which each muscle is compressed apart,
    so that one muscle can be read without the others.
    """
    zarr = zarr_library()
    labels = line_labels(plan.hip)
    axes = plan.poses.axes
    listed = () if axes else tuple(n for n in plan.hip.coordinates if n not in plan.poses.fixed)
    aside = [name for name in (*labels, *plan.poses.fixed, *listed) if name != LINE]
    attributes = {
        **about_model(plan),
        "coordinates": " ".join(aside),
        MANIFEST: plan.description(),
    }
    group = zarr.create_group(folder, attributes=attributes, overwrite=True)
    for name, texts in labels.items():
        _texts(group, name, LINE, texts)
    if plan.about:
        _texts(group, COORDINATE, COORDINATE, list(plan.about))
    for axis in axes:
        _axis(group, axis, plan.hip.coordinates.units[axis.name])
    for name, value in plan.poses.fixed.items():
        _numbers(group, name, plan, (), ())[...] = value
    for name in listed:
        _numbers(group, name, plan, plan.layout.shape, plan.layout.block)
    for name in (LENGTH, ARM) if plan.about else (LENGTH,):
        _answers(group, name, plan)
    _consolidate(zarr, folder)


def write(plan: Plan, folder: Path, block: Block) -> None:
    """Write a chunk.

    Raises
    ------
    OSError
    """
    group = zarr_library().open_group(folder, mode="r+")
    part = plan.layout.slices(block.chunk)
    shape = tuple(one.stop - one.start for one in part)
    if not plan.poses.axes:
        for column, name in enumerate(plan.hip.coordinates):
            if name not in plan.poses.fixed:
                group[name][part] = block.q[:, column]
    group[LENGTH][part] = block.length.reshape(*shape, *block.length.shape[1:])
    if plan.about:
        group[ARM][part] = block.arm.reshape(*shape, *block.arm.shape[1:])
    for file in _files(plan, folder, block.chunk):
        handle = os.open(file, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def close(folder: Path, failed: int) -> None:
    """Say in the group how many paths were not found."""
    zarr = zarr_library()
    zarr.open_group(folder, mode="r+", use_consolidated=False).attrs[FAILED] = failed
    _consolidate(zarr, folder)


def failed_of(folder: Path) -> int:
    """Return how many paths were not found, as a finished group says."""
    zarr = zarr_library()
    return int(zarr.open_group(folder, mode="r").attrs.get(FAILED, 0))


def _consolidate(zarr: Any, folder: Path) -> None:
    with warnings.catch_warnings():
        # Metadata in one place is an addition to the format, about which zarr warns.
        warnings.simplefilter("ignore")
        zarr.consolidate_metadata(folder)


def present(plan: Plan, folder: Path, chunk: int) -> bool:
    """Whether the files of a chunk are there."""
    return all(file.exists() for file in _files(plan, folder, chunk))


def _files(plan: Plan, folder: Path, chunk: int) -> list[Path]:
    """Return the files of a chunk, where Zarr's default encoding of keys puts them."""
    place = "/".join(str(at) for at in plan.layout.place(chunk))
    found = [folder / LENGTH / "c" / place / "0"]
    if plan.about:
        found.append(folder / ARM / "c" / place / "0" / "0")
    if not plan.poses.axes:
        names = (name for name in plan.hip.coordinates if name not in plan.poses.fixed)
        found.extend(folder / name / "c" / place for name in names)
    return found


def _texts(group: Any, name: str, dimension: str, texts: list[str]) -> None:
    array = group.create_array(
        name, shape=(len(texts),), dtype=str, dimension_names=(dimension,), fill_value=""
    )
    array[:] = np.array(texts, dtype=object)


def _axis(group: Any, axis: Axis, unit: str) -> None:
    array = group.create_array(
        axis.name,
        shape=(axis.count,),
        chunks=(min(axis.count, AXIS_BLOCK),),
        dtype="float64",
        dimension_names=(axis.name,),
        fill_value=np.nan,
        attributes={"units": unit},
    )
    for first in range(0, axis.count, AXIS_BLOCK):
        last = min(first + AXIS_BLOCK, axis.count)
        array[first:last] = axis.values(np.arange(first, last))


def _numbers(
    group: Any, name: str, plan: Plan, shape: tuple[int, ...], chunks: tuple[int, ...]
) -> Any:
    """Return a new array of a coordinate's values, which keep all their figures."""
    return group.create_array(
        name,
        shape=shape,
        chunks=chunks,
        dtype="float64",
        dimension_names=(POSE,) * len(shape),
        fill_value=np.nan,
        attributes={"units": plan.hip.coordinates.units[name]},
    )


def _answers(group: Any, name: str, plan: Plan) -> None:
    from zarr.codecs import BloscCodec, TransposeCodec

    tail = (len(plan.hip.muscles), len(plan.about)) if name == ARM else (len(plan.hip.muscles),)
    axes = tuple(axis.name for axis in plan.poses.axes) or (POSE,)
    ends = (LINE, COORDINATE)[: len(tail)]
    poses = len(axes)
    # Values of one line and coordinate side by side are alike, and compress.
    order = (*range(poses, poses + len(tail)), *range(poses))
    group.create_array(
        name,
        shape=(*plan.layout.shape, *tail),
        shards=(*plan.layout.block, *tail),
        chunks=(*plan.layout.block, 1, *tail[1:]),
        dtype=plan.dtype,
        filters=[TransposeCodec(order=order)],
        compressors=BloscCodec(cname="lz4", clevel=5, shuffle="shuffle"),
        dimension_names=(*axes, *ends),
        fill_value=np.nan,
        attributes=value_attributes(plan.hip)[name],
    )
