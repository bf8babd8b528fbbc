"""Stories: ours against other ways to group, on the same vectors of every labelled set.

Ours is one configuration for all. The others have their settings picked on the gold of each set, the best
of a small grid by B-cubed F1, which no user could do: their figures are what they can reach, ours what one
gets. All articles are grouped; the labelled ones, all of which are in the index, are measured.

    python -m benchmarks.stories DATA [--indexes FOLDER] [--sets a,b] [--only METHOD,METHOD]

Needs the `bench` extra for BERTopic. `linker --model NAME-OR-FOLDER` is a method too. What is left out keeps
its figures of the last run on the same data.
"""

import time
from typing import Any

from benchmarks.common import commit, load, save
from benchmarks.labelled import SETS, Asked, Labelled, asked
from benchmarks.peers import PEERS
from linker.stories import group_articles

OURS = "linker"
MODEL = f"{OURS} --model "
"""What stands before a model in the name of a method: ours on other vectors, embedded for the purpose."""
METHODS = (OURS, f"{MODEL}fast", f"{MODEL}multilingual", *PEERS)
PACKAGES = ("bertopic", "hdbscan", "umap-learn", "scikit-learn", "scipy", "graspologic-native")


def main() -> None:
    """Group each set in each way, and keep what came out."""
    question = asked(__doc__, METHODS)
    details, hashes = _known(question)
    for model in dict.fromkeys(map(_model_of, question.only)):
        for data in question.open(model):
            for method in question.only:
                if _model_of(method) == model:
                    row = _peer(data, method) if method in PEERS else _ours(data)
                    details.setdefault(method, {})[data.name] = {**row, "commit": commit()}
                    print(data.name, method, row, flush=True)
                    _save(details, hashes)


def _model_of(method: str) -> str | None:
    return method.removeprefix(MODEL) if method.startswith(MODEL) else None


def _ours(data: Labelled) -> dict[str, Any]:
    started = time.perf_counter()
    grouping = group_articles(data.corpus, data.listed)
    seconds = round(time.perf_counter() - started, 1)
    return {
        "settings": "default",
        "b3_f1_interval": data.interval(grouping.groups),
        **data.figures(grouping.groups),
        **{
            f"{level}_b3_f1": data.figures(groups)["b3_f1"]
            for level, groups in (("lines", grouping.lines), ("topics", grouping.topics))
        },
        "seconds": seconds,
    }


def _peer(data: Labelled, method: str) -> dict[str, Any]:
    """The best of the method's grid, and how many settings were tried."""
    tried = [(settings, groups, data.figures(groups)) for settings, groups in PEERS[method](data)]
    settings, groups, figures = max(tried, key=lambda item: item[2]["b3_f1"])
    return {
        "settings": f"{settings}; best of {len(tried)} on the gold",
        "b3_f1_interval": data.interval(groups),
        **figures,
    }


def _known(question: Asked) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Rows of the last run that are of the same data, and the data's hashes."""
    last = load("stories")
    hashes = {**last.get("data", {}), **question.hashes}
    same = {name for name, found in hashes.items() if last.get("data", {}).get(name) == found}
    details = {
        method: {name: row for name, row in rows.items() if name in same}
        for method, rows in last.get("details", {}).items()
    }
    return details, hashes


def _save(details: dict[str, dict[str, Any]], hashes: dict[str, str]) -> None:
    order = [*(name for name in METHODS if name in details), *sorted(set(details) - set(METHODS))]
    figures = {
        method: {name: details[method].get(name, {}).get("b3_f1", "–") for name in SETS} for method in order
    }
    for level in ("lines", "topics"):
        rows = details.get(OURS, {})
        figures[f"{OURS}, {level}"] = {name: rows.get(name, {}).get(f"{level}_b3_f1", "–") for name in SETS}
    kept = {method: details[method] for method in order}
    save("stories", hashes, {"figures": figures, "details": kept}, PACKAGES, quiet=True)


if __name__ == "__main__":
    main()
