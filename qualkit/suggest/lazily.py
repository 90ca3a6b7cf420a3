"""Libraries that are imported where they are used, one after the other."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from threading import RLock
from types import ModuleType
from typing import cast

from qualkit.errors import MissingExtra

_LOADING = RLock()
_WITH_TORCH = ("spacy_transformers", "spacy_curated_transformers")


def required(module: str, package: str) -> ModuleType:
    """The module, imported with the model hub, its telemetry and its messages switched off.

    Raises MissingExtra, which names the package to install.
    """
    os.environ |= {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    try:
        with _LOADING:
            return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(
            f"suggested codes need {package}, which cannot be loaded ({error.name or module})",
            hint=f'pip install "{package}"',
        ) from error


def plain_spacy() -> ModuleType:
    """The rules of spaCy without torch, 250 MB that only its transformers need.

    Where those are installed, they find torch. Raises MissingExtra.
    """
    if any(find_spec(package) for package in _WITH_TORCH):
        return required("spacy", "spacy")
    with _LOADING, _without("torch"):
        return required("spacy", "spacy")


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Within, a module that is not loaded yet cannot be imported."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = cast(ModuleType, None)
    try:
        yield
    finally:
        del sys.modules[module]
