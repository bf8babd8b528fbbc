"""Says on stderr where the model of an index doesn't know the languages of its articles."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from linker.archive.index import Index


def say_unknown_languages(*indexes: "Index") -> None:
    """Print the warning for open indexes; a message that several share is printed once."""
    from linker.ingest.model_languages import languages_of, unknown_to_model

    for text in dict.fromkeys(
        unknown_to_model(index.store.manifest.encoder.model, languages_of(index.corpus.articles))
        for index in indexes
    ):
        _say(text)


def say_unknown_languages_in(folder: Path) -> None:
    """Print the warning for an index that was just written."""
    from linker.ingest.model_languages import languages_in, unknown_to_model
    from linker.storage import Store

    store = Store.open(folder)
    _say(unknown_to_model(store.manifest.encoder.model, languages_in(store)))


def _say(text: str | None) -> None:
    if text:
        typer.echo(f"linker: {text}", err=True)
