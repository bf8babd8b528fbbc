"""Which article of the index a record is: by its id, where the outlet agrees, or by its page's address."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath

import numpy as np
import polars as pl

from linker.readers import content_id
from linker.storage import Store
from linker.text.addresses import page_key
from linker.text.normal import normal_headline
from linker.types import Record, Rows, Skipped

Place = tuple[str, int]
"""Where a record was read: its file, and its number in it."""

_CHUNK = 10_000
_CONTENT_ID = re.compile(r"[0-9a-f]{16}")
_STORED = ("source", "url", "title", "file", "number")
_BEFORE_SLUG = r"(?i)[?#].*$|^[a-z]+://[^/?#]*"
_AFTER_SLUG = r"(?i)(?:[./]amp)?(?:\.[a-z]{2,5})?/*$"


@dataclass(frozen=True, slots=True)
class Origin:
    """The facts that decide whether two articles of one id are the same: outlet, page, headline and file."""

    source: str
    page: str
    title: str
    file: str

    @classmethod
    def of(cls, source: str | None, url: str | None, title: str, file: str) -> "Origin":
        """Put the parts into the form in which they are compared."""
        return cls(" ".join((source or "").casefold().split()), page_key(url), normal_headline(title), file)

    def agrees(self, other: "Origin") -> bool:
        """True where the outlet or the page is the same; where one has neither, headline or file decides."""
        if self.page and self.page == other.page:
            return True
        if self.source and other.source:
            return self.source == other.source
        if self.page and other.page and self.page.partition("/")[0] != other.page.partition("/")[0]:
            return False
        return self.title == other.title or self.file == other.file

    def qualified(self, id_: str) -> tuple[str, str]:
        """Two ids that name the outlet: the usual one, and a longer one in case that is taken.

        >>> Origin("vell post", "", "", "").qualified("1")[0]
        'vell-post:1'
        """
        name = self.source or self.page.partition("/")[0] or PurePath(self.file).stem.casefold()
        slug = re.sub(r"[^\w.]+", "-", name).strip("-") or "other"
        digest = hashlib.blake2b(
            f"{self.source}\n{self.page or self.title}".encode(), digest_size=4
        ).hexdigest()
        return f"{slug}:{id_}", f"{slug}:{id_}:{digest}"


def origin_of(record: Record) -> Origin:
    """The origin of a record."""
    return Origin.of(record.source, record.url, record.title, record.file)


def is_named_by_content(record: Record) -> bool:
    """Whether a record has no id of its own."""
    return _CONTENT_ID.fullmatch(record.id) is not None and record.id == content_id(record.title, record.text)


def qualified_note(id_: str, new: str) -> str:
    """Say that an id was qualified."""
    return f"id {id_!r} is another outlet's already: kept as {new!r}"


@dataclass
class Renamed:
    """New ids of records whose own can't be used, by place, and the notes about them."""

    ids: dict[Place, str] = field(default_factory=dict)
    notes: list[Skipped] = field(default_factory=list)


def known_ids(records: Iterable[Record], store: Store, qualified: Mapping[Place, str]) -> Renamed:
    """Find the ids that records have, or get, in the index.

    A record whose id is that of an article from elsewhere gets one that names its outlet. A record whose id
    the index doesn't have is the article at its address, if that is one article's there and one record's
    in the run, and either the record has no id of its own or the headline is the same. One that is named
    by its content is also the article that was read at its place under the same headline.

    Args:
        records: All of the run; gone through twice.
        store: The index.
        qualified: Ids that were given within the run already, by place.
    """
    renamed = Renamed(dict(qualified))
    if not store.manifest.count("articles"):
        return renamed
    lookup = _Lookup(store)
    moved: list[_Moved] = []
    for chunk in _chunks(records):
        has_id = lookup.ids.among(pl.Series([record.id for record in chunk], dtype=pl.String))
        near = lookup.near(chunk)
        met = [
            record
            for record, has in zip(chunk, has_id, strict=True)
            if has and not is_named_by_content(record)
        ]
        _settle(met, store, renamed)
        moved += [
            _Moved.of(record)
            for record, has, close in zip(chunk, has_id, near, strict=True)
            if close and not has and (record.file, record.number) not in qualified
        ]
    if moved:
        _find_pages(moved, records, store, renamed)
    return renamed


@dataclass(frozen=True, slots=True)
class _Moved:
    """A record with an id that is new to the index, though its page or place may not be."""

    place: Place
    url: str | None
    title: str
    own_id: bool

    @classmethod
    def of(cls, record: Record) -> "_Moved":
        own_id = not record.id.startswith(("http://", "https://")) and not is_named_by_content(record)
        return cls((record.file, record.number), record.url, normal_headline(record.title), own_id)


class _Hashes:
    """A set of strings as sorted hashes of eight bytes; a false match has a chance of one in some 10¹⁹."""

    def __init__(self, frames: Iterator[pl.Series]) -> None:
        hashes = [np.empty(0, np.uint64), *(column.drop_nulls().hash().to_numpy() for column in frames)]
        self._sorted = np.unique(np.concatenate(hashes))

    def among(self, values: pl.Series) -> list[bool]:
        hashes = values.hash().to_numpy()
        place: Rows = np.searchsorted(self._sorted, hashes)
        within = place < len(self._sorted)
        place[~within] = 0
        return (
            (within & (self._sorted[place] == hashes)).tolist()
            if len(self._sorted)
            else [False] * len(values)
        )


