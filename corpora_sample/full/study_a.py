"""Study A, "When Logics Collide" retold with invented schools: from the banks to its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from corpora_sample.full import double, truth
from corpora_sample.full.assign import assign
from corpora_sample.full.banks import load_banks
from corpora_sample.full.cast import ROSTER, Document, documents_a, roster_rows
from corpora_sample.full.compose import Composer, manner_a
from corpora_sample.full.draw import Draw
from corpora_sample.full.frame import study_yaml_a
from corpora_sample.full.manifest import MANIFEST, manifest_row
from corpora_sample.full.plan import PlanA, plan_a, raw
from corpora_sample.full.readme import readme_a
from corpora_sample.full.rules import Rules
from corpora_sample.full.selection import Selected, select
from corpora_sample.full.traits import Traits
from corpora_sample.full.truth import Stored
from corpora_sample.full.write import Files, table

CODEBOOKS = Path(__file__).parents[2] / "codebooks"
CODEBOOK = "daruwala_2020.yaml"
_EARLIER = {  # the boundary between windows and extra sessions, as it was in the first round
    "release: 1.0.0": "release: 0.9.0",
    "Extra sessions outside program time (dar.org.peripheral); teachers' private review.": (
        "Teachers' private review."
    ),
    "Changes inside the algorithm (floors, windows).": "Floors inside the algorithm.",
}


@dataclass(frozen=True, slots=True)
class Made:
    """Study A before it is files."""

    documents: tuple[Document, ...]
    selected: Selected
    stored: tuple[Stored, ...]
    doubled: double.Doubled

    @property
    def short(self) -> list[str]:
        return [*self.selected.short, *self.doubled.problems]


def signs_of(name: str) -> dict[str, list[str]]:
    """Keywords and cues, in lower case, of each code of a codebook that comes with the project."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (CODEBOOKS / name).read_text(encoding="utf-8")
    return {
        code["id"]: [sign.casefold() for sign in (*code["keywords"], *code["cues"])]
        for code in yaml.load(text, Loader=loader)["codes"]
    }


def make(folder: Path, *, seed: int, progress: Callable[[str], None]) -> Made:
    """All 148 documents and the double coding of 30."""
    plan, draw = plan_a(), Draw(seed)
    banks = load_banks(folder, signs_of(CODEBOOK))
    rules = Rules(plan, banks, draw, Traits.of(banks, draw))
    documents = documents_a(draw)
    assigned = assign(documents, plan, rules, draw)
    progress("choosing what is said")
    selected = select(documents, assigned, plan, rules, draw)
    passages = _tabled(selected, plan)
    composer = Composer(manner_a(plan), banks, draw, double.pairs(plan, passages))
    progress("writing 148 documents")
    stored = []
    for document in documents:
        stem = document.stem
        script = composer.script(document, selected.passages[stem], selected.exchanges[stem])
        stored.append(truth.store(script, plan.formats.get(stem, "txt")))
    progress("double coding")
    return Made(documents, selected, tuple(stored), double.double_code(stored, plan, draw))


def _tabled(selected: Selected, plan: PlanA) -> Counter[str]:
    return Counter(
        {stem: sum(w.code in plan.tables for w in selected.passages[stem]) for stem in plan.sample}
    )


def files(
    folder: Path, *, seed: int, shipped_only: bool, progress: Callable[[str], None]
) -> tuple[Files, list[str]]:
    """Every file of the study, and what the banks fall short of."""
    made = make(folder, seed=seed, progress=progress)
    return files_of(made, shipped_only=shipped_only), made.short


def files_of(made: Made, *, shipped_only: bool) -> Files:
    """Every file of the study, all of it or the part that is shipped."""
    plan = plan_a()
    kept = [s for s in made.stored if not shipped_only or s.stem in plan.shipped]
    found: Files = {f"transcripts/{s.name}": s.data for s in kept}
    found["manifest.csv"] = table(MANIFEST, (manifest_row(s) for s in kept))
    found["truth.csv"] = table(truth.COLUMNS, (row for s in kept for row in truth.truth_rows(s)))
    found["study.yaml"] = study_yaml_a([s.script.document for s in kept]).encode()
    found["roster.csv"] = table(ROSTER, roster_rows())
    found["README.md"] = _readme(made, kept).encode()
    return found | _coding_files(made, plan)


def _readme(made: Made, kept: Sequence[Stored]) -> str:
    coded = [
        (code, stored.quote(start, end).casefold())
        for stored in made.stored
        for mark, start, end in stored.marks()
        for code in mark.codes
    ]
    signs = signs_of(CODEBOOK)
    return readme_a(
        documents=len(kept),
        formats=formats_line(kept),
        shifted=made.doubled.shifted,
        most=max(sentence_counts(made.stored).values()),
        silent=sum(not any(sign in quote for sign in signs[code]) for code, quote in coded),
        coded=len(coded),
    )


def formats_line(kept: Sequence[Stored]) -> str:
    """How many files there are of each format."""
    counts = Counter(stored.name.rpartition(".")[2] for stored in kept)
    return ", ".join(f"{count} {suffix}" for suffix, count in counts.most_common())


def _coding_files(made: Made, plan: PlanA) -> Files:
    coders = raw("design")["study_A"]["coders"]
    alone = next(s for s in made.stored if s.stem == plan.one_coder[0])
    rows = double.coding_rows(made.doubled, coders)
    rows += double.only_one(alone, plan, coders["A"])
    return {
        "codings.csv": table(double.COLUMNS, rows),
        "segments.csv": table(double.SEGMENT_COLUMNS, double.segment_rows(made.doubled)),
        "consensus.csv": table(double.CONSENSUS_COLUMNS, made.doubled.consensus),
        "rounds.yaml": _rounds(plan).encode(),
        "codebook_R1.yaml": earlier_codebook().encode(),
    }


def earlier_codebook() -> str:
    """The codebook of the first round, before windows and extra sessions were told apart."""
    text = (CODEBOOKS / CODEBOOK).read_text(encoding="utf-8")
    for now, then in _EARLIER.items():
        assert text.count(now) == 1, now
        text = text.replace(now, then)
    return text


def _rounds(plan: PlanA) -> str:
    purposes = {
        "R1": "calibration, discussed",
        "R2": "reliability, reported",
        "R3": "drift check",
    }
    document, name = plan.one_coder
    rounds = [
        {
            "round": round_,
            "purpose": purposes[round_],
            "codebook": "codebook_R1.yaml" if round_ == "R1" else CODEBOOK,
            "coders": ["Ana", "Ben"],
            "segments": plan.segments[round_],
            "documents": sorted(stems),
            **({"coded_by_Ana_only": [document]} if round_ == name else {}),
        }
        for round_, stems in plan.rounds.items()
    ]
    change = (
        "Between R1 and R2 test-prep windows and peripheral structures were told apart: extra "
        "sessions outside program time are peripheral, weeks inside it are a window."
    )
    top = {"synthetic": True, "licence": "CC0-1.0", "codebook_change": change, "rounds": rounds}
    return yaml.safe_dump(top, sort_keys=False, allow_unicode=True, width=100)


def sentence_counts(stored: Sequence[Stored]) -> Counter[str]:
    """In how many documents each sentence of more than eight words is said."""
    from corpora_sample.full.sentences import keys_of

    counts: Counter[str] = Counter()
    for one in stored:
        counts.update({key for line in one.script.spoken for key in keys_of(line.words)})
    return counts
