"""New transcripts against all others: near twins and passages that stand in two of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.errors import Problem
from qualkit.ingest.duplicates import Comparison, Held, Repeated, compared
from qualkit.ingest.signatures import said_in, signature_from
from qualkit.model import Right, Transcript
from qualkit.store import Project

_MOST = 20


@dataclass(frozen=True, slots=True)
class Repetitions:
    """What new transcripts repeat, and the signatures to keep so that nothing is read twice."""

    comparison: Comparison
    made: Mapping[str, bytes]

    def notes(self, files: Mapping[str, str]) -> tuple[Problem, ...]:
        """Notes at the files of new transcripts, by their names; the first 20 and a count."""
        notes = [
            Problem(f"{twin.share:.0%} of the sentences stand in '{twin.twin}' as well",
                    files[twin.name], "is it another version of it?")
            for twin in self.comparison.twins
        ]  # fmt: skip
        notes += [
            Problem(_repeats(one), f"{files[one.name]}:{one.line}", "was it pasted by mistake?")
            for one in self.comparison.passages
        ]
        more = len(notes) - _MOST
        rest = (Problem(f"{more} more repetitions between transcripts"),) if more > 0 else ()
        return (*notes[:_MOST], *rest)


def repetitions(
    project: Project, transcripts: Sequence[Transcript], held: Collection[str]
) -> Repetitions:
    """Compare transcripts with those held in the project, whose names are given.

    Of several with the same text only the first is compared. Signatures that the project lacks,
    because it is older or a text was corrected, are made from the texts.
    """
    if not transcripts:
        return Repetitions(Comparison((), (), {}), {})
    with project.reading() as repository:
        kept = {name: signature_from(data) for name, data in repository.signatures().items()}
        lacking = [name for name in sorted(held) if kept.get(name) is None]
        fresh = {n: said_in(repository.transcript(n)).signature for n in lacking}
        known = {name: signature for name, signature in kept.items() if signature} | fresh
        signatures = {name: known[name] for name in sorted(known)}
        found = compared(_different(transcripts), Held(signatures, repository.transcript))
    made = {name: one.to_bytes() for name, one in (*fresh.items(), *found.signatures.items())}
    return Repetitions(found, made)


def keep(project: Project, made: Mapping[str, bytes], *, actor: str) -> None:
    """Keep signatures of transcripts that the project holds."""
    if made:
        with project.writing(actor, right=Right.READ) as repository:
            repository.keep_signatures(made)


def _different(transcripts: Iterable[Transcript]) -> tuple[Transcript, ...]:
    first: dict[str, Transcript] = {}
    for transcript in transcripts:
        first.setdefault(transcript.sha256, transcript)
    return tuple(first.values())


def _repeats(one: Repeated) -> str:
    passages = f"{one.passages} passages, the longest of" if one.passages > 1 else "a passage of"
    return (
        f"{passages} {one.words} words stands in '{one.other}' as well, from line {one.other_line}"
    )
