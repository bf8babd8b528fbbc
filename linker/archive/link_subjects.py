"""Articles to be linked: those of an index by id, and those that come from files or as data."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from linker.archive.id_prefix import by_prefix
from linker.config import ReadConfig, TextConfig
from linker.encoders.encoder import finite
from linker.errors import ReadError, UnknownArticleError
from linker.ingest.prepared import Prepared, prepare_one
from linker.links.linking import Linker
from linker.narratives import Newcomer, narratives_met, narratives_of
from linker.readers import read
from linker.text import Boilerplate, split
from linker.types import Article, NarrativeLink, Record

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.links.subject import Subject


def subjects_of(
    index: "Index", linker: Linker, target: str | Path | Article, stdin: BinaryIO | None = None
) -> Iterator["Subject"]:
    """What a target stands for: an id, the articles of a file or of `-`, an article, the beginning of an id.

    Raises:
        UnknownArticleError: No article of the index and no file has this name.
        ReadError: The file holds no article.
    """
    if isinstance(target, Article):
        yield _newcomer(index, linker, target)
    elif str(target) in index.corpus:
        yield linker.subject(str(target))
    elif str(target) == "-" or Path(target).exists():
        yield from (_subject_of(index, linker, record) for record in _records(target, stdin))
    elif (article_id := by_prefix(str(target), index.corpus.articles["id"], "article")) is not None:
        yield linker.subject(article_id)
    else:
        raise UnknownArticleError(
            f"{str(target)!r} is neither a file nor an article id of {index.folder};"
            " `linker search` shows ids"
        )


def narratives_with(index: "Index", subject: "Subject") -> tuple[NarrativeLink, ...]:
    """The narratives that an article takes part in."""
    article = subject.article
    if subject.row is not None:
        return narratives_of(index.narratives(), article.id)
    newcomer = Newcomer(article, subject.spans, subject.vector, subject.passage_vectors)
    return narratives_met(index.narratives(), index.corpus, newcomer)


def _subject_of(index: "Index", linker: Linker, record: Record) -> "Subject":
    if record.id in index.corpus:
        return linker.subject(record.id)
    boilerplate = Boilerplate(index.manifest.boilerplate, frozenset(index.manifest.sentences))
    prepared = prepare_one(record, boilerplate, TextConfig(**index.manifest.text))
    return _newcomer(index, linker, prepared.article)


def _newcomer(index: "Index", linker: Linker, article: Article) -> "Subject":
    spans = tuple(split(article.text, article.language))
    prepared = Prepared(article, spans, "")
    vectors = finite(index.encoder.encode([prepared.lead, *prepared.passages]), index.encoder)
    return linker.newcomer(article, spans, vectors[0], vectors[1:])


def _records(target: str | Path, stdin: BinaryIO | None) -> list[Record]:
    items = list(read([target], ReadConfig(), stdin=stdin))
    records = [item for item in items if isinstance(item, Record)]
    if not records:
        reasons = "; ".join(item.reason for item in items if not isinstance(item, Record))
        raise ReadError(f"{target}: no article could be read ({reasons or 'it is empty'})")
    return records
