"""The open data of an edition: its files, what their fields mean, and the editions before it."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from config.clock import local_date
from config.i18n import LabelledEnum, Text
from data_access.editions import RECORD_NAMES, Edition, PastEdition, kept
from data_access.models import RESOURCES
from data_access.schema import Column
from indicators.data_dictionary import ABOUT, WITHHELD

EDITIONS_SHOWN = 10


class FieldKind(LabelledEnum):
    """What the cells of a field hold; the codes are those of `Column.kind`."""

    STRING = "string", "texto", "text"
    INTEGER = "integer", "número entero", "whole number"
    NUMBER = "number", "número", "number"
    BOOLEAN = "boolean", "sí o no: true, false", "yes or no: true, false"
    DATE = "date", "fecha: AAAA-MM-DD", "date: YYYY-MM-DD"
    ENUMERATION = "enumeration", "código de una lista", "code from a list"
    CODES = "codes", "varios códigos", "several codes"


GROUPS = MappingProxyType(
    {
        Text("Compromisos", "Commitments"):
            ("commitments", "milestones", "progress_updates", "evidence", "assessments", "risks"),
        Text("Cocreación", "Co-creation"):
            ("events", "attendance", "contributions", "governance_components", "forum_sessions",
             "facilitator_cohorts", "data_systems"),
        Text("Agenda de servicios", "Service agenda"): ("agenda_items", "measurements"),
        Text("Programa", "Programme"):
            ("programmes", "action_plans", "stages", "activities", "places", "organisations", "figures"),
        Text("Registro de esta edición", "Record of this edition"): ("change_sets", "changes"),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResourceFile:
    """The canonical CSV of a resource.

    Attributes:
        name: the resource, as addresses name it.
        title: its name in words.
        about: what it holds.
        rows: data rows, without the header.
        bytes: size of the CSV.
        sha256: its hash, in hexadecimal.
        fields: how many columns it has.
        changed_on: the date in Antigua Guatemala of the last edition that changed a row; None where none ever did.
    """

    name: str
    title: Text
    about: Text
    rows: int
    bytes: int
    sha256: str
    fields: int
    changed_on: date | None


@dataclass(frozen=True, slots=True)
class ResourceGroup:
    """The files about one part of the programme."""

    title: Text
    files: tuple[ResourceFile, ...]


@dataclass(frozen=True, slots=True)
class OpenData:
    """Everything the page of open data shows; `editions` are the newest ones, the newest first."""

    groups: tuple[ResourceGroup, ...]
    editions: tuple[PastEdition, ...]
    resources: int
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A field of a resource.

    Attributes:
        name: the column, as programs name it.
        kind: what its cells hold.
        label: its name in words.
        notes: what the label does not say.
        required: whether no cell is empty.
        unit: what a number counts or measures.
        values: the codes it may hold, with their labels.
        refers: the resource whose codes it holds.
        refers_title: what that resource is called.
        refers_by: the field of the same row that names this resource.
        minimum: the least number allowed.
        maximum: the greatest one.
    """

    name: str
    kind: FieldKind
    label: Text
    notes: tuple[Text, ...]
    required: bool
    unit: Text | None
    values: tuple[LabelledEnum, ...]
    refers: str | None
    refers_title: Text | None
    refers_by: str | None
    minimum: int | None
    maximum: int | None


@dataclass(frozen=True, slots=True)
class DataDictionary:
    """The fields of one resource, in the order of its columns."""

    file: ResourceFile
    fields: tuple[FieldEntry, ...]


@kept(4)
def open_data(edition: Edition) -> OpenData:
    """Return the files of an edition by part of the programme; a part without a file is left out."""
    files = {name: _file(edition, name, _last_changes(edition)) for name in edition.manifest}
    groups = (
        ResourceGroup(title, tuple(files[name] for name in names if name in files)) for title, names in GROUPS.items()
    )
    return OpenData(
        groups=tuple(group for group in groups if group.files),
        editions=edition.history[: -EDITIONS_SHOWN - 1 : -1],
        resources=len(files),
        rows=sum(file.rows for file in files.values()),
        bytes=sum(file.bytes for file in files.values()),
    )


def data_dictionary(edition: Edition, name: str) -> DataDictionary:
    """Return what the fields of a resource mean.

    Raises:
        KeyError: the edition has no such resource.
    """
    fields = tuple(_field(column) for column in RESOURCES[name].columns)
    return DataDictionary(_file(edition, name, _last_changes(edition)), fields)


@kept(4)
def _last_changes(edition: Edition) -> MappingProxyType[str, date]:
    """Return by resource the date of the last edition that changed one of its rows."""
    changed = {change.resource: past for past in edition.history for change in past.changes}
    dates = {resource: local_date(past.published_at) for resource, past in changed.items()}
    return MappingProxyType(dates | dict.fromkeys(RECORD_NAMES, local_date(edition.published_at)))


def _file(edition: Edition, name: str, changed: MappingProxyType[str, date]) -> ResourceFile:
    item = edition.manifest[name]
    entity = RESOURCES[name]
    return ResourceFile(
        name=name,
        title=entity.title,
        about=ABOUT[name],
        rows=item.rows,
        bytes=item.bytes,
        sha256=item.sha256,
        fields=len(entity.columns),
        changed_on=changed.get(name),
    )


def _field(column: Column) -> FieldEntry:
    about = (column.about,) if column.about != column.label else ()
    return FieldEntry(
        name=column.name,
        kind=FieldKind(column.kind),
        label=column.label,
        notes=(*about, WITHHELD) if column.small_counts else about,
        required=column.required,
        unit=column.unit,
        values=tuple(column.enumeration) if column.enumeration else (),
        refers=column.refers,
        refers_title=RESOURCES[column.refers].title if column.refers else None,
        refers_by=column.refers_by,
        minimum=column.minimum,
        maximum=column.maximum,
    )
