"""Agreement as people read it: codes, sites, waves and roles by their names instead of ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from qualkit.model import Study
from qualkit.model.disagreement import Comparison, Diagnosis, Disagreement, Marked
from qualkit.model.results import AgreementParts, AgreementTable
from qualkit.store import Project

_PARTS: Mapping[str, Callable[[Study, str], str]] = {
    "site": Study.site_name,
    "wave": Study.wave_label,
    "role": Study.role_name,
}


def parts_in_words(project: Project, parts: AgreementParts) -> AgreementParts:
    """The parts and their codes by name; pairs of coders and rounds have names already."""
    labels = _labels(project)
    with project.reading() as repository:
        study = repository.study()
    called = _PARTS.get(parts.by, _as_it_is)
    return replace(
        parts,
        parts=tuple((called(study, name), _named(table, labels)) for name, table in parts.parts),
    )


def _as_it_is(_: Study, name: str) -> str:
    return name


def table_in_words(project: Project, table: AgreementTable) -> AgreementTable:
    return _named(table, _labels(project))


def comparison_in_words(project: Project, found: Comparison) -> Comparison:
    """Its codes by name."""
    labels = _labels(project)
    return replace(
        found,
        disagreements=tuple(_place(each, labels) for each in found.disagreements),
        confusions=replace(
            found.confusions, codes=tuple(labels.get(c, c) for c in found.confusions.codes)
        ),
        diagnoses=tuple(_diagnosis(each, found, labels) for each in found.diagnoses),
    )


def _diagnosis(each: Diagnosis, found: Comparison, labels: Mapping[str, str]) -> Diagnosis:
    codes = found.confusions.codes
    other = found.confusions.partner(each.code)[0] if each.code in codes else ""
    told = labels.get(other, other)
    return replace(
        each,
        code=labels.get(each.code, each.code),
        findings=tuple(
            said.replace(f"confused with {other} (", f"confused with {told} (")
            for said in each.findings
        ),
    )


def _labels(project: Project) -> Mapping[str, str]:
    with project.reading() as repository:
        return {code.id: code.label for code in repository.codebook()}


def _named(table: AgreementTable, labels: Mapping[str, str]) -> AgreementTable:
    return replace(
        table, codes=tuple(replace(row, code=labels.get(row.code, row.code)) for row in table.codes)
    )


def _place(each: Disagreement, labels: Mapping[str, str]) -> Disagreement:
    def named(one: Marked) -> Marked:
        return replace(one, codes=tuple(labels.get(code, code) for code in one.codes))

    return replace(each, marked=tuple(map(named, each.marked)))
