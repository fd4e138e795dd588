"""Charts of moment arms as SVG: readable without JavaScript, coloured by the page's style."""

from __future__ import annotations

from dataclasses import dataclass

from trochanter.mechanics.words import MOTIONS
from trochanter.site.actions import HIP_COORDINATES, Curve

WIDTH, HEIGHT = 360.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 18.0, 26.0, 36.0
TICKS_DEG = 30


@dataclass(frozen=True)
class Trace:
    """One polyline: its points in the drawing, the style's number and which model it is of."""

    points: str
    colour: int
    label: str
    is_default: bool


@dataclass(frozen=True)
class Panel:
    """One chart: an arm's traces with its axes, in drawing units."""

    coordinate: str
    title: str
    above: str
    below: str
    traces: tuple[Trace, ...]
    zero: float
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    summary: str


def panels(curves: tuple[Curve, ...], default_model: str) -> tuple[Panel, ...]:
    """Return a panel for each arm, on one common scale so that sizes compare."""
    if not curves:
        return ()
    values = [v for c in curves for name in HIP_COORDINATES for v in c.arms_mm[name]]
    step = _step(max(values) - min(values))
    low = min(step * (min(values) // step), -step)
    high = max(step * -(-max(values) // step), step)
    span = (
        min(c.flexion_deg[0] for c in curves),
        max(c.flexion_deg[-1] for c in curves),
    )
    colours = legend(curves)
    return tuple(
        _panel(name, curves, colours, span, (low, high, step), default_model)
        for name in HIP_COORDINATES
    )


def legend(curves: tuple[Curve, ...]) -> dict[str, int]:
    """Give each compartment (or line, where there are none) the number of a colour."""
    names = dict.fromkeys(part_name(curve) for curve in curves)
    return {name: number % 6 for number, name in enumerate(names)}


def part_name(curve: Curve) -> str:
    """Name of the part that a curve is of."""
    return "whole muscle" if curve.compartment == "whole" else curve.compartment


def _panel(
    name: str,
    curves: tuple[Curve, ...],
    colours: dict[str, int],
    span: tuple[float, float],
    scale: tuple[float, float, float],
    default_model: str,
) -> Panel:
    low, high, step = scale

    def x(degrees: float) -> float:
        share = (degrees - span[0]) / (span[1] - span[0])
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 2)

    def y(millimetres: float) -> float:
        share = (millimetres - low) / (high - low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 2)

    traces = tuple(
        Trace(
            " ".join(
                f"{x(a):g},{y(v):g}"
                for a, v in zip(curve.flexion_deg, curve.arms_mm[name], strict=True)
            ),
            colours[part_name(curve)],
            f"{curve.line} ({curve.model})",
            curve.model == default_model,
        )
        for curve in sorted(curves, key=lambda c: c.model == default_model)
    )
    first = -(-span[0] // TICKS_DEG) * TICKS_DEG
    xs = [first + i * TICKS_DEG for i in range(int((span[1] - first) // TICKS_DEG) + 1)]
    ys = [low + i * step for i in range(round((high - low) / step) + 1)]
    above, below = MOTIONS[name]
    return Panel(
        coordinate=name,
        title=f"{below[0].upper()}{below[1:]} – {above}",
        above=above,
        below=below,
        traces=traces,
        zero=y(0),
        x_ticks=tuple((x(v), f"{v:g}°".replace("-", "−")) for v in xs),
        y_ticks=tuple((y(v), f"{v:g}".replace("-", "−")) for v in ys),
        summary=_summary(name, curves, default_model),
    )


def _step(span: float) -> float:
    return next((s for s in (5.0, 10.0, 20.0, 40.0) if span / s <= 7), 50.0)


def _summary(name: str, curves: tuple[Curve, ...], default_model: str) -> str:
    """Tell in words what the chart shows, for readers who cannot see it."""
    own = [c for c in curves if c.model == default_model] or list(curves)
    parts = [
        f"{part_name(c)} {c.at(name, 0):.0f} mm at 0° and {c.at(name, 90):.0f} mm at 90°"
        for c in own
    ]
    above, below = MOTIONS[name]
    return f"Moment arm (+ {above}, − {below}) against hip flexion: " + "; ".join(parts) + "."
