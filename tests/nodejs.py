"""The browser's modules in node, one line of JSON in, one line out."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from qualkit.ui.components.bundle import bundle

MODULES = Path(__file__).resolve().parents[1] / "qualkit" / "ui" / "components" / "transcript"

LOOP = """
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await modules_harness.answer(JSON.parse(line))));
}
"""


class Node:
    """A node process that answers what `harness` exports as `answer`."""

    def __init__(self, harness: str, folder: Path) -> None:
        sources = {p.stem: p.read_text(encoding="utf-8") for p in MODULES.glob("*.js")}
        script = bundle({**sources, "harness": harness}, entry="harness", export="answer")
        path = folder / "harness.mjs"
        path.write_text(script + LOOP, encoding="utf-8")
        self._process = subprocess.Popen(
            ["node", str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def ask(self, question: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "node stopped; its message is above"
        return json.loads(answer)

    def close(self) -> None:
        self._process.communicate(timeout=10)


def needed() -> None:
    """Skip where there is no node to run the modules in."""
    if shutil.which("node") is None:
        pytest.skip("the browser's modules are tested in node, which is not on PATH")
