"""The Suggestions page as a script: topics judged and changed, phrases, the switch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.model import Attributes, Origin, SuggestionRun
from qualkit.services import phrasing, suggesting, topics
from qualkit.store import Project
from qualkit.suggest import TopicOptions, embed
from qualkit.suggest.engine import Method
from tests import factories
from tests.app.test_pages import place, project, shown, words  # noqa: F401 - fixtures
from tests.browser import sample
from tests.themed import ThemeModel, transcript

TALK = ("garden", "garden", "garden", "budget", "budget", "parents")
PHRASE = "freedom within fences"


@pytest.fixture
def themed(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:  # noqa: F811
    """Three topics, of 9, 6 and 3 passages."""
    model = ThemeModel()
    monkeypatch.setattr(embed, "_model", lambda: model)
    talks = tuple(transcript(name, *TALK) for name in ("A-1", "B-1", "C-1"))
    made = sample.build(place, transcripts=talks)
    options = TopicOptions(topics=3, method=Method.LIGHT, repeats=1)
    topics.find(made, actor="ana", options=options)
    yield made
    made.close()


def clicked(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return list(app.radio(key="topic_number").options)


def test_chosen_passages_become_a_code_and_one_undo_takes_all_back(themed: Project) -> None:
    app = shown("suggestions")
    assert "18 passages were compared; left out were" in words(app)
    clicked(app, "topic_all")
    app.checkbox[-1].uncheck().run()
    assert app.button(key="topic_accept").label == "Make a code with 8 passages"
    clicked(app, "topic_accept")
    with themed.reading() as repository:
        made = repository.codings()
        codes = len(repository.codebook())
    assert len(made) == 8
    assert {(c.coder, c.origin) for c in made} == {("ana", Origin.SUGGESTION)}
    assert "This topic was made a code" in words(app)
    clicked(app, "suggestions_undo")
    with themed.reading() as repository:
        assert repository.codings() == ()
        assert len(repository.codebook()) == codes - 1


def test_an_existing_code_and_refusing(themed: Project) -> None:
    app = shown("suggestions")
    accept = next(box for box in app.selectbox if box.label == "Accept as")
    accept.set_value("Culture of agency").run()
    assert app.button(key="topic_accept").disabled
    app.checkbox[0].check().run()
    clicked(app, "topic_accept")
    app.checkbox[0].check().run()
    clicked(app, "topic_refuse")
    assert "2 of 18 proposed passages decided" in words(app)
    with themed.reading() as repository:
        assert [c.code for c in repository.codings()] == ["hal.agy"]
    clicked(clicked(app, "suggestions_undo"), "suggestions_undo")
    assert "0 of 18 proposed passages decided" in words(app)


def test_topics_are_named_merged_dropped_and_brought_back(themed: Project) -> None:
    app = shown("suggestions")
    before = labels(app)
    next(i for i in app.text_input if i.label == "Name of the topic").set_value("Growing").run()
    clicked(app, "topic_rename")
    assert labels(app) == ["Growing", *before[1:]]
    app.multiselect(key="topic-merge-1").set_value([3]).run()
    clicked(app, "topic_merge")
    assert labels(app) == ["Growing", before[1]]
    clicked(app, "topic_split")
    assert len(labels(app)) == 3
    clicked(app, "topic_drop")
    assert len(labels(app)) == 2
    app = shown("suggestions")  # on another day
    for _ in range(4):
        clicked(app, "suggestions_undo")
    assert labels(app) == before
    assert app.button(key="suggestions_undo").disabled


def test_lists_of_topics_not_in_the_codebook_and_of_one_voice(themed: Project) -> None:
    app = shown("suggestions")
    kind = next(box for box in app.selectbox if box.label == "Topics shown")
    assert [option.rpartition(" (")[0] for option in kind.options] == [
        "All", "Not in the codebook yet", "One voice", "To decide",
    ]  # fmt: skip
    kind.set_value("One voice").run()
    assert "No topic is of this kind" in words(app)


def test_a_small_corpus_is_told_plainly(project: Project) -> None:  # noqa: F811
    note = "No topics: 3 passages are too few, at least 6 are needed."
    run = SuggestionRun("r1", "test", "1", "none", 0, Attributes(), 3, (note,))
    with project.writing("test") as repository:
        repository.save_suggestions(run, (), ())
    assert "3 passages are too few" in words(shown("suggestions"))


def test_the_chosen_places_of_a_phrase_are_one_decision(project: Project) -> None:  # noqa: F811
    with project.writing("lead") as repository:
        for name in ("P-1", "P-2", "P-3"):
            said = f"In {name} we speak of {PHRASE} and mean it every single day"
            repository.add_transcript(factories.transcript(name, (name, said)))
    phrasing.phrases(project, actor="ana")
    app = AppTest.from_string(
        "from qualkit.ui.pages import suggestions\nsuggestions.page()\n", default_timeout=60
    )
    app.query_params["kind"] = "phrases"
    app.run()
    (found,) = (f for f in phrasing.newest(project, actor="ana") if f.phrase.text == PHRASE)
    app.radio(key="phrase_chosen").set_value(found.offer.id).run()
    assert app.button(key="phrase_accept").disabled
    clicked(app, "phrase_all")
    app.checkbox(key=f"place-{found.offer.id}-0").uncheck().run()
    clicked(app, "phrase_accept")
    with project.reading() as repository:
        made = repository.codings()
    assert [c.transcript for c in made] == ["P-2", "P-3"]
    clicked(app, "suggestions_undo")
    with project.reading() as repository:
        assert repository.codings() == ()
    assert found.offer.id in {f.offer.id for f in phrasing.newest(project, actor="ana")}


def test_switched_off_the_page_says_so_and_offers_nothing(themed: Project) -> None:
    suggesting.switch(themed, on=False, actor="ana")
    app = shown("suggestions")
    assert "switched off in this study" in words(app)
    assert not app.button
    assert not app.radio
    app.toggle[0].set_value(True).run()
    assert labels(app)
