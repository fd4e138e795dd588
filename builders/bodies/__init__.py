"""Measure muscles as sections of figures and carry them to the mean bones."""
