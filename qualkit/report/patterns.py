"""Blocks on what splits, depends and contrasts: values, attributes, recorded facts, strands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qualkit.model.findings import StrandTold
from qualkit.model.patterns import (
    FactContrast,
    Least,
    Moderator,
    Recorded,
    Share,
    Speaker,
    StrandFindings,
    ValueRow,
    ValueSplit,
)
from qualkit.model.results import Count
from qualkit.report.tree import Block, BulletList, Heading, TableBlock
from qualkit.report.wording import Names, brief, counted, joined, lowered, plural, share

NAMED = 8
"""So many people or transcripts are named; more are counted."""


def recorded_sentence(names: Names, rows: Sequence[Recorded]) -> str:
    """'Recorded as done at 2 of 5 schools in 2015-16 (…), at none in 2017-18.'"""
    if not rows:
        return ""
    alike = groupby(rows, key=lambda row: (row.done, row.not_done))
    parts = (_recorded(names, *sites, [row.wave for row in same]) for sites, same in alike)
    return f"Recorded as done {joined(parts)}.{_kinds(names, rows)}"


def _recorded(
    names: Names, done: Sequence[str], not_done: Sequence[str], waves: Sequence[str]
) -> str:
    of = len(done) + len(not_done)
    where = f" ({names.sites(done)})" if 0 < len(done) < of else ""
    number = f"{len(done)} of {of}" if done else f"none of {of}"
    when = joined(map(names.wave, waves))
    return f"at {number} {plural(of, names.site_noun)} in {when}{where}"


def recorded_in_short(names: Names, rows: Sequence[Recorded]) -> str:
    """'Done at 2 of 5 schools in 2015-16, at none in 2016-17', for what is told in full below."""
    alike = groupby(rows, key=lambda row: (len(row.done), len(row.not_done)))
    parts, before = [], 0
    for (done, not_done), same in alike:
        of = done + not_done
        whole = f" of {of} {plural(of, names.site_noun)}" if of != before else ""
        before = of
        waves = joined(names.wave(row.wave) for row in same)
        parts.append(f"at {done or 'none'}{whole} in {waves}")
    return f"recorded as done {joined(parts)}."


def _kinds(names: Names, rows: Sequence[Recorded]) -> str:
    """What is common to all sites and what varies: '5 of 5, kinds differ'."""
    for row in rows:
        if len(row.kinds) > 1:
            told = joined(f"{kind} ({n})" for kind, n in row.kinds)
            return f" Kinds differ by {names.site_noun} in {names.wave(row.wave)}: {told}."
    return ""


def values_sentence(names: Names, rows: Sequence[ValueRow]) -> str:
    """What codings say beside the code, never added up; nothing where no value was given."""
    if not any(row.value for row in rows):
        return ""
    parts = [
        f"{row.value or 'no value'} in {counted(row.count.transcripts, 'transcript')}"
        f"{_few_sites(names, row)}"
        for row in rows
    ]
    return f"Said of it: {joined(parts)}."


def _few_sites(names: Names, row: ValueRow) -> str:
    return f" ({names.sites(row.sites)})" if len(row.sites) <= 2 else ""


def value_table(names: Names, splits: Sequence[ValueSplit]) -> tuple[Block, ...]:
    """Every code with values or valences, one row a value."""
    if not splits:
        return ()
    rows = []
    for split in splits:
        label = names.code(split.code) + (" (valence)" if split.kind == "valence" else "")
        for number, row in enumerate(split.rows):
            c = row.count
            numbers = (str(c.transcripts), str(c.people), str(c.passages), str(len(row.sites)))
            rows.append(("" if number else label, row.value or "none given", *numbers))
    header = (
        "Code",
        "Value",
        "Transcripts",
        "People",
        "Passages",
        plural(2, names.site_noun).capitalize(),
    )
    note = "A transcript may hold several values, so rows do not add up."
    caption = "What codings say beside a code: kind, valence, who is held to act"
    return (TableBlock(caption, header, tuple(rows), note, wide=2),)


def contrast_table(names: Names, rows: Sequence[FactContrast]) -> tuple[Block, ...]:
    """Talk where something was recorded as done and where it was recorded as not done."""
    if not rows:
        return ()
    noun = plural(2, names.site_noun)
    told = tuple(
        (
            "" if n and rows[n - 1].fact == row.fact else brief(row.fact),
            row.label,
            _part(row.done),
            _part(row.not_done),
        )
        for n, row in enumerate(rows)
    )
    note = (
        f"Transcripts in {noun} and waves with that record, of the {names.site_noun}-roles heard "
        "in every wave. Talk is not adoption, and a difference is no proof of a cause."
    )
    header = ("Recorded", "Spoken of", "Where done", "Where not done")
    return (TableBlock("Talk where it was done and where not", header, told, note, wide=2),)


def _part(share_of: Share) -> str:
    n, of = share_of
    return f"{n} of {of} ({100 * n / of:.0f} %)" if of else "none heard"


def moderator_tables(names: Names, found: Sequence[Moderator]) -> tuple[Block, ...]:
    """Groups of sites that share an attribute, against the codes."""
    return tuple(
        TableBlock(
            f"By {_plain(one.attribute)} of the {names.site_noun}",
            (
                _plain(one.attribute).capitalize(),
                plural(2, names.site_noun).capitalize(),
                *one.columns,
            ),
            tuple((row.value, names.sites(row.sites), *map(share, row.counts)) for row in one.rows),
            f"Transcripts, of those received there. So few {plural(2, names.site_noun)} show a "
            "pattern, no law.",
            wide=2,
        )
        for one in found
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")


def strand_blocks(
    names: Names, title: str, found: Sequence[StrandTold], *, apart: bool = False
) -> tuple[Block, ...]:
    """Strands with their counts and a quote each; nothing where there are none.

    `apart` tells of each where it is heard least, and from whom.
    """
    if not found:
        return ()
    items = tuple(_strand(names, told.found, apart=apart) for told in found)
    quotes = (names.quote(quote) for told in found for quote in told.quotes)
    return (Heading(title), BulletList(items), *quotes)


def _strand(names: Names, found: StrandFindings, *, apart: bool) -> str:
    """'Money and momentum: why. 52 of 148 transcripts, 5 of 5 schools, 36 people.'"""
    says = f"{lowered(found.says).rstrip('.')}. " if found.says else ""
    if not found.total.passages:
        return f"{brief(found.name)}: {says}{'Nobody' if says else 'nobody'} speaks of it."
    where, of = _where(found)
    numbers = (
        f"{share(found.total)} transcripts",
        f"{where} of {of} {plural(of, names.site_noun)}",
        counted(found.total.people, "person"),
    )
    text = f"{brief(found.name)}: {says}{', '.join(numbers)}."
    if not apart:
        return text
    roles = f"By role: {by_role(names, found.by_role)}."
    return f"{text} {roles} {least_sentence(names, found.least)}".strip()


def by_role(names: Names, counts: Sequence[tuple[str, Count]]) -> str:
    heard = [(role, cell) for role, cell in counts if cell.eligible]
    return ", ".join(f"{names.role_within(role)} {share(cell)}" for role, cell in heard)


def least_sentence(names: Names, found: Sequence[Least]) -> str:
    """'Least at Marlow (3 of 27): MAR-T02 (teacher, …) and student 2 in ….'"""
    parts = []
    for one in found:
        where = f"at {names.site_short(one.id)}"
        where = where if one.axis == "site" else f"with role {names.role_within(one.id)}"
        who = f": {speakers_named(names, one.speakers)}" if one.speakers else ""
        parts.append(f"Least {where} ({share(one.count)}){who}.")
    return " ".join(parts)


def _where(found: StrandFindings) -> tuple[int, int]:
    heard = [cell for _, cell in found.by_site if cell.eligible]
    return sum(cell.transcripts > 0 for cell in heard), len(heard)


def speakers_named(names: Names, found: Sequence[Speaker]) -> str:
    """Names with role where there are few, else a number; minors by number and transcript."""
    if len(found) > NAMED:
        return counted(len(found), "person")
    return joined(_named(names, one) for one in found)


def _named(names: Names, one: Speaker) -> str:
    role = names.role_within(one.role) if one.role else "speaker"
    if one.minor or not one.person:
        voice = f" {one.voice}" if one.voice else ""
        return f"{role}{voice} in {one.transcript}"
    return f"{one.person} ({role}, {joined(map(names.wave, one.waves))})"
