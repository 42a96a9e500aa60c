"""Live connections of signed-in browsers: each is closed within about a second after its session ended."""

import asyncio
import logging
from collections import defaultdict

import anyio.to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data_access.current import engine
from data_access.staff import sessions

ASKED_EVERY_SECONDS = 1.0
POLICY_VIOLATION = 1008

log = logging.getLogger(__name__)


class LiveConnections:
    """What is open for the sessions of this process; while there is any, the database is asked which sessions stand."""

    def __init__(self) -> None:
        self._open: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._watch: asyncio.Task[None] | None = None

    async def hold(self, key: str, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a connection until it is closed or its session ends."""
        ended = asyncio.Event()
        self._open[key].add(ended)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._end_what_ended(), name="staff-sessions")
        try:
            await app(scope, *_until(ended, receive, send))
        finally:
            self._open[key].discard(ended)
            if not self._open[key]:
                del self._open[key]

    async def _end_what_ended(self) -> None:
        """Ask which sessions still stand: another process, or another tab, may have ended one."""
        while self._open:
            await asyncio.sleep(ASKED_EVERY_SECONDS)
            asked = list(self._open)
            try:
                standing = await anyio.to_thread.run_sync(sessions.living, engine(), asked)
            except Exception as error:  # the pages ask too, so nothing is open meanwhile that should not be
                log.warning("sessions could not be looked at: %r", error)
                continue
            for key in set(asked) - standing:
                for ended in self._open.get(key, ()):
                    ended.set()


def _until(ended: asyncio.Event, receive: Receive, send: Send) -> tuple[Receive, Send]:
    """Return both directions of a connection, such that it closes once `ended` is set."""
    closed = False

    async def receive_until() -> Message:
        nonlocal closed
        message, end = asyncio.ensure_future(receive()), asyncio.ensure_future(ended.wait())
        try:
            await asyncio.wait({message, end}, return_when=asyncio.FIRST_COMPLETED)
            if not ended.is_set():
                return message.result()
        finally:
            message.cancel()
            end.cancel()
        if not closed:
            closed = True
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}

    async def send_until(message: Message) -> None:
        if not closed:
            await send(message)

    return receive_until, send_until
