"""The command line: parse, open, call one service, show."""

from qualkit.cli.main import main

__all__ = ["main"]
