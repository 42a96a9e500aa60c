"""Participation: events, counts of people, contributions; and the governance that carries it."""

from datetime import date
from typing import Self

from pydantic import model_validator

from config.i18n import Text
from data_access.enumerations import (
    AgeBand,
    Channel,
    EventKind,
    EventStatus,
    GovernanceKind,
    Modality,
    PolicyArea,
    Response,
    Sector,
    Sex,
    SystemStatus,
)
from data_access.rules import counted, exactly_one, fail
from data_access.schema import Encoded, Row, column

PEOPLE = Text("personas", "people")
HIDDEN = Text(
    "Verdadero: la cifra se reserva para no identificar a nadie", "True: withheld so that nobody is identified"
)


class EventPublic(Row):
    """A meeting with people: planned, held or cancelled."""

    stage: str | None = column("Etapa", "Stage", None, foreign_key="stage.code", refers="stages")
    kind: EventKind = column("Tipo", "Kind", sa_type=Encoded(EventKind))
    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    held_on: date | None = column(
        "Fecha", "Date", None, about=Text("Fecha en que fue o será", "Date it took or will take place")
    )
    place: str | None = column("Lugar", "Place", None, foreign_key="place.code", refers="places")
    modality: Modality | None = column("Modalidad", "Modality", None, sa_type=Encoded(Modality))
    status: EventStatus = column("Estado", "Status", sa_type=Encoded(EventStatus))
    people: int | None = column("Personas", "People", None, ge=0, unit=PEOPLE, small_counts=True,
        about=Text("Total de participaciones del evento", "Total participations of the event"))  # fmt: skip
    people_hidden: bool | None = column("Cifra reservada", "Count withheld", None, about=HIDDEN)
    minutes_url: str | None = column("Acta o memoria", "Minutes", None, regex=r"^https?://\S+$")

    @model_validator(mode="after")
    def _count(self) -> Self:
        return counted(self)


class Event(EventPublic, table=True):
    """Working table of events."""


class AttendancePublic(Row):
    """People counted at an event by sex, age band, sector and place; no row describes one person."""

    event: str = column("Evento", "Event", foreign_key="event.code", refers="events", index=True)
    sex: Sex = column("Sexo", "Sex", sa_type=Encoded(Sex))
    age_band: AgeBand = column("Edad", "Age band", sa_type=Encoded(AgeBand))
    sector: Sector | None = column("Sector", "Sector", None, sa_type=Encoded(Sector))
    place: str | None = column(
        "Lugar de procedencia", "Place they come from", None, foreign_key="place.code", refers="places"
    )
    people: int | None = column("Personas", "People", None, ge=0, unit=PEOPLE, small_counts=True)
    people_hidden: bool | None = column("Cifra reservada", "Count withheld", None, about=HIDDEN)

    @model_validator(mode="after")
    def _count(self) -> Self:
        if self.people is None and not self.people_hidden:
            raise fail("people", "count_required")
        return counted(self)


class Attendance(AttendancePublic, table=True):
    """Working table of attendance, with exact counts; only suppressed counts leave it."""


class ContributionPublic(Row):
    """What a citizen or group proposed (aporte ciudadano), and the reasoned response to it."""

    event: str | None = column("Evento", "Event", None, foreign_key="event.code", refers="events")
    channel: Channel | None = column("Canal", "Channel", None, sa_type=Encoded(Channel))
    received_on: date | None = column("Recibido el", "Received on", None)
    place: str | None = column("Lugar", "Place", None, foreign_key="place.code", refers="places")
    theme: PolicyArea | None = column("Tema", "Theme", None, sa_type=Encoded(PolicyArea))
    text_es: str = column("Aporte (español)", "Contribution (Spanish)")
    text_en: str | None = column("Aporte (inglés)", "Contribution (English)", None)
    response: Response = column("Respuesta", "Response", sa_type=Encoded(Response))
    reasoned_response_es: str | None = column("Respuesta razonada (español)", "Reasoned response (Spanish)", None)
    reasoned_response_en: str | None = column("Respuesta razonada (inglés)", "Reasoned response (English)", None)
    responded_on: date | None = column("Respondido el", "Responded on", None)
    agenda_item: str | None = column(
        "Servicio de la agenda", "Agenda item", None, foreign_key="agendaitem.code", refers="agenda_items"
    )

    @model_validator(mode="after")
    def _origin(self) -> Self:
        if self.received_on and self.responded_on and self.responded_on < self.received_on:
            raise fail("responded_on", "end_before_start")
        return exactly_one(self, "event", "channel")


class Contribution(ContributionPublic, table=True):
    """Working table of contributions."""


class FacilitatorCohortPublic(Row):
    """A group of facilitators trained together: a count, never a list."""

    trained_on: date | None = column("Fecha", "Trained on", None)
    people: int | None = column("Personas", "People", None, ge=0, unit=PEOPLE, small_counts=True)
    people_hidden: bool | None = column("Cifra reservada", "Count withheld", None, about=HIDDEN)
    sector: Sector | None = column("Sector", "Sector", None, sa_type=Encoded(Sector))
    method_es: str | None = column("Método (español)", "Method (Spanish)", None)
    method_en: str | None = column("Método (inglés)", "Method (English)", None)

    @model_validator(mode="after")
    def _count(self) -> Self:
        if self.people is None and not self.people_hidden:
            raise fail("people", "count_required")
        return counted(self)


class FacilitatorCohort(FacilitatorCohortPublic, table=True):
    """Working table of facilitator cohorts."""


class DataSystemPublic(Row):
    """A system that collects and analyses forum and workshop data."""

    name_es: str = column("Nombre (español)", "Name (Spanish)")
    name_en: str | None = column("Nombre (inglés)", "Name (English)", None)
    purpose_es: str | None = column("Propósito (español)", "Purpose (Spanish)", None)
    purpose_en: str | None = column("Propósito (inglés)", "Purpose (English)", None)
    in_use_since: date | None = column("En uso desde", "In use since", None)
    status: SystemStatus = column("Estado", "Status", sa_type=Encoded(SystemStatus))


class DataSystem(DataSystemPublic, table=True):
    """Working table of data systems."""


class GovernanceComponentPublic(Row):
    """A component of the governance model."""

    kind: GovernanceKind = column("Componente", "Component", sa_type=Encoded(GovernanceKind))
    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    in_place_since: date | None = column("Vigente desde", "In place since", None)
    url: str | None = column("Página", "Web page", None, regex=r"^https?://\S+$")


class GovernanceComponent(GovernanceComponentPublic, table=True):
    """Working table of governance components."""


class ForumSessionPublic(Row):
    """A session of the multi-stakeholder forum, with its seats by sector (seats of organisations, not people)."""

    held_on: date = column("Fecha", "Date")
    minutes_url: str | None = column("Acta", "Minutes", None, regex=r"^https?://\S+$")
    seats_government: int | None = column("Sillas: gobierno", "Seats: government", None, ge=0)
    seats_civil_society: int | None = column("Sillas: sociedad civil", "Seats: civil society", None, ge=0)
    seats_academia: int | None = column("Sillas: academia", "Seats: academia", None, ge=0)
    seats_private: int | None = column("Sillas: sector privado", "Seats: private sector", None, ge=0)
    seats_community: int | None = column("Sillas: comunidad", "Seats: community", None, ge=0)
    seats_international: int | None = column("Sillas: internacional", "Seats: international", None, ge=0)


class ForumSession(ForumSessionPublic, table=True):
    """Working table of forum sessions."""
