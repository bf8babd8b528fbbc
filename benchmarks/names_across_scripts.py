"""Whether names of well-known people meet in Latin letters and three other scripts, and how many others do.

`names_across_scripts.tsv` has 60 people, 20 of them looked at only when the rules were done. They are
compared with 3,000 other names of news, whole names and single words.
"""

from collections import Counter
from pathlib import Path

import polars as pl

from benchmarks.common import data_folder, hash_of, save
from linker.names import names
from linker.names_across_scripts import likeness
from linker.spoken_names import Script

OTHERS = 3_000
_DIVIDED_BY: dict[Script, str] = {"Arabic": " ", "katakana": "・", "Han": "·"}
_PEOPLE = Path(__file__).with_suffix(".tsv")


def main() -> None:
    """Count the people who meet their own name, and the pairs of others that meet."""
    news = data_folder(__doc__) / "listed_headlines" / "articles.parquet"
    people = pl.read_csv(_PEOPLE, separator="\t")
    full, words = _others(
        pl.read_parquet(news, columns=["text"])["text"].to_list(), people["Latin"].to_list()
    )
    rows = []
    for script, mark in _DIVIDED_BY.items():
        for kind, others in (("whole names", full), ("single words", words)):
            pairs = [
                (which, _part(theirs, mark, kind), _part(latin, " ", kind))
                for which, latin, theirs in people.select("list", "Latin", script).iter_rows()
            ]
            false = sum(likeness(theirs, other) > 0 for _, theirs, _ in pairs for other in others)
            met = {
                which: [likeness(theirs, latin) > 0 for own, theirs, latin in pairs if own == which]
                for which in ("first", "held out")
            }
            rows.append(
                {
                    "script": script,
                    "kind": kind,
                    **{which: f"{sum(own)} of {len(own)}" for which, own in met.items()},
                    "other names per 10,000 pairs": round(1e4 * false / len(pairs) / len(others), 2),
                }
            )
    hashes = {"listed_headlines": hash_of(news), "people": hash_of(_PEOPLE)}
    save("names_across_scripts", hashes, {"rows": rows}, packages=("anyascii", "cyrtranslit"))


def _part(name: str, mark: str, kind: str) -> str:
    return name if kind == "whole names" else name.rsplit(mark, maxsplit=1)[-1]


def _others(texts: list[str], people: list[str]) -> tuple[list[str], list[str]]:
    """The commonest names of two words, and the commonest words of names, that aren't these people's."""
    own = {word.casefold() for name in people for word in name.split()}
    full, words = Counter[str](), Counter[str]()
    for text in texts:
        for name in names(text[:2500]).values():
            parts = name.split()
            full.update([name] * (len(parts) == 2 and name not in people))
            words.update(
                part for part in parts if part.isalpha() and len(part) > 3 and part.casefold() not in own
            )
    return [name for name, _ in full.most_common(OTHERS)], [word for word, _ in words.most_common(OTHERS)]


if __name__ == "__main__":
    main()
