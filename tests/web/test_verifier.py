"""The stand-alone verifier: it passes what was published, and names the first thing that does not fit."""

import ast
import http.server
import json
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.i18n import Language
from data_access import stand_alone_verifier
from data_access.canonical import sha256
from data_access.database import open_database
from data_access.exporting import export_edition
from data_access.manifest import NO_HASH, Manifest, Resource
from tests.data_access.demonstrations import load_tiny
from tests.serving import free_port
from web import verifier

FIRST, SECOND, THIRD = (f"code,name\n{''.join(rows)}".encode() for rows in (["A,1\n"], ["A,1\n", "B,2\n"], ["B,2\n"]))
PLACES = b'code,name\nP,"Uno\ndos"\n'


class FakeSite:
    """A site whose every file a test can change: `files` by path below /datos/, or what answers there instead."""

    def __init__(self, address):
        self.address = address
        self.asked = []
        self.publish([self.edition(1, FIRST), self.edition(2, SECOND), self.edition(3, THIRD)])

    def edition(self, number, commitments):
        """Return a manifest that links to nothing yet."""
        contents = {"commitments": commitments, "places": PLACES}
        lines = {
            name: Resource(sha256(content), content.replace(b"\ndos", b"").count(b"\n") - 1, len(content))
            for name, content in contents.items()
        }
        return Manifest(number, f"2026-01-0{number}T12:00:00Z", NO_HASH, lines)

    def publish(self, manifests, link=True):
        """Serve these editions, each linked to the one before unless `link` says that they are."""
        blobs = (FIRST, SECOND, THIRD, PLACES)
        self.files = {f"blobs/{sha256(content)}.csv": content for content in blobs}
        self.manifests, previous = [], NO_HASH
        for manifest in manifests:
            linked = replace(manifest, prev_hash=previous) if link else manifest
            self.manifests.append(linked)
            self.files[f"ediciones/{linked.number}/manifest.json"] = linked.to_json().encode()
            previous = sha256(linked.to_json())
        self.list(self.entries())

    def entries(self):
        """Return what the list of editions says of each."""
        return [
            {
                "number": one.number,
                "published_at": one.published_at,
                "hash": sha256(one.to_json()),
                "prev_hash": one.prev_hash,
            }
            for one in self.manifests
        ]

    def list(self, entries):
        """Serve this list of editions."""
        self.files["ediciones.json"] = json.dumps({"editions": entries}).encode()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Keep the proxy of this machine away from what runs on it."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture(scope="module")
