"""Codings to counts, themes, tensions and trajectories."""
