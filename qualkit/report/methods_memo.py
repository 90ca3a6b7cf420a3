"""The methods appendix: design, data, instruments, rounds, agreement, codebook, limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qualkit import __version__
from qualkit.model import Code
from qualkit.model.profiles import MethodFindings, RoundFacts
from qualkit.model.results import AgreementTable
from qualkit.report.agreement import Setting, codes_table, methods_paragraph
from qualkit.report.evidence_base import analyst_notes, ground, limits, opening, standing
from qualkit.report.study_tables import named_block
from qualkit.report.tree import Block, BulletList, Heading, Memo, Paragraph, TableBlock
from qualkit.report.wording import NONE, Names, counted, joined, plural, share

ALPHA_RULE = (
    "Agreement is Krippendorff's alpha for each code, present or absent on each unit, computed "
    "before any discussion."
)
_VERDICTS = {
    "coder": "one coder's coding stood",
    "both": "both stood",
    "neither": "neither stood",
    "other": "something else was agreed on",
    "alike": "what all had coded alike was taken over as a whole",
}


def build_methods_memo(findings: MethodFindings, *, notes: str = "") -> Memo:
    """The appendix as a tree; `notes` is what an analyst wrote in its marked place before."""
    base = findings.base
    return Memo(
        "Methods appendix",
        base.study.title or base.provenance.project or base.study.id,
        standing(base),
        (
            *opening(base),
            *_design(findings),
            *_data(findings),
            *_instruments(findings),
            *_sampling(findings),
            *_rounds(findings),
            *_agreement(findings),
            *_disagreements(findings),
            *_codebook(findings),
            *_handling(findings),
            *_limits(findings),
            *analyst_notes(notes),
        ),
        subject="Methods",
        date=base.provenance.date,
    )


def _design(findings: MethodFindings) -> tuple[Block, ...]:
    study, noun = findings.base.study, Names(findings.base).site_noun
    sites = [site.name for site in study.sites if site.id]
    waves = [wave.label for wave in study.waves if wave.id]
    roles = [role.name for role in study.roles if role.id]
    parts = [
        f"{counted(len(sites), noun)} ({joined(sites)})" if sites else "",
        f"{counted(len(waves), 'wave')} ({joined(waves)})" if waves else "",
        f"{counted(len(roles), 'role')} ({joined(roles)})" if roles else "",
    ]
    frame = "; ".join(part for part in parts if part)
    text = f"The study covers {frame}." if frame else "No study frame is recorded."
    asked = tuple(f"{q.id}: {q.text}" for q in findings.questions)
    questions = (Paragraph("Research questions:"), BulletList(asked)) if asked else ()
    caption = "Research questions, and the themes and tensions that answer them"
    header = ("Question", "Theme or tension", "Over")
    answers = (TableBlock(caption, header, findings.answered, wide=3),) if findings.answered else ()
    return (Heading("Design"), Paragraph(study.description), Paragraph(text), *questions, *answers)


def _data(findings: MethodFindings) -> tuple[Block, ...]:
    grid, study = findings.base.grid, findings.base.study
    if not grid.transcripts:
        return (Heading("Evidence base"), Paragraph("No transcripts have been received yet."))
    planned = sum(row.planned for row in grid.rows)
    text = (
        f"{counted(grid.transcripts, 'transcript')} of {counted(grid.people, 'person')} were "
        f"received{f', {planned} were planned' if planned else ''}. They hold {grid.words:,} words"
        f"{f' and {grid.minutes / 60:.1f} hours' if grid.minutes >= 60 else ''}."
    )
    heard, listed = findings.roster
    if listed:
        text += f" Of {listed} people listed for a wave on the roster {heard} were heard in it."
    return (
        Heading("Evidence base"),
        Paragraph(text),
        *(block for block in ground(findings.base) if isinstance(block, TableBlock)),
        named_block(findings.collection, study),
        named_block(findings.volume, study),
    )


def _instruments(findings: MethodFindings) -> tuple[Block, ...]:
    study = findings.base.study
    used = [one for one in study.instruments if one.id]
    if not used:
        return ()
    rows = []
    for one in used:
        own = [p for p in study.protocols if p.instrument in ("", one.id)]
        received = sum(r.received for r in findings.base.grid.rows if r.instrument == one.id)
        many = "several people" if one.many else "one person"
        named = "; ".join(p.name or p.id for p in own) or NONE
        rows.append((one.name, many, named, str(received)))
    table = TableBlock(
        "Instruments", ("Instrument", "With", "Protocols", "Transcripts"), tuple(rows), wide=3
    )
    topics = tuple(
        f"{p.name or p.id}: {joined(dict.fromkeys(q.topic or q.id for q in p.questions))}."
        for p in study.protocols
        if p.questions
    )
    asked = (Paragraph("Topics asked about:"), BulletList(topics)) if topics else ()
    return (Heading("Instruments"), table, *asked)


def _sampling(findings: MethodFindings) -> tuple[Block, ...]:
    if not findings.sampling.rows:
        text = "How people were sampled is not recorded in the study. [Say how.]"
        return (Heading("Sampling"), Paragraph(text))
    return (Heading("Sampling"), named_block(findings.sampling, findings.base.study))


def _rounds(findings: MethodFindings) -> tuple[Block, ...]:
    heading = Heading("Coding")
    if not findings.rounds:
        return (heading, Paragraph("Nothing has been coded yet."))
    base = findings.base
    made = base.provenance
    coders = f"{counted(len(made.coders), 'coder')} ({joined(made.coders)})"
    suggested = (
        f" {base.suggested} of them began as machine suggestions that a person accepted."
        if base.suggested
        else " None of them began as a machine suggestion."
    )
    text = (
        f"{coders} made {counted(base.codings, 'coding')} of participants' words in "
        f"{base.coded} of {counted(base.transcripts, 'transcript')}, "
        f"{counted(base.passages, 'passage')} in all.{suggested}"
    )
    header = ("Round", "Purpose", "Unit", "Codebook", "Coders", "Transcripts", "Twice", "Codings")
    note = (
        "Twice: transcripts given to two coders or more. Blind: nobody saw what others coded "
        "until the round was closed."
    )
    rows = tuple(_round_row(one) for one in findings.rounds)
    return (heading, Paragraph(text if made.coders else ""),
            TableBlock("Coding rounds", header, rows, note, 5))  # fmt: skip


def _round_row(one: RoundFacts) -> tuple[str, ...]:
    kind = f"{one.round.purpose.value}, {'blind' if one.round.blind else 'open'}"
    return (
        one.round.name,
        kind if one.round.closed or not one.round.hides else f"{kind}, under way",
        one.round.segmentation.value,
        f"version {one.round.codebook_version}",
        ", ".join(one.coders) or NONE,
        str(one.transcripts),
        str(one.double),
        f"{one.codings:,}",
    )


def _agreement(findings: MethodFindings) -> tuple[Block, ...]:
    table, heading = findings.agreement, Heading("Agreement between coders")
    if table is None:
        text = "No transcript was coded by two people, so agreement was not tested."
        return (heading, Paragraph(text))
    study = findings.base.study.title
    setting = Setting(study, findings.base.transcripts, findings.resolved, findings.disagreements)
    tested = {row.code for row in table.codes if any(n for _, n in row.applied)}
    untested = [code for code, _ in findings.uses if code not in tested]
    names = Names(findings.base)
    more = (
        f"Not tested, since nobody applied them in that round: {joined(map(names.code, untested))}."
        if untested
        else ""
    )
    return (
        heading,
        Paragraph(f"{methods_paragraph(table, setting)} {ALPHA_RULE}"),
        codes_table(_by_name(names, table)),
        Paragraph(more),
    )


def _by_name(names: Names, table: AgreementTable) -> AgreementTable:
    return replace(table, codes=tuple(replace(r, code=names.code(r.code)) for r in table.codes))


def _disagreements(findings: MethodFindings) -> tuple[Block, ...]:
    heading = Heading("How disagreements were resolved")
    if not findings.verdicts:
        text = (
            "No decision on a disagreement is recorded. [Say how disagreements were resolved, or "
            "that they were kept.]"
        )
        return (heading, Paragraph(text))
    told = "; ".join(f"{_VERDICTS.get(name, name)} ({n})" for name, n in findings.verdicts)
    text = (
        f"{counted(findings.resolved, 'place')} of {findings.disagreements} that coders coded "
        f"differently {'was' if findings.resolved == 1 else 'were'} settled by discussion: {told}. "
        "The original codings stay as they were; what was agreed on stands beside them."
    )
    return (heading, Paragraph(text))


def _codebook(findings: MethodFindings) -> tuple[Block, ...]:
    base, book = findings.base, findings.base.codebook
    heading = Heading("Codebook")
    if not len(book):
        return (heading, Paragraph("There is no codebook yet."))
    uses = dict(findings.uses)
    emic = sum(code.stance.value == "emic" for code in book)
    text = (
        f"{book.title or book.id}, version {book.version}: {counted(len(book), 'code')}, {emic} "
        f"in participants' words (emic) and {len(book) - emic} in the analysts' (etic). "
        f"{len(uses)} {'was' if len(uses) == 1 else 'were'} applied."
    )
    rows = tuple(
        (
            f"{'· ' * depth}{code.label}",
            _rules(code),
            f"{code.stance.value} {code.cycle}",
            share(uses[code.id]) if code.id in uses else "0" if base.transcripts else NONE,
        )
        for depth, code in book.tree()
    )
    note = (
        "· marks codes below another. Kind: emic or etic, and the coding cycle. Used: transcripts "
        "with the code itself, of those received."
    )
    header = ("Code", "Definition and rules", "Kind", "Used")
    works = tuple(f"{work.citation}" for work in book.works)
    literature = (Paragraph("Codes drawn from:"), BulletList(works)) if works else ()
    return (heading, Paragraph(text), *literature,
            TableBlock("Codes with their definitions", header, rows, note, 3))  # fmt: skip


def _rules(code: Code) -> str:
    parts = (
        code.definition,
        f"Include: {code.include}" if code.include else "",
        f"Exclude: {code.exclude}" if code.exclude else "",
        f"Values: {', '.join(code.values)}." if code.values else "",
        f"Retired. {code.why_retired}" if code.retired else "",
    )
    return " ".join(part for part in parts if part)


def _handling(findings: MethodFindings) -> tuple[Block, ...]:
    names = findings.base.provenance.names
    text = (
        f"Transcripts: {names}."
        if names
        else "Whether names in the transcripts were replaced is not recorded. [Say how people and "
        "places were protected.]"
    )
    software = (
        f"Transcripts were coded and counted with qualkit {__version__}. Every number and "
        "quotation in its memos is computed from the stored codings when the memo is written; "
        "quotations are compared with the transcript character by character. Suggestions of codes "
        "are made on the same computer and count only after a person accepted them."
    )
    return (Heading("De-identification"), Paragraph(text), Heading("Software"), Paragraph(software))


def _limits(findings: MethodFindings) -> tuple[Block, ...]:
    """Limits drafted from the data, then the rules shared by all memos."""
    drafted = tuple(item for item in _drafted(findings) if item)
    shared = limits(findings.base, changes=True)
    listed = (item for block in shared if isinstance(block, BulletList) for item in block.items)
    items = (*drafted, *listed)
    rest = tuple(b for b in shared if not isinstance(b, (Heading, BulletList)))
    bullets = (BulletList(items),) if items else ()
    return (Heading("Limits and rules"), *bullets, *rest) if items or rest else ()


def _drafted(findings: MethodFindings) -> Iterable[str]:
    study, noun = findings.base.study, Names(findings.base).site_noun
    sites = [site for site in study.sites if site.id]
    districts = {site.attributes.get("district", "") for site in sites} - {""}
    if len(sites) == 1:
        yield f"One {noun}: what holds here may not hold elsewhere."
    elif len(districts) == 1:
        yield f"All {len(sites)} {plural(2, noun)} are in one district."
    if len([wave for wave in study.waves if wave.id]) == 1:
        yield "One wave: nothing can be said about change."
    if findings.unasked:
        some = sorted(findings.unasked, key=lambda row: row[1] / row[2])[:5]
        told = "; ".join(f"{name} found in {n} of {of}" for name, n, of in some)
        yield f"Not every question came up in every transcript: {told}."
    if findings.agreement is None and findings.base.codings:
        yield "The reading is that of single coders; nobody coded the same transcripts again."
