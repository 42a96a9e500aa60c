"""What a chart is taken away as: its name in addresses, and its table as CSV."""

from datetime import date
from decimal import Decimal

import pytest
from markupsafe import Markup

from config.i18n import Language, Text
from config.pages import OVERVIEW, PROGRESS
from data_access.enumerations import Completion
from presentation import figure_files
from presentation.addresses import seen_from
from presentation.figures import figure
from presentation.shown import Shown
from tests.factories import edition

ES, EN = Language.ES, Language.EN
TABLE = Markup(
    '<table><caption>Hitos</caption><tr><th scope="col">Hito</th><th>Plazo</th></tr>'
    '<tr><th>Foro<span class="under">H1 &amp; H2</span></th><td data-label="Plazo">\n 1 de\n mayo</td></tr></table>'
)


def made(rows=(), name=""):
    return figure("Mensaje", "Palabras", TABLE, lambda look: None, ES, rows=rows, name=name, origin="CM-01")


def shown(*figures):
    return Shown("Título", "Lead", (Markup("<p>"), figures), {"id": "C1"})


def test_a_chart_without_a_name_is_called_by_its_place():
    first, second = made(name="hitos"), made()
    assert figure_files.named(shown(first, second).body) == {"hitos": first, "2": second}


@pytest.mark.parametrize(
    ("page", "language", "address"),
    [
        (PROGRESS, ES, "/grafica/avance/hitos.svg?id=C1"),
        (OVERVIEW, EN, "/grafica/inicio/hitos.svg?id=C1&lang=en"),
    ],
)
def test_a_file_has_the_parameters_of_its_page(page, language, address):
    assert figure_files.address("hitos", "svg", shown(), page, language) == address


def test_a_file_stays_on_the_day_of_its_page():
    with seen_from(date(2026, 1, 31), edition()):
        assert figure_files.address("h", "csv", shown(), PROGRESS, ES).endswith("?id=C1&fecha=2026-01-31")


def test_three_links_stand_below_the_table():
    one = made(name="hitos")
    below = figure_files.below(shown(one), PROGRESS, ES)[one]
    assert below.index("</table>") < below.index("/grafica/avance/hitos.csv?id=C1")
    assert below.count("download>") == 3


def test_rows_are_written_as_plain_values():
    row = {"Fecha": date(2026, 1, 31), "Valor": Decimal("2.50"), "Estado": Completion.LIMITED.label, "Nota": None}
    row |= {"Lugar": Text("Plaza, parque", "Square"), "Sí": True}
    assert figure_files.written(made([row]), ES).decode() == (
        'Fecha,Valor,Estado,Nota,Lugar,Sí\n2026-01-31,2.5,Limitado,,"Plaza, parque",true\n'
    )
    assert figure_files.written(made([row]), EN).decode().endswith("Limited,,Square,true\n")


def test_without_rows_the_words_of_the_table_are_written():
    assert figure_files.written(made(), ES).decode() == "Hito,Plazo\nForo H1 & H2,1 de mayo\n"
