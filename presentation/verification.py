"""The page that shows how anybody verifies the editions, and the one that verifies a file in the browser."""

import datetime
import json
from collections.abc import Mapping
from functools import cache

from markupsafe import Markup

from config.clock import local_date, stamp
from config.i18n import Language, Text, translations
from config.pages import VERIFICATION, Page
from config.settings import settings
from data_access.editions import Edition
from data_access.models import RESOURCES
from indicators.parameters import page_number
from indicators.verification import MANIFEST, Chain, chain, published_hashes
from presentation import formats, open_data, sentences
from presentation.blocks import TEMPLATES, render
from presentation.shown import Shown, body, kept

FILE_CHECK = Page("", Text("Comprobar un archivo", "Check a file"), "verificar/archivo")
"""The address of the check in the browser: a plain document, for Streamlit's pages let no script of ours run."""

HASHES = f"{open_data.FOLDER}/huellas.json"


def verification(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return how anybody verifies the editions, and a page of their chain."""
    view = chain(edition, page_number(query.get("pagina")))
    return _verification(edition, view.page, language)


@kept(16)
def _verification(edition: Edition, page: int, language: Language) -> Shown:
    _ = translations(language).gettext
    view = chain(edition, page)
    lead = _lead(view, language)
    html = render(
        language,
        "verification/page.html",
        lead=lead,
        view=view,
        edition=edition,
        published=local_date(edition.published_at),
        moment=stamp(edition.published_at),
        folder=open_data.FOLDER,
        asked=_asked(language),
        check=FILE_CHECK.address(language),
        commands=open_data.commands(edition, language),
        answers=open_data.answers(edition, language),
    )
    title = sentences.list_title(VERIFICATION.title.in_(language), (), sentences.page_of(page, view.pages, language))
    return Shown(title, lead, body(html), {"pagina": str(page)} if page > 1 else {})


def _lead(view: Chain, language: Language) -> str:
    _, ngettext = translations(language).gettext, translations(language).ngettext
    if not view.total:
        return _("Cada edición lleva la huella de la anterior: así se comprueba que nada cambió una vez publicado.")
    words = ngettext(
        "Hay %(count)s edición publicada. Cada edición lleva la huella de la anterior, así que nadie puede cambiar "
        "lo publicado sin que se note.",
        "Las %(count)s ediciones forman una cadena: cada una lleva la huella de la anterior, así que nadie puede "
        "cambiar lo publicado sin que se note.",
        view.total,
    )
    return words % {"count": formats.number(view.total, language)}


def _asked(language: Language) -> str:
    return "" if language is settings().LOCALE else f"?lang={language}"


def file_check(edition: Edition, language: Language) -> Shown:
    """Return the page on which a reader compares a file with every published hash, with its script."""
    _ = translations(language).gettext
    title = FILE_CHECK.title.in_(language)
    lead = _(
        "Elija un archivo que haya descargado de este sitio. Su huella se calcula aquí mismo, en su navegador, y se "
        "compara con todas las publicadas. El archivo no sale de su equipo."
    )
    html = render(
        language,
        "verification/file.html",
        title=title,
        lead=lead,
        edition=edition,
        folder=open_data.FOLDER,
        asked=_asked(language),
        told={
            "hashes": HASHES,
            "newest": edition.number,
            "resources": {name: entity.title.in_(language) for name, entity in RESOURCES.items()},
            "words": _words(language),
        },
        script=Markup(script()),  # noqa: S704 - a file of ours
    )
    return Shown(title, lead, body(html), style=render(language, "verification/style.css"))


def _words(language: Language) -> dict[str, str]:
    """Return what the script says; `{0}` and the like stand for what it fills in."""
    _ = translations(language).gettext
    return {
        "working": _("Se calcula la huella…"),
        "one": _("Coincide: es «{0}» de la edición {1}, byte por byte."),
        "many": _("Coincide: es «{0}» de las ediciones {1} a {2}, byte por byte."),
        "manifest": _("Coincide: es el manifiesto de la edición {1}, y su huella es la de la edición."),
        "current": _("Es lo vigente."),
        "past": _("Ya no es lo vigente: la edición {0} es la más reciente."),
        "unknown": _(
            "No coincide con nada de lo publicado. Si es un CSV o un manifiesto de este sitio, cambió después de "
            "descargarlo; basta haberlo abierto y guardado en una hoja de cálculo."
        ),
        "other": _(
            "No coincide con nada de lo publicado. La huella cubre los CSV y el manifiesto, no los archivos .{0}: "
            "compruebe los CSV de todo.zip, que son los mismos."
        ),
        "unread": _("No se pudo leer el archivo."),
        "unlisted": _("No se pudo leer la lista de huellas publicadas. Elija el archivo otra vez dentro de un rato."),
        "unable": _("Este navegador no calcula huellas en esta página: hace falta una conexión HTTPS."),
        "digest": _("Huella del archivo:"),
    }


def hashes(edition: Edition) -> bytes:
    """Return every hash published up to an edition with what it stands for, as JSON."""
    found = {
        digest: [{"resource": run.resource, "first": run.first, "last": run.last} for run in runs]
        for digest, runs in sorted(published_hashes(edition).items())
    }
    told = {"edition": edition.number, "hash": edition.hash, "manifest": MANIFEST, "hashes": found}
    return json.dumps(told, separators=(",", ":")).encode()


@cache
def script() -> str:
    """Return the script that computes and compares the hash, as it stands between its tags."""
    return (TEMPLATES / "verification/file.js").read_text(encoding="utf-8")
