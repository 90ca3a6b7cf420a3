"""Agreement as a document: a paragraph for the methods section, and tables it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from qualkit.model.disagreement import Comparison, Diagnosis
from qualkit.model.results import (
    AgreementParts,
    AgreementTable,
    CodeAgreement,
    Estimate,
    kappa_of,
    notes_of,
)
from qualkit.report.tree import Block, BulletList, Callout, Heading, Memo, Paragraph, TableBlock

ALPHA = "krippendorff_alpha"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CHOICE = (
    "Whether to report agreement is a choice: it suits codes that others are to apply in the same "
    "way, less a reading that one person answers for (McDonald, Schoenebeck and Forte 2019; "
    "O'Connor and Joffe 2020). Agreement after discussion is not agreement between independent "
    "coders; what is reported here is from before."
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the figures do not say themselves: of how many transcripts, and what was resolved."""

    study: str
    transcripts: int
    resolved: int = 0
    disagreements: int = 0


def agreement_memo(
    table: AgreementTable,
    setting: Setting,
    *,
    comparison: Comparison | None = None,
    parts: AgreementParts | None = None,
    bands: Sequence[str] = (),
) -> Memo:
    """The document of a round; `bands` has what alpha reads like for each code."""
    blocks: list[Block] = [
        Heading("For the methods section"),
        Paragraph(methods_paragraph(table, setting)),
        Heading("By code"),
        codes_table(table, bands),
    ]
    if notes := notes_of(table):
        blocks.append(BulletList(notes))
    blocks += _values(table)
    if comparison and comparison.diagnoses:
        blocks += [Heading("What to discuss first"), diagnosis_table(comparison.diagnoses)]
    if parts:
        blocks += [Heading(f"By {parts.by}"), _parts(parts)]
    blocks.append(Callout("To report or not", CHOICE))
    standing = f"Unit: {table.unit}"
    return Memo("Agreement between coders", f"Round {table.round}", standing, tuple(blocks),
                subject=setting.study)  # fmt: skip


def methods_paragraph(table: AgreementTable, setting: Setting) -> str:
    """Coders, share coded by several, unit, coefficient, range, interval, resolution."""
    known = [v for row in table.codes if (v := row.coefficients[ALPHA].value) is not None]
    share = f" ({table.transcripts / setting.transcripts:.0%})" if setting.transcripts else ""
    who = _number(len(table.coders)).capitalize()
    first = (
        f"{who} coders independently coded {table.transcripts} of {setting.transcripts} "
        f"transcripts{share}; they were compared on {table.units:,} units, the unit being the "
        f"{table.unit}."
    )
    return " ".join([first, *_figures(table, known), _left_out(table), _resolution(setting)])


def _figures(table: AgreementTable, known: Sequence[float]) -> list[str]:
    if not known:
        return ["No code could be estimated."]
    mean = table.mean[ALPHA]
    between = f" (95% CI {_bounds(mean)}, {_how(table)})" if mean.ci else ""
    percent = table.mean["percent"].value
    agreed = f" Mean percent agreement was {percent:.0%}." if percent is not None else ""
    codes = f"Across {len(known)} codes, " if len(known) > 1 else "For one code, "
    return [
        f"{codes}Krippendorff's alpha (nominal; Krippendorff 2019) had a mean of "
        f"{short(mean.value)}{between} and a median of {short(median(known))}, ranging from "
        f"{short(min(known))} to {short(max(known))}.{agreed}"
    ]


def _how(table: AgreementTable) -> str:
    if "bootstrap" in table.interval:
        return f"bootstrap over {table.transcripts} transcripts"
    return "over units"


def _left_out(table: AgreementTable) -> str:
    missing = [row.code for row in table.codes if row.coefficients[ALPHA].value is None]
    if not missing:
        return ""
    reasons = dict.fromkeys(
        row.coefficients[ALPHA].reason for row in table.codes if row.code in set(missing)
    )
    noun = "code was" if len(missing) == 1 else "codes were"
    return f"{len(missing)} {noun} left out ({'; '.join(reasons)})."


