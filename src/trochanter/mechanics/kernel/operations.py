"""The operations that a program is made of: one row of integers each."""

from __future__ import annotations

BALL_BUILD, BUILD, REVERSE, KEEP, STASH, GUARD, SKIP = range(7)
CONSTANT, STRAIGHT, CYLINDER, SPHERE, CHAIN, CHOICE = range(7, 13)
"""What an operation does: find a relation; watch a surface, and pass over operations where
nothing was seen; find a segment of a path, or a line that has to choose which to bend."""

CODE, COUNT = 0, 1
"""Columns of every operation; COUNT is the number of coordinates."""
STEP0, STEP1, BACK, WHOLE, TO = 2, 3, 4, 5, 2
"""Of BUILD: the first step and the one after the last; of BALL_BUILD also whether the
relation is gone backwards, and whether more is needed than segments over a plain ball joint
do. Of STASH: where to."""
FIGURE, LINE, USE, FACTOR0, FACTOR1, FIRST, DENSE, PLAIN, SIDED, ENDED, BOTH = range(2, 13)
"""Of a segment: its figures; its line; the row of `maps` that holds its coordinates' numbers;
the first factor of its weight and the one after the last; whether its figures are the line's
first; whether they are written where its line's results are; FORWARD or BACKWARD if its joint is
a plain ball; the rule of `trochanter.geometry.circle` for the way round; whether a cylinder has
ends; whether both ends move against the surface."""
COUNT1, USE1, COUNT2, USE2, SHAPE0, SHAPE1, BODY = range(13, 20)
"""Of a segment: number and places of the coordinates of its relations; of a CHAIN: the first
surface and the one after the last, and the first of their rows in `bodies` and `maps`."""
LOST_AT, LOST_NEW, LOST_LAST = 13, 14, 15
"""Of a CHAIN: the row that holds where its line has no path; whether it is the first, and the
last, of its line that adds to it."""
WATCH, AGAIN, JOINED, ROWS = 3, 4, 11, 3
"""Of GUARD: the row of what it sees, 1 or 0; whether that is added to what another saw; whether
the segment watched begins where the one ends that is bent as a rule, and PLAIN and SIDED, and
with FIRST whether it comes before. Of SKIP: TO, the row, and how many operations."""
POINTS, RANGES, GUARDED, MAIN = 13, 14, 12, 15
"""Of a CHOICE: how many points; the first of the rows in `bodies` that hold, for each surface,
the first and the last point between which it bends the line, whether it bends one segment
only, and then for each point the row of whether it is on the path, or 0; the row of a GUARD,
or 0 where all poses are looked at; and, with a guard, where the segment begins that is bent in
the poses that it does not see, to whose figures it adds."""
COLUMNS = 20

FORWARD, BACKWARD = 1, 2
"""A plain ball joint, of turns by three coordinates about z, x and y, or its reverse."""
