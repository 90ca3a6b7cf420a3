"""The study as tables: collection, volume, participants, sites, facts, persons and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from qualkit.analysis import answers, claims, persons, study_tables
from qualkit.analysis.grid import collection_grid
from qualkit.errors import NotFound
from qualkit.exchange.workbook import write_sheets
from qualkit.ingest import read_transcript
from qualkit.model import Study, Transcript
from qualkit.model.results import CollectionGrid, StudyTable, Value
from qualkit.report.docx import render_docx
from qualkit.report.study_tables import block_of, rows_with_names
from qualkit.report.tree import Block, Memo, Paragraph
from qualkit.services.release import refuse_unresolved
from qualkit.store import Project

_Made = Callable[[Study, tuple[Transcript, ...]], StudyTable]
_MADE: dict[str, _Made] = {
    "matrix": study_tables.matrix,
    "transcripts": study_tables.transcript_counts,
    "sources": study_tables.sources,
    "volume": study_tables.volume,
    "participants": study_tables.participants,
    "groups": lambda study, texts: study_tables.participants(study, texts, by_group=True),
    "sites": lambda study, _: study_tables.site_table(study),
    "facts": study_tables.fact_table,
    "panel": persons.person_panel,
    "coverage": persons.coverage,
    "questions": answers.question_table,
    "sampling": study_tables.sampling,
    "claims": claims.claim_table,
}
TABLES = tuple(_MADE)
_IN_DOCUMENT = (
    "matrix",
    "transcripts",
    "participants",
    "sources",
    "volume",
    "sites",
    "facts",
    "coverage",
    "questions",
    "sampling",
)


def grid(project: Project) -> CollectionGrid:
    """The matrix of a project's study frame against its transcripts."""
    with project.reading() as repository:
        return collection_grid(repository.study(), repository.transcripts())


def table(project: Project, name: str) -> StudyTable:
    """One of TABLES. Raises NotFound."""
    if name not in _MADE:
        raise NotFound(f"there is no study table '{name}'", hint=f"there are {', '.join(TABLES)}")
    return _MADE[name](*_study(project))


def claim_table(project: Project, text: str) -> StudyTable:
    """What a text says of the study, set against what was planned and received."""
    return claims.claim_table(*_study(project), text)


def claims_of_file(project: Project, file: str, data: bytes) -> StudyTable:
    """The same of a report in any format that transcripts are read from. Raises ReadError."""
    return claim_table(project, read_transcript(file, data).text)


def answer_table(project: Project, question: str) -> StudyTable:
    """The answers to a question: an id, or `protocol/id`. Raises NotFound where none asks it."""
    study, texts = _study(project)
    asked = [(p.id, q.id) for p, q in answers.questions_of(study)]
    if not any(question in (q, f"{p}/{q}") for p, q in asked):
        raise NotFound(
            f"no protocol of the study has a question '{question}'",
            hint=f"it has {', '.join(f'{p}/{q}' for p, q in asked)}"
            if asked
            else "write `protocols:` in study.yaml and load it with qualkit study PROJECT --load",
        )
    return answers.answer_table(study, texts, question)


def tables(project: Project, names: Iterable[str] = TABLES) -> tuple[StudyTable, ...]:
    """The tables named that have rows, in that order."""
    study, texts = _study(project)
    made = (_MADE[name](study, texts) for name in names)
    return tuple(table for table in made if table.rows)


def named_rows(found: StudyTable, study: Study) -> Iterator[tuple[Value, ...]]:
    """Rows, then totals, with names in place of the ids of the frame; None stays None."""
    return rows_with_names(found, study)


def xlsx_of(
    project: Project, found: Sequence[StudyTable], *, anyway_by: str | None = None
) -> bytes:
    """A workbook with a sheet for each table. Raises NamesError while names are unresolved."""
    refuse_unresolved(project, _what(found, "workbook"), anyway_by=anyway_by)
    study = _frame(project)
    return write_sheets(
        (t.title, [column.label for column in t.columns], tuple(named_rows(t, study)))
        for t in found
    )


def docx_of(
    project: Project, found: Sequence[StudyTable], *, anyway_by: str | None = None
) -> bytes:
    """A Word document of tables. Raises NamesError while names are unresolved."""
    refuse_unresolved(project, _what(found, "document"), anyway_by=anyway_by)
    study = _frame(project)
    blocks: list[Block] = [block_of(t, named_rows(t, study)) for t in found]
    return _document(project, study, blocks)


def grid_xlsx(project: Project, *, anyway_by: str | None = None) -> bytes:
    """The matrix as a workbook, with a sheet for every other table that has rows.

    Raises NamesError while names are unresolved.
    """
    names = (name for name in TABLES if name != "matrix")
    found = (table(project, "matrix"), *tables(project, names))
    return xlsx_of(project, found, anyway_by=anyway_by)


def grid_docx(project: Project, *, anyway_by: str | None = None) -> bytes:
    """The matrix as a Word document with its totals, and the tables that describe the study.

    Raises NamesError while names are unresolved.
    """
    refuse_unresolved(project, "study tables as document", anyway_by=anyway_by)
    study, found = _frame(project), grid(project)
    totals = (
        f"{found.transcripts} transcripts with {found.people} people: {found.turns} turns, "
        f"{found.words} words, {found.minutes} minutes. Interviewers are not counted as people."
    )
    made = (block_of(t, named_rows(t, study)) for t in tables(project, _IN_DOCUMENT))
    return _document(project, study, [Paragraph(totals), *made])


def _what(found: Sequence[StudyTable], kind: str) -> str:
    """What the audit trail calls it."""
    return f"{found[0].name if len(found) == 1 else 'study tables'} as {kind}"


def _document(project: Project, study: Study, blocks: Iterable[Block]) -> bytes:
    title = study.title or project.name
    return render_docx(Memo(title, "Data collection", project.name, tuple(blocks)))


def _frame(project: Project) -> Study:
    with project.reading() as repository:
        return repository.study()


def _study(project: Project) -> tuple[Study, tuple[Transcript, ...]]:
    with project.reading() as repository:
        return repository.study(), tuple(repository.transcripts())
