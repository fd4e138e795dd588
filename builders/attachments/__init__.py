"""Measure where one man's muscles meet his bones, and keep the figures on the mean bones."""
