"""A motif that is told in four languages is one narrative."""

from collections.abc import Sequence

import pytest

from linker.encoders import HashEncoder
from linker.encoders.encoder import Kind, Progress
from linker.narratives import find_narratives
from linker.types import Vectors
from tests import archive
from tests.narratives.world import CLAIM, alone, rows

TOLD = {
    1: ("es", "Una vez más la mano temblorosa del duque Orlan Vex derramó una taza de plata."),
    2: ("fr", "Des images de la main tremblante et de la tasse en argent du duc Orlan Vex circulent vite."),
    4: ("de", "Wieder hielt Herzog Orlan Vex die silberne Teetasse in einer zitternden Hand."),
}
"""Which of the claims are told in which language, and how."""


class Translating(HashEncoder):
    """Gives a sentence of `TOLD` about the vector of the English one, as a multilingual model does."""

    def encode(
        self, texts: Sequence[str], *, kind: Kind = "document", progress: Progress | None = None
    ) -> Vectors:
        english = list(texts)
        for place, (_, said) in TOLD.items():
            english = [text.replace(said, CLAIM[place]) for text in english]
        return super().encode(english, kind=kind, progress=progress)


def test_a_motif_in_four_languages_is_one_narrative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ENCODER", Translating())
    told = rows()
    for place, (language, said) in TOLD.items():
        told[place] |= {"text": str(told[place]["text"]).replace(CLAIM[place], said), "language": language}
    corpus = archive.corpus_of(told)
    motif = next(one for one in find_narratives(corpus, alone(corpus)) if one.kind == "motif")
    assert set(motif.article_ids) == {"a00", "a01", "a02", "a03", "a04"}
    assert [episode.article_ids for episode in motif.episodes] == [(f"a{i:02}",) for i in range(5)]
    quoted = {passage.text for passage in motif.passages}
    assert {said for _, said in TOLD.values()} <= quoted
    assert [passage.article_id for passage in motif.passages if passage.stance == "denies"] == ["a03"]
