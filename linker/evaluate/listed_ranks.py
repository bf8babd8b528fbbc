"""How well related articles are ranked, measured by what the articles themselves list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linker.notebook import Shown


@dataclass(frozen=True, slots=True)
class ListedRank(Shown):
    """A listed headline whose article the archive has, and where that ranks when the list is hidden.

    `rank` is from 1, None where it isn't among the related articles that are looked at; `score` is that of
    the pair, in [0, 1]. `month` is that of the article that lists it, as 2024-03, `source` its outlet.
    """

    article_id: str
    title: str
    headline: str
    listed_id: str
    rank: int | None
    score: float
    month: str
    source: str


@dataclass(frozen=True, slots=True)
class ListedShare(Shown):
    """Some listed headlines, how many rank among the first, and that as a share; `name` says which."""

    name: str
    headlines: int
    ranked: int
    share: float


@dataclass(frozen=True, slots=True)
class ListedEvaluation(Shown):
    """How many listed headlines rank among the first `k` related articles when the list is hidden.

    `headlines` counts those whose article is in the archive, each once an article that lists it. `first` is
    the share of them that rank first. `months` and `sources` are of the articles that list them, in order,
    those with most headlines first. `worst` has the ones that rank lowest. `statuses` counts all listed
    headlines: resolved, ambiguous, missing.
    """

    k: int
    articles: int
    headlines: int
    ranked: int
    share: float
    first: float
    months: tuple[ListedShare, ...]
    sources: tuple[ListedShare, ...]
    worst: tuple[ListedRank, ...]
    statuses: dict[str, int]


def evaluate_ranks(
    ranks: Sequence[ListedRank], statuses: dict[str, int], *, k: int = 10, worst: int = 10
) -> ListedEvaluation:
    """Sum up where listed headlines rank; shares of nothing are 0.

    Args:
        ranks: Each of them.
        statuses: How many headlines are listed, by what became of them.
        k: So many related articles are the first.
        worst: How many of those that rank lowest are named.
    """
    whole = _share("", ranks, k)
    lowest = sorted(
        (one for one in ranks if not _is_first(one, k)),
        key=lambda one: (one.rank is not None, -(one.rank or 0), one.score, one.article_id, one.listed_id),
    )
    sources = _shares(ranks, k, lambda one: one.source)
    return ListedEvaluation(
        k,
        len({one.article_id for one in ranks}),
        whole.headlines,
        whole.ranked,
        whole.share,
        _share("", ranks, 1).share,
        tuple(_shares(ranks, k, lambda one: one.month)),
        tuple(sorted(sources, key=lambda share: (-share.headlines, share.name))),
        tuple(lowest[:worst]),
        statuses,
    )


def _shares(ranks: Sequence[ListedRank], k: int, part: Callable[[ListedRank], str]) -> list[ListedShare]:
    parts: dict[str, list[ListedRank]] = {}
    for one in ranks:
        parts.setdefault(part(one), []).append(one)
    return [_share(name, of_part, k) for name, of_part in sorted(parts.items())]


def _share(name: str, ranks: Sequence[ListedRank], k: int) -> ListedShare:
    ranked = sum(_is_first(one, k) for one in ranks)
    return ListedShare(name, len(ranks), ranked, round(ranked / len(ranks), 4) if ranks else 0.0)


def _is_first(one: ListedRank, k: int) -> bool:
    return one.rank is not None and one.rank <= k
