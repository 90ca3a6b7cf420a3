"""Material for tests of spans: one document or several, from plain lists."""

import numpy as np

from qualkit.agreement.material import Fields, Material, masks
from qualkit.agreement.projection import Marks


def material(spans, lengths, *, coders=None, codes=None, assigned=None):
    """From (document, coder, code, start, end); `assigned` are the coders of each document."""
    coders = tuple(coders or sorted({s[1] for s in spans}))
    codes = tuple(codes or sorted({s[2] for s in spans}))
    begins = np.cumsum([0, *(n + 1 for n in lengths)])[:-1]
    fields = Fields.of(
        (int(b), int(b + n), i) for i, (b, n) in enumerate(zip(begins, lengths, strict=True))
    )
    rows = [
        (codes.index(code) * len(coders) + coders.index(coder), begins[d] + start, begins[d] + end)
        for d, coder, code, start, end in spans
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    who = masks(assigned or [coders] * len(lengths), coders)
    names = tuple(f"d{i}" for i in range(len(lengths)))
    marks = Marks(table[:, 0], table[:, 1], table[:, 2])
    return Material(coders, codes, names, who, fields, marks)


def material_of(data):
    """From the data of a reference file: a continuum, a number of raters and spans."""
    begin, end = data["continuum"]
    spans = [
        (0, str(s["rater"]), s["code"], s["start"] - begin, s["end"] - begin) for s in data["spans"]
    ]
    coders = tuple(str(i) for i in range(data["raters"]))
    return material(spans, [end - begin], coders=coders)
