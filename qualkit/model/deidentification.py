"""Deidentification: which profile a project's transcripts went through, and what is unresolved."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deidentification:
    """The rule of a project. `required` blocks exports while anything is unresolved.

    `unresolved` are transcripts with how many names in them are undecided or left; `unchecked`
    those that came, or were corrected, after the last check.
    """

    profile: str = ""
    required: bool = False
    unresolved: tuple[tuple[str, int], ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def blocked(self) -> bool:
        return self.required and bool(self.unresolved or self.unchecked)

    @property
    def standing(self) -> str:
        """What a memo says of it; nothing where the rule is off."""
        if not self.required:
            return ""
        if self.blocked:
            return f"names not all resolved ({self.profile})"
        return f"de-identified ({self.profile})"
