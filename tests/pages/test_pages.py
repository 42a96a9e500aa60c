"""The pages by their content: what a reader is told, with everything published and with nothing."""

import re
from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from config.i18n import Language
from config.pages import CO_CREATION, COMMITMENTS, METHODOLOGY, OVERVIEW, PAGES, SERVICE_AGENDA
from config.settings import ROOT
from data_access import current
from data_access.editions import Edition
from indicators.registry import INDICATORS
from pages.components import frame
from presentation import moment
from tests.factories import (
    FACTORIES,
    TODAY,
    agenda_item,
    commitment,
    contribution,
    edition,
    evidence,
    measurement,
    milestone,
    one_of_each,
    organisation,
    progress_update,
)

PUBLIC = [page for page in PAGES if not page.private]


@pytest.fixture
def visit(monkeypatch):
    """`visit(page, edition, **query)` runs a page and returns it as the test sees it."""
    monkeypatch.setattr(frame, "database_answers", lambda: True)
    monkeypatch.setattr(moment, "today", lambda: TODAY)

    def run(page, published, **query):
        for module in (current, moment):  # commands ask the one, a visit the other
            monkeypatch.setattr(module, "current_edition", lambda: published)
        app = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=30)
        app.query_params["lang"] = query.get("lang", "es")
        app.run()
        if page.url:
            app.switch_page(page.file)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return run


def html(app):
    """Return the markup of the page itself, without stylesheet, frame and footer."""
    drawn = [element.proto.body for element in app.get("html")]
    return "\n".join(body for body in drawn if '<div class="page' in body)


