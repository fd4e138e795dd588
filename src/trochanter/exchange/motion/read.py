"""Reading a motion from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from trochanter.errors import TrochanterError
from trochanter.exchange.documents import read_bytes
from trochanter.exchange.motion.checks import make_motion
from trochanter.exchange.motion.parquet import read_parquet
from trochanter.exchange.motion.record import Motion
from trochanter.exchange.motion.tables import Table, decoded, read_csv, read_storage
from trochanter.exchange.reading import shown
from trochanter.model import MuscleModel

MAX_BYTES = 256 * 2**20

_TEXT: dict[str, Callable[[str, str], Table]] = {
    ".mot": read_storage,
    ".sto": read_storage,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
}


def read_motion(
    path: str | Path,
    *,
    degrees: bool | None = None,
    model: MuscleModel | None = None,
    allow_gaps: bool = False,
) -> Motion:
    r"""Return the motion in a .mot, .sto, .csv or .parquet file.

    Angles come out in radians and lengths in metres. A storage file says ``inDegrees``
    in its header, a column may say its unit at the end of its heading
    (``hip_flexion_deg``, ``pelvis_tx [mm]``); what does not say is in radians and
    metres. Columns of forces, speeds and activations are left as they are.

    Parameters
    ----------
    path : str or Path
    degrees : bool, optional
        The unit of angles, where the file does not say it.
    model : MuscleModel, optional
        Tells which columns are lengths; else their names do (``_tx``, ``_ty``, ``_tz``).
    allow_gaps : bool
        Whether rows may be missing between rows that are otherwise evenly apart.

    Raises
    ------
    DataFaultError
        With the file and line: values that are missing or no numbers, time that stands
        still or goes backward, columns of one name, a header that does not fit.
    TrochanterError
        If the ending is another one.

    Examples
    --------
    >>> import trochanter as tr
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "walk.csv"
    ...     _ = path.write_text("time,hip_flexion_deg\n0.0,0\n0.1,90\n")
    ...     motion = tr.read_motion(path)
    >>> motion.columns, motion.values.round(3).tolist()
    (('hip_flexion',), [[0.0], [1.571]])
    """
    path = Path(path)
    name = shown(path.name)[1:-1]
    ending = path.suffix.lower()
    if ending == ".c3d":
        raise TrochanterError(f"{name} holds markers: read it with read_markers")
    if ending != ".parquet" and ending not in _TEXT:
        choices = ", ".join((*_TEXT, ".parquet"))
        raise TrochanterError(f"{name}: the ending says the format; it is one of {choices}")
    if ending == ".parquet":
        read_bytes(path, name, MAX_BYTES)
        table = read_parquet(path, name)
    else:
        table = _TEXT[ending](decoded(read_bytes(path, name, MAX_BYTES), name), name)
    in_degrees = degrees if table.degrees is None else table.degrees
    lengths: set[str] = set()
    if model is not None:
        lengths = {one.name for one in model.coordinates if one.unit == "m"}
        lengths |= {one.name for one in model.dependents if one.unit == "m"}

    def line_of(row: int) -> str:
        return f"{name}:{table.first_line + row}" if table.first_line else f"{name}, row {row + 1}"

    return make_motion(
        name, table.headings, table.values, in_degrees, allow_gaps, frozenset(lengths), line_of
    )
