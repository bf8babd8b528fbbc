"""Outlets: which names, hosts and slugs of an archive's sources belong to one newsroom.

Two sources are one outlet when they differ in form only (`Coastline Times`, `coastline-times`), when one is a
host that the archive ties to the other, by the addresses of its articles or by its label
(`www.coastline.example`; `bbc.co.uk` and `BBC News`), or when somebody said so. `Daily Star`, `The Daily
Star` and `Star` stay three: a word more or less is no form. Where the archive is in doubt nothing is joined.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import Self

import polars as pl

_HOST = re.compile(r"(?i)(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?(?:/\S*)?")
_FORMS = re.compile(r"^(?:(?:www\d?|m|mobile|amp|edition|news|en)\.)+(?=[^.]+\.)")
"""Labels that a host has before its name, and that say nothing of who publishes there."""
_SECOND = frozenset("co com org net gov ac edu or ne go".split())
_GENERIC = frozenset(
    "a an of and the news newspaper times post daily weekly herald tribune gazette chronicle journal press"
    " courier observer mail star sun mirror echo express record standard telegraph today online media network"
    " world globe review report dispatch mercury examiner sentinel register argus bulletin leader guardian"
    " independent magazine tv radio wire agency channel".split()
)
"""Words that many outlets have in their names: none is enough to tell one from another."""
_FEWEST, _OF_HOST, _OF_NAME = 2, 0.9, 0.8
"""A host is a name's own from so many articles, with this share of the host's and that of the name's."""
_SHORTEST = 3
_CLOSE = 80
"""Likeness, of 100, from which a source is suggested in place of one that isn't there."""


def source_key(source: str) -> str:
    """The letters and digits of a source in lower case, without "www." and the like.

    >>> source_key("Harbour Courier"), source_key("harbour-courier"), source_key("WWW.Bbc.co.uk")
    ('harbourcourier', 'harbourcourier', 'bbccouk')
    """
    return _letters(host_of(source) or source)


def host_of(source: str) -> str | None:
    """The host of a source or address, without `www.` and the like; None where it is a name.

    >>> host_of("https://www.coastline.example/a"), host_of("Coastline Times"), host_of("news.bbc.co.uk")
    ('coastline.example', None, 'bbc.co.uk')
    """
    match = _HOST.fullmatch(source.strip())
    return _FORMS.sub("", match[1].lower()) if match else None


@dataclass(frozen=True)
class Outlets:
    """Which sources are one outlet; `heads` maps the keys of joined sources to the one key of their outlet.

    `names` maps an outlet's key to its name: its commonest spelling that is written like a name.
    """

    heads: Mapping[str, str]
    names: Mapping[str, str]

    @classmethod
    def of(cls, articles: pl.DataFrame, same_sources: Sequence[tuple[str, str]] = ()) -> Self:
        """Learn the outlets of an archive.

        Args:
            articles: Columns source and url.
            same_sources: Pairs of sources that somebody said are one outlet.
        """
        counts = {
            str(source): int(count)
            for source, count in articles["source"].drop_nulls().value_counts().sort("source").iter_rows()
        }
        pairs = [(source_key(one), source_key(two)) for one, two in same_sources]
        heads = _heads([*_tied(articles, counts), *pairs])
        spellings: dict[str, Counter[str]] = {}
        for source, count in counts.items():
            key = source_key(source)
            spellings.setdefault(heads.get(key, key), Counter())[source] += count
        return cls(heads, {key: _shown(seen) for key, seen in spellings.items()})

    @property
    def fingerprint(self) -> str:
        """A hash of what is joined; "" where nothing is."""
        lines = "\n".join(f"{key}\t{head}" for key, head in sorted(self.heads.items()))
        return blake2b(lines.encode(), digest_size=4).hexdigest() if lines else ""

    def key(self, source: str) -> str:
        """The outlet that a source belongs to."""
        key = source_key(source)
        return self.heads.get(key, key)

    def name(self, source: str) -> str:
        """The name of a source's outlet; the source itself where the archive has none of it."""
        return self.names.get(self.key(source), source)

    def find(self, asked: str) -> str | None:
        """The key of the outlet that somebody asks for, by any of its spellings or the label of its host."""
        outlet = self.key(asked)
        if outlet in self.names:
            return outlet
        labelled = {key for key, name in self.names.items() if source_key(asked) in _labels(name)}
        return labelled.pop() if len(labelled) == 1 else None

    def suggest(self, asked: str, most: int = 3) -> list[str]:
        """Names of outlets that may have been meant, closest first."""
        from rapidfuzz import fuzz

        asked_key = source_key(asked)
        scored = []
        for key, name in self.names.items():
            words = _words(name)
            begun = any("".join(words[place:]).startswith(asked_key) for place in range(len(words)))
            holds = len(asked_key) >= _SHORTEST and (begun or asked_key == "".join(word[0] for word in words))
            likeness = (fuzz.ratio(asked_key, part) for part in (key, key.removeprefix("the"), *words))
            score = max(*likeness, 90.0 * holds)
            if score >= _CLOSE:
                scored.append((-score, name))
        return [name for _, name in sorted(scored)[:most]]


