"""The memo on one wave: what was said most, where and by whom, and what moved since."""

from __future__ import annotations

from dataclasses import replace

from qualkit.model.findings import CodeInWave, Quoted, SiteInWave, WaveFindings
from qualkit.model.quantifiers import SMALLEST_BASE
from qualkit.model.results import Count
from qualkit.report.evidence_base import (
    analyst_notes,
    ground,
    limits,
    nothing_yet,
    opening,
    standing,
)
from qualkit.report.figures import codes_by_site
from qualkit.report.grids import changes_table
from qualkit.report.tree import Block, BulletList, Heading, Memo, Paragraph, TableBlock
from qualkit.report.voices import saturation_blocks, trustworthiness
from qualkit.report.wording import Claims, Names, counted, in_cell, joined, quoted

CLAIMS, LISTED = 5, 12


def build_wave_memo(findings: WaveFindings, *, notes: str = "") -> Memo:
    """The memo as a tree; `notes` is what an analyst wrote in its marked place before."""
    base = findings.base
    names = Names(base)
    body = nothing_yet(base, "this wave") or _body(findings)
    trust = trustworthiness(base, _quotes(findings)) if base.codings else ()
    return Memo(
        f"Wave {names.wave(findings.wave)}" if findings.wave else "Wave not recorded",
        "Wave memo",
        standing(base),
        (
            *opening(base),
            *body,
            *(ground(base) if not base.codings else ()),
            *trust,
            *limits(base, changes=findings.previous is not None),
            *analyst_notes(notes),
        ),
        subject=f"Wave {findings.wave}",
        date=base.provenance.date,
    )


def _quotes(findings: WaveFindings) -> tuple[Quoted, ...]:
    of_sites = (site.quote for site in findings.sites if site.quote is not None)
    return (*(quote for code in findings.codes for quote in code.quotes), *of_sites)


def _body(findings: WaveFindings) -> tuple[Block, ...]:
    claims = Claims(Names(findings.base))
    return (
        *_in_brief(findings, claims),
        *ground(findings.base),
        *_said_most(findings),
        *_where(findings),
        *_sites(findings),
        *_change(findings),
        *_negative(findings),
        *saturation_blocks(claims.names, findings.saturation),
    )


def _in_brief(findings: WaveFindings, claims: Claims) -> tuple[Block, ...]:
    names = claims.names
    made = (
        claims.make(quoted(names.code(code.code)), code.total, code.by_site, key=code.code)
        for code in findings.codes[:CLAIMS]
    )
    return (Heading("In brief"), *made)


