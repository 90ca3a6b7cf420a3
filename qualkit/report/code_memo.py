"""The memo on one code: what it means, where it stands, how it is used, and how sure that is."""

from __future__ import annotations

from dataclasses import replace

from qualkit.model.findings import Quoted
from qualkit.model.profiles import CodeFindings
from qualkit.model.results import Count
from qualkit.report.analytic_memos import plain
from qualkit.report.evidence_base import (
    analyst_notes,
    ground,
    limits,
    opening,
    standing,
)
from qualkit.report.figures import waves_by_site
from qualkit.report.grids import by_site_and_wave, by_sites, changes_table
from qualkit.report.tree import (
    Block,
    BulletList,
    Callout,
    Heading,
    Memo,
    Paragraph,
    Quote,
    TableBlock,
)
from qualkit.report.voices import trustworthiness
from qualkit.report.wording import (
    Claims,
    Names,
    counted,
    in_cell,
    joined,
    quoted,
    share,
    share_of_transcripts,
)

LISTED = 8


def build_code_memo(findings: CodeFindings, *, notes: str = "") -> Memo:
    """The memo as a tree; `notes` is what an analyst wrote in its marked place before."""
    base, code = findings.base, findings.code
    used = (
        (*_counts(findings), *_over_waves(findings), *_values(findings), *_words(findings),
         *_company(findings), *_silent(findings), *trustworthiness(base, _quotes(findings)))
        if findings.total.passages
        else ()
    )  # fmt: skip
    return Memo(
        code.label,
        "Code memo",
        standing(base),
        (
            *opening(base),
            *_unused(findings),
            *_meaning(findings),
            *used,
            *(ground(base) if findings.base.transcripts else ()),
            *_record(findings),
            *limits(base, changes=len(findings.changes) > 0),
            *analyst_notes(notes),
        ),
        subject=f"Code {code.id}",
        date=base.provenance.date,
    )


def _quotes(findings: CodeFindings) -> tuple[Quoted, ...]:
    return (*findings.typical, *findings.contrary, *findings.border)


def _unused(findings: CodeFindings) -> tuple[Block, ...]:
    if findings.total.passages:
        return ()
    received = findings.base.transcripts
    if not received:
        text = "No transcripts have been received, so the code could not be applied."
    elif findings.below:
        text = (
            f"Nobody applied this code itself; codes below it stand in "
            f"{share_of_transcripts(findings.below)}."
        )
    else:
        text = f"Nobody applied this code in the {counted(received, 'transcript')} received."
    return (Callout("Not used", text),)


def _meaning(findings: CodeFindings) -> tuple[Block, ...]:
    code, names = findings.code, Names(findings.base)
    book = findings.base.codebook
    above = joined(map(names.code, book.parents(code.id))) if code.id in book else ""
    facts = [
        ("Kind", f"{code.stance.value}, cycle {code.cycle}"),
        ("Level", code.level),
        ("Below", above),
        ("Include", code.include),
        ("Exclude", code.exclude),
        ("Values", ", ".join(code.values)),
        ("Also called", joined((*code.synonyms, *code.former_names))),
        ("Supports", joined(map(names.code, findings.supports))),
        ("Supported by", joined(map(names.code, findings.supported_by))),
        ("Used in", "; ".join(findings.used_in)),
        ("From", "; ".join(f"{s.file} {s.lines}".strip() for s in code.source)),
        ("Standing", f"retired. {code.why_retired}".strip() if code.retired else ""),
    ]
    rows = tuple((name, text) for name, text in facts if text)
    table = TableBlock("The code in the codebook", ("Field", code.id), rows, wide=2)
    return (Heading("What it means"), Paragraph(code.definition), table)


def _counts(findings: CodeFindings) -> tuple[Block, ...]:
    claims = Claims(Names(findings.base))
    names, total = claims.names, findings.total
    by_site = by_sites(findings.table)
    claim = claims.make(quoted(findings.code.label), total, by_site, key="code")
    numbers = (
        f"{counted(total.passages, 'passage')} by {counted(total.people, 'person')} in "
        f"{share_of_transcripts(total)}."
    )
    if findings.below is not None:
        numbers += f" With the codes below it: {share_of_transcripts(findings.below)}."
    rows = tuple(
        (names.role(role), *(in_cell(cell) for cell in cells))
        for role, cells in zip(findings.by_role.rows, findings.by_role.cells, strict=True)
        if any(cell.eligible for cell in cells)
    )
    waves = tuple(names.wave(wave) for wave in findings.by_role.columns)
    role_table = TableBlock(
        "Transcripts with the code, by role and wave", ("Role", *waves), rows,
        "Of the transcripts received.",
    )  # fmt: skip
    caption = f"Transcripts with the code, by {names.site_noun} and wave"
    return (
        Heading("Where it stands"),
        claim,
        Paragraph(numbers),
        by_site_and_wave(findings.base, findings.table, caption),
        role_table,
    )


