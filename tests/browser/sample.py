"""A small project for the browser: interviews, an emoji transcript, awkward code names."""

from __future__ import annotations

from pathlib import Path

from qualkit.model import Code, Stance, Theme, Transcript
from qualkit.services import projects
from qualkit.store import Project
from tests import factories

EMOJI = "EMOJI-01"
INTERVIEW = "KES-T01"
MARKUP = '<img src="x" onerror="window.hacked=1"> & <b>bold</b>'

CODES = (
    *factories.CODES[:4],
    Code("odd.markup", MARKUP, definition="<script>window.hacked = 2</script>"),
    Code("odd.long", "A name that goes on " * 25, stance=Stance.EMIC),
    *factories.CODES[4:],
)


def interview(name: str = INTERVIEW, turns: int = 24, **attributes: str) -> Transcript:
    said = [("I", "Thank you for your time. How was the year?")]
    for number in range(turns):
        said.append(
            (
                "T" if number % 2 == 0 else "I",
                f"Answer {number}: the students could choose the order themselves, but the state "
                f"test in spring still decided what counted, and “that's the fence” we live with.",
            )
        )
    return factories.transcript(name, *said, **attributes)


def emoji_transcript() -> Transcript:
    return factories.transcript(
        EMOJI,
        ("I", "🙂 Shall we begin 👩‍👩‍👧‍👦 with the family?"),
        ("T", "Ja 👍🏽 the café déjà vu 𝒜𝒷𝒸 is naïve, 中文 also, and שלום too."),
        ("T", "After all the emoji 🎓🎓 one plain word remains: fence."),
        role="leader",
    )


def build(path: Path, *, transcripts: tuple[Transcript, ...] | None = None) -> Project:
    """A project with the frame, the codes and two transcripts."""
    project = projects.create_project(path, actor="test", study=factories.study())
    with project.writing("test") as repository:
        repository.save_codebook(factories.codebook(*CODES))
        repository.save_themes(themes(), (factories.accountability_and_personalization(),))
        for transcript in transcripts or (interview(), emoji_transcript()):
            repository.add_transcript(transcript)
    return project


def themes() -> tuple[Theme, ...]:
    return (factories.freedom_within_fences(),)
