"""Merging takes over what is beside the codings: decisions, suggestions, themes, frame, notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.errors import ProjectError
from qualkit.model import (
    Attributes,
    Coder,
    Round,
    Site,
    Span,
    Suggestion,
    SuggestionRun,
    SuggestionStatus,
    Theme,
    Topic,
)
from qualkit.model.adjudication import Remark, Verdict
from qualkit.model.analyst_note import AnalystNote, NotePlace
from qualkit.model.found import SavedQuery
from qualkit.model.recoding import Recoding, SecondCycle
from qualkit.model.recoding import Verdict as Reading
from qualkit.services import adjudicating, merging, safety
from qualkit.services.adjudicating import Ruling
from qualkit.services.merging import Merged, Wishes
from qualkit.store import Project, Repository
from tests import factories, projects

Pair = tuple[Path, Path]
Work = Callable[[Repository], object]
RUN = SuggestionRun("r1", "topics", "1", "words", 7, Attributes.of({}), 3, ())
ONE, TWO = factories.sample_codings()[:2]
WHERE = NotePlace("theme", "fences", "notes")


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Two copies, closed, of a project with a closed round and open suggestions."""
    project = projects.coded(tmp_path)
    with project.writing("lead") as repository:
        repository.ensure_coder(Coder("zed"))
        repository.close_round("first")
        repository.save_round(Round("second", 1, assignments=frozenset({("KES-L01", "ana")})))
        repository.save_suggestions(RUN, [Topic(1, "tests", (("test", 1.0),), 2)], suggested())
        repository.add_analyst_note(note("as it was"))
        repository.save_query(SavedQuery("tests", "dar.acc", "lead"))
    project.close()
    here, there = tmp_path / "study.qualkit", tmp_path / "there.qualkit"
    safety.backup(here, there)
    return here, there


def suggested() -> list[Suggestion]:
    text = factories.sample_transcripts()[0]
    return [
        Suggestion(f"s{n}", "r1", text.name, Span(n, n + 9), text.quote(Span(n, n + 9)), 0.5, "",
                   1, None)
        for n in range(3)
    ]  # fmt: skip


def note(words: str, version: int = 0) -> AnalystNote:
    return AnalystNote(WHERE, version, "Notes", words, "")


def work(place: Path, *done: Work, by: str = "lead") -> None:
    project = Project.open(place)
    with project.writing(by) as repository:
        for each in done:
            each(repository)
    project.close()


def asked(place: Path, question: Callable[[Repository], object]) -> object:
    project = Project.open(place)
    assert project.check() == ()
    with project.reading(whole=True) as repository:
        found = question(repository)
    project.close()
    return found


def merged(pair: Pair, prefer: str = "", **of: str) -> Merged:
    """Merge; a second time, which must change nothing."""
    wishes = Wishes({}, prefer=prefer, prefer_of=of)
    done = merging.merge(*pair, wishes, actor="lead")
    before = asked(pair[0], everything)
    again = merging.merge(*pair, wishes, actor="lead")
    assert not again.done
    assert asked(pair[0], everything) == before
    return done


def everything(repository: Repository) -> object:
    return (
        repository.study(), repository.themes(), repository.tensions(), repository.decisions(),
        repository.remarks(), repository.suggestions(), repository.topics("r1"),
        repository.rounds(), repository.analyst_notes(), repository.saved_queries(),
        dict(repository.recodings()), repository.second_cycles(), repository.codings(),
        repository.analyst_note_versions(WHERE), repository.suggestions_are_off(),
    )  # fmt: skip


def decide(place: Path, verdict: Verdict, coder: str = "", reason: str = "") -> None:
    project = Project.open(place)
    case = adjudicating.docket(project, "first").cases[0]
    adjudicating.decide(project, "first", case.place, Ruling(verdict, coder, reason), actor="lead")
    project.close()


def consensus(repository: Repository) -> list[tuple[str, Span]]:
    found = repository.codings(round="first", coder="consensus", consensus=True)
    return [(c.code, c.span) for c in found]


def theme(name: str) -> Theme:
    return replace(factories.freedom_within_fences(), id=name, name=name.title())


def with_theme(name: str) -> Work:
    return lambda r: r.save_themes((*r.themes(), theme(name)), r.tensions())


def with_site(name: str) -> Work:
    return lambda r: r.save_study(replace(r.study(), sites=(*r.study().sites, Site(name, name))))


def titled(title: str) -> Work:
    return lambda r: r.save_study(replace(r.study(), title=title))


def status(key: str, wanted: SuggestionStatus) -> Work:
    return lambda r: r.decide(r.suggestion(key), wanted)


