"""Foreign files: muscle models of OpenSim and MuJoCo, and motion."""

from trochanter.exchange.motion import Markers, Motion, read_markers, read_motion, write_motion
from trochanter.exchange.read import read_model
from trochanter.exchange.write import write_model

__all__ = [
    "Markers",
    "Motion",
    "read_markers",
    "read_model",
    "read_motion",
    "write_model",
    "write_motion",
]
