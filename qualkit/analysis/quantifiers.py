"""The scale of words for shares; it lives in the model because memos print it too."""

from qualkit.model.quantifiers import CLEAR_CHANGE, SMALLEST_BASE, change, quantifier

__all__ = ["CLEAR_CHANGE", "SMALLEST_BASE", "change", "quantifier"]
