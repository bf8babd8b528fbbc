"""How added articles changed the stories and narratives of an index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from linker.archive.changes import Change, changes_since
from linker.archive.index import Index
from linker.encoders import Encoder
from linker.history.stored_results import narratives_kept, stories_kept
from linker.ingest.encoder_choice import stored_choice
from linker.narratives import Narrative, NarrativeConfig

if TYPE_CHECKING:
    from linker.stories import Story

_TOLD = {"born", "grown", "merged into", "split from", "reopened"}


@dataclass(frozen=True, slots=True)
class Returned:
    """A narrative that added articles made return, created, or only made larger."""

    event: Literal["returned", "grown", "born"]
    narrative_id: str
    label: str
    articles: tuple[str, ...]
    """Those that came."""


@dataclass(frozen=True)
class Before:
    """The stories and narratives of an index before articles were added; None where none were stored."""

    at: datetime
    stories: "tuple[Story, ...] | None" = None
    narratives: tuple[Narrative, ...] | None = None


def groups_before(folder: Path) -> Before:
    """The stored stories and narratives of an index; none where there is no index yet."""
    now = datetime.now(UTC)
    if stored_choice(folder) is None:
        return Before(now)
    index = Index.open(folder)
    stories = stories_kept(index.store)
    if stories is None:
        return Before(now)
    return Before(
        now, stories.stories, narratives_kept(index.store, index.corpus, stories.levels, NarrativeConfig())
    )


def moved_since(
    folder: Path, before: Before, encoder: Encoder | None = None
) -> tuple[tuple[Change, ...], tuple[Returned, ...]]:
    """Which stories and narratives grew, are new or came back since `before`.

    Stories are found from the first time on; narratives are found again where they had been before.
    """
    index = Index.open(folder, encoder=encoder)
    if before.stories is None:
        index.stories()
        return (), ()
    changes = tuple(change for change in changes_since(index, before.at) if change.event in _TOLD)
    if before.narratives is None:
        return changes, ()
    earlier_by_id = {item.narrative_id: item for item in before.narratives}
    moved = (_returned(item, earlier_by_id) for item in index.narratives())
    return changes, tuple(item for item in moved if item is not None)


def _returned(narrative: Narrative, earlier_by_id: Mapping[str, Narrative]) -> Returned | None:
    old = earlier_by_id.get(narrative.narrative_id)
    came = tuple(id_ for id_ in narrative.article_ids if old is None or id_ not in old.article_ids)
    if not came:
        return None
    if old is None:
        return Returned("born", narrative.narrative_id, narrative.label, came)
    back = len(narrative.episodes) > len(old.episodes) and not {*came}.isdisjoint(
        narrative.episodes[-1].article_ids
    )
    return Returned("returned" if back else "grown", narrative.narrative_id, narrative.label, came)
