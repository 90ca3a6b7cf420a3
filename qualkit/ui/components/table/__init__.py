"""The table of a matrix in the browser."""
