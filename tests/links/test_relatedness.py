"""The score of a pair within a language and across two."""

import numpy as np
import pytest

from linker.config import LinkConfig
from linker.links.relatedness import ACROSS, Relatedness
from tests.archive import article, corpus_of

TEXT = "The ferry strike goes on, the crews of Port Sull said."
CONFIG = LinkConfig()


def scores(languages: list[str | None]) -> tuple[float, float, float]:
    """The score of the first two articles, from either side, and their cosine of meaning."""
    rows = [
        {**article("a", "Ferry strike goes on", TEXT), "language": languages[0]},
        {**article("b", "Strike of the ferry crews", TEXT), "language": languages[1]},
        {**article("c", "Slugs counted", "Volunteers count slugs in gardens."), "language": languages[0]},
    ]
    relatedness = Relatedness(corpus_of(rows), CONFIG)
    asked = relatedness.of_rows(np.arange(3))
    vectors = asked.vectors[:2]
    one = float(relatedness.scores(asked, np.array([0]), np.array([1]))[0])
    other = float(relatedness.scores(asked, np.array([1]), np.array([0]))[0])
    return one, other, float(vectors[0] @ vectors[1])


def test_across_languages_meaning_stands_for_words() -> None:
    one, other, cosine = scores(["en", "es"])
    mixed = CONFIG.dense * cosine + (1 - CONFIG.dense) * ACROSS * cosine
    assert one == other == pytest.approx((1 - CONFIG.near) * mixed + CONFIG.near / 2, abs=1e-5)


def test_an_unknown_language_is_no_other() -> None:
    within = scores(["en", "en"])
    assert scores(["en", None]) == scores([None, None]) == within
    assert within[0] > scores(["en", "es"])[0]


def test_a_translation_comes_before_what_shares_its_language() -> None:
    rows = [
        {**article("a", "Ferry strike goes on", TEXT), "language": "en"},
        {**article("b", "Ferry strike goes on", TEXT), "language": "es"},
        *(
            {**article(f"c{n}", "Slugs", f"Slugs {n} eat the gardens of Sull."), "language": "en"}
            for n in range(4)
        ),
    ]
    relatedness = Relatedness(corpus_of(rows), CONFIG)
    corpus = relatedness.corpus
    (near, _), *_ = relatedness.related(relatedness.of_rows(np.array([corpus.row("a")])))
    assert corpus.articles["id"][int(near[0])] == "b"
