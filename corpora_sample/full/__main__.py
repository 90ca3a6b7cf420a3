"""`python -m corpora_sample.full DIR [--study A|B] [--seed N]`; `--ship` writes what is shipped."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpora_sample.full.banks import BankError
from corpora_sample.full.write import BANKS, SEED, STUDIES, write_full, write_shipped


def main(arguments: list[str]) -> int:
    """Write the studies; 1 when a bank is not well formed or too small."""
    parser = argparse.ArgumentParser(prog="python -m corpora_sample.full")
    parser.add_argument("directory", nargs="?", type=Path)
    parser.add_argument("--study", choices=STUDIES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--banks", type=Path, default=BANKS)
    parser.add_argument("--ship", action="store_true", help="write the shipped parts instead")
    parser.add_argument("--needed", type=Path, help="also write what is missing to this file")
    given = parser.parse_args(arguments)
    if given.directory is None and not given.ship:
        parser.error("give a directory, or --ship")
    try:
        short = _written(given)
    except BankError as error:
        short = str(error).split("\n")
    for line in short:
        print(line, file=sys.stderr)
    if given.needed:
        given.needed.write_text("".join(f"{line}\n" for line in short), encoding="utf-8")
    return 1 if short else 0


def _written(given: argparse.Namespace) -> list[str]:
    if given.ship:
        return write_shipped(seed=given.seed, banks=given.banks)
    studies = (given.study,) if given.study else STUDIES
    return write_full(
        given.directory, seed=given.seed, progress=print, studies=studies, banks=given.banks
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
