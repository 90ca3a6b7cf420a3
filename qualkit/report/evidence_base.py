"""Blocks that every memo shares: its ground, its voices, its agreement, its limits, its notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qualkit.model.findings import EvidenceBase
from qualkit.model.quantifiers import CHANGE_RULE, SCALE
from qualkit.model.results import GridRow
from qualkit.report.tree import Block, BulletList, Callout, Heading, Notes, Paragraph, TableBlock
from qualkit.report.wording import Names, counted, joined, plural, quoted

INVENTED, DISAGREED = "Synthetic data", "Low agreement"
_NAMED = 3


def standing(base: EvidenceBase) -> str:
    """One line under the title: what the memo was made from, and when."""
    made = base.provenance
    book = made.codebook or base.codebook.title or base.codebook.id
    parts = [
        made.project or base.study.title or base.study.id,
        f"codebook {book}, version {made.codebook_version}" if len(base.codebook) else "",
        f"{plural(len(made.rounds), 'round')} {joined(made.rounds)}" if made.rounds else "",
        f"{plural(len(made.coders), 'coder')} {joined(made.coders)}" if made.coders else "",
        f"only {joined(made.filters)}" if made.filters else "no filter",
        made.names,
        made.date,
    ]
    return " · ".join(part for part in parts if part)


def opening(base: EvidenceBase) -> tuple[Block, ...]:
    """What a reader must know before the first claim; nothing where all is as usual."""
    text = "This study was invented to show the method. Its people and schools do not exist."
    invented = (Callout(INVENTED, text),) if base.study.synthetic else ()
    return (*invented, *_disagreed(base))


def _disagreed(base: EvidenceBase) -> tuple[Block, ...]:
    """Codes on which coders agreed too little, the worst first."""
    low = sorted(
        (code for code in base.trust if code.status == "low" and code.value is not None),
        key=lambda code: code.value or 0.0,
    )
    if not low or not base.codings:
        return ()
    names = Names(base)
    named = [f"{quoted(names.code(one.code))} ({one.value:.2f})" for one in low[:_NAMED]]
    rest = len(low) - len(named)
    told = joined([*named, f"{rest} more"] if rest else named)
    text = (
        f"Coders agreed little on {told}. What rests on "
        f"{'this code' if len(low) == 1 else 'these codes'} is uncertain until it is adjudicated."
    )
    return (Callout(DISAGREED, text),)


def answering(base: EvidenceBase, ids: tuple[str, ...]) -> tuple[Block, ...]:
    """The research questions that the claims of a memo answer, in the words of the study."""
    if not ids:
        return ()
    text = {question.id: question.text for question in base.study.questions}
    said = " ".join(f"{id}: {text[id]}" if id in text else f"{id}." for id in ids)
    return (Paragraph(f"All claims here answer to {said}"),)


def nothing_yet(base: EvidenceBase, subject: str) -> tuple[Block, ...]:
    """The honest page where there is nothing to report; empty where there is."""
    if base.codings:
        return ()
    if not base.transcripts:
        text = "No transcripts have been received here, so nothing can be said yet."
    elif not base.coded:
        many = f"None of the {base.transcripts} transcripts has been coded yet."
        text = many if base.transcripts > 1 else "The one transcript has not been coded yet."
    else:
        text = (
            f"{counted(base.coded, 'transcript')} of {base.transcripts} "
            f"{'carries' if base.coded == 1 else 'carry'} codes, but none of those that make up "
            f"{subject}."
        )
    return (Callout("Nothing to report yet", text),)


def ground(base: EvidenceBase) -> tuple[Block, ...]:
    """The evidence base: documents and people by site, wave and role; gaps are named."""
    return _ground(base, _grid_table)


def ground_in_short(base: EvidenceBase) -> tuple[Block, ...]:
    """The same without roles, which the methods appendix has."""
    return _ground(base, _short_table)


def _ground(base: EvidenceBase, table: Callable[[EvidenceBase], TableBlock]) -> tuple[Block, ...]:
    grid = base.grid
    if not grid.rows:
        return (Heading("Evidence base"), Paragraph("No transcripts were planned or received."))
    summary = (
        f"{counted(grid.transcripts, 'transcript')} from {counted(grid.people, 'person')}"
        f"{_length(base)}."
    )
    if base.codings:
        rests = f"{counted(base.codings, 'coding')} in {counted(base.passages, 'passage')}"
        summary += f" {_coded(base)} This memo rests on {rests}."
    return (Heading("Evidence base"), Paragraph(summary), table(base))


def queries(base: EvidenceBase, sides: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """The queries of some sides, each (side in words, query), as they were asked."""
    asks = dict(base.asked)
    lines = tuple(_asked(side, query, asks.get(query, query)) for side, query in sides if query)
    return (BulletList(lines),) if lines else ()


def _asked(side: str, query: str, asks: str) -> str:
    opened = f", that is {asks}" if asks != query else ""
    return f"{side} also rests on the passages that a query finds: {query}{opened}."


def _coded(base: EvidenceBase) -> str:
    if base.coded == base.transcripts:
        return "All have been coded." if base.coded > 1 else "It has been coded."
    has = "has" if base.coded == 1 else "have"
    return f"{base.coded} of {base.transcripts} {has} been coded."


def _length(base: EvidenceBase) -> str:
    hours = f", {base.grid.minutes / 60:.1f} hours" if base.grid.minutes >= 60 else ""
    return f" ({base.grid.words:,} words{hours})" if base.grid.words else ""


def _grid_table(base: EvidenceBase) -> TableBlock:
    names = Names(base)
    roles = [r for r in base.study.roles if any(row.role == r.id for row in base.grid.rows)]
    cells = dict.fromkeys((row.site, row.wave) for row in base.grid.rows)
    rows = []
    for site, wave in cells:
        here = [row for row in base.grid.rows if (row.site, row.wave) == (site, wave)]
        by_role = [_cell([row for row in here if row.role == role.id]) for role in roles]
        people = sum(row.people for row in here)
        rows.append((names.site(site), names.wave(wave), *by_role, str(people) if people else "0"))
    return TableBlock(
        f"Transcripts received, by {names.site_noun}, wave and role, and the people in them",
        (names.site_noun.capitalize(), "Wave", *(role.name for role in roles), "People"),
        tuple(rows),
        "A conversation with several people is one transcript. Interviewers are not counted.",
        wide=2,
    )


def _short_table(base: EvidenceBase) -> TableBlock:
    names = Names(base)
    rows = base.grid.rows
    sites = dict.fromkeys(row.site for row in rows)
    order = [wave.id for wave in base.study.waves]
    waves = sorted(
        {row.wave for row in rows},
        key=lambda wave: (order.index(wave) if wave in order else len(order), wave),
    )
    cells = tuple(
        (
            names.site(site),
            *(
                _with_people([r for r in rows if (r.site, r.wave) == (site, wave)])
                for wave in waves
            ),
        )
        for site in sites
    )
    return TableBlock(
        f"Transcripts received, by {names.site_noun} and wave, and the people in them",
        (names.site_noun.capitalize(), *map(names.wave, waves)),
        cells,
        "People in brackets. A conversation with several people is one transcript. Interviewers "
        "are not counted.",
    )


def _with_people(rows: list[GridRow]) -> str:
    """'3 (7)'; the people of roles, who are counted apart, added up."""
    people = sum(row.people for row in rows)
    return f"{_cell(rows)} ({people})" if people else _cell(rows)


def _cell(rows: list[GridRow]) -> str:
    planned, received = sum(r.planned for r in rows), sum(r.received for r in rows)
    statuses = {row.status for row in rows}
    if not received:
        return "missing" if "missing" in statuses else "not planned"
    if "missing" in statuses:
        return f"{received} of {planned} planned"
    return f"{received}{' (extra)' if 'extra' in statuses else ''}"


def limits(base: EvidenceBase, *, changes: bool = False) -> tuple[Block, ...]:
    """What the numbers do not carry, and the rules by which words were chosen."""
    items = [warning for warning in _warnings(base) if warning]
    rules = f"Words for shares: {SCALE}" + (f" {CHANGE_RULE}" if changes else "")
    counting = (
        "A passage counts once for a code however many coders applied it; codings that overlap "
        "in one turn are one passage. Passages, transcripts and people are counted apart."
    )
    bullets: tuple[Block, ...] = (BulletList(tuple(items)),) if items else ()
    if not base.codings:
        return (Heading("Limits"), *bullets) if bullets else ()
    return (Heading("Limits and rules"), *bullets, Paragraph(counting), Paragraph(rules))


def _warnings(base: EvidenceBase) -> tuple[str, ...]:
    return (_missing(base), _thin(base), _single(base), _machine(base), _interviewers(base))


def _missing(base: EvidenceBase) -> str:
    names = Names(base)
    gaps = [row for row in base.grid.rows if row.status == "missing"]
    number = sum(row.planned - row.received for row in gaps)
    if not gaps:
        return ""
    named = [f"{names.site(r.site)} {names.wave(r.wave)} {names.role_within(r.role)}" for r in gaps]
    tail = f": {joined(named)}" if len(named) <= 6 else " (see the table of the evidence base)"
    return (
        f"{counted(number, 'planned transcript')} {'is' if number == 1 else 'are'} missing{tail}."
    )


def _thin(base: EvidenceBase) -> str:
    names = Names(base)
    cells = {(row.site, row.wave) for row in base.grid.rows if row.received}
    if not base.thin:
        return ""
    if len(base.thin) == len(cells):
        if len(cells) == 1:
            return "The evidence rests on a single transcript."
        every = "Every site and wave rests on a single transcript"
        return f"{every}; differences between them are anecdotes."
    named = [f"{names.site(site)} {names.wave(wave)}" for site, wave in base.thin]
    shown = joined(named) if len(named) <= 6 else f"{len(named)} of {len(cells)} sites and waves"
    return f"{shown} {'rests' if len(named) == 1 else 'rest'} on a single transcript each."


def _single(base: EvidenceBase) -> str:
    names = Names(base)
    alone = [names.code(code.code) for code in base.rests_on if code.people == 1]
    if not alone:
        return ""
    more = f" and {len(alone) - 6} more" if len(alone) > 6 else ""
    shown = f"{', '.join(alone[:6])}{more}" if more else joined(alone)
    return f"Said by one person only: {shown}."


def _machine(base: EvidenceBase) -> str:
    if not base.codings:
        return ""
    if not base.suggested:
        return "No coding used here began as a suggestion."
    part = 100 * base.suggested / base.codings
    number = f"{base.suggested} of {counted(base.codings, 'coding')}"
    codes = f"in {base.balance.suggested_codes} of {counted(base.balance.codes, 'code')}"
    return f"{number} ({part:.0f} %), {codes}, began as suggestions that a coder accepted."


def _interviewers(base: EvidenceBase) -> str:
    n = base.of_interviewers
    if not n:
        return ""
    fate = (
        "lies in interviewers' words and counts"
        if n == 1
        else ("lie in interviewers' words and count")
    )
    return f"{counted(n, 'coding')} of the project {fate} nowhere."


def analyst_notes(text: str) -> tuple[Block, ...]:
    return (Heading("Analyst notes"), Notes(text))
