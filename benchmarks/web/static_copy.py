"""Our pages saved as files, behind nginx: the very HTML our server sends to a reader without scripts."""

import gzip
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.web.streamlits import FILTERED, FIRST_PAINT_FILTER, OUR_ADDRESSES, OUR_PAGES
from benchmarks.web.systems import WORD, Filter, Material, System, started

FILES = {"home": "/home.html", "list": "/list.html", "detail": "/detail.html", "co-creation": "/co-creation.html"}
FILTERED_FILE = "/filtered.html"
FONT = re.compile(r'src: url\("/([^"?]+)')

# As the documentation recommends for files: compressed beforehand, kept-alive connections, open files remembered.
CONFIGURATION = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
{user}
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  charset utf-8;
  sendfile on;
  tcp_nopush on;
  gzip_static on;
  keepalive_requests 1000000;
  open_file_cache max=100 inactive=60s;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/files;
    location / {{ add_header Cache-Control no-cache; }}
    location ~ \\.woff2$ {{ add_header Cache-Control "public, max-age=31536000, immutable"; }}
  }}
}}
"""


@contextmanager
def static(material: Material, ours: System) -> Iterator[System]:
    """Save what `ours` shows and serve it by nginx."""
    folder = material.folder / "static"
    (folder / "files").mkdir(parents=True, exist_ok=True)
    addresses = {FILES[page]: _light(OUR_ADDRESSES[page]) for page in FILES}
    addresses |= {FILTERED_FILE: _light(f"/compromisos?q={WORD}")}
    for name, address in addresses.items():
        html = _html(ours.url + address)
        _save(folder / "files" / name[1:], html)
        for font in FONT.findall(html.decode()):
            (folder / "files" / font).parent.mkdir(parents=True, exist_ok=True)
            (folder / "files" / font).write_bytes(_get(f"{ours.url}/{font}"))
    _save(folder / "files" / "commitments.csv", (material.csv / "commitments.csv").read_bytes())

    def command(port: int) -> list[str]:
        user = "user root;" if os.geteuid() == 0 else ""
        written = CONFIGURATION.format(folder=folder, port=port, user=user)
        (folder / "nginx.conf").write_text(written, encoding="utf-8")
        return ["/usr/sbin/nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]

    with started(command, {}, folder, FILES["home"]) as (url, process):
        yield System(
            name="static HTML (nginx)",
            url=url,
            pid=process.pid,
            pages=OUR_PAGES,
            addresses=FILES,
            filter=Filter("goto", FIRST_PAINT_FILTER, FILTERED, FILTERED_FILE),
            csv="/commitments.csv",
            session=((FILES["home"], b""),),
        )


def _light(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}ligera=1"


def _html(url: str) -> bytes:
    """Return a light page.

    Raises:
        RuntimeError: it boots Streamlit, so it is no measure of a page without it.
    """
    html = _get(url)
    if b"data-module=" in html or b"/static/js/" in html:
        raise RuntimeError(f"{url} boots Streamlit, and a light page must not")
    return html


def _get(url: str) -> bytes:
    return httpx.get(url, timeout=30, trust_env=False).raise_for_status().content


def _save(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(content, 9))
