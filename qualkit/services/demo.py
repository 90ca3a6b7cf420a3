"""The sample study from raw transcripts to memos, as one call."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from qualkit.errors import MissingExtra
from qualkit.services import (
    codebooks,
    coding_files,
    importing,
    projects,
    reporting,
    review,
    suggesting,
)
from qualkit.services.progress import Progress, silent
from qualkit.store import Project

ACTOR = "qualkit demo"
ALPHA = "krippendorff_alpha"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo made; `estimated` and `left_out` count codes behind the mean alpha."""

    project: Path
    transcripts: int
    codes: int
    codings: int
    coders: tuple[str, ...]
    round: str
    alpha: float | None
    estimated: int
    left_out: int
    topics: int
    suggestions: int
    memos: tuple[Path, ...]


def run_demo(folder: Path, *, progress: Progress | None = None) -> DemoReport:
    """Build the sample project in `folder` and write all its memos.

    A sample project that is there already is made anew; one that somebody worked in is kept under
    another name.
    """
    tell = progress or silent
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "sample.qualkit"
    _make_room(place)
    project, loaded = build_sample(place, progress=tell)
    table = review.agreement(project)
    run = suggesting.topics(project, actor=ACTOR, progress=tell)
    memos = _write_memos(project, folder / "memos", tell)
    with project.reading() as repository:
        report = DemoReport(
            place,
            len(repository.transcript_names()),
            len(repository.codebook()),
            loaded.added,
            loaded.coders,
            table.round,
            table.mean[ALPHA].value,
            len(table.codes) - table.left_out[ALPHA],
            table.left_out[ALPHA],
            len(repository.topics(run.id)),
            len(repository.suggestions(run=run.id)),
            memos,
        )
    project.close()
    return report


def _sample() -> Traversable:
    try:
        return files("corpora_sample") / "study"
    except ModuleNotFoundError as missing:
        raise MissingExtra(
            "the sample study is not installed",
            hint="run qualkit demo from the folder of the project's source",
        ) from missing


def _make_room(place: Path) -> None:
    """Take away an earlier demo; put aside one that holds anyone's work."""
    if not place.exists():
        return
    project = projects.open_project(place, verify=False)
    worked = {event.actor for event in projects.history(project)} - {ACTOR}
    project.close()
    number = 1
    while worked and (kept := place.with_stem(f"{place.stem}_{number}")).exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        part = place.with_name(place.name + suffix)
        if worked and part.exists():
            part.rename(kept.with_name(kept.name + suffix))
        part.unlink(missing_ok=True)


def build_sample(
    place: Path, *, progress: Progress | None = None
) -> tuple[Project, coding_files.LoadReport]:
    """A new project with the sample's study, codebook, themes, transcripts and codings."""
    sample = _sample()
    project = _with_transcripts(place, sample, progress or silent)
    codings = (sample / "codings.csv").read_bytes()
    return project, coding_files.load(project, codings, "codings.csv", actor=ACTOR)


def _with_transcripts(place: Path, sample: Traversable, tell: Progress) -> Project:
    study = projects.study_from_yaml((sample / "study.yaml").read_text("utf-8"), "study.yaml")
    project = projects.create_project(place, actor=ACTOR, study=study)
    shelf = files("codebooks")
    book = codebooks.codebook_from((shelf / study.codebook).read_text("utf-8"), study.codebook)
    codebooks.save(project, book, actor=ACTOR)
    themes = projects.themes_from_yaml((shelf / "themes.yaml").read_text("utf-8"), "themes.yaml")
    projects.save_themes(project, themes, actor=ACTOR)
    transcripts = sorted((sample / "transcripts").iterdir(), key=lambda item: item.name)
    importing.import_files(
        project,
        [(item.name, item.read_bytes()) for item in transcripts if item.is_file()],
        actor=ACTOR,
        manifest=importing.manifest_from((sample / "manifest.csv").read_bytes(), "manifest.csv"),
        progress=tell,
    )
    return project


def _write_memos(project: Project, folder: Path, tell: Progress) -> tuple[Path, ...]:
    folder.mkdir(exist_ok=True)
    written = []
    for file in reporting.all_memos(project, progress=tell):
        place = folder / file.name
        place.write_bytes(file.data)
        written.append(place)
    return tuple(written)
