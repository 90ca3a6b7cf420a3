"""One name after the other, in its words, with what to do about it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from qualkit.names import Category, Context, Decision, Proposal, Verdict
from qualkit.store import Project
from qualkit.ui import name_desk
from qualkit.ui.name_desk import Desk
from qualkit.ui.notices import escaped

SHOWN = 8
CONTEXTS = 3
OPEN, DECIDED = "To decide", "Decided"
PLURALS = {
    Category.PERSON: "Persons",
    Category.PLACE: "Places",
    Category.SCHOOL: "Schools",
    Category.PROGRAM: "Programs",
    Category.PHONE: "Phone numbers",
    Category.EMAIL: "E-mail addresses",
    Category.WEB: "Web addresses",
    Category.ADDRESS: "Addresses",
    Category.NUMBER: "ID numbers",
    Category.BIRTH: "Dates of birth",
    Category.DATE: "Dates",
    Category.OTHER: "Other names",
}
SAYS = {
    Verdict.OPEN: ":orange-badge[to decide]",
    Verdict.ACCEPT: ":green-badge[replace]",
    Verdict.REFUSE: ":gray-badge[keep]",
}


def shown(project: Project, desk: Desk) -> None:
    st.subheader("Decide", anchor=False)
    _totals(desk)
    if not desk.whole:
        st.info("No name was found. qualkit can miss names: read the texts yourself.")
    else:
        _list(project, desk)
    _add(project)


def _totals(desk: Desk) -> None:
    figures = (
        ("To decide", desk.count(Verdict.OPEN)),
        ("To replace", desk.count(Verdict.ACCEPT)),
        ("To keep", desk.count(Verdict.REFUSE)),
    )
    for column, (label, value) in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(label, value)


def _list(project: Project, desk: Desk) -> None:
    left, right = st.columns([1, 4], gap="medium", vertical_alignment="bottom")
    which = left.segmented_control("Show", [OPEN, DECIDED], default=OPEN, required=True)
    wanted = [
        (own, whole, seen)
        for (own, seen), whole in zip(desk.found.rows, desk.whole, strict=True)
        if (whole.verdict is Verdict.OPEN) == (which == OPEN)
    ]
    if not wanted:
        st.success("Everything is decided." if which == OPEN else "Nothing is decided yet.")
        _undo(project)
        return
    kind = _kind(right, Counter(own.category for own, _, _ in wanted))
    rows = [item for item in wanted if item[0].category is kind]
    _all_of(project, [own.name for own, _, _ in rows], kind, open_=which == OPEN)
    for own, whole, seen in rows[:SHOWN]:
        _card(project, own, whole, seen)
    if len(rows) > SHOWN:
        st.caption(f"{SHOWN} of {len(rows)} shown; the next come up as you decide.")


def _kind(place: st.delta_generator.DeltaGenerator, counts: Counter[Category]) -> Category:
    kinds = [kind for kind in Category if counts[kind]]
    held = st.session_state.get("names_kind")
    if held not in kinds:
        st.session_state["names_kind"] = kinds[0]
    return (
        place.pills(
            "Kind",
            kinds,
            key="names_kind",
            required=True,
            format_func=lambda kind: f"{PLURALS[kind]} {counts[kind]}",
        )
        or kinds[0]
    )


def _all_of(project: Project, names: list[str], kind: Category, *, open_: bool) -> None:
    accept, refuse, back = st.columns(3)
    some = frozenset(names)
    what = f"all {len(names)} {PLURALS[kind].lower()}" if len(names) > 1 else "this one"
    if open_:
        accept.button(
            f"Replace {what}",
            on_click=name_desk.decide,
            args=(project, some, Verdict.ACCEPT),
            width="stretch",
        )
        refuse.button(
            f"Keep {what}",
            on_click=name_desk.decide,
            args=(project, some, Verdict.REFUSE),
            width="stretch",
        )
    with back:
        _undo(project)


def _undo(project: Project) -> None:
    st.button(
        "Undo the last decision",
        icon=":material/undo:",
        disabled=not name_desk.can_undo(),
        on_click=name_desk.undo,
        args=(project,),
        width="stretch",
    )


def _card(project: Project, own: Decision, whole: Decision, seen: Proposal | None) -> None:
    with st.container(border=True):
        words, choices = st.columns([3, 2], gap="medium")
        with words:
            _heading(whole, seen)
            if seen and seen.contexts:
                st.markdown("  \n".join(map(_in_words, seen.contexts[:CONTEXTS])))
        with choices:
            _choices(project, own, whole)


def _heading(whole: Decision, seen: Proposal | None) -> None:
    minors = " :violet-badge[minors]" if seen and seen.minors else ""
    st.markdown(f"**{escaped(whole.name)}** {SAYS[whole.verdict]}{minors}")
    parts = []
    if seen and seen.times:
        files = len(seen.documents)
        parts.append(
            f"{_counted(seen.times, 'time')} in {_counted(files, 'transcript')}; {seen.why}"
        )
    elif seen:
        parts.append(f"not in the texts; {seen.why}")
    else:
        parts.append("does not stand in the project now")
    if whole.same_as:
        parts.append(f"belongs to {whole.same_as} and follows it unless you decide otherwise")
    if not whole.any_case:
        parts.append("an ordinary word too: only where it is written like this")
    st.caption(escaped(". ".join(parts)))


def _counted(n: int, one: str) -> str:
    return f"{n} {one if n == 1 else one + 's'}"


def _in_words(context: Context) -> str:
    before, after = escaped(context.before), escaped(context.after)
    return f":small[… {before}:orange-background[**{escaped(context.name)}**]{after} …]"


def _choices(project: Project, own: Decision, whole: Decision) -> None:
    name = own.name
    kinds = list(Category)
    left, right = st.columns(2)
    pseudonym = left.text_input(
        "Pseudonym", value=whole.pseudonym, key=f"pseudonym-{name}-{whole.pseudonym}"
    )
    category = right.selectbox(
        "Kind of name",
        kinds,
        index=kinds.index(own.category),
        key=f"category-{name}-{own.category}",
    )
    if pseudonym.strip() != whole.pseudonym:
        name_desk.rename(project, name, pseudonym)
        st.rerun()
    if category is not own.category:
        name_desk.recategorise(project, name, category)
        st.rerun()
    accept, refuse = st.columns(2)
    accept.button(
        "Replace",
        key=f"accept-{name}",
        type="primary" if whole.verdict is Verdict.OPEN else "secondary",
        disabled=own.verdict is Verdict.ACCEPT,
        on_click=name_desk.decide,
        args=(project, frozenset({name}), Verdict.ACCEPT),
        width="stretch",
    )
    refuse.button(
        "Keep as it is",
        key=f"refuse-{name}",
        disabled=own.verdict is Verdict.REFUSE,
        on_click=name_desk.decide,
        args=(project, frozenset({name}), Verdict.REFUSE),
        width="stretch",
    )


def _add(project: Project) -> None:
    with (
        st.expander("Add a name that is missing", icon=":material/add:"),
        st.form("names-add", border=False, clear_on_submit=True),
    ):
        left, right, button = st.columns([3, 2, 1], vertical_alignment="bottom")
        name = left.text_input("Name as it stands in the transcripts")
        category = right.selectbox("Kind of name", list(Category), key="names-add-kind")
        if button.form_submit_button("Add", width="stretch") and name.strip() and category:
            name_desk.add(project, name.strip(), category)
            st.rerun()
