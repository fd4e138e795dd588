"""Fit the model `trochanter` to the mean bones and write its figures."""
