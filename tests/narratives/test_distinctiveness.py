"""How distinct a group of passages is."""

from dataclasses import replace

import numpy as np
import pytest

from linker.narratives import (
    NarrativeConfig,
)
from linker.narratives.distinctiveness import entity_score, substance
from linker.narratives.passages import Statements, gather_statements, parse_all
from tests.narratives.world import CLAIM, world


def statements_of_world() -> Statements:
    corpus, stories = world()
    return gather_statements(corpus, stories, NarrativeConfig(), parse_all(corpus))


def test_the_cast_adds_the_names_that_come_back() -> None:
    config = NarrativeConfig()
    corpus, stories = world()
    statements = gather_statements(corpus, stories, config, parse_all(corpus))
    rows = {id_: row for row, id_ in enumerate(statements.corpus.articles["id"])}
    claim = np.array([rows[f"a0{i}"] for i in range(5)])
    templates = np.array([rows[f"r{i}"] for i in range(6)])
    assert entity_score(statements, claim) == pytest.approx(1.0)
    assert entity_score(statements, templates) == 0.0


def test_a_name_alone_has_no_substance_and_a_claim_has() -> None:
    statements = statements_of_world()
    claim = np.array([i for i, text in enumerate(statements.texts) if text in CLAIM])
    template = np.array([i for i, text in enumerate(statements.texts) if "masked burglar" in text])
    titled = replace(statements, texts=tuple(text.title() for text in statements.texts))
    assert substance(statements, claim) == pytest.approx(1.0, abs=0.1)
    assert substance(statements, template) > 0.9
    assert substance(titled, claim) == 0.0
