"""Agreement of a round, and of anyone's table of ratings."""

from __future__ import annotations

import csv
import io

from qualkit.errors import NotFound
from qualkit.model import Round
from qualkit.model.results import AgreementTable
from qualkit.store import Project, Repository


def agreement(project: Project, round_name: str | None = None) -> AgreementTable:
    """Agreement by code on turns in a round: the newest one coded by several, unless said.

    Raises NotFound when there is no such round.
    """
    with project.reading() as repository:
        round_ = repository.round(round_name) if round_name else newest_double_round(repository)
        if round_ is None:
            raise NotFound(
                "no round has a transcript that two people coded",
                hint="code one transcript by two people, or load codings",
            )
        return agreement_in(repository, round_)


def agreement_in(repository: Repository, round_: Round) -> AgreementTable:
    """Agreement of a round within a transaction that is under way."""
    from qualkit.agreement import agreement_of_round

    return agreement_of_round(
        repository.transcripts(),
        repository.codings(round=round_.name),
        round_,
        repository.codebook(round_.codebook_version),
    )


def newest_double_round(repository: Repository) -> Round | None:
    """The newest round in which a transcript is assigned to two coders or more."""
    double = [
        round_
        for round_ in repository.rounds()
        if any(len(round_.assigned(name)) > 1 for name in round_.transcripts)
    ]
    return double[-1] if double else None


COLUMNS = ("percent", "kappa", "krippendorff_alpha", "gwet_ac1", "brennan_prediger",
           "specific_agreement")  # fmt: skip


def agreement_csv(table: AgreementTable) -> bytes:
    """One row a code: unit, units, n per coder, prevalence, coefficients and reasons."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    applied = [f"applied_{coder}" for coder in table.coders]
    writer.writerow(("code", "unit", "units", *applied, "prevalence", *COLUMNS, "reason"))
    for code in table.codes:
        numbers = [code.coefficients[kind(table, name)] for name in COLUMNS]
        reasons = dict.fromkeys(e.reason for e in numbers if e.reason)
        writer.writerow((
            code.code, table.unit, code.units, *(n for _, n in code.applied), code.prevalence,
            *(e.value for e in numbers), "; ".join(reasons),
        ))  # fmt: skip
    return out.getvalue().encode()


def kind(table: AgreementTable, name: str) -> str:
    """The kappa that fits the number of coders: Cohen's for two, Light's mean for more."""
    if name != "kappa":
        return name
    return "cohen_kappa" if len(table.coders) == 2 else "light_kappa"
