"""What text can be kept: every Unicode character except NUL and halves of characters."""

from __future__ import annotations


def fault_of(text: str) -> str:
    """Why a text cannot be stored, or nothing; says where, never what stands there."""
    null = text.find("\0")
    if null >= 0:
        return f"a NUL character at offset {null}"
    if text.isascii():
        return ""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"half a character (a lone surrogate) at offset {error.start}"
    return ""
