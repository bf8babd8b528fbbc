"""The kinds of links, against gold: whether two articles are on one event, on one saga, or on neither.

In `gun_incidents`, `five_w_events` and `ecb_plus` a gold story is one event, in `timeline17` and
`long_running_events` one saga. Only links count that the related articles of an archive give, ten an article
at most; of articles of one saga those count that were published on different days. That two articles are of
one gold event says of a follow-up only that it is on the same matter: gold events have later reports too.
"""

from pathlib import Path

import polars as pl

import linker
from benchmarks.common import data_folder, hash_of, index_of, save

EVENTS = ("gun_incidents", "five_w_events", "ecb_plus")
SAGAS = ("long_running_events", "timeline17")
_IN_ORDER = pl.col("kind").is_in(["follow-up", "precursor"])
_ONE_EVENT = pl.col("kind").is_in(["same event", "near-copy"])


def main() -> None:
    """Link all articles of each set, and count kinds among gold pairs and others."""
    folder = data_folder(__doc__)
    figures, data = {}, {}
    for name in (*EVENTS, *SAGAS):
        path = folder / name / "articles.parquet"
        data[name] = hash_of(path)
        with index_of(name, path) as index:
            links = links_of(index, path)
        figures[name] = of_events(links) if name in EVENTS else of_sagas(links)
    save("links_kinds", data, {"figures": figures})


def links_of(index: linker.Index, path: Path) -> pl.DataFrame:
    """A link a row: kind, whether the two are of one gold story, and whether they are of different days."""
    story = dict(pl.read_parquet(path, columns=["id", "story"]).iter_rows())
    articles = index.corpus.articles.select("id", pl.col("published").dt.date())
    day = dict(articles.iter_rows())
    rows = [
        (
            link.kind,
            story[item.article_id] == story[link.article_id],
            day[item.article_id],
            day[link.article_id],
        )
        for item in index.link_all(narratives=False, evidence=False)
        for link in item.related
    ]
    links = pl.DataFrame(rows, schema=["kind", "one", "day", "other_day"], orient="row")
    return links.select("kind", "one", other_days=pl.col("day") != pl.col("other_day"))


def of_events(links: pl.DataFrame) -> dict[str, float]:
    """Figures where a gold story is one event."""
    return {
        "links": len(links),
        "of one event": _share(links, pl.col("one")),
        "same event or near-copy": _share(links, _ONE_EVENT),
        "of those, of one event": _share(links.filter(_ONE_EVENT), pl.col("one")),
        "follow-up or precursor": _share(links, _IN_ORDER),
        "of those, on one event's matter": _share(links.filter(_IN_ORDER), pl.col("one")),
    }


def of_sagas(links: pl.DataFrame) -> dict[str, float]:
    """Figures where a gold story is one saga."""
    later = links.filter("one", "other_days")
    return {
        "links": len(links),
        "of one saga": _share(links, pl.col("one")),
        "of one saga on different days: follow-up or precursor": _share(later, _IN_ORDER),
        "of one saga on different days: same event or near-copy": _share(later, _ONE_EVENT),
        "of one saga on different days: background": _share(later, pl.col("kind") == "background"),
    }


def _share(links: pl.DataFrame, met: pl.Expr) -> float:
    return round(float(links.select(met.mean()).item() or 0), 4)


if __name__ == "__main__":
    main()
