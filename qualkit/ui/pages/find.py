"""Find: words across transcripts, coding what was found in one step, and queries."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from qualkit.analysis.search import Like
from qualkit.model import Attributes, Codebook, Study
from qualkit.model.hit import Hit, HitsIn, HitUnit
from qualkit.services import finding
from qualkit.services.finding import Wanted
from qualkit.ui import query_desk, session
from qualkit.ui.notices import escaped
from qualkit.ui.pages.code import place_in_study
from qualkit.ui.pages.parts.code_found import Bar

PER_PAGE = 30
FOUND = "find_found"
PLACES = (("site", "Site"), ("wave", "Wave"), ("role", "Role"), ("instrument", "Instrument"))
UNITS = {HitUnit.HIT: "the words found", HitUnit.SENTENCE: "the sentence", HitUnit.TURN: "the turn"}
BAR = Bar("find", "hit", UNITS)


def page() -> None:
    st.title("Find", anchor=False)
    with session.project().reading() as repository:
        study, codebook = repository.study(), repository.codebook()
        listing = repository.listing()
    if not listing:
        st.info("There is nothing to search yet. Import transcripts on the Study page.")
        return
    if query_desk.chosen():
        query_desk.desk(study, codebook)
        return
    wanted = _wanted(study, [entry.attributes for entry in listing])
    BAR.done()
    if not wanted.words.strip():
        st.caption(f"{len(listing)} transcripts can be searched. Nothing leaves this computer.")
        return
    _found(_kept(wanted), study, codebook)


def _kept(wanted: Wanted) -> tuple[HitsIn, ...]:
    """What was found last, as long as nothing changed; turning a page does not search again."""
    project = session.project()
    with project.reading() as repository:
        key = (project.location, repository.revision(), wanted)
    if st.session_state.get(FOUND, (None, ()))[0] != key:
        st.session_state[FOUND] = (key, finding.find(project, wanted))
    kept: tuple[HitsIn, ...] = st.session_state[FOUND][1]
    return kept


def _wanted(study: Study, known: list[Attributes]) -> Wanted:
    words, options = st.columns([3, 4], vertical_alignment="bottom", gap="medium")
    typed = words.text_input("Words", placeholder="Words as they were said")
    chosen = options.pills(
        "Count only what has the same",
        ["Case", "Accents", "Whole words"],
        selection_mode="multi",
    )
    attributes, speakers, interviewers = _where(study, known)
    like = Like("Case" in chosen, "Accents" in chosen, "Whole words" in chosen)
    return Wanted(typed, like, attributes, speakers, interviewers)


def _where(study: Study, known: list[Attributes]) -> tuple[Attributes, frozenset[str], bool]:
    """Filters; only attributes with several values are offered."""
    asked: dict[str, str] = {}
    with st.expander("Where to look"):
        offered = [(n, t, sorted({a[n] for a in known if a.get(n)})) for n, t in PLACES]
        several = [(name, title, values) for name, title, values in offered if len(values) > 1]
        for column, (name, title, values) in zip(
            st.columns(max(1, len(several))), several, strict=False
        ):
            label = {v: _named(study, name, v) for v in values}
            asked[name] = ";".join(
                column.multiselect(title, values, format_func=label.__getitem__, placeholder="Any")
            )
        labels = finding.speakers(session.project())
        who, ask = st.columns([3, 2], vertical_alignment="bottom")
        speakers = who.multiselect("Speakers", labels, placeholder="Any participant")
        interviewers = ask.toggle("Interviewers' words too")
    return Attributes.of(asked), frozenset(speakers), interviewers


def _named(study: Study, name: str, value: str) -> str:
    return (place_in_study(Attributes.of({name: value}), study) or (value,))[0]


def _found(found: tuple[HitsIn, ...], study: Study, codebook: Codebook) -> None:
    flat = [(each, hit) for each in found for hit in each.hits]
    if not flat:
        st.info("These words stand nowhere. Try fewer or shorter words, or look wider.")
        return
    turns = len({(hit.transcript, hit.turn) for _, hit in flat})
    st.caption(
        f"**{len(flat):,}** hits in {turns:,} turns of {len(found)} transcripts. The first number "
        "counts words, the second is nearer to how often people speak of something."
    )
    pages = -(-len(flat) // PER_PAGE)
    number = 1
    if pages > 1:
        number = int(st.number_input(f"Page of {pages}", 1, pages, 1, width=160))
    listed = flat[(number - 1) * PER_PAGE : number * PER_PAGE]
    with st.form("hits", border=False):
        BAR.shown(codebook, every=len(flat), listed=len(listed))
        ticked = _listed(listed, study)
    BAR.act(ticked, [hit for _, hit in flat])


def _listed(listed: list[tuple[HitsIn, Hit]], study: Study) -> list[Hit]:
    ticked, shown = [], ""
    for each, hit in listed:
        if each.transcript != shown:
            shown = each.transcript
            place = " · ".join(place_in_study(each.attributes, study))
            st.markdown(f"**{escaped(shown)}** {escaped(place)} ({len(each.hits)})")
        box, words = st.columns([0.3, 12], vertical_alignment="center", gap="small")
        with box:
            if BAR.ticked(hit):
                ticked.append(hit)
        words.markdown(_context(hit))
    return ticked


def _turn(hit: Hit) -> str:
    return "?" if hit.turn is None else str(hit.turn + 1)


def _context(hit: Hit) -> str:
    """Who says it in which turn, which leads there, and the words with the hit set off."""
    at = f"{hit.span.start}-{hit.span.end}"
    link = f"code?{urlencode({'transcript': hit.transcript, 'at': at})}"
    who = escaped(f"{hit.speaker or ''} {_turn(hit)}".strip())
    before, quote, after = (escaped(flat(part)) for part in (hit.before, hit.quote, hit.after))
    return f"[{who}]({link}) {before}**:orange-background[{quote}]**{after}"


def flat(text: str) -> str:
    """Without line breaks, its outer spaces kept."""
    return "".join(" " if c in "\n\r\t" else c for c in text)
