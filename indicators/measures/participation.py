"""Co-creation: participations, and the events they took place at (CC-01, CC-01r, CC-02)."""

from collections.abc import Iterable
from datetime import date

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import EventKind, EventStatus, Provenance
from data_access.models.participation import EventPublic
from indicators.index import grouped
from indicators.measures.labels import BY_KIND, BY_STAGE, BY_STATUS, NO_STAGE, PARTICIPATIONS, PEOPLE, SHARE
from indicators.model import Direction, Family, Indicator, Kind, Part, Result, RowRef, refs, share
from indicators.people import NOBODY, Count, counted_events
from indicators.wording import title_of


def _participations(edition: Edition, today: date) -> Result:
    counted = counted_events(edition)
    if not counted:
        return Result(None)
    total = sum((count for _, count in counted), NOBODY)
    return Result(
        total.people,
        (*_by_kind(counted), *_by_stage(edition, counted)),
        refs("events", (event for event, _ in counted)),
        at_least=total.at_least,
    )


def _by_kind(counted: tuple[tuple[EventPublic, Count], ...]) -> Iterable[Part]:
    groups = grouped(counted, lambda pair: pair[0].kind)
    return (_people_part(f"kind:{kind}", kind.label, groups[kind], BY_KIND) for kind in EventKind if kind in groups)


def _by_stage(edition: Edition, counted: tuple[tuple[EventPublic, Count], ...]) -> Iterable[Part]:
    groups = grouped(counted, lambda pair: pair[0].stage or "")
    return (_people_part(f"stage:{code}", _stage(edition, code), groups[code], BY_STAGE) for code in sorted(groups))


def _people_part(code: str, label: Text, counted: Iterable[tuple[EventPublic, Count]], group: Text) -> Part:
    pairs = tuple(counted)
    total = sum((count for _, count in pairs), NOBODY)
    rows = refs("events", (event for event, _ in pairs))
    return Part(code, label, total.people, rows, group, at_least=total.at_least)


def _stage(edition: Edition, code: str) -> Text:
    return title_of(edition, RowRef("stages", code)) if code else NO_STAGE


CC_01 = Indicator(
    code="CC-01",
    family=Family.CO_CREATION,
    name=Text("Participaciones en la cocreación", "Participations in co-creation"),
    definition=Text(
        "Veces que alguien participó en un evento realizado; quien asiste a dos eventos cuenta dos veces.",
        "Times somebody took part in an event that was held; who attends two events counts twice.",
    ),
    formula=Text(
        "Suma, por evento realizado, de su total o, si no lo tiene, de su desglose visible. "
        "Con cifras reservadas la suma es un mínimo.",
        "Sum over events held of their total or, without one, of their visible breakdown. "
        "With withheld counts the sum is a lower bound.",
    ),
    unit=PARTICIPATIONS,
    kind=Kind.COUNT,
    direction=Direction.UP,
    source=("events", "attendance"),
    provenance=Provenance.COMPUTED,
    compute=_participations,
)


def _reported(edition: Edition, today: date) -> Result:
    figures = [row for row in edition.figures if row.indicator == "CC-01r"]
    if not figures:
        return Result(None)
    newest = max(figures, key=lambda row: (row.as_of or date.min, row.code))
    qualifier = newest.qualifier or ""
    return Result(newest.value, (), refs("figures", [newest]), at_least=qualifier.endswith("+"))


CC_01R = Indicator(
    code="CC-01r",
    family=Family.CO_CREATION,
    name=Text("Participación reportada en la cocreación", "Reported participation in co-creation"),
    definition=Text(
        "Lo que la fuente reporta, sin recalcular. Se muestra junto a CC-01 y nunca se suma con él.",
        "What the source reports, not recomputed. It stands beside CC-01 and is never added to it.",
    ),
    formula=Text("La cifra reportada más reciente.", "The most recent reported figure."),
    unit=PEOPLE,
    kind=Kind.COUNT,
    direction=Direction.UP,
    source=("figures",),
    provenance=Provenance.REPORTED,
    compute=_reported,
)


def _events_held(edition: Edition, today: date) -> Result:
    events = edition.events
    agreed = [event for event in events if event.status is not EventStatus.CANCELLED]
    held = sum(event.status is EventStatus.HELD for event in agreed)
    statuses = grouped(events, lambda event: event.status)
    by_status = (
        Part(f"status:{status}", status.label, len(statuses[status]), refs("events", statuses[status]), BY_STATUS)
        for status in EventStatus
        if status in statuses
    )
    stages = grouped(agreed, lambda event: event.stage or "")
    kinds = grouped(agreed, lambda event: event.kind)
    by_stage = (_held_part(f"stage:{code}", _stage(edition, code), stages[code], BY_STAGE) for code in sorted(stages))
    by_kind = (_held_part(f"kind:{kind}", kind.label, kinds[kind], BY_KIND) for kind in EventKind if kind in kinds)
    parts = (*by_status, *by_stage, *by_kind)
    return Result(share(held, len(agreed)), parts, refs("events", agreed), held, len(agreed))


def _held_part(code: str, label: Text, events: tuple[EventPublic, ...], group: Text) -> Part:
    held = sum(event.status is EventStatus.HELD for event in events)
    return Part(code, label, share(held, len(events)), refs("events", events), group, held, len(events))


CC_02 = Indicator(
    code="CC-02",
    family=Family.CO_CREATION,
    name=Text("Eventos realizados", "Events held"),
    definition=Text(
        "Parte de los eventos previstos que ya se realizó, por etapa y por tipo.",
        "Share of the planned events that have been held, by stage and by kind.",
    ),
    formula=Text(
        "Eventos realizados / (realizados + planificados); los cancelados se cuentan aparte.",
        "Events held / (held + planned); cancelled ones are counted apart.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("events",),
    provenance=Provenance.COMPUTED,
    compute=_events_held,
)
