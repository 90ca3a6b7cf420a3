"""A key of names that only a passphrase opens: scrypt makes of it what Fernet encrypts with."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from typing import TYPE_CHECKING

from qualkit.errors import MissingExtra, NamesError, UsageError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

PASSPHRASE_VARIABLE = "QUALKIT_PASSPHRASE"
SHORTEST = 12
_MARK = b"qualkit sealed key 1\n"
_SALT = 16
_COST = {"n": 2**15, "r": 8, "p": 3, "maxmem": 2**26}
"""About a tenth of a second and 32 MB for each guess."""


def is_sealed(data: bytes) -> bool:
    return data.startswith(_MARK)


def sealed(data: bytes, passphrase: str) -> bytes:
    """The bytes, to be opened by the passphrase only. Raises UsageError where it is short."""
    if len(passphrase) < SHORTEST:
        raise UsageError(
            f"a passphrase has {SHORTEST} characters or more", hint="five words are easy to keep"
        )
    salt = secrets.token_bytes(_SALT)
    return _MARK + base64.b64encode(salt) + b"\n" + bytes(_lock(passphrase, salt).encrypt(data))


def opened(data: bytes, where: str, *, passphrase: str | None = None) -> bytes:
    """What was sealed; what is not sealed as it is.

    The passphrase is that of the environment unless given. Raises NamesError where it is wrong.
    """
    if not is_sealed(data):
        return data
    given = passphrase or os.environ.get(PASSPHRASE_VARIABLE, "")
    if not given:
        hint = f"set {PASSPHRASE_VARIABLE}, or qualkit names unseal {where}"
        raise NamesError("the key is sealed by a passphrase", where=where, hint=hint)
    salt, _, locked = data.removeprefix(_MARK).partition(b"\n")
    try:
        lock = _lock(given, base64.b64decode(salt, validate=True))
    except ValueError as wrong:
        raise NamesError("the sealed key is damaged", where=where) from wrong
    from cryptography.fernet import InvalidToken

    try:
        return bytes(lock.decrypt(locked))
    except InvalidToken as wrong:
        raise NamesError("the passphrase is wrong, or the key was changed", where=where) from wrong


def _lock(passphrase: str, salt: bytes) -> Fernet:
    try:
        from cryptography.fernet import Fernet
    except ModuleNotFoundError as missing:
        raise MissingExtra(
            "sealing a key needs the package cryptography", hint='pip install "qualkit[seal]"'
        ) from missing
    made = hashlib.scrypt(passphrase.encode(), salt=salt, dklen=32, **_COST)
    return Fernet(base64.urlsafe_b64encode(made))
