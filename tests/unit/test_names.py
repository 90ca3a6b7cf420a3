"""Names: what is found, what is decided, what is replaced, and the way back."""

from __future__ import annotations

import pytest

from qualkit.errors import NamesError
from qualkit.model import Attributes
from qualkit.names import (
    Category,
    Decision,
    Document,
    Known,
    Shift,
    Verdict,
    apply_names,
    decided,
    find_names,
    restore_text,
    small_cells,
)
from qualkit.names.decide import part_of
from qualkit.names.labels import personal
from qualkit.names.replace import restore_words


def accepted(*pairs, any_case=True):
    rows = [
        Decision(name, Category.PERSON, Verdict.ACCEPT, pseudonym, any_case=any_case,
                 where=f"decisions.csv:{line}")
        for line, (name, pseudonym) in enumerate(pairs, start=2)
    ]  # fmt: skip
    return decided(rows).accepted


def replaced(text, *pairs, any_case=True):
    return apply_names(text, accepted(*pairs, any_case=any_case)).text


def proposals(text, *known, minors=False):
    return {p.name: p for p in find_names([Document("a", text, minors)], known)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Anna's and Anna’s", "Lena's and Lena’s"),
        ("ANNA'S turn", "LENA'S turn"),
        ("anna said", "lena said"),
        ("Annabel and Joanna", "Annabel and Joanna"),
        ("Anna_Berg.docx Anna-Marie", "Lena_Berg.docx Lena-Marie"),
    ],
)
def test_whole_words_keep_case_and_possessive(text, wanted):
    assert replaced(text, ("Anna", "Lena")) == wanted


def test_composed_and_combining_letters_are_the_same_name():
    assert (
        replaced("Zoe\u0308 and Zo\u00eb, not Zoe", ("Zo\u00eb", "Mia")) == "Mia and Mia, not Zoe"
    )


def test_an_accent_behind_a_word_is_part_of_it():
    assert replaced("Jose\u0301", ("Jose", "Paul")) == "Jose\u0301"


def test_the_longest_name_wins_and_may_run_over_a_line():
    done = replaced("Anna\nBerg met Anna", ("Anna", "Lena"), ("Anna Berg", "Lena Holm"))
    assert done == "Lena Holm met Lena"


def test_names_in_scripts_without_spaces():
    assert replaced("问：王小明说好", ("王小明", "Person 1")) == "问：Person 1说好"


def test_an_ordinary_word_stays_where_it_is_one():
    text = "Will said he will. WILL!"
    assert replaced(text, ("Will", "Tom"), any_case=False) == "Tom said he will. TOM!"


def test_restoring_gives_the_text_back_and_offsets_move():
    text = "So Anna's class and ANNA."
    done = apply_names(text, accepted(("Anna", "Person 1")))
    assert restore_text(done.text, done.changes) == text
    start, end = Shift(done.changes)(text.index("class"), text.index("class") + 5)
    assert done.text[start:end] == "class"
    assert restore_words("Person 1’s words", [("Person 1", "Anna")]).text == "Anna’s words"


def test_a_pseudonym_that_makes_an_accepted_name_is_refused():
    rows = accepted(("Ann", "Berg"), ("Berg Li", "Tom"))
    with pytest.raises(NamesError, match="makes a name that was accepted"):
        apply_names("Ann Li", rows)


def test_decisions_that_contradict_are_all_listed_without_names():
    rows = [
        Decision("Anna", Category.PERSON, Verdict.ACCEPT, "", where="d.csv:2"),
        Decision("Berta", Category.PERSON, Verdict.ACCEPT, "Person 1", where="d.csv:3"),
        Decision("Clara", Category.PERSON, Verdict.ACCEPT, "Person 1", where="d.csv:4"),
        Decision("BERTA", Category.PERSON, Verdict.ACCEPT, "Person 2", where="d.csv:5"),
        Decision("Dora", Category.PERSON, Verdict.ACCEPT, "Clara X", where="d.csv:6"),
    ]
    with pytest.raises(NamesError) as refused:
        decided(rows)
    assert {p.where for p in refused.value.problems} == {f"d.csv:{n}" for n in (2, 4, 5, 6)}
    assert not any(row.name.casefold() in str(refused.value).casefold() for row in rows)


def test_a_first_name_follows_the_full_name():
    rows = [
        Decision("Anna Berg", Category.PERSON, Verdict.ACCEPT, "Lena Holm"),
        Decision("Anna", Category.PERSON, same_as="Anna Berg"),
        Decision("Berg", Category.PERSON, same_as="Anna Berg"),
    ]
    done = apply_names("Anna Berg. Ms. Berg, Anna", decided(rows).accepted)
    assert done.text == "Lena Holm. Ms. Holm, Lena"
    assert part_of("Anna", "Anna Berg", "Person 3") == "Person 3"


def test_proposals_from_titles_capitals_schools_and_possessives():
    text = (
        "I: Did Mr. Hadley talk to José Figueira?\nT1: José did. Zoë's team met at Oak Hill School "
        "near Tallow Creek, and then Zoë left.\n"
    )
    found = proposals(text)
    assert {"Hadley", "José Figueira", "José", "Zoë", "Oak Hill School", "Tallow Creek"} <= set(
        found
    )
    assert found["José"].same_as == "José Figueira"
    assert found["Zoë"].times == 2
    assert found["Oak Hill School"].category is Category.SCHOOL
    assert not {"I", "Did", "T1", "Mr"} & set(found)


