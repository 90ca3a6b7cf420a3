"""Study B, "Personalization in Practice" retold with invented schools: from the banks to files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora_sample.full import truth
from corpora_sample.full.banks import Exchange, Wording
from corpora_sample.full.banks_b import load_banks_b
from corpora_sample.full.cast import Document, Names
from corpora_sample.full.cast_b import documents_b
from corpora_sample.full.compose import Composer, Manner
from corpora_sample.full.draw import Draw
from corpora_sample.full.frame_b import study_yaml_b
from corpora_sample.full.manifest import MANIFEST, manifest_row
from corpora_sample.full.plan import raw
from corpora_sample.full.readme import readme_b
from corpora_sample.full.rules_b import RulesB, assign_sides
from corpora_sample.full.script import Line, Mark, Piece, Script
from corpora_sample.full.selection import Selected
from corpora_sample.full.selection_b import select_b
from corpora_sample.full.study_a import formats_line, signs_of
from corpora_sample.full.truth import Stored
from corpora_sample.full.write import Files, table

CODEBOOK = "halverson_2015.yaml"
SECTIONS = ("learning", "teachers", "school")
_TEACHERS = ("hal.tea", "hal.con", "hal.fen.steering", "hal.fen.rubric", "hal.agy.fail_design")
_SCHOOL = ("hal.sch", "hal.com", "hal.spc", "hal.fwf", "hal.vision", "hal.fen.standards", "hal.eco")


@dataclass(frozen=True, slots=True)
class MadeB:
    """Study B before it is files."""

    documents: tuple[Document, ...]
    selected: Selected
    stored: tuple[Stored, ...]


def section_of(code: str) -> str:
    """The topic of the protocol under which a code is talked about."""
    if code.startswith(_TEACHERS):
        return "teachers"
    return "school" if code.startswith(_SCHOOL) else "learning"


def make(folder: Path, *, seed: int, progress: Callable[[str], None]) -> MadeB:
    """All 62 documents."""
    draw = Draw(seed)
    banks = load_banks_b(folder, signs_of(CODEBOOK))
    rules = RulesB(banks, draw)
    documents = documents_b(draw)
    held = assign_sides(documents, rules, draw)
    selected = select_b(documents, held, rules, draw)
    composer = Composer(Manner("study_B", SECTIONS, section_of), banks, draw)
    suffixes = formats()
    progress("writing 62 documents")
    stored = []
    for document in documents:
        said = (selected.passages[document.stem], selected.exchanges[document.stem])
        observed = document.role == "OB"
        script = _notes(document, *said, draw) if observed else composer.script(document, *said)
        stored.append(truth.store(script, suffixes.get(document.stem, "txt")))
    return MadeB(documents, selected, tuple(stored))


def formats() -> dict[str, str]:
    """The suffix of each document that is not a text file."""
    fixed = raw("design")["study_B"]["formats"]
    return {stem: suffix for suffix, stems in fixed.items() for stem in stems}


def _notes(
    document: Document, passages: Sequence[Wording], exchanges: Sequence[Exchange], draw: Draw
) -> Script:
    """Notes of a day: paragraphs in the order of their times, and speech only in quotes."""
    names = Names(document, "study_B", draw)
    lines = [Line("", [Piece(names.filled(e.answer, e.id))], e.clock) for e in exchanges]
    for w in passages:
        mark = Mark("planted", (w.code, *w.also), w.value, "", w.id)
        parts = (Piece(w.before), Piece(w.text, mark), Piece(w.after))
        said = [Piece(names.filled(p.text, w.id), p.mark) for p in parts if p.text]
        lines.append(Line("", said, w.clock))
    return Script(document, sorted(lines, key=lambda line: line.time))


def files(
    folder: Path, *, seed: int, shipped_only: bool, progress: Callable[[str], None]
) -> tuple[Files, list[str]]:
    """Every file of the study, and what the banks fall short of."""
    made = make(folder, seed=seed, progress=progress)
    return files_of(made, shipped_only=shipped_only), made.selected.short


def files_of(made: MadeB, *, shipped_only: bool) -> Files:
    """Every file of the study, all of it or the part that is shipped."""
    chosen = raw("design")["study_B"]["shipped"]
    kept = [s for s in made.stored if not shipped_only or s.stem in chosen]
    found: Files = {f"transcripts/{s.name}": s.data for s in kept}
    found["manifest.csv"] = table(MANIFEST, (manifest_row(s) for s in kept))
    found["truth.csv"] = table(truth.COLUMNS, (row for s in kept for row in truth.truth_rows(s)))
    found["study.yaml"] = study_yaml_b([s.script.document for s in kept]).encode()
    text = readme_b(documents=len(kept), formats=formats_line(kept))
    return found | {"README.md": text.encode()}
