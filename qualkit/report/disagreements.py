"""Disagreements as a document to discuss: each with its text, who coded what, and a resolution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.model.disagreement import Comparison, ConfusionMatrix, Disagreement
from qualkit.report.agreement import diagnosis_table
from qualkit.report.tree import Block, Heading, Memo, Paragraph, TableBlock

MOST_CODES = 12
UNCODED = "not coded"


@dataclass(frozen=True, slots=True)
class Shown:
    """A disagreement with its words in context and what was agreed on afterwards, if anything."""

    number: int
    disagreement: Disagreement
    speaker: str
    before: str
    text: str
    after: str
    resolution: str = ""

    @property
    def in_context(self) -> str:
        before = f"… {self.before} " if self.before else ""
        after = f" {self.after} …" if self.after else ""
        return f"{before}► {self.text} ◄{after}"


def disagreements_memo(comparison: Comparison, shown: Sequence[Shown], study: str) -> Memo:
    """What to discuss first, the confusion matrix, then every place."""
    places = len(comparison.disagreements)
    blocks: list[Block] = [Paragraph(
        f"{places} places that coders coded differently, {comparison.agreed} that they coded "
        "alike. The words in question stand between ► and ◄."
    )]  # fmt: skip
    if comparison.diagnoses:
        blocks += [Heading("What to discuss first"), diagnosis_table(comparison.diagnoses)]
    if confused := _confused(comparison.confusions):
        blocks += [
            Heading("Which codes are taken for each other"),
            _matrix(comparison.confusions, confused),
        ]
    blocks += [Heading("Every disagreement"), _list(shown)]
    return Memo(
        "Disagreements",
        f"Round {comparison.round}",
        f"Coders: {', '.join(comparison.coders)}",
        tuple(blocks),
        subject=study,
    )


def _list(shown: Sequence[Shown]) -> TableBlock:
    rows = tuple(
        (
            f"{each.number} {each.disagreement.transcript}, {each.disagreement.kind.value}",
            each.in_context,
            "; ".join(
                f"{m.coder}: {', '.join(m.codes) or UNCODED}" for m in each.disagreement.marked
            ),
            each.resolution,
        )
        for each in shown
    )
    return TableBlock(
        "In the order of the transcripts",
        ("Place", "Text", "Who coded what", "Resolution"),
        rows,
        "",
        4,
    )


def _confused(matrix: ConfusionMatrix) -> list[int]:
    """Places of the codes taken for another most often, in the order of the matrix."""
    times = {i: sum(row) - row[i] for i, row in enumerate(matrix.cells)}
    most = sorted((i for i in times if times[i]), key=lambda i: -times[i])[:MOST_CODES]
    return sorted(most)


def _matrix(matrix: ConfusionMatrix, kept: Sequence[int]) -> TableBlock:
    """The codes confused most; a row and a column each."""
    rows = tuple(
        (
            f"{n + 1} {matrix.codes[i]}",
            *(str(matrix.cells[i][j] or "·") for j in kept),
            str(matrix.alone[i] or "·"),
        )
        for n, i in enumerate(kept)
    )
    header = ("Code", *(str(n + 1) for n in range(len(kept))), "left out")
    note = (
        "Pairs of coders at one place: one gave the row's code where the other gave the column's; "
        "on the diagonal both gave it; left out: the other gave nothing in its stead."
    )
    return TableBlock("Confusion of codes", header, rows, note)
