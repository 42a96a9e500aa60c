"""The open data in HTML: where each file lies, how large it is, and code that can be run as it stands."""

import datetime
from dataclasses import dataclass
from functools import lru_cache, partial

from babel.units import format_unit
from markupsafe import Markup

from config.clock import local_date
from config.i18n import Language, Text, translations
from config.settings import settings
from data_access.editions import Edition
from data_access.stand_alone_verifier import INTACT, LANGUAGES, NEWEST
from indicators import open_data as view
from presentation import sentences
from presentation.blocks import render

FOLDER = "/datos"
KILOBYTE, MEGABYTE = 1000, 1_000_000
CITED = "commitments"  # the resource that the examples read
Titled = tuple[str, str, Markup]


@dataclass(frozen=True, slots=True)
class Example:
    """Code that reads the data, what it is written for, and the name of its language."""

    title: Text
    code: str
    language: str


def size(count: int, language: Language) -> str:
    """Return a number of bytes in kB or MB, to one decimal place."""
    if count < MEGABYTE:
        return format_unit(max(round(count / KILOBYTE, 1), 0.1), "digital-kilobyte", "short", locale=language.babel)
    return format_unit(round(count / MEGABYTE, 1), "digital-megabyte", "short", locale=language.babel)


def examples(site: str) -> tuple[Example, ...]:
    """Return how to read the data with what people use, at the addresses of this site."""
    table = f"{site}{FOLDER}/{CITED}.csv"
    ask = f"curl -sSf '{site}/api/v1/{CITED}?completion=no_evidence&campos=code,title_es'"
    read = (
        f'import pandas as pd\n\ncommitments = pd.read_csv("{table}")\nprint(commitments["completion"].value_counts())'
    )
    return (
        Example(Text("En la terminal, con curl", "In a terminal, with curl"), f"curl -sSfO '{table}'\n{ask}", "shell"),
        Example(Text("En Python, con pandas", "In Python, with pandas"), read, "python"),
        Example(Text("En R", "In R"), f'commitments <- read.csv("{table}")\ntable(commitments$completion)', "r"),
        Example(Text("En Google Sheets", "In Google Sheets"), f'=IMPORTDATA("{table}")', "formula"),
    )


def commands(edition: Edition, language: Language) -> str:
    """Return what to type to verify a file, this edition, and the whole history."""
    site = settings().SITE_URL
    place = f"{site}{FOLDER}/ediciones/{edition.number}"
    spoken = "" if language == LANGUAGES[0] else f" --lang {language}"
    checked = (f"curl -sSfO {place}/{name}\nsha256sum {name}" for name in (f"{CITED}.csv", "manifest.json"))
    return "\n\n".join([*checked, f"curl -sSfO {site}{FOLDER}/verificar.py\npython3 verificar.py {site}{spoken}"])


def answers(edition: Edition, language: Language) -> str:
    """Return what those commands answer where everything is as it was published."""
    which = LANGUAGES.index(language)
    hashes = [(edition.manifest[CITED].sha256, f"{CITED}.csv")] if CITED in edition.manifest else []
    lines = [f"{digest}  {name}" for digest, name in [*hashes, (edition.hash, "manifest.json")]]
    newest = NEWEST[which].format(edition.number, edition.hash)
    return "\n".join([*lines, INTACT[which].format(edition.number), newest])


def bibtex(edition: Edition, today: datetime.date, language: Language) -> str:
    """Return the BibTeX entry of an edition."""
    _ = translations(language).gettext
    published = local_date(edition.published_at)
    title = _("Impulso Local - Antigua Guatemala: datos abiertos, edición %(number)d") % {"number": edition.number}
    entry = {
        "author": "{Impulso Local - Antigua Guatemala}",  # in braces it is one name, not a person's
        "title": title + (f" ({_('datos de demostración')})" if edition.demonstration else ""),
        "year": str(published.year),
        "date": published.isoformat(),
        "version": str(edition.number),
        "url": f"{settings().SITE_URL}{FOLDER}/ediciones/{edition.number}/manifest.json",
        "urldate": today.isoformat(),
        "note": f"CC BY 4.0. SHA-256: {edition.hash}",
    }
    lines = ",\n".join(f'  {name} = "{value}"' for name, value in entry.items())
    return f"@misc{{impulso-local-antigua-{edition.number},\n{lines}\n}}"


@lru_cache(maxsize=8)
def files(edition: Edition, today: datetime.date, language: Language) -> Titled:
    """Return title, lead and HTML: every file, how to cite, verify and read it, and the editions before it."""
    _ = translations(language).gettext
    lead = _("Todo lo que muestra este sitio, en archivos que cualquiera puede descargar, usar y comprobar.")
    page = render(
        language,
        "open_data/files.html",
        view=view.open_data(edition),
        lead=lead,
        today=today,
        site=settings().SITE_URL,
        examples=examples(settings().SITE_URL),
        commands=commands(edition, language),
        answers=answers(edition, language),
        bibtex=bibtex(edition, today, language),
        local_date=local_date,
        **_shared(edition, language),
    )
    return _("Datos abiertos"), lead, page


@lru_cache(maxsize=64)
def fields(edition: Edition, name: str, language: Language) -> Titled:
    """Return title, lead and HTML: what the fields of a resource mean, and its files.

    Raises:
        KeyError: the edition has no such resource.
    """
    shown = view.data_dictionary(edition, name)
    resource = shown.file.title.in_(language)
    title = translations(language).gettext("Datos abiertos: %(resource)s") % {"resource": resource}
    page = render(language, "open_data/fields.html", view=shown, title=title, **_shared(edition, language))
    return title, shown.file.about.in_(language), page


def _shared(edition: Edition, language: Language) -> dict[str, object]:
    return {
        "edition": edition,
        "published": local_date(edition.published_at),
        "folder": FOLDER,
        "asked": "" if language is settings().LOCALE else f"?lang={language}",
        "size": partial(size, language=language),
        "missing_since": partial(sentences.missing_since, edition, language),
    }
