"""The log of the process, on standard error: each entry with its moment in UTC, and on lines that nobody else wrote."""

import logging
import re
import time
from typing import Any

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"  # .streamlit/config.toml repeats it for Streamlit
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Entry(logging.LogRecord):
    """An entry in which a text that somebody sent begins no line, so that it cannot pass for another entry."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.exc_info and self.exc_info[0]:
            said = logging.Formatter().formatException(self.exc_info)
            self.exc_text = "\n".join(f"  {_visible(line)}" for line in said.splitlines())

    def getMessage(self) -> str:  # noqa: N802 - logging calls it so
        """Return the message on one line."""
        return _visible(super().getMessage())


def set_up() -> None:
    """Write what this process and its libraries log in one way."""
    logging.setLogRecordFactory(Entry)
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(format=FORMAT, datefmt=MOMENT)


def _visible(text: str) -> str:
    return CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)
