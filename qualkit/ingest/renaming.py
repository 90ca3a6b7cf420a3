"""What a person calls the speakers, on top of what the file calls them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from qualkit.ingest.speakers import is_interviewer_label
from qualkit.model import ReadingChoices, Turn


def renamed(turns: Iterable[Turn], choices: ReadingChoices) -> Iterator[Turn]:
    """The same turns under the names chosen."""
    if not choices.renames:
        yield from turns
        return
    for turn in turns:
        name = None if turn.speaker is None else choices.name_of(turn.speaker)
        yield turn if name == turn.speaker else replace(turn, speaker=name)


def asking_after(
    labels: Iterable[str], asking: Collection[str], choices: ReadingChoices
) -> frozenset[str]:
    """Who asks, by the names chosen; `labels` and `asking` are as the file has them.

    A name that is a label of the file too keeps that label's part in the conversation; one that
    is new asks if any of its labels asks, or if it is called what interviewers are called.
    """
    if not choices.known:
        return frozenset(asking)
    sources: dict[str, set[str]] = {}
    for label in labels:
        sources.setdefault(choices.name_of(label), set()).add(label)
    return frozenset(name for name, own in sources.items() if _asks(name, own, asking, choices))


def _asks(name: str, own: set[str], asking: Collection[str], choices: ReadingChoices) -> bool:
    named = own | {name}
    if named & set(choices.participants):
        return False
    if named & set(choices.interviewers):
        return True
    if name in own:
        return name in asking
    return bool(own & set(asking)) or is_interviewer_label(name)