class _Lookup:
    """The ids, the last parts of addresses and the places in files that the index has."""

    def __init__(self, store: Store) -> None:
        self.ids = _Hashes(frame["id"] for frame in store.frames("articles", ["id"]))
        self._slugs = _Hashes(_slugs(frame["url"]) for frame in store.frames("articles", ["url"]))
        places = store.frames("articles", ["file", "number"])
        self._places = _Hashes(_places(frame) for frame in places)

    def near(self, records: list[Record]) -> list[bool]:
        """Whether each record has the place, or the last part of the address, of an article of the index."""
        slugs = self._slugs.among(_slugs(pl.Series([record.url for record in records], dtype=pl.String)))
        frame = pl.DataFrame(
            {"file": [r.file for r in records], "number": [r.number for r in records]},
            schema={"file": pl.String, "number": pl.Int64},
        )
        places = self._places.among(_places(frame))
        return [
            (bool(record.url) and slug) or place
            for record, slug, place in zip(records, slugs, places, strict=True)
        ]


def _slugs(urls: pl.Series) -> pl.Series:
    bare = urls.str.replace_all(_BEFORE_SLUG, "").str.replace(_AFTER_SLUG, "")
    return bare.str.extract(r"([^/]*)$").str.to_lowercase()


def _places(frame: pl.DataFrame) -> pl.Series:
    return frame.select(pl.format("{}\0{}", "number", "file")).to_series()


def _chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    remaining = iter(records)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk


def _origins(store: Store, ids: set[str]) -> dict[str, Origin]:
    rows = (row for frame in store.naming("articles", ids, _STORED) for row in frame.iter_rows())
    return {id_: Origin.of(source, url, title, file or "") for id_, source, url, title, file, _ in rows}


def _settle(records: list[Record], store: Store, renamed: Renamed) -> None:
    """Give a new id to each record whose id belongs to an article of another outlet."""
    if not records:
        return
    stored = _origins(store, {record.id for record in records})
    others = [(r, origin_of(r)) for r in records if r.id in stored and not stored[r.id].agrees(origin_of(r))]
    for record in records:
        place = (record.file, record.number)
        if place in renamed.ids and record.id in stored and stored[record.id].agrees(origin_of(record)):
            del renamed.ids[place]  # it came second in this run, and first in the index
    wanted = {name for record, origin in others for name in origin.qualified(record.id)}
    taken = _origins(store, wanted)
    used = set(renamed.ids.values())
    for record, origin in others:
        place = (record.file, record.number)
        if place in renamed.ids:
            continue
        names = origin.qualified(record.id)
        free = [n for n in names if n in taken and taken[n].agrees(origin)] or [
            n for n in names if n not in taken and n not in used
        ]
        renamed.ids[place] = new = (free or [names[1]])[0]
        used.add(new)
        if new not in taken:
            renamed.notes.append(Skipped(record.file, record.number, qualified_note(record.id, new)))


def _find_pages(moved: list[_Moved], records: Iterable[Record], store: Store, renamed: Renamed) -> None:
    """Give records the ids of the articles at their pages, or at their places."""
    at_page, at_place = _stored_at(moved, store)
    read = _read_at(set(at_page), moved, records)
    taken = set(renamed.ids.values())
    for item in moved:
        page = page_key(item.url)
        at_address = at_page.get(page, [])
        if len(at_address) == 1 and read[page] == 1 and (not item.own_id or at_address[0][1] == item.title):
            match = at_address[0]
        elif not item.own_id and item.place in at_place and at_place[item.place][1] == item.title:
            match = at_place[item.place]
        else:
            continue
        if match[0] not in taken:
            renamed.ids[item.place] = match[0]
            taken.add(match[0])


_Named = tuple[str, str]
"""An article's id and its headline in the form in which they are compared."""


def _stored_at(moved: list[_Moved], store: Store) -> tuple[dict[str, list[_Named]], dict[Place, _Named]]:
    """The articles of the index at the pages and at the places of some records."""
    pages = {page_key(item.url) for item in moved} - {""}
    slugs = _slugs(pl.Series([item.url for item in moved], dtype=pl.String)).unique().implode()
    schema = {"file": pl.String, "number": pl.Int64}
    places = pl.DataFrame([item.place for item in moved], schema=schema, orient="row").unique()
    at_page: defaultdict[str, list[_Named]] = defaultdict(list)
    at_place: dict[Place, _Named] = {}
    for frame in store.frames("articles", ["id", *_STORED]):
        near = frame.filter(_slugs(frame["url"]).is_in(slugs))
        for id_, url, title in near.select("id", "url", "title").iter_rows():
            if (page := page_key(url)) in pages:
                at_page[page].append((id_, normal_headline(title)))
        same = frame.with_columns(pl.col("number").cast(pl.Int64)).join(
            places, on=["file", "number"], how="semi"
        )
        for file, number, id_, title in same.select("file", "number", "id", "title").iter_rows():
            at_place[file, number] = id_, normal_headline(title)
    return dict(at_page), at_place


def _read_at(pages: set[str], moved: list[_Moved], records: Iterable[Record]) -> Counter[str]:
    """How many records of the run there are at each of some pages."""
    if not pages:
        return Counter()
    slugs = _slugs(pl.Series([item.url for item in moved], dtype=pl.String)).unique().implode()
    times_read: Counter[str] = Counter()
    for chunk in _chunks(records):
        near = _slugs(pl.Series([record.url for record in chunk], dtype=pl.String)).is_in(slugs)
        keys = (page_key(record.url) for record, close in zip(chunk, near, strict=True) if close)
        times_read.update(key for key in keys if key in pages)
    return times_read
