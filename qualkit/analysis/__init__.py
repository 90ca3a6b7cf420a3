"""Codings to matrices, themes, tensions and trajectories."""

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.grid import collection_grid
from qualkit.analysis.tensions import assemble_tension
from qualkit.analysis.themes import assemble_theme
from qualkit.analysis.waves import assemble_wave

__all__ = ["Corpus", "assemble_tension", "assemble_theme", "assemble_wave", "collection_grid"]
