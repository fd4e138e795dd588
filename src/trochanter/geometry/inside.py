"""The shortest path that touches the inside of a circle: a ring or pulley that a line passes.

The touching point is where light would be reflected (Alhazen's problem): the sum of the two
distances is least. Within the angle that both ends can see, the sum is convex, so Newton's
method kept within a bracket cannot fail. docs/derivations.md, 'Touching the inside'.
"""

from __future__ import annotations

from math import acos, atan2, cos, sin, sqrt

from trochanter.geometry.geodesics import compiled


@compiled
def touch_inside(
    fx: float, fy: float, mx: float, my: float, radius: float
) -> tuple[bool, float, float]:
    """Return (touches, x, y): the point of the circle that the path from F to M touches.

    F and M lie on or outside the circle about the origin. Where the straight line passes
    through the circle it is the path, and nothing is touched.
    """
    df, dm = sqrt(fx * fx + fy * fy), sqrt(mx * mx + my * my)
    phi = atan2(fx * my - fy * mx, fx * mx + fy * my)
    way = 1.0 if phi >= 0.0 else -1.0
    phi = abs(phi)
    seen_f, seen_m = acos(min(1.0, radius / df)), acos(min(1.0, radius / dm))
    low, high = max(0.0, phi - seen_m), min(phi, seen_f)
    if high < low:
        return False, 0.0, 0.0
    angle = 0.5 * (low + high)
    for _ in range(100):
        d1 = sqrt(max(0.0, df * df + radius * (radius - 2.0 * df * cos(angle))))
        d2 = sqrt(max(0.0, dm * dm + radius * (radius - 2.0 * dm * cos(phi - angle))))
        if d1 == 0.0 or d2 == 0.0:  # an end on the circle is the point itself
            break
        s1, s2 = df * sin(angle) / d1, dm * sin(phi - angle) / d2
        slope = s1 - s2
        bend = (df * cos(angle) - radius * s1 * s1) / d1
        bend += (dm * cos(phi - angle) - radius * s2 * s2) / d2
        if slope > 0.0:
            high = angle
        else:
            low = angle
        new = angle - slope / bend if bend > 0.0 else low
        if not low < new < high:
            new = 0.5 * (low + high)
        if abs(new - angle) < 1e-16 or high - low < 1e-16:
            break
        angle = new
    c, s = cos(angle), way * sin(angle)
    scale = radius / df
    return True, scale * (c * fx - s * fy), scale * (c * fy + s * fx)
