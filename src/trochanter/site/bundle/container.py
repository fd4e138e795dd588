"""Named arrays with a JSON header in one binary file, as docs/bundle.md describes it."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import DataFaultError

MAGIC = b"TRB1"
_KINDS = {"i1": np.int8, "u1": np.uint8, "i2": np.int16, "u2": np.uint16, "f4": np.float32}


def packed(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return a header and arrays as one file.

    Parameters
    ----------
    header : Mapping
        Plain data; the key ``arrays`` is added.
    arrays : Mapping of str to ndarray
        Of int8, uint8, int16, uint16 or float32.

    Returns
    -------
    bytes
        ``TRB1``, the header's length as uint32, the header padded with spaces to a
        multiple of four, then the arrays, each beginning at a multiple of four; little-endian.
    """
    table, data = [], bytearray()
    for name, array in arrays.items():
        kind = array.dtype.str[1:]
        if kind not in _KINDS:
            raise TypeError(f"array {name} has the type {array.dtype}; use one of {list(_KINDS)}")
        raw = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
        table.append({"name": name, "type": kind, "shape": array.shape, "offset": len(data)})
        data += raw + bytes(-len(raw) % 4)
    text = json_bytes({**header, "arrays": table})
    text += b" " * (-len(text) % 4)
    return MAGIC + struct.pack("<I", len(text)) + text + bytes(data)


def unpacked(content: bytes, name: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return the header and the arrays of a file.

    Raises
    ------
    DataFaultError
        If the content is no such file; `name` says which.
    """
    try:
        if content[:4] != MAGIC:
            raise ValueError("does not begin with TRB1")
        size = struct.unpack_from("<I", content, 4)[0]
        header = json.loads(content[8 : 8 + size])
        arrays = {}
        for one in header.pop("arrays"):
            kind = np.dtype(_KINDS[one["type"]]).newbyteorder("<")
            count = int(np.prod(one["shape"], dtype=np.int64))
            flat = np.frombuffer(content, kind, count, 8 + size + one["offset"])
            arrays[one["name"]] = flat.reshape(one["shape"])
    except (ValueError, KeyError, TypeError, struct.error) as fault:
        raise DataFaultError([f"{name}: {fault}"]) from None
    return header, arrays


def json_bytes(content: Any) -> bytes:
    """Return plain data as compact JSON, the same for the same data."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def zipped(content: bytes) -> bytes:
    """Return content as gzip, with no name and no time in it."""
    return gzip.compress(content, 9, mtime=0)
