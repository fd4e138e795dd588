"""Motions: tables of coordinates over time, and markers."""

from trochanter.exchange.motion.c3d import Markers, read_markers
from trochanter.exchange.motion.read import read_motion
from trochanter.exchange.motion.record import Motion
from trochanter.exchange.motion.write import write_motion

__all__ = ["Markers", "Motion", "read_markers", "read_motion", "write_motion"]
