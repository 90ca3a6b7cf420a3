"""The memo on a tension: two logics, where they collide, what was done and said, what moved."""

from __future__ import annotations

from qualkit.model.findings import DomainFindings, Quoted, StrandTold, TensionFindings
from qualkit.model.results import Count
from qualkit.report.evidence_base import (
    analyst_notes,
    answering,
    ground,
    ground_in_short,
    limits,
    nothing_yet,
    opening,
    queries,
    standing,
)
from qualkit.report.figures import waves_by_site
from qualkit.report.grids import by_site_and_wave, by_sites
from qualkit.report.movement import moved, movement_blocks
from qualkit.report.patterns import by_role, moderator_tables, recorded_in_short, strand_blocks
from qualkit.report.tension_sites import negative_cases, sites_compared
from qualkit.report.tension_strategies import compromises, done, strategy_details
from qualkit.report.tree import Block, BulletList, Heading, Memo, Paragraph, TableBlock
from qualkit.report.voices import trust_details, trust_in_short
from qualkit.report.wording import (
    HOLD,
    SPEAK,
    Claims,
    Names,
    brief,
    counted,
    lowered,
    plural,
    quoted,
    quotes_or_pointer,
    raised,
    slug,
)


def build_tension_memo(findings: TensionFindings, *, notes: str = "") -> Memo:
    """The memo as a tree; `notes` is what an analyst wrote in its marked place before."""
    base, tension = findings.base, findings.tension
    body = nothing_yet(base, "this tension") or _body(findings)
    quotes = _quotes(findings)
    trust = trust_in_short(base, quotes) if base.codings else ()
    return Memo(
        tension.name,
        "Tension memo",
        standing(base),
        (
            *opening(base),
            *answering(base, tension.research_questions),
            *body,
            *(done(findings) if not base.codings else ()),
            *(ground(base) if not base.codings else ()),
            *trust,
            *limits(base),
            *(_details(findings, quotes) if base.codings else ()),
            *analyst_notes(notes),
        ),
        subject=f"Tension {tension.id}",
        date=base.provenance.date,
    )


def _body(findings: TensionFindings) -> tuple[Block, ...]:
    claims = Claims(Names(findings.base))
    return (
        *_in_brief(findings, claims),
        *ground_in_short(findings.base),
        *queries(
            findings.base,
            [
                (f"The pole {quoted(pole.label)}", pole.query)
                for pole in (findings.tension.pole_a, findings.tension.pole_b)
            ],
        ),
        *_logics(findings),
        *_collision(findings, claims),
        *compromises(findings, claims),
        *sites_compared(findings),
        *negative_cases(findings),
    )


def _details(findings: TensionFindings, quotes: tuple[Quoted, ...]) -> tuple[Block, ...]:
    """At the end, what stands behind the claims; each part keeps its place for notes."""
    names = Names(findings.base)
    parts = (
        *_beside(findings),
        *strategy_details(findings),
        *movement_blocks(findings.movement, names),
        *strand_blocks(names, "Second-cycle concepts", findings.concepts),
        *_followed(findings),
        *_sides_in_full(findings),
        *trust_details(findings.base, quotes),
    )
    return (Heading("Details"), *map(_lower, parts)) if parts else ()


def _lower(part: Block) -> Block:
    if not isinstance(part, Heading):
        return part
    return Heading(part.text, part.level + 1, section=part.level == 1)


def _quotes(findings: TensionFindings) -> tuple[Quoted, ...]:
    return (
        *findings.together_quotes,
        *findings.a_quotes,
        *findings.b_quotes,
        *(quote for found in findings.domains for quote in found.quotes),
        *(q for found in findings.strategies for q in (*found.quotes, *found.contrary)),
        *(quote for told in _strands(findings) for quote in told.quotes),
        *findings.contrary,
    )


def _strands(findings: TensionFindings) -> tuple[StrandTold, ...]:
    return (
        *findings.mechanisms,
        *findings.common,
        *findings.others,
        *findings.consequences,
        *findings.concepts,
        *findings.followed,
    )


def _in_brief(findings: TensionFindings, claims: Claims) -> tuple[Block, ...]:
    tension, total = findings.tension, findings.total
    a, b = lowered(tension.pole_a.label), lowered(tension.pole_b.label)
    rows = (
        ("pole-a", a, total.side_a, findings.a_table),
        ("pole-b", b, total.side_b, findings.b_table),
        ("together", "both together in one passage", total.together, findings.together_table),
        ("clash", "a passage that names the clash", total.explicit, findings.explicit_table),
    )
    made = (
        claims.make(
            said, n, by_sites(table), verbs=SPEAK if key.startswith("pole") else HOLD, key=key
        )
        for key, said, n, table in rows
    )
    return (
        Heading("In brief"),
        *made,
        *_adopted(findings),
        *moved(findings.movement, claims.names),
    )


