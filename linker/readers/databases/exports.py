"""Which database a text was exported from, and the records of its articles."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from linker.config import ReadConfig
from linker.readers.databases.europresse import EUROPRESSE, europresse_articles
from linker.readers.databases.factiva import FACTIVA, factiva_articles
from linker.readers.databases.lexis import LEXIS, lexis_articles
from linker.readers.databases.nexis import NEXIS, nexis_articles
from linker.readers.databases.printed_fields import NOT_UNDERSTOOD, Values
from linker.readers.databases.proquest import PROQUEST, proquest_articles
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source
from linker.types import Record, Removed, Skipped


@dataclass(frozen=True, slots=True)
class _Database:
    """How to recognise a database's export, and its articles: values, or None where not understood."""

    name: str
    mark: re.Pattern[str]
    articles: Callable[[str], Sequence[Values | None]]
    advice: str


_DATABASES = (  # the surer mark first
    _Database("ProQuest", PROQUEST, proquest_articles, "export it as TXT with full text"),
    _Database("LexisNexis", LEXIS, lexis_articles, "export it as DOCX or RTF from Nexis Uni"),
    _Database("Nexis Uni", NEXIS, nexis_articles, "export full documents as DOCX or RTF"),
    _Database("Factiva", FACTIVA, factiva_articles, "export it as HTML or RTF, article format"),
    _Database("Europresse", EUROPRESSE, europresse_articles, "export it as HTML"),
)


_WORDS = (
    *("DOCUMENT", "DOKUMENT", "ocument", "okument", "ProQuest", "Load-Date", "Length:"),
    *("news·", "uropresse", "EUROPRESSE", "LOAD-DATE", "LENGTH:", "load-date", "proquest"),
)
"""One of these is in every export; looking for them costs less than the marks do."""


def database_records(
    text: str, source: Source, config: ReadConfig, notes: Sequence[str] = ()
) -> Iterator[Record | Skipped] | None:
    """The articles of a database's export; None when a text is none.

    An article whose layout isn't recognised is skipped with its number, never guessed.
    """
    if not any(word in text for word in _WORDS):
        return None
    for database in _DATABASES:
        if database.mark.search(text):
            return _records(database, text, source, config, notes)
    return None


def _records(
    database: _Database, text: str, source: Source, config: ReadConfig, notes: Sequence[str]
) -> Iterator[Record | Skipped]:
    articles = database.articles(text)
    layout = f"a layout of {database.name} that isn't known"
    if not any(articles):
        yield Skipped(source.file, None, f"{layout}; {database.advice}")
        return
    for number, values in enumerate(articles, 1):
        place = Place(source.file, None, number)
        if values is None:
            yield Skipped(source.file, number, f"{layout}: {NOT_UNDERSTOOD}; {database.advice}")
        else:
            record = to_record(values, place, config, notes=notes)
            removed = cast(tuple[Removed, ...], values.get("removed", ()))
            yield replace(record, removed=removed) if isinstance(record, Record) else record
