"""The page that shows the risk register and the governance model."""

import datetime
from collections.abc import Mapping
from functools import partial

from markupsafe import Markup

from config.i18n import Language, translations
from config.pages import GOVERNANCE
from data_access.editions import Edition
from indicators import governance as governance_view
from indicators.governance import CAPACITIES, FORUM, RISKS, Governance, RiskFilters, RiskRegister
from indicators.model import Kind, Value
from indicators.rules import Severity, severity
from presentation import charts, figures, filters, formats, sentences
from presentation.blocks import render
from presentation.charts import Figure
from presentation.shown import Shown, body, kept

SCALE = range(1, 6)  # of likelihood and impact


def governance(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return the risks that match the filters of an address, and what the programme is governed with."""
    register = governance_view.risk_register(edition, RiskFilters.parse(query), today)
    made = _governance if register.common else _governance.__wrapped__
    return made(edition, register.filters, today, language)


@kept(64)
def _governance(edition: Edition, asked: RiskFilters, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    register = governance_view.risk_register(edition, asked, today)
    view = governance_view.governance(edition, today)
    lead = _("Qué puede salir mal, qué se hace para evitarlo, y con qué reglas y personas se gobierna el programa.")
    title = GOVERNANCE.title.in_(language)
    missing = partial(sentences.missing_since, edition, language)

    def section(name: str, *codes: str) -> Markup:
        numbers = [view.number(code) for code in codes]
        shared = {"view": view, "register": register, "edition": edition, "missing_since": missing}
        return render(language, f"governance/{name}.html", numbers=numbers, **shared)

    narrowed = filters.of_risks(register, language)
    pieces = body(
        render(language, "title.html", title=title, lead=lead),
        section("risks", *RISKS),
        matrix_figure(register, language),
        narrowed if register.total else None,
        section("register"),
        section("components", "CC-08"),
        section("forum", *FORUM),
        seats_figure(view, language),
        section("actors", "CC-11"),
        section("capacities", *CAPACITIES),
    )
    choices = filters.chosen(narrowed, language)
    number = sentences.page_of(register.page, register.pages, language)
    said = sentences.list_description(lead, matrix_message(register, language), choices, number)
    return Shown(sentences.list_title(title, choices, number), said, pieces, asked.query, common=register.common)


def matrix_message(register: RiskRegister, language: Language) -> str:
    """Return how many open risks are grave, in a sentence."""
    _ = translations(language).gettext
    if not register.open:
        return _("Ningún riesgo abierto")
    high = sum(count for place, count in register.grid.items() if severity(*place) is Severity.HIGH)
    counts = {"high": formats.number(high, language), "open": formats.number(register.open, language)}
    return _("Riesgos abiertos de gravedad alta: %(high)s de %(open)s") % counts


def matrix_figure(register: RiskRegister, language: Language) -> tuple[Figure, ...]:
    """Return the open risks by likelihood and impact; none where no risk is open."""
    if not register.open:
        return ()
    _ = translations(language).gettext
    message = matrix_message(register, language)
    told = [
        _("probabilidad %(likelihood)s, impacto %(impact)s: %(count)s")
        % {"likelihood": likelihood, "impact": impact, "count": formats.number(count, language)}
        for (likelihood, impact), count in sorted(register.grid.items(), reverse=True)
    ]
    rows: list[Mapping[str, Value]] = [
        {
            _("Probabilidad"): likelihood,
            _("Impacto"): impact,
            _("Gravedad"): severity(likelihood, impact).label,
            _("Riesgos abiertos"): register.grid.get((likelihood, impact), 0),
        }
        for likelihood in reversed(SCALE)
        for impact in SCALE
    ]
    table = render(language, "governance/matrix.html", grid=register.grid, scale=SCALE, severity=severity)
    draw = partial(charts.risk_matrix, register.grid, language)
    return (
        figures.figure(
            message, f"{message}. {'; '.join(told)}.", table, draw, language, name="matriz", rows=rows, origin="CM-09"
        ),
    )


def seats_figure(view: Governance, language: Language) -> tuple[Figure, ...]:
    """Return the seats of the newest forum session by sector; none where fewer than two sectors are published."""
    session = next((one for one in view.sessions if len(one.seats) >= figures.FEW), None)
    if session is None:
        return ()
    _ = translations(language).gettext
    caption = _("Sillas del foro por sector, sesión del %(day)s") % {"day": formats.date(session.held_on, language)}
    most = max(session.seats, key=lambda seat: float(seat.value or 0))
    words = {
        "sector": most.label.in_(language),
        "seats": formats.number(most.value, language),
        "total": formats.number(sum(int(seat.value or 0) for seat in session.seats), language),
    }
    message = _("El sector con más sillas en el foro es «%(sector)s»: %(seats)s de %(total)s") % words
    said = ", ".join(f"{seat.label.in_(language)}: {formats.number(seat.value, language)}" for seat in session.seats)
    table = render(language, "blocks/parts.html", caption=caption, parts=session.seats, kind=Kind.COUNT)
    rows: list[Mapping[str, Value]] = [{_("Sector"): seat.label, _("Sillas"): seat.value} for seat in session.seats]
    draw = partial(charts.bars, session.seats, Kind.COUNT, language)
    return (
        figures.figure(
            message, f"{caption}. {said}.", table, draw, language, name="sillas", rows=rows, origin="forum_sessions"
        ),
    )
