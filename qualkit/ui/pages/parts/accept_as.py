"""The code that accepted passages get: a new one, or one of the codebook."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from qualkit.model import Codebook


@dataclass(frozen=True, slots=True)
class As:
    """An existing code by its id, or else the name of a new one."""

    code: str = ""
    label: str = ""


def accept_as(book: Codebook, label: str, key: str) -> As:
    """Ask for it; `label` is what a new code is called unless somebody types another name."""
    labels = {code.label.casefold(): code for code in book if not code.retired}
    fresh = f"A new code: {label}"
    known = labels.get(label.casefold())
    options = [*([] if known else [fresh]), *(code.label for code in labels.values())]
    chosen = st.selectbox(
        "Accept as",
        options,
        index=options.index(known.label if known else fresh),
        accept_new_options=True,
        placeholder="Choose a code, or type a new name",
        help="Type a name that no code has yet to make a new code of it.",
        key=f"{key}-{known.id if known else label}",
    )
    if not chosen or chosen == fresh:
        return As(label=label)
    other = labels.get(chosen.casefold())
    return As(code=other.id) if other else As(label=chosen)
