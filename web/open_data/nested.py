"""A commitment with everything that hangs on it, as one document: its rows only, no number computed from them."""

from collections.abc import Iterable

from data_access.editions import Edition
from data_access.models.agenda import AgendaItemPublic
from data_access.models.commitments import CommitmentPublic, ProgressUpdatePublic
from data_access.schema import Row
from indicators.index import Index, index_of
from web.open_data.exact_json import dumps, facts, listing, record

Document = dict[str, object]


def one(edition: Edition, commitment: CommitmentPublic) -> bytes:
    """Return the document of one commitment."""
    return f"{dumps({'edition': facts(edition), **_document(index_of(edition), commitment)})}\n".encode()


def every(edition: Edition) -> bytes:
    """Return the documents of all commitments, one per line."""
    head = {"edition": facts(edition), "resource": "commitments", "rows": len(edition.commitments)}
    return listing(head, "documents", (_document(index_of(edition), row) for row in edition.commitments))


def _document(index: Index, commitment: CommitmentPublic) -> Document:
    code = commitment.code
    updates, agenda = index.updates.get(code, ()), index.agenda_of.get(code, ())
    return {
        "commitment": record("commitments", commitment),
        "plan": _known(index.edition, "action_plans", [commitment.plan])[0],
        "organisations": _known(index.edition, "organisations", _organisations(index, commitment)),
        "milestones": [
            _with_evidence(index, "milestones", row)
            | {"progress_updates": _updates(index, (update for update in updates if update.milestone == row.code))}
            for row in index.milestones.get(code, ())
        ],
        "progress_updates": _updates(index, (update for update in updates if not update.milestone)),
        "evidence": _evidence(index, "commitments", code),
        "assessments": [record("assessments", row) for row in index.assessments.get(code, ())],
        "risks": _risks(index, "commitments", code),
        "agenda_items": [_agenda_item(index, item) for item in agenda],
    }


def _agenda_item(index: Index, item: AgendaItemPublic) -> Document:
    return {
        **_with_evidence(index, "agenda_items", item),
        "risks": _risks(index, "agenda_items", item.code),
        "measurements": [record("measurements", row) for row in index.measurements.get(item.code, ())],
        "contributions": [record("contributions", row) for row in index.contributions.get(item.code, ())],
    }


def _updates(index: Index, updates: Iterable[ProgressUpdatePublic]) -> list[Document]:
    return [_with_evidence(index, "progress_updates", update) for update in updates]


def _with_evidence(index: Index, resource: str, row: Row) -> Document:
    return record(resource, row) | {"evidence": _evidence(index, resource, row.code)}


def _evidence(index: Index, resource: str, code: str) -> list[Document]:
    return [record("evidence", row) for row in index.evidence_about.get((resource, code), ())]


def _risks(index: Index, resource: str, code: str) -> list[Document]:
    return [record("risks", row) for row in index.risks.get((resource, code), ())]


def _organisations(index: Index, commitment: CommitmentPublic) -> list[str]:
    """Return the codes of the organisations that the document names, in alphabetical order."""
    code = commitment.code
    agenda = index.agenda_of.get(code, ())
    risks = [*index.risks.get(("commitments", code), ())]
    risks += [risk for item in agenda for risk in index.risks.get(("agenda_items", item.code), ())]
    named = {
        commitment.lead,
        *commitment.supporting,
        *(milestone.responsible for milestone in index.milestones.get(code, ())),
        *(item.responsible for item in agenda),
        *(risk.responsible for risk in risks),
        *(row.assessor for row in index.assessments.get(code, ())),
    }
    return sorted(filter(None, named))


def _known(edition: Edition, resource: str, codes: Iterable[str]) -> list[Document | None]:
    rows = (edition.row(resource, code) for code in codes)
    return [record(resource, row) if row else None for row in rows]
