"""Build an index, or add to one: read, clean, split, embed, store."""

import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from linker.config import BuildConfig
from linker.encoders import Encoder
from linker.errors import StoreError
from linker.ingest.in_process import adding_in_this_process
from linker.ingest.run_report import BuildReport, Progress, Step
from linker.readers import shown
from linker.storage import Store, Writer, derive, folder_of, known_corpus

if TYPE_CHECKING:  # needed only where stories have been found before
    from linker.history.updates import Carried
    from linker.narratives.cache import NarrativeCache


def build(
    sources: str | Path | Iterable[str | Path],
    *,
    to: str | Path,
    config: BuildConfig = BuildConfig(),
    encoder: Encoder | None = None,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read articles and add them to the index in folder `to`, which is made where there is none.

    What the index already has is not embedded again; an article whose id is known and whose content
    has changed replaces the old one. An interrupted run keeps what it had finished.

    Args:
        sources: Files, folders, globs, or `-` for `stdin`; one or several.
        to: The index folder.
        config: Reading, cleaning, the model, where the work is done, and whether to start anew.
        encoder: Used in place of loading `config.model`, where the work is done here.
        progress: Told how far the work is.

    Raises:
        ReadError: A source doesn't exist or is an empty folder, there was nothing to make an index of, or
            `config.read.strict` and a record is bad.
        StoreError: The folder can't be written, or was built with another model.
        ModelError: The model can't be loaded.
    """
    started = time.perf_counter()
    tell = progress or (lambda _: None)
    folder = folder_of(to)
    _check_name(folder)
    sources = [sources] if isinstance(sources, str | Path) else list(sources)
    if config.ray is None:
        adding = adding_in_this_process(sources, folder, config, encoder, stdin, tell)
    else:
        from linker.ray.ingest import adding_on_ray

        adding = adding_on_ray(sources, folder, config, tell)
    with Writer(
        folder, adding.identity, asdict(config.text), rebuild=config.rebuild, index_type=config.index_type
    ) as writer:
        carried, learned = _carried(writer.store), _learned(writer.store)
        earlier = known_corpus(writer.store)
        added = adding.run(writer)
        writer.merge()
        report = replace(
            added.report,
            articles=writer.store.manifest.count("articles"),
            passages=writer.store.manifest.count("passages"),
            seconds=round(time.perf_counter() - started, 3),
        )
        repeated = added.boilerplate
        writer.annotate(
            boilerplate=repeated.plain(), sentences=repeated.sentences, last_read=report.as_dict()
        )
        fresh = report.added + report.changed + report.cleaned_again
        tell(Step("saving", fresh, fresh, 1.0))
        corpus = derive(writer.store, earlier) if fresh or earlier is None else earlier
        writer.keep_measures({"articles": corpus.article_index.facts, "passages": corpus.passage_index.facts})
    if learned is not None and fresh:
        from linker.history.narrative_state import carry_cache_over

        carry_cache_over(learned, writer.store, added.replaced)
    if carried is not None and fresh:
        from linker.history.updates import carry_on

        carry_on(carried, writer.store, corpus, added.replaced)
    return report


def _check_name(folder: Path) -> None:
    """Refuse an index folder that the libraries which write its files can't name."""
    try:
        str(folder).encode()
    except UnicodeEncodeError as error:
        raise StoreError(
            f"{shown(folder)} can't be an index folder: its name isn't UTF-8. Use another name."
        ) from error


def _carried(store: Store) -> "Carried | None":
    """The stories that the index has before anything is added; None where none were found."""
    if not any(store.derived.glob("stories-*")):
        return None
    from linker.history.updates import before

    return before(store)


def _learned(store: Store) -> "NarrativeCache | None":
    """The cache of narratives from before anything is added; None where none were looked for."""
    if not any(store.derived.glob("learned-*")):
        return None
    from linker.history.narrative_state import stored_cache

    return stored_cache(store)
