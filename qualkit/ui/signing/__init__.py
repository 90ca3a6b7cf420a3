"""Signing in: a page of our own in front of the app, and the cookie that it sets."""
