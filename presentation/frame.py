"""The frame around every page, in HTML: site name, notices, footer, and what stands where no page is."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from config.clock import local_date
from config.i18n import Language, translations
from config.pages import HISTORY, OVERVIEW, PAGES, TASKS, VERIFICATION, Page
from data_access.editions import Edition
from indicators.wording import quotable
from presentation.addresses import AS_OF, href
from presentation.blocks import render
from presentation.moment import Moment

LIGHT = "ligera"


def header(language: Language) -> Markup:
    """Return the name of the site, as the link home."""
    return render(language, "frame/header.html", home=href(OVERVIEW, language))


def notices(moment: Moment, answers: bool, page: Page, query: Mapping[str, str], language: Language) -> Markup | None:
    """Return what a reader must know first.

    That the site is seen from a past day, with the way back to `page` at `query` as it is now; that the data are
    invented; that the database does not answer.
    """
    _ = translations(language).gettext
    edition = moment.edition
    sentences: list[str] = []
    if moment.past or moment.refusal:
        sentences.append(_seen_from(moment, page, query, language))
    if edition.demonstration:
        sentences.append(_("Datos de demostración: todo lo que muestra este sitio es inventado."))
    if not answers:
        sentences.append(
            _("La base de datos no responde; se muestra la edición %(number)d, la última leída.")
            % {"number": edition.number}
        )
    return notice(sentences, language) if sentences else None


def _seen_from(moment: Moment, page: Page, query: Mapping[str, str], language: Language) -> Markup:
    first = moment.edition.history[:1]
    return render(
        language,
        "frame/as_of.html",
        moment=moment,
        now=page.address(language, **{name: value for name, value in query.items() if name != AS_OF}),
        since=HISTORY.address(language, desde=str(moment.past)),
        first=local_date(first[0].published_at) if first else None,
    )


def notice(sentences: Sequence[str], language: Language) -> Markup:
    """Return sentences that stand out above a page."""
    return render(language, "frame/notice.html", sentences=sentences)


def footer(edition: Edition, page: Page, query: Mapping[str, str], language: Language) -> Markup:
    """Return which edition is shown, where it can be checked, and the page at `query` in its light version."""
    return render(
        language,
        "frame/footer.html",
        edition=edition,
        published=local_date(edition.published_at),
        light=href(page, language, **{**query, LIGHT: "1"}),
        full=href(page, language, **{**query, LIGHT: "0"}),
        personal=TASKS.address(language),
        further=[link(page, language) for page in PAGES if not (page.named or page.private or page is VERIFICATION)],
    )


def signed_out(language: Language) -> Markup:
    """Return that a private page is closed to whoever looks at it now, and the way in."""
    return render(language, "frame/signed_out.html", enter=TASKS.address(language))


def not_found(address: str, language: Language) -> Markup:
    """Return that there is no page at `address`, with links to those there are."""
    return render(language, "frame/not_found.html", address=quotable(address), links=navigation(language))


def navigation(language: Language) -> list[dict[str, str]]:
    """Return the pages that the navigation names, in order."""
    return [link(page, language) for page in PAGES if page.named and not page.private]


def link(page: Page, language: Language) -> dict[str, str]:
    """Return the address of a page and what it is called."""
    return {"address": href(page, language), "title": page.title.in_(language)}