def _over_waves(findings: CodeFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    if not findings.changes:
        return ()
    lines = tuple(
        replace(line, label=names.site(line.label) if line.label else "All")
        for line in findings.changes
    )
    held = [w for w in findings.table.columns if w and _received(findings, w)]
    note = (
        f"Counted are the {counted(len(findings.panel), 'transcript')} of sites and roles heard in "
        "every wave."
    )
    figure = waves_by_site(
        findings.base,
        [("", findings.table)],
        f"Share of transcripts with the code over waves, by {names.site_noun}",
    )
    if not findings.panel:
        text = "No site and role was heard in every wave, so waves cannot be compared."
        return (Heading("Over the waves"), Paragraph(text))
    table = changes_table(lines, tuple(names.wave(wave) for wave in held), note)
    return (Heading("Over the waves"), *figure, table)


def _received(findings: CodeFindings, wave: str) -> bool:
    at = findings.table.columns.index(wave)
    return any(row[at].eligible for row in findings.table.cells)


def _values(findings: CodeFindings) -> tuple[Block, ...]:
    tables = [
        TableBlock(title, (head, "Transcripts", "People", "Passages"), _value_rows(rows))
        for title, head, rows in (
            ("Values of the code", "Value", findings.values),
            ("In which light", "Valence", findings.valences),
        )
        if rows
    ]
    return (Heading("Values and light"), *tables) if tables else ()


def _value_rows(rows: tuple[tuple[str, Count], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (name or "not said", share(count), str(count.people), str(count.passages))
        for name, count in rows
    )


def _words(findings: CodeFindings) -> tuple[Block, ...]:
    """Typical, contrary and border quotes, each kind with its rule."""
    names = Names(findings.base)
    kinds = (
        ("Typical", "", findings.typical),
        (
            "Contrary",
            "In the rarer light, or with a code that a theme or tension sets on the other side.",
            findings.contrary,
        ),
        (
            "At the border",
            "Another coder gave another code here, or a code stands here that the exclusion names.",
            findings.border,
        ),
    )
    out: list[Block] = [Heading("In people's words")]
    for title, rule, quotes in kinds:
        if quotes:
            out += [Heading(title, 2), Paragraph(rule), *(names.quote(quote) for quote in quotes)]
    if not findings.contrary:
        out.append(Paragraph("No passage was found that speaks against the others."))
    return tuple(out)


def _company(findings: CodeFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    if not findings.companions:
        return (Heading("In company"), Paragraph("No other code stands in the same words."))
    rows = tuple(
        (names.code(one.code), str(one.passages), str(one.transcripts))
        for one in findings.companions
    )
    note = f"Of {counted(findings.total.passages, 'passage')} of this code; the words overlap."
    table = TableBlock("Codes in the same words", ("Code", "Passages", "Transcripts"), rows, note)
    return (Heading("In company"), table)


def _silent(findings: CodeFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    cells = by_sites(findings.table)
    without = [site for site, cell in cells if cell.eligible and not cell.passages]
    items = [f"Nothing at {names.sites(without)}."] if without else []
    if findings.silent:
        named = f" ({joined(findings.silent)})" if len(findings.silent) <= LISTED else ""
        has = "does" if len(findings.silent) == 1 else "do"
        items.append(
            f"{counted(len(findings.silent), 'transcript')} {has} not hold it{named}; the data do "
            "not tell whether the question was asked there."
        )
    bullets = (BulletList(tuple(items)),) if items else (Paragraph("It stands everywhere."),)
    return (Heading("Negative cases and silence"), *bullets)


def _record(findings: CodeFindings) -> tuple[Block, ...]:
    record = findings.record
    out: list[Block] = []
    if record.steps:
        rows = tuple((str(step.version), step.day, step.what) for step in record.steps)
        header = ("Version", "Day", "Change")
        out += [Heading("History"), TableBlock("Changes of the code", header, rows, wide=3)]
    if record.notes:
        out.append(Heading("Memos written about it"))
    for note in record.notes:
        out += [Heading(note.title, 2), Quote(plain(note.text), f"{note.author}, {note.day}")]
    return tuple(out)
