"""Agreement of a round: whole, in parts, as passages, and what coders disagree about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit.errors import NotFound, UsageError
from qualkit.model import Coding, Round, Transcript
from qualkit.model.disagreement import Comparison
from qualkit.model.results import AgreementParts, AgreementTable
from qualkit.services import cluster
from qualkit.services.admission import refuse_while_blind
from qualkit.store import Project, Repository

if TYPE_CHECKING:
    from qualkit.agreement import By, Coded, Compared, Spread, Unitizing

RESAMPLES = 1000
OF_TODAY = "codes changed since the round count as they are today"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a round. No round is the newest one that two people coded.

    No `unit` is the one the round fixes; `bootstrap` are resamples of transcripts, 0 for
    intervals over units. `codes_of_today` counts codes merged since then as what they are now.
    """

    round: str | None = None
    unit: str | None = None
    min_cover: int = 10
    interviewers: bool = False
    bootstrap: int = RESAMPLES
    seed: int = 0
    codes_of_today: bool = False

    def how(self, coded: Coded) -> Compared:
        from qualkit.agreement import Compared, Unit

        unit = Unit.parse(self.unit) if self.unit else Unit(coded.round.segmentation.value)
        return Compared(unit, self.min_cover, self.interviewers)

    @property
    def spread(self) -> Spread:
        from qualkit.agreement import Spread

        return Spread(self.bootstrap, self.seed, cluster.spread)

    def noted(self, parts: AgreementParts) -> AgreementParts:
        """With a note wherever codes are not those of the time of coding."""
        if not self.codes_of_today:
            return parts
        tables = ((name, replace(t, notes=(*t.notes, OF_TODAY))) for name, t in parts.parts)
        return replace(parts, parts=tuple(tables))


def agreement(
    project: Project, round_name: str | None = None, *, asked: Asked | None = None
) -> AgreementTable:
    """Agreement by code in a round. Raises NotFound when there is no such round."""
    asked = asked or Asked(round_name)
    return agreement_in_parts(project, "code", asked=asked).parts[0][1]


def agreement_in_parts(project: Project, by: By, *, asked: Asked | None = None) -> AgreementParts:
    """Agreement by group, site, wave, role or pair of coders, or of every round (drift).

    Raises UsageError where `by` is none of these.
    """
    from qualkit.agreement import agreement_by, agreement_of_rounds

    asked = asked or Asked()
    if by != "round":
        coded = _coded(project, asked)
        return asked.noted(agreement_by(coded, by, how=asked.how(coded), spread=asked.spread))
    if asked.round:
        raise UsageError("--round names one round, --by round compares all of them")
    with project.reading() as repository:
        rounds = [
            coded_in(repository, round_, codes_of_today=asked.codes_of_today)
            for round_ in double_rounds(repository)
        ]
    if not rounds:
        raise _none()
    return asked.noted(agreement_of_rounds(rounds, how=asked.how(rounds[-1]), spread=asked.spread))


def unitizing(project: Project, *, asked: Asked | None = None) -> Unitizing:
    """Agreement on where passages begin and end: alpha_U and the u-alpha family."""
    from qualkit.agreement import unitizing_of_round

    asked = asked or Asked()
    coded = _coded(project, asked)
    return unitizing_of_round(coded, interviewers=asked.interviewers)


def comparison(project: Project, *, asked: Asked | None = None) -> Comparison:
    """What coders of a round disagree about, place by place and code by code."""
    from qualkit.agreement.compare import agreement_by
    from qualkit.agreement.diagnosis import diagnosed
    from qualkit.agreement.disagreements import comparison_of

    asked = asked or Asked(bootstrap=0)
    coded = _coded(project, asked)
    table = agreement_by(coded, "code", how=asked.how(coded), spread=asked.spread).parts[0][1]
    return diagnosed(comparison_of(coded), table)


def agreement_in(
    repository: Repository, round_: Round, *, codes_of_today: bool = False
) -> AgreementTable:
    """Agreement of a round within a transaction that is under way, without intervals."""
    from qualkit.agreement import agreement_of_round

    coded = coded_in(repository, round_, codes_of_today=codes_of_today)
    return agreement_of_round(coded.transcripts, coded.codings, round_, coded.codebook)


def agreement_among(
    repository: Repository,
    round_: Round,
    transcripts: Iterable[Transcript],
    recorded: Iterable[Coding],
) -> AgreementTable:
    """The same from what was read already: all transcripts, and codings as they were recorded."""
    from qualkit.agreement import agreement_of_round

    coded = coded_among(repository, round_, transcripts, recorded)
    return agreement_of_round(coded.transcripts, coded.codings, round_, coded.codebook)


def coded_among(
    repository: Repository,
    round_: Round,
    transcripts: Iterable[Transcript],
    recorded: Iterable[Coding],
) -> Coded:
    """A round as `coded_in` gives it, from what was read already."""
    from qualkit.agreement import Coded

    made = tuple(coding for coding in recorded if coding.round == round_.name)
    codebook = repository.codebook(round_.codebook_version)
    return Coded(tuple(transcripts), made, round_, codebook)


def coded_in(repository: Repository, round_: Round, *, codes_of_today: bool = False) -> Coded:
    """A round with its transcripts, codings and codebook.

    Counted with the codes as they were applied then; `codes_of_today` counts merged and recoded
    passages under the codes that stand for them now.
    """
    from qualkit.agreement import Coded

    return Coded(
        tuple(repository.transcripts()),
        tuple(repository.codings(round=round_.name, as_recorded=not codes_of_today)),
        round_,
        repository.codebook(None if codes_of_today else round_.codebook_version),
    )


def double_rounds(repository: Repository) -> tuple[Round, ...]:
    """Rounds in which a transcript is assigned to two coders or more, the oldest first.

    Without those that are blind and open.
    """
    return tuple(
        round_
        for round_ in repository.rounds()
        if not round_.hides
        if any(len(round_.assigned(name)) > 1 for name in round_.transcripts)
    )


def newest_double_round(repository: Repository) -> Round | None:
    """The newest round in which a transcript is assigned to two coders or more."""
    return next(reversed(double_rounds(repository)), None)


def _coded(project: Project, asked: Asked) -> Coded:
    with project.reading() as repository:
        round_ = repository.round(asked.round) if asked.round else newest_double_round(repository)
        if round_ is None:
            raise _none()
        refuse_while_blind(round_, "coders are compared once it is closed")
        return coded_in(repository, round_, codes_of_today=asked.codes_of_today)


def _none() -> NotFound:
    return NotFound(
        "no round has a transcript that two people coded",
        hint="code one transcript by two people, or load codings",
    )
