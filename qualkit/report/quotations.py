"""Quotations as a document: every coding by code, with its place, coder, value and note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualkit.model import Codebook, Coding, Study, Transcript, Valence
from qualkit.report.tree import Block, Callout, Heading, Memo, Paragraph, Quote
from qualkit.report.wording import counted


def quotations_memo(
    codings: Iterable[Coding],
    codebook: Codebook,
    study: Study,
    transcripts: Mapping[str, Transcript],
    *,
    subtitle: str = "",
) -> Memo:
    """The codings in the order of the codebook, then as given; unknown codes come last."""
    by_code: dict[str, list[Coding]] = {}
    for coding in codings:
        by_code.setdefault(coding.code, []).append(coding)
    order = [code.id for _, code in codebook.tree() if code.id in by_code]
    order += sorted(set(by_code) - set(order))
    total = sum(map(len, by_code.values()))
    blocks: list[Block] = [
        Paragraph(f"{counted(total, 'quotation')} under {counted(len(by_code), 'code')}.")
    ]
    if not total:
        blocks = [Callout("Nothing coded", "There are no codings yet.")]
    for code in order:
        known = codebook.code(code) if code in codebook else None
        blocks.append(Heading(known.label if known else code))
        blocks.append(Paragraph(known.definition if known else ""))
        where = _Places(study, transcripts)
        blocks += [Quote(" ".join(c.quote.split()), where.of(c)) for c in by_code[code]]
    return Memo(
        "Quotations", study.title or study.id, subtitle, tuple(blocks), subject="Quotations"
    )


class _Places:
    """Where a quotation stands, in words."""

    def __init__(self, study: Study, transcripts: Mapping[str, Transcript]) -> None:
        self._transcripts = transcripts
        self._names = {
            "role": {role.id: role.name for role in study.roles},
            "site": {site.id: site.name for site in study.sites},
            "wave": {wave.id: wave.label for wave in study.waves},
        }

    def of(self, coding: Coding) -> str:
        transcript = self._transcripts.get(coding.transcript)
        known = transcript.attributes if transcript else {}
        place = [names.get(v, v) for key, names in self._names.items() if (v := known.get(key, ""))]
        light = coding.valence.value if coding.valence is not Valence.NONE else ""
        more = [part for part in (coding.value, light, coding.note) if part]
        where = f"({coding.transcript}, {coding.span.start} to {coding.span.end})"
        said = f"{', '.join(place)} {where}".strip()
        return "; ".join([said, f"{coding.coder}, round {coding.round}", *more])
