"""The pictures of shared links: one of each page and row, in each language, small and of the right size."""

import asyncio
import shutil
import threading
from datetime import date
from io import BytesIO

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config import palette
from config.clock import today
from config.i18n import Language
from config.settings import settings
from data_access import current
from indicators.registry import INDICATORS
from presentation import preview, typefaces, typesetting
from presentation.bodies import BODIES
from tests.data_access.demonstrations import load_tiny
from web import first_paint, previews
from web.answers import Content

NAMES = [page.url or "inicio" for page in BODIES]


@pytest.fixture(scope="module")
def demonstration(sqlite_files):
    return sqlite_files.template(load_tiny)


@pytest.fixture
def client(demonstration, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", demonstration)
    settings.cache_clear()
    current.store.cache_clear()
    with TestClient(Starlette(routes=previews.routes())) as client:
        yield client
    current.store().engine.dispose()
    current.store.cache_clear()


def pixels(answer):
    return Image.open(BytesIO(answer.content)).convert("RGB")


@pytest.mark.parametrize("language", Language)
def test_every_page_has_a_small_picture_in_each_language(client, language):
    for name in NAMES:
        answer = client.get(f"/imagen/{language}/{name}.png")
        assert answer.status_code == 200, name
        assert answer.headers["content-type"] == "image/png"
        assert len(answer.content) < 100_000
        assert pixels(answer).size == (1200, 630)


def test_rows_and_indicators_have_theirs(client):
    edition = current.current_edition()
    names = [edition.commitments[0].code, edition.agenda_items[0].code, next(iter(INDICATORS))]
    pictures = [client.get(f"/imagen/es/{name}.png") for name in names]
    assert [answer.status_code for answer in pictures] == [200, 200, 200]
    assert len({answer.content for answer in pictures}) == 3


@pytest.mark.parametrize(
    "path", ["/imagen/es/nada.png", "/imagen/fr/inicio.png", "/imagen/es/.png", "/imagen/es/E1.png"]
)
def test_what_there_is_no_picture_of_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_picture_is_kept_until_something_changes(client):
    first = client.get("/imagen/es/inicio.png")
    assert first.headers["cache-control"] == "public, no-cache"
    again = client.get("/imagen/es/inicio.png", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


def noted(monkeypatch, draw=None):
    """Return the names that are drawn from now on, as they are."""
    names, drawn = [], draw or previews._drawn

    def note(edition, day, language, name):
        names.append((language, name))
        return drawn(edition, day, language, name)

    monkeypatch.setattr(previews, "_drawn", note)
    previews._shelf.cache_clear()
    return names


def test_a_picture_is_drawn_once(client, monkeypatch):
    names = noted(monkeypatch)
    for _ in range(2):
        first = client.get("/imagen/es/metodologia.png")
    assert client.get("/imagen/es/metodologia.png", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert len(names) == 1


def test_another_day_or_edition_is_another_picture(client, monkeypatch):
    names = noted(monkeypatch)
    tags = {client.get("/imagen/es/inicio.png").headers["etag"]}
    monkeypatch.setattr(previews, "today", lambda: date(2030, 1, 1))
    tags.add(client.get("/imagen/es/inicio.png").headers["etag"])
    assert len(tags) == len(names) == 2


def test_a_crawler_that_comes_again_finds_every_picture_drawn(client, monkeypatch):
    largest = bytes(60_000)
    names = noted(monkeypatch, lambda *asked: Content(largest, "image/png"))
    monkeypatch.setattr(preview, "known", lambda edition, name: True)
    for _ in range(2):
        for number in range(512):
            client.get(f"/imagen/es/{number}.png")
    assert len(names) == 512


def test_pages_answer_while_pictures_are_drawn(client, monkeypatch):
    """A thread that waited for its turn to draw would be missing among those that pages are made in."""
    go_on, at_once = threading.Event(), []

    def slowly(*asked):
        at_once.append(asked)
        assert go_on.wait(30)
        at_once.pop()
        return Content(b"picture" * len(at_once), "image/png")

    noted(monkeypatch, slowly)
    monkeypatch.setattr(preview, "known", lambda edition, name: True)
    app = Starlette(routes=[*previews.routes(), *first_paint.routes()])

    async def visit():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as reader:
            waiting = [asyncio.ensure_future(reader.get(f"/imagen/es/{number}.png")) for number in range(120)]
            while not at_once:
                await asyncio.sleep(0.01)
            page = await asyncio.wait_for(reader.get("/compromisos"), 20)
            assert not any(one.done() for one in waiting)
            assert len(at_once) == 1
            go_on.set()
            return page, await asyncio.gather(*waiting)

    page, pictures = asyncio.run(visit())
    assert page.status_code == 200
    assert [(one.status_code, one.content) for one in pictures] == [(200, b"")] * 120, "one at a time"


def test_demonstration_data_say_so_in_the_picture(client):
    edition = current.current_edition()
    svg = preview.picture(edition, "inicio", today(), Language.ES)
    assert "Datos de demostración" in svg
    assert pixels(client.get("/imagen/es/inicio.png")).getpixel((5, 5)) == rgb(palette.LIMITED.light)


def test_a_title_cannot_leave_its_place_in_the_picture(client):
    said = preview.Says("<kicker>", '</text><script>"&', sentence="<b>")
    svg = preview._draw(current.current_edition(), said, date(2026, 1, 1), Language.ES)
    assert "<script>" not in svg
    assert "&lt;/text&gt;&lt;script&gt;" in svg


@pytest.mark.parametrize("words", ["", "uno", "x" * 300, "palabras largas y cortas " * 4, "palabras " * 90])
def test_words_stay_in_their_room(words):
    room = (1056, 230)
    block = typesetting.set_in(words, typefaces.TITLE, (88, 60, 44), room)
    assert block.height <= room[1]
    assert all(typefaces.TITLE.width(line, block.size) <= room[0] for line in block.lines)
    whole = " ".join(block.lines)
    assert whole == words.strip() or whole.endswith("…")


def test_no_word_is_left_alone_on_the_last_line():
    block = typesetting.set_in("aaaa bbbb cccc dddd eeee ff", typefaces.PLAIN, (40,), (440, 400))
    assert len(block.lines) == 2
    assert len(block.lines[-1].split()) > 1


def test_the_letters_are_those_of_the_site():
    """Widths measured with another weight or family would let words run out of the picture."""
    assert {path.name for path in typefaces.register().iterdir()} == {
        "SourceSansVF-Upright-400.ttf",
        "SourceSansVF-Upright-600.ttf",
        "SourceSerifVariable-Roman-600.ttf",
    }
    assert typefaces.PLAIN.width("Antigua", 100) < typefaces.STRONG.width("Antigua", 100)


class Cut:
    """Stands for a typeface, which takes a second to cut."""

    def save(self, path):
        path.write_text("typeface")


@pytest.fixture
def unmade(monkeypatch):
    monkeypatch.setattr(typefaces, "_cut", lambda face: Cut())
    yield monkeypatch
    typefaces.folder.cache_clear()


def test_the_typefaces_are_made_once_for_every_process(unmade, tmp_path):
    unmade.setattr(typefaces, "PLACE", tmp_path / "var")
    typefaces.folder.cache_clear()
    made = typefaces.folder()
    unmade.setattr(typefaces, "_cut", None)
    typefaces.folder.cache_clear()
    assert typefaces.folder() == made
    assert [path.parent for path in made.iterdir()] == [made] * 3
    assert list(made.parent.iterdir()) == [made]


def test_where_nothing_can_be_written_they_are_made_for_one_process(unmade, tmp_path):
    (tmp_path / "var").write_text("no folder")
    unmade.setattr(typefaces, "PLACE", tmp_path / "var" / "typefaces")
    typefaces.folder.cache_clear()
    made = typefaces.folder()
    assert len(list(made.iterdir())) == 3
    shutil.rmtree(made)


def rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
