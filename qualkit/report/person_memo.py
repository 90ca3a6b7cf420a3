"""The memo on one person over the waves: the conversations side by side."""

from __future__ import annotations

from dataclasses import replace

from qualkit.model.findings import EvidenceBase, Quoted
from qualkit.model.profiles import Interview, PersonFindings, Poles
from qualkit.report.evidence_base import (
    analyst_notes,
    limits,
    nothing_yet,
    opening,
    standing,
)
from qualkit.report.tree import Block, Callout, Heading, Memo, Paragraph, TableBlock
from qualkit.report.voices import trustworthiness
from qualkit.report.wording import NONE, Names, counted, joined, lowered, quoted

LISTED = 20


def build_person_memo(findings: PersonFindings, *, notes: str = "") -> Memo:
    """The memo as a tree; `notes` is what an analyst wrote in its marked place before."""
    base = findings.base
    body = nothing_yet(base, f"what {findings.person} said") or (
        *_codes(findings),
        *_poles(findings),
        *_words(findings),
        *trustworthiness(_quoted_only(findings), _quotes(findings)),
    )
    return Memo(
        findings.person,
        "Person memo",
        standing(base),
        (
            *opening(base),
            _care(findings),
            *_heard(findings),
            *body,
            *limits(replace(base, rests_on=())),
            *analyst_notes(notes),
        ),
        subject=f"Person {findings.site}/{findings.person}".replace(" /", " "),
        date=base.provenance.date,
    )


def _quoted_only(findings: PersonFindings) -> EvidenceBase:
    """The base with the agreement of the codes that are quoted; one voice needs no balance."""
    shown = {code for _, said in findings.quotes for code, _ in said}
    trust = tuple(each for each in findings.base.trust if each.code in shown)
    balance = replace(findings.base.balance, single=())
    return replace(findings.base, voices=(), trust=trust, balance=balance)


def _quotes(findings: PersonFindings) -> tuple[Quoted, ...]:
    return tuple(quote for _, said in findings.quotes for _, quote in said)


def _care(findings: PersonFindings) -> Block:
    whose = "a minor, under the name used in the data" if findings.minor else "one person"
    text = (
        f"This memo is about {whose}: {findings.person}. What is told of one person over years can "
        "point to that person whatever the name; keep it within the team."
    )
    return Callout("For the team only", text)


def _heard(findings: PersonFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    rows = tuple(_interview(names, one) for one in findings.interviews)
    table = TableBlock(
        "Conversations",
        ("Wave", "Transcript", "Role", "Instrument", "Words", "Minutes", "Codings"),
        rows,
        "Words are those of the whole conversation; codings those of this person's words.",
        wide=4,
    )
    shared = [one.transcript for one in findings.interviews if not one.alone]
    waves = counted(len(findings.waves), "wave")
    many = len(findings.interviews)
    text = f"{counted(many, 'conversation')} in {waves}: {joined(map(names.wave, findings.waves))}."
    if findings.missed:
        text += f" Not heard in {joined(map(names.wave, findings.missed))}."
    if len(findings.waves) < 2:
        text += " One wave only, so nothing can be said about change."
    if shared:
        text += f" In {joined(shared)} others spoke too; only what this person says is counted."
    return (Heading("When heard"), Paragraph(text), table)


def _interview(names: Names, one: Interview) -> tuple[str, ...]:
    return (
        names.wave(one.wave),
        one.transcript,
        names.role(one.role),
        names.base.study.instrument_name(one.instrument),
        f"{one.words:,}",
        str(one.minutes) if one.minutes else NONE,
        str(one.codings),
    )


def _codes(findings: PersonFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    shown = findings.codes[:LISTED]
    more = len(findings.codes) - len(shown)
    rows = tuple((names.code(code), *(str(n) if n else NONE for n in each)) for code, each in shown)
    note = "Passages in each wave; a dash: none."
    note += f" {counted(more, 'rarer code')} left out." if more else ""
    header = ("Code", *(names.wave(wave) for wave in findings.waves))
    return (Heading("What is said, wave by wave"), TableBlock("Codes", header, rows, note),
            *_moved(findings))  # fmt: skip


def _moved(findings: PersonFindings) -> tuple[Block, ...]:
    """Codes that come first in the last wave, or stop before it."""
    if len(findings.waves) < 2:
        return ()
    names = Names(findings.base)
    last = names.wave(findings.waves[-1])
    new = [quoted(names.code(c)) for c, n in findings.codes if n[-1] and not any(n[:-1])]
    gone = [quoted(names.code(c)) for c, n in findings.codes if any(n[:-1]) and not n[-1]]
    parts = [
        f"Only in {last}: {joined(new)}." if new else "",
        f"Not any more in {last}: {joined(gone)}." if gone else "",
    ]
    text = " ".join(part for part in parts if part)
    return (Paragraph(text),) if text else ()


def _poles(findings: PersonFindings) -> tuple[Block, ...]:
    if not findings.poles:
        return ()
    names = Names(findings.base)
    both = [line.label for line in findings.poles if line.holds_both]
    text = f"Speaks on both sides of {joined(map(quoted, both))}." if both else (
        "Speaks on one side only of each theme and tension below."
    )  # fmt: skip
    rows = tuple(row for line in findings.poles for row in _pole_rows(line))
    header = ("Theme or tension", "Side", *(names.wave(wave) for wave in findings.waves))
    table = TableBlock(
        "Both sides of themes and tensions", header, rows, "Passages in each wave.", wide=2
    )
    return (Heading("Both sides"), Paragraph(text), table)


def _pole_rows(line: Poles) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (name, lowered(label), *(str(pair[at]) if pair[at] else NONE for pair in line.waves))
        for at, (name, label) in enumerate(((line.label, line.side_a), ("", line.side_b)))
    )


def _words(findings: PersonFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    out: list[Block] = [Heading("In this person's words")]
    for wave, said in findings.quotes:
        out.append(Heading(names.wave(wave), 2))
        if not said:
            out.append(Paragraph("No passage is coded."))
        for code, quote in said:
            out += [Heading(names.code(code), 3), names.quote(quote)]
    return tuple(out)
