"""Study: the frame of sites, waves, roles and instruments, and what was planned and done in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qualkit.errors import Problem
from qualkit.model.attributes import Attributes


@dataclass(frozen=True, slots=True)
class Site:
    id: str
    name: str
    attributes: Attributes = field(default_factory=Attributes)


@dataclass(frozen=True, slots=True)
class Wave:
    """One period of data collection; waves are ordered as they stand in the study."""

    id: str
    label: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    id: str
    name: str
    group: str = ""
    minors: bool = False


@dataclass(frozen=True, slots=True)
class Instrument:
    """How data were collected; `many` says that one document holds several speakers."""

    id: str
    name: str
    many: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One place in the data-collection grid."""

    site: str
    wave: str
    role: str
    instrument: str


@dataclass(frozen=True, slots=True)
class PlannedCell:
    cell: Cell
    count: int


@dataclass(frozen=True, slots=True)
class Fact:
    """What was done at a site in a wave, recorded apart from what people said of it."""

    site: str
    wave: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ResearchQuestion:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ProtocolQuestion:
    """A question of a protocol; `id` is unique within it, `topic` is what it is about.

    Each line of `text` is one way of asking it.
    One that is not `prompted` is a topic people come to by themselves: only a mark finds it.
    """

    id: str
    text: str = ""
    topic: str = ""
    prompted: bool = True


@dataclass(frozen=True, slots=True)
class Protocol:
    """The questions asked with an instrument of some roles; empty means any."""

    id: str
    name: str = ""
    instrument: str = ""
    roles: tuple[str, ...] = ()
    questions: tuple[ProtocolQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """Somebody who could be heard at a site in a wave.

    `said` is what the roster says of it (`yes`, `no` or nothing); transcripts decide.
    """

    person: str
    site: str
    wave: str
    role: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class SamplingNote:
    """Who was sampled and why; an axis that is empty means all of it."""

    text: str
    site: str = ""
    wave: str = ""
    role: str = ""
    instrument: str = ""

    def covers(self, attributes: Attributes) -> bool:
        axes = ("site", "wave", "role", "instrument")
        return all(getattr(self, a) in ("", attributes.get(a, "")) for a in axes)


@dataclass(frozen=True, slots=True)
class Study:
    """The frame every transcript of a project is checked against."""

    id: str
    title: str = ""
    description: str = ""
    synthetic: bool = False
    licence: str = ""
    sites: tuple[Site, ...] = ()
    waves: tuple[Wave, ...] = ()
    roles: tuple[Role, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    planned: tuple[PlannedCell, ...] = ()
    facts: tuple[Fact, ...] = ()
    questions: tuple[ResearchQuestion, ...] = ()
    file_names: str = ""
    interviewers: tuple[str, ...] = ()
    codebook: str = ""
    protocols: tuple[Protocol, ...] = ()
    roster: tuple[RosterEntry, ...] = ()
    sampling: tuple[SamplingNote, ...] = ()

    def site_name(self, site_id: str) -> str:
        return next((s.name for s in self.sites if s.id == site_id), site_id)

    def wave_label(self, wave_id: str) -> str:
        return next((w.label for w in self.waves if w.id == wave_id), wave_id)

    def role_name(self, role_id: str) -> str:
        return next((r.name for r in self.roles if r.id == role_id), role_id)

    def instrument_name(self, instrument_id: str) -> str:
        return next((i.name for i in self.instruments if i.id == instrument_id), instrument_id)

    def planned_count(self, cell: Cell) -> int:
        """Documents planned for a cell; 0 where it is not planned."""
        return sum(p.count for p in self.planned if p.cell == cell)

    def fact(self, site: str, wave: str, name: str) -> str | None:
        return next(
            (f.value for f in self.facts if (f.site, f.wave, f.name) == (site, wave, name)), None
        )

    def protocols_of(self, attributes: Attributes) -> tuple[Protocol, ...]:
        """The protocols a transcript may follow: the one it names, else those for its kind."""
        named = attributes.get("protocol_id", "")
        chosen = tuple(p for p in self.protocols if p.id == named)
        role, instrument = attributes.get("role", ""), attributes.get("instrument", "")
        return chosen or tuple(
            p
            for p in self.protocols
            if p.instrument in ("", instrument) and (not p.roles or role in p.roles)
        )

    def problems_of(self, attributes: Attributes, where: str) -> tuple[Problem, ...]:
        """What in a transcript's attributes is not in the frame; an empty frame checks nothing."""
        checks = (
            ("site", [s.id for s in self.sites]),
            ("wave", [w.id for w in self.waves]),
            ("role", [r.id for r in self.roles]),
            ("instrument", [i.id for i in self.instruments]),
            ("protocol_id", [p.id for p in self.protocols]),
        )
        return tuple(
            _outside(name, known, attributes, where)
            for name, known in checks
            if known and name in attributes and attributes[name] not in known
        )


def _outside(name: str, known: Iterable[str], attributes: Attributes, where: str) -> Problem:
    return Problem(
        f"{name} '{attributes[name]}' is not in the study frame",
        where,
        f"the study has {', '.join(known)}; correct the file or add it to study.yaml",
    )
