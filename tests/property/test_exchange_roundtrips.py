"""What is dumped loads again as the same values, whatever the text."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import CodingError
from qualkit.exchange.cells import guarded, joined, split, unguarded
from qualkit.exchange.codebook_csv import dump_codebook_csv, load_codebook_csv
from qualkit.exchange.codebook_yaml import dump_codebook, load_codebook
from qualkit.exchange.codings_table import CodingRow, dump_codings, load_codings
from qualkit.exchange.marked_yaml import read_marked
from qualkit.exchange.study_yaml import dump_study, load_study
from qualkit.model import (
    Attributes,
    Cell,
    Code,
    Codebook,
    Fact,
    Instrument,
    Origin,
    Passage,
    PlannedCell,
    ResearchQuestion,
    Role,
    Scale,
    Site,
    Source,
    Span,
    Stance,
    Study,
    Support,
    Wave,
    Work,
)

ODD = st.sampled_from(
    [
        "=1+1",
        "-x",
        "@a",
        "'=",
        "null",
        "~",
        "#a",
        "a|b",
        "a\\",
        "😀",
        "שלום",
        "\r\n",
        "\t",
        ": ",
        "yes",
    ]
)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXT = st.builds("".join, st.lists(ODD | ANY, max_size=3))
FILLED = TEXT.filter(str.strip)
SLUG = st.from_regex(r"[a-z0-9_]{1,6}(\.[a-z0-9_]{1,4}){0,2}", fullmatch=True)
ITEMS = st.lists(FILLED, max_size=3, unique=True).map(tuple)
SOURCE = st.builds(Source, FILLED.map(str.strip), TEXT, TEXT)


SUPPORT = st.builds(Support, SLUG, TEXT, TEXT, TEXT)
PASSAGE = st.builds(
    Passage,
    FILLED.map(str.strip),
    st.tuples(st.integers(0, 99), st.integers(1, 9)).map(lambda p: Span(p[0], p[0] + p[1])),
    TEXT,
    TEXT,
)


@st.composite
def worked(draw, ids, at):
    """What working with a codebook adds to the code that stands at a place."""
    others = [known for known in ids if known != ids[at]]
    some = st.lists(st.sampled_from(others), max_size=2, unique=True) if others else st.just([])
    supports = draw(st.lists(SUPPORT, max_size=2)) if others else []
    return {
        "scale": draw(st.sampled_from([None, *Scale])),
        "synonyms": draw(ITEMS),
        "former_names": draw(ITEMS),
        "supports": tuple(replace(s, code=draw(st.sampled_from(others))) for s in supports),
        "passages": tuple(draw(st.lists(PASSAGE, max_size=2))),
        "retired": draw(st.booleans()),
        "why_retired": draw(TEXT),
        "merged_into": draw(st.sampled_from(["", *others])),
        "split_into": tuple(draw(some)),
    }


@st.composite
def codebooks(draw):
    ids = draw(st.lists(SLUG, min_size=1, max_size=5, unique=True))
    levels = draw(st.lists(FILLED, max_size=3, unique=True))
    codes = [
        Code(
            id=own,
            label=draw(FILLED),
            stance=draw(st.sampled_from(Stance)),
            cycle=draw(st.integers(1, 9)),
            level=draw(st.sampled_from(["", *levels])),
            parent=draw(st.sampled_from([None, *ids[:at]])),
            definition=draw(TEXT),
            include=draw(TEXT),
            exclude=draw(TEXT),
            values=draw(ITEMS),
            examples=draw(ITEMS),
            keywords=draw(ITEMS),
            cues=draw(ITEMS),
            expected_agreement=draw(TEXT),
            source=tuple(draw(st.lists(SOURCE, max_size=2))),
            color=draw(st.sampled_from(["", "#a43b36"])),
            **draw(worked(tuple(ids), at)),
        )
        for at, own in enumerate(ids)
    ]
    return Codebook(
        id=draw(FILLED),
        title=draw(TEXT),
        version=draw(st.integers(1, 99)),
        codes=tuple(codes),
        levels=tuple(levels),
        note=draw(TEXT),
        release=draw(TEXT),
        works=tuple(draw(st.lists(st.builds(Work, FILLED, FILLED), max_size=2))),
    )


@given(codebooks())
def test_codebook_through_yaml(book):
    assert load_codebook(dump_codebook(book), "c.yaml") == book


@given(codebooks())
def test_codebook_through_csv(book):
    assert load_codebook_csv(dump_codebook_csv(book), "c.csv") == book


@given(st.lists(FILLED, max_size=4))
def test_lists_in_a_cell(items):
    assert split(joined(items)) == tuple(items)


@given(TEXT)
def test_guarding_a_cell(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


NAME = FILLED.map(str.strip)
PLACE = st.one_of(
    st.just((None, None)),
    st.tuples(st.integers(0, 999), st.integers(1, 999)).map(lambda p: (p[0], p[0] + p[1])),
)


@st.composite
def coding_rows(draw):
    start, end = draw(PLACE)
    return CodingRow(
        transcript=draw(NAME),
        coder=draw(NAME),
        code=draw(SLUG),
        round=draw(TEXT.map(str.strip)),
        start=start,
        end=end,
        quote=draw(TEXT if start is not None else TEXT.filter(bool)),
        value=draw(TEXT),
        note=draw(TEXT),
        origin=draw(st.sampled_from([None, *Origin])),
    )


@given(st.lists(coding_rows(), max_size=4), st.sampled_from(["csv", "json", "jsonl"]))
def test_codings_through_every_text_format(rows, suffix):
    assert load_codings(dump_codings(rows, suffix), f"c.{suffix}") == tuple(rows)


@st.composite
def studies(draw):
    names = st.lists(FILLED, min_size=1, max_size=3, unique=True)
    sites, waves, roles, instruments = (draw(names) for _ in range(4))
    cells = st.builds(Cell, *map(st.sampled_from, (sites, waves, roles, instruments)))
    facts = st.tuples(st.sampled_from(sites), st.sampled_from(waves), FILLED)
    attributes = st.dictionaries(FILLED, TEXT, max_size=2).map(Attributes.of)
    return Study(
        id=draw(FILLED),
        title=draw(TEXT),
        description=draw(TEXT),
        synthetic=draw(st.booleans()),
        licence=draw(TEXT),
        sites=tuple(Site(s, draw(FILLED), draw(attributes)) for s in sites),
        waves=tuple(Wave(w, draw(FILLED), draw(TEXT), draw(TEXT)) for w in waves),
        roles=tuple(Role(r, draw(FILLED), draw(TEXT), draw(st.booleans())) for r in roles),
        instruments=tuple(Instrument(i, draw(FILLED), draw(st.booleans())) for i in instruments),
        planned=tuple(
            PlannedCell(cell, draw(st.integers(0, 9)))
            for cell in draw(st.lists(cells, max_size=3, unique=True))
        ),
        facts=tuple(
            Fact(*where, draw(TEXT)) for where in draw(st.lists(facts, max_size=3, unique=True))
        ),
        questions=tuple(
            ResearchQuestion(q, draw(FILLED))
            for q in draw(st.lists(FILLED, max_size=2, unique=True))
        ),
        file_names=draw(TEXT),
        interviewers=tuple(draw(st.lists(TEXT, max_size=3))),
        codebook=draw(TEXT),
    )


@given(studies())
def test_study_through_yaml(study):
    assert load_study(dump_study(study), "s.yaml") == study


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#\n\t ,?%@\x00\ud800é")))
def test_any_text_is_read_or_refused_with_a_line(text):
    marked = read_marked(text, "f.yaml")
    assert all(p.where.startswith("f.yaml:") for p in marked.problems)


@given(st.binary(max_size=60), st.sampled_from(["csv", "jsonl", "json"]))
def test_any_bytes_are_read_or_refused(data, suffix):
    try:
        rows = load_codings(data, f"c.{suffix}")
    except CodingError as error:
        places = [problem.where for problem in error.problems]
    else:
        places = [row.where for row in rows]
    assert all(place.startswith(f"c.{suffix}:") for place in places)
