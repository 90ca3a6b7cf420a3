"""Parts of a tension memo that set sites beside each other and name what does not fit."""

from __future__ import annotations

from itertools import combinations

from qualkit.model.findings import TensionFindings
from qualkit.model.results import Count
from qualkit.report.tree import Block, BulletList, Heading, Paragraph, TableBlock
from qualkit.report.wording import Names, counted, in_cell, joined, lowered, plural


def sites_compared(findings: TensionFindings) -> tuple[Block, ...]:
    """Sites by domains, and the two most unlike."""
    names = Names(findings.base)
    heard = [site for site, _, people in findings.both_people if people]
    if len(heard) < 2 or not findings.domains:
        return ()
    columns = [dict(found.by_site) for found in findings.domains]
    rows = tuple(
        (names.site(site), *(in_cell(column[site]) for column in columns)) for site in heard
    )
    header = (names.site_noun.capitalize(), *(found.domain.name for found in findings.domains))
    table = TableBlock("Transcripts that speak of each domain", header, rows)
    noun = plural(2, names.site_noun).capitalize()
    return (Heading(f"{noun} compared"), table, Paragraph(_unlike(names, heard, columns)))


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
    """One-sided sites and people, silence, and people who hold both poles."""
    tension = findings.tension
    items = [*_one_sided(findings), *_both(findings)]
    bullets = (BulletList(tuple(items)),) if items else ()
    silent = findings.silent
    if not silent:
        text = "No transcript is silent on the tension."
    else:
        named = f" ({joined(silent)})" if len(silent) <= 8 else ""
        has = "holds" if len(silent) == 1 else "hold"
        received = counted(findings.base.transcripts, "transcript")
        text = (
            f"{len(silent)} of {received} {has} nothing on {lowered(tension.pole_a.label)} or "
            f"{lowered(tension.pole_b.label)}{named}. The data do not tell whether the question "
            "was asked there."
        )
    return (Heading("Negative cases and silence"), *bullets, Paragraph(text))


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
    names = Names(findings.base)
    held = [(site, n, of) for site, n, of in findings.both_people if n]
    if not held:
        return ["No person speaks of both sides."]
    where = joined(f"{names.site(site)} {n} of {of}" for site, n, of in held)
    return [f"People who speak of both sides, of all heard: {where}."]