EACH: dict[str, tuple[Work, Callable[[Repository], object]]] = {
    "theme": (with_theme("there"), lambda r: r.themes()[-1].id),
    "site": (with_site("there"), lambda r: r.study().sites[-1].id),
    "attribute": (
        lambda r: r.save_study(replace(r.study(), sites=tuple(
            replace(s, attributes=Attributes.of({"size": "small"})) for s in r.study().sites))),
        lambda r: r.study().sites[0].attributes["size"],
    ),
    "plan": (lambda r: r.save_study(replace(r.study(), planned=())), lambda r: r.study().planned),
    "suggestion": (
        status("s1", SuggestionStatus.REFUSED), lambda r: r.suggestion("s1").status,
    ),
    "run": (
        lambda r: r.save_suggestions(
            replace(RUN, id="r2"), [Topic(1, "new", (("a", 1.0),), 1)],
            [replace(suggested()[0], id="s9", run="r2")]),
        lambda r: (r.topics("r2")[0].label, r.suggestion("s9").quote),
    ),
    "opened again": (lambda r: r.close_round("first", closed=False),
                     lambda r: r.round("first").closed),
    "closed": (lambda r: r.close_round("second"), lambda r: r.round("second").closed),
    "done": (lambda r: r.save_done("second", "KES-L01", "ana"), lambda r: r.round("second").done),
    "remark": (lambda r: r.add_remark(Remark("m1", "first", ("KES-L01", 1, 0, 9), "why?")),
               lambda r: r.remarks()[0].text),
    "note": (lambda r: r.add_analyst_note(note("changed", 1)),
             lambda r: [n.text for n in r.analyst_note_versions(WHERE)]),
    "query": (lambda r: r.save_query(SavedQuery("q", "dar.acc", "lead")),
              lambda r: r.saved_query("q").query),
    "query removed": (lambda r: r.remove_query("tests"), lambda r: r.saved_queries()),
    "recoding": (
        lambda r: r.save_recoding(Recoding(ONE.id, ONE.code, Reading.OFF, by="ana")),
        lambda r: r.recodings()[ONE.id].verdict,
    ),
    "second cycle": (
        lambda r: (r.save_second_cycle(SecondCycle("q", ("dar.acc",), "hal.agy", "ana", "")),
                   r.save_reread("q", [ONE.id], coder="lead", verdict="not")),
        lambda r: r.reread("q", "lead")[ONE.id][0],
    ),
    "switch": (lambda r: r.switch_suggestions(on=False), lambda r: r.suggestions_are_off()),
}  # fmt: skip


def test_what_only_the_other_copy_changed_is_taken_over(pair: Pair) -> None:
    work(pair[1], *(doing for doing, _ in EACH.values()))
    work(pair[0], lambda r: r.change(replace(r.recorded(TWO.id), note="mine")))
    before = asked(pair[0], everything)
    done = merged(pair)
    assert done.done
    assert (done.plan.conflicts, done.plan.left_out) == ((), ())
    assert asked(pair[0], answers) == asked(pair[1], answers)
    merging.undo(pair[0])
    assert asked(pair[0], everything) == before


def answers(repository: Repository) -> dict[str, object]:
    return {name: question(repository) for name, (_, question) in EACH.items()}


def test_what_only_this_copy_changed_stays(pair: Pair) -> None:
    work(pair[0], *(doing for doing, _ in EACH.values()))
    work(pair[1], lambda r: r.change(replace(r.recorded(TWO.id), note="theirs")))
    before = asked(pair[0], answers)
    merged(pair)
    assert asked(pair[0], answers) == before


def test_parts_of_one_frame_and_of_the_themes_come_together(pair: Pair) -> None:
    work(pair[0], with_site("mine"), with_theme("mine"))
    work(pair[1], with_site("yours"), with_theme("yours"), titled("New title"))
    merged(pair)
    study, themes = asked(pair[0], lambda r: (r.study(), r.themes()))  # type: ignore[misc]
    assert [s.id for s in study.sites][-2:] == ["mine", "yours"]
    assert study.title == "New title"
    assert {"mine", "yours"} <= {t.id for t in themes}


