"""The memo on a composite theme: the phrase, the matrix, each dimension, the balance, the gaps."""

from __future__ import annotations

from qualkit.model.findings import DimensionFindings, Quoted, SiteBalance, ThemeFindings
from qualkit.model.results import Count
from qualkit.report.evidence_base import (
    analyst_notes,
    answering,
    ground,
    limits,
    nothing_yet,
    opening,
    standing,
)
from qualkit.report.figure import balance_figure
from qualkit.report.figures import sites_by_dimension
from qualkit.report.grids import by_site_and_wave
from qualkit.report.movement import movement_blocks
from qualkit.report.patterns import moderator_tables
from qualkit.report.silence import absence_paragraph, minority_blocks, silence_blocks
from qualkit.report.theme_patterns import asked, beside, gradient, together
from qualkit.report.theme_phrase import phrase
from qualkit.report.tree import Block, BulletList, Heading, Memo, Paragraph, TableBlock
from qualkit.report.voices import trustworthiness
from qualkit.report.wording import (
    HOLD,
    NONE,
    Claims,
    Names,
    counted,
    in_cell,
    joined,
    plural,
    quoted,
    quotes_or_pointer,
    raised,
    share,
    side,
)


def build_theme_memo(findings: ThemeFindings, *, notes: str = "") -> Memo:
    """The memo as a tree; `notes` is what an analyst wrote in its marked place before."""
    base, theme = findings.base, findings.theme
    empty = nothing_yet(base, f"“{theme.name}”")
    body = (*answering(base, theme.research_questions), *(empty or _body(findings)))
    return Memo(
        theme.name,
        "Theme memo",
        standing(base),
        (*opening(base), Paragraph(theme.definition), *body, *_ending(findings, notes)),
        subject=f"Theme {theme.id}",
        date=base.provenance.date,
    )


def _body(findings: ThemeFindings) -> tuple[Block, ...]:
    claims = Claims(Names(findings.base))
    return (
        *_in_brief(findings, claims),
        *ground(findings.base),
        *asked(findings),
        *phrase(findings),
        *_matrix(findings),
        *(block for d in findings.dimensions for block in _dimension(findings, d, claims)),
        *_set_by(findings),
        *gradient(findings),
        *together(findings),
        *beside(findings),
        *_by_wave(findings),
        *_movement(findings),
        *_balance(findings),
        *moderator_tables(claims.names, findings.moderators),
        *_negative(findings),
    )


def _ending(findings: ThemeFindings, notes: str) -> tuple[Block, ...]:
    base = findings.base
    quotes = _quotes(findings)
    coverage = _coverage(findings) if base.codings else ()
    trust = trustworthiness(base, quotes) if base.codings else ()
    first = () if base.codings else ground(base)
    return (*first, *coverage, *trust, *limits(base), *analyst_notes(notes))


def _quotes(findings: ThemeFindings) -> tuple[Quoted, ...]:
    sides = (q for d in findings.dimensions for q in (*d.freedom_quotes, *d.fence_quotes))
    return (*sides, *findings.paraphrases)


def _in_brief(findings: ThemeFindings, claims: Claims) -> tuple[Block, ...]:
    freedom, fence = map(side, findings.theme.sides)
    met = [(site.site, site.meeting) for site in findings.sites]
    total = findings.total
    where = " on some dimension" if len(findings.dimensions) > 1 else ""
    return (
        Heading("In brief"),
        *(
            claims.make(f"{name}{where}", count, cells, key=key)
            for name, count, cells, key in (
                (freedom, total.side_a, [(s, m.side_a) for s, m in met], "side-a"),
                (fence, total.side_b, [(s, m.side_b) for s, m in met], "side-b"),
            )
        ),
        claims.make(
            f"{freedom} and {fence} together in one passage",
            total.together,
            [(s, m.together) for s, m in met],
            verbs=HOLD,
            key="together",
        ),
        *_strongest(findings),
        *_most_and_least(findings),
    )


def _most_and_least(findings: ThemeFindings) -> tuple[Block, ...]:
    """For each side, the dimension heard most and the one heard least."""
    sentences = []
    for number, name in enumerate(findings.theme.sides):
        rows = [(_count(found, number), found.dimension.label) for found in findings.dimensions]
        ranked = sorted(rows, key=lambda row: row[0].transcripts)
        if len(rows) < 2 or ranked[0][0].transcripts == ranked[-1][0].transcripts:
            continue
        most, least = (f"{quoted(label)} ({share(n)})" for n, label in (ranked[-1], ranked[0]))
        sentences.append(f"{raised(side(name))}: most on {most}, least on {least}.")
    return (Paragraph(" ".join(sentences)),) if sentences else ()


