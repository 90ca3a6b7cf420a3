"""What becomes of decisions and remarks of adjudication when a transcript's text is corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.model.adjudication import Decision, Place, Remark
from qualkit.model.anchoring import ReanchoredCoding, reanchor
from qualkit.model.span import Span
from qualkit.model.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Rulings:
    """What a team decided and said, of one or more rounds."""

    decisions: tuple[Decision, ...] = ()
    remarks: tuple[Remark, ...] = ()


def reanchor_rulings(
    held: Rulings, old: Transcript, new: Transcript, codings: Iterable[ReanchoredCoding] = ()
) -> Rulings:
    """Those that change: at their place in the new text, naming the codings as they are there.

    A place whose words are lost stays with the text before. What a decision put into the consensus
    and is lost is no longer the decision's to take back.
    """
    decided = (each.place for each in held.decisions if each.place is not None)
    moved = _moved([*decided, *(each.place for each in held.remarks)], old, new)
    after = {item.before.id: item.after.id if item.after else None for item in codings}
    decisions = (replace(_followed(d, after), place=_at(d.place, moved)) for d in held.decisions)
    remarks = (replace(r, place=moved.get(r.place, r.place)) for r in held.remarks)
    return Rulings(
        tuple(d for d, was in zip(decisions, held.decisions, strict=True) if d != was),
        tuple(r for r, was in zip(remarks, held.remarks, strict=True) if r != was),
    )


def _moved(places: Sequence[Place], old: Transcript, new: Transcript) -> dict[Place, Place]:
    """Each place of the old text that has its words in the new one, and where."""
    here = sorted({p for p in places if (p[0], p[1]) == (old.name, old.revision)})
    anchors = reanchor(old.text, new.text, [Span(start, end) for _, _, start, end in here])
    return {
        place: (new.name, new.revision, anchor.new.start, anchor.new.end)
        for place, anchor in zip(here, anchors, strict=True)
        if anchor.new is not None
    }


def _at(place: Place | None, moved: Mapping[Place, Place]) -> Place | None:
    return None if place is None else moved.get(place, place)


def _followed(decision: Decision, after: Mapping[str, str | None]) -> Decision:
    made = (after.get(id, id) for id in decision.codings)
    return replace(
        decision,
        settled=tuple(after.get(id) or id for id in decision.settled),
        codings=tuple(id for id in made if id is not None),
    )
