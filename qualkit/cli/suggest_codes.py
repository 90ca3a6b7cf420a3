"""qualkit suggest codes, phrases, later, reopen, switch, evaluate."""

from __future__ import annotations

from typing import Any

import click

from qualkit.cli.show import (
    anyway_option,
    counted,
    json_option,
    number,
    print_json,
    print_table,
    progress,
    safe,
)

KINDS = ("missed", "unlike", "disputed")


@click.command()
@click.argument("project")
@click.option(
    "--precision",
    type=float,
    default=0.5,
    show_default=True,
    help="The share of right ones to expect of what is offered.",
)
@click.option("--words-only", is_flag=True, help="Without embeddings, which take minutes at first.")
@click.option("--kind", type=click.Choice(KINDS), help="Show one list only.")
@click.option("--code", help="Show one code only.")
@json_option
@anyway_option
def codes(
    project: str, precision: float, words_only: bool, kind: str | None, code: str | None,
    as_json: bool, anyway: bool,
) -> None:  # fmt: skip
    """Passages that existing codes may have missed, learnt from your codings (offline)."""
    from qualkit.services import offering, people, projects, release

    opened, actor = projects.open_project(project), people.acting_coder()
    if as_json:
        release.refuse_unresolved(
            opened, "suggestions as json", anyway_by=actor if anyway else None
        )
    asked = offering.Asked(precision, words_only)
    with progress() as tell:
        run = offering.codes(opened, actor=actor, asked=asked, progress=tell)
    found = [
        offer
        for offer in offering.queue(opened, actor=actor).waiting
        if kind in (None, offer.kind.value) and code in (None, offer.suggestion.code)
    ]
    if as_json:
        parameters = dict(run.parameters)
        plain = [_plain(offer) for offer in found]
        print_json({"run": run.id, "method": run.method, "version": run.method_version,
                    "model": run.model, "seed": run.seed, "parameters": parameters,
                    "notes": list(run.notes), "offers": plain})  # fmt: skip
        return
    print_table(
        ("id", "list", "code", "score", "transcript", "begins"),
        [(o.id, o.kind.value, o.suggestion.code, number(o.suggestion.score, digits=2),
          o.suggestion.transcript, o.suggestion.quote[:40]) for o in found],
        title=f"learnt from {counted(int(run.parameters['codings']), 'coding')}",
        right=9,
    )  # fmt: skip
    for note in run.notes:
        click.echo(note)
    click.echo(counted(len(found), "suggestion"))


def _plain(offer: Any) -> dict[str, object]:
    found = offer.suggestion
    return {
        "id": found.id, "kind": offer.kind.value, "code": found.code, "score": found.score,
        "transcript": found.transcript, "start": found.span.start, "end": found.span.end,
        "quote": found.quote, "reason": found.reason, "terms": list(offer.terms),
        "nearest": list(offer.nearest), "status": found.status.value,
    }  # fmt: skip


@click.command()
@click.argument("project")
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(["role", "site", "wave"]),
    help="What to compare; all three unless said.",
)
@click.option("--most", type=click.IntRange(1), default=40, show_default=True)
@click.option("--concordance", "phrase", help="Print every place of one phrase instead.")
@click.option("--accept", "accepted", help="Make this phrase a code; also by its id.")
@click.option(
    "--places",
    default="1",
    show_default=True,
    help="With --accept: the places to code, as in 1,3-5, or all.",
)
@click.option("--code", default="", help="With --accept: an existing code to give instead.")
@click.option("--label", default="", help="With --accept: the new code's name.")
@json_option
@anyway_option
def phrases(
    project: str, *, by: tuple[str, ...], most: int, phrase: str | None, accepted: str | None,
    places: str, code: str, label: str, as_json: bool, anyway: bool,
) -> None:  # fmt: skip
    """Participants' striking phrases, which could name in-vivo codes (offline)."""
    from qualkit.services import people, phrasing, projects, release

    opened, actor = projects.open_project(project), people.acting_coder()
    if accepted is not None:
        _accept(opened, accepted, places, {"code": code, "label": label}, by=by, most=most)
        return
    if as_json:
        release.refuse_unresolved(
            opened, "suggestions as json", anyway_by=actor if anyway else None
        )
    if phrase is not None:
        found = [phrasing.concordance(opened, phrase, actor=actor)]
    else:
        compared = by or phrasing.ATTRIBUTES
        found = list(phrasing.phrases(opened, actor=actor, by=compared, most=most))
    if as_json:
        print_json([_plain_phrase(each) for each in found])
    elif phrase is not None:
        _print_places(found[0])
    else:
        print_table(
            ("id", "phrase", "times", "people", "first", "said more in"),
            [(f.offer.id, f.phrase.text, len(f.lines), len(f.phrase.people), _first(f),
              ", ".join(f"{d.attribute} {d.value} ({d.z:.1f})" for d in f.phrase.distinct))
             for f in found],
            right=9,
        )  # fmt: skip


