"""Transcripts on four plain themes, and a model of sentences that knows no others: no torch."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from qualkit.model import Transcript
from qualkit.suggest.embed import DIMENSIONS
from tests import factories

THEMES = ("garden", "budget", "parents", "laptop")


class ThemeModel:
    """Numbers of a text: those of its theme, and a little of its own; remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: list[str], **_: object) -> np.ndarray[Any, Any]:
        self.asked += texts
        return np.stack([_row(text) for text in texts])


def _row(text: str) -> np.ndarray[Any, Any]:
    own = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
    row = np.random.default_rng(own).normal(scale=0.3, size=DIMENSIONS)
    for number, theme in enumerate(THEMES):
        if theme in text:
            row += np.random.default_rng(number).normal(size=DIMENSIONS)
    return np.asarray(row / np.linalg.norm(row))


def transcript(name: str, *themes: str, site: str = "kestrel") -> Transcript:
    """One passage a theme, each with words of its own."""
    said = [("T", f"In {name} place {n} we spoke of the {t} for a long while")
            for n, t in enumerate(themes)]  # fmt: skip
    return factories.transcript(name, *said, site=site)
