"""Coded files of other programs as material: whose they are, and whether they hold one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np

from qualkit.agreement.span_files import DocumentList, SpanColumns, SpanFiles, laid_out
from qualkit.errors import Problem, StatisticsError, UsageError
from qualkit.model.coded_file import CodedFile, CodedSpan, CodedText

ONE_TEXT = "transcript"


@dataclass(frozen=True, slots=True)
class Label:
    """What a file is called where it does not say itself: its coder and its one text."""

    coder: str
    text: str


def labels(paths: Sequence[PurePath]) -> tuple[Label, ...]:
    """Whose each file is: its name says, or its folder where files in several share their names.

    In the first case all are about one text, in the second each is about the text of its name.
    Paths are absolute. Raises UsageError where two files cannot be told apart.
    """
    names = [path.stem for path in paths]
    if len(set(names)) == len(names):
        return tuple(Label(name, ONE_TEXT) for name in names)
    found = tuple(Label(path.parent.name, path.stem) for path in paths)
    for label, times in Counter(found).items():
        if times > 1:
            raise UsageError(
                f"two files are called '{label.text}' in folders called '{label.coder}'",
                hint="give each coder's file a name of its own, or put it in a folder of that name",
            )
    return found


def material_of_files(files: Sequence[CodedFile], called: Sequence[Label]) -> SpanFiles:
    """Files with their labels as material; coders have read what their files say they did.

    Texts of one name must be the same: character by character, or, where offsets are those of
    another program's copy, word by word. Such a copy is as long as its text or its last passage.
    Raises StatisticsError where texts differ or a passage lies outside its text.
    """
    named = _with_names(files, called)
    texts: dict[str, CodedText] = {}
    for file in named:
        for text in file.texts:
            before = texts.setdefault(text.name, text)
            _check_same(before, text, file.where)
            _check_inside(text, file)
    ends = _ends(named)
    lengths = {
        name: len(text.text) if text.exact else max(len(text.text), ends.get(name, 0))
        for name, text in texts.items()
    }
    read_by = {
        name: frozenset(c for f in named for t in f.texts if t.name == name for c in t.coders)
        for name in texts
    }
    known = DocumentList(
        tuple(texts), np.array(list(lengths.values()), dtype=np.int64), tuple(read_by.values())
    )
    found = laid_out(known, [_columns(file.spans, known) for file in named], named[0].where)
    warnings = (*(w for f in named for w in f.warnings), *_longer(texts.values(), lengths))
    exact = all(text.exact for text in texts.values())
    kept = tuple(texts[name].text for name in found.material.documents) if exact else ()
    return replace(found, texts=kept, warnings=warnings)


def _with_names(files: Sequence[CodedFile], called: Sequence[Label]) -> list[CodedFile]:
    """Every text and coder with a name.

    A coder whose name stands in two files for one text is called after the file instead, since
    programs name the owner of each project alike.
    """
    seen = Counter((t.name, c) for file in files for t in file.texts for c in t.coders if c)
    shared = {coder for (_, coder), times in seen.items() if times > 1}
    return [_named(*each, shared) for each in zip(files, called, strict=True)]


def _named(file: CodedFile, label: Label, shared: set[str]) -> CodedFile:
    own = {coder for text in file.texts for coder in text.coders}

    def coder(name: str) -> str:
        if not name or (name in shared and len(own) == 1):
            return label.coder
        return f"{label.coder}: {name}" if name in shared else name

    texts = tuple(
        replace(t, name=t.name or label.text, coders=tuple(map(coder, t.coders)))
        for t in file.texts
    )
    spans = tuple(replace(s, text=s.text or label.text, coder=coder(s.coder)) for s in file.spans)
    return replace(file, texts=texts, spans=spans)


def _check_same(before: CodedText, text: CodedText, where: str) -> None:
    exact = before.exact and text.exact
    one, two = (t.text if exact else " ".join(t.text.split()) for t in (before, text))
    if one == two:
        return
    parts = zip(one, two, strict=False)
    place = next((i for i, (a, b) in enumerate(parts) if a != b), min(len(one), len(two)))
    raise StatisticsError(
        f"the text of '{text.name}' is not that of the other file, from character {place:,} on",
        where=where,
        hint="coders must have worked on the same text; several transcripts go in a folder a coder",
    )


def _check_inside(text: CodedText, file: CodedFile) -> None:
    spans = [s for s in file.spans if s.text == text.name]
    for span in spans:
        outside = text.exact and span.end > len(text.text)
        if outside or not 0 <= span.start < span.end:
            raise StatisticsError(
                f"passage {span.start}-{span.end} lies outside '{text.name}', which has "
                f"{len(text.text)} characters",
                where=file.where,
                hint="is the file whole, and of one version of the text?",
            )


def _ends(files: Iterable[CodedFile]) -> dict[str, int]:
    ends: dict[str, int] = {}
    for file in files:
        for span in file.spans:
            ends[span.text] = max(ends.get(span.text, 0), span.end)
    return ends


def _columns(spans: Sequence[CodedSpan], known: DocumentList) -> SpanColumns:
    number = known.number
    return SpanColumns(
        np.array([number[s.text] for s in spans], dtype=np.int64),
        tuple(s.coder for s in spans),
        tuple(s.code for s in spans),
        np.array([s.start for s in spans], dtype=np.int64),
        np.array([s.end for s in spans], dtype=np.int64),
    )


def _longer(texts: Iterable[CodedText], lengths: Mapping[str, int]) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            f"passages run {lengths[text.name] - len(text.text):,} characters past the text; "
            "the last one is taken for its end",
            text.name,
        )
        for text in texts
        if lengths[text.name] > len(text.text)
    )
