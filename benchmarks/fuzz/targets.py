"""What is fuzzed. A refusal (QualkitError) is a right answer; any other exception is a finding."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from benchmarks.fuzz import foreign, paper
from qualkit.errors import QualkitError

Target = Callable[[bytes], None]
ROOT = Path(__file__).parents[2]
SMALL = 6_000
TEXTS = ("txt", "md", "rtf", "html", "csv", "vtt", "srt", "eaf", "textgrid", "cha", "json")


def read(suffix: str, data: bytes) -> None:
    from qualkit.ingest import read_transcript

    found = read_transcript(f"a.{suffix}", data)
    for turn in found.turns:
        assert 0 <= turn.span.start <= turn.span.end <= len(found.text)
    found.text.encode("utf-8")


def readers(data: bytes) -> None:
    """The first byte says which format the others are."""
    if data:
        read(TEXTS[data[0] % len(TEXTS)], data[1:])


def pdf(data: bytes) -> None:
    """A plan of a PDF as what it says, anything else as a PDF."""
    read("pdf", paper.printed(data) if data.startswith(paper.BEGINNING) else data)


def packages(data: bytes) -> None:
    """Documents in archives, by what is in them."""
    parts = {b"word/": "docx", b"content.xml": "odt", b"xl/": "xlsx"}
    read(next((suffix for part, suffix in parts.items() if part in data), "docx"), data)


def tables(data: bytes) -> None:
    """Codebooks, frames, themes and tables of codings, as text that people write by hand."""
    from qualkit.exchange import codebook_csv, codebook_yaml, codings_table, study_yaml, themes_yaml

    if not data:
        return
    text = data[1:].decode("utf-8", "replace")
    whole = data[1:]
    (
        lambda: codebook_yaml.load_codebook(text, "a.yaml"),
        lambda: codebook_csv.load_codebook_csv(text, "a.csv"),
        lambda: study_yaml.load_study(text, "study.yaml"),
        lambda: themes_yaml.load_themes(text, "themes.yaml"),
        lambda: codings_table.load_codings(whole, "a.csv"),
        lambda: codings_table.load_codings(whole, "a.jsonl"),
    )[data[0] % 6]()


@cache
def _project() -> object:
    from tests.browser import sample

    return sample.build(Path(tempfile.mkdtemp()) / "study.qualkit")


def operations(data: bytes) -> None:
    """The body of a request for edits, or of a question."""
    from qualkit.ui import asking
    from qualkit.ui.operations import apply_edits

    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(body, dict) and "kind" in body:
        asking.answer(_project(), body, coder="ana")  # type: ignore[arg-type]
    else:
        apply_edits(_project(), body, coder="ana")  # type: ignore[arg-type]


TARGETS: dict[str, Target] = {
    "readers": readers,
    "pdf": pdf,
    "packages": packages,
    "tables": tables,
    "operations": operations,
    "refi": foreign.refi,
    "databases": foreign.databases,
    "coded_tables": foreign.coded_tables,
    "imports": foreign.imports,
    "notes": foreign.notes,
}


def seeds(name: str) -> Iterator[bytes]:
    """Small good inputs to begin from; those of the repository."""
    files = [f for f in sorted((ROOT / "codebooks").rglob("*")) if f.is_file()]
    files += [f for f in sorted((ROOT / "corpora_sample").rglob("*")) if f.is_file()]
    if name == "readers":
        for n, suffix in enumerate(TEXTS):
            yield from (bytes([n]) + f.read_bytes()[:SMALL] for f in _some(files, suffix))
            yield bytes([n]) + SHORT.get(suffix, b"I: How are you?\nR: Fine.\n")
    elif name == "tables":
        for n, suffix in enumerate(("yaml", "csv", "yaml", "yaml", "csv", "jsonl")):
            yield from (bytes([n]) + f.read_bytes()[:SMALL] for f in _some(files, suffix))
        yield b"\x04transcript,coder,code,round,start,end\na,ana,x,,0,3\n"
    elif name == "pdf":
        yield from paper.PLANS
        yield b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>"
    elif name == "imports":
        for kind in ("refi", "databases", "coded_tables"):
            yield from foreign.SEEDS[kind]()
    elif name in foreign.SEEDS:
        yield from foreign.SEEDS[name]()
    else:
        yield from (json.dumps(body).encode() for body in BODIES)


def _some(files: list[Path], suffix: str) -> list[Path]:
    return [file for file in files if file.suffix.lower() == f".{suffix}"][:4]


SHORT = {
    "rtf": rb"{\rtf1\ansi I: How?\par R: \b Fine\b0 \u8217?\par}",
    "html": b"<html><body><p><b>I:</b> How?</p><p>R: Fine.</p></body></html>",
    "vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>How?</v>\n",
    "srt": b"1\n00:00:01,000 --> 00:00:02,000\nI: How?\n",
    "eaf": b"<ANNOTATION_DOCUMENT><TIME_ORDER/><TIER TIER_ID='I'/></ANNOTATION_DOCUMENT>",
    "cha": b"@UTF8\n@Begin\n@Participants:\tINV Investigator\n*INV:\thow ?\n@End\n",
    "json": b'{"segments":[{"start":0,"end":1,"speaker":"I","text":"How?"}]}',
    "textgrid": b'File type = "ooTextFile"\nObject class = "TextGrid"\n0\n1\n<exists>\n0\n',
}
_STATE = {"start": 3, "end": 12, "code": "hal.agy", "note": "x"}
_TEXT = "interview"
BODIES = (
    {"operations": [{"id": "o", "transcript": _TEXT, "parts": [{"put": "c", "state": _STATE}]}]},
    {"operations": [{"id": "p", "parts": [{"take": "c"}], "undoes": "o", "round": ""}]},
    {"operations": [{"id": "q", "parts": [{"add": "n", "label": "New"}], "revision": 1}]},
    {"kind": "memo.write", "title": "t", "text": "x", "subjects": [{"kind": "code", "id": "a"}]},
    {"kind": "furthest", "transcript": _TEXT, "turns": 3},
    {"kind": "status", "transcript": _TEXT, "state": "in_progress"},
)


def refuses_or_takes(target: Target) -> Target:
    def one(data: bytes) -> None:
        try:
            target(data)
        except QualkitError:
            return

    return one
