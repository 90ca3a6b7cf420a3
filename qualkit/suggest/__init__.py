"""Passages to proposed codes."""
