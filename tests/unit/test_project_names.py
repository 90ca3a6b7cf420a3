"""Names out of a whole project and back: texts, codings, notes, frame, log, file and key."""

from __future__ import annotations

import os
import stat
from dataclasses import replace

import pytest

from qualkit.errors import CodingError, NamesError
from qualkit.model import Coder, RosterEntry, Round, Site, Span
from qualkit.model.attributes import Attributes
from qualkit.names import Category, Decision, Verdict
from qualkit.services import coding, coding_files, keeping, naming, project_names, release
from qualkit.services.coding import NewCoding
from qualkit.store import Project
from tests import factories

NAMES = ("Maria", "Lopez", "Zoë", "Okonkwo", "Lincoln", "555-0100", "maria.l@", "Tallow")
SAID = (
    ("I", "What did Mr. Okonkwo say, Maria?"),
    ("Maria Lopez", "ZOË'S turn. “Zoë, come to Lincoln Elementary,” he said. Write maria.l@x.org."),
    ("I", "And Maria"),
    ("Lopez", "Call 555-010-0199. Maria's dog lives in Tallow."),
)
ROWS = (
    ("Maria Lopez", Category.PERSON, "Person 1"),
    ("Maria", Category.PERSON, "Person 1b"),
    ("Lopez", Category.PERSON, "Person 1c"),
    ("Zoë", Category.PERSON, "Person 2"),
    ("Okonkwo", Category.PERSON, "Person 3"),
    ("Lincoln Elementary", Category.SCHOOL, "School 1"),
    ("Lincoln", Category.SCHOOL, "School 1b"),
    ("Tallow", Category.PLACE, "Place 1"),
    ("maria.l@x.org", Category.EMAIL, "[e-mail 1]"),
    ("555-010-0199", Category.PHONE, "[phone 1]"),
)
ORIGINAL = b"PK\x03\x04 Maria Lopez in a docx"


def rows(*left_open: str) -> tuple[Decision, ...]:
    made = [
        Decision(name, kind, Verdict.OPEN if name in left_open else Verdict.ACCEPT, pseudonym)
        for name, kind, pseudonym in ROWS
    ]
    kept = ("Linden School", "Orchard School")
    return (*made, *(Decision(name, Category.SCHOOL, Verdict.REFUSE) for name in kept))


@pytest.fixture
def project(tmp_path):
    """A project in which names stand everywhere they can."""
    made = Project.create(tmp_path / "study.qualkit")
    frame = factories.study()
    site = Site("kestrel", "Lincoln Elementary", Attributes.of(principal="Mr. Okonkwo"))
    roster = (RosterEntry("Maria Lopez", "kestrel", "y1", "teacher", ""),)
    text = factories.transcript("Maria_Lopez_2", *SAID, persons="Maria Lopez")
    text = replace(text, title="Talk with Maria")
    with made.writing("lead") as repository:
        others = tuple(s for s in frame.sites if s.id != "kestrel")
        repository.save_study(replace(frame, sites=(site, *others), roster=roster))
        repository.save_codebook(
            factories.codebook(
                replace(factories.CODES[0], examples=("Zoë came",)), *factories.CODES[1:]
            )
        )
        repository.add_transcript(text, original=ORIGINAL, original_name="Maria Lopez.docx")
        repository.ensure_coder(Coder("ana"))
        repository.save_round(Round("first", 1))
    whole = text.text
    for words, note in (("Zoë, come", "Zoë again"), ("Maria's dog", ""), ("ria's", "half a name")):
        at = whole.index(words)
        new = NewCoding(text.name, Span(at, at + len(words)), factories.CODES[0].id, note=note)
        coding.record(made, new, coder="ana", round_name="first")
    yield made
    made.close()


def contents(project: Project) -> str:
    with project.reading() as repository:
        dump = repository.connection.connection.driver_connection.iterdump()
        return "\n".join(dump)


def applied(project: Project, tmp_path, *, given=None, **more):
    place = tmp_path / "study.key"
    return project_names.apply(
        project,
        given or rows(),
        lambda key: keeping.keep_key(place, key),
        actor="lead",
        key=keeping.key_at(place),
        **more,
    )


def held(text: str) -> list[str]:
    return [name for name in NAMES if name.casefold() in text.casefold()]


