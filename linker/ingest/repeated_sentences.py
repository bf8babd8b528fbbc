"""Sentences that recur in unrelated articles, learned from new records and the articles of the index.

A sign-up, a byline, a credit or a standing notice stands in articles that have nothing else in common. So a
sentence is boilerplate where three articles hold it of which no two are related, each three days or more
from the next, over more than a fortnight. Two articles are related when what they don't share word for word
uses the same telling words (`ingest.telling_words`): a claim that comes back in a running story is kept,
and so are copies of one article. That rests on the two alone, whatever else the archive holds, and a
sentence that was learned once stays learned: an archive ends the same in whatever runs it is read. What
quotes somebody is never boilerplate.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl

from linker.ingest.identity import Place
from linker.ingest.prepared import Prepared, all_lines, clean_again
from linker.ingest.telling_words import TellingWords
from linker.storage import STORED_ARTICLE_SCHEMA, Store
from linker.text.repeated import HASH_DIGITS
from linker.types import Article, Listed, Record, Removed, Rows

_SPAN = timedelta(days=14)
_APART = timedelta(days=3)
_DATES = 12
"""Occurrences of a sentence that are compared, each of other days."""
_COLUMNS = {"id": pl.String(), "published": pl.Datetime("us", "UTC"), "sentences": pl.Binary()}

Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
Occurrences = dict[str, list[tuple[datetime, str]]]
"""Hash of a sentence → when it was published and in which article, by date."""


def learn_sentences(
    records: Iterable[Record], ids: Mapping[Place, str], store: Store, least: int
) -> frozenset[str]:
    """Find sentences of a run's records that recur in unrelated articles.

    Args:
        records: Those of the run, with the hashes of their sentences; gone through twice.
        ids: Ids that records have in the index in place of their own, by place.
        store: The index, before the run.
        least: Unrelated articles that make a sentence boilerplate; 0 finds none.

    Returns:
        Hashes of sentences that the index doesn't know to repeat yet.
    """
    candidates = _candidates(records, ids, store, least) if least else {}
    if not candidates:
        return frozenset()
    named = {id_ for occurrences in candidates.values() for _, id_ in occurrences}
    telling = TellingWords(candidates.keys())
    for record in records:
        id_ = ids.get((record.file, record.number), record.id)
        if id_ in named:
            telling.add(id_, record.title, all_lines(record))
    for row in _stored(store, named - telling.articles.keys()):
        telling.add(row["id"], row["title"], all_lines(_article(row)))
    return frozenset(
        hash_
        for hash_, occurrences in candidates.items()
        if hash_ not in telling.quoting and _in_unrelated(occurrences, telling, least)
    )


def articles_to_clean(store: Store, learned: frozenset[str], holding: Collection[str]) -> Iterator[Prepared]:
    """The articles of an index with newly learned repeated sentences, without these sentences.

    Args:
        store: The index, before the run.
        learned: Hashes of sentences that it doesn't know to repeat yet.
        holding: Ids of articles that are read again and hold one; of an article that a version stored which
            kept no hashes, that is how it is known.
    """
    wanted = _parsed(bytes.fromhex("".join(sorted(learned))))
    ids: set[str] = set()
    for frame in store.frames("articles", ["id", "sentences"]) if learned else ():
        rows, _ = _matching(frame["sentences"], wanted)
        ids.update(frame["id"].gather(np.unique(rows)))
        older = frame.filter(pl.col("sentences").is_null())["id"]
        ids.update(id_ for id_ in older if id_ in holding)
    for row in _stored(store, ids):
        again = clean_again(_article(row), row["file"], row["number"], learned)
        if again.digest != row["digest"]:
            yield again


def _candidates(records: Iterable[Record], ids: Mapping[Place, str], store: Store, least: int) -> Occurrences:
    """Sentences that are in articles of enough different dates to be boilerplate."""
    named, dates, sentences = [], [], []
    for record in records:
        if record.published is not None and record.sentences:
            named.append(ids.get((record.file, record.number), record.id))
            dates.append(record.published)
            sentences.append(bytes.fromhex(record.sentences))
    now = pl.DataFrame({"id": named, "published": dates, "sentences": sentences}, _COLUMNS)
    now = now.unique("id", keep="last", maintain_order=True)
    stored_hashes = _parsed(bytes.fromhex("".join(store.manifest.sentences)))
    wanted = np.setdiff1d(_parsed(b"".join(now["sentences"])), stored_hashes)
    again = now["id"].implode()
    frames, rows, hashes = (
        [now.select("id", "published")],
        *map(list, zip(_matching(now["sentences"], wanted))),
    )
    size = len(now)
    for frame in store.frames("articles", list(_COLUMNS)):
        stays = frame.drop_nulls(["published", "sentences"]).filter(~pl.col("id").is_in(again))
        found_rows, found_hashes = _matching(stays["sentences"], wanted)
        frames.append(stays.select("id", "published"))
        rows.append(found_rows + size)
        hashes.append(found_hashes)
        size += len(stays)
    return _spread(pl.concat(frames), np.concatenate(rows), np.concatenate(hashes), least)


def _parsed(joined: bytes) -> Hashes:
    hashes: Hashes = np.frombuffer(joined, ">u8").astype(np.uint64)
    return hashes


def _matching(column: pl.Series, wanted: Hashes) -> tuple[Rows, Hashes]:
    """The places where a column of hashes holds one of `wanted`, which is sorted, as (rows, hashes)."""
    hashes = _parsed(b"".join(column.drop_nulls()))
    rows = np.repeat(np.arange(len(column)), column.bin.size().fill_null(0).to_numpy() // 8)
    if not len(wanted):
        return rows[:0], hashes[:0]
    place = np.searchsorted(wanted, hashes)
    place[place == len(wanted)] = 0
    places = np.flatnonzero(wanted[place] == hashes)
    return rows[places], hashes[places]


def _spread(articles: pl.DataFrame, rows: Rows, hashes: Hashes, least: int) -> Occurrences:
    """The sentences on enough dates, each with one article for every few days, a dozen at most.

    Args:
        articles: Columns id and published.
        rows: Of `articles`, a row for each sentence in one.
        hashes: Of those sentences.
        least: Dates that a sentence needs.
    """
    _, inverse, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    often = np.flatnonzero(counts[inverse] >= least)
    spread = pl.DataFrame({"hash": hashes[often], "row": rows[often]})
    dated = articles.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    spread = spread.join(dated, on="row").with_columns(
        (pl.col("published").dt.epoch("d") // _APART.days).alias("days")
    )
    first, last = pl.col("published").min().over("hash"), pl.col("published").max().over("hash")
    spread = spread.filter(last - first > _SPAN, pl.col("days").n_unique().over("hash") >= least)
    order = pl.Series(
        "order", [crc32(id_.encode("utf-8", "surrogatepass")) for id_ in spread["id"]], pl.UInt32
    )
    one_each = (
        spread.with_columns(order)
        .sort("hash", "order", "id")
        .unique(["hash", "days"], keep="first", maintain_order=True)
    )
    chosen = one_each.group_by("hash", maintain_order=True).head(_DATES).sort("hash", "published", "id")
    occurrences: Occurrences = {}
    for hash_, published, id_ in chosen.select("hash", "published", "id").iter_rows():
        occurrences.setdefault(f"{hash_:0{HASH_DIGITS}x}", []).append((published, id_))
    return occurrences


def _in_unrelated(occurrences: Sequence[tuple[datetime, str]], telling: TellingWords, least: int) -> bool:
    """Whether `least` of the articles are far enough apart in time, and no two of them are related."""
    for chosen in combinations(occurrences, least):
        dates = [date for date, _ in chosen]
        if dates[-1] - dates[0] <= _SPAN or any(b - a < _APART for a, b in pairwise(dates)):
            continue
        if not any(telling.related(one, two) for (_, one), (_, two) in combinations(chosen, 2)):
            return True
    return False


def _stored(store: Store, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    columns = [name for name in STORED_ARTICLE_SCHEMA if name not in ("id", "sentences")]
    for frame in store.naming("articles", set(ids), columns):
        yield from frame.iter_rows(named=True)


def _article(row: Mapping[str, Any]) -> Article:
    """An article as it is stored."""
    plain = {name: row[name] for name in ("id", "title", "text", "published", "source", "url", "language")}
    listed = tuple(Listed(**item) for item in row["listed"] or ())
    return Article(**plain, listed=listed, removed=tuple(Removed(**item) for item in row["removed"] or ()))