BOTH: dict[str, tuple[str, Work, Work, Callable[[Repository], object]]] = {
    "study": ("study", titled("Mine"), titled("Yours"), lambda r: r.study().title),
    "suggestion": (
        "suggestions", status("s1", SuggestionStatus.REFUSED), status("s1", SuggestionStatus.LATER),
        lambda r: r.suggestion("s1").status,
    ),
    "query": (
        "queries", lambda r: r.save_query(SavedQuery("tests", "hal.agy", "ana")),
        lambda r: r.save_query(SavedQuery("tests", "hal.fen", "ben")),
        lambda r: r.saved_query("tests").query,
    ),
    "note": (
        "notes", lambda r: r.add_analyst_note(note("mine", 1)),
        lambda r: r.add_analyst_note(note("yours", 1)),
        lambda r: r.analyst_notes()[0].text,
    ),
    "recoding": (
        "recodings", lambda r: r.save_recoding(Recoding(ONE.id, ONE.code, Reading.OFF, by="ana")),
        lambda r: r.save_recoding(Recoding(ONE.id, ONE.code, Reading.STAYS, by="ana")),
        lambda r: r.recodings()[ONE.id].verdict,
    ),
}  # fmt: skip


@pytest.mark.parametrize("prefer", ["here", "other"])
def test_what_both_changed_is_asked_about(pair: Pair, prefer: str) -> None:
    work(pair[0], *(mine for _, mine, _, _ in BOTH.values()))
    work(pair[1], *(yours for _, _, yours, _ in BOTH.values()))
    wanted = asked(pair[0] if prefer == "here" else pair[1], disputed)
    with pytest.raises(ProjectError) as refused:
        merging.merge(*pair, Wishes({}), actor="lead")
    assert str(refused.value).count("in the other copy: “") == len(BOTH)
    kinds = dict.fromkeys((kind for kind, *_ in BOTH.values()), prefer)
    fewer = {kind: side for kind, side in kinds.items() if kind != "queries"}
    with pytest.raises(ProjectError, match="queries: changed in both copies"):
        merging.merge(*pair, Wishes({}, prefer_of=fewer), actor="lead")
    merged(pair, **kinds)
    assert asked(pair[0], disputed) == wanted


def disputed(repository: Repository) -> dict[str, object]:
    return {name: question(repository) for name, (*_, question) in BOTH.items()}


def test_no_version_of_a_note_is_given_up(pair: Pair) -> None:
    work(pair[0], lambda r: r.add_analyst_note(note("mine", 1)))
    work(pair[1], lambda r: r.add_analyst_note(note("yours", 1)))
    merged(pair, "here")
    versions = asked(pair[0], lambda r: [n.text for n in r.analyst_note_versions(WHERE)])
    assert versions == ["as it was", "yours", "mine"]


def test_the_same_decision_made_twice_is_one(pair: Pair) -> None:
    for place in pair:
        decide(place, Verdict.BOTH)
    merged(pair)
    assert asked(pair[0], lambda r: len(r.decisions())) == 1
    assert asked(pair[0], consensus) == asked(pair[1], consensus)


@pytest.mark.parametrize("prefer", ["here", "other"])
def test_a_place_decided_unlike_is_asked_about(pair: Pair, prefer: str) -> None:
    decide(pair[0], Verdict.NEITHER)
    decide(pair[1], Verdict.BOTH, reason="they mean the same")
    winner = pair[0] if prefer == "here" else pair[1]
    wanted = asked(winner, consensus)
    with pytest.raises(ProjectError, match="decisions: changed in both copies"):
        merged(pair)
    merged(pair, decisions=prefer)
    assert asked(pair[0], consensus) == wanted
    assert asked(pair[0], lambda r: [d.verdict for d in r.decisions()]) == asked(
        winner, lambda r: [d.verdict for d in r.decisions()]
    )


def test_a_decision_of_the_other_copy_comes_with_its_codings(pair: Pair) -> None:
    decide(pair[1], Verdict.BOTH)
    merged(pair)
    assert asked(pair[0], consensus) == asked(pair[1], consensus) != []
    (made,) = asked(pair[0], lambda r: r.decisions())  # type: ignore[misc]
    kept = asked(pair[0], lambda r: {c.id for c in r.codings(consensus=True)})
    assert isinstance(kept, set)
    assert set(made.codings) <= kept


def test_a_decision_about_a_coding_that_both_made_follows_it(pair: Pair) -> None:
    text = factories.sample_transcripts()[0]
    span = Span(3, 30)
    coding = replace(ONE, id="mine", transcript=text.name, span=span, quote=text.quote(span))
    work(pair[0], lambda r: r.record([coding]))
    work(
        pair[1],
        lambda r: r.record([replace(coding, id="yours")]),
        lambda r: r.save_recoding(Recoding("yours", ONE.code, Reading.OFF, by="ana")),
    )
    merged(pair)
    assert asked(pair[0], lambda r: r.recodings()["mine"].verdict) is Reading.OFF
