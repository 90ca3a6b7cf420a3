"""The memo on a tension: two logics, where they collide, what was done and said, what moved."""

from __future__ import annotations

from qualkit.model.findings import DomainFindings, Quoted, StrategyFindings, TensionFindings
from qualkit.model.results import Count
from qualkit.report.evidence_base import (
    analyst_notes,
    ground,
    limits,
    nothing_yet,
    opening,
    standing,
    trustworthiness,
)
from qualkit.report.figures import waves_by_site
from qualkit.report.grids import by_site_and_wave, by_sites, changes_table
from qualkit.report.tension_sites import negative_cases, sites_compared
from qualkit.report.tree import Block, Heading, Memo, Paragraph, TableBlock
from qualkit.report.wording import (
    HOLD,
    NONE,
    SPEAK,
    Claims,
    Names,
    counted,
    lowered,
    quoted,
    quotes_or_pointer,
    raised,
    share,
)

FAVOURS = {"both": "both sides", "neither": "neither side"}


def build_tension_memo(findings: TensionFindings, *, notes: str = "") -> Memo:
    """The memo as a tree; `notes` is what an analyst wrote in its marked place before."""
    base, tension = findings.base, findings.tension
    body = nothing_yet(base, "this tension") or _body(findings)
    quotes = _quotes(findings)
    trust = trustworthiness(base, quotes) if base.codings else ()
    return Memo(
        tension.name,
        "Tension memo",
        standing(base),
        (
            *opening(base),
            *body,
            *(_done_anyway(findings) if not base.codings else ()),
            *(ground(base) if not base.codings else ()),
            *trust,
            *limits(base, changes=bool(findings.changes)),
            *analyst_notes(notes),
        ),
        subject=f"Tension {tension.id}",
        date=base.provenance.date,
    )


def _body(findings: TensionFindings) -> tuple[Block, ...]:
    claims = Claims(Names(findings.base))
    return (
        *_in_brief(findings, claims),
        *ground(findings.base),
        *_logics(findings),
        *_collision(findings, claims),
        *_compromise(findings, claims, "organizational", "Organizational compromise"),
        *_compromise(findings, claims, "individual", "Individual compromise"),
        *_trajectory(findings),
        *sites_compared(findings),
        *negative_cases(findings),
    )


def _done_anyway(findings: TensionFindings) -> tuple[Block, ...]:
    """Recorded facts stand even where nothing has been coded."""
    return tuple(
        block
        for found in findings.strategies
        if found.strategy.fact
        for block in (_done(findings, found),)
        if isinstance(block, TableBlock)
    )


def _quotes(findings: TensionFindings) -> tuple[Quoted, ...]:
    return (
        *findings.together_quotes,
        *findings.a_quotes,
        *findings.b_quotes,
        *(quote for found in findings.domains for quote in found.quotes),
        *(quote for found in findings.strategies for quote in found.quotes),
    )


def _in_brief(findings: TensionFindings, claims: Claims) -> tuple[Block, ...]:
    tension, total = findings.tension, findings.total
    a, b = lowered(tension.pole_a.label), lowered(tension.pole_b.label)
    rows = (
        (a, total.side_a, findings.a_table, SPEAK),
        (b, total.side_b, findings.b_table, SPEAK),
        ("both together in one passage", total.together, findings.together_table, HOLD),
        ("a passage that names the clash", total.explicit, findings.explicit_table, HOLD),
    )
    made = (
        claims.make(name, count, by_sites(table), verbs=verbs) for name, count, table, verbs in rows
    )
    return (Heading("In brief"), *made)


def _logics(findings: TensionFindings) -> tuple[Block, ...]:
    tension = findings.tension
    a, b = tension.pole_a, tension.pole_b
    said = Paragraph(f"{a.label}: {a.says}. {b.label}: {b.says}.")
    rows = tuple((raised(row.aspect), row.pole_a, row.pole_b) for row in tension.logics)
    compared = (
        (TableBlock("The two logics compared", ("", a.label, b.label), rows, wide=3),)
        if rows
        else ()
    )
    poles = (
        Heading(a.label, 2),
        by_site_and_wave(
            findings.base, findings.a_table, f"Transcripts that speak of {lowered(a.label)}"
        ),
        *quotes_or_pointer(Names(findings.base), findings.a_quotes, findings.total.side_a),
        Heading(b.label, 2),
        by_site_and_wave(
            findings.base, findings.b_table, f"Transcripts that speak of {lowered(b.label)}"
        ),
        *quotes_or_pointer(Names(findings.base), findings.b_quotes, findings.total.side_b),
    )
    return (Heading("The two logics"), said, *compared, *poles)


def _collision(findings: TensionFindings, claims: Claims) -> tuple[Block, ...]:
    parts = (block for found in findings.domains for block in _domain(found, claims))
    return (Heading("Where they collide"), *_meetings(findings), *parts)


def _meetings(findings: TensionFindings) -> tuple[Block, ...]:
    names, near = Names(findings.base), findings.tension.near_turns
    tables = (findings.together_table, findings.near_table, findings.explicit_table)
    rows = []
    for site in findings.a_table.rows:
        cells = [dict(by_sites(table))[site] for table in tables]
        if cells[0].eligible:
            rows.append((names.site(site), str(cells[0].eligible), *map(_met, cells)))
    total = findings.total
    all_cells = (total.together, total.near, total.explicit)
    if len(rows) > 1:
        rows.append(("All", str(total.together.eligible), *map(_met, all_cells)))
    header = (
        names.site_noun.capitalize(),
        "Transcripts received",
        "On one passage",
        f"Within {counted(near, 'turn')}",
        "Clash named",
    )
    note = (
        "Transcripts, with passages in brackets. Three separate counts, never added up: both "
        "sides on one passage; the other side close by but not in the same passage; a code for "
        "the clash itself."
    )
    table = TableBlock("Three ways in which the two sides meet", header, tuple(rows), note)
    return (table, *(names.quote(quote) for quote in findings.together_quotes))


