"""The sentences a page computes: what it says in words, also when it is uncomfortable."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from config.clock import local_date
from config.i18n import Language, translations
from config.pages import COMMITMENTS, METHODOLOGY
from data_access.editions import Edition
from data_access.enumerations import Operation
from data_access.models.records import PublishedChangePublic
from indicators.commitment import CommitmentStory
from indicators.overview import Headline
from presentation import formats
from presentation.addresses import href


def headline(view: Headline, language: Language) -> Markup:
    """Return the first sentence of the home page; its numbers link to their definition and to the commitment."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    if not view.commitments:
        return escape(_("Todavía no hay ningún compromiso publicado."))
    published = _linked(
        ngettext("%(count)s compromiso publicado", "%(count)s compromisos publicados", view.commitments)
        % {"count": formats.number(view.commitments, language)},
        href(METHODOLOGY, language, id="CM-01"),
    )
    if view.overdue:
        return _overdue(view, published, language)
    if view.commitments == view.completed == 1:
        return escape(_("%(published)s y declarado completo.")) % {"published": published}
    return escape(_("%(published)s; ninguno está vencido.")) % {"published": published}


def _overdue(view: Headline, published: Markup, language: Language) -> Markup:
    _, ngettext = translations(language).gettext, translations(language).ngettext
    days = formats.days(view.worst_days_late, language)
    story = href(COMMITMENTS, language, id=view.worst.code if view.worst else None)
    if view.commitments == 1:
        values = {"published": published, "late": _linked(_("venció hace %(days)s") % {"days": days}, story, "late")}
        if view.with_evidence:
            return escape(_("%(published)s; %(late)s y no se ha declarado completo.")) % values
        return escape(_("%(published)s; %(late)s y no hay evidencia de su cumplimiento.")) % values
    late = ngettext("%(count)s está vencido", "%(count)s están vencidos", view.overdue)
    overdue = href(COMMITMENTS, language, vencidos="true")
    values = {
        "published": published,
        "late": _linked(late % {"count": formats.number(view.overdue, language)}, overdue, "late"),
        "worst": _linked(_("desde hace %(days)s") % {"days": days}, story, "late"),
    }
    if view.overdue == 1:
        return escape(_("%(published)s; %(late)s, %(worst)s.")) % values
    return escape(_("%(published)s; %(late)s, el más atrasado %(worst)s.")) % values


def evidence(view: Headline, language: Language) -> str:
    """Return what the evidence says, as the second sentence of the home page; empty where the first has said it."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    if view.commitments <= 1:
        return ""
    said = []
    if view.overdue_without_evidence:
        words = ngettext(
            "De %(count)s de los vencidos no hay ninguna evidencia.",
            "De %(count)s de los vencidos no hay ninguna evidencia.",
            view.overdue_without_evidence,
        )
        said.append(words % {"count": formats.number(view.overdue_without_evidence, language)})
    if view.completed:
        said.append(_completed(view, language))
    else:
        said.append(_("Ninguno está declarado completo."))
    return " ".join(said)


def _completed(view: Headline, language: Language) -> str:
    ngettext = translations(language).ngettext
    count = view.completed
    if view.completed_with_evidence == count:
        words = ngettext(
            "%(count)s está declarado completo, con evidencia.",
            "%(count)s están declarados completos, todos con evidencia.",
            count,
        )
    elif view.completed_with_evidence:
        words = ngettext(
            "%(count)s está declarado completo, %(proven)s con evidencia.",
            "%(count)s están declarados completos, %(proven)s con evidencia.",
            count,
        )
    else:
        words = ngettext(
            "%(count)s está declarado completo, sin evidencia.",
            "%(count)s están declarados completos, ninguno con evidencia.",
            count,
        )
    proven = formats.number(view.completed_with_evidence, language)
    return words % {"count": formats.number(count, language), "proven": proven}


def commitment(story: CommitmentStory, language: Language) -> str:
    """Return how a commitment is, in words."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    card = story.card
    said = [_deadline(story, language)]
    if card.milestones_total:
        words = ngettext(
            "%(done)s de %(total)s hito completo.", "%(done)s de %(total)s hitos completos.", card.milestones_total
        )
        said.append(words % {"done": card.milestones_done, "total": card.milestones_total})
    missing = [
        name
        for name, there in (
            (_("hitos"), card.milestones_total),
            (_("avances"), story.updates),
            (_("evidencia"), card.evidence),
        )
        if not there
    ]
    if missing:
        said.append(_("No se han publicado %(things)s.") % {"things": formats.either(missing, language)})
    return " ".join(said)


def _deadline(story: CommitmentStory, language: Language) -> str:
    _ = translations(language).gettext
    card = story.card
    if card.days_late:
        return _("El plazo venció hace %(days)s.") % {"days": formats.days(card.days_late, language)}
    if card.days_left is not None:
        return _("El plazo %(when)s.") % {"when": formats.due(card.days_left, language)}
    if card.end is None:
        return _("No tiene plazo publicado.")
    return _("Plazo: %(date)s.") % {"date": formats.date(card.end, language, card.date_precision)}


def missing_since(edition: Edition, language: Language, resource: str) -> str:
    """Return since when nothing of a resource is published: since its rows were removed, or since the first edition."""
    _ = translations(language).gettext
    emptied = [past for past in edition.history if any(_removes(change, resource) for change in past.changes)]
    last = emptied[-1:] or edition.history[:1]
    day = local_date(last[0].published_at if last else edition.published_at)
    return _("Así consta aquí desde el %(day)s.") % {"day": formats.date(day, language)}


def _removes(change: PublishedChangePublic, resource: str) -> bool:
    return change.resource == resource and change.operation is Operation.REMOVE


def page_of(page: int, pages: int, language: Language) -> str:
    """Return which page of a list it is; empty for the first one, which goes without saying."""
    _ = translations(language).gettext
    numbers = {"page": formats.number(page, language), "pages": formats.number(pages, language)}
    return _("Página %(page)s de %(pages)s") % numbers if page > 1 else ""


def list_title(name: str, choices: Sequence[tuple[str, str]], page: str) -> str:
    """Return what a list is called where some choices (label and words) narrow it, or where it is a later page."""
    chosen = ", ".join(words for _, words in choices)
    return " · ".join(part for part in (f"{name}: {chosen}" if chosen else name, page) if part)


def list_description(lead: str, counted: str, choices: Sequence[tuple[str, str]], page: str) -> str:
    """Return what a list says in short: of the whole one `lead`, else first how much of it this is."""
    if not choices and not page:
        return lead
    return ". ".join([counted, *(f"{label}: {words}" for label, words in choices), *([page] if page else []), lead])


def _linked(words: str, address: str, css: str = "") -> Markup:
    return Markup('<a class="{}" href="{}">{}</a>').format(css, address, words)
