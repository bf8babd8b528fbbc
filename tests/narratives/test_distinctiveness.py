"""How distinct a group of passages is."""

from dataclasses import replace

import numpy as np
import pytest

from linker.narratives import (
    NarrativeConfig,
)
from linker.narratives.distinctiveness import cast, substance
from linker.narratives.passages import Material, gather, read_all
from tests.narratives.world import CLAIM, world


def material_of_world() -> Material:
    corpus, stories = world()
    return gather(corpus, stories, NarrativeConfig(), read_all(corpus))


def test_the_cast_adds_the_names_that_come_back() -> None:
    config = NarrativeConfig()
    corpus, stories = world()
    material = gather(corpus, stories, config, read_all(corpus))
    rows = {id_: row for row, id_ in enumerate(material.corpus.articles["id"])}
    claim = np.array([rows[f"a0{i}"] for i in range(5)])
    templates = np.array([rows[f"r{i}"] for i in range(6)])
    assert cast(material, claim) == pytest.approx(1.0)
    assert cast(material, templates) == 0.0


def test_a_name_alone_has_no_substance_and_a_claim_has() -> None:
    material = material_of_world()
    claim = np.array([i for i, text in enumerate(material.texts) if text in CLAIM])
    template = np.array([i for i, text in enumerate(material.texts) if "masked burglar" in text])
    titled = replace(material, texts=tuple(text.title() for text in material.texts))
    assert substance(material, claim) == pytest.approx(1.0, abs=0.1)
    assert substance(material, template) > 0.9
    assert substance(titled, claim) == 0.0
