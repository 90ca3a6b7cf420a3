"""Analytic memos as files, and the names of what they speak of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualkit.model import Codebook, Memo, Study, Subject, SubjectKind, Tension, Theme
from qualkit.report.analytic_memos import analytic_memos, analytic_memos_markdown
from qualkit.report.docx import render_docx
from qualkit.services.release import refuse_unresolved
from qualkit.store import Project

WHAT = "analytic memos"


@dataclass(frozen=True, slots=True)
class Names:
    """What the subjects of memos are called in a project."""

    study: Study
    codebook: Codebook
    themes: tuple[Theme, ...]
    tensions: tuple[Tension, ...]
    revisions: dict[str, int]
    codes: dict[str, str]

    def of(self, subject: Subject) -> str:
        """A subject in words; where its text was corrected since and its words are lost, so."""
        named = _NAMED.get(subject.kind)
        if named is not None:
            return f"{subject.kind.value} {named(self, subject.id)}"
        if subject.kind is SubjectKind.STUDY:
            return "the study"
        where = self._place(subject)
        if subject.kind is SubjectKind.CODING:
            code = self.codes.get(subject.id)
            return f"{where}, coded {self.code(code)}" if code else f"{where}, coding taken off"
        return where

    def _place(self, subject: Subject) -> str:
        older = subject.revision and subject.revision < self.revisions.get(subject.transcript, 0)
        return f"{subject.transcript}{' (text before its correction)' if older else ''}"

    def code(self, code_id: str) -> str:
        return self.codebook.code(code_id).label if code_id in self.codebook else code_id


def _titled(values: Sequence[Theme | Tension], id_: str) -> str:
    return next((f"{value.id} {value.name}" for value in values if value.id == id_), id_)


_NAMED: dict[SubjectKind, Callable[[Names, str], str]] = {
    SubjectKind.CODE: lambda names, id_: names.code(id_),
    SubjectKind.SITE: lambda names, id_: names.study.site_name(id_),
    SubjectKind.WAVE: lambda names, id_: names.study.wave_label(id_),
    SubjectKind.PERSON: lambda _, id_: id_,
    SubjectKind.TRANSCRIPT: lambda _, id_: id_,
    SubjectKind.THEME: lambda names, id_: _titled(names.themes, id_),
    SubjectKind.TENSION: lambda names, id_: _titled(names.tensions, id_),
}


def names_of(project: Project, memos: Sequence[Memo]) -> Names:
    """What is needed to name the subjects of these memos."""
    wanted = {s.id for m in memos for s in m.subjects if s.kind is SubjectKind.CODING}
    texts = {s.transcript for m in memos for s in m.subjects if s.transcript}
    with project.reading() as repository:
        codes = {c.id: c.code for c in repository.codings() if c.id in wanted} if wanted else {}
        return Names(
            repository.study(),
            repository.codebook(),
            repository.themes(),
            repository.tensions(),
            {name: repository.text(name)[1] for name in sorted(texts)},
            codes,
        )


def docx_of(project: Project, memos: Sequence[Memo], *, anyway_by: str | None = None) -> bytes:
    """A Word document of memos. Raises NamesError while names are unresolved."""
    refuse_unresolved(project, WHAT, anyway_by=anyway_by)
    names = names_of(project, memos)
    title = names.study.title or project.name
    return render_docx(analytic_memos(memos, title, names.of))


def markdown_of(project: Project, memos: Sequence[Memo], *, anyway_by: str | None = None) -> str:
    """The same as Markdown."""
    refuse_unresolved(project, WHAT, anyway_by=anyway_by)
    names = names_of(project, memos)
    return analytic_memos_markdown(memos, names.study.title or project.name, names.of)
