"""Curves of moment arms as an SVG drawing that needs nothing to be looked at but a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from trochanter.exchange.files import replace_file
from trochanter.mechanics.reports.scale import Scale, degrees_scale, exact_scale, round_scale
from trochanter.mechanics.words import MOTIONS

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

WIDTH, HEIGHT = 900, 520
LEFT, RIGHT, TOP, BOTTOM = 64, 250, 46, 92
ROW = 17  # of the legend

# Okabe and Ito's colours, told apart by most people who see few colours; yellow is left out,
# since it does not show on white. doi:10.1038/nmeth.1618
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
DASHES = ("", "7 3", "2 3", "9 3 2 3")

CARRIED = (
    "Arms are about the model's own axes, carried by the joint; about an axis fixed in the "
    "pelvis, abduction and rotation change places at 90° of hip flexion."
)


def draw_arms(curves: xr.Dataset, path: str | Path | None = None, *, title: str = "") -> str:
    """Return the moment arms of `curves` as an SVG drawing, and write it if a path is given.

    Parameters
    ----------
    curves : xarray.Dataset
        From `trochanter.sweep`.
    path : str or Path, optional
        An .svg file; it is written whole or not at all.
    title : str
        By default the model and the coordinate.

    Raises
    ------
    TrochanterError
        If the file cannot be written.

    Examples
    --------
    >>> import trochanter as tr
    >>> drawing = draw_arms(tr.sweep(tr.load("gait2392"), "hip_flexion"))
    >>> drawing.count("<polyline")
    27
    """
    name = str(curves.attrs["coordinate"])
    turns = curves[name].attrs["units"] == "rad"
    names = [str(one) for one in curves.muscle.values]
    across = np.rad2deg(curves[name].values) if turns else curves[name].values
    up = np.asarray(curves.moment_arm.values * (1e3 if turns else 1.0))
    height = max(HEIGHT, TOP + BOTTOM + ROW * len(names))
    scale = degrees_scale if turns else exact_scale
    x = scale(float(across.min()), float(across.max()), LEFT, WIDTH - RIGHT)
    y = round_scale(min(0.0, up.min()), max(0.0, up.max()), height - BOTTOM, TOP)
    heading = title or f"{curves.attrs['title']}: moment arms about {name}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>{_clean(heading)}</title>",
        f"<desc>{_clean(_described(curves))}</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(LEFT, 24, heading, "start", ' font-size="15" font-weight="bold"'),
        *_axes(x, y, name, turns),
        *_lines(names, across, up, x, y),
        _text(LEFT, height - 28, _pose(curves), "start", ' fill="#555555"'),
    ]
    if "hip" in name.casefold():
        parts.append(_text(LEFT, height - 11, CARRIED, "start", ' fill="#555555" font-size="11"'))
    drawing = "\n".join([*parts, "</svg>", ""])
    if path is not None:
        replace_file(Path(path), drawing.encode())
    return drawing


def _axes(x: Scale, y: Scale, name: str, turns: bool) -> list[str]:
    left, right, bottom, top = x.start, x.end, y.start, y.end
    parts = []
    for tick in y.ticks:
        colour = "#888888" if tick == 0 else "#e4e4e4"
        parts.append(_line(left, y(tick), right, y(tick), colour))
        parts.append(_text(left - 6, y(tick) + 4, _number(tick), "end"))
    for tick in x.ticks:
        parts.append(_line(x(tick), bottom, x(tick), bottom + 5, "#888888"))
        parts.append(_text(x(tick), bottom + 19, _number(tick) + "°" * turns, "middle"))
    parts.append(_text((left + right) / 2, bottom + 37, f"{name}{'' if turns else ' [m]'}"))
    if name in MOTIONS:
        above, below = MOTIONS[name]
        toward = f"− {below}, + {above}"
    else:
        toward = f"+ turns toward +{name}" if turns else f"+ slides toward +{name}"
    unit = " [mm]" if turns else ""
    place = f' transform="translate(16 {(bottom + top) / 2}) rotate(-90)"'
    parts.append(_text(0, 0, f"moment arm{unit}: {toward}", "middle", place))
    return parts


def _lines(names: list[str], across: Array, up: Array, x: Scale, y: Scale) -> list[str]:
    parts = []
    for row, name in enumerate(names):
        dash = DASHES[row // len(COLOURS) % len(DASHES)]
        style = f'fill="none" stroke="{COLOURS[row % len(COLOURS)]}" stroke-width="1.8"'
        style += f' stroke-dasharray="{dash}"' if dash else ""
        points = " ".join(
            f"{x(a):g},{y(b):g}" for a, b in zip(across.tolist(), up[:, row].tolist(), strict=True)
        )
        label = _clean(name)
        parts.append(f'<polyline points="{points}" {style}><title>{label}</title></polyline>')
        height, left = TOP + 8 + ROW * row, WIDTH - RIGHT + 16
        parts.append(f'<path d="M{left} {height}h26" {style}/>')
        parts.append(_text(left + 32, height + 4, name, "start"))
    return parts


def _described(curves: xr.Dataset) -> str:
    """Tell in words what the drawing shows, for readers who cannot see it."""
    name = str(curves.attrs["coordinate"])
    factor = 1e3 if curves[name].attrs["units"] == "rad" else 1.0
    said = []
    for line in curves.muscle.values:
        arms = curves.moment_arm.sel(muscle=line).values * factor
        said.append(f"{line} {arms[0]:.3g} to {arms[-1]:.3g} (from {arms.min():.3g})")
    unit = " in millimetres" if factor > 1 else ""
    return f"Moment arms{unit} from the first value to the last of {name}: {'; '.join(said)}."


def _pose(curves: xr.Dataset) -> str:
    """Say where the other coordinates stand, if not at zero."""
    said = []
    for name, value in curves.coords.items():
        if value.ndim == 0 and abs(float(value)) > 1e-9:
            turns = value.attrs.get("units") == "rad"
            shown = f"{np.rad2deg(float(value)):.4g}°" if turns else f"{float(value):.4g} m"
            said.append(f"{name} {shown}".replace("-", "−"))
    rest = "the others at 0" if said else "all other coordinates at 0"
    where = ", ".join([*said, rest])
    return f"Moment arm = −∂L/∂q; {where}."


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _text(x: float, y: float, text: str, anchor: str = "middle", more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{more}>{_clean(text)}</text>'


def _clean(text: str) -> str:
    """Return text as XML, without the control characters that XML does not allow."""
    return escape("".join(one for one in text if one.isprintable()))


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{colour}"/>'
