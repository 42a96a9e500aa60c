"""The frame of the demonstration: programme, plans, stages, places, organisations, governance, reported figures."""

from decimal import Decimal

from config.i18n import Text
from data_access.demo.dice import some
from data_access.demo.timeline import Timeline, Volume
from data_access.demo.words import address, both
from data_access.enumerations import (
    ActivityStatus,
    EvidenceKind,
    GovernanceKind,
    PlaceKind,
    Precision,
    Provenance,
    Sector,
    Subject,
    SystemStatus,
    Tool,
)

PLANS = ("DEMO-PLAN-1", "DEMO-PLAN-2")
SECOND_PLAN = 5  # month in which it begins
SUBMITTED = (5, 11)  # months in which the plans are delivered, their commitments complete
PLACES = tuple(f"DEMO-LUG-{number:02}" for number in range(1, 37))
OFFICES = tuple(f"DEMO-DIR-{letter}" for letter in "ABCDEFGHIJ")
MONITORING_BODY = "DEMO-MONITOREO"

TITLE = Text(
    "Datos de demostración: programa inventado para probar este sitio",
    "Demonstration data: a programme invented to try this site",
)
STAGES = (
    (Text("Diseño (demostración)", "Design (demonstration)"), 0, 10),
    (Text("Codiseño de la agenda (demostración)", "Co-design of the agenda (demonstration)"), 10, 24),
    (Text("Apoyo en la implementación (demostración)", "Implementation support (demonstration)"), 24, 42),
)
ORGANISATIONS = (
    (Sector.CIVIL_SOCIETY, "DEMO-ASO", Text("Asociación de demostración", "Demonstration association"), 5),
    (Sector.ACADEMIA, "DEMO-UNI", Text("Universidad de demostración", "Demonstration university"), 3),
    (Sector.PRIVATE, "DEMO-CAM", Text("Cámara de demostración", "Demonstration chamber"), 4),
    (Sector.COMMUNITY, "DEMO-BAR", Text("Comité de demostración", "Demonstration committee"), 6),
    (Sector.INTERNATIONAL, "DEMO-INT", Text("Agencia de demostración", "Demonstration agency"), 2),
)
GOVERNANCE = (
    (GovernanceKind.POINT_OF_CONTACT, 0),
    (GovernanceKind.FORUM, 1),
    (GovernanceKind.RULES, 3),
    (GovernanceKind.PUBLIC_SITE, 5),
    (GovernanceKind.DOCUMENT_REPOSITORY, 9),
    (GovernanceKind.MONITORING_BODY, 10),
    (GovernanceKind.MODEL, None),
)
SYSTEMS = (
    (Text("Registro de asistencia de demostración", "Demonstration attendance register"), 1, 30),
    (Text("Base de aportes de demostración", "Demonstration database of contributions"), 2, None),
    (Text("Tablero de riesgos de demostración", "Demonstration risk board"), 12, None),
    (Text("Encuesta continua de demostración", "Demonstration continuous survey"), None, None),
)
COHORTS = ((4, 14, Sector.COMMUNITY), (12, 11, Sector.CIVIL_SOCIETY), (19, 3, Sector.ACADEMIA), (27, 16, None))
FIGURES = (
    ("CC-01r", Text("Personas en la cocreación", "People in co-creation"), 900, "900+"),
    ("CC-06", Text("Facilitadores formados", "Facilitators trained"), 40, "40"),
    ("CC-07", Text("Sistemas de datos en uso", "Data systems in use"), 3, "3"),
)
CENTRE = (Decimal("14.55"), Decimal("-90.73"))


def tell_programme(timeline: Timeline, volume: Volume) -> None:
    """Tell of everything that the rows of other resources refer to, and of the programme's own progress."""
    _programme(timeline)
    _places(timeline)
    _organisations(timeline)
    _activities(timeline, volume)
    _governance(timeline)
    _systems_and_cohorts(timeline)
    _figures(timeline)


