"""Who was heard when: the panel of persons over waves, and how much of a roster was heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.study_tables import ROLE, SITE, WAVE
from qualkit.model import RosterEntry, Study, Transcript
from qualkit.model.results import Column, StudyTable, Value

_PERSON = Column("person", "Person")
_Place = tuple[str, str]
_Heard = Counter[tuple[str, str, str]]


def person_panel(study: Study, transcripts: Iterable[Transcript]) -> StudyTable:
    """Each named person with the transcripts of every wave; 0 is on the roster and not heard.

    None is neither. `waves` counts the waves in which the person was heard.
    """
    corpus = Corpus(study, tuple(transcripts))
    heard, roles = _heard(corpus)
    for entry in study.roster:
        roles.setdefault((entry.site, entry.person), entry.role)
    listed = {(e.person, e.site, e.wave) for e in study.roster}
    waves = tuple(w.id for w in corpus.frame.waves)
    rows = []
    for site, person in sorted(roles, key=_order(corpus.frame, roles)):
        cells: list[Value] = []
        for wave in waves:
            key = (person, site, wave)
            cells.append(heard[key] if heard[key] or key in listed else None)
        rows.append((person, site, roles[site, person], *cells, sum(bool(c) for c in cells)))
    labels = tuple(Column(w.id, w.label) for w in corpus.frame.waves)
    columns = (_PERSON, SITE, ROLE, *labels, Column("waves", "Waves"))
    note = "Transcripts of each wave. 0: on the roster, not heard. –: neither."
    return StudyTable("panel", "Panel of persons", columns, tuple(rows), note=note, wide=3)


def _heard(corpus: Corpus) -> tuple[_Heard, dict[_Place, str]]:
    """Transcripts by (person, site, wave), and the role in which each person is first heard."""
    heard: _Heard = Counter()
    roles: dict[_Place, str] = {}
    for document in corpus.documents:
        for person in document.named:
            heard[person, document.site, document.wave] += 1
            roles.setdefault((document.site, person), document.role)
    return heard, roles


def _order(frame: Study, roles: dict[_Place, str]) -> Callable[[_Place], tuple[int, int, str, str]]:
    sites = {s.id: n for n, s in enumerate(frame.sites)}
    ranks = {r.id: n for n, r in enumerate(frame.roles)}

    def key(place: _Place) -> tuple[int, int, str, str]:
        site, person = place
        return sites.get(site, len(sites)), ranks.get(roles[place], len(ranks)), site, person

    return key


def coverage(study: Study, transcripts: Iterable[Transcript]) -> StudyTable:
    """How many of the roster were heard, by site and wave and in sum.

    `stated` is how many the roster itself says were heard; a difference is a gap to explain.
    """
    heard, _ = _heard(Corpus(study, tuple(transcripts)))
    places: dict[_Place, list[RosterEntry]] = {}
    for entry in study.roster:
        places.setdefault((entry.site, entry.wave), []).append(entry)
    rows = tuple(
        (site.id, wave.id, *_covered(places[site.id, wave.id], heard))
        for site in study.sites
        for wave in study.waves
        if (site.id, wave.id) in places
    )
    names = ("heard", "roster", "stated")
    columns = (SITE, WAVE, *(Column(name, name.capitalize()) for name in names))
    totals = ("All", "", *_covered(study.roster, heard))
    note = (
        f"{totals[2]} of {totals[3]} on the roster were heard, each counted once a wave. Stated is "
        "what the roster itself says."
    )
    return StudyTable("coverage", "Coverage of the roster", columns, rows, totals, note, wide=2)


def _covered(entries: Iterable[RosterEntry], heard: _Heard) -> tuple[int, int, int | None]:
    here = tuple(entries)
    said = [entry.said for entry in here]
    return (
        sum(bool(heard[e.person, e.site, e.wave]) for e in here),
        len(here),
        said.count("yes") if any(said) else None,
    )
