"""Bytes of a file to a Transcript: one module per format, a registry by suffix."""
