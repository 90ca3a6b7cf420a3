"""Second-cycle queues: passages under first-cycle codes, read again one by one."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Code, Codebook, Transcript
from qualkit.services import second_cycle
from qualkit.services.second_cycle import Progress, Waiting
from qualkit.ui import session
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts.working import doing, form_round

_LAST = "reread_last"
_QUEUE = "reread_queue"
_AROUND = 400


def shown(codebook: Codebook) -> None:
    queues = {queue.id: queue for queue in second_cycle.queues(session.project())}
    st.caption(
        "Passages that carry codes of the first cycle, to be read again for a code of yours. "
        "Their first codes stay; what you have read is kept."
    )
    with st.expander("Begin a queue", expanded=not queues):
        _begin(codebook)
    if not queues:
        return

    def label(name: str) -> str:
        queue = queues[name]
        return f"{_labels(codebook, queue.codes)} → {_labels(codebook, (queue.target,))}"

    chosen = st.selectbox("Queue", list(queues), format_func=label, key=_QUEUE)
    found = second_cycle.progress(session.project(), chosen, coder=session.coder())
    done = found.total - len(found.waiting)
    st.progress(
        done / found.total if found.total else 1.0,
        text=f"{done} of {found.total} passages read: {found.coded} coded, {found.refused} not",
    )
    _put_back(chosen)
    if found.waiting:
        _passage(found, found.waiting[0], codebook)
    else:
        st.success("Every passage of this queue is read.")


def _begin(codebook: Codebook) -> None:
    labels = {code.id: code.label for code in codebook}
    with st.form(f"begin-{form_round()}", border=False):
        left, right = st.columns(2)
        codes = left.multiselect(
            "Passages that carry (with the codes below them)", [c.id for c in codebook],
            format_func=lambda i: labels[i],
        )  # fmt: skip
        target = right.selectbox(
            "To be read again for", [c.id for c in codebook.offered], index=None,
            format_func=lambda i: labels[i],
        )  # fmt: skip
        if st.form_submit_button("Begin", type="primary") and codes and target:
            with doing("The queue is made"):
                second_cycle.begin(session.project(), codes, target, actor=session.coder())


def _labels(codebook: Codebook, codes: tuple[str, ...]) -> str:
    return ", ".join(codebook.code(code).label if code in codebook else code for code in codes)


def _passage(found: Progress, passage: Waiting, codebook: Codebook) -> None:
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(border=True):
        with session.project().reading() as repository:
            transcript = repository.transcript(passage.transcript)
        st.markdown(_in_context(transcript, passage))
        codes = _labels(codebook, passage.codes)
        st.caption(escaped(f"{passage.transcript} · carries {codes}"))
    with right, st.container(border=True):
        _decision(found, passage, codebook.code(codebook.standing(found.queue.target)))


def _in_context(transcript: Transcript, passage: Waiting) -> str:
    text, span = transcript.text, passage.span
    before = text[max(span.start - _AROUND, 0) : span.start]
    after = text[span.end : span.end + _AROUND]
    if span.start > _AROUND:
        before = "… " + before.partition(" ")[2]
    if len(text) > span.end + _AROUND:
        after = after.rpartition(" ")[0] + " …"
    words = " ".join(passage.quote.split())
    return f"{_flowing(before)}:blue-background[{escaped(words)}]{_flowing(after)}"


def _flowing(text: str) -> str:
    return escaped(text).replace("\n", "  \n")


def _decision(found: Progress, passage: Waiting, target: Code) -> None:
    project, actor, key = session.project(), session.coder(), found.queue.id
    coding = passage.codings[0].id
    st.subheader(escaped(target.label), anchor=False)
    st.write(escaped(target.definition) or "No definition yet.")
    for title, text in (("Include", target.include), ("Exclude", target.exclude)):
        if text:
            st.markdown(f"**{title}**  \n{escaped(text)}")
    each = f"{coding}-{form_round()}"
    value = (
        st.selectbox("Value", ["", *target.values], key=f"value-{each}") if target.values else ""
    )
    note = st.text_input("Why", key=f"why-{each}")
    yes, no = st.columns(2)
    if yes.button(
        "Carries it", type="primary", shortcut="Alt+Y", key="reread-yes", width="stretch"
    ):
        st.session_state[_LAST] = (key, coding)
        with doing(f"Coded as “{target.label}”"):
            second_cycle.code_passage(project, key, coding, value=value, note=note, actor=actor)
    if no.button("Does not", shortcut="Alt+N", key="reread-no", width="stretch"):
        st.session_state[_LAST] = (key, coding)
        with doing("Read, and not coded"):
            second_cycle.pass_over(project, key, coding, actor=actor)


def _put_back(queue: str) -> None:
    last = st.session_state.get(_LAST)
    if last and last[0] == queue and st.button("Back to the last passage", key="reread-back"):
        with doing("The passage waits again"):
            second_cycle.put_back(session.project(), *last, actor=session.coder())
            del st.session_state[_LAST]
