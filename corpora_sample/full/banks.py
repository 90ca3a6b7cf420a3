"""The banks of text, read strictly: every problem names its file and entry."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from corpora_sample.full.sentences import keys_of

SLOTS = frozenset({"colleague", "colleague2", "principal", "student", "grade", "coach"})
ROLES = frozenset({"SL", "LM", "T", "PS", "SF"})
SLOT = re.compile(r"\{([^{}]*)\}")
_LABEL = re.compile(r"^(?:I|R|S\d):", re.MULTILINE)


class BankError(ValueError):
    """Everything wrong with the banks, a problem a line."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One planted passage as it may be said; `text` is what is coded."""

    id: str
    code: str
    text: str
    role: str = ""
    ask: str = ""
    before: str = ""
    after: str = ""
    value: str = ""
    waves: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    strand: str = ""
    dimension: str = ""
    clock: str = ""
    document: str = ""
    decoy: str = ""
    negative: bool = False

    @property
    def said(self) -> str:
        return " ".join(part for part in (self.before, self.text, self.after) if part)

    @property
    def words(self) -> int:
        return len(self.said.split()) + len(self.ask.split())

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.ask, self.before, self.text, self.after)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Uncoded talk: a question and its answer, perhaps with a follow-up."""

    id: str
    topic: str
    answer: str
    role: str = ""
    ask: str = ""
    probe: str = ""
    answer2: str = ""
    decoy: str = ""
    quote: str = ""
    waves: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    clock: str = ""
    document: str = ""

    @property
    def words(self) -> int:
        return sum(len(part.split()) for part in self.parts)

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.ask, self.answer, self.probe, self.answer2)


@dataclass(frozen=True, slots=True)
class Banks:
    """All banks of one study; `lines` holds the interviewers' and closing lines by name."""

    wordings: tuple[Wording, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of_code(self, code: str, role: str) -> tuple[Wording, ...]:
        return tuple(w for w in self.wordings if w.code == code and w.role == role)


def fits(sites: tuple[str, ...], waves: tuple[str, ...], site: str, wave: str) -> bool:
    """Whether words limited to sites and waves (empty: not limited) fit a place."""
    return (not sites or site in sites) and (not waves or wave in waves)


def load_banks(folder: Path, codes: Collection[str]) -> Banks:
    """The banks in a folder. Raises BankError that lists every problem."""
    problems: list[str] = []
    wordings: list[Wording] = []
    exchanges: list[Exchange] = []
    lines: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        top = read_mapping(path, problems)
        if "wordings" in top:
            found = list(_wordings(top, path.name, problems))
            wordings.extend(w for w in found if not w.decoy)
            exchanges.extend(_as_exchange(w) for w in found if w.decoy)
        elif top.get("kind") == "filler":
            exchanges.extend(_exchanges(top, path.name, problems))
        elif top.get("kind") == "lines":
            lines.update(_lines(top, path.name, problems))
        elif top:
            problems.append(f"{path.name}: neither wordings nor `kind: filler` nor `kind: lines`")
    problems.extend(_unknown_codes(wordings, codes))
    problems.extend(doubles([*wordings, *exchanges]))
    if problems:
        raise BankError("\n".join(problems))
    return Banks(tuple(wordings), tuple(exchanges), lines)


def read_lines(path: Path) -> dict[str, tuple[str, ...]]:
    """The lines in one file. Raises BankError that lists every problem."""
    problems: list[str] = []
    found = dict(_lines(read_mapping(path, problems), path.name, problems))
    if problems:
        raise BankError("\n".join(problems))
    return found


def read_mapping(path: Path, problems: list[str]) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        top = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        problems.append(f"{path.name}: not YAML: {' '.join(str(error).split())}")
        return {}
    if not isinstance(top, dict):
        problems.append(f"{path.name}: not a mapping")
        return {}
    return top


def _entries(top: dict[str, Any], name: str, where: str, problems: list[str]) -> list[Any]:
    found = top.get(name)
    if not isinstance(found, list) or not found:
        problems.append(f"{where}: `{name}` is no list, or empty")
        return []
    return found


def _wordings(top: dict[str, Any], where: str, problems: list[str]) -> Iterator[Wording]:
    code = str(top.get("code", ""))
    for number, entry in enumerate(_entries(top, "wordings", where, problems), 1):
        place = f"{where} wording {number}"
        found = _texts(entry, Wording, place, problems)
        found.setdefault("code", code)
        if not found["code"]:
            problems.append(f"{place}: no code")
        if not found.get("text"):
            problems.append(f"{place}: no text")
        else:
            yield Wording(id=f"{where.removesuffix('.yaml')}#{number}", **found)


def _as_exchange(wording: Wording) -> Exchange:
    """A decoy that stands among the wordings of the code that it is not."""
    return Exchange(
        id=wording.id,
        topic="decoy",
        answer=wording.said,
        role=wording.role,
        ask=wording.ask,
        decoy=wording.decoy,
        quote=wording.text,
        waves=wording.waves,
        sites=wording.sites,
        document=wording.document,
    )


def _exchanges(top: dict[str, Any], where: str, problems: list[str]) -> Iterator[Exchange]:
    for number, entry in enumerate(_entries(top, "exchanges", where, problems), 1):
        place = f"{where} exchange {number}"
        found = _texts(entry, Exchange, place, problems)
        found.setdefault("topic", "")
        alone = found.get("role") != "SF"
        if alone and found.get("answer2") and not found.get("probe"):
            problems.append(f"{place}: answer2 without probe, and nobody else is there")
        if not found.get("answer"):
            problems.append(f"{place}: no answer")
        else:
            yield Exchange(id=f"{where.removesuffix('.yaml')}#{number}", **found)


def _lines(
    top: dict[str, Any], where: str, problems: list[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, entries in top.get("lines", {}).items():
        if not isinstance(entries, list) or not all(isinstance(e, str) for e in entries):
            problems.append(f"{where} {name}: not a list of texts")
        else:
            yield name, tuple(" ".join(entry.split()) for entry in entries)


_LISTS = frozenset({"waves", "sites", "also"})


def _texts(entry: Any, kind: type, place: str, problems: list[str]) -> dict[str, Any]:
    """The fields of an entry by name: texts in one line, lists as tuples."""
    if not isinstance(entry, dict):
        problems.append(f"{place}: not a mapping")
        return {}
    known = {item.name for item in fields(kind)} - {"id"}
    found: dict[str, Any] = {}
    for name, value in entry.items():
        if name == "site" and "sites" not in entry:
            found["sites"] = (str(value),)
        elif name not in known:
            problems.append(f"{place}: unknown key `{name}`")
        elif name in _LISTS:
            found[name] = tuple(str(item) for item in (value or ()))
        elif name == "negative":
            found[name] = value is True
        elif value is not None:
            found[name] = " ".join(str(value).split())
            problems.extend(text_problems(found[name], name, place))
    if found.get("role", "T") not in ROLES:
        problems.append(f"{place}: unknown role `{found['role']}`")
    return found


def text_problems(text: str, name: str, place: str) -> Iterator[str]:
    for slot in SLOT.findall(text):
        if slot not in SLOTS:
            yield f"{place}: unknown slot {{{slot}}} in `{name}`"
    if "{" in SLOT.sub("", text) or "}" in SLOT.sub("", text):
        yield f"{place}: a brace that is no slot in `{name}`"
    if _LABEL.search(text):
        yield f"{place}: `{name}` begins with a speaker's label"


def _unknown_codes(wordings: Iterable[Wording], codes: Collection[str]) -> Iterator[str]:
    for wording in wordings:
        for code in (wording.code, *wording.also):
            if code not in codes:
                yield f"{wording.id}: unknown code `{code}`"


def doubles(entries: Iterable[Wording | Exchange]) -> Iterator[str]:
    """A sentence of more than eight words stands in one entry only."""
    first: dict[str, str] = {}
    for entry in entries:
        for part in entry.parts:
            for key in keys_of(part):
                if first.setdefault(key, entry.id) != entry.id:
                    yield f"{entry.id}: also in {first[key]}: {key}"
