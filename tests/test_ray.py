"""A cluster makes and searches an index as one machine does, row for row, and loses nothing with a node."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import linker
from linker.archive.index import Index
from linker.config import BuildConfig, ReadConfig, TextConfig
from linker.corpus import Filters
from linker.demo_corpus import demo_corpus
from linker.errors import ConfigError, ReadError, StoreError
from linker.ingest.run_report import BuildReport, Step
from linker.retrieval import ShardedIndex
from linker.retrieval.neighbour_lists import nearest
from linker.storage import Store, verify
from linker.stories.neighbours import by_meaning
from linker.types import IndexType

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
    assert verify(store) == []
    return store.articles().to_dicts(), store.passages().to_dicts(), store.manifest.boilerplate


def test_no_cluster_is_one_clear_error(tmp_path: Path, sources: Path) -> None:
    with pytest.raises(ConfigError, match="no Ray cluster"):
        linker.build([sources], to=tmp_path, config=replace(LOCAL, ray="127.0.0.1:9"))
    linker.build([sources / "0.jsonl"], to=tmp_path, config=LOCAL)
    with pytest.raises(ConfigError, match="no Ray cluster"):
        linker.open(tmp_path, ray="127.0.0.1:9")


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
    ours, theirs = (Store.open(tmp_path / name) for name in ("there", "here"))
    np.testing.assert_array_equal(ours.passage_vectors(), theirs.passage_vectors())
    ours, theirs = (linker.open(tmp_path / name).corpus.article_index for name in ("there", "here"))
    np.testing.assert_array_equal(ours.vectors(np.arange(len(ours))), theirs.vectors(np.arange(len(theirs))))
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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo archive, with approximate indexes; nothing has been found in it yet."""
    return demo_index(tmp_path_factory.mktemp("ivf"), "ivf")


def demo_index(folder: Path, kind: IndexType) -> Path:
    config = replace(LOCAL, read=ReadConfig(source_from_folder=True), index_type=kind)
    linker.build([demo_corpus() / "articles"], to=folder, config=config)
    return folder


@pytest.fixture
def losing(cluster: "ray.cluster_utils.Cluster") -> Callable[[], None]:
    """Two nodes, and what ends one of them the first time that it is called."""
    if not cluster.worker_nodes:
        cluster.add_node(num_cpus=1, object_store_memory=10**8)
        cluster.wait_for_nodes()
    (node,) = cluster.worker_nodes

    def lose() -> None:
        if node in cluster.worker_nodes:
            cluster.remove_node(node, allow_graceful=False)

    return lose


def hooked(index: Index, lose: Callable[[], None]) -> Index:
    """The same index, which loses a node once it has the first answer of the cluster."""
    corpus, answered = index.corpus, []

    def parts(whole: ShardedIndex) -> ShardedIndex:
        def ask(asked: Any) -> Any:
            if answered:
                lose()
            answered.append(whole.ask(asked))
            return answered[-1]

        return replace(whole, ask=ask)

    def parallel_map(*work: Any) -> Iterator[Any]:
        for result in corpus.parallel_map(*work):
            yield result
            lose()

    assert isinstance(corpus.article_index, ShardedIndex)
    assert isinstance(corpus.passage_index, ShardedIndex)
    own = {"article_index": parts(corpus.article_index), "passage_index": parts(corpus.passage_index)}
    return replace(index, corpus=replace(corpus, parallel_map=parallel_map, **own))


QUESTIONS: list[dict[str, Any]] = [
    {},
    {"by": "passage", "k": 40},
    {"k": 200},
    {"filters": Filters(since=datetime(2024, 3, 1, tzinfo=UTC))},
    {"filters": Filters(source="harbour-courier"), "by": "passage"},
]


