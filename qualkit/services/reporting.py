"""Memos: one read of the project, analysis, a tree, bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.model import Coding
from qualkit.report.docx import render_docx
from qualkit.report.html import render_html
from qualkit.report.markdown import render_markdown
from qualkit.report.tree import Memo
from qualkit.services.memo_ground import codings_in, ground_of, outline_of
from qualkit.services.memo_kinds import KINDS, MemoName, built, kind_of, offered
from qualkit.services.release import refuse_unresolved
from qualkit.store import Project

__all__ = [
    "KINDS",
    "MemoName",
    "Written",
    "corpus_codings",
    "kinds",
    "memo_docx",
    "memo_html",
    "memo_markdown",
    "written",
]


@dataclass(frozen=True, slots=True)
class Written:
    """One memo as a page to look at and as the file to keep, from one reading."""

    page: str
    docx: bytes


def kinds(project: Project, wanted: Iterable[str] = KINDS) -> tuple[MemoName, ...]:
    """Every memo (of the kinds wanted) that the project can give."""
    return offered(outline_of(project), wanted)


def memo_docx(
    project: Project, kind: str, id: str, *, anyway_by: str | None = None, consensus: bool = False
) -> bytes:
    """One memo as a Word document. Raises NotFound, and NamesError while names are unresolved.

    With `consensus` it rests on what the team agreed on, wherever it did.
    """
    return render_docx(_memo(project, kind, id, anyway_by=anyway_by, consensus=consensus))


def memo_markdown(
    project: Project, kind: str, id: str, *, anyway_by: str | None = None, consensus: bool = False
) -> str:
    """One memo as Markdown. Raises NotFound, and NamesError while names are unresolved."""
    return render_markdown(_memo(project, kind, id, anyway_by=anyway_by, consensus=consensus))


def memo_html(
    project: Project, kind: str, id: str, *, anyway_by: str | None = None, consensus: bool = False
) -> str:
    """One memo as a page. Raises NotFound, and NamesError while names are unresolved."""
    return render_html(_memo(project, kind, id, anyway_by=anyway_by, consensus=consensus))


def written(
    project: Project, kind: str, id: str, *, anyway_by: str | None = None, consensus: bool = False
) -> Written:
    """One memo as part of a page and as a Word document of the same reading."""
    memo = _memo(project, kind, id, anyway_by=anyway_by, consensus=consensus)
    return Written(render_html(memo, under=1), render_docx(memo))


def _memo(project: Project, kind: str, id: str, *, anyway_by: str | None, consensus: bool) -> Memo:
    kind_of(kind)
    refuse_unresolved(project, f"memo {kind} {id}".rstrip(), anyway_by=anyway_by)
    return built(ground_of(project, consensus=consensus, kinds=(kind,)), kind, id)


def corpus_codings(project: Project, *, consensus: bool) -> tuple[Coding, ...]:
    """The codings that memos rest on."""
    with project.reading() as repository:
        return codings_in(repository, consensus=consensus)
