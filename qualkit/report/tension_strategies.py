"""Parts of a tension memo on what was done about it, by whom, and with what consequences."""

from __future__ import annotations

from qualkit.model.findings import StrategyFindings, TensionFindings
from qualkit.report.grids import by_sites
from qualkit.report.patterns import (
    by_role,
    contrast_table,
    least_sentence,
    recorded_sentence,
    strand_blocks,
    value_table,
    values_sentence,
)
from qualkit.report.tree import Block, Heading, Paragraph, TableBlock
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
    parts = tuple(block for found in told for block in _detailed(findings, found))
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


def _detailed(findings: TensionFindings, found: StrategyFindings) -> tuple[Block, ...]:
    blocks = (*done(findings, found), *_talk(Names(findings.base), found))
    return (Heading(found.strategy.name, 2), *blocks) if blocks else ()


def _unrecorded(found: StrategyFindings) -> tuple[Block, ...]:
    if not found.strategy.fact:
        return ()
    return (Paragraph("Whether it was done is not recorded in the study."),)


def _talk(names: Names, found: StrategyFindings) -> tuple[Block, ...]:
    if not found.total.passages:
        return ()
    values = values_sentence(names, found.values.rows) if found.values else ""
    told = f"By role: {by_role(names, found.by_role)}. {values}".strip()
    told += f" {least_sentence(names, found.least)}"
    against: tuple[Block, ...] = tuple(names.quote(quote) for quote in found.contrary)
    if against:
        against = (Paragraph("And where the record says that it was not done:"), *against)
    more = tuple(names.quote(quote) for quote in found.quotes[1:])
    return (Paragraph(told.strip()), *more, *against)


def done(findings: TensionFindings, found: StrategyFindings) -> tuple[TableBlock, ...]:
    """The recorded fact by site and wave with the talk beside; nothing without a record."""
    if not any(fact for row in found.done for fact in row):
        return ()
    names = Names(findings.base)
    header = (names.site_noun.capitalize(), *map(names.wave, found.talk.columns))
    rows = tuple(
        (
            names.site(site),
            *(f"{fact or NONE} | {share(cell)}" for fact, cell in zip(done, cells, strict=True)),
        )
        for site, done, cells in zip(found.talk.rows, found.done, found.talk.cells, strict=True)
    )
    note = (
        "Before the bar what was done, from the study's record (a dash: not recorded); behind it "
        "the transcripts that speak of it, of those received. Talk is not adoption."
    )
    return (TableBlock(f"{brief(found.strategy.name)}: done, and spoken of", header, rows, note),)
