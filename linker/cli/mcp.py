"""`linker mcp`: the archive for assistants, over stdin and stdout."""

import sys

from linker.cli.options import DEFAULT_INDEX, IndexDir


def command(index: IndexDir = DEFAULT_INDEX) -> None:
    """Answer an assistant over the Model Context Protocol, on stdin and stdout; nothing is changed.

    The assistant starts it. Its tools: search, fetch, link, why, story, narratives, changes_since.

    Example, as an assistant's settings have it: linker mcp --index indexes/news
    """
    from linker.errors import ConfigError

    try:
        from linker.serve.standard_io import serve
    except ModuleNotFoundError as error:
        raise ConfigError(f"{error.name} is missing; run: pip install 'story-linker[serve]'") from None
    serve(index)
    sys.stdout.flush()