def _accept(
    opened: Any, phrase: str, places: str, as_: dict[str, str], *, by: tuple[str, ...], most: int
) -> None:
    from qualkit.services import people, phrasing

    actor = people.acting_coder()
    found = phrasing.waiting_phrase(
        opened, phrase, actor=actor, by=by or phrasing.ATTRIBUTES, most=most
    )
    chosen = numbers_in(places, len(found.lines))
    made = phrasing.accept(opened, found, [n - 1 for n in chosen], actor=actor, **as_)
    coded = counted(len(made), "place")
    click.echo(safe(f"Coded {coded} of “{found.phrase.text}” with {made[0].code}."))
    click.echo(f"Taken back with: qualkit suggest reopen PROJECT {found.offer.id}")


def numbers_in(text: str, most: int) -> list[int]:
    """Numbers from 1 as a person lists them: `1,3-5`, or `all`. Raises UsageError."""
    from qualkit.errors import UsageError

    if text.strip().casefold() == "all":
        return list(range(1, most + 1))
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        ends = (first.strip(), last.strip() or first.strip())
        if not all(end.isdecimal() and 1 <= int(end) <= most for end in ends):
            raise UsageError(
                f"'{text}' does not say which of the {counted(most, 'place')}",
                hint="for instance 1,3-5 or all; --concordance PHRASE lists them with numbers",
            )
        found |= set(range(int(ends[0]), int(ends[1]) + 1))
    return sorted(found)


def _first(found: Any) -> str:
    line = found.lines[0]
    return f"{line.speaker}, {line.transcript}" if line.speaker else str(line.transcript)


def _print_places(found: Any) -> None:
    print_table(
        ("place", "transcript", "speaker", "before", "words", "after"),
        [(place, line.transcript, line.speaker, line.before, line.words, line.after)
         for place, line in enumerate(found.lines, start=1)],
        right=1,
    )  # fmt: skip


def _plain_phrase(found: Any) -> dict[str, object]:
    return {
        "id": found.offer.id, "phrase": found.phrase.text, "people": len(found.phrase.people),
        "transcripts": found.phrase.transcripts, "reason": found.offer.suggestion.reason,
        "distinct": [{"attribute": d.attribute, "value": d.value, "z": d.z}
                     for d in found.phrase.distinct],
        "places": [{"transcript": line.transcript, "start": line.span.start,
                    "end": line.span.end, "speaker": line.speaker, "before": line.before,
                    "words": line.words, "after": line.after} for line in found.lines],
    }  # fmt: skip


@click.command()
@click.argument("project")
@click.argument("suggestion")
def later(project: str, suggestion: str) -> None:
    """Put a suggestion off; it waits behind the others."""
    from qualkit.services import people, projects, suggesting

    suggesting.later(projects.open_project(project), suggestion, actor=people.acting_coder())
    click.echo("Put off.")


@click.command()
@click.argument("project")
@click.argument("suggestion")
def reopen(project: str, suggestion: str) -> None:
    """Take back your decision; the coding it made is taken off."""
    from qualkit.services import people, projects, suggesting

    suggesting.reopen(projects.open_project(project), suggestion, actor=people.acting_coder())
    click.echo("Open again.")


@click.command()
@click.argument("project")
@click.argument("state", type=click.Choice(["on", "off"]), metavar="STATE")
def switch(project: str, state: str) -> None:
    """Allow or forbid suggestions in a study."""
    from qualkit.services import people, projects, suggesting

    opened = projects.open_project(project)
    suggesting.switch(opened, on=state == "on", actor=people.acting_coder())
    click.echo(f"Suggestions are {state} in this study.")


@click.command()
@click.argument("project")
@click.option(
    "--runs",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Draws of transcripts to average over.",
)
@click.option("--words-only", is_flag=True, help="Without embeddings.")
@json_option
def evaluate(project: str, runs: int, words_only: bool, as_json: bool) -> None:
    """Measure suggested codes on your own codings, transcripts and people held out."""
    from qualkit.services import evaluating, people, projects

    with progress() as tell:
        found = evaluating.evaluate(
            projects.open_project(project), actor=people.acting_coder(), runs=runs,
            words_only=words_only, progress=tell,
        )  # fmt: skip
    if as_json:
        print_json([
            {"coded": m.share, "method": m.method,
             "average_precision": round(m.average_precision, 4),
             "recall_at_3": round(m.recall_at_3, 4)}
            for m in found
        ])  # fmt: skip
        return
    print_table(
        ("coded", "method", "average precision", "recall@3"),
        [(f"{m.share:.0%}", m.method, number(m.average_precision), number(m.recall_at_3))
         for m in found],
        right=2,
    )  # fmt: skip
    click.echo(safe("Measured on transcripts and people that were not learnt from."))


COMMANDS = (codes, phrases, later, reopen, switch, evaluate)
