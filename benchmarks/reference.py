"""Make the fixed statistics of `linker.stories.reference` and `linker.text.rarity`.

They come from three collections without story labels.

`words.parquet`: the share of documents that contain each word, a weighted mean over the collections; words of
five documents or more. `vectors.npz`: for each encoder that ships, the mean of 1,200 texts of each of the two
collections with full text, 512 centroids (spherical k-means) of all centred vectors, and the deviation of
random cosines.

    python -m benchmarks.reference DATA
"""

import re
from collections import Counter
from pathlib import Path

import faiss
import numpy as np
import polars as pl

from benchmarks.common import data_folder
from linker.encoders import load
from linker.stories import reference
from linker.text import rarity
from linker.types import Vectors
from linker.words import words

WEIGHTS = {"listed_headlines": 0.4, "reuters_21578": 0.4, "headline_stream": 0.2}
FULL_TEXTS = ("listed_headlines", "reuters_21578")
TO = Path(reference.__file__).parent / "reference"
WORDS_TO = Path(rarity.__file__).parent / "reference" / "words.parquet"
_CHARACTERS, _LEAD, _SAMPLE, _CENTROIDS = 3_000, 1_500, 1_200, 512
_PLAIN = re.compile(r"[^\W_]{1,24}")


def main() -> None:
    """Count words, embed samples, and write both files."""
    data = data_folder(__doc__)
    collections = {name: _read(data / name / "articles.parquet") for name in WEIGHTS}
    _shares(collections).write_parquet(WORDS_TO, compression="zstd", compression_level=15)
    arrays: dict[str, Vectors] = {}
    for model in ("default", "fast"):
        arrays |= _geometry(model, collections)
    np.savez_compressed(TO / "vectors.npz", **arrays)


def _read(path: Path) -> pl.DataFrame:
    frame = pl.read_parquet(path)
    if path.parent.name == "headline_stream":
        frame = frame.filter(pl.col("lang") == "en")
    text = pl.col("text").fill_null("") if "text" in frame.columns else pl.lit("")
    return frame.select(pl.col("title").fill_null(""), text.alias("text"))


def _shares(collections: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Word → weighted mean of the shares of documents that contain it."""
    counts = {
        name: Counter(
            word for title, text in frame.iter_rows() for word in set(words(f"{title}\n{text[:_CHARACTERS]}"))
        )
        for name, frame in collections.items()
    }
    total = sum(counts.values(), Counter())
    share = {
        word: sum(
            weight * counts[name][word] / len(collections[name])
            for name, weight in WEIGHTS.items()
            if counts[name][word] > 1
        )
        for word, count in total.items()
        if count >= 5 and _PLAIN.fullmatch(word)
    }
    kept = sorted(word for word, value in share.items() if value >= 2e-5)
    return pl.DataFrame({"word": kept, "share": [share[word] for word in kept]}).cast({"share": pl.Float32})


def _geometry(model: str, collections: dict[str, pl.DataFrame]) -> dict[str, Vectors]:
    encoder = load(model)
    vectors = {}
    for name, frame in collections.items():
        rows = frame.sample(_SAMPLE, seed=1).iter_rows()
        texts = [f"{title}\n{text[:_LEAD]}".strip() for title, text in rows]
        vectors[name] = encoder.encode([text for text in texts if text])
    mean = np.mean([vectors[name].mean(axis=0) for name in FULL_TEXTS], axis=0)
    moved = np.concatenate(list(vectors.values())) - mean
    centred = (moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-3)).astype(np.float32)
    clusters = faiss.Kmeans(centred.shape[1], _CENTROIDS, niter=15, spherical=True, seed=1)
    clusters.train(centred)
    centroids = clusters.centroids / np.linalg.norm(clusters.centroids, axis=1, keepdims=True)
    left, right = np.random.default_rng(0).integers(0, len(centred), (2, 20_000))
    apart = left != right
    deviation = np.einsum("ij,ij->i", centred[left[apart]], centred[right[apart]]).std()
    return {
        f"{encoder.name}.mean": mean.astype(np.float32),
        f"{encoder.name}.centroids": centroids.astype(np.float16),
        f"{encoder.name}.deviation": np.float32(deviation),
    }


if __name__ == "__main__":
    main()
