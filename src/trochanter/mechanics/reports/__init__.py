"""What is asked of a model as a whole: its curves, its oddities, how far it is from another."""

from trochanter.mechanics.reports.comparison import compare_models
from trochanter.mechanics.reports.contacts import Contact, Flip, WrapFault
from trochanter.mechanics.reports.differences import Comparison, Difference, LineComparison
from trochanter.mechanics.reports.drawing import draw_arms
from trochanter.mechanics.reports.fibers import FiberExtreme
from trochanter.mechanics.reports.inspection import inspect_model
from trochanter.mechanics.reports.jumps import Jump
from trochanter.mechanics.reports.matching import CoordinatePair
from trochanter.mechanics.reports.opening import open_model, without_effect
from trochanter.mechanics.reports.records import LineReport, ModelReport
from trochanter.mechanics.reports.signs import SignChange
from trochanter.mechanics.reports.sweeping import steps_between, sweep
from trochanter.mechanics.reports.tables import arms_table, write_csv, write_parquet

__all__ = [
    "Comparison",
    "Contact",
    "CoordinatePair",
    "Difference",
    "FiberExtreme",
    "Flip",
    "Jump",
    "LineComparison",
    "LineReport",
    "ModelReport",
    "SignChange",
    "WrapFault",
    "arms_table",
    "compare_models",
    "draw_arms",
    "inspect_model",
    "open_model",
    "steps_between",
    "sweep",
    "without_effect",
    "write_csv",
    "write_parquet",
]
