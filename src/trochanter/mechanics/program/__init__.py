"""From a compiled model to the program that `trochanter.mechanics.kernel` works off."""

from trochanter.mechanics.program.assemble import Program, program_of

__all__ = ["Program", "program_of"]
