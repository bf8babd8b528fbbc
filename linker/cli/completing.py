"""Shell completion of ids, from the index that the command line names."""

from collections.abc import Iterable
from pathlib import Path

import typer

from linker.cli.options import usual_folders

_MOST = 200


def article_ids(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Article ids with their headlines."""
    from linker.errors import LinkerError
    from linker.storage import Store

    try:
        frame = Store.open(_folder(context)).articles(["id", "title"])
    except LinkerError:
        return []
    return _begun(frame.iter_rows(), incomplete)


def story_ids(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Ids of stories that have been found, with their names."""
    return _group_ids(context, incomplete)[0]


def narrative_ids(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Ids of narratives that have been found, with their names."""
    return _group_ids(context, incomplete)[1]


def all_ids(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Ids of articles, stories and narratives."""
    stories, narratives = _group_ids(context, incomplete)
    return [*stories, *narratives, *article_ids(context, incomplete)][:_MOST]


def _group_ids(
    context: typer.Context, incomplete: str
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    from linker.errors import LinkerError
    from linker.history.stored_results import narratives_kept, stories_kept
    from linker.narratives import NarrativeConfig
    from linker.storage import open_corpus

    try:
        store, corpus = open_corpus(_folder(context))
        stored = stories_kept(store)
        if stored is None:
            return [], []
        narratives = narratives_kept(store, corpus, stored.levels, NarrativeConfig()) or ()
    except LinkerError:
        return [], []
    return (
        _begun(((story.story_id, story.label) for story in stored.stories), incomplete),
        _begun(((item.narrative_id, item.label) for item in narratives), incomplete),
    )


def _folder(context: typer.Context) -> Path:
    named = context.params.get("index") or usual_folders()
    return Path(named[0] if isinstance(named, list | tuple) else named)


def _begun(named: Iterable[tuple[str, str]], incomplete: str) -> list[tuple[str, str]]:
    return [(id_, title or "") for id_, title in named if id_.startswith(incomplete)][:_MOST]
