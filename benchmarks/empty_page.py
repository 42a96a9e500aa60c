"""The yardstick: an empty Streamlit page behind the same server as ours. `python -m benchmarks.empty_page PORT`."""

import gc
import sys
from pathlib import Path

import streamlit as st
import uvicorn
from streamlit import config as streamlit_config

from app import listen


def serve(port: int) -> None:
    """Serve a page that shows nothing until SIGTERM."""
    streamlit_config._main_script_path = str(Path(__file__).resolve().parent.parent / "app.py")
    script = Path(__file__).with_name("nothing.py")
    server = uvicorn.Server(uvicorn.Config(st.App(script), ws="websockets-sansio", log_level="warning"))
    gc.collect()
    gc.freeze()
    with listen("127.0.0.1", port) as listener:
        server.run(sockets=[listener])


if __name__ == "__main__":
    serve(int(sys.argv[1]))
