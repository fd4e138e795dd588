"""The operations that a program is made of: one row of integers each."""

from __future__ import annotations

BALL_BUILD, BUILD, REVERSE, KEEP, STASH = range(5)
CONSTANT, STRAIGHT, CYLINDER, SPHERE, CHAIN = range(5, 10)
"""What an operation does: find a relation, or a segment of a path."""

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
a plain ball; whether a side is stated; whether a cylinder has ends; whether both ends move
against the surface."""
COUNT1, USE1, COUNT2, USE2, SHAPE0, SHAPE1, BODY = range(13, 20)
"""Of a segment: number and places of the coordinates of its relations; of a CHAIN: the first
surface and the one after the last, and the first of their rows in `bodies` and `maps`."""
COLUMNS = 20

FORWARD, BACKWARD = 1, 2
"""A plain ball joint, of turns by three coordinates about z, x and y, or its reverse."""
