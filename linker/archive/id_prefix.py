"""Ids as people write them: whole, or only as much of the beginning as tells them apart."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from linker.errors import UnknownArticleError
from linker.types import LEVELS

if TYPE_CHECKING:
    from linker.archive.index import Index

Sort = Literal["article", "story", "narrative"]
_NAMED = 4


def by_prefix(asked: str, ids: Iterable[str], what: str) -> str | None:
    """The id that is, or alone begins with, what is asked; None where none does.

    Raises:
        UnknownArticleError: Several ids begin with it, and none is it.

    >>> by_prefix("s1", ["s1a2", "s2b3"], "story"), by_prefix("x", ["s1a2"], "story")
    ('s1a2', None)
    """
    begun = sorted({id_ for id_ in ids if id_.startswith(asked)}) if asked else []
    if asked in begun:
        return asked
    if len(begun) > 1:
        named = ", ".join(begun[:_NAMED]) + (", …" if len(begun) > _NAMED else "")
        noun = {"story": "stories"}.get(what, f"{what}s")
        raise UnknownArticleError(f"{asked!r} begins {len(begun):,} {noun}: {named}; write more of it")
    return begun[0] if begun else None


def sort_of(index: "Index", asked: str) -> tuple[Sort, str]:
    """What an id, or the beginning of one, names, and its whole id; an id itself is looked for first.

    Raises:
        UnknownArticleError: Nothing has this id, or several things begin with it.
    """
    if asked in index.corpus:
        return "article", asked
    sorts: dict[Sort, Iterable[str]] = {
        "article": index.corpus.articles["id"],
        "story": [story.story_id for level in LEVELS for story in index.stories(level)],
        "narrative": [item.narrative_id for item in index.narratives()],
    }
    whole = next((sort for sort, ids in sorts.items() if asked in ids), None)
    if whole is not None:
        return whole, asked
    named: dict[str, Sort] = {
        id_: sort for sort, ids in sorts.items() for id_ in ids if asked and id_.startswith(asked)
    }
    whole_id = by_prefix(asked, named, "id")
    if whole_id is None:
        raise UnknownArticleError(
            f"no article, story or narrative {asked!r} in {index.folder}; `linker search`,"
            " `linker stories` and `linker narratives` show ids"
        )
    return named[whole_id], whole_id
