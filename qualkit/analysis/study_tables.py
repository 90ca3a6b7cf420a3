"""Tables about a study: volume, participants, sites and facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.grid import collection_grid, minutes_of, pages_of
from qualkit.model import Study, Transcript
from qualkit.model.results import Column, StudyTable, Value

AXES = (
    Column("site", "Site", "site"),
    Column("wave", "Wave", "wave"),
    Column("role", "Role", "role"),
    Column("instrument", "Instrument", "instrument"),
)
SITE, WAVE, ROLE, _ = AXES
_MEASURES = ("transcripts", "people", "turns", "words", "pages", "minutes")


def matrix(study: Study, transcripts: Iterable[Transcript]) -> StudyTable:
    """Planned and received by cell, as `collection_grid` counts it."""
    rows = collection_grid(study, transcripts).rows
    names = ("planned", "received", "people", "status")
    return StudyTable(
        "matrix",
        "Data collection",
        (*AXES, *(Column(name, name.capitalize()) for name in names)),
        tuple(
            (r.site, r.wave, r.role, r.instrument, r.planned, r.received, r.people, r.status)
            for r in rows
        ),
        note="Interviewers are not counted as people.",
        wide=4,
    )


def volume(study: Study, transcripts: Iterable[Transcript]) -> StudyTable:
    """Transcripts, people, turns, words and minutes of every cell that has any, and in sum.

    A person heard in several cells is one person in the sum.
    """
    corpus = Corpus(study, tuple(transcripts))
    cells: dict[tuple[str, ...], list[Document]] = {}
    for d in corpus.documents:
        cells.setdefault((d.site, d.wave, d.role, d.instrument), []).append(d)
    return _of_measures("volume", "Volume", AXES, cells, corpus)


def sources(study: Study, transcripts: Iterable[Transcript]) -> StudyTable:
    """The same measures by kind of source: the instrument with which data were collected."""
    corpus = Corpus(study, tuple(transcripts))
    kinds: dict[tuple[str, ...], list[Document]] = {
        (instrument.id,): [] for instrument in corpus.frame.instruments
    }
    for d in corpus.documents:
        kinds[(d.instrument,)].append(d)
    came = {kind: documents for kind, documents in kinds.items() if documents}
    return _of_measures("sources", "Sources", AXES[3:], came, corpus)


def _of_measures(
    name: str,
    title: str,
    axes: tuple[Column, ...],
    groups: dict[tuple[str, ...], list[Document]],
    corpus: Corpus,
) -> StudyTable:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (*place, *_measured(documents)) for place, documents in groups.items()
    )
    told = [d.transcript for d in corpus.documents]
    pages = sum(pages_of(t) is not None for t in told)
    minutes = sum(minutes_of(t) > 0 for t in told)
    note = (
        "A person heard in several rows is one person in the sum. Turns and words include the "
        "interviewers'. Pages are those stated or those of a PDF file; minutes those stated, else "
        f"the time of the last turn: known for {pages} and {minutes} of {len(told)} "
        f"transcript{'' if len(told) == 1 else 's'}. "
        "– is not known."
    )
    columns = (*axes, *(Column(measure, measure.capitalize()) for measure in _MEASURES))
    totals: tuple[Value, ...] = ("All", *("" for _ in axes[1:]), *_measured(corpus.documents))
    return StudyTable(name, title, columns, rows, totals, note, wide=len(axes))


def sampling(study: Study, transcripts: Iterable[Transcript]) -> StudyTable:
    """Who was sampled and why, with what came of it; an axis that is not named means all of it."""
    corpus = Corpus(study, tuple(transcripts))
    rows: list[tuple[Value, ...]] = []
    for note in study.sampling:
        here = [d for d in corpus.documents if note.covers(d.transcript.attributes)]
        place = (note.site, note.wave, note.role, note.instrument)
        rows.append((*(axis or "all" for axis in place), note.text, len(here), len(heard(here))))
    columns = (
        *AXES,
        Column("note", "Who and why"),
        Column("transcripts", "Transcripts"),
        Column("people", "People"),
    )
    said = "Transcripts received from there and the people in them."
    return StudyTable("sampling", "Sampling", columns, tuple(rows), note=said, wide=5)


def _measured(documents: Iterable[Document]) -> tuple[Value, ...]:
    """The measures in their order; pages and minutes are None where no document tells any."""
    here = tuple(documents)
    minutes = round(sum(minutes_of(d.transcript) for d in here))
    return (
        len(here),
        len(heard(here)),
        sum(len(d.transcript.turns) for d in here),
        sum(d.transcript.words for d in here),
        sum(pages_of(d.transcript) or 0 for d in here) or None,
        minutes or None,
    )


def heard(documents: Iterable[Document]) -> frozenset[str]:
    return frozenset(person for document in documents for person in document.people)


def participants(
    study: Study, transcripts: Iterable[Transcript], *, by_group: bool = False
) -> StudyTable:
    """People by site and role (or group of roles); of roles in which nobody speaks, documents.

    A person is one however often heard. None stands where there is nobody and nothing.
    """
    corpus = Corpus(study, tuple(transcripts))
    kinds = _kinds(corpus.frame, by_group=by_group)
    columns, counts = [SITE], []
    for key, label, roles in kinds:
        of_kind = tuple(d for d in corpus.documents if d.role in roles)
        nobody = bool(of_kind) and not heard(of_kind)
        count: Callable[[tuple[Document, ...]], int] = len if nobody else _people
        columns.append(Column(key, f"{_head(label)} (documents)" if nobody else _head(label)))
        counts.append((of_kind, count))
    sites = [s.id for s in corpus.frame.sites]
    rows = tuple(
        (site, *(count(_at(of_kind, site)) or None for of_kind, count in counts)) for site in sites
    )
    totals: tuple[Value, ...] = ("All", *(count(of_kind) for of_kind, count in counts))
    note = (
        "People, each counted once however often they were heard; interviewers are not counted. "
        "– is none."
    )
    name, title = ("groups", " by group") if by_group else ("participants", "")
    return StudyTable(name, f"Participants{title}", tuple(columns), rows, totals, note)


def _kinds(frame: Study, *, by_group: bool) -> list[tuple[str, str, frozenset[str]]]:
    """(key, label, roles) of each column, in the order of the roles."""
    if not by_group:
        return [(role.id, role.name, frozenset({role.id})) for role in frame.roles]
    named: dict[str, set[str]] = {}
    for role in frame.roles:
        named.setdefault(role.group or role.name, set()).add(role.id)
    return [(group, group, frozenset(roles)) for group, roles in named.items()]


def _head(label: str) -> str:
    return label[:1].upper() + label[1:]


def _people(documents: tuple[Document, ...]) -> int:
    return len(heard(documents))


def _at(documents: Iterable[Document], site: str) -> tuple[Document, ...]:
    return tuple(d for d in documents if d.site == site)


def transcript_counts(study: Study, transcripts: Iterable[Transcript]) -> StudyTable:
    """Transcripts by site and wave in columns of groups of roles, with sums."""
    corpus = Corpus(study, tuple(transcripts))
    kinds = _kinds(corpus.frame, by_group=True)

    def counted(documents: tuple[Document, ...]) -> tuple[Value, ...]:
        return (*(sum(d.role in roles for d in documents) for _, _, roles in kinds), len(documents))

    places: dict[tuple[str, str], list[Document]] = {}
    for d in corpus.documents:
        places.setdefault((d.site, d.wave), []).append(d)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (*place, *counted(tuple(here))) for place, here in places.items()
    )
    columns = (*(Column(key, _head(label)) for key, label, _ in kinds), Column("all", "All"))
    totals: tuple[Value, ...] = ("All", "", *counted(corpus.documents))
    note = "A conversation of several people is one transcript."
    title = "Transcripts by group"
    return StudyTable("transcripts", title, (SITE, WAVE, *columns), rows, totals, note, wide=2)


def site_table(study: Study) -> StudyTable:
    """The sites with their attributes, in the order in which the sites first have them."""
    names = dict.fromkeys(name for site in study.sites for name in site.attributes)
    return StudyTable(
        "sites",
        "Sites",
        (SITE, *(Column(name, name.replace("_", " ").capitalize()) for name in names)),
        tuple((s.id, *(s.attributes.get(name) for name in names)) for s in study.sites),
        wide=1 + len(names),
    )


def fact_table(study: Study, transcripts: Iterable[Transcript]) -> StudyTable:
    """What was done at each site in each wave, with the number of transcripts from there beside."""
    corpus = Corpus(study, tuple(transcripts))
    names = dict.fromkeys(fact.name for fact in study.facts)
    known = {(f.site, f.wave, f.name): f.value for f in study.facts}
    places = {(f.site, f.wave) for f in study.facts}
    came = Counter((d.site, d.wave) for d in corpus.documents)
    rows = tuple(
        (
            site.id,
            wave.id,
            *(known.get((site.id, wave.id, name)) for name in names),
            came[site.id, wave.id],
        )
        for site in study.sites
        for wave in study.waves
        if (site.id, wave.id) in places
    )
    facts = tuple(Column(name, name.replace("_", " ").capitalize()) for name in names)
    note = "What was done, recorded apart from what people said of it. – is not recorded."
    columns = (SITE, WAVE, *facts, Column("transcripts", "Transcripts"))
    return StudyTable("facts", "Facts", columns, rows, note=note, wide=2 + len(names))