def _resolution(setting: Setting) -> str:
    if setting.resolved:
        return (
            f"Of {setting.disagreements} disagreements {setting.resolved} were resolved by "
            "discussion; the figures are from before it."
        )
    return "Disagreements were [say how they were resolved, or that they were not]."


def codes_table(table: AgreementTable, bands: Sequence[str] = ()) -> TableBlock:
    """Agreement by code, unused codes left out; `bands` has what alpha reads like for each."""
    used = [
        (row, band)
        for row, band in zip(table.codes, bands or [""] * len(table.codes), strict=True)
        if any(n for _, n in row.applied)
    ]
    rows = tuple(_row(row, band, table) for row, band in used)
    unused = len(table.codes) - len(used)
    note = f"n: units each coder gave the code ({', '.join(table.coders)}). "
    if unused:
        note += f"{unused} codes that nobody used are not shown. "
    header = ("Code", "α reads", "n", "Prev.", "%", "κ", "α", "95% CI", "AC1")
    return TableBlock("Agreement by code", header, rows, note + table.interval, 2)


def _row(row: CodeAgreement, band: str, table: AgreementTable) -> tuple[str, ...]:
    alpha = row.coefficients[ALPHA]
    return (
        row.code,
        alpha.reason or band.removesuffix(" conclusions only"),
        " / ".join(f"{n:,}" for _, n in row.applied),
        short(row.prevalence),
        *(short(row.coefficients[name].value) for name in ("percent", kappa_of(table), ALPHA)),
        _bounds(alpha),
        short(row.coefficients["gwet_ac1"].value),
    )


def _values(table: AgreementTable) -> list[Block]:
    rows = tuple(
        (
            row.code,
            short(row.on_value.value),
            row.on_value.reason or row.on_value.method.rpartition("; ")[2],
        )
        for row in table.codes
        if row.on_value is not None
    )
    if not rows:
        return []
    header = ("Code", "α of the value", "Rests on")
    return [TableBlock("Agreement on the code's value", header, rows, "", 3)]


def diagnosis_table(diagnoses: Iterable[Diagnosis]) -> TableBlock:
    """Codes in the order in which discussing them is worth most."""
    rows = tuple(
        (
            each.code,
            "; ".join(each.findings) or "–",
            each.in_words,
            str(each.disagreements),
        )
        for each in diagnoses
    )
    header = ("Code", "What is seen", "Kinds", "Places")
    return TableBlock("Codes to discuss, the most important first", header, rows, "", 3)


def _parts(parts: AgreementParts) -> TableBlock:
    if parts.by == "group":
        table = parts.parts[0][1]
        return TableBlock("By group of codes", ("Group", "n", "%", "α", "95% CI"), tuple(
            (row.code, " / ".join(f"{n:,}" for _, n in row.applied),
             short(row.coefficients["percent"].value), short(row.coefficients[ALPHA].value),
             _bounds(row.coefficients[ALPHA]))
            for row in table.codes if any(n for _, n in row.applied)
        ), table.interval)  # fmt: skip
    rows = tuple(
        (
            name,
            str(table.transcripts),
            f"{table.units:,}",
            short(table.mean["percent"].value),
            short(table.mean[ALPHA].value),
            _bounds(table.mean[ALPHA]),
            short(table.overall["pooled_kappa"].value),
        )
        for name, table in parts.parts
    )
    header = (parts.by.capitalize(), "Transcripts", "Units", "%", "α", "95% CI", "Pooled κ")
    note = "Means over the codes that can be estimated in the part; pooled κ over all codes."
    return TableBlock(f"Agreement by {parts.by}", header, rows, note)


def short(value: float | None) -> str:
    """Two decimals without the zero before the point; a dash where there is no value."""
    if value is None:
        return "–"
    text = f"{value:.2f}".replace("-0.00", "0.00")
    return text.replace("0.", ".", 1) if abs(value) < 0.995 else text


def _bounds(estimate: Estimate) -> str:
    return f"{short(estimate.ci[0])} to {short(estimate.ci[1])}" if estimate.ci else "–"


def _number(n: int) -> str:
    return NUMBERS[n] if n < len(NUMBERS) else str(n)
