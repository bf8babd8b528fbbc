"""A small archive in memory for tests, embedded by the hash encoder."""

from datetime import UTC, datetime

import numpy as np
import polars as pl

from linker.corpus import ARTICLE_SCHEMA, Corpus
from linker.encoders import HashEncoder
from linker.text import listed_headlines, split

ENCODER = HashEncoder()


def article(
    id_: str, title: str, text: str, published: str | None = None, source: str | None = None
) -> dict[str, object]:
    """A row of an articles frame; headlines listed in `text` are captured, the text is left as it is."""
    return {
        "id": id_,
        "title": title,
        "text": text,
        "published": published and datetime.fromisoformat(published).replace(tzinfo=UTC),
        "source": source,
        "language": "en",
        "listed": [
            {"headline": item.headline, "line": item.line, "form": item.form, "url": item.url}
            for item in listed_headlines(text, title)
        ],
        "removed": [],
        "file": f"{id_}.txt",
        "number": 1,
    }


def corpus_of(rows: list[dict[str, object]]) -> Corpus:
    """Split, embed and index articles."""
    articles = pl.DataFrame(rows, schema=ARTICLE_SCHEMA)
    spans = [(row["id"], start, end) for row in rows for start, end in split(str(row["text"]))]
    texts = {row["id"]: str(row["text"]) for row in rows}
    passages = pl.DataFrame(
        spans, schema={"article_id": pl.String, "start": pl.UInt32, "end": pl.UInt32}, orient="row"
    )
    leads = ENCODER.encode([f"{row['title']}\n{row['text']}" for row in rows])
    vectors = ENCODER.encode([texts[id_][start:end] for id_, start, end in spans])
    return Corpus.build([articles], [passages], leads.astype(np.float32), vectors.astype(np.float32))
