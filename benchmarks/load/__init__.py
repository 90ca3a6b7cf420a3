"""Many coders at once over HTTP: is anything lost or doubled, and how long does saving take."""
