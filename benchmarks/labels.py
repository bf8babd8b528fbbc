"""Draw names of stories and narratives to be read without scores.

    python -m benchmarks.labels INDEXES OUT --seed 7

INDEXES holds a built index a set. OUT gets a file a set and kind: each name above the headlines that it
stands for, of a motif with what its articles say. A reader writes "print", "not" or "misleads" for each into
`benchmarks/labels_read.csv`: set, kind, BLAKE2b of the name (6 bytes), reader, verdict. The texts are their
publishers', so no name stands there.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import linker
from linker.narratives import Narrative
from linker.stories import Story

SETS = ("gun_incidents", "listed_headlines", "people")
FEWEST_ARTICLES = 3
SHOWN = 9
CHARACTERS = 160


def main() -> None:
    """Write the samples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indexes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--names", type=int, default=40)
    parser.add_argument("--sets", nargs="*", default=SETS)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for name in asked.sets:
        index = linker.open(asked.indexes / name)
        stories = [story for story in index.stories() if len(story.article_ids) >= FEWEST_ARTICLES]
        drawn = {"stories": draw(stories, asked), "narratives": draw(index.narratives(), asked)}
        for kind, chosen in drawn.items():
            shown = "\n".join(entry(index, one) for one in chosen)
            (asked.out / f"{name}-{kind}.txt").write_text(shown, encoding="utf-8")


def draw(
    groups: Sequence[Story] | Sequence[Narrative], asked: argparse.Namespace
) -> Sequence[Story] | Sequence[Narrative]:
    """So many of them, by the seed."""
    return random.Random(asked.seed).sample(list(groups), min(asked.names, len(groups)))


def entry(index: linker.Index, group: Story | Narrative) -> str:
    """A name, and below it what it stands for: first, last and others between, evenly."""
    said: dict[str, str] = {}
    if isinstance(group, Narrative):
        own_id, name = (
            group.narrative_id,
            f"{group.label} – latest: {group.latest}" if group.latest else group.label,
        )
        if group.kind == "motif":
            for passage in group.passages:
                said.setdefault(passage.article_id, passage.text)
    else:
        own_id, name = group.story_id, group.label
    ids, last = group.article_ids, len(group.article_ids) - 1
    places = sorted({round(number * last / (SHOWN - 1)) for number in range(SHOWN)})
    lines = [f"{own_id}  {name}", f"    ({len(ids)} articles)"]
    for place in places:
        article = index.article(ids[place])
        day = str(article.published)[:10] if article.published else "undated   "
        headline = article.title or " ".join(article.text.split())[:CHARACTERS]
        quoted = f"  » {' '.join(said[article.id].split())[:CHARACTERS]}" if article.id in said else ""
        lines.append(f"    {day}  {headline}{quoted}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