def test_no_name_is_left_in_any_table_export_or_byte_of_the_file(project, tmp_path):
    assert len(held(contents(project))) == len(NAMES) - 1  # 555-0100 never stood there as such
    done = applied(project, tmp_path)
    assert done.undecided == 0
    assert done.transcripts == 1
    assert done.places == 12
    assert held(contents(project)) == []
    assert held(coding_files.dump(project, "csv").decode()) == []
    project.close()
    files = [p for p in tmp_path.iterdir() if p.suffix != ".key"]
    raw = b"".join(path.read_bytes() for path in files)
    assert not [name for name in NAMES if name.encode() in raw]
    assert project.check() == ()


def test_codings_quote_what_the_text_says_and_keep_case_and_possessive(project, tmp_path):
    applied(project, tmp_path)
    with project.reading() as repository:
        (text,) = repository.transcripts()
        found = repository.codings()
    assert "PERSON 2'S turn. “Person 2, come to School 1,” he said. Write [e-mail 1]" in text.text
    assert text.name == "Person 1_2"
    assert text.speakers == ("I", "Person 1", "Person 1c")
    assert [text.quote(turn.span) for turn in text.turns][2] == "And Person 1b"
    assert {c.quote for c in found} == {"Person 2, come", "Person 1b's dog", "Person 1b's"}
    assert all(c.span.text(text.text) == c.quote for c in found)
    assert found[0].note == "Person 2 again"


def test_what_two_people_say_is_no_name(project, tmp_path):
    applied(project, tmp_path)  # one turn ends with Maria, the next one's label is Lopez
    with project.reading() as repository:
        (text,) = repository.transcripts()
    assert "And Person 1b\nPerson 1c: Call" in text.text


def test_restoring_brings_every_value_back(project, tmp_path):
    before = contents(project)
    applied(project, tmp_path)
    with pytest.raises(NamesError, match="knows nothing"):
        project_names.restore(project, naming.Key(), actor="lead")
    project_names.restore(project, keeping.key_at(tmp_path / "study.key"), actor="lead")
    with project.reading() as repository:
        (text,) = repository.transcripts()
        assert repository.original(text.name) == ORIGINAL
        quotes = {c.quote for c in repository.codings()}
    assert quotes == {"Zoë, come", "Maria's dog", "Maria's"}  # half a name becomes the whole one
    assert project.check() == ()
    after = contents(project).splitlines()
    lost = [line for line in before.splitlines() if line not in after]
    tables = {line.split('"')[1] for line in lost}
    assert tables <= {"transcript", "transcript_text", "turn", "coding", "speaker", "event_head"}
    assert [line for line in lost if '"event"' in line] == []
    assert len(held("\n".join(after))) == len(NAMES) - 1


def test_the_second_time_goes_on_with_the_first_key(project, tmp_path):
    applied(project, tmp_path, given=rows("Zoë"), anyway=True)
    assert "Zoë" in held(contents(project))
    with project.reading() as repository:
        assert repository.deidentification().unresolved == (("Person 1_2", 1),)
    with pytest.raises(NamesError, match="unresolved"):
        coding_files.dump(project, "csv")
    applied(project, tmp_path)
    assert held(contents(project)) == []
    with project.reading() as repository:
        assert not repository.deidentification().blocked
    project_names.restore(project, keeping.key_at(tmp_path / "study.key"), actor="lead")
    with project.reading() as repository:
        (text,) = repository.transcripts()
    assert text.text == factories.transcript("x", *SAID).text


def test_notes_written_later_get_the_fullest_name(project, tmp_path):
    applied(project, tmp_path)
    new = NewCoding("Person 1_2", Span(0, 7), factories.CODES[1].id, note="so Person 3 said")
    coding.record(project, new, coder="ana", round_name="first")
    project_names.restore(project, keeping.key_at(tmp_path / "study.key"), actor="lead")
    with project.reading() as repository:
        assert "so Okonkwo said" in {c.note for c in repository.codings()}


def test_an_edit_on_its_way_that_counts_in_the_old_text_is_refused(project, tmp_path):
    old = NewCoding("Person 1_2", Span(30, 40), factories.CODES[1].id, revision=1)
    applied(project, tmp_path)
    with pytest.raises(CodingError, match="corrected since"):
        coding.record(project, old, coder="ana", round_name="first")