def _said_most(findings: WaveFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    quoted = (
        block
        for code in findings.codes
        if code.quotes
        for block in (
            Heading(names.code(code.code), 2),
            *_defined(findings, code),
            *(names.quote(quote) for quote in code.quotes),
        )
    )
    return (Heading("What was said most"), *quoted)


def _defined(findings: WaveFindings, code: CodeInWave) -> tuple[Block, ...]:
    known = code.code in findings.base.codebook
    text = findings.base.codebook.code(code.code).definition if known else ""
    return (Paragraph(text),) if text else ()


def _where(findings: WaveFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    shown = findings.codes[:LISTED]
    sites = [site.site for site in findings.sites if site.transcripts]
    roles = [v.role for v in findings.base.voices if v.transcripts]
    more = len(findings.codes) - len(shown)
    note = "Transcripts with the code, of those received."
    note += (
        f" {counted(more, 'rarer code')} {'is' if more == 1 else 'are'} left out." if more else ""
    )
    by_site = TableBlock(
        f"The most frequent codes by {names.site_noun}",
        ("Code", "All", *(names.site(site) for site in sites)),
        tuple(_row(names, code, dict(code.by_site), sites) for code in shown),
        note,
    )
    by_role = TableBlock(
        "The most frequent codes by role",
        ("Code", "Passages", "People", *(names.role(role) for role in roles)),
        tuple(
            (
                names.code(code.code),
                str(code.total.passages),
                str(code.total.people),
                *(in_cell(dict(code.by_role)[role]) for role in roles),
            )
            for code in shown
        ),
        "Under a role: transcripts with the code, of those received.",
    )
    figure = codes_by_site(findings.base, shown, sites)
    return (Heading("Where and by whom"), by_site, *figure, by_role)


def _row(
    names: Names, code: CodeInWave, cells: dict[str, Count], sites: list[str]
) -> tuple[str, ...]:
    return (names.code(code.code), in_cell(code.total), *(in_cell(cells[site]) for site in sites))


def _sites(findings: WaveFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    parts = (block for site in findings.sites for block in _one_site(names, site))
    noun = names.site_noun
    return (Heading(f"{noun.capitalize()} by {noun}"), *parts)


def _one_site(names: Names, found: SiteInWave) -> tuple[Block, ...]:
    heading = Heading(names.site(found.site), 2)
    if not found.transcripts:
        return (heading, Paragraph("No transcript was received from here in this wave."))
    heard = f"{counted(found.transcripts, 'transcript')}, {counted(found.people, 'person')}"
    if not found.leading:
        return (heading, Paragraph(f"{heard}. No code was applied."))
    leading = joined(
        f"{names.code(code.code)} ({code.transcripts} of {found.transcripts})"
        for code in found.leading
    )
    quote = (names.quote(found.quote),) if found.quote is not None else ()
    return (heading, Paragraph(f"{heard}. Said most: {leading}."), *quote)


def _change(findings: WaveFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    if findings.previous is None:
        text = "This is the first wave with transcripts; there is none to compare it with."
        return (Heading("Change"), Paragraph(text))
    heading = Heading(f"Change since {names.wave(findings.previous)}")
    if not findings.panel:
        text = "No site and role was heard in both waves, so they cannot be compared."
        return (heading, Paragraph(text), *_new_and_gone(findings))
    labels = (names.wave(findings.previous), names.wave(findings.wave))
    moved = [line for word in ("rises", "falls") for line in findings.changes if line.word == word]
    lines = [replace(line, label=names.code(line.label)) for line in moved]
    still = len(findings.changes) - len(moved)
    rest = "" if moved else "No code rises or falls."
    if all(line.word == "too few to say" for line in findings.changes):
        rest = f"With fewer than {SMALLEST_BASE} transcripts in a wave no change can be told."
    if moved and still:
        rest = f"In {counted(still, 'more code')} there is no clear change, or too few to say."
    note = (
        f"Counted are only the {counted(len(findings.panel), 'transcript')} of sites and roles "
        "heard in both waves."
    )
    table = (changes_table(tuple(lines), labels, note),) if lines else ()
    words = (Paragraph(rest),) if rest else ()
    return (heading, *table, *words, *_new_and_gone(findings))


def _new_and_gone(findings: WaveFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    previous = names.wave(findings.previous or "")
    items = []
    if findings.appeared:
        items.append(f"Not in {previous}: {joined(map(names.code, findings.appeared))}.")
    if findings.gone:
        items.append(f"In {previous} only: {joined(map(names.code, findings.gone))}.")
    return (BulletList(tuple(items)),) if items else ()


def _negative(findings: WaveFindings) -> tuple[Block, ...]:
    """Frequent codes that some site lacks, and transcripts without any coding."""
    names = Names(findings.base)
    items = []
    for code in findings.codes[:CLAIMS]:
        without = [site for site, cell in code.by_site if cell.eligible and not cell.passages]
        if without and 2 * code.total.transcripts >= code.total.eligible:
            items.append(f"{names.code(code.code)}: nothing at {names.sites(without)}.")
    bullets = (BulletList(tuple(items)),) if items else ()
    text = (
        f"No code was applied in {counted(len(findings.silent), 'transcript')}: "
        f"{joined(findings.silent)}."
        if findings.silent
        else "Every transcript of the wave carries at least one code."
    )
    return (Heading("Negative cases and silence"), *bullets, Paragraph(text))