def server():
    """A local HTTP server that answers from `server.site`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.removeprefix("/datos/")
            self.server.site.asked.append(path)
            found = self.server.site.files.get(path)
            status, headers, body = found(self) if callable(found) else (200 if found is not None else 404, {}, found)
            self.send_response(status)
            body = body or b""
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Keep the output of the tests clean."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def site(server):
    server.site = FakeSite(f"http://127.0.0.1:{server.server_port}")
    return server.site


@pytest.fixture
def check(capsys):
    """`check(where, …)` runs the verifier and returns its exit status and what it said, as one text."""

    def run(where, *options):
        status = stand_alone_verifier.main([str(where), "--tries", "1", *options])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def test_a_sound_site_passes(site, check):
    status, said = check(site.address)
    assert status == 0
    assert "OK: todo coincide. Ediciones comprobadas: 3." in said
    assert f"Huella de la edición 3: {site.entries()[-1]['hash']}" in said
    assert "Manifiestos: 3/3\n" in said
    assert "Archivos: 4/4\n" in said
    assert len(site.asked) == 1 + 3 + 4  # each content once, though three editions have it


def test_it_speaks_english(site, check):
    assert "OK: everything fits. Editions checked: 3." in check(site.address, "--lang", "en")[1]
    del site.files["ediciones/2/manifest.json"]
    assert "DOES NOT FIT. Edition 2 · manifest.json: the file is missing" in check(site.address, "--lang", "en")[1]


def test_a_list_may_begin_with_the_newest(site, check):
    site.list(site.entries()[::-1])
    assert check(site.address)[0] == 0


def rehash(change):
    """Return what publishes editions of which the second was changed, with every hash after it made to fit."""

    def tamper(site):
        first, second, third = site.manifests
        site.publish([first, change(second), third])

    return tamper


def line(**over):
    """Return the change of a line of a manifest."""

    def change(manifest):
        commitments = replace(manifest.resources["commitments"], **over)
        return replace(manifest, resources={**manifest.resources, "commitments": commitments})

    return change


def rewrite(content, number=2):
    """Return what serves another manifest, with its hash in the list."""

    def tamper(site):
        entries = site.entries()
        entries[number - 1]["hash"] = sha256(content)
        site.files[f"ediciones/{number}/manifest.json"] = content
        site.list(entries)

    return tamper


def entry(number, **over):
    """Return what changes a line of the list of editions."""

    def tamper(site):
        entries = site.entries()
        entries[number - 1] |= over
        site.list(entries)

    return tamper


def put(path, content):
    """Return what serves something else at a path."""
    return lambda site: site.files.__setitem__(path, content)


def drop(path):
    """Return what removes a file."""
    return lambda site: site.files.pop(path)


def blob(content):
    """Return the path of a file by its content."""
    return f"blobs/{sha256(content)}.csv"


def unlinked(site):
    first, second, third = site.manifests
    site.publish([first, second, replace(third, prev_hash=sha256("x"))], link=False)


def swapped(site):
    two, three = (f"ediciones/{number}/manifest.json" for number in (2, 3))
    site.files[two], site.files[three] = site.files[three], site.files[two]


def swapped_with_their_hashes(site):
    first, second, third = site.entries()
    swapped(site)
    site.list([first, second | {"hash": third["hash"]}, third | {"hash": second["hash"]}])


def early_file_and_late_link(site):
    unlinked(site)
    site.files[blob(SECOND)] = b"code,name\n"


def without_second(site):
    first, _, third = site.entries()
    site.list([first, third])


def reordered(site):
    first, second, third = site.entries()
    site.list([first, third, second])


SECOND_MANIFEST = "Edición 2 · manifest.json: "
NOT_A_MANIFEST = SECOND_MANIFEST + "el archivo no es el manifiesto de una edición"
TAMPERED = {
    "manifest": (put("ediciones/2/manifest.json", b"{}"), SECOND_MANIFEST + "el manifiesto no corresponde a su huella"),
    "listed hash": (entry(2, hash=sha256("x")), SECOND_MANIFEST + "el manifiesto no corresponde a su huella"),
    "listed hash gone": (entry(2, hash=None), SECOND_MANIFEST + "el manifiesto no corresponde a su huella"),
    "listed date": (entry(2, published_at="2025-01-01T12:00:00Z"), SECOND_MANIFEST + "el manifiesto no coincide con"),
    "listed link": (entry(2, prev_hash=NO_HASH), SECOND_MANIFEST + "el manifiesto no coincide con la lista"),
    "manifest gone": (drop("ediciones/3/manifest.json"), "Edición 3 · manifest.json: falta el archivo"),
    "link": (unlinked, "Edición 3 · manifest.json: no enlaza con la huella de la edición anterior"),
    "first link": (
        rewrite(Manifest(1, "2026-01-01T12:00:00Z", "1" * 64, {}).to_json().encode(), 1),
        "Edición 1 · manifest.json: no enlaza",
    ),
    "rewritten past": (
        rewrite(Manifest(1, "2026-01-01T12:00:00Z", NO_HASH, {}).to_json().encode(), 1),
        SECOND_MANIFEST + "no enlaza",
    ),
    "number": (rehash(lambda two: replace(two, number=2, published_at="2026-01-02")), None),
    "other number": (swapped_with_their_hashes, SECOND_MANIFEST + "falta una edición, o su número no sigue"),
    "swapped": (swapped, SECOND_MANIFEST + "el manifiesto no corresponde a su huella"),
    "edition gone": (without_second, "Edición 2 · ediciones.json: falta una edición"),
    "reordered": (reordered, "Edición 2 · ediciones.json: falta una edición"),
    "content": (put(blob(SECOND), SECOND[:-2] + b"9\n"), "Edición 2 · commitments.csv: el contenido no corresponde"),
    "longer": (put(blob(SECOND), SECOND + b"C,3\n"), "Edición 2 · commitments.csv: el contenido no corresponde"),
    "shorter": (put(blob(PLACES), PLACES[:-1]), "Edición 1 · places.csv: el contenido no corresponde"),
    "file gone": (drop(blob(THIRD)), "Edición 3 · commitments.csv: falta el archivo"),
    "rows": (rehash(line(rows=3)), "Edición 2 · commitments.csv: el número de filas no es el del manifiesto"),
    "more bytes": (rehash(line(bytes=99)), "Edición 2 · commitments.csv: el tamaño no es el del manifiesto"),
    "fewer bytes": (rehash(line(bytes=5)), "Edición 2 · commitments.csv: el contenido no corresponde a su huella"),
    "negative rows": (rehash(line(rows=-1)), "Edición 2 · commitments.csv: el número de filas"),
    "rows in words": (rehash(line(rows="2")), NOT_A_MANIFEST),
    "rows as truth": (rehash(line(rows=True)), NOT_A_MANIFEST),
    "hash": (rehash(line(sha256="../../x")), NOT_A_MANIFEST),
    "hash of no text": (rehash(line(sha256=7)), NOT_A_MANIFEST),
    "name": (rehash(lambda two: replace(two, resources={"../x": two.resources["places"]})), NOT_A_MANIFEST),
    "no JSON": (rewrite(b"\xff<html>"), NOT_A_MANIFEST),
    "a list": (rewrite(b"[]"), NOT_A_MANIFEST),
    "no line": (rewrite(b'{"number":2,"prev_hash":"","published_at":"","resources":{"a":{}}}'), NOT_A_MANIFEST),
    "spaces": (rewrite(b'{"number": 2, "prev_hash": "", "published_at": "", "resources": {}}'), NOT_A_MANIFEST),
    "twice": (rewrite(b'{"number":3,"number":2,"prev_hash":"","published_at":"","resources":{}}'), NOT_A_MANIFEST),
    "deep": (rewrite(b"[" * 100_000), NOT_A_MANIFEST),
    "both": (early_file_and_late_link, "Edición 2 · commitments.csv: el contenido no corresponde"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_the_first_broken_link_is_named(site, check, name):
    tamper, expected = TAMPERED[name]
    tamper(site)
    status, said = check(site.address)
    if expected is None:  # a history that was made anew fits itself: only its hash, printed before, tells
        assert status == 0
        return
    assert status == 1
    assert f"NO COINCIDE. {expected}" in said
    assert said.count("NO COINCIDE") == 1
    assert "OK" not in said


def test_a_history_made_anew_is_given_away_by_a_printed_hash(site, check):
    printed = site.entries()[-1]["hash"]
    rehash(lambda two: replace(two, published_at="2026-01-03T12:00:00Z"))(site)
    status, said = check(site.address, "--edition-hash", printed)
    assert status == 1
    assert f"Edición ? · {printed}: ninguna edición comprobada tiene la huella indicada" in said
    assert "OK" not in said


@pytest.mark.parametrize("shorten", [lambda text: text, lambda text: text[:12], lambda text: f" {text[:16].upper()}… "])
def test_a_printed_hash_is_found(site, check, shorten):
    status, said = check(site.address, "--edition-hash", shorten(site.entries()[1]["hash"]))
    assert status == 0
    assert "La huella indicada es la de la edición 2." in said


@pytest.mark.parametrize("printed", ["", "abc", "z" * 64, "a" * 65])
def test_what_is_no_hash_is_a_wrong_call(site, capsys, printed):
    with pytest.raises(SystemExit) as stopped:
        stand_alone_verifier.main([site.address, "--edition-hash", printed])
    assert stopped.value.code == 2


UNCHECKED = {
    "no list": drop("ediciones.json"),
    "no JSON": put("ediciones.json", b"<html>"),
    "no editions": put("ediciones.json", b'{"editions": []}'),
    "no numbers": put("ediciones.json", b'{"editions": [{}]}'),
    "an error": put("ediciones/2/manifest.json", lambda _: (500, {}, b"")),
    "forbidden": put(blob(SECOND), lambda _: (403, {}, b"")),
    "broken off": put(blob(SECOND), lambda _: (200, {"Content-Length": "9999"}, SECOND)),
    "compressed": put(blob(SECOND), lambda _: (200, {"Content-Encoding": "gzip"}, SECOND)),
    "elsewhere": put(blob(SECOND), lambda _: (302, {"Location": "http://example.org/x"}, b"")),
    "a file": put(blob(SECOND), lambda _: (302, {"Location": "file:///etc/passwd"}, b"")),
    "a circle": put(blob(SECOND), lambda request: (302, {"Location": request.path}, b"")),
    "too large": rehash(line(bytes=10**12)),
}


@pytest.mark.parametrize("name", UNCHECKED)
def test_what_cannot_be_checked_accuses_nobody(site, check, name):
    UNCHECKED[name](site)
    status, said = check(site.address)
    assert status == 2
    assert "No se pudo comprobar. " in said
    assert "NO COINCIDE" not in said


def test_a_redirect_on_the_same_site_is_followed(site, check):
    site.files["moved"] = site.files[blob(SECOND)]
    site.files[blob(SECOND)] = lambda _: (301, {"Location": "/datos/moved"}, b"")
    assert check(site.address)[0] == 0


def test_it_tries_again(site, check, monkeypatch):
    monkeypatch.setattr(stand_alone_verifier.time, "sleep", lambda seconds: None)
    content, answers = site.files[blob(SECOND)], iter([503, 429])
    site.files[blob(SECOND)] = lambda _: (next(answers, 200), {}, content)
    assert check(site.address, "--tries", "3")[0] == 0
    assert site.asked.count(blob(SECOND)) == 3


def test_it_does_not_wait_for_ever(site, check):
    released = threading.Event()
    site.files["ediciones.json"] = lambda _: (200, {}, b"{}" if released.wait(10) else b"")
    status, said = check(site.address, "--timeout", "0.2")
    released.set()
    assert status == 2
    assert "timed out" in said


def test_nobody_there(check):
    assert check(f"http://127.0.0.1:{free_port()}")[0] == 2


@pytest.fixture
def folder(sqlite_files, tmp_path):
    """An exported edition."""
    engine = open_database(sqlite_files.create(sqlite_files.template(load_tiny)))
    export_edition(engine, tmp_path / "edition", None, Language.ES)
    engine.dispose()
    return tmp_path / "edition"


def zipped(folder):
    """Return the files of a folder as a ZIP beside it."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return path


