"""Streamlit's own files: what we lean on is still there, and they leave light and whole.

Each guard's message says what an upgrade of Streamlit moved, and what of ours has to follow.
"""

import fcntl
import gzip
import json
import os
import re
import shutil
import time
import tomllib
from importlib.metadata import version
from pathlib import Path

import brotli
import pydeck
import pytest
from fontTools.ttLib import TTFont
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient
from streamlit.web.server.starlette import starlette_app

from config.settings import ROOT
from web import light, platform, static_files
from web.platform import Chunk, Font, Moved

STATIC = light.folder() / "static"
KIB = 1024
# What the first paint knows Streamlit's page by, and what of ours follows where a name moves.
KNOWN_BY = {
    "stApp": "script.js waits for it",
    "data-test-script-state": "script.js gives way when the first run has finished",
    "notRunning": "script.js gives way when the script state says so",
    "stSkeleton": "script.js waits until it is gone",
    "stAppSkeleton": "script.js waits until it is gone",
    "stDialog": "script.js waits until it is gone, for in it Streamlit says that it reaches no server",
    "stVegaLiteChart": "script.js waits for as many charts as the page has",
    "stDeckGlJsonChart": "script.js waits for the map",
    "stMain": "script.js scrolls it to where the reader is, and gives it the focus of what has no twin",
    "stMainBlockContainer": "script.js waits until its height is still; style.css gives the first paint its measure",
    "stSkipToContent": "script.js gives it the focus of our link to the content, and the words of the page's language",
    "stExpandSidebarButton": "script.js gives it the focus of the menu",
    "stElementContainer": "document.html wears it so that both have the same margins",
    "stHtml": "document.html wears it so that both have the same margins",
    "stVerticalBlock": "document.html wears it so that both have the same gaps",
    "st-key-": "script.js finds the language switch by it, and style.css the filters",
    "data-react-aria-top-layer": "document.html wears it so that no dialog makes the first paint inert",
}


@pytest.fixture(scope="module")
def made():
    """The folder of light files, as set-up makes it."""
    deadline = time.monotonic() + 110
    while light.build() is None and time.monotonic() < deadline:
        time.sleep(0.5)  # another process is making them
    assert light.light_folder().exists()
    return light.light_folder()


@pytest.fixture
def forgotten():
    """Nothing is remembered of a test's own Streamlit, before or after it."""
    remembering = (
        light.folder,
        light.version,
        platform.parts,
        platform.chunks,
        platform.font,
        platform.plain_index,
        static_files._names,
        static_files._current,
    )
    yield lambda: [one.cache_clear() for one in remembering]
    for one in remembering:
        one.cache_clear()


@pytest.fixture
def other(tmp_path, monkeypatch, forgotten):
    """A Streamlit whose index.html and scripts a test changes; compressed files are nowhere."""
    copy = tmp_path / "static"
    shutil.copytree(light.folder(), copy)
    monkeypatch.setattr(light, "folder", lambda: copy)
    monkeypatch.setattr(light, "PLACE", tmp_path / "var")
    for one in (platform.parts, platform.chunks, platform.font, platform.plain_index, static_files._names):
        one.cache_clear()
    return copy


@pytest.fixture
def client():
    behind = Mount("/", PlainTextResponse("Streamlit"))
    with TestClient(Starlette(routes=[behind], middleware=[Middleware(static_files.LightFiles)])) as client:
        yield client


# Guards


def test_the_version_is_the_one_all_this_was_tried_with():
    assert version("streamlit") == "1.67.0", (
        "Streamlit was upgraded. Read its changes to static/, then run this file: each failure names what moved."
    )


def test_index_html_boots_from_what_we_read_in_it():
    parts = platform.parts()
    assert re.fullmatch(r"/static/js/index\.[\w-]+\.js", parts.module), "the boot module has another name"
    assert len(parts.preloads) > 40, "index.html no longer names the modules that the boot module imports"
    assert all(re.fullmatch(r"/static/js/[\w.-]+\.js", address) for address in parts.preloads)
    assert parts.stylesheet.startswith("/static/css/index."), "the stylesheet has another name"
    assert [script.split() for script in parts.scripts] == [["window.prerenderReady", "=", "false"]], (
        "index.html has other inline scripts: web/first_paint.py boots without them, check what they are for"
    )


