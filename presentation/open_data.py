"""The open data in HTML: where each file lies, how large it is, and code that can be run as it stands."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from babel.units import format_unit
from markupsafe import Markup

from config.clock import local_date, stamp
from config.i18n import Language, Text, translations
from config.settings import settings
from data_access.current import current_edition
from data_access.editions import Edition
from data_access.stand_alone_verifier import INTACT, LANGUAGES, NEWEST
from indicators import open_data as view
from indicators.status_changes import status_changes
from presentation import file_sizes, sentences
from presentation.addresses import as_of
from presentation.blocks import render
from presentation.moment import read_on

FOLDER = "/datos"
STATUS_FILE = "cambios-de-estado.csv"
KILOBYTE, MEGABYTE = 1000, 1_000_000
CITED = "commitments"  # the resource that the examples read
Titled = tuple[str, str, Markup]
Sizes = frozenset[tuple[str, int]]
BUNDLES = {
    "todo.zip": Text(
        "Cada recurso en CSV, con el diccionario, la licencia y el manifiesto que permite comprobarlo.",
        "Each resource as CSV, with the dictionary, the licence and the manifest that lets anybody check it.",
    ),
    "todo.xlsx": Text(
        "Un libro de Excel: una hoja por recurso, con fechas y números como tales.",
        "An Excel workbook: a sheet for each resource, with dates and numbers as such.",
    ),
    "manifest.json": Text(
        "La huella, las filas y el tamaño de cada CSV. Su propio SHA-256 es la huella de la edición.",
        "Hash, rows and size of each CSV. Its own SHA-256 is the hash of the edition.",
    ),
    "places.geojson": Text("Los lugares, para abrir en un mapa.", "The places, to open on a map."),
    "commitments.nested.json": Text(
        "Cada compromiso con todo lo que le pertenece dentro.", "Each commitment with everything that belongs to it."
    ),
    STATUS_FILE: Text(
        "Cada cambio del cumplimiento declarado, con sus fechas y su evidencia.",
        "Each change of a declared completion, with its dates and its evidence.",
    ),
    "diccionario.csv": Text("Qué significa cada campo.", "What each field means."),
    "datapackage.json": Text(
        "Lo mismo para programas: Frictionless Data Package.", "The same for programs: Frictionless Data Package."
    ),
    "csv-metadata.json": Text("Lo mismo para programas: CSV on the Web.", "The same for programs: CSV on the Web."),
}
"""The files about a whole edition, and what each is."""


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
    ask = f"{site}/api/v1/{CITED}?completion=no_evidence&campos=code,title_es"
    return (
        Example(
            Text("En la terminal, con curl", "In a terminal, with curl"),
            f"curl -sSfO '{table}'\ncurl -sSf '{ask}'",
            "shell",
        ),
        Example(Text("En Python, con pandas", "In Python, with pandas"), PYTHON.format(table=table, ask=ask), "python"),
        Example(Text("En R", "In R"), R.format(table=table, ask=ask), "r"),
        Example(Text("En Google Sheets", "In Google Sheets"), f'=IMPORTDATA("{table}")', "formula"),
    )


PYTHON = """import json
from urllib.request import urlopen

import pandas as pd

commitments = pd.read_csv("{table}")
print(commitments["completion"].value_counts())

answer = json.load(urlopen("{ask}"))
print(answer["total"], pd.DataFrame(answer["data"]))"""

R = """commitments <- read.csv("{table}")
table(commitments$completion)

