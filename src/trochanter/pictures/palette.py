"""The colours of the plates, in one place."""

from __future__ import annotations

Colour = tuple[float, float, float]

# As they are seen (sRGB, 0 to 1) under full light.
IVORY: Colour = (0.952, 0.903, 0.823)
FLESH: Colour = (0.690, 0.205, 0.170)
#: Neighbours that are shown solid: of the same family as `FLESH`, and quieter.
QUIET: Colour = (0.715, 0.520, 0.455)
GHOST: Colour = (0.720, 0.480, 0.430)
SINEW: Colour = (0.935, 0.905, 0.845)
ORIGIN: Colour = (0.800, 0.180, 0.150)
INSERTION: Colour = (0.130, 0.340, 0.640)
PAPER: Colour = (251 / 255, 249 / 255, 245 / 255)
INK: Colour = (0.20, 0.17, 0.15)


def linear(colour: Colour) -> Colour:
    """Return a colour as an amount of light.

    Parameters
    ----------
    colour : tuple of float
        As it is stored in a picture (sRGB), 0 to 1.

    References
    ----------
    IEC 61966-2-1:1999.
    """
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return red, green, blue


def in_bytes(colour: Colour) -> tuple[int, int, int]:
    """Return a colour as whole numbers from 0 to 255."""
    red, green, blue = (round(255 * c) for c in colour)
    return red, green, blue
