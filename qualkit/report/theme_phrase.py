"""What a theme memo says of the theme's phrase: who says its words, who says the same in others."""

from __future__ import annotations

from qualkit.model.findings import ThemeFindings
from qualkit.report.tree import Block, Heading, Paragraph
from qualkit.report.wording import Names, counted, joined, share, times

SAID_BY = 4
"""So many who say the phrase are told by role and site."""


def phrase(findings: ThemeFindings) -> tuple[Block, ...]:
    words = findings.theme.phrase
    if not words:
        return ()
    names = Names(findings.base)
    said = [hit.quote for hit in findings.phrase if not hit.interviewer]
    asked = len(findings.phrase) - len(said)
    if not said:
        text = f"No participant says the words “{words}”."
    else:
        people = {quote.person: quote for quote in said}
        who = joined(f"{names.role_within(q.role)}, {names.site(q.site)}" for q in people.values())
        several = f": {who}" if len(people) <= SAID_BY else ""
        text = f"Participants say the words “{words}” {times(len(said))}"
        text += f" ({counted(len(people), 'person')}{several})."
    more = f" Interviewers say them {times(asked)}." if asked else ""
    first = {(q.transcript, q.turn): q for q in reversed(said)}
    shown = [q for q in said if first[q.transcript, q.turn] is q][:4]
    return (
        Heading("The phrase"),
        Paragraph(text + more),
        *(names.quote(q) for q in shown),
        *_paraphrases(findings, names),
    )


def _paraphrases(findings: ThemeFindings, names: Names) -> tuple[Block, ...]:
    count = findings.paraphrased
    if not count.passages:
        return ()
    text = (
        f"The same idea, in these or other words: {counted(count.passages, 'passage')} in "
        f"{share(count)} transcripts, by {counted(count.people, 'person')}."
    )
    return (Paragraph(text), *(names.quote(quote) for quote in findings.paraphrases))