def assert_found_alike(here: Index, there: Index) -> None:
    for text in ("leg twitching during a meeting", "a ferry that was late"):
        for options in QUESTIONS:
            found = here.search(text, **options)
            assert there.search(text, **options) == found
            assert found
    ids = here.corpus.articles["id"].to_list()[::20]
    assert list(there.link_many(ids, narratives=False)) == list(here.link_many(ids, narratives=False))
    vectors = here.corpus.passage_index.vectors(np.arange(300))
    ours, theirs = (index.corpus.passage_index.search(vectors, 9) for index in (here, there))
    assert [rows.tolist() for rows, _ in ours] == [rows.tolist() for rows, _ in theirs]
    assert [scores.tolist() for _, scores in ours] == [scores.tolist() for _, scores in theirs]


def test_a_cluster_searches_as_one_machine_though_a_node_is_lost(
    built: Path, tmp_path: Path, cluster: "ray.cluster_utils.Cluster", losing: Callable[[], None]
) -> None:
    flat = demo_index(tmp_path, "flat")
    assert_found_alike(linker.open(flat), linker.open(flat, ray=cluster.address))
    assert cluster.worker_nodes
    assert_found_alike(linker.open(built), hooked(linker.open(built, ray=cluster.address), losing))
    assert not cluster.worker_nodes


def test_a_cluster_finds_the_stories_and_narratives_of_one_machine_though_a_node_is_lost(
    built: Path,
    tmp_path: Path,
    cluster: "ray.cluster_utils.Cluster",
    losing: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(built, tmp_path / "there")
    here = linker.open(built)
    stories, narratives = here.stories(), here.narratives()
    assert narratives
    for name in ("stories.neighbours._BLOCK", "stories.neighbours._ASKED", "narratives.neighbours._BLOCK"):
        monkeypatch.setattr(f"linker.{name}", 50)
    there = hooked(linker.open(tmp_path / "there", ray=cluster.address), losing)
    assert there.stories() == stories
    assert not cluster.worker_nodes
    assert there.narratives() == narratives


def test_neighbours_in_cells_are_the_same_on_a_cluster(
    built: Path, cluster: "ray.cluster_utils.Cluster"
) -> None:
    there = linker.open(built, ray=cluster.address).corpus
    vectors = there.passage_index.vectors(np.arange(len(there.passages)))
    ours = by_meaning(vectors, k=9, exact_until=100)
    theirs = by_meaning(vectors, k=9, exact_until=100, parallel_map=there.parallel_map)
    np.testing.assert_array_equal(ours.rows, theirs.rows)
    np.testing.assert_array_equal(ours.scores, theirs.scores)
    lists = nearest(vectors, there.passage_articles, 9, exact=100)
    again = nearest(vectors, there.passage_articles, 9, exact=100, parallel_map=there.parallel_map)
    np.testing.assert_array_equal(lists.rows, again.rows)
    np.testing.assert_array_equal(lists.cosines, again.cosines)


def test_an_index_that_nodes_cannot_open_is_one_clear_error(
    built: Path, tmp_path: Path, cluster: "ray.cluster_utils.Cluster"
) -> None:
    shutil.copytree(built, tmp_path / "index")
    opened = linker.open(tmp_path / "index", ray=cluster.address)
    shutil.rmtree(tmp_path / "index")
    with pytest.raises(StoreError, match="every node must see the index"):
        opened.search("ferry")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from linker.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_commands_ask_the_cluster_at_an_address(built: Path, cluster: "ray.cluster_utils.Cluster") -> None:
    asked = ("search", "a ferry that was late", "--index", str(built), "--json")
    here, there = run(*asked), run(*asked, "--ray", cluster.address)
    assert there.returncode == 0, there.stderr
    assert json.loads(there.stdout)["results"]
    assert (there.stdout, there.stderr) == (here.stdout, here.stderr)
    for command in (("search", "ferry"), ("link", "--all"), ("stories",), ("narratives",)):
        failed = run(*command, "--index", str(built), "--ray", "127.0.0.1:9")
        assert (failed.returncode, failed.stdout) == (1, "")
        assert failed.stderr.count("\n") == 1
        assert "no Ray cluster at 127.0.0.1:9" in failed.stderr
