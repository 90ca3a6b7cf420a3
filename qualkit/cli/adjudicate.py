"""qualkit adjudicate list, decide, agreed, remark, back, compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.show import counted, json_option, print_json, print_table, safe

if TYPE_CHECKING:
    from qualkit.model.results import AgreementTable
    from qualkit.services.adjudicating import Case, Docket
    from qualkit.store import Project

CUT = 50


@click.group()
def adjudicate() -> None:
    """Decide what coders of a closed round did differently; the originals stay."""


@adjudicate.command("list")
@click.argument("project")
@click.argument("round_name", metavar="ROUND")
@click.option("--open", "only_open", is_flag=True, help="Only places not decided yet.")
@json_option
def list_(project: str, round_name: str, only_open: bool, as_json: bool) -> None:
    """List the places of ROUND that coders coded differently, with what was decided."""
    from qualkit.services import adjudicating, projects

    found = adjudicating.docket(projects.open_project(project), round_name)
    cases = [c for c in found.cases if not (only_open and c.decision)]
    if as_json:
        print_json({**_totals(found), "places": [_plain(case) for case in cases]})
        return
    rows = [
        (c.number, c.disagreement.kind.value, c.place[0], f"{c.place[2]}-{c.place[3]}",
         _who(c), c.decision.in_words if c.decision else "", c.decision.id if c.decision else "")
        for c in cases
    ]  # fmt: skip
    header = ("no", "kind", "transcript", "place", "who coded what", "decided", "decision")
    print_table(header, rows, right=9)
    taken = f"taken over as {found.taken_over.id}" if found.taken_over else "not taken over yet"
    click.echo(
        f"{found.decided} of {counted(len(found.cases), 'disagreement')} decided; "
        f"{counted(found.alike, 'place')} coded alike, {taken}."
    )


def _totals(found: Docket) -> dict[str, object]:
    taken = found.taken_over
    return {
        "round": found.round.name,
        "decided": found.decided,
        "disagreements": len(found.cases),
        "alike": found.alike,
        "taken_over": taken.id if taken else None,
    }


def _who(case: Case) -> str:
    return safe(
        "; ".join(f"{m.coder}: {', '.join(m.codes) or '-'}" for m in case.disagreement.marked)
    )


def _plain(case: Case) -> dict[str, object]:
    decision = case.decision
    return {
        "no": case.number,
        "kind": case.disagreement.kind.value,
        "transcript": case.place[0],
        "start": case.place[2],
        "end": case.place[3],
        "coders": {m.coder: list(m.codes) for m in case.disagreement.marked},
        "decision": decision and {
            "id": decision.id, "verdict": decision.verdict.value, "coder": decision.coder,
            "reason": decision.reason, "by": decision.made_by,
        },
        "remarks": [{"author": r.author, "text": r.text} for r in case.remarks],
    }  # fmt: skip


@adjudicate.command()
@click.argument("project")
@click.argument("round_name", metavar="ROUND")
@click.argument("number", type=int)
@click.argument("verdict")
@click.option("--reason", default="", help="Why; kept with the decision.")
@click.option("--code", default="", help="With `other`: the code.")
@click.option("--start", type=int, help="With `other`: where its words begin, in characters.")
@click.option("--end", type=int, help="With `other`: where its words end.")
def decide(
    project: str,
    round_name: str,
    number: int,
    verdict: str,
    reason: str,
    code: str,
    start: int | None,
    end: int | None,
) -> None:
    """Decide place NUMBER of ROUND: VERDICT is both, neither, other, or a coder's name."""
    from qualkit.model import Span
    from qualkit.model.adjudication import Verdict
    from qualkit.services import adjudicating, projects

    opened = projects.open_project(project)
    case = _case(opened, round_name, number)
    span = case.disagreement.span if start is None or end is None else Span(start, end)
    known = verdict in ("both", "neither", "other")
    kind = Verdict(verdict) if known else Verdict.CODER
    ruling = adjudicating.Ruling(kind, reason, "" if known else verdict, span, code)
    made = adjudicating.decide(opened, round_name, case.place, ruling, actor=_actor())
    click.echo(safe(f"Decided: {made.in_words}. {counted(len(made.codings), 'coding')}."))


def _case(project: Project, round_name: str, number: int) -> Case:
    from qualkit.errors import NotFound
    from qualkit.services import adjudicating

    for case in adjudicating.docket(project, round_name).cases:
        if case.number == number:
            return case
    raise NotFound(f"there is no place {number} in {round_name}")


@adjudicate.command()
@click.argument("project")
@click.argument("round_name", metavar="ROUND")
@click.argument("number", type=int)
@click.argument("text")
def remark(project: str, round_name: str, number: int, text: str) -> None:
    """Say TEXT about place NUMBER of ROUND, for the others to read."""
    from qualkit.services import adjudicating, projects

    opened = projects.open_project(project)
    case = _case(opened, round_name, number)
    adjudicating.remark(opened, round_name, case.place, text, actor=_actor())
    click.echo(f"{counted(len(case.remarks) + 1, 'remark')} on place {number}.")


@adjudicate.command()
@click.argument("project")
@click.argument("round_name", metavar="ROUND")
def agreed(project: str, round_name: str) -> None:
    """Take over what all coders of ROUND agree on."""
    from qualkit.services import adjudicating, projects

    opened = projects.open_project(project)
    made = adjudicating.take_over_alike(opened, round_name, actor=_actor())
    click.echo(f"{counted(len(made.codings), 'coding')} that all agree on stand in the consensus.")


@adjudicate.command()
@click.argument("project")
@click.argument("decision")
def back(project: str, decision: str) -> None:
    """Take DECISION back, with what it put into the consensus."""
    from qualkit.services import adjudicating, projects

    old = adjudicating.take_back(projects.open_project(project), decision, actor=_actor())
    click.echo(safe(f"Taken back: {old.in_words}."))


@adjudicate.command()
@click.argument("project")
@click.argument("round_name", metavar="ROUND")
@json_option
def compare(project: str, round_name: str, as_json: bool) -> None:
    """Agreement before (the originals) and after (each coder with the consensus), kept apart."""
    from qualkit.services import adjudicating, projects

    found = adjudicating.before_and_after(projects.open_project(project), round_name)
    columns = [("before", found.before), *((f"{who} - consensus", t) for who, t in found.after)]
    rows = [
        (row.code, *(_alpha(table, row.code) for _, table in columns)) for row in found.before.codes
    ]
    header = ("code", *(name for name, _ in columns))
    if as_json:
        print_json(
            {
                "resolved": found.resolved,
                "disagreements": found.disagreements,
                "unit": found.before.unit,
                "alpha": [dict(zip(header, row, strict=True)) for row in rows],
            }
        )
        return
    shown = [(row[0], *("–" if v is None else f"{v:.2f}" for v in row[1:])) for row in rows]
    print_table(header, shown, title=safe(f"Krippendorff's alpha, {found.before.unit}"))
    click.echo(f"{found.resolved} of {counted(found.disagreements, 'disagreement')} decided.")


def _alpha(table: AgreementTable, code: str) -> float | None:
    row = next((each for each in table.codes if each.code == code), None)
    return row.coefficients["krippendorff_alpha"].value if row else None


def _actor() -> str:
    from qualkit.services.people import acting_coder

    return acting_coder()


COMMANDS = (adjudicate,)
