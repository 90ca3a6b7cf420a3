"""Synced folders and network drives are recognised by their path and by the mount table."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.services import places

MOUNTS = [("/", "ext4"), ("/mnt/team", "cifs"), ("/mnt/team/own", "ext4"), ("/home", "nfs4")]


@pytest.mark.parametrize(
    ("place", "service"),
    [
        ("/home/ana/Dropbox/study.qualkit", "Dropbox"),
        ("/home/ana/Dropbox (School)/a/study.qualkit", "Dropbox"),
        (r"C:\Users\ana\OneDrive - University\study.qualkit", "OneDrive"),
        ("/Users/ana/Library/Mobile Documents/com~apple~CloudDocs/s.qualkit", "iCloud"),
        ("/Users/ana/Library/CloudStorage/GoogleDrive-a@b.org/s.qualkit", "a cloud storage"),
        (r"G:\My Drive\s.qualkit", "Google Drive"),
        ("/home/ana/Nextcloud/s.qualkit", "Nextcloud"),
        ("/home/ana/dropbox-notes/s.qualkit", ""),
        ("/home/ana/studies/Dropbox", ""),
        ("study.qualkit", ""),
    ],
)
def test_folders_of_services(place: str, service: str) -> None:
    assert places.synced_by(place) == service


@pytest.mark.parametrize(
    ("place", "kind"),
    [("/mnt/team/s.qualkit", "cifs"), ("/mnt/team/own/s.qualkit", ""), ("/tmp/s.qualkit", ""),
     ("/home/ana/s.qualkit", "nfs4"), ("/mnt/teammates/s.qualkit", "")],
)  # fmt: skip
def test_network_drives(place: str, kind: str) -> None:
    assert places.network_kind(Path(place), MOUNTS) == kind


def test_the_mount_table_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mounts"
    share = tmp_path / "our share"
    share.mkdir()
    table.write_text(f"host:/x {str(share).replace(' ', chr(92) + '040')} nfs4 rw 0 0\n")
    monkeypatch.setattr(places, "MOUNTS", str(table))
    (problem,) = places.doubts_about(share / "study.qualkit")
    assert "network drive (nfs4)" in problem.what
    assert "qualkit ui --team" in problem.hint
    assert places.doubts_about(tmp_path / "study.qualkit") == ()


def test_a_mark_of_a_service_counts_and_a_server_does_not(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    (problem,) = places.doubts_about(tmp_path / "study.qualkit")
    assert "Syncthing" in problem.what
    assert places.doubts_about("postgresql://host/db") == ()
