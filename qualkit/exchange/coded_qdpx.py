"""A REFI-QDA project as coded texts, to compare with another."""

from __future__ import annotations

from collections import Counter, defaultdict

from qualkit.errors import Problem, ReadError
from qualkit.exchange.registry import read_exchanged
from qualkit.model.coded_file import CodedFile, CodedSpan, CodedText
from qualkit.model.exchanged import Exchanged, ExchangedCoding


def read_coded_project(data: bytes, where: str) -> CodedFile:
    """The texts of a project with who coded them and what. Raises ReadError without any text.

    Who coded nothing in a text has read it only if qualkit wrote the file and says so; in a file of
    a single coder that coder has read all. A value counts as its code.
    """
    found = read_exchanged(data, where)
    texts = {source.id: source for source in found.sources if source.text is not None}
    if not texts:
        raise ReadError("the project holds no texts", where=where, hint="export it with its texts")
    codings = [c for c in found.codings if c.source in texts]
    spans = [c for c in codings if not c.whole and c.code in found.code_of]
    readers = _readers(found, codings)
    labels = _labels(found)
    return CodedFile(
        where,
        tuple(
            CodedText(source.name, source.text or "", tuple(sorted(readers[id])))
            for id, source in texts.items()
        ),
        tuple(
            CodedSpan(
                texts[c.source].name, c.coder, labels[_of_value(found, c)], c.span.start, c.span.end
            )
            for c in spans
        ),
        _warnings(found, where, len(codings) - len(spans)),
    )


def _readers(found: Exchanged, codings: list[ExchangedCoding]) -> defaultdict[str, set[str]]:
    coders = {coding.coder for coding in codings}
    if len(coders) < 2:
        return defaultdict(lambda: coders or {""})
    read = defaultdict[str, set[str]](set)
    for coding in codings:
        read[coding.source].add(coding.coder)
    for round_ in found.own.rounds if found.own else ():
        for source, coder in round_.assignments:
            if coder in coders:
                read[source].add(coder)
    return read


def _labels(found: Exchanged) -> dict[str, str]:
    """Each code by its name, and by its path where several have that name."""
    times = Counter(code.name for code in found.codes)
    paths: dict[str, str] = {}
    for code in found.codes:
        above = paths.get(code.parent or "", "")
        paths[code.id] = f"{above} / {code.name}" if above else code.name
    return {c.id: c.name if times[c.name] == 1 else paths[c.id] for c in found.codes}


def _of_value(found: Exchanged, coding: ExchangedCoding) -> str:
    meant = found.own.values.get(coding.code) if found.own else None
    return meant[0] if meant and meant[0] in found.code_of else coding.code


def _warnings(found: Exchanged, where: str, left_out: int) -> tuple[Problem, ...]:
    bare = sum(source.text is None for source in found.sources)
    made = [*found.warnings]
    if bare:
        made.append(Problem(f"{bare} documents without text were left out", where))
    if left_out:
        made.append(Problem(f"{left_out} codings of whole documents were left out", where))
    return tuple(made)
