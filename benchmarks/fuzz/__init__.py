"""Fuzzing with coverage feedback (atheris): what files and edits made by anybody can break."""
