"""Narratives: which claims, motifs and story lines keep coming back."""

from linker.narratives.config import NarrativeConfig
from linker.narratives.find import find_narratives
from linker.narratives.selection import Newcomer, about, narratives_met, narratives_of, select
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
    "Newcomer",
    "SourceEntry",
    "Strength",
    "about",
    "find_narratives",
    "narratives_met",
    "narratives_of",
    "select",
]