def _tied(articles: pl.DataFrame, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Keys of hosts with the key of the name that the archive ties each to.

    A host with a capital letter (`Space.com`) is written as a name, so its label may only be all of another.
    """
    names: dict[str, list[list[str]]] = {}
    hosts: dict[str, str] = {}
    written: set[str] = set()
    for source in counts:
        host = host_of(source)
        if host is None:
            names.setdefault(source_key(source), []).append(_words(source))
        else:
            hosts[source_key(source)] = host
            if source != source.lower():
                written.add(host)
    addresses = _addresses(articles)
    labels = Counter(label for host in hosts.values() for label in _labels(host))
    tied = []
    for key, host in sorted(hosts.items()):
        possible = {
            name: spelt
            for name, spelt in names.items()
            if not addresses.of_name[name] or addresses.of[host, name]
        }
        home = None if host in written else addresses.home(host)
        if home is None and all(labels[label] == 1 for label in _labels(host)):
            home = _named_by(_labels(host), possible, begun=host not in written)
        if home in names:
            tied.append((key, str(home)))
    return tied


def _named_by(labels: set[str], names: Mapping[str, list[list[str]]], *, begun: bool) -> str | None:
    """The one name that a host's label is or, if `begun`, begins before words that are no outlet's own."""
    outlets = [key for key in names if key in labels]
    outlets = outlets or [key for key in names if key.removeprefix("the") in labels]
    if not outlets and begun:
        outlets = [
            key
            for key, spelt in names.items()
            if any(_begins(one, words) for one in labels for words in spelt)
        ]
    return outlets[0] if len(outlets) == 1 else None


def _begins(label: str, words: Sequence[str]) -> bool:
    """Whether a label is the first words of a name, and the others are generic.

    >>> _begins("bbc", ["bbc", "news"]), _begins("star", ["daily", "star"])
    (True, False)
    """
    named = words[1:] if words[:1] == ["the"] else words
    if label in _GENERIC or len(label) < _SHORTEST:
        return False
    return any(
        start == label and _GENERIC.issuperset(named[count:])
        for count, start in enumerate(accumulate(named), 1)
        if count < len(named)
    )


@dataclass(frozen=True)
class _Addresses:
    """For each name of a source that is no host: how many of its articles are at each host."""

    of: Counter[tuple[str, str]]
    of_host: Counter[str]
    of_name: Counter[str]

    def home(self, host: str) -> str | None:
        """The key of the name whose articles stand at a host, nearly alone and nearly nowhere else."""
        homes = [
            name
            for (at, name), count in self.of.items()
            if at == host
            and count >= _FEWEST
            and count >= _OF_HOST * self.of_host[host]
            and count >= _OF_NAME * self.of_name[name]
        ]
        return homes[0] if homes else None


def _addresses(articles: pl.DataFrame) -> _Addresses:
    frame = articles.select("source", host=pl.col("url").str.extract(r"^(?i)https?://([^/:?#]+)"))
    counted = frame.drop_nulls().group_by("source", "host").len().sort("source", "host")
    of, of_host, of_name = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
    for source, written, count in counted.iter_rows():
        host, name = host_of(written), source_key(source)
        if host is not None and host_of(source) is None:
            of[host, name] += count
            of_host[host] += count
            of_name[name] += count
    return _Addresses(of, of_host, of_name)


def _labels(source: str) -> set[str]:
    """The name in a host: its label before the domain's ending, with and without a leading "the".

    >>> sorted(_labels("www.thehill.example")), _labels("chicago.local.example"), sorted(_labels("bbc.co.uk"))
    (['hill', 'thehill'], set(), ['bbc'])
    """
    host = host_of(source)
    if host is None:
        return set()
    parts = host.split(".")[:-1]
    if len(parts) > 1 and parts[-1] in _SECOND:
        parts = parts[:-1]
    if len(parts) != 1:
        return set()
    label = _letters(parts[0])
    return {label, label.removeprefix("the") if len(label) > len("the") + _SHORTEST else label}


def _heads(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each key that is joined to another → the first key of its group."""
    group: dict[str, set[str]] = {}
    for pair in pairs:
        joined = set(pair).union(*(group.get(key, ()) for key in pair))
        group.update(dict.fromkeys(joined, joined))
    return {key: min(joined) for key, joined in sorted(group.items())}


def _shown(spellings: Counter[str]) -> str:
    """The commonest spelling that is written like a name; a slug as a name, a host bare."""
    best = min(spellings, key=lambda name: (_rank(name), -spellings[name], name))
    host = host_of(best)
    if host is not None:
        return host
    if _rank(best) == 1:
        return " ".join(word.capitalize() for word in re.split(r"[-_]", best))
    return best


def _rank(name: str) -> int:
    """0 a name, 1 a slug, 2 a host."""
    return 2 if host_of(name) else int(name == name.lower() and " " not in name)


def _words(source: str) -> list[str]:
    """Runs of letters and digits in lower case; a slug's parts are words too."""
    return ["".join(filter(str.isalnum, part)) for part in _split(source)]


def _split(source: str) -> list[str]:
    parts = re.split(r"[\s_/|–—-]+", source.lower())
    return [part for part in parts if any(map(str.isalnum, part))]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
