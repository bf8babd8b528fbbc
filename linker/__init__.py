"""Connect news stories: search an archive, link articles, find stories and narratives.

>>> import linker
>>> index = linker.open("indexes/news")  # doctest: +SKIP
>>> index.search("leg twitching during a meeting", k=3)  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from pathlib import Path

    from linker.archive.build import build
    from linker.archive.index import Index
    from linker.archive.several import Indexes
    from linker.config import BuildConfig, LinkConfig, ReadConfig, SearchConfig, TextConfig
    from linker.corpus import Filters
    from linker.encoders import Encoder
    from linker.errors import LinkerError
    from linker.ingest.run_report import BuildReport

__version__ = "0.1.0"
__all__ = [
    "BuildConfig",
    "BuildReport",
    "Filters",
    "Index",
    "Indexes",
    "LinkConfig",
    "LinkerError",
    "ReadConfig",
    "SearchConfig",
    "TextConfig",
    "build",
    "open",
]

_HOMES = {
    "BuildConfig": "linker.config",
    "BuildReport": "linker.ingest.run_report",
    "Filters": "linker.corpus",
    "Index": "linker.archive.index",
    "Indexes": "linker.archive.several",
    "LinkConfig": "linker.config",
    "LinkerError": "linker.errors",
    "ReadConfig": "linker.config",
    "SearchConfig": "linker.config",
    "TextConfig": "linker.config",
    "build": "linker.archive.build",
}


@overload
def open(  # noqa: A001 - `linker.open` is the public name
    folder: "str | Path", /, *, encoder: "Encoder | None" = None, ray: str | None = None
) -> "Index": ...


@overload
def open(  # noqa: A001
    folder: "str | Path",
    another: "str | Path",
    /,
    *others: "str | Path",
    encoder: "Encoder | None" = None,
    ray: str | None = None,
) -> "Indexes": ...


def open(  # noqa: A001
    *folders: "str | Path", encoder: "Encoder | None" = None, ray: str | None = None
) -> "Index | Indexes":
    """Open an index, or several to be asked as one.

    See `linker.archive.index.Index.open` and `linker.archive.several.Indexes.open`.
    """
    if len(folders) == 1:
        from linker.archive.index import Index

        return Index.open(folders[0], encoder=encoder, ray=ray)
    from linker.archive.several import Indexes

    return Indexes.open(folders, encoder=encoder, ray=ray)


def __getattr__(name: str) -> Any:
    """Public names are imported when first used: `linker --help` has no need of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'linker' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names, though few of them are there before they are used."""
    return sorted([*__all__, "__version__"])
