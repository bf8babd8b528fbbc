"""Records cleaned and split, ready to be embedded."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace

from linker.config import TextConfig
from linker.text import Boilerplate, prepare, split
from linker.text.language import with_language
from linker.text.repeated import sentence_hashes, without_sentences
from linker.types import Article, Record

CUT_SHORT = r"(?:…|\.\.\.|\[\+\d+ chars\])[\])]?\s*$"
"""How the text of an article ends that its source hands on only in part."""

LEAD_CHARACTERS = 1_500
"""How much of an article goes, with its headline, into its own vector."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with its passages as (start, end), and a digest that changes when either does."""

    article: Article
    spans: tuple[tuple[int, int], ...]
    digest: str
    file: str = ""
    number: int = 1
    sentences: str = ""
    """The hashes of its sentences, those removed among them."""

    @property
    def lead(self) -> str:
        """The text that the article's own vector is made from: headline and beginning."""
        return f"{self.article.title}\n{self.article.text[:LEAD_CHARACTERS]}".strip()

    @property
    def passages(self) -> list[str]:
        """The texts of the passages."""
        return [self.article.text[start:end] for start, end in self.spans]

    @property
    def cut_short(self) -> bool:
        """Whether the source gave only the beginning."""
        return re.search(CUT_SHORT, self.article.text) is not None

    @property
    def characters(self) -> int:
        """How many characters there are to embed."""
        return len(self.lead) + sum(end - start for start, end in self.spans)


def prepare_one(record: Record, boilerplate: Boilerplate, config: TextConfig = TextConfig()) -> Prepared:
    """Clean and split one record."""
    return whole(prepare(record, boilerplate, config), record.file, record.number, record.sentences)


def whole(article: Article, file: str, number: int, sentences: str = "") -> Prepared:
    """Split a clean article, and identify its language where none is given.

    Args:
        article: It, as `linker.text.prepare` gives it.
        file: Where it was read.
        number: The record there.
        sentences: The hashes of its sentences, where they have been made.
    """
    article = with_language(article)
    spans = tuple(split(article.text, article.language))
    hashes = sentences or sentence_hashes(all_lines(article))
    return Prepared(article, spans, _digest(article, spans), file, number, hashes)


def clean_again(article: Article, file: str, number: int, repeated: AbstractSet[str]) -> Prepared:
    """Remove repeated sentences from a stored article.

    Args:
        article: As it is stored.
        file: Where it was read.
        number: The record there.
        repeated: Hashes of the sentences.
    """
    lines, removed = without_sentences(article.text.split("\n"), repeated)
    bare = replace(article, text="\n".join(lines), removed=(*article.removed, *removed))
    return whole(replace(bare, identified_language=None, language_probability=None), file, number)


def with_sentences(record: Record) -> Record:
    """A record with the hashes of its sentences."""
    return replace(record, sentences=sentence_hashes(all_lines(record)))


def all_lines(item: Article | Record) -> Iterator[str]:
    """The lines of a text with those that were removed from it, as often as read: of an article and of the
    record that it was made from the same sentences."""
    yield from item.text.splitlines()
    yield from (removed.line for removed in item.removed)


def _digest(article: Article, spans: Sequence[tuple[int, int]]) -> str:
    content = asdict(article)
    del content["removed"]  # its reasons hold counts that grow with the archive
    del content["identified_language"], content["language_probability"]  # they follow from the text
    text = json.dumps([content, spans], ensure_ascii=True, default=str, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
