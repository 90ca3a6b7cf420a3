"""`python -m qualkit.ui PORT [PROJECT]`: what `qualkit ui` starts."""

from __future__ import annotations

import sys

from qualkit.ui.server import serve


def main(arguments: list[str]) -> int:
    """Serve until stopped; the process's exit status."""
    port, *project = arguments
    return serve(project[0] if project else None, port=int(port))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
