"""What changed in the evidence between two readings of a memo, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualkit.model.analyst_note import GENERAL, Evidence, SeenClaim, SeenQuote
from qualkit.report.wording import counted, joined

MOST = 6


def changes(
    before: Evidence, now: Evidence, *, place: str = GENERAL, codings: frozenset[str]
) -> tuple[str, ...]:
    """What changed at a place: claims first, then quotations; empty where all is as it was.

    `codings` are the hashes of all codings that the memo can rest on now.
    """
    then, here = before.at(place), now.at(place)
    return (
        *_claims(then, here, now, before),
        *_quotes(then.quotes, now.quotes, codings),
        *_more_quotes(before.quotes, here.quotes),
    )


def _claims(then: Evidence, here: Evidence, now: Evidence, before: Evidence) -> Iterator[str]:
    for old in then.claims:
        new = now.claim(old.key)
        if new is None:
            yield f"No longer made: C{old.number} “{old.text}” ({old.basis})."
        elif (old.text, old.basis) != (new.text, new.basis):
            yield _moved(old, new)
    known = {claim.key for claim in before.claims}
    fresh = [claim for claim in here.claims if claim.key not in known]
    for claim in fresh[:MOST]:
        yield f"New: C{claim.number} “{claim.text}” ({claim.basis})."
    if len(fresh) > MOST:
        yield f"{counted(len(fresh) - MOST, 'more claim')} are new."


def _moved(old: SeenClaim, new: SeenClaim) -> str:
    was, now = _differing(old.basis, new.basis)
    name = f"C{old.number}" if old.number == new.number else f"C{old.number} (now C{new.number})"
    if old.n and not new.n:
        return f"{name} no longer holds: it was {was}, it is {now}."
    said = "" if old.text == new.text else f" It now says: “{new.text}”"
    if old.basis == new.basis:
        return f"{name} is worded otherwise.{said}"
    return f"{name} was {was}, it is {now}.{said}"


def _differing(old: str, new: str) -> tuple[str, str]:
    """Both bases without what is the same in both, but always with their transcripts."""
    one, other = old.split(", "), new.split(", ")
    if len(one) != len(other):
        return old, new
    pairs = [
        pair for n, pair in enumerate(zip(one, other, strict=True)) if not n or pair[0] != pair[1]
    ]
    return ", ".join(was for was, _ in pairs), ", ".join(now for _, now in pairs)


def _quotes(
    before: Sequence[SeenQuote], now: Sequence[SeenQuote], codings: frozenset[str]
) -> Iterator[str]:
    same = {(q.codings, q.words) for q in now} | {(q.transcript, q.words) for q in now}
    shown = {coding for quote in now for coding in quote.codings}
    lost = [q for q in before if not {(q.codings, q.words), (q.transcript, q.words)} & same]
    other = [q for q in lost if shown & set(q.codings)]
    gone = [q for q in lost if q not in other and not codings & set(q.codings)]
    left = [q for q in lost if q not in other and q not in gone]
    told = (
        (other, "is cut or worded otherwise", "are cut or worded otherwise"),
        (gone, "is gone, because its coding is", "are gone, because their codings are"),
        (left, "is still coded but no longer shown", "are still coded but no longer shown"),
    )
    for quotes, one, many in told:
        if quotes:
            verb = one if len(quotes) == 1 else many
            yield f"{counted(len(quotes), 'quote')} {verb} ({_where(quotes)})."


def _more_quotes(before: Sequence[SeenQuote], here: Sequence[SeenQuote]) -> Iterator[str]:
    known = {coding for quote in before for coding in quote.codings}
    places = {(q.transcript, q.words) for q in before}
    fresh = [
        q for q in here if not known & set(q.codings) and (q.transcript, q.words) not in places
    ]
    if fresh:
        verb = "is" if len(fresh) == 1 else "are"
        yield f"{counted(len(fresh), 'quote')} {verb} new ({_where(fresh)})."


def _where(quotes: Sequence[SeenQuote]) -> str:
    named = [f"{q.transcript} turn {q.turn + 1}" if q.turn >= 0 else q.transcript for q in quotes]
    more = [f"{len(named) - MOST} more"] if len(named) > MOST else []
    return joined([*named[:MOST], *more])
