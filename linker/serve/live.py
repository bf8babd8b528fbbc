"""The served index: its newest complete state, which is opened while the old one still answers."""

import asyncio
import copy
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Self  # Any: what is remembered

from linker.archive.index import Index
from linker.archive.link_queries import whole_table
from linker.config import LinkConfig
from linker.encoders import Encoder
from linker.errors import LinkerError
from linker.history.stored_results import stories_kept
from linker.own_files import MANIFEST

_REMEMBERED = 256
"""So many views of one state are remembered."""
_EVERY_SECONDS = 0.25
_PATIENCE_SECONDS = 1.0
"""How long a writer that has added articles is given to find their stories itself."""
_TRIES = 3
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """One state of an index, and views that were made of it; `number` counts the states of this process."""

    index: Index
    number: int
    _views: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def open(self) -> Index:
        """A copy of the index for one question, so that threads don't share what they look up."""
        return copy.copy(self.index)

    def remember(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """A cached view: the result of `make`, called once for a key; the least recently used is dropped."""
        with self._lock:
            if key in self._views:
                self._views.move_to_end(key)
                return self._views[key]
        view = make()
        with self._lock:
            self._views[key] = view
            while len(self._views) > _REMEMBERED:
                self._views.popitem(last=False)
        return view


class LiveIndex:
    """An index whose newest state answers; `follow` opens new ones as a writer commits them."""

    def __init__(self, index: Index) -> None:
        self.folder = index.folder
        self._given_encoder = index.given_encoder
        self._state = State(index, 1)
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closing = False

    @classmethod
    def open(cls, folder: str | Path, *, encoder: Encoder | None = None) -> Self:
        """Open an index and load all that its answers need: the model, stories and narratives.

        Raises:
            StoreError: There is no index here.
        """
        return cls(_newest(Index.open(folder, encoder=encoder)))

    @property
    def state(self) -> State:
        """The newest state that is ready."""
        return self._state

    def refresh(self) -> bool:
        """Switch to the newest state of the folder; False where it is the current one."""
        old = self._state
        fresh = Index.open(self.folder, encoder=self._given_encoder)
        if fresh.manifest == old.index.manifest:
            return False
        if "encoder" in old.index.__dict__ and fresh.manifest.encoder == old.index.manifest.encoder:
            fresh.__dict__["encoder"] = old.index.__dict__["encoder"]
        self._state = State(_newest(fresh), old.number + 1)
        return True

    def refresh_and_tell(self) -> None:
        """As `refresh`, from a background thread; waiting pages are notified."""
        if self.refresh() and self._loop is not None:
            self._loop.call_soon_threadsafe(self._tell)

    async def follow(self, run: Callable[..., Any], every: float = _EVERY_SECONDS) -> None:
        """Look for new states until cancelled; `run` calls a function in another thread and waits for it."""
        self._loop = asyncio.get_running_loop()
        seen = self._signature()
        since: float | None = None
        while True:
            await asyncio.sleep(every)
            now = self._signature()
            if now != seen:
                seen, since = now, since or monotonic()
            if since is not None and (await run(self._settled) or monotonic() - since > _PATIENCE_SECONDS):
                since = None
                if await run(self._refreshed):
                    self._tell()

    async def changed(self, number: int, seconds: float) -> int:
        """The number of the newest state, as soon as it isn't `number`, or after some seconds."""
        if self._state.number == number and not self.closing:
            try:
                async with asyncio.timeout(seconds):
                    await self._changed.wait()
            except TimeoutError:
                pass
        return self._state.number

    def close(self) -> None:
        """Release all pages that wait for a new state."""
        self.closing = True
        self._tell()

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def _signature(self) -> tuple[int, int, int] | None:
        try:
            status = (self.folder / MANIFEST).stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _settled(self) -> bool:
        """Whether the stories of the newest state are stored, so that opening it computes nothing."""
        try:
            return stories_kept(Index.open(self.folder, encoder=self._given_encoder).store) is not None
        except (LinkerError, OSError):
            return False

    def _refreshed(self) -> bool:
        try:
            return self.refresh()
        except (LinkerError, OSError) as error:
            _log.warning("the newest state can't be opened, the last one goes on answering: %s", error)
            return False


def _newest(index: Index) -> Index:
    """A ready index in its newest state; getting it ready may store stories, which makes a new state."""
    for _ in range(_TRIES):
        ready = _ready(index)
        index = Index.open(ready.folder, encoder=ready.given_encoder)
        if index.manifest == ready.manifest:
            return ready
        if index.manifest.encoder == ready.manifest.encoder:
            index.__dict__["encoder"] = ready.encoder
    return ready


def _ready(index: Index) -> Index:
    """An index that has loaded what every question needs, so that its copies share that."""
    index.stories()
    index.narratives()
    if len(index.corpus):
        index.search("anything at all", k=1)
        whole_table(index)
        index.link(index.corpus.articles["id"][0], config=LinkConfig(k=1))
    return index
