"""The page of participation: who took part, what of it is withheld, and how it says so."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from config.i18n import Language
from indicators.participants import participants
from indicators.people import Count
from presentation.participation import in_words, participation
from tests.factories import TODAY, attendance, edition, event, place, published

ES, EN = Language
WITHHELD = {"people_hidden": True}


def page(*rows, language=ES, **query):
    shown = participation(edition(*rows, history=[published(1, TODAY)]), query, TODAY, language)
    figures = {one.name: one for piece in shown.body if isinstance(piece, tuple) for one in piece}
    html = "".join(piece for piece in shown.body if isinstance(piece, str))
    return shown, BeautifulSoup(html, "html.parser"), figures


def words(html):
    return " ".join(BeautifulSoup(str(html), "html.parser").get_text(" ").split())


def cells(*people, **traits):
    """Return attendance of event EV1, a count of women, men, …; None is withheld."""
    kinds = [(sex, sector) for sector in ("community", "academia", "private") for sex in ("women", "men")]
    return [
        attendance(code=f"AS{number}", sex=sex, sector=sector, **traits, **({"people": count} if count else WITHHELD))
        for number, (count, (sex, sector)) in enumerate(zip(people, kinds, strict=False))
    ]


def lines(breakdown):
    return {group.code: (group.count.people, group.count.withheld) for group in breakdown.groups}


def test_a_breakdown_adds_visible_counts_and_counts_the_withheld_ones():
    planned = [event(code="EV2", status="planned"), attendance(code="X", event="EV2", people=99)]
    view = participants(edition(event(people=60), *cells(20, 10, None, 7, None), *planned), TODAY)
    assert lines(view.breakdown("sexo")) == {"women": (20, 2), "men": (17, 0)}
    assert lines(view.breakdown("sector")) == {"community": (30, 0), "academia": (7, 1), "private": (0, 1)}
    assert lines(view.breakdown("edad")) == {"30_59": (37, 2)}
    assert lines(view.breakdown("lugar")) == {"": (37, 2)}


def test_places_come_by_participations_with_their_rate_where_a_population_is_known():
    rows = [
        *(place(population=500), place(code="L2", name="Santa Ana"), place(code="L3", name="Nadie")),
        *(event(), attendance(place="L1"), attendance(code="AS2", sex="men", place="L2", people=30)),
        attendance(code="AS3", age_band="18_29", people=99),
    ]
    groups = participants(edition(*rows), TODAY).breakdown("lugar").groups
    assert [(group.code, group.per_thousand) for group in groups] == [("L2", None), ("L1", 20.0), ("", None)]


def test_a_quarter_without_events_stands_between_those_that_have_some_and_an_undated_event_last():
    days = {"EV1": date(2025, 3, 31), "EV2": date(2025, 7, 1), "EV3": date(2025, 9, 30), "EV4": None}
    rows = [event(code=code, held_on=day, people=10) for code, day in days.items()]
    quarters = participants(edition(*rows, event(code="EV5", held_on=date(2025, 9, 1), **WITHHELD)), TODAY).quarters
    found = [(group.label.es, group.label.en, group.count) for group in quarters.groups]
    assert found == [
        ("T1 2025", "Q1 2025", Count(10)),
        ("T2 2025", "Q2 2025", Count(0)),
        ("T3 2025", "Q3 2025", Count(20, 1)),
        ("Sin fecha", "No date", Count(10)),
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (Count(12), "12"),
        (Count(0), "0"),
        (Count(1200, 1), "1,200 + <5"),
        (Count(7, 3), "7 + 3 × <5"),
        (Count(0, 1), "<5"),
        (Count(0, 2), "2 × <5"),
        (None, "sin datos"),
    ],
)
def test_a_withheld_count_stands_as_less_than_five(count, said):
    assert in_words(count, ES) == said


def test_each_table_shows_withheld_counts_as_less_than_five_and_the_page_says_what_that_means():
    _, found, figures = page(event(people=60), *cells(20, 10, None, 7, None))
    assert set(figures) == {"sexo", "sector", "eventos"}, "one group alone is nothing to compare"
    assert "Mujeres 20 2 × <5 54% Hombres 17 – 46%" in words(figures["sexo"].table)
    assert "Academia 7 <5 19%" in words(figures["sector"].table)
    assert "Sector privado – <5 0%" in words(figures["sector"].table)
    assert "son de 1 a 4 personas" in words(found)
    assert "No se dice cuál de las dos cosas es" in words(found)
    assert figures["sexo"].rows[0] == {
        "Grupo": figures["sexo"].rows[0]["Grupo"],
        "Participaciones visibles": 20,
        "Cifras reservadas": 2,
        "Por cada mil habitantes": None,
    }


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ((30, 10), "Por sexo: sobre todo «Mujeres», 75% de lo registrado y visible"),
        ((20, 19), "Por sexo: casi por igual"),
    ],
)
def test_the_title_of_a_figure_is_what_it_says(people, message):
    assert page(event(), *cells(*people))[2]["sexo"].message == message


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ((30, 10), "son de mujeres (30 de 40): participaron más mujeres que hombres"),
        ((10, 30), "participaron más hombres que mujeres"),
        ((20, 20), "mujeres y hombres participaron casi por igual"),
    ],
)
def test_the_balance_is_told_in_sentences_that_lead_to_their_number(people, said):
    _, found, _ = page(event(), *cells(*people))
    line = found.select_one("ul.rows > li")
    assert said in words(line)
    assert line.select_one("a[href*='CC-04']")


def test_a_sector_is_called_absent_only_where_nothing_of_it_is_withheld():
    _, found, _ = page(event(), *cells(20, 10, None))
    said = next(words(line) for line in found.select("ul.rows > li") if "El sector con más" in words(line))
    assert "«Comunidad», reúne 100% (30 de 30)" in said
    assert "No consta ninguna participación de: Gobierno, Sociedad civil, Sector privado y Internacional." in said


def test_without_attendance_it_says_what_is_missing_since_when_and_who_owes_it():
    _, found, figures = page()
    said = words(found.select_one(".empty"))
    assert "Nadie ha publicado quiénes participaron" in said
    assert "Debe publicarlo la municipalidad" in said
    assert "desde el 22 de noviembre de 2026" in said
    assert not figures


def test_events_come_in_pages_with_the_newest_first_and_the_figures_of_everybody_stay():
    held = [event(code=f"EV{n:02}", held_on=date(2026, 1, 1) + timedelta(2 * n), people=n + 5) for n in range(51)]
    first, second = (page(*held, **query) for query in ({}, {"pagina": "2"}))
    assert [row["Código"] for row in second[2]["eventos"].rows] == ["EV00"]
    assert len(first[2]["eventos"].rows) == 50
    assert first[2]["trimestre"].message == second[2]["trimestre"].message
    assert (second[0].query, page(*held, pagina="9")[0].query) == ({"pagina": "2"}, {"pagina": "2"})
    assert second[0].title == "Participación · Página 2 de 2"
    assert "la mitad reunió 30 participaciones o más; el mayor, 55" in first[2]["eventos"].message
