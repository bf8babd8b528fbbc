"""Where the demo corpus lies: in an installed package, or in a checkout of the project."""

from pathlib import Path

from linker.errors import ReadError


def demo_corpus() -> Path:
    """The folder with `articles/` and `gold/`.

    Raises:
        ReadError: Neither place has it.
    """
    package = Path(__file__).parent
    for folder in (package / "demo", package.parent / "indexes" / "demo"):
        if (folder / "articles").is_dir():
            return folder
    raise ReadError("the demo corpus is missing; install story-linker again")
