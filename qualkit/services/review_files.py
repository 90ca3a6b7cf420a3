"""Agreement and disagreements as CSV, workbook and Word document."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualkit.agreement.bands import KRIPPENDORFF, band
from qualkit.agreement.plain import bands_of
from qualkit.exchange.workbook import write_sheets
from qualkit.model import Coding, Origin, Span, Transcript
from qualkit.model.disagreement import Comparison, Disagreement
from qualkit.model.results import AgreementParts, AgreementTable, CodeAgreement, kappa_of
from qualkit.report.agreement import Setting, agreement_memo, methods_paragraph
from qualkit.report.disagreements import Shown, disagreements_memo
from qualkit.report.docx import render_docx
from qualkit.services import review
from qualkit.services.agreement_words import (
    comparison_in_words,
    parts_in_words,
    table_in_words,
)
from qualkit.store import Project

CONTEXT = 160
COLUMNS = ("percent", "kappa", "krippendorff_alpha", "gwet_ac1", "brennan_prediger",
           "specific_agreement")  # fmt: skip
ALPHA = "krippendorff_alpha"
BANDS = ("krippendorff", "landis_koch", "gwet")
Cell = str | int | float | None
Sheet = tuple[str, Sequence[str], list[Sequence[Cell]]]


def agreement_csv(parts: AgreementParts) -> bytes:
    """One row a code and part: unit, n per coder, prevalence, coefficients, interval, reasons."""
    return _csv(*_agreement_rows(parts))


def agreement_xlsx(project: Project, parts: AgreementParts, *, asked: review.Asked) -> bytes:
    """Sheets for the figures, codes to discuss, the confusion matrix, and how it was computed."""
    table = parts.parts[0][1]
    sheets: list[Sheet] = [("Agreement", *_agreement_rows(parts))]
    if table.round and parts.by != "round":
        sheets += _comparison_sheets(review.comparison(project, asked=_quick(asked)))
    about: list[Sequence[Cell]] = [
        ("unit", table.unit),
        ("interval", table.interval),
        ("bands", KRIPPENDORFF.citation),
        ("methods", methods_paragraph(table, _setting(project, table, None))),
    ]
    return _xlsx([*sheets, ("About", ("what", "value"), about)])


def agreement_docx(project: Project, parts: AgreementParts, *, asked: review.Asked) -> bytes:
    """The round as a document with a paragraph for the methods section."""
    one = parts.by == "code"
    table = parts.parts[0][1] if one else review.agreement(project, asked=_newest(asked, parts))
    comparison = review.comparison(project, asked=_quick(_newest(asked, parts)))
    bands = [band(row.coefficients[ALPHA].value).partition(" (")[0] for row in table.codes]
    memo = agreement_memo(
        table_in_words(project, table),
        _setting(project, table, comparison),
        comparison=comparison_in_words(project, comparison),
        parts=None if one else parts_in_words(project, parts),
        bands=bands,
    )
    return render_docx(memo)


def listed(project: Project, comparison: Comparison) -> tuple[Shown, ...]:
    """Every disagreement with its words in context and what was agreed on, in order."""
    with project.reading() as repository:
        texts = {t.name: t for t in repository.transcripts()}
        codings = tuple(repository.codings(round=comparison.round, consensus=True))
    agreed = [c for c in codings if c.origin is Origin.CONSENSUS]
    return tuple(
        _shown(number, each, texts[each.transcript], agreed)
        for number, each in enumerate(comparison.disagreements, start=1)
    )


def disagreements_csv(project: Project, comparison: Comparison) -> bytes:
    """One row a disagreement, with a column to write how it was resolved."""
    return _csv(*_disagreement_rows(comparison, listed(project, comparison)))


def disagreements_xlsx(project: Project, comparison: Comparison) -> bytes:
    rows = _disagreement_rows(comparison, listed(project, comparison))
    return _xlsx([("Disagreements", *rows), *_comparison_sheets(comparison)])


def disagreements_docx(project: Project, comparison: Comparison) -> bytes:
    with project.reading() as repository:
        study = repository.study().title or project.name
    told = comparison_in_words(project, comparison)
    return render_docx(disagreements_memo(told, _places_in_words(project, told), study))


def _places_in_words(project: Project, told: Comparison) -> tuple[Shown, ...]:
    """Every place with the codes by name, in its resolution too."""
    with project.reading() as repository:
        labels = {code.id: code.label for code in repository.codebook()}
    return tuple(
        replace(each, resolution="; ".join(labels.get(c, c) for c in each.resolution.split("; ")))
        for each in listed(project, told)
    )


def _agreement_rows(parts: AgreementParts) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    coders = sorted({coder for _, table in parts.parts for coder in table.coders})
    lead = () if parts.by == "code" else (parts.by if parts.by != "group" else "round",)
    code = "group" if parts.by == "group" else "code"
    header = (*lead, code, "unit", "units", *(f"applied_{c}" for c in coders), "prevalence",
              *COLUMNS, "alpha_low", "alpha_high", "alpha_of_value", "reason", "notes",
              *(f"band_{name}" for name in BANDS))  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (*((name,) if lead else ()), *_agreement_row(row, table, coders))
        for name, table in parts.parts
        for row in table.codes
    ]
    return header, rows


def _agreement_row(
    row: CodeAgreement, table: AgreementTable, coders: Sequence[str]
) -> Sequence[Cell]:
    names = [kappa_of(table) if name == "kappa" else name for name in COLUMNS]
    numbers = [row.coefficients[name] for name in names]
    reasons = dict.fromkeys(e.reason for e in numbers if e.reason)
    applied = dict(row.applied)
    low, high = row.coefficients[ALPHA].ci or (None, None)
    return (
        row.code, table.unit, row.units, *(applied.get(c) for c in coders), row.prevalence,
        *(e.value for e in numbers), low, high, row.on_value.value if row.on_value else None,
        "; ".join(reasons), "; ".join(row.notes),
        *bands_of(row).values(),
    )  # fmt: skip


def _disagreement_rows(
    comparison: Comparison, shown: Iterable[Shown]
) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    header = ("no", "kind", "transcript", "start", "end", "speaker", "before", "text", "after",
              *comparison.coders, "resolution")  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for each in shown:
        d = each.disagreement
        codes = {m.coder: "; ".join(m.codes) or "-" for m in d.marked}
        rows.append((
            each.number, d.kind.value, d.transcript, d.span.start, d.span.end, each.speaker,
            each.before, each.text, each.after, *(codes.get(c, "") for c in comparison.coders),
            each.resolution,
        ))  # fmt: skip
    return header, rows


def _comparison_sheets(
    comparison: Comparison,
) -> list[Sheet]:
    matrix = comparison.confusions
    cells = zip(matrix.codes, matrix.cells, matrix.alone, strict=True)
    to_discuss: list[Sequence[Cell]] = [
        (d.code, d.disagreements, d.in_words,
         "; ".join(d.findings), d.weight)
        for d in comparison.diagnoses
    ]  # fmt: skip
    return [
        ("To discuss", ("code", "places", "kinds", "findings", "weight"), to_discuss),
        (
            "Confusion",
            ("code", *matrix.codes, "left out by the other"),
            [(code, *row, alone) for code, row, alone in cells],
        ),
    ]


def _shown(number: int, each: Disagreement, text: Transcript, agreed: Sequence[Coding]) -> Shown:
    turn = text.turn_at(each.span)
    lower, upper = (turn.span.start, turn.span.end) if turn else (0, len(text.text))
    resolved = {
        c.code for c in agreed if c.transcript == each.transcript and c.span.overlaps(each.span)
    }
    return Shown(
        number,
        each,
        (turn.speaker or "") if turn else "",
        _before(text.text, max(lower, 0), each.span),
        text.quote(each.span),
        _after(text.text, max(upper, each.span.end), each.span),
        "; ".join(sorted(resolved)),
    )


def _before(text: str, lower: int, span: Span) -> str:
    """Up to CONTEXT characters of the turn before the span, from the beginning of a word."""
    begin = max(lower, span.start - CONTEXT)
    words = text[begin : span.start]
    return (words.partition(" ")[2] if begin > lower else words).strip()


def _after(text: str, upper: int, span: Span) -> str:
    end = min(upper, span.end + CONTEXT)
    words = text[span.end : end]
    return (words.rpartition(" ")[0] if end < upper else words).strip()


def _setting(project: Project, table: AgreementTable, comparison: Comparison | None) -> Setting:
    with project.reading() as repository:
        study = repository.study().title or project.name
        transcripts = len(repository.transcript_names())
    if comparison is None:
        return Setting(study, transcripts)
    resolved = sum(bool(each.resolution) for each in listed(project, comparison))
    return Setting(study, transcripts, resolved, len(comparison.disagreements))


def _newest(asked: review.Asked, parts: AgreementParts) -> review.Asked:
    """For one table beside parts: the round asked for, or the newest."""
    round_ = parts.parts[-1][1].round if parts.parts else asked.round
    return replace(asked, round=round_)


def _quick(asked: review.Asked) -> review.Asked:
    return replace(asked, bootstrap=0)


def _csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _xlsx(sheets: Iterable[Sheet]) -> bytes:
    return write_sheets((title, header, rows) for title, header, rows in sheets)
