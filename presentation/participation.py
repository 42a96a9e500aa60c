"""The page that shows who took part."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import median_low

from config.i18n import Language, translations
from config.pages import PARTICIPATION
from data_access.editions import Edition
from data_access.enumerations import Sector
from data_access.suppression import THRESHOLD
from indicators import participants as participants_view
from indicators.model import Kind, Measured, Value
from indicators.parameters import page_number
from indicators.participants import Breakdown, Participants
from indicators.people import Count
from presentation import charts, figures, formats, participation_charts, sentences
from presentation.addresses import api_address
from presentation.blocks import render
from presentation.charts import Figure
from presentation.shown import Shown, body, kept

HIDDEN = f"<{THRESHOLD}"
EVEN = (0.45, 0.55)  # shares of women between which women and men took part about equally
PLACES = 8  # places that the chart shows; its table has them all


def participation(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return who took part."""
    asked = page_number(query.get("pagina"))
    page = participants_view.participants(edition, today, asked).page if asked > 1 else 1
    return _participation(edition, today, language, page)


@kept(16)
def _participation(edition: Edition, today: datetime.date, language: Language, page: int) -> Shown:
    _ = translations(language).gettext
    view = participants_view.participants(edition, today, page)
    lead = _("Quién participó, por sexo, edad, sector, lugar y fecha: siempre cuentas, nunca personas.")
    title = PARTICIPATION.title.in_(language)
    groups = _breakdowns(edition, today, language)
    missing = partial(sentences.missing_since, edition, language)
    values = {"view": view, "balances": _balances(view, language), "hidden": HIDDEN, "missing_since": missing}
    values |= {"title": title, "lead": lead, "broken_down": bool(groups)}
    pieces = body(
        render(language, "participation/balance.html", **values),
        groups,
        render(language, "participation/time.html", **values) if view.total else None,
        _quarters(view.quarters, language),
        _events(view, language),
        render(language, "participation/pages.html", **values) if view.pages > 1 else None,
    )
    query = {"pagina": str(page)} if page > 1 else {}
    said = sentences.page_of(page, view.pages, language)
    return Shown(sentences.list_title(title, (), said), lead, pieces, query)


def in_words(count: Count | None, language: Language) -> str:
    """Return a count as it is shown: what is visible, and how many counts are withheld beside it."""
    if count is None:
        return formats.no_data(language)
    hidden = HIDDEN if count.withheld == 1 else f"{count.withheld} × {HIDDEN}"
    if not count.withheld:
        return formats.number(count.people, language)
    return f"{formats.number(count.people, language)} + {hidden}" if count.people else hidden


@kept(4)
def _breakdowns(edition: Edition, today: datetime.date, language: Language) -> tuple[Figure, ...]:
    """Return the breakdowns: the same figures on each page of events, so that they are drawn once."""
    view = participants_view.participants(edition, today)
    return tuple(found for one in view.breakdowns if (found := _breakdown(one, language)))


def _breakdown(breakdown: Breakdown, language: Language) -> Figure | None:
    """Return participations by one trait; None where fewer than two of its groups are visible."""
    drawn = [group.part(breakdown.title) for group in breakdown.groups if group.count.people][:PLACES]
    if len(drawn) < figures.FEW:
        return None
    message = _message(breakdown, language)
    title = breakdown.title.in_(language)
    said = [f"{group.label.in_(language)}: {in_words(group.count, language)}" for group in breakdown.groups]
    return figures.figure(
        message,
        f"{title}. {'; '.join(said)}.",
        render(language, "participation/groups.html", breakdown=breakdown, hidden=HIDDEN, caption=title),
        partial(charts.bars, drawn, Kind.COUNT, language),
        language,
        name=breakdown.name,
        rows=_rows(breakdown, language),
        origin=breakdown.indicator,
    )


def _message(breakdown: Breakdown, language: Language) -> str:
    _ = translations(language).gettext
    known = [group for group in breakdown.groups if group.code not in ("not_recorded", participants_view.UNKNOWN)]
    if not any(group.count.people for group in known):
        return _("%(what)s: nadie registró de quiénes son") % {"what": breakdown.title.in_(language)}
    largest = max(known, key=lambda group: group.count.people)
    if min(group.count.people for group in known) > figures.ALIKE * largest.count.people:
        return _("%(what)s: casi por igual") % {"what": breakdown.title.in_(language)}
    values = {
        "what": breakdown.title.in_(language),
        "largest": largest.label.in_(language),
        "share": formats.percent(largest.count.people / breakdown.known.people, language),
    }
    return _("%(what)s: sobre todo «%(largest)s», %(share)s de lo registrado y visible") % values


def _rows(breakdown: Breakdown, language: Language) -> list[Mapping[str, Value]]:
    """Return a breakdown as data."""
    _ = translations(language).gettext
    return [
        {
            _("Grupo"): group.label,
            _("Participaciones visibles"): group.count.people,
            _("Cifras reservadas"): group.count.withheld,
            _("Por cada mil habitantes"): group.per_thousand,
        }
        for group in breakdown.groups
    ]


