"""What else is deleted with removed articles: learned lines and sentences, notes, corrections."""

from collections import Counter
from collections.abc import Collection
from typing import Any  # Any: plain data of JSON

import polars as pl

from linker.corrections import Correction
from linker.outlets import source_key
from linker.storage import Store
from linker.text.normal import normal_line
from linker.text.repeated import hashes_in

Lines = dict[str, dict[str, int]]


def lines_left(store: Store, gone: Collection[str]) -> Lines:
    """The learned repeated lines of an index, counted again without the articles that are removed.

    Args:
        store: The index, before articles are removed.
        gone: Their ids.

    Returns:
        Source → line → in how many articles; never more than was known.
    """
    stored_lines = store.manifest.boilerplate
    counts: dict[str, Counter[str]] = {source: Counter() for source in stored_lines}
    if stored_lines:
        for frame in store.blocks("articles", ["id", "source", "text", "removed"]):
            for row in frame.filter(~pl.col("id").is_in(list(gone))).iter_rows(named=True):
                source = row["source"] or ""
                if source in stored_lines:
                    article_lines = [
                        *row["text"].splitlines(),
                        *(item["line"] for item in row["removed"] or ()),
                    ]
                    counts[source].update(stored_lines[source].keys() & set(map(normal_line, article_lines)))
    left = {
        source: {
            line: min(count, counts[source][line]) for line, count in lines.items() if counts[source][line]
        }
        for source, lines in stored_lines.items()
    }
    return {source: lines for source, lines in left.items() if lines}


def sentences_left(store: Store, gone: Collection[str]) -> set[str]:
    """The hashes of learned repeated sentences that an article which isn't removed holds.

    Args:
        store: The index, before articles are removed.
        gone: Their ids.
    """
    stored_hashes, left = set(store.manifest.sentences), set[str]()
    if stored_hashes:
        for frame in store.frames("articles", ["id", "sentences"]):
            staying = frame.filter(~pl.col("id").is_in(list(gone)))["sentences"].drop_nulls()
            left |= stored_hashes & hashes_in(b"".join(staying).hex())
    return left


def notes_left(store: Store, gone: Collection[str]) -> dict[str, Any]:
    """The counts and notes of the newest run without those about removed articles."""
    columns = ["id", "title", "source", "url", "file", "number"]
    articles = store.articles(columns)
    doomed = pl.col("id").is_in(list(gone))
    going = articles.filter(doomed)
    places = {*going.select("file", "number").iter_rows()}
    files = set(going["file"]) - set(articles.filter(~doomed)["file"])
    staying = {value for name in columns[:4] for value in articles.filter(~doomed)[name].drop_nulls()}
    named = {value for name in columns[:4] for value in going[name].drop_nulls()} - staying - {""}

    def stays(item: object) -> bool:
        if not isinstance(item, dict):
            return not any(value in str(item) for value in named)
        place = item.get("file"), item.get("number")
        note_text = " ".join(map(str, item.values()))
        return (
            place not in places and place[0] not in files and not any(value in note_text for value in named)
        )

    return {
        key: [item for item in value if stays(item)] if isinstance(value, list | tuple) else value
        for key, value in store.manifest.last_read.items()
    }


def corrections_left(
    corrections: Collection[Correction], articles: pl.DataFrame, members: pl.DataFrame
) -> list[Correction]:
    """The corrections that still apply to something in the index.

    Args:
        corrections: All of them, before the removal.
        articles: Those that stay: columns id and source.
        members: The groups that are left, as history has them.
    """
    ids, groups = set(articles["id"]), set(members["group_id"])
    sources = {source_key(source) for source in articles["source"].drop_nulls().unique()}

    def stays(item: Correction) -> bool:
        if item.verb == "rename":
            return item.left in groups
        if item.verb == "source":
            return sources.issuperset(map(source_key, (item.left, str(item.right))))
        return ids.issuperset((item.left, str(item.right)))

    return [item for item in corrections if stays(item)]
