"""Poses of many subjects: the same for all, or each subject's own."""

from __future__ import annotations

from typing import Any

import numpy as np

from trochanter.errors import TrochanterError
from trochanter.mechanics.poses import Poses


def with_subjects(poses: Poses, names: tuple[Any, ...]) -> Poses:
    """Return poses with the dimension ``subject`` first; none is copied for those who share it.

    Raises
    ------
    TrochanterError
        If the poses have a dimension ``subject`` with other subjects.
    """
    import xarray as xr

    coords = xr.Dataset(coords=poses.coords).coords
    if "subject" not in poses.dims:
        q = np.broadcast_to(poses.q, (len(names), *poses.q.shape))
        return Poses(q, ("subject", *poses.dims), coords.assign(subject=list(names)))
    axis = poses.dims.index("subject")
    count = poses.q.shape[axis]
    if count != len(names):
        raise TrochanterError(f"the poses are those of {count} subjects, not of {len(names)}")
    if "subject" not in coords:
        coords = coords.assign(subject=list(names))
    elif coords["subject"].values.tolist() != list(names):
        raise TrochanterError("the poses' labels of subjects are not those of the subjects")
    rest = [dim for dim in poses.dims if dim != "subject"]
    q = np.ascontiguousarray(np.moveaxis(poses.q, axis, 0))
    return Poses(q, ("subject", *rest), coords)
