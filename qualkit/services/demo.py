"""The sample study from raw transcripts to memos, as one call."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from qualkit.services import (
    codebooks,
    coding_files,
    importing,
    memo_batch,
    projects,
    review,
    samples,
    suggesting,
)
from qualkit.services.progress import Progress, silent
from qualkit.store import Project

ACTOR = "qualkit demo"
ALPHA = "krippendorff_alpha"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo made; `estimated` and `left_out` count codes behind the mean alpha.

    `round` is empty where no transcript was coded twice.
    """

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


def run_demo(
    folder: Path,
    *,
    study: str = samples.SMALL,
    full: bool = False,
    progress: Progress | None = None,
) -> DemoReport:
    """Build a sample project in `folder` and write all its memos.

    `study` is one of `samples.NAMES`; `full` writes all documents of A or B below the folder first.
    A sample project that is there already is made anew; one that somebody worked in is kept under
    another name.
    """
    tell = progress or silent
    folder.mkdir(parents=True, exist_ok=True)
    sample = samples.full(study, folder) if full else samples.shipped(study)
    place = folder / f"{sample.stem}.qualkit"
    _make_room(place)
    project, loaded = build_sample(place, sample, progress=tell)
    run = suggesting.topics(project, actor=ACTOR, progress=tell)
    memos = _write_memos(project, folder / sample.memos, tell)
    report = _report(project, place, loaded, run.id, memos)
    project.close()
    return report


def _report(
    project: Project,
    place: Path,
    loaded: coding_files.LoadReport,
    run: str,
    memos: tuple[Path, ...],
) -> DemoReport:
    with project.reading() as repository:
        double = review.newest_double_round(repository)
        table = review.agreement_in(repository, double) if double else None
        left_out = table.left_out[ALPHA] if table else 0
        return DemoReport(
            place,
            len(repository.transcript_names()),
            len(repository.codebook()),
            loaded.added,
            loaded.coders,
            table.round if table else "",
            table.mean[ALPHA].value if table else None,
            len(table.codes) - left_out if table else 0,
            left_out,
            len(repository.topics(run)),
            len(repository.suggestions(run=run)),
            memos,
        )


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
    place: Path, sample: samples.Sample | None = None, *, progress: Progress | None = None
) -> tuple[Project, coding_files.LoadReport]:
    """A new project with a sample's study, codebook, themes, transcripts and codings."""
    chosen = sample or samples.shipped(samples.SMALL)
    project = _with_transcripts(place, chosen, progress or silent)
    codings = samples.codings_of(chosen)
    return project, coding_files.load(project, codings, "codings.csv", actor=ACTOR)


def _with_transcripts(place: Path, chosen: samples.Sample, tell: Progress) -> Project:
    sample = chosen.folder
    study = projects.study_from_yaml((sample / "study.yaml").read_text("utf-8"), "study.yaml")
    project = projects.create_project(place, actor=ACTOR, study=study)
    shelf = files("codebooks")
    book = codebooks.codebook_from((shelf / study.codebook).read_text("utf-8"), study.codebook)
    codebooks.save(project, book, actor=ACTOR)
    themes = projects.themes_from_yaml(chosen.themes.read_text("utf-8"), "themes.yaml")
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
    for file in memo_batch.all_memos(project, progress=tell):
        place = folder / file.name
        place.write_bytes(file.data)
        written.append(place)
    return tuple(written)
