"""The page script of `busy.py`: pure Python, which is the worst a page can do to other threads."""

import time

import streamlit as st

from qualkit.ui.app import run


def compute(seconds: float) -> int:
    end, total = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        total += sum(number * number for number in range(1000))
    return total


if "busy" in st.query_params:
    st.write("computing")
    compute(float(st.query_params["busy"]))
    st.write("computed")
else:
    run()
