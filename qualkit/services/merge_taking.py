"""Writing what a merge takes over, in the order in which things name each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from qualkit.errors import NotFound
from qualkit.model import CoderKind, Study
from qualkit.model.codebook_changes import Change, ChangeKind
from qualkit.model.coding import Coder
from qualkit.services.merge_parts import Records, grown
from qualkit.services.merge_plan import Both, Plan, disputed_codings
from qualkit.services.merge_sides import Claims, Side, with_codings_named
from qualkit.store import ExchangeKind, Project, Repository

OTHER = "other"


class Taking:
    """Writes a plan; `wins` says of a kind whose counts where both copies differ."""

    def __init__(
        self,
        repository: Repository,
        theirs: Project,
        there: Side,
        plan: Plan,
        wins: Callable[[str], str],
    ) -> None:
        self._here = repository
        self._theirs = theirs
        self._there = with_codings_named(there, plan.same)
        self._plan = plan
        self._wins = wins

    def all(self) -> None:
        self._frame()
        self._transcripts()
        self._codebook()
        for name in self._plan.coders:
            self._here.ensure_coder(self._there.coders[name])
        for name in self._plan.rounds:
            self._round(name)
        self._codings()
        self._claims()
        self._memos()
        self._statuses()
        for records in self._plan.records:
            self._records(records)
        self._exchange_ids()

    def _other_wins(self, kind: str) -> bool:
        return self._wins(kind) == OTHER

    def _chosen(self, both: Both, kind: str) -> Study | Claims:
        return both.other if self._other_wins(kind) else both.here

    def _frame(self) -> None:
        if self._plan.study is not None:
            frame = self._chosen(self._plan.study, "study")
            if isinstance(frame, Study) and frame != self._here.study():
                self._here.save_study(frame)

    def _claims(self) -> None:
        if self._plan.claims is not None:
            claims = self._chosen(self._plan.claims, "themes")
            held = Claims(self._here.themes(), self._here.tensions())
            if isinstance(claims, Claims) and claims != held:
                self._here.save_themes(claims.themes, claims.tensions)

    def _transcripts(self) -> None:
        with self._theirs.reading(whole=True) as there:
            for name in self._plan.transcripts:
                original = there.original(name)
                self._here.add_transcript(self._there.transcripts[name], original=original)

    def _wanted(self, kind: str, taken: Sequence[str], conflicts: Sequence[str]) -> list[str]:
        return [*taken, *(conflicts if self._other_wins(kind) else ())]

    def _codebook(self) -> None:
        part, there = self._plan.codes, self._there.codebook
        changed = set(self._wanted("codes", part.changed, part.conflicts))
        if not changed and not part.added:
            return
        book = self._here.codebook()
        codes = [there.code(c.id) if c.id in changed else c for c in book]
        have = {c.id for c in codes}
        more = [c for c in there if c.id in {*part.added, *changed} and c.id not in have]
        new = replace(book, codes=(*codes, *more))
        words = f"merged another copy: {len(more)} codes added, {len(changed)} changed"
        self._here.save_codebook(new, Change(ChangeKind.LOADED, words))

    def _round(self, name: str) -> None:
        theirs = self._there.rounds[name]
        held = set(self._here.transcript_names())
        pairs = frozenset(pair for pair in theirs.assignments if pair[0] in held)
        for coder in sorted({coder for _, coder in pairs}):
            self._here.ensure_coder(self._there.coders.get(coder, Coder(coder, CoderKind.PERSON)))
        if not self._here.has_round(name):
            number = min(theirs.codebook_version, self._here.codebook_version())
            kept = replace(theirs, codebook_version=number, done=frozenset(), closed_at=None)
            self._here.save_round(replace(kept, assignments=pairs))
        self._here.assign(name, pairs)

    def _codings(self) -> None:
        part, there = self._plan.codings, self._there.codings
        lost, won = self._of_decisions()
        for key in (*part.removed, *lost):
            self._retract(key)
        for key in self._wanted("codings", part.changed, part.conflicts):
            theirs = there.get(key)
            if theirs is None:
                self._retract(key)
            elif self._is_here(key):
                self._here.change(theirs)
            else:
                self._here.record([theirs])
        self._here.record([there[key] for key in (*part.added, *won) if key in there])
        for ours, key in self._plan.twins if self._other_wins("codings") else ():
            self._here.change(replace(there[key], id=ours))

    def _of_decisions(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Codings of the consensus that go with decisions here, and that come with others."""
        if not self._other_wins("decisions"):
            return (), ()
        records = self._plan.records
        return (
            disputed_codings(records, other_wins=True),
            disputed_codings(records, other_wins=False),
        )

    def _is_here(self, key: str) -> bool:
        try:
            self._here.recorded(key)
        except NotFound:
            return False
        return True

    def _retract(self, key: str) -> None:
        if self._is_here(key):  # it may have gone with another that is read as the same
            self._here.retract(key)

    def _memos(self) -> None:
        part, there = self._plan.memos, self._there.memos
        for key in [*part.added, *self._wanted("memos", part.changed, part.conflicts),
                    *part.removed]:  # fmt: skip
            if key not in there:
                self._here.remove_memo(key)
            elif self._here.has_memo(key):
                self._here.change_memo(there[key])
            else:
                self._here.add_memo(there[key])

    def _statuses(self) -> None:
        ours = {(s.coder, s.transcript): s for s in self._here.reading_statuses()}
        held = set(self._here.transcript_names())
        for status in self._there.statuses:
            known = ours.get((status.coder, status.transcript))
            later = known is None or (status.changed and known.changed
                                      and status.changed > known.changed)  # fmt: skip
            if later and status.transcript in held:
                self._here.save_reading_status(status)

    def _records(self, records: Records) -> None:
        strand, part = records.strand, records.part
        other_wins = self._other_wins(strand.name)
        for key in (*part.added, *part.changed, *part.conflicts):
            theirs, ours = records.theirs.get(key), records.ours.get(key)
            if key in part.conflicts and not (other_wins or strand.grows):
                continue
            if theirs is None:
                self._here.drop_record(strand, records.ours[key])
            elif strand.grows:
                self._here.put_record(strand, grown(ours, theirs, other_wins=other_wins))
            else:
                self._here.put_record(strand, theirs)
        for key in part.removed:
            self._here.drop_record(strand, records.ours[key])

    def _exchange_ids(self) -> None:
        """What came in under an id of another tool goes out under it."""
        with self._theirs.reading(whole=True) as there:
            found: dict[ExchangeKind, Mapping[str, str]] = {
                kind: there.exchange_ids(kind) for kind in ExchangeKind
            }
            users = there.exchange_users()
        names = set(self._here.transcript_names())
        for kind, guids in found.items():
            known = names if kind is ExchangeKind.TRANSCRIPT else guids.keys()
            self._here.keep_exchange_ids(kind, {k: v for k, v in guids.items() if k in known})
        self._here.keep_exchange_users(users)
