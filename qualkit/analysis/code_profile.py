"""One code: its counts, values and light, typical, contrary and border quotes, its company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qualkit.analysis.corpus import Corpus, Placed
from qualkit.analysis.counts import table, total
from qualkit.analysis.evidence import evidence_base, trust
from qualkit.analysis.panel import over_waves, panel, waves_with_documents
from qualkit.analysis.passages import Group, grouped, passage, passages
from qualkit.analysis.quotes import Shown, choose
from qualkit.errors import NotFound
from qualkit.model import Tension, Theme, Valence
from qualkit.model.patterns import Change
from qualkit.model.profiles import CodeFindings, CodeRecord, Companion
from qualkit.model.results import Count, Passage

TYPICAL, OTHERS, COMPANY = 4, 3, 8
NOTHING = CodeRecord()
_At = tuple[str, int]


@dataclass(frozen=True)
class Frames:
    """The themes and tensions in which codes are used."""

    themes: tuple[Theme, ...] = ()
    tensions: tuple[Tension, ...] = ()

    def opposite(self, corpus: Corpus, code: str) -> frozenset[str]:
        """Codes that a theme or a tension sets on the side across from this one."""
        found: set[str] = set()
        for one, other in self._pairs(corpus):
            found |= (other if code in one else frozenset()) | (
                one if code in other else frozenset()
            )
        return frozenset(found - {code})

    def _pairs(self, corpus: Corpus) -> Iterable[tuple[frozenset[str], frozenset[str]]]:
        def whole(refs: Iterable[str]) -> frozenset[str]:
            return frozenset(code for ref in refs for code in corpus.family(ref))

        for theme in self.themes:
            for line in theme.dimensions:
                yield whole(line.freedom), whole(line.fence)
        for tension in self.tensions:
            poles = (tension.pole_a, tension.pole_b)
            a, b = (whole(r.code for r in pole.codes if not r.value) for pole in poles)
            yield a, b

    def naming(self, corpus: Corpus, code: str) -> tuple[str, ...]:
        """Themes and tensions that name the code or one above it."""
        above = {code} | {c.id for c in corpus.codebook if code in corpus.family(c.id)}
        return (
            *(f"theme {t.id} {t.name}" for t in self.themes if t.codes & above),
            *(f"tension {t.id} {t.name}" for t in self.tensions if t.codes & above),
        )


NO_FRAMES = Frames()


def assemble_code(
    corpus: Corpus, code: str, frames: Frames = NO_FRAMES, record: CodeRecord = NOTHING
) -> CodeFindings:
    """Everything a memo on one code says. Raises NotFound for a code not in the codebook."""
    if code not in corpus.codebook:
        raise NotFound(
            f"no code '{code}' in the codebook", hint="qualkit codebook dump PROJECT lists them"
        )
    picked = corpus.pick_exactly(code)
    groups = grouped(picked)
    found = tuple(passage(group) for group in groups)
    near = _Near(corpus, code, groups)
    own, shown = corpus.codebook.code(code), Shown()
    waves = waves_with_documents(corpus)
    steady = panel(corpus, waves)
    below = corpus.pick((code,)) if corpus.codebook.children(code) else ()
    holding = {p.transcript for p in found}
    contrary = _contrary(groups, near, frames.opposite(corpus, code))
    border = _border(groups, near, _excluded(corpus, code))
    return CodeFindings(
        code=own,
        base=evidence_base(corpus, (code,) if code in corpus.used_codes else ()),
        record=record,
        total=total(corpus, found),
        below=total(corpus, passages(below)) if below else None,
        table=table(corpus, found),
        by_role=table(corpus, found, "role", "wave"),
        changes=_changes(corpus, found, waves),
        panel=tuple(document.name for document in steady),
        values=_by_value(corpus, own.values, picked),
        valences=_by_valence(corpus, picked),
        typical=choose(corpus, _plain(found, (*contrary, *border)), TYPICAL, shown),
        contrary=choose(corpus, contrary, OTHERS, shown),
        border=choose(corpus, border, OTHERS, shown),
        companions=_companions(groups, near),
        trust=trust(corpus.agreement, code),
        supports=tuple(support.code for support in own.supports),
        supported_by=tuple(
            c.id for c in corpus.codebook if any(s.code == code for s in c.supports)
        ),
        used_in=frames.naming(corpus, code),
        silent=tuple(d.name for d in corpus.documents if d.name not in holding),
    )


class _Near:
    """Other codings in the turns that hold the code."""

    def __init__(self, corpus: Corpus, code: str, groups: Iterable[Group]) -> None:
        at: defaultdict[_At, list[Placed]] = defaultdict(list)
        wanted = {(g[0].document.name, g[0].turn_index) for g in groups}
        for one in corpus.placed:
            place = (one.document.name, one.turn_index)
            if place in wanted and one.coding.code != code:
                at[place].append(one)
        self._at: Mapping[_At, list[Placed]] = at

    def of(self, group: Group) -> list[Placed]:
        """Codings of other codes whose words overlap the group's."""
        span = passage(group).span
        here = self._at.get((group[0].document.name, group[0].turn_index), [])
        return [one for one in here if one.coding.span.overlaps(span)]


