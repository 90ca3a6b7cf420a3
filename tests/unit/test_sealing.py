"""A sealed key: opened by its passphrase only, and by nothing that was changed."""

from __future__ import annotations

import pytest

from qualkit.errors import NamesError, UsageError
from qualkit.names import Category, Decision, Verdict
from qualkit.services import keeping, sealing
from qualkit.services.name_files import Key, dump_key
from tests.cli.running import ok, qualkit

pytest.importorskip("cryptography", reason='sealing needs pip install "qualkit[seal]"')

PASSPHRASE = "five words are easy to keep"
KEY = Key((Decision("Jane Roe", Category.PERSON, Verdict.ACCEPT, "Teacher 1"),), ())


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.delenv(sealing.PASSPHRASE_VARIABLE, raising=False)
    place = tmp_path / "study.key"
    keeping.keep_key(place, KEY)
    return place


def test_a_sealed_key_opens_by_its_passphrase_and_shows_no_name(place, monkeypatch):
    keeping.seal_key(place, PASSPHRASE)
    assert b"Jane" not in place.read_bytes()
    assert place.stat().st_mode & 0o077 == 0
    with pytest.raises(NamesError, match="sealed"):
        keeping.key_at(place)
    monkeypatch.setenv(sealing.PASSPHRASE_VARIABLE, "another passphrase")
    with pytest.raises(NamesError, match="wrong"):
        keeping.key_at(place)
    monkeypatch.setenv(sealing.PASSPHRASE_VARIABLE, PASSPHRASE)
    assert keeping.key_at(place) == KEY


def test_what_is_written_over_a_sealed_key_is_sealed(place, monkeypatch):
    keeping.seal_key(place, PASSPHRASE)
    held = place.read_bytes()
    with pytest.raises(NamesError, match="sealed"):
        keeping.keep_key(place, KEY)
    assert place.read_bytes() == held
    monkeypatch.setenv(sealing.PASSPHRASE_VARIABLE, PASSPHRASE)
    keeping.keep_key(place, Key((), ()))
    assert sealing.is_sealed(place.read_bytes())
    assert keeping.key_at(place) == Key((), ())


def test_sealing_twice_changes_the_passphrase_and_unsealing_brings_the_file_back(
    place, monkeypatch
):
    keeping.seal_key(place, PASSPHRASE)
    monkeypatch.setenv(sealing.PASSPHRASE_VARIABLE, PASSPHRASE)
    keeping.seal_key(place, PASSPHRASE * 2)
    with pytest.raises(NamesError, match="wrong"):
        keeping.unseal_key(place, PASSPHRASE)
    keeping.unseal_key(place, PASSPHRASE * 2)
    assert place.read_bytes() == dump_key(KEY)


@pytest.mark.parametrize("at", [5, 25, 60, -1])
def test_a_changed_byte_is_noticed(place, at):
    keeping.seal_key(place, PASSPHRASE)
    data = bytearray(place.read_bytes())
    data[at] = ord("!")
    place.write_bytes(bytes(data))
    with pytest.raises(NamesError):
        keeping.unseal_key(place, PASSPHRASE)
    assert place.read_bytes() == bytes(data)


def test_a_short_passphrase_and_a_file_that_is_no_key_are_refused(place, tmp_path):
    with pytest.raises(UsageError, match="12 characters"):
        keeping.seal_key(place, "short")
    assert place.read_bytes() == dump_key(KEY)
    (tmp_path / "x.key").write_text("something")
    with pytest.raises(NamesError, match="not a key"):
        keeping.seal_key(tmp_path / "x.key", PASSPHRASE)


def test_by_command(place, monkeypatch):
    ok(qualkit("names", "seal", place, "--passphrase", PASSPHRASE))
    ran = qualkit("names", "report", "--key", place)
    assert (ran.code, "QUALKIT_PASSPHRASE" in ran.err) == (1, True)
    monkeypatch.setenv(sealing.PASSPHRASE_VARIABLE, PASSPHRASE)
    assert "Person" in ok(qualkit("names", "report", "--key", place)).out.title()
    ok(qualkit("names", "unseal", place))
    assert keeping.key_at(place) == KEY
