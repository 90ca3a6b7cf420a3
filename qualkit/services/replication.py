"""A replication package: what others need to check a study, without anybody's name."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count

from qualkit import __version__
from qualkit.errors import NotFound, UsageError
from qualkit.exchange import flat_tables
from qualkit.exchange.codebook_yaml import dump_codebook
from qualkit.exchange.flat_tables import dump_flat
from qualkit.exchange.web_annotations import dump_annotations
from qualkit.model.exchanged import Exchanged, ExchangedNote
from qualkit.model.results import AgreementParts, AgreementTable, CodeAgreement
from qualkit.services import review
from qualkit.services.exchange_codings import is_remark
from qualkit.services.exchange_export import Exported, ExportOptions, Whole, whole_of
from qualkit.services.review_files import agreement_csv
from qualkit.store import Project

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNFIT = re.compile(r"[^\w.()+,-]+")
_SUMS = "SHA256SUMS"
_WHAT = "replication package"
_CONTENTS = {
    "texts/": "each transcript as UTF-8 text; offsets count its characters (code points)",
    "codebook.yaml": "the codebook with all its rules, as qualkit reads it",
    "codebook.csv": "the codes with their meanings, and how often each was used",
    "codings.csv": "a coding a row: place, words, code, coder, round, what is known of the text",
    "presence.csv": "a transcript a row, 1 where a code, or one below it, stands in it",
    "annotations.jsonld": "the codings as W3C Web Annotations",
    "agreement.csv": "agreement by round and code, with 95 % intervals where there are any",
    "memos.md": "memos and analytic notes",
    "versions.json": "versions of qualkit, the codebook and the rounds",
    _SUMS: "SHA-256 of every file; check with: sha256sum -c SHA256SUMS",
}


def replication_package(project: Project, *, person: str, rounds: tuple[str, ...] = ()) -> Exported:
    """A ZIP of de-identified texts, codebook, codings, agreement, memos, versions, checksums.

    The same project gives the same bytes. Raises NamesError unless the project was looked through
    for names and all are resolved; UsageError while a round is blind and open.
    """
    options = ExportOptions(rounds, deidentified=True)
    made = whole_of(project, _WHAT, person=person, options=options)
    _refuse_blind(project, person)
    files = dict(_files(project, made, rounds))
    files["README.md"] = _readme(made.found, files).encode()
    files[_SUMS] = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
    ).encode()
    found = made.found
    return Exported(_packed(files), len(found.sources), len(found.codings), ())


def _refuse_blind(project: Project, person: str) -> None:
    with project.seen_by(person).reading() as repository:
        hidden = sorted(repository.hidden_rounds)
    if hidden:
        what = f"rounds are blind and open: {', '.join(hidden)}"
        raise UsageError(what, where=_WHAT, hint="close them first; a package holds all codings")


def _files(project: Project, made: Whole, rounds: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    found = made.found
    taken: set[str] = set()
    for source in found.sources:
        yield f"texts/{_file_name(source.name, taken)}.txt", (source.text or "").encode()
    if found.own is not None:
        yield "codebook.yaml", dump_codebook(found.own.codebook).encode()
    yield "codebook.csv", dump_flat(flat_tables.codebook(found), "csv")
    yield "codings.csv", dump_flat(flat_tables.quotations(found), "csv")
    yield "presence.csv", dump_flat(flat_tables.presence(found), "csv")
    yield "annotations.jsonld", dump_annotations(found)
    if agreed := _agreement(project, made.people, rounds):
        yield "agreement.csv", agreed
    remarks = is_remark(found)
    memos = [note for note in found.notes if note.id not in remarks]
    if memos:
        yield "memos.md", "\n\n".join(map(_memo, memos)).encode() + b"\n"
    yield "versions.json", _versions(found)


def _file_name(name: str, taken: set[str]) -> str:
    base = _UNFIT.sub("_", name).strip("._") or "transcript"
    tries = (base if n == 1 else f"{base}_{n}" for n in count(1))
    free = next(each for each in tries if each.casefold() not in taken)
    taken.add(free.casefold())
    return free


def _agreement(project: Project, people: Mapping[str, str], rounds: tuple[str, ...]) -> bytes:
    """Agreement of every round that two people coded; nothing where there is none."""
    try:
        found = review.agreement_in_parts(project, "round", asked=review.Asked(bootstrap=0))
    except NotFound:
        return b""
    parts = tuple(
        (name, _hidden(table, people))
        for name, table in found.parts
        if not rounds or table.round in rounds
    )
    return agreement_csv(AgreementParts(found.by, parts)) if parts else b""


def _hidden(table: AgreementTable, people: Mapping[str, str]) -> AgreementTable:
    """The figures under the names that the codings show; notes, which may name coders, left out."""
    others = iter(f"Coder {n}" for n in count(len(people) + 1))
    names = {coder: people.get(coder) or next(others) for coder in table.coders}

    def row(code: CodeAgreement) -> CodeAgreement:
        applied = tuple((names[coder], n) for coder, n in code.applied)
        return replace(code, applied=applied, notes=())

    coders = tuple(names[coder] for coder in table.coders)
    return replace(table, coders=coders, codes=tuple(map(row, table.codes)), notes=())


def _memo(note: ExchangedNote) -> str:
    title = " ".join(note.title.split()) or "Memo"
    return f"## {title}\n\n*{note.author}*\n\n{note.text.strip()}"


def _versions(found: Exchanged) -> bytes:
    own = found.own
    rounds = own.rounds if own else ()
    made = {
        "qualkit": __version__,
        "codebook": own.codebook.version if own else None,
        "rounds": [
            {"round": each.name, "codebook": each.codebook_version, "unit": each.segmentation.value}
            for each in sorted(rounds, key=lambda each: each.name)
        ],
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def _readme(found: Exchanged, files: Mapping[str, bytes]) -> str:
    there = {name.partition("/")[0] + "/" if "/" in name else name for name in files} | {_SUMS}
    lines = [
        "# Replication package",
        "",
        f"{len(found.sources)} transcripts, {len(found.codes)} codes, "
        f"{len(found.codings)} codings, written by {found.origin}. Every name that was found in "
        "it was decided on before; coders are numbered.",
        "",
        "| file | |",
        "|---|---|",
        *(f"| `{name}` | {what} |" for name, what in _CONTENTS.items() if name in there),
        "",
        "Offsets count characters (Unicode code points) from 0; `end` is one past the last.",
    ]
    return "\n".join(lines) + "\n"


def _packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in sorted(files.items()):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.external_attr = 0o644 << 16
            packed.writestr(member, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
