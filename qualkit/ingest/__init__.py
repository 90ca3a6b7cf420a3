"""Bytes of a file to a Transcript: one module per format, a registry by suffix."""

from qualkit.ingest.manifest import Manifest, ManifestRow, read_manifest, with_manifest
from qualkit.ingest.reader import read_transcript
from qualkit.ingest.registry import keeps_formatting, suffixes

__all__ = [
    "Manifest",
    "ManifestRow",
    "keeps_formatting",
    "read_manifest",
    "read_transcript",
    "suffixes",
    "with_manifest",
]