def test_index_html_names_every_module_that_the_boot_module_imports():
    parts = platform.parts()
    imported = platform.IMPORT.findall((STATIC / parts.module.removeprefix("/static/")).read_text())
    missing = {f"/static/js/{name}" for name in imported} - {*parts.preloads}
    assert not missing, f"imported but not preloaded, which costs a round trip: {missing}"


@pytest.mark.parametrize(
    ("marker", "gone"),
    [
        ('id="root"', 'id="root"'),
        ('type="module" crossorigin src=', '<script type="module" src=…>'),
        ('rel="stylesheet"', "stylesheet"),
    ],
)
def test_a_missing_marker_is_named_and_the_plain_page_remains(other, marker, gone):
    index = other / "index.html"
    index.write_text(index.read_text().replace(marker, "gone=x"))
    with pytest.raises(Moved, match=re.escape(gone)):
        platform.parts()
    assert "<body>" in platform.plain_index()


def test_a_second_boot_module_is_not_guessed_at(other):
    index = other / "index.html"
    index.write_text(index.read_text().replace("</head>", '<script type="module" src="./b.js"></script></head>'))
    with pytest.raises(Moved, match="more than one"):
        platform.parts()


def test_without_its_index_html_streamlit_has_moved(other):
    (other / "index.html").unlink()
    with pytest.raises(Moved, match=r"index\.html"):
        platform.parts()


def test_the_plain_page_works_at_any_address_and_under_our_policy():
    html = platform.plain_index()
    assert '="./' not in html
    assert "<script>" not in html
    assert platform.parts().module in html


def test_the_client_reads_where_its_server_is_before_it_boots():
    boots = [STATIC / address.removeprefix("/static/") for address in (*_booted(),)]
    code = "\n".join(path.read_text() for path in boots)
    for name in ("window.__streamlit", "BACKEND_BASE_URL", "HOST_CONFIG"):
        assert name in code, (
            f"{name} is gone: the first paint sets it, so that the client does not probe for its server"
        )


@pytest.mark.parametrize("name", KNOWN_BY)
def test_what_streamlit_draws_has_the_names_that_the_first_paint_knows(name):
    addresses = (*_booted(), *platform.chunks(Chunk.CHART, Chunk.MAP, Chunk.HTML))
    scripts = "\n".join((STATIC / address.removeprefix("/static/")).read_text() for address in addresses)
    quoted = re.search(rf"""["'`]{name}["'`]""", scripts)
    assert quoted, f"{name} is gone from Streamlit's scripts. In templates/first_paint/: {KNOWN_BY[name]}"


def test_no_name_of_streamlits_goes_unguarded():
    ours = (ROOT / "presentation" / "templates" / "first_paint").iterdir()
    assert {name for path in ours for name in re.findall(r"\bst[A-Z]\w+", path.read_text())} <= {*KNOWN_BY}


@pytest.mark.parametrize("chunk", Chunk)
def test_an_element_loads_the_modules_that_we_preload(chunk):
    addresses = platform.chunks(chunk)
    assert any(address.startswith(f"/static/js/{chunk}.") for address in addresses)
    assert not {*addresses} & {*_booted()}
    assert {address.removeprefix("/static/") for address in addresses} <= static_files._names()
    code = (STATIC / platform.parts().module.removeprefix("/static/")).read_text()
    name = addresses[[address.startswith(f"/static/js/{chunk}.") for address in addresses].index(True)]
    assert f"import(`./{Path(name).name}`)" in code, f"the client no longer loads {chunk} by itself"


def test_a_chart_brings_vega():
    stems = {Path(address).name.partition(".")[0] for address in platform.chunks(Chunk.CHART)}
    assert {"embed", "vega-interpreter"} <= stems, "ArrowVegaLiteChart no longer imports Vega from embed.*.js"