@pytest.mark.parametrize("packed", [lambda folder: folder, zipped], ids=["folder", "zip"])
def test_one_edition_as_files(folder, check, packed):
    manifest = (folder / "manifest.json").read_bytes()
    status, said = check(packed(folder), "--edition-hash", sha256(manifest)[:16])
    assert status == 0
    assert f": {sha256(manifest)}\n" in said
    assert "La huella indicada es la de la edición" in said
    assert "Se comprobó solo esta edición" in said
    (folder / "places.csv").write_bytes((folder / "places.csv").read_bytes()[:-2] + b"x\n")
    status, said = check(packed(folder))
    assert status == 1
    assert "places.csv: el contenido no corresponde a su huella" in said
    (folder / "milestones.csv").unlink()
    assert "milestones.csv: falta el archivo" in check(packed(folder))[1]
    (folder / "manifest.json").unlink()
    assert "manifest.json: falta el archivo" in check(packed(folder))[1]


def test_a_damaged_zip_is_broken(folder, check):
    path = zipped(folder)
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("commitments.csv").header_offset + 60
    content = bytearray(path.read_bytes())
    content[start : start + 20] = bytes(20)
    path.write_bytes(content)
    status, said = check(path)
    assert status == 1
    assert "commitments.csv: el contenido no corresponde" in said


@pytest.mark.parametrize("name", ["nothing.zip", "text.zip"])
def test_what_is_no_zip_cannot_be_checked(tmp_path, check, name):
    (tmp_path / "text.zip").write_text("no")
    assert check(tmp_path / name)[0] == 2


def test_both_languages_say_the_same():
    words = stand_alone_verifier
    for pair in (words.INTACT, words.NEWEST, *words.WORDS.values()):
        assert len(pair) == len(words.LANGUAGES)
        assert all(pair)
        assert pair[0].count("{}") == pair[1].count("{}")


def test_it_needs_nothing_but_an_old_python():
    tree = ast.parse(Path(stand_alone_verifier.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_the_site_offers_it():
    with TestClient(Starlette(routes=verifier.routes())) as client:
        answer = client.get("/datos/verificar.py")
        again = client.get("/datos/verificar.py", headers={"If-None-Match": answer.headers["etag"]})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/x-python; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="verificar.py"'
    assert answer.headers["x-content-sha256"] == sha256(answer.content)
    assert (again.status_code, again.content) == (304, b"")
    ast.parse(answer.content)
