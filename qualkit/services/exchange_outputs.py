"""Every file that a project goes out as, by the suffix of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from qualkit.errors import UsageError
from qualkit.exchange import flat_tables
from qualkit.exchange.codebook_document import codebook_docx
from qualkit.exchange.flat_tables import Flat, dump_flat
from qualkit.exchange.web_annotations import dump_annotations
from qualkit.model.exchanged import Exchanged
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


def _renderers(table: str) -> dict[str, Callable[[Exchanged], bytes]]:
    def flat(form: str) -> Callable[[Exchanged], bytes]:
        return lambda made: dump_flat(TABLES[table](made), form)

    return {
        ".docx": codebook_docx,
        ".jsonld": dump_annotations,
        **{f".{form}": flat(form) for form in flat_tables.FORMS},
    }
