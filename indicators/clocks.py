"""OGP Local's clocks: what the programme's rules ask for, by when, and whether it happened.

The rules are those of the OGP Local Handbook (HANDBOOK): an inception assessment by the monitoring body within 2 months
of the action plan's submission, a public site updated at least every 4 months, an end-of-commitment assessment within
1 month of the commitment's end, and a multi-stakeholder forum.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from config.clock import local_date
from config.i18n import LabelledEnum, Text
from data_access.editions import Edition
from data_access.enumerations import GovernanceKind, Lifecycle
from data_access.models.commitments import CommitmentPublic
from data_access.models.programme import ActionPlanPublic
from indicators.index import grouped, index_of
from indicators.model import RowRef

HANDBOOK = "https://www.opengovpartnership.org/documents/ogp-local-handbook"

INCEPTION_MONTHS = 2
SITE_UPDATE_MONTHS = 4
END_ASSESSMENT_MONTHS = 1

INCEPTION = Text("Evaluación inicial del ente de monitoreo", "Inception assessment by the monitoring body")
SITE_UPDATE = Text("Actualización de este sitio", "Update of this site")
END_ASSESSMENT = Text("Evaluación al final del compromiso", "End-of-commitment assessment")
FORUM = Text("Foro multiactor en funcionamiento", "Multi-stakeholder forum in place")


class ClockState(LabelledEnum):
    """Where a clock stands."""

    MET = "met", "Cumplido", "Met"
    LATE = "late", "Fuera de plazo", "Late"
    PENDING = "pending", "En plazo", "Pending"
    NO_DATA = "no_data", "Sin datos", "No data"


@dataclass(frozen=True, slots=True)
class Clock:
    """One obligation with its deadline.

    Attributes:
        code: `inception`, `site_update`, `end_assessment` or `forum`.
        label: what is asked for.
        due: by when; None where the data do not say.
        met_on: when it happened; None where it did not, or the data do not say.
        state: `late` also when it happened after `due`.
        days: late by, when late; left until `due`, when it is ahead and the duty still runs; None otherwise.
        subject: the commitment or plan it runs for; None for the site as a whole.
    """

    code: str
    label: Text
    due: date | None
    met_on: date | None
    state: ClockState
    days: int | None
    subject: RowRef | None = None


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of a month that is too short for it."""
    later: date = day + relativedelta(months=months)
    return later


def plan_clocks(edition: Edition, today: date) -> tuple[Clock, ...]:
    """Return the clocks of the action plans and of the site: inception assessments, site updates, forum."""
    inceptions = (_plan_inception(edition, plan, today) for plan in edition.action_plans)
    return (*inceptions, _site_update(edition, today), _forum(edition, today))


def commitment_clocks(edition: Edition, code: str, today: date) -> tuple[Clock, ...]:
    """Return the clocks of one commitment, its inception and its end-of-commitment assessment; none if withdrawn."""
    row = edition.row("commitments", code)
    if not isinstance(row, CommitmentPublic) or row.lifecycle is Lifecycle.WITHDRAWN:
        return ()
    plan = edition.row("action_plans", row.plan)
    submitted = plan.submitted_on if isinstance(plan, ActionPlanPublic) else None
    subject = RowRef("commitments", code)
    happened, on = _inception_of(edition, row, submitted)
    due = months_after(row.end, END_ASSESSMENT_MONTHS) if row.end else None
    assessed = [one.dated for one in index_of(edition).assessments.get(code, ()) if row.end and one.dated >= row.end]
    return (
        _clock("inception", INCEPTION, _inception_due(submitted), on, today, subject, happened=happened),
        _clock("end_assessment", END_ASSESSMENT, due, min(assessed, default=None), today, subject),
    )


