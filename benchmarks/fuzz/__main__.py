"""python -m benchmarks.fuzz TARGET [--seconds 60] [--out DIR]: one campaign; exit status 1 finds.

Needs `pip install atheris`. Changes keep a file what it is (see `changing`). Each finding is kept
once by where it was raised, as a file to make a test of.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from pathlib import Path


def main() -> None:
    asked = _asked()
    import atheris

    with atheris.instrument_imports(include=["qualkit"]):
        from benchmarks.fuzz import changing, targets

        _load_all()
    run = targets.refuses_or_takes(targets.TARGETS[asked.target])
    findings = asked.out / asked.target
    corpus = findings / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for n, seed in enumerate(targets.seeds(asked.target)):
        (corpus / f"seed{n}").write_bytes(seed)
    seen: dict[str, int] = {}

    def one(data: bytes) -> None:
        began = time.monotonic()
        try:
            run(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            _keep(findings, seen, _place(error), data)
        if time.monotonic() - began > asked.slow:
            _keep(findings, seen, "slow", data)

    flags = [f"-max_total_time={asked.seconds}", "-max_len=200000", "-timeout=60", "-verbosity=0"]

    def changed(data: bytes, most: int, seed: int) -> bytes:
        return changing.changed(data, most, seed, atheris.Mutate)

    words = [sys.argv[0], *flags, "-print_final_stats=1", str(corpus)]
    atheris.Setup(words, one, custom_mutator=changed)
    atheris.Fuzz()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--slow", type=float, default=20.0)
    parser.add_argument("--out", type=Path, default=Path("build") / "fuzz")
    return parser.parse_args()


def _load_all() -> None:
    """Import what is fuzzed while imports are instrumented."""
    import qualkit.exchange.codings_table
    import qualkit.exchange.refi_read
    import qualkit.exchange.themes_yaml
    import qualkit.ingest.registry
    import qualkit.ui.asking
    import qualkit.ui.operations

    assert qualkit.ingest.registry.READERS


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "qualkit" in f.filename] or frames
    return f"{type(error).__name__} {Path(own[-1].filename).name}:{own[-1].lineno}"


def _keep(folder: Path, seen: dict[str, int], place: str, data: bytes) -> None:
    seen[place] = seen.get(place, 0) + 1
    if seen[place] == 1:
        name = "".join(c if c.isalnum() else "-" for c in place)
        (folder / f"{name}.bin").write_bytes(data)
        print(f"FOUND {place}: {len(data)} bytes", flush=True)


main()
