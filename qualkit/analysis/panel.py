"""Change over waves, read only in cells (site and role) that were heard in every wave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.quantifiers import change
from qualkit.model.patterns import Change, Movement, Share, Trajectory
from qualkit.model.results import Passage


@dataclass(frozen=True, slots=True)
class Line:
    """Something to be followed over waves: its kind, its name and its passages."""

    kind: str
    label: str
    found: tuple[Passage, ...]


def panel(corpus: Corpus, waves: tuple[str, ...]) -> tuple[Document, ...]:
    """Documents of the site x role cells that hold at least one document in every wave."""
    held = [{_cell(d) for d in corpus.documents if d.wave == wave} for wave in waves]
    common = set.intersection(*held) if held else set()
    return tuple(d for d in corpus.documents if d.wave in waves and _cell(d) in common)


def _cell(document: Document) -> tuple[str, str]:
    return (document.site, document.role)


def people_panel(corpus: Corpus, waves: Sequence[str]) -> frozenset[str]:
    """Keys of the named people who were heard in every wave."""
    heard = [
        {f"{d.site}/{name}" for d in corpus.documents if d.wave == wave for name in d.named}
        for wave in waves
    ]
    return frozenset(set.intersection(*heard)) if heard else frozenset()


def over_waves(
    label: str, found: Iterable[Passage], documents: Iterable[Document], waves: tuple[str, ...]
) -> Change:
    """Transcripts with a passage, of the panel, wave by wave; the word compares the ends."""
    holding = {p.transcript for p in found}
    return _changed(label, _shares(holding, documents, waves))


def _shares(
    holding: set[str], documents: Iterable[Document], waves: Sequence[str]
) -> tuple[Share, ...]:
    n: defaultdict[str, int] = defaultdict(int)
    of: defaultdict[str, int] = defaultdict(int)
    for d in documents:
        of[d.wave] += 1
        n[d.wave] += d.name in holding
    return tuple((n[wave], of[wave]) for wave in waves)


def _changed(label: str, shares: tuple[Share, ...]) -> Change:
    return Change(label, shares, change(shares[0], shares[-1]) if len(shares) > 1 else "")


def waves_with_documents(corpus: Corpus) -> tuple[str, ...]:
    """Waves of the frame that hold documents, in order, without the unrecorded one."""
    held = {d.wave for d in corpus.documents}
    return tuple(w.id for w in corpus.frame.waves if w.id and w.id in held)


def movement(corpus: Corpus, lines: Iterable[Line], earlier: Sequence[str] = ()) -> Movement:
    """Each line over all waves that hold documents; nothing where there is only one.

    `earlier` are the waves before the contrast; without them the last wave is set against all
    before it.
    """
    waves = waves_with_documents(corpus)
    if len(waves) < 2:
        return Movement(waves)
    before = tuple(w for w in waves if w in earlier)
    if not before or before == waves:
        before = waves[:-1]
    ground = _Ground(corpus, waves, before)
    return Movement(
        waves,
        tuple(ground.trajectory(line) for line in lines),
        len(ground.cells),
        len(ground.people),
        before,
    )


class _Ground:
    """The documents and people among whom lines are followed, found once."""

    def __init__(self, corpus: Corpus, waves: tuple[str, ...], before: tuple[str, ...]) -> None:
        self._corpus, self._waves, self._before = corpus, waves, before
        self.cells = panel(corpus, waves)
        self.people = people_panel(corpus, waves)
        self._sites = [
            (site.id, tuple(d for d in self.cells if d.site == site.id))
            for site in corpus.frame.sites
        ]

    def trajectory(self, line: Line) -> Trajectory:
        holding = {p.transcript for p in line.found}

        def over(documents: Iterable[Document]) -> Change:
            return _changed(line.label, _shares(holding, documents, self._waves))

        return Trajectory(
            line.kind,
            over(self.cells),
            tuple((site, over(here)) for site, here in self._sites if here),
            over(self._corpus.documents),
            self._among_people(line) if self.people else None,
            self._periods(line.label, holding) if len(self._waves) > 2 else None,
        )

    def _among_people(self, line: Line) -> Change:
        """People of the panel with a passage in each wave, of all people of the panel."""
        speaking: defaultdict[str, set[str]] = defaultdict(set)
        for p in line.found:
            document = self._corpus.document(p.transcript)
            speaking[document.wave].add(document.person(p.speaker))
        shares = tuple((len(speaking[w] & self.people), len(self.people)) for w in self._waves)
        return _changed(line.label, shares)

    def _periods(self, label: str, holding: set[str]) -> Change:
        """(n, N) in the earlier and in the later waves together, in transcripts of the panel."""
        shares = _shares(holding, self.cells, self._waves)

        def pooled(early: bool) -> Share:
            chosen = [
                share
                for wave, share in zip(self._waves, shares, strict=True)
                if (wave in self._before) == early
            ]
            return sum(n for n, _ in chosen), sum(of for _, of in chosen)

        return _changed(label, (pooled(early=True), pooled(early=False)))
