"""Memos: one read of the project, analysis, a tree, bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.tensions import assemble_tension
from qualkit.analysis.themes import assemble_theme
from qualkit.analysis.waves import assemble_wave
from qualkit.errors import NotFound
from qualkit.model import Coding, Study, Tension, Theme
from qualkit.model.analyst_note import NotePlace
from qualkit.model.findings import Provenance
from qualkit.report.docx import render_docx
from qualkit.report.markdown import render_markdown
from qualkit.report.tension_memo import build_tension_memo
from qualkit.report.theme_memo import build_theme_memo
from qualkit.report.tree import Memo
from qualkit.report.wave_memo import build_wave_memo
from qualkit.services.adjudicating import resting_on_consensus
from qualkit.services.note_setting import PLAIN, Drafting, NotesGround, notes_ground, set_down
from qualkit.services.progress import Progress, silent
from qualkit.services.querying import with_formulas
from qualkit.services.release import refuse_unresolved
from qualkit.services.review import agreement_in, newest_double_round
from qualkit.store import Project, Repository

EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class MemoName:
    """What a memo can be written about: kind is theme, tension or wave."""

    kind: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class NamedFile:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Ground:
    """One read of a project: everything that its memos are made of."""

    corpus: Corpus
    study: Study
    themes: tuple[Theme, ...]
    tensions: tuple[Tension, ...]
    notes: NotesGround
    drafting: Drafting = PLAIN


@dataclass(frozen=True, slots=True)
class Seen:
    """A memo as it is computed, without notes, with what they need."""

    memo: Memo
    corpus: Corpus
    notes: NotesGround


def kinds(project: Project) -> tuple[MemoName, ...]:
    """Every memo that the project can give."""
    with project.reading() as repository:
        return _kinds(repository.study(), repository.themes(), repository.tensions())


def _kinds(
    study: Study, themes: tuple[Theme, ...], tensions: tuple[Tension, ...]
) -> tuple[MemoName, ...]:
    return (
        *(MemoName("theme", theme.id, theme.name) for theme in themes),
        *(MemoName("tension", tension.id, tension.name) for tension in tensions),
        *(MemoName("wave", wave.id, f"Wave {wave.label}") for wave in study.waves),
    )


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
    refuse_unresolved(project, f"memo {kind} {id}", anyway_by=anyway_by)
    ground = replace(_ground(project, consensus=consensus, where=where), drafting=drafting)
    return render_docx(_built(ground, kind, id))


def memo_seen(project: Project, kind: str, id: str) -> Seen:
    """A memo before any notes are set, and what they are set with. Raises NotFound."""
    ground = _ground(project)
    return Seen(_computed(ground, kind, id), ground.corpus, ground.notes)


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
    refuse_unresolved(project, f"memo {kind} {id}", anyway_by=anyway_by)
    return render_markdown(_built(_ground(project, consensus=consensus, where=where), kind, id))


def all_memos(
    project: Project,
    *,
    progress: Progress | None = None,
    anyway_by: str | None = None,
    consensus: bool = False,
    where: str = "",
) -> tuple[NamedFile, ...]:
    """Every memo that rests on codings, as Word documents, and an index of all of them.

    Raises NamesError while names are unresolved.
    """
    refuse_unresolved(project, "all memos", anyway_by=anyway_by)
    tell = progress or silent
    ground = _ground(project, consensus=consensus, where=where)
    names = _kinds(ground.study, ground.themes, ground.tensions)
    worth = [name for name in names if _has_evidence(ground, name)]
    files = []
    for done, name in enumerate(worth, start=1):
        files.append(NamedFile(file_name(name), render_docx(_built(ground, name.kind, name.id))))
        tell("writing memos", done, len(worth))
    left_out = [name for name in names if name not in worth]
    return (*files, NamedFile("index.md", _index(project.name, worth, left_out).encode()))


def all_memos_zip(
    project: Project,
    *,
    progress: Progress | None = None,
    anyway_by: str | None = None,
    consensus: bool = False,
    where: str = "",
) -> bytes:
    """Every memo and the index as one ZIP; the same data give the same bytes."""
    out = io.BytesIO()
    files = all_memos(
        project, progress=progress, anyway_by=anyway_by, consensus=consensus, where=where
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name, EPOCH), file.data)
    return out.getvalue()


def file_name(name: MemoName) -> str:
    """A file name that sorts by kind and says what is inside."""
    words = re.sub(r"[^a-z0-9]+", "_", name.title.casefold()).strip("_")[:60]
    plain_id = re.sub(r"[^A-Za-z0-9]+", "_", name.id)
    return f"{name.kind}_{plain_id}_{words}.docx"


def _index(project: str, written: list[MemoName], left_out: list[MemoName]) -> str:
    lines = [f"# Memos of {project}", ""]
    lines += [f"- [{name.title}]({file_name(name)}) ({name.kind} {name.id})" for name in written]
    if left_out:
        lines += ["", "Not written, because no passage carries a code of theirs:", ""]
        lines += [f"- {name.title} ({name.kind} {name.id})" for name in left_out]
    return "\n".join([*lines, ""])


def _has_evidence(ground: _Ground, name: MemoName) -> bool:
    if name.kind == "wave":
        return True
    if name.kind == "theme":
        theme = _theme(ground, name.id)
        codes = [c for d in theme.dimensions for c in (*d.freedom_refs, *d.fence_refs)]
        return bool(ground.corpus.pick(codes))
    tension = _tension(ground, name.id)
    sides = (tension.pole_a.refs, tension.pole_b.refs)
    return all(ground.corpus.pick(codes) for codes in sides)


def _built(ground: _Ground, kind: str, id: str) -> Memo:
    memo, at = _computed(ground, kind, id), NotePlace(kind, id)
    return set_down(memo, at, ground.corpus, ground.notes, ground.drafting)


def _computed(ground: _Ground, kind: str, id: str) -> Memo:
    builders: dict[str, Callable[[_Ground, str], Memo]] = {
        "theme": lambda g, i: build_theme_memo(assemble_theme(g.corpus, _theme(g, i))),
        "tension": lambda g, i: build_tension_memo(assemble_tension(g.corpus, _tension(g, i))),
        "wave": lambda g, i: build_wave_memo(assemble_wave(g.corpus, _wave(g, i))),
    }
    if kind not in builders:
        raise NotFound(f"no kind of memo '{kind}'", hint=f"there are {', '.join(builders)}")
    return builders[kind](ground, id)


def _theme(ground: _Ground, id: str) -> Theme:
    found = next((theme for theme in ground.themes if theme.id == id), None)
    return found or _missing("theme", id, [theme.id for theme in ground.themes])


def _tension(ground: _Ground, id: str) -> Tension:
    found = next((tension for tension in ground.tensions if tension.id == id), None)
    return found or _missing("tension", id, [tension.id for tension in ground.tensions])


def _wave(ground: _Ground, id: str) -> str:
    waves = [wave.id for wave in ground.study.waves]
    return id if id in waves else _missing("wave", id, waves)


def _missing(kind: str, id: str, known: list[str]) -> NoReturn:
    hint = f"the project has {', '.join(known)}" if known else f"the project has no {kind} yet"
    raise NotFound(f"no {kind} '{id}'", hint=hint)


def corpus_codings(project: Project, *, consensus: bool) -> tuple[Coding, ...]:
    """The codings that memos rest on."""
    with project.reading() as repository:
        return _codings(repository, consensus=consensus)


def _codings(repository: Repository, *, consensus: bool) -> tuple[Coding, ...]:
    return resting_on_consensus(repository) if consensus else repository.codings()


def _ground(project: Project, *, consensus: bool = False, where: str = "") -> _Ground:
    with project.reading() as repository:
        return _Ground(
            _corpus(repository, project.name, consensus=consensus, where=where),
            repository.study(),
            repository.themes(),
            repository.tensions(),
            notes_ground(repository),
        )


def _corpus(repository: Repository, name: str, *, consensus: bool, where: str = "") -> Corpus:
    codebook, codings = repository.codebook(), _codings(repository, consensus=consensus)
    double = newest_double_round(repository)
    corpus = Corpus(
        repository.study(),
        repository.transcripts(),
        codings,
        codebook,
        agreement_in(repository, double) if double else None,
        Provenance(
            name,
            codebook.title or codebook.id,
            codebook.version,
            tuple(sorted({coding.round for coding in codings})),
            tuple(sorted({coding.coder for coding in codings})),
            date=_as_of(repository),
            names=repository.deidentification().standing,
        ),
    )
    return with_formulas(repository, corpus, where=where)


def _as_of(repository: Repository) -> str:
    """The day of the newest change to what memos rest on: the same data give the same memo.

    Suggestions, analysts' notes and what was written although names were unresolved are left out,
    since a memo does not rest on them.
    """
    newest = repository.changed_at(besides=("suggestion", "names.overridden", "analyst_note"))
    return newest.date().isoformat() if newest else ""
