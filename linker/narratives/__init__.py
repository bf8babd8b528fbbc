"""Narratives: which claims, motifs and story lines keep coming back."""

from linker.narratives.choose import about, narratives_of, select
from linker.narratives.config import NarrativeConfig
from linker.narratives.find import find_narratives
from linker.narratives.types import (
    Claim,
    Dormant,
    Episode,
    Narrative,
    NarrativePassage,
    SourceEntry,
    Strength,
)

__all__ = [
    "Claim",
    "Dormant",
    "Episode",
    "Narrative",
    "NarrativeConfig",
    "NarrativePassage",
    "SourceEntry",
    "Strength",
    "about",
    "find_narratives",
    "narratives_of",
    "select",
]
