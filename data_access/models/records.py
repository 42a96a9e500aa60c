"""The record: who proposed what, who decided, and what was published. Rows of the history are only ever added."""

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from data_access.enumerations import Operation, Review
from data_access.schema import Row, column


class ChangeSet(SQLModel, table=True):
    """History: a set of changes proposed together. `content_hash` covers it and its changes, salted by `nonce`.

    Moments and states of the history are texts: what was hashed is what is stored, byte for byte.
    """

    id: int = Field(primary_key=True)
    proposer_id: int = Field(foreign_key="staffuser.id")
    created_at: str
    title: str
    reason: str
    review: str = Field(default="", description="A `Review` that happened outside this database.")
    nonce: str
    content_hash: str


class Change(SQLModel, table=True):
    """History: one change of a set. A created or removed row is one change that holds the JSON of its cells."""

    change_set_id: int = Field(foreign_key="changeset.id", primary_key=True)
    position: int = Field(primary_key=True)
    operation: str
    resource: str
    code: str = Field(index=True)
    field: str = ""
    old: str = ""
    new: str = ""


class Transition(SQLModel, table=True):
    """History: a change set reaches a state. Each hash covers the one before it, so the record is one chain."""

    number: int = Field(primary_key=True)
    change_set_id: int = Field(foreign_key="changeset.id", index=True)
    state: str
    actor_id: int = Field(foreign_key="staffuser.id")
    at: str
    reason: str = ""
    prev_hash: str
    hash: str


class EditionRecord(SQLModel, table=True):
    """History: a published edition. `manifest` is the canonical JSON whose SHA-256 is `hash`."""

    number: int = Field(primary_key=True)
    change_set_id: int = Field(foreign_key="changeset.id", unique=True)
    published_at: str
    prev_hash: str
    hash: str
    manifest: str


class Blob(SQLModel, table=True):
    """History: the bytes of a canonical CSV, stored once per content."""

    sha256: str = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class PublishedChangePublic(Row):
    """What an edition changed, as the public reads it; counts of people are never repeated here."""

    operation: Operation = column("Operación", "Operation")
    resource: str = column("Recurso", "Resource")
    row_code: str = column("Código de la fila", "Row code")
    field: str | None = column("Campo", "Field", None)
    old: str | None = column("Antes", "Before", None)
    new: str | None = column("Después", "After", None)


class PublishedChangeSetPublic(Row):
    """The public record of the change set behind an edition."""

    title: str = column("Título", "Title")
    reason: str = column("Motivo", "Reason")
    review: Review = column("Revisión", "Review")
    proposed_at: str = column("Propuesto", "Proposed")
    approved_at: str = column("Aprobado", "Approved")
    record_hash: str = column("Huella del registro", "Hash of the record")
