"""Queries on the Find page: asking, saved ones, help with examples, and what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from qualkit.analysis.querying import How
from qualkit.analysis.search import Like
from qualkit.errors import QueryError
from qualkit.model import Codebook, Right, Span, Study
from qualkit.model.found import Answered, Found, SavedQuery
from qualkit.model.hit import Hit, HitUnit
from qualkit.model.query import Saved, written
from qualkit.services import querying
from qualkit.services.querying import Example, Wanted
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.code import place_in_study
from qualkit.ui.pages.parts.code_found import Bar, may_code

PER_PAGE = 20
WORDS, QUERY = "Words", "Codes and text"
MODE, ASKED = "find_mode", "find_query"
KEPT, EXAMPLES, REMOVED = "find_answered", "find_examples", "find_removed"
BAR = Bar("query", "passage", {HitUnit.HIT: "the passage found", HitUnit.TURN: "the whole turn"})
SHAPES = (
    ("words, “a phrase”", "what was said, as in the search for words"),
    ("code:CODE", "the code with all below it, by its id or any of its names"),
    ("code:CODE=VALUE", "with this value; values with spaces in quotes"),
    ("exactly:CODE", "the code without those below it"),
    ("AND", "in the same words; what was said must lie inside the coded passage"),
    ("OR, parentheses", "either"),
    ("NOT", "left out: passages that the next part does not touch"),
    ("NEAR/3", "another passage at most three turns away"),
    ("SAME SPEAKER", "another passage by the same person, also after NEAR/3"),
    ("site=A,B · wave= · role= · …", "any attribute of the transcript; a comma means or"),
    ("person= · speaker=", "who speaks"),
    ("coder= · round= · valence= · CONSENSUS", "how it was coded"),
    ("saved:NAME", "what a saved query finds"),
)  # fmt: skip


def chosen() -> bool:
    """Whether queries are asked here rather than words; a link may bring one along."""
    if linked := st.query_params.get("query"):
        st.session_state[ASKED] = linked
        st.session_state[MODE] = QUERY
        del st.query_params["query"]
    st.session_state.setdefault(MODE, WORDS)
    st.session_state[ASKED] = st.session_state.get(ASKED, "")  # kept while words are looked for
    mode = st.segmented_control(
        "Look for", [WORDS, QUERY], key=MODE, label_visibility="collapsed", required=True
    )
    return mode == QUERY


def desk(study: Study, codebook: Codebook) -> None:
    typed = st.text_input("Query", key=ASKED, placeholder="code:CODE AND site=SITE")
    how = _how()
    answered = _answered(typed, how) if typed.strip() else None
    _help()
    _saved(typed if answered is not None else "")
    if answered is not None:
        BAR.done()
        _shown(answered, study, codebook)


def _how() -> How:
    like, ask = st.columns([4, 3], vertical_alignment="bottom")
    same = like.pills(
        "Count only what has the same",
        ["Case", "Accents", "Whole words"],
        selection_mode="multi",
        key="find_query_like",
    )
    interviewers = ask.toggle("Interviewers' words too", key="find_query_interviewers")
    return How(Like("Case" in same, "Accents" in same, "Whole words" in same), interviewers)


def _answered(typed: str, how: How) -> Answered | None:
    """What was found last, as long as nothing changed; None where it was refused."""
    project = session.project()
    with project.reading() as repository:
        key = (project.location, session.coder(), repository.revision(), typed, how)
    if st.session_state.get(KEPT, (None, None))[0] != key:
        try:
            st.session_state[KEPT] = (key, querying.find(project, Wanted(typed, how)))
        except QueryError as error:
            _point_at(typed, error)
            return None
    kept: Answered = st.session_state[KEPT][1]
    return kept


def _point_at(typed: str, error: QueryError) -> None:
    """The query with a mark under the place, and what is wrong there."""
    column = re.match(r"column (\d+)$", error.where)
    if column:
        st.code(f"{typed}\n{' ' * (int(column[1]) - 1)}^", language=None)
    with refusals():
        raise error


def _help() -> None:
    with st.expander("How to ask"):
        shapes, tried = st.columns([5, 4], gap="large")
        rows = "\n".join(f"| {escaped(shape)} | {escaped(says)} |" for shape, says in SHAPES)
        shapes.markdown(f"| write | for |\n|---|---|\n{rows}")
        tried.markdown("**Examples from this project**: a click asks them.")
        listed = tried.container(gap=None)
        for number, example in enumerate(_examples()):
            listed.button(
                f":primary[{escaped(example.query)}]",
                key=f"find_example_{number}",
                help=example.finds,
                on_click=_ask,
                args=(example.query,),
                type="tertiary",
            )


def _examples() -> tuple[Example, ...]:
    project = session.project()
    with project.reading() as repository:
        key = (project.location, session.coder(), repository.revision())
    if st.session_state.get(EXAMPLES, (None, ()))[0] != key:
        st.session_state[EXAMPLES] = (key, querying.examples(project))
    kept: tuple[Example, ...] = st.session_state[EXAMPLES][1]
    return kept


def _ask(query: str) -> None:
    st.session_state[ASKED] = query


def _saved(asked: str) -> None:
    """Saved queries; `asked` is one that can be saved now, or empty."""
    kept = querying.saved(session.project())
    may = session.can(Right.CODE)
    if not kept and not (asked and may) and REMOVED not in st.session_state:
        return
    with st.expander(f"Saved queries ({len(kept)})"):
        for query in kept:
            _saved_line(query, may)
        _put_back_line()
        if asked and may:
            _save_form(asked)


def _saved_line(query: SavedQuery, may: bool) -> None:
    name, text, who, off = st.columns([3, 5, 2, 1.2], vertical_alignment="center")
    name.button(
        f":primary[{escaped(query.name)}]",
        key=f"find_saved_{query.name}",
        on_click=_ask,
        args=(written(Saved(query.name)),),
        type="tertiary",
    )
    text.markdown(f"`{query.query.replace('`', chr(39))}`")
    who.caption(f"{escaped(query.author)}, {query.saved_at:%d.%m.%Y}" if query.saved_at else "")
    if may and query.author == session.coder():
        off.button("Delete", key=f"find_delete_{query.name}", on_click=_delete, args=(query.name,))


def _delete(name: str) -> None:
    with refusals():
        querying.remove(session.project(), name, actor=session.coder())
        st.session_state[REMOVED] = name


def _put_back_line() -> None:
    if REMOVED not in st.session_state:
        return
    said, tool = st.columns([5, 1], vertical_alignment="center")
    said.success(f"{escaped(st.session_state[REMOVED])} is deleted.")
    tool.button("Undo", key="find_put_back", on_click=_put_back)


def _put_back() -> None:
    with refusals():
        name = st.session_state.pop(REMOVED)
        querying.put_back(session.project(), name, actor=session.coder())


def _save_form(asked: str) -> None:
    with st.form("find_save", border=False, clear_on_submit=True):
        name, go = st.columns([5, 1], vertical_alignment="bottom")
        typed = name.text_input("Save this query as", placeholder="A few plain words")
        if go.form_submit_button("Save"):
            with refusals():
                querying.save(session.project(), typed, asked, actor=session.coder())
                st.rerun()


def _shown(answered: Answered, study: Study, codebook: Codebook) -> None:
    found = answered.passages
    of = f"{answered.transcripts} of {answered.searched} transcripts"
    if not found:
        st.info(f"Nothing is found in {answered.searched} transcripts. {escaped(answered.asked)}")
        return
    people = "person" if answered.people == 1 else "people"
    passages = "passage" if len(found) == 1 else "passages"
    st.markdown(f"**{len(found):,}** {passages} in {of}, by {answered.people} {people}")
    pages = -(-len(found) // PER_PAGE)
    number = 1
    if pages > 1:
        number = int(
            st.number_input(f"Page of {pages}", 1, pages, 1, width=160, key="find_query_page")
        )
    listed = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not may_code() or not len(codebook):
        _listed(listed, study, tools=False)
        return
    with st.form("found", border=False):
        BAR.shown(codebook, every=len(found), listed=len(listed))
        ticked = _listed(listed, study)
    BAR.act(ticked, list(map(_hit, found)))


def _listed(listed: Sequence[Found], study: Study, *, tools: bool = True) -> list[Hit]:
    """Passages by transcript; those that are ticked."""
    ticked = []
    for name, group in groupby(listed, key=lambda passage: passage.transcript):
        passages = list(group)
        place = " · ".join(place_in_study(passages[0].attributes, study))
        st.markdown(f"**{escaped(name)}** {escaped(place)}")
        for passage in passages:
            box, words = st.columns([0.3, 12], gap="small") if tools else (None, st.container())
            if box is not None:
                with box:
                    if BAR.ticked(_hit(passage)):
                        ticked.append(_hit(passage))
            words.markdown(_context(passage))
            if passage.codings:
                words.caption(escaped(" · ".join(passage.why)))
    return ticked


def _hit(found: Found) -> Hit:
    return Hit(
        found.transcript,
        found.revision,
        found.span,
        found.quote,
        found.before,
        found.after,
        found.turn,
        found.speaker,
        found.interviewer,
    )


def _context(found: Found) -> str:
    """Who says it, the words around, and in the passage what was found set off."""
    at = f"{found.span.start}-{found.span.end}"
    link = f"code?{urlencode({'transcript': found.transcript, 'at': at})}"
    turn = "?" if found.turn is None else str(found.turn + 1)
    who = escaped(f"{found.speaker or ''} {turn}".strip())
    before, after = (escaped(_flat(part)) for part in (found.before, found.after))
    return f"[{who}]({link}) {before}{_set_off(found)}{after}"


def _set_off(found: Found) -> str:
    """The passage on grey, the words found in it on orange."""
    parts, at = [], found.span.start
    for mark in (*found.marks, Span(found.span.end, found.span.end + 1)):
        between = _piece(found, at, mark.start)
        parts.append(f":gray-background[{between}]" if between.strip() else between)
        if mark.start < found.span.end:
            parts.append(f"**:orange-background[{_piece(found, mark.start, mark.end)}]**")
        at = mark.end
    return "".join(parts)


def _piece(found: Found, start: int, end: int) -> str:
    return escaped(_flat(found.quote[start - found.span.start : end - found.span.start]))


def _flat(text: str) -> str:
    return "".join(" " if c in "\n\r\t" else c for c in text)
