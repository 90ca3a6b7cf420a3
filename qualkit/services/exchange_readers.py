"""All files of other programs that are read: those of `exchange`, and documents with comments."""

from __future__ import annotations

from dataclasses import replace

from qualkit.exchange import registry
from qualkit.exchange.registry import Kind
from qualkit.ingest.commented_docx import has_comments, read_commented_docx
from qualkit.model.coded_file import CodedFile, CodedSpan, CodedText
from qualkit.model.exchanged import Exchanged, ExchangedCode

KINDS = (
    Kind("Word document whose comments are codes", (".docx",), read_commented_docx, has_comments),
    *registry.KINDS,
)


def exchange_suffixes() -> tuple[str, ...]:
    """The suffixes that can be read, each once."""
    return tuple(dict.fromkeys((*registry.exchange_suffixes(), *registry.exchange_suffixes(KINDS))))


def read_file(data: bytes, where: str) -> Exchanged:
    """What a file of another tool holds. Raises ReadError where it cannot be read."""
    return registry.read_exchanged(data, where, KINDS)


def by_coder(found: Exchanged, name: str) -> Exchanged:
    """The file with the codings of nobody given to somebody."""
    if not name:
        return found
    return replace(
        found,
        codings=tuple(c if c.coder else replace(c, coder=name) for c in found.codings),
        loose=tuple(c if c.coder else replace(c, coder=name) for c in found.loose),
    )


def coded_file(data: bytes, where: str) -> CodedFile:
    """A file with texts as coded texts, for agreement."""
    return coded_of(read_file(data, where), where)


def coded_of(found: Exchanged, where: str, *, named: bool = True) -> CodedFile:
    """What a file holds as coded texts; `named` says that the file itself names its texts.

    Who is the only coder of a file has read all its texts; of several, each those she coded.
    """
    coders = sorted({coding.coder for coding in found.codings}) or [""]
    worked = {source.id: set(coders if len(coders) == 1 else ()) for source in found.sources}
    for coding in found.codings:
        worked[coding.source].add(coding.coder)
    called = {source.id: source.name if named else "" for source in found.sources}
    codes = {code.id: _path(code, found) for code in found.codes}
    texts = tuple(
        CodedText(called[source.id], source.text, tuple(sorted(worked[source.id])))
        for source in found.sources
        if source.text is not None
    )
    spans = (
        CodedSpan(called[c.source], c.coder, codes[c.code], c.span.start, c.span.end)
        for c in found.codings
    )
    return CodedFile(where, texts, tuple(dict.fromkeys(spans)), found.warnings)


def _path(code: ExchangedCode, found: Exchanged) -> str:
    """The names down to a code, however deep it lies."""
    names = [code.name]
    while code.parent and len(names) <= len(found.codes):
        code = found.code_of[code.parent]
        names.append(code.name)
    return " > ".join(reversed(names))
