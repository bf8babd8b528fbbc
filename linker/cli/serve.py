"""`linker serve`: the archive in a browser."""

import sys
from typing import Annotated

import typer

from linker.cli.options import DEFAULT_INDEX, IndexDir
from linker.cli.output import say

PORT = 8321


def command(
    index: IndexDir = DEFAULT_INDEX,
    port: Annotated[int, typer.Option(help="0 is any that is free.", min=0, max=65535)] = PORT,
    host: Annotated[
        str, typer.Option(help="The address to listen at; any but this machine's own asks for a token.")
    ] = "127.0.0.1",
    writable: Annotated[
        bool, typer.Option("--writable", help="Let who opens the address that is printed correct stories.")
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option(help="A further name by which browsers may call the server.")
    ] = None,
) -> None:
    """Serve an index: pages, a JSON API and live updates, on this machine only unless told otherwise.

    It opens nothing by itself; Ctrl-C ends it.

    Example: linker serve --index indexes/news --port 8321
    """
    from linker.cli.progress import working
    from linker.errors import ConfigError

    try:
        from linker.serve.app import create_app
        from linker.serve.running import bound, leave, run
    except ModuleNotFoundError as error:
        raise ConfigError(f"{error.name} is missing; run: pip install 'story-linker[serve]'") from None
    from linker.serve.guard import Access
    from linker.serve.live import LiveIndex

    listening = bound(host, port)
    with working("opening the index"):
        live = LiveIndex.open(index)
    access = Access.at(host, listening.getsockname()[1], writable=writable, names=tuple(name or ()))

    def started() -> None:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        token = f"enter?token={access.token}" if access.token_to_read or writable else ""
        say(f"{index} at {address}{token}")
        say("Ctrl-C ends it", err=True)
        sys.stdout.flush()

    run(create_app(live, access), live, listening, started=started)
    say("ended", err=True)
    sys.stdout.flush()
    leave()
