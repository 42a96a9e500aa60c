"""Dates, numbers and spans of time as people read them."""

from datetime import date
from decimal import Decimal

import pytest

from config.i18n import Language, Text
from data_access.enumerations import DatePrecision
from indicators.measures.labels import BY_COMMITMENT, BY_SECTOR
from indicators.model import Kind, Part, Result
from presentation import formats

ES, EN = Language.ES, Language.EN
LABEL = Text("línea", "line")


@pytest.mark.parametrize(
    "write", [formats.date, formats.number, formats.percent, formats.money, formats.days, formats.points]
)
def test_a_missing_value_is_not_zero(write):
    assert write(None, ES) == "sin datos"


def test_dates():
    day = date(2025, 12, 31)
    assert formats.date(day, ES) == "31 de diciembre de 2025"
    assert formats.date(day, EN) == "December 31, 2025"
    assert formats.date(day, ES, DatePrecision.MONTH) == "diciembre de 2025"
    assert formats.date(day, ES, DatePrecision.DAY) == "31 de diciembre de 2025"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, None, "0"),
        (46054, None, "46,054"),
        (Decimal("249.614"), None, "249.61"),
        (Decimal("0.5"), 2, "0.50"),
        (7.5, 0, "8"),
    ],
)
def test_numbers(value, decimals, written):
    assert formats.number(value, ES, decimals) == written


@pytest.mark.parametrize(
    ("share", "written"), [(0, "0%"), (0.001, "1%"), (1 / 3, "33%"), (0.999, "99%"), (1, "100%"), (-0.02, "-2%")]
)
def test_a_share_is_0_or_100_only_where_it_is_exact(share, written):
    assert formats.percent(share, ES).replace("\N{NO-BREAK SPACE}", " ") == written


def test_money_has_centavos_only_where_there_are_any():
    assert formats.money(Decimal(1250000), ES) == "Q\N{NO-BREAK SPACE}1,250,000"
    assert formats.money(Decimal("0.5"), ES) == "Q\N{NO-BREAK SPACE}0.50"


@pytest.mark.parametrize(
    ("day", "ago", "deadline"),
    [
        (date(2025, 12, 31), "hace 326 días", "venció hace 326 días"),
        (date(2026, 11, 21), "hace 1 día", "venció hace 1 día"),
        (date(2026, 11, 22), "hoy", "vence hoy"),
        (date(2026, 11, 24), "dentro de 2 días", "vence dentro de 2 días"),
        (None, "sin datos", "sin plazo publicado"),
    ],
)
def test_distances_from_today(day, ago, deadline):
    today = date(2026, 11, 22)
    assert formats.ago(day, today, ES) == ago
    assert formats.deadline(day, today, ES) == deadline


def test_lists_of_words():
    assert formats.listed([], ES) == ""
    assert formats.listed(["agua"], ES) == "agua"
    assert formats.listed(["agua", "salud", "ambiente"], ES) == "agua, salud y ambiente"
    assert formats.either(["hitos", "avances"], ES) == "hitos ni avances"


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (12, Kind.COUNT, "12"),
        (0.5, Kind.SHARE, "50%"),
        (81.5, Kind.DAYS, "82 días"),
        (-0.33, Kind.DIFFERENCE, "-33 puntos"),
        (0.67, Kind.DIFFERENCE, "+67 puntos"),
        (249.6, Kind.RATE, "249.6"),
    ],
)
def test_results_by_kind(value, kind, written):
    assert formats.result(Result(value), kind, ES) == written


def test_a_lower_bound_says_so():
    assert formats.result(Result(450, at_least=True), Kind.COUNT, ES) == "al menos 450"
    assert formats.result(Result(None, at_least=True), Kind.COUNT, ES) == "sin datos"


@pytest.mark.parametrize(
    ("part", "kind", "written_as"),
    [
        (Part("a", LABEL, 0.5, count=1, total=2), Kind.SHARE, Kind.SHARE),
        (Part("a", LABEL, 0.67, group=BY_COMMITMENT), Kind.SHARE, Kind.SHARE),
        (Part("a", LABEL, 326, group=BY_COMMITMENT), Kind.COUNT, Kind.DAYS),
        (Part("a", LABEL, 40, group=BY_SECTOR), Kind.SHARE, Kind.COUNT),
        (Part("a", LABEL, 40, group=BY_SECTOR), Kind.COUNT, Kind.COUNT),
    ],
)
def test_a_line_of_a_breakdown_is_written_as_what_it_is(part, kind, written_as):
    assert formats.part_kind(part, kind) is written_as
