"""The codebook is merged, split and put back while others code with it; nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from qualkit.model import CodingState, Operation, Outcome, Put, Span
from qualkit.services import codebook_changes, editing
from qualkit.services.codebook_changes import Part
from qualkit.store import Project

EACH = 12
NAME = "KES-L01"
MERGED, SPLIT, KEPT = "hal.agy.time", "hal.fen", "hal.agy"


def code(project: Project, coder: str) -> tuple[Outcome, ...]:
    """One operation after another, as the page sends them, with the codes by turns."""
    outcomes = []
    for n in range(EACH):
        state = CodingState(Span(n, n + 5), (MERGED, SPLIT, KEPT)[n % 3], note=f"note {n}")
        operation = Operation(f"{coder}-op-{n}", (Put(f"{coder}-{n}", state),), NAME)
        outcomes += editing.apply_operations(
            project, coder=coder, operations=[operation], round_name=""
        )
    return tuple(outcomes)


def change(project: Project) -> None:
    """Two changes of the codebook that concern what is being coded, and both taken back."""
    codebook_changes.merge(project, MERGED, KEPT, actor="lead")
    codebook_changes.split(project, SPLIT, (Part("One"), Part("Two")), actor="lead")
    for _ in range(2):
        codebook_changes.undo(project, actor="lead")


class TestCodingWhileTheCodebookChanges:
    def test_every_operation_is_whole_or_refused_and_nothing_is_lost(self, coded: Project) -> None:
        with ThreadPoolExecutor(3) as pool:
            coders = [pool.submit(code, coded, name) for name in ("ana", "ben")]
            pool.submit(change, coded).result(60)
            outcomes = [each for work in coders for each in work.result(60)]
        kept = {o.operation.replace("-op", "") for o in outcomes if not o.problem}
        assert all("split" in o.problem for o in outcomes if o.problem)
        with coded.reading() as repository:
            recorded = {c.id: c for c in repository.codings(as_recorded=True)}
            read = {c.id: c for c in repository.codings()}
            book, version = repository.codebook(), repository.codebook_version()
        assert set(recorded) == set(read) == kept
        assert {recorded[i].note for i in kept} == {f"note {i.rpartition('-')[2]}" for i in kept}
        for id, coding in read.items():
            asked = (MERGED, SPLIT, KEPT)[int(id.rpartition("-")[2]) % 3]
            assert coding.code == recorded[id].code
            assert coding.code in ({asked, KEPT} if asked == MERGED else {asked})
        assert version == 5
        assert not book.code(MERGED).retired
        assert not book.code(SPLIT).retired
        assert coded.check() == ()
