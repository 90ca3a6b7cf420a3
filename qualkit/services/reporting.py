"""Memos: one read of the project, analysis, a tree, bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.analysis.corpus import Corpus
from qualkit.model import Coding
from qualkit.report.docx import render_docx
from qualkit.report.html import render_html
from qualkit.report.markdown import render_markdown
from qualkit.report.tree import Memo
from qualkit.services.memo_ground import Basis, codings_in, ground_of, outline_of
from qualkit.services.memo_kinds import KINDS, MemoName, built, computed, kind_of, offered
from qualkit.services.note_setting import PLAIN, Drafting, NotesGround
from qualkit.services.release import refuse_unresolved
from qualkit.store import Project

__all__ = [
    "KINDS",
    "MemoName",
    "Seen",
    "Written",
    "corpus_codings",
    "kinds",
    "memo_docx",
    "memo_html",
    "memo_markdown",
    "memo_seen",
    "written",
]


@dataclass(frozen=True, slots=True)
class Written:
    """One memo as a page to look at and as the file to keep, from one reading."""

    page: str
    docx: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """A memo as it is computed, without notes, with what they need."""

    memo: Memo
    corpus: Corpus
    notes: NotesGround


def kinds(project: Project, wanted: Iterable[str] = KINDS) -> tuple[MemoName, ...]:
    """Every memo (of the kinds wanted) that the project can give."""
    return offered(outline_of(project), wanted)


def memo_docx(
    project: Project,
    kind: str,
    id: str,
    *,
    anyway_by: str | None = None,
    consensus: bool = False,
    where: str = "",
    drafting: Drafting = PLAIN,
) -> bytes:
    """One memo as a Word document. Raises NotFound, and NamesError while names are unresolved.

    With `consensus` it rests on what the team agreed on, wherever it did; with `where` only on
    what that query leaves.
    """
    basis = Basis(consensus, where, anyway_by, drafting)
    return render_docx(_memo(project, kind, id, basis))


def memo_markdown(
    project: Project,
    kind: str,
    id: str,
    *,
    anyway_by: str | None = None,
    consensus: bool = False,
    where: str = "",
) -> str:
    """One memo as Markdown. Raises NotFound, and NamesError while names are unresolved."""
    return render_markdown(_memo(project, kind, id, Basis(consensus, where, anyway_by)))


def memo_html(
    project: Project,
    kind: str,
    id: str,
    *,
    anyway_by: str | None = None,
    consensus: bool = False,
    where: str = "",
) -> str:
    """One memo as a page. Raises NotFound, and NamesError while names are unresolved."""
    return render_html(_memo(project, kind, id, Basis(consensus, where, anyway_by)))


def written(project: Project, kind: str, id: str, basis: Basis) -> Written:
    """One memo as part of a page and as a Word document of the same reading."""
    memo = _memo(project, kind, id, basis)
    return Written(render_html(memo, under=1), render_docx(memo))


def memo_seen(project: Project, kind: str, id: str) -> Seen:
    """A memo before any notes are set, and what they are set with. Raises NotFound."""
    kind_of(kind)
    ground = ground_of(project, Basis(), (kind,))
    return Seen(computed(ground, kind, id), ground.corpus, ground.notes)


def _memo(project: Project, kind: str, id: str, basis: Basis) -> Memo:
    kind_of(kind)
    refuse_unresolved(project, f"memo {kind} {id}".rstrip(), anyway_by=basis.anyway_by)
    return built(ground_of(project, basis, (kind,)), kind, id)


def corpus_codings(project: Project, *, consensus: bool) -> tuple[Coding, ...]:
    """The codings that memos rest on."""
    with project.reading() as repository:
        return codings_in(repository, consensus=consensus)
