"""OGP's five standards of participation and co-creation: what each asks for, and whether the published data show it.

The standards and most periods are OGP's (STANDARDS_URL); what of them published rows can show is this site's own rule,
a pure function per standard. The rulebook publishes each rule in the words that stand beside it here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from config.clock import local_date
from config.i18n import LabelledEnum, Text
from data_access.editions import Edition, kept
from data_access.enumerations import GovernanceKind, Sector
from indicators.clocks import SITE_UPDATE_MONTHS, months_after
from indicators.index import index_of
from indicators.measures.contributions import is_reasoned
from indicators.people import held_attendance, held_events
from indicators.rules import IN_FORCE

STANDARDS_URL = "https://www.opengovpartnership.org/ogp-participation-co-creation-standards"

MEETING_MONTHS = 6
YEAR_MONTHS = 12
SESSIONS_A_YEAR = 2
LEAST_SECTORS = 3
RESPONSE_MONTHS = SITE_UPDATE_MONTHS
"""OGP sets no period for a response; by the next update of the public site that is due, it can be there."""


class StandardState(LabelledEnum):
    """Whether a standard is met, as far as the published data tell."""

    MET = "met", "Cumplido", "Met"
    NOT_MET = "not_met", "No cumplido", "Not met"
    NO_DATA = "no_data", "Sin datos", "No data"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a standard asks for.

    Attributes:
        label: what it is.
        met: whether the data show it; None where there are no rows that could.
        indicator: the indicator that tells more.
        count: how many there are.
        total: out of how many.
        on: the date that decides: of the newest row, or since when.
    """

    label: Text
    met: bool | None
    indicator: str
    count: int | None = None
    total: int | None = None
    on: date | None = None

    @property
    def state(self) -> StandardState:
        """Return the check as a state."""
        return StandardState.NO_DATA if self.met is None else (StandardState.MET if self.met else StandardState.NOT_MET)


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard: its code in the rulebook, its name, the rule in words, and the rule that computes."""

    code: str
    name: Text
    rule: Text
    checks: Callable[[Edition, date], tuple[Check, ...]]


@dataclass(frozen=True, slots=True)
class StandardResult:
    """A standard with what the data show of it."""

    standard: Standard
    checks: tuple[Check, ...]

    @property
    def state(self) -> StandardState:
        """Return the whole: not met where a check fails, without data where one cannot be made, else met."""
        states = {check.state for check in self.checks}
        return next(one for one in (StandardState.NOT_MET, StandardState.NO_DATA, StandardState.MET) if one in states)


@kept(4)
def standards(edition: Edition, today: date) -> tuple[StandardResult, ...]:
    """Return OGP's five co-creation standards as an edition shows them on a day."""
    return tuple(StandardResult(one, one.checks(edition, today)) for one in STANDARDS)


def _dialogue(edition: Edition, today: date) -> tuple[Check, ...]:
    sessions = _sessions(edition, today)
    newest = max(sessions, default=None)
    forum = _component(edition, today, GovernanceKind.FORUM, Text("Foro multiactor establecido", "Forum established"))
    if sessions and not forum.met:  # whoever met has a forum, published as such or not
        forum = Check(forum.label, True, forum.indicator, on=min(sessions))
    met = Check(
        Text(f"Reunido en los últimos {MEETING_MONTHS} meses", f"Met in the last {MEETING_MONTHS} months"),
        newest >= months_after(today, -MEETING_MONTHS) if newest else None,
        "CC-09",
        on=newest,
    )
    rules = _component(edition, today, GovernanceKind.RULES, Text("Reglas públicas", "Public rules"))
    return (forum, met, rules)


def _information(edition: Edition, today: date) -> tuple[Check, ...]:
    updated = local_date(edition.published_at)
    site = Check(
        Text(
            f"Sitio actualizado en los últimos {SITE_UPDATE_MONTHS} meses",
            f"Site updated in the last {SITE_UPDATE_MONTHS} months",
        ),
        months_after(updated, SITE_UPDATE_MONTHS) >= today,
        "CM-07",
        on=updated,
    )
    files = Text("Repositorio de documentos público", "Public document repository")
    held = [row for row in edition.forum_sessions if months_after(today, -YEAR_MONTHS) <= row.held_on <= today]
    minutes = sum(row.minutes_url is not None for row in held)
    written = Check(
        Text("Acta de cada sesión del último año", "Minutes of each session of the last year"),
        minutes == len(held) if held else None,
        "CC-09b",
        minutes if held else None,
        len(held) or None,
    )
    return (site, _component(edition, today, GovernanceKind.DOCUMENT_REPOSITORY, files), written)


def _participation(edition: Edition, today: date) -> tuple[Check, ...]:
    held = len(held_events(edition))
    sectors = {row.sector for row in held_attendance(edition) if row.sector}
    received = len(edition.contributions)
    return (
        Check(
            Text("Encuentros realizados", "Events held"),
            held > 0 if edition.events else None,
            "CC-02",
            held if edition.events else None,
        ),
        Check(
            Text("Aportes ciudadanos recibidos", "Citizen contributions received"),
            True if received else None,
            "CC-05",
            received or None,
        ),
        Check(
            Text(f"Participaron {LEAST_SECTORS} sectores o más", f"{LEAST_SECTORS} sectors or more took part"),
            len(sectors) >= LEAST_SECTORS if sectors else None,
            "CC-04c",
            len(sectors) or None,
            len(Sector) if sectors else None,
        ),
    )


