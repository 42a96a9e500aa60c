"""A visit without a browser: one Streamlit session over its WebSocket, as the client script would hold it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

SECONDS = 30


@dataclass
class Shown:
    """What one script run sent: the markup of its blocks, the navigation, and whether something went wrong."""

    blocks: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    widgets: list[str] = field(default_factory=list)
    session: str = ""  # by this a browser asks to go on with the same session
    refused: bool = False  # Streamlit's own "page not found", with which it shows the home page
    failures: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All markup of the run."""
        return "\n".join(self.blocks)


class Visit:
    """An open session."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.page_hash = ""

    def run(self, page: str | None = None, query: str = "") -> Shown:
        """Ask for a run of the page at an address (as a browser that opens it does), or again of the one shown."""
        self.ask(page, query)
        return self._collect()

    def ask(self, page: str | None = None, query: str = "") -> None:
        """Ask for a run, and do not wait for what it shows."""
        message = BackMsg()
        message.rerun_script.query_string = query
        if page is None:
            message.rerun_script.page_script_hash = self.page_hash
        else:
            message.rerun_script.page_name = page
        self.connection.send(message.SerializeToString())

    def _collect(self) -> Shown:
        shown = Shown()
        while True:
            message = ForwardMsg.FromString(self.connection.recv(SECONDS, decode=False))
            match message.WhichOneof("type"):
                case "delta":
                    _note(message.delta.new_element, shown)
                case "navigation":
                    self.page_hash = message.navigation.page_script_hash
                    shown.entries = [page.url_pathname for page in message.navigation.app_pages if not page.is_hidden]
                case "new_session":
                    shown.session = message.new_session.initialize.session_id
                case "page_not_found":
                    shown.refused = True
                case "session_event":
                    shown.failures.append(str(message.session_event))
                case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return shown


def _note(element: object, shown: Shown) -> None:
    kind = element.WhichOneof("type")
    if kind == "html":
        shown.blocks.append(element.html.body)
    elif kind == "exception":
        shown.failures.append(element.exception.message)
    elif kind and kind != "empty":  # a place that a slow run has not filled yet
        shown.widgets.append(kind)


@contextmanager
def visit(url: str, cookie: str = "", session: str = "", **headers: str) -> Iterator[Visit]:
    """Open a session at a served application.

    Args:
        url: where it answers.
        cookie: what the browser keeps of the site, `name=value`.
        session: the session that a browser whose connection broke asks to go on with.
        headers: further headers of the handshake.
    """
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    protocols = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", *([session] if session else [])]
    sent = {**headers, **({"Cookie": cookie} if cookie else {})}
    with connect(
        address, subprotocols=protocols, additional_headers=sent, max_size=None, proxy=None
    ) as connection:  # fmt: skip
        yield Visit(connection)


def first_run(url: str, page: str, query: str = "", cookie: str = "") -> Shown:
    """Return what a new visitor is shown at an address."""
    with visit(url, cookie) as session:
        return session.run(page, query)
