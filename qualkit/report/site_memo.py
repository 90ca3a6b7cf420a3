"""The profile of one site, for feedback to it: the frame, who was heard, what they say, gaps."""

from __future__ import annotations

from dataclasses import replace

from qualkit.model.findings import Quoted
from qualkit.model.profiles import CodeAtSite, SiteFindings, StrategyAtSite, TensionAtSite
from qualkit.model.quantifiers import SMALLEST_BASE
from qualkit.report.evidence_base import (
    analyst_notes,
    ground,
    limits,
    nothing_yet,
    opening,
    standing,
)
from qualkit.report.grids import changes_table
from qualkit.report.tree import Block, BulletList, Callout, Heading, Memo, Paragraph, TableBlock
from qualkit.report.voices import trustworthiness
from qualkit.report.wording import (
    NONE,
    Claims,
    Names,
    counted,
    in_cell,
    joined,
    lowered,
    plural,
    quoted,
    raised,
    share,
    share_of_transcripts,
)

CLAIMS, LISTED = 4, 12


def build_site_memo(findings: SiteFindings, *, notes: str = "") -> Memo:
    """The profile as a tree; `notes` is what an analyst wrote in its marked place before."""
    base, names = findings.base, Names(findings.base)
    body = nothing_yet(base, f"what is known of {names.site(findings.site)}") or _said(findings)
    shown = {code.code for code in findings.codes}
    leading = replace(base, trust=tuple(each for each in base.trust if each.code in shown))
    trust = trustworthiness(leading, _quotes(findings)) if base.codings else ()
    return Memo(
        names.site(findings.site),
        f"{names.site_noun.capitalize()} profile",
        standing(base),
        (
            *opening(base),
            *_care(findings),
            *_frame(findings),
            *ground(base),
            *body,
            *_missing(findings),
            *trust,
            *limits(base, changes=len(findings.heard) > 1),
            *analyst_notes(notes),
        ),
        subject=f"Site {findings.site}",
        date=base.provenance.date,
    )


def _quotes(findings: SiteFindings) -> tuple[Quoted, ...]:
    of_codes = tuple(quote for code in findings.codes for quote in code.quotes)
    return (*of_codes, *(quote for one in findings.tensions for quote in one.quotes))


def _care(findings: SiteFindings) -> tuple[Block, ...]:
    """Roles of one person: whoever knows the site knows who that is."""
    names = Names(findings.base)
    quoted_roles = {quote.role for quote in _quotes(findings)}
    alone = [
        names.role_within(voice.role)
        for voice in findings.base.voices
        if voice.people == 1 and voice.role in quoted_roles
    ]
    if not alone:
        return ()
    text = (
        f"Quoted here is the only person heard as {joined(alone)}: people at the "
        f"{names.site_noun} will know who speaks. Ask first, or take these quotations out."
    )
    return (Callout(f"Before this goes to the {names.site_noun}", text),)


def _frame(findings: SiteFindings) -> tuple[Block, ...]:
    """What the study knows of the site apart from what was said there."""
    study = findings.base.study
    site = next(s for s in study.sites if s.id == findings.site)
    rows = tuple(
        (raised(name.replace("_", " ")), str(value)) for name, value in site.attributes.items()
    )
    known = TableBlock(f"What the study records of {site.name}", ("Fact", "Recorded"), rows, wide=2)
    done = tuple(
        (raised(name.replace("_", " ")), *(value or NONE for value in values))
        for name, values in findings.facts
    )
    waves = tuple(Names(findings.base).wave(wave) for wave in findings.waves)
    note = "From the study's record, apart from what people said. A dash: not recorded."
    facts = TableBlock("What was done, by wave", ("Fact", *waves), done, note, 1 + len(waves))
    tables = [table for table in (known, facts) if table.rows]
    return (Heading(f"The {Names(findings.base).site_noun}"), *tables) if tables else ()


def _said(findings: SiteFindings) -> tuple[Block, ...]:
    claims = Claims(Names(findings.base))
    return (
        *_leading(findings, claims),
        *_over_waves(findings),
        *_tensions(findings, claims),
    )


def _leading(findings: SiteFindings, claims: Claims) -> tuple[Block, ...]:
    names = claims.names
    made: list[Block] = []
    for code in findings.codes[:CLAIMS]:
        made.append(claims.make(quoted(names.code(code.code)), code.total, (), key=code.code))
        made.extend(names.quote(quote) for quote in code.quotes)
    others = plural(2, names.site_noun)
    rows = tuple(_code_row(names, code) for code in findings.codes)
    elsewhere = any(code.elsewhere[1] for code in findings.codes)
    header = ("Code", "Transcripts here", "People", "Passages")
    note = "Transcripts with the code, of those received; codes by number of transcripts."
    if not elsewhere:
        rows = tuple(row[:-1] for row in rows)
    table = TableBlock(
        "The codes that stand in most transcripts here",
        (*header, f"At the other {others}") if elsewhere else header,
        rows,
        note,
    )
    return (Heading("What people say most"), *made, table)


