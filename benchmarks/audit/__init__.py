"""The locked libraries against published advisories, without asking a server."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

_LONGEST = 120
PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^\s;#]+)")


@dataclass(frozen=True)
class Found:
    package: str
    version: str
    advisory: str
    summary: str


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> dict[str, str]:
    """Package and exact version. Raises ValueError at a line that pins nothing exactly."""
    pins = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = PINNED.match(line)
        if match is None:
            raise ValueError(f"line {number} of the lock is no exact version: {line}")
        pins[normal(match[1])] = match[2]
    return pins


def other_than_installed(pins: dict[str, str]) -> list[str]:
    """Locked packages that are installed in another version than the lock says."""
    unlike = []
    for name, pin in sorted(pins.items()):
        try:
            here = version(name)
        except PackageNotFoundError:
            continue
        if Version(here).public != Version(pin).public:
            unlike.append(f"{name} {pin} is locked, {here} is installed")
    return unlike


def advisories(place: Path) -> Iterator[dict[str, Any]]:
    """Advisories in the OSV form: a ZIP of files or a folder, in JSON as OSV publishes them or in
    YAML as the Python Packaging Authority does (times are no strings there).
    """
    if place.is_dir():
        for file in sorted(place.rglob("*")):
            if file.suffix in _FORMS:
                yield _FORMS[file.suffix](file.read_bytes())
        return
    with zipfile.ZipFile(place) as packed:
        for name in sorted(packed.namelist()):
            if (suffix := Path(name).suffix) in _FORMS:
                yield _FORMS[suffix](packed.read(name))


def _yaml(data: bytes) -> dict[str, Any]:
    import yaml

    return dict(yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


_FORMS: dict[str, Callable[[bytes], dict[str, Any]]] = {".json": json.loads, ".yaml": _yaml}


def newest(known: Iterable[dict[str, Any]]) -> str:
    """The day of the last change in them; advisories are worth what they know of."""
    return max((str(one.get("modified", "")) for one in known), default="")[:10]


def found(pins: dict[str, str], known: Iterable[dict[str, Any]]) -> list[Found]:
    hits = []
    for one in known:
        for part in () if one.get("withdrawn") else one.get("affected", ()):
            package = part.get("package", {})
            name = normal(package.get("name", ""))
            if package.get("ecosystem") == "PyPI" and name in pins and _hits(part, pins[name]):
                hits.append(Found(name, pins[name], one["id"], _said(one)))
    return sorted(set(hits), key=lambda hit: (hit.package, hit.advisory))


def _said(one: dict[str, Any]) -> str:
    """What an advisory is about, in a line; those of PyPA have details only."""
    return " ".join(str(one.get("summary") or one.get("details", "")).split())[:_LONGEST]


def _hits(part: dict[str, Any], pin: str) -> bool:
    if pin in part.get("versions", ()):
        return True
    ranges = (r for r in part.get("ranges", ()) if r.get("type") == "ECOSYSTEM")
    return any(_within(r.get("events", ()), Version(pin)) for r in ranges)


def _within(events: Iterable[dict[str, str]], pin: Version) -> bool:
    inside = False
    for event in events:
        for kind, said in event.items():
            try:
                at = Version("0" if said == "0" else said)
            except InvalidVersion:
                continue
            if kind == "introduced" and pin >= at:
                inside = True
            elif (kind == "fixed" and pin >= at) or (kind == "last_affected" and pin > at):
                inside = False
    return inside
