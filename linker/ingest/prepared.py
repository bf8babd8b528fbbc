"""Records cleaned and split, ready to be embedded."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from linker.config import TextConfig
from linker.text import Boilerplate, prepare, split
from linker.text.language import with_language
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

    @property
    def lead(self) -> str:
        """What the article's own vector is made from: headline and beginning."""
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
        """How much there is to embed."""
        return len(self.lead) + sum(end - start for start, end in self.spans)


def prepare_one(record: Record, boilerplate: Boilerplate, config: TextConfig = TextConfig()) -> Prepared:
    """Clean and split one record."""
    article = with_language(prepare(record, boilerplate, config))
    spans = tuple(split(article.text, article.language))
    return Prepared(article, spans, _digest(article, spans), record.file, record.number)


def _digest(article: Article, spans: Sequence[tuple[int, int]]) -> str:
    kept = asdict(article)
    del kept["removed"]  # its reasons hold counts that grow with the archive
    del kept["identified_language"], kept["language_probability"]  # they follow from the text
    text = json.dumps([kept, spans], ensure_ascii=True, default=str, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