def _met(count: Count) -> str:
    return f"{count.transcripts} ({count.passages})" if count.passages else "0"


def _domain(found: DomainFindings, claims: Claims) -> tuple[Block, ...]:
    names, clash = claims.names, found.domain.clash
    opening_words = f"{raised(clash)}." if clash else ""
    heading = Heading(found.domain.name, 2)
    if not found.total.passages:
        silent = f"{opening_words} No passage speaks of it.".strip()
        return (heading, Paragraph(silent))
    without = [site for site, cell in found.by_site if cell.eligible and not cell.passages]
    contrary = (Paragraph(f"Nothing on it at {names.sites(without)}."),) if without else ()
    return (
        heading,
        *((Paragraph(opening_words),) if opening_words else ()),
        claims.make(quoted(found.domain.name), found.total, found.by_site),
        Paragraph(f"By role: {_by_role(names, found.by_role)}."),
        *quotes_or_pointer(names, found.quotes, found.total),
        *contrary,
    )


def _by_role(names: Names, counts: tuple[tuple[str, Count], ...]) -> str:
    heard = [(role, cell) for role, cell in counts if cell.eligible]
    return ", ".join(f"{names.role_within(role)} {share(cell)}" for role, cell in heard)


def _compromise(
    findings: TensionFindings, claims: Claims, level: str, title: str
) -> tuple[Block, ...]:
    chosen = [s for s in findings.strategies if s.strategy.level == level]
    if not chosen:
        return ()
    told = [s for s in chosen if s.total.passages or any(fact for row in s.done for fact in row)]
    parts = (block for found in told for block in _strategy(findings, found, claims))
    return (Heading(title), _overview(findings, chosen), *parts)


def _overview(findings: TensionFindings, chosen: list[StrategyFindings]) -> TableBlock:
    rows = tuple(
        (
            found.strategy.name,
            _serves(findings, found),
            share(found.total),
            str(found.total.passages),
        )
        for found in chosen
    )
    header = ("Strategy", "Serves", "Transcripts that speak of it", "Passages")
    return TableBlock("Strategies, whom they serve, and talk of them", header, rows, wide=2)


def _serves(findings: TensionFindings, found: StrategyFindings) -> str:
    tension = findings.tension
    sides = {"a": tension.pole_a.label, "b": tension.pole_b.label, **FAVOURS}
    return lowered(sides.get(found.strategy.favours, NONE))


def _strategy(
    findings: TensionFindings, found: StrategyFindings, claims: Claims
) -> tuple[Block, ...]:
    names, strategy = claims.names, found.strategy
    done = _done(findings, found)
    recorded = (done,) if done else ()
    if not found.total.passages:
        talk: tuple[Block, ...] = (Paragraph("No passage speaks of it."),)
    else:
        talk = (
            claims.make(quoted(strategy.name), found.total, by_sites(found.talk)),
            Paragraph(f"By role: {_by_role(names, found.by_role)}."),
            *quotes_or_pointer(names, found.quotes, found.total),
        )
    return (Heading(strategy.name, 2), *recorded, *talk)


def _done(findings: TensionFindings, found: StrategyFindings) -> Block | None:
    """The recorded fact by site and wave beside the talk; None where no fact is named."""
    if not found.strategy.fact:
        return None
    names = Names(findings.base)
    waves = found.talk.columns
    if not any(fact for row in found.done for fact in row):
        return Paragraph("Whether it was done is not recorded in the study.")
    header = tuple(
        column for wave in waves for column in (names.wave(wave), f"{names.wave(wave)}: talk")
    )
    rows = tuple(
        (
            names.site(site),
            *(
                text
                for fact, cell in zip(done, cells, strict=True)
                for text in (fact or NONE, share(cell))
            ),
        )
        for site, done, cells in zip(found.talk.rows, found.done, found.talk.cells, strict=True)
    )
    return TableBlock(
        f"{found.strategy.name}: what was done, and how many transcripts speak of it",
        (names.site_noun.capitalize(), *header),
        rows,
        "What was done comes from the study's record (a dash: not recorded); talk is not adoption.",
    )


def _trajectory(findings: TensionFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    heading = Heading("Over the waves")
    held = [w for w in findings.a_table.columns if w in _received(findings)]
    if len(held) < 2:
        return (heading, Paragraph("There is one wave, so nothing can be said about change."))
    if not findings.panel:
        text = "No site and role was heard in every wave, so waves cannot be compared."
        return (heading, Paragraph(text))
    note = (
        f"Counted are only the {counted(len(findings.panel), 'transcript')} of sites and roles "
        "heard in every wave, so that a new kind of voice does not look like a change."
    )
    labels = tuple(names.wave(wave) for wave in held)
    poles = (findings.tension.pole_a.label, findings.tension.pole_b.label)
    lines = zip(poles, (findings.a_table, findings.b_table), strict=True)
    caption = f"Share of transcripts that speak of each side, by {names.site_noun}"
    figure = waves_by_site(findings.base, lines, caption)
    return (heading, changes_table(findings.changes, labels, note), *figure)


def _received(findings: TensionFindings) -> set[str]:
    return {row.wave for row in findings.base.grid.rows if row.received and row.wave}
