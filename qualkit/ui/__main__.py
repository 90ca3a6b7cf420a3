"""`python -m qualkit.ui PORT [PROJECT]`: what `qualkit ui` runs."""

from __future__ import annotations

import argparse
import signal
import sys

from qualkit.errors import QualkitError
from qualkit.ui.server import serve


def main(arguments: list[str] | None = None) -> int:
    """Serve the app until it is stopped; its exit status."""
    parser = argparse.ArgumentParser(prog="qualkit ui")
    parser.add_argument("port", type=int)
    parser.add_argument("project", nargs="?")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--team", action="store_true")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the server is stopped too
    try:
        return serve(given.project, port=given.port, address=given.address, team=given.team)
    except QualkitError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


if __name__ == "__main__":
    raise SystemExit(main())