def text(app):
    """Return what the page says, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(app)))


NOTHING = Edition.of(datetime(2026, 11, 1, 18, tzinfo=UTC))


@pytest.mark.parametrize("page", PUBLIC, ids=lambda page: page.file)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("published", [NOTHING, one_of_each()], ids=["nothing", "everything"])
def test_every_page_stands(visit, page, language, published):
    shown = html(visit(page, published, lang=language.value))
    assert shown.count("<h1") == 1
    assert "None" not in shown
    assert "{{" not in shown


def test_the_home_says_first_that_the_commitment_is_overdue(visit):
    shown = html(visit(OVERVIEW, edition(commitment())))
    (sentence,) = re.findall(r"<h1[^>]*>(.*?)</h1>", shown, re.DOTALL)
    said = re.sub(r"<[^>]+>", "", sentence)
    assert said == "1 compromiso publicado; venció hace 326 días y no hay evidencia de su cumplimiento."
    assert 'href="/compromisos?estado=no_evidence"' in shown
    assert "22 de noviembre de 2026" in shown


def test_the_home_is_sent_as_one_piece(visit):
    drawn = [element.proto.body for element in visit(OVERVIEW, one_of_each()).get("html")]
    assert len([body for body in drawn if '<div class="page' in body]) == 1


def test_the_home_without_anything_says_who_should_publish(visit):
    said = text(visit(OVERVIEW, NOTHING))
    assert "Todavía no hay ningún compromiso publicado." in said
    assert "La municipalidad debe publicar los de su plan de acción." in said
    assert "Ningún plazo por delante." in said


def test_reported_figures_stand_beside_the_computed_ones(visit):
    said = text(visit(OVERVIEW, edition(FACTORIES["figures"]())))
    assert "450+ Participantes Lo reporta Prueba Según los registros: sin datos" in said


def test_a_commitment_in_the_list(visit):
    rows = [commitment(lead="O1"), organisation(), milestone(completion="completed"), evidence(), progress_update()]
    said = text(visit(COMMITMENTS, edition(*rows)))
    assert "Alianza por el Ambiente C1 · Dirección de Ambiente" in said
    assert "Vencido hace 326 días" in said
    assert "Plazo: 31 de diciembre de 2025" in said
    assert "(1 de 1 hitos)" in said
    assert "1 evidencia" in said


MANY = edition(
    *(commitment(code=f"C{number:02}", title_es=f"Compromiso {number}") for number in range(1, 42)),
    commitment(code="X1", title_es="Rutas de información", completion="limited", ogp_values=["civic_participation"]),
    commitment(code="X2", title_es="Zonas verdes", end=date(2027, 1, 1), lead="O1"),
    organisation(),
)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"estado": "limited"}, ["X1"]),
        ({"institucion": "O1"}, ["X2"]),
        ({"valor": "civic_participation"}, ["X1"]),
        ({"q": "INFORMACION"}, ["X1"]),
        ({"q": "información", "estado": "completed"}, []),
        ({"estado": "nada", "q": "zonas"}, ["X2"]),
    ],
)
def test_the_address_filters_the_list(visit, query, codes):
    app = visit(COMMITMENTS, MANY, **query)
    assert re.findall(r'<h3><a href="/compromisos\?id=(\w+)">', html(app)) == codes
    if not codes:
        assert "Ningún compromiso cumple con esta búsqueda." in text(app)
        assert "Quitar los filtros" in text(app)


def test_a_filter_writes_the_code_of_a_choice_into_the_address(visit):
    app = visit(COMMITMENTS, MANY, pagina="2", lang="en")
    app.pills(key="filter-estado").set_value("limited").run()
    assert app.query_params == {"estado": "limited", "lang": "en"}
    assert "X1" in html(app)
    app.text_input(key="filter-q").set_value("información").run()
    assert app.query_params["q"] == "información"
    app.pills(key="filter-estado").set_value(None).run()
    assert "estado" not in app.query_params


def test_filters_say_how_many_they_leave(visit):
    app = visit(COMMITMENTS, MANY)
    (institutions,) = app.selectbox
    assert institutions.options == ["Dirección de Ambiente (1)"]
    assert app.pills(key="filter-vencidos").options == ["Vencidos (42)"]


def test_the_list_has_pages(visit):
    first, last = html(visit(COMMITMENTS, MANY)), html(visit(COMMITMENTS, MANY, pagina="3", lang="en"))
    assert "Página 1 de 3" in first
    assert 'rel="next" href="/compromisos?pagina=2"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="/compromisos?pagina=2&amp;lang=en"' in last
    assert 'rel="next"' not in last


def test_a_commitment_as_a_story(visit):
    rows = [
        commitment(problem_es="No hay canal", budget=1500, original_end=date(2025, 10, 31), end_reason_es="Lluvias"),
        milestone(),
        progress_update(to_completion="limited", from_completion="not_started"),
        evidence(subject_resource="progress_updates", subject="AV1"),
        FACTORIES["assessments"](),
        FACTORIES["risks"](),
        agenda_item(commitments=["C1"]),
        contribution(agenda_item="S1"),
        organisation(),
    ]
    app = visit(COMMITMENTS, edition(*rows), id="C1")
    said = text(app)
    for words in (
        "No hay canal",
        "Q 1,500",
        "Vencido hace 326 días",
        "Primera reunión",
        "No iniciado → Limitado",
        "Informe",
        "Motivo: Lluvias",
        "ve más de lo que se declara",
        "Falta de presupuesto",
        "Recolección",
        "«Más basureros»",
        "Fuente: Prueba",
        "Consultado el 22 de noviembre de 2026",
    ):
        assert words in said, words
    assert "http://localhost:8501/c/C1" in said


def test_an_empty_commitment_says_what_is_missing_and_who_should_publish_it(visit):
    said = text(visit(COMMITMENTS, edition(commitment()), id="C1"))
    assert "No hay hitos publicados para este compromiso." in said
    assert "No hay evidencia publicada del cumplimiento de este compromiso." in said
    assert "No hay evaluación independiente publicada." in said
    assert said.count("Debe publicarl") > 1
    assert "Presupuesto sin datos" in said


def test_milestones_are_a_chart_and_a_table(visit):
    rows = [commitment(), milestone(), milestone(code="H2", title_es="Foro", end=date(2026, 1, 31))]
    app = visit(COMMITMENTS, edition(*rows), id="C1")
    (chart,) = app.get("vega_lite_chart")
    assert chart.proto.alt.startswith("0 de 2 hitos completos; 2 vencidos. Convocatoria: 30 de septiembre de 2025")
    assert html(app).count('<table class="data">') == 1


@pytest.mark.parametrize("page", [COMMITMENTS, SERVICE_AGENDA, METHODOLOGY], ids=lambda page: page.file)
@pytest.mark.parametrize("code", ["NADA", "<script>alert(1)</script>", "x" * 10_000])
def test_an_unknown_code_says_so_and_leads_back(visit, page, code):
    shown = html(visit(page, one_of_each(), id=code))
    assert "No existe este código" in shown
    assert "<script>" not in shown
    assert f'<a href="/{page.url}">' in shown


def test_the_agenda_before_it_is_published(visit):
    said = text(visit(SERVICE_AGENDA, NOTHING))
    assert "La agenda de servicios ciudadanos todavía no se ha publicado." in said
    assert "Debe publicarla la municipalidad" in said


def test_the_agenda_filters(visit):
    rows = [agenda_item(), agenda_item(code="S2", kind="new", title_es="Alumbrado", status="piloting", priority="high")]
    published = edition(*rows)
    for query, code in (({"tipo": "new"}, "S2"), ({"estado": "identified"}, "S1"), ({"prioridad": "high"}, "S2")):
        shown = html(visit(SERVICE_AGENDA, published, **query))
        assert re.findall(r'<h3><a href="/agenda\?id=(\w+)">', shown) == [code]


def test_a_service_shows_what_was_measured_and_where_it_came_from(visit):
    rows = [
        agenda_item(baseline=40, target=10, unit_es="días", commitments=["C1"]),
        measurement(),
        measurement(code="M2", measured_on=date(2026, 9, 1), value=20),
        contribution(agenda_item="S1", response="adopted", reasoned_response_es="Cabe en el presupuesto",
                     responded_on=date(2026, 3, 31)),
        commitment(),
    ]  # fmt: skip
    app = visit(SERVICE_AGENDA, edition(*rows), id="S1")
    said = text(app)
    assert "De 30 a 20 días; la meta es 10" in said
    assert "67%" in said
    assert "Cabe en el presupuesto" in said
    assert "(a los 30 días)" in said
    assert "Alianza por el Ambiente" in said
    assert len(app.get("vega_lite_chart")) == 1


def test_a_single_measurement_is_a_table_without_a_chart(visit):
    app = visit(SERVICE_AGENDA, edition(agenda_item(), measurement()), id="S1")
    assert not app.get("vega_lite_chart")
    assert "1 de junio de 2026" in text(app)


def test_co_creation_without_records_is_without_data_not_zero(visit):
    said = text(visit(CO_CREATION, NOTHING))
    for words in ("No se ha publicado ningún taller", "No se ha publicado la asistencia", "ningún aporte ciudadano"):
        assert words in said
    assert "Sin datos publicados de los que calcular: Participaciones en la cocreación" in said


def test_withheld_counts_are_said_to_be_withheld(visit):
    said = text(visit(CO_CREATION, edition(FACTORIES["events"](people_hidden=True))))
    assert "reservado" in said


def test_the_methodology_defines_every_indicator(visit):
    shown = html(visit(METHODOLOGY, one_of_each()))
    for code, indicator in INDICATORS.items():
        assert f'href="/metodologia?id={code}"' in shown
        assert indicator.formula.es.split("/")[0].strip()[:40].replace("<", "&lt;") in shown
    assert "0.33" in shown
    assert "Cifras reservadas" in shown


@pytest.mark.parametrize("code", INDICATORS)
@pytest.mark.parametrize("published", [NOTHING, one_of_each()], ids=["nothing", "everything"])
def test_every_indicator_has_its_page(visit, code, published):
    said = text(visit(METHODOLOGY, published, id=code))
    assert INDICATORS[code].name.es in said
    assert "Las filas de las que sale" in said


def test_the_rows_behind_a_number_link_to_their_pages(visit):
    app = visit(METHODOLOGY, edition(commitment(), milestone()), id="CM-03b")
    assert '<a href="/compromisos?id=C1">H1</a>' in html(app)
    assert "1 de 1 · hoy, 22 de noviembre de 2026" in text(app)


def test_the_rows_behind_a_number_have_pages(visit):
    rows = [commitment(code=f"C{number:03}") for number in range(120)]
    shown = html(visit(METHODOLOGY, edition(*rows), id="CM-01", pagina="2"))
    assert "Página 2 de 3" in shown
    assert 'rel="next" href="/metodologia?id=CM-01&amp;pagina=3"' in shown
    assert "120 filas" in shown


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 5000, "٣", "999"])
def test_a_page_that_does_not_exist_is_another_one(visit, asked):
    assert "120 filas" in html(
        visit(METHODOLOGY, edition(*[commitment(code=f"C{n:03}") for n in range(120)]), id="CM-01", pagina=asked)
    )


def test_english_pages_link_to_english_pages(visit):
    rows = [commitment(), milestone(), evidence()]
    for page, query in ((OVERVIEW, {}), (COMMITMENTS, {}), (COMMITMENTS, {"id": "C1"}), (METHODOLOGY, {"id": "CM-01"})):
        shown = html(visit(page, edition(*rows), lang="en", **query))
        internal = re.findall(r'href="(/[^"]*)"', shown)
        assert internal
        assert [address for address in internal if "lang=en" not in address] == []
