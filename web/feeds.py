"""Atom feeds of what each edition changed: of everything, of one commitment, of what one institution answers for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from config.clock import stamp
from config.i18n import Language, Text, translations
from config.pages import COMMITMENTS, OPEN_DATA, OVERVIEW
from data_access.current import current_edition
from data_access.editions import Edition
from data_access.models import RESOURCES
from indicators.index import index_of
from indicators.model import RowRef
from indicators.news import ROWS_TOLD, NewsEntry, news, news_of, subjects_of
from indicators.wording import title_of
from presentation import news as words
from presentation.addresses import href
from presentation.blocks import render
from presentation.permalinks import absolute, identifier, in_language, permalink
from web.answers import Content, language_of, problem, reply
from web.open_data.about import LICENCE
from web.provenance import provenance

ATOM = "application/atom+xml; charset=utf-8"
AUTHOR = Text(
    "Impulso Local, con la Municipalidad de Antigua Guatemala",
    "Impulso Local, with the Municipality of Antigua Guatemala",
)
NO_FEED = Text("No hay nada con ese código", "There is nothing with that code")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Feed:
    """What a feed is about.

    Attributes:
        name: its path below `/feeds/`, without `.atom`.
        about: what it tells of; None: of everything.
        page: the path of the page that tells the same.
        entries: newest first.
    """

    name: str
    about: Text | None
    page: str
    entries: tuple[NewsEntry, ...]


def all_changes(request: Request) -> Response:
    """Answer with the changes of the newest editions."""
    return reply(request, _all(current_edition(), language_of(request)))


def commitment_changes(request: Request) -> Response:
    """Answer with every change of one commitment, also of one that is published no more."""
    edition, code = current_edition(), request.path_params["code"]
    if not _was_ever(edition, "commitments", code):
        return problem(request, 404, NO_FEED)
    return reply(request, _of_commitment(edition, code, language_of(request)))


def institution_changes(request: Request) -> Response:
    """Answer with the changes of what one institution answers for, also of one that is published no more."""
    edition, code = current_edition(), request.path_params["code"]
    if not _was_ever(edition, "organisations", code):
        return problem(request, 404, NO_FEED)
    return reply(request, _of_institution(edition, code, language_of(request)))


def _was_ever(edition: Edition, resource: str, code: str) -> bool:
    return edition.row(resource, code) is not None or (resource, code) in index_of(edition).changes


def routes() -> list[BaseRoute]:
    """Return the routes of the feeds."""
    return [
        Route("/feeds/cambios.atom", all_changes),
        Route("/feeds/compromisos/{code}.atom", commitment_changes),
        Route("/feeds/instituciones/{code}.atom", institution_changes),
    ]


def xml(language: Language, template: str, **values: object) -> bytes:
    """Return an XML document of `templates/` with these values, escaped, and without what XML has no place for."""
    return NOT_XML.sub("\ufffd", render(language, template, **values)).encode()


@lru_cache(maxsize=4)
def _all(edition: Edition, language: Language) -> Content:
    return _content(edition, Feed("cambios", None, href(OVERVIEW, language), news(edition)), language)


@lru_cache(maxsize=128)
def _of_commitment(edition: Edition, code: str, language: Language) -> Content:
    row = RowRef("commitments", code)
    about = title_of(edition, row)
    feed = Feed(f"compromisos/{code}", about, permalink(code, language), news_of(edition, frozenset({row})))
    return _content(edition, feed, language)


@lru_cache(maxsize=128)
def _of_institution(edition: Edition, code: str, language: Language) -> Content:
    about = title_of(edition, RowRef("organisations", code))
    page = href(COMMITMENTS, language, institucion=code)
    return _content(
        edition, Feed(f"instituciones/{code}", about, page, news_of(edition, subjects_of(edition, code))), language
    )


def _content(edition: Edition, feed: Feed, language: Language) -> Content:
    newest = feed.entries[0].published_at if feed.entries else edition.published_at
    address = f"/feeds/{feed.name}.atom"
    body = xml(
        language,
        "feeds/changes.xml",
        feed={
            "id": identifier(f"{language.value}/{feed.name}"),
            "title": _title(edition, feed, language),
            "subtitle": _subtitle(language),
            "updated": stamp(newest),
            "author": AUTHOR.in_(language),
            "licence": LICENCE.url,
            "site": absolute(""),
            "address": absolute(in_language(address, language)),
            "page": absolute(feed.page),
            "translations": [
                (other.value, absolute(in_language(address, other))) for other in Language if other is not language
            ],
        },
        entries=[_entry(edition, one, language) for one in feed.entries],
    )
    return Content(body, ATOM, headers={**provenance(edition), "Content-Language": language.value})


def _title(edition: Edition, feed: Feed, language: Language) -> str:
    _ = translations(language).gettext
    site = _("Antigua, gobierno abierto")
    about = feed.about.in_(language) if feed.about else _("todos los cambios")
    return _demonstration(edition, f"{site}: {about}", language)


def _subtitle(language: Language) -> str:
    _ = translations(language).gettext
    return _("Lo que cambió en cada edición de los datos, de qué valor a cuál.")


def _demonstration(edition: Edition, title: str, language: Language) -> str:
    """Return a title that says so where the data are made up: it travels alone."""
    _ = translations(language).gettext
    return _("Datos de demostración: %(title)s") % {"title": title} if edition.demonstration else title


def _entry(edition: Edition, entry: NewsEntry, language: Language) -> Mapping[str, object]:
    _ = translations(language).gettext
    subject = entry.subject
    page = absolute(permalink(subject.code, language) if subject else href(OPEN_DATA, language, id="changes"))
    folder = absolute(f"/datos/ediciones/{entry.edition}")
    files = (
        (f"{folder}/changes.csv", "text/csv", _("Cambios de la edición (CSV)")),
        (f"{folder}/manifest.json", "application/json", _("Manifiesto de la edición (JSON)")),
        (f"{folder}/todo.zip", "application/zip", _("Todos los datos de la edición (ZIP)")),
    )
    what = f"{subject.resource}/{subject.code}" if subject else "otros"
    content = render(
        language,
        "feeds/entry.xml",
        news=entry,
        page=page,
        files=files,
        hidden=max(entry.rows - ROWS_TOLD, 0),
        notice=_("Datos de demostración") if edition.demonstration else "",
    )
    return {
        "id": identifier(f"{language.value}/ediciones/{entry.edition}/{what}"),
        "title": _demonstration(edition, words.title(entry, language), language),
        "updated": stamp(entry.published_at),
        "subject": subject,
        "kind": RESOURCES[subject.resource].title.in_(language) if subject else "",
        "page": page,
        "files": files,
        "summary": words.summary(entry, language),
        "content": str(content),  # no longer markup: the document escapes it once more
    }
