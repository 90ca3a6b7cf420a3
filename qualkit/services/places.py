"""Whether a project lies where another computer may change or lock its file: told, not refused."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from qualkit.errors import Problem
from qualkit.store.engine import is_server

MOUNTS = "/proc/self/mounts"
_SYNCED = (
    ("Dropbox", re.compile(r"dropbox( \(.*\))?", re.IGNORECASE)),
    ("OneDrive", re.compile(r"onedrive( ?-.*)?", re.IGNORECASE)),
    ("iCloud", re.compile(r"icloud ?drive|mobile documents|com~apple~clouddocs", re.IGNORECASE)),
    ("Google Drive", re.compile(r"google ?drive(-.*)?|googledrive-.*|my drive", re.IGNORECASE)),
    ("Nextcloud", re.compile(r"nextcloud\d*|owncloud\d*", re.IGNORECASE)),
    ("Box", re.compile(r"box sync|box-box", re.IGNORECASE)),
    ("a cloud storage", re.compile(r"cloudstorage|pclouddrive|mega(sync)?", re.IGNORECASE)),
)
_MARKS = ((".dropbox", "Dropbox"), (".stfolder", "Syncthing"), (".owncloudsync.log", "Nextcloud"))
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ncpfs", "afpfs", "webdav", "davfs",
     "davfs2", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs2",
     "fuse.s3fs", "fuse.glusterfs", "fuse.google-drive-ocamlfuse", "fuse.onedriver"}
)  # fmt: skip
_HINT = (
    "keep the project on this computer's own disk and let `qualkit backup` put copies here; "
    "for several people use a team server: qualkit ui --team, or a PostgreSQL address"
)


def doubts_about(location: str | os.PathLike[str]) -> tuple[Problem, ...]:
    """A warning where the folder of a project file is synced or on a network, with the way out."""
    place = os.fspath(location)
    if is_server(place):
        return ()
    whole = Path(os.path.realpath(place))
    service = synced_by(place) or synced_by(str(whole)) or _marked(whole.parents)
    if service:
        what = f"the project lies in a folder that {service} copies while it is in use"
        return (Problem(what, place, _HINT),)
    kind = "a network share" if place.startswith(("\\\\", "//")) else network_kind(whole, _mounts())
    if kind:
        return (Problem(f"the project lies on a network drive ({kind})", place, _HINT),)
    return ()


def synced_by(place: str) -> str:
    """The service whose folder a path runs through, by the names of the folders; or nothing."""
    windows = "\\" in place
    parts = (PureWindowsPath(place) if windows else PurePosixPath(place)).parts[:-1]
    for part in parts:
        for service, pattern in _SYNCED:
            if pattern.fullmatch(part):
                return service
    return ""


def _marked(folders: Iterable[Path]) -> str:
    for folder in folders:
        for mark, service in _MARKS:
            if folder != Path.home() and (folder / mark).exists():
                return service
    return ""


def network_kind(place: Path, mounts: Sequence[tuple[str, str]]) -> str:
    """The kind of file system a path is on where that is a network's, or nothing.

    `mounts` are pairs of folder and kind; the one that lies deepest counts, of equal ones the last.
    """
    above = [(len(Path(at).parts), n, kind) for n, (at, kind) in enumerate(mounts)
             if place.is_relative_to(at)]  # fmt: skip
    kind = max(above)[2] if above else ""
    return kind if kind in _NETWORK else ""


def _mounts() -> list[tuple[str, str]]:
    try:
        lines = Path(MOUNTS).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    rows = [line.split() for line in lines]
    return [(_unescaped(row[1]), row[2]) for row in rows if len(row) > 2]


def _unescaped(folder: str) -> str:
    """A folder as the mount table writes it, with blanks as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), folder)
