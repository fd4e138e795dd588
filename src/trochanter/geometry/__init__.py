"""Pure mathematics of points, rotations, surfaces; no bone or muscle is named here."""
