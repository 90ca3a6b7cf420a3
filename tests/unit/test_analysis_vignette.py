"""Vignettes: passages in order, and who is heard in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from qualkit.analysis.person_profile import assemble_person
from qualkit.analysis.vignette import A_WAVE, assemble_vignette, chosen
from qualkit.report.tree import BulletList, Heading, Quote
from qualkit.report.vignette_memo import build_vignette_memo
from tests import factories as make
from tests.golden.test_memos import CORPUS


def test_passages_stand_in_the_order_in_which_they_were_said():
    found = assemble_vignette(CORPUS, "kestrel")
    assert [scene.wave for scene in found.scenes] == ["y1", "y2"]
    documents = [d.name for d in CORPUS.documents]
    places = [
        (documents.index(quote.transcript), quote.spans[0].start)
        for scene in found.scenes
        for _, quote in scene.said
    ]
    assert places == sorted(places)
    assert 0 < len(places) <= found.passages


def test_what_is_on_record_stands_before_what_was_said():
    blocks = build_vignette_memo(assemble_vignette(CORPUS, "kestrel")).blocks
    start = blocks.index(Heading("2015-16"))
    facts = next(n for n, b in enumerate(blocks) if n > start and isinstance(b, BulletList))
    first = next(n for n, b in enumerate(blocks) if isinstance(b, Quote))
    assert facts < first
    assert "Test prep window: adopted" in " ".join(blocks[facts].items)


def test_nobody_is_heard_again_while_others_wait():
    said = assemble_vignette(CORPUS, "kestrel").base
    assert said.codings
    (base, *_) = CORPUS.documents
    one = [p for p in _passages() if p.transcript == base.name]
    other = [replace(p, transcript="other") for p in one[:1]]
    kept = chosen(CORPUS, [*one, *other], 2)
    assert Counter(p.transcript for p in kept).most_common(1)[0][1] == 1
    assert len(chosen(CORPUS, _passages())) <= A_WAVE


def _passages():
    from qualkit.analysis.passages import passages

    return list(passages(CORPUS.placed))


def test_one_person_is_quoted_in_every_wave_with_codings():
    texts = make.sample_transcripts()
    heard = replace(
        CORPUS,
        transcripts=tuple(
            replace(t, attributes=t.attributes.with_(persons="kl1"))
            if t.name in ("KES-L01", "KES-T02")
            else t
            for t in texts
        ),
    )
    found = assemble_person(heard, "kl1")
    coded = {
        wave for wave in found.waves if any(n[found.waves.index(wave)] for _, n in found.codes)
    }
    assert {wave for wave, said in found.quotes if said} == coded
