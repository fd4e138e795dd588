"""The optional libraries, or the line that installs them."""

from __future__ import annotations

from types import ModuleType

from trochanter.errors import MissingLibraryError

STREAM = "pip install 'trochanter[stream]'"
DASK = "pip install 'trochanter[dask]'"


def zarr_library() -> ModuleType:
    """Return ``zarr``, or raise a MissingLibraryError."""
    try:
        import zarr
    except ImportError:
        raise MissingLibraryError(f"Zarr results need zarr: {STREAM}") from None
    if int(zarr.__version__.partition(".")[0]) < 3:
        raise MissingLibraryError(f"Zarr results need zarr 3, not {zarr.__version__}: {STREAM}")
    return zarr


def pyarrow_parquet() -> ModuleType:
    """Return ``pyarrow.parquet``, or raise a MissingLibraryError."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise MissingLibraryError(f"Parquet files need pyarrow: {STREAM}") from None
    parquet: ModuleType = pyarrow.parquet
    return parquet


def distributed_library() -> ModuleType:
    """Return ``distributed``, or raise a MissingLibraryError."""
    try:
        import distributed
    except ImportError:
        text = f"a scheduler's address needs Dask's distributed: {DASK}"
        raise MissingLibraryError(text) from None
    library: ModuleType = distributed
    return library
