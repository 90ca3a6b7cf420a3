"""Parts of a tension memo on what was done about it, by whom, and with what consequences."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model.findings import StrategyFindings, TensionFindings
from qualkit.report.grids import by_sites
from qualkit.report.patterns import (
    contrast_table,
    least_sentence,
    recorded_sentence,
    strand_blocks,
    value_table,
    values_sentence,
)
from qualkit.report.tree import Block, BulletList, Heading, Paragraph, TableBlock
from qualkit.report.wording import (
    NONE,
    Claims,
    Names,
    brief,
    joined,
    lowered,
    quoted,
    quotes_or_pointer,
    share,
    slug,
)

FAVOURS = {"both": "both sides", "neither": "neither side"}
LEVELS = (
    ("organizational", "Organizational compromise"),
    ("individual", "Individual compromise"),
)


def compromises(findings: TensionFindings, claims: Claims) -> tuple[Block, ...]:
    """A section for each level with its claims and what was recorded."""
    known = dict(LEVELS)
    sections: list[Block] = []
    for level, title in LEVELS:
        sections += _section(findings, claims, title, _of_level(findings, {level}))
    levels = {s.strategy.level for s in findings.strategies} - known.keys()
    sections += _section(findings, claims, "Other levels", _of_level(findings, levels))
    return tuple(sections)


def strategy_details(findings: TensionFindings) -> tuple[Block, ...]:
    """Talk and record of each strategy, what codings say beside the codes, and consequences."""
    names = Names(findings.base)
    told = [s for s in findings.strategies if s.total.passages or s.recorded]
    parts = (*done(findings), *_talk(names, told))
    with_values = {s.values.code for s in findings.strategies if s.values}
    rest = [split for split in findings.values if split.code not in with_values]
    table = value_table(names, rest)
    return (
        *((Heading("Strategies, talk and record"), *parts) if parts else ()),
        *((Heading("Kinds, valence and attribution"), *table) if table else ()),
        *consequences(findings),
    )


def _of_level(findings: TensionFindings, levels: set[str]) -> list[StrategyFindings]:
    return [s for s in findings.strategies if s.strategy.level in levels]


def consequences(findings: TensionFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    told = strand_blocks(names, "Consequences", findings.consequences, apart=True)
    contrast = contrast_table(names, findings.contrasts)
    return (*told, *contrast) if told or not contrast else (Heading("Consequences"), *contrast)


def _section(
    findings: TensionFindings, claims: Claims, title: str, chosen: list[StrategyFindings]
) -> tuple[Block, ...]:
    if not chosen:
        return ()
    told = [s for s in chosen if s.total.passages or s.recorded]
    parts = (block for found in told for block in _strategy(found, claims))
    silent = [s.strategy.name for s in chosen if not s.total.passages and not s.recorded]
    rest = (Paragraph(f"Nobody speaks of {joined(map(quoted, silent))}."),) if silent else ()
    return (Heading(title), _overview(findings, chosen), *rest, *parts)


def _overview(findings: TensionFindings, chosen: list[StrategyFindings]) -> TableBlock:
    rows = tuple(
        (
            found.strategy.name,
            joined(found.strategy.actors) or NONE,
            _serves(findings, found),
            share(found.total),
        )
        for found in chosen
    )
    header = ("Strategy", "Whose", "Serves", "Transcripts that speak of it")
    return TableBlock("Strategies, whose they are and whom they serve", header, rows, wide=3)


def _serves(findings: TensionFindings, found: StrategyFindings) -> str:
    tension = findings.tension
    sides = {"a": tension.pole_a.label, "b": tension.pole_b.label, **FAVOURS}
    return lowered(sides.get(found.strategy.favours, NONE))


def _strategy(found: StrategyFindings, claims: Claims) -> tuple[Block, ...]:
    names = claims.names
    recorded = (Paragraph(recorded_sentence(names, found.recorded)),)
    return (
        Heading(found.strategy.name, 2),
        *(recorded if found.recorded else _unrecorded(found)),
        *_claimed(found, claims),
    )


def _claimed(found: StrategyFindings, claims: Claims) -> tuple[Block, ...]:
    if not found.total.passages:
        return (Paragraph("No passage speaks of it."),)
    name = found.strategy.name
    return (
        claims.make(
            quoted(brief(name)), found.total, by_sites(found.talk), key=f"strategy-{slug(name)}"
        ),
        *quotes_or_pointer(claims.names, found.quotes[:1], found.total),
    )


def _unrecorded(found: StrategyFindings) -> tuple[Block, ...]:
    if not found.strategy.fact:
        return ()
    return (Paragraph("Whether it was done is not recorded in the study."),)


def _talk(names: Names, chosen: list[StrategyFindings]) -> tuple[Block, ...]:
    """Who speaks of each strategy, what codings say of it, and quotes not shown before."""
    spoken = [found for found in chosen if found.total.passages]
    if not spoken:
        return ()
    items = tuple(said for found in spoken if (said := _said(names, found)))
    quotes = (names.quote(quote) for found in spoken for quote in found.quotes[1:])
    return (
        _roles(names, spoken),
        *((BulletList(items),) if items else ()),
        *quotes,
        *(block for found in spoken for block in _contrary(names, found)),
    )


def _roles(names: Names, spoken: list[StrategyFindings]) -> TableBlock:
    roles = [role for role, cell in spoken[0].by_role if cell.eligible]
    rows = tuple(
        (
            brief(found.strategy.name),
            *(share(cell) for role, cell in found.by_role if role in roles),
        )
        for found in spoken
    )
    header = ("Strategy", *map(names.role, roles))
    return TableBlock("Transcripts that speak of each strategy, by role", header, rows)


def _said(names: Names, found: StrategyFindings) -> str:
    values = values_sentence(names, found.values.rows) if found.values else ""
    told = f"{values} {least_sentence(names, found.least)}".strip()
    return f"{brief(found.strategy.name)}. {told}" if told else ""


def _contrary(names: Names, found: StrategyFindings) -> tuple[Block, ...]:
    if not found.contrary:
        return ()
    what = quoted(brief(found.strategy.name))
    text = f"On {what}, where the record says that it was not done:"
    return (Paragraph(text), *(names.quote(quote) for quote in found.contrary))


def done(findings: TensionFindings) -> tuple[TableBlock, ...]:
    """Recorded facts by strategy, site and wave with the talk beside; nothing without a record."""
    recorded = [s for s in findings.strategies if any(fact for row in s.done for fact in row)]
    if not recorded:
        return ()
    names = Names(findings.base)
    waves = recorded[0].talk.columns
    header = ("Strategy", names.site_noun.capitalize(), *map(names.wave, waves))
    rows = tuple(row for found in recorded for row in _done(names, found))
    note = (
        "Before the bar what was done, from the study's record (a dash: not recorded); behind it "
        "the transcripts that speak of it, of those received. Talk is not adoption."
    )
    return (TableBlock("What was done, and what was spoken of", header, rows, note, wide=2),)


def _done(names: Names, found: StrategyFindings) -> Iterator[tuple[str, ...]]:
    """A row a site; the strategy is named in the first."""
    lines = zip(found.talk.rows, found.done, found.talk.cells, strict=True)
    for number, (site, facts, cells) in enumerate(lines):
        pairs = zip(facts, cells, strict=True)
        shown = (f"{fact or NONE} | {share(cell)}" for fact, cell in pairs)
        yield ("" if number else brief(found.strategy.name), names.site_short(site), *shown)
