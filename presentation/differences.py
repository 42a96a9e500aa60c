"""A proposal in words: each field before and after, what proves it, what the public will read, what is in its way."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from config.clock import local_date
from config.i18n import Language, Text, translations
from data_access.editions import Edition, kept
from data_access.enumerations import Operation, Subject
from data_access.errors import FieldConflict
from data_access.models import RESOURCES
from data_access.problems import Problem
from data_access.proposals import ChangedField, ChangedRow, Listed, Proposal
from data_access.schema import Column, Row
from indicators.commitment import commitment
from indicators.index import index_of
from indicators.model import RowRef
from indicators.records import EvidenceLink, evidence_about
from indicators.wording import columns_of, in_words, plain, title_of
from presentation import formats
from presentation.addresses import row_address
from presentation.blocks import cell, render
from presentation.open_data import FOLDER
from presentation.permalinks import in_language
from presentation.staff_sentences import moment

PROVABLE = frozenset(Subject)
PIECES = re.compile(r"\s*\S+|\s+$")  # words with the space before them
SAME, GONE, NEW = Markup("{}"), Markup("<del>{}</del>"), Markup("<ins>{}</ins>")
MOST_PIECES = 3000  # of both texts together; longer ones are shown whole
NAMED = 8  # fields that a reason names


@dataclass(frozen=True)
class FieldDifference:
    """One field before and after, ready to be shown."""

    label: Text
    before: Markup
    after: Markup


@dataclass(frozen=True)
class RowDifference:
    """What a proposal does to one row, ready to be shown.

    Attributes:
        address: where the public can read it now; None where nothing tells of it.
        evidence: what proves it, with what the proposal adds; None for rows that carry none.
        public: how the public will read it; empty where it is only a line of a table.
    """

    code: str
    title: Text
    resource: Text
    operation: Operation
    address: str | None
    fields: tuple[FieldDifference, ...]
    evidence: tuple[EvidenceLink, ...] | None
    public: Markup

    @property
    def changed(self) -> bool:
        """Whether the row stays, with other values."""
        return self.operation is Operation.UPDATE

    @property
    def removed(self) -> bool:
        """Whether the row goes."""
        return self.operation is Operation.REMOVE


@dataclass(frozen=True)
class ConflictShown:
    """A field that somebody else changed first, ready to be shown."""

    label: Text
    title: Text
    code: str
    expected: Markup
    found: Markup
    proposed: Markup
    changed_by: str


@kept(4)
def as_it_would_be(edition: Edition, rows: tuple[ChangedRow, ...]) -> Edition:
    """Return the edition as it would be with these changes, to look at; a row that is gone stays gone."""
    tables: dict[str, dict[str, Row]] = {
        resource: {row.code: row for row in edition.rows.get(resource, ())}
        for resource in {row.resource for row in rows}
    }
    for changed in rows:
        table, entity = tables[changed.resource], RESOURCES[changed.resource]
        standing = table.get(changed.code)
        if changed.operation is Operation.REMOVE:
            table.pop(changed.code, None)
        elif standing is not None or changed.operation is Operation.CREATE:
            texts = {**{field.name: field.new for field in changed.fields}, "code": changed.code}
            values = {
                column.name: column.decode(texts.get(column.name, ""))
                if standing is None or column.name in texts
                else getattr(standing, column.name)
                for column in entity.columns
            }
            table[changed.code] = entity.public.model_construct(None, **values)
    made = {resource: tuple(table[code] for code in sorted(table)) for resource, table in tables.items()}
    return replace(edition, rows={**edition.rows, **made})


def marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Return two texts, escaped, with the words that only one of them has marked as deleted and as inserted."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    if len(old) + len(new) > MOST_PIECES:
        return GONE.format(before), NEW.format(after)
    left, right = Markup(), Markup()
    was, now = ([piece.strip() for piece in pieces] for pieces in (old, new))
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        same = tag == "equal"
        left += _within(SAME if same else GONE, "".join(old[i:j]))
        right += _within(SAME if same else NEW, "".join(new[k:m]))
    return left, right


def _within(mark: Markup, text: str) -> Markup:
    """Return a text inside a mark, the space before it outside."""
    words = text.lstrip()
    return escape(text[: len(text) - len(words)]) + (mark.format(words) if words else Markup())


def changes(
    edition: Edition, rows: tuple[ChangedRow, ...], today: datetime.date, language: Language, most: int | None = None
) -> Markup:
    """Return what a proposal does, row by row; `most` rows at most."""
    after = as_it_would_be(edition, rows)
    return render(
        language,
        "staff/changes.html",
        rows=[_row(edition, after, row, today, language) for row in rows[:most]],
        total=len(rows),
        new_evidence={row.code for row in rows if (row.resource, row.operation) == ("evidence", Operation.CREATE)},
    )


def heading(proposal: Proposal, language: Language) -> Markup:
    """Return what a proposal is, why it was made, and the states it went through."""
    steps = [(step, moment(step.at, language)) for step in proposal.steps]
    address = edition_address(proposal.edition, language) if proposal.edition else ""
    counted = _counted(Counter(row.resource for row in proposal.rows), language)
    return render(
        language,
        "staff/proposal.html",
        proposal=proposal,
        title=proposal.title,
        steps=steps,
        counted=counted,
        edition_address=address,
    )


def listed(item: Listed, today: datetime.date, language: Language) -> Markup:
    """Return a proposal as a list shows it."""
    since = formats.ago(local_date(item.since), today, language)
    return render(language, "staff/listed.html", item=item, since=since, counted=_counted(item.rows, language))


def conflicts(edition: Edition, found: Sequence[FieldConflict], language: Language) -> Markup:
    """Return per field what was expected, what stands now, what is proposed, and who changed it."""
    shown = [_conflict(edition, conflict, language) for conflict in found]
    return render(language, "staff/conflicts.html", conflicts=shown)


def problems(found: Sequence[Problem], language: Language) -> Markup:
    """Return why a proposal cannot be applied now."""
    return render(language, "staff/problems.html", problems=[problem.text(language) for problem in found])


def reason_of_conflicts(found: Sequence[FieldConflict], language: Language) -> str:
    """Return the reason for sending a proposal back whose rows others changed; it names the fields."""
    _ = translations(language).gettext
    named = [f"{one.code}, «{_label(one.resource, one.field).in_(language)}»" for one in found[:NAMED]]
    words = _("Los datos cambiaron desde que se propuso: %(fields)s. Proponga de nuevo sobre el valor actual.")
    return words % {"fields": "; ".join(named) + (" …" if len(found) > NAMED else "")}


def assessment(edition: Edition, code: str, today: datetime.date, language: Language) -> Markup:
    """Return how the public will read a commitment with an assessment that is being written."""
    story = commitment(edition, code, today)
    return render(language, "staff/public_assessment.html", story=story) if story else Markup()


def edition_address(number: int, language: Language) -> str:
    """Return where an edition can be read for ever."""
    return in_language(f"{FOLDER}/ediciones/{number}/", language)


def public_address(edition: Edition, rows: tuple[ChangedRow, ...], language: Language) -> str | None:
    """Return the page that tells of the first changed row that has one."""
    after = as_it_would_be(edition, rows)
    staying = (RowRef(row.resource, row.code) for row in rows if row.operation is not Operation.REMOVE)
    return next((address for row in staying if (address := row_address(after, row, language))), None)


def _row(edition: Edition, after: Edition, row: ChangedRow, today: datetime.date, language: Language) -> RowDifference:
    ref, shown = RowRef(row.resource, row.code), edition if row.operation is Operation.REMOVE else after
    order = {name: place for place, name in enumerate(columns_of(row.resource))}
    fields = sorted(row.fields, key=lambda field: order.get(field.name, len(order)))
    published = edition.row(row.resource, row.code) is not None
    return RowDifference(
        code=row.code,
        title=title_of(shown, ref),
        resource=RESOURCES[row.resource].title,
        operation=row.operation,
        address=row_address(edition, ref, language) if published else None,
        fields=tuple(_field(edition, after, row, field, language) for field in fields if field.name != "code"),
        evidence=_evidence(shown, ref),
        public=_public(after, row, today, language),
    )


def _field(
    edition: Edition, after: Edition, row: ChangedRow, field: ChangedField, language: Language
) -> FieldDifference:
    column = columns_of(row.resource).get(field.name)
    if column is None:
        return FieldDifference(plain(field.name), escape(field.old), escape(field.new))
    plain_text = column.kind == "string" and not column.refers and not _is_link(field.old + field.new)
    if plain_text and field.old and field.new:
        before, now = marked(field.old, field.new)
    else:
        before, now = _value(edition, column, field.old, language), _value(after, column, field.new, language)
    return FieldDifference(column.label, before, now)


def _value(edition: Edition, column: Column, text: str, language: Language) -> Markup:
    if _is_link(text):
        return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(text)
    return escape(cell(in_words(edition, column, column.decode(text)), language))


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://"))


def _evidence(edition: Edition, ref: RowRef) -> tuple[EvidenceLink, ...] | None:
    if ref.resource == "evidence":
        row = edition.row(ref.resource, ref.code)
        subject = RowRef(str(getattr(row, "subject_resource", "")), str(getattr(row, "subject", "")))
        return tuple(one for one in evidence_about(edition, subject.resource, subject.code) if one.code == ref.code)
    return evidence_about(edition, ref.resource, ref.code) if ref.resource in PROVABLE else None


def _public(after: Edition, row: ChangedRow, today: datetime.date, language: Language) -> Markup:
    """Return an update or an assessment as the public page of its commitment will show it."""
    if row.operation is Operation.REMOVE:
        return Markup()
    owner = index_of(after).commitment_of.get((row.resource, row.code))
    told = row.resource in {"assessments", "progress_updates"}
    story = commitment(after, owner, today) if told and owner else None
    if story is None:
        return Markup()
    if row.resource == "assessments":
        return render(language, "commitment/assessed.html", story=story)
    updates = [update for update in story.updates if update.code == row.code]
    return render(language, "commitment/updates.html", updates=updates)


def _conflict(edition: Edition, conflict: FieldConflict, language: Language) -> ConflictShown:
    column = columns_of(conflict.resource).get(conflict.field)

    def words(text: str) -> Markup:
        return _value(edition, column, text, language) if column else escape(text)

    return ConflictShown(
        label=_label(conflict.resource, conflict.field),
        title=title_of(edition, RowRef(conflict.resource, conflict.code)),
        code=conflict.code,
        expected=words(conflict.expected),
        found=words(conflict.found),
        proposed=words(conflict.proposed),
        changed_by=conflict.changed_by,
    )


def _label(resource: str, field: str) -> Text:
    column = columns_of(resource).get(field)
    return column.label if column else plain(field)


def _counted(rows: Mapping[str, int], language: Language) -> str:
    said = [f"{RESOURCES[name].title.in_(language)}: {formats.number(count, language)}" for name, count in rows.items()]
    return ", ".join(said)
