"""One commitment, told as a story: what was promised, how far it is, what happened, who says otherwise."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter

from config.clock import local_date
from config.i18n import LabelledEnum, Text
from data_access.editions import Edition
from data_access.enumerations import AgendaKind, AgendaStatus
from data_access.models.commitments import AssessmentPublic, CommitmentPublic, ProgressUpdatePublic
from indicators.changes import RowChange, changes_of
from indicators.clocks import Clock, commitment_clocks
from indicators.commitments import CommitmentCard, commitment_cards
from indicators.deadlines import MovedDeadline, moved_deadlines
from indicators.index import grouped, index_of
from indicators.model import RowRef
from indicators.records import (
    AssessmentEntry,
    ContributionEntry,
    EvidenceLink,
    MilestoneState,
    RiskState,
    UpdateEntry,
    contribution_entries,
    evidence_about,
    milestone_states,
    risk_states,
)
from indicators.rules import assessed_difference
from indicators.wording import both, name_of, required_name, title

RELATED = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """An agenda item the commitment came from, with the contributions behind it."""

    code: str
    title: Text
    kind: AgendaKind
    status: AgendaStatus
    contributions: tuple[ContributionEntry, ...]


@dataclass(frozen=True, slots=True)
class BudgetChange:
    """A budget that was published anew, in GTQ: by which edition, on which day, and why."""

    edition: int
    published_on: date
    old: Decimal | None
    new: Decimal | None
    reason: str


class Relation(LabelledEnum):
    """What two commitments have in common."""

    AGENDA = "agenda", "Responde al mismo servicio de la agenda", "Answers to the same agenda item"
    AREA = "area", "De la misma área", "In the same area"
    LEAD = "lead", "De la misma institución líder", "Led by the same institution"


@dataclass(frozen=True, slots=True)
class Related:
    """Another commitment, and the nearest thing it has in common with this one."""

    card: CommitmentCard
    relation: Relation


@dataclass(frozen=True, slots=True)
class CommitmentStory:
    """Everything public about a commitment.

    Attributes:
        card: what lists show of it.
        supporting: names of the supporting institutions.
        sdg: numbers of the Sustainable Development Goals, in ascending order.
        budget: in GTQ.
        milestones: by deadline, those without one last.
        updates: newest first.
        evidence: of the commitment itself; milestones and updates carry their own.
        moved: deadlines of the commitment and its milestones that moved, newest first.
        budgets: how its budget changed, newest first.
        assessments: newest first.
        related: other commitments, the nearest first, at most RELATED.
        risks: gravest first.
        changes: published changes of the commitment and its milestones, newest first.
    """

    card: CommitmentCard
    plan: Text | None
    problem: Text | None
    status_quo: Text | None
    action: Text | None
    result: Text | None
    supporting: tuple[Text, ...]
    sdg: tuple[str, ...]
    end_reason: Text | None
    budget: Decimal | None
    snip: str | None
    act_number: str | None
    inception_report_url: str | None
    url: str | None
    source: str | None
    source_url: str | None
    source_date: date | None
    milestones: tuple[MilestoneState, ...]
    updates: tuple[UpdateEntry, ...]
    evidence: tuple[EvidenceLink, ...]
    moved: tuple[MovedDeadline, ...]
    budgets: tuple[BudgetChange, ...]
    assessments: tuple[AssessmentEntry, ...]
    risks: tuple[RiskState, ...]
    origins: tuple[Origin, ...]
    related: tuple[Related, ...]
    clocks: tuple[Clock, ...]
    changes: tuple[RowChange, ...]

    @property
    def deadlines(self) -> tuple[tuple[MovedDeadline, ...], ...]:
        """The moves by deadline, each from the original one on; that of the commitment itself first."""
        by_row = grouped(reversed(self.moved), lambda move: move.row)
        return tuple(sorted(by_row.values(), key=lambda moves: (moves[0].row.resource, moves[0].row.code)))


def commitment(edition: Edition, code: str, today: date) -> CommitmentStory | None:
    """Return the story of a commitment, or None where no commitment has this code."""
    row = edition.row("commitments", code)
    if not isinstance(row, CommitmentPublic):
        return None
    milestones = milestone_states(edition, code, today)
    return CommitmentStory(
        card=commitment_cards(edition, today)[code],
        plan=name_of(edition, "action_plans", row.plan),
        problem=both(row, "problem"),
        status_quo=both(row, "status_quo"),
        action=both(row, "action"),
        result=both(row, "result"),
        supporting=tuple(required_name(edition, "organisations", one) for one in row.supporting),
        sdg=tuple(sorted(row.sdg, key=lambda number: (len(number), number))),
        end_reason=both(row, "end_reason"),
        budget=row.budget,
        snip=row.snip,
        act_number=row.act_number,
        inception_report_url=row.inception_report_url,
        url=row.url,
        source=row.source,
        source_url=row.source_url,
        source_date=row.source_date,
        milestones=milestones,
        updates=_updates(edition, code),
        evidence=evidence_about(edition, "commitments", code),
        moved=moved_deadlines(edition, code),
        budgets=_budgets(edition, code),
        assessments=_assessments(edition, row),
        risks=risk_states(edition, "commitments", code, today),
        origins=_origins(edition, code),
        related=_related(edition, row, today),
        clocks=commitment_clocks(edition, code, today),
        changes=changes_of(
            edition, RowRef("commitments", code), *(RowRef("milestones", one.code) for one in milestones)
        ),
    )


def _budgets(edition: Edition, code: str) -> tuple[BudgetChange, ...]:
    changes = index_of(edition).changes.get(("commitments", code), ())
    found = [
        BudgetChange(
            past.number, local_date(past.published_at), _amount(one.old), _amount(one.new), past.change_set.reason
        )
        for past, one in changes
        if one.field == "budget"
    ]
    return tuple(reversed(found))


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _related(edition: Edition, row: CommitmentPublic, today: date) -> tuple[Related, ...]:
    cards = commitment_cards(edition, today)
    own = cards[row.code]
    shared = {code for item in index_of(edition).agenda_of.get(row.code, ()) for code in item.commitments}
    found = []
    for card in cards.values():
        near = {
            Relation.AGENDA: card.code in shared,
            Relation.AREA: own.area is not None and card.area is own.area,
            Relation.LEAD: row.lead is not None and card.lead is not None and card.institutions[0] == row.lead,
        }
        if card is not own and any(near.values()):
            nearest = next(relation for relation, holds in near.items() if holds)
            found.append(((*(not holds for holds in near.values()), card.code), Related(card, nearest)))
    return tuple(related for _, related in sorted(found, key=itemgetter(0))[:RELATED])


def _updates(edition: Edition, code: str) -> tuple[UpdateEntry, ...]:
    rows = index_of(edition).updates.get(code, ())
    ordered = sorted(rows, key=lambda row: (row.event_date, row.code), reverse=True)
    return tuple(_update(edition, row) for row in ordered)


def _update(edition: Edition, row: ProgressUpdatePublic) -> UpdateEntry:
    return UpdateEntry(
        code=row.code,
        happened_on=row.event_date,
        published_on=index_of(edition).first_published.get(("progress_updates", row.code)),
        milestone=RowRef("milestones", row.milestone) if row.milestone else None,
        milestone_title=name_of(edition, "milestones", row.milestone),
        text=Text(row.text_es, row.text_en or ""),
        from_completion=row.from_completion,
        to_completion=row.to_completion,
        obstacles=both(row, "obstacles"),
        evidence=evidence_about(edition, "progress_updates", row.code),
    )


def _assessments(edition: Edition, row: CommitmentPublic) -> tuple[AssessmentEntry, ...]:
    newest_first = reversed(index_of(edition).assessments.get(row.code, ()))
    return tuple(_assessment(edition, row, one) for one in newest_first)


def _assessment(edition: Edition, row: CommitmentPublic, one: AssessmentPublic) -> AssessmentEntry:
    return AssessmentEntry(
        code=one.code,
        assessor=required_name(edition, "organisations", one.assessor),
        dated=one.dated,
        declared=row.completion,
        assessed=one.completion,
        difference=assessed_difference(row.completion, one.completion),
        verifiable=one.verifiable,
        potential=one.potential,
        opened_government=one.opened_government,
        note=both(one, "note"),
        url=one.url,
    )


def _origins(edition: Edition, code: str) -> tuple[Origin, ...]:
    index = index_of(edition)
    return tuple(
        Origin(
            code=item.code,
            title=title(item),
            kind=item.kind,
            status=item.status,
            contributions=contribution_entries(edition, index.contributions.get(item.code, ())),
        )
        for item in index.agenda_of.get(code, ())
    )
