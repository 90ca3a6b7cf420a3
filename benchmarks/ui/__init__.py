"""How fast coding is in a real browser on a real server: `python -m benchmarks.ui`."""
