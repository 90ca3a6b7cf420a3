"""Two sides meet in three ways, and each is counted by itself."""

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.sides import meeting, sides
from tests import factories as make

TALK = make.transcript(
    "KES-T01",
    ("T", "The test decides."),
    ("T", "My plan decides."),
    ("T", "Hm."),
    ("T", "The test and my plan collide."),
    ("T", "Well."),
    ("T", "Well then."),
    ("T", "Another plan."),
)
A, B = ("dar.acc",), ("dar.field",)


def meet(*codings, turns=1, clash=()):
    here = Corpus(make.study(), (TALK,), codings, make.codebook())
    return meeting(here, sides(here, A, B, clash=clash, turns=turns))


def test_one_passage_on_both_sides_is_together_and_not_near():
    met = meet(
        make.coding(TALK, "The test and my plan", "dar.acc"),
        make.coding(TALK, "my plan collide", "dar.field", coder="ben"),
    )
    assert (met.together.passages, met.near.passages) == (1, 0)


def test_neighbouring_turns_are_near_and_not_together():
    met = meet(
        make.coding(TALK, "The test decides.", "dar.acc"),
        make.coding(TALK, "My plan decides.", "dar.field"),
    )
    assert (met.together.passages, met.near.passages, met.near.transcripts) == (0, 2, 1)


def test_beyond_the_reach_they_do_not_meet():
    far = (
        make.coding(TALK, "The test decides.", "dar.acc"),
        make.coding(TALK, "Another plan.", "dar.field"),
    )
    assert meet(*far).near.passages == 0
    assert meet(*far, turns=6).near.passages == 2


def test_separate_passages_of_one_turn_are_near():
    met = meet(
        make.coding(TALK, "The test and", "dar.acc"), make.coding(TALK, "plan collide", "dar.field")
    )
    assert (met.together.passages, met.near.passages) == (0, 2)


def test_a_code_on_a_side_is_never_a_code_of_the_clash_too():
    here = Corpus(
        make.study(),
        (TALK,),
        (make.coding(TALK, "collide", "dar.ten.meet_where"), make.coding(TALK, "Hm.", "dar.ten")),
        make.codebook(),
    )
    met = sides(here, A, ("dar.ten.meet_where",), clash=("dar.ten",))
    assert [p.quote for p in met.explicit] == ["Hm."]
    assert [p.quote for p in met.b] == ["collide"]


def test_the_same_coding_on_both_sides_is_not_made_twice():
    here = Corpus(make.study(), (TALK,), (make.coding(TALK, "Hm.", "dar.acc"),), make.codebook())
    met = meeting(here, sides(here, A, A))
    assert (met.side_a.passages, met.side_b.passages) == (1, 1)
