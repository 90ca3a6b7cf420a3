"""qualkit suggest topics, assign, name, merge, split, drop, promote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from qualkit.model import SuggestionRun
    from qualkit.suggest.portraits import TopicPortrait
    from qualkit.suggest.record import TopicOptions

METHODS = ("ward", "light", "umap")
TERMS = ("counts", "meaning", "variety")


@click.command()
@click.argument("project")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--topics", "n_topics", type=click.IntRange(2), help="How many; else by size.")
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="ward",
    show_default=True,
    help="Ward is deterministic; light needs less memory; umap is BERTopic as it comes.",
)
@click.option(
    "--terms",
    type=click.Choice(TERMS),
    default="counts",
    show_default=True,
    help="What orders the terms: counts, meaning or variety.",
)
@click.option("--guided", is_flag=True, help="Let the codebook's codes draw passages together.")
@click.option("--repeats", type=click.IntRange(0), help="Times sought again, for stability.")
@click.option("--beyond", is_flag=True, help="Show only topics far from every existing code.")
@click.option("--stored", is_flag=True, help="Show what was found last; seek nothing.")
@json_option
@anyway_option
def topics(
    project: str,
    *,
    seed: int,
    n_topics: int | None,
    method: str,
    terms: str,
    guided: bool,
    repeats: int | None,
    beyond: bool,
    stored: bool,
    as_json: bool,
    anyway: bool,
) -> None:  # fmt: skip
    """Find emergent topics in the transcripts (offline; BERTopic)."""
    from qualkit.services import people, projects, release
    from qualkit.services import topics as services
    from qualkit.suggest import Method, TermsBy, TopicOptions

    opened, actor = projects.open_project(project), people.acting_coder()
    if as_json:
        release.refuse_unresolved(opened, "topics as json", anyway_by=actor if anyway else None)
    options = TopicOptions(seed, n_topics, Method(method), TermsBy(terms), guided, repeats)
    run = _stored(opened) if stored else _found(opened, actor, options)
    found = services.portraits(opened, run.id)
    shown = [portrait for portrait in found if portrait.beyond or not beyond]
    if as_json:
        print_json({"run": run.id, "notes": list(run.notes), "topics": [*map(_json, shown)]})
        return
    print_table(
        ("topic", "passages", "steady", "nearest code", "name and terms"),
        [_row(portrait) for portrait in shown],
        title=f"{run.method}, seed {run.seed}, {counted(run.passages, 'passage')}",
        right=3,
    )
    for note in run.notes:
        click.echo(note)


def _found(opened: Any, actor: str, options: TopicOptions) -> SuggestionRun:
    from qualkit.services import topics as services

    with progress() as tell:
        return services.find(opened, actor=actor, options=options, progress=tell)


def _stored(opened: Any) -> SuggestionRun:
    from qualkit.services import topics as services

    with opened.reading() as repository:
        return services.newest(repository)


def _row(portrait: TopicPortrait) -> tuple[object, ...]:
    topic, facts = portrait.topic, portrait.facts
    near = f"{facts.near[0][0]} {facts.near[0][1]:.2f}" if facts.near else ""
    terms = ", ".join(term for term, _ in topic.terms[:8])
    said = terms if terms.startswith(topic.label) else f"{topic.label}: {terms}"
    marks = "".join(
        mark for mark, on in ((" (a code)", portrait.promoted), (" (!)", portrait.flag)) if on
    )
    steady = number(facts.stability, digits=2)
    return topic.number, topic.size, steady, near, f"{said}{marks}"


def _json(portrait: TopicPortrait) -> dict[str, object]:
    topic, facts = portrait.topic, portrait.facts
    return {
        "number": topic.number,
        "label": topic.label,
        "size": topic.size,
        "loose": portrait.loose,
        "terms": [term for term, _ in topic.terms],
        "stability": facts.stability,
        "nearest": [{"code": code, "similarity": cosine} for code, cosine in facts.near],
        "beyond": portrait.beyond,
        "flag": portrait.flag,
        "fate": facts.fate.value,
        "spread": {
            spread.kind: [{"value": v, "passages": n, "of": total} for v, n, total in spread.rows]
            for spread in portrait.spread
        },
        "typical": [_passage(passage) for passage in portrait.typical],
        "border": [_passage(passage) for passage in portrait.border],
    }


def _passage(passage: Any) -> dict[str, object]:
    return {
        "transcript": passage.transcript,
        "start": passage.span.start,
        "end": passage.span.end,
        "quote": passage.text,
    }


@click.command()
@click.argument("project")
def assign(project: str) -> None:
    """Put passages that came since into the topics that are there; none of them moves."""
    from qualkit.services import people, projects
    from qualkit.services import topics as services

    opened = projects.open_project(project)
    with progress() as tell:
        joined, outside, _ = services.assign(opened, actor=people.acting_coder(), progress=tell)
    click.echo(f"{counted(joined, 'passage')} joined a topic, {outside} lie too far from each.")


@click.command()
@click.argument("project")
@click.argument("topic", type=int)
@click.argument("label")
def name(project: str, topic: int, label: str) -> None:
    """Give a topic a name of your own."""
    from qualkit.services import people, projects
    from qualkit.services import topics as services

    done = services.name(projects.open_project(project), topic, label, actor=people.acting_coder())
    click.echo(safe(f"Topic {done.number} is now called {done.label}."))


@click.command()
@click.argument("project")
@click.argument("topic", type=int)
@click.argument("others", type=int, nargs=-1, required=True)
def merge(project: str, topic: int, others: tuple[int, ...]) -> None:
    """Put the passages of OTHERS into TOPIC."""
    from qualkit.services import people, projects
    from qualkit.services import topics as services

    done = services.merge(
        projects.open_project(project), topic, others, actor=people.acting_coder()
    )
    click.echo(safe(f"Topic {done.number} ({done.label}) holds {counted(done.size, 'passage')}."))


@click.command()
@click.argument("project")
@click.argument("topic", type=int)
@click.option("--into", "parts", type=click.IntRange(2), default=2, show_default=True)
def split(project: str, topic: int, parts: int) -> None:
    """Split a topic; the largest part keeps its number."""
    from qualkit.services import people, projects
    from qualkit.services import topics as services

    opened = projects.open_project(project)
    for part in services.split(opened, topic, parts=parts, actor=people.acting_coder()):
        click.echo(safe(f"Topic {part.number} ({part.label}): {counted(part.size, 'passage')}."))


@click.command()
@click.argument("project")
@click.argument("topic", type=int)
def drop(project: str, topic: int) -> None:
    """Put a topic away and refuse what is still open in it."""
    from qualkit.services import people, projects
    from qualkit.services import topics as services

    done = services.drop(projects.open_project(project), topic, actor=people.acting_coder())
    click.echo(safe(f"Topic {done.number} ({done.label}) is dropped."))


@click.command()
@click.argument("project")
@click.argument("topic", type=int)
@click.option("--label", default="", help="The code's name; the topic's unless said.")
@click.option("--passage", "passages", multiple=True, help="A suggestion to accept; repeatable.")
@click.option("--typical", type=click.IntRange(0), default=0, help="Accept this many likeliest.")
def promote(project: str, topic: int, label: str, passages: tuple[str, ...], typical: int) -> None:
    """Make a topic an emic code, with the passages you choose as your codings."""
    from qualkit.services import people, projects
    from qualkit.services import topics as services

    code, codings = services.promote(
        projects.open_project(project),
        topic,
        label=label,
        passages=passages,
        typical=typical,
        actor=people.acting_coder(),
    )
    click.echo(safe(f"Added {code.id} ({code.label}) with {counted(len(codings), 'coding')}."))


ON_TOPICS = (topics, assign, name, merge, split, drop, promote)
