"""What heavy steps cost with more studies, and with the worker processes of a Dask scheduler."""
