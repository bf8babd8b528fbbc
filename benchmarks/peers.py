"""Other ways to group the same vectors or texts, each over a small grid of settings.

A grid is (settings in words, groups by row). Articles that a method calls noise are each alone.
"""

from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.labelled import Labelled
from linker.types import Rows, Vectors

Grid = Iterator[tuple[str, Rows]]

SEED = 0


def bertopic(data: Labelled) -> Grid:
    """BERTopic (Grootendorst 2022) as it comes: UMAP to 5 dimensions (seeded), HDBSCAN, topics."""
    try:
        from bertopic import BERTopic
        from bertopic.dimensionality import BaseDimensionalityReduction
        from umap import UMAP
    except ImportError as missing:
        raise SystemExit(f"{missing}; pip install 'story-linker[bench]'") from missing

    texts = [f"{title}\n{text[:1500]}" for title, text in data.corpus.articles.select("title", "text").rows()]
    reduced = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED)
    vectors = reduced.fit_transform(data.vectors)
    for size in (2, 3, 5, 10, 20, 40, 80):
        model = BERTopic(min_topic_size=size, umap_model=BaseDimensionalityReduction(), verbose=False)
        topics, _ = model.fit_transform(texts, embeddings=vectors)
        yield f"min_topic_size {size}", alone_where_noise(np.array(topics))


def hdbscan(data: Labelled) -> Grid:
    """HDBSCAN (scikit-learn) on the Euclidean distances of the unit vectors."""
    from sklearn.cluster import HDBSCAN

    vectors = data.vectors.astype(np.float64)
    distances = np.sqrt(np.clip(2 - 2 * (vectors @ vectors.T), 0, None))
    np.fill_diagonal(distances, 0)
    for samples in (1, 2):
        for size in (2, 3, 5, 10, 20, 40):
            for way in ("eom", "leaf"):
                found = HDBSCAN(
                    min_cluster_size=size,
                    min_samples=samples,
                    cluster_selection_method=way,
                    metric="precomputed",
                    copy=True,
                )
                labels = np.asarray(found.fit_predict(distances))
                yield f"min_cluster_size {size}, min_samples {samples}, {way}", alone_where_noise(labels)


def community_detection(data: Labelled) -> Grid:
    """`sentence_transformers.util.community_detection`, communities of two and more."""
    from sentence_transformers.util import community_detection as detect

    vectors = data.vectors
    for threshold in _steps(0.3, 0.9):
        labels = np.full(len(vectors), -1, np.int64)
        for number, rows in enumerate(detect(vectors, threshold=threshold, min_community_size=2)):
            labels[rows] = number
        yield f"threshold {threshold}", alone_where_noise(labels)


def tfidf_average(data: Labelled) -> Grid:
    """Average linkage on TF-IDF cosine (scikit-learn: sublinear, English stop words)."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{title}\n{text}" for title, text in data.corpus.articles.select("title", "text").rows()]
    matrix = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32).fit_transform(texts)
    count = len(texts)
    distances = np.empty(count * (count - 1) // 2, np.float64)
    start = 0
    for row in range(count - 1):
        cosines = (matrix[row] @ matrix[row + 1 :].T).toarray()[0]
        distances[start : start + len(cosines)] = np.clip(1 - cosines, 0, 1)
        start += len(cosines)
    tree = linkage(distances, "average")
    for distance in (*_steps(0.4, 0.95), 0.97, 0.98, 0.99):
        yield f"distance {distance}", fcluster(tree, distance, "distance").astype(np.int64)


def single_pass(data: Labelled) -> Grid:
    """Single-pass online clustering in order of publication: the nearest centroid, or a new story."""
    for threshold in _steps(0.3, 0.9):
        yield f"threshold {threshold}", _pass(data.vectors, threshold)


PEERS: dict[str, Callable[[Labelled], Grid]] = {
    "BERTopic": bertopic,
    "HDBSCAN": hdbscan,
    "community_detection": community_detection,
    "TF-IDF + average linkage": tfidf_average,
    "single-pass clustering": single_pass,
}


def alone_where_noise(labels: Rows) -> Rows:
    """Groups with each -1 as a group of its own.

    >>> alone_where_noise(np.array([0, -1, 0, -1])).tolist()
    [0, 2, 0, 4]
    """
    fresh = labels.max(initial=0) + 1 + np.arange(len(labels))
    return np.where(labels < 0, fresh, labels)


def _pass(vectors: Vectors, threshold: float) -> Rows:
    sums = np.zeros_like(vectors)
    unit = np.zeros_like(vectors)
    groups = np.zeros(len(vectors), np.int64)
    count = 0
    for row, vector in enumerate(vectors):
        nearest = unit[:count] @ vector
        best = int(nearest.argmax()) if count else -1
        if best < 0 or nearest[best] < threshold:
            best, count = count, count + 1
        groups[row] = best
        sums[best] += vector
        unit[best] = sums[best] / max(float(np.linalg.norm(sums[best])), 1e-9)
    return groups


def _steps(first: float, last: float) -> list[float]:
    return [round(float(value), 2) for value in np.arange(first, last + 1e-9, 0.05)]