def test_undecided_names_stop_it_and_nothing_changes(project, tmp_path):
    before = contents(project)
    with pytest.raises(NamesError, match="1 names are undecided"):
        applied(project, tmp_path, given=rows("Zoë"))
    assert contents(project) == before
    assert not (tmp_path / "study.key").exists()


def test_two_labels_that_would_be_one_are_refused_before_a_key_is_written(project, tmp_path):
    given = [row for row in rows() if row.name != "Lopez"]
    given.append(
        Decision("Lopez", Category.PERSON, Verdict.ACCEPT, "Person 1", same_as="Maria Lopez")
    )
    before = contents(project)
    with pytest.raises(NamesError, match="one and the same"):
        applied(project, tmp_path, given=tuple(given))
    assert contents(project) == before
    assert not (tmp_path / "study.key").exists()


def test_a_key_that_cannot_be_written_leaves_the_project_as_it_was(project, tmp_path):
    before = contents(project)

    def fails(_key):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        project_names.apply(project, rows(), fails, actor="lead")
    assert contents(project) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_behind_the_key_leaves_the_project_before_and_the_key_of_use(project, tmp_path):
    before = contents(project)
    place = tmp_path / "study.key"
    project.close()
    child = os.fork()
    if child == 0:

        def keep_and_die(key):
            keeping.keep_key(place, key)
            os._exit(9)

        project_names.apply(Project.open(project.location), rows(), keep_and_die, actor="lead")
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert contents(project) == before
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    applied(project, tmp_path)
    assert held(contents(project)) == []
    project_names.restore(project, keeping.key_at(place), actor="lead")
    with project.reading() as repository:
        (text,) = repository.transcripts()
    assert text.text == factories.transcript("x", *SAID).text


def test_the_key_is_for_its_owner_and_never_the_project(tmp_path):
    place = tmp_path / "a.key"
    place.write_bytes(b"old")
    place.chmod(0o666)
    keeping.keep_private(place, b"new")
    assert (stat.S_IMODE(place.stat().st_mode), place.read_bytes()) == (0o600, b"new")
    with pytest.raises(NamesError, match="ends in"):
        keeping.refuse_key_place(tmp_path / "a.qualkit")
    with pytest.raises(NamesError, match="project itself"):
        keeping.refuse_key_place(place, beside=place)


def test_the_audit_trail_says_what_happened_without_names(project, tmp_path):
    with project.reading() as repository:
        ended = repository.events(limit=1)
    applied(project, tmp_path)
    with project.reading() as repository:
        said = {event.action: event for event in repository.events()}
    assert '"places":12' in said["names.replaced"].after
    assert '"log_before":"' in said["names.replaced"].after
    assert said["transcript.added"].subject == "Person 1_2"
    assert ended[0].action == "coding.recorded"


def test_proposals_cover_notes_frame_and_file_names_and_not_pseudonyms(project, tmp_path):
    found = {row.name: seen for row, seen in project_names.find(project).rows}
    assert {"Maria Lopez", "Okonkwo", "Lincoln Elementary", "Zoë"} <= set(found)
    assert "kestrel" not in {name.casefold() for name in found}
    assert {c.document for c in found["Zoë"].contexts} == {"Maria_Lopez_2"}
    applied(project, tmp_path)
    again = project_names.find(project, earlier=rows())
    assert again.new == 0


def test_the_preview_counts_and_changes_nothing(project):
    before = contents(project)
    seen = project_names.preview(project, rows("Zoë"))
    assert (seen.transcripts, seen.places, seen.undecided) == (1, 10, 1)
    assert contents(project) == before


def test_a_coder_of_that_name_is_pointed_out_and_left(project, tmp_path):
    given = (*rows(), Decision("Ana", Category.PERSON, Verdict.ACCEPT, "Person 9"))
    assert applied(project, tmp_path, given=given).left == ("ana",)


def test_an_override_does_not_move_the_date_and_is_recorded_once(project, tmp_path):
    release.check(project, (), actor="lead")
    for _ in range(2):
        coding_files.dump(project, "csv", anyway_by="lead")
    with project.reading() as repository:
        actions = [event.action for event in repository.events()]
        newest = repository.changed_at(besides=("names.overridden",))
        checked = next(e for e in repository.events() if e.action == "names.checked")
    assert actions.count("names.overridden") == 1
    assert newest == checked.at
