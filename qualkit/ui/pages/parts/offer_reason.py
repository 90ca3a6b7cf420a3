"""Why a passage is offered for a code: what stands beside it in the queue."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Code, Offer
from qualkit.services.offering import Queue
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts.in_context import code_page


def reason(offer: Offer, found: Queue, code: Code) -> None:
    st.markdown(f"**Why** {escaped(offer.suggestion.reason)}")
    chance = f"Chance that people would agree: {offer.suggestion.score:.0%}."
    st.caption(f"{chance} {_so_far(found, code.id)}")
    quoted = [found.quoted[c] for c in offer.nearest if c in found.quoted]
    if quoted:
        st.markdown("**Nearest passages under this code**")
    for coding in quoted:
        st.markdown(f"> {escaped(' '.join(coding.quote.split()))}")
        st.html(code_page(coding.transcript, coding.span, f" · {coding.coder}"))
    if code.definition:
        st.markdown(f"**Definition** {escaped(code.definition)}")
    if code.exclude:
        st.markdown(f"**Not when** {escaped(code.exclude)}")


def _so_far(found: Queue, code: str) -> str:
    """Precision so far of the code's suggestions."""
    for each in found.yields:
        if each.code == code and each.precision is not None:
            decided = each.accepted + each.refused
            return f"So far {each.accepted} of {decided} for this code were accepted."
    return "None for this code was decided so far."