def test_a_map_that_never_had_a_style_asks_nobody_and_a_style_may_be_one_of_a_list():
    code = _script(Chunk.MAP)
    assert json.loads(pydeck.Deck(map_provider=None).to_json())["mapStyle"] == "__MAP_STYLE__"
    assert (
        re.search(r"let (\w+)=\w+\.mapStyle===\w+;if\(\1&&delete \w+\.mapStyle", code) and "=`__MAP_STYLE__`" in code
    ), "the client no longer knows a map without background by this word: presentation/maps.py leaves it there"
    assert re.search(r"typeof (\w+)\.mapStyle==`string`\?\1\.mapStyle:\1\.mapStyle\[0\]", code), (
        "the client takes a style in another form: presentation/maps.py gives it as the only one of a list"
    )


def test_a_choice_on_a_map_comes_back_with_the_row_that_was_chosen_and_lines_may_be_dashed():
    code = _script(Chunk.MAP)
    assert "PathStyleExtension" in code, "the client no longer dashes a line: presentation/maps.py asks for it"
    assert "indices:{[`${" in code
    assert "objects:{[`${" in code, "pages/components/maps.py reads the code of a place from the chosen object"


def _script(chunk):
    (address,) = (one for one in platform.chunks(chunk) if one.startswith(f"/static/js/{chunk}."))
    return (STATIC / address.removeprefix("/static/")).read_text()


def test_an_element_that_is_gone_is_named(other):
    for path in (other / "static" / "js").glob("Html.*"):
        path.unlink()
    with pytest.raises(Moved, match="Html"):
        platform.chunks(Chunk.HTML)


@pytest.mark.parametrize("font", Font)
def test_the_theme_has_its_fonts_where_its_stylesheet_says(font):
    address = platform.font(font)
    css = light.styled((STATIC / "css" / Path(platform.parts().stylesheet).name.partition("?")[0]).read_text())
    assert f"url(../media/{Path(address).name})" in css, (
        f"the stylesheet has {font} elsewhere: the first paint asks twice"
    )


def test_a_font_that_is_gone_is_named(other):
    for path in (other / "static" / "media").glob("SourceSansVF-Upright*"):
        path.unlink()
    with pytest.raises(Moved, match="SourceSansVF-Upright"):
        platform.font(Font.SANS)


def test_the_folder_holds_what_it_held():
    assert {path.name for path in STATIC.iterdir()} == {"js", "css", "media"}, "static/ has another layout"
    kinds = {path.suffix for path in STATIC.rglob("*") if path.is_file()}
    assert kinds <= set(static_files.TYPES), "static/ holds files of a kind whose media type we do not know"


def test_streamlit_keeps_static_for_itself_so_a_middleware_answers():
    assert "/static/" in starlette_app._RESERVED_ROUTE_PREFIXES, "routes may answer /static/ now: use one"


def test_every_heading_has_the_one_weight_that_is_left_of_its_font():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    weight = dict(light.CUTS[Font.SERIF].axes)["wght"]
    assert {*theme["headingFontWeights"]} == {weight}


def test_every_icon_of_ours_is_one():
    names = dict(light.ligatures(TTFont(STATIC / "media" / Path(platform.font(Font.ICONS)).name.partition("?")[0])))
    assert light.own_icons() - {*names} <= {"name"}, "there is no such Material symbol; its name would be shown as text"
    assert light.streamlit_icons() - {*names} == {"star_filled"}, "the client draws an icon that its font does not have"
    assert len(light.streamlit_icons()) > 50, "the client names its icons in another way, and they would be cut away"


# The light files


def test_compressed_files_hold_what_streamlit_ships(made):
    scripts = [path for path in STATIC.rglob("*") if path.suffix in {".js", ".svg"}]
    assert len(scripts) > 300
    for path in scripts:
        packed = made / path.relative_to(STATIC)
        body = path.read_bytes()
        assert brotli.decompress(packed.with_name(f"{path.name}.br").read_bytes()) == body
        assert gzip.decompress(packed.with_name(f"{path.name}.gz").read_bytes()) == body


def test_what_a_page_loads_stays_small(made):
    boots = sum((made / f"{address.removeprefix('/static/')}.br").stat().st_size for address in _booted())
    assert boots < 420 * KIB
    fonts = sum(_light_font(made, font).stat().st_size for font in (Font.SANS, Font.SERIF, Font.ICONS))
    assert fonts < 60 * KIB


