"""The tools over stdin and stdout, for an assistant that starts the process itself."""

import asyncio
from pathlib import Path

from linker.serve.live import LiveIndex
from linker.serve.tools import create_tools
from linker.serve.workers import Workers


def serve(folder: Path) -> None:
    """Answer until stdin ends; the newest state of the index answers.

    Raises:
        StoreError: There is no index here.
    """
    live, workers = LiveIndex.open(folder), Workers()
    asyncio.run(_serve(live, workers))


async def _serve(live: LiveIndex, workers: Workers) -> None:
    following = asyncio.create_task(live.follow(workers.beside))
    try:
        await create_tools(live, workers.run).run_stdio_async()
    finally:
        following.cancel()
        workers.close()