def _response(edition: Edition, today: date) -> tuple[Check, ...]:
    before = months_after(today, -RESPONSE_MONTHS)
    due = [row for row in edition.contributions if row.received_on and row.received_on < before]
    reasoned = sum(is_reasoned(row) for row in due)
    label = Text(
        f"Respuesta razonada a cada aporte de hace más de {RESPONSE_MONTHS} meses",
        f"Reasoned response to each contribution of more than {RESPONSE_MONTHS} months ago",
    )
    known = (reasoned, len(due)) if due else (None, None)
    return (Check(label, reasoned == len(due) if due else None, "CC-05b", *known),)


def _follow_up(edition: Edition, today: date) -> tuple[Check, ...]:
    sessions = _sessions(edition, today)
    recent = sum(day >= months_after(today, -YEAR_MONTHS) for day in sessions)
    followed = [row.code for row in edition.commitments if row.lifecycle in IN_FORCE]
    updates = index_of(edition).last_update
    newest = max((updates[code] for code in followed if code in updates), default=None)
    return (
        Check(
            Text(f"{SESSIONS_A_YEAR} sesiones o más en el último año", f"{SESSIONS_A_YEAR} sessions or more in a year"),
            recent >= SESSIONS_A_YEAR if sessions else None,
            "CC-09",
            recent if sessions else None,
        ),
        Check(
            Text(
                f"Novedades de los compromisos en los últimos {SITE_UPDATE_MONTHS} meses",
                f"News of the commitments in the last {SITE_UPDATE_MONTHS} months",
            ),
            newest is not None and months_after(newest, SITE_UPDATE_MONTHS) >= today if followed else None,
            "CM-06",
            on=newest,
        ),
    )


def _sessions(edition: Edition, today: date) -> list[date]:
    return [row.held_on for row in edition.forum_sessions if row.held_on <= today]


def _component(edition: Edition, today: date, kind: GovernanceKind, label: Text) -> Check:
    """Return whether a component is in place; without data where no component at all has been published."""
    rows = edition.governance_components
    standing = [row for row in rows if row.kind is kind and (row.in_place_since is None or row.in_place_since <= today)]
    since = min((row.in_place_since for row in standing if row.in_place_since), default=None)
    return Check(label, bool(standing) if rows else None, "CC-08", on=since)


STANDARDS = (
    Standard(
        "dialogue",
        Text("Un espacio de diálogo permanente", "A space for ongoing dialogue"),
        Text(
            f"Hay un foro multiactor publicado o con sesiones, se reunió en los últimos {MEETING_MONTHS} meses y sus "
            "reglas de funcionamiento son públicas.",
            f"There is a multi-stakeholder forum, published or with sessions; it met in the last {MEETING_MONTHS} "
            "months, and its rules of procedure are public.",
        ),
        _dialogue,
    ),
    Standard(
        "information",
        Text("Información abierta y a tiempo", "Open and timely information"),
        Text(
            f"Este sitio se actualizó en los últimos {SITE_UPDATE_MONTHS} meses, hay un repositorio de documentos y "
            "cada sesión del foro del último año tiene su acta publicada.",
            f"This site was updated in the last {SITE_UPDATE_MONTHS} months, there is a document repository, and each "
            "session of the forum in the last year has published minutes.",
        ),
        _information,
    ),
    Standard(
        "participation",
        Text("Participación incluyente en la cocreación", "Inclusive participation in co-creation"),
        Text(
            "Se realizaron encuentros, se recibieron aportes ciudadanos y la asistencia publicada es de "
            f"{LEAST_SECTORS} sectores o más.",
            "Events were held, citizen contributions were received, and the published attendance is of "
            f"{LEAST_SECTORS} sectors or more.",
        ),
        _participation,
    ),
    Standard(
        "response",
        Text("Respuesta razonada", "Reasoned response"),
        Text(
            f"Cada aporte con fecha de hace más de {RESPONSE_MONTHS} meses tiene una respuesta que explica qué se "
            "decidió y por qué. OGP no fija el plazo; este es el de la actualización del sitio.",
            f"Each dated contribution of more than {RESPONSE_MONTHS} months ago has a response that explains what was "
            "decided and why. OGP sets no period; this is that of the update of the site.",
        ),
        _response,
    ),
    Standard(
        "follow_up",
        Text("Diálogo en la ejecución y el seguimiento", "Dialogue in implementation and monitoring"),
        Text(
            f"El foro se reunió {SESSIONS_A_YEAR} veces o más en el último año y en los últimos {SITE_UPDATE_MONTHS} "
            "meses se publicó alguna novedad de los compromisos vigentes.",
            f"The forum met {SESSIONS_A_YEAR} times or more in the last year, and some news of the commitments in "
            f"force was published in the last {SITE_UPDATE_MONTHS} months.",
        ),
        _follow_up,
    ),
)
"""The five standards, in OGP's order."""
