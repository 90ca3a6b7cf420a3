"""What becomes of memos on words of a transcript when its text is corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualkit.model.anchoring import Anchor, ReanchoredCoding, reanchor
from qualkit.model.memo import Memo, Subject, SubjectKind
from qualkit.model.span import Span
from qualkit.model.transcript import Transcript


def reanchor_memos(
    memos: Sequence[Memo],
    old: Transcript,
    new: Transcript,
    codings: Iterable[ReanchoredCoding] = (),
) -> tuple[Memo, ...]:
    """The memos that change: their passages and codings as they stand in the new text.

    A subject whose words are lost stays with the text before, where they still stand.
    """
    spans = {
        s.span for memo in memos for s in memo.subjects if _stands_in(s, old) and s.span is not None
    }
    ordered = sorted(spans)
    anchors = dict(zip(ordered, reanchor(old.text, new.text, ordered), strict=True))
    followed = {item.before.id: item for item in codings}
    out = []
    for memo in memos:
        subjects = tuple(_moved(s, old, new, anchors, followed) for s in memo.subjects)
        if subjects != memo.subjects:
            out.append(replace(memo, subjects=subjects))
    return tuple(out)


def _stands_in(subject: Subject, text: Transcript) -> bool:
    return (subject.transcript, subject.revision) == (text.name, text.revision)


def _moved(
    subject: Subject,
    old: Transcript,
    new: Transcript,
    anchors: Mapping[Span, Anchor],
    codings: Mapping[str, ReanchoredCoding],
) -> Subject:
    if subject.span is None or not _stands_in(subject, old):
        return subject
    followed = codings.get(subject.id) if subject.kind is SubjectKind.CODING else None
    if followed is not None:
        return subject if followed.after is None else Subject.of_coding(followed.after)
    there = anchors[subject.span].new
    if there is None:
        return subject
    return replace(subject, span=there, quote=new.quote(there), revision=new.revision)
