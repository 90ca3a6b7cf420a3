"""Blocks on what was not said: silent transcripts, minority views, codes looked for in vain."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.model.patterns import Absence, AskedRow, Minority, Silence
from qualkit.report.patterns import NAMED
from qualkit.report.tree import Block, Paragraph, TableBlock
from qualkit.report.wording import Names, brief, counted, joined, plural, share


def silence_blocks(names: Names, found: Silence, nothing_on: str) -> tuple[Block, ...]:
    """Silent transcripts with what is known of being asked; `nothing_on` ends 'nothing on …'."""
    received = names.base.transcripts
    silent = found.silent
    if not silent:
        return (Paragraph("No transcript is silent here."), *_asked(names, found))
    has = "holds" if len(silent) == 1 else "hold"
    text = f"{len(silent)} of {counted(received, 'transcript')} {has} nothing on {nothing_on}"
    return (Paragraph(f"{text}{_named(silent)}. {_why(found)}"), *_asked(names, found))


def _named(names: Sequence[str]) -> str:
    return f" ({joined(names)})" if 0 < len(names) <= NAMED else ""


def _why(found: Silence) -> str:
    if not found.stated:
        return "No question is tied to it, so the data do not tell whether it was asked there."
    kinds = (
        (found.asked, "asked and silent"),
        (found.not_asked, "not asked"),
        (found.unknown, "without a protocol, so that nothing is known"),
    )
    told = [f"{len(these)} {words}{_named(these)}" for these, words in kinds if these]
    if len(told) == 1:
        alone = next(words for these, words in kinds if these)
        one = len(found.silent) == 1
        return f"{'It was' if one else 'All of these were'} {alone}."
    return f"Of these, {joined(told)}."


def _asked(names: Names, found: Silence) -> tuple[Block, ...]:
    """Who was asked, role by role; where nobody was, a sentence: all mentions are unprompted."""
    if not found.stated:
        return ()
    rows = [row for row in found.rows if _known(row) or row.unknown]
    if not any(_known(row) for row in rows):
        return ()
    if not found.questions:
        spoke = [row for row in rows if row.unasked_speaking]
        text = "No protocol of the study holds a question on it, so every mention is unprompted"
        by_role = (
            f"{names.role_within(r.role)} {r.unasked_speaking} of {_known(r)}" for r in spoke
        )
        return (Paragraph(f"{text}: {joined(by_role)} transcripts." if spoke else f"{text}."),)
    header = (
        "Role",
        "Asked, speaks",
        "Asked, silent",
        "Not asked, speaks",
        "Not asked, silent",
        "No protocol",
    )
    cells = tuple((names.role(row.role), *map(str, _cells(row))) for row in rows)
    note = (
        f"Asked: {joined(found.questions)} came up in the transcript, by its mark or the "
        "interviewer's wording."
    )
    return (TableBlock("Transcripts by being asked and speaking", header, cells, note),)


def _cells(row: AskedRow) -> tuple[int, ...]:
    asked = row.asked_speaking, row.asked_silent
    return (*asked, row.unasked_speaking, row.unasked_silent, row.unknown)


def _known(row: AskedRow) -> int:
    return sum(_cells(row)[:4])


def minority_blocks(names: Names, found: Sequence[Minority]) -> tuple[Block, ...]:
    """What few say is listed, not dropped."""
    if not found:
        return ()
    heard = len({row.site for row in names.base.grid.rows if row.received})
    rows = tuple(
        (
            brief(one.label),
            names.places(one.sites, heard),
            joined(names.role_within(role) for role in one.roles),
            share(one.count),
            str(one.count.people),
        )
        for one in found
    )
    noun = plural(2, names.site_noun).capitalize()
    header = ("View", noun, "Roles", "Transcripts", "People")
    caption = "Minority views: in under a fifth of the transcripts, listed and not dropped"
    return (TableBlock(caption, header, rows, wide=3),)


def absence_paragraph(names: Names, found: Absence) -> tuple[Block, ...]:
    """Codes looked for and not found, apart from those that nobody could apply."""
    parts = []
    if found.not_found:
        codes = joined(names.code(code) for code in found.not_found)
        parts.append(f"Looked for, not found: {codes}.")
    if found.not_looked_for:
        codes = joined(found.not_looked_for)
        parts.append(f"Not in the codebook, so not looked for: {codes}.")
    return (Paragraph(" ".join(parts)),) if parts else ()