@pytest.mark.parametrize("font", light.CUTS)
def test_a_cut_font_has_our_letters_and_figures(made, font):
    before, after = (TTFont(path) for path in (_plain_font(font), _light_font(made, font)))
    text = "".join(path.read_text() for path in _texts())
    wanted = {ord(letter) for letter in text} & {*before.getBestCmap()}
    assert {chr(code) for code in wanted - {*after.getBestCmap()}} == set()
    if font not in (Font.CODE, Font.CODE_ITALIC):
        assert "kern" in {record.FeatureTag for record in after["GPOS"].table.FeatureList.FeatureRecord}
    if font in (Font.SANS, Font.CODE):
        axes = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in after["fvar"].axes}
        assert axes == {"wght": (200, 900)}


def test_the_cut_icon_font_still_makes_icons_of_names(made):
    glyphs = dict(light.ligatures(TTFont(_light_font(made, Font.ICONS))))
    wanted = (light.streamlit_icons() | light.own_icons()) - {"star_filled", "name"}
    assert wanted <= {*glyphs}
    assert {*glyphs.values()} == {glyphs[name] for name in wanted}  # some icons have several names


def test_making_them_again_makes_nothing(made, capsys):
    before = made.stat().st_mtime_ns
    assert light.build() == made
    assert platform.main() == 0
    assert made.stat().st_mtime_ns == before
    assert capsys.readouterr().out == ""


def test_a_new_icon_or_recipe_is_a_new_version(monkeypatch, forgotten):
    before = light.version()
    forgotten()
    monkeypatch.setattr(light, "own_icons", lambda: {"gavel"})
    assert light.version() != before


def test_one_process_makes_them_and_nothing_older_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(light, "PLACE", tmp_path)
    monkeypatch.setattr(light, "_fill", lambda part: (part / "x").write_text("made"))
    target = light.light_folder()
    for other in ("1.0-older", f"{target.name}.part"):
        (tmp_path / other / "y").mkdir(parents=True)
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert light.build() is None
    assert light.build() == target
    assert {path.name for path in tmp_path.iterdir()} == {target.name, "lock"}
    assert [path.name for path in target.iterdir()] == ["x"]


def test_set_up_goes_on_where_they_cannot_be_made(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(light, "PLACE", tmp_path / "var")

    def broken(part):
        raise ValueError("a font is not what it was")

    monkeypatch.setattr(light, "_fill", broken)
    assert platform.main() == 0
    assert "a font is not what it was" in capsys.readouterr().err
    assert not light.light_folder().exists()


def test_set_up_says_what_it_did(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(light, "PLACE", tmp_path)
    monkeypatch.setattr(light, "_fill", lambda part: None)
    assert platform.main() == 0
    assert "made in 0 s" in capsys.readouterr().out


# Serving


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "br"), ("gzip;q=1.0, br;q=0", "gzip"), ("", None)])
def test_a_script_leaves_in_the_best_form_and_is_kept_for_a_year(client, made, accepted, encoding):
    address = platform.parts().module
    answer = client.get(address, headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == static_files.FROZEN
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.content == (STATIC / address.removeprefix("/static/")).read_bytes()


def test_who_has_it_is_told_so_and_who_asks_for_the_head_gets_it(client, made):
    address = platform.parts().module
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    for had in ("*", f'W/"x", W/{first.headers["etag"]}'):
        assert client.get(address, headers={"If-None-Match": had}).status_code == 304
    assert client.get(address, headers={"If-None-Match": first.headers["etag"][:-2] + '"'}).status_code == 200
    head = client.head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    assert head.headers["content-length"] == first.headers["content-length"]


@pytest.mark.parametrize("address", [platform.parts().stylesheet, platform.font(Font.SANS), platform.font(Font.ICONS)])
def test_what_was_cut_is_kept_only_under_its_version(client, made, address):
    assert client.get(address).headers["cache-control"] == static_files.FROZEN
    for other in (address.partition("?")[0], f"{address}0"):
        answer = client.get(other)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, static_files.LIVE)
    assert f"?v={light.version()}" in address


