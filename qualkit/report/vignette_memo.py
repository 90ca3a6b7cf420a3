"""A vignette: what was said and recorded, in order, and no sentence of ours in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualkit.model.profiles import Scene, VignetteFindings
from qualkit.report.evidence_base import analyst_notes, limits, nothing_yet, opening, standing
from qualkit.report.tree import Block, BulletList, Callout, Heading, Memo, Paragraph
from qualkit.report.wording import Names, counted, joined, raised


def build_vignette_memo(findings: VignetteFindings, *, notes: str = "") -> Memo:
    """The memo as a tree; `notes` is what an analyst wrote in its marked place before."""
    base = findings.base
    names = Names(base)
    title = findings.person or names.site(findings.site)
    scenes = (block for scene in findings.scenes for block in _scene(names, scene))
    return Memo(
        title,
        "Vignette",
        standing(base),
        (
            *opening(base),
            *_care(findings),
            *(nothing_yet(base, f"what is told of {title}") or (*scenes, *_made(findings))),
            *limits(replace(base, rests_on=())),
            *analyst_notes(notes),
        ),
        subject=f"Vignette {findings.site}/{findings.person}".rstrip("/"),
        date=base.provenance.date,
    )


def _care(findings: VignetteFindings) -> tuple[Block, ...]:
    if not findings.person:
        return ()
    whose = "a minor, under the name used in the data" if findings.minor else "one person"
    text = (
        f"This is about {whose}: {findings.person}. What is told of one person over years can "
        "point to that person whatever the name; keep it within the team."
    )
    return (Callout("For the team only", text),)


def _scene(names: Names, scene: Scene) -> Iterator[Block]:
    yield Heading(names.wave(scene.wave) or "Without a wave")
    if scene.facts:
        facts = (f"{raised(name.replace('_', ' '))}: {value}" for name, value in scene.facts)
        yield Paragraph("On record:")
        yield BulletList(tuple(facts))
    if not scene.said:
        yield Paragraph("No passage is coded.")
    for codes, said in scene.said:
        quote = names.quote(said)
        yield replace(quote, attribution=f"{quote.attribution} · {joined(map(names.code, codes))}")


def _made(findings: VignetteFindings) -> tuple[Block, ...]:
    """How the passages were chosen, so that nobody takes the order for a story."""
    shown = sum(len(scene.said) for scene in findings.scenes)
    text = (
        f"{shown} of {counted(findings.passages, 'coded passage')}, in the order of waves, "
        "transcripts and turns. In each wave those were taken whose speaker had been heard least, "
        "then those that several coders marked, then those with codes not told before. Words are "
        "participants', facts are the study's record, and no sentence stands between them. A "
        "filter chooses other passages."
    )
    return (Heading("How this was put together"), Paragraph(text))
