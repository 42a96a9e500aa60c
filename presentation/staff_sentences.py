"""What the private forms say: when a draft was kept, what the public will read, how a proposal is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_datetime
from markupsafe import Markup

from config.clock import LOCAL_ZONE
from config.i18n import Language, Text, translations
from config.pages import REVIEW
from data_access.editions import Edition
from data_access.enumerations import Completion, EvidenceKind, Operation
from data_access.errors import FieldConflict
from data_access.problems import Problem, expectation
from data_access.schema import Column, Entity
from indicators.model import RowRef, Value
from indicators.records import EvidenceLink, UpdateEntry
from indicators.wording import in_words, plain, title_of
from presentation import blocks, formats

LINK = ("https://", "http://")


@dataclass(frozen=True)
class TypedUpdate:
    """An update of progress as somebody is typing it; what is not typed yet is empty."""

    subject: RowRef
    before: Completion | None
    after: Completion | None
    happened_on: date
    text: str
    obstacles: str
    link: str
    link_title: str
    link_kind: EvidenceKind


def public_update(edition: Edition, update: TypedUpdate, language: Language) -> Markup:
    """Return an update as the page of its commitment will show it to the public."""
    _ = translations(language).gettext
    of_milestone = update.subject.resource == "milestones"
    proof = EvidenceLink(
        "", update.subject, update.link_kind, plain(update.link_title), update.link, update.happened_on
    )
    entry = UpdateEntry(
        code="",
        happened_on=update.happened_on,
        published_on=None,
        milestone=update.subject if of_milestone else None,
        milestone_title=title_of(edition, update.subject) if of_milestone else None,
        text=plain(update.text or _("(aquí se leerá lo que ocurrió)")),
        from_completion=update.before,
        to_completion=update.after,
        obstacles=plain(update.obstacles) if update.obstacles else None,
        evidence=(proof,) if update.link.startswith(LINK) else (),
    )
    return blocks.render(language, "staff/public_update.html", updates=[entry])


def public_changes(edition: Edition, changed: Sequence[tuple[Column, str, str]], language: Language) -> Markup:
    """Return what the public history will say of the fields of a row: each column, its text before and after.

    Counts of people are left out, as they are there.
    """
    told = [
        (column.label, value_of(edition, column, before), value_of(edition, column, after))
        for column, before, after in changed
        if not column.small_counts
    ]
    return blocks.render(language, "staff/public_changes.html", changed=told)


def value_of(edition: Edition, column: Column, text: str) -> Value:
    """Return what the canonical text of a field says to a reader."""
    try:
        return in_words(edition, column, column.decode(text))
    except (ValueError, ArithmeticError):
        return text  # typed, and not valid yet


def link(address: str, words: str, language: Language) -> Markup:
    """Return a link to elsewhere in the private part."""
    return blocks.render(language, "staff/link.html", address=address, words=words)


def moment(at: datetime, language: Language) -> str:
    """Return a moment as the clock in Antigua Guatemala showed it."""
    return str(format_datetime(at.astimezone(LOCAL_ZONE), "d MMM y, HH:mm", locale=language.babel))


def kept_draft(at: datetime, language: Language) -> str:
    """Return that a form holds what was typed earlier."""
    _ = translations(language).gettext
    words = _("Borrador del %(moment)s: el formulario tiene lo que usted escribió entonces.")
    return words % {"moment": moment(at, language)}


def told(problem: Problem, language: Language, code: str = "") -> str:
    """Return what is wrong, as a sentence; after the code of its row where no field says which it is."""
    words = expectation(problem, language)
    return f"{code}: {words}." if code else f"{words[0].upper()}{words[1:]}."


def to_correct(labels: Sequence[str], language: Language) -> str:
    """Return which fields must be looked at again."""
    ngettext = translations(language).ngettext
    words = ngettext(
        "Falta corregir %(count)s dato: %(fields)s.", "Falta corregir %(count)s datos: %(fields)s.", len(labels)
    )
    return words % {"count": formats.number(len(labels), language), "fields": formats.listed(labels, language)}


def handed_in(number: int, language: Language) -> str:
    """Return that a proposal waits for its review now."""
    _ = translations(language).gettext
    return _("Propuesta %(number)d enviada a revisión. Se publicará cuando otra persona la apruebe.") % {
        "number": number
    }


def told_already(number: int, language: Language) -> str:
    """Return that a proposal that waits tells of the same row, as Markdown with the way to it."""
    _ = translations(language).gettext
    words = _("La [propuesta %(number)d](%(address)s), que espera revisión, ya informa de esta fila.")
    return words % {"number": number, "address": REVIEW.address(language, propuesta=str(number))}


def conflict_title(conflicts: Sequence[FieldConflict], language: Language) -> str:
    """Return that somebody else changed fields meanwhile, and that nothing was lost."""
    ngettext = translations(language).ngettext
    words = ngettext(
        "Otra persona cambió %(count)s dato mientras usted escribía. Elija cuál queda y envíe de nuevo.",
        "Otra persona cambió %(count)s datos mientras usted escribía. Elija cuáles quedan y envíe de nuevo.",
        len(conflicts),
    )
    return words % {"count": formats.number(len(conflicts), language)}


def conflict_values(edition: Edition, conflict: FieldConflict, column: Column, language: Language) -> Markup:
    """Return the three values of a field in conflict: seen, published meanwhile by whom, and one's own."""
    return blocks.render(
        language,
        "staff/conflict.html",
        label=column.label,
        seen=value_of(edition, column, conflict.expected),
        theirs=value_of(edition, column, conflict.found),
        mine=value_of(edition, column, conflict.proposed),
        who=conflict.changed_by,
    )