def stage_on(timeline: Timeline, month: float) -> str:
    """Return the stage under way in a month."""
    position = max(number for number, (_, start, _) in enumerate(STAGES, 1) if start <= max(month, 0))
    return f"DEMO-ETA-{position}"


def _programme(timeline: Timeline) -> None:
    day = timeline.calendar.day
    run_by = Text("Municipio de demostración", "Demonstration municipality")
    challenge = Text(
        "Mostrar cómo se ve este sitio con tres años de datos.", "To show this site with three years of data."
    )
    timeline.create(
        day(0), "programmes", "DEMO-PROGRAMA", year=day(0).year, url=address("programa"),
        **both("title", TITLE), **both("challenge", challenge), **both("run_by", run_by),
    )  # fmt: skip
    for number, (plan, start, submitted) in enumerate(zip(PLANS, (0, SECOND_PLAN), SUBMITTED, strict=True), 1):
        title = Text(f"Datos de demostración: plan de acción {number}", f"Demonstration data: action plan {number}")
        timeline.create(
            day(0), "action_plans", plan, start=day(start), end=day(start + 42), url=address("plan", str(number)),
            **both("title", title),
        )  # fmt: skip
        timeline.change(day(submitted), "action_plans", plan, submitted_on=day(submitted))
    for number, (title, start, end) in enumerate(STAGES, 1):
        code = f"DEMO-ETA-{number}"
        timeline.create(
            day(0), "stages", code, position=number, planned_start=day(start), planned_end=day(end),
            **both("title", title),
            **both("objective", Text("Objetivo inventado de esta etapa.", "Invented objective of this stage.")),
            **both("tools", Text("Talleres, mentorías y seguimiento.", "Workshops, mentoring and follow-up.")),
        )  # fmt: skip
        timeline.change(day(start + 0.5), "stages", code, actual_start=day(start + 0.5))
        timeline.change(day(end + 1.5), "stages", code, actual_end=day(end + 1.5))


def _places(timeline: Timeline) -> None:
    kinds = [kind for kind in PlaceKind if kind is not PlaceKind.MUNICIPALITY]
    timeline.create(
        timeline.calendar.first, "places", "DEMO-MUNICIPIO", name="Municipio de demostración",
        kind=PlaceKind.MUNICIPALITY, population=40_000, population_year=2018,
        lat=CENTRE[0], lon=CENTRE[1], precision=Precision.APPROXIMATE,
    )  # fmt: skip
    for number, code in enumerate(PLACES, 1):
        position: dict[str, object] = {}
        if number % 6:  # the others have no known position
            position = {
                "lat": CENTRE[0] + Decimal((number * 7) % 13 - 6) / 200,
                "lon": CENTRE[1] + Decimal((number * 8) % 11 - 5) / 200,
                "precision": Precision.EXACT if number % 4 == 0 else Precision.APPROXIMATE,
            }
        timeline.create(
            timeline.calendar.first, "places", code, name=f"Lugar de demostración {number}",
            kind=kinds[number % len(kinds)], participation_unit=number <= 29,
            population=400 + number * 37 if number % 3 else None, population_year=2018 if number % 3 else None,
            **position,
        )  # fmt: skip


def _organisations(timeline: Timeline) -> None:
    def tell(code: str, sector: Sector, name: Text, role: Text) -> None:
        names = {**both("name", name), **both("role", role)}
        timeline.create(timeline.calendar.first, "organisations", code, sector=sector, **names)

    for code in OFFICES:
        name = Text(f"Dirección de demostración {code[-1]}", f"Demonstration office {code[-1]}")
        tell(code, Sector.GOVERNMENT, name, Text("Responde por compromisos", "Answers for commitments"))
    assessor = Text("Evalúa de forma independiente", "Assesses independently")
    body = Text("Ente de monitoreo de demostración", "Demonstration monitoring body")
    tell(MONITORING_BODY, Sector.CIVIL_SOCIETY, body, assessor)
    for sector, prefix, name, count in ORGANISATIONS:
        for number in range(1, count + 1):
            numbered = Text(f"{name.es} {number}", f"{name.en} {number}")
            tell(f"{prefix}-{number}", sector, numbered, Text("Participa en las mesas", "Takes part in the tables"))


