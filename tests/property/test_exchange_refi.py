"""What qualkit writes as REFI-QDA comes back equal, whatever stands in the project."""

from __future__ import annotations

import tempfile
import uuid
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from qualkit.exchange.registry import read_exchanged
from qualkit.model import (
    Attributes,
    Code,
    Codebook,
    Coder,
    Coding,
    Memo,
    Origin,
    Purpose,
    Round,
    Span,
    Subject,
    Transcript,
    Valence,
)
from qualkit.services.exchange_export import export_project
from qualkit.services.exchanging import import_exchanged
from qualkit.store import Project

SCHEMA = etree.XMLSchema(
    etree.parse(Path(__file__).resolve().parents[1] / "data" / "refi" / "Project.xsd")
)
LETTERS = st.sampled_from(list("abc é 😀👩‍🏫سلامשלום\n.,<&>\"'\t\u200f\x0b"))
TEXTS = st.text(LETTERS, min_size=3, max_size=60).filter(lambda text: text.strip())
LINES = st.text(st.sampled_from(list("ab é😀س<&>\"'")), min_size=1, max_size=12).map(
    lambda words: " ".join(words.split()) or "a"
)
NOTES = st.one_of(st.just(""), LINES.map(lambda line: f"{line}\n\n{line}"))


@st.composite
def studies(draw) -> dict:
    """Texts, codes with values, and codings that may overlap, repeat and carry anything."""
    texts = draw(st.lists(TEXTS, min_size=1, max_size=3))
    values = draw(st.lists(LINES, max_size=2, unique=True))
    codes = [
        Code("top", draw(LINES), definition=draw(NOTES).strip(), level="group"),
        Code("top.low", draw(LINES), parent="top", values=tuple(values), color="#a1b2c3"),
        Code("else", draw(LINES), include=draw(LINES), also_under=("top",)),
    ]
    transcripts = [
        Transcript(f"T{n}", text, title=draw(LINES), attributes=Attributes.of(age=draw(LINES)))
        for n, text in enumerate(texts)
    ]
    return {
        "codebook": Codebook("book", "Book", 1, tuple(codes)),
        "transcripts": transcripts,
        "codings": draw(st.lists(codings(transcripts, values), max_size=6)),
        "note": draw(LINES),
    }


@st.composite
def codings(draw, transcripts, values) -> Coding:
    of = draw(st.sampled_from(transcripts))
    start = draw(st.integers(0, len(of.text) - 1))
    span = Span(start, draw(st.integers(start + 1, len(of.text))))
    code = draw(st.sampled_from(["top", "top.low", "else"]))
    value = draw(st.sampled_from(["", *values])) if code == "top.low" else ""
    coder, of_round = (
        draw(st.sampled_from(["ana", "bén", "consensus"])),
        draw(st.sampled_from("RS")),
    )
    return Coding(
        str(uuid.UUID(int=draw(st.integers(0, 2**128 - 1)))), of.name, span, code, coder, of_round,
        span.text(of.text), draw(st.sampled_from(Origin)), value, draw(NOTES).strip(),
        valence=draw(st.sampled_from(Valence)),
    )  # fmt: skip


def build(place: Path, study: dict) -> Project:
    project = Project.create(place)
    unique = {(c.round, c.coder, c.place): c for c in study["codings"] if c.quote.strip()}
    kept = list({c.id: c for c in unique.values()}.values())
    with project.writing("ana") as repository:
        repository.save_codebook(study["codebook"])
        for transcript in study["transcripts"]:
            repository.add_transcript(transcript)
        for name in ("ana", "bén", "consensus"):
            repository.ensure_coder(Coder(name))
        for name in "RS":
            pairs = frozenset((c.transcript, c.coder) for c in kept if c.round == name)
            new = Round(name, 1, assignments=pairs, purpose=Purpose.IMPORTED)
            repository.save_round(new)
        repository.record(kept)
        subjects = (Subject.of_code("else"), *map(Subject.of_coding, kept[:1]))
        repository.add_memo(Memo("m1", study["note"], study["note"], "ana", subjects))
    return project


def everything(project: Project):
    with project.reading() as repository:
        memos = [(m.title, m.text, m.author, m.created, m.subjects) for m in repository.memos()]
        return (
            repository.transcripts(),
            repository.codebook().with_version(0),
            repository.codings(consensus=True),
            [(title, text, by, at, frozenset(on)) for title, text, by, at, on in memos],
            [(r.name, r.assignments) for r in repository.rounds() if r.assignments],
        )


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(studies())
def test_a_round_trip_gives_an_equal_project_by_way_of_valid_xml(study):
    with tempfile.TemporaryDirectory() as folder:
        one = build(Path(folder) / "one.qualkit", study)
        made = export_project(one, person="ana")
        found = read_exchanged(made.data, "one.qdpx")
        assert found.discarded == found.warnings == ()
        two = Project.create(Path(folder) / "two.qualkit")
        import_exchanged(two, found, actor="ana")
        assert everything(two) == everything(one)
        assert read_exchanged(export_project(two, person="ana").data, "two.qdpx").codings == (
            found.codings
        )
        _check_schema(made.data)
        one.close()
        two.close()


def _check_schema(data: bytes) -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        SCHEMA.assertValid(etree.fromstring(packed.read("project.qde")))


def test_another_program_that_drops_what_it_does_not_know_keeps_all_codings(tmp_path):
    """Without qualkit's own part, texts, coders, passages and codes are still the same."""
    from qualkit.exchange.refi_write import dump_qdpx
    from tests import projects

    project = projects.coded(tmp_path)
    data = export_project(project, person="lead").data
    bare = dump_qdpx(replace(read_exchanged(data, "p.qdpx"), own=None))
    again = Project.create(tmp_path / "again.qualkit")
    import_exchanged(again, read_exchanged(bare, "p.qdpx"), actor="lead")
    with project.reading() as one, again.reading() as two:
        wanted = [(c.transcript, c.span, c.coder, c.quote) for c in one.codings()]
        assert [(c.transcript, c.span, c.coder, c.quote) for c in two.codings()] == wanted