def test_numbers_and_addresses_are_proposed_and_times_are_not():
    text = (
        "Call (555) 010-0199 or write a.b@school.example.org. [00:12:33] Years 2015 2016 2017.\n"
        "She was born on March 3, 2004. We met on May 5, 2016.\n"
    )
    kinds = {p.category: p.name for p in proposals(text).values()}
    assert kinds[Category.PHONE] == "(555) 010-0199"
    assert kinds[Category.EMAIL] == "a.b@school.example.org"
    assert kinds[Category.BIRTH] == "March 3, 2004"
    assert Category.DATE not in kinds


def test_minors_are_looked_through_more_strictly():
    text = "S1: Ximena. Nobody else.\nS2: On May 5, 2016 it was.\n"
    assert "Ximena" not in proposals(text)
    strict = proposals(text, minors=True)
    assert strict["Ximena"].minors
    assert strict["May 5, 2016"].category is Category.DATE


def test_what_somebody_wrote_down_gives_the_category():
    known = Known("Compass", Category.PROGRAM, "in the roster")
    found = proposals("We do Compass daily.", known)
    assert (found["Compass"].category, found["Compass"].why) == (Category.PROGRAM, "in the roster")


@pytest.mark.parametrize(
    ("label", "name"),
    [("T1", ""), ("KES-T01", ""), ("Interviewer", ""), ("Teacher 2", ""), ("SPEAKER_00", ""),
     ("Maria Lopez (Principal)", "Maria Lopez"), ("Teacher Maria", "Maria"), ("PI", "")],
)  # fmt: skip
def test_labels_that_name_somebody(label, name):
    assert personal(label) == name


def test_small_cells_count_a_person_once():
    def row(role, persons):
        return Attributes.of(role=role, site="KES", wave="Y1", persons=persons)

    rows = [(row("SL", "P1"), 1), (row("SL", "P1"), 1), (row("T", "P2"), 1), (row("T", "P3"), 1)]
    found = small_cells(rows)
    assert [(c.role, c.transcripts) for c in found] == [("SL", 2)]
    assert small_cells([(row("SF", "A"), 4)]) == ()


def test_a_pseudonym_that_somebody_else_has_is_refused():
    rows = [
        Decision("Anna", Category.PERSON, Verdict.ACCEPT, "Hadley", where="d.csv:2"),
        Decision("Hadley", Category.PERSON, Verdict.REFUSE, where="d.csv:3"),
    ]
    with pytest.raises(NamesError, match=r"the name in d\.csv:3"):
        decided(rows)


@pytest.mark.parametrize(
    ("text", "name", "category"),
    [
        ("I: Who?\nT1: Grace told us. By her grace. Grace said so.\n", "Grace", "person"),
        ("T1: Will said he will, and I will too.\n", "Will", "person"),
        ("T1: We saw Jean-Luc Picard there, then.\n", "Jean-Luc Picard", "person"),
        ("T1: And Mr. O’Neill-Vega left.\n", "O’Neill-Vega", "person"),
        ("T1: Ask Maria de la Cruz about it.\n", "Maria de la Cruz", "person"),
        ("T1: Then Anna van der Berg came.\n", "Anna van der Berg", "person"),
        ("T1: José and Müller came.\n", "José", "person"),
        ("T1: She went to Lincoln Elementary first.\n", "Lincoln Elementary", "school"),
        ("T1: They go to Kennedy Middle now.\n", "Kennedy Middle", "school"),
        ("T1: He was born in Tucson, and grew up in Tucson.\n", "Tucson", "place"),
        ("T1: So we piloted Compass, then used Compass.\n", "Compass", "program"),
        ("T1: it is at https://www.lincoln.org/maria now\n", "https://www.lincoln.org/maria",
         "web address"),
        ("T1: find me, @maria_l there\n", "@maria_l", "web address"),
        ("T1: I live at 45B W. Elm Ave. Apt 3, yes\n", "45B W. Elm Ave. Apt 3", "address"),
        ("T1: my student ID is 0049213\n", "0049213", "id number"),
        ("T1: 123-45-6789 is hers\n", "123-45-6789", "id number"),
        ("T1: call 5551234567\n", "5551234567", "phone"),
        ("T1: DOB 03-14-2009 it says\n", "03-14-2009", "date of birth"),
        ("T1: born on the 14th of March\n", "14th of March", "date of birth"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_says_its_kind(text, name, category):
    found = proposals(text)
    assert name in found
    assert found[name].category == category


@pytest.mark.parametrize(
    "text",
    [
        "T1: Arrival is at nine. Attendance was low.\n",
        "T1: On Halloween we had a PDF, and the IEP.\n",
        "T1: the grace of it. May I? It may be in May.\n",
        "A_Y1_PS01_int\nT1: so PS01 said KX2-PS01 then\n",
        "T1: mail maria.lopez@x.org and www.maria.org\n",
    ],
)
def test_ordinary_words_and_codes_are_no_persons(text):
    assert not [p.name for p in proposals(text).values() if p.category in {"person", "school"}]


def test_small_letters_in_an_address_do_not_hide_a_name():
    found = proposals("T1: I asked Maria. Write maria@x.org, maria.org or https://x.org/maria.\n")
    assert "Maria" in found


def test_a_first_name_of_a_school_has_its_kind():
    found = proposals("T1: We were at Lincoln Elementary. I like Lincoln.\n")
    assert found["Lincoln"].same_as == "Lincoln Elementary"
    assert found["Lincoln"].category is Category.SCHOOL


def test_contexts_show_words_and_end_at_words():
    filler = "word " * 40
    (one,) = proposals(f"{filler}Mr. Hadley came {filler}").values()
    (context,) = one.contexts
    assert context.name == "Hadley"
    assert set(context.before.split()) == {"word", "Mr."}
    assert set(context.after.split()) == {"word", "came"}