def all_clocks(edition: Edition, today: date) -> tuple[Clock, ...]:
    """Return every clock once: of plans and site, and each commitment's end-of-commitment assessment."""
    ends = (
        clock
        for commitment in edition.commitments
        for clock in commitment_clocks(edition, commitment.code, today)
        if clock.code == "end_assessment"
    )
    return (*plan_clocks(edition, today), *ends)


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation with the clocks that run for it: one for a plan or the site, one per commitment."""

    code: str
    label: Text
    clocks: tuple[Clock, ...]

    @property
    def states(self) -> tuple[tuple[ClockState, int], ...]:
        """Return how many clocks stand where, without the states that none is in."""
        tally = Counter(clock.state for clock in self.clocks)
        return tuple((state, tally[state]) for state in ClockState if tally[state])


def duties(edition: Edition, today: date) -> tuple[Duty, ...]:
    """Return what OGP Local asks for, each obligation once."""
    groups = grouped(all_clocks(edition, today), lambda clock: clock.code)
    return tuple(Duty(code, clocks[0].label, clocks) for code, clocks in groups.items())


def _inception_due(submitted: date | None) -> date | None:
    return months_after(submitted, INCEPTION_MONTHS) if submitted else None


def _inception_of(edition: Edition, row: CommitmentPublic, submitted: date | None) -> tuple[bool, date | None]:
    """Return whether a commitment had its inception assessment, and when where the data say.

    It is the first assessment after submission and before the commitment's end, or the published inception report.
    """
    index = index_of(edition)
    dated = [
        one.dated
        for one in index.assessments.get(row.code, ())
        if (submitted is None or one.dated >= submitted) and (row.end is None or one.dated < row.end)
    ]
    if dated:
        return True, min(dated)
    published = [
        local_date(past.published_at)
        for past, change in index.changes.get(("commitments", row.code), ())
        if change.field == "inception_report_url" and change.new
    ]
    return row.inception_report_url is not None, min(published, default=None) if row.inception_report_url else None


def _plan_inception(edition: Edition, plan: ActionPlanPublic, today: date) -> Clock:
    """Return the clock of a plan's inception assessment, met once every commitment that stands has been assessed."""
    standing = [
        row for row in edition.commitments if row.plan == plan.code and row.lifecycle is not Lifecycle.WITHDRAWN
    ]
    found = [_inception_of(edition, row, plan.submitted_on) for row in standing]
    happened = bool(found) and all(done for done, _ in found)
    days = [on for _, on in found if on]
    on = max(days) if happened and len(days) == len(found) else None
    subject = RowRef("action_plans", plan.code)
    return _clock("inception", INCEPTION, _inception_due(plan.submitted_on), on, today, subject, happened=happened)


def _site_update(edition: Edition, today: date) -> Clock:
    """Return the clock of the public site: every edition is an update; the next is due 4 months after the newest."""
    updated = local_date(edition.published_at)
    due = months_after(updated, SITE_UPDATE_MONTHS)
    state = ClockState.LATE if today > due else ClockState.MET
    return Clock("site_update", SITE_UPDATE, due, updated, state, abs((due - today).days))


def _forum(edition: Edition, today: date) -> Clock:
    """Return the clock of the forum, which is mandatory but has no deadline: met by its component or by a session."""
    since = [
        row.in_place_since
        for row in edition.governance_components
        if row.kind is GovernanceKind.FORUM and (row.in_place_since is None or row.in_place_since <= today)
    ]
    held = [row.held_on for row in edition.forum_sessions if row.held_on <= today]
    known = [day for day in since if day] + held
    state = ClockState.MET if since or held else ClockState.NO_DATA
    return Clock("forum", FORUM, None, min(known, default=None), state, None)


def _clock(
    code: str, label: Text, due: date | None, met_on: date | None, today: date, subject: RowRef, happened: bool = False
) -> Clock:
    """Return where a clock with one deadline stands; `happened` without `met_on` is met on a day nobody published."""
    if due is None or (happened and met_on is None):
        state = ClockState.MET if met_on or happened else ClockState.NO_DATA
        return Clock(code, label, due, met_on, state, None, subject)
    if (met_on or today) > due:
        return Clock(code, label, due, met_on, ClockState.LATE, ((met_on or today) - due).days, subject)
    if met_on:
        return Clock(code, label, due, met_on, ClockState.MET, None, subject)
    return Clock(code, label, due, None, ClockState.PENDING, (due - today).days, subject)
