"""The code that the pages of open data and verification show does what it says, typed as it stands."""

import json
import re
import shutil
import subprocess
import sys
from html import unescape

import httpx
import pytest

from data_access.canonical import sha256
from tests.data_access.demonstrations import load_tiny
from tests.serving import serve

EXAMPLE = re.compile(r'<pre class="example"><code class="language-(\w+)">(.*?)</code></pre>', re.DOTALL)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Keep the proxy of this machine away from what runs on it."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture(scope="module")
def site(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(load_tiny))) as served:
        yield served.url


@pytest.fixture(scope="module")
def in_each_language(site):
    """Every example by its language, in the order of the pages, with what the commands should answer under `text`."""
    found = {}
    for spoken in ("es", "en"):
        pages = [httpx.get(f"{site}/{page}?lang={spoken}", trust_env=False).text for page in ("datos", "verificar")]
        examples = found.setdefault(spoken, {})
        for name, code in EXAMPLE.findall("".join(pages)):
            examples.setdefault(name, []).append(unescape(code))
    return found


@pytest.fixture
def shown(in_each_language):
    """The examples of the Spanish pages."""
    return in_each_language["es"]


@pytest.fixture
def run(tmp_path):
    """`run(program, …)` runs it in an empty folder and returns what it wrote."""

    def execute(*command):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return execute


def needs(program):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def test_every_kind_of_example_is_there(shown):
    assert {name: len(codes) for name, codes in shown.items()} == {
        "bibtex": 1, "shell": 2, "python": 1, "r": 1, "formula": 1, "text": 1,
    }  # fmt: skip


def test_both_languages_show_the_same_code(in_each_language):
    spanish, english = ({**one, "shell": one["shell"][0]} for one in in_each_language.values())
    assert spanish.keys() == english.keys()
    assert {name for name in spanish if spanish[name] != english[name]} == {"bibtex", "text"}


def test_curl(site, shown, run, tmp_path):
    needs("curl")
    answer = json.loads(run("sh", "-ec", shown["shell"][0]))
    assert (tmp_path / "commitments.csv").read_bytes().startswith(b"code,")
    records = next(value for value in answer.values() if isinstance(value, list))
    assert records
    assert {tuple(record) for record in records} == {("code", "title_es")}


def test_python(site, shown, run):
    printed = run(sys.executable, "-c", shown["python"][0])
    answer = asked(site)
    assert "completion" in printed
    assert f"\n{answer['total']} " in printed
    assert all(record["code"] in printed for record in answer["data"])


def test_r_and_the_spreadsheet_name_addresses_that_are_there(site, shown, run):
    table, api = re.findall(r'"(http[^"]+)"', shown["r"][0])
    (sheet,) = re.findall(r'"(http[^"]+)"', shown["formula"][0])
    for address in (table, sheet):
        assert httpx.get(address, trust_env=False).text.startswith("code,")
    assert httpx.get(api, trust_env=False).json() == asked(site)
    names = re.findall(r"answer\$(\w+)", shown["r"][0])
    assert names == ["total", "data"]
    assert set(names) <= set(asked(site))
    if shutil.which("Rscript"):
        assert "limited" in run("Rscript", "-e", shown["r"][0].partition("\n\n")[0])  # jsonlite may be missing


def asked(site):
    """Return what the API answers to the question of the examples; it finds something."""
    answer = httpx.get(f"{site}/api/v1/commitments?completion=no_evidence&campos=code,title_es", trust_env=False).json()
    assert answer["data"]
    return answer


@pytest.mark.parametrize("spoken", ["es", "en"])
def test_what_verifies_answers_what_the_page_says(in_each_language, run, spoken):
    needs("sha256sum")
    examples = in_each_language[spoken]
    commands = examples["shell"][1].replace("python3 ", f"{sys.executable} -I ")
    assert run("sh", "-ec", commands).strip() == examples["text"][0]


def test_the_served_script_passes_the_served_archive(site, run):
    run("curl", "-sSf", "--remote-name-all", f"{site}/datos/verificar.py", f"{site}/datos/todo.zip")
    assert "OK: todo coincide." in run(sys.executable, "-I", "verificar.py", "todo.zip")


@pytest.mark.parametrize("spoken", ["es", "en"])
def test_the_citation_leads_to_what_it_names(in_each_language, spoken):
    (cited,) = in_each_language[spoken]["bibtex"]
    (url,) = re.findall(r'url = "([^"]+)"', cited)
    digest = sha256(httpx.get(f"{url}manifest.json", trust_env=False).content)
    assert digest in cited
    page = httpx.get(url, trust_env=False)
    assert page.status_code == 200
    assert digest in page.text


def test_every_link_of_the_page_leads_somewhere(site):
    page = httpx.get(f"{site}/datos", trust_env=False).text
    links = {unescape(address) for address in re.findall(r'href="(/[^"#]*)', page)}
    assert len(links) > 100
    answers = {address: httpx.get(f"{site}{address}", trust_env=False, timeout=60).status_code for address in links}
    assert answers.pop("/personal") == 303, "it leads to where staff sign in"
    assert {address: status for address, status in answers.items() if status != 200} == {}
