"""The layout holds: imports go one way, and each file is where a newcomer would look for it."""

import pytest

from config.settings import ROOT
from tests.architecture import MAY_IMPORT, RULES, Violation, sources, stray_entries, violations


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_file_breaks_a_rule(rule):
    found = [violation for source in sources(ROOT) for violation in rule(source)]
    assert not found, "\n" + "\n".join(map(str, found))


def test_the_top_level_holds_the_layout_and_nothing_else():
    assert stray_entries(ROOT) == [], "README.md says what belongs at the top level; the rest goes into its package"


# Path, source, the line that breaks a rule, and a part of the message. The checker must find exactly that.
BROKEN = [
    ("config/clock.py", "import data_access", 1, "config must not import data_access"),
    ("data_access/editions.py", "from indicators.clocks import overdue", 1, "data_access must not import indicators"),
    (
        "indicators/progress.py",
        "def f():\n    import presentation.blocks",
        2,
        "indicators must not import presentation",
    ),
    ("presentation/charts.py", "import streamlit as st", 1, "presentation must not import streamlit"),
    ("presentation/charts.py", "from starlette.responses import Response", 1, "must not import starlette"),
    ("web/feeds.py", "from pages.components import frame", 1, "web must not import pages"),
    ("web/feeds.py", "def f():\n    return import_module('streamlit.web')", 2, "web must not import streamlit"),
    ("web/feeds.py", "from ..pages import overview", 1, "web must not import pages"),
    ("web/feeds/atom.py", "from ... import pages", 1, "web must not import pages"),
    ("pages/overview.py", "from sqlmodel import select", 1, "pages must not import sqlmodel"),
    ("pages/staff/review.py", "if 1:\n    from web.app import routes", 2, "pages must not import web"),
    ("app.py", "from tests import databases", 1, "app must not import tests"),
    ("web/utils.py", "", 1, "no module is named “utils”"),
    ("pages/components/form_helpers.py", "", 1, "no module is named “helpers”"),
    ("presentation/common/cards.html", "<p></p>", 1, "no module is named “common”"),
    ("presentation/charts.py", "INK = '#1a2b3c'", 1, "colour #1a2b3c"),
    ("presentation/charts.py", "INK = ['#fff']", 1, "colour '#fff'"),
    ("presentation/templates/card.html", "<p>\n<b style='color: #abcdef'>", 2, "colour #abcdef"),
    ("pages/overview.py", "st.markdown(x, unsafe_allow_html=True)", 1, "no unsafe_allow_html"),
    ("data_access/current.py", "def f():\n    global newest\n    newest = 1", 2, "no global newest"),
    ("data_access/current.py", "newest = {}", 1, "newest is a container"),
    ("data_access/current.py", "import logging\nlogging.basicConfig()", 2, "no call at import"),
    ("data_access/current.py", "SEEN: set[str] = set()\ndef f(x):\n    SEEN.add(x)", 3, "SEEN belongs to the module"),
    ("data_access/current.py", "SEEN = {}\ndef f(x):\n    SEEN[x] = 1", 3, "SEEN belongs to the module"),
    ("data_access/current.py", "SEEN = []\ndef f(x):\n    del SEEN[0]", 3, "SEEN belongs to the module"),
]


@pytest.mark.parametrize(("path", "text", "line", "message"), BROKEN, ids=[broken[3] for broken in BROKEN])
def test_the_checker_finds_what_it_is_for(tmp_path, path, text, line, message):
    found = check(tmp_path, path, text)
    assert [violation.line for violation in found] == [line]
    assert str(found[0]).startswith(f"{path}:{line}: ")
    assert message in str(found[0])
    assert found[0].why


# What looks like a violation and is none.
SOUND = [
    (
        "web/assets.py",
        "from importlib.util import find_spec\nWHERE = find_spec('streamlit')",
    ),  # locates, imports nothing
    ("web/feeds/atom.py", "from .entries import entry\nfrom ..calendar import event\nfrom web import shell"),
    ("app.py", "import streamlit as st\nfrom starlette.routing import Route\nfrom web import app as site"),
    ("pages/overview.py", "import streamlit as st\nnames = []\nst.title('Antigua')\nnames.append(1)"),  # a script
    ("presentation/charts.py", "ORDER = ['a', 'b']\ndef f(x):\n    rows = []\n    rows.append(ORDER[0])"),
    ("presentation/templates/nav.html", "<a href='#add'>&#8203;</a> <a href=\"#abc\">1</a>"),
    ("data_access/__main__.py", "import typer\ntyper.run(print)"),
    ("config/palette.py", "INK = '#1a2b3c'"),
]


@pytest.mark.parametrize(("path", "text"), SOUND, ids=[sound[0] for sound in SOUND])
def test_the_checker_lets_sound_code_pass(tmp_path, path, text):
    assert check(tmp_path, path, text) == []


def test_a_stray_entry_is_named_and_an_ignored_one_is_not(tmp_path):
    (tmp_path / ".gitignore").write_text("var/\n*.log\n")
    for name in ("var", "today.log", "app.py", "notes.txt"):
        (tmp_path / name).touch()
    assert stray_entries(tmp_path) == ["notes.txt"]


def test_every_package_of_the_layout_is_read():
    read = {source.package for source in sources(ROOT)}
    assert read == set(MAY_IMPORT), "a package without sources is checked by nobody"


def check(root, path: str, text: str) -> list[Violation]:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    return violations(root)
