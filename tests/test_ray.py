"""A cluster makes the index that one machine makes, row for row, and loses nothing with a node."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import linker
from linker.config import BuildConfig, TextConfig
from linker.errors import ConfigError, ReadError
from linker.pipeline.report import BuildReport, Step
from linker.store import Store

ray = pytest.importorskip("ray", reason="the extra isn't installed: pip install 'story-linker[ray]'")

LOCAL = BuildConfig(model="hash", text=TextConfig(min_repeats=2))
FILES, ARTICLES = 4, 300


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files with a line that all articles of a source print, ids that come again, and a bad record."""
    folder = tmp_path_factory.mktemp("articles")
    for number in range(FILES):
        lines = [
            json.dumps(
                {
                    "id": f"a{(number * ARTICLES + row) % 1_150}",
                    "title": f"Ferry {row} of {number}",
                    "text": f"Ferry {row} came in at {number}.\nIt left on {row}.\nRead the Lantern daily",
                    "source": "Lantern",
                }
            )
            for row in range(ARTICLES)
        ]
        (folder / f"{number}.jsonl").write_text("\n".join([*lines, "{broken", *lines[:2]]))
    (folder / "notes.xyz").write_text("no format")
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator["ray.cluster_utils.Cluster"]:
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 10**8})
    made.add_node(num_cpus=1, object_store_memory=10**8)
    yield made
    ray.shutdown()
    made.shutdown()


def counts(report: BuildReport) -> BuildReport:
    """A report without its time, and without how often texts came again within a shard."""
    return replace(report, seconds=0.0, embedded=0)


def rows(folder: Path) -> tuple[object, ...]:
    store = Store.open(folder)
    assert store.verify() == []
    return store.articles().to_dicts(), store.passages().to_dicts(), store.manifest.boilerplate


def test_no_cluster_is_one_clear_error(tmp_path: Path, sources: Path) -> None:
    with pytest.raises(ConfigError, match="no Ray cluster"):
        linker.build([sources], to=tmp_path, config=replace(LOCAL, ray="127.0.0.1:9"))


def test_a_cluster_makes_the_same_index_though_a_node_is_lost(
    tmp_path: Path, sources: Path, cluster: "ray.cluster_utils.Cluster"
) -> None:
    here = linker.build([sources], to=tmp_path / "here", config=LOCAL)
    there = replace(LOCAL, ray=cluster.address)
    lost = []

    def lose_a_node(step: Step) -> None:
        if step.stage == "embedding" and not lost:
            lost.append(cluster.worker_nodes.copy().pop())
            cluster.remove_node(lost[0], allow_graceful=False)

    made = linker.build([sources], to=tmp_path / "there", config=there, progress=lose_a_node)
    assert lost
    assert counts(made) == counts(here)
    assert rows(tmp_path / "there") == rows(tmp_path / "here")
    for kind in ("article_vectors", "passage_vectors"):
        ours, theirs = (getattr(Store.open(tmp_path / name), kind)() for name in ("there", "here"))
        np.testing.assert_array_equal(ours, theirs)
    assert linker.open(tmp_path / "there").search("ferry 7 came in") == linker.open(tmp_path / "here").search(
        "ferry 7 came in"
    )

    changed = tmp_path / "changed.jsonl"
    changed.write_text('{"id": "a5", "title": "Ferry 5 is late", "text": "Ferry 5 came in late."}')
    again = linker.build([changed], to=tmp_path / "here", config=LOCAL)
    over = linker.build([changed], to=tmp_path / "there", config=there)
    assert counts(again) == counts(over)
    assert (over.changed, over.unchanged) == (1, 0)
    histories = [Store.open(tmp_path / name).history("changes").drop("at") for name in ("here", "there")]
    assert histories[0].equals(histories[1])
    assert len(histories[0]) == 1
    assert rows(tmp_path / "there") == rows(tmp_path / "here")
    with pytest.raises(ReadError, match="standard input"):
        linker.build(["-"], to=tmp_path / "there", config=there)