def _plain(found: tuple[Passage, ...], set_apart: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that are neither contrary nor at the border; all where nothing is left."""
    apart = {(p.transcript, p.span) for p in set_apart}
    return tuple(p for p in found if (p.transcript, p.span) not in apart) or found


def _contrary(
    groups: Iterable[Group], near: _Near, opposite: frozenset[str]
) -> tuple[Passage, ...]:
    all_groups = tuple(groups)
    rarer = _rarer(all_groups)
    return tuple(
        passage(group)
        for group in all_groups
        if any(one.coding.valence in rarer for one in group)
        or any(one.coding.code in opposite for one in near.of(group))
    )


def _rarer(groups: Iterable[Group]) -> frozenset[Valence]:
    """Positive or negative, whichever fewer passages carry; none where one is not used."""
    counts = {
        light: sum(any(one.coding.valence is light for one in group) for group in groups)
        for light in (Valence.POSITIVE, Valence.NEGATIVE)
    }
    few, many = sorted(counts, key=lambda light: counts[light])
    return frozenset({few}) if 0 < counts[few] < counts[many] else frozenset()


def _excluded(corpus: Corpus, code: str) -> frozenset[str]:
    return frozenset(c for mention in corpus.codebook.exclusions(code) for c in mention.codes)


def _border(groups: Iterable[Group], near: _Near, excluded: frozenset[str]) -> tuple[Passage, ...]:
    found = []
    for group in groups:
        own, others = {one.coding.coder for one in group}, near.of(group)
        instead = any(one.coding.coder not in own for one in others)
        if instead or any(one.coding.code in excluded for one in others):
            found.append(passage(group))
    return tuple(found)


def _companions(groups: Iterable[Group], near: _Near) -> tuple[Companion, ...]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for group in groups:
        for code in {one.coding.code for one in near.of(group)}:
            places[code].append(group[0].document.name)
    made = (Companion(code, len(at), len(set(at))) for code, at in places.items())
    return tuple(sorted(made, key=lambda c: (-c.passages, -c.transcripts, c.code))[:COMPANY])


def _changes(
    corpus: Corpus, found: tuple[Passage, ...], waves: tuple[str, ...]
) -> tuple[Change, ...]:
    """All cells heard in every wave together, then each site by itself (label: its id)."""
    if len(waves) < 2:
        return ()
    steady = panel(corpus, waves)
    sites = [s.id for s in corpus.frame.sites if any(d.site == s.id for d in steady)]
    each = (over_waves(s, found, (d for d in steady if d.site == s), waves) for s in sites)
    return (over_waves("", found, steady, waves), *each)


def _by_value(
    corpus: Corpus, values: Iterable[str], picked: tuple[Placed, ...]
) -> tuple[tuple[str, Count], ...]:
    """Counts of each value in the codebook's order, others after; "" is without a value."""
    used = dict.fromkeys(p.coding.value for p in picked)
    names = tuple(dict.fromkeys((*values, *sorted(v for v in used if v))))
    if not names:
        return ()
    listed = (*names, "") if "" in used else names
    return tuple(
        (name, total(corpus, passages(p for p in picked if p.coding.value == name)))
        for name in listed
    )


def _by_valence(corpus: Corpus, picked: tuple[Placed, ...]) -> tuple[tuple[str, Count], ...]:
    if not any(p.coding.valence is not Valence.NONE for p in picked):
        return ()
    lights = (Valence.POSITIVE, Valence.NEGATIVE, Valence.MIXED, Valence.NONE)
    return tuple(
        (light.value, total(corpus, passages(p for p in picked if p.coding.valence is light)))
        for light in lights
    )