def test_a_font_is_not_compressed_again(client, made):
    answer = client.get(platform.font(Font.SANS))
    assert answer.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in answer.headers
    assert answer.content == _light_font(made, Font.SANS).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/nothing.js",
        "/static/",
        "/static/js/",
        "/static/%2e%2e/index.html",
        "/static/js/%2e%2e/%2e%2e/index.html",
        "/static//etc/passwd",
        "/static/..%5cindex.html",
        "/static/js/index.js%00",
        f"{platform.parts().module}.br",
    ],
)
def test_nothing_else_can_be_asked_for(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


def test_other_methods_and_addresses_are_left_to_streamlit(client):
    assert client.post(platform.parts().module).text == "Streamlit"
    assert client.get("/statics").text == "Streamlit"


def test_without_light_files_the_plain_ones_leave_compressed(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(light, "PLACE", tmp_path)
    monkeypatch.setattr(static_files.sys, "executable", "false")
    behind = Starlette(middleware=[Middleware(static_files.LightFiles)])
    with TestClient(behind) as client:
        script = client.get(platform.parts().module, headers={"Accept-Encoding": "br"})
        assert script.headers["content-encoding"] == "br"
        assert script.content == (STATIC / platform.parts().module.removeprefix("/static/")).read_bytes()
        font = client.get(platform.font(Font.SANS))
        assert font.content == _plain_font(Font.SANS).read_bytes()
        assert font.headers["cache-control"] == static_files.LIVE
        assert f"woff2?v={light.version()}" in client.get(platform.parts().stylesheet).text
        assert "sent plain until" in caplog.text


def test_a_file_that_cannot_be_read_is_left_to_streamlit(client, monkeypatch, caplog):
    def unreadable(*key):
        raise PermissionError("no")

    monkeypatch.setattr(static_files, "_read", unreadable)
    assert client.get(platform.parts().module).text == "Streamlit"
    assert "left to itself" in caplog.text


def test_they_are_made_while_the_site_answers(monkeypatch, tmp_path, made):
    monkeypatch.setattr(light, "PLACE", tmp_path)
    (tmp_path / "make").write_text(f"#!/bin/sh\ncp -r '{made}' '{light.light_folder()}'\n")
    (tmp_path / "make").chmod(0o755)
    monkeypatch.setattr(static_files.sys, "executable", str(tmp_path / "make"))
    with TestClient(Starlette(middleware=[Middleware(static_files.LightFiles)])) as client:
        deadline = time.monotonic() + 30
        while client.get(platform.font(Font.SANS)).headers["cache-control"] != static_files.FROZEN:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert client.get(platform.font(Font.SANS)).content == _light_font(made, Font.SANS).read_bytes()


def test_a_server_that_stops_does_not_wait_for_them(monkeypatch, tmp_path):
    monkeypatch.setattr(light, "PLACE", tmp_path)
    (tmp_path / "slow").write_text("#!/bin/sh\ncd `dirname $0` && echo $$ > begun && mv begun pid\nexec sleep 60\n")
    (tmp_path / "slow").chmod(0o755)
    monkeypatch.setattr(static_files.sys, "executable", str(tmp_path / "slow"))
    begun = time.monotonic()
    with TestClient(Starlette(middleware=[Middleware(static_files.LightFiles)])) as client:
        assert client.get(platform.parts().module).status_code == 200
        while not (tmp_path / "pid").exists():
            time.sleep(0.01)
    assert time.monotonic() - begun < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_where_they_cannot_be_made_the_site_still_answers(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(light, "PLACE", tmp_path)
    monkeypatch.setattr(static_files.sys, "executable", str(tmp_path / "nothing"))
    with TestClient(Starlette(middleware=[Middleware(static_files.LightFiles)])) as client:
        assert client.get(platform.parts().module).status_code == 200
        deadline = time.monotonic() + 10
        while "stay plain" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.05)
    assert "stay plain" in caplog.text


def _booted() -> tuple[str, ...]:
    parts = platform.parts()
    return (parts.module, *parts.preloads)


def _plain_font(font: Font) -> Path:
    return STATIC / platform.font(font).removeprefix("/static/").partition("?")[0]


def _light_font(made: Path, font: Font) -> Path:
    return made / platform.font(font).removeprefix("/static/").partition("?")[0]


def _texts() -> list[Path]:
    folders = ("presentation", "pages", "config", "indicators", "data_access")
    kinds = ("*.py", "*.html", "*.css", "*.po", "*.csv")
    return [path for folder in folders for kind in kinds for path in (ROOT / folder).rglob(kind)]