def _activities(timeline: Timeline, volume: Volume) -> None:
    tools, calendar = list(Tool), timeline.calendar
    for number in range(1, volume.activities + 1):
        code, month, tool = f"DEMO-ACT-{number:04}", 40 * number / volume.activities, tools[number % len(tools)]
        title = Text(f"{tool.label.es} de demostración {number}", f"Demonstration {tool.label.en.lower()} {number}")
        timeline.create(
            calendar.day(max(0, min(month - 3, 35))), "activities", code, stage=stage_on(timeline, month), tool=tool,
            planned_on=calendar.day(month), status=ActivityStatus.PLANNED, **both("title", title),
        )  # fmt: skip
        if some(number, 1, of=9):
            timeline.change(calendar.day(month), "activities", code, status=ActivityStatus.CANCELLED)
        else:
            done = calendar.day(month + number % 3 / 2)
            timeline.change(done, "activities", code, status=ActivityStatus.DONE, done_on=done)


def _governance(timeline: Timeline) -> None:
    day = timeline.calendar.day
    for number, (kind, month) in enumerate(GOVERNANCE, 1):
        code = f"DEMO-GOB-{number}"
        title = Text(f"{kind.label.es} (demostración)", f"{kind.label.en} (demonstration)")
        timeline.create(day(0), "governance_components", code, kind=kind, **both("title", title))
        if month is not None:
            page = address("gobernanza", str(number))
            timeline.change(day(month), "governance_components", code, in_place_since=day(month), url=page)
            timeline.create(
                day(month), "evidence", f"{code}-E1", subject_resource=Subject.GOVERNANCE_COMPONENTS, subject=code,
                kind=EvidenceKind.DOCUMENT, url=page, dated=day(month), **both("title", title),
            )  # fmt: skip
    _forum(timeline)


def _forum(timeline: Timeline) -> None:
    day = timeline.calendar.day
    for number in range(1, 13):
        code, held = f"DEMO-SES-{number:02}", day(3 * number - 1.5)
        seats = {f"seats_{sector.value}": 2 + (number + at) % 3 for at, sector in enumerate(Sector)}
        timeline.create(held, "forum_sessions", code, held_on=held, **seats)
        if not some(number, 1, of=5):  # some minutes are never published
            minutes = address("foro", str(number))
            timeline.change(day(3 * number - 0.5), "forum_sessions", code, minutes_url=minutes)


def _systems_and_cohorts(timeline: Timeline) -> None:
    day = timeline.calendar.day
    for number, (name, start, end) in enumerate(SYSTEMS, 1):
        code = f"DEMO-SIS-{number}"
        purpose = Text("Analizar lo que se recoge en los foros.", "To analyse what the forums collect.")
        timeline.create(
            day(0), "data_systems", code, status=SystemStatus.PLANNED, **both("name", name), **both("purpose", purpose)
        )
        if start is not None:
            timeline.change(day(start), "data_systems", code, status=SystemStatus.IN_USE, in_use_since=day(start))
        if end is not None:
            timeline.change(day(end), "data_systems", code, status=SystemStatus.RETIRED)
    for number, (month, people, sector) in enumerate(COHORTS, 1):
        method = Text("Taller con práctica acompañada", "Workshop with guided practice")
        timeline.create(
            day(month), "facilitator_cohorts", f"DEMO-FAC-{number}", trained_on=day(month), people=people,
            sector=sector, **both("method", method),
        )  # fmt: skip


def _figures(timeline: Timeline) -> None:
    as_of = timeline.calendar.day(24)
    for number, (indicator, label, value, qualifier) in enumerate(FIGURES, 1):
        invented = Text(f"{label.es} (cifra de demostración)", f"{label.en} (demonstration figure)")
        timeline.create(
            as_of, "figures", f"DEMO-CIF-{number}", value=Decimal(value), qualifier=qualifier, indicator=indicator,
            provenance=Provenance.REPORTED, as_of=as_of, **both("label", invented),
        )  # fmt: skip