def _quarters(breakdown: Breakdown, language: Language) -> tuple[Figure, ...]:
    """Return participations by quarter; no figure for fewer than two quarters."""
    _ = translations(language).gettext
    dated = [group for group in breakdown.groups if group.code]
    if len(dated) < figures.FEW or not any(group.count.people for group in dated):
        return ()
    highest = max(dated, key=lambda group: group.count.people)
    words = {"quarter": highest.label.in_(language), "people": formats.number(highest.count.people, language)}
    message = _("Por trimestre: el de más participaciones fue %(quarter)s, con %(people)s") % words
    said = [f"{group.label.in_(language)}: {in_words(group.count, language)}" for group in breakdown.groups]
    caption = breakdown.title.in_(language)
    table = render(language, "participation/groups.html", breakdown=breakdown, hidden=HIDDEN, caption=caption)
    draw = partial(participation_charts.columns, dated, language)
    rows = _rows(breakdown, language)
    alt = f"{message}. {'; '.join(said)}."
    return (
        figures.figure(message, alt, table, draw, language, name=breakdown.name, rows=rows, origin=breakdown.indicator),
    )


def _events(view: Participants, language: Language) -> tuple[Figure, ...]:
    """Return the events of this page over time, over their table; no figure where none of them was counted."""
    _ = translations(language).gettext
    counted = [line for line in view.events if line.held_on and line.count]
    if not counted:
        return ()
    message = _("Por evento: %(total)s realizados") % {"total": formats.number(view.total, language)}
    if view.counted:
        words = {
            "total": formats.number(view.total, language),
            "most": formats.number(view.counted[-1], language),
            "middle": formats.number(median_low(view.counted), language),
        }
        message = _("Por evento: la mitad reunió %(middle)s participaciones o más; el mayor, %(most)s") % words
    said = [f"{formats.date(line.held_on, language)}: {in_words(line.count, language)}" for line in counted]
    table = render(
        language, "participation/events.html", view=view, in_words=partial(in_words, language=language), api=api_address
    )
    rows: list[Mapping[str, Value]] = [
        {
            _("Código"): line.code,
            _("Evento"): line.title,
            _("Fecha"): line.held_on,
            _("Lugar"): line.place,
            _("Participaciones visibles"): line.count.people if line.count else None,
            _("Cifras reservadas"): line.count.withheld if line.count else None,
        }
        for line in view.events
    ]
    draw = partial(participation_charts.events, counted, language)
    alt = f"{message}. {'; '.join(said)}."
    return (
        figures.figure(message, alt, table, draw, language, folded=False, name="eventos", rows=rows, origin="CC-01"),
    )


def _balances(view: Participants, language: Language) -> Sequence[tuple[str, Measured]]:
    """Return in sentences how balanced the participation was, each with the number it tells of."""
    tellers: Mapping[str, Callable[[Measured, Language], str]] = {
        "CC-04": _women,
        "CC-04b": _young,
        "CC-04c": partial(_sectors, view.breakdown("sector")),
        "CC-03": _places,
        "CC-03b": _rate,
    }
    known = [one for one in view.balances if one.result.value is not None]
    return [(tellers[one.indicator.code](one, language), one) for one in known]


def _women(one: Measured, language: Language) -> str:
    _ = translations(language).gettext
    share = float(one.result.value or 0)
    if EVEN[0] <= share <= EVEN[1]:
        judged = _("mujeres y hombres participaron casi por igual")
    else:
        judged = (
            _("participaron más mujeres que hombres") if share > EVEN[1] else _("participaron más hombres que mujeres")
        )
    values = _counts(one, language) | {"judged": judged}
    return (
        _("%(share)s de las participaciones con sexo registrado son de mujeres (%(count)s de %(total)s): %(judged)s.")
        % values
    )


def _young(one: Measured, language: Language) -> str:
    _ = translations(language).gettext
    words = _(
        "%(share)s de las participaciones con edad registrada son de menores de 30 años (%(count)s de %(total)s)."
    )
    return words % _counts(one, language)


def _sectors(sectors: Breakdown, one: Measured, language: Language) -> str:
    _ = translations(language).gettext
    known = [group for group in sectors.groups if group.code]
    largest = max(known, key=lambda group: group.count.people)
    values = _counts(one, language) | {"largest": largest.label.in_(language)}
    said = _("El sector con más participaciones, «%(largest)s», reúne %(share)s (%(count)s de %(total)s).") % values
    absent = _absent(sectors, language)
    return f"{said} {absent}" if absent else said


def _absent(sectors: Breakdown, language: Language) -> str:
    """Return which sectors nobody came from; a sector whose counts are all withheld is none of them."""
    _ = translations(language).gettext
    present = {group.code for group in sectors.groups if group.count.people or group.count.withheld}
    names = [sector.label.in_(language) for sector in Sector if sector.value not in present]
    return (
        _("No consta ninguna participación de: %(sectors)s.") % {"sectors": formats.listed(names, language)}
        if names
        else ""
    )


def _places(one: Measured, language: Language) -> str:
    _ = translations(language).gettext
    words = _(
        "Se llegó a %(count)s de las %(total)s comunidades registradas: hubo allí un evento o vino alguien de ellas."
    )
    return words % _counts(one, language)


def _rate(one: Measured, language: Language) -> str:
    _ = translations(language).gettext
    value = formats.result(one.result, one.indicator.kind, language)
    return _("Son %(rate)s participaciones por cada mil habitantes del municipio.") % {"rate": value}


def _counts(one: Measured, language: Language) -> dict[str, str]:
    result = one.result
    return {
        "share": formats.percent(result.value, language),
        "count": formats.number(result.count, language),
        "total": formats.number(result.total, language),
    }
