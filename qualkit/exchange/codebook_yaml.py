"""Codebooks as YAML: `codebook:` (what it is), `works:` (what it cites) and `codes:`."""

from __future__ import annotations

from qualkit.errors import CodebookError, Problem
from qualkit.exchange.codebook_checks import CheckResult, check_draft
from qualkit.exchange.codebook_draft import (
    CODE_FIELDS,
    CODE_LISTS,
    CODE_TEXTS,
    HEADER_TEXTS,
    CodeDraft,
    Draft,
    Stray,
    codebook_of,
)
from qualkit.exchange.fields import Fields, read_fields
from qualkit.exchange.yaml_text import dump_yaml, filled
from qualkit.model import Attributes, Code, Codebook, Passage, Source, Span, Support, Work

_TOP = frozenset({"codebook", "works", "codes"})
_HEADER = frozenset({*HEADER_TEXTS, "levels"})


def load_codebook(text: str, where: str) -> Codebook:
    """The codebook in a YAML text. Raises CodebookError with every error at its `file:line`."""
    draft, result = _read(text, where)
    if result.errors or draft is None:
        raise CodebookError.of(result.errors)
    return codebook_of(draft)


def check_codebook(text: str, where: str) -> CheckResult:
    """Everything wrong with a codebook (errors) or worth a second look (advice)."""
    return _read(text, where)[1]


def dump_codebook(codebook: Codebook) -> str:
    """YAML that loads to an equal codebook; fields left empty are not written."""
    header: dict[str, object] = {"id": codebook.id, "title": codebook.title}
    header |= {"version": codebook.version, "release": codebook.release}
    header |= {"levels": list(codebook.levels), "note": codebook.note}
    works = [{"id": work.id, "citation": work.citation} for work in codebook.works]
    whole: dict[str, object] = {"codebook": filled(header)}
    if works:
        whole["works"] = works
    return dump_yaml({**whole, "codes": [_code_values(code) for code in codebook.codes]})


def _read(text: str, where: str) -> tuple[Draft | None, CheckResult]:
    problems: list[Problem] = []
    top = read_fields(text, where, problems)
    if top is None:
        return None, CheckResult(tuple(problems))
    draft = _draft(top)
    return draft, check_draft(draft, problems)


def _draft(top: Fields) -> Draft:
    header = top.part("codebook")
    codes = top.parts("codes")
    strays = _strays(top, _TOP) + (_strays(header, _HEADER) if header else ())
    places = {name: header.at(name) for name in header.names} if header else {}
    return Draft(
        where=header.where if header else top.where,
        header=Attributes.of({n: header.text(n) for n in HEADER_TEXTS if n in header})
        if header
        else Attributes(),
        places=Attributes.of({**places, "codes": top.at("codes")}),
        codes=tuple(_code_draft(code) for code in codes),
        levels=header.texts("levels") if header else (),
        works=tuple(_work(work) for work in top.parts("works")),
        strays=strays + tuple(s for code in codes for s in _strays(code, CODE_FIELDS)),
    )


def _strays(fields: Fields, known: frozenset[str]) -> tuple[Stray, ...]:
    return tuple(Stray(name, fields.at(name), near) for name, near in fields.unknown(known))


def _work(fields: Fields) -> Work:
    fields.refuse_unknown("id", "citation")
    return Work(fields.text("id", required=True), fields.text("citation", required=True))


def _code_draft(fields: Fields) -> CodeDraft:
    return CodeDraft(
        where=fields.where,
        texts=Attributes.of({name: fields.text(name) for name in CODE_TEXTS}),
        places=Attributes.of({name: fields.at(name) for name in fields.names}),
        lists=tuple((name, fields.texts(name)) for name in CODE_LISTS),
        source=tuple(_source(source) for source in fields.parts("source")),
        supports=tuple(_support(support) for support in fields.parts("supports")),
        passages=tuple(_passage(passage) for passage in fields.parts("passages")),
    )


def _source(fields: Fields) -> Source:
    fields.refuse_unknown("file", "lines", "section")
    file = fields.text("file", required=True)
    return Source(file, fields.text("lines"), fields.text("section"))


def _support(fields: Fields) -> Support:
    fields.refuse_unknown("code", "reason", "by", "at")
    code = fields.text("code", required=True)
    return Support(code, fields.text("reason"), fields.text("by"), fields.text("at"))


def _passage(fields: Fields) -> Passage:
    fields.refuse_unknown("transcript", "start", "end", "quote", "coding")
    start, end = fields.integer("start", 0), fields.integer("end", 1)
    if not 0 <= start < end:
        fields.refuse(f"{start}-{end} is no place in a text", "start", "start is less than end")
        start, end = 0, 1
    transcript = fields.text("transcript", required=True)
    return Passage(transcript, Span(start, end), fields.text("quote"), fields.text("coding"))


def _code_values(code: Code) -> dict[str, object]:
    values: dict[str, object] = {"id": code.id, "label": code.label, "parent": code.parent}
    values |= {"level": code.level, "stance": code.stance.value, "cycle": code.cycle}
    values |= {"definition": code.definition, "include": code.include, "exclude": code.exclude}
    values |= {"values": list(code.values), "examples": list(code.examples)}
    values |= {"keywords": list(code.keywords), "cues": list(code.cues)}
    values |= {"expected_agreement": code.expected_agreement, "color": code.color}
    values |= {"source": [_source_values(source) for source in code.source]}
    return filled({**values, **_kept_values(code)})


def _kept_values(code: Code) -> dict[str, object]:
    """What working with a code adds to it; empty for a code as it was first written."""
    return {
        "scale": code.scale.value if code.scale else None,
        "also_under": list(code.also_under),
        "synonyms": list(code.synonyms),
        "former_names": list(code.former_names),
        "supports": [
            filled({"code": s.code, "reason": s.reason, "by": s.by, "at": s.at})
            for s in code.supports
        ],
        "passages": [_passage_values(passage) for passage in code.passages],
        "retired": True if code.retired else None,
        "why_retired": code.why_retired,
        "merged_into": code.merged_into,
        "split_into": list(code.split_into),
    }


def _passage_values(passage: Passage) -> dict[str, object]:
    place: dict[str, object] = {"transcript": passage.transcript}
    place |= {"start": passage.span.start, "end": passage.span.end}
    return {**place, **filled({"quote": passage.quote, "coding": passage.coding})}


def _source_values(source: Source) -> dict[str, object]:
    return filled({"file": source.file, "lines": source.lines, "section": source.section})
