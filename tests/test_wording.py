"""The wording: whatever can be read in Spanish can be read in English.

Interface sentences live in the catalogue that `make messages` updates; names of data carry both languages in place.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from config.i18n import LOCALE_DIR, LabelledEnum, Language, translations
from config.settings import ROOT
from tests.architecture import MAY_IMPORT, Source, sources

CATALOGUE = LOCALE_DIR / "en" / "LC_MESSAGES" / "messages.po"
PERCENT = re.compile(r"%(?:\(\w+\))?[#0 +-]*\d*(?:\.\d+)?[a-zA-Z%]")
LOOK_UPS = {"_", "gettext", "ngettext"}


@pytest.fixture(scope="module")
def used(tmp_path_factory) -> Catalog:
    """Every message of the code and the templates, extracted as `make messages` does."""
    template = tmp_path_factory.mktemp("messages") / "messages.pot"
    extract = ["pybabel", "-q", "extract", "-F", str(ROOT / "pyproject.toml"), "-o", str(template), str(ROOT)]
    CommandLineInterface().run(extract)
    with template.open("rb") as source:
        return read_po(source)


@pytest.fixture(scope="module")
def english() -> Catalog:
    """The English catalogue, with what Babel cannot read refused."""
    assert CATALOGUE.exists(), "there is no English catalogue yet: run `make messages`, then translate what is empty"
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="en", abort_invalid=True)


def test_every_message_is_in_the_catalogue_and_nothing_else(used, english):
    assert ids(used) - ids(english) == set(), "run `make messages`, then translate what is empty"
    assert ids(english) - ids(used) == set(), "nothing uses these any more: run `make messages`"
    assert list(english.obsolete) == []


def test_every_message_is_translated(english):
    assert [message.id for message in messages(english) if not all(forms(message))] == []
    assert [message.id for message in messages(english) if message.fuzzy] == []


def test_a_translation_has_the_placeholders_of_its_source(english):
    for message in messages(english):
        for translation in forms(message):
            assert placeholders(translation) in map(placeholders, sources_of(message)), message.id


def test_a_translation_keeps_the_spaces_and_the_final_mark(english):
    for message in messages(english):
        source = sources_of(message)[0]
        for translation in forms(message):
            assert edges(translation) == edges(source), message.id


def test_the_catalogues_answer(english):
    message = next(iter(messages(english)))
    source, translation = sources_of(message)[0], forms(message)[0]
    assert translations(Language.ES).gettext(source) == source
    assert translations(Language.EN).gettext(source) == translation


def test_messages_are_literals_so_that_they_can_be_collected():
    computed = [
        f"{source.path}:{call.lineno}"
        for source, call in calls(LOOK_UPS)
        if not all(
            isinstance(argument, ast.Constant) for argument in call.args[: 2 if name_of(call) == "ngettext" else 1]
        )
    ]
    assert computed == [], "`make messages` finds literal text only; put values into %(name)s placeholders"


def test_every_text_has_both_languages():
    found = [(source, call, texts_of(call)) for source, call in calls({"Text"})]
    assert found
    assert [f"{source.path}:{call.lineno}" for source, call, texts in found if len(texts) != 2 or not all(texts)] == []


def test_every_enumeration_has_both_languages():
    for package in ("config", "data_access", "indicators", "presentation"):
        import_all(package)
    unlabelled = [
        f"{kind.__name__}.{member.name}"
        for kind in subclasses(LabelledEnum)
        for member in kind
        if not all(member.label)
    ]
    assert list(subclasses(LabelledEnum))
    assert unlabelled == []


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def ids(catalogue: Catalog) -> set[tuple[object, ...]]:
    """Return what identifies each message: its context, if any, and its source, both forms where it has a plural."""
    return {(message.context, message.id) for message in messages(catalogue)}


def sources_of(message: Message) -> list[str]:
    """Return the Spanish form, or the forms, of a message."""
    return list(message.id) if isinstance(message.id, tuple) else [message.id]


def forms(message: Message) -> list[str]:
    """Return the translated form, or the forms, of a message."""
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def placeholders(text: str) -> list[str]:
    """Return what a text leaves open, in both styles: `%(name)s` and `{name}`."""
    braces = [name for _, name, _, _ in Formatter().parse(text) if name is not None] if "{" in text else []
    return sorted(PERCENT.findall(text) + braces)


def edges(text: str) -> tuple[bool, bool, str]:
    """Return whether a text starts and ends with a space, and the mark it closes with."""
    return text[:1].isspace(), text[-1:].isspace(), text[-1] if text[-1:] in {".", ":", "…"} else ""


def calls(names: set[str]) -> Iterator[tuple[Source, ast.Call]]:
    """Yield every call, in code of ours, of a function with one of these names."""
    for source in sources(ROOT):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and name_of(node) in names:
                yield source, node


def name_of(call: ast.Call) -> str:
    """Return the plain name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def texts_of(call: ast.Call) -> list[str]:
    """Return the wordings given to a `Text`; one that is computed stands as its source code."""
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    return [str(value.value) if isinstance(value, ast.Constant) else ast.unparse(value) for value in values]


def import_all(package: str) -> None:
    """Import every module of a package, without what runs when imported."""
    found = importlib.import_module(package)
    for module in pkgutil.walk_packages(found.__path__, f"{package}."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def subclasses(kind: type) -> Iterator[type]:
    """Yield every class of ours below `kind`."""
    for child in kind.__subclasses__():
        if child.__module__.partition(".")[0] in MAY_IMPORT:
            yield child
        yield from subclasses(child)
