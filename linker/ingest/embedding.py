"""Prepared articles into the frames and vectors of a store."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict

import numpy as np
import polars as pl

from linker.encoders import Encoder
from linker.encoders.encoder import finite
from linker.ingest.prepared import Prepared
from linker.ingest.run_report import BuildReport
from linker.storage import STORED_ARTICLE_SCHEMA, STORED_PASSAGE_SCHEMA, Store
from linker.types import Vectors

ProgressCallback = Callable[[int, float], None]
"""Told the word pieces embedded so far in the whole run, and the share of this batch that is done."""


class Embedder:
    """Embeds batches of articles, and counts."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._pieces = 0
        self._embedded = 0
        self._cut_passages = 0
        self._cut_pieces = 0

    def embed(
        self, batch: Sequence[Prepared], vector_of_text: Mapping[str, Vectors], heard: ProgressCallback
    ) -> tuple[pl.DataFrame, Vectors, pl.DataFrame, Vectors]:
        """The tables and vectors that `Writer.add` takes; texts in `vector_of_text` aren't embedded again."""
        leads = [item.lead for item in batch]
        passages = [text for item in batch for text in item.passages]
        vectors = self._vectors([*leads, *passages], vector_of_text, heard)
        cut = self._cut(passages)
        self._cut_passages += int((cut > 0).sum())
        self._cut_pieces += int(cut.sum())
        return _articles(batch), vectors[: len(leads)], _passages(batch, cut), vectors[len(leads) :]

    def counts(self) -> BuildReport:
        """How many texts were embedded so far, and how much of them was cut off as too long."""
        return BuildReport(
            embedded=self._embedded, cut_passages=self._cut_passages, cut_pieces=self._cut_pieces
        )

    def _vectors(
        self, texts: list[str], vector_of_text: Mapping[str, Vectors], heard: ProgressCallback
    ) -> Vectors:
        new = sorted({text for text in texts if text not in vector_of_text})
        pieces = 0

        def told(done: int, total: int) -> None:
            nonlocal pieces
            pieces = total
            heard(self._pieces + done, done / total if total else 1.0)

        fresh = finite(self._encoder.encode(new, progress=told), self._encoder)
        self._pieces += pieces
        self._embedded += len(new)
        rows = {text: row for row, text in enumerate(new)}
        vectors = np.empty((len(texts), self._encoder.dim), np.float32)
        for position, text in enumerate(texts):
            row = rows.get(text)
            vectors[position] = vector_of_text[text] if row is None else fresh[row]
        return vectors

    def _cut(self, passages: list[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """How many tokens of each passage are cut off; a token has at least one character."""
        cut = np.zeros(len(passages), np.int64)
        long = [i for i, text in enumerate(passages) if len(text) > self._encoder.max_pieces - 2]
        if long:
            counts = self._encoder.count_pieces([passages[i] for i in long])
            cut[long] = np.maximum(counts.astype(np.int64) - self._encoder.max_pieces, 0)
        return cut


def _articles(batch: Sequence[Prepared]) -> pl.DataFrame:
    rows = [
        {
            **asdict(item.article),
            "file": item.file,
            "number": item.number,
            "digest": item.digest,
            "sentences": bytes.fromhex(item.sentences),
        }
        for item in batch
    ]
    return pl.DataFrame(rows, schema=STORED_ARTICLE_SCHEMA)


def _passages(batch: Sequence[Prepared], cut: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
    ids = [item.article.id for item in batch for _ in item.spans]
    spans = [span for item in batch for span in item.spans]
    return pl.DataFrame(
        {
            "article_id": ids,
            "start": [start for start, _ in spans],
            "end": [end for _, end in spans],
            "cut": cut,
        },
        schema=STORED_PASSAGE_SCHEMA,
    )


def known_vectors(store: Store, ids: Collection[str]) -> dict[str, Vectors]:
    """Passage texts of some stored articles, with their vectors."""
    texts = dict(row for frame in store.naming("articles", ids, ["text"]) for row in frame.iter_rows())
    vector_of_text = {}
    for frame in store.naming("passages", ids, ["start", "end", "vector"]):
        vectors = frame["vector"].to_numpy().astype(np.float32)
        for row, (article, start, end) in enumerate(frame.drop("vector").iter_rows()):
            vector_of_text[texts[article][start:end]] = vectors[row]
    return vector_of_text