answer <- jsonlite::fromJSON("{ask}")
answer$total
answer$data"""


def _checks(edition: Edition) -> list[str]:
    """Return what to type to verify a file and the whole of an edition."""
    place = f"{settings().SITE_URL}{FOLDER}/ediciones/{edition.number}"
    return [f"curl -sSfO {place}/{name}\nsha256sum {name}" for name in (f"{CITED}.csv", "manifest.json")]


def _checked(edition: Edition) -> list[str]:
    """Return what those commands answer where everything is as it was published."""
    hashes = [(edition.manifest[CITED].sha256, f"{CITED}.csv")] if CITED in edition.manifest else []
    return [f"{digest}  {name}" for digest, name in [*hashes, (edition.hash, "manifest.json")]]


def commands(edition: Edition, language: Language) -> str:
    """Return what to type to verify a file, this edition, and the whole history."""
    site = settings().SITE_URL
    spoken = "" if language == LANGUAGES[0] else f" --lang {language}"
    whole = f"curl -sSfO {site}{FOLDER}/verificar.py\npython3 verificar.py {site}{spoken}"
    return "\n\n".join([*_checks(edition), whole])


def answers(edition: Edition, language: Language) -> str:
    """Return what those commands answer where everything is as it was published."""
    which = LANGUAGES.index(language)
    newest = NEWEST[which].format(edition.number, edition.hash)
    return "\n".join([*_checked(edition), INTACT[which].format(edition.number), newest])


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
        "url": f"{settings().SITE_URL}{FOLDER}/ediciones/{edition.number}/",
        "urldate": today.isoformat(),
        "note": f"CC BY 4.0. SHA-256: {edition.hash}",
    }
    lines = ",\n".join(f'  {name} = "{value}"' for name, value in entry.items())
    return f"@misc{{impulso-local-antigua-{edition.number},\n{lines}\n}}"


def files(edition: Edition, today: datetime.date, language: Language) -> Titled:
    """Return title, lead and HTML: every file, how to cite, verify and read it, and the editions before it.

    From a past day, the page of the edition that was the newest then, whose files have addresses of their own.
    """
    if as_of():
        return edition_page(edition, current_edition().number, today, language)
    return _files(edition, today, language, known_sizes(edition))


def fields(edition: Edition, name: str, language: Language) -> Titled:
    """Return title, lead and HTML: what the fields of a resource mean, and its files.

    Raises:
        KeyError: the edition has no such resource.
    """
    made = _fields.__wrapped__ if as_of() else _fields  # its links lead to that day
    return made(edition, name, language, known_sizes(edition))


def edition_page(edition: Edition, newest: int, today: datetime.date, language: Language) -> Titled:
    """Return title, lead and HTML of one edition: what it is, its files, how to verify and cite it.

    Args:
        edition: the edition.
        newest: the number of the newest one.
        today: the day of the citation.
        language: the language.
    """
    _ = translations(language).gettext
    lead = _("Todo lo que se publicó en esta edición. Ni se cambia ni se borra: se puede citar por su dirección.")
    title = _("Datos abiertos, edición %(number)d") % {"number": edition.number}
    page = render(
        language,
        "open_data/edition.html",
        title=title,
        lead=lead,
        view=view.open_data(edition),
        past=edition.history[-1] if edition.history else None,
        newest=newest,
        moment=stamp(edition.published_at),
        bundles=_bundles(edition),
        commands="\n\n".join(_checks(edition)),
        answers="\n".join(_checked(edition)),
        **_cited(edition, today, language),
        **_shared(edition, language, known_sizes(edition)),
    )
    return title, lead, page


def editions_page(edition: Edition, language: Language) -> Titled:
    """Return title, lead and HTML: every edition up to this one."""
    _ = translations(language).gettext
    title = _("Todas las ediciones")
    lead = _("Ninguna edición se cambia ni se borra: cada una queda en su propia dirección, con todos sus archivos.")
    shared = _shared(edition, language, known_sizes(edition))
    page = render(language, "open_data/editions.html", title=title, lead=lead, local_date=local_date, **shared)
    return title, lead, page


def known_sizes(edition: Edition) -> Sizes:
    """Return name and bytes of every file of an edition whose size is known, because it was made."""
    return frozenset(dict(file_sizes.told(edition)).items())


@lru_cache(maxsize=8)
def _files(edition: Edition, today: datetime.date, language: Language, sizes: Sizes) -> Titled:
    _ = translations(language).gettext
    lead = _("Todo lo que muestra este sitio, en archivos que cualquiera puede descargar, usar y comprobar.")
    page = render(
        language,
        "open_data/files.html",
        view=view.open_data(edition),
        lead=lead,
        examples=examples(settings().SITE_URL),
        local_date=local_date,
        **_cited(edition, today, language),
        **_shared(edition, language, sizes),
    )
    return _("Datos abiertos"), lead, page


@lru_cache(maxsize=64)
def _fields(edition: Edition, name: str, language: Language, sizes: Sizes) -> Titled:
    shown = view.data_dictionary(edition, name)
    resource = shown.file.title.in_(language)
    title = translations(language).gettext("Datos abiertos: %(resource)s") % {"resource": resource}
    page = render(language, "open_data/fields.html", view=shown, title=title, **_shared(edition, language, sizes))
    return title, shown.file.about.in_(language), page


def _bundles(edition: Edition) -> list[dict[str, object]]:
    every = view.open_data(edition).rows
    rows = {
        "todo.zip": every,
        "todo.xlsx": every,
        "places.geojson": len(edition.places),
        "commitments.nested.json": len(edition.commitments),
        STATUS_FILE: len(status_changes(edition)),
    }
    return [{"name": name, "about": about, "rows": rows.get(name)} for name, about in BUNDLES.items()]


def _cited(edition: Edition, today: datetime.date, language: Language) -> Mapping[str, object]:
    day = read_on(today)
    return {"site": settings().SITE_URL, "today": day, "bibtex": bibtex(edition, day, language)}


def _shared(edition: Edition, language: Language, sizes: Sizes) -> Mapping[str, object]:
    return {
        "edition": edition,
        "published": local_date(edition.published_at),
        "folder": FOLDER,
        "as_of": as_of(),
        "asked": "" if language is settings().LOCALE else f"?lang={language}",
        "size": partial(size, language=language),
        "sizes": dict(sizes),
        "missing_since": partial(sentences.missing_since, edition, language),
    }
