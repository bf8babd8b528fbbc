"""Languages: how often a library names the language of a headline, or of a whole article, rightly.

Headlines of `headline_stream` (each hundredth of those in English or Swedish), headlines and articles of
`three_languages` and `four_languages`. Malay and Indonesian are one, as in their labels. At a
probability: the share of texts that are named with at least so much, and of those the share named rightly.

    python -m benchmarks.languages DATA      # lingua-language-detector is asked where it is installed
"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.common import data_folder, hash_of, save
from linker.text.language import identify_language

Answer = tuple[str | None, float]
_SAME = {"ms": "ms/id", "id": "ms/id", "zh-cn": "zh", "zh-tw": "zh"}
_PROBABILITIES = (0.5, 0.7, 0.8, 0.9, 0.95)
_EVERY = 100


def main() -> None:
    """Ask every library for every text, one after another."""
    data = data_folder(__doc__)
    paths = [
        data / name / "articles.parquet" for name in ("headline_stream", "three_languages", "four_languages")
    ]
    hashes = {path.parent.name: hash_of(path) for path in paths}
    figures: dict[str, Any] = {}
    for library, ask in _libraries():
        for name, texts, languages in _sets(paths):
            started = time.process_time()
            answers = [ask(text) for text in texts]
            seconds = time.process_time() - started
            figures.setdefault(library, {})[name] = {
                **_figures(answers, languages),
                "texts_per_cpu_second": round(len(texts) / max(seconds, 1e-9)),
            }
        save("languages", hashes, {"figures": figures}, ("py3langid", "lingua-language-detector"))


def _libraries() -> Iterator[tuple[str, Callable[[str], Answer]]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    every = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    yield "py3langid, all languages", every.classify
    yield "linker (py3langid, languages of news)", identify_language
    try:
        from lingua import LanguageDetectorBuilder
    except ImportError:
        return
    detector = LanguageDetectorBuilder.from_all_languages().build()

    def ask(text: str) -> Answer:
        best = detector.compute_language_confidence_values(text)[0]
        return best.language.iso_code_639_1.name.lower(), best.value

    yield "lingua, all languages", ask


def _sets(paths: Sequence[Path]) -> Iterator[tuple[str, list[str], list[str]]]:
    stream, three, four = map(pl.read_parquet, paths)
    marked = stream.filter(pl.col("lang").is_in(["en", "sv"])).gather_every(_EVERY)
    yield "headline_stream, headlines", marked["title"].to_list(), marked["lang"].to_list()
    for name, articles in (("three_languages", three), ("four_languages", four)):
        yield f"{name}, headlines", articles["title"].to_list(), articles["lang"].to_list()
        whole = [f"{title}\n{text}" for title, text in articles.select("title", "text").iter_rows()]
        yield f"{name}, articles", whole, articles["lang"].to_list()


def _figures(answers: Sequence[Answer], languages: Sequence[str]) -> dict[str, Any]:
    right = [_SAME.get(name or "", name) == wanted for (name, _), wanted in zip(answers, languages)]
    at = {}
    for probability in _PROBABILITIES:
        sure = [ok for ok, (name, p) in zip(right, answers) if name and p >= probability]
        at[f"{probability}"] = {
            "named": round(len(sure) / len(answers), 4),
            "right": round(sum(sure) / len(sure), 4) if sure else None,
        }
    return {"texts": len(answers), "right": round(sum(right) / len(right), 4), "at": at}


if __name__ == "__main__":
    main()
