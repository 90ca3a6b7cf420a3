"""qualkit exchange read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.files import read_bytes
from qualkit.cli.show import (
    json_option,
    print_json,
    print_problems,
    print_table,
    problem_values,
    safe,
)

if TYPE_CHECKING:
    from qualkit.model.exchanged import Exchanged


@click.group()
def exchange() -> None:
    """Bring projects and codebooks of other tools in, and take them out."""


@exchange.command()
@click.argument("file", type=click.Path())
@json_option
def read(file: str, as_json: bool) -> None:
    """Show what a file of another tool holds, without importing it."""
    from qualkit.services import exchanging

    found = exchanging.read_file(read_bytes(file), file)
    if as_json:
        print_json(_as_plain(found))
        return
    click.echo(f"{safe(found.title or file)} ({safe(found.origin) or 'origin unknown'})")
    print_table(("holds", "how many"), _tally(found))
    for coding in found.codings:
        named = f"{safe(found.source_of[coding.source].name)} {coding.span.start}-{coding.span.end}"
        by = f" ({safe(coding.coder)})" if coding.coder else ""
        click.echo(f"{named}: {safe(found.code_of[coding.code].name)}{by}")
        click.echo(f"    {safe(' '.join(coding.quote.split()))}")
    if found.sources:
        click.echo(f"Offsets: {found.offsets}: {safe(found.offsets.why)}.")
    print_not_kept(found)


def print_not_kept(found: Exchanged) -> None:
    """What of a file has no place here, and what to look at."""
    if found.discarded:
        rows = [(each.what, each.count, each.why) for each in found.discarded]
        print_table(("not kept", "count", "why"), rows, right=3)
    print_problems(found.warnings, heading="Please look at:")


def _tally(found: Exchanged) -> list[tuple[str, int]]:
    rows = (
        ("users", len(found.users)),
        ("codes", len(found.codes)),
        ("texts", sum(source.text is not None for source in found.sources)),
        ("codings", len(found.codings)),
        ("cases", len(found.cases)),
        ("notes", len(found.notes)),
        ("sets", len(found.sets)),
        ("links", len(found.links)),
    )
    return [(what, n) for what, n in rows if n]


def _as_plain(found: Exchanged) -> dict[str, Any]:
    return {
        "origin": found.origin,
        "users": [user.name for user in found.users],
        "codes": [
            {
                "name": code.name,
                "parent": found.code_of[code.parent].name if code.parent else None,
                "color": code.color,
                "description": code.description,
            }
            for code in found.codes
        ],
        "sources": [{"name": s.name, "length": len(s.text or "")} for s in found.sources],
        "codings": [
            {
                "source": found.source_of[c.source].name,
                "start": c.span.start,
                "end": c.span.end,
                "quote": c.quote,
                "code": found.code_of[c.code].name,
                "coder": c.coder or None,
            }
            for c in found.codings
        ],
        "discarded": [{"what": d.what, "count": d.count, "why": d.why} for d in found.discarded],
        "warnings": problem_values(found.warnings),
        "offsets": str(found.offsets),
    }


COMMANDS = (exchange,)
