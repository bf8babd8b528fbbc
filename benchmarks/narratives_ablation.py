"""What each setting of narratives adds: the figures of four archives without it.

A setting is taken out by a value that lets everything through, or does nothing. Beside the figures stands
the share of the memberships, of an article in a narrative with another one, that stay as they were.

    python -m benchmarks.narratives_ablation DATA [--indexes FOLDER] [--only a,b]
"""

import argparse
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.common import hash_of, save
from benchmarks.narratives import DEMO, index_of, person_figures, planted_figures, saga_figure
from linker.archive.index import Index
from linker.history.narrative_state import stored_cache
from linker.history.stored_results import tree_of
from linker.narratives import Narrative, NarrativeConfig
from linker.narratives.find import find_again

SETS = ("demo", "long_running_events", "people", "listed_headlines")
OFF: Mapping[str, Any] = {
    "shortest_gap_days": 0.0,
    "longest_gap_days": NarrativeConfig().shortest_gap_days,
    "gap_articles": 0,
    "min_stories": 1,
    "min_episodes": 1,
    "min_sources": 1,
    "min_content_words": 0,
    "min_joining_words": 0,
    "same_names": 0.0,
    "same_context": 0.0,
    "no_shared_names": 0.0,
    "hubness": 0.0,
    "shared_terms": 0.0,
    "min_join": 9.0,
    "join_rounds": 1,
    "min_stay": 0.0,
    "merge_share": 0.0,
    "merge_beside": 9.0,
    "merge_cosine": 9.0,
    "merged_cohesion": 0.0,
    "fits_whole": 0.0,
    "min_cohesion": -9.0,
    "min_focus": 0.0,
    "focus_chance": 0.0,
    "min_substance": 0.0,
    "seed_focus": 0.0,
    "min_anchor": 0.0,
    "anchor_chance": 0.0,
    "min_entity_score": 0.0,
    "entity_score_chance": 0.0,
    "min_distinctiveness": 0.0,
    "max_figures": 1.0,
    "max_verbatim": 1.0,
    "max_market_talk": 1.0,
    "storyline_stories": 2,
    "storyline_days": 0.0,
    "storyline_cohesion": -1.0,
    "storyline_closure": 0.0,
    "storyline_separation": 0.0,
    "storyline_focus": 0.0,
    "storyline_anchor": 0.0,
    "storyline_entity_score": 0.0,
    "storyline_entity_score_chance": 0.0,
    "storyline_fit": 0.0,
    "core_gain": 9.0,
    "storyline_verbatim": 1.0,
    "storyline_cuts": (),
    "part_anchor": 0.0,
    "part_stories": 0,
    "longest_line": 1.0,
    "part_articles": 9.0,
}
"""Setting → the value without effect."""
UNTRIED = {
    "gap_days": "asked for by a user",
    "neighbours": "a candidate list, no limit",
    "usual_density": "the zero of `hubness`",
    "min_edge": "what linked passages are; without it all are",
    "core_share": "goes with `core_gain`",
    "resolution": "a scale of communities, no limit",
    "storyline_resolution": "a scale of communities, no limit",
}


def main() -> None:
    """Find the narratives of each set as they are, then without each setting."""
    assert {field.name for field in fields(NarrativeConfig)} == {*OFF, *UNTRIED}, "a setting isn't tried"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", default=os.environ.get("LINKER_DATA"), help="or $LINKER_DATA")
    parser.add_argument("--indexes", type=Path, help="Built indexes, each under the name of its set.")
    parser.add_argument("--only", help="Settings to try, comma-separated.")
    given = parser.parse_args()
    data, tried = Path(given.data), given.only.split(",") if given.only else list(OFF)
    figures: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in SETS:
            source = DEMO / "articles" if name == "demo" else data / name / "articles.parquet"
            index = index_of(given.indexes or Path(folder), name, source)
            index.narratives()  # so that there is a cache
            gold = {} if name == "demo" else dict(pl.read_parquet(source).select("id", "story").iter_rows())
            usual = _found(index, NarrativeConfig())
            figures.setdefault("everything", {})[name] = _figures(name, index, usual, gold)
            print(name, figures["everything"][name], flush=True)
            for setting in tried:
                found = _found(index, replace(NarrativeConfig(), **{setting: OFF[setting]}))
                row = _figures(name, index, found, gold) | {"stays": _stays(usual, found)}
                figures.setdefault(f"without {setting}", {})[name] = row
                print(name, setting, row, flush=True)
    hashes = {name: hash_of(data / name / "articles.parquet") for name in SETS[1:]}
    save("narratives_ablation", hashes, {"figures": figures, "untried": UNTRIED}, quiet=True)


def _found(index: Index, config: NarrativeConfig) -> tuple[Narrative, ...]:
    levels = {level: index.stories(level) for level in ("events", "lines", "topics")}
    return find_again(index.corpus, tree_of(levels), config, stored_cache(index.store))[0]


def _figures(
    name: str, index: Index, found: Sequence[Narrative], gold: Mapping[str, str]
) -> dict[str, float]:
    shown: dict[str, float] = {"narratives": len(found)}
    if name == "demo":
        planted = planted_figures(index.corpus, found)
        del planted["narratives"]
        shown["planted"] = sum(row["f1"] >= 0.9 and row["episodes"] for row in planted.values())
    elif name == "long_running_events":
        shown["b_cubed_f1"] = saga_figure(found, gold)
    elif name == "people":
        shown |= person_figures(found, gold)
    return shown


def _stays(usual: Sequence[Narrative], found: Sequence[Narrative]) -> float:
    """Jaccard index of the pairs of articles that are in one narrative."""
    one, two = (
        {pair for item in every for pair in combinations(sorted(item.article_ids), 2)}
        for every in (usual, found)
    )
    return round(len(one & two) / max(1, len(one | two)), 4)


if __name__ == "__main__":
    main()