def _adopted(findings: TensionFindings) -> tuple[Block, ...]:
    """What was done where, from the record, in one list."""
    names = Names(findings.base)
    items = tuple(
        f"{brief(found.strategy.name)}: {recorded_in_short(names, found.recorded)}"
        for found in findings.strategies
        if any(row.done for row in found.recorded)
    )
    return (BulletList(items),) if items else ()


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
        *quotes_or_pointer(Names(findings.base), findings.a_quotes, findings.total.side_a),
        Heading(b.label, 2),
        *quotes_or_pointer(Names(findings.base), findings.b_quotes, findings.total.side_b),
    )
    return (Heading("The two logics"), said, *compared, *poles)


def _collision(findings: TensionFindings, claims: Claims) -> tuple[Block, ...]:
    parts = (block for found in findings.domains for block in _domain(found, claims))
    return (Heading("Where they collide"), *_meetings(findings), *parts)


def _beside(findings: TensionFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    beside = (
        ("Why they collide", findings.mechanisms),
        ("Common ground", findings.common),
        ("Other explanations", findings.others),
    )
    return tuple(block for title, told in beside for block in strand_blocks(names, title, told))


def _meetings(findings: TensionFindings) -> tuple[Block, ...]:
    names, near = Names(findings.base), findings.tension.near_turns
    tables = (
        findings.a_table,
        findings.b_table,
        findings.together_table,
        findings.near_table,
        findings.explicit_table,
    )
    rows = []
    for site in findings.a_table.rows:
        cells = [dict(by_sites(table))[site] for table in tables]
        if cells[0].eligible:
            rows.append((names.site(site), str(cells[0].eligible), *map(_met, cells)))
    total = findings.total
    all_cells = (total.side_a, total.side_b, total.together, total.near, total.explicit)
    if len(rows) > 1:
        rows.append(("All", str(total.together.eligible), *map(_met, all_cells)))
    header = (
        names.site_noun.capitalize(),
        "Received",
        findings.tension.pole_a.label,
        findings.tension.pole_b.label,
        "On one passage",
        f"Within {counted(near, 'turn')}",
        "Clash named",
    )
    note = (
        "Transcripts, with passages in brackets. They meet in three ways, never added up: both "
        "sides on one passage; the other side close by but not in the same passage; a code for "
        "the clash itself."
    )
    caption = f"The two sides and where they meet, by {names.site_noun}"
    table = TableBlock(caption, header, tuple(rows), note)
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
        claims.make(
            quoted(found.domain.name),
            found.total,
            found.by_site,
            key=f"domain-{slug(found.domain.name)}",
        ),
        Paragraph(f"By role: {by_role(names, found.by_role)}."),
        *quotes_or_pointer(names, found.quotes, found.total),
        *contrary,
    )


def _sides_in_full(findings: TensionFindings) -> tuple[Block, ...]:
    """Both sides by site and wave, and a picture of them."""
    base, tension = findings.base, findings.tension
    noun = Names(base).site_noun
    lines = (
        (tension.pole_a.label, findings.a_table),
        (tension.pole_b.label, findings.b_table),
    )
    caption = f"Share of transcripts that speak of each side, by {noun}"
    return (
        Heading(f"The two sides by {noun} and wave"),
        *(
            by_site_and_wave(base, table, f"Transcripts that speak of {lowered(label)}")
            for label, table in lines
        ),
        *waves_by_site(base, lines, caption),
    )


def _followed(findings: TensionFindings) -> tuple[Block, ...]:
    """What came after, spoken of and as recorded."""
    names = Names(findings.base)
    told = strand_blocks(names, "What followed", findings.followed)
    if not findings.outcomes:
        return told
    attribute = findings.tension.outcome.replace("_", " ")
    ends: dict[str, list[str]] = {}
    for site, value in findings.outcomes:
        ends.setdefault(value, []).append(site)
    of = len(findings.outcomes)
    noun = plural(of, names.site_noun)
    parts = (
        f"{value}: {len(sites)} of {of} {noun} ({names.sites(sites)})"
        for value, sites in sorted(ends.items())
    )
    recorded = Paragraph(f"Recorded, {attribute}: {'; '.join(parts)}.")
    tables = moderator_tables(names, findings.by_outcome)
    return (*(told or (Heading("What followed"),)), recorded, *tables)
