"""Groups that are no narrative aren't judged again, until they, or what is near them, are others."""

from dataclasses import replace

import numpy as np
import pytest

from linker.narratives import find
from linker.narratives.config import NarrativeConfig
from linker.narratives.edges import connect
from linker.narratives.find import find_again
from linker.narratives.groups import cores_of, find_groups, joining
from linker.narratives.material import Material, gather, read_all
from linker.narratives.verdicts import Judge, Verdicts
from tests.narratives.world import world

CONFIG = NarrativeConfig()


@pytest.fixture(scope="module")
def material() -> Material:
    corpus, stories = world()
    return gather(corpus, stories, CONFIG, read_all(corpus))


def judge(material: Material, none: set[str], fresh: list[int]) -> Judge:
    new = np.zeros(len(material.corpus), np.bool_)
    new[fresh] = True
    return Judge(material, Verdicts(frozenset(none), len(material.corpus)), new)


def test_a_dismissed_group_is_judged_again_when_something_new_may_join(material: Material) -> None:
    edges = connect(material, CONFIG)
    cores = cores_of(material, find_groups(material, edges, CONFIG), CONFIG)
    keys = judge(material, set(), []).core_keys(cores)
    assert len(cores) == len(set(keys)) > 1

    def left_open(none: set[str], fresh: list[int]) -> list[list[int]]:
        found = judge(material, none, fresh).open_cores(cores, keys, edges, CONFIG)
        return [core.tolist() for core in found]

    everything = [core.tolist() for core in cores]
    assert left_open(set(), []) == everything
    assert left_open({keys[0]}, []) == everything[1:]
    member = int(material.articles[cores[0][0]])
    assert everything[0] in left_open({keys[0]}, [member])
    joined = {
        key: joining(material, core, core, edges, CONFIG) for key, core in zip(keys, cores, strict=True)
    }
    others = np.arange(len(material.corpus))
    for core, (key, more) in zip(everything, joined.items(), strict=True):
        own = material.articles[core]
        for article in np.setdiff1d(others, own).tolist():
            may_join = bool(np.isin(article, material.articles[more]))
            assert (core in left_open({key}, [article])) == may_join


def test_verdicts_end_when_the_archive_has_grown_by_a_tenth() -> None:
    given = Verdicts(frozenset({"a"}), 100)
    assert [given.hold(articles) for articles in (99, 100, 110, 111)] == [False, True, True, False]


def test_narratives_found_again_judge_nothing_that_was_dismissed(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, stories = world()
    wanted, memory, state = find_again(corpus, stories, CONFIG)
    assert state.verdicts.none
    judged: list[int] = []
    motifs = find.find_motifs

    def counted(*given: object) -> object:
        judged.append(len(given[2]))  # type: ignore[arg-type]  # the cores
        return motifs(*given)  # type: ignore[arg-type]  # as they were given

    monkeypatch.setattr(find, "find_motifs", counted)
    again, _, kept = find_again(corpus, stories, CONFIG, memory, state)
    assert again == wanted
    assert kept.verdicts == state.verdicts
    find_again(corpus, stories, CONFIG)
    assert judged[0] < judged[1]


def test_a_group_that_a_motif_was_made_from_is_not_dismissed_though_none_of_it_stayed(
    material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    edges = connect(material, CONFIG)
    cores = cores_of(material, find_groups(material, edges, CONFIG), CONFIG)
    given = judge(material, set(), [])
    (motif, *_) = find.find_motifs(material, edges, cores, CONFIG)
    other = next(core for core in cores if not np.isin(core, motif.gathered).any())
    both = replace(motif, gathered=np.union1d(motif.gathered, other))
    for motifs, is_none in (([motif], True), ([both], False)):
        monkeypatch.setattr(find, "find_motifs", lambda *_, found=motifs: found)
        _, none = find._motifs(material, edges, given, cores, CONFIG)
        assert (given.core_keys([other])[0] in none) == is_none
