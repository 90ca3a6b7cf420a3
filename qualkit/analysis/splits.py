"""Codes split by what codings say beside them, and by what sites are like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualkit.analysis.corpus import Corpus, Placed
from qualkit.analysis.counts import total
from qualkit.analysis.passages import passages
from qualkit.model import Valence
from qualkit.model.patterns import AttributeRow, BesideValues, Moderator, ValueRow, ValueSplit
from qualkit.model.results import Count, Passage


def value_splits(corpus: Corpus, codes: Iterable[str]) -> tuple[ValueSplit, ...]:
    """Each code that carries values, and each that carries valences, in the codebook's order."""
    out = []
    for code in codes:
        placed = corpus.pick_exactly(code)
        rows = value_rows(corpus, placed, _values_of(corpus, code))
        if any(row.value for row in rows):
            out.append(ValueSplit(code, "value", rows))
        lights = [v.value for v in Valence if v.value]
        rows = _rows(corpus, [(p, p.coding.valence.value) for p in placed], lights)
        if any(row.value for row in rows):
            out.append(ValueSplit(code, "valence", rows))
    return tuple(out)


def _values_of(corpus: Corpus, code: str) -> tuple[str, ...]:
    return corpus.codebook.code(code).values if code in corpus.codebook else ()


def value_rows(
    corpus: Corpus, placed: Iterable[Placed], known: Sequence[str] = ()
) -> tuple[ValueRow, ...]:
    """Rows in the order of the values known, then others, then codings without one."""
    return _rows(corpus, [(p, p.coding.value) for p in placed], known)


def _rows(
    corpus: Corpus, said: list[tuple[Placed, str]], known: Sequence[str]
) -> tuple[ValueRow, ...]:
    others = sorted({value for _, value in said} - set(known) - {""})
    rows = []
    for value in (*known, *others, ""):
        found = passages(p for p, own in said if own == value)
        if found:
            rows.append(ValueRow(value, total(corpus, found), sites_of(corpus, found)))
    return tuple(rows)


def sites_of(corpus: Corpus, found: Iterable[Passage]) -> tuple[str, ...]:
    """Sites with a passage, in the order of the frame."""
    held = {corpus.document(p.transcript).site for p in found}
    return tuple(site.id for site in corpus.frame.sites if site.id in held)


def roles_of(corpus: Corpus, found: Iterable[Passage]) -> tuple[str, ...]:
    held = {corpus.document(p.transcript).role for p in found}
    return tuple(role.id for role in corpus.frame.roles if role.id in held)


Column = tuple[str, tuple[Passage, ...]]


def moderators(
    corpus: Corpus, wanted: Sequence[str], columns: Sequence[Column]
) -> tuple[Moderator, ...]:
    """Attributes of sites against codes: those named, or else those in words that group sites.

    An attribute groups sites when it has two values or more and at least two sites share one.
    """
    names = wanted or _grouping(corpus)
    made = (_moderator(corpus, name, columns) for name in names)
    return tuple(one for one in made if len(one.rows) > 1)


def _grouping(corpus: Corpus) -> tuple[str, ...]:
    heard = {d.site for d in corpus.documents}
    sites = [s for s in corpus.frame.sites if s.id in heard]
    out = []
    for name in dict.fromkeys(name for site in sites for name in site.attributes):
        values = [site.attributes.get(name, "") for site in sites]
        if any(value.isdecimal() for value in values):
            continue
        if 1 < len(set(values)) < len(values):
            out.append(name)
    return tuple(out)


def _moderator(corpus: Corpus, name: str, columns: Sequence[Column]) -> Moderator:
    groups: dict[str, list[str]] = {}
    for site in corpus.frame.sites:
        value = site.attributes.get(name, "")
        if value and any(d.site == site.id for d in corpus.documents):
            groups.setdefault(value, []).append(site.id)
    rows = tuple(
        AttributeRow(value, tuple(sites), _counts(corpus, columns, sites))
        for value, sites in groups.items()
    )
    return Moderator(name, tuple(label for label, _ in columns), rows)


def _counts(corpus: Corpus, columns: Sequence[Column], sites: Sequence[str]) -> tuple[Count, ...]:
    here = [d for d in corpus.documents if d.site in sites]
    return tuple(total(corpus, found, here) for _, found in columns)


def beside(corpus: Corpus, codes: Iterable[str], wanted: Sequence[str]) -> tuple[BesideValues, ...]:
    """Codes whose values are set against sites and groups of sites; unused ones are left out."""
    out = []
    for code in codes:
        placed = corpus.pick([code])
        rows = value_rows(corpus, placed, _values_of(corpus, code))
        columns = [
            (row.value, passages(p for p in placed if p.coding.value == row.value))
            for row in rows
            if row.value
        ]
        if columns:
            by_site = tuple(
                AttributeRow(site.id, (site.id,), _counts(corpus, columns, [site.id]))
                for site in corpus.frame.sites
                if any(d.site == site.id for d in corpus.documents)
            )
            groups = moderators(corpus, wanted, columns) if wanted else ()
            out.append(BesideValues(code, tuple(v for v, _ in columns), by_site, groups))
    return tuple(out)