def _code_row(names: Names, code: CodeAtSite) -> tuple[str, ...]:
    n, of = code.elsewhere
    there = f"{n} of {of} ({100 * n / of:.0f} %)" if of else NONE
    here = share(code.total)
    if code.total.eligible:
        here += f" ({100 * code.total.transcripts / code.total.eligible:.0f} %)"
    return (names.code(code.code), here, str(code.total.people), str(code.total.passages), there)


def _over_waves(findings: SiteFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    heading = Heading("Over the waves")
    if len(findings.heard) < 2:
        text = "Transcripts come from one wave only, so nothing can be said about change."
        return (heading, Paragraph(text))
    if not findings.panel:
        text = "No role was heard in every wave, so waves cannot be compared."
        return (heading, Paragraph(text))
    lines = tuple(
        replace(code.change, label=names.code(code.code))
        for code in findings.codes
        if any(n for n, _ in code.change.shares)
    )
    if all(line.word == "too few to say" for line in lines):
        text = f"With fewer than {SMALLEST_BASE} transcripts in a wave no change can be told."
        return (heading, Paragraph(text))
    note = (
        f"Counted are the {counted(len(findings.panel), 'transcript')} of roles heard here in "
        "every wave. These are small numbers: read them as an invitation to talk, not as a trend."
    )
    return (heading, changes_table(lines, tuple(map(names.wave, findings.heard)), note))


def _tensions(findings: SiteFindings, claims: Claims) -> tuple[Block, ...]:
    if not findings.tensions:
        text = "No tension of the study has something said on both of its sides here."
        return (Heading("Tensions"), Paragraph(text))
    parts = (block for one in findings.tensions for block in _tension(findings, one, claims))
    return (Heading("Tensions and what was done about them"), *parts)


def _tension(findings: SiteFindings, one: TensionAtSite, claims: Claims) -> tuple[Block, ...]:
    names, tension, met = claims.names, one.tension, one.meeting
    a, b = lowered(tension.pole_a.label), lowered(tension.pole_b.label)
    both = "nobody" if not one.both_people else counted(one.both_people, "person")
    together = counted(met.together.passages, "passage") if met.together.passages else "no passage"
    verb = "speak" if one.both_people > 1 else "speaks"
    holds = "hold" if met.together.passages > 1 else "holds"
    text = (
        f"{raised(a)} stands in {share_of_transcripts(met.side_a)}, {b} in {share(met.side_b)}. "
        f"{raised(both)} {verb} of both; {together} {holds} both at once."
    )
    return (
        Heading(tension.name, 2),
        Paragraph(text),
        *(names.quote(quote) for quote in one.quotes),
        *_strategies(findings, one),
    )


def _strategies(findings: SiteFindings, one: TensionAtSite) -> tuple[Block, ...]:
    if not one.strategies:
        return ()
    names = Names(findings.base)
    waves = tuple(
        head for wave in findings.waves for head in (names.wave(wave), f"{names.wave(wave)}: talk")
    )
    rows = tuple(_strategy_row(each) for each in one.strategies)
    note = (
        "Under a wave: what was done, by the study's record (a dash: not recorded). Talk: "
        "transcripts that speak of it, of those received. Talk is not adoption."
    )
    caption = f"Strategies in {quoted(one.tension.name)}: what was done, and talk of it"
    return (TableBlock(caption, ("Strategy", *waves), rows, note),)


def _strategy_row(each: StrategyAtSite) -> tuple[str, ...]:
    cells = zip(each.done, each.talk, strict=True)
    told = (text for fact, talk in cells for text in (fact or NONE, in_cell(talk)))
    return (each.strategy.name, *told)


def _missing(findings: SiteFindings) -> tuple[Block, ...]:
    """Minority views, codes that only other sites have, and silent transcripts."""
    if not findings.base.codings:
        return ()
    names = Names(findings.base)
    items = []
    if findings.rare:
        items.append(
            f"Said in fewer than a fifth of the transcripts: {_list(names, findings.rare)}."
        )
    if findings.absent:
        items.append(f"Said elsewhere and not here: {_list(names, findings.absent)}.")
    if findings.silent:
        shown = joined(findings.silent[:LISTED])
        items.append(
            f"No code was applied in {counted(len(findings.silent), 'transcript')}: {shown}."
        )
    text = "The data do not tell whether people here were asked about what they did not mention."
    bullets = (BulletList(tuple(items)),) if items else ()
    return (Heading("What is rare or missing"), *bullets, Paragraph(text))


def _list(names: Names, codes: tuple[str, ...]) -> str:
    more = len(codes) - LISTED
    shown = [quoted(names.code(code)) for code in codes[:LISTED]]
    return f"{', '.join(shown)} and {more} more" if more > 0 else joined(shown)