def _count(found: DimensionFindings, number: int) -> Count:
    return found.total.side_b if number else found.total.side_a


def _strongest(findings: ThemeFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    heard = [row for row in findings.sites if row.meeting.side_a.eligible]
    top = max((row.strength for row in heard), default=0)
    if not top or len(heard) < 2:
        return ()
    best = [row for row in heard if row.strength == top]
    if len(best) == len(heard):
        each = f"each side stands in at least {counted(top, 'transcript')} at each"
        everywhere = f"at all {len(heard)} {_nouns(names)}"
        return (Paragraph(f"The theme is equally strong {everywhere}: {each}."),)
    where = joined(names.site(row.site) for row in best)
    which = "each side stands in" if len(best) == 1 else "each side stands there in"
    text = f"The theme is strongest at {where}, where {which} at least {counted(top, 'transcript')}"
    return (Paragraph(f"{text}."),)


def _nouns(names: Names) -> str:
    return plural(2, names.site_noun)


def _matrix(findings: ThemeFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    sides = findings.theme.sides
    rows = []
    for found in findings.dimensions:
        for number, label in enumerate(sides):
            cells = [in_cell(_side(site, number)) for site in found.sites]
            rows.append(("" if number else found.dimension.label, label, *cells))
    header = ("Dimension", "Side", *(names.site(site.site) for site in findings.sites))
    caption = "Transcripts that speak of each side, of those received"
    return (
        Heading(f"Dimensions and {_nouns(names)}"),
        TableBlock(caption, header, tuple(rows), wide=2),
        *sites_by_dimension(findings),
    )


def _side(site: SiteBalance, number: int) -> Count:
    return site.meeting.side_b if number else site.meeting.side_a


def _dimension(
    findings: ThemeFindings, found: DimensionFindings, claims: Claims
) -> tuple[Block, ...]:
    names, label = claims.names, found.dimension.label
    heading = Heading(label, 2)
    if not (found.total.side_a.passages or found.total.side_b.passages):
        return (heading, Paragraph("No passage speaks of either side."))
    quotes = (found.freedom_quotes, found.fence_quotes)
    made: list[Block] = []
    for number, name in enumerate(findings.theme.sides):
        count = _count(found, number)
        cells = [(site.site, _side(site, number)) for site in found.sites]
        key = f"dimension-{found.dimension.key}-{'ab'[number]}"
        made.append(claims.make(side(name), count, cells, where=f"On {quoted(label)}, ", key=key))
        made.extend(quotes_or_pointer(names, quotes[number], count))
    compared = " ".join((_together(findings, found), _contrast(findings, found))).strip()
    return (heading, *made, Paragraph(compared))


def _together(findings: ThemeFindings, found: DimensionFindings) -> str:
    both, near = found.total.together, found.total.near
    first = (
        f"{counted(both.passages, 'passage')} in {counted(both.transcripts, 'transcript')} "
        f"{'holds' if both.passages == 1 else 'hold'} both sides"
        if both.passages
        else "No passage holds both sides"
    )
    if not near.passages:
        return f"{first}, and none has the other side close by."
    has = "has" if near.passages == 1 else "have"
    return f"{first}; {near.passages} more {has} the other side close by, but apart."


def _contrast(findings: ThemeFindings, found: DimensionFindings) -> str:
    """The two sites that lean furthest each way, with their numbers."""
    names = Names(findings.base)
    freedom, fence = map(side, findings.theme.sides)
    rows = sorted(
        ((_lean(site), site) for site in found.sites if site.meeting.side_a.eligible),
        key=lambda pair: pair[0],
    )
    if len(rows) < 2 or rows[0][0] == rows[-1][0]:
        return ""

    def told(site: SiteBalance) -> str:
        a, b = site.meeting.side_a, site.meeting.side_b
        return f"{names.site(site.site)} ({freedom} {share(a)}, {fence} {share(b)})"

    most, least = rows[-1][1], rows[0][1]
    return f"{told(most)} leans most to {freedom}, {told(least)} least."


def _lean(site: SiteBalance) -> float:
    a, b = site.meeting.side_a, site.meeting.side_b
    return (a.transcripts - b.transcripts) / a.eligible


def _set_by(findings: ThemeFindings) -> tuple[Block, ...]:
    rows = [(value, count) for value, count in findings.set_by if count.passages]
    fence = side(findings.theme.sides[1])
    if not findings.set_by:
        return ()
    if not rows:
        return (
            Heading(f"Who sets the {fence}"),
            Paragraph("The codings do not record it: none carries one of the codebook's values."),
        )
    table = TableBlock(
        f"Codings that say who sets the {fence}",
        ("Value", "Passages", "Transcripts", "People"),
        tuple((value, str(c.passages), str(c.transcripts), str(c.people)) for value, c in rows),
    )
    return (Heading(f"Who sets the {fence}"), table)


def _balance(findings: ThemeFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    sides = findings.theme.sides
    heard = [row for row in findings.sites if row.meeting.side_a.eligible]
    rows = tuple(
        (
            names.site(row.site),
            str(row.meeting.side_a.eligible),
            _three(row.meeting.side_a),
            _three(row.meeting.side_b),
            str(row.strength),
            NONE if row.balance is None else f"{row.balance:.2f}",
        )
        for row in heard
    )
    table = TableBlock(
        f"Balance of {side(sides[0])} and {side(sides[1])} by {names.site_noun}",
        (names.site_noun.capitalize(), "Received", *sides, "Strength", "Balance"),
        rows,
        "Under each side: transcripts (people, passages). Strength: the smaller of the two numbers "
        f"of transcripts. Balance: {side(sides[0])} as a share of both, in transcripts; 0.50 is "
        "even.",
    )
    bars = (
        (names.site(r.site), r.meeting.side_a.passages, r.meeting.side_b.passages) for r in heard
    )
    return (Heading("Balance"), table, *balance_figure(tuple(bars), sides))


def _three(count: Count) -> str:
    return f"{count.transcripts} ({count.people}, {count.passages})"


def _by_wave(findings: ThemeFindings) -> tuple[Block, ...]:
    noun = Names(findings.base).site_noun
    tables = zip(findings.theme.sides, (findings.freedom, findings.fence), strict=True)
    return (
        Heading(f"By {noun} and wave"),
        *(
            by_site_and_wave(findings.base, table, f"Transcripts that speak of {side(name)}")
            for name, table in tables
        ),
    )


def _negative(findings: ThemeFindings) -> tuple[Block, ...]:
    """Sites where a dimension lacks a side, and transcripts that hold neither."""
    items = tuple(item for found in findings.dimensions for item in _lacking(findings, found))
    lacking = (
        (BulletList(items),)
        if items
        else (
            Paragraph(
                "Every dimension is present with both sides wherever transcripts were received."
            ),
        )
    )
    names = Names(findings.base)
    return (
        Heading("Negative cases and silence"),
        *lacking,
        *silence_blocks(names, findings.silence, "either side"),
        *minority_blocks(names, findings.minorities),
        *absence_paragraph(names, findings.absence),
    )


def _lacking(findings: ThemeFindings, found: DimensionFindings) -> tuple[str, ...]:
    names = Names(findings.base)
    heard = [site for site in found.sites if site.meeting.side_a.eligible]
    freedom, fence = map(side, findings.theme.sides)
    kinds = (
        (f"{freedom} without {fence}", (True, False)),
        (f"{fence} without {freedom}", (False, True)),
        ("neither", (False, False)),
    )
    parts = []
    for words, wanted in kinds:
        where = [
            site.site
            for site in heard
            if (site.meeting.side_a.passages > 0, site.meeting.side_b.passages > 0) == wanted
        ]
        if where:
            parts.append(f"{words} at {names.sites(where)}")
    return (f"{found.dimension.label}: {'; '.join(parts)}.",) if parts else ()


def _movement(findings: ThemeFindings) -> tuple[Block, ...]:
    """Change where there are several waves; a theme of one wave says nothing of it."""
    if len(findings.movement.waves) < 2:
        return ()
    return movement_blocks(findings.movement, Names(findings.base))


def _coverage(findings: ThemeFindings) -> tuple[Block, ...]:
    """Where a claim would rest on adults alone, or on nobody."""
    base = findings.base
    minors = {role.id for role in base.study.roles if role.minors}
    heard = sum(v.transcripts for v in base.voices if v.role in minors)
    spoke = sum(v.passages for v in base.voices if v.role in minors)
    if not minors or spoke:
        return ()
    text = (
        "No student was heard; everything here is adults' account."
        if not heard
        else f"None of the {counted(heard, 'transcript')} of students holds a passage on the "
        "theme; everything here is adults' account."
    )
    return (Paragraph(text),)
