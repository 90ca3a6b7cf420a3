"""Recommendations as a table: for whom, what, on which evidence, under which conditions."""

from __future__ import annotations

from qualkit.model.findings import Quoted
from qualkit.model.profiles import Advice, AdviceFindings, AdviceHeard
from qualkit.report.evidence_base import (
    analyst_notes,
    ground,
    limits,
    opening,
    standing,
)
from qualkit.report.tree import Block, Callout, Heading, Memo, Paragraph, TableBlock
from qualkit.report.voices import trustworthiness
from qualkit.report.wording import Names, counted, lowered, quoted, raised, share

ANYONE = "Anyone"


def build_recommendations_memo(findings: AdviceFindings, *, notes: str = "") -> Memo:
    """The memo as a tree; `notes` is what an analyst wrote in its marked place before."""
    base = findings.base
    body = (*_stated(findings), *_heard(findings)) or _nothing(findings)
    shown = tuple(quote for one in findings.heard for quote in one.quotes)
    return Memo(
        "Recommendations",
        "Recommendation memo",
        standing(base),
        (
            *opening(base),
            *body,
            *ground(base),
            *(_trust(findings, shown) if base.codings else ()),
            *limits(base),
            *analyst_notes(notes),
        ),
        subject="Recommendations",
        date=base.provenance.date,
    )


def _trust(findings: AdviceFindings, shown: tuple[Quoted, ...]) -> tuple[Block, ...]:
    return trustworthiness(findings.base, shown)


def _nothing(findings: AdviceFindings) -> tuple[Block, ...]:
    text = (
        "No theme or tension of the study states a recommendation"
        + (
            ", and no passage carries a code of advice."
            if findings.family
            else ", and the codebook has no code for advice that people give."
        )
        + " Write `recommendations:` under a theme or a tension, or name a family of codes."
    )
    return (Callout("Nothing to recommend yet", text),)


def _stated(findings: AdviceFindings) -> tuple[Block, ...]:
    if not findings.stated:
        return ()
    groups: dict[str, list[tuple[int, Advice]]] = {}
    for number, one in enumerate(findings.stated, start=1):
        groups.setdefault(raised(one.recommendation.audience) or ANYONE, []).append((number, one))
    intro = (
        "These are the analysts' recommendations, a menu to choose from and not a programme. Each "
        "names what it rests on: transcripts that hold the evidence, of those received. A small "
        "number is no argument against it, and a large one is no proof that it works."
    )
    parts = (
        block for audience, rows in groups.items() for block in _group(findings, audience, rows)
    )
    return (Heading("Recommendations"), Paragraph(intro), *parts)


def _group(
    findings: AdviceFindings, audience: str, rows: list[tuple[int, Advice]]
) -> tuple[Block, ...]:
    names = Names(findings.base)
    evidence = TableBlock(
        f"For {lowered(audience)}",
        ("No.", "Recommendation", "Changes", "Rests on"),
        tuple(
            (f"R{n}", one.recommendation.text, one.recommendation.component, _rests(names, one))
            for n, one in rows
        ),
        wide=4,
    )
    told = [
        (f"R{n}", r.authority, r.legal_status, r.condition, r.caution)
        for n, one in rows
        if any((r := one.recommendation).__getattribute__(name) for name in _NEEDS)
    ]
    needs = TableBlock(
        f"For {lowered(audience)}: what it needs, and what to mind",
        ("No.", "Who decides", "Legal status", "Enabling condition", "Caution"),
        tuple(told),
        wide=5,
    )
    return (
        Heading(audience, 2),
        _without_empty(evidence),
        *([_without_empty(needs)] if told else []),
    )


_NEEDS = ("authority", "legal_status", "condition", "caution")


def _without_empty(table: TableBlock) -> TableBlock:
    """The table without columns in which nothing stands."""
    kept = [n for n in range(len(table.header)) if any(row[n] for row in table.rows)]
    header = tuple(table.header[n] for n in kept)
    rows = tuple(tuple(row[n] for n in kept) for row in table.rows)
    return TableBlock(table.caption, header, rows, table.note, len(kept))


def _rests(names: Names, one: Advice) -> str:
    where = f"{raised(one.source)}: "
    return where + "; ".join(f"{names.code(what)} {share(count)}" for what, count in one.traced)


def _heard(findings: AdviceFindings) -> tuple[Block, ...]:
    if not findings.heard:
        return ()
    names = Names(findings.base)
    rows = tuple(
        (
            names.code(one.code),
            one.value or "not said",
            share(one.total),
            str(one.total.people),
            ", ".join(
                f"{names.role_within(role)} {count.transcripts}"
                for role, count in one.by_role
                if count.transcripts
            ),
        )
        for one in findings.heard
    )
    header = ("Code", "Value", "Transcripts", "People", "By role")
    note = "Transcripts with the code, of those received; by role, how many transcripts."
    quotes = (block for one in findings.heard for block in _quotes(names, one))
    return (
        Heading("Advice that people gave"),
        Paragraph(f"{counted(len(findings.heard), 'kind')} of advice, as coded."),
        TableBlock("Advice by code and value", header, rows, note, 2),
        *quotes,
    )


def _quotes(names: Names, one: AdviceHeard) -> tuple[Block, ...]:
    if not one.quotes:
        return ()
    label = quoted(names.code(one.code)) + (f", {one.value}" if one.value else "")
    return (Heading(label, 3), *(names.quote(quote) for quote in one.quotes))
