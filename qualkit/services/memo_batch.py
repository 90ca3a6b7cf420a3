"""All memos of a study as files, with an index; one reading for all of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qualkit.errors import UsageError
from qualkit.report.docx import render_docx
from qualkit.report.memo_index import Entry, build_index, index_markdown, sentence_of
from qualkit.services.memo_ground import Basis, Ground, ground_of
from qualkit.services.memo_kinds import KINDS, MemoName, built, offered
from qualkit.services.progress import Progress, silent
from qualkit.services.release import refuse_unresolved
from qualkit.store import Project

EPOCH = (1980, 1, 1, 0, 0, 0)
IN_BATCH = tuple(name for name, kind in KINDS.items() if kind.in_batch)


@dataclass(frozen=True, slots=True)
class NamedFile:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be written; no kinds means all but vignettes and those about single persons."""

    kinds: tuple[str, ...] = ()
    basis: Basis = field(default_factory=Basis)

    @property
    def wanted(self) -> tuple[str, ...]:
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        if unknown:
            hint = f"there are {', '.join(KINDS)}"
            raise UsageError(f"no kind of memo '{unknown[0]}'", hint=hint)
        return self.kinds or IN_BATCH


EVERYTHING = Batch()


def all_memos(
    project: Project, batch: Batch = EVERYTHING, *, progress: Progress | None = None
) -> tuple[NamedFile, ...]:
    """Every memo that rests on codings, as Word documents, and an index in Word and Markdown.

    Raises NamesError while names are unresolved.
    """
    refuse_unresolved(project, "all memos", anyway_by=batch.basis.anyway_by)
    ground = ground_of(project, batch.basis, batch.wanted)
    names = offered(ground, batch.wanted)
    worth = [name for name in names if KINDS[name.kind].worth(ground, name.id)]
    left_out = [name for name in names if name not in worth]
    files, entries = [], []
    for file, entry in _each(ground, worth, progress or silent):
        files.append(file)
        entries.append(entry)
    gaps = tuple(_entry(name, "") for name in left_out if name.kind != "code")
    unused = sum(name.kind == "code" for name in left_out)
    index = build_index(ground.corpus.provenance, entries, gaps, unused)
    return (
        *files,
        NamedFile("index.docx", render_docx(index)),
        NamedFile("index.md", index_markdown(project.name, entries, gaps, unused).encode()),
    )


def _each(
    ground: Ground, names: Iterable[MemoName], tell: Progress
) -> Iterator[tuple[NamedFile, Entry]]:
    wanted = tuple(names)
    for done, name in enumerate(wanted, start=1):
        memo = built(ground, name.kind, name.id)
        yield NamedFile(file_name(name), render_docx(memo)), _entry(name, sentence_of(memo))
        tell("writing memos", done, len(wanted))


def _entry(name: MemoName, sentence: str) -> Entry:
    return Entry(name.kind, name.id, name.title, file_name(name), sentence)


def all_memos_zip(
    project: Project, batch: Batch = EVERYTHING, *, progress: Progress | None = None
) -> bytes:
    """Every memo and the index as one ZIP; the same data give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for file in all_memos(project, batch, progress=progress):
            archive.writestr(zipfile.ZipInfo(file.name, EPOCH), file.data)
    return out.getvalue()


def file_name(name: MemoName) -> str:
    """A file name that sorts by kind and says what is inside."""
    words = re.sub(r"[^a-z0-9]+", "_", name.title.casefold()).strip("_")[:60]
    plain_id = re.sub(r"[^A-Za-z0-9]+", "_", name.id)
    parts = [name.kind, plain_id, "" if words in (name.kind, plain_id.casefold()) else words]
    return f"{'_'.join(part for part in parts if part)}.docx"
