"""The option that says what is compared, refused as wrong usage where there is no such unit."""

from __future__ import annotations

import click

from qualkit.errors import UsageError


class UnitType(click.ParamType):  # type: ignore[type-arg]
    """turn, sentence, paragraph, character, overlap:0.5 or unitizing; kept as text."""

    name = "unit"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from qualkit.agreement.segments import Unit

        try:
            Unit.parse(value)
        except UsageError as wrong:
            self.fail(str(wrong), param, ctx)
        return value


UNIT = UnitType()
