"""Bytes of a file to a Transcript: one module per format, a registry by suffix."""

from qualkit.ingest.manifest import Manifest, ManifestRow, read_manifest, with_manifest
from qualkit.ingest.reader import read_transcript
from qualkit.ingest.registry import suffixes

__all__ = [
    "Manifest",
    "ManifestRow",
    "read_manifest",
    "read_transcript",
    "suffixes",
    "with_manifest",
]
