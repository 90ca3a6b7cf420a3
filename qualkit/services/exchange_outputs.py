"""Every file that a project goes out as, by the suffix of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from qualkit.errors import UsageError
from qualkit.exchange import flat_tables
from qualkit.exchange.codebook_document import codebook_docx
from qualkit.exchange.flat_tables import Flat, dump_flat
from qualkit.exchange.web_annotations import dump_annotations
from qualkit.model.exchanged import Exchanged
from qualkit.services import coding_files
from qualkit.services.exchange_export import (
    ALL,
    Exported,
    ExportOptions,
    codebook_qdc,
    export_project,
    whole_of,
)
from qualkit.services.replication import replication_package
from qualkit.store import Project

QUOTATIONS, PRESENCE, CODEBOOK = "quotations", "presence", "codebook"
TABLES: Mapping[str, Callable[[Exchanged], Flat]] = {
    QUOTATIONS: flat_tables.quotations,
    PRESENCE: flat_tables.presence,
    CODEBOOK: flat_tables.codebook,
}
"""What a table may hold: a coding a row, a document a row with codes as 0 and 1, a code a row."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a project can go out as: what is in it, what is not, and which options it heeds."""

    title: str
    suffixes: tuple[str, ...]
    holds: str
    lacks: str
    table: str = ""
    of_codings: bool = True
    consensus: bool = True
    coders_hidden: bool = True


OUTPUTS = (
    Output(
        "Project for other programs",
        (".qdpx",),
        "Texts, codes, codings, memos and cases as REFI-QDA.",
        "What REFI-QDA has no place for is listed once the file is made.",
    ),
    Output(
        "Quotations as a table",
        (".xlsx", ".csv", ".jsonl"),
        "A coding a row: words, place, code, coder, round and what is known of the transcript.",
        "The texts around the quotations, memos and the rules of the codebook.",
        QUOTATIONS,
    ),
    Output(
        "Quotations to read",
        (".docx",),
        "A Word document of all quotations by code, each with who said it and where.",
        "Who coded, memos and rules; nothing can be read back from it.",
        QUOTATIONS,
        coders_hidden=False,
    ),
    Output(
        "Codes by transcript, 0 and 1",
        (".xlsx", ".csv", ".jsonl"),
        "A transcript a row, a code a column, for statistics.",
        "Words, places and coders; how often a code stands in a transcript.",
        PRESENCE,
    ),
    Output(
        "Codebook",
        (".docx", ".qdc", ".xlsx", ".csv", ".jsonl"),
        "Codes with their meanings; tables and Word also say how often each was used.",
        "Examples, stance and versions, which the Codebook page saves as YAML; texts and codings.",
        CODEBOOK,
        of_codings=False,
    ),
    Output(
        "Annotations for the web",
        (".jsonld",),
        "Codings as W3C Web Annotations, each with its words and its place.",
        "The texts, memos and the rules of the codebook.",
    ),
    Output(
        "Replication package",
        (".zip",),
        "De-identified texts, codebook, codings, agreement, memos and checksums, for an archive.",
        "Who coded, and every name; it waits until all names are resolved and no round is blind.",
        consensus=False,
    ),
)
"""In the order in which they are offered."""

_HINT = (
    ".qdpx for a project, .qdc or .docx for its codes, .csv, .xlsx or .jsonl for a table, "
    ".jsonld for annotations, .zip for a replication package"
)


def export_file(
    project: Project,
    where: str,
    *,
    person: str,
    table: str = "",
    options: ExportOptions = ALL,
    anyway_by: str | None = None,
) -> Exported:
    """A file by its suffix; `table` says what a .csv, .xlsx, .jsonl holds, quotations unless said.

    Raises UsageError for another suffix, and as `export_project` does.
    """
    suffix = PurePath(where).suffix.casefold()
    if table and suffix.lstrip(".") not in flat_tables.FORMS:
        what = f"a table of {table} is written as .csv, .xlsx or .jsonl, not as '{suffix}'"
        raise UsageError(what, where=where, hint=_HINT)
    if suffix == ".qdpx":
        return export_project(project, person=person, options=options, anyway_by=anyway_by)
    if suffix == ".qdc":
        return Exported(codebook_qdc(project.seen_by(person)), 0, 0, ())
    if suffix == ".zip":
        return replication_package(project, person=person, rounds=options.rounds)
    render = _renderers(table or QUOTATIONS).get(suffix)
    if render is None:
        what = f"'{suffix}' is no suffix that can be written"
        raise UsageError(what, where=where, hint=_HINT)
    what = table or QUOTATIONS if suffix.lstrip(".") in flat_tables.FORMS else suffix
    made = whole_of(project, what, person=person, options=options, anyway_by=anyway_by).found
    return Exported(render(made), len(made.sources), len(made.codings), ())


def take_out(
    project: Project,
    output: Output,
    suffix: str,
    *,
    person: str,
    options: ExportOptions = ALL,
    anyway_by: str | None = None,
) -> Exported:
    """One of OUTPUTS in one of its forms. Raises as `export_file` does."""
    if output.table == QUOTATIONS and suffix == ".docx":
        data = coding_files.dump_docx(
            project.seen_by(person),
            rounds=options.rounds,
            consensus_only=options.consensus_only,
            anyway_by=anyway_by,
        )
        return Exported(data, 0, 0, ())
    table = output.table if suffix.lstrip(".") in flat_tables.FORMS else ""
    return export_file(
        project,
        f"{project.name}{suffix}",
        person=person,
        table=table,
        options=options,
        anyway_by=anyway_by,
    )


def _renderers(table: str) -> dict[str, Callable[[Exchanged], bytes]]:
    def flat(form: str) -> Callable[[Exchanged], bytes]:
        return lambda made: dump_flat(TABLES[table](made), form)

    return {
        ".docx": codebook_docx,
        ".jsonld": dump_annotations,
        **{f".{form}": flat(form) for form in flat_tables.FORMS},
    }