def title_of_update(edition: Edition, subject: RowRef) -> str:
    """Return what the proposal of an update of progress is called: in Spanish, as the public record is."""
    of = "del hito" if subject.resource == "milestones" else "del compromiso"
    return f"Avance {of} {subject.code}: {title_of(edition, subject).es}"


def reason_of_update(happened_on: str) -> str:
    """Return why an update of progress is proposed: in Spanish, as the public record is."""
    return f"Se informa de lo ocurrido el {happened_on}."


def title_of_change(edition: Edition, entity: Entity, code: str, operation: Operation) -> str:
    """Return what the proposal for one row is called: in Spanish, as the public record is."""
    name = title_of(edition, RowRef(entity.resource, code)).es
    return f"{operation.label.es} en {entity.title.es}: {code}" + (f", {name}" if name != code else "")


def evidence_title(edition: Edition, subject: RowRef) -> str:
    """Return what a link is called where nobody gives it a title: in Spanish, as the data are."""
    return f"Evidencia: {title_of(edition, subject).es}"


def evidence_kind(link: str) -> EvidenceKind:
    """Return the kind of evidence that an address ends like."""
    ending = link.lower().partition("?")[0].rpartition(".")[2]
    kinds = {
        EvidenceKind.DOCUMENT: {"pdf", "doc", "docx", "odt"},
        EvidenceKind.PHOTO: {"jpg", "jpeg", "png", "webp"},
        EvidenceKind.DATASET: {"csv", "xlsx", "ods", "json"},
    }
    return next((kind for kind, endings in kinds.items() if ending in endings), EvidenceKind.WEB)


def hint(column: Column, language: Language) -> str | None:
    """Return what a field means, where its label does not say it; with its limits."""
    _ = translations(language).gettext
    said = [column.about.in_(language)] if column.about != column.label else []
    if column.minimum is not None and column.maximum is not None:
        said.append(_("De %(least)d a %(most)d.") % {"least": column.minimum, "most": column.maximum})
    elif column.minimum is not None:
        said.append(_("Desde %(least)d.") % {"least": column.minimum})
    if column.kind == "number":
        said.append(_("Con punto decimal, sin separador de miles."))
    if column.kind == "codes" and not column.refers and not column.enumeration:
        said.append(_("Separe varios con punto y coma."))
    return " ".join(_sentence(words) for words in said) or None


def label(text: Text, column: Column, required: bool, language: Language) -> str:
    """Return the label of a field: its name, its unit, and whether it must be filled."""
    _ = translations(language).gettext
    unit = f" ({column.unit.in_(language)})" if column.unit else ""
    return text.in_(language) + unit + (" · " + _("obligatorio") if required else "")


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
