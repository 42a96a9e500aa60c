"""What the event loop answers with: the current edition, and files that are made once however many ask for them."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache, lru_cache

from anyio import CapacityLimiter, to_thread

from data_access.current import EditionStore, store
from data_access.editions import Edition
from data_access.errors import Unavailable
from web.answers import Content

MEGABYTE = 1024 * 1024
NEWEST_ROOM, EARLIER_ROOM = 256 * MEGABYTE, 64 * MEGABYTE
ASK_EVERY_SECONDS = 0.25  # the store itself asks the database once a second
PATIENCE_SECONDS = 0.5  # after which a request takes the edition that is in memory


class Newest:
    """The current edition for the event loop, which never waits itself for a database that is slow or silent."""

    def __init__(self, editions: EditionStore) -> None:
        self._editions = editions
        self._edition: Edition | None = None
        self._asked = 0.0
        self._asking: asyncio.Future[None] | None = None

    async def current(self) -> Edition:
        """Return the newest edition; of all who ask, one in a quarter of a second waits for an answer.

        Raises:
            Unavailable: nothing was published, or the database never answered.
        """
        if self._edition is None:
            await self._ask()
        elif time.monotonic() - self._asked >= ASK_EVERY_SECONDS and (self._asking is None or self._asking.done()):
            self._asked = time.monotonic()
            self._asking = asyncio.ensure_future(self._ask())
            await asyncio.wait({self._asking}, timeout=PATIENCE_SECONDS)
        if self._edition is None:
            raise Unavailable
        return self._edition

    async def _ask(self) -> None:
        self._edition = await to_thread.run_sync(self._editions.current, limiter=CapacityLimiter(1))


async def current() -> Edition:
    """Return the newest edition; see `Newest.current`."""
    return await _watch(store()).current()


@lru_cache(maxsize=1)
def _watch(editions: EditionStore) -> Newest:
    return Newest(editions)


class Shelf:
    """Contents by name. Only the event loop touches it; the contents are made in a few threads of its own count.

    What takes long (a workbook, a ZIP) queues by itself, so that nobody who asks for a small file waits behind it.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self._made: OrderedDict[Hashable, Content] = OrderedDict()
        self._making: dict[Hashable, asyncio.Future[Content]] = {}
        self._lanes = {False: CapacityLimiter(3), True: CapacityLimiter(1)}

    def ready(self, name: Hashable) -> Content | None:
        """Return a content if it is there already."""
        return self._made.get(name)

    async def get(self, name: Hashable, make: Callable[[], Content], *, long: bool = False) -> Content:
        """Return a content, made by `make` in a thread unless it is there or being made."""
        if name in self._made:
            self._made.move_to_end(name)
            return self._made[name]
        if name not in self._making:
            self._making[name] = asyncio.ensure_future(self._put(name, make, long))
        return await asyncio.shield(self._making[name])  # who goes away does not take it from those who wait

    async def _put(self, name: Hashable, make: Callable[[], Content], long: bool) -> Content:
        try:
            content = await to_thread.run_sync(_ready_to_send, make, limiter=self._lanes[long])
            self._made[name] = content
            self.taken += _size(content)
            while self.taken > self.room and len(self._made) > 1:
                self.taken -= _size(self._made.popitem(last=False)[1])
            return content
        finally:
            del self._making[name]


@lru_cache(maxsize=1)
def newest(_edition: Edition) -> Shelf:
    """Return the shelf of the current edition; a new edition begins with an empty one."""
    return Shelf(NEWEST_ROOM)


@cache
def earlier() -> Shelf:
    """Return the shelf of what was asked of other editions."""
    return Shelf(EARLIER_ROOM)


def _ready_to_send(make: Callable[[], Content]) -> Content:
    content = make()
    if content.compressible:
        assert content.brotli and content.gzip  # made here, in the thread
    assert content.etag
    return content


def _size(content: Content) -> int:
    forms = [content.body, *([content.brotli, content.gzip] if content.compressible else [])]
    return sum(map(len, forms))
