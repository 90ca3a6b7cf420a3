"""Codings to numbers."""
