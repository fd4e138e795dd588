"""Very many poses: lengths and arms computed in chunks and written as they are found."""

from trochanter.mechanics.streaming.designs import RandomPoses
from trochanter.mechanics.streaming.grids import PoseGrid
from trochanter.mechanics.streaming.pose_files import PoseFile
from trochanter.mechanics.streaming.reading import iter_stream, open_stream
from trochanter.mechanics.streaming.streams import Progress, Streamed, stream

__all__ = [
    "PoseFile",
    "PoseGrid",
    "Progress",
    "RandomPoses",
    "Streamed",
    "iter_stream",
    "open_stream",
    "stream",
]
