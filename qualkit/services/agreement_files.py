"""Agreement of anyone's tables and spans, without a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.errors import UsageError
from qualkit.model.coded_file import CodedFile
from qualkit.model.results import AgreementTable, Estimate

if TYPE_CHECKING:
    from qualkit.agreement import Level, Spread, TableAgreement, Unit, Unitizing, Weights
    from qualkit.agreement.gamma import GammaAgreement
    from qualkit.agreement.material import Fields
    from qualkit.agreement.span_files import NamedFile, SpanFiles


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Agreement of a table of label sets."""

    raters: tuple[str, ...]
    units: int
    missing: int
    labels: tuple[str, ...]
    alpha_masi: Estimate
    alpha_jaccard: Estimate


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """Agreement of spans; `single` are the documents left out because one coder read them."""

    table: AgreementTable
    single: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpanUnitizing:
    found: Unitizing
    single: tuple[str, ...]


def agreement_of_table(
    data: bytes,
    where: str,
    *,
    level: Level = "nominal",
    weights: Weights = "none",
    spread: Spread | None = None,
) -> TableAgreement:
    """Every coefficient of a units x raters table in CSV.

    With `spread.bootstrap` alpha has the interval of Krippendorff's own bootstrap.
    """
    from qualkit.agreement import Grid, describe_table, krippendorff_bootstrap, read_ratings

    ratings = read_ratings(data, where)
    found = describe_table(ratings, level=level, weights=weights)
    if spread is None or not spread.bootstrap:
        return found
    grid = Grid.of(ratings, level=level)
    alpha = krippendorff_bootstrap(grid, level=level, resamples=spread.bootstrap, seed=spread.seed)
    return replace(found, coefficients={**found.coefficients, "krippendorff_alpha": alpha})


def agreement_of_sets(data: bytes, where: str) -> SetAgreement:
    """Set-valued alpha of a table whose cells are label sets."""
    from qualkit.agreement import read_ratings, set_alpha
    from qualkit.agreement.sets import labels_of, read_sets

    ratings = read_ratings(data, where)
    sets = read_sets(ratings)
    return SetAgreement(
        ratings.raters,
        len(ratings.units),
        ratings.missing,
        labels_of(ratings),
        set_alpha(sets, "masi"),
        set_alpha(sets, "jaccard"),
    )


def agreement_of_spans(
    files: SpanFiles, unit: Unit, *, min_cover: int, spread: Spread
) -> SpanAgreement:
    """Agreement by code of spans on turns, characters or coded segments.

    Raises UsageError for a unit that needs turns or texts that were not given.
    """
    from qualkit.agreement import describe_tally, pattern_counts
    from qualkit.agreement.sets import alphas_of_sets
    from qualkit.agreement.sweep import character_tally, overlap_units
    from qualkit.agreement.units import covered_units

    if min_cover < 1:
        raise UsageError(f"a least cover of {min_cover} characters", hint="1 or more")
    material = files.material
    if unit.kind == "character":
        table = describe_tally(character_tally(material), spread=spread)
        return SpanAgreement(table, files.single)
    if unit.kind == "overlap":
        name = f"coded segment, overlap of {unit.threshold:g} or more"
        units = overlap_units(material, unit.threshold, name=name)
    else:
        units = covered_units(material, unit.kind, _stretches(files, unit), min_cover)
    table = describe_tally(pattern_counts(units), spread=spread)
    overall = {**table.overall, **alphas_of_sets(units)}
    return SpanAgreement(replace(table, overall=overall), files.single)


def _stretches(files: SpanFiles, unit: Unit) -> Fields:
    from qualkit.agreement.segments import CUTS

    if unit.kind == "turn" and files.turns is not None:
        return files.turns
    if unit.kind in CUTS and files.texts:
        return files.cut(CUTS[unit.kind])
    raise UsageError(
        f"units by {unit.kind} are not known from these files alone",
        hint="use character or overlap:0.5; for spans in CSV --turns names a file with the units",
    )


def unitizing_of_spans(files: SpanFiles) -> SpanUnitizing:
    """alpha_U and the u-alpha family of spans."""
    from qualkit.agreement import unitizing_of

    return SpanUnitizing(unitizing_of(files.material), files.single)


def gamma_of_spans(files: SpanFiles, *, seed: int = 0) -> GammaAgreement:
    """Gamma of every document. Raises MissingExtra where the package for it is not installed."""
    from qualkit.agreement.gamma import gamma_of

    return gamma_of(files.material, seed=seed)


def read_spans(
    spans: Sequence[NamedFile], documents: NamedFile | None, turns: NamedFile | None
) -> SpanFiles:
    """Spans, documents and turns from CSV, or coded files of other programs.

    A file that does not name its coder is named by its own name, or by its folder's where files
    in several folders share theirs. Raises StatisticsError naming file and line.
    """
    from qualkit.agreement.coded_files import labels, material_of_files
    from qualkit.agreement.span_files import read_span_files

    called = labels([Path(file.where).absolute() for file in spans])
    readers = [CODED.get(Path(file.where).suffix.lower()) for file in spans]
    if not any(readers):
        if documents is None:
            raise UsageError("spans in CSV need --documents", hint=DOCUMENTS_HINT)
        if len(spans) > 1:
            spans = [replace(f, coder=c.coder) for f, c in zip(spans, called, strict=True)]
        return read_span_files(spans, documents, turns)
    if documents or turns or not all(readers):
        raise UsageError("coded files bring their own texts", hint=CODED_HINT)
    made = [read(f.data, f.where) for read, f in zip(readers, spans, strict=True) if read]
    return material_of_files(made, called)


def _document(data: bytes, where: str) -> CodedFile:
    """Dedoose's own offsets, which two exports share, else the words that comments are on."""
    from qualkit.ingest.coded_docx import counts_passages, read_coded_docx
    from qualkit.ingest.commented_docx import read_commented_docx
    from qualkit.services.exchange_readers import coded_of

    if counts_passages(data, where):
        return read_coded_docx(data, where)
    return coded_of(read_commented_docx(data, where), where, named=False)


def _project(data: bytes, where: str) -> CodedFile:
    from qualkit.services.exchange_readers import coded_file

    return coded_file(data, where)


def _refi(data: bytes, where: str) -> CodedFile:
    from qualkit.exchange.coded_qdpx import read_coded_project

    return read_coded_project(data, where)


DOCUMENTS_HINT = "a CSV with one line a document: doc, length"
CODED_HINT = "compare them without --documents, --turns and CSV files beside them"
CODED: Mapping[str, Callable[[bytes, str], CodedFile]] = {
    ".docx": _document,
    ".qdpx": _refi,
    ".sqlite3": _project,
    ".qda": _project,
    ".rqda": _project,
}
"""Readers of other programs' coded files, by suffix."""


def units_needed(alpha: float, p: float, *, level: float = 0.05, coders: int = 2) -> int:
    """How many units to code by several people; see `units_to_code`."""
    from qualkit.agreement import units_to_code

    return units_to_code(alpha, p, level=level, coders=coders)
