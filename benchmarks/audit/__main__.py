"""python -m benchmarks.audit [--advisories FILE_OR_FOLDER]: exit status 1 where something is found.

Without advisories only the lock itself is looked at. OSV publishes all advisories of PyPI as one
ZIP, and github.com/pypa/advisory-database is a folder of them; fetch one on a computer that may and
bring it here.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import audit

LOCK = Path(__file__).parents[2] / "requirements.lock"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit")
    parser.add_argument("--advisories", type=Path)
    asked = parser.parse_args()
    pins = audit.locked(LOCK.read_text(encoding="utf-8"))
    said = audit.other_than_installed(pins)
    print(f"{len(pins)} libraries, each at an exact version")
    if asked.advisories is None:
        print("Not compared with advisories: none were given.")
    else:
        known = list(audit.advisories(asked.advisories))
        print(f"Compared with {len(known)} advisories, the newest of {audit.newest(known)}.")
        for hit in audit.found(pins, known):
            said.append(f"{hit.package} {hit.version}: {hit.advisory} {hit.summary}")
    print("\n".join(said) or "Nothing found.")
    return 1 if said else 0


sys.exit(main())
