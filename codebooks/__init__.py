"""Codebooks, themes and tensions that come with qualkit, as YAML files to read as resources."""
