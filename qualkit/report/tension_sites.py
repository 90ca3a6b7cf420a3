"""Parts of a tension memo that set sites beside each other and name what does not fit."""

from __future__ import annotations

from itertools import combinations

from qualkit.model.findings import TensionFindings
from qualkit.model.patterns import Lean, Speaker
from qualkit.model.results import Count
from qualkit.report.mirrors import mirror_blocks
from qualkit.report.patterns import moderator_tables, speakers_named
from qualkit.report.silence import absence_paragraph, minority_blocks, silence_blocks
from qualkit.report.tree import Block, BulletList, Heading, Paragraph, TableBlock
from qualkit.report.wording import NONE, Names, counted, in_cell, joined, lowered, plural, share


def sites_compared(findings: TensionFindings) -> tuple[Block, ...]:
    """Sites by domains, and the two most unlike."""
    names = Names(findings.base)
    heard = [site for site, _, people in findings.both_people if people]
    if len(heard) < 2 or not findings.domains:
        return ()
    columns = [dict(found.by_site) for found in findings.domains]
    outcomes = dict(findings.outcomes)
    rows = tuple(
        (
            names.site(site),
            *(in_cell(column[site]) for column in columns),
            *((outcomes.get(site, NONE),) if outcomes else ()),
        )
        for site in heard
    )
    header = (names.site_noun.capitalize(), *(found.domain.name for found in findings.domains))
    later = (findings.tension.outcome.replace("_", " ").capitalize(),) if outcomes else ()
    table = TableBlock("Transcripts that speak of each domain", (*header, *later), rows)
    noun = plural(2, names.site_noun).capitalize()
    moderators = moderator_tables(names, findings.moderators)
    return (
        Heading(f"{noun} compared"),
        table,
        Paragraph(_unlike(names, heard, columns)),
        *moderators,
        *_leans(findings),
    )


def _leans(findings: TensionFindings) -> tuple[Block, ...]:
    """Where each site leans, over both sides and in codes that run against each other."""
    names = Names(findings.base)
    noun, nouns = names.site_noun, plural(2, names.site_noun)
    whole = tuple(_leaning(findings, lean) for lean in findings.leans)
    blocks: list[Block] = [BulletList(whole)] if whole else []
    if findings.mirrors:
        blocks += mirror_blocks(names, findings.mirrors)
    if not blocks:
        return ()
    rule = f"A {noun} leans when one side is in at least twice as many transcripts as the other."
    return (Heading(f"Where {nouns} lean", 2), Paragraph(rule), *blocks)


def _leaning(findings: TensionFindings, lean: Lean) -> str:
    """'Juniper leans to … (…). JUN-T02 (…) speaks of … only, 7 people of both.'"""
    names, tension = Names(findings.base), findings.tension
    poles = {"a": lowered(tension.pole_a.label), "b": lowered(tension.pole_b.label)}
    a, b = lean.counts
    text = (
        f"{names.site(lean.site)} leans to {poles[lean.side]} "
        f"({poles['a']} {share(a)}, {poles['b']} {share(b)})."
    )
    alone = [one for one in lean.contrary if one not in lean.also]
    other = poles["b" if lean.side == "a" else "a"]
    told = []
    if alone:
        verb = "speaks" if len(alone) == 1 else "speak"
        told.append(f"{speakers_named(names, alone)} {verb} of {other} only")
    if lean.also:
        told.append(f"{counted(len(lean.also), 'person')} of both")
    return f"{text} Against it: {', '.join(told)}." if told else text


def _unlike(names: Names, heard: list[str], columns: list[dict[str, Count]]) -> str:
    def distance(pair: tuple[str, str]) -> float:
        return sum(abs(_part(column[pair[0]]) - _part(column[pair[1]])) for column in columns)

    pairs = list(combinations(heard, 2))
    widest = max(map(distance, pairs))
    if not widest:
        return f"The {plural(2, names.site_noun)} do not differ in these shares."
    apart = [pair for pair in pairs if distance(pair) == widest]
    if len(apart) > 1:
        return f"No two {plural(2, names.site_noun)} stand out as most unlike."
    return f"Most unlike in these shares are {names.sites(apart[0])}."


def _part(count: Count) -> float:
    return count.transcripts / count.eligible if count.eligible else 0.0


def negative_cases(findings: TensionFindings) -> tuple[Block, ...]:
    """One-sided sites and people, silence, minorities, and people who hold both poles."""
    names, tension = Names(findings.base), findings.tension
    items = [*_one_sided(findings), *_both(findings)]
    nothing_on = f"{lowered(tension.pole_a.label)} or {lowered(tension.pole_b.label)}"
    return (
        Heading("Negative cases and silence"),
        *((BulletList(tuple(items)),) if items else ()),
        *_contrary(findings),
        *silence_blocks(names, findings.silence, nothing_on),
        *minority_blocks(names, findings.minorities),
        *absence_paragraph(names, findings.absence),
    )


def _contrary(findings: TensionFindings) -> tuple[Block, ...]:
    names = Names(findings.base)
    if not findings.contrary:
        return ()
    text = f"Against where their {names.site_noun} leans:"
    return (Paragraph(text), *(names.quote(quote) for quote in findings.contrary))


def _one_sided(findings: TensionFindings) -> list[str]:
    names, tension = Names(findings.base), findings.tension
    a, b = lowered(tension.pole_a.label), lowered(tension.pole_b.label)
    kinds = (
        (f"Only {a} is spoken of", (True, False)),
        (f"Only {b} is spoken of", (False, True)),
        ("Neither is spoken of", (False, False)),
    )
    cells = zip(findings.a_table.rows, findings.a_table.cells, findings.b_table.cells, strict=True)
    seen = [
        (site, (any(c.passages for c in in_a), any(c.passages for c in in_b)))
        for site, in_a, in_b in cells
        if any(c.eligible for c in in_a)
    ]
    out = []
    for words, wanted in kinds:
        where = [site for site, sides in seen if sides == wanted]
        if where:
            out.append(f"{words} at {names.sites(where)}.")
    return out


def _both(findings: TensionFindings) -> list[str]:
    """Sites and people that hold both poles; people are named where they are few."""
    names = Names(findings.base)
    held = [(site, n, of) for site, n, of in findings.both_people if n]
    if not held:
        return ["No person speaks of both sides."]
    items = []
    for site, n, of in held:
        here = [one for one in findings.both_speakers if one.site == site]
        who = joined(_short(names, one) for one in here)
        items.append(f"Both sides at {names.site(site)}, {n} of {of} people heard: {who}.")
    return items


def _short(names: Names, one: Speaker) -> str:
    return one.person if one.person and not one.minor else speakers_named(names, [one])
