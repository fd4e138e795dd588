"""Foreign files: muscle models of OpenSim and MuJoCo, and motion."""

from trochanter.exchange.read import read_model
from trochanter.exchange.write import write_model

__all__ = ["read_model", "write_model"]
