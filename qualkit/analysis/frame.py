"""The study frame widened by what the transcripts hold, so that nothing falls out of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qualkit.model import Instrument, Role, Site, Study, Transcript, Wave


def ids(frame: Study, what: str) -> tuple[str, ...]:
    """Ids of the sites, waves, roles or instruments of a frame, in its order."""
    items: dict[str, tuple[Site | Wave | Role | Instrument, ...]] = {
        "site": frame.sites,
        "wave": frame.waves,
        "role": frame.roles,
        "instrument": frame.instruments,
    }
    return tuple(item.id for item in items[what])


def framed(study: Study, transcripts: Iterable[Transcript]) -> Study:
    """The study with every site, wave, role and instrument that a transcript names added to it.

    A transcript without one of them gets the id "" and the name "not recorded".
    """
    documents = tuple(transcripts)

    def new(name: str, known: Iterable[str]) -> list[str]:
        found = {t.attributes.get(name, "") for t in documents}
        return sorted(found - set(known), key=lambda value: (value == "", value))

    def label(value: str, what: str) -> str:
        return value or f"{what.capitalize()} not recorded"

    sites = [Site(i, label(i, "site")) for i in new("site", (s.id for s in study.sites))]
    waves = [Wave(i, label(i, "wave")) for i in new("wave", (w.id for w in study.waves))]
    roles = [Role(i, label(i, "role")) for i in new("role", (r.id for r in study.roles))]
    instruments = [
        Instrument(i, label(i, "instrument"))
        for i in new("instrument", (i.id for i in study.instruments))
    ]
    return replace(
        study,
        sites=study.sites + tuple(sites),
        waves=study.waves + tuple(waves),
        roles=study.roles + tuple(roles),
        instruments=study.instruments + tuple(instruments),
    )
